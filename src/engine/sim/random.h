/* SPDX-License-Identifier: Apache-2.0
 * Random records of any schema, drawn from few values, so that keys repeat and values are revised. */
#ifndef CHOKEPOINT_SIM_RANDOM_H
#define CHOKEPOINT_SIM_RANDOM_H

#include "engine/sim/sim.h"

/* Adds one, now and then bytes that are none. Of a stated topic: with the revision that follows the last one of its key. */
void sim_add_random(const struct sim *sim, struct ck_sim_inputs *inputs, const struct ck_topic *topic, uint64_t *seed);

#endif
