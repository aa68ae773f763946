/* SPDX-License-Identifier: Apache-2.0
 * CSV (RFC 4180), from memory or a file. A row that is none is reported and passed over, up to the end of its line. */
#include "engine/formats/csv.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "engine/avro/reader.h"
#include "engine/util/file.h"

static const struct csv_dialect plain = { .delimiter = ',', .quote = '"' };

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
    const char quote = csv->dialect.quote;
    size_t     at = 1;

    while (at < text.size) {
        if (text.data[at] == quote && (at + 1 >= text.size || text.data[at + 1] != quote))
            return at + 1;
        csv->next_line += text.data[at] == '\n';
        at += text.data[at] == quote ? 2 : 1;
    }
    return 0;
}

/* What stands between the quotes: itself, or with doubled quotes a copy. */
static struct ck_bytes unquote(struct ck_bytes quoted, char quote, struct ck_arena *arena)
{
    struct ck_bytes inside = { quoted.data + 1, quoted.size - 2 };
    char           *copy;
    size_t          size = 0;

    if (!memchr(inside.data, quote, inside.size))
        return inside;
    copy = ck_arena_take(arena, inside.size);
    for (size_t i = 0; i < inside.size; i++) {
        copy[size++] = inside.data[i];
        i += inside.data[i] == quote;
    }
    return (struct ck_bytes){ copy, size };
}

static size_t plain_size(struct ck_bytes text, char delimiter)
{
    size_t at = 0;

    while (at < text.size && text.data[at] != delimiter && text.data[at] != '\n' && (text.data[at] != '\r' || !ends_line(text, at)))
        at++;
    return at;
}

/* Takes one cell off the text. */
static int take_cell(struct csv *csv, struct ck_arena *arena, struct ck_bytes *ret_cell)
{
    const struct csv_dialect *dialect = &csv->dialect;
    bool                      quoted = dialect->quote && csv->text.size > 0 && csv->text.data[0] == dialect->quote;
    size_t                    size = quoted ? quoted_size(csv, csv->text) : plain_size(csv->text, dialect->delimiter);
    struct ck_bytes           cell = { csv->text.data, size };

    if (quoted && size == 0) {
        csv->text = rest_of(csv->text, csv->text.size);
        csv->unclosed = true;
        return bad(csv, "a quote is not closed");
    }
    csv->text = rest_of(csv->text, size);
    if (size > CSV_CELL_SIZE_MAX)
        return bad(csv, "a cell is too long");
    if (!quoted && !dialect->loose && size && memchr(cell.data, dialect->quote, size))
        return bad(csv, "a quote inside a cell that does not begin with one");
    if (quoted && !ends_line(csv->text, 0) && csv->text.data[0] != dialect->delimiter)
        return bad(csv, "text behind a closing quote");
    if (!dialect->valid && !utf8_valid(cell))
        return bad(csv, "not UTF-8");
    *ret_cell = quoted ? unquote(cell, dialect->quote, arena) : cell;
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

static ssize_t read_file(void *file, char *buf, size_t size)
{
    size_t got;

    errno = 0;
    got = fread(buf, 1, size, file);
    return got == 0 && ferror((FILE *)file) ? (errno ? -errno : -EIO) : (ssize_t)got;
}

/* Reads more text behind the rest. False: the end. */
static bool read_on(struct csv *csv)
{
    enum { PIECE = 256 * 1024 };
    struct ck_buffer window = { 0 };
    size_t           left = csv->text.size, room = left + (left > PIECE ? left : PIECE);
    ssize_t          size;
    char            *data = malloc(room);

    if (!data)
        abort();
    if (left)
        memcpy(data, csv->text.data, left);
    size = csv->input.read(csv->input.context, data + left, room - left);
    if (size < 0)
        csv->error = (int)size;
    ck_buffer_release(&csv->window);
    window.data = data;
    window.size = left + (size > 0 ? (size_t)size : 0);
    csv->window = window;
    csv->text = ck_buffer_bytes(&csv->window);
    return size > 0;
}

/* Of a loose dialect: nobody knows where the next row begins. */
static int give_up(struct csv *csv)
{
    csv->error = -EBADMSG;
    csv->text = rest_of(csv->text, csv->text.size);
    csv->ended = true;
    return bad(csv, csv->unclosed ? "a quote is not closed" : "a row is too long");
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
        csv->unclosed = false;
        result = take_row(csv, arena, ret_cells, ret_count);
        csv->raw = (struct ck_bytes){ before.data, before.size - csv->text.size };
        if (!csv->input.read || csv->ended || csv->text.size > 0)
            return csv->unclosed && csv->dialect.loose ? give_up(csv) : result;
        if (csv->dialect.loose && before.size > CSV_ROW_SIZE_MAX)
            return give_up(csv);
        csv->text = before;
        csv->next_line = line;
        csv->ended = !read_on(csv);
        if (csv->error)
            return CSV_END;
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

    *csv = (struct csv){ .dialect = plain, .text = text.data ? text : CK_BYTES(""), .next_line = 1 };
    if (text_begin(&csv->text))
        return bad(csv, file_error(-EILSEQ));
    result = take_row(csv, &csv->header_arena, csv->header, &csv->columns);
    return result == CSV_ROW ? check_header(csv) : result;
}

int csv_open_dialect(struct csv *csv, struct csv_input input, const struct csv_dialect *dialect)
{
    int result;

    *csv = (struct csv){ .dialect = *dialect, .text = CK_BYTES(""), .next_line = 1, .input = input };
    csv->ended = !read_on(csv);
    if (csv->error || text_begin(&csv->text))
        return csv->error ? csv->error : -EILSEQ;
    for (size_t i = 0; i < dialect->skip; i++) {
        if (take_whole_row(csv, false, &csv->arena, csv->cells, &csv->count) == CSV_END)
            return csv->error ? csv->error : CSV_END;
        ck_arena_clear(&csv->arena);
    }
    result = take_whole_row(csv, false, &csv->header_arena, csv->header, &csv->columns);
    for (size_t i = 0; result == CSV_ROW && i < csv->columns; i++) /* the window goes on */
        csv->header[i] = ck_arena_copy(&csv->header_arena, csv->header[i]);
    if (csv->error || result != CSV_ROW)
        return csv->error ? csv->error : result;
    return dialect->loose ? CSV_ROW : check_header(csv);
}

int csv_open_file(struct csv *csv, FILE *file) { return csv_open_dialect(csv, (struct csv_input){ file, read_file }, &plain); }

int csv_next(struct csv *csv)
{
    int result;

    ck_arena_clear(&csv->arena);
    result = take_whole_row(csv, true, &csv->arena, csv->cells, &csv->count);
    if (result != CSV_ROW || csv->count == csv->columns || csv->dialect.loose)
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
