/* SPDX-License-Identifier: Apache-2.0
 * Whether a day has come by the brokers' clocks. A host whose clock is wrong would publish a future, and nothing takes a day back by itself. */
#ifndef CHOKEPOINT_UTIL_CLOCK_CHECK_H
#define CHOKEPOINT_UTIL_CLOCK_CHECK_H

#include <stdbool.h>
#include <stdint.h>

enum { CLOCK_EARLY_MS = 60 * 60 * 1000 /* clocks may differ by that much */ };

/* brokers_ms: since 1970-01-01 UTC. */
bool clock_has_come(int32_t day, int64_t brokers_ms);

#endif
