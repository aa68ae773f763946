/* SPDX-License-Identifier: Apache-2.0
 * The readers behind rows_read(). */
#ifndef CHOKEPOINT_SOURCE_ROWS_INTERNAL_H
#define CHOKEPOINT_SOURCE_ROWS_INTERNAL_H

#include "source/rows/rows.h"

struct row_reading {
    struct stream          *stream;
    const struct row_shape *shape;
    const struct row_wants *wants;
    const struct row_sink  *sink;
    size_t                  rows;    /* given so far */
    char                   *problem; /* ROWS_PROBLEM_MAX */
};

int read_csv_rows(struct row_reading *reading);
int read_json_rows(struct row_reading *reading);

/* Hands on a row, and counts it. */
static inline int give_row(struct row_reading *reading, size_t line, const struct ck_bytes *cells, struct ck_bytes text)
{
    struct row row = { line, cells, text };

    reading->rows++;
    return reading->sink->row(reading->sink->context, &row);
}

/* A cell without the blanks around it: of ASCII, no-break and ideographic ones. */
struct ck_bytes cell_trim(struct ck_bytes cell);

#endif
