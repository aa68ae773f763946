/* SPDX-License-Identifier: Apache-2.0
 * The example of docs/FIRST_PROCESSOR.md.   prices ──▶ receive ──▶ spike.prices ──▶ spike ──▶ moves */
#ifndef CHOKEPOINT_EXAMPLES_SPIKE_H
#define CHOKEPOINT_EXAMPLES_SPIKE_H

#include "chokepoint/processor.h"

struct spike_config {
    double limit; /* relative change that is far */
};

extern const struct ck_topic     users_prices, spike_prices, spike_moves;
extern const struct ck_processor receive, spike;

#endif
