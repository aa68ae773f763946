/* SPDX-License-Identifier: Apache-2.0
 * change.* and rolling.*: against other months, and sums. */
#include "parts.h"

#include "chokepoint/day.h"

enum { YEAR = 12 };

static struct figure against(const struct study *study, const struct entry *entry, int32_t base)
{
    struct maybe_long before = cells_grams(&study->own, base);

    if (!entry->grams.known)
        return figure_none(entry->why);
    if (!before.known)
        return figure_none(cells_base_reason(&study->own, base));
    if (before.value == 0)
        return figure_none(ABSENT_REASON_FROM_ZERO);
    return figure_of(wide_ratio((wide)entry->grams.value - before.value, before.value));
}

static struct figure since_january(const struct study *study, const struct entry *entry)
{
    int32_t january = entry->month - month_of_year(entry->month);

    return entry->month == january ? figure_none(ABSENT_REASON_IS_BASE) : against(study, entry, january);
}

static struct figure year_to_date(const struct study *study, struct entry *entry)
{
    int32_t    january = entry->month - month_of_year(entry->month);
    struct sum above = cells_sum(&study->own, january, entry->month), below;

    if (!above.known)
        return figure_none(ABSENT_REASON_MISSING);
    below = cells_sum(&study->own, january - YEAR, entry->month - YEAR);
    if (!below.known)
        return figure_none(ABSENT_REASON_MISSING);
    if (below.grams == 0)
        return figure_none(ABSENT_REASON_FROM_ZERO);
    entry->ytd_derived = below.derived;
    return figure_of(wide_ratio((wide)above.grams - below.grams, below.grams));
}

struct indicator_change change_of(const struct study *study, struct entry *entry)
{
    return (struct indicator_change){
        .mom = entry_tell(entry, ABSENT_MOM, against(study, entry, entry->month - 1)),
        .yoy = entry_tell(entry, ABSENT_YOY, against(study, entry, entry->month - YEAR)),
        .base = entry_tell(entry, ABSENT_BASE, since_january(study, entry)),
        .ytd = entry_tell(entry, ABSENT_YTD, year_to_date(study, entry)),
        .precontrol = entry_tell(entry, ABSENT_PRECONTROL, base_change(&study->base, entry->month, entry->grams, entry->why)),
    };
}

static struct figure sum_of(const struct study *study, const struct entry *entry, int32_t months)
{
    struct sum sum = cells_sum(&study->own, entry->month - months + 1, entry->month);

    return sum.known ? figure_of((double)sum.grams / 1000) : figure_none(ABSENT_REASON_MISSING);
}

struct indicator_rolling rolling_of(const struct study *study, struct entry *entry)
{
    return (struct indicator_rolling){
        .sum_3m = entry_tell(entry, ABSENT_SUM_3M, sum_of(study, entry, 3)),
        .sum_12m = entry_tell(entry, ABSENT_SUM_12M, sum_of(study, entry, YEAR)),
    };
}
