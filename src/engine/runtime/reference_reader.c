/* SPDX-License-Identifier: Apache-2.0
 * Reads reference topics outside the group, adds their records to the worker's reference, and keeps them, because the rows of a partition assigned
 * later may have seen fewer. */
#include "engine/runtime/internal.h"

#include <errno.h>
#include <stdlib.h>
#include <xxhash.h>

int reference_readers_follow(struct worker *worker)
{
    int result = 0;

    for (size_t i = 0; i < worker->reference_reader_count && result == 0; i++)
        result = log_follow(worker->log, (struct log_cursor){ { worker->reference_readers[i].input, 0 }, LOG_START });
    return result;
}

struct reference_reader *reference_reader_of(struct worker *worker, uint16_t log_topic)
{
    for (size_t i = 0; i < worker->reference_reader_count; i++)
        if (worker->reference_readers[i].input == log_topic)
            return &worker->reference_readers[i];
    return NULL;
}

static char *copy_of(struct ck_bytes bytes)
{
    char *copy = malloc(bytes.size + 1);

    if (!copy)
        abort();
    if (bytes.size)
        memcpy(copy, bytes.data, bytes.size);
    return copy;
}

static void reference_reader_keep(struct reference_reader *reader, const struct log_record *record)
{
    uint64_t hash = reader->read ? reader->records[reader->read - 1].hash : 0;

    if (reader->read == reader->room) {
        reader->room = reader->room ? reader->room * 2 : 64;
        reader->records = realloc(reader->records, reader->room * sizeof *reader->records);
        if (!reader->records)
            abort();
    }
    hash = XXH3_64bits_withSeed(record->key.data, record->key.size, hash);
    hash = XXH3_64bits_withSeed(record->value.data, record->value.size, hash);
    reader->records[reader->read++] =
        (struct reference_record){ { copy_of(record->key), record->key.size }, { copy_of(record->value), record->value.size }, record->offset, hash };
}

/* Sets the reference positions that every emission carries; topics without records are omitted. */
static void position_set(struct worker *worker, const char *topic, int64_t offset)
{
    size_t i = 0;

    while (i < worker->out.reference.count && worker->positions[i].topic.data != topic)
        i++;
    worker->positions[i] = (struct ck_reference_position){ ck_bytes_from(topic), offset };
    if (i == worker->out.reference.count)
        worker->out.reference = (struct ck_reference_position_array){ worker->positions, i + 1 };
}

/* The id or fingerprint of its schema, as the record has it. */
static struct schema_wait wait_for(const struct reference_reader *reader, const struct reference_record *record)
{
    struct schema_wait wait = { .input = reader->input, .offset = record->offset };
    struct ck_bytes    body;
    uint32_t           id;

    wait.by_fingerprint = !decode_framing(record->value, &id);
    if (!wait.by_fingerprint)
        wait.schema = id;
    else if (!ck_single_object_read(record->value, &wait.schema, &body))
        wait.schema = 0;
    return wait;
}

/* A record with an unknown schema is never skipped: another worker, or this one after an upgrade, may know the schema, and both must publish the
 * same. The same holds for the registry's framing where no registry is configured. An undecodable record stays in the list too: hash and count must
 * equal those of every other worker. */
static bool lacks_schema(const struct worker *worker, const struct reference_record *record, const struct decode_failure *failure)
{
    uint32_t id;

    if (worker->options.broken & BROKEN_WAITING)
        return false;
    return failure->reason == CK_REASON_UNKNOWN_SCHEMA || (!worker->options.registry && decode_framing(record->value, &id));
}

static bool is_asked(const struct worker *worker, const struct reference_record *record)
{
    uint32_t id;

    return !(worker->options.broken & BROKEN_WAITING) && schema_wait_asks(worker, record->value, &id);
}

/* 0, LOG_AGAIN: it lacks a schema, or a negative errno. */
static int learn(struct worker *worker, struct reference_reader *reader, const struct reference_record *record)
{
    const struct ck_input *input = &worker->processor->inputs[reader->input];
    struct decode_failure  failure;
    void                  *value;
    int                    outcome, result = 0;

    if (is_asked(worker, record))
        return LOG_AGAIN;
    work_record(worker, reader->input, 0, record->offset, record->key);
    outcome = decode_known(&worker->decoder, input->topic, record->value, &worker->scratch, &value, &failure);
    if (outcome == DECODE_OK && input->learn)
        result = input->learn(worker->reference, record->offset, record->key, value);
    else if (outcome != DECODE_OK && lacks_schema(worker, record, &failure))
        result = LOG_AGAIN;
    ck_arena_clear(&worker->scratch);
    return result;
}

/* Learns records up to one with an unknown schema. */
static int go_on(struct worker *worker, struct reference_reader *reader)
{
    reader->wait.waits = false;
    for (; reader->count < reader->read; reader->count++) {
        const struct reference_record *record = &reader->records[reader->count];
        int                            result = learn(worker, reader, record);

        if (result == LOG_AGAIN) {
            schema_wait_begin(worker, &reader->wait, wait_for(reader, record));
            break;
        }
        if (result)
            return result;
        position_set(worker, worker->processor->inputs[reader->input].topic->name, record->offset);
        worker->counters.consumed[reader->input]++;
    }
    return 0;
}

int reference_reader_read(struct worker *worker, const struct log_event *event)
{
    struct reference_reader *reader = reference_reader_of(worker, event->records[0].part.topic);
    size_t                   before = reader->read;

    for (size_t i = 0; i < event->count; i++)
        reference_reader_keep(reader, &event->records[i]);
    reader->next = event->next;
    if (!reader->wait.waits) {
        int result = go_on(worker, reader);

        if (result)
            return result;
    }
    for (size_t i = before; reader->wait.waits && i < reader->read; i++)
        is_asked(worker, &reader->records[i]);
    return 0;
}

int reference_readers_resume(struct worker *worker, bool *ret_progress)
{
    int result = 0;

    for (size_t i = 0; i < worker->reference_reader_count && result == 0; i++) {
        struct reference_reader *reader = &worker->reference_readers[i];
        size_t                   before = reader->count;

        if (!reader->wait.waits || reader->wait.by_fingerprint || is_asked(worker, &reader->records[reader->count]))
            continue;
        result = go_on(worker, reader);
        *ret_progress = *ret_progress || reader->count > before;
    }
    return result;
}

bool reference_readers_wait(const struct worker *worker)
{
    for (size_t i = 0; i < worker->reference_reader_count; i++)
        if (worker->reference_readers[i].wait.waits)
            return true;
    return false;
}

bool reference_readers_caught_up(const struct worker *worker)
{
    for (size_t i = 0; i < worker->reference_reader_count; i++)
        if (!worker->reference_readers[i].caught_up || worker->reference_readers[i].wait.waits)
            return false;
    return true;
}

void reference_readers_seen(const struct worker *worker, int64_t *ret_seen, uint64_t *ret_hash)
{
    for (size_t i = 0; i < worker->reference_reader_count; i++) {
        const struct reference_reader *reader = &worker->reference_readers[i];

        ret_seen[i] = (int64_t)reader->count;
        ret_hash[i] = reader->count ? reader->records[reader->count - 1].hash : 0;
    }
}

bool reference_readers_lack_required(const struct worker *worker)
{
    for (size_t i = 0; i < worker->reference_reader_count; i++)
        if (worker->processor->inputs[worker->reference_readers[i].input].required && worker->reference_readers[i].count == 0)
            return true;
    return false;
}

static void record_free(struct reference_record *record)
{
    union {
        const char *data;
        void       *memory;
    } key = { record->key.data }, value = { record->value.data };

    free(key.memory);
    free(value.memory);
}

void reference_readers_release(struct worker *worker)
{
    for (size_t i = 0; i < worker->reference_reader_count; i++) {
        for (size_t j = 0; j < worker->reference_readers[i].read; j++)
            record_free(&worker->reference_readers[i].records[j]);
        free(worker->reference_readers[i].records);
    }
}
