/* SPDX-License-Identifier: Apache-2.0
 * Rows of files: which cell stands where, with which line, and that what cannot be read is told and costs only itself. */
#include <criterion/criterion.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "chokepoint/avro.h"
#include "source/rows/rows.h"

static struct ck_buffer all; /* what was given, as text */
static size_t           wanted;

static void note(const char *text) { ck_buffer_append(&all, ck_bytes_from(text)); }

static int take(void *context, const struct row *row)
{
    char line[32];

    (void)context;
    snprintf(line, sizeof line, "%zu:", row->line);
    note(line);
    for (size_t i = 0; i < wanted; i++) {
        if (i)
            note("|");
        if (row->cells[i].data)
            ck_buffer_append(&all, row->cells[i]);
        else
            note("~");
    }
    note("\n");
    return 0;
}

static void bad(void *context, size_t line, const char *problem, struct ck_bytes text, const struct ck_bytes *cells)
{
    char words[512];

    (void)context;
    (void)text, (void)cells;
    snprintf(words, sizeof words, "%zu! %s\n", line, problem);
    note(words);
}

static void partial(void *context, size_t line, const char *text)
{
    char words[512];

    (void)context;
    snprintf(words, sizeof words, "%zu? %s\n", line, text);
    note(words);
}

static int member(void *context, size_t line, struct ck_bytes name)
{
    char words[512];

    snprintf(words, sizeof words, "%zu+ %.*s\n", line, (int)name.size, name.data);
    note(words);
    return *(int *)context;
}

/* Reads `text` and wants the columns a,b,c. */
static void expect(const struct row_shape *shape, struct ck_bytes text, int result, const char *rows)
{
    static const struct ck_bytes names[] = { { "a", 1 }, { "b", 1 }, { "/c/d", 4 } };
    struct row_wants             wants = { names, shape->format == ROWS_JSON ? 3 : 2 };
    struct row_sink              sink = { .row = take, .bad = bad, .partial = partial };
    char                         problem[ROWS_PROBLEM_MAX];
    struct stream               *stream;
    int                          got;

    wanted = wants.count;
    all.size = 0;
    cr_assert_eq(stream_open_bytes("x", text, "UTF-8", &stream, problem), 0, "%s", problem);
    got = rows_read(stream, shape, &wants, &sink, problem);
    stream_close(stream);
    if (got)
        note(problem);
    ck_buffer_append(&all, (struct ck_bytes){ "", 1 });
    cr_assert_eq(got, result, "%d: %s", got, all.data);
    cr_assert_str_eq(all.data, rows, "%s of %.*s", all.data, (int)(text.size < 200 ? text.size : 200), text.data);
    ck_buffer_release(&all);
    all = (struct ck_buffer){ 0 };
}

static const struct row_shape comma = { .format = ROWS_CSV, .delimiter = ',', .quote = '"' };

/* Cells by the names of their columns, without the blanks around them, of CRLF and of LF. */
Test(rows, csv)
{
    static const struct row_shape semicolon = { .format = ROWS_CSV, .delimiter = ';', .quote = '"' };
    static const struct row_shape tab = { .format = ROWS_CSV, .delimiter = '\t' };
    static const struct row_shape bare = { .format = ROWS_CSV, .delimiter = ',', .quote = '"', .no_header = true };
    static const struct row_shape titled = { .format = ROWS_CSV, .delimiter = ',', .quote = '"', .skip = 2 };
    static const struct ck_bytes  names[] = { { "1", 1 }, { "2", 1 } };

    (void)names;
    expect(&comma, CK_BYTES("a,b\r\n1,2\r\n\r\n3,4\r\n"), 0, "2:1|2\n4:3|4\n");
    expect(&comma, CK_BYTES("b,x,a\n1,2,3\n"), 0, "2:3|1\n");
    expect(&comma, CK_BYTES(" a , \"b\"\n"), 0, ""); /* a quote behind a blank is part of the name */
    expect(&comma,
           CK_BYTES("a,b\n  1 ,\xC2\xA0"
                    "2\xC2\xA0\n\t,\n"),
           0, "2:1|2\n");
    expect(&comma, CK_BYTES("a,b\n\"1,\"\"x\"\"\n2\",3\n4,5\n"), 0, "2:1,\"x\"\n2|3\n4:4|5\n");
    expect(&comma, CK_BYTES("a,b\n5\" pipe,2\n"), 0, "2:5\" pipe|2\n");
    expect(&comma, CK_BYTES("x,b\n1,2\n"), 0, "2:~|2\n");
    expect(&semicolon, CK_BYTES("\"a\";\"b\"\n\"1;\";2,5\n"), 0, "2:1;|2,5\n");
    expect(&tab, CK_BYTES("a\tb\n\"1\t2\n"), 0, "2:\"1|2\n");
    expect(&bare, CK_BYTES("1,2\n"), 0, "1:~|~\n");
    expect(&titled, CK_BYTES("Title\n\na,b\n1,2\n"), 0, "4:1|2\n");
}

/* What a spreadsheet puts above a table, lines of an old Mac, and headers in other letters. */
Test(rows, csv_of_spreadsheets)
{
    static const struct row_shape semicolon = { .format = ROWS_CSV, .delimiter = ';', .quote = '"' };

    expect(&comma, CK_BYTES("sep=,\r\na,b\r\n1,2\r\n"), 0, "3:1|2\n");
    expect(&comma, CK_BYTES("\xEF\xBB\xBF\"sep=,\"\n\"a\",\"b\"\n1,2\n"), 0, "3:1|2\n");
    expect(&semicolon, CK_BYTES("SEP=;\na;b\n1;2\n"), 0, "3:1|2\n");
    expect(&comma, CK_BYTES("sep=a,b\n1,2\n"), 0, "2:~|2\n"); /* a column */
    expect(&comma, CK_BYTES("a,b\r1,2\r\r\"3\r\",4\r"), 0, "2:1|2\n4:3|4\n");
    expect(&comma, CK_BYTES("a,b\r\n1,\"2\r3\"\r\n"), 0, "2:1|2\r3\n");
    expect(&comma, CK_BYTES("A,B\n1,2\na,b\n3,4\n"), 0, "2:1|2\n3? the header again: files that were put together may hold rows twice\n4:3|4\n");
    expect(&comma, CK_BYTES("A,a,b\n1,2,3\n"), 0, "2:2|3\n"); /* the one that is called so */
    expect(&comma, CK_BYTES("b,A,A\n1,2,3\n"), 0, "2:2|1\n");
}

/* A trailing comma makes an empty column; a row that is longer or shorter than the header is told with its line, and the others are read. */
Test(rows, csv_widths)
{
    expect(&comma, CK_BYTES("a,b\n1,2,\n3,4,,\n5,6\n"), 0, "2:1|2\n3:3|4\n4:5|6\n");
    expect(&comma, CK_BYTES("a,b,\n1,2,\n3,4\n"), 0, "2:1|2\n3:3|4\n");
    expect(&comma, CK_BYTES("a,b\n1,2,3\n4\n5,6\n"), 0, "2! 3 cells, where the header has 2\n3! 1 cells, where the header has 2\n4:5|6\n");
    expect(&comma, CK_BYTES("a,b\n,,\n1,2\n"), 0, "3:1|2\n");
    expect(&comma, CK_BYTES(",a,b\n0,1,2\n"), 0, "2:1|2\n"); /* the index of a data frame */
}

/* Two columns of one name say the same, or the row is told. */
Test(rows, csv_repeats)
{
    expect(&comma, CK_BYTES("a,b,a,a\n1,2,1,1\n1,2,1,3\n"), 0, "2:1|2\n3! two columns are called a, and differ\n");
    expect(&comma, CK_BYTES("x,x,a,b\n1,2,3,4\n"), 0, "2:3|4\n");
}

/* Where the header stands one column to the right of its cells, the words of a column tell it, row by row. */
Test(rows, csv_shifted)
{
    static const struct ck_bytes  words[] = { { "A", 1 }, { "M", 1 } };
    static const struct row_shape shape = {
        .format = ROWS_CSV, .delimiter = ',', .quote = '"', .shifted = { "f", 1 }, .shifted_words = words, .shifted_count = 2
    };

    expect(&shape, CK_BYTES("t,f,a,b\nC,A,1,2\nC,M,3,4,\n"), 0, "2:1|2\n3:3|4\n");
    expect(&shape, CK_BYTES("t,f,a,b\nA,1,2,\nM,3,4,,\n"), 0, "2:1|2\n3:3|4\n");
    expect(&shape, CK_BYTES("t,f,a,b\nC,Q,1,2\n"), 0, "2:1|2\n"); /* another word is judged by the map */
}

/* What cannot be read: nothing there, a quote that swallows the rest, bytes that are no text. */
Test(rows, csv_faults)
{
    static char     big[6 * 1024 * 1024];
    struct ck_bytes long_cell = { big, 3 * 1024 * 1024 }, unclosed = { big, sizeof big };

    expect(&comma, CK_BYTES(""), -ENOMSG, "the file is empty");
    expect(&comma, CK_BYTES("\xEF\xBB\xBF"), -ENOMSG, "the file is empty");
    expect(&comma, CK_BYTES("a,b\n"), 0, "");
    expect(&comma, CK_BYTES("a,b\n1,2\n3,\"4\n5,6\n"), -EBADMSG,
           "2:1|2\n3! a quote is not closed\nline 3: a quote is not closed: what follows is not read");
    expect(&comma, CK_BYTES("a,b\n\"1\"x,2\n3,4\n"), 0, "2! text behind a closing quote\n3:3|4\n");
    expect(&comma, CK_BYTES("a,b\n1,2\n3,\xFF\n"), -EILSEQ, "2:1|2\nnot UTF-8 at byte 10");
    memset(big, 'x', sizeof big);
    memcpy(big, "a,b\n1,2\n", 8);
    memcpy(big + 3 * 1024 * 1024 - 6, ",1\n3,\n", 6);
    expect(&comma, long_cell, 0, "2:1|2\n3! a cell is too long\n4:3|\n");
    big[8] = '"';
    expect(&comma, unclosed, -EBADMSG, "2:1|2\n3! a quote is not closed\nline 3: a quote is not closed: what follows is not read");
}

/* Rows are the same wherever the pieces of the stream end. */
Test(rows, csv_pieces)
{
    static char      text[700000];
    char             line[64];
    size_t           size = (size_t)snprintf(text, sizeof text, "a,b\n"), rows = 0;
    struct ck_buffer wanted_rows = { 0 };

    while (size + 64 < sizeof text) {
        rows++;
        size += (size_t)snprintf(text + size, sizeof text - size, rows % 3 ? "%zu,y\r\n" : "%zu,\"y\"\r\n", rows);
        snprintf(line, sizeof line, "%zu:%zu|y\n", rows + 1, rows);
        ck_buffer_append(&wanted_rows, ck_bytes_from(line));
    }
    ck_buffer_append(&wanted_rows, (struct ck_bytes){ "", 1 });
    expect(&comma, (struct ck_bytes){ text, size }, 0, wanted_rows.data);
    ck_buffer_release(&wanted_rows);
}

/* An answer of as many rows as the source gives at most was cut. */
Test(rows, cap)
{
    static const struct row_shape shape = { .format = ROWS_CSV, .delimiter = ',', .quote = '"', .cap = 2 };

    expect(&shape, CK_BYTES("a,b\n1,2\n"), 0, "2:1|2\n");
    expect(&shape, CK_BYTES("a,b\n1,2\n3,4\n"), -EMSGSIZE,
           "2:1|2\n3:3|4\nexactly 2 rows, which is where the source cuts its answers: ask it for less at a time");
    expect(&shape, CK_BYTES("a,b\n1,2\n3,4\n5,6\n"), 0, "2:1|2\n3:3|4\n4:5|6\n");
}

/* The elements of the list at the pointer, by name or pointer; numbers, truth and null as they mean to be. */
Test(rows, json)
{
    static const struct row_shape data = { .format = ROWS_JSON, .rows = { "/data", 5 } };
    static const struct row_shape deep = { .format = ROWS_JSON, .rows = { "/x/data", 7 } };
    static const struct row_shape plain = { .format = ROWS_JSON };
    static const struct row_shape lists = { .format = ROWS_JSON, .header_first = true };

    expect(&data,
           CK_BYTES("{\"n\": {\"data\": [1]}, \"data\": [\n{\"a\": \" x\\u00e9 \", \"b\": 24.3, \"c\": {\"d\": true}},\n\n "
                    "{\"b\":null,\"a\":12345678901}\n], \"e\": \"\"}\n"),
           0, "2:xé|24.3|true\n4:12345678901|~|~\n");
    expect(&deep, CK_BYTES("{\"data\":[{}],\"x\":{\"y\":[],\"data\":[{\"a\":1}],\"z\":2},\"w\":[[{}]]}"), 0, "1:1|~|~\n");
    expect(&data, CK_BYTES("{\"count\":0,\"data\":[]}"), 0, "");
    expect(&plain, CK_BYTES("[{\"a\":\"],}\\\"\"}, {\"a\":2}]"), 0, "1:],}\"|~|~\n1:2|~|~\n");
    expect(&plain, CK_BYTES("{\"a\":1}\n{\"a\":2}\n"), 0, "1:1|~|~\n2:2|~|~\n");
    expect(&lists, CK_BYTES("[[\"b\",\"a\",\"t\",\"t\"],\n[\"1\",\"2\",\"x\",\"x\"],\n[null,3,1,1]]"), 0, "2:2|1|~\n3:3|~|~\n");
}

/* A row that is none costs itself; a document that is none, or ends too early, is no document. */
Test(rows, json_faults)
{
    static const struct row_shape data = { .format = ROWS_JSON, .rows = { "/data", 5 } };
    static const struct row_shape plain = { .format = ROWS_JSON };
    static const struct row_shape lists = { .format = ROWS_JSON, .header_first = true };

    expect(&plain, CK_BYTES("[{\"a\":1},{\"a\":NaN},\n3,{\"a\":1,\"a\":2},{\"a\":[1]},{\"a\":4}]"), 0,
           "1:1|~|~\n1! no JSON: invalid token near 'NaN'\n2! a row that is no object\n2! no JSON: duplicate object key near '\"a\"'\n2! a is no "
           "single value\n2:4|~|~\n");
    expect(&data, CK_BYTES("{\"data\":[{\"a\":1}"), -EBADMSG, "1:1|~|~\nline 1: the document ends in the middle: it was cut");
    expect(&data, CK_BYTES("{\"data\":[{\"a\":1},\n{\"a\":\"x"), -EBADMSG, "1:1|~|~\nline 2: the document ends in the middle: it was cut");
    expect(&data, CK_BYTES("{\"data\":[{\"a\":1}]"), -EBADMSG, "1:1|~|~\nline 1: the document ends in the middle: it was cut");
    expect(&data, CK_BYTES("{\"data\":[{\"a\":1}]}}"), -EBADMSG, "1:1|~|~\nline 1: text behind the end of the document");
    expect(&data, CK_BYTES("{\"data\":[{\"a\":1]}"), -EBADMSG, "line 1: no JSON: brackets that do not match");
    expect(&data, CK_BYTES("{\"error\":\"x\"}"), -EBADMSG, "line 1: no list of rows: there is no /data");
    expect(&data, CK_BYTES("{\"data\":7}"), -EBADMSG, "line 1: no list of rows: there is no /data");
    expect(&data, CK_BYTES("<!DOCTYPE html>"), -EBADMSG, "line 1: no JSON: it begins with <!DOCTYPE html>");
    expect(&data, CK_BYTES(" \n"), -ENOMSG, "the file is empty");
    expect(&lists, CK_BYTES("[[\"a\",\"b\"],[1],[1,2]]"), 0, "1! 1 cells, where the header has 2\n1:1|2|~\n");
    expect(&lists, CK_BYTES("[[\"a\",\"a\"],[1,2],[1,1]]"), 0, "1! two columns are called a, and differ\n1:1|~|~\n");
    expect(&lists, CK_BYTES("[{\"a\":1}]"), -EBADMSG, "line 1: the first row is no list of names");
    expect(&plain, CK_BYTES("[{\"a\":\"x\xFF\"}]"), -EILSEQ, "not UTF-8 at byte 8");
}

/* A row may be longer than a piece of the stream; one of more than 4 MiB is told, and the next is read. */
Test(rows, json_long)
{
    static const struct row_shape plain = { .format = ROWS_JSON };
    static char                   big[6 * 1024 * 1024];
    size_t                        size = sizeof big;

    memset(big, ' ', size);
    memcpy(big, "[{\"x\":", 6);
    memcpy(big + size - 20, "1},{\"a\":5}]", 11);
    expect(&plain, (struct ck_bytes){ big, size }, 0, "1! a row is too long\n1:5|~|~\n");
    memset(big, ' ', size);
    memcpy(big + 3 * 1024 * 1024, "[{\"x\":", 6);
    memcpy(big + size - 20, "1},{\"a\":5}]", 11);
    expect(&plain, (struct ck_bytes){ big, size }, 0, "1:~|~|~\n1:5|~|~\n");
}

/* A file whose last line has no end may have been cut in its last cell, or before more rows: a cell that somebody wants is not believed. */
Test(rows, csv_without_its_end)
{
    static const struct row_shape bare = { .format = ROWS_CSV, .delimiter = ',', .quote = '"', .no_header = true };
    static const struct row_shape whole = { .format = ROWS_CSV, .delimiter = ',', .quote = '"', .complete = true };
#define CUT_CELL "! the file ends without a line end: this row's last cell may be cut (if the file is whole, end its last line)\n"
#define CUT_FILE "? the file ends without a line end: rows may be missing behind this one\n"

    expect(&comma, CK_BYTES("a,b\n1,2\n3,4"), 0, "2:1|2\n3? \n3" CUT_CELL);
    expect(&comma, CK_BYTES("a,b\n1,2\n3,"), 0, "2:1|2\n3? \n3" CUT_CELL); /* nothing of the cell is left */
    expect(&comma, CK_BYTES("a,b\n1,2\n3"), 0, "2:1|2\n3? \n3! the file ends within this row: it was cut\n");
    expect(&comma, CK_BYTES("a,b\n1,2\n3,\"4\""), 0, "2:1|2\n3" CUT_FILE "3:3|4\n");   /* the quote shows that the cell is whole */
    expect(&comma, CK_BYTES("a,b,x\n1,2,3\n3,4,5"), 0, "2:1|2\n3" CUT_FILE "3:3|4\n"); /* nobody wants the last one */
    expect(&comma, CK_BYTES("a,b\n1,2\n3,4,"), 0, "2:1|2\n3" CUT_FILE "3:3|4\n");
    expect(&comma, CK_BYTES("a,b,b\n3,4,4"), 0, "2? \n2" CUT_CELL);
    expect(&comma, CK_BYTES("a,b\r\n3,4\r"), 0, "2? \n2" CUT_CELL);
    expect(&comma, CK_BYTES("a,b\n1,2\n,"), 0, "2:1|2\n");
    expect(&comma, CK_BYTES("a,b"), 0, "");
    expect(&whole, CK_BYTES("a,b\n1,2\n3,4"), 0, "2:1|2\n3:3|4\n");
    expect(&bare, CK_BYTES("1,2\n3,4"), 0, "1:~|~\n2" CUT_FILE "2:~|~\n");
}

/* Files that were put one behind the other show it by their headers. */
Test(rows, csv_header_again)
{
    expect(&comma, CK_BYTES("a,b\n1,2\n a,\"b\"\n3,4\na,x\n"), 0,
           "2:1|2\n3? the header again: files that were put together may hold rows twice\n4:3|4\n5:a|x\n");
}

/* What a document says of itself beside its rows, before or behind them. */
Test(rows, json_beside)
{
    static const struct row_shape data = { .format = ROWS_JSON,
                                           .rows = { "/data", 5 },
                                           .said_count = { "/count", 6 },
                                           .said_next = { "/@odata.nextLink", 16 },
                                           .said_error = { "/error", 6 } };
    static const struct row_shape deep = {
        .format = ROWS_JSON, .rows = { "/r/items", 8 }, .said_count = { "/r/page/total", 13 }, .said_error = { "/r/error/text", 13 }
    };
    static const struct row_shape paged = { .format = ROWS_JSON, .rows = { "/data", 5 }, .said_next = { "/next", 5 } };
    static const struct row_shape preview = { .format = ROWS_JSON, .rows = { "/data", 5 }, .preview = 2 };

    expect(&data, CK_BYTES("{\"count\":1,\"error\":\"\",\"data\":[{\"a\":1}],\"@odata.nextLink\":null}"), 0, "1:1|~|~\n");
    expect(&data, CK_BYTES("{\"count\":5,\"data\":[{\"a\":1}]}"), 0, "1:1|~|~\n1? it says that it has 5 rows, and has 1\n");
    expect(&data, CK_BYTES("{\"data\":[{\"a\":1}],\"count\":\"0\"}"), 0, "1:1|~|~\n1? it says that it has 0 rows, and has 1\n");
    expect(&data, CK_BYTES("{\"data\":[],\"count\":3}"), 0, "1? it says that it has 3 rows, and has 0\n");
    expect(&data, CK_BYTES("{\"data\":[{\"a\":1}],\n\"error\":\"Result truncated\"}"), 0,
           "1:1|~|~\n2? the publisher says beside the rows: Result truncated\n");
    expect(&data, CK_BYTES("{\"data\":[{\"a\":1}],\"@odata.nextLink\":\"https://x/2\"}"), 0,
           "1:1|~|~\n1? there is a next page, which is not in this file: https://x/2\n");
    expect(&paged, CK_BYTES("{\"data\":[{\"a\":1}],\"next\":\"https://x/2\"}"), 0,
           "1:1|~|~\n1? there is a next page, which is not in this file: https://x/2\n");
    expect(&preview, CK_BYTES("{\"data\":[{\"a\":1},{\"a\":2}]}"), 0,
           "1:1|~|~\n1:2|~|~\n0? exactly 2 rows, which is where the source's free preview cuts: rows may be missing\n");
    expect(&deep, CK_BYTES("{\"r\":{\"page\":{\"total\":2},\"items\":[{\"a\":1}],\"error\":{\"code\":0,\"text\":\"no\\nmore\"}}}"), 0,
           "1:1|~|~\n1? the publisher says beside the rows: no more\n1? it says that it has 2 rows, and has 1\n");
}

/* An answer without rows is one; an error in their place is told as its publisher tells it. */
Test(rows, json_nothing)
{
    static const struct row_shape data = {
        .format = ROWS_JSON, .rows = { "/data", 5 }, .said_count = { "/count", 6 }, .said_error = { "/error", 6 }
    };
    static const struct row_shape deep = { .format = ROWS_JSON, .rows = { "/r/items", 8 } };

    expect(&data, CK_BYTES("{}"), 0, "");
    expect(&data, CK_BYTES(" { } "), 0, "");
    expect(&data, CK_BYTES("{\"count\":0,\"results\":[]}"), 0, "");
    expect(&data, CK_BYTES("{\"data\":null,\"count\":0}"), 0, "");
    expect(&data, CK_BYTES("{\"data\":null}"), -EBADMSG, "line 1: no list of rows: there is no /data");
    expect(&data, CK_BYTES("{\"count\":7}"), -ENODATA, "no list of rows: there is no /data, and it says that it has 7 rows");
    expect(&data, CK_BYTES("{\"data\":null,\"error\":\"The request exceeds the limit\"}"), -ENODATA,
           "the publisher answers: The request exceeds the limit");
    expect(&data, CK_BYTES("{\"error\":{\"b\":1,\"a\":[\"x\"]},\"data\":[]}"), -ENODATA, "the publisher answers: {\"a\":[\"x\"],\"b\":1}");
    expect(&data, CK_BYTES("{\"error\":0,\"data\":[]}"), 0, "");
    expect(&deep, CK_BYTES("{\"r\":null}"), -EBADMSG, "line 1: no list of rows: there is no /r/items");
    expect(&deep, CK_BYTES("{\"r\":{\"items\":{}}}"), -EBADMSG, "line 1: no list of rows: there is no /r/items");
    expect(&deep, CK_BYTES("{\"r\":{\"items\":["), -EBADMSG, "line 1: the document ends in the middle: it was cut");
    expect(&deep, CK_BYTES("{\"r\":{\"x\":1}"), -EBADMSG, "line 1: the document ends in the middle: it was cut");
    expect(&data, CK_BYTES("[{\"a\":1},{\"a\":2}]"), 0, "1:1|~|~\n1:2|~|~\n"); /* a bare list */
}

struct digests {
    XXH128_hash_t of[8], parted[8];
    size_t        count;
};

static int take_digest(void *context, const struct row *row)
{
    struct digests *digests = context;

    digests->parted[digests->count] = row->parted;
    digests->of[digests->count++] = row->digest;
    return 0;
}

/* b, and what the attribute or the member x of c is. */
static bool is_b(const void *context, struct ck_bytes name)
{
    (void)context;
    return ck_bytes_equal(name, CK_BYTES("b")) || ck_bytes_equal(name, CK_BYTES("/c/x")) || ck_bytes_equal(name, CK_BYTES("c/@x"));
}

/* `equal`, `alike`: a letter for each row; rows of one letter are equal, or alike in all but their figures. */
static void expect_alike(const struct row_shape *shape, const char *text, const char *equal, const char *alike)
{
    static const struct ck_bytes  name = { "a", 1 };
    static const struct row_wants wants = { &name, 1, true, is_b, NULL };
    struct digests                digests = { .count = 0 };
    struct row_sink               sink = { .context = &digests, .row = take_digest, .bad = bad };
    char                          problem[ROWS_PROBLEM_MAX];
    struct stream                *stream;

    cr_assert_eq(stream_open_bytes("x", ck_bytes_from(text), NULL, &stream, problem), 0);
    cr_assert_eq(rows_read(stream, shape, &wants, &sink, problem), 0, "%s", problem);
    stream_close(stream);
    cr_assert_eq(digests.count, strlen(equal));
    for (size_t i = 0; i < digests.count; i++)
        for (size_t k = 0; k < digests.count; k++) {
            cr_assert_eq(XXH128_isEqual(digests.of[i], digests.of[k]), equal[i] == equal[k], "%zu and %zu of %s", i, k, text);
            cr_assert(!alike || XXH128_isEqual(digests.parted[i], digests.parted[k]) == (alike[i] == alike[k]), "%zu and %zu of %s", i, k, text);
        }
}

static void expect_digests(const struct row_shape *shape, const char *text, const char *equal) { expect_alike(shape, text, equal, NULL); }

/* What is a figure parts no rows, whatever it is: a column, a member, an element, or an attribute. */
Test(rows, parted)
{
    static const struct row_shape json = { .format = ROWS_JSON }, lists = { .format = ROWS_JSON, .header_first = true };
    static const struct row_shape xml = { .format = ROWS_XML, .rows = { "i", 1 } };

    expect_alike(&comma, "a,b,c\n1,2,3\n1,3,3\n1,,3\n1,2,4\n2,2,3\n1,2,3\n", "uvwxyu", "aaabca");
    expect_alike(
        &json,
        "[{\"a\":1,\"b\":2},{\"b\":3,\"a\":1},{\"a\":2,\"b\":2},{\"a\":1,\"c\":{\"x\":1}},{\"a\":1,\"c\":{\"x\":2}},{\"a\":1,\"c\":{\"y\":2}}]",
        "uvwxyz", "aabccd");
    expect_alike(&lists, "[[\"a\",\"b\"],[1,2],[1,3],[2,2]]", "uvw", "aab");
    expect_alike(&xml,
                 "<r><i><a>1</a><b>2</b></i><i><a>1</a><b>3<d/></b></i><i><a>2</a><b>2</b></i><i><a>1</a><c x=\"1\"/></i><i><a>1</a><c x=\"2\"/></i>"
                 "<i><a>1</a><c y=\"2\"/></i></r>",
                 "uvwxyz", "aabccd");
}

/* Rows are equal if all their cells are, those too that nobody wants, however they are written. */
Test(rows, digests)
{
    static const struct row_shape json = { .format = ROWS_JSON };
    static const struct row_shape xml = { .format = ROWS_XML, .rows = { "i", 1 } };

    expect_digests(&comma, "a,b\n1,2\n1,3\n\"1\", 2 \n12,\n1,2,\n,12\n", "xyxzxw");
    expect_digests(&json, "[{\"a\":1,\"b\":2},{\"a\":1,\"b\":3}, {\"b\":2, \"a\":1},{\"a\":1}]", "xyxz");
    expect_digests(
        &xml,
        "<r><i><a>1</a><b>2</b></i><i><a>1</a><b>3</b></i>\n<i> <a> 1</a>\n<b>2</b></i><i><a>1</a><c>2</c></i><i n='1'><a>1</a><b>2</b></i></r>",
        "xyxzw");
}

/* Members of rows are told once each, where there is no header; whoever does not know one ends it. */
Test(rows, members)
{
    static const struct row_shape json = { .format = ROWS_JSON };
    static const struct row_shape xml = { .format = ROWS_XML, .rows = { "i", 1 } };
    static const struct ck_bytes  name = { "a", 1 };
    static const struct row_wants wants = { &name, 1 };
    static const char *const      texts[] = { "[{\"a\":1,\"b\":{\"c\":2}},\n{\"b\":1},\n{\"d\":3,\"a\":5}]",
                                              "<r><i><a>1</a><b><c/></b></i>\n<i><b/></i>\n<i><p:d/><a>5</a></i></r>" };
    static const char *const      told[] = { "1+ a\n1+ b\n1:1\n2:~\n3+ d\n3:5\n", "1+ a\n" };
    char                          problem[ROWS_PROBLEM_MAX];

    wanted = 1;
    for (size_t i = 0; i < 4; i++) {
        int             answer = i < 2 ? 0 : -EPROTO;
        struct row_sink sink = { .context = &answer, .row = take, .bad = bad, .member = member };
        struct stream  *stream;

        all.size = 0;
        cr_assert_eq(stream_open_bytes("x", ck_bytes_from(texts[i % 2]), NULL, &stream, problem), 0);
        cr_assert_eq(rows_read(stream, i % 2 ? &xml : &json, &wants, &sink, problem), answer);
        stream_close(stream);
        ck_buffer_append(&all, (struct ck_bytes){ "", 1 });
        cr_assert_str_eq(all.data, told[i / 2], "%s", all.data);
    }
    ck_buffer_release(&all);
    all = (struct ck_buffer){ 0 };
}

static void by_rows(void *context)
{
    (void)context;
    note("by rows\n");
}

/* Where several rows stand on one line, a line tells nothing: their numbers do, for who asks for them. */
Test(rows, json_on_one_line)
{
    static const struct row_shape json = { .format = ROWS_JSON, .rows = { "/d", 2 } };
    static const struct ck_bytes  name = { "a", 1 };
    static const struct row_wants wants = { &name, 1 };
    static const char *const      texts[] = { "{\n\"d\":[{\"a\":1},3,{\"a\":2},\n{\"a\":4}]}", "{\"d\":[{\"a\":1},\n3,\n{\"a\":2}]}" };
    static const char *const      told[] = { "2:1\nby rows\n2! a row that is no object\n3:2\n4:4\n", "1:1\n2! a row that is no object\n3:2\n" };
    char                          problem[ROWS_PROBLEM_MAX];
    struct row_sink               sink = { .row = take, .bad = bad, .by_rows = by_rows };

    wanted = 1;
    for (size_t i = 0; i < 2; i++) {
        struct stream *stream;

        all.size = 0;
        cr_assert_eq(stream_open_bytes("x", ck_bytes_from(texts[i]), NULL, &stream, problem), 0);
        cr_assert_eq(rows_read(stream, &json, &wants, &sink, problem), 0);
        stream_close(stream);
        ck_buffer_append(&all, (struct ck_bytes){ "", 1 });
        cr_assert_str_eq(all.data, told[i], "%s", all.data);
    }
    ck_buffer_release(&all);
    all = (struct ck_buffer){ 0 };
}
