/* SPDX-License-Identifier: Apache-2.0
 * Levenshtein's distance, one row of the table at a time. */
#include "engine/util/nearest.h"

static char folded(char c) { return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c == ' ' || c == '_' ? '-' : c; }

static size_t least(size_t a, size_t b, size_t c)
{
    size_t ab = a < b ? a : b;

    return ab < c ? ab : c;
}

static size_t distance(struct bytes one, struct bytes two)
{
    size_t row[NEAREST_SIZE_MAX + 1];

    for (size_t j = 0; j <= two.size; j++)
        row[j] = j;
    for (size_t i = 1; i <= one.size; i++) {
        size_t diagonal = row[0];

        row[0] = i;
        for (size_t j = 1; j <= two.size; j++) {
            size_t above = row[j];

            row[j] = least(above + 1, row[j - 1] + 1, diagonal + (folded(one.data[i - 1]) != folded(two.data[j - 1])));
            diagonal = above;
        }
    }
    return row[two.size];
}

void nearest_try(struct nearest *nearest, struct bytes candidate)
{
    size_t longer = nearest->wanted.size > candidate.size ? nearest->wanted.size : candidate.size, apart;

    if (longer > NEAREST_SIZE_MAX || longer == 0)
        return;
    apart = distance(nearest->wanted, candidate);
    if (apart > longer / 3 || (nearest->found.data && apart >= nearest->distance))
        return;
    nearest->found = candidate;
    nearest->distance = apart;
}
