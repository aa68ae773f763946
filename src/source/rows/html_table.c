/* SPDX-License-Identifier: Apache-2.0
 * Tables as pages write them: end tags may be left out, tables stand in tables, cells span. */
#include "source/rows/html_table.h"

#include <stdlib.h>
#include <string.h>

#include "chokepoint/avro.h"
#include "source/page/html.h"

enum { COLUMNS_MAX = 1000 };

struct table_span { /* a cell that goes on in the rows below */
    struct table_cell cell;
    size_t            left;
};

struct table_builder {
    struct ck_buffer  rows, cells; /* struct table_row; the struct table_cell of the open row */
    struct table_span spans[COLUMNS_MAX];
    struct ck_buffer  text; /* of the open cell */
    struct table_cell cell;
    size_t            columns, across, down, line, reach; /* reach: behind the last column that a cell of a row above reached into */
    bool              in_row, in_cell;
};

struct tables_reading {
    struct ck_arena      *arena;
    struct table_builder *open[TABLE_DEPTH_MAX];
    size_t                depth, deeper, cells; /* deeper: tables that are too deep */
    struct ck_buffer      tables;               /* struct html_table */
};

/* ---- text ---- */

/* The bytes of a blank at the beginning; 0: it is none. */
static size_t blank_size(struct ck_bytes text)
{
    if (memchr(" \t\r\n\f", text.data[0], 5))
        return 1;
    if (ck_bytes_begin(text, CK_BYTES("\u00a0")))
        return 2;
    return ck_bytes_begin(text, CK_BYTES("\u3000")) || ck_bytes_begin(text, CK_BYTES("\u2009")) || ck_bytes_begin(text, CK_BYTES("\u202f")) ? 3 : 0;
}

void table_text(struct ck_bytes text, struct ck_buffer *buffer)
{
    struct ck_buffer plain = { 0 };

    html_decode(text, &plain);
    for (size_t at = 0; at < plain.size;) {
        size_t blank = blank_size((struct ck_bytes){ plain.data + at, plain.size - at });

        if (!blank)
            ck_buffer_append(buffer, (struct ck_bytes){ plain.data + at, 1 });
        else if (buffer->size && buffer->data[buffer->size - 1] != ' ')
            ck_buffer_append(buffer, CK_BYTES(" "));
        at += blank ? blank : 1;
    }
    ck_buffer_release(&plain);
}

/* ---- cells and rows ---- */

static size_t span_of(struct ck_bytes value)
{
    size_t span = 0;

    for (size_t i = 0; i < value.size && value.data[i] >= '0' && value.data[i] <= '9' && span < TABLE_SPAN_MAX; i++)
        span = span * 10 + (size_t)(value.data[i] - '0');
    return span == 0 ? 1 : span < TABLE_SPAN_MAX ? span : TABLE_SPAN_MAX;
}

static size_t row_size(const struct table_builder *table) { return table->cells.size / sizeof(struct table_cell); }

static void place(struct tables_reading *reading, struct table_builder *table, const struct table_cell *cell)
{
    if (row_size(table) == COLUMNS_MAX)
        return;
    ck_buffer_append(&table->cells, (struct ck_bytes){ (const char *)cell, sizeof *cell });
    reading->cells++;
}

/* The columns that cells of rows above reach into. */
static void place_spans(struct tables_reading *reading, struct table_builder *table)
{
    while (row_size(table) < COLUMNS_MAX && table->spans[row_size(table)].left > 0) {
        table->spans[row_size(table)].left--;
        place(reading, table, &table->spans[row_size(table)].cell);
    }
}

static void end_cell(struct tables_reading *reading, struct table_builder *table)
{
    struct ck_bytes text = ck_buffer_bytes(&table->text);

    if (!table->in_cell)
        return;
    table->in_cell = false;
    while (text.size && text.data[text.size - 1] == ' ')
        text.size--;
    table->cell.text = text.size ? ck_arena_copy(reading->arena, text) : CK_BYTES("");
    for (size_t i = 0; i < table->across && row_size(table) < COLUMNS_MAX; i++) {
        place_spans(reading, table);
        if (row_size(table) < COLUMNS_MAX && table->down > 1) {
            table->spans[row_size(table)] = (struct table_span){ table->cell, table->down - 1 };
            table->reach = row_size(table) < table->reach ? table->reach : row_size(table) + 1;
        }
        place(reading, table, &table->cell);
    }
}

static void end_row(struct tables_reading *reading, struct table_builder *table)
{
    struct table_row row = { .line = table->line };
    size_t           last;

    end_cell(reading, table);
    if (!table->in_row)
        return;
    table->in_row = false;
    reading->cells++; /* a row costs something too */
    for (last = table->reach; last > 0 && table->spans[last - 1].left == 0;)
        last--;
    while (row_size(table) < last) {
        static const struct table_cell none = { .text = { "", 0 } };

        if (table->spans[row_size(table)].left > 0)
            place_spans(reading, table);
        else
            place(reading, table, &none);
    }
    row.count = row_size(table);
    row.cells = ck_arena_take(reading->arena, table->cells.size + 1);
    if (row.count)
        memcpy(row.cells, table->cells.data, table->cells.size);
    ck_buffer_append(&table->rows, (struct ck_bytes){ (const char *)&row, sizeof row });
    table->columns = row.count > table->columns ? row.count : table->columns;
    table->cells.size = 0;
}

/* ---- tables ---- */

static void begin_table(struct tables_reading *reading)
{
    if (reading->depth == TABLE_DEPTH_MAX) {
        reading->deeper++;
        return;
    }
    reading->open[reading->depth] = calloc(1, sizeof **reading->open);
    if (!reading->open[reading->depth])
        abort();
    reading->depth++;
}

static void end_table(struct tables_reading *reading, bool whole)
{
    struct table_builder *table = reading->depth ? reading->open[reading->depth - 1] : NULL;
    struct html_table     made;

    if (reading->deeper > 0) {
        reading->deeper--;
        return;
    }
    if (!table)
        return;
    end_row(reading, table);
    made = (struct html_table){ .count = table->rows.size / sizeof *made.rows, .columns = table->columns, .whole = whole };
    made.rows = ck_arena_take(reading->arena, table->rows.size + 1);
    if (made.count)
        memcpy(made.rows, table->rows.data, table->rows.size);
    ck_buffer_append(&reading->tables, (struct ck_bytes){ (const char *)&made, sizeof made });
    ck_buffer_release(&table->rows);
    ck_buffer_release(&table->cells);
    ck_buffer_release(&table->text);
    free(table);
    reading->depth--;
}

static void begin_row(struct tables_reading *reading, struct table_builder *table, size_t line)
{
    end_row(reading, table);
    table->in_row = true;
    table->line = line;
}

static void begin_cell(struct tables_reading *reading, struct table_builder *table, const struct html_token *token, size_t line)
{
    end_cell(reading, table);
    if (!table->in_row)
        begin_row(reading, table, line);
    place_spans(reading, table);
    table->in_cell = true;
    table->text.size = 0;
    table->cell = (struct table_cell){ .head = html_is(token, "th") };
    table->across = span_of(html_attribute(token->text, "colspan"));
    table->down = span_of(html_attribute(token->text, "rowspan"));
}

static void take_open(struct tables_reading *reading, struct table_builder *table, const struct html_token *token, size_t line)
{
    if (html_is(token, "table")) {
        begin_table(reading);
    } else if (!table || reading->deeper) {
        return;
    } else if (html_is(token, "tr")) {
        begin_row(reading, table, line);
    } else if (html_is(token, "td") || html_is(token, "th")) {
        begin_cell(reading, table, token, line);
    } else if (html_is(token, "br") || html_is(token, "p") || html_is(token, "div")) {
        table_text(CK_BYTES(" "), &table->text);
    } else if (html_is(token, "a") && !table->cell.href.data) {
        struct ck_buffer href = { 0 };

        html_decode(html_attribute(token->text, "href"), &href);
        if (href.size)
            table->cell.href = ck_arena_copy(reading->arena, ck_buffer_bytes(&href));
        ck_buffer_release(&href);
    }
}

static void take_close(struct tables_reading *reading, struct table_builder *table, const struct html_token *token)
{
    if (html_is(token, "table"))
        end_table(reading, true);
    else if (!table || reading->deeper)
        return;
    else if (html_is(token, "tr"))
        end_row(reading, table);
    else if (html_is(token, "td") || html_is(token, "th"))
        end_cell(reading, table);
}

bool html_tables_read(struct ck_bytes page, struct ck_arena *arena, struct html_tables *ret_tables)
{
    struct tables_reading reading = { .arena = arena };
    struct html           html = { .rest = page };
    struct html_token     token;
    const char           *seen = page.data;
    size_t                line = 1;

    while (reading.cells <= TABLE_CELLS_MAX && reading.tables.size < TABLE_TABLES_MAX * sizeof(struct html_table)) {
        struct table_builder *table = reading.depth ? reading.open[reading.depth - 1] : NULL;

        token = html_next(&html);
        for (; seen < html.rest.data; seen++)
            line += *seen == '\n';
        if (token.type == HTML_END)
            break;
        if (token.type == HTML_OPEN)
            take_open(&reading, table, &token, line);
        else if (token.type == HTML_CLOSE)
            take_close(&reading, table, &token);
        else if (table && table->in_cell && !token.raw && !reading.deeper)
            table_text(token.text, &table->text);
    }
    for (reading.deeper = 0; reading.depth > 0;)
        end_table(&reading, false);
    ret_tables->count = reading.tables.size / sizeof *ret_tables->tables;
    ret_tables->tables = ck_arena_take(arena, reading.tables.size + 1);
    if (ret_tables->count)
        memcpy(ret_tables->tables, reading.tables.data, reading.tables.size);
    ck_buffer_release(&reading.tables);
    return reading.cells <= TABLE_CELLS_MAX;
}

struct table_cell table_cell_at(const struct html_table *table, size_t row, size_t column)
{
    static const struct table_cell none = { .text = { "", 0 } };

    return row < table->count && column < table->rows[row].count ? table->rows[row].cells[column] : none;
}
