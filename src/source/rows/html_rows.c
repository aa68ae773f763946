/* SPDX-License-Identifier: Apache-2.0
 * Rows of the table of a page that has the wanted columns. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "source/page/page.h"
#include "source/rows/html_table.h"
#include "source/rows/internal.h"
#include "source/rows/markup_stream.h"
#include "source/rows/total_word.h"

enum { HEADER_BEGINS_MAX = 12 /* rows of titles and units above a header */, HEADER_ROWS_MAX = 4 };

struct html_column { /* where a wanted name is */
    size_t column;
    bool   href;
};

/* Whether the texts of the rows [first, last] in the column, one below the other and none twice in succession, are the name. */
static bool column_is(const struct html_table *table, size_t first, size_t last, size_t column, struct ck_bytes name)
{
    struct ck_bytes before = { 0 };

    for (size_t row = first; row <= last; row++) {
        struct ck_bytes text = table_cell_at(table, row, column).text;

        if (text.size == 0 || (before.data && ck_bytes_equal(text, before)))
            continue;
        if (before.data) {
            if (name.size == 0 || name.data[0] != ' ')
                return false;
            name.data++, name.size--;
        }
        if (!ck_bytes_begin(name, text))
            return false;
        name.data += text.size, name.size -= text.size;
        before = text;
    }
    return before.data && name.size == 0;
}

static struct ck_bytes without_href(struct ck_bytes name, bool *ret_href)
{
    static const char href[] = "@href";
    size_t            size = sizeof href - 1;

    *ret_href = name.size > size && memcmp(name.data + name.size - size, href, size) == 0;
    if (*ret_href)
        name.size -= size;
    return name;
}

/* Whether these rows are the header; then *columns is where each wanted name stands. A name that stands twice fits nothing. */
static bool header_fits(const struct html_table *table, size_t first, size_t last, const struct row_wants *wants, struct html_column *columns)
{
    for (size_t i = 0; i < wants->count; i++) {
        struct ck_bytes name = without_href(wants->names[i], &columns[i].href);
        size_t          found = name_is_of_run(name);

        columns[i].column = 0;
        for (size_t column = 0; column < table->columns; column++)
            if (column_is(table, first, last, column, name)) {
                columns[i].column = column;
                found++;
            }
        if (found != 1)
            return false;
    }
    return wants->count > 0;
}

/* The first row behind the header, which begins at *ret_begin; 0: none of the first rows are it. */
static size_t header_find(const struct html_table *table, const struct row_wants *wants, struct html_column *columns, size_t *ret_begin)
{
    for (size_t first = 0; first < table->count && first < HEADER_BEGINS_MAX; first++)
        for (size_t last = first; last < table->count && last < first + HEADER_ROWS_MAX; last++)
            if (header_fits(table, first, last, wants, columns)) {
                *ret_begin = first;
                return last + 1;
            }
    return 0;
}

static bool is_wanted(const struct row_wants *wants, const struct html_column *columns, size_t column)
{
    for (size_t i = 0; i < wants->count; i++)
        if (!name_is_of_run(wants->names[i]) && columns[i].column == column)
            return true;
    return false;
}

/* The columns that nobody wants, by their names. Negative: of the sink. */
static int meet_columns(const struct row_reading *reading, const struct html_table *table, size_t first, size_t end,
                        const struct html_column *columns)
{
    struct ck_buffer name = { 0 };
    int              result = 0;

    for (size_t column = 0; column < table->columns && reading->sink->member && result >= 0; column++) {
        struct ck_bytes before = { 0 };

        name.size = 0;
        for (size_t row = first; row < end; row++) {
            struct ck_bytes text = table_cell_at(table, row, column).text;

            if (text.size == 0 || (before.data && ck_bytes_equal(text, before)))
                continue;
            ck_buffer_append(&name, before.data ? CK_BYTES(" ") : CK_BYTES(""));
            ck_buffer_append(&name, text);
            before = text;
        }
        if (name.size && !is_wanted(reading->wants, columns, column))
            result = reading->sink->member(reading->sink->context, table->rows[first].line, ck_buffer_bytes(&name));
    }
    ck_buffer_release(&name);
    return result;
}

/* A cell that spans all wanted columns, as a note below the table does, makes no row. */
static bool is_note(const struct table_row *row, const struct row_wants *wants, const struct html_column *columns)
{
    bool one = wants->count > 1;

    for (size_t i = 1; i < wants->count && one; i++)
        one = columns[i].column < row->count && columns[0].column < row->count &&
              row->cells[columns[i].column].text.data == row->cells[columns[0].column].text.data && row->cells[columns[0].column].text.size > 0;
    return one && columns[0].column != columns[wants->count - 1].column;
}

/* The words for totals in columns that nobody wants. */
static struct row_totals totals_of(const struct row_wants *wants, const struct html_table *table, const struct table_row *row,
                                   const struct html_column *columns)
{
    struct row_totals totals = { 0 };

    for (size_t column = 0; wants->digests && column < table->columns && column < row->count; column++)
        if (!is_wanted(wants, columns, column))
            row_totals_note(&totals, (struct ck_bytes){ (const char *)&column, sizeof column }, row->cells[column].text);
    return totals;
}

static int give_rows(struct row_reading *reading, const struct html_table *table, size_t first, const struct html_column *columns,
                     struct ck_bytes *cells)
{
    const struct row_wants *wants = reading->wants;

    for (size_t i = first; i < table->count; i++) {
        const struct table_row *row = &table->rows[i];
        size_t                  size = 0;
        int                     result;

        for (size_t k = 0; k < wants->count; k++) {
            const struct table_cell *cell = columns[k].column < row->count ? &row->cells[columns[k].column] : NULL;

            cells[k] = !cell || name_is_of_run(wants->names[k]) ? (struct ck_bytes){ 0 } : columns[k].href ? cell->href : cell->text;
            size = cells[k].size > size ? cells[k].size : size;
        }
        if (size > ROWS_CELL_MAX)
            reading->sink->bad(reading->sink->context, row->line, "more text than a cell may have", (struct ck_bytes){ 0 }, NULL);
        else if (size > 0 && !is_note(row, wants, columns) &&
                 (result = give_row(reading, row->line, cells, (struct ck_bytes){ 0 },
                                    (struct row_digests){ .totals = totals_of(wants, table, row, columns) })) < 0)
            return result;
    }
    return 0;
}

static int give_page(struct row_reading *reading, struct ck_bytes bytes, struct ck_arena *arena)
{
    const struct row_wants *wants = reading->wants;
    struct html_column     *columns = ck_arena_take(arena, (wants->count + 1) * sizeof *columns);
    struct ck_bytes        *cells = ck_arena_take(arena, (wants->count + 1) * sizeof *cells), page;
    const char             *wrong = page_decode(bytes, arena, &page);
    struct html_tables      tables;

    if (wrong) {
        snprintf(reading->problem, ROWS_PROBLEM_MAX, "%s", wrong);
        return -EILSEQ;
    }
    if (!html_tables_read(page, arena, &tables)) {
        snprintf(reading->problem, ROWS_PROBLEM_MAX, "its tables have more than %d cells", TABLE_CELLS_MAX);
        return -EFBIG;
    }
    for (size_t i = 0; i < tables.count; i++) {
        size_t begin = 0, first = header_find(&tables.tables[i], wants, columns, &begin);
        int    result;

        if (first && !tables.tables[i].whole) {
            snprintf(reading->problem, ROWS_PROBLEM_MAX, "the page ends within the table: it was cut");
            return -EBADMSG;
        }
        result = first ? meet_columns(reading, &tables.tables[i], begin, first, columns) : 0;
        if (result < 0)
            return result;
        if (first)
            return give_rows(reading, &tables.tables[i], first, columns, cells);
    }
    snprintf(reading->problem, ROWS_PROBLEM_MAX, "none of its %zu tables has the column %.*s and the others that are wanted", tables.count,
             wants->count ? (int)(wants->names[0].size < 80 ? wants->names[0].size : 80) : 0, wants->count ? wants->names[0].data : "");
    return -ENODATA;
}

int read_html_rows(struct row_reading *reading)
{
    struct ck_buffer bytes = { 0 };
    struct ck_arena  arena = CK_ARENA_NULL;
    int              result = markup_read(reading->stream, &bytes, reading->problem);

    if (result == 0)
        result = give_page(reading, ck_buffer_bytes(&bytes), &arena);
    ck_arena_release(&arena);
    ck_buffer_release(&bytes);
    return result;
}
