/* SPDX-License-Identifier: Apache-2.0
 * The claims of a segment's numbers, of a verb that has a base and no number, and of "more than A and B combined". */
#include "domain/news/figures.h"

#include <math.h>

enum { NEAR = 3 /* tokens */, ARTICLE_MAX = 3 /* bytes: the, der, las */ };

static struct ck_bytes unit_of(const struct figure_view *view, enum sense sense)
{
    const struct printed_figure *figure = view->figure;

    if (figure->kind == FIGURE_WEIGHT || figure->kind == FIGURE_MONEY)
        return concept_name(figure->unit);
    if (figure->kind == FIGURE_PRICE) {
        struct ck_bytes currency = concept_name(figure->unit), weight = concept_name(figure->weight);
        char           *text = ck_arena_take(view->reader->arena, currency.size + weight.size + 1);

        memcpy(text, currency.data, currency.size);
        text[currency.size] = '/';
        memcpy(text + currency.size + 1, weight.data, weight.size);
        return (struct ck_bytes){ text, currency.size + weight.size + 1 };
    }
    return figure->kind == FIGURE_ZERO && sense == SENSE_LEVEL ? (struct ck_bytes){ 0 } : CK_BYTES("ratio");
}

/* Exports of both fell 88 % and 95 % respectively: the items of the sentence, or of the one before, as many as there are numbers. */
static size_t items_listed(const struct figure_view *view, enum concept *ret_items)
{
    size_t figures = 0, place = 0;

    for (size_t i = view->segment->figure_first; i < view->segment->figure_end; i++)
        if (view->reader->figures.items[i].kind == view->figure->kind) {
            place += i < view->index;
            figures++;
        }
    const struct claim_items *items = view->scope->list.count == figures ? &view->scope->list : &view->scope->pair;

    if (view->named->item_count > 0 || figures < 2 || figures != items->count || !segment_has(view->reader, view->segment, KIND_respectively))
        return 0;
    ret_items[0] = items->items[place];
    return 1;
}

/* The item of the number where a segment names several: in pairs, each of them, or none (a sum of two items is no claim). */
static size_t items_of(const struct figure_view *view, enum concept *ret_items)
{
    const struct named_parts *named = view->named;
    size_t                    figures = 0, place = 0;
    bool each = segment_has(view->reader, view->segment, KIND_both) || segment_has(view->reader, view->segment, KIND_respectively);

    if (items_listed(view, ret_items))
        return 1;
    if (named->item_count <= 1) {
        ret_items[0] = view->scope->item;
        return 1;
    }
    for (size_t i = view->segment->figure_first; i < view->segment->figure_end; i++)
        if (view->reader->figures.items[i].kind == view->figure->kind) {
            place += i < view->index;
            figures++;
        }
    if (figures == named->item_count || (figures % named->item_count == 0 && segment_has(view->reader, view->segment, KIND_respectively))) {
        ret_items[0] = named->items[place % named->item_count];
        return 1;
    }
    if (each || view->figure->kind == FIGURE_ZERO || (figures == 1 && !isnan(view->figure->high) && view->figure->kind == FIGURE_PERCENT)) {
        memcpy(ret_items, named->items, named->item_count * sizeof *ret_items);
        return named->item_count;
    }
    if (segment_has(view->reader, view->segment, KIND_combined))
        return 0;
    for (size_t i = named->item_count; i-- > 0;) /* the last one named before it, if no other stands beside */
        if (named->item_tokens[i] < view->figure->first) {
            ret_items[0] = named->items[i];
            return i > 0 && named->item_tokens[i - 1] + 2 >= named->item_tokens[i] ? 0 : 1;
        }
    ret_items[0] = named->items[0];
    return named->item_tokens[1] <= named->item_tokens[0] + 2 ? 0 : 1;
}

static bool has_figure(const struct figure_view *view, uint32_t from, uint32_t to)
{
    for (size_t i = view->segment->figure_first; i < view->segment->figure_end; i++)
        if (view->reader->figures.items[i].first > from && view->reader->figures.items[i].end <= to)
            return true;
    return false;
}

/* Germany with 392 kg and Japan with 352 kg took 97.5 % between them: of both. */
static bool partner_joined(const struct figure_view *view, struct ck_bytes *partner)
{
    const struct text *text = view->text;
    enum concept list[SCOPE_COUNTRIES_MAX];
    size_t count = 0, first = text->sentences[view->segment->sentence].first;

    if (view->figure->kind != FIGURE_PERCENT || !segment_has(view->reader, view->segment, KIND_combined))
        return false;
    for (size_t i = first; i < view->figure->first && count < SCOPE_COUNTRIES_MAX; i++) {
        enum concept country = token_concept(text, i, KIND_country);

        if (country && country != view->scope->reporter)
            list[count++] = country;
    }
    if (count < 2)
        return false;
    *partner = partner_of(view->reader, list, count);
    return true;
}

/* Japan took 3,200 kg, some 41 % of the total: a share is of whom the sentence spoke of right before. */
static void partner_of_before(const struct claims *claims, struct claim_seen *claim)
{
    const struct claim_seen *before = claim - 1;

    if (claims->count < 2 || claim->flow == CLAIM_FLOW_PRODUCTION || !ck_bytes_equal(claim->partner, CK_BYTES("WLD")))
        return;
    if (before->sentence == claim->sentence && before->item == claim->item && ck_bytes_equal(before->reporter, claim->reporter))
        claim->partner = before->partner;
}

/* The one country that a number belongs to where a segment names several partners: Belgium took 1,950 kg. Paired where as many levels stand. */
static bool partner_paired(const struct figure_view *view, struct ck_bytes *partner)
{
    enum concept list[SCOPE_COUNTRIES_MAX], last = CONCEPT_NONE;
    size_t   count = 0, figures = 0, place = 0, between = 0;
    uint32_t before = 0;

    for (size_t i = 0; i < view->named->place_count; i++) {
        const struct named_place *named = &view->named->places[i];

        if (named->country == view->scope->reporter)
            continue;
        between += count > 0 && has_figure(view, before, named->token);
        before = named->token;
        list[count++] = named->country;
        if (named->token < view->figure->first)
            last = named->country;
    }
    for (size_t i = view->segment->figure_first; i < view->segment->figure_end; i++)
        if (view->reader->figures.items[i].kind == view->figure->kind) {
            place += i < view->index;
            figures++;
        }
    if (count < 2 || (figures != count && between + 1 < count))
        return false;
    if (figures != count) /* Japan 200 t (150 t), Germany 60 t (40 t) */
        list[place = 0] = last ? last : list[0];
    *partner = partner_of(view->reader, &list[place], 1);
    return true;
}

static bool speaks_of_controls(const struct figure_view *view)
{
    for (size_t i = view->segment->first; segment_has(view->reader, view->segment, KIND_act_object) && i < view->segment->end; i++)
        switch (token_concept(view->text, i, KIND_act_object)) {
        case CONCEPT_quota:
        case CONCEPT_licence:
        case CONCEPT_restriction:
        case CONCEPT_duty:
        case CONCEPT_suspension: return true;
        default: break;
        }
    return false;
}

/* With no antimony of its own, the country exports …: the trade is of another clause. */
static bool clause_trades(const struct figure_view *view)
{
    uint32_t clause = view->text->tokens[view->figure->core].clause;

    for (size_t i = view->segment->first; i < view->segment->end; i++)
        if (view->text->tokens[i].clause == clause && (token_has(view->text, i, KIND_flow) || token_has(view->text, i, KIND_took)))
            return true;
    return is_east(view->text);
}

/* no exportó galio, "did not ship any gallium": the verb itself is denied, and what comes next is what it is on. */
static bool is_verb_denied(struct ck_bytes word)
{
    return ck_bytes_begin(word, CK_BYTES("did not ")) || ck_bytes_begin(word, CK_BYTES("has not ")) || ck_bytes_begin(word, CK_BYTES("have not ")) ||
           (ck_bytes_begin(word, CK_BYTES("no ")) && word.size > sizeof "no se " && !ck_bytes_begin(word, CK_BYTES("no shipments")));
}

static bool is_true_zero(const struct figure_view *view) /* "no" with its object and trade in the clause, not a negation */
{
    const struct text *text = view->text;
    struct ck_bytes    word = token_folded(text, view->figure->core);
    bool               trade = segment_has(view->reader, view->segment, KIND_flow) || segment_has(view->reader, view->segment, KIND_took);
    bool determiner = ck_bytes_equal(word, CK_BYTES("no")) || ck_bytes_equal(word, CK_BYTES("kein")) || ck_bytes_equal(word, CK_BYTES("keine")) ||
                      ck_bytes_equal(word, CK_BYTES("keinen")) || ck_bytes_equal(word, CK_BYTES("ningún")) ||
                      ck_bytes_equal(word, CK_BYTES("ninguna")) || ck_bytes_equal(word, CK_BYTES("not a single")) ||
                      ck_bytes_equal(word, CK_BYTES("not one")) || ck_bytes_equal(word, CK_BYTES("没有"));

    if (determiner && speaks_of_controls(view))
        return false;
    if (is_verb_denied(word))
        return view->scope->reporter && token_has(text, view->figure->end, KIND_item);
    if (!determiner)
        return (trade || view->scope->period.set) && view->scope->reporter;
    for (size_t i = view->figure->end; i < view->figure->end + NEAR && i < view->segment->end; i++)
        if (token_meaning(text, i, KIND_item) || token_meaning(text, i, KIND_flow))
            return trade && clause_trades(view);
    return false;
}

static void change_interval(const struct figure_view *view, struct claim_seen *claim)
{
    enum direction  direction;
    enum reading_as as = change_reading(view, &direction);

    claim->direction = direction;
    claim->interval = figure_interval(view->figure, as);
    if (claim->metric != METRIC_SHARE_CHANGE && view->figure->kind != FIGURE_WEIGHT && view->figure->kind != FIGURE_MONEY && as == AS_FALL)
        interval_end_at_nothing(&claim->interval);
}

/* A qualifier that stands before the base, 不到去年同期的三分之二, or before the period, superaron en junio las 20.000 t, belongs to the number. */
static void qualifier_over_moment(const struct figure_view *view, struct printed_figure *figure, uint32_t *start)
{
    const struct text *text = view->text;

    for (size_t i = view->segment->moment_first; figure->qualifier == CONCEPT_NONE && i < view->segment->moment_end; i++) {
        const struct moment *moment = &view->reader->moments.items[i];
        size_t               verb = moment->first, end = moment->end;

        while (verb > view->segment->first + 1 && token_meaning(text, verb - 1, KIND_opener) && !token_meaning(text, verb - 1, KIND_qualifier))
            verb--;
        verb -=
            verb > view->segment->first + 1 && !token_meaning(text, verb - 1, KIND_qualifier) && token_folded(text, verb - 1).size == 2; /* en, im */
        while (end < figure->first && !token_meaning(text, end, KIND_qualifier) && token_folded(text, end).size <= 3) /* las, the */
            end++;
        bool behind = text->language == LANGUAGE_ZH ? moment->end + 1 == figure->first && token_meaning(text, moment->end, KIND_of)
                                                    : !is_east(text) && end == figure->first;

        if (behind && verb > view->segment->first && token_meaning(text, verb - 1, KIND_qualifier) &&
            (text->language == LANGUAGE_ZH || token_has(text, verb - 1, KIND_exceed))) {
            figure->qualifier = token_concept(text, verb - 1, KIND_qualifier);
            *start = text->tokens[verb - 1].start;
        }
    }
}

/* Shares above the whole and falls below nothing are no claims: what was read is not what was meant. */
static bool is_impossible(const struct figure_view *view, enum sense sense)
{
    const struct printed_figure *figure = view->figure;
    enum direction               direction;

    if (sense == SENSE_SHARE)
        return figure->value > 1 + 1e-9;
    return sense == SENSE_CHANGE && (figure->kind == FIGURE_PERCENT || figure->kind == FIGURE_FRACTION) && figure->value > 1 + 1e-9 &&
           change_reading(view, &direction) == AS_FALL;
}

static bool period_in_sentence(const struct figure_view *view)
{
    const struct moment_array *moments = &view->reader->moments;

    for (size_t i = view->segment->moment_first; i-- > 0 && view->text->tokens[moments->items[i].first].sentence == view->segment->sentence;)
        if (moments->items[i].kind == MOMENT_MONTHS && !is_base_moment(&moments->items[i]))
            return true;
    return false;
}

/* two thirds of the 612 t that China exported: the amount is of all */
static bool is_whole_of_share(const struct figure_view *view)
{
    const struct text           *text = view->text;
    const struct claim_seen     *share = view->claims->count > 1 ? &view->claims->items[view->claims->count - 2] : NULL;
    const struct printed_figure *before = view->index > view->segment->figure_first ? &view->reader->figures.items[view->index - 1] : NULL;

    if (!share || !before || share->metric != METRIC_SHARE || share->start != before->start || view->figure->first > before->end + 2)
        return false;
    for (size_t i = before->end; i < view->figure->first; i++)
        if (!token_has(text, i, KIND_of) && (text->tokens[i].type == TOKEN_NUMBER || token_folded(text, i).size > ARTICLE_MAX))
            return false;
    return before->end < view->figure->first;
}

static void figure_claim(struct figure_view *view, enum sense sense, enum concept item)
{
    struct printed_figure figure = *view->figure;
    uint32_t              start = figure.start;
    struct claim_seen    *claim;
    bool                  named;
    struct claim_months   period = period_of(view, sense, &named);

    if (sense != SENSE_CHANGE && !named && (is_from(view) || (sense == SENSE_SHARE && is_earlier_share(view)))) { /* up from 46 t: of which month? */
        if (!view->scope->base.set)
            return;
        period = view->scope->base;
    }
    qualifier_over_moment(view, &figure, &start);
    claim = claim_new(view->claims, view->scope, view->named, start, figure.stop);
    if (!claim)
        return;
    claim->item = item;
    claim->period = period;
    claim->elided[ELISION_PERIOD] = !named;
    claim->metric = metric_of(view, sense, period);
    claim->unit = unit_of(view, sense);
    claim->direction = DIRECTION_NONE;
    claim->worded = figure.worded;
    if (!(sense == SENSE_SHARE && partner_joined(view, &claim->partner)) && !partner_paired(view, &claim->partner) && sense == SENSE_SHARE)
        partner_of_before(view->claims, claim);
    if (sense == SENSE_LEVEL && is_whole_of_share(view))
        claim->partner = CK_BYTES("WLD");
    view->figure = &figure;
    if (sense == SENSE_CHANGE) {
        if (pace_of(view) != DIRECTION_NONE)
            pace_months(view, claim);
        else
            base_set(view, claim);
        claim->metric = metric_of(view, sense, claim->period);
        change_interval(view, claim);
    } else
        claim->interval = figure_interval(&figure, sense == SENSE_SHARE ? AS_SHARE : AS_LEVEL);
    if (sense == SENSE_SHARE && claim->flow == CLAIM_FLOW_PRODUCTION && !view->named->period && !period_in_sentence(view))
        claim->period = (struct claim_months){ 0 };
    view->figure = &view->reader->figures.items[view->index];
}

/* A verb of change with its base printed and no number: rose in August from July. */
static void verbs_read(struct figure_view *view)
{
    const struct text *text = view->text;
    size_t             verb = SIZE_MAX;

    if (!segment_has(view->reader, view->segment, KIND_change))
        return;
    for (size_t i = view->segment->first; i < view->segment->end && verb == SIZE_MAX; i++)
        if (token_meaning(text, i, KIND_change))
            verb = i;
    if (verb == SIZE_MAX || view->segment->figure_first != view->segment->figure_end ||
        !(segment_has(view->reader, view->segment, KIND_flow) || view->scope->measure))
        return;
    for (size_t i = view->segment->moment_first; i < view->segment->moment_end; i++) {
        const struct moment  *moment = &view->reader->moments.items[i];
        struct printed_figure none = { .first = (uint32_t)verb, .end = (uint32_t)verb + 1, .kind = FIGURE_PLAIN };
        struct claim_seen    *claim;

        if (!is_base_moment(moment) || moment->kind == MOMENT_DAY || moment->since)
            continue;
        claim = claim_new(view->claims, view->scope, view->named, text->tokens[verb].start, text->tokens[verb].end);
        if (!claim)
            return;
        view->figure = &none;
        claim->metric = metric_of(view, SENSE_CHANGE, claim->period);
        claim->unit = CK_BYTES("ratio");
        claim->direction = token_means(text, verb, KIND_change, CONCEPT_up) ? DIRECTION_UP : DIRECTION_DOWN;
        claim->interval = claim->direction == DIRECTION_UP ? (struct interval){ NAN, 0, NAN } : (struct interval){ NAN, -1, 0 };
        claim->base = moment_months(view->reader, moment, claim->period, true);
        claim->base_kind = base_kind_of(claim->period, claim->base, moment);
    }
}

/* More than A and B combined, without a number. */
static bool sum_read(struct figure_view *view)
{
    for (size_t i = view->segment->moment_first; i < view->segment->moment_end; i++) {
        const struct moment *moment = &view->reader->moments.items[i];
        struct claim_seen   *claim;

        if (!moment->combined || moment->first == view->segment->first)
            continue;
        for (size_t at = moment->first; at-- > view->segment->first && at + 5 > moment->first;) {
            bool more = token_means(view->text, at, KIND_qualifier, CONCEPT_over) || token_means(view->text, at, KIND_compare, CONCEPT_up);

            if (!more || !(claim = claim_new(view->claims, view->scope, view->named, view->text->tokens[at].start, view->text->tokens[at].end)))
                continue;
            claim->metric = claim->period.set && claim->period.from == claim->period.to ? METRIC_QUANTITY_CHANGE : METRIC_CUMULATIVE_CHANGE;
            claim->unit = CK_BYTES("ratio");
            claim->direction = DIRECTION_UP;
            claim->interval = (struct interval){ 0, 0, NAN };
            claim->base = moment_months(view->reader, moment, claim->period, true);
            claim->base_kind = BASE_KIND_SUM_OF;
            return true;
        }
    }
    return false;
}

static bool has_quota(const struct figure_view *view)
{
    for (size_t i = view->segment->first; segment_has(view->reader, view->segment, KIND_act_object) && i < view->segment->end; i++)
        if (token_means(view->text, i, KIND_act_object, CONCEPT_quota) && !token_has(view->text, i, KIND_share)) /* Spanish cuota is both */
            return true;
    return false;
}

static bool counts_firms(const struct figure_view *view) /* half of the applications */
{
    bool count = false;

    for (size_t i = view->segment->first; segment_has(view->reader, view->segment, KIND_reject) && i < view->segment->end; i++)
        count |= token_means(view->text, i, KIND_reject, CONCEPT_count);
    return count && (view->figure->kind == FIGURE_PERCENT || view->figure->kind == FIGURE_FRACTION) &&
           !segment_has(view->reader, view->segment, KIND_flow);
}

/* UNCLEAR: nothing stands against claims of the segment. */
static enum unread_why scope_obstacle(const struct claim_scope *scope)
{
    if (!scope->item)
        return UNREAD_NO_ITEM;
    if (scope->item == CONCEPT_none)
        return UNREAD_OTHER_ITEM;
    if (!scope->reporter)
        return UNREAD_NO_REPORTER;
    return scope->rejected ? UNREAD_OTHER_SUBJECT : UNREAD_UNCLEAR;
}

void figures_pass(struct claims *claims, const struct segment *segment, enum unread_why why)
{
    memset(claims->unread + segment->figure_first, (int)why, segment->figure_end - segment->figure_first);
}

/* What the number says; else *ret_why. */
static enum sense claimed_sense(const struct figure_view *view, enum unread_why *ret_why)
{
    const struct segment *segment = view->segment;
    enum sense            sense = view->figure->kind == FIGURE_ZERO && !is_true_zero(view) ? SENSE_NONE : sense_of(view);

    *ret_why = sense == SENSE_NONE && (is_denied(view) || is_revised(view)) ? UNREAD_DENIED : UNREAD_UNCLEAR;
    if (view->figure->kind == FIGURE_PRICE && measure_of(view) != MEASURE_UNIT_VALUE && !segment_has(view->reader, segment, KIND_average))
        *ret_why = UNREAD_OTHER_SUBJECT;
    else if (view->scope->flow == CLAIM_FLOW_PRODUCTION && sense != SENSE_SHARE)
        *ret_why = UNREAD_OUTPUT;
    else if (sense != SENSE_NONE && (has_quota(view) || counts_firms(view) ||
                                     (speaks_of_controls(view) && sense != SENSE_LEVEL && !segment_has(view->reader, segment, KIND_flow))))
        *ret_why = UNREAD_CONTROL;
    else if (sense != SENSE_NONE && is_of_other(view))
        *ret_why = UNREAD_OTHER_PERCENT;
    else if (sense != SENSE_NONE && is_impossible(view, sense))
        *ret_why = UNREAD_IMPOSSIBLE;
    return *ret_why == UNREAD_UNCLEAR ? sense : SENSE_NONE;
}

void figures_read(struct claims *claims, const struct segment *segment, struct claim_scope *scope, const struct named_parts *named)
{
    struct figure_view view = {
        .claims = claims, .reader = claims->reader, .text = claims->reader->text, .segment = segment, .scope = scope, .named = named
    };

    if (scope_obstacle(scope) != UNREAD_UNCLEAR) {
        figures_pass(claims, segment, scope_obstacle(scope));
        return;
    }
    if (segment->figure_first == segment->figure_end && !sum_read(&view))
        verbs_read(&view);
    for (size_t i = segment->figure_first; i < segment->figure_end; i++) {
        enum concept items[SCOPE_ITEMS_MAX];
        enum unread_why why;
        enum sense      sense;
        size_t          count;

        view.figure = &claims->reader->figures.items[i];
        view.index = i;
        sense = claimed_sense(&view, &why);
        count = sense == SENSE_NONE ? 0 : items_of(&view, items);
        claims->unread[i] = (uint8_t)(sense != SENSE_NONE && count == 0 ? UNREAD_SEVERAL_ITEMS : why);
        for (size_t n = 0; n < count; n++)
            figure_claim(&view, sense, items[n]);
        if (view.figure->kind == FIGURE_WEIGHT || view.figure->kind == FIGURE_MONEY)
            scope->measure = view.figure->kind == FIGURE_MONEY ? MEASURE_VALUE : MEASURE_WEIGHT;
    }
    for (size_t i = segment->first; segment_has(claims->reader, segment, KIND_measure) && i < segment->end; i++)
        if (measure_at(view.text, i))
            scope->measure = measure_at(view.text, i);
}
