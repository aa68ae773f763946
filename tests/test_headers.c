/* SPDX-License-Identifier: Apache-2.0 */
#include <criterion/criterion.h>

#include <stdlib.h>

#include "engine/serde/headers.h"
#include "examples/spike.h"

static struct ck_bytes header(const struct headers *headers, const char *name)
{
    for (size_t i = 0; i < headers->count; i++)
        if (strcmp(headers->list[i].name, name) == 0)
            return headers->list[i].value;
    return (struct ck_bytes){ 0 };
}

static struct ck_bytes id_of(struct headers *headers, struct event_identity identity)
{
    headers_event(headers, &identity, "spike", identity.key, 0, 0);
    return header(headers, "ce_id");
}

/* The same emission has the same id; another revision, key, content or topic is another event. */
Test(headers, identify_emissions)
{
    const struct event_identity base = { CK_BYTES("moves"), CK_BYTES("tin|1"), CK_BYTES("content"), 3, -1 };
    struct event_identity       other;
    struct headers              a = { .content_type = "application/avro" }, b = a;

    cr_assert(ck_bytes_equal(id_of(&a, base), id_of(&b, base)));
    cr_assert_eq(id_of(&a, base).size, 32);
    other = base, other.revision = 4;
    cr_assert_not(ck_bytes_equal(id_of(&a, base), id_of(&b, other)));
    other = base, other.key = CK_BYTES("tin|2");
    cr_assert_not(ck_bytes_equal(id_of(&a, base), id_of(&b, other)));
    other = base, other.content = CK_BYTES("contents");
    cr_assert_not(ck_bytes_equal(id_of(&a, base), id_of(&b, other)));
    other = base, other.topic = CK_BYTES("move"), other.key = CK_BYTES("stin|1");
    cr_assert_not(ck_bytes_equal(id_of(&a, base), id_of(&b, other)));
}

/* Times are RFC 3339, and absent when there is none; the partition key is the first component; a trace is passed on. */
Test(headers, describe)
{
    const struct event_identity identity = { CK_BYTES("moves"), CK_BYTES("tin|1"), CK_BYTES("c"), 0, -1 };
    const struct log_header     given[] = { { "other", CK_BYTES("x") },
                                            { "traceparent", CK_BYTES("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01") } };
    const struct log_record     source = { .headers = given, .header_count = 2 };
    struct headers              headers = { .content_type = "application/avro" };

    headers_event(&headers, &identity, "spike", CK_BYTES("tin|1"), 86400000, 0);
    headers_trace(&headers, &source);
    cr_assert(ck_bytes_equal(header(&headers, "ce_time"), CK_BYTES("1970-01-02T00:00:00Z")));
    cr_assert_null(header(&headers, "ce_recordedtime").data);
    cr_assert(ck_bytes_equal(header(&headers, "ce_partitionkey"), CK_BYTES("tin")));
    cr_assert(ck_bytes_equal(header(&headers, "traceparent"), CK_BYTES("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01")));
    cr_assert(ck_bytes_equal(header(&headers, "ce_type"), CK_BYTES("moves")));
}

/* With the id alone an event has that of the full set, and the trace; a dead letter has all of its headers. */
Test(headers, id_alone)
{
    const struct event_identity identity = { CK_BYTES("moves"), CK_BYTES("tin|1"), CK_BYTES("c"), 0, -1 };
    const struct log_header     given[] = { { "traceparent", CK_BYTES("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01") } };
    const struct log_record     source = { .headers = given, .header_count = 1 };
    static struct headers       full = { .content_type = "application/avro" }, alone = { .content_type = "application/avro", .id_alone = true };

    headers_event(&full, &identity, "spike", CK_BYTES("tin|1"), 86400000, 86400000);
    cr_assert_eq(full.count, 8);
    headers_event(&alone, &identity, "spike", CK_BYTES("tin|1"), 86400000, 86400000);
    cr_assert_eq(alone.count, 1);
    cr_assert(ck_bytes_equal(header(&alone, "ce_id"), header(&full, "ce_id")));
    headers_trace(&alone, &source);
    cr_assert_eq(alone.count, 2);
    cr_assert(header(&alone, "traceparent").data);
    headers_dead_letter(&full, "prices", &source, CK_REASON_UNDECODABLE, "x", &spike, CK_BYTES("b"));
    headers_dead_letter(&alone, "prices", &source, CK_REASON_UNDECODABLE, "x", &spike, CK_BYTES("b"));
    cr_assert_eq(alone.count, full.count);
}

/* A dead letter says where it came from and why. */
Test(headers, of_dead_letters)
{
    const struct log_record source = { .part = { 0, 7 }, .offset = 42, .time_ms = 5, .value = CK_BYTES("abc") };
    struct headers          headers;

    headers_dead_letter(&headers, "prices", &source, CK_REASON_BAD_KEY, "a bar", &spike, CK_BYTES("1"));
    cr_assert(ck_bytes_equal(header(&headers, "topic"), CK_BYTES("prices")));
    cr_assert(ck_bytes_equal(header(&headers, "partition"), CK_BYTES("7")));
    cr_assert(ck_bytes_equal(header(&headers, "offset"), CK_BYTES("42")));
    cr_assert(ck_bytes_equal(header(&headers, "timestamp"), CK_BYTES("5")));
    cr_assert(ck_bytes_equal(header(&headers, "reason"), CK_BYTES("bad_key")));
    cr_assert(ck_bytes_equal(header(&headers, "detail"), CK_BYTES("a bar")));
    cr_assert(ck_bytes_equal(header(&headers, "processor"), CK_BYTES("spike")));
    cr_assert(ck_bytes_equal(header(&headers, "build"), CK_BYTES("1")));
    cr_assert(ck_bytes_equal(header(&headers, "size"), CK_BYTES("3")));
}

/* What a detail quotes of the record is told as messages tell it; the longest one is kept whole. */
Test(headers, detail_shows_what_is_hidden)
{
    const struct log_record source = { .part = { 0, 7 }, .offset = 42, .value = CK_BYTES("abc") };
    static struct headers   headers;
    char                    longest[256];

    headers_dead_letter(&headers, "prices", &source, CK_REASON_BAD_KEY, "id: a\xe2\x80\x8b\xe2\x80\xae\xf3\xa0\x81\x81z", &spike, CK_BYTES("1"));
    cr_assert(ck_bytes_equal(header(&headers, "detail"), CK_BYTES("id: a\\u200b\\u202e\\udb40\\udc41z")));
    memset(longest, 1, 255);
    longest[255] = '\0';
    headers_dead_letter(&headers, "prices", &source, CK_REASON_BAD_KEY, longest, &spike, CK_BYTES("1"));
    cr_assert_eq(header(&headers, "detail").size, 6 * 255);
}

static struct ck_bytes trace_of(const char *text, size_t size)
{
    const struct log_header given = { "traceparent", { text, size } };
    const struct log_record source = { .headers = &given, .header_count = 1 };
    static struct headers   headers;

    headers.count = headers.used = 0;
    headers_trace(&headers, &source);
    return header(&headers, "traceparent");
}

/* Only a trace as the standard writes it is passed on: other sizes, digits, separators, versions and ids of nothing but 0 are dropped. */
Test(headers, drop_what_is_no_trace)
{
    static const char good[] = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    static const char all_zero[] = "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
                      no_parent[] = "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01";
    char text[sizeof good + 1];

    cr_expect(ck_bytes_equal(trace_of(good, 55), CK_BYTES("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01")));
    cr_expect_null(trace_of(all_zero, 55).data);
    cr_expect_null(trace_of(no_parent, 55).data);
    cr_expect_null(trace_of(NULL, 0).data);
    for (size_t i = 0; i < 55; i++) {
        static const char strange[] = "G-/\n";

        for (size_t j = 0; j < sizeof strange; j++) {
            memcpy(text, good, sizeof good);
            if (text[i] == strange[j])
                continue;
            text[i] = strange[j];
            cr_expect_null(trace_of(text, 55).data, "byte %zu is %d", i, strange[j]);
        }
        cr_expect_null(trace_of(good, i).data, "cut at %zu", i);
    }
    memcpy(text, good, sizeof good);
    text[55] = '0';
    cr_expect_null(trace_of(text, 56).data);
}

static size_t size_of(const struct headers *headers)
{
    return log_record_size(&(struct log_record){ .headers = headers->list, .header_count = headers->count });
}

/* Whatever a stranger's record is, what a dead letter keeps of it beside the value is bounded, and says how much there was. */
Test(headers, of_dead_letters_are_bounded)
{
    enum { HUGE = 5000000, MANY = 5000 };
    char                 *bytes = calloc(1, HUGE);
    struct log_header    *given = calloc(MANY, sizeof *given);
    struct log_record     source = { .key = { bytes, HUGE }, .value = { bytes, HUGE }, .headers = given, .header_count = MANY };
    static struct headers headers;

    for (size_t i = 0; i < MANY; i++)
        given[i] = (struct log_header){ i % 3 == 1 ? "traceparent" : i % 3 ? "redriven_from" : "redriven", { bytes, i < 3 ? HUGE : 3 } };
    headers_dead_letter(&headers, "prices", &source, CK_REASON_TOO_LARGE, "x", &spike, CK_BYTES("1"));
    cr_expect_lt(size_of(&headers), 128 * 1024);
    cr_expect_eq(header(&headers, "key").size, 64 * 1024);
    cr_expect(ck_bytes_equal(header(&headers, "key_size"), CK_BYTES("5000000")));
    cr_expect(ck_bytes_equal(header(&headers, "size"), CK_BYTES("5000000")));
    cr_expect(ck_bytes_equal(header(&headers, "redriven"), CK_BYTES("unreadable")));
    cr_expect_null(header(&headers, "traceparent").data);
    cr_expect_null(header(&headers, "redriven_from").data);
    source.key.size = 64 * 1024;
    headers_dead_letter(&headers, "prices", &source, CK_REASON_TOO_LARGE, "x", &spike, CK_BYTES("1"));
    cr_expect_null(header(&headers, "key_size").data, "a key that is whole");
    cr_expect_eq(header(&headers, "key").size, 64 * 1024);
    free(given);
    free(bytes);
}

/* A dead letter keeps the key of its source, its trace, how often it was sent again and from which dead letter; what its source does not have, it has
 * not. */
Test(headers, of_dead_letters_of_redriven_records)
{
    const struct log_header given[] = { { "redriven_from", CK_BYTES("prices|7|1") },
                                        { "redriven", CK_BYTES("2") },
                                        { "traceparent", CK_BYTES("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01") } };
    struct log_record       source = { .part = { 0, 7 }, .offset = 42, .key = CK_BYTES("tin"), .headers = given, .header_count = 3 };
    struct headers          headers;

    headers_dead_letter(&headers, "prices", &source, CK_REASON_BAD_KEY, "a bar", &spike, CK_BYTES("1"));
    cr_assert(ck_bytes_equal(header(&headers, "redriven"), CK_BYTES("2")));
    cr_assert(ck_bytes_equal(header(&headers, "traceparent"), CK_BYTES("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01")));
    cr_assert(ck_bytes_equal(header(&headers, "key"), CK_BYTES("tin")));
    cr_assert(ck_bytes_equal(header(&headers, "redriven_from"), CK_BYTES("prices|7|1")));
    source.key = (struct ck_bytes){ 0 };
    source.header_count = 0;
    headers_dead_letter(&headers, "prices", &source, CK_REASON_BAD_KEY, "a bar", &spike, CK_BYTES("1"));
    cr_assert_null(header(&headers, "redriven").data);
    cr_assert_null(header(&headers, "traceparent").data);
    cr_assert_null(header(&headers, "key").data);
}
