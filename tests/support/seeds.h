/* SPDX-License-Identifier: Apache-2.0
 * Seeds of the theorem's adversary, one after the other. */
#ifndef CHOKEPOINT_TESTS_SEEDS_H
#define CHOKEPOINT_TESTS_SEEDS_H

#include "engine/sim/sim.h"

/* How many of `count` seeds from `first` on fail; `told`: each failure is logged. */
size_t seeds_failed(const struct sim *sim, uint64_t first, uint64_t count, bool told);

#endif
