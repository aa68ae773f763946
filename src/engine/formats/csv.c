/* SPDX-License-Identifier: Apache-2.0
 * CSV (RFC 4180), from memory or a file. A row that is none is reported and passed over, up to the end of its line. */
#include "engine/formats/csv.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "engine/avro/reader.h"
#include "engine/util/file.h"

static struct ck_bytes rest_of(struct ck_bytes text, size_t from) { return (struct ck_bytes){ text.data + from, text.size - from }; }

static int bad(struct csv *csv, const char *problem)
{
    snprintf(csv->problem, sizeof csv->problem, "%s", problem);
    return CSV_BAD;
}

static bool ends_line(struct ck_bytes text, size_t at)
{
    return at >= text.size || text.data[at] == '\n' || (text.data[at] == '\r' && at + 1 < text.size && text.data[at + 1] == '\n');
}

/* The cell at the beginning of the text, quoted: how many bytes it takes with its quotes; 0: the closing quote is missing. */
static size_t quoted_size(struct csv *csv, struct ck_bytes text)
{
    size_t at = 1;

    while (at < text.size) {
        if (text.data[at] == '"' && (at + 1 >= text.size || text.data[at + 1] != '"'))
            return at + 1;
        csv->next_line += text.data[at] == '\n';
        at += text.data[at] == '"' ? 2 : 1;
    }
    return 0;
}

static struct ck_bytes unquote(struct ck_bytes quoted, struct ck_arena *arena)
{
    char  *copy = ck_arena_take(arena, quoted.size);
    size_t size = 0;

    for (size_t i = 1; i + 1 < quoted.size; i++) {
        copy[size++] = quoted.data[i];
        i += quoted.data[i] == '"';
    }
    return (struct ck_bytes){ copy, size };
}

static size_t plain_size(struct ck_bytes text)
{
    size_t at = 0;

    while (!ends_line(text, at) && text.data[at] != ',')
        at++;
    return at;
}

/* Takes one cell off the text. */
static int take_cell(struct csv *csv, struct ck_arena *arena, struct ck_bytes *ret_cell)
{
    bool            quoted = csv->text.size > 0 && csv->text.data[0] == '"';
    size_t          size = quoted ? quoted_size(csv, csv->text) : plain_size(csv->text);
    struct ck_bytes cell = { csv->text.data, size };

    if (quoted && size == 0) {
        csv->text = rest_of(csv->text, csv->text.size);
        return bad(csv, "a quote is not closed");
    }
    csv->text = rest_of(csv->text, size);
    if (size > CSV_CELL_SIZE_MAX)
        return bad(csv, "a cell is too long");
    if (!quoted && size && memchr(cell.data, '"', size))
        return bad(csv, "a quote inside a cell that does not begin with one");
    if (quoted && !ends_line(csv->text, 0) && csv->text.data[0] != ',')
        return bad(csv, "text behind a closing quote");
    if (!utf8_valid(cell))
        return bad(csv, "not UTF-8");
    *ret_cell = quoted ? unquote(cell, arena) : cell;
    return CSV_ROW;
}

static void skip_line(struct csv *csv)
{
    size_t at = 0;

    while (!ends_line(csv->text, at))
        at++;
    if (at < csv->text.size) {
        at += csv->text.data[at] == '\r' ? 2 : 1;
        csv->next_line++;
    }
    csv->text = rest_of(csv->text, at);
}

static int take_row(struct csv *csv, struct ck_arena *arena, struct ck_bytes *ret_cells, size_t *ret_count)
{
    size_t count = 0;
    int    result = CSV_ROW;

    csv->line = csv->next_line;
    if (csv->text.size == 0)
        return CSV_END;
    while (result == CSV_ROW) {
        if (count == CSV_CELLS_MAX)
            result = bad(csv, "too many cells");
        else
            result = take_cell(csv, arena, &ret_cells[count++]);
        if (result != CSV_ROW || ends_line(csv->text, 0))
            break;
        csv->text = rest_of(csv->text, 1); /* the comma */
    }
    skip_line(csv);
    *ret_count = count;
    return result;
}

/* ---- files ---- */

/* Reads more text behind the rest. False: the end. */
static bool read_on(struct csv *csv)
{
    enum { PIECE = 256 * 1024 };
    struct ck_buffer window = { 0 };
    size_t           left = csv->text.size, room = left + (left > PIECE ? left : PIECE), size;
    char            *data = malloc(room);

    if (!data)
        abort();
    if (left)
        memcpy(data, csv->text.data, left);
    errno = 0;
    size = fread(data + left, 1, room - left, csv->file);
    if (ferror(csv->file))
        csv->error = errno ? -errno : -EIO;
    ck_buffer_release(&csv->window);
    window.data = data;
    window.size = left + size;
    csv->window = window;
    csv->text = ck_buffer_bytes(&csv->window);
    return size > 0;
}

/* A row that reaches the end of the text read so far may be incomplete: it is parsed again with more text. */
static int take_whole_row(struct csv *csv, bool skip_empty, struct ck_arena *arena, struct ck_bytes *ret_cells, size_t *ret_count)
{
    for (;;) {
        struct ck_bytes before;
        size_t          line;
        int             result;

        while (skip_empty && csv->text.size > 0 && ends_line(csv->text, 0))
            skip_line(csv);
        before = csv->text;
        line = csv->next_line;
        result = take_row(csv, arena, ret_cells, ret_count);
        if (!csv->file || csv->ended || csv->text.size > 0)
            return result;
        csv->text = before;
        csv->next_line = line;
        csv->ended = !read_on(csv);
    }
}

/* ---- rows ---- */

/* Two columns of one name are ambiguous. */
static int check_header(struct csv *csv)
{
    for (size_t i = 1; i < csv->columns; i++)
        for (size_t j = 0; j < i; j++)
            if (ck_bytes_equal(csv->header[i], csv->header[j])) {
                snprintf(csv->problem, sizeof csv->problem, "two columns (%zu and %zu) are called %.*s", j + 1, i + 1,
                         (int)(csv->header[i].size < 64 ? csv->header[i].size : 64), csv->header[i].data);
                return CSV_BAD;
            }
    return CSV_ROW;
}

int csv_open(struct csv *csv, struct ck_bytes text)
{
    int result;

    *csv = (struct csv){ .text = text.data ? text : CK_BYTES(""), .next_line = 1 };
    if (text_begin(&csv->text))
        return bad(csv, file_error(-EILSEQ));
    result = take_row(csv, &csv->header_arena, csv->header, &csv->columns);
    return result == CSV_ROW ? check_header(csv) : result;
}

int csv_open_file(struct csv *csv, FILE *file)
{
    int result;

    *csv = (struct csv){ .text = CK_BYTES(""), .next_line = 1, .file = file };
    csv->ended = !read_on(csv);
    if (csv->error || text_begin(&csv->text))
        return csv->error ? csv->error : -EILSEQ;
    result = take_whole_row(csv, false, &csv->header_arena, csv->header, &csv->columns);
    for (size_t i = 0; result == CSV_ROW && i < csv->columns; i++) /* the window goes on */
        csv->header[i] = ck_arena_copy(&csv->header_arena, csv->header[i]);
    if (csv->error || result != CSV_ROW)
        return csv->error ? csv->error : result;
    return check_header(csv);
}

int csv_next(struct csv *csv)
{
    int result;

    ck_arena_clear(&csv->arena);
    result = take_whole_row(csv, true, &csv->arena, csv->cells, &csv->count);
    if (result != CSV_ROW || csv->count == csv->columns)
        return result;
    snprintf(csv->problem, sizeof csv->problem, "%zu cells, where the header has %zu", csv->count, csv->columns);
    return CSV_BAD;
}

void csv_close(struct csv *csv)
{
    ck_arena_release(&csv->arena);
    ck_arena_release(&csv->header_arena);
    ck_buffer_release(&csv->window);
}
