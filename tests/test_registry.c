/* SPDX-License-Identifier: Apache-2.0
 * Schemas of others by their id, from a registry that is well, and from one that is not. */
#include <criterion/criterion.h>
#include <errno.h>
#include <stdio.h>
#include <time.h>

#include "chokepoint/avro.h"
#include "chokepoint/key.h"
#include "engine/embedded/embedded.h"
#include "engine/registry/registry.h"
#include "engine/serde/decode.h"
#include "examples/spike.h"
#include "records.h"
#include "support/fake_registry.h"
#include "support/quick_registry.h"

static const struct fake_answer answers[] = {
    { "/schemas/ids/7", "{\"schema\":\"{\\\"type\\\":\\\"record\\\",\\\"name\\\":\\\"Price\\\",\\\"namespace\\\":\\\"exchange\\\",\\\"fields\\\":["
                        "{\\\"name\\\":\\\"amount\\\",\\\"type\\\":\\\"int\\\"},{\\\"name\\\":\\\"venue\\\",\\\"type\\\":\\\"string\\\"},"
                        "{\\\"name\\\":\\\"instrument\\\",\\\"type\\\":\\\"string\\\"},"
                        "{\\\"name\\\":\\\"day\\\",\\\"type\\\":{\\\"type\\\":\\\"int\\\",\\\"logicalType\\\":\\\"date\\\"}}]}\"}" },
    { "/schemas/ids/8", "{\"schemaType\":\"AVRO\",\"schema\":\"{\\\"type\\\":\\\"record\\\",\\\"name\\\":\\\"Price\\\",\\\"fields\\\":["
                        "{\\\"name\\\":\\\"venue\\\",\\\"type\\\":\\\"exchange.Venue\\\"},{\\\"name\\\":\\\"amount\\\",\\\"type\\\":\\\"long\\\"},"
                        "{\\\"name\\\":\\\"instrument\\\",\\\"type\\\":\\\"string\\\"},"
                        "{\\\"name\\\":\\\"day\\\",\\\"type\\\":{\\\"type\\\":\\\"int\\\",\\\"logicalType\\\":\\\"date\\\"}}]}\","
                        "\"references\":[{\"name\":\"exchange.Venue\",\"subject\":\"exchange/venue\",\"version\":2}]}" },
    { "/subjects/exchange%2Fvenue/versions/2",
      "{\"subject\":\"exchange/venue\",\"version\":2,\"schema\":\"{\\\"type\\\":\\\"record\\\",\\\"name\\\":\\\"Venue\\\",\\\"namespace\\\":"
      "\\\"exchange\\\",\\\"fields\\\":[{\\\"name\\\":\\\"name\\\",\\\"type\\\":\\\"string\\\"},{\\\"name\\\":\\\"country\\\",\\\"type\\\":"
      "\\\"exchange.Country\\\"}]}\",\"references\":[{\"name\":\"exchange.Country\",\"subject\":\"country\",\"version\":1}]}" },
    { "/subjects/country/versions/1", "{\"schema\":\"{\\\"type\\\":\\\"enum\\\",\\\"name\\\":\\\"Country\\\",\\\"namespace\\\":\\\"exchange\\\","
                                      "\\\"symbols\\\":[\\\"A\\\",\\\"B\\\"]}\"}" },
    { "/schemas/ids/13", "{\"schema\":\"{\\\"type\\\":\\\"record\\\",\\\"name\\\":\\\"PriceFact\\\",\\\"fields\\\":["
                         "{\\\"name\\\":\\\"amount\\\",\\\"type\\\":\\\"int\\\"},{\\\"name\\\":\\\"venue\\\",\\\"type\\\":\\\"string\\\"},"
                         "{\\\"name\\\":\\\"instrument\\\",\\\"type\\\":\\\"string\\\"},"
                         "{\\\"name\\\":\\\"day\\\",\\\"type\\\":{\\\"type\\\":\\\"int\\\",\\\"logicalType\\\":\\\"date\\\"}},"
                         "{\\\"name\\\":\\\"origin\\\",\\\"type\\\":{\\\"type\\\":\\\"record\\\",\\\"name\\\":\\\"Origin\\\",\\\"namespace\\\":"
                         "\\\"chokepoint\\\",\\\"fields\\\":["
                         "{\\\"name\\\":\\\"topic\\\",\\\"type\\\":\\\"string\\\"},{\\\"name\\\":\\\"partition\\\",\\\"type\\\":\\\"int\\\"},"
                         "{\\\"name\\\":\\\"offset\\\",\\\"type\\\":\\\"long\\\"}]}}]}\"}" },
    { "/schemas/ids/9", "{\"schemaType\":\"PROTOBUF\",\"schema\":\"syntax\"}" },
    { "/schemas/ids/10", "{\"schema\":\"\\\"string\\\"\"}" },
    { "/schemas/ids/11", "{\"schema\":\"{\\\"type\\\":\\\"nothing\\\"}\"}" },
    { "/schemas/ids/12", "{\"schema\":\"\\\"a.B\\\"\",\"references\":[{\"name\":\"a.B\",\"subject\":\"b\",\"version\":1}]}" },
    { "/subjects/b/versions/1", "{\"schema\":\"\\\"a.B\\\"\",\"references\":[{\"name\":\"a.B\",\"subject\":\"b\",\"version\":1}]}" },
    { NULL, NULL },
};

static const struct timespec moment = { .tv_nsec = 5000000 };

static int decoded(struct registry *registry, struct ck_bytes bytes, struct ck_arena *arena, struct price *ret_price, struct decode_failure *failure)
{
    void *value;
    int   outcome = decode_known(&(struct decoder){ .registry = registry }, &users_prices, bytes, arena, &value, failure);

    if (outcome == DECODE_OK)
        *ret_price = *(struct price *)value;
    return outcome;
}

/* An added field, another order, an int where we have a long, a name of their own; types that are registered elsewhere. */
Test(registry, foreign_schemas)
{
    struct fake_registry  fake;
    struct registry      *registry;
    struct ck_arena       arena = { 0 };
    struct price          price;
    struct decode_failure failure;

    fake_registry_start(&fake, answers, FAKE_WELL);
    registry = quick_registry((struct registry_options){ .urls = fake.url });
    cr_assert_not(registry_knows(registry, 7));
    cr_assert(quick_registry_settles(registry, 7) && quick_registry_settles(registry, 8));
    cr_assert_eq(decoded(registry, CK_BYTES("\0\0\0\0\7\x14\4LN\6tin\x18"), &arena, &price, &failure), DECODE_OK, "%s", failure.detail);
    cr_expect(ck_bytes_equal(price.instrument, CK_BYTES("tin")) && price.amount == 10 && price.day == 12);
    cr_assert_eq(decoded(registry, CK_BYTES("\0\0\0\0\x08\4LN\2\x14\6tin\x18"), &arena, &price, &failure), DECODE_OK, "%s", failure.detail);
    cr_expect(ck_bytes_equal(price.instrument, CK_BYTES("tin")) && price.amount == 10 && price.day == 12);
    cr_expect_eq(decoded(registry, CK_BYTES("\0\0\0\0\7\x14\4LN\6tin"), &arena, &price, &failure), DECODE_BAD);
    cr_expect_eq(failure.reason, CK_REASON_UNDECODABLE);
    for (uint32_t id = 0; id < 1000; id++)
        cr_assert(registry_knows(registry, 7 + id % 2));
    cr_expect_eq(atomic_load(&fake.calls), 4, "each was asked for once");
    ck_arena_release(&arena);
    registry_close(registry);
    fake_registry_stop(&fake);
}

/* What is no Avro schema, or none of ours, is known to be of no use: with a reason, and not asked again. */
Test(registry, useless_schemas)
{
    struct fake_registry  fake;
    struct registry      *registry;
    struct ck_arena       arena = { 0 };
    struct price          price;
    struct decode_failure failure;

    fake_registry_start(&fake, answers, FAKE_WELL);
    registry = quick_registry((struct registry_options){ .urls = fake.url });
    for (char id = 9; id <= 12; id++) {
        char framed[] = { 0, 0, 0, 0, id, 2, 'x' };

        cr_assert(quick_registry_settles(registry, (uint32_t)id), "%d", id);
        cr_expect_eq(decoded(registry, (struct ck_bytes){ framed, sizeof framed }, &arena, &price, &failure), DECODE_BAD, "%d", id);
        cr_expect_eq(failure.reason, CK_REASON_UNKNOWN_SCHEMA);
        cr_expect_gt(strlen(failure.detail), strlen("id 10: "), "%s", failure.detail);
    }
    ck_arena_release(&arena);
    registry_close(registry);
    fake_registry_stop(&fake);
}

Test(registry, framing)
{
    struct ck_arena       arena = { 0 };
    struct price          price;
    struct decode_failure failure;
    uint32_t              id;

    cr_assert(decode_framing(CK_BYTES("\0\x7f\1\2\3"), &id));
    cr_assert_eq(id, 0x7f010203u);
    cr_assert_not(decode_framing(CK_BYTES("\0\x80\1\2\3"), &id), "negative");
    cr_assert_not(decode_framing(CK_BYTES("\0\0\0\1"), &id));
    cr_assert_not(decode_framing((struct ck_bytes){ 0 }, &id));
    cr_assert_not(decode_framing(CK_BYTES("{\0\0\0\1"), &id));
    cr_assert_eq(decoded(NULL, CK_BYTES("\0\0\0\0\7\x14"), &arena, &price, &failure), DECODE_BAD);
    cr_assert_eq(failure.reason, CK_REASON_UNDECODABLE);
    ck_arena_release(&arena);
}

/* Credentials are sent; a URL that is down is passed over. */
Test(registry, urls_and_credentials)
{
    struct fake_registry fake;
    struct registry     *registry;
    char                 urls[256];

    fake_registry_start(&fake, answers, FAKE_WELL);
    snprintf(urls, sizeof urls, "http://127.0.0.1:1, %s/", fake.url);
    registry = quick_registry((struct registry_options){ .urls = urls, .user = "reader", .password = "secret" });
    cr_assert(quick_registry_settles(registry, 7));
    cr_expect(strstr(fake.request, "Authorization: Basic cmVhZGVyOnNlY3JldA=="), "%s", fake.request);
    registry_close(registry);
    registry = quick_registry((struct registry_options){ .urls = fake.url, .token = "abc.def" });
    cr_assert(quick_registry_settles(registry, 7));
    cr_expect(strstr(fake.request, "Authorization: Bearer abc.def"), "%s", fake.request);
    registry_close(registry);
    fake_registry_stop(&fake);
}

Test(registry, wrong_urls)
{
    static const char *const urls[] = { "ftp://a",   "file:///etc/passwd", "localhost:8081", "http://", "http://user:secret@host",
                                        "http://a,", "http://a http://b",  "http://a?x=y" };
    struct registry         *registry;
    char                     problem[REGISTRY_PROBLEM_MAX];

    for (size_t i = 0; i < sizeof urls / sizeof urls[0]; i++) {
        cr_expect_eq(registry_open(&(struct registry_options){ .urls = urls[i] }, &registry, problem, sizeof problem), -EINVAL, "%s", urls[i]);
        cr_expect(strncmp(problem, "registry.url: ", 14) == 0 && !strstr(problem, "secret"), "%s", problem);
    }
}

/* ---- a worker ---- */

static const struct ck_processor *const processors[] = { &spike };

static int count(void *context, const struct log_record *record)
{
    (void)record;
    ++*(size_t *)context;
    return 0;
}

static size_t records_of(struct embedded *embedded, const char *topic)
{
    size_t records = 0;

    cr_assert_eq(embedded_read(embedded, topic, 0, count, &records), 0);
    return records;
}

/* Two names whose records are in different partitions of two. */
static void names_apart(char *one, char *other)
{
    snprintf(one, 8, "tin");
    for (char c = 'a'; c <= 'z'; c++) {
        snprintf(other, 8, "ti%c", c);
        if (ck_key_partition(ck_bytes_from(other), 2) != ck_key_partition(CK_BYTES("tin"), 2))
            return;
    }
    cr_assert_fail("all in one partition");
}

static void append_framed(struct embedded *embedded, const char *name, char id, char amount, char day)
{
    char framed[] = { 0, 0, 0, 0, id, (char)(amount * 2), 4, 'L', 'N', 6, name[0], name[1], name[2], (char)(day * 2), 0, 0, 0 };

    cr_assert_eq(embedded_append(embedded, "spike.prices", ck_bytes_from(name), (struct ck_bytes){ framed, sizeof framed }, 0), 0);
}

static void append_own(struct embedded *embedded, const char *name, int64_t amount, int32_t day)
{
    cr_assert_eq(embedded_append_record(embedded, &spike_prices, &(struct price_fact){ ck_bytes_from(name), day, amount }, 0), 0);
}

static const struct worker_counters *counters_of(struct embedded *embedded) { return worker_counters(embedded_worker(embedded, "spike")); }

/* Until no partition waits; or not, within some seconds. */
static bool goes_on(struct embedded *embedded)
{
    for (int i = 0; i < 2000; i++) {
        cr_assert_eq(embedded_run(embedded), 0);
        if (counters_of(embedded)->schema_waits == 0)
            return true;
        nanosleep(&moment, NULL);
    }
    return false;
}

static struct embedded *embedded_with(struct registry *registry)
{
    struct embedded *embedded;

    cr_assert_eq(embedded_new(processors, 1, &(struct embedded_options){ .today = 100, .partitions = 2, .user_partitions = 2, .registry = registry },
                              &embedded),
                 0);
    return embedded;
}

/* While the registry has no good answer, the partition stands before the record, the other one goes on; then nothing is lost or out of order. */
static void expect_held(enum fake_mood mood)
{
    struct fake_registry fake;
    struct registry     *registry;
    struct embedded     *embedded;
    char                 one[8], other[8];

    fake_registry_start(&fake, answers, mood);
    registry = quick_registry((struct registry_options){ .urls = fake.url });
    embedded = embedded_with(registry);
    names_apart(one, other);
    append_own(embedded, one, 10, 10);
    append_framed(embedded, one, 13, 20, 11);
    append_own(embedded, one, 40, 12);
    append_own(embedded, other, 10, 10);
    append_own(embedded, other, 20, 11);
    for (int i = 0; i < 40; i++) {
        cr_assert_eq(embedded_run(embedded), 0);
        nanosleep(&moment, NULL);
    }
    cr_expect_eq(counters_of(embedded)->schema_waits, 1, "mood %d", mood);
    cr_expect_eq(counters_of(embedded)->consumed[0], 3, "mood %d: all before it, and the other partition", mood);
    cr_expect_eq(records_of(embedded, "moves"), 1, "mood %d", mood);
    atomic_store(&fake.mood, FAKE_WELL);
    cr_expect(goes_on(embedded), "mood %d", mood);
    cr_expect_eq(counters_of(embedded)->consumed[0], 5, "mood %d", mood);
    cr_expect_eq(records_of(embedded, "moves"), 3, "mood %d", mood);
    cr_expect_eq(records_of(embedded, "spike.dlq"), 0, "mood %d", mood);
    embedded_free(embedded);
    registry_close(registry);
    fake_registry_stop(&fake);
}

Test(registry, holds, .timeout = 60)
{
    for (int mood = FAKE_UNKNOWING; mood <= FAKE_REDIRECTING; mood++)
        expect_held((enum fake_mood)mood);
}

/* Down at the start: the worker starts, waits, and ends when it is told to. */
Test(registry, down_at_start, .timeout = 60)
{
    struct registry *registry = quick_registry((struct registry_options){ .urls = "http://127.0.0.1:1" });
    struct embedded *embedded = embedded_with(registry);

    append_framed(embedded, "tin", 13, 20, 11);
    for (int i = 0; i < 20; i++) {
        cr_assert_eq(embedded_run(embedded), 0);
        nanosleep(&moment, NULL);
    }
    cr_expect_eq(counters_of(embedded)->schema_waits, 1);
    cr_expect_eq(counters_of(embedded)->consumed[0], 0);
    embedded_free(embedded);
    registry_close(registry);
}

/* "Not found", said again and again, is believed in the end: a dead letter, and the partition goes on. Later the id may appear. */
Test(registry, unknown_ids_are_dead_letters, .timeout = 60)
{
    struct fake_registry fake;
    struct registry     *registry;
    struct embedded     *embedded;

    fake_registry_start(&fake, answers, FAKE_UNKNOWING);
    registry = quick_registry((struct registry_options){ .urls = fake.url, .unknown_ms = 200, .absent_ms = 300 });
    embedded = embedded_with(registry);
    append_own(embedded, "tin", 10, 10);
    append_framed(embedded, "tin", 13, 20, 11);
    append_own(embedded, "tin", 40, 12);
    cr_assert(embedded_run(embedded) == 0 && counters_of(embedded)->schema_waits == 1);
    cr_assert(goes_on(embedded));
    cr_expect_eq(counters_of(embedded)->dead_letters[CK_REASON_UNKNOWN_SCHEMA], 1);
    cr_expect_eq(records_of(embedded, "spike.dlq"), 1);
    cr_expect_eq(records_of(embedded, "moves"), 1);
    atomic_store(&fake.mood, FAKE_WELL);
    nanosleep(&(struct timespec){ .tv_nsec = 400000000 }, NULL);
    append_framed(embedded, "tin", 13, 20, 11);
    cr_assert(goes_on(embedded));
    cr_expect_eq(counters_of(embedded)->dead_letters[CK_REASON_UNKNOWN_SCHEMA], 1);
    cr_expect_eq(counters_of(embedded)->consumed[0], 4);
    embedded_free(embedded);
    registry_close(registry);
    fake_registry_stop(&fake);
}
