/* SPDX-License-Identifier: Apache-2.0
 * Who buys from whom, where the clause itself says so. */
#include "domain/news/claims.h"

enum concept buyer_of(const struct named_parts *named)
{
    bool pair = named->bought && named->place_count == 2 && named->places[0].country != named->places[1].country;

    if (pair && named->places[0].role == ROLE_BARE && named->places[1].role == ROLE_FROM)
        return named->places[0].country;
    return pair && named->places[0].role == ROLE_FROM && named->places[1].role == ROLE_BARE ? named->places[1].country : CONCEPT_NONE;
}

/* Japan, the No. 2 buyer, took 268 t from China: of the seller's exports. */
static bool names_buyer(const struct claims_reader *reader, const struct segment *segment)
{
    const struct sentence *sentence = &reader->text->sentences[segment->sentence];

    for (size_t i = sentence->first; i < sentence->end; i++)
        if (token_means(reader->text, i, KIND_rank_head, CONCEPT_buyer))
            return true;
    return false;
}

/* Japan bought 304 t from China, 日本は中国から購入した: the clause has the two, and no other word of trade. */
static bool is_bought_from(const struct claims_reader *reader, const struct segment *segment, const struct named_parts *named)
{
    size_t buyers = 0, sellers = 0;

    if (named->flow || named->place_count != 2 || !segment_has(reader, segment, KIND_took) || segment_has(reader, segment, KIND_listing) ||
        names_buyer(reader, segment))
        return false;
    for (size_t i = 0; i < named->place_count; i++) {
        buyers += named->places[i].role == ROLE_BARE;
        sellers += named->places[i].role == ROLE_FROM;
    }
    return buyers == 1 && sellers == 1 && named->places[0].country != named->places[1].country;
}

/* Korean purchases of Chinese tungsten: the goods are the second one's. */
static bool is_purchase_of(const struct claims_reader *reader, const struct segment *segment, const struct named_parts *named)
{
    static const char *const purchases[] = { "purchases", "purchase", "käufe",  "käufen", "bezüge", "bezügen", "compras", "采购量", "购买量",
                                             "采购",      "購入量",   "购入量", "调达量", "調達量", "구매량",  "구매",    NULL };
    const struct text       *text = reader->text;

    if (named->flow || named->place_count != 2 || named->places[0].role != ROLE_BARE || named->places[0].country == named->places[1].country)
        return false;
    for (size_t i = segment->first; i < segment->end; i++)
        for (size_t p = 0; purchases[p]; p++)
            if (ck_bytes_equal(token_folded(text, i), ck_bytes_from(purchases[p])))
                return true;
    return false;
}

bool is_brought_in(const struct text *text, size_t verb, size_t end)
{
    if (text->language != LANGUAGE_DE || !ck_bytes_begin(token_folded(text, verb), CK_BYTES("führt")))
        return false;
    for (size_t i = verb + 1; i < end; i++)
        if (ck_bytes_equal(token_folded(text, i), CK_BYTES("ein")) && (i + 1 >= end || text->tokens[i + 1].type == TOKEN_PUNCTUATION))
            return true;
    return false;
}

bool is_named_as(const struct named_parts *named, enum role role, enum concept country)
{
    for (size_t i = 0; i < named->place_count; i++)
        if (named->places[i].role == role && named->places[i].country == country)
            return true;
    return false;
}

/* The United States bought 353 t from China, where China's exports are spoken of: of these. */
static bool is_of_series(const struct named_parts *named, const struct claim_scope *before)
{
    return before->counted && before->flow == CLAIM_FLOW_EXPORT &&
           (named->places[0].country == before->reporter || named->places[1].country == before->reporter);
}

/* India received 418 t from China, Chinese customs data showed: a statistics office decides whose figures they are. */
static bool is_of_office(const struct claims_reader *reader, const struct segment *segment, const struct named_parts *named)
{
    const struct sentence *sentence = &reader->text->sentences[segment->sentence];
    enum concept seller = named->places[named->places[0].role == ROLE_FROM ? 0 : 1].country;

    for (size_t i = sentence->first; i + 1 < sentence->end; i++) {
        bool before = token_has(reader->text, i + 1, KIND_customs), behind = i > sentence->first && token_has(reader->text, i - 1, KIND_customs);

        if ((before || behind) && token_concept(reader->text, i, KIND_country) == seller)
            return true;
    }
    return false;
}

void buying_read(const struct claims_reader *reader, const struct segment *segment, const struct claim_scope *before, struct named_parts *named,
                 struct claim_scope *scope)
{
    if ((!is_bought_from(reader, segment, named) && !is_purchase_of(reader, segment, named)) || is_of_series(named, before) ||
        is_of_office(reader, segment, named))
        return;
    named->flow = named->bought = true;
    scope->flow = CLAIM_FLOW_IMPORT;
    if (named->places[0].role != ROLE_FROM)
        named->places[1].role = ROLE_FROM;
}
