/* SPDX-License-Identifier: Apache-2.0
 * Zeros by absence, and the choice of the source of each month. */
#include "domain/trade/cell.h"
#include "domain/trade/source.h"

#include <stdlib.h>

static bool is_zero(const struct cells *cells, const struct release_month *release, const struct absence_veto *unless)
{
    return release->complete && source_profile(release->source)->absence_is_zero && !cells_single(cells, release->month, release->source) &&
           !cells_cumulative_over(cells, release->month, release->source) &&
           !(unless && unless->holds(unless->context, release->month, release->source));
}

static struct cell zero(const struct release_month *release)
{
    return (struct cell){
        .month = release->month,
        .months = 1,
        .source = release->source,
        .grams = ck_known_long(0),
        .first_grams = ck_known_long(0),
        .vintage = release->published_at,
    };
}

/* The zeros are collected before any is added: one must not hide another. */
static void add_zeros(struct cells *cells, struct release_months releases, int32_t from, const struct absence_veto *unless, struct ck_arena *arena)
{
    struct cell *single;
    size_t       count = 0;

    if (!cells->has_facts || releases.count == 0)
        return;
    single = ck_arena_take(arena, (cells->single.count + releases.count) * sizeof *single);
    for (size_t i = 0; i < releases.count; i++)
        if (releases.items[i].month >= from && is_zero(cells, &releases.items[i], unless))
            single[cells->single.count + count++] = zero(&releases.items[i]);
    if (count == 0)
        return;
    if (cells->single.count > 0)
        memcpy(single, cells->single.items, cells->single.count * sizeof *single);
    cells->single = (struct cell_list){ single, cells->single.count + count };
    qsort(single, cells->single.count, sizeof *single, cell_compare);
}

static bool is_provisional(const struct cell *cell, struct release_months releases)
{
    const struct release_month *release = releases.count > 0 ? release_month_find(releases, cell->month, cell->source) : NULL;

    if (release && release->complete)
        return false;
    return source_profile(cell->source)->markers || (release && release->partial);
}

static struct cell *preferred(struct cell_list sources)
{
    struct cell *best = &sources.items[0];

    for (size_t i = 1; i < sources.count; i++)
        if (source_compare(sources.items[i].source, best->source) < 0)
            best = &sources.items[i];
    return best;
}

static void choose(struct cells *cells, struct release_months releases, struct ck_arena *arena)
{
    const struct cell_list single = cells->single;
    struct month_cells    *months;
    size_t                 end;

    cells->first = single.items[0].month;
    cells->count = (size_t)(single.items[single.count - 1].month - cells->first) + 1;
    months = ck_arena_take(arena, cells->count * sizeof *months);
    memset(months, 0, cells->count * sizeof *months);
    for (size_t start = 0; start < single.count; start = end) {
        struct month_cells *month = &months[single.items[start].month - cells->first];
        struct cell        *best;

        for (end = start + 1; end < single.count && single.items[end].month == single.items[start].month; end++)
            ;
        month->sources = (struct cell_list){ single.items + start, end - start };
        best = preferred(month->sources);
        best->provisional = is_provisional(best, releases);
        month->chosen = best;
    }
    cells->months = months;
}

static bool has_gap(const struct cells *cells, const struct cell *cumulative)
{
    for (int32_t month = cumulative->month; month < cumulative->month + cumulative->months; month++)
        if (!cells_grams(cells, month).known)
            return true;
    return false;
}

void cells_complete(struct cells *cells, struct release_months releases, int32_t from, const struct absence_veto *unless, struct ck_arena *arena)
{
    add_zeros(cells, releases, from, unless, arena);
    if (cells->single.count > 0)
        choose(cells, releases, arena);
    for (size_t i = 0; i < cells->cumulative.count; i++)
        cells->cumulative.items[i].fills = has_gap(cells, &cells->cumulative.items[i]);
}
