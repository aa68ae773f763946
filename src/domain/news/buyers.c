/* SPDX-License-Identifier: Apache-2.0
 * Who buys from whom, where the clause itself says so. */
#include "domain/news/claims.h"

enum concept buyer_of(const struct named_parts *named)
{
    bool pair = named->bought && named->place_count == 2 && named->places[0].role == ROLE_BARE && named->places[1].role == ROLE_FROM;

    return pair && named->places[0].country != named->places[1].country ? named->places[0].country : CONCEPT_NONE;
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
