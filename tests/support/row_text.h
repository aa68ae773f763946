/* SPDX-License-Identifier: Apache-2.0
 * What a reader of rows gives, as text to compare. */
#ifndef CHOKEPOINT_TESTS_ROW_TEXT_H
#define CHOKEPOINT_TESTS_ROW_TEXT_H

#include "chokepoint/avro.h"
#include "source/rows/rows.h"

/* Reads `text`, not decoded, and wants the columns of `names` ("a,b"). Appends for each row "LINE:CELL|CELL\n" with ~ for a cell that is not there,
 * for each bad one "LINE! PROBLEM\n", for what is told "LINE. TEXT\n", and at the end the problem, if there is any. Ends in NUL. Returns the result.
 */
int row_text(const struct row_shape *shape, const char *names, struct ck_bytes text, struct ck_buffer *buffer);

/* The same, compared. */
void expect_rows(const struct row_shape *shape, const char *names, struct ck_bytes text, int result, const char *rows);

#endif
