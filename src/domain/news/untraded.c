/* SPDX-License-Identifier: Apache-2.0
 * Items that an article names and does not trade (docs/CLAIMS.md, Rulings): what a product is made of, and what is never spoken of as sold abroad. */
#include "domain/news/claims.h"

static bool is_plain_word(const struct text *text, size_t i)
{
    return i < text->token_count && text->tokens[i].type == TOKEN_WORD && text->tokens[i].spaced && !text->tokens[i].capital;
}

static bool is_among(struct ck_bytes word, const char *const *words)
{
    for (; *words; words++)
        if (ck_bytes_equal(word, ck_bytes_from(*words)))
            return true;
    return false;
}

/* Words in the plural that say how much of the item there is, or in which form. */
static bool is_form(struct ck_bytes word)
{
    static const char *const forms[] = { "products",     "metals",   "powders",      "ores",      "bars",      "flakes",     "ingots",  "alloys",
                                         "cargoes",      "volumes",  "units",        "shipments", "flows",     "figures",    "numbers", "tonnages",
                                         "tonnes",       "tons",     "grades",       "scraps",    "compounds", "oxides",     "salts",   "chemicals",
                                         "pellets",      "granules", "concentrates", "supplies",  "goods",     "materials",  "amounts", "totals",
                                         "consignments", "loads",    "parcels",      "outflows",  "inflows",   "dispatches", "units",   NULL };

    return is_among(word, forms);
}

/* "was", "rises": no noun in the plural. */
static bool is_plural(struct ck_bytes word)
{
    static const char *const not [] = { "this",    "thus",    "does",    "goes",   "plus",    "versus",  "perhaps", "always", "sometimes",
                                        "towards", "besides", "across",  "stands", "stays",   "amounts", "totals",  "hits",   "looks",
                                        "seems",   "makes",   "comes",   "gets",   "remains", "reaches", "tops",    "slips",  "gains",
                                        "loses",   "shows",   "whereas", "unless", "less",    "minus",   NULL };

    return word.size > 4 && word.data[word.size - 1] == 's' && word.data[word.size - 2] != 's' && word.data[word.size - 2] != 'u' &&
           word.data[word.size - 2] != 'i' && !is_among(word, not );
}

/* graphite tennis rackets: up to three words that no list knows, and the last of them a plural. */
static bool is_attribute_english(const struct text *text, size_t i)
{
    enum { WORDS = 3 };

    for (size_t at = i + 1; at <= i + WORDS && is_plain_word(text, at) && !is_form(token_folded(text, at)); at++)
        if (is_plural(token_folded(text, at)))
            return true;
    return false;
}

/* exportaciones de raquetas de grafito: "de", a word that no list knows, "de", and the item. */
static bool is_attribute_spanish(const struct text *text, size_t i)
{
    static const char *const of[] = { "de", "del", NULL };

    static const char *const forms[] = { "compuestos", "derivados", "lingotes",  "polvos",      "aleaciones", "concentrados",
                                         "óxidos",     "bloques",   "productos", "materiales",  "minerales",  "metales",
                                         "partidas",   "cargas",    "volúmenes", "existencias", "barras",     NULL };

    return i > 3 && is_among(token_folded(text, i - 1), of) && is_plain_word(text, i - 2) && is_plural(token_folded(text, i - 2)) &&
           !is_among(token_folded(text, i - 2), forms) && is_among(token_folded(text, i - 3), of);
}

/* Schläger aus Graphit */
static bool is_attribute_german(const struct text *text, size_t i)
{
    return i > 1 && ck_bytes_equal(token_folded(text, i - 1), CK_BYTES("aus")) && text->tokens[i - 2].type == TOKEN_WORD &&
           text->tokens[i - 2].capital;
}

static bool ends_in(struct ck_bytes word, const char *const *ends)
{
    for (; *ends; ends++)
        if (word.size >= strlen(*ends) && memcmp(word.data + word.size - strlen(*ends), *ends, strlen(*ends)) == 0)
            return true;
    return false;
}

/* 흑연 테니스 라켓 수출: one or two words that no list knows between the item and what is done with it. */
static bool is_attribute_korean(const struct text *text, size_t i)
{
    enum { WORDS = 2 };
    static const char *const whole[] = { "총",   "전체", "월간", "연간", "누적", "해외", "순",   "및", "등",
                                         "등의", "대외", "관련", "월별", "세계", "국제", "국내", NULL };
    static const char *const forms[] = { "재", "물", "품", "괴", "말", "광", "속", "염", "량", "분", NULL }; /* 중간재, 화합물: a form of it */
    size_t                   at = i + 1;

    while (at <= i + WORDS && is_plain_word(text, at) && !is_among(token_folded(text, at), whole) && !ends_in(token_folded(text, at), forms) &&
           !ck_bytes_begin(token_folded(text, at), CK_BYTES("대")))
        at++;
    return at > i + 1 && at < text->token_count && token_has(text, at, KIND_flow);
}

bool is_attribute_item(const struct text *text, size_t i)
{
    switch (text->language) {
    case LANGUAGE_EN: return is_attribute_english(text, i);
    case LANGUAGE_ES: return is_attribute_spanish(text, i);
    case LANGUAGE_DE: return is_attribute_german(text, i);
    case LANGUAGE_KO: return is_attribute_korean(text, i);
    default: return false;
    }
}

/* A sentence speaks of the item, and of trade, customs, a control or a country. */
static bool is_traded(const struct claims_reader *reader, enum concept item)
{
#define TRADING(w) KIND_IN(w, KIND_flow) | KIND_IN(w, KIND_customs) | KIND_IN(w, KIND_act_object) | KIND_IN(w, KIND_toward) | KIND_IN(w, KIND_country)
    static const struct kind_set trading = KIND_SET(TRADING);
    const struct text           *text = reader->text;

    for (size_t s = 0; s < text->sentence_count; s++) {
        const struct sentence *sentence = &text->sentences[s];
        bool                   named = false, trading_word = false;

        for (size_t i = sentence->first; kinds_meet(sentence->kinds, &trading) && i < sentence->end; i++) {
            named |= item_at(reader, i) == item && !is_attribute_item(text, i);
            trading_word |= token_has_any(text, i, &trading);
        }
        if (named && trading_word)
            return true;
    }
    return false;
}

bool is_untraded(const struct claims_reader *reader, const struct claim_seen *claim)
{
    enum anchor anchor = anchors_record(claim).item;

    return claim->metric < METRIC_CONTROL_IN_FORCE && claim->flow != CLAIM_FLOW_PRODUCTION && anchor != ANCHOR_CLAUSE && anchor != ANCHOR_SENTENCE &&
           !is_traded(reader, claim->item);
}
