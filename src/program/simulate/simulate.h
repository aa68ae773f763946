/* SPDX-License-Identifier: Apache-2.0
 * What the product knows of its users' records (chokepoint/simulation.h): episodes of trade and control, and the news of them. */
#ifndef CHOKEPOINT_SIMULATE_SIMULATE_H
#define CHOKEPOINT_SIMULATE_SIMULATE_H

#include "chokepoint/simulation.h"

extern const struct ck_simulation trade_simulation;

#endif
