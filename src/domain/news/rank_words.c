/* SPDX-License-Identifier: Apache-2.0
 * The words of a rank (docs/CLAIMS.md 4.1): a size or a place, and whose it is, with what may stand between: the second-largest Asian buyer. */
#include "domain/news/claims.h"

#include "chokepoint/number.h"

enum { HEAD_REACH = 5 /* tokens from the size to its noun */, RANKS_MAX = 50 };

int32_t small_number(const struct text *text, size_t i)
{
    enum concept word = token_concept(text, i, KIND_number);
    int64_t value;

    if (word)
        return (int32_t)lexicon_concepts[word].value;
    if (i < text->token_count && text->tokens[i].type == TOKEN_NUMBER && ck_number_read_long(token_folded(text, i), &value) && value > 0 &&
        value <= 600)
        return (int32_t)value;
    return 0;
}

static bool mentions(struct ck_bytes word, const char *const *parts)
{
    for (; *parts; parts++) {
        size_t size = strlen(*parts);

        for (size_t i = 0; i + size <= word.size; i++)
            if (memcmp(word.data + i, *parts, size) == 0)
                return true;
    }
    return false;
}

enum concept rank_head(const struct text *text, size_t first, size_t end)
{
    static const char *const producers[] = { "producer", "productor", "produzent", "förderer", "生产国", "生産国", "생산국", "miner", NULL };
    static const char *const sources[] = { "supplier", "source", "lieferant", "bezugsquelle", "proveedor", "fuente", "供应国", "来源",
                                           "供给",     "调达",   "输入元",    "输入先",       "공급",      "수입선", "수입처", NULL };
    struct ck_bytes          words = { text->folded.data + text->tokens[first].from, text->tokens[end - 1].to - text->tokens[first].from };

    for (size_t i = first; i < end; i++)
        if (token_has(text, i, KIND_rank_head))
            return token_concept(text, i, KIND_rank_head);
    return mentions(words, producers) ? CONCEPT_producer : mentions(words, sources) ? CONCEPT_source : CONCEPT_buyer;
}

/* The noun of a size, not far behind it; 0: none. */
static size_t head_behind(const struct text *text, size_t i)
{
    for (size_t at = i; at < i + HEAD_REACH && at < text->token_count; at++) {
        if (token_has(text, at, KIND_rank_head))
            return at + 1;
        if (token_has(text, at, KIND_change) || token_has(text, at, KIND_and) || token_has(text, at, KIND_unit) ||
            token_has(text, at, KIND_measure) ||
            (text->tokens[at].type == TOKEN_PUNCTUATION && text->tokens[at].symbol != '-' && text->tokens[at].symbol != '\''))
            break;
    }
    return 0;
}

static bool is_one_of(const struct text *text, size_t i) /* one of the largest */
{
    for (size_t back = 1; back <= 3 && back <= i; back++)
        if (token_means(text, i - back, KIND_number, CONCEPT_1) || ck_bytes_equal(token_folded(text, i - back), CK_BYTES("among")))
            return true;
    return false;
}

/* No. 2 market, number two buyer */
static int32_t numbered(const struct text *text, size_t i, size_t *ret_end)
{
    struct ck_bytes word = token_folded(text, i);
    size_t          number = i + 1 + token_is_symbol(text, i + 1, '.');

    if (text->language != LANGUAGE_EN || !(ck_bytes_equal(word, CK_BYTES("no")) || ck_bytes_equal(word, CK_BYTES("no.")) ||
                                           ck_bytes_equal(word, CK_BYTES("number")) || token_is_symbol(text, i, '#')))
        return 0;
    *ret_end = head_behind(text, number + 1);
    return *ret_end ? small_number(text, number) : 0;
}

/* largest Asian buyer, second-largest destination, 第二大石墨市场 */
static int32_t sized(const struct text *text, size_t i, size_t *ret_end)
{
    enum concept ordinal = token_has(text, i, KIND_ordinal) ? token_concept(text, i, KIND_ordinal) : token_concept(text, i, KIND_rank_place);
    size_t size = i;

    if (ordinal)
        size += 1 + token_is_symbol(text, i + 1, '-');
    if (ordinal && ck_bytes_begin(token_folded(text, i), CK_BYTES("n"))) /* number two, No. 2 */
        size = i;
    else if (ordinal && text->language == LANGUAGE_ZH ? !ck_bytes_begin(token_folded(text, size), CK_BYTES("大"))
                                                      : !token_has(text, size, KIND_rank_size))
        return 0;
    *ret_end = head_behind(text, size + 1);
    if (!*ret_end || is_one_of(text, i))
        return 0;
    return ordinal ? (int32_t)lexicon_concepts[ordinal].value : 1;
}

/* The place that token i and those after it tell, 0 if none; *ret_end after the phrase. */
static int32_t place_at(const struct text *text, size_t i, size_t *ret_end)
{
    enum concept rank = token_concept(text, i, KIND_rank), ordinal = token_concept(text, i, KIND_ordinal);

    *ret_end = i + 1;
    if (rank)
        return (int32_t)lexicon_concepts[rank].value;
    if (token_meaning(text, i, KIND_rank_first))
        return token_folded(text, i).size == 5 && text->language == LANGUAGE_EN && i > 0 && token_meaning(text, i - 1, KIND_opener) ? 0
               : token_folded(text, i).size == 5 && text->language == LANGUAGE_EN &&
                       !(i + 1 == text->token_count || text->tokens[i + 1].type == TOKEN_PUNCTUATION)
                   ? 0
                   : 1;
    if (small_number(text, i) && token_meaning(text, i + 1, KIND_rank_counter)) {
        *ret_end = i + 2;
        return small_number(text, i);
    }
    if (ordinal && text->language == LANGUAGE_EN && i > 0 && text->tokens[i - 1].type != TOKEN_NUMBER && !token_meaning(text, i - 1, KIND_article) &&
        !token_meaning(text, i - 1, KIND_opener) && !token_meaning(text, i + 1, KIND_record) &&
        (i + 1 == text->token_count || text->tokens[i + 1].type == TOKEN_PUNCTUATION || token_meaning(text, i + 1, KIND_conjunction) ||
         ck_bytes_equal(token_folded(text, i + 1), CK_BYTES("with"))))
        return (int32_t)lexicon_concepts[ordinal].value;
    return 0;
}

int32_t rank_place(const struct text *text, size_t i, size_t *ret_end)
{
    int32_t place = place_at(text, i, ret_end);
    size_t  end = 0;

    if (place)
        return place;
    place = sized(text, i, &end);
    if (!place)
        place = numbered(text, i, &end);
    *ret_end = place ? end : i + 1;
    return place <= RANKS_MAX ? place : 0;
}

int32_t rank_top(const struct text *text, size_t i, size_t *ret_end)
{
    int32_t number = token_has(text, i, KIND_top) ? small_number(text, i + 1) : 0;
    bool    counted = ck_bytes_begin(token_folded(text, i + 2), CK_BYTES("大")) || ck_bytes_begin(token_folded(text, i + 2), CK_BYTES("名"));

    if (number < 2 || number > RANKS_MAX || (text->language == LANGUAGE_ZH && !counted))
        return 0;
    *ret_end = i + 2 + counted;
    return number;
}
