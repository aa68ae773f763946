/* SPDX-License-Identifier: Apache-2.0
 * Reads a series and the series that it is compared with, once for all its months. */
#include "internal.h"

#include <math.h>

#include "chokepoint/day.h"

enum { GRAMS_OF_KG = 1000 };

static struct breakdown market_of(const struct ck_settling *step, struct ck_bytes item, struct ck_bytes reporter, enum flow flow)
{
    return (struct breakdown){
        .facts = step->tables[LEVERAGE_FACTS],
        .series = step->tables[LEVERAGE_SERIES],
        .reference = step->reference,
        .of = { item, reporter, flow, WORLD },
        .from = INT32_MIN,
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
    context->imports_breakdown = market_of(context->step, context->series.item, context->importer, FLOW_IMPORT);
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

void series_context_read(struct series_context *context, const struct ck_settling *step, const struct series *series)
{
    int32_t first_day;

    *context = (struct series_context){ .step = step, .series = *series, .supply = { .year = INT32_MIN } };
    context->exporter = series_exporter(series);
    context->importer = series_importer(series);
    context->is_world = series_is_world(series);
    context->breakdown = market_of(step, series->item, series->reporter, series->flow);
    context->own = breakdown_cells(&context->breakdown, series->partner);
    read_months(context);
    if (context->count == 0)
        return;
    read_imports(context);
    context->logs = logs_of(context);
    context->control = status_months(step->reference, series_status_party(context->exporter), series_status_party(context->importer), series->item,
                                     context->first, context->count, &first_day, step->arena);
    context->baseline = baseline_of(&context->own, first_day);
    context->recovery = recovery_months_of(&context->own, &context->baseline, context->first, context->count, step->arena);
    context->ancestors = ancestors_of(step->reference, series->item);
    context->essentiality = ancestors_essentiality(step->reference, &context->ancestors);
    context->substitutability = ancestors_substitutability(step->reference, &context->ancestors);
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
        .control = &context->control[month - context->first],
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
