/* SPDX-License-Identifier: Apache-2.0
 * What stands before a date and says whether it is a day, a start or an end. */
#include "domain/news/acts_calendar.h"

/* A decree of October 3, Erlass vom 3. Oktober, decreto del 3 de octubre: its day is that of what it says. */
static bool is_of_law(const struct text *text, size_t first, size_t lower)
{
    static const char *const of[] = { "of", "of the", "vom", "von", "del", "de", "dated", NULL };

    for (size_t back = 1; back <= 2 && first >= lower + back + 1; back++)
        if (token_among(text, first - back, of))
            return word_is(text, first - back - 1, CONCEPT_law);
    return false;
}

/* gelten seit dem, rige desde: the verb is one term with its preposition. */
static bool ends_in_from(struct ck_bytes word)
{
    static const char *const ends[] = { " seit", " seit dem", " ab", " ab dem", " desde", " desde el", " a partir", NULL };

    for (size_t e = 0; ends[e]; e++)
        if (word.size > strlen(ends[e]) && memcmp(word.data + word.size - strlen(ends[e]), ends[e], strlen(ends[e])) == 0)
            return true;
    return false;
}

/* el pasado 4 de abril, am vergangenen 4. April */
static bool is_ago(const struct text *text, size_t i)
{
    return token_among(text, i, (const char *const[]){ "pasado", "próximo", "proximo", "vergangenen", "kommenden", NULL });
}

enum date_place date_place_before(const struct text *text, size_t first, size_t lower)
{
    size_t i = first;

    if (text->tokens[first].type == TOKEN_NUMBER && i > lower + 1 && is_ago(text, i - 1))
        i--;
    if (i > lower && is_date_past_word(text, i - 1) && token_meaning(text, first, KIND_month))
        return i > lower + 1 && token_has(text, i - 2, KIND_of) ? PLACE_NONE : PLACE_ON; /* its rules of last October */
    if (text->language == LANGUAGE_ES && text->tokens[first].type == TOKEN_NUMBER && i > lower &&
        ck_bytes_equal(token_folded(text, i - 1), CK_BYTES("el")) &&
        (i == lower + 1 || (!word_is(text, i - 2, CONCEPT_until) && !word_is(text, i - 2, CONCEPT_from))))
        return PLACE_ON;
    if (i > lower + 1 && token_among(text, i - 1, (const char *const[]){ "to", NULL }) &&
        token_among(text, i - 2, (const char *const[]){ "back", NULL }))
        return PLACE_NONE; /* a ban dating back to Feb. 22 */
    if (is_of_law(text, first, lower))
        return PLACE_ON;
    while (i > lower && first - i < 4 && is_date_filler(text, i - 1))
        i--;
    if (text->language == LANGUAGE_ES && i > lower && i < first && ck_bytes_equal(token_folded(text, i - 1), CK_BYTES("a")) &&
        token_among(text, i, (const char *const[]){ "principios", "mediados", "finales", "comienzos", "inicios", NULL }))
        return PLACE_ON;
    if (i == lower)
        return PLACE_NONE;
    if (word_is(text, i - 1, CONCEPT_until) ||
        (text->language == LANGUAGE_DE && i > lower && ck_bytes_equal(token_folded(text, i - 1), CK_BYTES("auf"))))
        return PLACE_UNTIL; /* verschob … auf den 10. November */
    if (word_is(text, i - 1, CONCEPT_from) || ends_in_from(token_folded(text, i - 1)))
        return PLACE_FROM;
    return word_is(text, i - 1, CONCEPT_on) ? PLACE_ON : PLACE_NONE;
}
