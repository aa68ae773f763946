/* SPDX-License-Identifier: Apache-2.0
 * Appends records to a transaction: refuses records that are too large, waits while the queue is full, and marks the transaction for abort if a
 * record fails. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "engine/log_kafka/internal.h"

enum { FULL_MS = 5, BEAT_EACH = 64 /* records: a beat reads clocks */ };

/* A transaction without the required ACL fails with that error, without the topic's name; later calls fail with _STATE. */
static bool is_denied(struct kafka_writer *writer, rd_kafka_resp_err_t code)
{
    return (code == RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED || code == RD_KAFKA_RESP_ERR__STATE) &&
           kafka_take_denied(writer->producer->rk, writer->reason_topic, sizeof writer->reason_topic);
}

int writer_give_up(struct kafka_writer *writer, rd_kafka_resp_err_t code, const char *text)
{
    const struct producer *producer = writer->producer;

    writer->reason_key[0] = '\0';
    if (!producer->delivery && is_denied(writer, code)) {
        writer->reason = RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED;
        snprintf(writer->reason_text, sizeof writer->reason_text, "%s", rd_kafka_err2str(writer->reason));
        return LOG_ABORT;
    }
    writer->reason = producer->delivery ? producer->delivery : code; /* what came first explains the rest */
    snprintf(writer->reason_text, sizeof writer->reason_text, "%s", producer->delivery ? rd_kafka_err2str(producer->delivery) : text);
    snprintf(writer->reason_topic, sizeof writer->reason_topic, "%s", producer->delivery ? producer->delivery_topic : "");
    if (producer->delivery)
        memcpy(writer->reason_key, producer->delivery_key, sizeof writer->reason_key);
    return LOG_ABORT;
}

/* A record that librdkafka does not take. */
static int refused(struct kafka_writer *writer, rd_kafka_resp_err_t code, const char *topic, struct ck_bytes key)
{
    int result = writer_give_up(writer, code, rd_kafka_err2str(code));

    if (!writer->reason_topic[0]) {
        snprintf(writer->reason_topic, sizeof writer->reason_topic, "%s", topic);
        place_text(writer->reason_key, key);
    }
    return result;
}

/* librdkafka takes a malloc for each header, whatever call adds it: RD_KAFKA_V_HEADER and rd_kafka_headers_copy() cost the same. What is left is to
 * write fewer (output.headers). */
static rd_kafka_headers_t *headers_of(const struct log_record *record)
{
    rd_kafka_headers_t *headers;

    if (record->header_count == 0)
        return NULL;
    headers = rd_kafka_headers_new(record->header_count);
    for (size_t i = 0; i < record->header_count; i++)
        rd_kafka_header_add(headers, record->headers[i].name, -1, record->headers[i].value.data, (ssize_t)record->headers[i].value.size);
    return headers;
}

/* On success the headers are librdkafka's. */
static rd_kafka_resp_err_t produce(const struct producer *producer, const struct log_record *record, rd_kafka_headers_t *headers)
{
    union {
        const char *bytes;
        void       *memory;
    } key = { record->key.data }, value = { record->value.data };

    if (headers)
        return rd_kafka_producev(producer->rk, RD_KAFKA_V_RKT(producer->handles[record->part.topic]), RD_KAFKA_V_PARTITION(record->part.partition),
                                 RD_KAFKA_V_MSGFLAGS(RD_KAFKA_MSG_F_COPY), RD_KAFKA_V_KEY(key.memory, record->key.size),
                                 RD_KAFKA_V_VALUE(value.memory, record->value.size), RD_KAFKA_V_TIMESTAMP(record->time_ms),
                                 RD_KAFKA_V_HEADERS(headers), RD_KAFKA_V_END);
    return rd_kafka_producev(producer->rk, RD_KAFKA_V_RKT(producer->handles[record->part.topic]), RD_KAFKA_V_PARTITION(record->part.partition),
                             RD_KAFKA_V_MSGFLAGS(RD_KAFKA_MSG_F_COPY), RD_KAFKA_V_KEY(key.memory, record->key.size),
                             RD_KAFKA_V_VALUE(value.memory, record->value.size), RD_KAFKA_V_TIMESTAMP(record->time_ms), RD_KAFKA_V_END);
}

/* QUEUE_FULL is not an error: unsent records go first. */
static rd_kafka_resp_err_t produce_later(const struct kafka_writer *writer, const struct log_record *record, rd_kafka_headers_t *headers)
{
    int64_t             end_ms = monotonic_ms() + LOG_SLICE_MS, now_ms;
    rd_kafka_resp_err_t code;

    do {
        rd_kafka_poll(writer->producer->rk, FULL_MS);
        code = produce(writer->producer, record, headers);
        now_ms = monotonic_ms();
    } while (code == RD_KAFKA_RESP_ERR__QUEUE_FULL && now_ms < end_ms && now_ms - writer->begun_ms < writer->age_max_ms);
    return code;
}

/* A transaction that becomes too old while the queue is full (brokers unreachable) is aborted. */
static int append_waiting(struct log_kafka *kafka, const struct log_record *record, rd_kafka_headers_t *headers)
{
    struct kafka_writer *writer = &kafka->writer;
    rd_kafka_resp_err_t  code = produce(writer->producer, record, headers);
    int                  result;

    if (code == RD_KAFKA_RESP_ERR__QUEUE_FULL)
        code = produce_later(writer, record, headers);
    if (code == RD_KAFKA_RESP_ERR_NO_ERROR)
        return 0;
    writer->appended = 0; /* the next one is a sign of life */
    if (headers)
        rd_kafka_headers_destroy(headers);
    if (code == RD_KAFKA_RESP_ERR_MSG_SIZE_TOO_LARGE)
        return LOG_TOO_LARGE;
    if (code == RD_KAFKA_RESP_ERR__QUEUE_FULL && monotonic_ms() - writer->begun_ms < writer->age_max_ms)
        return LOG_AGAIN;
    rd_kafka_poll(writer->producer->rk, 0);
    result = log_kafka_fatal(kafka, writer->producer->rk);
    return result && result != -EIO ? result : refused(writer, code, kafka->topics[record->part.topic].name, record->key);
}

int writer_append(struct log *log, const struct log_record *record)
{
    struct log_kafka *kafka = log_kafka_of(log);

    if (kafka->writer.appended++ % BEAT_EACH == 0)
        log_kafka_beat(kafka);
    if (log_record_size(record) > LOG_RECORD_MAX)
        return LOG_TOO_LARGE;
    return append_waiting(kafka, record, headers_of(record));
}
