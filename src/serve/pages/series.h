/* SPDX-License-Identifier: Apache-2.0
 * A series of trade with its plot and its table. */
#ifndef CHOKEPOINT_PAGES_SERIES_H
#define CHOKEPOINT_PAGES_SERIES_H

#include "records.h"
#include "serve/pages/data.h"

struct series_view {
    struct ck_bytes        reporter, item, partner;
    enum flow              flow;
    const struct data_row *rows; /* struct indicator, by month */
    size_t                 count;
};

/* The series that the rows of leverage.indicators have, in the order of their keys. In the page's arena. */
struct series_list {
    struct series_view *items;
    size_t              count;
};
struct series_list series_list_of(struct site_page *page, const struct data_rows *rows);

bool   series_is_total(const struct series_view *series); /* of all partners */
double series_greatest(const struct series_view *series); /* kg; 0: no figure */

/* Of a plot whose greatest figure is this one: "t a month". */
const char *series_unit(double greatest_kg);

/* A line such as "CHN exports to USA", in the arena. */
struct ck_bytes series_title(struct site_page *page, const struct series_view *series);

struct series_frame {
    int32_t first, last; /* months shown; first > last: its own */
    double  greatest_kg; /* of the scale; 0: its own */
    bool    small;       /* one of many: no texts of bands and phases */
    bool    alone;       /* a file of its own */
};
void series_plot(struct site_page *page, const struct series_view *series, const struct series_frame *frame);
void series_table(struct site_page *page, const struct series_view *series);

#endif
