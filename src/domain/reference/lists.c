/* SPDX-License-Identifier: Apache-2.0
 * Supply facts, release markers and policy events of the reference, as sorted lists. */
#include "domain/reference/versions.h"

#include <stdlib.h>

/* What the facts of a list share; the views are sorted by it first. */
struct list_sought {
    struct ck_bytes first, second;
    enum flow       flow;
};

typedef int order_function(const void *fact, const struct list_sought *sought);

static int order_supply(const void *fact, const struct list_sought *sought)
{
    const struct supply_entry *entry = fact;
    int                        order = ck_bytes_compare(entry->item, sought->first);

    return order ? order : ck_bytes_compare(entry->measure, sought->second);
}

static int order_release(const void *fact, const struct list_sought *sought)
{
    const struct release_fact *marker = fact;
    int                        order = ck_bytes_compare(marker->reporter, sought->first);

    return order ? order : (marker->flow > sought->flow) - (marker->flow < sought->flow);
}

/* The facts that are equal to what is sought stand together. */
static struct view equal_range(const struct view *view, order_function *order, const struct list_sought *sought)
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

struct supply_list supply_of(const struct reference *reference, struct ck_bytes item, struct ck_bytes measure, struct ck_arena *arena)
{
    struct view found = equal_range(versions_view(reference, KIND_SUPPLY), order_supply, &(struct list_sought){ .first = item, .second = measure });

    (void)arena; /* kept with the reference */
    return (struct supply_list){ (const struct supply_entry *const *)found.items, found.count };
}

struct release_fact_list release_facts_of(const struct reference *reference, struct ck_bytes reporter, enum flow flow)
{
    struct view found = equal_range(versions_view(reference, KIND_RELEASE), order_release, &(struct list_sought){ .first = reporter, .flow = flow });

    return (struct release_fact_list){ (const struct release_fact *const *)found.items, found.count };
}

struct ck_bytes event_key(const struct reference *reference, const struct policy_event *event)
{
    (void)reference; /* kept with the event */
    return kept_of(event)->key;
}

/* An event where it was learned. */
struct told_list {
    struct ck_bytes key;
    size_t          place;
};

static int order_told(const void *left, const void *right)
{
    const struct told_list *a = left, *b = right;
    int                     order = ck_bytes_compare(a->key, b->key);

    return order ? order : (a->place > b->place) - (a->place < b->place);
}

/* Which of the events is the last one of its key. */
static const bool *last_told(const struct versions *events, struct ck_arena *arena)
{
    struct told_list *told = ck_arena_take(arena, (events->count + 1) * sizeof *told);
    bool             *last = ck_arena_take(arena, events->count + 1);

    for (size_t i = 0; i < events->count; i++)
        told[i] = (struct told_list){ kept_of(events->items[i])->key, i };
    if (events->count)
        qsort(told, events->count, sizeof *told, order_told);
    for (size_t i = 0; i < events->count; i++)
        last[told[i].place] = i + 1 == events->count || !ck_bytes_equal(told[i].key, told[i + 1].key);
    return last;
}

/* Events are stated: the last value of each key counts, a retracted one ends the entry. */
struct event_list events_all(const struct reference *reference)
{
    struct view           *view = &reference->views->kinds[KIND_EVENT];
    const struct versions *events = &reference->kinds[KIND_EVENT];
    const bool            *last;

    if (view->made)
        return (struct event_list){ (const struct policy_event *const *)view->items, view->count };
    *view = (struct view){ ck_arena_take(&reference->views->arena, (events->count + 1) * sizeof *view->items), 0, true };
    last = last_told(events, &reference->views->arena);
    for (size_t i = 0; i < events->count; i++) {
        const struct policy_event *event = events->items[i];

        if (last[i] && !event->emission.retracted)
            view->items[view->count++] = event;
    }
    return (struct event_list){ (const struct policy_event *const *)view->items, view->count };
}
