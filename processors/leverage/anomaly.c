/* SPDX-License-Identifier: Apache-2.0
 * anomaly.*: how unusual a month is among the two years before it. */
#include "internal.h"

#include "domain/trade/robust_z.h"

enum { YEAR = 12, WINDOW = ROBUST_VALUES_MAX };

/* log1p(kg), and its change in a year. False: not present. */
static bool level_at(const struct series_context *context, int32_t month, double *ret_value)
{
    if (!cells_grams(&context->own, month).known)
        return false;
    *ret_value = context->logs[month - context->first];
    return true;
}

static bool change_at(const struct series_context *context, int32_t month, double *ret_value)
{
    double now, before;

    if (!level_at(context, month, &now) || !level_at(context, month - YEAR, &before))
        return false;
    *ret_value = now - before;
    return true;
}

static size_t history(const struct series_context *context, int32_t month, bool (*at)(const struct series_context *, int32_t, double *),
                      double *ret_values)
{
    size_t count = 0;

    for (int32_t before = month - WINDOW; before < month; before++)
        count += at(context, before, &ret_values[count]);
    return count;
}

struct indicator_anomaly anomaly_of(const struct series_context *context, struct month_context *current, int32_t *ret_months_24)
{
    double levels[WINDOW], changes[WINDOW], value;
    size_t level_count = history(context, current->month, level_at, levels), change_count = history(context, current->month, change_at, changes);
    struct figure robust = figure_none(current->why), seasonal = figure_none(current->why);

    if (level_at(context, current->month, &value)) {
        robust = robust_z(value, levels, level_count);
        seasonal = change_at(context, current->month, &value) ? robust_z(value, changes, change_count)
                                                              : figure_none(cells_base_reason(&context->own, current->month - YEAR));
    }
    *ret_months_24 = (int32_t)level_count;
    return (struct indicator_anomaly){
        .robust_z = value_or_absent(current, ABSENT_ROBUST_Z, robust),
        .robust_n = (int32_t)level_count,
        .seasonal_z = value_or_absent(current, ABSENT_SEASONAL_Z, seasonal),
        .seasonal_n = (int32_t)change_count,
    };
}
