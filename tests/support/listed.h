/* SPDX-License-Identifier: Apache-2.0
 * A processor with a reference: states the greatest price of each instrument that the catalogue has.   spike.prices, intake.items ──▶ listed ──▶
 * moves */
#ifndef CHOKEPOINT_TESTS_LISTED_H
#define CHOKEPOINT_TESTS_LISTED_H

#include "chokepoint/processor.h"

int listed_learned(struct ck_learning *step, const struct ck_event *event, struct ck_bytes key, struct ck_bytes row);

struct ck_processor listed_with(int (*learned)(struct ck_learning *, const struct ck_event *, struct ck_bytes, struct ck_bytes));

#endif
