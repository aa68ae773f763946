/* SPDX-License-Identifier: Apache-2.0
 * Files that were put behind themselves, of maps whose rows may be equal to one another. */
#ifndef CHOKEPOINT_SOURCE_TWICE_H
#define CHOKEPOINT_SOURCE_TWICE_H

#include "source/convert/convert.h"
#include "source/convert/seen.h"

/* Rows that may be equal are those of one file: two files that were put together and have a row in common are one file twice, or two editions of it,
 * of which the rows that differ cannot be told. `again`: the line where the header stands again, 0: nowhere; the row at `line` is equal to that at
 * `first`. 0, or -EBADMSG with the problem. */
int twice_by_header(size_t again, size_t line, size_t first, char problem[CONVERT_PROBLEM_MAX]);

/* The same without a header in the middle, after the last row: no consignments are alike by twos throughout. */
int twice_by_rows(const struct seen_rows *seen, char problem[CONVERT_PROBLEM_MAX]);

#endif
