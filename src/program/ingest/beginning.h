/* SPDX-License-Identifier: Apache-2.0
 * The first words of a file, for messages about one that is not what it should be. */
#ifndef CHOKEPOINT_INGEST_BEGINNING_H
#define CHOKEPOINT_INGEST_BEGINNING_H

#include "source/stream/looks.h"
#include "source/stream/stream.h"
#include "source/map/set.h"

/* Of a page, its text. "": it has none. Before the stream is read. */
void beginning_of(struct stream *stream, char ret_words[LOOKS_WORDS_MAX]);

/* What a file is that has the sign of no source. */
void beginning_tell(const char *path, struct stream *stream);

/* The map of the file: by its sign, or by the columns of its header in any order. NULL: none, or several. */
const struct source_map *map_of_beginning(const struct map_set *set, struct ck_bytes head);

#endif
