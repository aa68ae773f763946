/* SPDX-License-Identifier: Apache-2.0
 * What China's customs publish in English every month: pages with a table of major commodities (preliminary tables 5 and 6, monthly tables 13 and
 * 14), and the index of them. The title, the unit line, the header and the unit cell say what a figure is; its place says nothing.
 *
 * read_gacc_table(): a row for each commodity and each group of columns of the year of the title, with the cells
 *
 *   commodity      as printed, with one space for blanks, ASCII brackets, and without the asterisk of sums
 *   unit           of the quantity, as printed ("T", "10,000 Tons"); null: the commodity has none
 *   quantity       in that unit, without commas; null: none is printed
 *   value          in whole units of the currency: the unit line is applied; null: none is printed, or there is no unit line
 *   currency       USD or CNY; null: there is no unit line
 *   flow           EXPORT or IMPORT
 *   period         YYYY-MM, the first month that the figure counts
 *   period_months  how many it counts: 1, or 6 in "1to6"
 *   table          the number in the title; null: it has none
 *   title          of the page
 *   published_at   YYYY-MM-DD; null: the page has no date, or one that could be read in two ways (03/08/2018), which is told
 *
 * Figures of the year before and changes are no rows. A page is refused (-EBADMSG) whose title, header and unit line contradict each other, that has
 * no month or year, or in which two groups of columns say the same; -ENODATA: it has no table of commodities (an image, the index, another table).
 * Where a figure is none, where the column of units holds numbers, or where a sum since January is less than its last month, the row is given once,
 * with what is wrong, in brackets, in the place of quantity and value: whoever wants the commodity finds no number there.
 *
 * read_gacc_index(): a row for each link to a table of commodities (of the two editions of a table the one in dollars), with the cells table, title,
 * currency (null: the title names none), flow (null: the table is of both), month (1 to 12) and url. */
#ifndef CHOKEPOINT_ROWS_GACC_H
#define CHOKEPOINT_ROWS_GACC_H

#include "chokepoint/arena.h"
#include "source/rows/html_table.h"
#include "source/rows/internal.h"

enum { GACC_COLUMNS_MAX = 64, GACC_TEXT_MAX = 400 };

struct gacc_period { /* from == 0: none */
    int year, from, to;
};

struct gacc_page {
    struct ck_bytes          title, date;      /* "" where the page has none */
    struct gacc_period       period;           /* of the title; what it lacks is 0 */
    bool                     exports, imports; /* what the title names */
    int                      number;           /* of the table; 0: none */
    const char              *currency;         /* of the unit line; NULL: none */
    int                      digits;           /* zeros that the unit line adds to a value */
    char                     published[11];    /* "": none */
    const struct html_table *table;
    size_t                   header, body, commodity, unit; /* rows of the table, and columns; unit == 0: there is none */
};

/* ---- parts (gacc_page.c) ---- */

/* What the page says outside of its figures: title, date, months, direction. */
void gacc_page_read(struct ck_bytes text, const struct html_tables *tables, struct ck_arena *arena, struct gacc_page *ret_page);

/* What the months are, from when the page is, and in which unit its values; what is strange is told. 0, or -EBADMSG with the reading's problem. */
int gacc_page_judge(struct ck_bytes text, struct ck_arena *arena, struct gacc_page *page, struct row_reading *reading);

/* Why a page has no table of commodities. */
void gacc_page_lacks(struct ck_bytes text, const struct gacc_page *page, const struct html_tables *tables, char problem[ROWS_PROBLEM_MAX]);

/* -EINVAL, with the reading's problem: a name is wanted that is none of these (the last one is NULL). Else 0. */
int gacc_names_refuse(const struct row_reading *reading, const char *const *names);

/* ---- parts (gacc_text.c) ---- */

/* The text of the first element with the class; "" where there is none. In `arena`. */
struct ck_bytes gacc_element(struct ck_bytes page, const char *class_name, struct ck_arena *arena);

/* Months and year in a title: "March 2018", "Jan. 2018", "January-February 2025", ",1-7.2026"; `header`: also numbers alone, "1 to 6", "5". What is
 * not told is 0. */
struct gacc_period gacc_period_read(struct ck_bytes text, bool header);

int         gacc_number(struct ck_bytes title);                /* 13 of "（13）Major Export …"; 0: none */
bool        gacc_says(struct ck_bytes text, const char *word); /* in any case */
const char *gacc_currency(struct ck_bytes text);               /* USD, CNY, or NULL */
bool        gacc_unit(struct ck_bytes text, int *ret_digits);  /* "US$1,000", "CNY 100 Million": zeros; false: it is no power of ten */
int         gacc_date(struct ck_bytes text, char ret_day[11]); /* 10; 0: none; -1: one that could be read in two ways */

/* A figure without commas into `buf` of GACC_TEXT_MAX, moved by `digits` decimal places. Its size; 0: none is printed; -1: it is no figure. */
int gacc_figure(struct ck_bytes cell, int digits, char *buf);

#endif
