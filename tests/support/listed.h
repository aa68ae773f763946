/* SPDX-License-Identifier: Apache-2.0
 * A processor with a reference: states the greatest price of each instrument that the catalogue has.   spike.prices, intake.items ──▶ listed ──▶
 * moves */
#ifndef CHOKEPOINT_TESTS_LISTED_H
#define CHOKEPOINT_TESTS_LISTED_H

#include "chokepoint/processor.h"

int listed_learned(struct learning *step, const struct event *event, struct bytes key, struct bytes row);

struct processor listed_with(int (*learned)(struct learning *, const struct event *, struct bytes, struct bytes));

#endif
