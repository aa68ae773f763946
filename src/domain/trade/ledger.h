/* SPDX-License-Identifier: Apache-2.0
 * The tables of who keeps the records of trade.enriched: compact facts under the key of the topic, and the list of series that have one. */
#ifndef CHOKEPOINT_TRADE_LEDGER_H
#define CHOKEPOINT_TRADE_LEDGER_H

#include "domain/trade/fact.h"

struct ledger {
    struct ck_table *facts, *series;
    struct ck_table *partners; /* the list by partner; NULL: not kept */
};

struct entered { /* what a record of the topic is about */
    struct series    series;
    struct ck_months months;
};

/* Whether the event leaves a fact: a retraction leaves none, nor does a record that its publisher has withdrawn. */
bool ledger_states(const struct ck_event *event);

/* False: the record belongs to no item (key `-`, or `MIXED:` and the code). */
bool ledger_read(struct ck_bytes key, struct entered *ret_entered);

bool ledger_put(const struct ledger *ledger, struct ck_bytes key, const struct entered *entered,
                const struct enriched_trade *trade); /* true: the series is new to the list */

/* Takes a fact out; true: the series has others. If not, it stays listed until ledger_unlist(), so that its readers can be found. */
bool ledger_remove(const struct ledger *ledger, struct ck_bytes key, const struct entered *entered);
void ledger_unlist(const struct ledger *ledger, const struct series *series);

#endif
