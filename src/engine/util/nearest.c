/* SPDX-License-Identifier: Apache-2.0
 * Levenshtein's distance, with two neighbours that changed places as one change (optimal string alignment); two rows of the table back. */
#include "engine/util/nearest.h"

static char folded(char c) { return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c == ' ' || c == '_' ? '-' : c; }

static size_t least(size_t a, size_t b, size_t c)
{
    size_t ab = a < b ? a : b;

    return ab < c ? ab : c;
}

static bool is_same(char a, char b) { return folded(a) == folded(b); }

static bool is_swapped(struct ck_bytes one, size_t i, struct ck_bytes two, size_t j)
{
    return i > 1 && j > 1 && is_same(one.data[i - 1], two.data[j - 2]) && is_same(one.data[i - 2], two.data[j - 1]);
}

static size_t distance(struct ck_bytes one, struct ck_bytes two)
{
    size_t rows[3][NEAREST_SIZE_MAX + 1];

    for (size_t j = 0; j <= two.size; j++)
        rows[0][j] = j;
    for (size_t i = 1; i <= one.size; i++) {
        size_t *row = rows[i % 3], *above = rows[(i + 2) % 3], *before = rows[(i + 1) % 3];

        row[0] = i;
        for (size_t j = 1; j <= two.size; j++) {
            row[j] = least(above[j] + 1, row[j - 1] + 1, above[j - 1] + !is_same(one.data[i - 1], two.data[j - 1]));
            if (is_swapped(one, i, two, j) && before[j - 2] + 1 < row[j])
                row[j] = before[j - 2] + 1;
        }
    }
    return rows[one.size % 3][two.size];
}

void nearest_try(struct nearest *nearest, struct ck_bytes candidate)
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
