/* SPDX-License-Identifier: Apache-2.0
 * Walking the lexicon. */
#include "lexicon.h"

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

static char lower(char c) { return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c; }

/* RFC 5646: the primary subtag decides, in any case. */
enum language language_read(struct bytes code)
{
    static const char codes[LANGUAGE_COUNT][3] = { "", "en", "zh", "ja", "ko", "de", "es" };

    for (int i = LANGUAGE_UNKNOWN + 1; i < LANGUAGE_COUNT; i++)
        if (code.size >= 2 && lower(code.data[0]) == codes[i][0] && lower(code.data[1]) == codes[i][1] &&
            (code.size == 2 || code.data[2] == '-' || code.data[2] == '_'))
            return (enum language)i;
    return LANGUAGE_UNKNOWN;
}
