/* SPDX-License-Identifier: Apache-2.0
 * A cluster for the example processor, spike: two partitions, and prices in them. */
#ifndef CHOKEPOINT_TESTS_PRICES_H
#define CHOKEPOINT_TESTS_PRICES_H

#include "engine/log/memory.h"

struct cluster *prices_cluster(void);
void            prices_put(struct cluster *cluster, uint16_t partition, const char *instrument, int32_t day, int64_t amount);

#endif
