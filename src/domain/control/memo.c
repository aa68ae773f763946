/* SPDX-License-Identifier: Apache-2.0
 * A hash table with open addressing, in an arena of its own. */
#include "domain/control/memo.h"

#include <xxhash.h>

struct memo_slot {
    uint64_t                 hash;
    const struct memo_topic *topic; /* NULL: empty */
};

struct memo {
    struct memo_slot *slots;
    size_t            count, room; /* room: a power of two */
    size_t            weight;      /* of all topics: their matches, suspensions and runs */
};

enum { ROOM_FIRST = 256, WEIGHT_TOPIC = 8, WEIGHT_CLAUSE = 8, LAWS_LEAST = 4, WEIGHT_MAX = 1 << 20 /* some 64 MiB; a fuller memo is begun anew */ };

/* The laws of the day may be many: they have room beside it, or each question would fold them anew. */
static bool is_full(const struct reference *reference)
{
    const struct views *views = reference->views;
    size_t              laws = WEIGHT_CLAUSE * views->laws_clauses, of_day = WEIGHT_CLAUSE * LAWS_LEAST * measures_learned(reference).count;

    return views->memo && views->memo->weight + laws > WEIGHT_MAX + of_day;
}

static struct memo *memo_of(const struct reference *reference)
{
    struct views *views = reference->views;

    if (is_full(reference)) {
        ck_arena_clear(&views->memo_arena);
        views->memo = NULL;
        views->laws = NULL;
        views->laws_clauses = 0;
    }
    if (!views->memo) {
        views->memo = ck_arena_take(&views->memo_arena, sizeof *views->memo);
        *views->memo = (struct memo){ .slots = ck_arena_take(&views->memo_arena, ROOM_FIRST * sizeof(struct memo_slot)), .room = ROOM_FIRST };
        memset(views->memo->slots, 0, ROOM_FIRST * sizeof(struct memo_slot));
    }
    return views->memo;
}

static void place(struct memo *memo, struct memo_slot slot)
{
    size_t at = slot.hash & (memo->room - 1);

    while (memo->slots[at].topic)
        at = (at + 1) & (memo->room - 1);
    memo->slots[at] = slot;
}

static void memo_add(struct memo *memo, struct memo_slot slot, struct ck_arena *arena)
{
    if (2 * ++memo->count > memo->room) {
        struct memo larger = { ck_arena_take(arena, 2 * memo->room * sizeof(struct memo_slot)), memo->count, 2 * memo->room, memo->weight };

        memset(larger.slots, 0, larger.room * sizeof(struct memo_slot));
        for (size_t i = 0; i < memo->room; i++)
            if (memo->slots[i].topic)
                place(&larger, memo->slots[i]);
        *memo = larger;
    }
    place(memo, slot);
}

static uint64_t hash_question(const struct status_question *question)
{
    const struct ck_bytes texts[] = { question->origin, question->destination, question->item, question->code };
    uint64_t              hash = (uint64_t)question->known_ms;

    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        hash = XXH3_64bits_withSeed(texts[i].data ? texts[i].data : "-", texts[i].data ? texts[i].size : 1, hash + i);
    return hash;
}

static bool same(const struct status_question *a, const struct status_question *b)
{
    return a->known_ms == b->known_ms && ck_bytes_equal(a->origin, b->origin) && ck_bytes_equal(a->destination, b->destination) &&
           (a->item.data != NULL) == (b->item.data != NULL) && ck_bytes_equal(a->item, b->item) && ck_bytes_equal(a->code, b->code);
}

static struct memo_topic *topic_new(const struct reference *reference, const struct status_question *question, struct ck_arena *arena)
{
    struct memo_topic *topic = ck_arena_take(arena, sizeof *topic);

    *topic = (struct memo_topic){ .question = *question };
    topic->question.origin = ck_arena_copy(arena, question->origin);
    topic->question.destination = ck_arena_copy(arena, question->destination);
    topic->question.item = ck_arena_copy(arena, question->item);
    topic->question.code = ck_arena_copy(arena, question->code);
    topic->matter = matter_of(reference, &topic->question, arena, &reference->views->scratch);
    ck_arena_clear(&reference->views->scratch);
    topic->matches = matter_matches(topic->matter, arena);
    topic->timeline = matter_timeline(topic->matter, arena);
    return topic;
}

static size_t weight_of(const struct memo_topic *topic)
{
    size_t weight = WEIGHT_TOPIC + topic->timeline.count;

    for (size_t i = 0; i < topic->matches.count; i++)
        weight += 1 + topic->matches.items[i]->suspension_count;
    return weight;
}

static const struct memo_topic *find(const struct reference *reference, const struct status_question *question)
{
    struct memo       *memo = memo_of(reference);
    struct ck_arena   *arena = &reference->views->memo_arena;
    uint64_t           hash = hash_question(question);
    struct memo_topic *topic;

    for (size_t at = hash & (memo->room - 1); memo->slots[at].topic; at = (at + 1) & (memo->room - 1))
        if (memo->slots[at].hash == hash && same(&memo->slots[at].topic->question, question))
            return memo->slots[at].topic;
    topic = topic_new(reference, question, arena);
    memo->weight += weight_of(topic);
    memo_add(memo, (struct memo_slot){ hash, topic }, arena);
    return topic;
}

/* All instants between two versions have one law: a question is remembered under the latest of them. */
const struct memo_topic *memo_topic(const struct reference *reference, const struct status_question *question)
{
    struct status_question canonical = *question;

    canonical.known_ms = measures_same_known(reference, question->known_ms);
    return find(reference, &canonical);
}
