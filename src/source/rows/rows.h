/* SPDX-License-Identifier: Apache-2.0
 * Rows of named cells out of a stream of CSV, JSON, XML, HTML or a feed: one at a time, in bounded memory. */
#ifndef CHOKEPOINT_SOURCE_ROWS_H
#define CHOKEPOINT_SOURCE_ROWS_H

#include <xxhash.h>

#include "chokepoint/bytes.h"
#include "source/rows/total_word.h"
#include "source/stream/stream.h"

enum {
    ROWS_PROBLEM_MAX = 256,
    ROWS_COLUMNS_MAX = 512,
    ROWS_CELL_MAX = 1024 * 1024,   /* bytes of a cell: a row with a longer one is bad */
    ROWS_ROW_MAX = 4 * 1024 * 1024 /* bytes of a row as it stands in the file */
};

/* What a map wants of a row: names in its order. A name is a column (csv), a member or a JSON pointer below the row (json), or a path of elements
 * below the row, `./@name` for an attribute (xml). What begins with `@` is of the run: rows have none. */
struct row_wants {
    const struct ck_bytes *names;
    size_t                 count;
    bool                   digests; /* the digests of rows are wanted */
    bool (*is_figure)(const void     *context,
                      struct ck_bytes name); /* whether what the row has by that name is a figure, and parts nothing; NULL: none is.
                                                Members below others are called by their pointers or paths, as wanted names are */
    bool (*is_unread)(const void *context, struct ck_bytes name); /* whether nothing is made of what the row has by that name, and it is no figure: a
                                                                     word for a total there is told; NULL: of nothing */
    const void *context;
};

struct row {
    size_t                 line;   /* where it begins, from 1 */
    const struct ck_bytes *cells;  /* in the order of the names; data == NULL: the row has none. UTF-8, valid until the callback returns */
    struct ck_bytes        text;   /* the row as it stands in the file; data == NULL: the reader does not have it */
    XXH128_hash_t          digest; /* of all its cells, those too that nobody wants; zero: not wanted, or of a reader that has none (html, tables) */
    XXH128_hash_t          parted; /* of those that are no figures; zero as the digest */
    struct row_totals      totals; /* by what nobody reads (total_word.h); zero: digests are not wanted */
};

struct row_sink {
    void *context;
    /* The columns of the file, once, before its first row; NULL: nobody asks. Of a reader that has a header only. Negative: ends. */
    int (*columns)(void *context, size_t line, const struct ck_bytes *names, size_t count);
    int (*row)(void *context, const struct row *row); /* negative: ends */
    /* A row that cannot be read; reading goes on where it can. `cells`: those that can be, in the order of the names (data == NULL: it cannot), or
     * NULL. */
    void (*bad)(void *context, size_t line, const char *problem, struct ck_bytes text, const struct ck_bytes *cells);
    /* Before `bad`, of a row with one cell too few or too many, or two: the wanted cells as they stand if those that it lacks, or has too many, are
     * at one place; once for each place. NULL: nobody asks. */
    void (*may_be)(void *context, size_t line, const struct ck_bytes *cells);
    /* What a reader mended or left out as it should, and no row was lost by: for people. NULL: nobody asks. */
    void (*told)(void *context, size_t line, const char *text);
    /* A member that no row before had, of readers without a header (json objects, xml: elements right below the row), and a
     * column of a table of a page that nobody wants. NULL: nobody asks. Negative:
     * ends. */
    int (*member)(void *context, size_t line, struct ck_bytes name);
    /* That the document is not all of what was published, as it says itself or shows: no sum of it is one of all. NULL: nobody asks. */
    void (*partial)(void *context, size_t line, const char *text);
    /* Several rows stand on one line: from here on, rows are told by their numbers in the list, from 1, instead of by lines. NULL: by lines. */
    void (*by_rows)(void *context);
    /* The header stands there again: rows of another file, or of the same one, begin. NULL: it is told as partial. */
    void (*again)(void *context, size_t line);
    /* The next page, for whoever asks for it by itself; NULL: that there is one is told as partial. */
    void (*next)(void *context, struct ck_bytes url);
};

enum row_format { ROWS_CSV, ROWS_JSON, ROWS_XML, ROWS_HTML, ROWS_FEED, ROWS_GACC_TABLE, ROWS_GACC_INDEX };

struct row_shape { /* `read:` of a map */
    enum row_format format;
    char            delimiter, quote; /* csv; quote '\0': none */
    bool            no_header;        /* csv: the first row is one, and columns are called 1, 2, 3 … */
    bool            header_first;     /* json: rows are lists, and the first one has the names */
    bool            complete;         /* csv: whoever reads knows that nothing is missing at its end */
    size_t          skip;             /* csv: lines before the header */
    struct ck_bytes rows;             /* json: pointer of the list of rows (empty: the document); xml, html: path of the elements that are rows */
    struct ck_bytes said_count, said_next,
        said_error;          /* json, xml: pointers or paths to the number of rows, the next page, an error; null: the source tells none */
    size_t          preview; /* so many rows exactly are told: a free preview may have cut the answer there; 0: no such number */
    size_t          cap;     /* so many rows exactly are an answer that was cut (-EMSGSIZE); 0: no such number */
    struct ck_bytes shifted; /* csv: a column whose cell is one of `shifted_words` in the column before it where a row is shifted; null: none */
    const struct ck_bytes *shifted_words;
    size_t                 shifted_count;
    const char            *encoding; /* xml, html, feeds: of documents that do not say theirs (the stream is not decoded); NULL: UTF-8 */
};

/* The size of the line in front of a table that tells a spreadsheet what parts its cells (`sep=;`), with its end. 0: there is none. */
size_t rows_sep_line(struct ck_bytes head);

/* Reads all rows. 0, the sink's negative result, or a negative errno with `problem`; -ENOMSG: the file is empty. */
int rows_read(struct stream *stream, const struct row_shape *shape, const struct row_wants *wants, const struct row_sink *sink,
              char problem[ROWS_PROBLEM_MAX]);

#endif
