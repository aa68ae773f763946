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

/* Rows that are equal to rows before, as many lines behind them, without another such row between. */
struct twice_run {
    size_t        shift, count;
    XXH128_hash_t last;
};

/* The same without a header in the middle: consignments that are alike stand anywhere, those of a file that was put behind another edition of it
 * stand in the same order, as many lines further down. Rows that stand side by side are consignments. */
int twice_by_order(struct twice_run *run, XXH128_hash_t row, size_t line, size_t first, char problem[CONVERT_PROBLEM_MAX]);

/* The same without a header in the middle, after the last row: no consignments are alike by twos throughout. */
int twice_by_rows(const struct seen_rows *seen, char problem[CONVERT_PROBLEM_MAX]);

#endif
