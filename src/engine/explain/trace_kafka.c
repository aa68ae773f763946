/* SPDX-License-Identifier: Apache-2.0
 * A trace over Kafka. Reads positions directly. To find a key, reads its partition once and keeps the last offset of each key. Records have the form
 * of `export`. */
#include <assert.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "chokepoint/key.h"
#include "engine/kafka/admin.h"
#include "engine/kafka/pick.h"
#include "engine/kafka/scan.h"
#include "engine/log/last_records.h"
#include "engine/registry/registry.h"
#include "engine/schema/schema_versions.h"
#include "engine/serde/record_lines.h"
#include "engine/explain/trace_store.h"
#include "chokepoint/types.h"

enum { STRANDS_MAX = 256, SCHEMA_WAIT_MS = 15000 };

struct trace_strand { /* one partition of a topic, by key */
    const struct ck_topic *topic;
    int                    partition;
    struct last_records    last; /* the values are not kept */
};

struct trace_kafka {
    const struct installation *installation;
    struct kafka_admin        *admin;
    struct kafka_pick         *pick;
    struct registry           *registry;
    struct trace_strand       *strands[STRANDS_MAX];
    size_t                     strand_count;
    int                        result;
    bool                       any;                        /* topic is there */
    char                       missing[KAFKA_PROBLEM_MAX]; /* of the first that is not */
};

struct trace_reading { /* one record, as a line */
    struct trace_kafka    *kafka;
    const struct ck_topic *topic;
    struct trace_record   *record;
    enum trace_outcome     outcome;
};

int trace_kafka_open(const struct installation *installation, struct trace_kafka **ret_kafka, char *problem, size_t problem_size)
{
    struct trace_kafka *kafka = calloc(1, sizeof *kafka);
    char                line[KAFKA_PROBLEM_MAX] = "";
    int                 result;

    if (!kafka)
        abort();
    kafka->installation = installation;
    result = registry_open_installation(installation, NULL, &kafka->registry, line, sizeof line);
    if (result == 0)
        result = kafka_admin_open(installation, NULL, &kafka->admin, line);
    if (result == 0)
        result = kafka_pick_open(installation, NULL, &kafka->pick, line);
    if (result == 0) {
        *ret_kafka = kafka;
        return 0;
    }
    snprintf(problem, problem_size, "%s", line);
    trace_kafka_close(kafka);
    return result;
}

void trace_kafka_close(struct trace_kafka *kafka)
{
    if (!kafka)
        return;
    for (size_t i = 0; i < kafka->strand_count; i++) {
        last_records_release(&kafka->strands[i]->last);
        free(kafka->strands[i]);
    }
    kafka_pick_close(kafka->pick);
    kafka_admin_free(kafka->admin);
    registry_close(kafka->registry);
    free(kafka);
}

const char *trace_kafka_missing(const struct trace_kafka *kafka) { return kafka->missing; }

int trace_kafka_result(const struct trace_kafka *kafka) { return kafka->result; }

static enum trace_outcome failed(struct trace_kafka *kafka, int result, const char *problem, struct trace_record *ret_record)
{
    snprintf(ret_record->why, sizeof ret_record->why, "%s", problem);
    kafka->result = result;
    return TRACE_FAILED;
}

/* ---- a record ---- */

/* A record that cannot be decoded: a user's is shown as text; ours is not shown. */
static enum trace_outcome undecoded(const struct trace_reading *reading, const struct log_record *record, const struct decode_failure *failure)
{
    struct trace_record *found = reading->record;

    if (reading->topic->foreign) {
        found->record = json_pack("{s:o?}", "value", record->value.data ? json_stringn(record->value.data, record->value.size) : NULL);
        return TRACE_FOUND;
    }
    snprintf(found->why, sizeof found->why, "%s: partition %d, offset %lld: %s: %.200s", reading->topic->name, found->partition,
             (long long)found->offset, ck_reason_name(NULL, failure->reason), failure->detail);
    return TRACE_UNPLACED;
}

static void read_record(void *context, const struct log_record *record)
{
    struct trace_reading   *reading = context;
    struct schema_versions *versions = schema_versions_new((const struct ck_record_type *const[]){ reading->topic->value, NULL });
    char                   *text = NULL;
    size_t                  size = 0;
    struct record_lines     lines = { .topic = reading->topic,
                                      .file = open_memstream(&text, &size),
                                      .decoder = { .registry = reading->kafka->registry, .versions = versions },
                                      .wait_ms = SCHEMA_WAIT_MS };
    int                     result;

    if (!lines.file)
        abort();
    result = record_lines_add(&lines, record);
    fclose(lines.file);
    if (result == 0)
        reading->record->record = json_loadb(text, size, 0, NULL);
    reading->outcome = result == 0 ? TRACE_FOUND : undecoded(reading, record, &lines.failure);
    free(text);
    record_lines_release(&lines);
    schema_versions_free(versions);
}

static enum trace_outcome at(void *context, const struct ck_topic *from, const struct ck_topic *topic, int partition, int64_t offset, bool ranks,
                             struct trace_record *ret_record)
{
    struct trace_kafka  *kafka = context;
    char                 name[INSTALLATION_NAME_MAX], problem[KAFKA_PROBLEM_MAX];
    struct trace_reading reading = { .kafka = kafka, .topic = topic, .record = ret_record };
    int                  result;

    (void)from;
    assert(!ranks); /* records of Kafka name positions of Kafka */
    *ret_record = (struct trace_record){ .partition = partition, .offset = offset };
    installation_topic(kafka->installation, topic->name, name);
    result = kafka_pick(kafka->pick, name, partition, offset, read_record, &reading, problem);
    if (result < 0)
        return failed(kafka, result, problem, ret_record);
    if (result == KAFKA_PICK_FOUND)
        return reading.outcome;
    if (result == KAFKA_PICK_REMOVED)
        snprintf(ret_record->why, sizeof ret_record->why, "%s: partition %d, offset %lld: removed by retention or compaction", name, partition,
                 (long long)offset);
    else
        snprintf(ret_record->why, sizeof ret_record->why, "%s: partition %d ends before offset %lld: the topic was recreated", name, partition,
                 (long long)offset);
    return result == KAFKA_PICK_REMOVED ? TRACE_REMOVED : TRACE_UNPLACED;
}

/* ---- by key ---- */

static int collect(void *context, const struct log_record *record)
{
    struct trace_strand *strand = context;
    struct log_record    bare = { .part = record->part, .offset = record->offset, .key = record->key };

    if (record->key.data)
        last_records_add(&strand->last, &bare);
    return 0;
}

/* The keys of a partition. 0, or a negative errno with a line. */
static int strand_of(struct trace_kafka *kafka, const struct ck_topic *topic, const char *name, int partition, struct trace_strand **ret_strand,
                     char problem[KAFKA_PROBLEM_MAX])
{
    struct trace_strand *strand;
    struct kafka_scan    scan = { .installation = kafka->installation, .topic = name, .partition = partition, .each = collect };

    for (size_t i = 0; i < kafka->strand_count; i++)
        if (kafka->strands[i]->topic == topic && kafka->strands[i]->partition == partition) {
            *ret_strand = kafka->strands[i];
            return 0;
        }
    strand = kafka->strand_count < STRANDS_MAX ? calloc(1, sizeof *strand) : NULL;
    if (!strand)
        abort();
    strand->topic = topic;
    strand->partition = partition;
    kafka->strands[kafka->strand_count++] = strand;
    scan.context = strand;
    *ret_strand = strand;
    return kafka_scan(&scan, problem);
}

static enum trace_outcome last(void *context, const struct ck_topic *from, const struct ck_topic *topic, struct ck_bytes key,
                               struct trace_record *ret_record)
{
    struct trace_kafka      *kafka = context;
    char                     name[INSTALLATION_NAME_MAX], problem[KAFKA_PROBLEM_MAX];
    struct trace_strand     *strand;
    const struct log_record *found;
    int                      count, result;

    installation_topic(kafka->installation, topic->name, name);
    count = kafka_admin_topic(kafka->admin, name, NULL);
    if (count == -ENOENT && !kafka->any && !kafka->missing[0])
        snprintf(kafka->missing, sizeof kafka->missing, "%s", kafka_admin_problem(kafka->admin));
    if (count == -ENOENT)
        return TRACE_ABSENT;
    if (count >= 0) {
        kafka->any = true;
        kafka->missing[0] = '\0';
    }
    if (count < 0)
        return failed(kafka, count, kafka_admin_problem(kafka->admin), ret_record);
    result = strand_of(kafka, topic, name, (int)ck_key_partition(key, (uint32_t)count), &strand, problem);
    if (result)
        return failed(kafka, result, problem, ret_record);
    found = last_records_find(&strand->last, key);
    return found ? at(kafka, from, topic, found->part.partition, found->offset, false, ret_record) : TRACE_ABSENT;
}

struct trace_store trace_kafka_store(struct trace_kafka *kafka) { return (struct trace_store){ kafka, at, last }; }
