/* SPDX-License-Identifier: Apache-2.0
 * Rows of delimited text: cells without the blanks around them, trailing empty columns, rows that are short, long or shifted. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <strings.h>

#include "engine/formats/csv.h"
#include "source/rows/internal.h"
#include "source/rows/total_word.h"

struct csv_reading {
    struct row_reading *reading;
    struct csv          csv;
    struct ck_bytes     names[ROWS_COLUMNS_MAX]; /* of the columns, without blanks */
    char                numbers[ROWS_COLUMNS_MAX][4];
    size_t              columns;      /* without trailing ones that have no name */
    uint16_t           *next;         /* of each column: the next of the same name, or NONE */
    uint16_t           *places;       /* of each wanted name: its first column, or NONE */
    struct ck_bytes    *cells;        /* wanted */
    size_t              shift_column; /* columns: none */
    bool               *figures;      /* of each column: it is no part of what parts rows */
    bool               *unread;       /* of each column: words for totals there are told */
    XXH3_state_t       *digest;       /* NULL: digests are not wanted */
    bool                old_mac;
};

enum { NONE = UINT16_MAX, CELLS_LOST = 2 /* that a row may lack, or have too many, at any place of it */ };
_Static_assert((size_t)ROWS_COLUMNS_MAX == (size_t)CSV_CELLS_MAX && (size_t)ROWS_CELL_MAX == (size_t)CSV_CELL_SIZE_MAX &&
                   (size_t)ROWS_ROW_MAX == (size_t)CSV_ROW_SIZE_MAX,
               "one limit each");

static ssize_t read_stream(void *context, char *buf, size_t size)
{
    const struct csv_reading *reading = context;
    ssize_t                   got = stream_read(reading->reading->stream, buf, size);

    for (ssize_t i = 0; i < got && reading->old_mac; i++)
        if (buf[i] == '\r')
            buf[i] = '\n';
    return got;
}

/* Whether lines end with a carriage return alone, as on an old Mac. */
static bool ends_as_old_mac(struct ck_bytes head)
{
    const char *end = head.size ? memchr(head.data, '\r', head.size) : NULL;

    return end && !memchr(head.data, '\n', head.size) && end + 1 < head.data + head.size;
}

size_t rows_sep_line(struct ck_bytes head)
{
    static const struct ck_bytes mark = { "\xEF\xBB\xBF", 3 };
    size_t                       at = ck_bytes_begin(head, mark) ? mark.size : 0;
    bool                         quoted = at < head.size && head.data[at] == '"';

    at += quoted;
    if (head.size < at + 6 + quoted || strncasecmp(head.data + at, "sep=", 4) != 0)
        return 0;
    at += 5;
    if (quoted && head.data[at++] != '"')
        return 0;
    if (head.data[at] == '\r')
        return at + 1 < head.size && head.data[at + 1] == '\n' ? at + 2 : at + 1;
    return head.data[at] == '\n' ? at + 1 : 0;
}

static int find_column(const struct csv_reading *reading, struct ck_bytes name)
{
    for (size_t i = 0; i < reading->columns; i++)
        if (ck_bytes_equal(reading->names[i], name))
            return (int)i;
    return NONE;
}

static void place_columns(struct csv_reading *reading)
{
    const struct row_wants *wants = reading->reading->wants;

    for (size_t i = 0; i < reading->columns; i++) {
        reading->next[i] = NONE;
        for (size_t k = i; k-- > 0;)
            if (reading->names[i].size && ck_bytes_equal(reading->names[i], reading->names[k])) {
                reading->next[k] = (uint16_t)i;
                break;
            }
    }
    for (size_t i = 0; i < wants->count; i++)
        reading->places[i] = (uint16_t)find_column(reading, wants->names[i]);
    reading->shift_column = reading->columns;
    if (reading->reading->shape->shifted.data && find_column(reading, reading->reading->shape->shifted) != NONE)
        reading->shift_column = (size_t)find_column(reading, reading->reading->shape->shifted);
}

static bool same_in_any_case(struct ck_bytes one, struct ck_bytes other)
{
    return one.size == other.size && one.size > 0 && strncasecmp(one.data, other.data, one.size) == 0;
}

/* A column that is called as a wanted one in other letters is it, unless another column is. */
static void name_as_wanted(struct csv_reading *reading, size_t column)
{
    const struct row_wants *wants = reading->reading->wants;
    const struct ck_bytes  *found = NULL;

    for (size_t i = 0; i < wants->count; i++) {
        if (ck_bytes_equal(wants->names[i], reading->names[column]))
            return;
        if (!found && same_in_any_case(wants->names[i], reading->names[column]) && find_column(reading, wants->names[i]) == NONE)
            found = &wants->names[i];
    }
    if (found)
        reading->names[column] = *found;
}

/* Names the columns, by the header or by numbers. */
static int take_header(struct csv_reading *reading)
{
    const struct row_shape *shape = reading->reading->shape;
    const struct row_sink  *sink = reading->reading->sink;

    reading->columns = reading->csv.columns;
    for (size_t i = 0; i < reading->columns; i++) {
        reading->names[i] = cell_trim(reading->csv.header[i]);
        if (shape->no_header) {
            int size = snprintf(reading->numbers[i], sizeof reading->numbers[i], "%zu", i + 1);

            reading->names[i] = (struct ck_bytes){ reading->numbers[i], (size_t)size };
        }
    }
    while (reading->columns && reading->names[reading->columns - 1].size == 0)
        reading->columns--;
    for (size_t i = 0; i < reading->columns && !shape->no_header; i++)
        name_as_wanted(reading, i);
    place_columns(reading);
    for (size_t i = 0; i < reading->columns; i++) {
        reading->figures[i] = wants_figure(reading->reading->wants, reading->names[i]);
        reading->unread[i] = wants_unread(reading->reading->wants, reading->names[i]);
    }
    return sink->columns ? sink->columns(sink->context, reading->csv.line, reading->names, reading->columns) : 0;
}

static bool is_empty(const struct ck_bytes *cells, size_t from, size_t count)
{
    for (size_t i = from; i < count; i++)
        if (cell_trim(cells[i]).size)
            return false;
    return true;
}

static bool is_among(struct ck_bytes cell, const struct ck_bytes *words, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (ck_bytes_equal(cell, words[i]))
            return true;
    return false;
}

/* Whether each cell stands one column too far to the left: some programs take the first column away and leave its name. */
static bool is_shifted(const struct csv_reading *reading, const struct ck_bytes *cells)
{
    const struct row_shape *shape = reading->reading->shape;
    size_t                  at = reading->shift_column;

    return at < reading->columns && at > 0 && !is_among(cell_trim(cells[at]), shape->shifted_words, shape->shifted_count) &&
           is_among(cell_trim(cells[at - 1]), shape->shifted_words, shape->shifted_count);
}

static void tell_bad(struct csv_reading *reading, const char *problem, const struct ck_bytes *cells)
{
    const struct row_sink *sink = reading->reading->sink;

    sink->bad(sink->context, reading->csv.line, problem, reading->csv.raw, cells);
}

/* The wanted cells among the first `count`, which stand where the header says. */
static const struct ck_bytes *known_cells(struct csv_reading *reading, const struct ck_bytes *cells, size_t count)
{
    for (size_t i = 0; i < reading->reading->wants->count; i++) {
        size_t place = reading->places[i];

        reading->cells[i] = place < count && reading->next[place] == NONE ? cell_trim(cells[place]) : (struct ck_bytes){ 0 };
    }
    return reading->shift_column < reading->columns ? NULL : reading->cells;
}

/* The same of a row whose last cell may be cut. */
static const struct ck_bytes *cells_before_last(struct csv_reading *reading, const struct ck_bytes *cells, size_t count)
{
    return known_cells(reading, cells, count ? count - 1 : 0);
}

static void tell_part(const struct csv_reading *reading, const char *text)
{
    const struct row_sink *sink = reading->reading->sink;

    if (sink->told)
        sink->told(sink->context, reading->csv.line, text);
    tell_partial(reading->reading, reading->csv.line, text);
}

/* ---- files that were cut, or put together ---- */

/* Publishers end each line: behind a last one without its end something may be missing. */
static bool is_unended(const struct csv_reading *reading)
{
    return reading->csv.raw.size && reading->csv.raw.data[reading->csv.raw.size - 1] != '\n';
}

/* Whether the last cell of an unended row may be a part of one that somebody wants; a closing quote shows that it is whole. */
static bool may_be_cut(const struct csv_reading *reading, size_t count, size_t shift)
{
    const char quote = reading->csv.dialect.quote;

    if (quote && reading->csv.raw.data[reading->csv.raw.size - 1] == quote)
        return false;
    for (size_t i = 0; i < reading->reading->wants->count; i++)
        for (size_t place = reading->places[i]; place != NONE; place = reading->next[place])
            if (place + 1 == count + shift)
                return true;
    return false;
}

static bool is_whole(struct csv_reading *reading, const struct ck_bytes *cells, size_t count, size_t shift)
{
    if (!is_unended(reading) || reading->reading->shape->complete)
        return true;
    if (may_be_cut(reading, count, shift)) {
        tell_partial(reading->reading, reading->csv.line, "");
        tell_bad(reading, "the file ends without a line end: this row's last cell may be cut (if the file is whole, end its last line)",
                 cells_before_last(reading, cells, count));
        return false;
    }
    tell_part(reading, "the file ends without a line end: rows may be missing behind this one");
    return true;
}

/* How the cells may stand: before some place as the header says, behind it as many further to the left or to the right as the row lacks or has too
 * many. */
static void tell_readings(struct csv_reading *reading, const struct ck_bytes *cells, size_t count)
{
    const struct row_sink *sink = reading->reading->sink;
    const size_t           columns = reading->columns, few = count < columns ? columns - count : 0, many = count > columns ? count - columns : 0;

    for (size_t at = 0; at + few <= columns; at++) {
        for (size_t i = 0; i < reading->reading->wants->count; i++) {
            size_t place = reading->places[i];
            bool   there = place != NONE && reading->next[place] == NONE && (place < at || place >= at + few);

            if (there && place >= at)
                place = place - few + many;
            reading->cells[i] = there && place < count ? cell_trim(cells[place]) : (struct ck_bytes){ 0 };
        }
        sink->may_be(sink->context, reading->csv.line, reading->cells);
    }
}

static bool has_all(struct csv_reading *reading, const struct ck_bytes *cells, size_t count)
{
    char problem[ROWS_PROBLEM_MAX];

    if (count >= reading->columns && is_empty(cells, reading->columns, count))
        return true;
    if (count < reading->columns && is_unended(reading)) {
        tell_partial(reading->reading, reading->csv.line, "");
        tell_bad(reading, "the file ends within this row: it was cut", cells_before_last(reading, cells, count));
        return false;
    }
    while (count > reading->columns && is_empty(cells, count - 1, count))
        count--;
    snprintf(problem, sizeof problem, "%zu cells, where the header has %zu", count, reading->columns);
    if (reading->reading->sink->may_be && reading->shift_column >= reading->columns && count + CELLS_LOST >= reading->columns &&
        count <= reading->columns + CELLS_LOST) {
        tell_readings(reading, cells, count);
        tell_bad(reading, problem, NULL);
        return false;
    }
    tell_bad(reading, problem, cells_before_last(reading, cells, count < reading->columns ? count : reading->columns));
    return false;
}

/* Two files that were put one behind the other. */
static bool is_header_again(const struct csv_reading *reading, const struct ck_bytes *cells)
{
    for (size_t i = 0; i < reading->columns; i++)
        if (!ck_bytes_equal(cell_trim(cells[i]), reading->names[i]) && !same_in_any_case(cell_trim(cells[i]), reading->names[i]))
            return false;
    return !reading->reading->shape->no_header && reading->columns > 0;
}

static void take_again(const struct csv_reading *reading)
{
    static const char      text[] = "the header again: files that were put together may hold rows twice";
    const struct row_sink *sink = reading->reading->sink;

    if (!sink->again) {
        tell_part(reading, text);
        return;
    }
    if (sink->told)
        sink->told(sink->context, reading->csv.line, text);
    sink->again(sink->context, reading->csv.line);
}

static XXH128_hash_t digest_of(const struct csv_reading *reading, const struct ck_bytes *cells, bool figures)
{
    XXH3_128bits_reset(reading->digest);
    for (size_t i = 0; i < reading->columns; i++) {
        struct ck_bytes cell = cell_trim(cells[i]);

        if (!figures && reading->figures[i])
            continue;
        XXH3_128bits_update(reading->digest, &cell.size, sizeof cell.size);
        XXH3_128bits_update(reading->digest, cell.data, cell.size);
    }
    return XXH3_128bits_digest(reading->digest);
}

/* The words for totals in columns that nobody reads, each column for itself. */
static struct row_totals totals_of(const struct csv_reading *reading, const struct ck_bytes *cells)
{
    struct row_totals totals = { 0 };

    for (size_t i = 0; i < reading->columns; i++)
        if (reading->unread[i])
            row_totals_note(&totals, (struct ck_bytes){ (const char *)&i, sizeof i }, cell_trim(cells[i]));
    return totals;
}

static struct row_digests digests_of(const struct csv_reading *reading, const struct ck_bytes *cells)
{
    if (!reading->digest)
        return NO_DIGESTS;
    return (struct row_digests){ digest_of(reading, cells, true), digest_of(reading, cells, false), totals_of(reading, cells) };
}

static int take_row(struct csv_reading *reading, const struct ck_bytes *cells, size_t count)
{
    const struct row_wants *wants = reading->reading->wants;
    char                    problem[ROWS_PROBLEM_MAX];
    size_t                  shift;

    if (is_empty(cells, 0, count) || !has_all(reading, cells, count))
        return 0;
    if (is_header_again(reading, cells)) {
        take_again(reading);
        return 0;
    }
    shift = is_shifted(reading, cells);
    if (!is_whole(reading, cells, count, shift))
        return 0;
    for (size_t i = 0; i < wants->count; i++) {
        size_t place = reading->places[i];

        reading->cells[i] = (struct ck_bytes){ 0 };
        if (place == NONE || place < shift)
            continue;
        reading->cells[i] = cell_trim(cells[place - shift]);
        for (place = reading->next[place]; place != NONE; place = reading->next[place])
            if (!ck_bytes_equal(reading->cells[i], cell_trim(cells[place - shift]))) {
                snprintf(problem, sizeof problem, "two columns are called %.*s, and differ",
                         (int)(wants->names[i].size < 64 ? wants->names[i].size : 64), wants->names[i].data);
                tell_bad(reading, problem, known_cells(reading, cells, reading->columns));
                return 0;
            }
    }
    return give_row(reading->reading, reading->csv.line, reading->cells, reading->csv.raw, digests_of(reading, cells));
}

static int take_rows(struct csv_reading *reading)
{
    int result = 0, row;

    if (reading->reading->shape->no_header)
        result = take_row(reading, reading->csv.header, reading->csv.columns);
    while (result >= 0 && !reading->csv.error && (row = csv_next(&reading->csv)) != CSV_END) {
        if (row == CSV_ROW)
            result = take_row(reading, reading->csv.cells, reading->csv.count);
        else
            tell_bad(reading, reading->csv.problem, NULL);
    }
    return result;
}

static int read_all(struct csv_reading *reading, const struct csv_dialect *dialect)
{
    char *problem = reading->reading->problem;
    int   opened = csv_open_dialect(&reading->csv, (struct csv_input){ reading, read_stream }, dialect), result = 0;

    if (opened == CSV_END) {
        snprintf(problem, ROWS_PROBLEM_MAX, "the file is empty");
        return -ENOMSG;
    }
    if (opened == CSV_ROW) {
        result = take_header(reading);
        if (result >= 0)
            result = take_rows(reading);
    }
    if (reading->csv.error == -EBADMSG && stream_problem(reading->reading->stream)[0] == '\0')
        snprintf(problem, ROWS_PROBLEM_MAX, "line %zu: %.100s: what follows is not read", reading->csv.line, reading->csv.problem);
    else if (reading->csv.error)
        snprintf(problem, ROWS_PROBLEM_MAX, "%s", stream_problem(reading->reading->stream));
    else if (opened == CSV_BAD)
        snprintf(problem, ROWS_PROBLEM_MAX, "line 1: %.100s", reading->csv.problem);
    return reading->csv.error ? reading->csv.error : opened == CSV_BAD ? -EBADMSG : result < 0 ? result : 0;
}

int read_csv_rows(struct row_reading *reading)
{
    const struct row_shape *shape = reading->shape;
    struct ck_bytes         head = stream_head(reading->stream);
    struct csv_dialect      dialect = { shape->delimiter, shape->quote, true, true, shape->skip + (rows_sep_line(head) > 0) };
    struct csv_reading     *csv = calloc(1, sizeof *csv);
    int                     result;

    if (!csv)
        abort();
    csv->reading = reading;
    csv->old_mac = ends_as_old_mac(head);
    csv->next = calloc(ROWS_COLUMNS_MAX, sizeof *csv->next);
    csv->places = calloc(reading->wants->count + 1, sizeof *csv->places);
    csv->cells = calloc(reading->wants->count + 1, sizeof *csv->cells);
    csv->figures = calloc(ROWS_COLUMNS_MAX, sizeof *csv->figures);
    csv->unread = calloc(ROWS_COLUMNS_MAX, sizeof *csv->unread);
    csv->digest = reading->wants->digests ? XXH3_createState() : NULL;
    if (!csv->next || !csv->places || !csv->cells || !csv->figures || !csv->unread || (reading->wants->digests && !csv->digest))
        abort();
    result = read_all(csv, &dialect);
    csv_close(&csv->csv);
    XXH3_freeState(csv->digest);
    free(csv->next);
    free(csv->places);
    free(csv->cells);
    free(csv->figures);
    free(csv->unread);
    free(csv);
    return result;
}
