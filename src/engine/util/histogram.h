/* SPDX-License-Identifier: Apache-2.0
 * How often something took how long: counts between fixed bounds, from milliseconds to an hour. */
#ifndef CHOKEPOINT_UTIL_HISTOGRAM_H
#define CHOKEPOINT_UTIL_HISTOGRAM_H

#include <stdint.h>

enum { HISTOGRAM_BOUNDS = 15, HISTOGRAM_BUCKETS = HISTOGRAM_BOUNDS + 1 /* above the last */ };

struct histogram {
    uint64_t counts[HISTOGRAM_BUCKETS]; /* each bucket alone, not those below it */
    int64_t  sum_ms;
};

extern const int32_t histogram_bounds_ms[HISTOGRAM_BOUNDS]; /* ascending, inclusive */

/* Negative times (a clock that is behind) count as 0. */
void histogram_add(struct histogram *histogram, int64_t time_ms);

#endif
