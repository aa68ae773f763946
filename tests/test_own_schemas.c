/* SPDX-License-Identifier: Apache-2.0
 * Our own schemas in a registry: found however it keeps them, registered where that is allowed, refused in one line, and waited for while it is down.
 */
#include <criterion/criterion.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "engine/registry/registry.h"
#include "engine/serde/decode.h"
#include "examples/spike.h"
#include "records.h"
#include "support/fake_registry.h"

static struct fake_registry  fake;
static const struct timespec moment = { .tv_nsec = 2000000 };

static void setup(void) { fake_registry_start(&fake, NULL, FAKE_WELL); }

static void teardown(void) { fake_registry_stop(&fake); }
TestSuite(own_schemas, .init = setup, .fini = teardown);

static struct registry *registry_of(struct registry_options options)
{
    struct registry *registry;
    char             problem[REGISTRY_PROBLEM_MAX];

    options.urls = options.urls ? options.urls : fake.url;
    options.call_ms = 300;
    options.retry_ms = 5;
    options.retry_max_ms = 20;
    cr_assert_eq(registry_open(&options, &registry, problem, sizeof problem), 0, "%s", problem);
    return registry;
}

static int ask_of(struct registry *registry, const char *subject, const struct ck_record_type *type, uint32_t *ret_id,
                  char problem[REGISTRY_PROBLEM_MAX])
{
    int state = REGISTRY_OWN_ASKED;

    for (int i = 0; i < 5000 && state == REGISTRY_OWN_ASKED; i++) {
        state = registry_own(registry, subject, type, ret_id, problem, REGISTRY_PROBLEM_MAX);
        nanosleep(&moment, NULL);
    }
    return state;
}

static int ask(struct registry *registry, const char *subject, uint32_t *ret_id, char problem[REGISTRY_PROBLEM_MAX])
{
    return ask_of(registry, subject, &move_type, ret_id, problem);
}

static void expect_found(uint32_t expected)
{
    struct registry *registry = registry_of((struct registry_options){ 0 });
    char             problem[REGISTRY_PROBLEM_MAX] = "";
    uint32_t         id = 0;

    cr_expect_eq(ask(registry, "moves-value", &id, problem), REGISTRY_OWN_KNOWN, "%s", problem);
    cr_expect_eq(id, expected);
    registry_close(registry);
}

static void expect_refused(struct registry_options options, const char *reason)
{
    struct registry *registry = registry_of(options);
    char             problem[REGISTRY_PROBLEM_MAX] = "";
    uint32_t         id = 0;

    cr_expect_eq(ask(registry, "moves-value", &id, problem), REGISTRY_OWN_REFUSED);
    cr_expect(strstr(problem, "moves-value") && strstr(problem, reason) && !strchr(problem, '\n'), "%s", problem);
    registry_close(registry);
}

/* The same schema with its members in another order, as a registry that normalises keeps it. */
static char *text_with(const char *drop)
{
    json_t *schema = json_loads(move_type.schema, 0, NULL), *field;
    size_t  i;
    char   *text;

    json_object_del(schema, drop);
    json_array_foreach(json_object_get(schema, "fields"), i, field) json_object_del(field, drop);
    text = json_dumps(schema, JSON_COMPACT | JSON_SORT_KEYS);
    json_decref(schema);
    return text;
}

static void put_and_find(const char *text)
{
    uint32_t id;

    fake_registry_put(&fake, "other-value", "\"string\"");
    id = fake_registry_put(&fake, "moves-value", text);
    expect_found(id);
    cr_expect_eq(atomic_load(&fake.count), 2, "nothing was registered");
}

Test(own_schemas, found_by_text) { put_and_find(move_type.schema); }

Test(own_schemas, found_normalised)
{
    char *text = text_with("no such member");

    atomic_store(&fake.manner, FAKE_NORMALISING);
    cr_assert_str_neq(text, move_type.schema);
    put_and_find(text);
    free(text);
}

/* By what it writes: a build tool may have dropped the docs. */
Test(own_schemas, found_without_docs)
{
    char *text = text_with("doc");

    put_and_find(text);
    free(text);
}

/* The same bytes with another meaning: its readers would take them for something else. */
Test(own_schemas, not_found_with_another_meaning)
{
    struct registry *registry = registry_of((struct registry_options){ 0 });
    char             problem[REGISTRY_PROBLEM_MAX] = "", *text = strdup(trade_record_type.schema), *at = strstr(text, "timestamp-millis");
    uint32_t         id = 0;

    cr_assert(at);
    memcpy(at, "timestamp-micros", 16);
    fake_registry_put(&fake, "trade-value", text);
    cr_expect_eq(ask_of(registry, "trade-value", &trade_record_type, &id, problem), REGISTRY_OWN_REFUSED);
    registry_close(registry);
    free(text);
}

Test(own_schemas, missing)
{
    expect_refused((struct registry_options){ 0 }, "no subject moves-value: `schemas register`");
    fake_registry_put(&fake, "moves-value", "{\"type\":\"record\",\"name\":\"Move\",\"fields\":[]}");
    expect_refused((struct registry_options){ 0 }, "has no version with the schema Move of this program: `schemas register`");
    cr_expect_eq(atomic_load(&fake.count), 1, "nothing was registered");
}

Test(own_schemas, registered)
{
    struct registry *registry = registry_of((struct registry_options){ .may_register = true });
    char             problem[REGISTRY_PROBLEM_MAX] = "";
    uint32_t         id = 0, again = 0;
    int              calls;

    cr_assert_eq(ask(registry, "moves-value", &id, problem), REGISTRY_OWN_KNOWN, "%s", problem);
    cr_expect_eq(id, FAKE_FIRST_ID);
    cr_expect_str_eq(fake.versions[0].subject, "moves-value");
    cr_expect_str_eq(fake.versions[0].schema, move_type.schema);
    calls = atomic_load(&fake.calls);
    cr_assert_eq(ask(registry, "moves-value", &again, problem), REGISTRY_OWN_KNOWN);
    cr_expect_eq(again, id);
    cr_expect(registry_knows(registry, id), "what we write we can read");
    cr_expect_eq(atomic_load(&fake.calls), calls, "nobody was asked for it");
    registry_close(registry);
    expect_found(id);
}

Test(own_schemas, refused)
{
    fake_registry_put(&fake, "moves-value", "{\"type\":\"record\",\"name\":\"Move\",\"fields\":[]}");
    atomic_store(&fake.manner, FAKE_STRICT);
    expect_refused((struct registry_options){ .may_register = true }, "status 409: incompatible with an earlier schema: item");
    atomic_store(&fake.manner, FAKE_CLOSED);
    expect_refused((struct registry_options){ 0 }, "status 403: not for you");
}

/* Whatever else the registry answers is asked again, for a lookup as for registering. */
static void expect_waits(enum fake_mood mood, bool may_register)
{
    struct registry *registry = registry_of((struct registry_options){ .may_register = may_register });
    char             problem[REGISTRY_PROBLEM_MAX] = "";
    uint32_t         id = 0;

    atomic_store(&fake.mood, mood);
    for (int i = 0; i < 30; i++) {
        cr_assert_eq(registry_own(registry, "moves-value", &move_type, &id, problem, sizeof problem), REGISTRY_OWN_ASKED, "mood %d: %s", mood,
                     problem);
        nanosleep(&moment, NULL);
    }
    atomic_store(&fake.mood, FAKE_WELL);
    cr_expect_eq(ask(registry, "moves-value", &id, problem), REGISTRY_OWN_KNOWN, "mood %d: %s", mood, problem);
    cr_expect_eq(id, FAKE_FIRST_ID, "mood %d", mood);
    registry_close(registry);
}

Test(own_schemas, waited_for)
{
    for (int mood = FAKE_ELSEWHERE; mood <= FAKE_REDIRECTING; mood++)
        expect_waits((enum fake_mood)mood, mood == FAKE_ELSEWHERE);
    cr_expect_eq(atomic_load(&fake.count), 1, "the first of them registered it");
}

/* A subject for which the registry has no good answer keeps none of the others. */
Test(own_schemas, one_bad_subject)
{
    static const struct fake_answer answers[] = { { "/subjects/bad-value/versions/latest", "<html>" }, { NULL, NULL } };
    struct registry                *registry = registry_of((struct registry_options){ .may_register = true });
    char                            problem[REGISTRY_PROBLEM_MAX] = "";
    uint32_t                        id = 0;

    fake.answers = answers;
    atomic_store(&fake.mood, FAKE_ERROR);
    registry_own(registry, "moves-value", &move_type, &id, problem, sizeof problem);
    registry_own(registry, "bad-value", &move_type, &id, problem, sizeof problem);
    atomic_store(&fake.mood, FAKE_WELL);
    cr_expect_eq(ask(registry, "moves-value", &id, problem), REGISTRY_OWN_KNOWN, "%s", problem);
    cr_expect_eq(registry_own(registry, "bad-value", &move_type, &id, problem, sizeof problem), REGISTRY_OWN_ASKED, "%s", problem);
    registry_close(registry);
}

/* A call that was heard and not answered is made again, and gives the same id. */
Test(own_schemas, registered_once)
{
    for (int mood = FAKE_ELSEWHERE; mood <= FAKE_REDIRECTING; mood++)
        expect_waits((enum fake_mood)mood, true);
    cr_expect_eq(atomic_load(&fake.count), 1);
}

/* Down at first, behind another URL that stays down. */
Test(own_schemas, second_url)
{
    char             urls[128], problem[REGISTRY_PROBLEM_MAX] = "";
    struct registry *registry;
    uint32_t         id = 0;

    snprintf(urls, sizeof urls, "http://127.0.0.1:1,%s", fake.url);
    fake_registry_put(&fake, "moves-value", move_type.schema);
    registry = registry_of((struct registry_options){ .urls = urls });
    cr_expect_eq(ask(registry, "moves-value", &id, problem), REGISTRY_OWN_KNOWN, "%s", problem);
    cr_expect_eq(id, FAKE_FIRST_ID);
    registry_close(registry);
}

/* The id of our own schema is read as our own encoding is: the same value from the same bytes, and the same refusals. */
Test(own_schemas, read_as_ours)
{
    struct registry      *registry = registry_of((struct registry_options){ .may_register = true });
    char                  problem[REGISTRY_PROBLEM_MAX];
    struct ck_arena       arena = CK_ARENA_NULL;
    struct ck_buffer      framed = { 0 }, body = { 0 };
    struct decode_failure failure;
    struct move           move = { .instrument = CK_BYTES("tin"), .before = -7, .amount = 1LL << 40 }, plain;
    void                 *value;
    uint32_t              id;

    cr_assert_eq(ask(registry, "moves-value", &id, problem), REGISTRY_OWN_KNOWN);
    ck_record_encode(&move_type, 0, move_type.field_count, &move, &body);
    ck_buffer_append(&framed, (struct ck_bytes){ (const char[]){ 0, 0, 0, 0, (char)id }, REGISTRY_HEADER });
    ck_buffer_append(&framed, ck_buffer_bytes(&body));
    for (size_t cut = 0; cut <= body.size; cut++) {
        int outcome = ck_record_decode(&move_type, (struct ck_bytes){ body.data, body.size - cut }, &arena, &plain);

        cr_assert_eq(decode_known(&(struct decoder){ .registry = registry }, &spike_moves, (struct ck_bytes){ framed.data, framed.size - cut },
                                  &arena, &value, &failure),
                     outcome == CK_CODEC_OK ? DECODE_OK : DECODE_BAD, "%zu bytes less", cut);
        if (outcome == CK_CODEC_OK)
            cr_expect(ck_bytes_equal(((struct move *)value)->instrument, plain.instrument) && ((struct move *)value)->before == plain.before &&
                      ((struct move *)value)->amount == plain.amount);
    }
    ck_buffer_release(&framed);
    ck_buffer_release(&body);
    ck_arena_release(&arena);
    registry_close(registry);
}
