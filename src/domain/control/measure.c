/* SPDX-License-Identifier: Apache-2.0
 * Lists over the measures of the reference. */
#include "domain/control/instants.h"
#include "domain/control/consolidation.h"
#include "domain/reference/versions.h"
#include "engine/base/string_set.h"

#include <stdlib.h>

static int order_known(const void *left, const void *right)
{
    const struct measure_fact *a = *(const struct measure_fact *const *)left, *b = *(const struct measure_fact *const *)right;

    if (a->known_at != b->known_at)
        return a->known_at < b->known_at ? -1 : 1;
    return ck_bytes_compare(a->measure_id, b->measure_id);
}

/* The latest versions known at known_ms, in the order in which they work. */
static struct view acts_known(const struct versions *versions, int64_t known_ms, struct ck_arena *arena)
{
    struct view view = versions_latest(versions, KIND_MEASURE, known_ms, arena);

    if (view.count)
        qsort(view.items, view.count, sizeof *view.items, order_known);
    return view;
}

struct measure_fact_list measures_in_order(struct measure_fact_list versions, int64_t known_ms, struct ck_arena *arena)
{
    const void **items = ck_arena_take(arena, (versions.count + 1) * sizeof *items);
    struct view  view;

    for (size_t i = 0; i < versions.count; i++)
        items[i] = versions.items[i];
    view = acts_known(&(struct versions){ items, versions.count, versions.count }, known_ms, arena);
    return (struct measure_fact_list){ (const struct measure_fact *const *)view.items, view.count };
}

struct measure_fact_list measures_known(const struct reference *reference, struct ck_bytes origin, int64_t known_ms, struct ck_arena *arena)
{
    struct view                *all = &reference->views->acts, acts;
    const struct measure_fact **items;
    size_t                      count = 0;

    if (known_ms == INT64_MAX && !all->made)
        *all = acts_known(&reference->kinds[KIND_MEASURE], known_ms, &reference->views->arena);
    acts = known_ms == INT64_MAX ? *all : acts_known(&reference->kinds[KIND_MEASURE], known_ms, arena);
    items = ck_arena_take(arena, (acts.count + 1) * sizeof *items);
    for (size_t i = 0; i < acts.count; i++) {
        const struct measure_fact *measure = acts.items[i];

        if (!origin.data || ck_bytes_equal(measure->origin, origin))
            items[count++] = measure;
    }
    return (struct measure_fact_list){ items, count };
}

struct measure_fact_list measures_learned(const struct reference *reference)
{
    const struct versions *versions = &reference->kinds[KIND_MEASURE];

    return (struct measure_fact_list){ (const struct measure_fact *const *)versions->items, versions->count };
}

size_t measure_place(const struct view *latest, struct ck_bytes measure_id)
{
    size_t low = 0, high = latest->count;

    while (low < high) {
        size_t                     middle = low + (high - low) / 2;
        const struct measure_fact *measure = latest->items[middle];
        int                        order = ck_bytes_compare(measure->measure_id, measure_id);

        if (order == 0)
            return middle;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return latest->count;
}

const struct measure_fact *measure_latest(const struct reference *reference, struct ck_bytes measure_id)
{
    const struct view *view = versions_view(reference, KIND_MEASURE); /* sorted by id */
    size_t             place = measure_place(view, measure_id);

    return place < view->count ? view->items[place] : NULL;
}

static bool keeps_to_origin(const struct reference *reference, const struct measure_fact *version)
{
    const struct measure_fact *latest = measure_latest(reference, version->measure_id);

    if (!ck_bytes_equal(latest->origin, version->origin))
        return false;
    for (size_t i = 0; i < version->targets.count; i++) {
        const struct measure_fact *target = measure_latest(reference, version->targets.items[i]);

        if (target && !ck_bytes_equal(target->origin, version->origin))
            return false;
    }
    return true;
}

bool measures_apart(const struct reference *reference)
{
    struct measure_fact_list versions = measures_learned(reference);
    struct views            *views = reference->views;

    if (views->apart == APART_UNKNOWN) {
        views->apart = APART_YES;
        for (size_t i = 0; i < versions.count && views->apart == APART_YES; i++)
            if (!keeps_to_origin(reference, versions.items[i]))
                views->apart = APART_NO;
    }
    return views->apart == APART_YES;
}

int64_t measure_offset(const struct measure_fact *measure) { return kept_of(measure)->offset; }

static struct named_measures *named_new(const struct reference *reference, struct ck_bytes origin, struct ck_arena *arena)
{
    struct measure_fact_list measures = measures_known(reference, origin, INT64_MAX, arena);
    struct named_measures   *named = ck_arena_take(arena, sizeof *named);
    struct string_set        items = { 0 }, destinations = { 0 }, targets = { 0 };
    bool                     may_ban = false;

    string_set_add(&destinations, CK_BYTES("ALL"), arena);
    string_set_add(&targets, CK_BYTES("ALL"), arena);
    for (size_t i = 0; i < measures.count; i++) {
        for (size_t k = 0; k < measures.items[i]->items.count; k++)
            if (!ck_bytes_equal(measures.items[i]->items.items[k], CK_BYTES("*")))
                string_set_add(&items, measures.items[i]->items.items[k], arena);
        string_set_add_all(&destinations, measures.items[i]->destinations, arena);
        string_set_add_all(&destinations, measures.items[i]->excluded_destinations, arena);
        string_set_add_all(&targets, measures.items[i]->destinations, arena);
        may_ban = may_ban || !measures.items[i]->restriction.known || measures.items[i]->restriction.value >= RESTRICTION_PRESUMED_DENIAL;
    }
    *named = (struct named_measures){ .origin = ck_arena_copy(arena, origin),
                                      .items = string_set_sorted(&items),
                                      .destinations = string_set_sorted(&destinations),
                                      .targets = string_set_sorted(&targets),
                                      .may_ban = may_ban };
    return named;
}

/* Every settle of controls and posture asks; the lists are made once, until anything is learned. */
static const struct named_measures *named_of(const struct reference *reference, struct ck_bytes origin)
{
    struct views          *views = reference->views;
    struct named_measures *named = views->named;

    while (named && !ck_bytes_equal(named->origin, origin))
        named = named->next;
    if (!named) {
        named = named_new(reference, origin, &views->arena);
        named->next = views->named;
        views->named = named;
    }
    return named;
}

struct ck_bytes_array measure_items(const struct reference *reference, struct ck_bytes origin) { return named_of(reference, origin)->items; }

bool measure_names(const struct reference *reference, struct ck_bytes origin, struct ck_bytes item)
{
    return strings_include(measure_items(reference, origin), item);
}

struct ck_bytes_array measure_destinations(const struct reference *reference, struct ck_bytes origin)
{
    return named_of(reference, origin)->destinations;
}

struct ck_bytes_array measure_targets(const struct reference *reference, struct ck_bytes origin) { return named_of(reference, origin)->targets; }

bool measures_may_ban(const struct reference *reference, struct ck_bytes origin) { return named_of(reference, origin)->may_ban; }

/* The instants at which a version became known, sorted; until anything is learned. */
static const int64_t *instants(const struct reference *reference)
{
    const struct versions *versions = &reference->kinds[KIND_MEASURE];
    struct views          *views = reference->views;

    if (!views->instants) {
        views->instants = ck_arena_take(&views->arena, (versions->count + 1) * sizeof *views->instants);
        for (size_t i = 0; i < versions->count; i++)
            views->instants[i] = ((const struct measure_fact *)versions->items[i])->known_at;
        instants_sort(views->instants, versions->count);
    }
    return views->instants;
}

int64_t measures_same_known(const struct reference *reference, int64_t known_ms)
{
    return instants_same_known(instants(reference), reference->kinds[KIND_MEASURE].count, known_ms);
}
