/* SPDX-License-Identifier: Apache-2.0
 * Walking the lexicon. */
#include "domain/news/lexicon.h"

uint32_t lexicon_step(uint32_t node, uint8_t byte)
{
    if (node == 0)
        return lexicon_root[byte];

    const struct lexicon_node *parent = &lexicon_nodes[node];
    uint32_t                   low = parent->child, high = parent->child + parent->child_count;

    while (low < high) {
        uint32_t middle = low + (high - low) / 2;

        if (lexicon_nodes[middle].byte < byte)
            low = middle + 1;
        else
            high = middle;
    }
    return low < parent->child + parent->child_count && lexicon_nodes[low].byte == byte ? low : 0;
}
