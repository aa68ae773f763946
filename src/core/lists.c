/* SPDX-License-Identifier: Apache-2.0
 * Supply facts, release markers and policy events of the reference, as sorted lists. */
#include "core/versions.h"

/* What the facts of a list share; the views are sorted by it first. */
struct sought {
    struct bytes first, second;
    enum flow    flow;
};

typedef int order_function(const void *fact, const struct sought *sought);

static int order_supply(const void *fact, const struct sought *sought)
{
    const struct supply_entry *entry = fact;
    int                        order = bytes_compare(entry->item, sought->first);

    return order ? order : bytes_compare(entry->measure, sought->second);
}

static int order_release(const void *fact, const struct sought *sought)
{
    const struct release_fact *marker = fact;
    int                        order = bytes_compare(marker->reporter, sought->first);

    return order ? order : (marker->flow > sought->flow) - (marker->flow < sought->flow);
}

/* The facts that are equal to what is sought stand together. */
static struct view equal_range(const struct view *view, order_function *order, const struct sought *sought)
{
    size_t low = 0, high = view->count, count = 0;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (order(view->items[middle], sought) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    while (low + count < view->count && order(view->items[low + count], sought) == 0)
        count++;
    return (struct view){ view->items + low, count, true };
}

struct supply_list supply_of(const struct reference *reference, struct bytes item, struct bytes measure, struct arena *arena)
{
    struct view found = equal_range(versions_view(reference, KIND_SUPPLY), order_supply, &(struct sought){ .first = item, .second = measure });

    (void)arena; /* kept with the reference */
    return (struct supply_list){ (const struct supply_entry *const *)found.items, found.count };
}

struct release_list releases_of(const struct reference *reference, struct bytes reporter, enum flow flow)
{
    struct view found = equal_range(versions_view(reference, KIND_RELEASE), order_release, &(struct sought){ .first = reporter, .flow = flow });

    return (struct release_list){ (const struct release_fact *const *)found.items, found.count };
}

/* Events are few and stated: the last value of each key counts, a retracted one ends the entry. */
struct event_list events_all(const struct reference *reference)
{
    struct view           *view = &reference->views->kinds[KIND_EVENT];
    const struct versions *events = &reference->kinds[KIND_EVENT];

    if (view->made)
        return (struct event_list){ (const struct policy_event *const *)view->items, view->count };
    *view = (struct view){ arena_take(&reference->views->arena, (events->count + 1) * sizeof *view->items), 0, true };
    for (size_t i = 0; i < events->count; i++) {
        const struct policy_event *event = events->items[i];
        bool                       last = true;

        for (size_t k = i + 1; last && k < events->count; k++)
            last = !bytes_equal(*(const struct bytes *)reference->event_keys.items[i], *(const struct bytes *)reference->event_keys.items[k]);
        if (last && !event->emission.retracted)
            view->items[view->count++] = event;
    }
    return (struct event_list){ (const struct policy_event *const *)view->items, view->count };
}
