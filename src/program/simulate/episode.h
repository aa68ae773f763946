/* SPDX-License-Identifier: Apache-2.0
 * Seeded sets of users' records that are hard on the processors: a control in the middle of 6 to 20 months of trade that finds another way through a
 * hub, with revisions, ties, late facts, cells of two months, suppressed figures, conflicts, markers, overlapping codes, a catalogue that moves
 * prefixes, measures of every act, supply, and records that intake refuses. All as JSON. */
#ifndef CHOKEPOINT_SIMULATE_EPISODE_H
#define CHOKEPOINT_SIMULATE_EPISODE_H

#include "engine/sim/sim.h"

enum { EPISODE_FIRST_YEAR = 2023 };

int32_t episode_today(void); /* after everything that is published */
void    episode_generate(struct ck_sim_inputs *inputs, uint64_t *seed);

/* The same; only records of these topics are added (ends with NULL; NULL: all). */
void episode_draw(struct ck_sim_inputs *inputs, const struct ck_topic *const *topics, uint64_t *seed);

#endif
