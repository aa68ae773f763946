/* SPDX-License-Identifier: Apache-2.0
 * Enriched trade records, measures and markers by hand, put into a staged `leverage`. */
#ifndef CHOKEPOINT_TESTS_TRADES_H
#define CHOKEPOINT_TESTS_TRADES_H

#include "support/held.h"

enum { UNKNOWN_KG = -1 };

int32_t trades_day(const char *text); /* YYYY-MM-DD, or the first of YYYY-MM */

/* An ITEM record of antimony, one month, source GACC, published 50 days after the month began. Change fields before trades_put(). */
struct enriched_trade trades_of(const char *reporter, enum flow flow, const char *partner, const char *month, double kg);
void                  trades_put(struct held *held, struct enriched_trade trade);
void                  trades_export(struct held *held, const char *reporter, const char *partner, const char *month, double kg);
void                  trades_import(struct held *held, const char *reporter, const char *partner, const char *month, double kg);

/* The same quantity in `count` months from `first` on. */
void trades_run(struct held *held, const char *reporter, enum flow flow, const char *partner, const char *first, int count, double kg);

/* Antimony is controlled toward `destination` (or ALL) from that day on. */
void trades_learn_measure(struct held *held, const char *id, const char *origin, const char *destination, enum restriction restriction,
                          const char *from);
void trades_learn_marker(struct held *held, const char *reporter, enum flow flow, const char *month, enum completeness completeness);

/* That a figure is known, and no farther from the wanted one than `within`; and why a field of an indicator is null (UNKNOWN: it is not). */
void               expect_near(struct ck_maybe_double found, double wanted, double within);
enum absent_reason absent_why(const struct indicator *indicator, const char *field);

#endif
