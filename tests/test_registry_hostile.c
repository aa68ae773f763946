/* SPDX-License-Identifier: Apache-2.0
 * A registry that is slow, broken or malicious, ids that somebody makes up, and what must not be told. */
#include <criterion/criterion.h>

#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "engine/registry/registry.h"
#include "engine/serde/decode.h"
#include "examples/spike.h"
#include "records.h"
#include "support/fake_registry.h"
#include "support/quick_registry.h"

static const struct timespec moment = { .tv_nsec = 5000000 };

/* {"schema": text, "schemaType": type}; free(). */
static char *answer_of(const char *schema, const char *type)
{
    json_t *json = json_pack("{s:s, s:s}", "schema", schema, "schemaType", type);
    char   *text = json_dumps(json, 0);

    json_decref(json);
    return text;
}

static bool is_reader(struct registry *registry, uint32_t id, char detail[REGISTRY_PROBLEM_MAX])
{
    const struct ck_resolution *resolution;

    return registry_reader(registry, id, &price_type, &resolution, detail, REGISTRY_PROBLEM_MAX) == REGISTRY_READER;
}

/* An id that never gets a good answer keeps none of the others. */
Test(registry_hostile, one_bad_id)
{
    char              *good = answer_of(price_type.schema, "AVRO");
    struct fake_answer answers[] = { { "/schemas/ids/5", "<html>" }, { "/schemas/ids/6", "{\"id\":6}" }, { "/schemas/ids/7", good }, { NULL, NULL } };
    struct fake_registry fake;
    struct registry     *registry;
    char                 detail[REGISTRY_PROBLEM_MAX];

    fake_registry_start(&fake, answers, FAKE_WELL);
    registry = quick_registry((struct registry_options){ .urls = fake.url });
    cr_assert(!registry_knows(registry, 5) && !registry_knows(registry, 6));
    while (atomic_load(&fake.calls) < 2)
        nanosleep(&moment, NULL);
    cr_assert(quick_registry_settles(registry, 7));
    cr_expect(is_reader(registry, 7, detail), "%s", detail);
    cr_expect(!registry_knows(registry, 5) && !registry_knows(registry, 6), "they are asked for again and again");
    registry_close(registry);
    fake_registry_stop(&fake);
    free(good);
}

/* What was told while it was being asked for stays, whatever is answered then. */
Test(registry_hostile, told_while_it_is_asked)
{
    struct fake_registry fake;
    struct registry     *registry;
    char                 detail[REGISTRY_PROBLEM_MAX];

    fake_registry_start(&fake, (struct fake_answer[]){ { NULL, NULL } }, FAKE_SLOW);
    registry = quick_registry((struct registry_options){ .urls = fake.url, .call_ms = 30000, .unknown_ms = -1 });
    cr_assert_not(registry_knows(registry, 7));
    while (atomic_load(&fake.calls) == 0)
        nanosleep(&moment, NULL);
    registry_teach(registry, 7, price_type.schema);
    cr_expect(registry_knows(registry, 7));
    cr_assert(quick_registry_settles(registry, 8), "it was asked after 7 was answered");
    cr_expect(registry_knows(registry, 7));
    cr_expect(is_reader(registry, 7, detail), "%s", detail);
    registry_close(registry);
    fake_registry_stop(&fake);
}

/* However long it did not answer: its first "not found" is not believed yet. */
Test(registry_hostile, not_found_after_a_fault)
{
    struct fake_registry fake;
    struct registry     *registry;
    int                  calls;

    fake_registry_start(&fake, (struct fake_answer[]){ { NULL, NULL } }, FAKE_ERROR);
    registry = quick_registry((struct registry_options){ .urls = fake.url, .unknown_ms = 200 });
    cr_assert_not(registry_knows(registry, 7));
    nanosleep(&(struct timespec){ .tv_nsec = 400000000 }, NULL);
    calls = atomic_load(&fake.calls);
    atomic_store(&fake.mood, FAKE_UNKNOWING);
    cr_assert(quick_registry_settles(registry, 7));
    cr_expect_geq(atomic_load(&fake.calls) - calls, 2);
    registry_close(registry);
    fake_registry_stop(&fake);
}

/* Deep nesting, in the answer and in the schema; a schema beyond every limit. */
Test(registry_hostile, deep_and_wide)
{
    enum { DEEP = 20000, WIDE = 300 * 1024 };
    char                *deep = malloc(2 * DEEP + 32), *nested = malloc(DEEP * 32), *wide = malloc(WIDE + 1), *body, *wide_body;
    struct fake_registry fake;
    struct registry     *registry;
    char                 detail[REGISTRY_PROBLEM_MAX];
    size_t               used = 0;

    cr_assert(deep && nested && wide);
    memset(deep, '[', DEEP);
    memset(deep + DEEP, ']', DEEP);
    deep[2 * (size_t)DEEP] = '\0';
    for (size_t i = 0; i < 500; i++)
        used += (size_t)sprintf(nested + used, "{\"type\":\"array\",\"items\":");
    used += (size_t)sprintf(nested + used, "\"int\"");
    memset(nested + used, '}', 500);
    nested[used + 500] = '\0';
    memset(wide, ' ', WIDE);
    memcpy(wide, "\"int\"", 5);
    wide[WIDE] = '\0';
    body = answer_of(nested, "AVRO");
    wide_body = answer_of(wide, "AVRO");
    {
        struct fake_answer answers[] = { { "/schemas/ids/5", deep }, { "/schemas/ids/6", body }, { "/schemas/ids/7", wide_body }, { NULL, NULL } };

        fake_registry_start(&fake, answers, FAKE_WELL);
        registry = quick_registry((struct registry_options){ .urls = fake.url });
        cr_expect_not(registry_knows(registry, 5));
        for (uint32_t id = 6; id <= 7; id++) {
            cr_assert(quick_registry_settles(registry, id), "%u", id);
            cr_expect_not(is_reader(registry, id, detail), "%u", id);
            cr_expect_gt(strlen(detail), strlen("id 6: "));
        }
        cr_expect_not(registry_knows(registry, 5));
        registry_close(registry);
        fake_registry_stop(&fake);
    }
    free(deep);
    free(nested);
    free(wide);
    free(body);
    free(wide_body);
}

/* Other kinds of schemas: the reason says which. */
Test(registry_hostile, other_types)
{
    char                *json = answer_of("{}", "JSON"), *protobuf = answer_of("syntax = \"proto3\";", "PROTOBUF");
    struct fake_answer   answers[] = { { "/schemas/ids/5", json }, { "/schemas/ids/6", protobuf }, { NULL, NULL } };
    struct fake_registry fake;
    struct registry     *registry;
    char                 detail[REGISTRY_PROBLEM_MAX];

    fake_registry_start(&fake, answers, FAKE_WELL);
    registry = quick_registry((struct registry_options){ .urls = fake.url });
    cr_assert(quick_registry_settles(registry, 5) && quick_registry_settles(registry, 6));
    cr_expect(!is_reader(registry, 5, detail) && strstr(detail, "type JSON"), "%s", detail);
    cr_expect(!is_reader(registry, 6, detail) && strstr(detail, "type PROTOBUF"), "%s", detail);
    registry_close(registry);
    fake_registry_stop(&fake);
    free(json);
    free(protobuf);
}

/* No registry gives negative ids: a record with one is not waited for. Zero is asked for like any other. */
Test(registry_hostile, impossible_ids)
{
    struct fake_registry  fake;
    struct registry      *registry;
    struct decode_failure failure;
    struct ck_arena       arena = { 0 };
    void                 *value;

    fake_registry_start(&fake, (struct fake_answer[]){ { NULL, NULL } }, FAKE_WELL);
    registry = quick_registry((struct registry_options){ .urls = fake.url, .unknown_ms = -1 });
    cr_expect_eq(decode_known(&(struct decoder){ .registry = registry }, &users_prices, CK_BYTES("\0\xff\xff\xff\xff\x02"), &arena, &value, &failure),
                 DECODE_BAD);
    cr_expect_eq(failure.reason, CK_REASON_UNDECODABLE);
    cr_expect_not(registry_knows(registry, 0));
    cr_assert(quick_registry_settles(registry, 0));
    cr_expect_eq(decode_known(&(struct decoder){ .registry = registry }, &users_prices, CK_BYTES("\0\0\0\0\0\x02"), &arena, &value, &failure),
                 DECODE_BAD);
    cr_expect_eq(failure.reason, CK_REASON_UNKNOWN_SCHEMA);
    ck_arena_release(&arena);
    registry_close(registry);
    fake_registry_stop(&fake);
}

/* More made-up ids than there is room for: a good one has its turn when they have turned out not to exist. */
Test(registry_hostile, many_ids)
{
    char                *good = answer_of(price_type.schema, "AVRO");
    struct fake_answer   answers[] = { { "/schemas/ids/7", good }, { NULL, NULL } };
    struct fake_registry fake;
    struct registry     *registry;
    char                 detail[REGISTRY_PROBLEM_MAX];

    fake_registry_start(&fake, answers, FAKE_WELL);
    registry = quick_registry((struct registry_options){ .urls = fake.url, .unknown_ms = -1, .absent_ms = 10 });
    for (uint32_t id = 1000; id < 1000 + 2 * REGISTRY_IDS_MAX; id++)
        registry_knows(registry, id);
    while (!registry_knows(registry, 7))
        nanosleep(&moment, NULL);
    cr_expect(is_reader(registry, 7, detail), "%s", detail);
    cr_expect_leq(atomic_load(&fake.calls), REGISTRY_IDS_MAX + 100, "%d calls", atomic_load(&fake.calls));
    registry_close(registry);
    fake_registry_stop(&fake);
    free(good);
}

/* A call that would take ten minutes ends when it is told to, and that it was broken off is no news of the registry. */
Test(registry_hostile, closes_while_it_hangs)
{
    struct fake_registry fake;
    struct registry     *registry;
    struct journal       journal;
    char                 text[8192] = "";
    int                  ends[2];

    cr_assert_eq(pipe2(ends, O_NONBLOCK), 0);
    journal = (struct journal){ ends[1], false, JOURNAL_DEBUG };
    fake_registry_start(&fake, (struct fake_answer[]){ { NULL, NULL } }, FAKE_HANGING);
    registry = quick_registry((struct registry_options){ .urls = fake.url, .call_ms = 600000, .journal = &journal });
    registry_knows(registry, 7);
    while (atomic_load(&fake.calls) == 0)
        nanosleep(&moment, NULL);
    registry_close(registry);
    fake_registry_stop(&fake);
    cr_expect_eq(read(ends[0], text, sizeof text - 1), -1, "%s", text);
    close(ends[0]);
    close(ends[1]);
}

Test(registry_hostile, missing_files)
{
    static const struct {
        const char             *option;
        struct registry_options options;
    } cases[] = { { "registry.ca: /nowhere/ca.pem: ", { .urls = "https://a", .ca = "/nowhere/ca.pem" } },
                  { "registry.certificate: /nowhere/c.pem: ", { .urls = "https://a", .ca = "/dev/null", .certificate = "/nowhere/c.pem" } },
                  { "registry.key: /nowhere/k.pem: ", { .urls = "https://a", .key = "/nowhere/k.pem" } } };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct registry *registry;
        char             problem[REGISTRY_PROBLEM_MAX];

        cr_expect_eq(registry_open(&cases[i].options, &registry, problem, sizeof problem), -EINVAL);
        cr_expect_eq(strncmp(problem, cases[i].option, strlen(cases[i].option)), 0, "%s", problem);
    }
}

/* Whatever goes wrong, the journal does not have the credentials. */
Test(registry_hostile, secrets)
{
    static const struct registry_options credentials[] = { { .user = "reader", .password = "hush-hush" }, { .token = "hush-hush" } };

    for (size_t i = 0; i < 2; i++)
        for (int mood = FAKE_ELSEWHERE; mood <= FAKE_REDIRECTING; mood++) {
            struct registry_options options = credentials[i];
            struct fake_registry    fake;
            struct registry        *registry;
            struct journal          journal;
            char                    text[8192];
            int                     ends[2];
            ssize_t                 size;

            cr_assert_eq(pipe2(ends, O_NONBLOCK), 0);
            journal = (struct journal){ ends[1], false, JOURNAL_DEBUG };
            fake_registry_start(&fake, (struct fake_answer[]){ { NULL, NULL } }, (enum fake_mood)mood);
            options.urls = fake.url;
            options.journal = &journal;
            registry = quick_registry(options);
            registry_knows(registry, 7);
            while ((size = read(ends[0], text, sizeof text - 1)) <= 0)
                nanosleep(&moment, NULL);
            text[size] = '\0';
            cr_expect(strstr(text, "registry_waits") || mood == FAKE_SLOW, "%s", text);
            cr_expect(!strstr(text, "hush") && !strstr(text, "aHVzaC1odXNo"), "%s", text);
            registry_close(registry);
            fake_registry_stop(&fake);
            close(ends[0]);
            close(ends[1]);
        }
}

/* Ids that somebody makes up, a batch after the other: the first ones are waited for, in case the registry copies late; all others cost one question
 * each. */
Test(registry_hostile, made_up_ids_are_not_waited_for, .timeout = 60)
{
    enum { WAITED = 64, MADE_UP = 400, FIRST = 1000 };
    struct fake_registry fake;
    struct registry     *registry;
    uint64_t             calls;

    fake_registry_start(&fake, (struct fake_answer[]){ { NULL, NULL } }, FAKE_WELL);
    registry = quick_registry((struct registry_options){ .urls = fake.url, .unknown_ms = 500 });
    for (uint32_t id = FIRST; id < FIRST + WAITED; id++)
        registry_knows(registry, id);
    for (uint32_t id = FIRST; id < FIRST + WAITED; id++)
        cr_assert(quick_registry_settles(registry, id));
    calls = (uint64_t)atomic_load(&fake.calls);
    cr_assert_geq(calls, 2 * WAITED);
    for (uint32_t id = 2 * FIRST; id < 2 * FIRST + MADE_UP; id++)
        registry_knows(registry, id);
    for (uint32_t id = 2 * FIRST; id < 2 * FIRST + MADE_UP; id++)
        cr_assert(quick_registry_settles(registry, id));
    cr_assert_eq((uint64_t)atomic_load(&fake.calls) - calls, MADE_UP);
    registry_close(registry);
    fake_registry_stop(&fake);
}
