/* SPDX-License-Identifier: Apache-2.0
 * The tables of who keeps the records of trade.enriched: compact facts under the key of the topic, and the list of series that have one. */
#ifndef CHOKEPOINT_TRADE_FACT_TABLES_H
#define CHOKEPOINT_TRADE_FACT_TABLES_H

#include "domain/trade/fact.h"

struct fact_tables {
    struct ck_table *facts, *series;
    struct ck_table *partners; /* the list by partner; NULL: not kept */
};

struct fact_scope { /* what a record of the topic is about */
    struct series    series;
    struct ck_months months;
};

/* Whether the event leaves a fact: a retraction leaves none, nor does a record that its publisher has withdrawn. */
bool fact_tables_state(const struct ck_event *event);

/* False: the record belongs to no item (key `-`, or `MIXED:` and the code). */
bool fact_scope_read(struct ck_bytes key, struct fact_scope *ret_entered);

bool fact_tables_put(const struct fact_tables *stored, struct ck_bytes key, const struct fact_scope *entered,
                     const struct enriched_trade *trade); /* true: the series is new to the list */

/* Takes a fact out; true: the series has others. If not, it stays listed until fact_tables_unlist(), so that its readers can be found. */
bool fact_tables_remove(const struct fact_tables *stored, struct ck_bytes key, const struct fact_scope *entered);
void fact_tables_unlist(const struct fact_tables *stored, const struct series *series);

#endif
