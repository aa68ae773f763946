/* SPDX-License-Identifier: Apache-2.0
 * What the number of a segment says: a level, a share or a change, of what and against what (docs/CLAIMS.md 4.1, 4.3, 4.4). */
#include "claims.h"

#include <math.h>

#include "chokepoint/day.h"

enum { NEAR = 3 /* tokens */, GAP_BEHIND = 6 };

enum sense { SENSE_NONE, SENSE_LEVEL, SENSE_SHARE, SENSE_CHANGE };

/* A number in its place. */
struct view {
    struct claims        *claims;
    const struct reader  *reader;
    const struct text    *text;
    const struct segment *segment;
    struct scope         *scope;
    const struct named   *named;
    const struct figure  *figure;
    size_t                index;
};

static bool is_east(const struct text *text)
{
    return text->language == LANGUAGE_ZH || text->language == LANGUAGE_JA || text->language == LANGUAGE_KO;
}

static bool ends_with_to(const struct text *text, size_t i) /* 降至, 增至, 达到 */
{
    struct bytes word = token_folded(text, i);

    return text->language == LANGUAGE_ZH && word.size > 3 &&
           (memcmp(word.data + word.size - 3, "至", 3) == 0 || memcmp(word.data + word.size - 3, "到", 3) == 0);
}

static bool is_change(const struct text *text, size_t i) { return token_meaning(text, i, KIND_change) || token_meaning(text, i, KIND_compare); }

static enum concept change_at(const struct text *text, size_t i)
{
    enum concept change = token_concept(text, i, KIND_change);

    return change ? change : token_concept(text, i, KIND_compare);
}

/* The token right before the number, over its qualifier's articles. */
static size_t before_figure(const struct view *view)
{
    size_t at = view->figure->first;

    while (at > view->segment->first && (token_meaning(view->text, at - 1, KIND_article) || token_meaning(view->text, at - 1, KIND_opener)) &&
           !token_meaning(view->text, at - 1, KIND_by) && !token_meaning(view->text, at - 1, KIND_to))
        at--;
    return at > view->segment->first ? at - 1 : SIZE_MAX;
}

static bool preceded(const struct view *view, enum kind kind)
{
    size_t at = before_figure(view);

    return at != SIZE_MAX && token_meaning(view->text, at, kind);
}

static bool is_extent(const struct text *text, size_t i) /* 降幅: what follows is the size of the change */
{
    struct bytes word = token_folded(text, i);

    return word.size > 3 && memcmp(word.data + word.size - 3, "幅", 3) == 0;
}

static bool is_to(const struct view *view)
{
    size_t at = before_figure(view);

    if (is_east(view->text) && view->text->language != LANGUAGE_ZH)
        return view->figure->end < view->text->token_count && !view->text->tokens[view->figure->end].spaced &&
               token_meaning(view->text, view->figure->end, KIND_to);
    if (at == SIZE_MAX)
        return false;
    if (token_meaning(view->text, at, KIND_by) && view->text->language == LANGUAGE_ES)
        return false;
    if (view->text->language == LANGUAGE_ZH && at > view->segment->first && is_extent(view->text, at - 1))
        return false;
    return token_meaning(view->text, at, KIND_to) || ends_with_to(view->text, at);
}

static bool is_by(const struct view *view) { return preceded(view, KIND_by) && !(view->text->language == LANGUAGE_ES && is_to(view)); }

static bool is_of(const struct view *view) /* of its January level; half the …: the whole follows */
{
    return !is_east(view->text) && token_meaning(view->text, view->figure->end, KIND_of);
}

/* The word of change that governs the number: right behind it, else before it, else behind it. */
static size_t governor(const struct view *view)
{
    const struct text *text = view->text;
    size_t             first = view->segment->first, end = view->segment->end, near = view->figure->end + (is_east(text) ? 4 : 2);

    for (size_t i = view->figure->end; i < near && i < end; i++) {
        if (is_change(text, i) && !(token_meaning(text, i, KIND_base_mark) && !token_meaning(text, i, KIND_compare)))
            return i;
        if (text->tokens[i].type == TOKEN_NUMBER || text->tokens[i].type == TOKEN_PUNCTUATION)
            break;
    }
    for (size_t i = view->figure->first; i-- > first;)
        if (token_meaning(text, i, KIND_change))
            return i;
    for (size_t i = view->figure->first; i-- > first;)
        if (token_meaning(text, i, KIND_compare) && (!token_meaning(text, i, KIND_qualifier) || text->language == LANGUAGE_ZH) &&
            !token_meaning(text, i, KIND_toward_before))
            return i;
    for (size_t i = view->figure->end; i < end; i++)
        if (is_change(text, i) && !token_meaning(text, i, KIND_qualifier))
            return i;
    end = text->sentences[view->segment->sentence].end;
    for (size_t i = view->segment->end; i < end && (text->language == LANGUAGE_JA || text->language == LANGUAGE_KO); i++) /* the verb comes last */
        if (token_meaning(text, i, KIND_change))
            return i;
    return SIZE_MAX;
}

static bool is_direct_change(const struct view *view) /* fell 500 t; 500トン減; 减少6343吨 */
{
    const struct text *text = view->text;
    size_t             before = before_figure(view), behind = view->figure->end;

    if (is_by(view) && governor(view) != SIZE_MAX)
        return true;
    if (!is_east(text) && before != SIZE_MAX && before > view->segment->first && token_meaning(text, before, KIND_of) &&
        token_meaning(text, before - 1, KIND_change))
        return true; /* an increase of 1,500 t */
    if (text->language == LANGUAGE_ZH && before != SIZE_MAX && token_meaning(text, before, KIND_compare))
        return true; /* 比7月多两成 */
    if (token_meaning(text, behind, KIND_compare) && !token_meaning(text, behind, KIND_toward_before) &&
        !token_means(text, behind, KIND_compare, CONCEPT_NONE) && !is_east(text))
        return true;
    if (text->language == LANGUAGE_JA || text->language == LANGUAGE_KO)
        return behind < text->token_count && token_meaning(text, behind, KIND_change) && !is_to(view);
    if (text->language == LANGUAGE_ZH && before != SIZE_MAX && before > view->segment->first && is_extent(text, before - 1))
        return true;
    return before != SIZE_MAX && token_meaning(text, before, KIND_change) && !ends_with_to(text, before) && !is_to(view);
}

static bool is_from(const struct view *view)
{
    size_t at = before_figure(view);

    return at != SIZE_MAX && token_meaning(view->text, at, KIND_base_mark) && token_meaning(view->text, at, KIND_origin_before) &&
           !token_meaning(view->text, at, KIND_qualifier);
}

static enum sense percent_sense(const struct view *view)
{
    const struct text *text = view->text;
    bool               share = segment_has(view->reader, view->segment, KIND_share), word = governor(view) != SIZE_MAX;
    size_t             end = view->figure->end;

    if (view->scope->flow == CLAIM_FLOW_PRODUCTION)
        return is_direct_change(view) ? SENSE_NONE : SENSE_SHARE;
    if (token_meaning(text, end, KIND_share)) /* 9% of the total */
        return SENSE_SHARE;
    if (share && is_to(view))
        return SENSE_SHARE;
    if (share && !is_direct_change(view) && !(end < view->segment->end && is_change(text, end)))
        return SENSE_SHARE;
    if (word && (is_direct_change(view) || !is_of(view)))
        return view->scope->share && (is_to(view) || preceded(view, KIND_base_mark)) && !is_direct_change(view) ? SENSE_SHARE : SENSE_CHANGE;
    if (is_of(view) && view->segment->moment_end > view->segment->moment_first && !segment_has(view->reader, view->segment, KIND_took))
        return SENSE_CHANGE;
    if (is_of(view) || segment_has(view->reader, view->segment, KIND_took) || view->scope->share)
        return SENSE_SHARE;
    return word ? SENSE_CHANGE : segment_has(view->reader, view->segment, KIND_relative) ? SENSE_CHANGE : SENSE_SHARE;
}

/* A base stands right before, 5月的, or behind, of the June volume. */
static bool has_base_near(const struct view *view)
{
    for (size_t i = view->segment->moment_first; i < view->segment->moment_end; i++)
        if (is_base_moment(&view->reader->moments.items[i]))
            return true;
    return false;
}

static enum sense fraction_sense(const struct view *view)
{
    bool share = segment_has(view->reader, view->segment, KIND_share) || segment_has(view->reader, view->segment, KIND_took);

    if (view->scope->flow == CLAIM_FLOW_PRODUCTION)
        return is_direct_change(view) ? SENSE_NONE : SENSE_SHARE;
    if (view->scope->share && is_from(view))
        return SENSE_SHARE; /* down from a quarter */
    if (is_direct_change(view) || is_to(view) || is_by(view) || has_base_near(view))
        return SENSE_CHANGE;
    if (token_meaning(view->text, view->figure->end, KIND_share) || share)
        return SENSE_SHARE;
    return governor(view) != SIZE_MAX || view->segment->moment_end > view->segment->moment_first ? SENSE_CHANGE
           : is_of(view)                                                                         ? SENSE_CHANGE
                                                                                                 : SENSE_NONE;
}

static enum sense sense_of(const struct view *view)
{
    switch (view->figure->kind) {
    case FIGURE_PERCENT: return percent_sense(view);
    case FIGURE_FRACTION: return fraction_sense(view);
    case FIGURE_POINTS:
    case FIGURE_MULTIPLE: return SENSE_CHANGE;
    case FIGURE_WEIGHT:
    case FIGURE_MONEY:
    case FIGURE_PRICE: return is_direct_change(view) ? SENSE_CHANGE : SENSE_LEVEL;
    case FIGURE_ZERO: return SENSE_LEVEL;
    default: return SENSE_NONE;
    }
}

/* ---- how a change is meant ---- */

static enum reading_as multiple_reading(const struct view *view, enum direction *direction)
{
    const struct text *text = view->text;
    size_t             before = before_figure(view), end = view->figure->end;
    bool               grown = before != SIZE_MAX && token_means(text, before, KIND_change, CONCEPT_up) && !ends_with_to(text, before);

    *direction = view->figure->value < 1 ? DIRECTION_DOWN : DIRECTION_UP;
    if (view->figure->verb || view->figure->value < 1)
        return AS_RATIO;
    if (text->language == LANGUAGE_DE && is_by(view))
        return AS_TIMES_MORE;
    if (text->language == LANGUAGE_EN && is_by(view) && before != SIZE_MAX)
        return AS_RISE;
    if (text->language == LANGUAGE_ZH && (grown || (before != SIZE_MAX && token_meaning(text, before, KIND_by) && before > 0 &&
                                                    token_means(text, before - 1, KIND_change, CONCEPT_up))))
        return AS_RISE;
    if ((text->language == LANGUAGE_EN || text->language == LANGUAGE_ES) && token_means(text, end, KIND_compare, CONCEPT_up) &&
        view->figure->value > 2)
        return AS_TIMES_MORE;
    return AS_RATIO;
}

static bool is_ratio(const struct view *view) /* a fraction or percentage of the base, not of the change */
{
    const struct text *text = view->text;
    size_t             before = before_figure(view), first = view->figure->first, governed = governor(view);

    if (is_by(view))
        return false;
    if (is_to(view))
        return true;
    if (is_direct_change(view) || (view->figure->end < view->segment->end && is_change(text, view->figure->end) && !is_to(view)))
        return false;
    if (is_east(text))
        return (before != SIZE_MAX && token_meaning(text, before, KIND_of)) || governed == SIZE_MAX;
    if (is_of(view)) /* lost nine-tenths of their volume */
        return !(governed != SIZE_MAX && governed < first && governed + 2 >= first && token_meaning(text, governed, KIND_change));
    return governed == SIZE_MAX;
}

static enum reading_as change_reading(const struct view *view, enum direction *direction)
{
    size_t at = governor(view);
    enum concept word = at == SIZE_MAX ? CONCEPT_NONE : change_at(view->text, at);

    if (view->figure->kind == FIGURE_MULTIPLE)
        return multiple_reading(view, direction);
    if ((view->figure->kind == FIGURE_FRACTION || (view->figure->kind == FIGURE_PERCENT && (is_of(view) || is_to(view)))) && is_ratio(view)) {
        *direction = view->figure->value < 1 ? DIRECTION_DOWN : DIRECTION_UP;
        return AS_RATIO;
    }
    *direction = word == CONCEPT_down ? DIRECTION_DOWN : DIRECTION_UP;
    return word == CONCEPT_down ? AS_FALL : AS_RISE;
}

/* ---- measure ---- */

static enum measure measure_at(const struct text *text, size_t i)
{
    enum concept measure = token_concept(text, i, KIND_measure);

    return measure == CONCEPT_value        ? MEASURE_VALUE
           : measure == CONCEPT_unit_value ? MEASURE_UNIT_VALUE
           : measure == CONCEPT_weight     ? MEASURE_WEIGHT
                                           : MEASURE_NONE;
}

/* The nearest word of measure in the segment before the number, else behind it, else the one spoken of. */
static enum measure measure_of(const struct view *view)
{
    enum measure found = MEASURE_NONE;

    for (size_t i = view->figure->first; i-- > view->segment->first && !found;)
        found = measure_at(view->text, i);
    for (size_t i = view->segment->figure_first; !found && i < view->index; i++) {
        enum figure_kind kind = view->reader->figures.items[i].kind;

        found = kind == FIGURE_WEIGHT ? MEASURE_WEIGHT : kind == FIGURE_MONEY ? MEASURE_VALUE : MEASURE_NONE;
    }
    for (size_t i = view->figure->end; i < view->segment->end && !found; i++)
        found = measure_at(view->text, i);
    return found ? found : view->scope->measure ? view->scope->measure : MEASURE_WEIGHT;
}

static enum metric metric_of(const struct view *view, enum sense sense, struct months period)
{
    bool         change = sense == SENSE_CHANGE, several = period.set && period.to > period.from;
    enum measure measure = measure_of(view);

    if (sense == SENSE_SHARE)
        return METRIC_SHARE;
    switch (view->figure->kind) {
    case FIGURE_POINTS: return METRIC_SHARE_CHANGE;
    case FIGURE_WEIGHT:
    case FIGURE_ZERO: measure = MEASURE_WEIGHT; break;
    case FIGURE_MONEY: measure = measure == MEASURE_UNIT_VALUE && !view->figure->weight ? MEASURE_VALUE : MEASURE_VALUE; break;
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

static bool only_small_words(const struct view *view, size_t from, size_t to)
{
    for (size_t i = from; i < to; i++)
        if (token_meaning(view->text, i, KIND_change) || token_meaning(view->text, i, KIND_span_mark) || view->text->tokens[i].type == TOKEN_NUMBER ||
            token_meaning(view->text, i, KIND_percent) || token_meaning(view->text, i, KIND_conjunction) ||
            token_meaning(view->text, i, KIND_compare))
            return false;
    return true;
}

/* The month that stands with a level: 46 t in May; November's 305 tons; im Vorjahr waren es 12 t. */
static const struct moment *level_moment(const struct view *view)
{
    const struct moment *found = NULL, *only = NULL;
    size_t next_figure = view->index + 1 < view->segment->figure_end ? view->reader->figures.items[view->index + 1].first : view->segment->end;
    bool   change = false;

    for (size_t i = view->segment->figure_first; i < view->segment->figure_end; i++)
        change |= view->reader->figures.items[i].kind == FIGURE_PERCENT || view->reader->figures.items[i].kind == FIGURE_MULTIPLE ||
                  view->reader->figures.items[i].kind == FIGURE_FRACTION;
    for (size_t i = view->segment->moment_first; i < view->segment->moment_end; i++) {
        const struct moment *moment = &view->reader->moments.items[i];

        if (moment->kind == MOMENT_DAY)
            continue;
        if (!found && !is_east(view->text) && moment->first >= view->figure->end && moment->first <= view->figure->end + GAP_BEHIND &&
            moment->first <= next_figure && only_small_words(view, view->figure->end, moment->first))
            return moment;
        if (moment->end <= view->figure->first && moment->end + 3 >= view->figure->first &&
            only_small_words(view, moment->end, view->figure->first) && moment->base &&
            !(is_east(view->text) && token_meaning(view->text, moment->end, KIND_base_mark)))
            found = moment;
        if (!change && is_base_moment(moment) && moment->kind == MOMENT_RELATIVE && !moment->base)
            only = moment;
    }
    return found ? found : only;
}

/* What stands in the base, 46 t in May after "from", tells the base of later changes too. */
static void base_told(const struct view *view, const struct moment *moment, struct months months)
{
    if (!is_base_moment(moment) || !view->scope->period.set || (months.from == view->scope->period.from && months.to == view->scope->period.to))
        return;
    view->scope->base = months;
    view->scope->base_kind = base_kind_of(view->scope->period, months, moment);
}

/* none since April: to the month before the publication where no later one is told */
static int32_t last_told(const struct view *view, const struct moment *since)
{
    int32_t before = month_from_day(view->text->article->published_on) - 1;

    return before > since->from ? before : since->from;
}

static struct months period_of(const struct view *view, enum sense sense, bool *ret_named)
{
    const struct moment *own = sense == SENSE_LEVEL || sense == SENSE_SHARE ? level_moment(view) : NULL;
    struct months        months;

    if (own) {
        months = moment_months(view->reader, own, view->scope->period, own->base);
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

        if (moment->kind == MOMENT_MONTHS && moment->between && sense == SENSE_CHANGE) {
            *ret_named = true;
            return (struct months){ true, moment->to, moment->to };
        }
    }
    *ret_named = view->named->period && !(sense != SENSE_CHANGE && is_from(view));
    return view->scope->period;
}

static const struct moment *base_moment(const struct view *view)
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

static void base_set(const struct view *view, struct claim_seen *claim)
{
    const struct moment *moment = base_moment(view);

    claim->elided[ELISION_BASE_PERIOD] = moment == NULL;
    if (moment) {
        claim->base = moment_months(view->reader, moment, claim->period, true);
        if (moment->kind == MOMENT_RELATIVE && moment->relative == CONCEPT_same && !moment->year) /* than in that month */
            claim->base = view->scope->base;
        claim->base_kind = base_kind_of(claim->period, claim->base, moment);
        view->scope->base = claim->base;
        view->scope->base_kind = claim->base_kind;
        if (claim->period.set && claim->base.set && claim->base.from == claim->period.from && claim->base.to == claim->period.to)
            claim->base = (struct months){ 0 };
        return;
    }
    for (size_t i = view->segment->moment_first; i < view->segment->moment_end; i++) {
        moment = &view->reader->moments.items[i];
        if (moment->kind == MOMENT_MONTHS && moment->between) {
            claim->base = (struct months){ true, moment->from, moment->from };
            claim->base_kind = base_kind_of(claim->period, claim->base, moment);
            claim->elided[ELISION_BASE_PERIOD] = false;
            view->scope->base = claim->base;
            view->scope->base_kind = claim->base_kind;
            return;
        }
    }
    claim->base = view->scope->base;
    claim->base_kind = view->scope->base_kind;
    if (claim->base.set && claim->period.set && claim->base_kind != BASE_KIND_MEAN_OF && claim->base_kind != BASE_KIND_PRE_CONTROL) {
        int32_t length = claim->period.to - claim->period.from;

        if (claim->base_kind == BASE_KIND_MOM && claim->base.to != claim->period.from - 1)
            claim->base = (struct months){ true, claim->period.from - 1, claim->period.from - 1 };
        else if ((claim->base_kind == BASE_KIND_YOY || claim->base_kind == BASE_KIND_YTD) && claim->base.from != claim->period.from - 12)
            claim->base = (struct months){ true, claim->period.from - 12, claim->period.from - 12 + length };
        claim->base_kind = base_kind_of(claim->period, claim->base, NULL);
    }
}

/* ---- claims ---- */

static struct bytes unit_of(const struct view *view, enum sense sense)
{
    const struct figure *figure = view->figure;

    if (figure->kind == FIGURE_WEIGHT || figure->kind == FIGURE_MONEY)
        return concept_name(figure->unit);
    if (figure->kind == FIGURE_PRICE) {
        struct bytes currency = concept_name(figure->unit), weight = concept_name(figure->weight);
        char        *text = arena_take(view->reader->arena, currency.size + weight.size + 1);

        memcpy(text, currency.data, currency.size);
        text[currency.size] = '/';
        memcpy(text + currency.size + 1, weight.data, weight.size);
        return (struct bytes){ text, currency.size + weight.size + 1 };
    }
    return figure->kind == FIGURE_ZERO && sense == SENSE_LEVEL ? (struct bytes){ 0 } : BYTES("ratio");
}

/* The item of the number where a segment names several: in pairs, each of them, or none (a sum of two items is no claim). */
static size_t items_of(const struct view *view, enum concept *ret_items)
{
    const struct named *named = view->named;
    size_t              figures = 0, place = 0;
    bool                each = segment_has(view->reader, view->segment, KIND_both) || segment_has(view->reader, view->segment, KIND_respectively);

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
    if (each || view->figure->kind == FIGURE_ZERO) {
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

/* The one country that a number belongs to where a segment names several partners: Belgium took 1,950 kg. Paired where as many levels stand. */
static bool partner_paired(const struct view *view, struct bytes *partner)
{
    enum concept list[SCOPE_COUNTRIES_MAX];
    size_t count = 0, figures = 0, place = 0;

    for (size_t i = 0; i < view->named->place_count; i++)
        if (view->named->places[i].country != view->scope->reporter)
            list[count++] = view->named->places[i].country;
    for (size_t i = view->segment->figure_first; i < view->segment->figure_end; i++)
        if (view->reader->figures.items[i].kind == view->figure->kind) {
            place += i < view->index;
            figures++;
        }
    if (count < 2 || figures != count)
        return false;
    *partner = partner_of(view->reader, &list[place], 1);
    return true;
}

static bool speaks_of_controls(const struct view *view)
{
    for (size_t i = view->segment->first; i < view->segment->end; i++)
        switch (token_concept(view->text, i, KIND_act_object)) {
        case CONCEPT_quota:
        case CONCEPT_licence:
        case CONCEPT_restriction:
        case CONCEPT_suspension: return true;
        default: break;
        }
    return false;
}

static bool is_true_zero(const struct view *view) /* "no" with its object and trade in the clause, not a negation */
{
    const struct text *text = view->text;
    struct bytes       word = token_folded(text, view->figure->core);
    bool               trade = segment_has(view->reader, view->segment, KIND_flow) || segment_has(view->reader, view->segment, KIND_took);
    bool               determiner = bytes_equal(word, BYTES("no")) || bytes_equal(word, BYTES("kein")) || bytes_equal(word, BYTES("keine")) ||
                      bytes_equal(word, BYTES("keinen")) || bytes_equal(word, BYTES("ningún")) || bytes_equal(word, BYTES("ninguna")) ||
                      bytes_equal(word, BYTES("not a single")) || bytes_equal(word, BYTES("not one")) || bytes_equal(word, BYTES("没有"));

    if (determiner && speaks_of_controls(view))
        return false;
    if (!determiner)
        return (trade || view->scope->period.set) && view->scope->reporter;
    for (size_t i = view->figure->end; i < view->figure->end + NEAR && i < view->segment->end; i++)
        if (token_meaning(text, i, KIND_item) || token_meaning(text, i, KIND_flow))
            return trade;
    return false;
}

static void change_interval(const struct view *view, struct claim_seen *claim)
{
    enum direction  direction;
    enum reading_as as = change_reading(view, &direction);

    claim->direction = direction;
    claim->interval = figure_interval(view->figure, as);
    if (claim->metric != METRIC_SHARE_CHANGE && view->figure->kind != FIGURE_WEIGHT && view->figure->kind != FIGURE_MONEY && as == AS_FALL &&
        !(claim->interval.low >= -1))
        claim->interval.low = -1;
}

/* Not fewer than …: a qualifier that stands before the base, 不到去年同期的三分之二, belongs to the number. */
static void qualifier_over_base(const struct view *view, struct figure *figure, uint32_t *start)
{
    for (size_t i = view->segment->moment_first; figure->qualifier == CONCEPT_NONE && i < view->segment->moment_end; i++) {
        const struct moment *moment = &view->reader->moments.items[i];

        if (view->text->language == LANGUAGE_ZH && moment->first > view->segment->first && moment->end + 1 == figure->first &&
            token_meaning(view->text, moment->end, KIND_of) && token_meaning(view->text, moment->first - 1, KIND_qualifier)) {
            figure->qualifier = token_concept(view->text, moment->first - 1, KIND_qualifier);
            *start = view->text->tokens[moment->first - 1].start;
        }
    }
}

static void figure_claim(struct view *view, enum sense sense, enum concept item)
{
    struct figure      figure = *view->figure;
    uint32_t           start = figure.start;
    struct claim_seen *claim;
    bool               named;
    struct months      period = period_of(view, sense, &named);

    if (sense != SENSE_CHANGE && !named && is_from(view)) { /* up from 46 t: of which month? */
        if (!view->scope->base.set)
            return;
        period = view->scope->base;
    }
    qualifier_over_base(view, &figure, &start);
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
    partner_paired(view, &claim->partner);
    view->figure = &figure;
    if (sense == SENSE_CHANGE) {
        base_set(view, claim);
        change_interval(view, claim);
    } else
        claim->interval = figure_interval(&figure, sense == SENSE_SHARE ? AS_SHARE : AS_LEVEL);
    if (sense == SENSE_SHARE && claim->flow == CLAIM_FLOW_PRODUCTION && !view->named->period)
        claim->period = (struct months){ 0 };
    view->figure = &view->reader->figures.items[view->index];
}

/* A verb of change with its base printed and no number: rose in August from July. */
static void verbs_read(struct view *view)
{
    const struct text *text = view->text;
    size_t             verb = SIZE_MAX;

    for (size_t i = view->segment->first; i < view->segment->end && verb == SIZE_MAX; i++)
        if (token_meaning(text, i, KIND_change))
            verb = i;
    if (verb == SIZE_MAX || view->segment->figure_first != view->segment->figure_end ||
        !(segment_has(view->reader, view->segment, KIND_flow) || view->scope->measure))
        return;
    for (size_t i = view->segment->moment_first; i < view->segment->moment_end; i++) {
        const struct moment *moment = &view->reader->moments.items[i];
        struct figure        none = { .first = (uint32_t)verb, .end = (uint32_t)verb + 1, .kind = FIGURE_PLAIN };
        struct claim_seen   *claim;

        if (!is_base_moment(moment) || moment->kind == MOMENT_DAY || moment->since)
            continue;
        claim = claim_new(view->claims, view->scope, view->named, text->tokens[verb].start, text->tokens[verb].end);
        if (!claim)
            return;
        view->figure = &none;
        claim->metric = metric_of(view, SENSE_CHANGE, claim->period);
        claim->unit = BYTES("ratio");
        claim->direction = token_means(text, verb, KIND_change, CONCEPT_up) ? DIRECTION_UP : DIRECTION_DOWN;
        claim->interval = claim->direction == DIRECTION_UP ? (struct interval){ NAN, 0, NAN } : (struct interval){ NAN, -1, 0 };
        claim->base = moment_months(view->reader, moment, claim->period, true);
        claim->base_kind = base_kind_of(claim->period, claim->base, moment);
    }
}

/* More than A and B combined, without a number. */
static bool sum_read(struct view *view)
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
            claim->unit = BYTES("ratio");
            claim->direction = DIRECTION_UP;
            claim->interval = (struct interval){ 0, 0, NAN };
            claim->base = moment_months(view->reader, moment, claim->period, true);
            claim->base_kind = BASE_KIND_SUM_OF;
            return true;
        }
    }
    return false;
}

static bool has_quota(const struct view *view)
{
    for (size_t i = view->segment->first; i < view->segment->end; i++)
        if (token_means(view->text, i, KIND_act_object, CONCEPT_quota))
            return true;
    return false;
}

static bool is_claimable(const struct view *view)
{
    return view->scope->item && view->scope->item != CONCEPT_none && view->scope->reporter && !view->scope->rejected;
}

void figures_read(struct claims *claims, const struct segment *segment, struct scope *scope, const struct named *named)
{
    struct view view = {
        .claims = claims, .reader = claims->reader, .text = claims->reader->text, .segment = segment, .scope = scope, .named = named
    };

    if (!is_claimable(&view))
        return;
    if (segment->figure_first == segment->figure_end && !sum_read(&view))
        verbs_read(&view);
    for (size_t i = segment->figure_first; i < segment->figure_end; i++) {
        enum concept items[SCOPE_ITEMS_MAX];
        enum sense sense;
        size_t     count;

        view.figure = &claims->reader->figures.items[i];
        view.index = i;
        sense = view.figure->kind == FIGURE_ZERO && !is_true_zero(&view) ? SENSE_NONE : sense_of(&view);
        if (view.figure->kind == FIGURE_PRICE && measure_of(&view) != MEASURE_UNIT_VALUE && !segment_has(claims->reader, segment, KIND_average))
            sense = SENSE_NONE;
        if (scope->flow == CLAIM_FLOW_PRODUCTION && sense != SENSE_SHARE)
            sense = SENSE_NONE; /* tonnes of output */
        if (sense != SENSE_NONE && speaks_of_controls(&view) && (sense != SENSE_LEVEL || has_quota(&view)))
            sense = SENSE_NONE;
        count = sense == SENSE_NONE ? 0 : items_of(&view, items);
        for (size_t n = 0; n < count; n++)
            figure_claim(&view, sense, items[n]);
        if (view.figure->kind == FIGURE_WEIGHT || view.figure->kind == FIGURE_MONEY)
            scope->measure = view.figure->kind == FIGURE_MONEY ? MEASURE_VALUE : MEASURE_WEIGHT;
    }
    for (size_t i = segment->first; i < segment->end; i++)
        if (measure_at(view.text, i))
            scope->measure = measure_at(view.text, i);
}
