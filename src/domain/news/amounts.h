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
size_t digits_take(const struct numerals *numerals, size_t i, struct printed_figure *figure); /* value, half, open */
size_t amount_take(const struct numerals *numerals, size_t i, struct printed_figure *figure);
size_t german_times_take(const struct numerals *numerals, size_t i, struct printed_figure *figure); /* fünfmal */
bool   german_read(struct ck_bytes word, double *ret_value, double *ret_half);                      /* the whole word, or false */
size_t half_take(const struct numerals *numerals, size_t i, double *ret_part); /* "and a half" and its like; i where none stands */

/* ---- numerals.c ---- */

size_t unit_take(const struct numerals *numerals, size_t next, size_t first, struct printed_figure *figure); /* %, t, $: sets kind and scales */

/* ---- units.c ---- */

bool is_weight(enum concept unit);
void weight_convert(struct printed_figure *figure); /* lb to kg, short tons to t */
void units_share(const struct text *text, struct figure_array *figures);
void units_repeat(const struct numerals *numerals);

/* ---- prices.c ---- */

void prices_find(const struct text *text, struct figure_array *figures); /* money that is the price of a weight, though it does not say so */

/* ---- tolerances.c ---- */

/* Behind a number, before its unit: 353±5 t, 353 (±5) t. Sets the figure's `half`. Returns `next` where none stands. */
size_t tolerance_take(const struct numerals *numerals, size_t next, struct printed_figure *figure);

/* Behind the unit: 353 t ± 5 t, 353 t (±2 %). `unit`: as printed. */
size_t tolerance_behind(const struct numerals *numerals, size_t next, enum concept unit, struct printed_figure *figure);

/* ---- signs.c ---- */

size_t sign_take(const struct numerals *numerals, size_t number, struct printed_figure *figure); /* the first token of the number with its sign */
bool   is_own_zero(const struct text *text, size_t i);                                           /* not of another word: zero-tolerance, 零部件 */
void   pairs_drop(const struct text *text, struct figure_array *figures);                        /* 23 t (25 tons): the second says the first again */
void   ranges_join(const struct text *text, struct figure_array *figures);                       /* two numbers with a range's mark between are one */

#endif
