/* SPDX-License-Identifier: Apache-2.0
 * The record of one series and month, put together. */
#include "parts.h"

#include "chokepoint/day.h"
#include "domain/model/topics.h"

enum { YEAR = 12 };

static void name_facts(const struct ck_settling *step, const struct cell *cell)
{
    for (size_t i = 0; cell && i < cell->fact_count; i++)
        ck_out_source(step, cell->facts[i].origin);
}

/* Its own cell by all sources, the cells it divides by, and what the partner reports. */
static void name_sources(struct study *study, const struct entry *entry)
{
    const int32_t             bases[] = { entry->month - 1, entry->month - YEAR, entry->month - ck_month_of_year(entry->month) };
    const struct ck_settling *step = study->step;

    if (entry->cell) {
        const struct cell_list sources = study->own.months[entry->month - study->own.first].sources;

        for (size_t i = 0; i < sources.count; i++)
            name_facts(step, &sources.items[i]);
    }
    for (size_t i = 0; i < sizeof bases / sizeof bases[0]; i++)
        name_facts(step, cells_at(&study->own, bases[i]));
    if (study->is_world)
        for (size_t i = 0; i < market_partners(&study->market).count; i++)
            name_facts(step, cells_at(&market_partners(&study->market).items[i].cells, entry->month));
    else
        name_facts(step, cells_at(market_world(&study->market), entry->month));
    if (study->imports && study->series.flow == FLOW_EXPORT)
        name_facts(step, cells_at(&study->bought, entry->month));
}

static struct indicator indicator_of(struct study *study, struct entry *entry)
{
    struct indicator indicator = {
        .reporter = study->series.reporter,
        .item = study->series.item,
        .flow = study->series.flow,
        .partner = study->series.partner,
        .month = ck_month_first_day(entry->month),
        .vintage = entry->cell ? entry->cell->vintage : entry->partners.vintage,
        .evidence = { .derived = entry->cell && entry->cell->derived },
    };

    indicator.level = level_of(study, entry);
    indicator.change = change_of(study, entry);
    indicator.rolling = rolling_of(study, entry);
    indicator.anomaly = anomaly_of(study, entry, &indicator.evidence.months_24);
    indicator.concentration = concentration_of(study, entry);
    indicator.control = control_of(study, entry, &indicator.change, &indicator.anomaly);
    indicator.mirror = mirror_of(study, entry);
    indicator.dependency = dependency_of(study, entry);
    indicator.leverage = score_of(study, entry, &indicator.dependency);
    indicator.cautions = cautions_of(study, entry, &indicator);
    indicator.absent = absent_of(entry, study->step->arena);
    return indicator;
}

/* A month follows from what lies before it, never from what comes after: from the first change on, everything is stated. But for one number, which
 * every month tells: how many months the base has. */
static int32_t first_to_state(const struct study *study, struct ck_months changed)
{
    const struct base *base = &study->base;
    bool               is_of_base = base->controlled && changed.from < base->start && changed.to >= base->start - BASE_MONTHS;

    return is_of_base || changed.from < study->first ? study->first : changed.from;
}

static int state_month(struct study *study, int32_t month)
{
    struct entry     entry = study_entry(study, month);
    struct indicator indicator;

    if (!study_has_record(study, &entry))
        return CK_STEP_OK;
    indicator = indicator_of(study, &entry);
    name_sources(study, &entry);
    return ck_out_state(study->step, &leverage_indicators, &indicator);
}

static void keep_before(const struct study *study, int32_t month)
{
    ck_out_keep_before(study->step, &leverage_indicators,
                       &(struct indicator){ .reporter = study->series.reporter,
                                            .item = study->series.item,
                                            .flow = study->series.flow,
                                            .partner = study->series.partner,
                                            .month = ck_month_first_day(month) });
}

int indicators_state(const struct ck_settling *step, const struct series *series)
{
    struct study study;
    int32_t      from, result = CK_STEP_OK;

    study_read(&study, step, series);
    if (study.count == 0)
        return CK_STEP_OK;
    from = first_to_state(&study, step->changed);
    if (from > study.first)
        keep_before(&study, from);
    for (int32_t month = study.first; month < study.first + (int32_t)study.count && result == CK_STEP_OK; month++) {
        const struct cell *cell = cells_at(&study.own, month);

        if (month >= from)
            result = state_month(&study, month);
        if (cell && cell->fact_count > 0)
            study.last_codes = cell;
    }
    return result;
}
