/* SPDX-License-Identifier: Apache-2.0 */
#include <criterion/criterion.h>

#include "shell/headers.h"

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
    const struct log_header     given[] = { { "other", BYTES("x") }, { "traceparent", BYTES("00-abc") } };
    const struct log_record     source = { .headers = given, .header_count = 2 };
    struct headers              headers = { .content_type = "application/avro" };

    headers_event(&headers, &identity, "spike", BYTES("tin|1"), 86400000, 0);
    headers_trace(&headers, &source);
    cr_assert(bytes_equal(header(&headers, "ce_time"), BYTES("1970-01-02T00:00:00Z")));
    cr_assert_null(header(&headers, "ce_recordedtime").data);
    cr_assert(bytes_equal(header(&headers, "ce_partitionkey"), BYTES("tin")));
    cr_assert(bytes_equal(header(&headers, "traceparent"), BYTES("00-abc")));
    cr_assert(bytes_equal(header(&headers, "ce_type"), BYTES("moves")));
}

/* A dead letter says where it came from and why. */
Test(headers, of_dead_letters)
{
    const struct log_record source = { .part = { 0, 7 }, .offset = 42, .time_ms = 5, .value = BYTES("abc") };
    struct headers          headers;

    headers_dead_letter(&headers, "prices", &source, REASON_BAD_KEY, "a bar", "spike", BYTES("1"));
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

/* A dead letter keeps the key of its source, its trace, and how often it was sent again; what its source does not have, it has not. */
Test(headers, of_dead_letters_of_redriven_records)
{
    const struct log_header given[] = { { "redriven_from", BYTES("prices|7|1") }, { "redriven", BYTES("2") }, { "traceparent", BYTES("00-abc") } };
    struct log_record       source = { .part = { 0, 7 }, .offset = 42, .key = BYTES("tin"), .headers = given, .header_count = 3 };
    struct headers          headers;

    headers_dead_letter(&headers, "prices", &source, REASON_BAD_KEY, "a bar", "spike", BYTES("1"));
    cr_assert(bytes_equal(header(&headers, "redriven"), BYTES("2")));
    cr_assert(bytes_equal(header(&headers, "traceparent"), BYTES("00-abc")));
    cr_assert(bytes_equal(header(&headers, "key"), BYTES("tin")));
    cr_assert_null(header(&headers, "redriven_from").data);
    source.key = (struct bytes){ 0 };
    source.header_count = 0;
    headers_dead_letter(&headers, "prices", &source, REASON_BAD_KEY, "a bar", "spike", BYTES("1"));
    cr_assert_null(header(&headers, "redriven").data);
    cr_assert_null(header(&headers, "traceparent").data);
    cr_assert_null(header(&headers, "key").data);
}
