/* SPDX-License-Identifier: Apache-2.0
 * The readers behind rows_read(). */
#ifndef CHOKEPOINT_SOURCE_ROWS_INTERNAL_H
#define CHOKEPOINT_SOURCE_ROWS_INTERNAL_H

#include "source/rows/rows.h"

struct row_reading {
    struct stream          *stream;
    const struct row_shape *shape;
    const struct row_wants *wants;
    const struct row_sink  *sink;
    size_t                  rows;    /* given so far */
    char                   *problem; /* ROWS_PROBLEM_MAX */
};

int read_csv_rows(struct row_reading *reading);
int read_json_rows(struct row_reading *reading);

/* Elements at shape->rows: a path of names from the root ("/response/body/items/item") or from anywhere ("items/item"). A wanted name is a path below
 * it, "@name" behind the last slash for an attribute ("./@name": of the row itself), "." for
 * its own text. A name without prefix fits any namespace. What stands in an element is
 * one cell, with its inner elements' text, without blanks around it. An element that is wanted and stands twice makes the row bad. */
int read_xml_rows(struct row_reading *reading);

/* Rows of the first table of the page whose header has the wanted columns. A column is called as its header cells from above to below, a space
 * between them ("6 Quantity"); "name@href": the address of the first link in the cell of that column. */
int read_html_rows(struct row_reading *reading);

int read_feed_rows(struct row_reading *reading);  /* feed.h */
int read_gacc_table(struct row_reading *reading); /* gacc.h */
int read_gacc_index(struct row_reading *reading);

struct row_digests {
    XXH128_hash_t     all, parted; /* as of struct row */
    struct row_totals totals;
};
#define NO_DIGESTS ((struct row_digests){ 0 })

static inline bool wants_figure(const struct row_wants *wants, struct ck_bytes name)
{
    return wants->is_figure && wants->is_figure(wants->context, name);
}

static inline bool wants_unread(const struct row_wants *wants, struct ck_bytes name)
{
    return wants->is_unread && wants->is_unread(wants->context, name);
}

/* Hands on a row, and counts it. */
static inline int give_row(struct row_reading *reading, size_t line, const struct ck_bytes *cells, struct ck_bytes text, struct row_digests digests)
{
    struct row row = { line, cells, text, digests.all, digests.parted, digests.totals };

    reading->rows++;
    return reading->sink->row(reading->sink->context, &row);
}

static inline void tell_partial(const struct row_reading *reading, size_t line, const char *text)
{
    if (reading->sink->partial)
        reading->sink->partial(reading->sink->context, line, text);
}

/* A name of the run ("@published"), which no row has. */
static inline bool name_is_of_run(struct ck_bytes name) { return name.size > 0 && name.data[0] == '@'; }

/* A cell without the blanks around it: of ASCII, no-break and ideographic ones. */
struct ck_bytes cell_trim(struct ck_bytes cell);

#endif
