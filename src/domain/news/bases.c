/* SPDX-License-Identifier: Apache-2.0
 * Of what measure, of which months, and against which base a number speaks (docs/CLAIMS.md 4.1, 4.3). */
#include "domain/news/figures.h"

#include "chokepoint/day.h"

enum { GAP_BEHIND = 6 /* tokens between a level and its month */ };

/* ---- measure ---- */

enum measure measure_at(const struct text *text, size_t i)
{
    enum concept measure = token_concept(text, i, KIND_measure);

    if (text->language == LANGUAGE_DE && measure && i > 0 && !text->tokens[i].spaced && token_has(text, i - 1, KIND_month))
        return MEASURE_NONE; /* Januarwert: the level of January */

    return measure == CONCEPT_value        ? MEASURE_VALUE
           : measure == CONCEPT_unit_value ? MEASURE_UNIT_VALUE
           : measure == CONCEPT_weight     ? MEASURE_WEIGHT
                                           : MEASURE_NONE;
}

/* The nearest word of measure in the segment before the number, else behind it, else the one spoken of. */
enum measure measure_of(const struct figure_view *view)
{
    enum measure found = MEASURE_NONE;
    bool         named = segment_has(view->reader, view->segment, KIND_measure);

    for (size_t i = view->figure->first; named && i-- > view->segment->first && !found;)
        found = measure_at(view->text, i);
    for (size_t i = view->segment->figure_first; !found && i < view->index; i++) {
        enum figure_kind kind = view->reader->figures.items[i].kind;

        found = kind == FIGURE_WEIGHT ? MEASURE_WEIGHT : kind == FIGURE_MONEY ? MEASURE_VALUE : MEASURE_NONE;
    }
    for (size_t i = view->figure->end; named && i < view->segment->end && !found; i++)
        found = measure_at(view->text, i);
    return found ? found : view->scope->measure ? view->scope->measure : MEASURE_WEIGHT;
}

enum metric metric_of(const struct figure_view *view, enum sense sense, struct claim_months period)
{
    bool         change = sense == SENSE_CHANGE, several = period.set && period.to > period.from;
    enum measure measure = measure_of(view);

    if (sense == SENSE_SHARE)
        return METRIC_SHARE;
    switch (view->figure->kind) {
    case FIGURE_POINTS: return METRIC_SHARE_CHANGE;
    case FIGURE_WEIGHT:
    case FIGURE_ZERO: measure = MEASURE_WEIGHT; break;
    case FIGURE_MONEY: measure = MEASURE_VALUE; break;
    case FIGURE_PRICE: measure = MEASURE_UNIT_VALUE; break;
    default: break;
    }
    if (measure == MEASURE_VALUE)
        return change ? METRIC_VALUE_CHANGE : METRIC_VALUE_LEVEL;
    if (measure == MEASURE_UNIT_VALUE)
        return change ? METRIC_UNIT_VALUE_CHANGE : METRIC_UNIT_VALUE_LEVEL;
    if (several)
        return change ? METRIC_CUMULATIVE_CHANGE : METRIC_CUMULATIVE_LEVEL;
    return change ? METRIC_QUANTITY_CHANGE : METRIC_QUANTITY_LEVEL;
}

/* ---- period and base ---- */

static bool only_small_words(const struct figure_view *view, size_t from, size_t to)
{
    for (size_t i = from; i < to; i++)
        if (token_meaning(view->text, i, KIND_change) || token_meaning(view->text, i, KIND_span_mark) || view->text->tokens[i].type == TOKEN_NUMBER ||
            token_meaning(view->text, i, KIND_percent) || token_meaning(view->text, i, KIND_conjunction) ||
            token_meaning(view->text, i, KIND_compare))
            return false;
    return true;
}

/* 12 t, in May 19 t: behind the comma stands the month of the next number. */
static bool is_of_next(const struct figure_view *view, const struct moment *moment)
{
    for (size_t i = view->figure->end; i < moment->first; i++)
        if (token_is_symbol(view->text, i, ',') || token_is_symbol(view->text, i, ';'))
            for (size_t n = view->index + 1; n < view->segment->figure_end; n++)
                if (view->reader->figures.items[n].first >= moment->end && view->reader->figures.items[n].kind == view->figure->kind)
                    return true;
    return false;
}

/* 前月の半分の1020トン: of last month is the half */
static bool has_figure_between(const struct figure_view *view, size_t from)
{
    for (size_t i = view->segment->figure_first; i < view->index; i++)
        if (view->reader->figures.items[i].first >= from)
            return true;
    return false;
}

static bool has_own_period(const struct figure_view *view)
{
    for (size_t i = view->segment->moment_first; i < view->segment->moment_end; i++)
        if (view->reader->moments.items[i].kind == MOMENT_MONTHS && !is_base_moment(&view->reader->moments.items[i]))
            return true;
    return false;
}

static bool is_reached(const struct figure_view *view) /* 38 % down on May, at 40 t */
{
    return !is_east(view->text) && view->figure->first > view->segment->first && token_meaning(view->text, view->figure->first - 1, KIND_to);
}

static bool is_bracket(const struct text *text, size_t i) { return token_is_symbol(text, i, '(') || token_is_symbol(text, i, 0xFF08); }

static bool is_of_record(const struct text *text, const struct segment *segment, const struct moment *moment)
{
    enum { REACH = 4 };
    size_t low = moment->first > segment->first + REACH ? moment->first - REACH : segment->first;

    for (size_t i = low; i < segment->end && i < moment->end + REACH; i++)
        if (token_has(text, i, KIND_record) || token_has(text, i, KIND_rank_first))
            return true;
    return false;
}

/* (April: 0.8 t; May 2025: 3.1 t): a clause ends at the colon */
static const struct moment *moment_before_colon(const struct figure_view *view)
{
    const struct moment *before = view->segment->moment_first > 0 ? &view->reader->moments.items[view->segment->moment_first - 1] : NULL;

    if (!before || before->kind != MOMENT_MONTHS || before->end + 1 != view->figure->first || !token_is_symbol(view->text, before->end, ':'))
        return NULL;
    return before;
}

/* The month that stands with a level: 46 t in May; November's 305 tons; im Vorjahr waren es 12 t. */
static const struct moment *level_moment(const struct figure_view *view)
{
    const struct moment *found = NULL, *only = NULL, *colon = moment_before_colon(view);
    size_t next_figure = view->index + 1 < view->segment->figure_end ? view->reader->figures.items[view->index + 1].first : view->segment->end;
    bool   change = false, several = months_named(view->reader, view->segment) > 1;

    if (colon)
        return colon;
    for (size_t i = view->segment->figure_first; i < view->segment->figure_end; i++)
        change |= view->reader->figures.items[i].kind == FIGURE_PERCENT || view->reader->figures.items[i].kind == FIGURE_MULTIPLE ||
                  view->reader->figures.items[i].kind == FIGURE_FRACTION;
    for (size_t i = view->segment->moment_first; i < view->segment->moment_end; i++) {
        const struct moment *moment = &view->reader->moments.items[i];

        if (moment->kind == MOMENT_DAY || (moment->kind == MOMENT_RELATIVE && moment->relative == CONCEPT_next_month))
            continue;                                                                      /* the clause is of that month already */
        if (moment->end + 1 == view->figure->first && is_bracket(view->text, moment->end)) /* 6월(3천188t) */
            return moment;
        if (moment->since && is_of_record(view->text, view->segment, moment))
            continue; /* 1238 t, the lowest since February 2020: of one month */
        if ((!found || is_reached(view)) && !is_east(view->text) && moment->first >= view->figure->end &&
            moment->first <= view->figure->end + GAP_BEHIND && moment->first <= next_figure &&
            only_small_words(view, view->figure->end, moment->first) && !is_of_next(view, moment))
            return moment;
        if (several && moment->kind == MOMENT_MONTHS && !is_base_moment(moment) && moment->end <= view->figure->first &&
            moment->end + 3 >= view->figure->first && only_small_words(view, moment->end, view->figure->first - is_reached(view)))
            found = moment;
        if (moment->end <= view->figure->first && moment->end + 3 >= view->figure->first && !is_reached(view) &&
            !has_figure_between(view, moment->end) && only_small_words(view, moment->end, view->figure->first) && is_base_moment(moment) &&
            !(is_east(view->text) && token_meaning(view->text, moment->end, KIND_base_mark)))
            found = moment;
        if (!change && is_base_moment(moment) && moment->kind == MOMENT_RELATIVE && !moment->base && !has_own_period(view))
            only = moment;
        if (moment->since && !found && view->figure->kind == FIGURE_ZERO)
            only = moment; /* since April … none */
    }
    return found ? found : only;
}

static const struct moment *base_moment(const struct figure_view *view)
{
    const struct moment *before = NULL, *behind = NULL;
    size_t               next_figure = view->segment->end;

    for (size_t i = view->index + 1; i < view->segment->figure_end; i++)
        if (view->reader->figures.items[i].kind == FIGURE_PERCENT || view->reader->figures.items[i].kind == FIGURE_MULTIPLE) {
            next_figure = view->reader->figures.items[i].first;
            break;
        }
    for (size_t i = view->segment->moment_first; i < view->segment->moment_end; i++) {
        const struct moment *moment = &view->reader->moments.items[i];

        if (moment->kind == MOMENT_DAY || !is_base_moment(moment))
            continue;
        if (moment->first < view->figure->end)
            before = moment;
        else if (!behind && (moment->first < next_figure || !before))
            behind = moment;
    }
    return is_east(view->text) ? (before ? before : behind) : (behind ? behind : before);
}

static void base_keep(const struct figure_view *view, struct claim_months base, enum base_kind kind)
{
    view->scope->base = base;
    view->scope->base_kind = kind;
    view->scope->named_in[PART_BASE] = view->segment->sentence + 1;
}

/* What stands in the base, 46 t in May after "from", tells the base of later changes too. */
static void base_told(const struct figure_view *view, const struct moment *moment, struct claim_months months)
{
    if (!is_base_moment(moment) || !view->scope->period.set || (months.from == view->scope->period.from && months.to == view->scope->period.to))
        return;
    base_keep(view, months, base_kind_of(view->scope->period, months, moment));
}

/* none since April: to the month before the publication where no later one is told */
static int32_t last_told(const struct figure_view *view, const struct moment *since)
{
    int32_t before = ck_month_from_day(view->text->article->published_on) - 1;

    return before > since->from ? before : since->from;
}

/* In May and June: 40 t and 90 t. As many times in one list as figures of the kind: in pairs. */
static const struct moment *moment_paired(const struct figure_view *view)
{
    const struct moment_array *moments = &view->reader->moments;
    size_t                     first = SIZE_MAX, count = 0, figures = 0, place = 0;

    for (size_t i = view->segment->moment_first; i < view->segment->moment_end; i++) {
        if (moments->items[i].kind != MOMENT_MONTHS || is_base_moment(&moments->items[i]) || moments->items[i].since || moments->items[i].between)
            return NULL;
        if (count > 0 && moments->items[i].first > moments->items[i - 1].end + 2)
            return NULL;
        first = count++ == 0 ? i : first;
    }
    for (size_t i = view->segment->figure_first; i < view->segment->figure_end; i++)
        if (view->reader->figures.items[i].kind == view->figure->kind) {
            place += i < view->index;
            figures++;
        }
    return count > 1 && figures == count ? &moments->items[first + place] : NULL;
}

/* From 12.4 t to 0.6 t between January and June: each end has its month. */
static bool between_ends(const struct figure_view *view, struct claim_months *ret_months)
{
    bool from = false;

    for (size_t i = view->segment->figure_first; i <= view->index; i++) {
        struct figure_view other = *view;

        other.figure = &view->reader->figures.items[i];
        other.index = i;
        from |= is_from(&other);
    }
    for (size_t i = view->segment->moment_first; from && i < view->segment->moment_end; i++) {
        const struct moment *moment = &view->reader->moments.items[i];

        if (moment->kind == MOMENT_MONTHS && moment->between && moment->from < moment->to) {
            int32_t month = is_from(view) ? moment->from : moment->to;

            *ret_months = (struct claim_months){ true, month, month };
            return true;
        }
    }
    return false;
}

struct claim_months period_of(const struct figure_view *view, enum sense sense, bool *ret_named)
{
    const struct moment *paired = moment_paired(view);
    const struct moment *own = sense == SENSE_LEVEL || sense == SENSE_SHARE ? level_moment(view) : NULL;
    struct claim_months  months;

    if (paired) {
        *ret_named = true;
        return (struct claim_months){ true, paired->from, paired->to };
    }
    if (sense == SENSE_LEVEL && between_ends(view, &months)) {
        *ret_named = true;
        return months;
    }
    if (own && own->kind == MOMENT_UNTOLD) {
        *ret_named = true;
        return (struct claim_months){ 0 };
    }
    if (own) {
        months = moment_months(view->reader, own, view->scope->period, own->base && !own->since);
        if (!own->base)
            months = months_sum(view->reader, view->segment, months);
        if (own->since && own->from <= own->to) {
            months.to = view->scope->period.set && view->scope->period.to >= own->from ? view->scope->period.to : last_told(view, own);
        }
        if (months.set) {
            *ret_named = true;
            base_told(view, own, months);
            return months;
        }
    }
    for (size_t i = view->segment->moment_first; i < view->segment->moment_end; i++) {
        const struct moment *moment = &view->reader->moments.items[i];

        if (moment->kind == MOMENT_MONTHS && moment->between && sense == SENSE_CHANGE && !base_moment(view)) {
            *ret_named = true;
            return (struct claim_months){ true, moment->to, moment->to };
        }
    }
    *ret_named = view->named->period && !(sense != SENSE_CHANGE && is_from(view)) && !(sense == SENSE_SHARE && is_earlier_share(view));
    return view->scope->period;
}

/* Down on June last year, where no period is told: that of this year. */
static void period_from_base(const struct figure_view *view, const struct moment *moment, struct claim_seen *claim)
{
    int32_t now = ck_month_from_day(view->text->article->published_on);

    if (claim->period.set || moment->kind != MOMENT_MONTHS || !moment->year_given || moment->since || moment->from + 12 > now ||
        moment->from + 24 <= now)
        return;
    claim->period = (struct claim_months){ true, moment->from + 12, moment->to + 12 };
    view->scope->period = claim->period;
}

void base_set(const struct figure_view *view, struct claim_seen *claim)
{
    const struct moment *moment = base_moment(view);

    claim->elided[ELISION_BASE_PERIOD] = moment == NULL;
    if (moment) {
        claim->against = moment;
        period_from_base(view, moment, claim);
        claim->base = moment_months(view->reader, moment, claim->period, true);
        if (moment->kind == MOMENT_RELATIVE && moment->relative == CONCEPT_same && !moment->year) /* than in that month */
            claim->base = view->scope->base;
        claim->base_kind = base_kind_of(claim->period, claim->base, moment);
        base_keep(view, claim->base, claim->base_kind);
        if (claim->period.set && claim->base.set && claim->base.from == claim->period.from && claim->base.to == claim->period.to)
            claim->base = (struct claim_months){ 0 };
        return;
    }
    for (size_t i = view->segment->moment_first; i < view->segment->moment_end; i++) {
        moment = &view->reader->moments.items[i];
        if (moment->kind == MOMENT_MONTHS && moment->between) {
            claim->base = (struct claim_months){ true, moment->from, moment->from };
            claim->base_kind = base_kind_of(claim->period, claim->base, moment);
            claim->elided[ELISION_BASE_PERIOD] = false;
            base_keep(view, claim->base, claim->base_kind);
            return;
        }
    }
    claim->base = view->scope->base;
    claim->base_kind = view->scope->base_kind;
    if (claim->base.set && claim->period.set && claim->base_kind != BASE_KIND_MEAN_OF && claim->base_kind != BASE_KIND_PRE_CONTROL) {
        int32_t length = claim->period.to - claim->period.from;

        if (claim->base_kind == BASE_KIND_MOM && claim->base.to != claim->period.from - 1)
            claim->base = (struct claim_months){ true, claim->period.from - 1, claim->period.from - 1 };
        else if ((claim->base_kind == BASE_KIND_YOY || claim->base_kind == BASE_KIND_YTD) && claim->base.from != claim->period.from - 12)
            claim->base = (struct claim_months){ true, claim->period.from - 12, claim->period.from - 12 + length };
        claim->base_kind = base_kind_of(claim->period, claim->base, NULL);
    }
}
