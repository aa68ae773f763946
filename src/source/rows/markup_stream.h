/* SPDX-License-Identifier: Apache-2.0
 * Streams as documents of XML and pages of HTML, which say themselves in which encoding they are. */
#ifndef CHOKEPOINT_ROWS_MARKUP_STREAM_H
#define CHOKEPOINT_ROWS_MARKUP_STREAM_H

#include "chokepoint/avro.h"
#include "source/rows/internal.h"
#include "source/rows/xml_text.h"

enum {
    MARKUP_PAGE_MAX = 16 * 1024 * 1024 /* bytes of an HTML page or a JSON Feed; a longer one is refused (-EFBIG) */
};

/* The document of a reading, in the encoding that it tells, else that of the shape, else UTF-8. An encoding that it tells wrongly is told. 0, or a
 * negative errno with the reading's problem (-ENOMSG: it is empty). */
int markup_text_open(struct row_reading *reading, struct xml_text *text);

/* Returns what reading such a text answered, with a problem if there is none yet: of the stream, where it knows. */
int markup_text_failed(struct row_reading *reading, int result);

/* All bytes, at most MARKUP_PAGE_MAX. 0, or a negative errno with `problem`. */
int markup_read(struct stream *stream, struct ck_buffer *bytes, char problem[ROWS_PROBLEM_MAX]);

#endif
