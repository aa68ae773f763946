/* SPDX-License-Identifier: Apache-2.0
 * change.* and rolling.*: against other months, and sums. */
#include "parts.h"

#include "chokepoint/day.h"
#include "domain/trade/change.h"

enum { YEAR = 12 };

static struct figure since_january(const struct study *study, const struct entry *entry)
{
    int32_t january = entry->month - ck_month_of_year(entry->month);

    return entry->month == january ? figure_none(ABSENT_REASON_IS_BASE) : change_against(&study->own, entry->month, january);
}

struct indicator_change change_of(const struct study *study, struct entry *entry)
{
    return (struct indicator_change){
        .mom = entry_tell(entry, ABSENT_MOM, change_against(&study->own, entry->month, entry->month - 1)),
        .yoy = entry_tell(entry, ABSENT_YOY, change_against(&study->own, entry->month, entry->month - YEAR)),
        .base = entry_tell(entry, ABSENT_BASE, since_january(study, entry)),
        .ytd = entry_tell(entry, ABSENT_YTD, change_year_to_date(&study->own, entry->month, &entry->ytd_derived)),
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
