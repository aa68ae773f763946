/* SPDX-License-Identifier: Apache-2.0
 * change.* and rolling.*: against other months, and sums. */
#include "internal.h"

#include "chokepoint/day.h"
#include "domain/trade/change.h"

enum { YEAR = 12 };

static struct figure since_january(const struct series_context *context, const struct month_context *current)
{
    int32_t january = current->month - ck_month_of_year(current->month);

    return current->month == january ? figure_none(ABSENT_REASON_IS_BASE) : change_against(&context->own, current->month, january);
}

struct indicator_change change_of(const struct series_context *context, struct month_context *current)
{
    return (struct indicator_change){
        .mom = value_or_absent(current, ABSENT_MOM, change_against(&context->own, current->month, current->month - 1)),
        .yoy = value_or_absent(current, ABSENT_YOY, change_against(&context->own, current->month, current->month - YEAR)),
        .base = value_or_absent(current, ABSENT_BASE, since_january(context, current)),
        .ytd = value_or_absent(current, ABSENT_YTD, change_year_to_date(&context->own, current->month, &current->ytd_derived)),
        .precontrol = value_or_absent(current, ABSENT_PRECONTROL, baseline_change(&context->baseline, current->month, current->grams, current->why)),
    };
}

static struct figure sum_of(const struct series_context *context, const struct month_context *current, int32_t months)
{
    struct sum sum = cells_sum(&context->own, current->month - months + 1, current->month);

    return sum.known ? figure_of((double)sum.grams / 1000) : figure_none(ABSENT_REASON_MISSING);
}

struct indicator_rolling rolling_of(const struct series_context *context, struct month_context *current)
{
    return (struct indicator_rolling){
        .sum_3m = value_or_absent(current, ABSENT_SUM_3M, sum_of(context, current, 3)),
        .sum_12m = value_or_absent(current, ABSENT_SUM_12M, sum_of(context, current, YEAR)),
    };
}
