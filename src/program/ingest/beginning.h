/* SPDX-License-Identifier: Apache-2.0
 * The first words of a file, for messages about one that is not what it should be. */
#ifndef CHOKEPOINT_INGEST_BEGINNING_H
#define CHOKEPOINT_INGEST_BEGINNING_H

#include "source/stream/looks.h"
#include "source/stream/stream.h"

/* Of a page, its text. "": it has none. Before the stream is read. */
void beginning_of(struct stream *stream, char ret_words[LOOKS_WORDS_MAX]);

/* What a file is that has the sign of no source. */
void beginning_tell(const char *path, struct stream *stream);

#endif
