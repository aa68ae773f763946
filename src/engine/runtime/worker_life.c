/* SPDX-License-Identifier: Apache-2.0
 * Creates and frees a worker; its topics, phases and counters. */
#include "engine/runtime/worker.h"

#include <assert.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <xxhash.h>

#include "engine/config/option_values.h"
#include "engine/runtime/internal.h"

/* ---- topics ---- */

static void topic_add(struct worker_topics *topics, const struct installation *installation, const char *name, enum log_role role)
{
    char  full[INSTALLATION_NAME_MAX];
    char *copy;

    installation_topic(installation, name, full);
    copy = strdup(full);
    topics->topics = realloc(topics->topics, (topics->count + 1) * sizeof *topics->topics);
    if (!copy || !topics->topics)
        abort();
    topics->topics[topics->count++] = (struct log_topic){ copy, role };
}

struct worker_topics worker_topics_new(const struct ck_processor *processor, const struct installation *installation)
{
    struct worker_topics topics = { 0 };
    char                 own[INSTALLATION_NAME_MAX];

    for (const struct ck_input *input = processor->inputs; input->topic; input++)
        topic_add(&topics, installation, input->topic->name, input->role == CK_INPUT_STREAM ? LOG_GROUP : LOG_FOLLOWED);
    for (const struct ck_topic *const *output = processor->outputs; *output; output++)
        topic_add(&topics, installation, (*output)->name, LOG_WRITTEN);
    snprintf(own, sizeof own, "%s.dlq", processor->name);
    topic_add(&topics, installation, own, LOG_WRITTEN);
    snprintf(own, sizeof own, "%s.changelog", processor->name);
    if (processor->tables)
        topic_add(&topics, installation, own, LOG_FOLLOWED);
    return topics;
}

void worker_topics_free(struct worker_topics *topics)
{
    for (size_t i = 0; i < topics->count; i++) {
        union {
            const char *text;
            void       *memory;
        } name = { topics->topics[i].name };

        free(name.memory);
    }
    free(topics->topics);
    *topics = (struct worker_topics){ 0 };
}

/* ---- life ---- */

static struct worker_limits limits_filled(struct worker_limits limits)
{
    struct worker_limits filled = {
        .inputs = limits.inputs ? limits.inputs : 10000,
        .subjects = limits.subjects ? limits.subjects : 20000,
        .outputs = limits.outputs ? limits.outputs : 50000,
        .bytes = limits.bytes ? limits.bytes : 16 * 1024 * 1024,
        .undo = limits.undo ? limits.undo : 64 * 1024 * 1024,
        .commit_ms = limits.commit_ms ? limits.commit_ms : 100,
        .settle_ms = limits.settle_ms ? limits.settle_ms : 10000,
        .lag_inputs = limits.lag_inputs,
        .lag_ms = limits.lag_ms,
    };

    if (filled.commit_ms > filled.settle_ms / 2)
        filled.commit_ms = filled.settle_ms / 2;
    if (filled.lag_ms > filled.settle_ms / 2)
        filled.lag_ms = filled.settle_ms / 2;
    if (filled.lag_ms < filled.commit_ms)
        filled.lag_ms = filled.commit_ms;
    if (filled.lag_inputs < filled.inputs || filled.inputs == 1)
        filled.lag_inputs = filled.inputs;
    return filled;
}

static uint64_t topology_of(const struct ck_processor *processor)
{
    uint64_t hash = XXH3_64bits(processor->name, strlen(processor->name));

    for (const struct ck_input *input = processor->inputs; input->topic; input++)
        hash = XXH3_64bits_withSeed(input->topic->name, strlen(input->topic->name), hash + (uint64_t)input->role);
    for (const struct ck_topic *const *output = processor->outputs; *output; output++)
        hash = XXH3_64bits_withSeed((*output)->name, strlen((*output)->name), hash);
    for (const struct ck_table_type *table = processor->tables; table && table->name; table++)
        hash = XXH3_64bits_withSeed(&table->row->fingerprint, sizeof table->row->fingerprint, hash);
    return processor->rules ? XXH3_64bits_withSeed(processor->rules, strlen(processor->rules), hash) : hash;
}

/* Numbers of topics and partitions; the partition counts that must agree. */
static int layout(struct worker *worker)
{
    const struct ck_processor *processor = worker->processor;
    uint16_t                   topic = 0;
    int                        count;

    for (; processor->inputs[topic].topic; topic++) {
        count = log_partitions(worker->log, topic);
        if (count < 0)
            return count;
        if (processor->inputs[topic].role == CK_INPUT_REFERENCE) {
            worker->reference_readers[worker->reference_reader_count++].input = topic;
            continue;
        }
        if (processor->tables && worker->partition_count && worker->partition_count != count)
            return -EDOM;
        worker->partition_count = count;
    }
    worker->output_first = topic;
    for (size_t i = 0; processor->outputs[i]; i++, topic++) {
        count = log_partitions(worker->log, topic);
        if (count < 0)
            return count;
        worker->output_partitions[i] = (uint32_t)count;
    }
    worker->dead_letter_topic = topic++;
    count = log_partitions(worker->log, worker->dead_letter_topic);
    if (count < 0)
        return count;
    worker->dead_letter_partitions = (uint32_t)count;
    worker->changelog_topic = topic;
    if (processor->tables && log_partitions(worker->log, topic) != worker->partition_count)
        return -EDOM;
    return 0;
}

static struct schema_versions *history_of(const struct worker_options *options)
{
    const struct ck_record_type *types[WORKER_INPUTS_MAX + 1] = { NULL };

    for (size_t i = 0; options->processor->inputs[i].topic; i++)
        types[i] = options->processor->inputs[i].topic->value;
    return schema_versions_new(types);
}

static int reference_create(struct worker *worker)
{
    assert(worker->processor->reference);
    worker->reference = worker->processor->reference->create();
    return worker->reference ? 0 : -ENOMEM;
}

int worker_new(const struct worker_options *options, struct worker **ret_worker)
{
    struct worker *worker = calloc(1, sizeof *worker);
    int            result;

    if (!worker)
        abort();
    worker->options = *options;
    worker->options.limits = limits_filled(options->limits);
    if (!options->tail_records)
        worker->options.tail_records = TAIL_RECORDS_MAX;
    worker->processor = options->processor;
    worker->log = options->log;
    worker->today = worker->day_wanted = options->today;
    worker->day_checked = INT32_MIN;
    worker->counters.day = options->today;
    worker->counters.brokers_day = worker->counters.rows_day = INT32_MIN;
    worker->versions = history_of(options);
    worker->decoder = (struct decoder){ options->registry, worker->versions };
    worker->topology = topology_of(options->processor);
    worker->configuration = options->config ? configuration_hash(options->processor, options->config) : 0;
    worker->publisher = (struct publisher){ .publish = transaction_publish, .context = worker, .broken = options->broken };
    worker->encoder = (struct encoder){ .format = options->format, .schema_ids = options->schema_ids };
    worker->headers.content_type = encode_content_type(options->format);
    worker->headers.id_alone = options->headers == OUTPUT_HEADERS_ID;
    result = layout(worker);
    worker->out = (struct ck_out){ .processor = options->processor, .build = ck_bytes_from(options->build ? options->build : CHOKEPOINT_VERSION) };
    if (result == 0 && worker->reference_reader_count > 0)
        result = reference_create(worker);
    if (result == 0)
        result = reference_readers_follow(worker);
    if (result) {
        worker_free(worker);
        return result;
    }
    *ret_worker = worker;
    return 0;
}

void worker_free(struct worker *worker)
{
    if (!worker)
        return;
    for (size_t i = 0; i < worker->count; i++)
        partition_free(worker->partitions[i]);
    free(worker->partitions);
    reference_readers_release(worker);
    if (worker->reference)
        worker->processor->reference->destroy(worker->reference);
    ck_arena_release(&worker->arena);
    ck_arena_release(&worker->scratch);
    out_release(&worker->out);
    publisher_release(&worker->publisher);
    schema_versions_free(worker->versions);
    encoder_release(&worker->encoder);
    ck_buffer_release(&worker->buffer);
    free(worker->cursors);
    free(worker);
}

/* ---- what it tells ---- */

enum worker_phase worker_phase(const struct worker *worker)
{
    enum worker_phase phase = worker->phase;

    for (size_t i = 0; i < worker->count; i++) {
        if (worker->partitions[i]->phase == PARTITION_SWEEPING)
            phase = WORKER_SWEEPING;
        else if (worker->partitions[i]->phase != PARTITION_RUNNING && worker->partitions[i]->phase != PARTITION_PARKED)
            return WORKER_RESTORING;
    }
    return phase;
}

const char *const worker_hold_names[] = { "restoring", "reference", "sweeping", "schema" };

static void count_rows(struct worker_counters *counters, const struct state *state)
{
    counters->rows += (size_t)state->rows;
    counters->state_bytes += state_bytes(state);
    counters->table_rows[0] += state->published->rows;
    for (size_t i = 0; i < state->table_count && i + 1 < WORKER_TABLES_MAX; i++)
        counters->table_rows[i + 1] += state->tables[i]->rows;
}

static void count_lack(struct worker_counters *counters, const struct partition *partition)
{
    const struct worker_lack *lack = &partition->lack;
    struct worker_lack       *longest = &counters->lacks_longest;

    if (lack->of == WORKER_LACKS_NOTHING || (partition->phase != PARTITION_TAIL && partition->phase != PARTITION_REFERENCE))
        return;
    if (counters->lacks++ == 0 || lack->since_ms < longest->since_ms)
        *longest = *lack;
}

static void count_hold(struct worker_counters *counters, const struct partition *partition)
{
    switch (partition->phase) {
    case PARTITION_PARKED: return;
    case PARTITION_RUNNING: counters->holds[WORKER_HELD_SCHEMA] += partition->wait.waits; return;
    case PARTITION_ASK:
    case PARTITION_TAIL: counters->holds[WORKER_HELD_RESTORING]++; return;
    case PARTITION_REFERENCE: counters->holds[WORKER_HELD_REFERENCE]++; return;
    case PARTITION_SWEEPING: counters->holds[WORKER_HELD_SWEEPING]++; return;
    }
}

struct notes *worker_notes(struct worker *worker)
{
    notes_forget(&worker->notes, worker->processor->notes, worker->reference);
    return &worker->notes;
}

const struct worker_refusal *worker_refusal(const struct worker *worker, int reason) { return &worker->refusals[reason]; }

const struct worker_counters *worker_counters(struct worker *worker)
{
    struct worker_counters *counters = &worker->counters;

    counters->rows = counters->state_bytes = counters->subjects_left = counters->partitions = counters->lacks = 0;
    counters->lacks_longest = (struct worker_lack){ 0 };
    memset(counters->table_rows, 0, sizeof counters->table_rows);
    memset(counters->holds, 0, sizeof counters->holds);
    for (size_t i = 0; i < worker->reference_reader_count; i++)
        if (worker->reference_readers[i].count > 0)
            counters->references[worker->reference_readers[i].input] =
                worker->reference_readers[i].records[worker->reference_readers[i].count - 1].offset + 1;
    for (size_t i = 0; i < worker->count; i++) {
        const struct partition *partition = worker->partitions[i];

        counters->partitions += partition->phase != PARTITION_PARKED;
        count_hold(counters, partition);
        count_lack(counters, partition);
        if (!partition->state)
            continue;
        count_rows(counters, partition->state);
        counters->subjects_left += marks_left(partition->marks);
    }
    schema_wait_count(worker, counters);
    return counters;
}

static const struct {
    int         error, exit_code;
    const char *text;
} errors[] = {
    { -ESTALE, 7, "fenced: another instance has this transactional id" },
    { -EBADMSG, 6, "state corrupt: the rows do not have the digest of the meta row" },
    { -EUCLEAN, 6, "state mismatch: the meta row and the group's offsets differ" },
    { -ERANGE, 5, "topology changed: inputs, outputs, tables or the lexicon are not those of the state; after an upgrade: `reset PROCESSOR`" },
    { -EDOM, 5, "partition counts differ: all inputs of a processor with tables, and its changelog, must have as many, and they may not grow" },
    { -EPROTO, 70, "the processor breaks a rule of its phase" },
    { -ETIME, 9, "clock suspect: the day jumped, or has not come by the brokers' clocks" },
    { -ENOMEM, 8, "memory budget exhausted" },
    { -EACCES, 4, "not allowed" },
    { -ENOENT, 4, "a topic is missing" },
    { -ENODATA, 6, "input is gone: records were deleted (retention) before they were read" },
    { -EMSGSIZE, 70, "an output is larger than its topic may take (8 MiB)" },
    { -EREMOTEIO, 4, "the schema registry lacks or refuses a schema" },
    { -EIO, 4, "the log failed" },
};

const char *worker_fault(const struct worker *worker) { return worker->out.fault; }

int worker_exit_code(int error)
{
    for (size_t i = 0; i < sizeof errors / sizeof errors[0]; i++)
        if (errors[i].error == error)
            return errors[i].exit_code;
    return 70;
}

const char *worker_error(int error)
{
    for (size_t i = 0; i < sizeof errors / sizeof errors[0]; i++)
        if (errors[i].error == error)
            return errors[i].text;
    return strerror(-error);
}
