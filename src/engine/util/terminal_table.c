/* SPDX-License-Identifier: Apache-2.0
 * Columns. */
#include "engine/util/terminal_table.h"

#include <stdarg.h>
#include <stdlib.h>
#include <unistd.h>

#include "engine/util/quote.h"

bool output_is_terminal(void) { return isatty(STDOUT_FILENO) == 1; }

const char *paint(enum paint which)
{
    static const char *const escapes[] = {
        [PAINT_PLAIN] = "\033[0m",   [PAINT_BOLD] = "\033[1m",   [PAINT_DIM] = "\033[2m",  [PAINT_RED] = "\033[31m",
        [PAINT_YELLOW] = "\033[33m", [PAINT_GREEN] = "\033[32m", [PAINT_BLUE] = "\033[34m"
    };
    const char *no_color = getenv("NO_COLOR"), *term = getenv("TERM");

    if (!output_is_terminal() || (no_color && *no_color) || !term || strcmp(term, "dumb") == 0)
        return "";
    return escapes[which];
}

size_t text_width(struct ck_bytes text)
{
    size_t width = 0;

    for (size_t i = 0; i < text.size; i++)
        width += ((unsigned char)text.data[i] & 0xC0) != 0x80;
    return width;
}

void terminal_table_text(struct terminal_table *table, struct ck_bytes text)
{
    struct ck_buffer shown = { 0 };

    if (table->count == table->room) {
        table->room = table->room ? table->room * 2 : 64;
        table->cells = realloc(table->cells, table->room * sizeof *table->cells);
        if (!table->cells)
            abort();
    }
    quote_append(text, &shown);
    table->cells[table->count++] = ck_arena_copy(&table->arena, ck_buffer_bytes(&shown));
    ck_buffer_release(&shown);
}

void terminal_table_printf(struct terminal_table *table, const char *format, ...)
{
    char    text[512];
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    terminal_table_text(table, ck_bytes_from(text));
}

static void print_cell(FILE *file, struct ck_bytes text, size_t width)
{
    fwrite(text.data, 1, text.size, file);
    for (size_t used = text_width(text); used < width; used++)
        fputc(' ', file);
}

void terminal_table_print(struct terminal_table *table, FILE *file, const char *indent)
{
    size_t widths[TERMINAL_TABLE_COLUMNS_MAX] = { 0 };

    for (size_t i = 0; i < table->count; i++)
        if (text_width(table->cells[i]) > widths[i % table->columns])
            widths[i % table->columns] = text_width(table->cells[i]);
    for (size_t i = 0; i < table->count; i++) {
        size_t column = i % table->columns;
        bool   last = column + 1 == table->columns || i + 1 == table->count;

        if (column == 0)
            fputs(indent, file);
        print_cell(file, table->cells[i], last ? 0 : widths[column]);
        fputs(last ? "\n" : "  ", file);
    }
    free(table->cells);
    ck_arena_release(&table->arena);
    *table = (struct terminal_table){ 0 };
}
