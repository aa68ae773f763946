/* SPDX-License-Identifier: Apache-2.0
 * cautions[] and absent[]: what a reader of the record must keep in mind. */
#include "internal.h"

#include "chokepoint/day.h"

enum { YEAR = 12, TREND_MONTHS_MIN = 3, CAUTIONS_MAX = 10 };

static const char *const names[ABSENT_COUNT] = {
    [ABSENT_ROBUST_Z] = "anomaly.robust_z",
    [ABSENT_SEASONAL_Z] = "anomaly.seasonal_z",
    [ABSENT_BASE] = "change.base",
    [ABSENT_MOM] = "change.mom",
    [ABSENT_PRECONTROL] = "change.precontrol",
    [ABSENT_YOY] = "change.yoy",
    [ABSENT_YTD] = "change.ytd",
    [ABSENT_HHI] = "concentration.hhi",
    [ABSENT_SHARE] = "concentration.share",
    [ABSENT_FIRST] = "control.first",
    [ABSENT_PHASE] = "control.phase",
    [ABSENT_REBOUND] = "control.rebound",
    [ABSENT_RECOVERY_RATIO] = "control.recovery_ratio",
    [ABSENT_SHORTFALL_KG] = "control.shortfall_kg",
    [ABSENT_ESSENTIALITY] = "dependency.essentiality",
    [ABSENT_NET_IMPORT_RELIANCE] = "dependency.net_import_reliance",
    [ABSENT_PRODUCTION_HHI] = "dependency.production_hhi",
    [ABSENT_SUBSTITUTABILITY] = "dependency.substitutability",
    [ABSENT_SUPPLIER_SHARE] = "dependency.supplier_share",
    [ABSENT_WORLD_SHARE] = "dependency.world_share",
    [ABSENT_QUANTITY_KG] = "level.quantity_kg",
    [ABSENT_UNIT_VALUE] = "level.unit_value",
    [ABSENT_VALUE_USD] = "level.value_usd",
    [ABSENT_SCORE] = "leverage.score",
    [ABSENT_GAP] = "mirror.gap",
    [ABSENT_SUM_12M] = "rolling.sum_12m",
    [ABSENT_SUM_3M] = "rolling.sum_3m",
};

struct absent_field_array absent_of(const struct month_context *current, struct ck_arena *arena)
{
    struct absent_field *fields = ck_arena_take(arena, ABSENT_COUNT * sizeof *fields);
    size_t               count = 0;

    for (size_t i = 0; i < ABSENT_COUNT; i++)
        if (current->absent[i] != ABSENT_REASON_UNKNOWN)
            fields[count++] = (struct absent_field){ ck_bytes_from(names[i]), current->absent[i] };
    return (struct absent_field_array){ fields, count };
}

static bool is_derived(const struct series_context *context, int32_t month)
{
    const struct cell *cell = cells_at(&context->own, month);

    return cell && cell->derived;
}

static bool is_revised(const struct cell *cell)
{
    return cell->grams.known != cell->first_grams.known || (cell->grams.known && cell->grams.value != cell->first_grams.value);
}

static bool rests_on_derived(const struct series_context *context, const struct month_context *current, const struct indicator_change *change)
{
    int32_t january = current->month - ck_month_of_year(current->month);

    return is_derived(context, current->month) || (change->mom.known && is_derived(context, current->month - 1)) ||
           (change->yoy.known && is_derived(context, current->month - YEAR)) || (change->base.known && is_derived(context, january)) ||
           (change->ytd.known && current->ytd_derived) || (change->precontrol.known && context->baseline.derived);
}

static bool has_other_codes(const struct series_context *context, const struct month_context *current)
{
    return current->cell && current->cell->fact_count > 0 && context->last_codes && !cell_same_codes(current->cell, context->last_codes);
}

struct caution_array cautions_of(const struct series_context *context, const struct month_context *current, const struct indicator *indicator)
{
    const struct indicator_change  *change = &indicator->change;
    const struct indicator_control *control = &indicator->control;
    bool                            controlled = control->severity.value > 0;
    const struct {
        enum caution caution;
        bool         holds;
    } tests[CAUTIONS_MAX] = {
        { CAUTION_SINGLE_OBSERVATION,
          control->phase.known && control->phase.value != PHASE_BASELINE && control->phase_months.value < TREND_MONTHS_MIN },
        { CAUTION_PROVISIONAL, current->cell && current->cell->provisional },
        { CAUTION_CONFLICT, indicator->level.conflicts.count > 0 },
        { CAUTION_REVISED, current->cell && is_revised(current->cell) },
        { CAUTION_DERIVED_INPUT, rests_on_derived(context, current, change) },
        { CAUTION_STILL_CONTROLLED, controlled },
        { CAUTION_BELOW_YEAR_AGO, change->mom.known && change->mom.value > 0 && change->yoy.known && change->yoy.value < 0 },
        { CAUTION_PARTIAL_COVERAGE, controlled && !(control->coverage.known && control->coverage.value == COVERAGE_FULL) },
        { CAUTION_THIN_BASE, baseline_reaches(&context->baseline, current->month) && baseline_has_mean(&context->baseline) &&
                                 context->baseline.months < BASELINE_MONTHS },
        { CAUTION_CODE_SET, has_other_codes(context, current) },
    };
    enum caution *cautions = ck_arena_take(context->step->arena, CAUTIONS_MAX * sizeof *cautions);
    size_t        count = 0;

    for (size_t i = 0; i < CAUTIONS_MAX; i++)
        if (tests[i].holds)
            cautions[count++] = tests[i].caution;
    return (struct caution_array){ cautions, count };
}
