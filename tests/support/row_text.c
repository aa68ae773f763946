/* SPDX-License-Identifier: Apache-2.0
 * Rows as text. */
#include "support/row_text.h"

#include <criterion/criterion.h>
#include <stdio.h>

enum { NAMES_MAX = 32 };

struct row_text {
    struct ck_buffer *buffer;
    size_t            wanted;
};

static void add(struct ck_buffer *buffer, const char *format, size_t line, const char *text)
{
    char begin[32];

    snprintf(begin, sizeof begin, "%zu%s", line, format);
    ck_buffer_append(buffer, ck_bytes_from(begin));
    ck_buffer_append(buffer, ck_bytes_from(text));
    ck_buffer_append(buffer, CK_BYTES("\n"));
}

static int take(void *context, const struct row *row)
{
    struct row_text *text = context;

    for (size_t i = 0; i < text->wanted; i++) {
        char line[32];

        snprintf(line, sizeof line, "%zu:", row->line);
        ck_buffer_append(text->buffer, ck_bytes_from(i ? "|" : line));
        ck_buffer_append(text->buffer, row->cells[i].data ? row->cells[i] : CK_BYTES("~"));
    }
    ck_buffer_append(text->buffer, CK_BYTES("\n"));
    return 0;
}

static void bad(void *context, size_t line, const char *problem, struct ck_bytes row, const struct ck_bytes *cells)
{
    struct row_text *text = context;

    (void)row, (void)cells;
    add(text->buffer, "! ", line, problem);
}

static void told(void *context, size_t line, const char *what)
{
    struct row_text *text = context;

    add(text->buffer, ". ", line, what);
}

int row_text(const struct row_shape *shape, const char *names, struct ck_bytes text, struct ck_buffer *buffer)
{
    struct ck_bytes  wanted[NAMES_MAX];
    struct row_wants wants = { wanted, 0 };
    struct row_text  context = { buffer, 0 };
    struct row_sink  sink = { .context = &context, .row = take, .bad = bad, .told = told };
    char             problem[ROWS_PROBLEM_MAX] = "";
    struct stream   *stream;
    int              result;

    while (*names) {
        size_t size = strcspn(names, ",");

        wanted[wants.count++] = (struct ck_bytes){ names, size };
        names += size + (names[size] == ',');
    }
    context.wanted = wants.count;
    cr_assert_eq(stream_open_bytes("x", text, NULL, &stream, problem), 0, "%s", problem);
    result = rows_read(stream, shape, &wants, &sink, problem);
    stream_close(stream);
    if (result < 0)
        ck_buffer_append(buffer, ck_bytes_from(problem));
    ck_buffer_append(buffer, (struct ck_bytes){ "", 1 });
    return result;
}

void expect_rows(const struct row_shape *shape, const char *names, struct ck_bytes text, int result, const char *rows)
{
    struct ck_buffer got = { 0 };
    int              end = row_text(shape, names, text, &got);

    cr_expect_str_eq(got.data, rows, "\n%s\nand not\n%s\nof %.*s", got.data, rows, (int)(text.size < 300 ? text.size : 300), text.data);
    cr_expect_eq(end, result, "%d, not %d: %.*s", end, result, (int)(text.size < 300 ? text.size : 300), text.data);
    ck_buffer_release(&got);
}
