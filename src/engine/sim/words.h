/* SPDX-License-Identifier: Apache-2.0
 * The words of a schedule; shared by schedule.c, which writes it, and read.c. */
#ifndef CHOKEPOINT_SIM_WORDS_H
#define CHOKEPOINT_SIM_WORDS_H

#include "engine/sim/sim.h"

enum { SIM_WHO = 1, SIM_TOPIC = 2, SIM_A = 4, SIM_B = 8, SIM_CALL = 16 };
enum { SIM_ACTS = SIM_AHEAD + 1, SIM_CALLS = CALL_END + 1, SIM_FAULTS = SIM_PAUSE + 1 };

struct sim_act_word {
    const char *word;
    unsigned    parts; /* SIM_WHO …: what stands after the word, in this order */
};

extern const struct sim_act_word sim_acts[SIM_ACTS];
extern const char *const sim_calls[SIM_CALLS], *const sim_faults[SIM_FAULTS];

#endif
