/* SPDX-License-Identifier: Apache-2.0
 * Ranks and records (docs/CLAIMS.md 4.1): the largest buyer, the highest since a month. */
#include "domain/news/amounts.h"
#include "domain/news/claims.h"

#include <math.h>

#include "chokepoint/day.h"
#include "chokepoint/number.h"

enum { RECORD_REACH = 6 };

static enum concept country_before(const struct claims_reader *reader, const struct segment *segment, size_t i, enum concept but)
{
    size_t first = reader->text->sentences[segment->sentence].first;

    first = i > first + SEGMENT_TOKENS_MAX ? i - SEGMENT_TOKENS_MAX : first;

    while (i-- > first) {
        enum concept country = token_concept(reader->text, i, KIND_country);

        if (!country)
            country = token_concept(reader->text, i, KIND_toward);
        if (country && country != but && i > first && token_meaning(reader->text, i - 1, KIND_overtake))
            continue;
        if (country && is_east_language(reader->text) && is_surpassing(reader->text, i, first, segment->end))
            continue;
        if (country && country != but)
            return country;
    }
    return CONCEPT_NONE;
}

static enum concept country_behind(const struct text *text, const struct segment *segment, size_t i, enum concept but)
{
    for (size_t at = i; at < segment->end; at++)
        if (token_concept(text, at, KIND_country) && token_concept(text, at, KIND_country) != but)
            return token_concept(text, at, KIND_country);
    return CONCEPT_NONE;
}

static void rank_claim(struct claims *claims, const struct segment *segment, const struct claim_scope *scope, const struct named_parts *named,
                       size_t i, size_t end, int32_t place, bool top)
{
    const struct text *text = claims->reader->text;
    enum concept head = rank_head(text, i, end);
    struct claim_seen *claim = claim_new(claims, scope, named, text->tokens[i].start, text->tokens[end - 1].end);
    enum concept country;

    if (!claim)
        return;
    claim->metric = METRIC_RANK;
    claim->direction = DIRECTION_NONE;
    claim->interval = top ? (struct interval){ NAN, 1, place } : (struct interval){ place, place, place };
    claim->base = (struct claim_months){ 0 };
    claim->base_kind = BASE_KIND_UNKNOWN;
    if (head == CONCEPT_producer) {
        claim->flow = CLAIM_FLOW_PRODUCTION;
        claim->partner = CK_BYTES("WLD");
        if (!named->period)
            claim->period = (struct claim_months){ 0 };
        return;
    }
    country = country_before(claims->reader, segment, i, scope->reporter);
    if (!country)
        country = country_behind(text, segment, end, scope->reporter);
    if (head == CONCEPT_source && scope->flow != CLAIM_FLOW_IMPORT && country) {
        claim->flow = CLAIM_FLOW_IMPORT;
        claim->partner = concept_name(scope->reporter);
        claim->reporter = concept_name(country);
        return;
    }
    if (!country) {
        if (!scope->partner.size) {
            claims->count--;
            return;
        }
        return;
    }
    claim->partner = concept_name(country);
    claim->elided[ELISION_PARTNER] = false;
}

/* 1월 이후 가장 많았다, 1月以来最も多い: the most since a month is a record, and no place among partners. */
static bool is_most_since(const struct claims_reader *reader, const struct segment *segment, size_t i)
{
    enum { REACH = 3 };

    if (!token_has(reader->text, i, KIND_rank_first) || !is_east_language(reader->text))
        return false;
    for (size_t n = segment->moment_first; n < segment->moment_end; n++)
        if (reader->moments.items[n].since && reader->moments.items[n].end <= i && reader->moments.items[n].end + REACH >= i)
            return true;
    return false;
}

/* No place begins with a token that is none of these. */
static bool may_be_place(const struct text *text, size_t i)
{
#define PLACES(w)                                                                                                                                    \
    KIND_IN(w, KIND_top) | KIND_IN(w, KIND_rank) | KIND_IN(w, KIND_ordinal) | KIND_IN(w, KIND_rank_first) | KIND_IN(w, KIND_number) |                \
        KIND_IN(w, KIND_rank_place) | KIND_IN(w, KIND_rank_size)
    static const struct kind_set places = KIND_SET(PLACES);
    struct ck_bytes              word = token_folded(text, i);

    return text->tokens[i].type == TOKEN_NUMBER || token_has_any(text, i, &places) || word.data[0] == 'n' || word.data[0] == '#'; /* no. 2 */
}

void ranks_read(struct claims *claims, const struct segment *segment, const struct claim_scope *scope, const struct named_parts *named)
{
    const struct text *text = claims->reader->text;
    size_t             end;

    if (!scope->item || scope->item == CONCEPT_none || !scope->reporter || scope->rejected)
        return;
    for (size_t i = segment->first; i < segment->end; i = end) {
        int32_t top, place;

        end = i + 1;
        if (!may_be_place(text, i))
            continue;
        top = rank_top(text, i, &end);
        place = top ? top : rank_place(text, i, &end);

        if (!place || is_most_since(claims->reader, segment, i) ||
            (text->language == LANGUAGE_ES && token_has(text, i, KIND_ordinal) && token_has(text, end, KIND_record)))
            continue; /* el segundo mayor registro: a record */
        if (!top) {
            rank_claim(claims, segment, scope, named, i, end, place, false);
            continue;
        }
        for (size_t n = 0; n < named->place_count; n++) /* Thailand and Mexico both ranked in the top three */
            if (named->places[n].country != scope->reporter) {
                struct claim_seen *claim = claim_new(claims, scope, named, text->tokens[i].start, text->tokens[end - 1].end);

                if (!claim)
                    return;
                claim->metric = METRIC_RANK;
                claim->direction = DIRECTION_NONE;
                claim->interval = (struct interval){ NAN, 1, place };
                claim->partner = concept_name(named->places[n].country);
            }
    }
}

/* ---- records ---- */

struct record_view {
    size_t               first, end; /* tokens of the phrase */
    int32_t              place;
    int32_t              months; /* of an n-month high */
    const struct moment *since;
    bool                 year, ever;
};

static bool is_month_counter(const struct text *text, size_t i)
{
    return token_meaning(text, i, KIND_in_months) && !token_meaning(text, i, KIND_month_mark);
}

/* 五年新低: the years right before the word */
static bool is_bare_years(const struct text *text, size_t i, size_t word)
{
    return text->language == LANGUAGE_ZH && i + 2 == word && ck_bytes_equal(token_folded(text, i + 1), CK_BYTES("年"));
}

/* The parts of a record around its word: second-lowest, six-month high, highest since January, 1月以来最高, most this year. */
static void record_parts(const struct claims_reader *reader, const struct segment *segment, size_t word, struct record_view *record)
{
    const struct text *text = reader->text;
    size_t             low = word > segment->first + RECORD_REACH ? word - RECORD_REACH : segment->first;

    *record = (struct record_view){ .first = word, .end = word + 1, .place = 1 };
    record->ever = token_meaning(text, word, KIND_ever) != NULL;
    for (size_t i = word; i-- > low;) {
        if (token_meaning(text, i, KIND_ordinal) && i + 1 == word) {
            record->place = (int32_t)lexicon_concepts[token_concept(text, i, KIND_ordinal)].value;
            record->first = i;
        } else if (token_meaning(text, i, KIND_ever) && i + 2 >= word) {
            record->ever = true;
            record->first = i;
        } else if (small_number(text, i) && is_month_counter(text, i + 1)) {
            record->months = small_number(text, i);
            record->first = i;
        } else if (small_number(text, i) && (token_meaning(text, i + 1, KIND_in_years) || is_bare_years(text, i, word))) {
            record->months = 12 * small_number(text, i);
            record->first = i;
        } else if (token_meaning(text, i, KIND_flow) || token_meaning(text, i, KIND_item) || token_is_symbol(text, i, ','))
            break;
    }
    for (size_t i = segment->moment_first; i < segment->moment_end; i++) {
        const struct moment *moment = &reader->moments.items[i];
        bool behind = moment->first > word && moment->first <= word + RECORD_REACH, ahead = moment->end <= word && moment->end + 4 >= word;

        if (moment->since && (behind || ahead)) {
            record->since = moment;
            record->first = ahead && moment->first < record->first ? moment->first : record->first;
            record->end = behind ? moment->end : record->end;
            if (ahead && text->language == LANGUAGE_ZH && record->first > segment->first && token_meaning(text, record->first - 1, KIND_to))
                record->first--;
        } else if (moment->kind == MOMENT_RELATIVE && (moment->relative == CONCEPT_this_year || moment->relative == CONCEPT_ytd) &&
                   (behind || ahead)) {
            record->year = true;
            record->first = ahead && moment->first < record->first ? moment->first : record->first;
            record->end = behind ? moment->end : record->end;
        } else if (behind && moment->kind == MOMENT_MONTHS && moment->to - moment->from == 11 && moment->first <= word + 2) {
            record->year = true;
            record->end = moment->end;
        }
    }
    for (size_t i = word + 1; !record->months && i + 1 < segment->end && i <= word + 3; i++) /* the highest in eight months */
        if (small_number(text, i) && (is_month_counter(text, i + 1) || (!is_east_language(text) && token_meaning(text, i + 1, KIND_in_years)))) {
            record->months = small_number(text, i) * (is_month_counter(text, i + 1) ? 1 : 12);
            record->end = i + 2;
        }
    for (size_t i = word + 1; i < segment->end && i <= word + 3; i++)
        if (token_meaning(text, i, KIND_ever)) {
            record->ever = true;
            record->end = i + 1 > record->end ? i + 1 : record->end;
        }
}

/* Fünfmonatshoch, Dreijahrestief: months and direction in one word; false: another word. */
static bool record_word(const struct text *text, size_t i, struct record_view *record, enum direction *ret_direction)
{
    static const struct {
        const char    *end;
        int32_t        months;
        enum direction direction;
    } ends[] = { { "monatshoch", 1, DIRECTION_UP },
                 { "monatstief", 1, DIRECTION_DOWN },
                 { "jahreshoch", 12, DIRECTION_UP },
                 { "jahrestief", 12, DIRECTION_DOWN } };
    struct ck_bytes word = token_folded(text, i);

    if (text->language != LANGUAGE_DE || i >= text->token_count || text->tokens[i].type != TOKEN_WORD)
        return false;
    for (size_t e = 0; e < sizeof ends / sizeof *ends; e++) {
        size_t size = strlen(ends[e].end);
        double number, half;

        if (word.size <= size || memcmp(word.data + word.size - size, ends[e].end, size) != 0 ||
            !german_read((struct ck_bytes){ word.data, word.size - size }, &number, &half) || number < 2)
            continue;
        *record = (struct record_view){ .first = i, .end = i + 1, .place = 1, .months = (int32_t)number * ends[e].months };
        *ret_direction = ends[e].direction;
        return true;
    }
    return false;
}

static void record_base(const struct claims *claims, const struct record_view *record, struct claim_seen *claim)
{
    claim->base = (struct claim_months){ 0 };
    claim->base_kind = BASE_KIND_UNKNOWN;
    if (record->since) {
        claim->base = moment_months(claims->reader, record->since, claim->period, true);
        claim->base_kind = claim->base.from == claim->base.to ? BASE_KIND_SINCE_MONTH : BASE_KIND_UNKNOWN;
    } else if (!claim->period.set)
        return;
    else if (record->months)
        claim->base = (struct claim_months){ true, claim->period.to - record->months + 1, claim->period.to };
    else if (record->year)
        claim->base = (struct claim_months){ true, month_of(ck_month_year(claim->period.to), 1), claim->period.to };
}

/* Records begin with a word of one, with the most since a month, and in German with one word that has it all. */
static bool may_tell_record(const struct text *text, const struct segment *segment)
{
    return kinds_have(segment->kinds, KIND_record) || kinds_have(segment->kinds, KIND_rank_first) || text->language == LANGUAGE_DE;
}

void records_read(struct claims *claims, const struct segment *segment, const struct claim_scope *scope, const struct named_parts *named)
{
    const struct text *text = claims->reader->text;

    if (!scope->item || scope->item == CONCEPT_none || !scope->reporter || scope->rejected || !may_tell_record(text, segment))
        return;
    for (size_t i = segment->first; i < segment->end; i++) {
        struct record_view record;
        struct claim_seen *claim;
        enum concept word = token_concept(text, i, KIND_record);

        enum direction direction = word == CONCEPT_up ? DIRECTION_UP : DIRECTION_DOWN;

        bool most = !word && is_most_since(claims->reader, segment, i);

        direction = most ? DIRECTION_UP : direction;
        if (!word && !most && !record_word(text, i, &record, &direction))
            continue;
        if (word || most)
            record_parts(claims->reader, segment, i, &record);
        if (!record.since && !record.months && !record.year && !record.ever)
            continue;
        claim = claim_new(claims, scope, named, text->tokens[record.first].start, text->tokens[record.end - 1].end);
        if (!claim)
            return;
        claim->metric = METRIC_RECORD;
        claim->direction = direction;
        claim->interval = (struct interval){ record.place, record.place, record.place };
        claim->elided[ELISION_BASE_PERIOD] = false;
        record_base(claims, &record, claim);
        i = record.end - 1;
    }
}
