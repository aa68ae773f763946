/* SPDX-License-Identifier: Apache-2.0
 * Which words name a claim's parts, for people who want to look: the nearest ones that say what the claim says. They are looked for once the claim is
 * made, so what is shown cannot say anything else. */
#include "domain/news/claims.h"

#include "domain/model/claim_shape.h"

struct words_search {
    const struct claims_reader *reader;
    const struct policy_claim  *claim;
    size_t                      segment; /* of the claim */
    uint32_t                    token;   /* its first */
    struct ck_months            period, base;
    bool                        has_period, has_base;
};

/* Whether the token says the part. */
typedef bool says(const struct words_search *search, size_t token);

static bool is_name(enum concept concept, struct ck_bytes name) { return concept && name.data && ck_bytes_equal(concept_name(concept), name); }

static bool says_item(const struct words_search *search, size_t i) { return is_name(item_at(search->reader, i), search->claim->item); }

static bool says_country(const struct words_search *search, size_t i, struct ck_bytes country)
{
    return is_name(token_concept(search->reader->text, i, KIND_country), country) ||
           is_name(token_concept(search->reader->text, i, KIND_toward), country);
}

static bool says_reporter(const struct words_search *search, size_t i) { return says_country(search, i, search->claim->reporter); }

/* Of several that are added up, the first. */
static bool says_partner(const struct words_search *search, size_t i)
{
    struct ck_bytes partner = search->claim->partner;
    const char     *joint = partner.data ? memchr(partner.data, '+', partner.size) : NULL;

    if (partner.data && ck_bytes_equal(partner, CK_BYTES("WLD")))
        return token_has(search->reader->text, i, KIND_world);
    return says_country(search, i, (struct ck_bytes){ partner.data, joint ? (size_t)(joint - partner.data) : partner.size });
}

static bool says_flow(const struct words_search *search, size_t i)
{
    const struct text *text = search->reader->text;

    if (search->claim->flow.value == CLAIM_FLOW_PRODUCTION)
        return token_has(text, i, KIND_production_share) || token_means(text, i, KIND_reject, CONCEPT_production);
    return token_has(text, i, KIND_flow) && (token_concept(text, i, KIND_flow) == CONCEPT_import) == (search->claim->flow.value == CLAIM_FLOW_IMPORT);
}

static bool says_direction(const struct words_search *search, size_t i)
{
    enum concept way = search->claim->direction == DIRECTION_DOWN ? CONCEPT_down : CONCEPT_up;

    return token_means(search->reader->text, i, KIND_change, way) || token_means(search->reader->text, i, KIND_compare, way);
}

static const struct {
    says *says;
    bool  clause; /* nothing outside the claim's own says it */
} words[] = {
    [WORD_ITEM] = { says_item, false }, [WORD_REPORTER] = { says_reporter, false },  [WORD_PARTNER] = { says_partner, false },
    [WORD_FLOW] = { says_flow, false }, [WORD_DIRECTION] = { says_direction, true },
};

static struct span span_of(const struct text *text, size_t first, size_t end)
{
    return (struct span){ (int32_t)text->tokens[first].start, (int32_t)text->tokens[end - 1].end };
}

static uint32_t distance(uint32_t a, uint32_t b) { return a < b ? b - a : a - b; }

static bool in_segment(const struct words_search *search, size_t segment, enum claim_word word, struct span *ret_span)
{
    const struct segment *here = &search->reader->segments[segment];
    size_t                best = SIZE_MAX;

    for (size_t i = here->first; i < here->end; i++)
        if (words[word].says(search, i) && (best == SIZE_MAX || distance((uint32_t)i, search->token) < distance((uint32_t)best, search->token)))
            best = i;
    if (best != SIZE_MAX)
        *ret_span = span_of(search->reader->text, best, best + 1);
    return best != SIZE_MAX;
}

/* "The same time" tells no month; "so far this year" does. */
static bool tells_period(const struct moment *moment)
{
    return !is_base_moment(moment) && (moment->kind != MOMENT_RELATIVE || moment->relative == CONCEPT_ytd || moment->relative == CONCEPT_this_year);
}

static bool moment_in_segment(const struct words_search *search, size_t segment, enum claim_word word, struct span *ret_span)
{
    const struct claims_reader *reader = search->reader;
    const struct segment       *here = &reader->segments[segment];
    struct ck_months            wanted = word == WORD_BASE ? search->base : search->period;
    struct claim_months         period = { search->has_period, search->period.from, search->period.to };
    const struct moment        *best = NULL;

    for (size_t i = here->moment_first; i < here->moment_end; i++) {
        const struct moment *moment = &reader->moments.items[i];
        struct claim_months  months = moment_months(reader, moment, period, word == WORD_BASE);
        bool                 meant = months.set && months.to == wanted.to && (months.from == wanted.from || moment->since || word == WORD_PERIOD);

        if (moment->kind == MOMENT_DAY || moment->kind == MOMENT_UNTOLD || !meant || (word == WORD_PERIOD && !tells_period(moment)))
            continue;
        if (!best || (word == WORD_BASE && is_base_moment(moment) && !is_base_moment(best)) ||
            (is_base_moment(moment) == is_base_moment(best) && distance(moment->first, search->token) < distance(best->first, search->token)))
            best = moment;
    }
    if (best)
        *ret_span = span_of(reader->text, best->first, best->end);
    return best != NULL;
}

static bool try_segment(const struct words_search *search, size_t segment, enum claim_word word, struct span *ret_span)
{
    bool dated = word == WORD_PERIOD || word == WORD_BASE;

    if (search->reader->text->sentences[search->reader->segments[segment].sentence].boilerplate)
        return false;
    return dated ? moment_in_segment(search, segment, word, ret_span) : in_segment(search, segment, word, ret_span);
}

/* Its clause; the others of its sentence and before; what stands behind, last. */
static struct span find_word(const struct words_search *search, enum claim_word word)
{
    struct span span = { 0 };

    if ((word == WORD_PERIOD && !search->has_period) || (word == WORD_BASE && !search->has_base))
        return span;
    if (try_segment(search, search->segment, word, &span) || (word < sizeof words / sizeof *words && words[word].clause))
        return span;
    for (size_t i = search->segment; i-- > 0;)
        if (try_segment(search, i, word, &span))
            return span;
    for (size_t i = search->segment + 1; i < search->reader->segment_count; i++)
        if (try_segment(search, i, word, &span))
            return span;
    return span;
}

static size_t segment_at(const struct claims_reader *reader, uint32_t byte)
{
    size_t low = 0, high = reader->segment_count;

    while (low + 1 < high) {
        size_t middle = low + (high - low) / 2;

        if (reader->text->tokens[reader->segments[middle].first].start <= byte)
            low = middle;
        else
            high = middle;
    }
    return low;
}

static struct words_search search_of(const struct claims_reader *reader, const struct policy_claim *claim)
{
    struct words_search search = { .reader = reader, .claim = claim };
    uint32_t            start = claim->span.count ? (uint32_t)claim->span.items[0] : 0;

    search.segment = segment_at(reader, start);
    for (search.token = reader->segments[search.segment].first;
         search.token + 1 < reader->segments[search.segment].end && reader->text->tokens[search.token].end <= start;)
        search.token++;
    search.has_period = claim->period.data && months_read(claim->period, &search.period);
    search.has_base = claim->base_period.data && months_read(claim->base_period, &search.base);
    if (!search.has_base && search.has_period && claim->base_kind.known)
        search.has_base = base_of_kind(search.period, (enum base_kind)claim->base_kind.value, &search.base);
    return search;
}

void article_words(const struct article *article, const struct policy_claim *const *claims, size_t count, struct ck_arena *arena,
                   struct claim_words *ret_words)
{
    struct text          text;
    struct claims_reader reader = { .text = &text, .arena = arena };

    text_read(article, arena, &text);
    claims_prepare(&reader);
    for (size_t i = 0; i < count; i++) {
        ret_words[i] = (struct claim_words){ 0 };
        if (reader.segment_count == 0)
            continue;
        struct words_search search = search_of(&reader, claims[i]);

        for (enum claim_word word = WORD_ITEM; word < CLAIM_WORDS; word++)
            if (word != WORD_DIRECTION || claims[i]->direction == DIRECTION_UP || claims[i]->direction == DIRECTION_DOWN)
                ret_words[i].spans[word] = find_word(&search, word);
    }
}
