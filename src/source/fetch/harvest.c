/* SPDX-License-Identifier: Apache-2.0
 * A list in an arena. */
#include "source/fetch/harvest.h"

#include <stdlib.h>
#include <string.h>

#include "engine/base/string_set.h"

void harvest_add(struct harvest *harvest, size_t topic, struct ck_bytes key, int64_t content, struct ck_bytes encoded)
{
    if (harvest->count == harvest->room) {
        harvest->room = harvest->room ? harvest->room * 2 : 64;
        harvest->items = reallocarray(harvest->items, harvest->room, sizeof *harvest->items);
        if (!harvest->items)
            abort();
    }
    harvest->items[harvest->count] =
        (struct harvest_item){ ck_arena_copy(&harvest->arena, key), content, topic, ck_arena_copy(&harvest->arena, encoded), harvest->count };
    harvest->count++;
}

void harvest_cut(struct harvest *harvest, size_t count) { harvest->count = count; }

static int order(const void *left, const void *right)
{
    const struct harvest_item *a = left, *b = right;
    int                        by_key = ck_bytes_compare(a->key, b->key);

    return by_key ? by_key : (a->number > b->number) - (a->number < b->number);
}

void harvest_sort(struct harvest *harvest)
{
    size_t kept = 0;

    if (harvest->count > 1)
        qsort(harvest->items, harvest->count, sizeof *harvest->items, order);
    for (size_t i = 0; i < harvest->count; i++)
        if (i + 1 == harvest->count || !ck_bytes_equal(harvest->items[i].key, harvest->items[i + 1].key))
            harvest->items[kept++] = harvest->items[i];
    harvest->count = kept;
}

static size_t place_of(const struct harvest *harvest, struct ck_bytes key)
{
    return strings_place_among(harvest->items, harvest->count, sizeof *harvest->items, key);
}

bool harvest_has(const struct harvest *harvest, struct ck_bytes key)
{
    size_t at = place_of(harvest, key);

    return at < harvest->count && ck_bytes_equal(harvest->items[at].key, key);
}

const struct harvest_item *harvest_with(const struct harvest *harvest, struct ck_bytes prefix)
{
    size_t at = place_of(harvest, prefix);

    return at < harvest->count && ck_bytes_begin(harvest->items[at].key, prefix) ? &harvest->items[at] : NULL;
}

void harvest_clear(struct harvest *harvest)
{
    ck_arena_clear(&harvest->arena);
    harvest->count = harvest->refused = 0;
    harvest->partial = false;
}

void harvest_release(struct harvest *harvest)
{
    ck_arena_release(&harvest->arena);
    free(harvest->items);
    *harvest = (struct harvest){ 0 };
}
