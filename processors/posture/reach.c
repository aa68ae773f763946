/* SPDX-License-Identifier: Apache-2.0
 * How far the measures of a reporter reach toward a target: over all items that one of its measures or the catalogue names. */
#include "internal.h"

#include "engine/base/string_set.h"

/* ALL, and every destination that a measure of the reporter names (an excluded one is not named). */
bool reach_is_target(const struct reference *reference, struct ck_bytes reporter, struct ck_bytes target)
{
    return strings_include(measure_targets(reference, reporter), target);
}

static struct ck_bytes_array items_of(const struct reference *reference, struct ck_bytes reporter, struct ck_arena *arena)
{
    struct ck_bytes_array named = measure_items(reference, reporter);
    struct item_fact_list catalogue = catalogue_items(reference);
    struct ck_bytes      *items = ck_arena_take(arena, (named.count + catalogue.count + 1) * sizeof *items);
    size_t                count = 0;

    for (size_t i = 0; i < named.count; i++)
        items[count++] = named.items[i];
    for (size_t i = 0; i < catalogue.count; i++)
        items[count++] = catalogue.items[i]->item;
    return string_set_sorted(&(struct string_set){ items, count, count });
}

struct reach reach_of(const struct reference *reference, struct ck_bytes reporter, struct ck_bytes target, struct ck_arena *arena)
{
    struct ck_bytes_array   items = items_of(reference, reporter, arena);
    struct status_timeline *timelines = ck_arena_take(arena, (items.count + 1) * sizeof *timelines);

    for (size_t i = 0; i < items.count; i++)
        timelines[i] = status_timeline(
            reference, &(struct status_question){ .origin = reporter, .destination = target, .item = items.items[i], .known_ms = INT64_MAX }, arena);
    return (struct reach){ reference, items, timelines, arena };
}

/* Distinct roots that are controlled toward the target on `day`. */
int32_t reach_breadth(const struct reach *reach, int32_t day)
{
    struct ck_bytes *roots = ck_arena_take(reach->arena, (reach->items.count + 1) * sizeof *roots);
    size_t           count = 0;

    for (size_t i = 0; i < reach->items.count; i++)
        if (status_severity(status_on(reach->timelines[i], day)) > 0)
            roots[count++] = catalogue_root(reach->reference, reach->items.items[i]);
    return (int32_t)string_set_sorted(&(struct string_set){ roots, count, count }).count;
}

/* Items are in the order of their bytes, so that a tie stays with the first. */
const struct posture_transition *reach_next(const struct reach *reach, int32_t day)
{
    struct posture_transition *next = NULL;

    for (size_t i = 0; i < reach->items.count; i++) {
        struct status_timeline timeline = reach->timelines[i];
        size_t                 run = 0;

        while (run < timeline.count && timeline.runs[run].first_day <= day)
            run++;
        if (run == timeline.count || (next && next->day <= timeline.runs[run].first_day))
            continue;
        if (!next)
            next = ck_arena_take(reach->arena, sizeof *next);
        *next = (struct posture_transition){ timeline.runs[run].first_day, reach->items.items[i], timeline.runs[run].status };
    }
    return next;
}
