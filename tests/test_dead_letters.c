/* SPDX-License-Identifier: Apache-2.0
 * Hostile bytes through the whole way: log, worker, decoding, intake. Each is one dead letter with its reason and its original bytes, and the good
 * records before and behind it are accepted. */
#include <criterion/criterion.h>

#include <stdio.h>
#include <stdlib.h>

#include "chokepoint/avro.h"
#include "chokepoint/processor.h"
#include "engine/embedded/embedded.h"
#include "engine/serde/decode.h"
#include "records.h"

#define GOOD                                                                                                                                         \
    "{\"source\":\"GACC\",\"reporter\":\"CHN\",\"partner\":\"USA\",\"flow\":\"EXPORT\",\"nomenclature\":\"ITEM\",\"commodity\":\"germanium\","       \
    "\"period\":\"2025-06-01\",\"quantity_kg\":96,\"observation\":\"OBSERVED\",\"published_at\":\"2025-07-20T00:00:00Z\"}"

extern const struct ck_processor        intake;
static const struct ck_processor *const processors[] = { &intake };
static const struct trade_record        sample = { .source = { "GACC", 4 },
                                                   .reporter = { "CHN", 3 },
                                                   .partner = { "USA", 3 },
                                                   .flow = FLOW_EXPORT,
                                                   .nomenclature = NOMENCLATURE_ITEM,
                                                   .commodity = { "germanium", 9 },
                                                   .period = 20240,
                                                   .period_months = 1,
                                                   .quantity_kg = { 96, true },
                                                   .observation = OBSERVATION_OBSERVED,
                                                   .published_at = 1753000000000 };

struct seen {
    struct ck_bytes expected;        /* the bytes of the last dead letter must be these, unless null */
    const char     *reason;          /* of the last dead letter */
    size_t          letters, others; /* letters with that reason and those bytes; any others */
};

static bool header_is(const struct log_record *record, const char *name, const char *value)
{
    for (size_t i = 0; i < record->header_count; i++)
        if (strcmp(record->headers[i].name, name) == 0)
            return ck_bytes_equal(record->headers[i].value, ck_bytes_from(value));
    return false;
}

static int see(void *context, const struct log_record *record)
{
    struct seen *seen = context;

    if (header_is(record, "reason", seen->reason) && ck_bytes_equal(record->value, seen->expected))
        seen->letters++;
    else
        seen->others++;
    return 0;
}

static int count(void *context, const struct log_record *record)
{
    (void)record;
    ++*(size_t *)context;
    return 0;
}

/* A good record, the bytes, a good record: two facts, and one dead letter that is as expected. */
static bool rejected(struct ck_bytes bytes, const char *reason)
{
    struct embedded *embedded;
    struct seen      seen = { .expected = bytes, .reason = reason };
    size_t           facts = 0;

    cr_assert_eq(embedded_new(processors, 1, &(struct embedded_options){ .today = 20300 }, &embedded), 0);
    cr_assert_eq(embedded_append(embedded, "trade.records", CK_BYTES("k"), CK_BYTES(GOOD), 0), 0);
    cr_assert_eq(embedded_append(embedded, "trade.records", CK_BYTES("k"), bytes, 0), 0);
    cr_assert_eq(embedded_append(embedded, "trade.records", CK_BYTES("k"), CK_BYTES(GOOD), 0), 0);
    cr_assert_eq(embedded_run(embedded), 0);
    embedded_read(embedded, "intake.dlq", 0, see, &seen);
    embedded_read(embedded, "intake.trade", 0, count, &facts);
    embedded_free(embedded);
    return facts == 2 && seen.letters == 1 && seen.others == 0;
}

/* Intake on a cluster of which a log takes records up to `limit` (0: as large as Kafka does), fed a good record, the large one and the good one. */
static int intake_of(struct cluster *cluster, const struct log_record *good, const struct log_record *large, size_t limit,
                     struct worker_counters *ret_counters)
{
    struct worker_topics topics = worker_topics_new(&intake, NULL);
    void                *config = option_defaults(&intake);
    struct log          *log;
    struct worker       *worker;
    int                  result;

    for (size_t i = 0; i < topics.count; i++)
        cluster_create(cluster, topics.topics[i].name, 1);
    if (limit)
        cluster_limit(cluster, limit);
    cluster_append(cluster, "trade.records", 0, good);
    cluster_append(cluster, "trade.records", 0, large);
    cluster_append(cluster, "trade.records", 0, good);
    cr_assert_eq(log_memory_open(cluster, &(struct log_memory_options){ "intake", "intake-0", topics.topics, topics.count, 0 }, &log), 0);
    worker_topics_free(&topics);
    cr_assert_eq(worker_new(&(struct worker_options){ .processor = &intake, .config = config, .log = log, .today = 20300 }, &worker), 0);
    while ((result = worker_step(worker, 0)) == WORKER_BUSY)
        ;
    *ret_counters = *worker_counters(worker);
    worker_free(worker);
    log_close(log);
    free(config);
    return result < 0 ? result : 0;
}

static struct ck_buffer sample_object(uint64_t fingerprint)
{
    struct ck_buffer buffer = { 0 };

    ck_single_object_write(fingerprint, &buffer);
    ck_record_encode(&trade_record_type, 0, trade_record_type.field_count, &sample, &buffer);
    return buffer;
}

/* A record cut anywhere, or followed by a byte too many, cannot be decoded. */
Test(dead_letters, truncated_at_every_byte)
{
    struct ck_buffer buffer = sample_object(trade_record_type.fingerprint);
    char            *copy = malloc(buffer.size + 1);

    memcpy(copy, buffer.data, buffer.size);
    copy[buffer.size] = 0;
    for (size_t size = 0; size < buffer.size; size++)
        cr_expect(rejected((struct ck_bytes){ copy, size }, "undecodable"), "cut at %zu of %zu", size, buffer.size);
    cr_expect(rejected((struct ck_bytes){ copy, buffer.size + 1 }, "undecodable"));
    free(copy);
    ck_buffer_release(&buffer);
}

/* A fingerprint that nobody knows is an unknown schema, however good the bytes behind it. */
Test(dead_letters, unknown_fingerprint)
{
    struct ck_buffer buffer = sample_object(0x1122334455667788);

    cr_expect(rejected(ck_buffer_bytes(&buffer), "unknown_schema"));
    ck_buffer_release(&buffer);
}

/* The first string of the record with another length in front: far beyond the end, negative, or of more bytes than a varint has. */
Test(dead_letters, lengths)
{
    static const char *const lengths[] = { "\xfe\xff\xff\xff\x0f", "\x01", "\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01",
                                           "\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01" };

    for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++) {
        struct ck_buffer buffer = { 0 };

        ck_single_object_write(trade_record_type.fingerprint, &buffer);
        ck_buffer_append(&buffer, ck_bytes_from(lengths[i]));
        ck_buffer_append(&buffer, CK_BYTES("GACC"));
        cr_expect(rejected(ck_buffer_bytes(&buffer), "undecodable"), "length %zu", i);
        ck_buffer_release(&buffer);
    }
}

static struct ck_buffer repeated(const char *before, const char *unit, size_t times, const char *behind)
{
    struct ck_buffer buffer = { 0 };

    ck_buffer_append(&buffer, ck_bytes_from(before));
    for (size_t i = 0; i < times; i++)
        ck_buffer_append(&buffer, ck_bytes_from(unit));
    ck_buffer_append(&buffer, ck_bytes_from(behind));
    return buffer;
}

/* One byte over 1 MiB is too large, whatever it is; half a million brackets do not exhaust the stack. */
Test(dead_letters, sizes_and_depth)
{
    struct ck_buffer large = repeated("", "x", (1 << 20) + 1, ""), deep = repeated("{\"source\":", "[", 500000, "");

    cr_expect(rejected(ck_buffer_bytes(&large), "too_large"));
    cr_expect(rejected(ck_buffer_bytes(&deep), "undecodable"));
    ck_buffer_release(&large);
    ck_buffer_release(&deep);
}

/* What no log would take as it is: key, value and headers of millions of bytes. It is one dead letter with the beginnings, and the worker goes on. */
Test(dead_letters, larger_than_any_record)
{
    enum { CK_KEY = 5000000, VALUE = 4500000, KEPT = 4 * 1024 * 1024 };
    static char             zeros[CK_KEY];
    struct cluster         *cluster = cluster_new();
    const struct log_header given[] = { { "traceparent", { zeros, CK_KEY } }, { "redriven", { zeros, VALUE } } };
    const struct log_record large = { .key = { zeros, CK_KEY }, .value = { zeros, VALUE }, .headers = given, .header_count = 2 };
    const struct log_record good = { .key = CK_BYTES("k"), .value = CK_BYTES(GOOD), .headers = given, .header_count = 2 };
    struct worker_counters  counters = { 0 };
    struct seen             seen = { .reason = "too_large", .expected = { zeros, KEPT } };

    cr_assert_eq(intake_of(cluster, &good, &large, 0, &counters), 0);
    cluster_read(cluster, "intake.dlq", 0, 0, see, &seen);
    cr_expect_eq(counters.consumed[0], 3);
    cr_expect_eq(counters.dead_letters[CK_REASON_TOO_LARGE], 1);
    cr_expect_eq(seen.letters, 1);
    cr_expect_eq(seen.others, 0);
    cluster_free(cluster);
}

/* Where a producer or a topic takes less than it should, a dead letter goes without its value: where it came from and why is said all the same. */
Test(dead_letters, larger_than_its_topic_takes)
{
    enum { VALUE = 100000, LIMIT = 4096 };
    static char             zeros[VALUE];
    struct cluster         *cluster = cluster_new();
    const struct log_record large = { .key = CK_BYTES("k"), .value = { zeros, VALUE } }, good = { .key = CK_BYTES("k"), .value = CK_BYTES(GOOD) };
    struct worker_counters  counters = { 0 };
    struct seen             seen = { .reason = "undecodable", .expected = { zeros, 0 } };

    cr_assert_eq(intake_of(cluster, &good, &large, LIMIT, &counters), 0);
    cluster_read(cluster, "intake.dlq", 0, 0, see, &seen);
    cr_expect_eq(counters.consumed[0], 3);
    cr_expect_eq(seen.letters, 1);
    cr_expect_eq(seen.others, 0);
    cluster_free(cluster);
}

#define WITH(member)                                                                                                                                 \
    "{\"source\":\"GACC\",\"reporter\":\"CHN\",\"partner\":\"USA\",\"nomenclature\":\"ITEM\",\"period\":\"2025-06-01\",\"observation\":"             \
    "\"OBSERVED\",\"published_at\":\"2025-07-20T00:00:00Z\"," member "}"

static const struct hostile {
    const char *text, *reason;
} hostile[] = {
    { "", "undecodable" },
    { "not json, not avro", "undecodable" },
    { "{", "undecodable" },
    { "{\"source\":\"GACC\"} trailing", "undecodable" },
    { WITH("\"flow\":\"EXPORT\",\"commodity\":\"\xff\xfe\""), "undecodable" },
    { WITH("\"flow\":\"EXPORT\",\"flow\":\"IMPORT\",\"commodity\":\"germanium\""), "undecodable" },
    { WITH("\"flow\":\"EXPORT\",\"commodity\":\"germanium\",\"quantity_kg\":NaN"), "undecodable" },
    { WITH("\"flow\":\"EXPORT\",\"commodity\":\"germanium\",\"weight\":1"), "unknown_field" },
    { WITH("\"flow\":\"EXPORT\""), "missing_field" },
    { WITH("\"flow\":\"SIDEWAYS\",\"commodity\":\"germanium\""), "unknown_enum" },
    { WITH("\"flow\":\"EXPORT\",\"commodity\":\"germanium\",\"quantity_kg\":-1"), "bad_number" },
    { WITH("\"flow\":\"EXPORT\",\"commodity\":\"germanium\",\"quantity_kg\":1e400"), "bad_number" },
    { WITH("\"flow\":\"EXPORT\",\"commodity\":\"germanium\",\"period_months\":13"), "bad_months" },
    { WITH("\"flow\":\"EXPORT\",\"commodity\":\"ger|manium\""), "bad_key" },
};

/* Every hostile text has the reason that stands first in the closed list. */
Test(dead_letters, hostile_texts)
{
    for (size_t i = 0; i < sizeof hostile / sizeof *hostile; i++)
        cr_expect(rejected(ck_bytes_from(hostile[i].text), hostile[i].reason), "%s: %s", hostile[i].reason, hostile[i].text);
}

/* Bytes behind the record belong to nothing: the value is no encoding of its schema. */
Test(dead_letters, bytes_behind_the_record)
{
    for (size_t more = 1; more <= 3; more++) {
        struct ck_buffer buffer = sample_object(trade_record_type.fingerprint);

        ck_buffer_append(&buffer, (struct ck_bytes){ "\0\0\0", more });
        cr_expect(rejected(ck_buffer_bytes(&buffer), "undecodable"), "%zu bytes more", more);
        ck_buffer_release(&buffer);
    }
}

/* What a writer without a framing sends is told by what it looks like, and stays a dead letter. */
Test(dead_letters, looks_like)
{
    static const struct {
        const char *bytes, *detail;
    } cases[] = { { "Obj\x01", "container file" }, { "[{}]", "no object" }, { "\"text\"", "no object" }, { "period;quantity", "neither JSON nor" } };
    extern const struct ck_topic trade_records;
    struct ck_buffer             plain = { 0 };
    struct ck_arena              arena = CK_ARENA_NULL;
    struct decode_failure        failure;
    void                        *value;

    ck_record_encode(&trade_record_type, 0, trade_record_type.field_count, &sample, &plain);
    cr_assert_eq(decode_value(&trade_records, ck_buffer_bytes(&plain), &arena, &value, &failure), DECODE_BAD);
    cr_assert_eq(failure.reason, CK_REASON_UNDECODABLE);
    cr_assert(strstr(failure.detail, "Avro without a framing") && strstr(failure.detail, "0xC3 0x01"), "%s", failure.detail);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        cr_assert_eq(decode_value(&trade_records, ck_bytes_from(cases[i].bytes), &arena, &value, &failure), DECODE_BAD);
        cr_assert(strstr(failure.detail, cases[i].detail), "%s: %s", cases[i].bytes, failure.detail);
    }
    ck_buffer_release(&plain);
    ck_arena_release(&arena);
}
