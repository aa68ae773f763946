/* SPDX-License-Identifier: Apache-2.0
 * Text for XML and HTML, appended to a buffer. Whatever comes from a record goes through markup_text(), or percent_encode() in
 * an address. */
#ifndef CHOKEPOINT_SERVE_MARKUP_H
#define CHOKEPOINT_SERVE_MARKUP_H

#include "chokepoint/avro.h"

/* Text between tags or in a quoted attribute: & < > " ' are written as references; what XML 1.0 forbids (control characters, U+FFFE, U+FFFF) and
 * bytes that are no UTF-8 as U+FFFD. */
void markup_text(struct ck_buffer *buffer, struct ck_bytes text);

/* Markup as it stands; no text of a record may be among the arguments of %s. */
void markup_add(struct ck_buffer *buffer, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* The same as content of HTML, in which no line ends within a date (2025-01-31 and 2025-01 are spans of the class `day`) or before a %. */
void markup_sentence(struct ck_buffer *buffer, struct ck_bytes text);

/* A number for people: thousands apart by commas, no more than four significant digits behind the point, no trailing zeros; "−" for minus. Not
 * finite: "—". */
void markup_number(struct ck_buffer *buffer, double number);

/* YYYY-MM-DD, YYYY-MM. */
void markup_day(struct ck_buffer *buffer, int32_t day);
void markup_month(struct ck_buffer *buffer, int32_t month);

#endif
