/* SPDX-License-Identifier: Apache-2.0
 * Latest versions: of each identity the greatest known time, ties field by field (SPEC 4.5). */
#include "domain/reference/versions.h"

#include "domain/model/compare.h"

#include <stdlib.h>

static int order_of(int64_t a, int64_t b) { return (a > b) - (a < b); }

static int first_of(int a, int b) { return a ? a : b; }

static int identity_measure(const void *left, const void *right)
{
    return ck_bytes_compare(((const struct measure_fact *)left)->measure_id, ((const struct measure_fact *)right)->measure_id);
}

static int identity_item(const void *left, const void *right)
{
    return ck_bytes_compare(((const struct item_fact *)left)->item, ((const struct item_fact *)right)->item);
}

static int identity_supply(const void *left, const void *right)
{
    const struct supply_entry *a = left, *b = right;
    int                        order = first_of(ck_bytes_compare(a->item, b->item), ck_bytes_compare(a->measure, b->measure));

    order = first_of(order, ck_bytes_compare(a->country, b->country));
    order = first_of(order, first_of((a->partner.data != NULL) - (b->partner.data != NULL), ck_bytes_compare(a->partner, b->partner)));
    return first_of(order, order_of(a->year_from, b->year_from));
}

static int identity_release(const void *left, const void *right)
{
    const struct release_fact *a = left, *b = right;
    int                        order = first_of(ck_bytes_compare(a->reporter, b->reporter), order_of(a->flow, b->flow));

    order = first_of(order, order_of(a->period, b->period));
    order = first_of(order, ck_bytes_compare(a->source, b->source));
    return first_of(order, ck_bytes_compare(a->commodity_prefix, b->commodity_prefix));
}

static int64_t known_measure(const void *record) { return ((const struct measure_fact *)record)->known_at; }
static int64_t known_item(const void *record) { return ((const struct item_fact *)record)->known_at; }
static int64_t known_supply(const void *record) { return ((const struct supply_entry *)record)->known_at; }
static int64_t known_release(const void *record) { return ((const struct release_fact *)record)->published_at; }

static const struct version_kind {
    const struct ck_record_type *type;
    int (*identity)(const void *, const void *);
    int64_t (*known)(const void *);
} kinds[] = {
    [KIND_MEASURE] = { &measure_fact_type, identity_measure, known_measure },
    [KIND_ITEM] = { &item_fact_type, identity_item, known_item },
    [KIND_SUPPLY] = { &supply_entry_type, identity_supply, known_supply },
    [KIND_RELEASE] = { &release_fact_type, identity_release, known_release },
};

/* By identity, then version: the latest of an identity is last. The last field, the record's position, is not part of a version. */
static int order_versions(const void *left, const void *right, void *context)
{
    const struct version_kind *kind = context;
    const void                *a = *(const void *const *)left, *b = *(const void *const *)right;
    int                        order = first_of(kind->identity(a, b), order_of(kind->known(a), kind->known(b)));

    return first_of(order, record_compare(kind->type, 0, kind->type->field_count - 1, a, b));
}

/* A merge sort of pointers: qsort() passes no context, which comparing by kind needs. */
static void sort(const void **items, const void **spare, size_t count, const struct version_kind *kind)
{
    size_t half = count / 2, a = 0, b = half, out = 0;

    if (count < 2)
        return;
    sort(items, spare, half, kind);
    sort(items + half, spare, count - half, kind);
    memcpy(spare, items, count * sizeof *items);
    while (a < half && b < count)
        items[out++] = order_versions(&spare[a], &spare[b], (void *)(uintptr_t)kind) <= 0 ? spare[a++] : spare[b++];
    while (a < half)
        items[out++] = spare[a++];
    while (b < count)
        items[out++] = spare[b++];
}

struct view versions_latest(const struct versions *versions, enum reference_kind kind, int64_t known_ms, struct ck_arena *arena)
{
    const void **items = ck_arena_take(arena, (versions->count + 1) * sizeof *items);
    const void **spare = ck_arena_take(arena, (versions->count + 1) * sizeof *spare);
    size_t       count = 0, kept = 0;

    for (size_t i = 0; i < versions->count; i++)
        if (kinds[kind].known(versions->items[i]) <= known_ms)
            items[count++] = versions->items[i];
    sort(items, spare, count, &kinds[kind]);
    for (size_t i = 0; i < count; i++)
        if (i + 1 == count || kinds[kind].identity(items[i], items[i + 1]) != 0)
            items[kept++] = items[i];
    return (struct view){ items, kept, true };
}

const struct view *versions_view(const struct reference *reference, enum reference_kind kind)
{
    struct view *view = &reference->views->kinds[kind];

    if (!view->made)
        *view = versions_latest(&reference->kinds[kind], kind, INT64_MAX, &reference->views->arena);
    return view;
}
