/* SPDX-License-Identifier: Apache-2.0
 * Users' records drawn from bytes (of a fuzzer, or at random): each byte chooses one of the values at the edges of what intake takes, and just
 * beyond. */
#ifndef CHOKEPOINT_TESTS_DRAW_H
#define CHOKEPOINT_TESTS_DRAW_H

#include "engine/sim/sim.h"

enum { DRAW_RECORDS_MAX = 60 };

struct draw {
    const uint8_t *data;
    size_t         size, at;
};

uint8_t draw_byte(struct draw *draw); /* 0 behind the end */

/* One record of one of the users' topics. Its strings live in the arena of `inputs`. */
void draw_record(struct draw *draw, struct ck_sim_inputs *inputs);

#endif
