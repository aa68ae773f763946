/* SPDX-License-Identifier: Apache-2.0
 * What was usual before control. */
#include "domain/trade/base.h"

#include "chokepoint/day.h"

struct base base_of(const struct cells *cells, int32_t first_day)
{
    struct base base = { .controlled = first_day != INT32_MAX, .first_day = first_day };

    if (!base.controlled)
        return base;
    base.start = ck_month_from_day(first_day);
    for (int32_t month = base.start - BASE_MONTHS; month < base.start; month++) {
        const struct cell *cell = cells_at(cells, month);

        if (!cell || !cell->grams.known)
            continue;
        base.grams += cell->grams.value;
        base.months++;
        base.derived = base.derived || cell->derived;
    }
    return base;
}

struct figure base_change(const struct base *base, int32_t month, struct ck_maybe_long grams, enum absent_reason why_not)
{
    if (!base_reaches(base, month))
        return figure_none(ABSENT_REASON_NOT_CONTROLLED);
    if (!grams.known)
        return figure_none(why_not);
    if (!base_has_mean(base))
        return figure_none(ABSENT_REASON_NO_BASE);
    if (base->grams == 0)
        return figure_none(ABSENT_REASON_FROM_ZERO);
    return figure_of(wide_ratio((wide)grams.value * base->months - base->grams, base->grams));
}
