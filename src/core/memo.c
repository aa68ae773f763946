/* SPDX-License-Identifier: Apache-2.0
 * Two hash tables with open addressing in the arena of the views: questions without their day, and answers. Cleared with that arena. */
#include "core/memo.h"

#include <xxhash.h>

struct slot {
    uint64_t                 hash; /* 0: empty */
    const struct memo_topic *topic;
    int32_t                  day;
    struct control_result   *result; /* NULL: the slot is of a topic */
};

struct memo {
    struct slot *slots;
    size_t       count, room; /* room: a power of two */
};

enum { ROOM_FIRST = 256 };

static struct memo *memo_of(const struct reference *reference)
{
    struct views *views = reference->views;

    if (!views->memo) {
        views->memo = arena_take(&views->arena, sizeof *views->memo);
        *views->memo = (struct memo){ .slots = arena_take(&views->arena, ROOM_FIRST * sizeof(struct slot)), .room = ROOM_FIRST };
        memset(views->memo->slots, 0, ROOM_FIRST * sizeof(struct slot));
    }
    return views->memo;
}

static void place(struct memo *memo, struct slot slot)
{
    size_t at = slot.hash & (memo->room - 1);

    while (memo->slots[at].hash)
        at = (at + 1) & (memo->room - 1);
    memo->slots[at] = slot;
}

static void memo_add(struct memo *memo, struct slot slot, struct arena *arena)
{
    if (2 * ++memo->count > memo->room) {
        struct memo larger = { arena_take(arena, 2 * memo->room * sizeof(struct slot)), memo->count, 2 * memo->room };

        memset(larger.slots, 0, larger.room * sizeof(struct slot));
        for (size_t i = 0; i < memo->room; i++)
            if (memo->slots[i].hash)
                place(&larger, memo->slots[i]);
        *memo = larger;
    }
    place(memo, slot);
}

static uint64_t hash_question(const struct status_question *question)
{
    const struct bytes texts[] = { question->origin, question->destination, question->item, question->code };
    uint64_t           hash = (uint64_t)question->known_ms;

    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        hash = XXH3_64bits_withSeed(texts[i].data ? texts[i].data : "-", texts[i].data ? texts[i].size : 1, hash + i);
    return hash | 1;
}

static bool same(const struct status_question *a, const struct status_question *b)
{
    return a->known_ms == b->known_ms && bytes_equal(a->origin, b->origin) && bytes_equal(a->destination, b->destination) &&
           (a->item.data != NULL) == (b->item.data != NULL) && bytes_equal(a->item, b->item) && bytes_equal(a->code, b->code);
}

/* Everything known is folded once; what was known at another instant anew for each question (few ask). */
static const struct law *law_of(const struct reference *reference, int64_t known_ms)
{
    struct views *views = reference->views;

    if (known_ms != INT64_MAX)
        return law_fold(reference, (struct bytes){ 0 }, known_ms, &views->arena);
    if (!views->laws)
        views->laws = law_fold(reference, (struct bytes){ 0 }, known_ms, &views->arena);
    return views->laws;
}

const struct memo_topic *memo_topic(const struct reference *reference, const struct status_question *question)
{
    struct memo       *memo = memo_of(reference);
    struct arena      *arena = &reference->views->arena;
    uint64_t           hash = hash_question(question);
    struct memo_topic *topic;

    for (size_t at = hash & (memo->room - 1); memo->slots[at].hash; at = (at + 1) & (memo->room - 1))
        if (memo->slots[at].hash == hash && !memo->slots[at].result && same(&memo->slots[at].topic->question, question))
            return memo->slots[at].topic;
    topic = arena_take(arena, sizeof *topic);
    *topic = (struct memo_topic){ .question = *question };
    topic->question.origin = arena_copy(arena, question->origin);
    topic->question.destination = arena_copy(arena, question->destination);
    topic->question.item = arena_copy(arena, question->item);
    topic->question.code = arena_copy(arena, question->code);
    topic->matter = matter_of(reference, law_of(reference, question->known_ms), &topic->question, arena);
    topic->matches = matter_matches(topic->matter, arena);
    topic->timeline = matter_timeline(topic->matter, topic->matches, arena);
    memo_add(memo, (struct slot){ hash, topic, 0, NULL }, arena);
    return topic;
}

static uint64_t hash_answer(const struct memo_topic *topic, int32_t day)
{
    const uint64_t words[] = { (uint64_t)(uintptr_t)topic, (uint64_t)(uint32_t)day };

    return XXH3_64bits(words, sizeof words) | 1;
}

const struct control_result *memo_answer(const struct reference *reference, const struct memo_topic *topic, int32_t day)
{
    struct memo *memo = memo_of(reference);
    uint64_t     hash = hash_answer(topic, day);

    for (size_t at = hash & (memo->room - 1); memo->slots[at].hash; at = (at + 1) & (memo->room - 1))
        if (memo->slots[at].hash == hash && memo->slots[at].result && memo->slots[at].topic == topic && memo->slots[at].day == day)
            return memo->slots[at].result;
    return NULL;
}

const struct control_result *memo_keep(const struct reference *reference, const struct memo_topic *topic, int32_t day, struct control_result result)
{
    struct arena          *arena = &reference->views->arena;
    struct control_result *kept = arena_take(arena, sizeof *kept);

    *kept = result;
    memo_add(memo_of(reference), (struct slot){ hash_answer(topic, day), topic, day, kept }, arena);
    return kept;
}
