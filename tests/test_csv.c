/* SPDX-License-Identifier: Apache-2.0
 * CSV: what RFC 4180 says, limits, and that a bad row costs only itself. */
#include <criterion/criterion.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "engine/formats/csv.h"

static struct csv csv;

static void release(void) { csv_close(&csv); }
TestSuite(csv, .fini = release);

static int open_text(const char *text) { return csv_open(&csv, ck_bytes_from(text)); }

static void expect_cell(size_t i, const char *text)
{
    cr_assert(ck_bytes_equal(csv.cells[i], ck_bytes_from(text)), "cell %zu is '%.*s', not '%s'", i, (int)csv.cells[i].size, csv.cells[i].data, text);
}

static void expect_row(const char *a, const char *b)
{
    cr_assert_eq(csv_next(&csv), CSV_ROW, "%s", csv.problem);
    cr_assert_eq(csv.count, 2);
    expect_cell(0, a);
    expect_cell(1, b);
}

/* RFC 4180, 2.1 to 2.4: records end with CRLF or LF, the last may end with neither, spaces are part of a cell. */
Test(csv, plain)
{
    cr_assert_eq(open_text("a,b\r\n1,2\n 3 ,\r\n5,6"), CSV_ROW);
    cr_assert_eq(csv.columns, 2);
    cr_assert(ck_bytes_equal(csv.header[1], CK_BYTES("b")));
    expect_row("1", "2");
    cr_assert_eq(csv.line, 2);
    expect_row(" 3 ", "");
    expect_row("5", "6");
    cr_assert_eq(csv.line, 4);
    cr_assert_eq(csv_next(&csv), CSV_END);
    cr_assert_eq(csv_next(&csv), CSV_END);
}

/* Which of two columns of one name would count, nobody has said. */
Test(csv, one_name_twice)
{
    static const char *const texts[] = { "a,a\n1,2\n", "a,b,\"a\"\n1,2,3\n", "\xEF\xBB\xBFitem,unit,item\n" };
    FILE                    *file;

    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        cr_assert_eq(open_text(texts[i]), CSV_BAD);
        cr_assert(strstr(csv.problem, "two columns (1 and "), "%s", csv.problem);
        csv_close(&csv);
        file = fmemopen((void *)(uintptr_t)texts[i], strlen(texts[i]), "r");
        cr_assert_eq(csv_open_file(&csv, file), CSV_BAD);
        cr_assert(strstr(csv.problem, "are called "), "%s", csv.problem);
        csv_close(&csv);
        fclose(file);
    }
    cr_assert_eq(open_text("a,A\n"), CSV_ROW);
}

/* 2.5 to 2.7: quoted cells hold commas, line ends and doubled quotes; lines are counted through them. */
Test(csv, quoted)
{
    open_text("\"a\",b\n\"x, y\",\"say \"\"no\"\"\"\n\"two\r\nlines\",\"\"\nlast,\"\"\"\"\n");
    cr_assert(ck_bytes_equal(csv.header[0], CK_BYTES("a")));
    expect_row("x, y", "say \"no\"");
    expect_row("two\r\nlines", "");
    expect_row("last", "\"");
    cr_assert_eq(csv.line, 5);
}

/* A byte order mark, a carriage return inside a line, empty lines. */
Test(csv, odds)
{
    open_text("\xEF\xBB\xBF"
              "a,b\n\n\r\n1\r2,3\n\n");
    cr_assert(ck_bytes_equal(csv.header[0], CK_BYTES("a")));
    expect_row("1\r2", "3");
    cr_assert_eq(csv.line, 4);
    cr_assert_eq(csv_next(&csv), CSV_END);
}

/* A bad row is told with its line, and the next one is read. */
Test(csv, bad_rows)
{
    static const struct {
        const char *row, *problem;
    } cases[] = {
        { "1,2,3", "3 cells" },         { "1", "1 cells" },
        { "1,x\"y", "a quote inside" }, { "\"1\"x,2", "text behind" },
        { "1,\xC3\x28", "not UTF-8" },  { "\"\xED\xA0\x80\",2", "not UTF-8" },
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char text[128];

        snprintf(text, sizeof text, "a,b\n%s\n7,8\n", cases[i].row);
        open_text(text);
        cr_assert_eq(csv_next(&csv), CSV_BAD, "%s", cases[i].row);
        cr_assert(strstr(csv.problem, cases[i].problem), "%s: %s", cases[i].row, csv.problem);
        cr_assert_eq(csv.line, 2);
        expect_row("7", "8");
        csv_close(&csv);
    }
}

/* A quote that is never closed takes the rest. */
Test(csv, open_quote)
{
    open_text("a,b\n1,\"2\n3,4\n");
    cr_assert_eq(csv_next(&csv), CSV_BAD);
    cr_assert(strstr(csv.problem, "not closed"));
    cr_assert_eq(csv_next(&csv), CSV_END);
}

Test(csv, empty)
{
    cr_assert_eq(open_text(""), CSV_END);
    cr_assert_eq(csv_next(&csv), CSV_END);
}

/* The limits are outcomes. */
Test(csv, limits)
{
    size_t size = CSV_CELL_SIZE_MAX + 16;
    char  *text = calloc(1, size + 1);

    memset(text, ',', CSV_CELLS_MAX);
    cr_assert_eq(open_text(text), CSV_BAD);
    cr_assert(strstr(csv.problem, "too many"));
    csv_close(&csv);
    memset(text, 'x', size);
    cr_assert_eq(open_text(text), CSV_BAD);
    cr_assert(strstr(csv.problem, "too long"));
    free(text);
}

/* Rows of every form, some of them bad, in a text that a file gives in several windows. */
static struct ck_buffer long_text(size_t shift)
{
    static const char *const rows[] = { "1,2\n",
                                        "\"x\ny\",\"a\"\"b\"\r\n",
                                        "\n",
                                        "\r\n",
                                        "\xC3\xA4\xE9\x94\x91,\xF0\x9F\x98\x80\r\n",
                                        "1\n",
                                        "a\"b,2\n",
                                        "\"1\"x,2\n",
                                        "1,\xC3\x28\n",
                                        "1\r2,3\r\n",
                                        "\"\r\n\r\n\",\n" };
    struct ck_buffer         text = { 0 };

    ck_buffer_append(&text, CK_BYTES("\xEF\xBB\xBF"
                                     "first,\"sec\"\"ond\"\n"));
    for (size_t i = 0; i < shift; i++)
        ck_buffer_append(&text, CK_BYTES("\n"));
    for (size_t i = 0; text.size < 900 * 1024; i++) {
        char cell[600];

        ck_buffer_append(&text, ck_bytes_from(rows[i * i % (sizeof rows / sizeof *rows)]));
        snprintf(cell, sizeof cell, "%0*zu,x\n", (int)(i % 500) + 1, i);
        ck_buffer_append(&text, ck_bytes_from(cell));
    }
    return text;
}

/* A file gives the rows that its text gives, wherever a window ends, and holds no more than a few windows. */
Test(csv, windows)
{
    for (size_t shift = 0; shift < 40; shift++) {
        struct ck_buffer text = long_text(shift);
        FILE            *file = fmemopen(text.data, text.size, "r");
        struct csv       whole;
        int              row = csv_open(&whole, ck_buffer_bytes(&text));

        cr_assert_eq(csv_open_file(&csv, file), row);
        cr_assert(ck_bytes_equal(csv.header[1], CK_BYTES("sec\"ond")));
        while (row != CSV_END) {
            row = csv_next(&whole);
            cr_assert_eq(csv_next(&csv), row, "line %zu", whole.line);
            cr_assert_eq(csv.line, whole.line);
            cr_assert(row != CSV_BAD || strcmp(csv.problem, whole.problem) == 0, "%s, not %s", csv.problem, whole.problem);
            for (size_t i = 0; row == CSV_ROW && i < 2; i++)
                cr_assert(ck_bytes_equal(csv.cells[i], whole.cells[i]), "line %zu", whole.line);
            cr_assert_leq(csv.window.size, 600 * 1024);
        }
        cr_assert(ck_bytes_equal(csv.header[0], CK_BYTES("first")), "the header outlives the windows");
        cr_assert_eq(csv.error, 0);
        csv_close(&csv);
        csv_close(&whole);
        fclose(file);
        ck_buffer_release(&text);
    }
}

/* What cannot be read is told, and is no end. */
Test(csv, no_file)
{
    FILE *directory = fopen("/", "r"), *wide = fmemopen((void *)(uintptr_t) "\xFF\xFE"
                                                                            "a",
                                                        3, "r");

    cr_assert_eq(csv_open_file(&csv, directory), -EISDIR);
    csv_close(&csv);
    cr_assert_eq(csv_open_file(&csv, wide), -EILSEQ);
    fclose(directory);
    fclose(wide);
}
