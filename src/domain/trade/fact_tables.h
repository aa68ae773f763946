/* SPDX-License-Identifier: Apache-2.0
 * The tables of a processor that keeps the records of trade.enriched: compact facts under the key of the topic, and the list of series with facts.
 * leverage and verify each have them: rows lie with the partition of their processor. */
#ifndef CHOKEPOINT_TRADE_FACT_TABLES_H
#define CHOKEPOINT_TRADE_FACT_TABLES_H

#include "domain/trade/fact.h"

struct fact_tables {
    struct ck_table *facts, *series;
    struct ck_table *partners; /* the list by partner; NULL: not kept */
};

struct fact_scope { /* the series and months of a record */
    struct series    series;
    struct ck_months months;
};

/* Whether the event leaves a fact: neither a retraction nor a withdrawn record does. */
bool fact_tables_state(const struct ck_event *event);

/* False: the record belongs to no item (key `-`, or `MIXED:` and the code). */
bool fact_scope_read(struct ck_bytes key, struct fact_scope *ret_entered);

bool fact_tables_put(const struct fact_tables *stored, struct ck_bytes key, const struct fact_scope *entered,
                     const struct enriched_trade *trade); /* true: the series is new to the list */

/* Removes a fact; true: the series has others. If not, the series stays listed until fact_tables_unlist(), so that its dependents can be found. */
bool fact_tables_remove(const struct fact_tables *stored, struct ck_bytes key, const struct fact_scope *entered);
void fact_tables_unlist(const struct fact_tables *stored, const struct series *series);

#endif
