/* SPDX-License-Identifier: Apache-2.0
 * The form in which text and lexicon are compared: NFC, lower case, full-width forms as ASCII, one space for any white space and for a hyphen
 * between letters, straight quotes, nothing for what has no width, the text of HTML without its tags, simplified characters for traditional ones.
 * Each byte knows where in the original it comes from. */
#ifndef CHOKEPOINT_NEWS_FOLD_H
#define CHOKEPOINT_NEWS_FOLD_H

#include "chokepoint/bytes.h"

enum { FOLD_CLUSTER_MAX = 16 /* code points that are composed together */, FOLD_GROWTH = 4 /* bytes of folded text for one of the original */ };

enum letter { LETTER_NONE, LETTER_SPACE, LETTER_DIGIT, LETTER_ALPHABETIC, LETTER_KATAKANA, LETTER_HANGUL, LETTER_HAN /* and hiragana */ };

/* Writes folded text and, for each of its bytes and one more, the offset in `original`. Both have room for FOLD_GROWTH × size + 1. Invalid bytes
 * become U+FFFD, one each. Returns how many bytes were written. */
size_t fold(struct ck_bytes original, char *ret_folded, uint32_t *ret_origin);

/* ---- most bytes are ASCII ---- */

extern const uint8_t fold_letters[0x80]; /* enum letter of each */

int32_t     fold_wide_at(const char *text, size_t size, size_t at, size_t *ret_size);
enum letter letter_of_wide(int32_t code);

/* The code point at `text[at]` of folded text, and its length in bytes. */
static inline int32_t fold_at(const char *text, size_t size, size_t at, size_t *ret_size)
{
    if ((unsigned char)text[at] >= 0x80)
        return fold_wide_at(text, size, at, ret_size);
    *ret_size = 1;
    return text[at];
}

static inline enum letter letter_of(int32_t code) { return code >= 0 && code < 0x80 ? (enum letter)fold_letters[code] : letter_of_wide(code); }

int32_t simplified_of(int32_t code); /* simplified.c: 萬 is 万 */

#endif
