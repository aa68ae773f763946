/* SPDX-License-Identifier: Apache-2.0
 * The same emission sent twice has the same ce_id; a value that returns after another is a new event, because its revision is another. */
#include "shell/headers.h"

#include <assert.h>
#include <stdio.h>
#include <xxhash.h>

#include "shell/instant.h"

static void add(struct headers *headers, const char *name, struct bytes value)
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
    add(headers, name, (struct bytes){ copy, size });
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

static uint64_t mix(uint64_t seed, struct bytes bytes) { return XXH3_64bits_withSeed(bytes.data, bytes.size, seed + bytes.size); }

static void add_identity(struct headers *headers, const struct event_identity *identity)
{
    static const char digits[] = "0123456789abcdef";
    int64_t           position[2] = { identity->revision, identity->partition };
    uint64_t          seed = mix(mix(mix(0, identity->topic), identity->key), (struct bytes){ (const char *)position, sizeof position });
    XXH128_hash_t     hash = XXH3_128bits_withSeed(identity->content.data, identity->content.size, seed);
    char              text[32];

    for (unsigned i = 0; i < 16; i++) {
        text[i] = digits[hash.high64 >> (60 - 4 * i) & 15];
        text[16 + i] = digits[hash.low64 >> (60 - 4 * i) & 15];
    }
    add_copy(headers, "ce_id", text, sizeof text);
}

void headers_event(struct headers *headers, const struct event_identity *identity, const char *processor, struct bytes key, int64_t time_ms,
                   int64_t vintage_ms)
{
    const char  *bar = key.size ? memchr(key.data, '|', key.size) : NULL;
    struct bytes partition_key = { key.data, bar ? (size_t)(bar - key.data) : key.size };

    headers->count = headers->used = 0;
    add(headers, "ce_specversion", BYTES("1.0"));
    add_identity(headers, identity);
    add(headers, "ce_type", identity->topic);
    add(headers, "ce_source", bytes_from(processor));
    add_time(headers, "ce_time", time_ms);
    add_time(headers, "ce_recordedtime", vintage_ms);
    add(headers, "ce_partitionkey", partition_key);
    add(headers, "content-type", bytes_from(headers->content_type));
}

static void pass_on(struct headers *headers, const struct log_record *source, const char *name)
{
    for (size_t i = 0; i < source->header_count; i++) {
        if (strcmp(source->headers[i].name, name) != 0)
            continue;
        add(headers, name, source->headers[i].value);
        return;
    }
}

void headers_trace(struct headers *headers, const struct log_record *source) { pass_on(headers, source, "traceparent"); }

void headers_dead_letter(struct headers *headers, const char *topic, const struct log_record *source, enum reason reason, const char *detail,
                         const char *processor, struct bytes build)
{
    headers->count = headers->used = 0;
    add(headers, "topic", bytes_from(topic));
    add_long(headers, "partition", source->part.partition);
    add_long(headers, "offset", source->offset);
    add_long(headers, "timestamp", source->time_ms);
    add(headers, "reason", bytes_from(reason_name(reason)));
    add(headers, "detail", bytes_from(detail));
    add(headers, "processor", bytes_from(processor));
    add(headers, "build", build);
    add_long(headers, "size", (int64_t)source->value.size);
    if (source->key.data)
        add(headers, "key", source->key);
    pass_on(headers, source, "traceparent");
    pass_on(headers, source, "redriven");
}
