/* SPDX-License-Identifier: Apache-2.0 */
#include "engine/util/histogram.h"

const int32_t histogram_bounds_ms[HISTOGRAM_BOUNDS] = { 5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10000, 30000, 60000, 300000, 3600000 };

void histogram_add(struct histogram *histogram, int64_t time_ms)
{
    int bucket = 0;

    if (time_ms < 0)
        time_ms = 0;
    while (bucket < HISTOGRAM_BOUNDS && time_ms > histogram_bounds_ms[bucket])
        bucket++;
    histogram->counts[bucket]++;
    histogram->sum_ms += time_ms;
}
