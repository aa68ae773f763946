/* SPDX-License-Identifier: Apache-2.0
 * The record of one series and month, put together. */
#include "internal.h"

#include "chokepoint/day.h"
#include "domain/model/topics.h"

enum { YEAR = 12 };

static void name_facts(const struct ck_settling *step, const struct cell *cell)
{
    for (size_t i = 0; cell && i < cell->fact_count; i++)
        ck_out_source(step, cell->facts[i].origin);
}

/* Its own cell by all sources, the cells it divides by, and what the partner reports. */
static void name_sources(struct series_context *context, const struct month_context *current)
{
    const int32_t             bases[] = { current->month - 1, current->month - YEAR, current->month - ck_month_of_year(current->month) };
    const struct ck_settling *step = context->step;

    if (current->cell) {
        const struct cell_list sources = context->own.months[current->month - context->own.first].sources;

        for (size_t i = 0; i < sources.count; i++)
            name_facts(step, &sources.items[i]);
    }
    for (size_t i = 0; i < sizeof bases / sizeof bases[0]; i++)
        name_facts(step, cells_at(&context->own, bases[i]));
    if (context->is_world)
        for (size_t i = 0; i < breakdown_partners(&context->breakdown).count; i++)
            name_facts(step, cells_at(&breakdown_partners(&context->breakdown).items[i].cells, current->month));
    else
        name_facts(step, cells_at(breakdown_world(&context->breakdown), current->month));
    if (context->imports && context->series.flow == FLOW_EXPORT)
        name_facts(step, cells_at(&context->bought, current->month));
}

static struct indicator indicator_of(struct series_context *context, struct month_context *current)
{
    struct indicator indicator = {
        .reporter = context->series.reporter,
        .item = context->series.item,
        .flow = context->series.flow,
        .partner = context->series.partner,
        .month = ck_month_first_day(current->month),
        .vintage = current->cell ? current->cell->vintage : current->partners.vintage,
        .evidence = { .derived = current->cell && current->cell->derived },
    };

    indicator.level = level_of(context, current);
    indicator.change = change_of(context, current);
    indicator.rolling = rolling_of(context, current);
    indicator.anomaly = anomaly_of(context, current, &indicator.evidence.months_24);
    indicator.concentration = concentration_of(context, current);
    indicator.control = control_of(context, current, &indicator.change, &indicator.anomaly);
    indicator.mirror = mirror_of(context, current);
    indicator.dependency = dependency_of(context, current);
    indicator.leverage = score_of(context, current, &indicator.dependency);
    indicator.cautions = cautions_of(context, current, &indicator);
    indicator.absent = absent_of(current, context->step->arena);
    return indicator;
}

static int state_month(struct series_context *context, int32_t month)
{
    struct month_context current = month_context_of(context, month);
    struct indicator     indicator;

    if (!series_context_has_record(context, &current))
        return CK_STEP_OK;
    indicator = indicator_of(context, &current);
    name_sources(context, &current);
    return ck_out_state(context->step, &leverage_indicators, &indicator);
}

static void keep_before(const struct series_context *context, int32_t month)
{
    ck_out_keep_before(context->step, &leverage_indicators,
                       &(struct indicator){ .reporter = context->series.reporter,
                                            .item = context->series.item,
                                            .flow = context->series.flow,
                                            .partner = context->series.partner,
                                            .month = ck_month_first_day(month) });
}

int indicators_state(const struct ck_settling *step, const struct series *series)
{
    struct series_context context;
    int32_t               result = CK_STEP_OK;

    series_context_read(&context, step, series);
    if (context.from > INT32_MIN)
        keep_before(&context, context.from);
    if (context.stated.count == 0)
        return CK_STEP_OK;
    context.last_codes = series_context_codes(&context, context.stated.first);
    for (size_t i = 0; i < context.stated.count && result == CK_STEP_OK; i++) {
        int32_t            month = context.stated.first + (int32_t)i;
        const struct cell *cell = cells_at(&context.own, month);

        result = state_month(&context, month);
        if (cell && cell->fact_count > 0)
            context.last_codes = cell;
    }
    return result;
}
