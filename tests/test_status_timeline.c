/* SPDX-License-Identifier: Apache-2.0
 * Properties of control status on random measures (SPEC 5.9). A failure names its seed. */
#include <criterion/criterion.h>

#include <stdio.h>
#include <stdlib.h>

#include "chokepoint/avro.h"
#include "chokepoint/day.h"
#include "support/acts.h"

enum { SEEDS = 400, MEASURES_MAX = 10, QUESTIONS = 24, DAYS = 24, LISTS_MAX = 4, TEXT_MAX = 64 };

struct world {
    struct act_text measures[MEASURES_MAX];
    char            texts[MEASURES_MAX][LISTS_MAX][TEXT_MAX];
    size_t          count;
    uint64_t        seed;
};

/* splitmix64 */
static uint64_t random_below(uint64_t *seed, uint64_t limit)
{
    uint64_t x = *seed += 0x9e3779b97f4a7c15;

    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9;
    x = (x ^ (x >> 27)) * 0x94d049bb133111eb;
    return (x ^ (x >> 31)) % limit;
}

static const char *const ids[MEASURES_MAX] = { "m0", "m1", "m2", "m3", "m4", "m5", "m6", "m7", "m8", "m9" };
static const char *const rights[MEASURES_MAX] = { "r0", "r1", "r2", "r3", "r4", "r5", "r6", "r7", "r8", "r9" };
static const char *const places[] = { "ALL", "USA", "DEU", "ALL DEU" }, *const things[] = { "a", "b", "c", "p", "a c", "*" };
static const char *const codes[] = { "8112", "81129210", "2825", "28258000" };

/* One to three of the ids. */
static const char *some_ids(struct world *world, size_t measure)
{
    char  *text = world->texts[measure][0];
    size_t count = 1 + random_below(&world->seed, 3);

    text[0] = 0;
    for (size_t i = 0; i < count; i++) {
        strcat(text, i ? " " : "");
        strcat(text, ids[random_below(&world->seed, MEASURES_MAX)]);
    }
    return text;
}

static struct act_text random_act(struct world *world, size_t i)
{
    static const enum act acts[] = { ACT_BASE,    ACT_BASE,    ACT_BASE,      ACT_AMEND,   ACT_EXTEND,
                                     ACT_SUSPEND, ACT_SUSPEND, ACT_TERMINATE, ACT_REPLACE, ACT_ENFORCEMENT };
    uint64_t             *seed = &world->seed;
    struct act_text       text = {
              .id = ids[i],
              .act = acts[random_below(seed, 10)],
              .to = random_below(seed, 2) ? places[random_below(seed, 4)] : NULL,
              .without = random_below(seed, 4) ? NULL : "USA",
              .items = random_below(seed, 4) ? things[random_below(seed, 6)] : NULL,
              .prefixes = random_below(seed, 3) ? NULL : codes[random_below(seed, 4)],
              .restriction = (enum restriction)random_below(seed, RESTRICTION_PROHIBITED + 1),
              .end_use = random_below(seed, 5) ? END_USE_ANY : END_USE_MILITARY,
              .coverage = (enum coverage)random_below(seed, COVERAGE_NO_CODE + 1),
              .from = (int32_t)random_below(seed, DAYS),
              .inclusive = (enum end_inclusive)random_below(seed, END_INCLUSIVE_UNKNOWN + 1),
              .known = 1 + (int32_t)random_below(seed, DAYS),
    };

    if (text.act != ACT_BASE)
        text.targets = some_ids(world, i);
    if (random_below(seed, 2))
        text.until = (text.from ? text.from : text.known) + (int32_t)random_below(seed, DAYS);
    return text;
}

static void world_make(struct world *world, uint64_t seed)
{
    world->seed = seed;
    world->count = 2 + random_below(&world->seed, MEASURES_MAX - 2);
    for (size_t i = 0; i < world->count; i++)
        world->measures[i] = random_act(world, i);
}

static struct reference *catalogue_only(void)
{
    struct reference *reference = reference_new();

    acts_learn_item(reference, (struct item_text){ .item = "p", .coverage = ITEM_COVERAGE_BASKET });
    acts_learn_item(reference, (struct item_text){ .item = "a", .parent = "p", .prefixes = "81129210" });
    acts_learn_item(reference, (struct item_text){ .item = "b", .parent = "p", .prefixes = "81129290", .coverage = ITEM_COVERAGE_PARTIAL });
    acts_learn_item(reference, (struct item_text){ .item = "c", .prefixes = "2825" });
    return reference;
}

static struct status_question random_question(uint64_t *seed)
{
    static const char *const destinations[] = { "ALL", "USA", "DEU", "FRA" }, *const items[] = { "a", "b", "c", "p", "other" };
    static const char *const asked[] = { "81", "811292", "81129210", "8112921010", "282580", "99" };
    struct status_question   question = { .origin = CK_BYTES("CHN"), .known_ms = INT64_MAX };

    question.destination = ck_bytes_from(destinations[random_below(seed, 4)]);
    if (random_below(seed, 2))
        question.item = ck_bytes_from(items[random_below(seed, 5)]);
    else
        question.code = ck_bytes_from(asked[random_below(seed, 6)]);
    question.day = (int32_t)random_below(seed, 2 * DAYS);
    return question;
}

static struct ck_bytes answer(const struct reference *reference, struct status_question question, struct ck_arena *arena)
{
    struct ck_buffer      buffer = { 0 };
    struct control_result result = status_ask(reference, &question, arena);
    struct ck_bytes       encoded;

    ck_record_encode(&control_result_type, 0, control_result_type.field_count, &result, &buffer);
    encoded = ck_arena_copy(arena, ck_buffer_bytes(&buffer));
    ck_buffer_release(&buffer);
    return encoded;
}

/* The order of arrival never changes an answer. */
Test(status_timeline, order)
{
    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        struct world      world;
        struct reference *forward = catalogue_only(), *backward = catalogue_only();
        struct ck_arena   arena = CK_ARENA_NULL;

        world_make(&world, seed);
        for (size_t i = 0; i < world.count; i++) {
            acts_learn(forward, world.measures[i]);
            acts_learn(backward, world.measures[world.count - 1 - i]);
        }
        for (size_t i = 0; i < QUESTIONS; i++) {
            struct status_question question = random_question(&world.seed);

            cr_assert(ck_bytes_equal(answer(forward, question, &arena), answer(backward, question, &arena)), "seed %d", (int)seed);
        }
        ck_arena_release(&arena);
        reference_free(forward);
        reference_free(backward);
    }
}

/* An act known later changes no answer that is asked with an earlier known. */
Test(status_timeline, known)
{
    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        struct world      world;
        struct reference *early = catalogue_only(), *late = catalogue_only();
        struct ck_arena   arena = CK_ARENA_NULL;
        int32_t           known;

        world_make(&world, seed);
        known = 1 + (int32_t)random_below(&world.seed, DAYS);
        for (size_t i = 0; i < world.count; i++) {
            acts_learn(late, world.measures[i]);
            if (world.measures[i].known <= known)
                acts_learn(early, world.measures[i]);
        }
        for (size_t i = 0; i < QUESTIONS; i++) {
            struct status_question question = random_question(&world.seed);
            struct ck_bytes        expected = answer(early, question, &arena);

            question.known_ms = (int64_t)(known + 1) * CK_DAY_MS - 1;
            cr_assert(ck_bytes_equal(expected, answer(early, question, &arena)), "seed %d", (int)seed);
            cr_assert(ck_bytes_equal(expected, answer(late, question, &arena)), "seed %d", (int)seed);
        }
        ck_arena_release(&arena);
        reference_free(early);
        reference_free(late);
    }
}

static bool is_target(const struct world *world, const char *id)
{
    for (size_t i = 0; i < world->count; i++)
        if (world->measures[i].targets && strstr(world->measures[i].targets, id))
            return true;
    return false;
}

static void same_status(struct control_result a, struct control_result b, uint64_t seed)
{
    cr_assert_eq(a.status, b.status, "seed %d", (int)seed);
    cr_assert_eq(a.coverage.value, b.coverage.value, "seed %d", (int)seed);
    cr_assert_eq(a.since.known, b.since.known, "seed %d", (int)seed);
    cr_assert_eq(a.since.value, b.since.value, "seed %d", (int)seed);
    cr_assert_eq(!a.next_transition, !b.next_transition, "seed %d", (int)seed);
    cr_assert(!a.next_transition || a.next_transition->day == b.next_transition->day, "seed %d", (int)seed);
}

/* A validity in two adjacent measures is the same status, since and transition as in one. */
Test(status_timeline, split)
{
    size_t splits = 0;

    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        struct world      world;
        struct reference *whole = catalogue_only(), *split = catalogue_only();
        struct ck_arena   arena = CK_ARENA_NULL;

        world_make(&world, seed);
        for (size_t i = 0; i < world.count; i++) {
            struct act_text left = world.measures[i], right = left;

            acts_learn(whole, left);
            if (left.act == ACT_BASE && left.from && left.until > left.from && !is_target(&world, left.id)) {
                left.until = left.from + (int32_t)random_below(&world.seed, (uint64_t)(left.until - left.from));
                left.inclusive = END_INCLUSIVE_TRUE;
                right.id = rights[i];
                right.from = left.until + 1;
                acts_learn(split, right);
                splits++;
            }
            acts_learn(split, left);
        }
        for (size_t i = 0; i < QUESTIONS; i++) {
            struct status_question question = random_question(&world.seed);

            same_status(status_ask(whole, &question, &arena), status_ask(split, &question, &arena), seed);
        }
        ck_arena_release(&arena);
        reference_free(whole);
        reference_free(split);
    }
    cr_assert_gt(splits, SEEDS / 10);
}

/* The timeline has on every day the status of the answer for that day; since and transition are its neighbours; no two runs in a row are the same. */
Test(status_timeline, timeline)
{
    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        struct world           world;
        struct reference      *reference = catalogue_only();
        struct ck_arena        arena = CK_ARENA_NULL;
        struct status_question question;
        struct status_timeline timeline;

        world_make(&world, seed);
        for (size_t i = 0; i < world.count; i++)
            acts_learn(reference, world.measures[i]);
        question = random_question(&world.seed);
        timeline = status_timeline(reference, &question, &arena);
        cr_assert_eq(timeline.runs[0].first_day, INT32_MIN);
        for (size_t i = 1; i < timeline.count; i++)
            cr_assert_neq(timeline.runs[i].status, timeline.runs[i - 1].status);
        for (question.day = -2; question.day < 3 * DAYS; question.day++) {
            struct control_result result = status_ask(reference, &question, &arena);

            cr_assert_eq(result.status, status_on(timeline, question.day), "seed %d day %d", (int)seed, (int)question.day);
            cr_assert(!result.since.known || status_on(timeline, result.since.value - 1) == result.previous->status);
            cr_assert(!result.next_transition || status_on(timeline, result.next_transition->day) == result.next_transition->status);
        }
        ck_arena_release(&arena);
        reference_free(reference);
    }
}

/* More questions than the cache holds are answered as a fresh reference answers them. */
Test(status_timeline, many_questions)
{
    enum { ITEMS_ASKED = 60000, STEP = 5000 };
    struct world      world;
    struct reference *reference = catalogue_only();
    struct ck_arena   arena = CK_ARENA_NULL;
    char              name[16];

    world_make(&world, 7);
    for (size_t i = 0; i < world.count; i++)
        acts_learn(reference, world.measures[i]);
    for (int i = 0; i < MEASURES_MAX; i++) {
        snprintf(name, sizeof name, "w%d", i);
        acts_learn(reference, (struct act_text){ .id = name, .items = "*", .restriction = RESTRICTION_LICENCE, .from = 5, .until = 9 });
    }
    for (int i = 0; i < ITEMS_ASKED; i++) {
        struct status_question question = { .origin = CK_BYTES("CHN"), .destination = CK_BYTES("USA"), .day = 7, .known_ms = INT64_MAX };
        struct control_result  result;

        snprintf(name, sizeof name, "i%d", i);
        question.item = ck_bytes_from(name);
        result = status_ask(reference, &question, &arena);
        cr_assert_geq(result.severity, 0.4);
        if (i % STEP == 0)
            ck_arena_clear(&arena);
    }
    ck_arena_release(&arena);
    reference_free(reference);
}

/* ---- what an answer does not depend on ---- */

static struct reference *reference_of(const struct world *world)
{
    struct reference *reference = catalogue_only();

    for (size_t i = 0; i < world->count; i++)
        acts_learn(reference, world->measures[i]);
    return reference;
}

/* Measures of other items, bound together by acts of their own, change no answer. */
Test(status_timeline, others)
{
    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        struct world      world;
        struct reference *alone, *among;
        struct ck_arena   arena = CK_ARENA_NULL;

        world_make(&world, seed);
        alone = reference_of(&world);
        among = reference_of(&world);
        acts_learn(among, (struct act_text){ "a1", .items = "z", .restriction = RESTRICTION_PROHIBITED, .from = 1, .known = 3 });
        acts_learn(among, (struct act_text){ "n2", .items = "y", .restriction = RESTRICTION_QUOTA, .from = 2, .known = 5 });
        acts_learn(among, (struct act_text){ "n3", ACT_AMEND, "a1 n2", .items = "x y", .from = 4, .known = 7 });
        acts_learn(among, (struct act_text){ "n4", ACT_SUSPEND, "a1 n3", .from = 6, .known = 9 });
        for (size_t i = 0; i < QUESTIONS; i++) {
            struct status_question question = random_question(&world.seed);

            question.known_ms = random_below(&world.seed, 2) ? INT64_MAX : (int64_t)random_below(&world.seed, DAYS) * CK_DAY_MS;
            cr_assert(ck_bytes_equal(answer(alone, question, &arena), answer(among, question, &arena)), "seed %d", (int)seed);
        }
        ck_arena_release(&arena);
        reference_free(alone);
        reference_free(among);
    }
}

static bool includes(struct ck_bytes_array list, struct ck_bytes name)
{
    for (size_t i = 0; i < list.count; i++)
        if (ck_bytes_equal(list.items[i], name))
            return true;
    return false;
}

/* A destination that is not among status_destinations() is answered as everyone is. */
Test(status_timeline, destinations)
{
    size_t unnamed = 0, named = 0;

    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        struct world      world;
        struct reference *reference;
        struct ck_arena   arena = CK_ARENA_NULL;

        world_make(&world, seed);
        reference = reference_of(&world);
        for (size_t i = 0; i < QUESTIONS; i++) {
            struct status_question question = random_question(&world.seed), everyone = question;

            everyone.destination = CK_BYTES("ALL");
            if (!question.item.data || ck_bytes_equal(question.destination, CK_BYTES("ALL")))
                continue;
            if (includes(status_destinations(reference, question.origin, question.item, &arena), question.destination)) {
                named++;
                continue;
            }
            unnamed++;
            cr_assert(ck_bytes_equal(answer(reference, question, &arena), answer(reference, everyone, &arena)), "seed %d", (int)seed);
        }
        ck_arena_release(&arena);
        reference_free(reference);
    }
    cr_expect(unnamed > SEEDS && named > SEEDS);
}

/* An answer is another than the day before only on a day of status_days(). */
Test(status_timeline, days)
{
    size_t changes = 0;

    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        struct world           world;
        struct reference      *reference;
        struct ck_arena        arena = CK_ARENA_NULL;
        struct status_question question;
        struct status_days     days;

        world_make(&world, seed);
        reference = reference_of(&world);
        question = random_question(&world.seed);
        days = status_days(reference, &question, &arena);
        for (int32_t day = 1; day < 3 * DAYS; day++) {
            struct status_question before = question, after = question;
            bool                   told = false;

            before.day = day - 1;
            after.day = day;
            for (size_t i = 0; i < days.count; i++)
                told = told || days.days[i] == day;
            changes += !ck_bytes_equal(answer(reference, before, &arena), answer(reference, after, &arena));
            cr_assert(told || ck_bytes_equal(answer(reference, before, &arena), answer(reference, after, &arena)), "seed %d, day %d", (int)seed, day);
        }
        ck_arena_release(&arena);
        reference_free(reference);
    }
    cr_expect_gt(changes, SEEDS);
}
