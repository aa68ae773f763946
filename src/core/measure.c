/* SPDX-License-Identifier: Apache-2.0
 * Lists over the measures of the reference. */
#include "core/law.h"
#include "core/names.h"
#include "core/versions.h"

#include <stdlib.h>

static int order_known(const void *left, const void *right)
{
    const struct measure_fact *a = *(const struct measure_fact *const *)left, *b = *(const struct measure_fact *const *)right;

    if (a->known_at != b->known_at)
        return a->known_at < b->known_at ? -1 : 1;
    return bytes_compare(a->measure_id, b->measure_id);
}

/* The measures known at known_ms, in the order in which they work. */
static struct view acts_known(const struct reference *reference, int64_t known_ms, struct arena *arena)
{
    struct view view = versions_latest(reference, KIND_MEASURE, known_ms, arena);

    if (view.count)
        qsort(view.items, view.count, sizeof *view.items, order_known);
    return view;
}

struct measure_fact_list measures_known(const struct reference *reference, struct bytes origin, int64_t known_ms, struct arena *arena)
{
    struct view                *all = &reference->views->acts, acts;
    const struct measure_fact **items;
    size_t                      count = 0;

    if (known_ms == INT64_MAX && !all->made)
        *all = acts_known(reference, known_ms, &reference->views->arena);
    acts = known_ms == INT64_MAX ? *all : acts_known(reference, known_ms, arena);
    items = arena_take(arena, (acts.count + 1) * sizeof *items);
    for (size_t i = 0; i < acts.count; i++) {
        const struct measure_fact *measure = acts.items[i];

        if (!origin.data || bytes_equal(measure->origin, origin))
            items[count++] = measure;
    }
    return (struct measure_fact_list){ items, count };
}

struct measure_fact_list measures_learned(const struct reference *reference)
{
    const struct versions *versions = &reference->kinds[KIND_MEASURE];

    return (struct measure_fact_list){ (const struct measure_fact *const *)versions->items, versions->count };
}

const struct measure_fact *measure_latest(const struct reference *reference, struct bytes measure_id)
{
    const struct view *view = versions_view(reference, KIND_MEASURE); /* sorted by id */
    size_t             low = 0, high = view->count;

    while (low < high) {
        size_t                     middle = low + (high - low) / 2;
        const struct measure_fact *measure = view->items[middle];
        int                        order = bytes_compare(measure->measure_id, measure_id);

        if (order == 0)
            return measure;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}

static bool keeps_to_origin(const struct reference *reference, const struct measure_fact *version)
{
    const struct measure_fact *latest = measure_latest(reference, version->measure_id);

    if (!bytes_equal(latest->origin, version->origin))
        return false;
    for (size_t i = 0; i < version->targets.count; i++) {
        const struct measure_fact *target = measure_latest(reference, version->targets.items[i]);

        if (target && !bytes_equal(target->origin, version->origin))
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

int64_t measure_offset(const struct measure_fact *measure) { return kept_offset(measure); }

static struct bytes_array named_items(const struct reference *reference, struct bytes origin, struct arena *arena)
{
    struct measure_fact_list measures = measures_known(reference, origin, INT64_MAX, arena);
    struct names             names = { 0 };

    for (size_t i = 0; i < measures.count; i++)
        for (size_t k = 0; k < measures.items[i]->items.count; k++)
            if (!bytes_equal(measures.items[i]->items.items[k], BYTES("*")))
                names_add(&names, measures.items[i]->items.items[k], arena);
    return names_sorted(&names);
}

/* Every settle of controls and posture asks; the list is made once, until anything is learned. */
struct bytes_array measure_items(const struct reference *reference, struct bytes origin)
{
    struct views *views = reference->views;
    struct named *named = views->named;

    while (named && !bytes_equal(named->origin, origin))
        named = named->next;
    if (!named) {
        named = arena_take(&views->arena, sizeof *named);
        *named = (struct named){ arena_copy(&views->arena, origin), named_items(reference, origin, &views->arena), views->named };
        views->named = named;
    }
    return named->items;
}

bool measure_names(const struct reference *reference, struct bytes origin, struct bytes item)
{
    struct bytes_array items = measure_items(reference, origin);
    size_t             low = 0, high = items.count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int    order = bytes_compare(items.items[middle], item);

        if (order == 0)
            return true;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return false;
}

struct bytes_array measure_destinations(const struct reference *reference, struct bytes origin, struct arena *arena)
{
    struct measure_fact_list measures = measures_known(reference, origin, INT64_MAX, arena);
    struct names             names = { 0 };

    names_add(&names, BYTES("ALL"), arena);
    for (size_t i = 0; i < measures.count; i++) {
        names_add_all(&names, measures.items[i]->destinations, arena);
        names_add_all(&names, measures.items[i]->excluded_destinations, arena);
    }
    return names_sorted(&names);
}

static int order_instants(const void *left, const void *right)
{
    int64_t a = *(const int64_t *)left, b = *(const int64_t *)right;

    return (a > b) - (a < b);
}

/* The instants at which a version became known, sorted; until anything is learned. */
static const int64_t *instants(const struct reference *reference)
{
    const struct versions *versions = &reference->kinds[KIND_MEASURE];
    struct views          *views = reference->views;

    if (!views->instants) {
        views->instants = arena_take(&views->arena, (versions->count + 1) * sizeof *views->instants);
        for (size_t i = 0; i < versions->count; i++)
            views->instants[i] = ((const struct measure_fact *)versions->items[i])->known_at;
        if (versions->count)
            qsort(views->instants, versions->count, sizeof *views->instants, order_instants);
    }
    return views->instants;
}

int64_t measures_same_known(const struct reference *reference, int64_t known_ms)
{
    const int64_t *known = instants(reference);
    size_t         low = 0, high = reference->kinds[KIND_MEASURE].count; /* the first that is later lies at low..high */

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (known[middle] > known_ms)
            high = middle;
        else
            low = middle + 1;
    }
    return low < reference->kinds[KIND_MEASURE].count ? known[low] - 1 : INT64_MAX;
}
