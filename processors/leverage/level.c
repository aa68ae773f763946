/* SPDX-License-Identifier: Apache-2.0
 * level.*: the cell itself. */
#include "internal.h"

static const double KG = 1000, USD = 100;

static struct figure quantity(const struct month_context *current)
{
    return current->grams.known ? figure_of((double)current->grams.value / KG) : figure_none(current->why);
}

static struct figure value(const struct month_context *current)
{
    if (current->cell && current->cell->fact_count > 0 && current->cell->cents.known)
        return figure_of((double)current->cell->cents.value / USD);
    return figure_none(current->grams.known ? ABSENT_REASON_MISSING : current->why);
}

/* USD per kg */
static struct figure unit_value(const struct month_context *current)
{
    if (!current->grams.known)
        return figure_none(current->why);
    if (current->grams.value == 0)
        return figure_none(ABSENT_REASON_FROM_ZERO);
    if (!current->cell->cents.known)
        return figure_none(ABSENT_REASON_MISSING);
    return figure_of(wide_ratio((wide)current->cell->cents.value * 10, current->grams.value));
}

static struct conflicting_level_array conflicts(const struct series_context *context, const struct month_context *current)
{
    const struct month_cells *month;
    struct conflicting_level *levels;
    size_t                    count = 0;

    if (!current->cell)
        return (struct conflicting_level_array){ 0 };
    month = &context->own.months[current->month - context->own.first];
    if (month->sources.count == 1)
        return (struct conflicting_level_array){ 0 };
    levels = ck_arena_take(context->step->arena, month->sources.count * sizeof *levels);
    for (size_t i = 0; i < month->sources.count && count < ARRAY_ITEMS_MAX; i++) {
        const struct cell *other = &month->sources.items[i];

        if (other != current->cell && cell_conflicts(current->cell, other))
            levels[count++] = (struct conflicting_level){ other->source, (double)other->grams.value / KG };
    }
    return (struct conflicting_level_array){ levels, count };
}

struct indicator_level level_of(const struct series_context *context, struct month_context *current)
{
    const struct cell *cell = current->cell;

    return (struct indicator_level){
        .quantity_kg = value_or_absent(current, ABSENT_QUANTITY_KG, quantity(current)),
        .value_usd = value_or_absent(current, ABSENT_VALUE_USD, value(current)),
        .unit_value = value_or_absent(current, ABSENT_UNIT_VALUE, unit_value(current)),
        .state = ck_known_int((int32_t)cell_state_of(cell)),
        .source = cell ? cell->source : (struct ck_bytes){ 0 },
        .first_quantity_kg = cell && cell->first_grams.known ? ck_known_double((double)cell->first_grams.value / KG) : (struct ck_maybe_double){ 0 },
        .conflicts = conflicts(context, current),
    };
}
