/* SPDX-License-Identifier: Apache-2.0
 * Traditional characters and the simplified ones that stand for them (tools/simplified.txt). */
#include "domain/news/fold.h"

#include "simplified_table.h"

int32_t simplified_of(int32_t code)
{
    size_t low = 0, high = sizeof pairs / sizeof *pairs;

    if (code < pairs[0][0] || code > pairs[high - 1][0])
        return code;
    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (pairs[middle][0] < code)
            low = middle + 1;
        else
            high = middle;
    }
    return low < sizeof pairs / sizeof *pairs && pairs[low][0] == code ? pairs[low][1] : code;
}
