/* SPDX-License-Identifier: Apache-2.0
 * Seeded articles of the outlets of an episode (program/simulate/episode.h). All as JSON. */
#ifndef CHOKEPOINT_SIMULATE_NEWS_H
#define CHOKEPOINT_SIMULATE_NEWS_H

#include "engine/sim/sim.h"

void news_generate(struct ck_sim_inputs *inputs, uint64_t *seed);

#endif
