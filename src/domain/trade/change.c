/* SPDX-License-Identifier: Apache-2.0
 * Changes, from integers, with one division at the end. */
#include "domain/trade/change.h"

#include "chokepoint/day.h"

enum { YEAR = 12 };

struct figure change_against(const struct cells *cells, int32_t month, int32_t base)
{
    struct ck_maybe_long now = cells_grams(cells, month), before = cells_grams(cells, base);

    if (!now.known)
        return figure_none(cells_at(cells, month) ? ABSENT_REASON_SUPPRESSED : ABSENT_REASON_NOT_REPORTED);
    if (!before.known)
        return figure_none(cells_base_reason(cells, base));
    if (before.value == 0)
        return figure_none(ABSENT_REASON_FROM_ZERO);
    return figure_of(wide_ratio((wide)now.value - before.value, before.value));
}

struct figure change_year_to_date(const struct cells *cells, int32_t month, bool *ret_derived)
{
    int32_t    january = month - ck_month_of_year(month);
    struct sum above = cells_sum(cells, january, month), below;

    if (!above.known)
        return figure_none(ABSENT_REASON_MISSING);
    below = cells_sum(cells, january - YEAR, month - YEAR);
    if (!below.known)
        return figure_none(ABSENT_REASON_MISSING);
    if (below.grams == 0)
        return figure_none(ABSENT_REASON_FROM_ZERO);
    *ret_derived = below.derived;
    return figure_of(wide_ratio((wide)above.grams - below.grams, below.grams));
}
