/* SPDX-License-Identifier: Apache-2.0
 * Seeded articles of the outlets of an episode (shell/sim_episode.h). All as JSON. */
#ifndef CHOKEPOINT_SHELL_SIM_NEWS_H
#define CHOKEPOINT_SHELL_SIM_NEWS_H

#include "shell/sim.h"

void news_generate(struct sim_inputs *inputs, uint64_t *seed);

#endif
