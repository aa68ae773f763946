/* SPDX-License-Identifier: Apache-2.0
 * RFC 3629; Unicode 15. */
#include "engine/base/character.h"

/* The first byte says how many follow; the second has a narrower range behind some. 0: no first byte. */
static size_t size_of(unsigned char first)
{
    return first < 0x80 ? 1 : first < 0xc2 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : first < 0xf5 ? 4 : 0;
}

static bool second_fits(unsigned char first, unsigned char second)
{
    return !((first == 0xe0 && second < 0xa0) || (first == 0xed && second >= 0xa0) || (first == 0xf0 && second < 0x90) ||
             (first == 0xf4 && second >= 0x90));
}

size_t character_take(struct ck_bytes text, uint32_t *ret_code)
{
    const unsigned char *at = (const unsigned char *)text.data;
    size_t               size = size_of(at[0]);
    uint32_t             code = size > 1 ? at[0] & (0xffu >> (size + 1)) : at[0];

    *ret_code = CHARACTER_BROKEN + at[0];
    if (size == 0 || size > text.size || (size > 1 && !second_fits(at[0], at[1])))
        return 1;
    for (size_t i = 1; i < size; i++) {
        if ((at[i] & 0xc0) != 0x80)
            return 1;
        code = code << 6 | (at[i] & 0x3f);
    }
    *ret_code = code;
    return size;
}

bool character_hides(uint32_t code)
{
    static const struct {
        uint32_t first, last;
    } ranges[] = {
        { 0x80, 0x9F },     { 0xAD, 0xAD },     { 0x34F, 0x34F },     { 0x61C, 0x61C },     { 0x115F, 0x1160 },
        { 0x17B4, 0x17B5 }, { 0x180B, 0x180F }, { 0x200B, 0x200F },   { 0x2028, 0x202E },   { 0x2060, 0x206F },
        { 0x2800, 0x2800 }, { 0x3164, 0x3164 }, { 0xFE00, 0xFE0F },   { 0xFEFF, 0xFEFF },   { 0xFFA0, 0xFFA0 },
        { 0xFFF0, 0xFFFB }, { 0xFFFE, 0xFFFF }, { 0x1BCA0, 0x1BCA3 }, { 0x1D173, 0x1D17A }, { 0xE0000, 0xE0FFF },
    };

    for (size_t i = 0; code >= ranges[0].first && i < sizeof ranges / sizeof ranges[0]; i++)
        if (code >= ranges[i].first && code <= ranges[i].last)
            return true;
    return false;
}
