/* SPDX-License-Identifier: Apache-2.0
 * A table for a terminal: aligned columns, and colours. */
#ifndef CHOKEPOINT_UTIL_TERMINAL_TABLE_H
#define CHOKEPOINT_UTIL_TERMINAL_TABLE_H

#include <stdio.h>

#include "chokepoint/arena.h"

enum { TERMINAL_TABLE_COLUMNS_MAX = 12 };

struct terminal_table {
    size_t           columns, count, room;
    struct ck_bytes *cells; /* row by row */
    struct ck_arena  arena;
};

/* Adds the next cell, from left to right. */
void terminal_table_text(struct terminal_table *table, struct ck_bytes text);
void terminal_table_printf(struct terminal_table *table, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Prints the rows, each column as wide as its widest cell, and releases everything. */
void terminal_table_print(struct terminal_table *table, FILE *file, const char *indent);

enum paint { PAINT_PLAIN, PAINT_BOLD, PAINT_DIM, PAINT_RED, PAINT_YELLOW, PAINT_GREEN, PAINT_BLUE };

/* The escape that begins a colour; "" where standard output is no terminal, TERM is dumb, or NO_COLOR is set (https://no-color.org). */
const char *paint(enum paint paint);

bool output_is_terminal(void);

/* How many columns of a terminal the text takes, one for each code point. */
size_t text_width(struct ck_bytes text);

#endif
