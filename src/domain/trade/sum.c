/* SPDX-License-Identifier: Apache-2.0
 * Sum over months: cumulative cells where single ones are missing (SPEC 7.3). */
#include "domain/trade/cell.h"
#include "domain/trade/source.h"

static bool is_better(const struct cell *cell, const struct cell *best)
{
    if (!best)
        return true;
    return cell->months != best->months ? cell->months > best->months : source_compare(cell->source, best->source) < 0;
}

/* The cumulative cell to take at a month, or NULL. The list is by first month. */
static const struct cell *jump(const struct cell_list *cumulative, int32_t month, int32_t to)
{
    const struct cell *best = NULL;
    size_t             low = 0, high = cumulative->count;

    while (low < high) {
        size_t middle = (low + high) / 2;

        if (cumulative->items[middle].month < month)
            low = middle + 1;
        else
            high = middle;
    }
    for (; low < cumulative->count && cumulative->items[low].month == month; low++) {
        const struct cell *cell = &cumulative->items[low];

        if (cell->grams.known && cell->fills && month + cell->months - 1 <= to && is_better(cell, best))
            best = cell;
    }
    return best;
}

const struct cell *cells_sum_step(const struct cells *cells, int32_t month, int32_t to)
{
    const struct cell *cell = cells->cumulative.count > 0 ? jump(&cells->cumulative, month, to) : NULL;

    return cell ? cell : cells_at(cells, month);
}

struct sum cells_sum(const struct cells *cells, int32_t from, int32_t to)
{
    struct sum sum = { .known = true };
    int32_t    month = from;

    while (month <= to) {
        const struct cell *cell = cells_sum_step(cells, month, to);

        if (!cell || !cell->grams.known)
            return (struct sum){ 0 };
        sum.grams += cell->grams.value;
        sum.derived = sum.derived || cell->derived;
        month += cell->months;
    }
    return sum;
}
