/* SPDX-License-Identifier: Apache-2.0
 * level.*: the cell itself. */
#include "parts.h"

static const double KG = 1000, USD = 100;

static struct figure quantity(const struct entry *entry)
{
    return entry->grams.known ? figure_of((double)entry->grams.value / KG) : figure_none(entry->why);
}

static struct figure value(const struct entry *entry)
{
    if (entry->cell && entry->cell->fact_count > 0 && entry->cell->cents.known)
        return figure_of((double)entry->cell->cents.value / USD);
    return figure_none(entry->grams.known ? ABSENT_REASON_MISSING : entry->why);
}

/* USD per kg */
static struct figure unit_value(const struct entry *entry)
{
    if (!entry->grams.known)
        return figure_none(entry->why);
    if (entry->grams.value == 0)
        return figure_none(ABSENT_REASON_FROM_ZERO);
    if (!entry->cell->cents.known)
        return figure_none(ABSENT_REASON_MISSING);
    return figure_of(wide_ratio((wide)entry->cell->cents.value * 10, entry->grams.value));
}

static struct conflicting_level_array conflicts(const struct study *study, const struct entry *entry)
{
    const struct month_cells *month;
    struct conflicting_level *levels;
    size_t                    count = 0;

    if (!entry->cell)
        return (struct conflicting_level_array){ 0 };
    month = &study->own.months[entry->month - study->own.first];
    if (month->sources.count == 1)
        return (struct conflicting_level_array){ 0 };
    levels = ck_arena_take(study->step->arena, month->sources.count * sizeof *levels);
    for (size_t i = 0; i < month->sources.count && count < ARRAY_ITEMS_MAX; i++) {
        const struct cell *other = &month->sources.items[i];

        if (other != entry->cell && cell_conflicts(entry->cell, other))
            levels[count++] = (struct conflicting_level){ other->source, (double)other->grams.value / KG };
    }
    return (struct conflicting_level_array){ levels, count };
}

struct indicator_level level_of(const struct study *study, struct entry *entry)
{
    const struct cell *cell = entry->cell;

    return (struct indicator_level){
        .quantity_kg = entry_tell(entry, ABSENT_QUANTITY_KG, quantity(entry)),
        .value_usd = entry_tell(entry, ABSENT_VALUE_USD, value(entry)),
        .unit_value = entry_tell(entry, ABSENT_UNIT_VALUE, unit_value(entry)),
        .state = ck_known_int((int32_t)cell_state_of(cell)),
        .source = cell ? cell->source : (struct ck_bytes){ 0 },
        .first_quantity_kg = cell && cell->first_grams.known ? ck_known_double((double)cell->first_grams.value / KG) : (struct ck_maybe_double){ 0 },
        .conflicts = conflicts(study, entry),
    };
}
