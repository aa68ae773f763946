/* SPDX-License-Identifier: Apache-2.0
 * CSV as RFC 4180 has it: commas, quotes, doubled quotes, records that end with LF or CRLF. The first record is the header, and every other has as
 * many cells. A dialect says what a publisher does otherwise. */
#ifndef CHOKEPOINT_FORMATS_CSV_H
#define CHOKEPOINT_FORMATS_CSV_H

#include <stdio.h>
#include <sys/types.h>

#include "chokepoint/arena.h"
#include "chokepoint/avro.h"

enum { CSV_CELLS_MAX = 512, CSV_CELL_SIZE_MAX = 1024 * 1024, CSV_ROW_SIZE_MAX = 4 * 1024 * 1024, CSV_PROBLEM_MAX = 256 };

enum {
    CSV_ROW,
    CSV_END, /* no more rows */
    CSV_BAD  /* see problem and line; csv_next() goes on behind the row */
};

struct csv_dialect {
    char delimiter, quote; /* quote '\0': cells are not quoted */
    bool loose;   /* rows of any number of cells, columns of one name, and quotes inside cells that do not begin with one are let through; what
                     is a quote that is not closed ends the rows with -EBADMSG, as does a row of more than CSV_ROW_SIZE_MAX bytes */
    bool   valid; /* the text is known to be UTF-8 */
    size_t skip;  /* lines before the header */
};

struct csv_input { /* where the text comes from, piece by piece */
    void *context;
    ssize_t (*read)(void *context, char *buf, size_t size); /* the number of bytes, 0 at the end, or a negative errno */
};

struct csv {
    struct csv_dialect dialect;
    struct ck_bytes    text; /* what is left to read; borrowed */
    size_t             line; /* where the last row began, from 1 */
    size_t             next_line;
    struct ck_bytes    header[CSV_CELLS_MAX], cells[CSV_CELLS_MAX];
    size_t             columns, count; /* count: cells of the last row */
    struct ck_arena    arena;          /* unquoted cells of the header, then of the last row */
    struct ck_arena    header_arena;
    struct ck_bytes    raw; /* the last row as it stands in the text, with the end of its line */
    char               problem[CSV_PROBLEM_MAX];

    struct csv_input input;  /* read NULL: all of the text was given */
    struct ck_buffer window; /* what has been read of it and is not passed yet */
    bool             ended, unclosed;
    int              error; /* a negative errno of reading; the rows end there */
};

/* Begins with the header: CSV_ROW, CSV_END (nothing there), CSV_BAD (two columns of one name, too). Cells borrow from `text` or live until the next
 * row. A byte order mark is skipped. */
int csv_open(struct csv *csv, struct ck_bytes text);
int csv_open_file(struct csv *csv, FILE *file); /* borrowed; memory holds a row of it. A negative errno: it cannot be read, or is UTF-16 */
/* The same of another dialect. */
int  csv_open_dialect(struct csv *csv, struct csv_input input, const struct csv_dialect *dialect);
int  csv_next(struct csv *csv);
void csv_close(struct csv *csv);

#endif
