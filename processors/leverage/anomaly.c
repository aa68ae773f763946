/* SPDX-License-Identifier: Apache-2.0
 * anomaly.*: how unusual a month is among the two years before it. */
#include "parts.h"

#include "domain/trade/robust.h"

enum { YEAR = 12, WINDOW = ROBUST_VALUES_MAX };

/* log1p(kg), and its change in a year. False: not present. */
static bool level_at(const struct study *study, int32_t month, double *ret_value)
{
    if (!cells_grams(&study->own, month).known)
        return false;
    *ret_value = study->logs[month - study->first];
    return true;
}

static bool change_at(const struct study *study, int32_t month, double *ret_value)
{
    double now, before;

    if (!level_at(study, month, &now) || !level_at(study, month - YEAR, &before))
        return false;
    *ret_value = now - before;
    return true;
}

static size_t history(const struct study *study, int32_t month, bool (*at)(const struct study *, int32_t, double *), double *ret_values)
{
    size_t count = 0;

    for (int32_t before = month - WINDOW; before < month; before++)
        count += at(study, before, &ret_values[count]);
    return count;
}

struct indicator_anomaly anomaly_of(const struct study *study, struct entry *entry, int32_t *ret_months_24)
{
    double        levels[WINDOW], changes[WINDOW], value;
    size_t        level_count = history(study, entry->month, level_at, levels), change_count = history(study, entry->month, change_at, changes);
    struct figure robust = figure_none(entry->why), seasonal = figure_none(entry->why);

    if (level_at(study, entry->month, &value)) {
        robust = robust_z(value, levels, level_count);
        seasonal = change_at(study, entry->month, &value) ? robust_z(value, changes, change_count)
                                                          : figure_none(cells_base_reason(&study->own, entry->month - YEAR));
    }
    *ret_months_24 = (int32_t)level_count;
    return (struct indicator_anomaly){
        .robust_z = entry_tell(entry, ABSENT_ROBUST_Z, robust),
        .robust_n = (int32_t)level_count,
        .seasonal_z = entry_tell(entry, ABSENT_SEASONAL_Z, seasonal),
        .seasonal_n = (int32_t)change_count,
    };
}
