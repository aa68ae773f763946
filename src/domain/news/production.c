/* SPDX-License-Identifier: Apache-2.0
 * Figures of output, not of trade: the largest producer, 71 % of graphite mining. */
#include "domain/news/amounts.h"
#include "domain/news/claims.h"

/* "The largest producer sold 3,188 t abroad": the figure is of what it sold. */
static bool sells(const struct text *text, size_t i, size_t end)
{
    while (++i < end)
        if (token_means(text, i, KIND_flow, CONCEPT_export))
            return true;
    return false;
}

bool is_producer_rank(const struct claims_reader *reader, const struct segment *segment, size_t i)
{
    const struct text *text = reader->text;
    size_t             end;

    return (token_has(text, i, KIND_rank_size) || token_has(text, i, KIND_rank_first) || token_has(text, i, KIND_rank)) &&
           rank_place(text, i, &end) && rank_head(text, i, end) == CONCEPT_producer && !sells(text, i, segment->end);
}

static bool is_supply(struct ck_bytes word)
{
    static const char *const words[] = { "supply", "supplies", "suministro", "oferta", "angebot", "angebots", NULL };

    for (size_t w = 0; words[w]; w++)
        if (ck_bytes_equal(word, ck_bytes_from(words[w])))
            return true;
    return false;
}

/* 71 % of graphite mining, 66 % of refined indium, 66 Prozent der Produktion: of output, though the world is not named. Token i: the percent sign. */
bool is_part_of_output(const struct claims_reader *reader, const struct segment *segment, size_t i)
{
    enum { REACH = 5 };
    const struct text *text = reader->text;

    if (is_east_language(text) || !token_has(text, i, KIND_percent) || !token_has(text, i + 1, KIND_of) || segment_has(reader, segment, KIND_company))
        return false;
    for (size_t at = i + 2; at < i + REACH && at < segment->end; at++) {
        if (token_means(text, at, KIND_reject, CONCEPT_production) || token_has(text, at, KIND_production_share))
            return true;
        if (token_has(text, at, KIND_made) && (token_has(text, at + 1, KIND_item) || token_has(text, at + 1, KIND_noitem)))
            return true;
        if (is_supply(token_folded(text, at)) && !token_has(text, at + 1, KIND_toward_before))
            return true; /* 80 % of tungsten supply */
        if (text->tokens[at].type == TOKEN_PUNCTUATION || token_has(text, at, KIND_flow) || token_has(text, at, KIND_and))
            break;
    }
    return false;
}

/* 世界のガリウム生産の98%、アンチモン生産の48%: of output, as the sentence has said. */
bool is_output_told(const struct claim_scope *scope, const struct segment *segment)
{
    return scope->flow == CLAIM_FLOW_PRODUCTION && scope->named_in[PART_FLOW] == segment->sentence + 1;
}
