/* SPDX-License-Identifier: Apache-2.0
 * kafka_probe: what the tests on a real Kafka ask of it and do to it that no command of the program is for. One action a run; see usage. */
#include <errno.h>
#include <librdkafka/rdkafka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "domain/model/topics.h"
#include "engine/formats/json_scan.h"
#include "engine/kafka/admin.h"
#include "engine/kafka/scan.h"
#include "engine/kafka/send.h"
#include "engine/registry/registry.h"
#include "engine/serde/record_lines.h"
#include "engine/base/topics.h"
#include "processors/all.h"
#include "engine_records.h"
#include "records.h"

enum { PARTITIONS_MAX = 256, CHANGELOG_META = 255, CHANGELOG_KEY = 1 };

static const char usage[] =
    "usage: kafka_probe BOOTSTRAP PREFIX ACTION …\n"
    "  feed TOPIC FILE RATE        sends the `value` of each line of FILE, RATE a second (0: at once); prints how many\n"
    "  keyed TOPIC FILE RATE       the same with the `key` of each line, in its partition\n"
    "  large TOPIC CODEC CK_KEY VALUE NAME SIZE TIMES   one record to partition 0, its key and value of so many bytes, with so many headers NAME of "
    "SIZE\n"
    "  dump TOPIC [OFFSET…]        committed records from these offsets on, as `partition offset line`; CHOKEPOINT_REGISTRY_URL: of a registry\n"
    "  ends PROCESSOR…             first offset and high watermark of every partition that these read or write\n"
    "  behind PROCESSOR…           what these have not yet taken into account; nothing: they are through\n"
    "  leaders TOPIC…              which node leads each partition (names as they are in Kafka)\n"
    "  make TOPIC PARTITIONS\n"
    "  grow TOPIC PARTITIONS\n"
    "  delete TOPIC\n"
    "  truncate TOPIC PARTITION OFFSET\n"
    "  alter TOPIC NAME VALUE …\n";

struct probe {
    struct installation installation;
    struct kafka_admin *admin;
    char                problem[KAFKA_PROBLEM_MAX];
};

static int fail(const char *what, const char *problem)
{
    fprintf(stderr, "kafka_probe: %s: %s\n", what, problem);
    return 1;
}

static const char *admin_problem(const struct probe *probe) { return probe->admin ? kafka_admin_problem(probe->admin) : probe->problem; }

/* ---- feed, dump ---- */

static void wait_for(const struct timespec *start, double seconds)
{
    struct timespec until = *start;

    until.tv_sec += (time_t)seconds;
    until.tv_nsec += (long)((seconds - (double)(time_t)seconds) * 1e9);
    until.tv_sec += until.tv_nsec / 1000000000;
    until.tv_nsec %= 1000000000;
    clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &until, NULL);
}

static int feed(struct probe *probe, char **arguments, bool keyed)
{
    struct kafka_sender *sender;
    struct timespec      start;
    char                 topic[INSTALLATION_NAME_MAX], *line = NULL;
    size_t               room = 0, sent = 0, failed = 0;
    int                  partitions = 0;
    struct ck_arena      arena = CK_ARENA_NULL;
    double               rate = strtod(arguments[2], NULL);
    FILE                *file = fopen(arguments[1], "r");
    int                  result;

    if (!file)
        return fail(arguments[1], strerror(errno));
    installation_topic(&probe->installation, arguments[0], topic);
    result = kafka_sender_open(&probe->installation, NULL, &sender, probe->problem);
    if (result == 0 && keyed)
        partitions = kafka_admin_topic(probe->admin, topic, NULL);
    if (result || partitions < 0) {
        fclose(file);
        return fail(topic, result ? probe->problem : admin_problem(probe));
    }
    clock_gettime(CLOCK_MONOTONIC, &start);
    for (ssize_t size; result == 0 && (size = getline(&line, &room, file)) > 0; sent++) {
        struct ck_bytes   text = { line, (size_t)size - (line[size - 1] == '\n') }, value = member_find(text, "value");
        struct log_record record = { .value = value.data ? value : text };

        if (keyed)
            record.key = raw_text(member_find(text, "key"), &arena);
        if (rate > 0)
            wait_for(&start, (double)sent / rate);
        result = kafka_send(sender, topic, keyed ? (int)ck_key_partition(record.key, (uint32_t)partitions) : -1, &record);
    }
    ck_arena_release(&arena);
    if (result)
        snprintf(probe->problem, sizeof probe->problem, "%s", kafka_sender_problem(sender));
    if (result == 0)
        result = kafka_sender_flush(sender, 120000, &failed, probe->problem);
    kafka_sender_free(sender);
    free(line);
    fclose(file);
    if (result)
        return fail(topic, probe->problem[0] ? probe->problem : strerror(-result));
    printf("%zu\n", sent);
    return 0;
}

static void note_delivery(rd_kafka_t *rk, const rd_kafka_message_t *message, void *opaque)
{
    (void)rk;
    *(rd_kafka_resp_err_t *)opaque = message->err;
}

/* With a producer that takes what none of the program's would. */
static int large(struct probe *probe, char **arguments)
{
    static const char  *properties[][2] = { { "message.max.bytes", "100000000" }, { "queue.buffering.max.kbytes", "500000" } };
    rd_kafka_conf_t    *conf = rd_kafka_conf_new();
    rd_kafka_resp_err_t error = RD_KAFKA_RESP_ERR__IN_PROGRESS;
    rd_kafka_headers_t *headers = rd_kafka_headers_new(8);
    size_t              key = (size_t)atol(arguments[2]), value = (size_t)atol(arguments[3]), size = (size_t)atol(arguments[5]);
    char               *bytes = calloc(1, key + value + size + 1), text[512], topic[INSTALLATION_NAME_MAX];
    rd_kafka_t         *rk;

    memset(bytes, 'x', key + value + size);
    installation_topic(&probe->installation, arguments[0], topic);
    rd_kafka_conf_set(conf, "bootstrap.servers", probe->installation.properties[0].value, NULL, 0);
    rd_kafka_conf_set(conf, "compression.type", arguments[1], NULL, 0);
    for (size_t i = 0; i < sizeof properties / sizeof *properties; i++)
        rd_kafka_conf_set(conf, properties[i][0], properties[i][1], NULL, 0);
    rd_kafka_conf_set_opaque(conf, &error);
    rd_kafka_conf_set_dr_msg_cb(conf, note_delivery);
    rk = rd_kafka_new(RD_KAFKA_PRODUCER, conf, text, sizeof text);
    if (!rk)
        return fail(topic, text);
    for (long i = 0; i < atol(arguments[6]); i++)
        rd_kafka_header_add(headers, arguments[4], -1, bytes, (ssize_t)size);
    rd_kafka_producev(rk, RD_KAFKA_V_TOPIC(topic), RD_KAFKA_V_PARTITION(0), RD_KAFKA_V_KEY(bytes, key), RD_KAFKA_V_VALUE(bytes, value),
                      RD_KAFKA_V_MSGFLAGS(RD_KAFKA_MSG_F_COPY), RD_KAFKA_V_HEADERS(headers), RD_KAFKA_V_END);
    rd_kafka_flush(rk, 30000);
    rd_kafka_destroy(rk);
    free(bytes);
    return error ? fail(topic, rd_kafka_err2str(error)) : 0;
}

static int dump_record(void *context, const struct log_record *record)
{
    struct record_lines *lines = context;
    int                  result;

    printf("%u %lld ", record->part.partition, (long long)record->offset);
    result = record_lines_add(lines, record);
    if (result == -EBADMSG)
        printf("undecodable: %s\n", lines->failure.detail);
    return result == -EBADMSG ? 0 : result;
}

static int dump(struct probe *probe, char **arguments, int count)
{
    char                topic[INSTALLATION_NAME_MAX];
    int64_t             from[PARTITIONS_MAX];
    struct record_lines lines = { .topic = topic_named(processors_all, ck_bytes_from(arguments[0])), .file = stdout, .wait_ms = 15000 };
    struct kafka_scan   scan = {
          .installation = &probe->installation, .topic = topic, .partition = -1, .timeout_ms = 60000, .each = dump_record, .context = &lines
    };
    int result = registry_open_installation(&probe->installation, NULL, &lines.decoder.registry, probe->problem, sizeof probe->problem);

    if (result)
        return fail("registry", probe->problem);
    installation_topic(&probe->installation, arguments[0], topic);
    for (int i = 0; i < PARTITIONS_MAX; i++)
        from[i] = i + 1 < count ? strtoll(arguments[i + 1], NULL, 10) : LOG_START;
    scan.from = from;
    result = kafka_scan(&scan, probe->problem);
    record_lines_release(&lines);
    registry_close(lines.decoder.registry);
    return result ? fail(topic, probe->problem) : 0;
}

/* ---- how far processors are ---- */

static const struct ck_processor *find_processor(const char *name)
{
    for (const struct ck_processor *const *processor = processors_all; *processor; processor++)
        if (strcmp((*processor)->name, name) == 0)
            return *processor;
    return NULL;
}

static int count_record(void *context, const struct log_record *record)
{
    (void)record;
    ++*(size_t *)context;
    return 0;
}

/* Whether a partition ends at `from` or before: then nobody need read it. (Behind the last record there may still be a marker.) */
static int ends_at(struct probe *probe, const char *topic, int partition, int64_t from, bool *ret_ends)
{
    int64_t first, end;
    int     result = kafka_admin_offsets(probe->admin, topic, partition, &first, &end);

    *ret_ends = result == 0 && (from == LOG_START ? first : from) >= end;
    return result;
}

/* Committed records from these offsets on (NULL: from the start), of every partition. */
static int count_records(struct probe *probe, const char *topic, const int64_t *from, size_t *ret_count)
{
    struct kafka_scan scan = {
        .installation = &probe->installation, .topic = topic, .partition = -1, .from = from, .each = count_record, .context = ret_count
    };
    int  partitions = kafka_admin_topic(probe->admin, topic, NULL), result = 0;
    bool through = true;

    *ret_count = 0;
    for (int i = 0; i < partitions && result == 0 && through; i++)
        result = ends_at(probe, topic, i, from ? from[i] : LOG_START, &through);
    if (partitions < 0 || result)
        return partitions < 0 ? partitions : result;
    return through ? 0 : kafka_scan(&scan, probe->problem);
}

static int keep_progress(void *context, const struct log_record *record)
{
    struct ck_buffer *meta = context;

    if (record->key.size == CHANGELOG_KEY && (unsigned char)record->key.data[0] == CHANGELOG_META && record->value.size > 1) {
        meta->size = 0;
        ck_buffer_append(meta, (struct ck_bytes){ record->value.data + 1, record->value.size - 1 });
    }
    return 0;
}

/* The last meta row of a changelog's partition: it is the last record of its transaction, so it stands near the end. */
static int last_progress(struct probe *probe, const char *changelog, int partition, struct ck_buffer *meta)
{
    int64_t           first, end, from[PARTITIONS_MAX] = { 0 };
    struct kafka_scan scan = {
        .installation = &probe->installation, .topic = changelog, .partition = partition, .from = from, .each = keep_progress, .context = meta
    };
    int result = kafka_admin_offsets(probe->admin, changelog, partition, &first, &end);

    meta->size = 0;
    for (int64_t back = 8; result == 0 && meta->size == 0 && end > first; back *= 16) {
        from[partition] = end - back > first ? end - back : first;
        result = kafka_scan(&scan, probe->problem);
        if (from[partition] == first)
            break;
    }
    return result;
}

/* Reference records that a partition of the processor has not applied. */
static int behind_reference(struct probe *probe, const struct ck_processor *processor, const size_t *counts)
{
    char             changelog[INSTALLATION_NAME_MAX], name[INSTALLATION_NAME_MAX];
    struct ck_buffer meta = { 0 };
    struct ck_arena  arena = { 0 };
    int              partitions, result = 0;

    snprintf(name, sizeof name, "%s.changelog", processor->name);
    installation_topic(&probe->installation, name, changelog);
    partitions = kafka_admin_topic(probe->admin, changelog, NULL);
    for (int i = 0; i < partitions && result == 0; i++) {
        struct progress progress;

        result = last_progress(probe, changelog, i, &meta);
        if (result || meta.size == 0 || ck_record_decode(&progress_type, ck_buffer_bytes(&meta), &arena, &progress) != CK_CODEC_OK)
            continue;
        for (size_t k = 0; k < progress.applied.count; k++)
            if ((size_t)progress.applied.items[k] < counts[k])
                printf("%s %s %d reference %zu: %lld of %zu\n", processor->name, changelog, i, k, (long long)progress.applied.items[k], counts[k]);
    }
    ck_buffer_release(&meta);
    ck_arena_release(&arena);
    return partitions < 0 ? partitions : result;
}

static int behind_stream(struct probe *probe, const struct ck_processor *processor, const char *topic)
{
    char                 group[INSTALLATION_NAME_MAX];
    int64_t              from[PARTITIONS_MAX];
    struct kafka_offsets offsets;
    size_t               count = 0;
    int                  result;

    installation_group(&probe->installation, processor, group);
    result = kafka_admin_committed(probe->admin, group, &offsets);
    if (result)
        return result;
    for (int i = 0; i < PARTITIONS_MAX; i++)
        from[i] = LOG_START;
    for (size_t i = 0; i < offsets.count; i++)
        if (strcmp(offsets.items[i].topic, topic) == 0 && offsets.items[i].partition < PARTITIONS_MAX)
            from[offsets.items[i].partition] = offsets.items[i].next;
    kafka_offsets_release(&offsets);
    result = count_records(probe, topic, from, &count);
    if (result == 0 && count > 0)
        printf("%s %s: %zu records\n", processor->name, topic, count);
    return result;
}

static int behind(struct probe *probe, const struct ck_processor *processor)
{
    size_t counts[64] = { 0 }, references = 0;
    char   topic[INSTALLATION_NAME_MAX];
    int    result = 0;

    for (const struct ck_input *input = processor->inputs; input->topic && result == 0; input++) {
        installation_topic(&probe->installation, input->topic->name, topic);
        if (input->role == CK_INPUT_STREAM)
            result = behind_stream(probe, processor, topic);
        else
            result = count_records(probe, topic, NULL, &counts[references++]);
    }
    if (result == 0 && references > 0 && processor->tables)
        result = behind_reference(probe, processor, counts);
    return result;
}

static int ends_of(struct probe *probe, const char *name)
{
    char topic[INSTALLATION_NAME_MAX];
    int  partitions, result = 0;

    installation_topic(&probe->installation, name, topic);
    partitions = kafka_admin_topic(probe->admin, topic, NULL);
    for (int i = 0; i < partitions && result == 0; i++) {
        int64_t first, end;

        result = kafka_admin_offsets(probe->admin, topic, i, &first, &end);
        if (result == 0)
            printf("%s %d %lld %lld\n", name, i, (long long)first, (long long)end);
    }
    return partitions < 0 ? partitions : result;
}

static int ends(struct probe *probe, const struct ck_processor *processor)
{
    char name[INSTALLATION_NAME_MAX];
    int  result = 0;

    for (const struct ck_input *input = processor->inputs; input->topic && result == 0; input++)
        result = ends_of(probe, input->topic->name);
    for (const struct ck_topic *const *output = processor->outputs; *output && result == 0; output++)
        result = ends_of(probe, (*output)->name);
    snprintf(name, sizeof name, "%s.dlq", processor->name);
    if (result == 0)
        result = ends_of(probe, name);
    snprintf(name, sizeof name, "%s.changelog", processor->name);
    if (result == 0 && processor->tables)
        result = ends_of(probe, name);
    return result;
}

static int each_processor(struct probe *probe, char **names, int count, int (*action)(struct probe *, const struct ck_processor *))
{
    for (int i = 0; i < count; i++) {
        const struct ck_processor *processor = find_processor(names[i]);

        if (!processor)
            return fail(names[i], "no such processor");
        if (action(probe, processor) != 0)
            return fail(names[i], probe->problem[0] ? probe->problem : admin_problem(probe));
    }
    return 0;
}

/* ---- the cluster ---- */

static int leaders(struct probe *probe, const char *topic)
{
    const struct rd_kafka_metadata *metadata;
    rd_kafka_t                     *handle = kafka_admin_handle(probe->admin);
    rd_kafka_topic_t               *asked = rd_kafka_topic_new(handle, topic, NULL);
    rd_kafka_resp_err_t             code = rd_kafka_metadata(handle, 0, asked, &metadata, 10000);

    rd_kafka_topic_destroy(asked);
    if (code)
        return fail(topic, rd_kafka_err2str(code));
    for (int i = 0; i < metadata->topic_cnt; i++)
        for (int k = 0; k < metadata->topics[i].partition_cnt; k++)
            printf("%s %d %d\n", topic, metadata->topics[i].partitions[k].id, metadata->topics[i].partitions[k].leader);
    rd_kafka_metadata_destroy(metadata);
    return 0;
}

/* No command of the program deletes topics. */
static int delete_topic(struct probe *probe, char *topic)
{
    rd_kafka_t             *handle = kafka_admin_handle(probe->admin);
    rd_kafka_DeleteTopic_t *deletion = rd_kafka_DeleteTopic_new(topic);
    rd_kafka_queue_t       *queue = rd_kafka_queue_new(handle);
    rd_kafka_event_t       *event;
    int                     result;

    rd_kafka_DeleteTopics(handle, &deletion, 1, NULL, queue);
    event = rd_kafka_queue_poll(queue, 10000);
    result = !event || rd_kafka_event_error(event) ? fail(topic, event ? rd_kafka_event_error_string(event) : "no answer") : 0;
    rd_kafka_event_destroy(event);
    rd_kafka_queue_destroy(queue);
    rd_kafka_DeleteTopic_destroy(deletion);
    return result;
}

static int change(struct probe *probe, const char *action, char **arguments, int count)
{
    char topic[INSTALLATION_NAME_MAX];
    int  result;

    installation_topic(&probe->installation, arguments[0], topic);
    if (strcmp(action, "delete") == 0 && count == 1)
        return delete_topic(probe, topic);
    if (strcmp(action, "make") == 0 && count == 2)
        result = kafka_admin_create(probe->admin, topic, atoi(arguments[1]), -1, (const char *const[]){ NULL });
    else if (strcmp(action, "grow") == 0 && count == 2)
        result = kafka_admin_grow(probe->admin, topic, atoi(arguments[1]));
    else if (strcmp(action, "truncate") == 0 && count == 3)
        result = kafka_admin_truncate(probe->admin, topic, atoi(arguments[1]), strtoll(arguments[2], NULL, 10));
    else if (strcmp(action, "alter") == 0 && count % 2 == 1)
        result = kafka_admin_alter(probe->admin, topic, (const char *const *)arguments + 1);
    else {
        fputs(usage, stderr);
        return 2;
    }
    return result ? fail(topic, admin_problem(probe)) : 0;
}

static int act(struct probe *probe, const char *action, char **arguments, int count)
{
    if (strcmp(action, "feed") == 0 && count == 3)
        return feed(probe, arguments, false);
    if (strcmp(action, "large") == 0 && count == 7)
        return large(probe, arguments);
    if (strcmp(action, "dump") == 0)
        return dump(probe, arguments, count);
    if (kafka_admin_open(&probe->installation, NULL, &probe->admin, probe->problem) != 0)
        return fail(action, probe->problem);
    if (strcmp(action, "keyed") == 0 && count == 3)
        return feed(probe, arguments, true);
    if (strcmp(action, "ends") == 0)
        return each_processor(probe, arguments, count, ends);
    if (strcmp(action, "behind") == 0)
        return each_processor(probe, arguments, count, behind);
    if (strcmp(action, "leaders") == 0) {
        int result = 0;

        for (int i = 0; i < count && result == 0; i++)
            result = leaders(probe, arguments[i]);
        return result;
    }
    return change(probe, action, arguments, count);
}

int main(int argc, char **argv)
{
    char name[] = "bootstrap.servers", where[] = "the command line", instance[] = "probe", nothing[] = "",
         *registry = getenv("CHOKEPOINT_REGISTRY_URL");
    struct kafka_property property = { .name = name, .where = where };
    struct probe          probe = { .installation = { .properties = &property, .property_count = 1, .instance = instance, .start_ms = 60000 } };
    int                   result;

    if (argc < 5) {
        fputs(usage, stderr);
        return 2;
    }
    property.value = argv[1];
    probe.installation.prefix = argv[2];
    probe.installation.registry_urls = registry ? registry : nothing;
    result = act(&probe, argv[3], argv + 4, argc - 4);
    kafka_admin_free(probe.admin);
    if (fflush(stdout) != 0)
        return fail("standard output", strerror(errno));
    return result;
}
