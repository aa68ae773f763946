/* SPDX-License-Identifier: Apache-2.0 */
#include "domain/control/instants.h"

#include <stdlib.h>

static int order_instants(const void *left, const void *right)
{
    int64_t a = *(const int64_t *)left, b = *(const int64_t *)right;

    return (a > b) - (a < b);
}

void instants_sort(int64_t *instants, size_t count)
{
    if (count)
        qsort(instants, count, sizeof *instants, order_instants);
}

int64_t instants_same_known(const int64_t *instants, size_t count, int64_t known_ms)
{
    size_t low = 0, high = count; /* the first that is later lies at low..high */

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (instants[middle] > known_ms)
            high = middle;
        else
            low = middle + 1;
    }
    return low < count ? instants[low] - 1 : INT64_MAX;
}
