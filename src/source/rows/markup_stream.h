/* SPDX-License-Identifier: Apache-2.0
 * Streams as documents of XML and pages of HTML, which say themselves in which encoding they are. */
#ifndef CHOKEPOINT_ROWS_MARKUP_STREAM_H
#define CHOKEPOINT_ROWS_MARKUP_STREAM_H

#include "chokepoint/avro.h"
#include "source/rows/rows.h"
#include "source/rows/xml_text.h"

enum {
    MARKUP_PAGE_MAX = 16 * 1024 * 1024 /* bytes of an HTML page or a JSON Feed; a longer one is refused (-EFBIG) */
};

/* `encoding`: of a document that tells none; NULL: UTF-8. 0, or a negative errno with `problem` (-ENOMSG: it is empty). */
int markup_text_open(struct stream *stream, const char *encoding, struct xml_text *text, char problem[ROWS_PROBLEM_MAX]);

/* What reading such a text answered, for people: of the stream, where it knows. */
int markup_text_failed(struct stream *stream, int result, char problem[ROWS_PROBLEM_MAX]);

/* All bytes, at most MARKUP_PAGE_MAX. 0, or a negative errno with `problem`. */
int markup_read(struct stream *stream, struct ck_buffer *bytes, char problem[ROWS_PROBLEM_MAX]);

#endif
