/* SPDX-License-Identifier: Apache-2.0
 * An emission that is sent twice has one ce_id; a value that returns after another value is a new event, because its revision differs. */
#include "engine/serde/headers.h"

#include <assert.h>
#include <stdio.h>
#include <xxhash.h>

#include "chokepoint/processor.h"
#include "engine/util/instant.h"
#include "engine/util/quote.h"

static void add(struct headers *headers, const char *name, struct ck_bytes value)
{
    assert(headers->count < HEADERS_MAX);
    headers->list[headers->count++] = (struct log_header){ name, value };
}

static void add_copy(struct headers *headers, const char *name, const char *text, size_t size)
{
    char *copy = headers->text + headers->used;

    assert(size <= HEADERS_TEXT - headers->used);
    memcpy(copy, text, size);
    headers->used += size;
    add(headers, name, (struct ck_bytes){ copy, size });
}

static void add_time(struct headers *headers, const char *name, int64_t time_ms)
{
    char   text[INSTANT_TEXT_MAX];
    size_t size = time_ms ? instant_write(time_ms, text) : 0;

    if (size > 0)
        add_copy(headers, name, text, size);
}

static void add_long(struct headers *headers, const char *name, int64_t value)
{
    char text[32];

    add_copy(headers, name, text, (size_t)snprintf(text, sizeof text, "%lld", (long long)value));
}

static uint64_t mix(uint64_t seed, struct ck_bytes bytes) { return XXH3_64bits_withSeed(bytes.data, bytes.size, seed + bytes.size); }

static void add_identity(struct headers *headers, const struct event_identity *identity)
{
    static const char digits[] = "0123456789abcdef";
    int64_t           position[2] = { identity->revision, identity->partition };
    uint64_t          seed = mix(mix(mix(0, identity->topic), identity->key), (struct ck_bytes){ (const char *)position, sizeof position });
    XXH128_hash_t     hash = XXH3_128bits_withSeed(identity->content.data, identity->content.size, seed);
    char              text[32];

    for (unsigned i = 0; i < 16; i++) {
        text[i] = digits[hash.high64 >> (60 - 4 * i) & 15];
        text[16 + i] = digits[hash.low64 >> (60 - 4 * i) & 15];
    }
    add_copy(headers, "ce_id", text, sizeof text);
}

void headers_event(struct headers *headers, const struct event_identity *identity, const char *processor, struct ck_bytes key, int64_t time_ms,
                   int64_t vintage_ms)
{
    const char     *bar = key.size ? memchr(key.data, '|', key.size) : NULL;
    struct ck_bytes partition_key = { key.data, bar ? (size_t)(bar - key.data) : key.size };

    headers->count = headers->used = 0;
    if (headers->id_alone) {
        add_identity(headers, identity);
        return;
    }
    add(headers, "ce_specversion", CK_BYTES("1.0"));
    add_identity(headers, identity);
    add(headers, "ce_type", identity->topic);
    add(headers, "ce_source", ck_bytes_from(processor));
    add_time(headers, "ce_time", time_ms);
    add_time(headers, "ce_recordedtime", vintage_ms);
    add(headers, "ce_partitionkey", partition_key);
    add(headers, "content-type", ck_bytes_from(headers->content_type));
}

/* ---- what strangers wrote: the first of its name, never of a size of theirs ---- */

static struct ck_bytes header_of(const struct log_record *source, const char *name)
{
    for (size_t i = 0; i < source->header_count; i++)
        if (strcmp(source->headers[i].name, name) == 0)
            return source->headers[i].value;
    return (struct ck_bytes){ 0 };
}

/* Lower-case hexadecimal digits, not all of them 0. */
static bool is_id(const char *text, size_t size) { return strspn(text, "0123456789abcdef") >= size && strspn(text, "0") < size; }

/* W3C Trace Context, 3.2: 00-TRACE-PARENT-FLAGS. */
static bool is_trace(struct ck_bytes value)
{
    enum { TRACE = 3, PARENT = 36, FLAGS = 53, TRACE_SIZE = 55 };
    char text[TRACE_SIZE + 1] = "";

    if (value.size != TRACE_SIZE)
        return false;
    memcpy(text, value.data, TRACE_SIZE);
    return strncmp(text, "00-", TRACE) == 0 && text[PARENT - 1] == '-' && text[FLAGS - 1] == '-' && is_id(text + TRACE, PARENT - 1 - TRACE) &&
           is_id(text + PARENT, FLAGS - 1 - PARENT) && strspn(text + FLAGS, "0123456789abcdef") == TRACE_SIZE - FLAGS;
}

void headers_trace(struct headers *headers, const struct log_record *source)
{
    struct ck_bytes trace = header_of(source, "traceparent");

    if (is_trace(trace))
        add(headers, "traceparent", trace);
}

/* A value longer than a count is passed on as invalid, which redrive treats as the maximum. */
static void add_redriven(struct headers *headers, const struct log_record *source)
{
    enum { COUNT_DIGITS = 19 };
    struct ck_bytes count = header_of(source, "redriven");

    if (count.data)
        add(headers, "redriven", count.size <= COUNT_DIGITS ? count : CK_BYTES("unreadable"));
}

/* Any producer can set this header: a value that is not the key of a dead letter is dropped. */
static void add_redriven_from(struct headers *headers, const struct log_record *source)
{
    enum { FROM_MAX = 300 /* a topic, a partition, an offset */ };
    struct ck_bytes from = header_of(source, "redriven_from");

    if (from.data && from.size <= FROM_MAX)
        add(headers, "redriven_from", from);
}

static void add_key(struct headers *headers, struct ck_bytes key)
{
    if (!key.data)
        return;
    if (key.size > DEAD_LETTER_KEY_MAX) {
        add_long(headers, "key_size", (int64_t)key.size);
        key.size = DEAD_LETTER_KEY_MAX;
    }
    add(headers, "key", key);
}

void headers_dead_letter(struct headers *headers, const char *topic, const struct log_record *source, int reason, const char *detail,
                         const struct ck_processor *processor, struct ck_bytes build)
{
    headers->count = headers->used = 0;
    add(headers, "topic", ck_bytes_from(topic));
    add_long(headers, "partition", source->part.partition);
    add_long(headers, "offset", source->offset);
    add_long(headers, "timestamp", source->time_ms);
    add(headers, "reason", ck_bytes_from(ck_reason_name(processor, reason)));
    add(headers, "detail", ck_bytes_from(quote_text(ck_bytes_from(detail), headers->detail, sizeof headers->detail)));
    add(headers, "processor", ck_bytes_from(processor->name));
    add(headers, "build", build);
    add_long(headers, "size", (int64_t)source->value.size);
    add_key(headers, source->key);
    headers_trace(headers, source);
    add_redriven(headers, source);
    add_redriven_from(headers, source);
}
