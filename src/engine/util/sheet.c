/* SPDX-License-Identifier: Apache-2.0
 * Columns. */
#include "engine/util/sheet.h"

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

void sheet_text(struct sheet *sheet, struct ck_bytes text)
{
    struct ck_buffer shown = { 0 };

    if (sheet->count == sheet->room) {
        sheet->room = sheet->room ? sheet->room * 2 : 64;
        sheet->cells = realloc(sheet->cells, sheet->room * sizeof *sheet->cells);
        if (!sheet->cells)
            abort();
    }
    quote_append(text, &shown);
    sheet->cells[sheet->count++] = ck_arena_copy(&sheet->arena, ck_buffer_bytes(&shown));
    ck_buffer_release(&shown);
}

void sheet_printf(struct sheet *sheet, const char *format, ...)
{
    char    text[512];
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    sheet_text(sheet, ck_bytes_from(text));
}

static void print_cell(FILE *file, struct ck_bytes text, size_t width)
{
    fwrite(text.data, 1, text.size, file);
    for (size_t used = text_width(text); used < width; used++)
        fputc(' ', file);
}

void sheet_print(struct sheet *sheet, FILE *file, const char *indent)
{
    size_t widths[SHEET_COLUMNS_MAX] = { 0 };

    for (size_t i = 0; i < sheet->count; i++)
        if (text_width(sheet->cells[i]) > widths[i % sheet->columns])
            widths[i % sheet->columns] = text_width(sheet->cells[i]);
    for (size_t i = 0; i < sheet->count; i++) {
        size_t column = i % sheet->columns;
        bool   last = column + 1 == sheet->columns || i + 1 == sheet->count;

        if (column == 0)
            fputs(indent, file);
        print_cell(file, sheet->cells[i], last ? 0 : widths[column]);
        fputs(last ? "\n" : "  ", file);
    }
    free(sheet->cells);
    ck_arena_release(&sheet->arena);
    *sheet = (struct sheet){ 0 };
}
