/* SPDX-License-Identifier: Apache-2.0
 * The scope of a measure: its authority, destinations and exclusions. Scopes are numbered once, so that comparing two scopes compares two numbers. */
#include "domain/reference/versions.h"
#include "engine/base/string_set.h"

#include <stdlib.h>

struct scope {
    struct ck_bytes       authority;
    struct ck_bytes_array destinations, excluded;
    size_t                place; /* of the measure among the latest versions */
};

static int order_lists(struct ck_bytes_array a, struct ck_bytes_array b)
{
    size_t shorter = a.count < b.count ? a.count : b.count;

    for (size_t i = 0; i < shorter; i++) {
        int order = ck_bytes_compare(a.items[i], b.items[i]);

        if (order)
            return order;
    }
    return (a.count > b.count) - (a.count < b.count);
}

static int order_scopes(const void *left, const void *right)
{
    const struct scope *a = left, *b = right;
    int                 order = ck_bytes_compare(a->authority, b->authority);

    order = order ? order : order_lists(a->destinations, b->destinations);
    return order ? order : order_lists(a->excluded, b->excluded);
}

static const size_t *scopes(const struct reference *reference)
{
    const struct view *measures = versions_view(reference, KIND_MEASURE);
    struct views      *views = reference->views;
    struct scope      *sorted;
    size_t             number = 0;

    if (views->scopes)
        return views->scopes;
    views->scopes = ck_arena_take(&views->arena, (measures->count + 1) * sizeof *views->scopes);
    sorted = ck_arena_take(&views->arena, (measures->count + 1) * sizeof *sorted);
    for (size_t i = 0; i < measures->count; i++) {
        const struct measure_fact *measure = measures->items[i];

        sorted[i] = (struct scope){ measure->authority, strings_in_order(measure->destinations, &views->arena),
                                    strings_in_order(measure->excluded_destinations, &views->arena), i };
    }
    if (measures->count)
        qsort(sorted, measures->count, sizeof *sorted, order_scopes);
    for (size_t i = 0; i < measures->count; i++) {
        number += i > 0 && order_scopes(&sorted[i - 1], &sorted[i]) != 0;
        views->scopes[sorted[i].place] = number;
    }
    return views->scopes;
}

size_t measure_scope(const struct reference *reference, struct ck_bytes measure_id)
{
    const struct view *measures = versions_view(reference, KIND_MEASURE);
    size_t             place = measure_place(measures, measure_id);

    return place < measures->count ? scopes(reference)[place] : SIZE_MAX;
}
