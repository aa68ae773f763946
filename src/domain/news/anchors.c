/* SPDX-License-Identifier: Apache-2.0
 * Anchors: where the text names each part of a claim's scope (SPEC 9.3). A verdict accuses nobody over what the claim's own clause does not name. */
#include "domain/news/claims.h"

size_t months_named(const struct claims_reader *reader, const struct segment *segment)
{
    size_t count = 0;

    for (size_t i = segment->moment_first; i < segment->moment_end; i++)
        count += reader->moments.items[i].kind == MOMENT_MONTHS && !is_base_moment(&reader->moments.items[i]);
    return count;
}

static size_t partners_named(const struct claim_scope *scope, const struct named_parts *named)
{
    enum concept first = CONCEPT_NONE;
    size_t count = named->world;

    for (size_t i = 0; i < named->place_count; i++)
        if (named->places[i].country != scope->reporter && named->places[i].country != first) {
            first = named->places[i].country;
            count++;
        }
    return count;
}

void anchors_follow(const struct claims_reader *reader, const struct segment *segment, struct claim_scope *scope, struct named_parts *named)
{
    const bool here[PARTS] = {
        [PART_ITEM] = named->item_count > 0, [PART_REPORTER] = named->reporter, [PART_PARTNER] = named->partner,
        [PART_FLOW] = named->flow,           [PART_PERIOD] = named->period,
    };

    for (size_t i = 0; i < PARTS; i++)
        if (here[i])
            scope->named_in[i] = segment->sentence + 1;
    named->several[PART_ITEM] = named->item_count > 1;
    named->several[PART_PARTNER] = partners_named(scope, named) > 1;
    named->several[PART_PERIOD] = months_named(reader, segment) > 1;
}

/* What is told where the clause does not name the part. */
static enum anchor anchor_elsewhere(const struct claim_scope *scope, enum claim_part part, bool is_set, uint32_t sentence)
{
    if (!is_set)
        return ANCHOR_DEFAULT;
    return scope->named_in[part] == sentence + 1 ? ANCHOR_SENTENCE : ANCHOR_ARTICLE;
}

void anchors_set(const struct claim_scope *scope, const struct named_parts *named, struct claim_seen *claim)
{
    const bool set[PARTS] = {
        [PART_ITEM] = scope->item != CONCEPT_NONE, [PART_REPORTER] = scope->reporter != CONCEPT_NONE,
        [PART_PARTNER] = scope->partner.size > 0,  [PART_FLOW] = scope->named_in[PART_FLOW] > 0,
        [PART_PERIOD] = scope->period.set,         [PART_BASE] = scope->base.set || scope->base_kind != BASE_KIND_UNKNOWN,
    };

    for (enum claim_part part = PART_ITEM; part < PARTS; part++) {
        claim->anchors[part] = anchor_elsewhere(scope, part, set[part], claim->sentence);
        claim->several[part] = named->several[part];
    }
    for (size_t i = 0; i < named->item_count; i++) /* an item of an aside is not that of the figures */
        if (named->items[i] == scope->item)
            claim->anchors[PART_ITEM] = named->item_count > 1 ? ANCHOR_SENTENCE : ANCHOR_CLAUSE;
    if (named->flow)
        claim->anchors[PART_FLOW] = ANCHOR_CLAUSE;
}

static enum anchor anchor_of(const struct claim_seen *claim, enum claim_part part, enum elision elision)
{
    if (claim->elided[elision])
        return claim->anchors[part];
    return claim->several[part] ? ANCHOR_SENTENCE : ANCHOR_CLAUSE;
}

static bool is_change(enum metric metric)
{
    return metric == METRIC_QUANTITY_CHANGE || metric == METRIC_CUMULATIVE_CHANGE || metric == METRIC_VALUE_CHANGE ||
           metric == METRIC_UNIT_VALUE_CHANGE || metric == METRIC_SHARE_CHANGE || metric == METRIC_RECORD;
}

static bool is_dated(enum metric metric)
{
    return metric == METRIC_CONTROL_FROM || metric == METRIC_CONTROL_UNTIL || metric == METRIC_CONTROL_IN_FORCE;
}

struct claim_anchors anchors_record(const struct claim_seen *claim)
{
    struct claim_anchors anchors = {
        .item = claim->anchors[PART_ITEM],
        .reporter = anchor_of(claim, PART_REPORTER, ELISION_REPORTER),
        .partner = anchor_of(claim, PART_PARTNER, ELISION_PARTNER),
        .flow = claim->anchors[PART_FLOW],
        .period = is_dated(claim->metric) ? claim->anchors[PART_PERIOD] : anchor_of(claim, PART_PERIOD, ELISION_PERIOD),
        .base = is_change(claim->metric) ? anchor_of(claim, PART_BASE, ELISION_BASE_PERIOD) : ANCHOR_CLAUSE,
    };

    return anchors;
}

/* ---- controls: the act's clause ---- */

static size_t segment_at(const struct claims_reader *reader, uint32_t byte)
{
    const struct text *text = reader->text;
    size_t             low = 0, high = reader->segment_count;

    while (low + 1 < high) {
        size_t middle = low + (high - low) / 2;

        if (text->tokens[reader->segments[middle].first].start <= byte)
            low = middle;
        else
            high = middle;
    }
    return low;
}

static bool names_item(const struct claims_reader *reader, const struct segment *segment, enum concept item)
{
    const struct text *text = reader->text;

    for (size_t i = segment->first; i < segment->end; i++)
        if (token_means(text, i, KIND_item, item) || (item == CONCEPT_rare_earth_magnets && reader->magnets && token_meaning(text, i, KIND_magnet)))
            return true;
    return false;
}

static enum anchor anchor_of_item(const struct claims_reader *reader, size_t act, enum concept item)
{
    uint32_t sentence = reader->segments[act].sentence;

    if (names_item(reader, &reader->segments[act], item))
        return ANCHOR_CLAUSE;
    for (size_t i = 0; i < reader->segment_count; i++)
        if (reader->segments[i].sentence == sentence && names_item(reader, &reader->segments[i], item))
            return ANCHOR_SENTENCE;
    return ANCHOR_ARTICLE;
}

/* A date is the act's own if it is the only one of the clause and has its preposition or postposition. */
static enum anchor anchor_of_date(const struct claims_reader *reader, size_t act, const struct moment *moment)
{
    const struct text    *text = reader->text;
    const struct segment *segment = &reader->segments[act];
    size_t                first = moment->first;
    bool                  marked = token_meaning(text, moment->end, KIND_date_after) != NULL;

    if (text->tokens[first].sentence != segment->sentence)
        return ANCHOR_ARTICLE;
    marked = marked || (first > 0 && token_meaning(text, first - 1, KIND_date_before)) ||
             (first > 1 && token_meaning(text, first - 1, KIND_opener) && token_meaning(text, first - 2, KIND_date_before));
    return first >= segment->first && first < segment->end && segment->moment_end - segment->moment_first == 1 && marked ? ANCHOR_CLAUSE
                                                                                                                         : ANCHOR_SENTENCE;
}

void anchors_of_control(const struct claims_reader *reader, struct span act, const struct moment *moment, struct claim_seen *claim)
{
    size_t segment;

    claim->anchors[PART_PERIOD] = ANCHOR_DEFAULT;
    claim->anchors[PART_ITEM] = ANCHOR_ARTICLE;
    if (act.end <= act.start || reader->segment_count == 0) {
        claim->anchors[PART_PERIOD] = moment ? ANCHOR_ARTICLE : ANCHOR_DEFAULT;
        return;
    }
    segment = segment_at(reader, (uint32_t)act.start);
    claim->anchors[PART_ITEM] = anchor_of_item(reader, segment, claim->item);
    if (moment)
        claim->anchors[PART_PERIOD] = anchor_of_date(reader, segment, moment);
    if (segment_at(reader, (uint32_t)act.end - 1) == segment)
        return;
    if (claim->anchors[PART_ITEM] == ANCHOR_CLAUSE) /* the act itself goes over several clauses */
        claim->anchors[PART_ITEM] = ANCHOR_SENTENCE;
    if (claim->anchors[PART_PERIOD] == ANCHOR_CLAUSE)
        claim->anchors[PART_PERIOD] = ANCHOR_SENTENCE;
}
