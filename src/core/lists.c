/* SPDX-License-Identifier: Apache-2.0
 * Supply facts, release markers and policy events of the reference, as sorted lists. */
#include "core/versions.h"

struct supply_list supply_of(const struct reference *reference, struct bytes item, struct bytes measure, struct arena *arena)
{
    const struct view *view = versions_view(reference, KIND_SUPPLY);
    size_t             first = 0, count = 0;

    (void)arena; /* the view is sorted by item, measure, country, partner, years: the facts stand together */
    for (size_t i = 0; i < view->count; i++) {
        const struct supply_entry *entry = view->items[i];

        if (!bytes_equal(entry->item, item) || !bytes_equal(entry->measure, measure))
            continue;
        if (count++ == 0)
            first = i;
    }
    return (struct supply_list){ (const struct supply_entry *const *)view->items + first, count };
}

struct release_list releases_of(const struct reference *reference, struct bytes reporter, enum flow flow)
{
    const struct view *view = versions_view(reference, KIND_RELEASE);
    size_t             first = 0, count = 0;

    for (size_t i = 0; i < view->count; i++) {
        const struct release_fact *marker = view->items[i];

        if (marker->flow != flow || !bytes_equal(marker->reporter, reporter))
            continue;
        if (count++ == 0)
            first = i;
    }
    return (struct release_list){ (const struct release_fact *const *)view->items + first, count };
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
