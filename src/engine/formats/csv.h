/* SPDX-License-Identifier: Apache-2.0
 * CSV as RFC 4180 has it: commas, quotes, doubled quotes, records that end with LF or CRLF. The first record is the header, and every other has as
 * many cells. */
#ifndef CHOKEPOINT_FORMATS_CSV_H
#define CHOKEPOINT_FORMATS_CSV_H

#include <stdio.h>

#include "chokepoint/arena.h"
#include "chokepoint/avro.h"

enum { CSV_CELLS_MAX = 64, CSV_CELL_SIZE_MAX = 1024 * 1024, CSV_PROBLEM_MAX = 256 };

enum {
    CSV_ROW,
    CSV_END, /* no more rows */
    CSV_BAD  /* see problem and line; csv_next() goes on behind the row */
};

struct csv {
    struct ck_bytes text; /* what is left to read; borrowed */
    size_t          line; /* where the last row began, from 1 */
    size_t          next_line;
    struct ck_bytes header[CSV_CELLS_MAX], cells[CSV_CELLS_MAX];
    size_t          columns, count; /* count: cells of the last row */
    struct ck_arena arena;          /* unquoted cells of the header, then of the last row */
    struct ck_arena header_arena;
    char            problem[CSV_PROBLEM_MAX];

    FILE            *file;   /* NULL: all of the text was given */
    struct ck_buffer window; /* what has been read of it and is not passed yet */
    bool             ended;
    int              error; /* a negative errno of reading; the rows end there */
};

/* Begins with the header: CSV_ROW, CSV_END (nothing there), CSV_BAD (two columns of one name, too). Cells borrow from `text` or live until the next
 * row. A byte order mark is skipped. */
int  csv_open(struct csv *csv, struct ck_bytes text);
int  csv_open_file(struct csv *csv, FILE *file); /* borrowed; memory holds a row of it. A negative errno: it cannot be read, or is UTF-16 */
int  csv_next(struct csv *csv);
void csv_close(struct csv *csv);

#endif
