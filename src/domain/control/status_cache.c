/* SPDX-License-Identifier: Apache-2.0
 * A hash table with open addressing, in an arena of its own. */
#include "domain/control/status_cache.h"

#include <xxhash.h>

struct status_cache_slot {
    uint64_t                      hash;
    const struct cached_question *topic; /* NULL: empty */
};

struct status_cache {
    struct status_cache_slot *slots;
    size_t                    count, room; /* room: a power of two */
    size_t                    weight;      /* of all topics: their matches, suspensions and runs */
};

enum {
    ROOM_FIRST = 256,
    WEIGHT_TOPIC = 8,
    WEIGHT_MEASURE = 8,
    CONSOLIDATIONS_LEAST = 4,
    WEIGHT_MAX = 1 << 20 /* some 64 MiB; a fuller cache is cleared */
};

/* The consolidations of the day may be many: they have room of their own, or each question would fold them again. */
static bool is_full(const struct reference *reference)
{
    const struct views *views = reference->views;
    size_t              consolidations = WEIGHT_MEASURE * views->consolidations_size,
           of_day = WEIGHT_MEASURE * CONSOLIDATIONS_LEAST * measures_learned(reference).count;

    return views->cache && views->cache->weight + consolidations > WEIGHT_MAX + of_day;
}

static struct status_cache *status_cache_of(const struct reference *reference)
{
    struct views *views = reference->views;

    if (is_full(reference)) {
        ck_arena_clear(&views->cache_arena);
        views->cache = NULL;
        views->consolidations = NULL;
        views->consolidations_size = 0;
    }
    if (!views->cache) {
        views->cache = ck_arena_take(&views->cache_arena, sizeof *views->cache);
        *views->cache =
            (struct status_cache){ .slots = ck_arena_take(&views->cache_arena, ROOM_FIRST * sizeof(struct status_cache_slot)), .room = ROOM_FIRST };
        memset(views->cache->slots, 0, ROOM_FIRST * sizeof(struct status_cache_slot));
    }
    return views->cache;
}

static void place(struct status_cache *cache, struct status_cache_slot slot)
{
    size_t at = slot.hash & (cache->room - 1);

    while (cache->slots[at].topic)
        at = (at + 1) & (cache->room - 1);
    cache->slots[at] = slot;
}

static void status_cache_add(struct status_cache *cache, struct status_cache_slot slot, struct ck_arena *arena)
{
    if (2 * ++cache->count > cache->room) {
        struct status_cache larger = { ck_arena_take(arena, 2 * cache->room * sizeof(struct status_cache_slot)), cache->count, 2 * cache->room,
                                       cache->weight };

        memset(larger.slots, 0, larger.room * sizeof(struct status_cache_slot));
        for (size_t i = 0; i < cache->room; i++)
            if (cache->slots[i].topic)
                place(&larger, cache->slots[i]);
        *cache = larger;
    }
    place(cache, slot);
}

static uint64_t hash_question(const struct status_question *question)
{
    const struct ck_bytes texts[] = { question->origin, question->destination, question->item, question->code };
    uint64_t              hash = (uint64_t)question->known_ms ^ (uint64_t)question->nomenclature;

    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        hash = XXH3_64bits_withSeed(texts[i].data ? texts[i].data : "-", texts[i].data ? texts[i].size : 1, hash + i);
    return hash;
}

static bool same(const struct status_question *a, const struct status_question *b)
{
    return a->known_ms == b->known_ms && a->nomenclature == b->nomenclature && ck_bytes_equal(a->origin, b->origin) &&
           ck_bytes_equal(a->destination, b->destination) && (a->item.data != NULL) == (b->item.data != NULL) && ck_bytes_equal(a->item, b->item) &&
           ck_bytes_equal(a->code, b->code);
}

static struct cached_question *topic_new(const struct reference *reference, const struct status_question *question, struct ck_arena *arena)
{
    struct cached_question *topic = ck_arena_take(arena, sizeof *topic);

    *topic = (struct cached_question){ .question = *question };
    topic->question.origin = ck_arena_copy(arena, question->origin);
    topic->question.destination = ck_arena_copy(arena, question->destination);
    topic->question.item = ck_arena_copy(arena, question->item);
    topic->question.code = ck_arena_copy(arena, question->code);
    topic->applicable = applicable_measures_of(reference, &topic->question, arena, &reference->views->scratch);
    ck_arena_clear(&reference->views->scratch);
    topic->matches = applicable_matches(topic->applicable, arena);
    topic->timeline = applicable_timeline(topic->applicable, arena);
    return topic;
}

static size_t weight_of(const struct cached_question *topic)
{
    size_t weight = WEIGHT_TOPIC + topic->timeline.count;

    for (size_t i = 0; i < topic->matches.count; i++)
        weight += 1 + topic->matches.items[i]->suspension_count;
    return weight;
}

static const struct cached_question *find(const struct reference *reference, const struct status_question *question)
{
    struct status_cache    *cache = status_cache_of(reference);
    struct ck_arena        *arena = &reference->views->cache_arena;
    uint64_t                hash = hash_question(question);
    struct cached_question *topic;

    for (size_t at = hash & (cache->room - 1); cache->slots[at].topic; at = (at + 1) & (cache->room - 1))
        if (cache->slots[at].hash == hash && same(&cache->slots[at].topic->question, question))
            return cache->slots[at].topic;
    topic = topic_new(reference, question, arena);
    cache->weight += weight_of(topic);
    status_cache_add(cache, (struct status_cache_slot){ hash, topic }, arena);
    return topic;
}

/* Between two versions all instants have the same consolidation: a question is cached under the latest of them. */
const struct cached_question *status_cache_find(const struct reference *reference, const struct status_question *question)
{
    struct status_question canonical = *question;

    canonical.known_ms = measures_same_known(reference, question->known_ms);
    return find(reference, &canonical);
}
