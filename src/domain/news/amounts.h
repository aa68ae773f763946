/* SPDX-License-Identifier: Apache-2.0
 * Amounts: a number of digits, words and multipliers, read whole, without its unit. */
#ifndef CHOKEPOINT_NEWS_AMOUNTS_H
#define CHOKEPOINT_NEWS_AMOUNTS_H

#include "domain/news/fold.h"
#include "domain/news/numerals.h"

struct numerals {
    const struct text   *text;
    const uint8_t       *taken;
    struct figure_array *figures;
    size_t               capacity;
    enum marks           marks; /* of the document */
};

static inline double concept_value(enum concept concept) { return lexicon_concepts[concept].value; }

static inline bool is_east_language(const struct text *text)
{
    return text->language == LANGUAGE_ZH || text->language == LANGUAGE_JA || text->language == LANGUAGE_KO;
}

/* Each looks at the tokens from i and returns the token after what it has read, or 0. */
size_t digits_take(const struct numerals *numerals, size_t i, struct figure *figure); /* value, half, open */
size_t amount_take(const struct numerals *numerals, size_t i, struct figure *figure);
size_t german_times_take(const struct numerals *numerals, size_t i, struct figure *figure); /* fünfmal */
size_t half_take(const struct numerals *numerals, size_t i, double *ret_part);              /* "and a half" and its like; i where none stands */

/* ---- signs.c ---- */

size_t sign_take(const struct numerals *numerals, size_t number, struct figure *figure); /* the first token of the number with its sign */
bool   is_own_zero(const struct text *text, size_t i);                                   /* not of another word: zero-tolerance, 零部件 */
void   pairs_drop(const struct text *text, struct figure_array *figures);                /* 23 t (25 tons): the second says the first again */
void   ranges_join(const struct text *text, struct figure_array *figures);               /* two numbers with a range's mark between are one */

#endif
