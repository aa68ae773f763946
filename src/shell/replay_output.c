/* SPDX-License-Identifier: Apache-2.0
 * Records to files. Offsets of users' topics become line numbers - 1, whatever order the lines were read in. */
#include "shell/replay_parts.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "chokepoint/codec.h"
#include "chokepoint/key.h"
#include "chokepoint/number.h"
#include "core/avro/reader.h"
#include "records.h"
#include "shell/base64.h"
#include "shell/command.h"
#include "shell/decode.h"
#include "shell/instant.h"
#include "shell/json.h"

struct final_record {
    struct bytes key, value;
    size_t       order;
};

struct positions { /* where the records of a published topic stand in the log: a transaction leaves a gap behind its last one */
    const struct topic *topic;
    int64_t            *offsets;
    size_t              count, room;
};

struct written {
    struct positions topics[REPLAY_TOPICS_MAX];
    size_t           count;
};

struct writer {
    const struct replay_input *input;
    const struct written      *written;
    const struct topic        *topic; /* NULL: dead letters */
    FILE                      *file;
    struct buffer              buffer;
    struct arena               scratch;
    bool                       final;
    struct arena               kept; /* --final: all records of the topic */
    struct final_record       *records;
    size_t                     count, room;
};

/* ---- offsets ---- */

static int note_offset(void *context, const struct log_record *record)
{
    struct positions *positions = context;

    if (positions->count == positions->room) {
        positions->room = positions->room ? positions->room * 2 : 1024;
        positions->offsets = realloc(positions->offsets, positions->room * sizeof *positions->offsets);
        if (!positions->offsets)
            abort();
    }
    positions->offsets[positions->count++] = record->offset;
    return 0;
}

static void written_note(struct written *written, struct embedded *embedded, const struct processor *processor)
{
    for (const struct topic *const *output = processor->outputs; *output && written->count < REPLAY_TOPICS_MAX; output++) {
        struct positions *positions = &written->topics[written->count++];

        positions->topic = *output;
        embedded_read(embedded, (*output)->name, 0, note_offset, positions);
    }
}

static void written_release(struct written *written)
{
    for (size_t i = 0; i < written->count; i++)
        free(written->topics[i].offsets);
}

/* How many records of the topic stand before the offset: its line, counted from 0. */
static int64_t rank_of(const struct positions *positions, int64_t offset)
{
    size_t low = 0, high = positions->count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (positions->offsets[middle] < offset)
            low = middle + 1;
        else
            high = middle;
    }
    return (int64_t)low;
}

static int64_t line_of(const struct writer *writer, struct bytes topic, int64_t offset)
{
    for (size_t i = 0; i < writer->written->count; i++)
        if (offset >= 0 && bytes_equal(bytes_from(writer->written->topics[i].topic->name), topic))
            return rank_of(&writer->written->topics[i], offset);
    for (size_t i = 0; i < writer->input->source_count; i++) {
        const struct replay_source *source = &writer->input->sources[i];

        if (bytes_equal(bytes_from(source->topic->name), topic))
            return offset >= 0 && (size_t)offset < source->fed ? source->lines[offset] : offset;
    }
    return offset;
}

static void patch_emission(struct writer *writer, struct emission *emission)
{
    size_t                     source_count = emission->sources.count, reference_count = emission->reference.count;
    struct origin             *sources = arena_take(&writer->scratch, (source_count + 1) * sizeof *sources);
    struct reference_position *reference = arena_take(&writer->scratch, (reference_count + 1) * sizeof *reference);

    for (size_t i = 0; i < source_count; i++) {
        sources[i] = emission->sources.items[i];
        sources[i].offset = line_of(writer, sources[i].topic, sources[i].offset);
    }
    for (size_t i = 0; i < reference_count; i++) {
        reference[i] = emission->reference.items[i];
        reference[i].offset = line_of(writer, reference[i].topic, reference[i].offset);
    }
    emission->sources.items = sources;
    emission->reference.items = reference;
}

static void patch(struct writer *writer, void *value)
{
    const struct record_type *type = writer->topic->value;
    const struct field       *last = &type->fields[type->field_count - 1];
    void                     *place = (char *)value + last->offset;

    if (last->record == &origin_type)
        ((struct origin *)place)->offset = line_of(writer, ((struct origin *)place)->topic, ((struct origin *)place)->offset);
    else if (last->record == &emission_type)
        patch_emission(writer, place);
}

/* ---- one line ---- */

static void add(struct writer *writer, const char *text) { buffer_append(&writer->buffer, bytes_from(text)); }

static void write_timestamp(struct writer *writer, const void *value)
{
    const struct topic *topic = writer->topic;
    int64_t             time_ms = topic->vintage_ms ? topic->vintage_ms(value) : 0;
    char                text[INSTANT_TEXT_MAX];
    size_t              size;

    if (time_ms == 0 && topic->time_ms)
        time_ms = topic->time_ms(value);
    size = time_ms ? instant_write(time_ms, text) : 0;
    if (size == 0)
        return;
    add(writer, ",\"timestamp\":\"");
    buffer_append(&writer->buffer, (struct bytes){ text, size });
    add(writer, "\"");
}

static bool flush(struct writer *writer)
{
    struct bytes bytes = buffer_bytes(&writer->buffer);
    bool         done = fwrite(bytes.data, 1, bytes.size, writer->file) == bytes.size;

    writer->buffer.size = 0;
    arena_clear(&writer->scratch);
    return done;
}

static int write_value(struct writer *writer, struct bytes key, struct bytes bytes)
{
    const struct record_type *type = writer->topic->value;
    bool                      states = type->fields[type->field_count - 1].record == &emission_type;
    struct decode_failure     failure;
    void                     *value;

    if (decode_value(writer->topic, bytes, &writer->scratch, &value, &failure) != DECODE_OK)
        return -EBADMSG;
    if (writer->final && value_is_retracted(writer->topic, value))
        return 0;
    patch(writer, value);
    add(writer, "{\"key\":");
    json_write_text(key, &writer->buffer);
    if (!writer->final)
        write_timestamp(writer, value);
    add(writer, ",\"value\":");
    json_write(type, 0, type->field_count - (writer->final && states), value, &writer->buffer);
    add(writer, "}\n");
    return flush(writer) ? 0 : -EIO;
}

static struct bytes header_of(const struct log_record *record, const char *name)
{
    for (size_t i = 0; i < record->header_count; i++)
        if (strcmp(record->headers[i].name, name) == 0)
            return record->headers[i].value;
    return BYTES("");
}

/* A detail may quote bytes that are no UTF-8: they become '?'. */
static struct bytes as_text(struct writer *writer, struct bytes bytes)
{
    char *copy;

    if (!bytes.data || utf8_valid(bytes))
        return bytes.data ? bytes : BYTES("");
    copy = arena_take(&writer->scratch, bytes.size);
    for (size_t i = 0; i < bytes.size; i++)
        copy[i] = (unsigned char)bytes.data[i] < 0x80 ? bytes.data[i] : '?';
    return (struct bytes){ copy, bytes.size };
}

static int write_dead_letter(void *context, const struct log_record *record)
{
    struct writer *writer = context;
    struct bytes   parts[3] = { { 0 } };
    int64_t        offset = 0;
    char           key[KEY_SIZE_MAX];
    struct key     patched = { key, 0 };

    key_split(record->key, parts, 3);
    number_read_long(parts[2], &offset);
    key_text(&patched, parts[0]);
    key_text(&patched, parts[1]);
    key_long(&patched, line_of(writer, parts[0], offset));
    add(writer, "{\"key\":");
    json_write_text(key_bytes(&patched), &writer->buffer);
    add(writer, ",\"reason\":");
    json_write_text(header_of(record, "reason"), &writer->buffer);
    add(writer, ",\"detail\":");
    json_write_text(as_text(writer, header_of(record, "detail")), &writer->buffer);
    if (!record->value.data || utf8_valid(record->value)) {
        add(writer, ",\"value\":");
        json_write_text(record->value.data ? record->value : BYTES(""), &writer->buffer);
    } else {
        add(writer, ",\"base64\":\"");
        base64_write(record->value, &writer->buffer);
        add(writer, "\"");
    }
    add(writer, "}\n");
    return flush(writer) ? 0 : -EIO;
}

/* ---- a file ---- */

static int each(void *context, const struct log_record *record)
{
    struct writer *writer = context;

    if (!writer->final)
        return write_value(writer, record->key, record->value);
    if (writer->count == writer->room) {
        writer->room = writer->room ? writer->room * 2 : 1024;
        writer->records = realloc(writer->records, writer->room * sizeof *writer->records);
        if (!writer->records)
            abort();
    }
    writer->records[writer->count] =
        (struct final_record){ arena_copy(&writer->kept, record->key), arena_copy(&writer->kept, record->value), writer->count };
    writer->count++;
    return 0;
}

static int in_order(const void *a, const void *b)
{
    const struct final_record *one = a, *two = b;
    int                        order = bytes_compare(one->key, two->key);

    return order ? order : (one->order > two->order) - (one->order < two->order);
}

static int write_final(struct writer *writer)
{
    int result = 0;

    if (writer->count)
        qsort(writer->records, writer->count, sizeof *writer->records, in_order);
    for (size_t i = 0; i < writer->count && result == 0; i++)
        if (i + 1 == writer->count || !bytes_equal(writer->records[i].key, writer->records[i + 1].key))
            result = write_value(writer, writer->records[i].key, writer->records[i].value);
    return result;
}

static int64_t fed(const struct replay_input *input, const char *topic)
{
    for (size_t i = 0; i < input->source_count; i++)
        if (strcmp(input->sources[i].topic->name, topic) == 0)
            return (int64_t)input->sources[i].fed;
    return 0;
}

static int write_topic(const struct replay_input *input, const struct written *written, struct embedded *embedded, const char *directory,
                       const char *name, const struct topic *topic, bool final)
{
    struct writer writer = { .input = input, .written = written, .topic = topic, .final = final };
    char          path[4096];
    int           result;

    snprintf(path, sizeof path, "%s/%s.jsonl", directory, name);
    writer.file = fopen(path, "wb");
    if (!writer.file) {
        fprintf(stderr, "chokepoint replay: %s: %s\n", path, strerror(errno));
        return EXIT_CONFIG;
    }
    result = embedded_read(embedded, name, fed(input, name), topic ? each : write_dead_letter, &writer);
    if (result == 0 && topic && final)
        result = write_final(&writer);
    if (fclose(writer.file) != 0 && result == 0)
        result = -EIO;
    buffer_release(&writer.buffer);
    arena_release(&writer.scratch);
    arena_release(&writer.kept);
    free(writer.records);
    if (result == 0)
        return EXIT_CLEAN;
    fprintf(stderr, "chokepoint replay: %s: %s\n", path, result == -EBADMSG ? "a record that its own topic cannot decode" : strerror(-result));
    return result == -EBADMSG ? EXIT_STATE : EXIT_CONFIG;
}

static int write_all(const struct replay_input *input, const struct written *written, struct embedded *embedded, const char *directory,
                     const struct processor *processor, bool final)
{
    int  result = EXIT_CLEAN;
    char name[256];

    for (const struct topic *const *output = processor->outputs; *output && result == EXIT_CLEAN; output++)
        result = write_topic(input, written, embedded, directory, (*output)->name, *output, final);
    snprintf(name, sizeof name, "%s.dlq", processor->name);
    if (result == EXIT_CLEAN)
        result = write_topic(input, written, embedded, directory, name, NULL, final);
    return result;
}

int replay_write(const struct replay_input *input, struct embedded *embedded, const char *directory, const struct processor *const *processors,
                 size_t count, bool final)
{
    struct written written = { .count = 0 };
    int            result = EXIT_CLEAN;

    for (size_t i = 0; i < count && !final; i++) /* final states show no offsets but those of users' topics */
        written_note(&written, embedded, processors[i]);
    for (size_t i = 0; i < count && result == EXIT_CLEAN; i++)
        result = write_all(input, &written, embedded, directory, processors[i], final);
    written_release(&written);
    return result;
}
