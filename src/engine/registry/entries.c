/* SPDX-License-Identifier: Apache-2.0
 * The ids of a registry and their schemas, sorted by id. The caller holds the mutex. */
#include <stdlib.h>

#include "engine/registry/internal.h"

/* Where the id is, or belongs. */
static size_t place_of(const struct registry *registry, uint32_t id)
{
    size_t low = 0, high = registry->count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (registry->entries[middle]->id < id)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

struct registry_entry *registry_entry_find(const struct registry *registry, uint32_t id)
{
    size_t place = place_of(registry, id);

    return place < registry->count && registry->entries[place]->id == id ? registry->entries[place] : NULL;
}

void registry_entry_free(struct registry_entry *entry)
{
    for (struct registry_resolved *each = entry->resolved, *next; each; each = next) {
        next = each->next;
        ck_resolution_free(each->resolution);
        free(each);
    }
    schema_free(entry->schema);
    free(entry);
}

/* Drops absent ids whose time is over, to make room. */
static void forget_absent(struct registry *registry, int64_t now_ms)
{
    size_t kept = 0;

    for (size_t i = 0; i < registry->count; i++)
        if (registry->entries[i]->state == ENTRY_ABSENT && registry->entries[i]->until_ms <= now_ms)
            registry_entry_free(registry->entries[i]);
        else
            registry->entries[kept++] = registry->entries[i];
    registry->count = kept;
}

struct registry_entry *registry_entry(struct registry *registry, uint32_t id)
{
    struct registry_entry *entry = registry_entry_find(registry, id);
    size_t                 place;

    if (entry)
        return entry;
    if (registry->count == REGISTRY_IDS_MAX)
        forget_absent(registry, monotonic_ms());
    if (registry->count == REGISTRY_IDS_MAX) {
        if (!registry->full_told)
            JOURNAL(registry->options.journal, JOURNAL_WARNING, "registry_full", NUMBER("ids", REGISTRY_IDS_MAX),
                    TEXT("effect", "partitions whose next record has another id are held until some of these turn out not to exist"));
        registry->full_told = true;
        return NULL;
    }
    entry = calloc(1, sizeof *entry);
    if (!entry)
        abort();
    *entry = (struct registry_entry){ .id = id };
    place = place_of(registry, id);
    memmove(registry->entries + place + 1, registry->entries + place, (registry->count - place) * sizeof entry);
    registry->entries[place] = entry;
    registry->count++;
    pthread_cond_signal(&registry->change);
    return entry;
}

void registry_entry_know(struct registry *registry, uint32_t id, const char *schema)
{
    struct registry_entry *entry = registry_entry(registry, id);

    if (!entry || entry->state == ENTRY_KNOWN)
        return;
    if (schema_parse(ck_bytes_from(schema), &entry->schema, entry->detail, sizeof entry->detail) != SCHEMA_OK)
        entry->schema = NULL;
    entry->state = ENTRY_KNOWN;
}
