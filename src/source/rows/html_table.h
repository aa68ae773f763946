/* SPDX-License-Identifier: Apache-2.0
 * The tables of an HTML page as grids: a cell that spans columns or rows stands in each of them. */
#ifndef CHOKEPOINT_ROWS_HTML_TABLE_H
#define CHOKEPOINT_ROWS_HTML_TABLE_H

#include "chokepoint/arena.h"
#include "chokepoint/bytes.h"

enum {
    TABLE_CELLS_MAX = 400000, /* of a page, spans counted; a page with more is refused */
    TABLE_SPAN_MAX = 100,     /* columns or rows that a cell may span; a wider one ends there */
    TABLE_DEPTH_MAX = 8,      /* tables in each other; the tables in deeper ones are no tables */
    TABLE_TABLES_MAX = 1000   /* of a page; what comes behind them is not read */
};

struct table_cell {
    struct ck_bytes text; /* blanks of any kind and number are one space, and none at its ends; "" where the row is shorter than others */
    struct ck_bytes href; /* of its first link; data == NULL: none */
    bool            head; /* <th> */
};

struct table_row {
    size_t             line, count; /* count: of cells */
    struct table_cell *cells;
};

struct html_table {
    struct table_row *rows;
    size_t            count, columns; /* of its longest row */
    bool              whole;          /* its end tag is there: the page was not cut within it */
};

struct html_tables {
    struct html_table *tables; /* in the order of their ends */
    size_t             count;
};

/* `page` is UTF-8. Everything lives in `arena`. False: more cells than TABLE_CELLS_MAX. */
bool html_tables_read(struct ck_bytes page, struct ck_arena *arena, struct html_tables *ret_tables);

/* The cell, or one that is empty. */
struct table_cell table_cell_at(const struct html_table *table, size_t row, size_t column);

/* Appends text as cells have it: references resolved, blanks (no-break and ideographic ones too) as one space, none at the beginning. */
struct ck_buffer;
void table_text(struct ck_bytes text, struct ck_buffer *buffer);

#endif
