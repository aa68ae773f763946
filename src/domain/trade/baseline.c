/* SPDX-License-Identifier: Apache-2.0
 * The mean month before control. */
#include "domain/trade/baseline.h"

#include "chokepoint/day.h"

struct baseline baseline_of(const struct cells *cells, int32_t first_day)
{
    struct baseline baseline = { .controlled = first_day != INT32_MAX, .first_day = first_day };

    if (!baseline.controlled)
        return baseline;
    baseline.start = ck_month_from_day(first_day);
    for (int32_t month = baseline.start - BASELINE_MONTHS; month < baseline.start; month++) {
        const struct cell *cell = cells_at(cells, month);

        if (!cell || !cell->grams.known)
            continue;
        baseline.grams += cell->grams.value;
        baseline.months++;
        baseline.derived = baseline.derived || cell->derived;
    }
    return baseline;
}

struct figure baseline_change(const struct baseline *baseline, int32_t month, struct ck_maybe_long grams, enum absent_reason why_not)
{
    if (!baseline_reaches(baseline, month))
        return figure_none(ABSENT_REASON_NOT_CONTROLLED);
    if (!grams.known)
        return figure_none(why_not);
    if (!baseline_has_mean(baseline))
        return figure_none(ABSENT_REASON_NO_BASE);
    if (baseline->grams == 0)
        return figure_none(ABSENT_REASON_FROM_ZERO);
    return figure_of(wide_ratio((wide)grams.value * baseline->months - baseline->grams, baseline->grams));
}
