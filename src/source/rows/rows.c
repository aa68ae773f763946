/* SPDX-License-Identifier: Apache-2.0
 * Chooses the reader, and judges what only the number of rows shows. */
#include "source/rows/rows.h"

#include <errno.h>
#include <stdio.h>

#include "source/rows/internal.h"

/* The size of the blank at the beginning, or (`end`) at the end. 0: there is none. */
static size_t blank_of(struct ck_bytes text, bool end)
{
    static const struct ck_bytes blanks[] = { { " ", 1 },        { "\t", 1 },           { "\r", 1 },          { "\n", 1 },
                                              { "\xC2\xA0", 2 }, { "\xE3\x80\x80", 3 }, { "\xE2\x80\xAF", 3 } };

    for (size_t i = 0; i < sizeof blanks / sizeof *blanks; i++)
        if (text.size >= blanks[i].size && memcmp(end ? text.data + text.size - blanks[i].size : text.data, blanks[i].data, blanks[i].size) == 0)
            return blanks[i].size;
    return 0;
}

static bool may_be_blank(char c) { return c == ' ' || (c >= '\t' && c <= '\r') || (unsigned char)c >= 0x80; }

struct ck_bytes cell_trim(struct ck_bytes cell)
{
    size_t size;

    while (cell.size && may_be_blank(cell.data[0]) && (size = blank_of(cell, false)) > 0)
        cell = (struct ck_bytes){ cell.data + size, cell.size - size };
    while (cell.size && may_be_blank(cell.data[cell.size - 1]) && (size = blank_of(cell, true)) > 0)
        cell.size -= size;
    return cell;
}

int rows_read(struct stream *stream, const struct row_shape *shape, const struct row_wants *wants, const struct row_sink *sink,
              char problem[ROWS_PROBLEM_MAX])
{
    struct row_reading reading = { stream, shape, wants, sink, 0, problem };
    int                result;

    problem[0] = '\0';
    switch (shape->format) {
    case ROWS_CSV: result = read_csv_rows(&reading); break;
    case ROWS_JSON: result = read_json_rows(&reading); break;
    case ROWS_XML: result = read_xml_rows(&reading); break;
    case ROWS_HTML: result = read_html_rows(&reading); break;
    case ROWS_FEED: result = read_feed_rows(&reading); break;
    case ROWS_GACC_TABLE: result = read_gacc_table(&reading); break;
    case ROWS_GACC_INDEX: result = read_gacc_index(&reading); break;
    default: snprintf(problem, ROWS_PROBLEM_MAX, "no reader of this format"); return -ENOTSUP;
    }
    if (result == 0 && shape->cap && reading.rows == shape->cap) {
        snprintf(problem, ROWS_PROBLEM_MAX, "exactly %zu rows, which is where the source cuts its answers: ask it for less at a time", shape->cap);
        return -EMSGSIZE;
    }
    if (result == 0 && shape->preview && reading.rows == shape->preview) {
        char words[ROWS_PROBLEM_MAX];

        snprintf(words, sizeof words, "exactly %zu rows, which is where the source's free preview cuts: rows may be missing", shape->preview);
        if (sink->told)
            sink->told(sink->context, 0, words);
        tell_partial(&reading, 0, words);
    }
    return result;
}
