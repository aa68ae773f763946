/* SPDX-License-Identifier: Apache-2.0
 * Facts: trade records as rows of a table whose key is that of trade.enriched, decoded for one series. */
#ifndef CHOKEPOINT_TRADE_FACT_H
#define CHOKEPOINT_TRADE_FACT_H

#include "domain/trade/series.h"

struct fact {
    int32_t              month, months;
    struct ck_bytes      source, commodity; /* borrowed from the row */
    enum nomenclature    nomenclature;
    struct cell_fact     row;
    struct ck_row_origin origin;
};

struct fact_list {
    struct fact *items;
    size_t       count;
};

/* The row of an enriched record. */
struct cell_fact fact_row(const struct enriched_trade *trade);

/* Reads period, months, source, nomenclature and commodity from the end of a key behind its series' prefix. */
bool fact_read_key(struct ck_bytes key, size_t prefix_size, struct fact *ret_fact);

/* The facts of a series whose period begins in month `from` or later (INT32_MIN: all), in the order of their keys. In the arena; strings borrow from
 * the table until its next change. */
struct fact_list facts_load(const struct ck_table *facts, const struct series *series, int32_t from, struct ck_arena *arena);

/* Whether the series has a fact whose period begins before the month. */
bool facts_before(const struct ck_table *facts, const struct series *series, int32_t month);

#endif
