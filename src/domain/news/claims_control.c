/* SPDX-License-Identifier: Apache-2.0
 * Claims on the status of a control (docs/CLAIMS.md 4.5): from the acts found, and from plain statements that something is under licence or banned.
 */
#include "domain/news/claims.h"

#include <math.h>

#include "chokepoint/day.h"
#include "chokepoint/number.h"

/* YYYY, YYYY-MM or YYYY-MM-DD */
struct printed_control {
    int64_t year, month, day; /* 0: not printed */
};

static struct printed_control printed_read(struct ck_bytes date)
{
    struct printed_control printed = { 0 };

    if (date.size >= 4)
        ck_number_read_long((struct ck_bytes){ date.data, 4 }, &printed.year);
    if (date.size >= 7)
        ck_number_read_long((struct ck_bytes){ date.data + 5, 2 }, &printed.month);
    if (date.size >= 10)
        ck_number_read_long((struct ck_bytes){ date.data + 8, 2 }, &printed.day);
    return printed;
}

static bool is_printed(const struct moment *moment, struct printed_control date)
{
    if (moment->kind == MOMENT_DAY)
        return date.day == moment->day && date.month == moment->month && (!moment->year_given || moment->year == date.year);
    if (moment->kind != MOMENT_MONTHS || date.day)
        return false;
    if (date.month)
        return moment->from == moment->to && ck_month_of_year(moment->from) + 1 == date.month &&
               (!moment->year_given || ck_month_year(moment->from) == date.year);
    return moment->to - moment->from == 11 && ck_month_year(moment->from) == date.year && ck_month_year(moment->to) == date.year;
}

static uint32_t distance(const struct text *text, const struct moment *moment, const struct policy_mention *mention)
{
    uint32_t start = text->tokens[moment->first].start, stop = text->tokens[moment->end - 1].end, best = UINT32_MAX;

    for (size_t i = 0; i < mention->spans.count; i++) {
        uint32_t first = (uint32_t)mention->spans.items[i].start, end = (uint32_t)mention->spans.items[i].end;
        uint32_t gap = start >= end ? start - end : first >= stop ? first - stop : 0;

        best = gap < best ? gap : best;
    }
    return best;
}

static const struct moment *moment_nearest(const struct claims_reader *reader, const struct policy_mention *mention, struct ck_bytes date)
{
    struct printed_control printed = printed_read(date);
    const struct moment   *best = NULL;

    for (size_t i = 0; i < reader->moments.count; i++)
        if (is_printed(&reader->moments.items[i], printed) &&
            (!best || distance(reader->text, &reader->moments.items[i], mention) < distance(reader->text, best, mention)))
            best = &reader->moments.items[i];
    return best;
}

/* The date with its preposition: until Nov. 27, 2026; 自9月15日起; 11月27日まで */
static void date_span(const struct text *text, const struct moment *moment, uint32_t *ret_start, uint32_t *ret_stop)
{
    size_t first = moment->first, end = moment->end;

    if (first > 0 && token_meaning(text, first - 1, KIND_date_before) && text->tokens[first - 1].sentence == text->tokens[first].sentence)
        first--;
    else if (first > 1 && token_meaning(text, first - 1, KIND_opener) && token_meaning(text, first - 2, KIND_date_before))
        first -= 2;
    if (token_meaning(text, end, KIND_date_after))
        end++;
    *ret_start = text->tokens[first].start;
    *ret_stop = text->tokens[end - 1].end;
}

static struct claim_seen *control_new(struct claims *claims, const struct policy_mention *mention, const struct moment *moment, struct ck_bytes item,
                                      uint32_t start, uint32_t stop)
{
    const struct claim_scope none = { .flow = CLAIM_FLOW_EXPORT };
    const struct named_parts named = { .reporter = true, .partner = mention->target.size > 0, .period = true };
    enum concept concept = CONCEPT_NONE;
    struct claim_seen *claim;

    for (int c = CONCEPT_NONE + 1; c < CONCEPT_COUNT && !concept; c++)
        if (ck_bytes_equal(concept_name((enum concept)c), item))
    concept = (enum concept)c;
    if (!concept || !(claim = claim_new(claims, &none, &named, start, stop)))
        return NULL;
    claim->item = concept;
    claim->reporter = mention->actor;
    claim->partner = mention->target.size ? mention->target : CK_BYTES("ALL");
    claim->hedged = mention->hedged;
    claim->title = false;
    claim->elided[ELISION_PERIOD] = false;
    anchors_of_control(claims->reader, mention->spans.count ? mention->spans.items[0] : (struct span){ 0 }, moment, claim);
    return claim;
}

static size_t sentence_at(const struct text *text, uint32_t start) /* of the document's byte */
{
    size_t low = 0, high = text->sentence_count;

    while (low + 1 < high) {
        size_t middle = low + (high - low) / 2;

        if (text->tokens[text->sentences[middle].first].start <= start)
            low = middle;
        else
            high = middle;
    }
    return low;
}

/* 9日, 이달 9일: a day without its month, in a sentence of the act; figures have no such time, so it is no moment of the text. NULL: none. */
static const struct moment *day_alone(const struct claims_reader *reader, const struct policy_mention *mention, struct ck_bytes date)
{
    static const char *const marks[] = { "日", "일", "号" };
    const struct text       *text = reader->text;
    struct printed_control   printed = printed_read(date);
    struct moment           *best = NULL;

    for (size_t n = 0; printed.day && n < mention->spans.count; n++) {
        const struct sentence *sentence = &text->sentences[sentence_at(text, (uint32_t)mention->spans.items[n].start)];

        for (size_t i = sentence->first; i < sentence->end; i++)
            if (token_means(text, i, KIND_act_word, CONCEPT_immediate))
                return NULL; /* docs/CLAIMS.md 10: immediate effect gives no claim */
        for (size_t i = sentence->first; i < sentence->end; i++) {
            struct ck_bytes rest = { text->folded.data + text->tokens[i].to, text->folded.size - text->tokens[i].to };
            bool            marked = false;
            int64_t         number = 0;

            for (size_t m = 0; m < sizeof marks / sizeof *marks; m++)
                marked |= ck_bytes_begin(rest, ck_bytes_from(marks[m]));
            if (!marked || text->tokens[i].type != TOKEN_NUMBER || !ck_number_read_long(token_folded(text, i), &number) || number != printed.day)
                continue;
            struct moment found = { .first = (uint32_t)i, .end = (uint32_t)i + 1, .kind = MOMENT_DAY, .year_given = true };

            found.year = (int32_t)printed.year;
            found.month = (int32_t)printed.month;
            found.day = (int32_t)printed.day;
            found.from = found.to = month_of(found.year, found.month);
            if (best && distance(text, best, mention) <= distance(text, &found, mention))
                continue;
            best = best ? best : ck_arena_take(reader->arena, sizeof *best);
            *best = found;
        }
    }
    return best;
}

static void date_claims(struct claims *claims, const struct policy_mention *mention, enum metric metric, struct ck_bytes date, enum claim_of of)
{
    const struct moment *moment = date.size ? moment_nearest(claims->reader, mention, date) : NULL;
    uint32_t             start, stop;

    if (!moment && date.size && claims->reader->text->sentence_count)
        moment = day_alone(claims->reader, mention, date);
    if (!moment || of == CLAIM_OF_UNKNOWN)
        return;
    date_span(claims->reader->text, moment, &start, &stop);
    for (size_t i = 0; i < mention->items.count; i++) {
        struct claim_seen *claim = control_new(claims, mention, moment, mention->items.items[i], start, stop);

        if (!claim)
            continue;
        claim->metric = metric;
        claim->date = date;
        claim->of = of;
    }
}

/* China's April decision to add magnets to its list; la decisión de abril de añadir: the month of the decision that the act is. */
static const struct moment *moment_of_decision(const struct claims_reader *reader, const struct policy_mention *mention)
{
    const struct text *text = reader->text;

    for (size_t i = 0; i < reader->moments.count; i++) {
        const struct moment *moment = &reader->moments.items[i];
        size_t               noun = moment->end + token_has(text, moment->end, KIND_of), first = moment->first;
        bool                 before = first > 1 && token_has(text, first - 1, KIND_of) && token_has(text, first - 2, KIND_decision);
        size_t               end = before ? moment->end : noun + 1;

        if ((moment->kind != MOMENT_MONTHS && moment->kind != MOMENT_DAY) || moment->from != moment->to ||
            (!before && !token_has(text, noun, KIND_decision)))
            continue;
        for (size_t n = 0; n < mention->spans.count; n++)
            for (size_t at = end; at <= end + 1 && at < text->token_count; at++)
                if (text->tokens[at].start == (uint32_t)mention->spans.items[n].start)
                    return moment;
    }
    return NULL;
}

static struct ck_bytes date_of_decision(struct claims *claims, const struct policy_mention *mention)
{
    const struct moment *moment = moment_of_decision(claims->reader, mention);
    char                *text;

    if (!moment)
        return mention->effective;
    text = ck_arena_take(claims->reader->arena, CK_DAY_TEXT + 1);
    ck_day_write(ck_month_first_day(moment->from) + (moment->day ? moment->day - 1 : 0), text);
    struct ck_bytes date = { text, moment->day ? CK_DAY_TEXT : CK_DAY_TEXT - 3 };

    return ck_bytes_begin(mention->effective, date) ? mention->effective : date; /* the month that stands at the act itself */
}

/* The first token that begins at that byte of the document, or behind it. */
static size_t token_from(const struct text *text, uint32_t start)
{
    size_t low = 0, high = text->token_count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (text->tokens[middle].start < start)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static bool span_has(const struct text *text, const struct policy_mention *mention, enum kind kind, enum concept concept)
{
    const struct span *span = mention->spans.items;
    size_t             first = mention->spans.count ? token_from(text, (uint32_t)span->start) : 0;

    for (size_t i = first; mention->spans.count && i < text->token_count && text->tokens[i].start < (uint32_t)span->end; i++)
        if ((concept ? token_means(text, i, kind, concept) : token_meaning(text, i, kind) != NULL))
            return true;
    return false;
}

/* 1 in force, 0 ended, -1 neither */
static int status_of(const struct text *text, const struct policy_mention *mention)
{
    static const enum concept softer[] = { CONCEPT_extend, CONCEPT_allow, CONCEPT_resume, CONCEPT_grant, CONCEPT_replace, CONCEPT_raise };
    static const enum concept ends[] = { CONCEPT_lift, CONCEPT_expire, CONCEPT_off };

    if (mention->act == POLICY_ACT_HOLD_TIGHT)
        return span_has(text, mention, KIND_act_verb, CONCEPT_extend) || span_has(text, mention, KIND_act_object, CONCEPT_suspension) ? -1 : 1;
    if (mention->act != POLICY_ACT_EASE || span_has(text, mention, KIND_control_soft, CONCEPT_NONE) ||
        span_has(text, mention, KIND_act_object, CONCEPT_quota))
        return -1;
    for (size_t i = 0; i < sizeof softer / sizeof *softer; i++)
        if (span_has(text, mention, KIND_act_verb, softer[i]))
            return -1;
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
        if (span_has(text, mention, KIND_act_verb, ends[i]))
            return 0;
    return span_has(text, mention, KIND_in_force, CONCEPT_0) ? 0 : -1;
}

static struct ck_bytes day_written(const struct claims *claims, int32_t day)
{
    char *text = ck_arena_take(claims->reader->arena, CK_DAY_TEXT + 1);

    ck_day_write(day, text);
    return (struct ck_bytes){ text, CK_DAY_TEXT };
}

static void status_claims(struct claims *claims, const struct policy_mention *mention)
{
    const struct text     *text = claims->reader->text;
    int                    status = status_of(text, mention);
    int32_t                now = ck_month_from_day(text->article->published_on);
    struct printed_control date = printed_read(mention->effective);

    if (status < 0 || mention->spans.count == 0)
        return;
    if (status == 0 && ck_bytes_compare(mention->effective, day_written(claims, text->article->published_on)) > 0)
        return; /* will end the ban on a day to come */
    if (status == 0 && date.month)
        now = month_of((int32_t)date.year, (int)date.month);
    for (size_t i = 0; i < mention->items.count; i++) {
        struct claim_seen *claim = control_new(claims, mention, NULL, mention->items.items[i], (uint32_t)mention->spans.items[0].start,
                                               (uint32_t)mention->spans.items[0].end);

        if (!claim)
            continue;
        claim->metric = METRIC_CONTROL_IN_FORCE;
        claim->period = (struct claim_months){ true, now, now };
        claim->interval = (struct interval){ status, status, status };
        for (size_t n = 1; n < mention->spans.count && claim->also_count < ALSO_MAX; n++)
            claim->also[claim->also_count++] = mention->spans.items[n];
    }
}

static bool same_sentence(const struct text *text, struct span_array spans, uint32_t start)
{
    return spans.count && sentence_at(text, (uint32_t)spans.items[0].start) == sentence_at(text, start);
}

/* An act or its span touches the stretch: what it says is told by the act. */
static bool is_told(const struct text *text, const struct reading *reading, uint32_t start, uint32_t stop)
{
    for (size_t i = 0; i < reading->mention_count; i++) {
        if (reading->mentions[i].act == POLICY_ACT_TIGHTEN && same_sentence(text, reading->mentions[i].spans, start))
            return true;
        for (size_t n = 0; n < reading->mentions[i].spans.count; n++)
            if ((uint32_t)reading->mentions[i].spans.items[n].start < stop && start < (uint32_t)reading->mentions[i].spans.items[n].end)
                return true;
    }
    return false;
}

static enum claim_of until_of(enum policy_act act)
{
    switch (act) {
    case POLICY_ACT_HOLD_TIGHT:
    case POLICY_ACT_TIGHTEN: return CLAIM_OF_RESTRICTION;
    case POLICY_ACT_EASE_TEMP:
    case POLICY_ACT_HOLD_EASE: return CLAIM_OF_SUSPENSION;
    default: return CLAIM_OF_UNKNOWN;
    }
}

/* ---- what a control is on ---- */

static bool has_act_between(const struct reading *reading, size_t but, uint32_t one, uint32_t other)
{
    uint32_t low = one < other ? one : other, high = one < other ? other : one;

    for (size_t i = 0; i < reading->mention_count; i++)
        for (size_t n = 0; i != but && n < reading->mentions[i].spans.count; n++)
            if ((uint32_t)reading->mentions[i].spans.items[n].start >= low && (uint32_t)reading->mentions[i].spans.items[n].end <= high)
                return true;
    return false;
}

static void item_add(struct ck_bytes_array *items, struct ck_bytes *list, struct ck_bytes item)
{
    for (size_t i = 0; i < items->count; i++)
        if (ck_bytes_equal(list[i], item))
            return;
    if (items->count < SCOPE_ITEMS_MAX) {
        list[items->count++] = item;
        items->items = list;
    }
}

/* A rule on goods that still stands or begins, not on a list of firms. */
static bool is_of_goods(const struct text *text, const struct policy_mention *mention)
{
    bool standing = mention->act == POLICY_ACT_TIGHTEN || mention->act == POLICY_ACT_HOLD_TIGHT || mention->act == POLICY_ACT_EASE_TEMP ||
                    mention->act == POLICY_ACT_HOLD_EASE;

    return standing && !mention->instrument.size && !span_has(text, mention, KIND_act_object, CONCEPT_list) &&
           !span_has(text, mention, KIND_company, CONCEPT_NONE) &&
           (span_has(text, mention, KIND_act_object, CONCEPT_restriction) || span_has(text, mention, KIND_act_object, CONCEPT_licence) ||
            span_has(text, mention, KIND_act_object, CONCEPT_suspension));
}

/* The items of the act; with none, those of its sentence that no other act parts from it: licence rules on the magnets. */
static struct ck_bytes_array items_controlled(const struct claims *claims, const struct reading *reading, size_t which)
{
    const struct policy_mention *mention = &reading->mentions[which];
    const struct claims_reader  *reader = claims->reader;
    struct ck_bytes             *list = ck_arena_take(reader->arena, SCOPE_ITEMS_MAX * sizeof *list);
    struct ck_bytes_array        items = { 0 };
    uint32_t                     start = mention->spans.count ? (uint32_t)mention->spans.items[0].start : 0;
    size_t                       sentence = sentence_at(reader->text, start);

    for (size_t i = 0; i < mention->items.count; i++)
        item_add(&items, list, mention->items.items[i]);
    if (!mention->spans.count || reader->text->sentence_count == 0 || !is_of_goods(reader->text, mention))
        return items;
    for (size_t i = reader->text->sentences[sentence].first; i < reader->text->sentences[sentence].end; i++)
        if (token_has(reader->text, i, KIND_noitem))
            return items; /* of what the catalogue lacks: technology, ore */
    for (size_t i = reader->text->sentences[sentence].first; items.count == 0 && i < reader->text->sentences[sentence].end; i++) {
        enum concept item = token_concept(reader->text, i, KIND_item);

        if (token_has(reader->text, i, KIND_magnet) && reader->magnets)
            item = CONCEPT_rare_earth_magnets;
        if (item && !has_act_between(reading, which, start, reader->text->tokens[i].start))
            item_add(&items, list, concept_name(item));
    }
    return items;
}

void controls_read(struct claims *claims, const struct reading *reading)
{
    size_t kept = 0;

    for (size_t i = 0; i < claims->count; i++) /* plain statements were seen before the acts were asked */
        if (!claims->items[i].plain || !is_told(claims->reader->text, reading, claims->items[i].start, claims->items[i].stop))
            claims->items[kept++] = claims->items[i];
    claims->count = kept;
    for (size_t i = 0; i < reading->mention_count; i++) {
        struct policy_mention        asked = reading->mentions[i];
        const struct policy_mention *mention = &asked;
        enum claim_of                from = mention->act == POLICY_ACT_TIGHTEN     ? CLAIM_OF_RESTRICTION
                                            : mention->act == POLICY_ACT_EASE_TEMP ? CLAIM_OF_SUSPENSION
                                                                                   : CLAIM_OF_UNKNOWN;

        asked.items = items_controlled(claims, reading, i);
        date_claims(claims, mention, METRIC_CONTROL_FROM, date_of_decision(claims, mention), from);
        date_claims(claims, mention, METRIC_CONTROL_UNTIL, mention->until, until_of(mention->act));
        status_claims(claims, mention);
    }
}

/* Exports of gallium require a licence; are banned. */
void statements_read(struct claims *claims, const struct segment *segment, const struct claim_scope *scope, const struct named_parts *named)
{
    const struct text *text = claims->reader->text;
    int32_t            now;

    if (!segment_has(claims->reader, segment, KIND_in_force))
        return;
    now = ck_month_from_day(text->article->published_on);
    for (size_t i = segment->first; i < segment->end; i++) {
        if (!token_meaning(text, i, KIND_in_force) || !scope->reporter || !scope->item || scope->item == CONCEPT_none)
            continue;
        for (size_t n = 0; n < (named->item_count ? named->item_count : 1); n++) {
            struct claim_seen *claim = claim_new(claims, scope, named, text->tokens[i].start, text->tokens[i].end);

            if (!claim)
                return;
            claim->item = named->item_count ? named->items[n] : scope->item;
            claim->partner = scope->partner.size && !ck_bytes_equal(scope->partner, CK_BYTES("WLD")) ? scope->partner : CK_BYTES("ALL");
            claim->flow = CLAIM_FLOW_EXPORT;
            claim->metric = METRIC_CONTROL_IN_FORCE;
            claim->period = (struct claim_months){ true, now, now };
            claim->interval = token_means(text, i, KIND_in_force, CONCEPT_0) ? (struct interval){ 0, 0, 0 } : (struct interval){ 1, 1, 1 };
            claim->plain = true;
        }
        return;
    }
}
