/* SPDX-License-Identifier: Apache-2.0
 * A record to a line. */
#include "engine/serde/record_lines.h"

#include <errno.h>

#include "chokepoint/avro.h"
#include "chokepoint/key.h"
#include "chokepoint/number.h"
#include "engine/avro/reader.h"
#include "engine/formats/json.h"
#include "engine/util/base64.h"
#include "engine/util/instant.h"
#include "chokepoint/types.h"

static int64_t line_of(const struct record_lines *lines, struct ck_bytes topic, int64_t offset)
{
    return lines->line_of ? lines->line_of(lines->context, topic, offset) : offset;
}

static void patch_emission(struct record_lines *lines, struct ck_emission *emission)
{
    size_t                        source_count = emission->sources.count, reference_count = emission->reference.count;
    struct ck_origin             *sources = ck_arena_take(&lines->scratch, (source_count + 1) * sizeof *sources);
    struct ck_reference_position *reference = ck_arena_take(&lines->scratch, (reference_count + 1) * sizeof *reference);

    for (size_t i = 0; i < source_count; i++) {
        sources[i] = emission->sources.items[i];
        sources[i].offset = line_of(lines, sources[i].topic, sources[i].offset);
    }
    for (size_t i = 0; i < reference_count; i++) {
        reference[i] = emission->reference.items[i];
        reference[i].offset = line_of(lines, reference[i].topic, reference[i].offset);
    }
    emission->sources.items = sources;
    emission->reference.items = reference;
}

static void patch(struct record_lines *lines, void *value)
{
    const struct ck_record_type *type = lines->topic->value;
    const struct ck_field       *last = &type->fields[type->field_count - 1];
    void                        *place = (char *)value + last->offset;

    if (last->record == &ck_origin_type)
        ((struct ck_origin *)place)->offset = line_of(lines, ((struct ck_origin *)place)->topic, ((struct ck_origin *)place)->offset);
    else if (last->record == &ck_emission_type)
        patch_emission(lines, place);
}

/* ---- one line ---- */

static void add(struct record_lines *lines, const char *text) { ck_buffer_append(&lines->buffer, ck_bytes_from(text)); }

static void write_timestamp(struct record_lines *lines, const void *value, int64_t record_ms)
{
    const struct ck_topic *topic = lines->topic;
    int64_t                time_ms = ck_topic_vintage_ms(topic, value);
    char                   text[INSTANT_TEXT_MAX];
    size_t                 size;

    if (time_ms == 0)
        time_ms = ck_topic_time_ms(topic, value);
    if (topic->foreign && record_ms > 0)
        time_ms = record_ms;
    size = time_ms ? instant_write(time_ms, text) : 0;
    if (size == 0)
        return;
    add(lines, ",\"timestamp\":\"");
    ck_buffer_append(&lines->buffer, (struct ck_bytes){ text, size });
    add(lines, "\"");
}

static void write_published(struct record_lines *lines, int64_t record_ms)
{
    char   text[INSTANT_TEXT_MAX];
    size_t size = lines->dated ? instant_write(record_ms, text) : 0;

    if (size == 0)
        return;
    add(lines, ",\"published\":\"");
    ck_buffer_append(&lines->buffer, (struct ck_bytes){ text, size });
    add(lines, "\"");
}

static int flush(struct record_lines *lines)
{
    struct ck_bytes bytes = ck_buffer_bytes(&lines->buffer);
    bool            done;

    errno = 0;
    done = fwrite(bytes.data, 1, bytes.size, lines->file) == bytes.size;
    lines->written += done;
    lines->buffer.size = 0;
    ck_arena_clear(&lines->scratch);
    return done ? 0 : errno ? -errno : -EIO;
}

/* Bytes that are no UTF-8 become '?': a detail may quote such, and a user's key may be such. */
static struct ck_bytes as_text(struct record_lines *lines, struct ck_bytes bytes)
{
    char *copy;

    if (!bytes.data || utf8_valid(bytes))
        return bytes.data ? bytes : CK_BYTES("");
    copy = ck_arena_take(&lines->scratch, bytes.size);
    for (size_t i = 0; i < bytes.size; i++)
        copy[i] = (unsigned char)bytes.data[i] < 0x80 ? bytes.data[i] : '?';
    return (struct ck_bytes){ copy, bytes.size };
}

static void write_key(struct record_lines *lines, struct ck_bytes key)
{
    add(lines, "{\"key\":");
    if (key.data)
        json_write_text(as_text(lines, key), &lines->buffer);
    else
        add(lines, "null");
}

/* ---- what Kafka knows of it ---- */

static void write_position(struct record_lines *lines, const struct log_record *record)
{
    char text[96];

    if (!lines->placed)
        return;
    snprintf(text, sizeof text, ",\"partition\":%u,\"offset\":%lld", (unsigned)record->part.partition, (long long)record->offset);
    add(lines, text);
}

static bool is_last_of_name(const struct log_record *record, size_t index)
{
    for (size_t i = index + 1; i < record->header_count; i++)
        if (strcmp(record->headers[i].name, record->headers[index].name) == 0)
            return false;
    return true;
}

static void write_bytes(struct record_lines *lines, struct ck_bytes bytes)
{
    if (!bytes.data)
        add(lines, "null");
    else if (utf8_valid(bytes))
        json_write_text(bytes, &lines->buffer);
    else {
        add(lines, "{\"base64\":\"");
        base64_write(bytes, &lines->buffer);
        add(lines, "\"}");
    }
}

static void write_headers(struct record_lines *lines, const struct log_record *record)
{
    const char *before = ",\"headers\":{";

    if (!lines->placed || record->header_count == 0)
        return;
    for (size_t i = 0; i < record->header_count; i++) {
        if (!is_last_of_name(record, i))
            continue;
        add(lines, before);
        json_write_text(as_text(lines, ck_bytes_from(record->headers[i].name)), &lines->buffer);
        add(lines, ":");
        write_bytes(lines, record->headers[i].value);
        before = ",";
    }
    add(lines, "}");
}

/* ---- records ---- */

static int write_value(struct record_lines *lines, const struct log_record *record)
{
    const struct ck_record_type *type = lines->topic->value;
    bool                         states = type->fields[type->field_count - 1].record == &ck_emission_type;
    void                        *value;

    if (decode_awaited(&lines->decoder, &lines->wait_ms, lines->topic, record->value, &lines->scratch, &value, &lines->failure) != DECODE_OK) {
        ck_arena_clear(&lines->scratch);
        return -EBADMSG;
    }
    if (lines->final && value_is_retracted(lines->topic, value)) {
        lines->retracted++;
        ck_arena_clear(&lines->scratch);
        return 0;
    }
    patch(lines, value);
    write_key(lines, record->key);
    write_position(lines, record);
    if (!lines->final)
        write_timestamp(lines, value, record->time_ms);
    write_published(lines, record->time_ms);
    write_headers(lines, record);
    add(lines, ",\"value\":");
    json_write(type, 0, type->field_count - (lines->final && states), value, &lines->buffer);
    add(lines, "}\n");
    return flush(lines);
}

struct ck_bytes record_header(const struct log_record *record, const char *name)
{
    for (size_t i = 0; i < record->header_count; i++)
        if (strcmp(record->headers[i].name, name) == 0)
            return record->headers[i].value;
    return (struct ck_bytes){ 0 };
}

static int write_dead_letter(struct record_lines *lines, const struct log_record *record)
{
    struct ck_bytes parts[3] = { { 0 } };
    int64_t         offset = 0;
    char            key[CK_KEY_SIZE_MAX];
    struct ck_key   patched = { key, 0 };

    ck_key_split(record->key, parts, 3);
    ck_number_read_long(parts[2], &offset);
    ck_key_text(&patched, parts[0]);
    ck_key_text(&patched, parts[1]);
    ck_key_long(&patched, line_of(lines, parts[0], offset));
    add(lines, "{\"key\":");
    json_write_text(ck_key_bytes(&patched), &lines->buffer);
    write_position(lines, record);
    write_headers(lines, record);
    add(lines, ",\"reason\":");
    json_write_text(as_text(lines, record_header(record, "reason")), &lines->buffer);
    add(lines, ",\"detail\":");
    json_write_text(as_text(lines, record_header(record, "detail")), &lines->buffer);
    if (!record->value.data || utf8_valid(record->value)) {
        add(lines, ",\"value\":");
        json_write_text(record->value.data ? record->value : CK_BYTES(""), &lines->buffer);
    } else {
        add(lines, ",\"base64\":\"");
        base64_write(record->value, &lines->buffer);
        add(lines, "\"");
    }
    add(lines, "}\n");
    return flush(lines);
}

int record_lines_add(void *context, const struct log_record *record)
{
    struct record_lines *lines = context;

    return lines->topic ? write_value(lines, record) : write_dead_letter(lines, record);
}

void record_lines_release(struct record_lines *lines)
{
    ck_buffer_release(&lines->buffer);
    ck_arena_release(&lines->scratch);
}
