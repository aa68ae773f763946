/* SPDX-License-Identifier: Apache-2.0 */
#include <criterion/criterion.h>

#include <stdlib.h>

#include "engine/serde/headers.h"
#include "examples/spike.h"

static struct bytes header(const struct headers *headers, const char *name)
{
    for (size_t i = 0; i < headers->count; i++)
        if (strcmp(headers->list[i].name, name) == 0)
            return headers->list[i].value;
    return (struct bytes){ 0 };
}

static struct bytes id_of(struct headers *headers, struct event_identity identity)
{
    headers_event(headers, &identity, "spike", identity.key, 0, 0);
    return header(headers, "ce_id");
}

/* The same emission has the same id; another revision, key, content or topic is another event. */
Test(headers, identify_emissions)
{
    const struct event_identity base = { BYTES("moves"), BYTES("tin|1"), BYTES("content"), 3, -1 };
    struct event_identity       other;
    struct headers              a = { .content_type = "application/avro" }, b = a;

    cr_assert(bytes_equal(id_of(&a, base), id_of(&b, base)));
    cr_assert_eq(id_of(&a, base).size, 32);
    other = base, other.revision = 4;
    cr_assert_not(bytes_equal(id_of(&a, base), id_of(&b, other)));
    other = base, other.key = BYTES("tin|2");
    cr_assert_not(bytes_equal(id_of(&a, base), id_of(&b, other)));
    other = base, other.content = BYTES("contents");
    cr_assert_not(bytes_equal(id_of(&a, base), id_of(&b, other)));
    other = base, other.topic = BYTES("move"), other.key = BYTES("stin|1");
    cr_assert_not(bytes_equal(id_of(&a, base), id_of(&b, other)));
}

/* Times are RFC 3339, and absent when there is none; the partition key is the first component; a trace is passed on. */
Test(headers, describe)
{
    const struct event_identity identity = { BYTES("moves"), BYTES("tin|1"), BYTES("c"), 0, -1 };
    const struct log_header     given[] = { { "other", BYTES("x") },
                                            { "traceparent", BYTES("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01") } };
    const struct log_record     source = { .headers = given, .header_count = 2 };
    struct headers              headers = { .content_type = "application/avro" };

    headers_event(&headers, &identity, "spike", BYTES("tin|1"), 86400000, 0);
    headers_trace(&headers, &source);
    cr_assert(bytes_equal(header(&headers, "ce_time"), BYTES("1970-01-02T00:00:00Z")));
    cr_assert_null(header(&headers, "ce_recordedtime").data);
    cr_assert(bytes_equal(header(&headers, "ce_partitionkey"), BYTES("tin")));
    cr_assert(bytes_equal(header(&headers, "traceparent"), BYTES("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01")));
    cr_assert(bytes_equal(header(&headers, "ce_type"), BYTES("moves")));
}

/* A dead letter says where it came from and why. */
Test(headers, of_dead_letters)
{
    const struct log_record source = { .part = { 0, 7 }, .offset = 42, .time_ms = 5, .value = BYTES("abc") };
    struct headers          headers;

    headers_dead_letter(&headers, "prices", &source, REASON_BAD_KEY, "a bar", &spike, BYTES("1"));
    cr_assert(bytes_equal(header(&headers, "topic"), BYTES("prices")));
    cr_assert(bytes_equal(header(&headers, "partition"), BYTES("7")));
    cr_assert(bytes_equal(header(&headers, "offset"), BYTES("42")));
    cr_assert(bytes_equal(header(&headers, "timestamp"), BYTES("5")));
    cr_assert(bytes_equal(header(&headers, "reason"), BYTES("bad_key")));
    cr_assert(bytes_equal(header(&headers, "detail"), BYTES("a bar")));
    cr_assert(bytes_equal(header(&headers, "processor"), BYTES("spike")));
    cr_assert(bytes_equal(header(&headers, "build"), BYTES("1")));
    cr_assert(bytes_equal(header(&headers, "size"), BYTES("3")));
}

/* What a detail quotes of the record is told as messages tell it; the longest one is kept whole. */
Test(headers, detail_shows_what_is_hidden)
{
    const struct log_record source = { .part = { 0, 7 }, .offset = 42, .value = BYTES("abc") };
    static struct headers   headers;
    char                    longest[256];

    headers_dead_letter(&headers, "prices", &source, REASON_BAD_KEY, "id: a\xe2\x80\x8b\xe2\x80\xae\xf3\xa0\x81\x81z", &spike, BYTES("1"));
    cr_assert(bytes_equal(header(&headers, "detail"), BYTES("id: a\\u200b\\u202e\\udb40\\udc41z")));
    memset(longest, 1, 255);
    longest[255] = '\0';
    headers_dead_letter(&headers, "prices", &source, REASON_BAD_KEY, longest, &spike, BYTES("1"));
    cr_assert_eq(header(&headers, "detail").size, 6 * 255);
}

static struct bytes trace_of(const char *text, size_t size)
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

    cr_expect(bytes_equal(trace_of(good, 55), BYTES("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01")));
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
    headers_dead_letter(&headers, "prices", &source, REASON_TOO_LARGE, "x", &spike, BYTES("1"));
    cr_expect_lt(size_of(&headers), 128 * 1024);
    cr_expect_eq(header(&headers, "key").size, 64 * 1024);
    cr_expect(bytes_equal(header(&headers, "key_size"), BYTES("5000000")));
    cr_expect(bytes_equal(header(&headers, "size"), BYTES("5000000")));
    cr_expect(bytes_equal(header(&headers, "redriven"), BYTES("unreadable")));
    cr_expect_null(header(&headers, "traceparent").data);
    cr_expect_null(header(&headers, "redriven_from").data);
    source.key.size = 64 * 1024;
    headers_dead_letter(&headers, "prices", &source, REASON_TOO_LARGE, "x", &spike, BYTES("1"));
    cr_expect_null(header(&headers, "key_size").data, "a key that is whole");
    cr_expect_eq(header(&headers, "key").size, 64 * 1024);
    free(given);
    free(bytes);
}

/* A dead letter keeps the key of its source, its trace, how often it was sent again and from which dead letter; what its source does not have, it has
 * not. */
Test(headers, of_dead_letters_of_redriven_records)
{
    const struct log_header given[] = { { "redriven_from", BYTES("prices|7|1") },
                                        { "redriven", BYTES("2") },
                                        { "traceparent", BYTES("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01") } };
    struct log_record       source = { .part = { 0, 7 }, .offset = 42, .key = BYTES("tin"), .headers = given, .header_count = 3 };
    struct headers          headers;

    headers_dead_letter(&headers, "prices", &source, REASON_BAD_KEY, "a bar", &spike, BYTES("1"));
    cr_assert(bytes_equal(header(&headers, "redriven"), BYTES("2")));
    cr_assert(bytes_equal(header(&headers, "traceparent"), BYTES("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01")));
    cr_assert(bytes_equal(header(&headers, "key"), BYTES("tin")));
    cr_assert(bytes_equal(header(&headers, "redriven_from"), BYTES("prices|7|1")));
    source.key = (struct bytes){ 0 };
    source.header_count = 0;
    headers_dead_letter(&headers, "prices", &source, REASON_BAD_KEY, "a bar", &spike, BYTES("1"));
    cr_assert_null(header(&headers, "redriven").data);
    cr_assert_null(header(&headers, "traceparent").data);
    cr_assert_null(header(&headers, "key").data);
}
