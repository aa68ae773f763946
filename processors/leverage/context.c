/* SPDX-License-Identifier: Apache-2.0
 * Reads a series and the series that it is compared with, once for all its months. */
#include "internal.h"

#include <math.h>

#include "chokepoint/day.h"

enum { GRAMS_OF_KG = 1000 };

/* How many months a month looks back, and how many more lie in a cell of several months that covers the first of them. */
enum { BACK_OWN = 36 /* seasonal_z: two years, and the year before of each */, BACK_MARKET = 11 /* sums of a year */, BACK_CUMULATIVE = 11 };

static struct breakdown market_of(const struct ck_settling *step, struct ck_bytes item, struct ck_bytes reporter, enum flow flow, int32_t from)
{
    return (struct breakdown){
        .facts = step->tables[LEVERAGE_FACTS],
        .series = step->tables[LEVERAGE_SERIES],
        .reference = step->reference,
        .of = { item, reporter, flow, WORLD },
        .from = from,
        .arena = step->arena,
    };
}

static void extend(struct series_context *context, const struct cells *cells)
{
    int32_t first = cells->first, last = first + (int32_t)cells->count - 1;

    if (cells->count == 0)
        return;
    if (context->count > 0) {
        int32_t end = context->first + (int32_t)context->count - 1;

        first = context->first < first ? context->first : first;
        last = end > last ? end : last;
    }
    context->first = first;
    context->count = (size_t)(last - first) + 1;
}

/* A world total has a record in every month in which a partner has a cell. */
static void read_months(struct series_context *context)
{
    extend(context, &context->own);
    if (!context->is_world)
        return;
    for (size_t i = 0; i < breakdown_partners(&context->breakdown).count; i++)
        extend(context, &breakdown_partners(&context->breakdown).items[i].cells);
}

static void read_imports(struct series_context *context)
{
    if (ck_bytes_equal(context->importer, WORLD))
        return;
    if (context->series.flow == FLOW_IMPORT) {
        context->imports = &context->breakdown;
        context->bought = context->own;
        return;
    }
    context->imports_breakdown = market_of(context->step, context->series.item, context->importer, FLOW_IMPORT, context->breakdown.from);
    context->imports = &context->imports_breakdown;
    context->bought = breakdown_cells(context->imports, context->exporter);
}

static const double *logs_of(const struct series_context *context)
{
    double *logs = ck_arena_take(context->step->arena, (context->count + 1) * sizeof *logs);

    for (size_t i = 0; i < context->count; i++) {
        struct ck_maybe_long grams = cells_grams(&context->own, context->first + (int32_t)i);

        logs[i] = grams.known ? log1p((double)grams.value / GRAMS_OF_KG) : 0;
    }
    return logs;
}

/* A month depends on earlier months, never on later ones: from the first changed month on, all months are stated. One exception: every month contains
 * the number of months in the baseline. */
static int32_t first_to_state(struct ck_months changed, int32_t first_day)
{
    int32_t start = first_day == INT32_MAX ? INT32_MAX : ck_month_from_day(first_day);

    if (start != INT32_MAX && changed.from < start && changed.to >= start - BASELINE_MONTHS)
        return INT32_MIN;
    return changed.from;
}

/* The baseline is read too, and what has happened since. */
static int32_t first_to_read(int32_t from, int32_t first_day)
{
    int32_t own = from - BACK_OWN, base = first_day == INT32_MAX ? INT32_MAX : ck_month_from_day(first_day) - BASELINE_MONTHS;

    return (own < base ? own : base) - BACK_CUMULATIVE;
}

/* Of the partners of a world total only the stated months are needed; a zero by absence asks for cells of several months that begin before. */
static struct breakdown partners_of(const struct series_context *context)
{
    const struct series *series = &context->series;
    struct breakdown     breakdown = market_of(context->step, series->item, series->reporter, series->flow, context->from - BACK_CUMULATIVE);

    if (!breakdown_has_releases(&breakdown))
        breakdown.from = context->from;
    return breakdown;
}

static void read_cells(struct series_context *context, int32_t first_day)
{
    const struct series *series = &context->series;
    bool                 all = context->from == INT32_MIN;

    context->history =
        market_of(context->step, series->item, series->reporter, series->flow, all ? INT32_MIN : first_to_read(context->from, first_day));
    context->own = breakdown_cells(&context->history, series->partner);
    context->breakdown = context->history;
    if (!all && context->is_world)
        context->breakdown = partners_of(context);
    else if (!all)
        context->breakdown = market_of(context->step, series->item, series->reporter, series->flow, context->from - BACK_MARKET - BACK_CUMULATIVE);
    read_months(context);
}

static struct stated_months stated_of(const struct series_context *context)
{
    int64_t end = (int64_t)context->first + (int64_t)context->count;
    int32_t first = context->from > context->first ? context->from : context->first;

    return (struct stated_months){ first, first < end ? (size_t)(end - first) : 0 };
}

/* Of E and the stated months the earlier: what comes before E has none. */
static struct recovery_months recovery_of_stated(const struct series_context *context)
{
    const struct baseline *baseline = &context->baseline;
    int32_t                first = baseline->controlled && baseline->start < context->stated.first ? baseline->start : context->stated.first;
    int64_t                end = (int64_t)context->first + (int64_t)context->count;

    first = first < context->first ? context->first : first;
    return recovery_months_of(&context->own, baseline, first, (size_t)(end - first), context->step->arena);
}

void series_context_read(struct series_context *context, const struct ck_settling *step, const struct series *series)
{
    struct status_question question = { .item = series->item, .known_ms = INT64_MAX };
    int32_t                first_day;

    *context = (struct series_context){ .step = step, .series = *series, .supply = { .year = INT32_MIN } };
    context->exporter = series_exporter(series);
    context->importer = series_importer(series);
    context->is_world = series_is_world(series);
    question.origin = series_status_party(context->exporter);
    question.destination = series_status_party(context->importer);
    context->timeline = status_timeline(step->reference, &question, step->arena);
    first_day = status_first_day(context->timeline, 0);
    context->from = first_to_state(step->changed, first_day);
    read_cells(context, first_day);
    context->stated = stated_of(context);
    if (context->stated.count == 0)
        return;
    read_imports(context);
    context->logs = logs_of(context);
    context->control = status_months(step->reference, &question, context->timeline, context->stated, step->arena);
    context->baseline = baseline_of(&context->own, first_day);
    context->recovery = recovery_of_stated(context);
    context->ancestors = ancestors_of(step->reference, series->item);
    context->essentiality = ancestors_essentiality(step->reference, &context->ancestors);
    context->substitutability = ancestors_substitutability(step->reference, &context->ancestors);
}

static const struct cell *codes_before(const struct cells *cells, int32_t from, int32_t month)
{
    while (month-- > from && month >= cells->first) {
        const struct cell *cell = cells_at(cells, month);

        if (cell && cell->fact_count > 0)
            return cell;
    }
    return NULL;
}

/* Nearly always of the month before; if of none that was read, then the whole series is. */
const struct cell *series_context_codes(const struct series_context *context, int32_t month)
{
    int32_t            from = context->history.from == INT32_MIN ? INT32_MIN : context->history.from + BACK_CUMULATIVE;
    const struct cell *found = codes_before(&context->own, from, month);
    struct breakdown   whole;
    struct cells       cells;

    if (found || from == INT32_MIN || !facts_before(context->history.facts, &context->series, from))
        return found;
    whole = market_of(context->step, context->series.item, context->series.reporter, context->series.flow, INT32_MIN);
    cells = breakdown_cells(&whole, context->series.partner);
    return codes_before(&cells, INT32_MIN, month);
}

bool series_context_is_pair(const struct series_context *context)
{
    return !ck_bytes_equal(context->exporter, WORLD) && !ck_bytes_equal(context->importer, WORLD);
}

struct month_context month_context_of(struct series_context *context, int32_t month)
{
    struct month_context current = {
        .month = month,
        .cell = cells_at(&context->own, month),
        .control = &context->control[month - context->stated.first],
    };

    current.grams = cells_grams(&context->own, month);
    if (!current.grams.known)
        current.why = current.cell ? ABSENT_REASON_SUPPRESSED : ABSENT_REASON_NOT_REPORTED;
    if (context->is_world)
        current.partners = partners_total(breakdown_partners(&context->breakdown), month);
    return current;
}

bool series_context_has_record(const struct series_context *context, const struct month_context *current)
{
    return current->cell || (context->is_world && current->partners.has_cell);
}
