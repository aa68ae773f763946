/* SPDX-License-Identifier: Apache-2.0
 * Median and median absolute deviation of at most two years of months. */
#include "domain/trade/robust_z.h"

#include <assert.h>
#include <math.h>

static const double MAD_AT_NORMAL = 0.6745, MEAN_AT_NORMAL = 1.253314;

/* By insertion: two dozen values, often nearly sorted. */
static void sort(double *values, size_t count)
{
    for (size_t i = 1; i < count; i++) {
        double value = values[i];
        size_t at = i;

        for (; at > 0 && values[at - 1] > value; at--)
            values[at] = values[at - 1];
        values[at] = value;
    }
}

double robust_median(const double *sorted, size_t count) { return count % 2 ? sorted[count / 2] : (sorted[count / 2 - 1] + sorted[count / 2]) / 2; }

static double mean(const double *values, size_t count)
{
    double sum = 0;

    for (size_t i = 0; i < count; i++)
        sum += values[i];
    return sum / (double)count;
}

/* Distances from the median, sorted: they grow from the middle to both ends, so two runs are merged. */
static void distances(const double *sorted, size_t count, double median, double *ret_distances)
{
    size_t above = 0, below;

    while (above < count && sorted[above] < median)
        above++;
    below = above;
    for (size_t i = 0; i < count; i++) {
        if (below == 0 || (above < count && sorted[above] - median < median - sorted[below - 1]))
            ret_distances[i] = fabs(sorted[above++] - median);
        else
            ret_distances[i] = fabs(sorted[--below] - median);
    }
}

struct figure robust_z(double value, const double *history, size_t count)
{
    double sorted[ROBUST_VALUES_MAX], deviations[ROBUST_VALUES_MAX], median, spread;

    assert(count <= ROBUST_VALUES_MAX);
    if (count < ROBUST_VALUES_MIN)
        return figure_none(ABSENT_REASON_TOO_SHORT);
    memcpy(sorted, history, count * sizeof *sorted);
    sort(sorted, count);
    median = robust_median(sorted, count);
    distances(sorted, count, median, deviations);
    spread = robust_median(deviations, count);
    if (spread > 0)
        return figure_of(MAD_AT_NORMAL * (value - median) / spread);
    spread = mean(deviations, count);
    if (spread > 0)
        return figure_of((value - median) / (MEAN_AT_NORMAL * spread));
    return figure_none(ABSENT_REASON_NO_SPREAD);
}
