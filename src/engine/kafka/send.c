/* SPDX-License-Identifier: Apache-2.0
 * An idempotent producer. Creates topic handles on first use: producing by name delays a second in old versions of librdkafka, and choosing a
 * partition as the Java client does needs the partition count. */
#include "engine/kafka/send.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { METADATA_MS = 30000, FULL_POLL_MS = 50, PURGED_MS = 5000 };

struct sent_topic {
    char             *name;
    rd_kafka_topic_t *handle;
    uint32_t          partitions, turn; /* turn: the next partition of a record without a key */
};

struct kafka_sender {
    rd_kafka_t         *handle;
    struct sent_topic  *topics;
    size_t              count;
    size_t              failed; /* since the last flush */
    rd_kafka_resp_err_t first;  /* why the first of them failed */
    char                first_topic[INSTALLATION_NAME_MAX];
    char                problem[KAFKA_PROBLEM_MAX]; /* of the last kafka_send() that failed */
};

static void note_failure(struct kafka_sender *sender, rd_kafka_resp_err_t code, const char *topic)
{
    if (sender->failed++ > 0)
        return;
    sender->first = code;
    snprintf(sender->first_topic, sizeof sender->first_topic, "%s", topic);
}

static void delivered(rd_kafka_t *handle, const rd_kafka_message_t *message, void *opaque)
{
    (void)handle;
    if (message->err)
        note_failure(opaque, message->err, message->rkt ? rd_kafka_topic_name(message->rkt) : "");
}

int kafka_sender_open(const struct installation *installation, const struct journal *journal, struct kafka_sender **ret_sender,
                      char ret_problem[KAFKA_PROBLEM_MAX])
{
    struct kafka_sender *sender = calloc(1, sizeof *sender);
    struct kafka_options options = {
        .installation = installation, .journal = journal, .role = KAFKA_SENDER, .opaque = sender, .delivered = delivered
    };
    int result;

    if (!sender)
        abort();
    ret_problem[0] = '\0';
    result = kafka_open(&options, &sender->handle, ret_problem);
    if (result == 0)
        result = kafka_reach(sender->handle, installation->start_ms, NULL, NULL, ret_problem);
    if (result) {
        kafka_sender_free(sender);
        return result;
    }
    *ret_sender = sender;
    return 0;
}

/* What was not flushed is dropped: the caller has decided to give up. */
void kafka_sender_free(struct kafka_sender *sender)
{
    if (!sender)
        return;
    if (sender->handle && rd_kafka_outq_len(sender->handle) > 0) {
        rd_kafka_purge(sender->handle, RD_KAFKA_PURGE_F_QUEUE | RD_KAFKA_PURGE_F_INFLIGHT);
        rd_kafka_flush(sender->handle, PURGED_MS);
    }
    for (size_t i = 0; i < sender->count; i++) {
        rd_kafka_topic_destroy(sender->topics[i].handle);
        free(sender->topics[i].name);
    }
    kafka_close(sender->handle);
    free(sender->topics);
    free(sender);
}

/* ---- topics ---- */

static int count_partitions(rd_kafka_t *handle, rd_kafka_topic_t *topic, uint32_t *ret_count)
{
    const struct rd_kafka_metadata *metadata;
    rd_kafka_resp_err_t             code = rd_kafka_metadata(handle, 0, topic, &metadata, METADATA_MS);

    if (code)
        return kafka_errno(code);
    code = metadata->topic_cnt == 1 ? metadata->topics[0].err : RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART;
    *ret_count = code ? 0 : (uint32_t)metadata->topics[0].partition_cnt;
    rd_kafka_metadata_destroy(metadata);
    return code ? kafka_errno(code) : *ret_count ? 0 : -ENOENT;
}

static int open_topic(struct kafka_sender *sender, const char *name, struct sent_topic **ret_topic)
{
    struct sent_topic topic = { .name = strdup(name), .handle = rd_kafka_topic_new(sender->handle, name, NULL) };
    int               result = topic.handle ? count_partitions(sender->handle, topic.handle, &topic.partitions) : -ENOENT;

    if (!topic.name)
        abort();
    if (result) {
        if (topic.handle)
            rd_kafka_topic_destroy(topic.handle);
        free(topic.name);
        return result;
    }
    sender->topics = realloc(sender->topics, (sender->count + 1) * sizeof *sender->topics);
    if (!sender->topics)
        abort();
    sender->topics[sender->count] = topic;
    *ret_topic = &sender->topics[sender->count++];
    return 0;
}

static int find_topic(struct kafka_sender *sender, const char *name, struct sent_topic **ret_topic)
{
    for (size_t i = 0; i < sender->count; i++)
        if (strcmp(sender->topics[i].name, name) == 0) {
            *ret_topic = &sender->topics[i];
            return 0;
        }
    return open_topic(sender, name, ret_topic);
}

/* ---- records ---- */

static rd_kafka_headers_t *headers_of(const struct log_record *record)
{
    rd_kafka_headers_t *headers = record->header_count ? rd_kafka_headers_new(record->header_count) : NULL;

    for (size_t i = 0; i < record->header_count; i++) {
        const struct log_header *header = &record->headers[i];

        rd_kafka_header_add(headers, header->name, -1, header->value.data, (ssize_t)header->value.size);
    }
    return headers;
}

static int32_t choose(struct sent_topic *topic, int partition, struct ck_bytes key)
{
    if (partition >= 0)
        return partition;
    if (key.data)
        return rd_kafka_msg_partitioner_murmur2(topic->handle, key.data, key.size, (int32_t)topic->partitions, NULL, NULL);
    return (int32_t)(topic->turn++ % topic->partitions);
}

const char *kafka_sender_problem(const struct kafka_sender *sender) { return sender->problem; }

static int fail_send(struct kafka_sender *sender, rd_kafka_resp_err_t code)
{
    if (code == RD_KAFKA_RESP_ERR__FATAL)
        rd_kafka_fatal_error(sender->handle, sender->problem, sizeof sender->problem);
    else
        snprintf(sender->problem, sizeof sender->problem, "%s", rd_kafka_err2str(code));
    return code == RD_KAFKA_RESP_ERR_MSG_SIZE_TOO_LARGE ? -EMSGSIZE : kafka_errno(code);
}

int kafka_send(struct kafka_sender *sender, const char *name, int partition, const struct log_record *record)
{
    struct sent_topic  *topic = NULL;
    rd_kafka_headers_t *headers;
    rd_kafka_resp_err_t code;
    int32_t             chosen;
    int                 result = find_topic(sender, name, &topic);

    if (result) {
        snprintf(sender->problem, sizeof sender->problem, "%s", strerror(-result));
        return result;
    }
    headers = headers_of(record);
    chosen = choose(topic, partition, record->key);
    for (;;) {
        code = rd_kafka_producev(sender->handle, RD_KAFKA_V_RKT(topic->handle), RD_KAFKA_V_PARTITION(chosen),
                                 RD_KAFKA_V_MSGFLAGS(RD_KAFKA_MSG_F_COPY), RD_KAFKA_V_KEY(record->key.data, record->key.size),
                                 RD_KAFKA_V_VALUE((void *)(uintptr_t)record->value.data, record->value.size), RD_KAFKA_V_TIMESTAMP(record->time_ms),
                                 RD_KAFKA_V_HEADERS(headers), RD_KAFKA_V_END);
        if (code != RD_KAFKA_RESP_ERR__QUEUE_FULL)
            break;
        rd_kafka_poll(sender->handle, FULL_POLL_MS);
    }
    if (code && headers)
        rd_kafka_headers_destroy(headers);
    rd_kafka_poll(sender->handle, 0);
    return code ? fail_send(sender, code) : 0;
}

int kafka_sender_flush(struct kafka_sender *sender, int timeout_ms, size_t *ret_failed, char ret_problem[KAFKA_PROBLEM_MAX])
{
    int result = 0;

    ret_problem[0] = '\0';
    if (rd_kafka_flush(sender->handle, timeout_ms) != RD_KAFKA_RESP_ERR_NO_ERROR) {
        if (sender->failed == 0)
            sender->first = RD_KAFKA_RESP_ERR__TIMED_OUT;
        rd_kafka_purge(sender->handle, RD_KAFKA_PURGE_F_QUEUE | RD_KAFKA_PURGE_F_INFLIGHT);
        rd_kafka_flush(sender->handle, PURGED_MS);
        sender->failed += (size_t)rd_kafka_outq_len(sender->handle);
    }
    *ret_failed = sender->failed;
    if (sender->failed > 0) {
        snprintf(ret_problem, KAFKA_PROBLEM_MAX, "%zu record%s not acknowledged; the first, for %s: %s", sender->failed,
                 sender->failed == 1 ? " was" : "s were", sender->first_topic, rd_kafka_err2str(sender->first));
        result = kafka_errno(sender->first);
    }
    sender->failed = 0;
    return result;
}
