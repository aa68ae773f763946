/* SPDX-License-Identifier: Apache-2.0
 * Runs workers over one cluster in memory, writers before their readers, each until it has nothing to read. Uses no random numbers and reads no
 * clock. */
#include "engine/embedded/embedded.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "chokepoint/avro.h"
#include "chokepoint/key.h"
#include "engine/registry/registry.h"

enum { ASK_NS = 1000000 /* between two looks at whether the registry has answered */ };

struct embedded_actor {
    const struct ck_processor *processor;
    void                      *config; /* owned defaults, or NULL */
    struct log                *log;
    struct worker             *worker;
    uint32_t                   schema_ids[WORKER_OUTPUTS_MAX];
};

struct embedded {
    struct embedded_options options;
    struct cluster         *cluster;
    struct embedded_actor  *actors; /* in topological order */
    size_t                  count;
    uint32_t                turn; /* of records without key */
};

/* ---- order ---- */

static bool feeds(const struct ck_processor *writer, const struct ck_processor *reader)
{
    for (const struct ck_topic *const *output = writer->outputs; *output; output++)
        for (const struct ck_input *input = reader->inputs; input->topic; input++)
            if (input->topic == *output)
                return true;
    return false;
}

/* Takes the first processor that reads no output of another remaining one; in a cycle, the first. */
static size_t next_of(const struct ck_processor *const *processors, const bool *taken, size_t count)
{
    size_t first = count;

    for (size_t i = 0; i < count; i++) {
        bool waits = false;

        if (taken[i])
            continue;
        if (first == count)
            first = i;
        for (size_t j = 0; j < count && !waits; j++)
            waits = j != i && !taken[j] && feeds(processors[j], processors[i]);
        if (!waits)
            return i;
    }
    return first;
}

/* ---- topics ---- */

static uint16_t partitions_for(const struct embedded_options *options, const struct ck_topic *topic)
{
    if (topic->foreign)
        return options->user_partitions;
    return topic->one_partition ? 1 : options->partitions;
}

static int create_topics(struct embedded *embedded, const struct ck_processor *processor)
{
    char     name[256];
    uint16_t streams = 1;
    int      result = 0;

    for (const struct ck_input *input = processor->inputs; input->topic && result == 0; input++) {
        uint16_t partitions = partitions_for(&embedded->options, input->topic);

        result = cluster_create(embedded->cluster, input->topic->name, partitions);
        if (input->role == CK_INPUT_STREAM)
            streams = partitions;
    }
    for (const struct ck_topic *const *output = processor->outputs; *output && result == 0; output++)
        result = cluster_create(embedded->cluster, (*output)->name, partitions_for(&embedded->options, *output));
    snprintf(name, sizeof name, "%s.dlq", processor->name);
    if (result == 0)
        result = cluster_create(embedded->cluster, name, 1);
    snprintf(name, sizeof name, "%s.changelog", processor->name);
    if (result == 0 && processor->tables)
        result = cluster_create(embedded->cluster, name, streams);
    return result;
}

/* ---- life ---- */

/* Latency does not matter here, and settling a subject once for many inputs costs less: only memory limits a transaction. */
static struct worker_limits limits_filled(struct worker_limits limits)
{
    return (struct worker_limits){
        .inputs = limits.inputs ? limits.inputs : 100000,
        .subjects = limits.subjects ? limits.subjects : 200000,
        .outputs = limits.outputs ? limits.outputs : 500000,
        .bytes = limits.bytes ? limits.bytes : 256 * 1024 * 1024,
    };
}

static int ask_schema_ids(const struct embedded_options *options, struct embedded_actor *actor)
{
    char problem[REGISTRY_PROBLEM_MAX];
    int  result = 0;

    if (options->format != OUTPUT_REGISTRY)
        return 0;
    while ((result = encode_schema_ids(options->registry, NULL, actor->processor, actor->schema_ids, problem, sizeof problem)) == -EAGAIN)
        nanosleep(&(struct timespec){ .tv_nsec = ASK_NS }, NULL);
    return result;
}

static int actor_open(struct embedded *embedded, struct embedded_actor *actor, const void *config)
{
    struct worker_topics      topics = worker_topics_new(actor->processor, NULL);
    struct log_memory_options log = { actor->processor->name, actor->processor->name, topics.topics, topics.count, 0 };
    struct worker_options     worker = {
            .processor = actor->processor,
            .config = config,
            .today = embedded->options.today,
            .allow_empty_reference = embedded->options.allow_empty_reference,
            .headers = embedded->options.headers,
            .build = embedded->options.build,
            .registry = embedded->options.registry,
            .format = embedded->options.format,
            .schema_ids = actor->schema_ids,
            .ephemeral = !embedded->options.durable,
            .limits = limits_filled(embedded->options.limits),
    };
    int result = log_memory_open(embedded->cluster, &log, &actor->log);

    if (!config) {
        actor->config = option_defaults(actor->processor);
        worker.config = actor->config;
    }
    worker.log = actor->log;
    if (result == 0)
        result = ask_schema_ids(&embedded->options, actor);
    if (result == 0)
        result = worker_new(&worker, &actor->worker);
    worker_topics_free(&topics);
    return result;
}

int embedded_new(const struct ck_processor *const *processors, size_t count, const struct embedded_options *options, struct embedded **ret_embedded)
{
    struct embedded *embedded = calloc(1, sizeof *embedded);
    bool            *taken = calloc(count + 1, sizeof *taken);
    int              result = 0;

    if (!embedded || !taken)
        abort();
    embedded->options = *options;
    if (embedded->options.partitions == 0)
        embedded->options.partitions = 1;
    if (embedded->options.user_partitions == 0)
        embedded->options.user_partitions = 1;
    embedded->cluster = cluster_new();
    embedded->actors = calloc(count + 1, sizeof *embedded->actors);
    if (!embedded->actors)
        abort();
    for (size_t i = 0; i < count && result == 0; i++)
        result = create_topics(embedded, processors[i]);
    for (size_t i = 0; i < count && result == 0; i++) {
        size_t at = next_of(processors, taken, count);

        taken[at] = true;
        embedded->actors[i].processor = processors[at];
        embedded->count = i + 1;
        result = actor_open(embedded, &embedded->actors[i], options->configs ? options->configs[at] : NULL);
    }
    free(taken);
    if (result) {
        embedded_free(embedded);
        return result;
    }
    *ret_embedded = embedded;
    return 0;
}

void embedded_free(struct embedded *embedded)
{
    if (!embedded)
        return;
    for (size_t i = 0; i < embedded->count; i++) {
        worker_free(embedded->actors[i].worker);
        log_close(embedded->actors[i].log);
        free(embedded->actors[i].config);
    }
    cluster_free(embedded->cluster);
    free(embedded->actors);
    free(embedded);
}

/* ---- use ---- */

int embedded_append(struct embedded *embedded, const char *topic, struct ck_bytes key, struct ck_bytes value, int64_t time_ms)
{
    int      partitions = cluster_partitions(embedded->cluster, topic);
    uint32_t partition;

    if (partitions < 0)
        return partitions;
    partition = key.data ? ck_key_partition(key, (uint32_t)partitions) : embedded->turn++ % (uint32_t)partitions;
    return cluster_append(embedded->cluster, topic, (uint16_t)partition, &(struct log_record){ .time_ms = time_ms, .key = key, .value = value });
}

int embedded_append_record(struct embedded *embedded, const struct ck_topic *topic, const void *value, int64_t time_ms)
{
    char             key[CK_KEY_SIZE_MAX];
    struct ck_buffer buffer = { 0 };
    struct ck_bytes  ck_key_bytes = { 0 };
    int              result;

    if (topic->key)
        ck_key_bytes = (struct ck_bytes){ key, ck_topic_key(topic, value, key) };
    ck_single_object_write(topic->value->fingerprint, &buffer);
    ck_record_encode(topic->value, 0, topic->value->field_count, value, &buffer);
    result = embedded_append(embedded, topic->name, ck_key_bytes, ck_buffer_bytes(&buffer), time_ms);
    ck_buffer_release(&buffer);
    return result;
}

int embedded_run(struct embedded *embedded)
{
    bool any;

    do {
        any = false;
        for (size_t i = 0; i < embedded->count; i++) {
            int result;

            while ((result = worker_step(embedded->actors[i].worker, 0)) == WORKER_BUSY)
                any = true;
            if (result < 0)
                return result;
        }
    } while (any);
    return 0;
}

int embedded_day(struct embedded *embedded, int32_t day)
{
    int result = 0;

    for (size_t i = 0; i < embedded->count && result == 0; i++)
        result = worker_day(embedded->actors[i].worker, day);
    return result;
}

void embedded_stamp(struct embedded *embedded, int64_t time_ms) { cluster_stamp(embedded->cluster, time_ms); }

int embedded_read(struct embedded *embedded, const char *topic, int64_t from, int (*each)(void *, const struct log_record *), void *context)
{
    int partitions = cluster_partitions(embedded->cluster, topic), result = 0;

    if (partitions < 0)
        return partitions;
    for (int i = 0; i < partitions && result == 0; i++)
        result = cluster_read(embedded->cluster, topic, (uint16_t)i, from, each, context);
    return result;
}

const char *embedded_fault(const struct embedded *embedded)
{
    for (size_t i = 0; i < embedded->count; i++)
        if (embedded->actors[i].worker && *worker_fault(embedded->actors[i].worker))
            return worker_fault(embedded->actors[i].worker);
    return "";
}

struct worker *embedded_worker(struct embedded *embedded, const char *processor)
{
    for (size_t i = 0; i < embedded->count; i++)
        if (strcmp(embedded->actors[i].processor->name, processor) == 0)
            return embedded->actors[i].worker;
    return NULL;
}
