/* SPDX-License-Identifier: Apache-2.0
 * The reference: versions of measures, items, supply facts, markers and events, copied as they are learned. Indexes of the latest versions are built
 * on demand and dropped when a record is learned. */
#include "domain/reference/internal.h"

#include "chokepoint/avro.h"
#include "domain/model/compare.h"

#include <assert.h>
#include <errno.h>
#include <stdlib.h>

static void versions_add(struct versions *versions, const void *record)
{
    if (versions->count == versions->room) {
        versions->room = versions->room ? versions->room * 2 : 64;
        versions->items = realloc(versions->items, versions->room * sizeof *versions->items);
        if (!versions->items)
            abort();
    }
    versions->items[versions->count++] = record;
}

/* A deep copy: the record's own encoding, decoded where it stays. */
static void *record_keep(struct ck_arena *arena, const struct ck_record_type *type, int64_t offset, struct ck_bytes key, const void *record)
{
    struct ck_buffer    buffer = { 0 };
    struct kept_record *kept = ck_arena_take(arena, sizeof *kept + type->size);

    kept->offset = offset;
    kept->key = key.data ? ck_arena_copy(arena, key) : (struct ck_bytes){ 0 };
    ck_record_encode(type, 0, type->field_count, record, &buffer);
    if (ck_record_decode(type, ck_arena_copy(arena, ck_buffer_bytes(&buffer)), arena, kept->record) != CK_CODEC_OK)
        abort();
    ck_buffer_release(&buffer);
    return kept->record;
}

struct reference *reference_new(void)
{
    struct reference *reference = calloc(1, sizeof *reference);

    if (!reference)
        return NULL;
    reference->views = calloc(1, sizeof *reference->views);
    if (!reference->views) {
        free(reference);
        return NULL;
    }
    return reference;
}

void reference_free(struct reference *reference)
{
    if (!reference)
        return;
    for (size_t kind = 0; kind < KIND_COUNT; kind++)
        free(reference->kinds[kind].items);
    ck_arena_release(&reference->arena);
    ck_arena_release(&reference->views->arena);
    ck_arena_release(&reference->views->cache_arena);
    ck_arena_release(&reference->views->scratch);
    free(reference->views);
    free(reference);
}

static void *create(void) { return reference_new(); }
static void  destroy(void *reference) { reference_free(reference); }

const struct ck_reference_type trade_reference = { create, destroy };

static int learn(struct reference *reference, enum reference_kind kind, const struct ck_record_type *type, int64_t offset, struct ck_bytes key,
                 const void *record)
{
    versions_add(&reference->kinds[kind], record_keep(&reference->arena, type, offset, key, record));
    ck_arena_clear(&reference->views->arena);
    ck_arena_clear(&reference->views->cache_arena);
    *reference->views =
        (struct views){ .arena = reference->views->arena, .cache_arena = reference->views->cache_arena, .scratch = reference->views->scratch };
    return 0;
}

int reference_learn_measure(void *reference, int64_t offset, struct ck_bytes key, const void *measure_fact)
{
    (void)key;
    return learn(reference, KIND_MEASURE, &measure_fact_type, offset, (struct ck_bytes){ 0 }, measure_fact);
}

int reference_learn_item(void *reference, int64_t offset, struct ck_bytes key, const void *item_fact)
{
    (void)key;
    return learn(reference, KIND_ITEM, &item_fact_type, offset, (struct ck_bytes){ 0 }, item_fact);
}

int reference_learn_supply(void *reference, int64_t offset, struct ck_bytes key, const void *supply_entry)
{
    (void)key;
    return learn(reference, KIND_SUPPLY, &supply_entry_type, offset, (struct ck_bytes){ 0 }, supply_entry);
}

int reference_learn_release(void *reference, int64_t offset, struct ck_bytes key, const void *release_fact)
{
    (void)key;
    return learn(reference, KIND_RELEASE, &release_fact_type, offset, (struct ck_bytes){ 0 }, release_fact);
}

int reference_learn_event(void *reference, int64_t offset, struct ck_bytes key, const void *policy_event)
{
    return learn(reference, KIND_EVENT, &policy_event_type, offset, key, policy_event);
}
