/* SPDX-License-Identifier: Apache-2.0
 * The transactional producer. Its errors are sorted by librdkafka's own flags: retriable, ask again; requires abort, LOG_ABORT; fatal, the end. What
 * is undecided for too long is LOG_UNKNOWN, and the producer is made anew: no librdkafka has KIP-890, so an answer to an earlier end may still be on
 * its way, and brokers that come back after transaction.timeout.ms would call this process fenced. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "shell/log_kafka_parts.h"

enum { UNDECIDED_MS = 10 * 1000, TIMEOUT_MS = 30 * 1000, FULL_MS = 5 };

static void on_error(rd_kafka_t *rk, int code, const char *reason, void *opaque)
{
    struct log_kafka *kafka = opaque;

    (void)rk;
    (void)reason;
    if (code == RD_KAFKA_RESP_ERR__TRANSPORT || code == RD_KAFKA_RESP_ERR__TIMED_OUT || code == RD_KAFKA_RESP_ERR__ALL_BROKERS_DOWN)
        kafka->writer.failures++;
}

/* Told of failures only. What an abort throws away is none. */
static void on_delivered(rd_kafka_t *rk, const rd_kafka_message_t *message, void *opaque)
{
    struct log_kafka *kafka = opaque;

    (void)rk;
    if (!message->err || message->err == RD_KAFKA_RESP_ERR__PURGE_QUEUE || message->err == RD_KAFKA_RESP_ERR__PURGE_INFLIGHT ||
        kafka->writer.delivery)
        return;
    kafka->writer.delivery = message->err;
    snprintf(kafka->writer.delivery_topic, sizeof kafka->writer.delivery_topic, "%s", message->rkt ? rd_kafka_topic_name(message->rkt) : "");
}

/* ---- the producer ---- */

/* Topic handles first: the first record of a topic named only by its name waits for a second (2.0.2). */
static int producer_make(struct log_kafka *kafka)
{
    struct writer       *writer = &kafka->writer;
    struct kafka_options options = {
        .installation = kafka->options.installation,
        .journal = kafka->options.journal,
        .role = KAFKA_WRITER,
        .transactional_id = kafka->transactional_id,
        .queue_kib = kafka->options.memory_kib / 4,
        .opaque = kafka,
        .error = on_error,
        .delivered = on_delivered,
    };
    int result = kafka_open(&options, &writer->rk, kafka->problem);

    if (result)
        return result;
    for (size_t i = 0; i < kafka->topic_count; i++)
        if (kafka->topics[i].role != LOG_GROUP)
            writer->handles[i] = rd_kafka_topic_new(writer->rk, kafka->topics[i].name, NULL);
    writer->stage = WRITER_INIT;
    writer->stale = false;
    return 0;
}

static void producer_drop(struct log_kafka *kafka)
{
    struct writer *writer = &kafka->writer;

    for (size_t i = 0; i < kafka->topic_count; i++) {
        if (writer->handles[i])
            rd_kafka_topic_destroy(writer->handles[i]);
        writer->handles[i] = NULL;
    }
    if (writer->rk) {
        rd_kafka_purge(writer->rk, RD_KAFKA_PURGE_F_QUEUE | RD_KAFKA_PURGE_F_INFLIGHT); /* of a transaction that nobody wants */
        rd_kafka_poll(writer->rk, 0);
        kafka_close(writer->rk);
    }
    writer->rk = NULL;
    writer->stage = WRITER_CLOSED;
}

static int slice_of(int timeout_ms) { return timeout_ms < LOG_SLICE_MS ? timeout_ms : LOG_SLICE_MS; }

static bool is_passing(const rd_kafka_error_t *error)
{
    rd_kafka_resp_err_t code = rd_kafka_error_code(error);

    return rd_kafka_error_is_retriable(error) || code == RD_KAFKA_RESP_ERR__TIMED_OUT || code == RD_KAFKA_RESP_ERR__PREV_IN_PROGRESS ||
           code == RD_KAFKA_RESP_ERR__CONFLICT || code == RD_KAFKA_RESP_ERR__IN_PROGRESS;
}

/* The end of the process, by the error itself or by what the handle says of its health. */
static int die(struct log_kafka *kafka, const rd_kafka_error_t *error, const char *call)
{
    int result = log_kafka_fatal(kafka, kafka->writer.rk);

    if (result)
        return result;
    if (kafka_errno(rd_kafka_error_code(error)) == -EACCES)
        return log_kafka_denied(kafka, rd_kafka_error_code(error), NULL);
    return log_kafka_fail(kafka, kafka_errno(rd_kafka_error_code(error)), "%s failed (%s): %s", call, rd_kafka_error_name(error),
                          rd_kafka_error_string(error));
}

/* A producer that broke without being fenced or refused can be replaced, as after an undecided commit: what is committed is the truth. So it is when
 * a broker dies between two transactions: the abort of one that the coordinator never heard of is INVALID_TXN_STATE, which librdkafka holds for
 * fatal. True: replace it. */
static bool is_replaceable(struct log_kafka *kafka, int result)
{
    return result == -EIO && ++kafka->writer.replaced <= kafka->options.installation->aborts_max;
}

/* Obtains the transactional id: every earlier transaction of it is decided then. */
static int producer_init(struct log_kafka *kafka, int timeout_ms)
{
    rd_kafka_error_t *error = rd_kafka_init_transactions(kafka->writer.rk, slice_of(timeout_ms));
    int               result = LOG_AGAIN;

    rd_kafka_poll(kafka->writer.rk, 0);
    if (!error) {
        kafka->writer.stage = WRITER_READY;
        return 0;
    }
    if (!is_passing(error) || rd_kafka_error_is_fatal(error))
        result = die(kafka, error, "init_transactions");
    else if (rd_kafka_error_code(error) != RD_KAFKA_RESP_ERR__TIMED_OUT)
        log_kafka_pause(slice_of(timeout_ms) / 10);
    rd_kafka_error_destroy(error);
    return result;
}

/* In slices: the first drops the old producer. */
static int producer_renew(struct log_kafka *kafka, int timeout_ms)
{
    int result;

    if (kafka->writer.stage != WRITER_INIT) {
        producer_drop(kafka);
        result = producer_make(kafka);
        if (result)
            return result;
    }
    return producer_init(kafka, timeout_ms);
}

/* ---- life ---- */

static int timeout_of(const struct installation *installation)
{
    const char *text = installation_property(installation, "transaction.timeout.ms");

    return text && atoi(text) > 0 ? atoi(text) : TIMEOUT_MS;
}

int writer_open(struct log_kafka *kafka, int64_t end_ms)
{
    struct writer *writer = &kafka->writer;
    int            timeout_ms = timeout_of(kafka->options.installation), result;

    writer->undecided_ms = timeout_ms / 3 < UNDECIDED_MS ? timeout_ms / 3 : UNDECIDED_MS;
    writer->age_max_ms = timeout_ms / 3 * 2;
    writer->handles = calloc(kafka->topic_count, sizeof *writer->handles);
    if (!writer->handles)
        abort();
    result = producer_make(kafka);
    if (result)
        return result;
    do {
        log_kafka_beat(kafka);
        result = producer_init(kafka, LOG_SLICE_MS);
    } while (result == LOG_AGAIN && log_kafka_clock_ms() < end_ms);
    if (result == LOG_AGAIN)
        return log_kafka_fail(kafka, -EIO, "the transaction coordinator of %s does not answer: are enough brokers up for __transaction_state?",
                              kafka->transactional_id);
    return result;
}

void writer_close(struct log_kafka *kafka)
{
    struct writer    *writer = &kafka->writer;
    rd_kafka_error_t *error;

    if (!writer->handles)
        return;
    if (writer->stage >= WRITER_OPEN) {
        error = rd_kafka_abort_transaction(writer->rk, LOG_SLICE_MS);
        rd_kafka_error_destroy(error); /* the broker aborts it by itself later */
    }
    producer_drop(kafka);
    free(writer->handles);
}

void writer_serve(struct log_kafka *kafka)
{
    if (kafka->writer.rk)
        rd_kafka_poll(kafka->writer.rk, 0);
}

/* ---- a transaction ---- */

int writer_begin(struct log *log)
{
    struct log_kafka *kafka = log_kafka_of(log);
    struct writer    *writer = &kafka->writer;
    rd_kafka_error_t *error;
    int               result = 0;

    log_kafka_beat(kafka);
    if (writer->stale || writer->stage != WRITER_READY)
        result = producer_renew(kafka, LOG_SLICE_MS);
    if (result)
        return result;
    error = rd_kafka_begin_transaction(writer->rk);
    if (error) {
        result = die(kafka, error, "begin_transaction");
        if (is_replaceable(kafka, result)) {
            writer->stale = true;
            result = LOG_AGAIN;
        }
        rd_kafka_error_destroy(error);
        return result;
    }
    writer->stage = WRITER_OPEN;
    writer->begun_ms = log_kafka_clock_ms();
    writer->delivery = RD_KAFKA_RESP_ERR_NO_ERROR;
    return 0;
}

static int give_up(struct writer *writer, rd_kafka_resp_err_t code, const char *text)
{
    writer->reason = writer->delivery ? writer->delivery : code; /* what came first explains the rest */
    snprintf(writer->reason_text, sizeof writer->reason_text, "%s", writer->delivery ? rd_kafka_err2str(writer->delivery) : text);
    return LOG_ABORT;
}

static bool is_too_large(const struct log_record *record)
{
    size_t size = record->key.size + record->value.size;

    for (size_t i = 0; i < record->header_count; i++)
        size += strlen(record->headers[i].name) + record->headers[i].value.size + 16;
    return size > LOG_RECORD_MAX;
}

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
static rd_kafka_resp_err_t produce(const struct writer *writer, const struct log_record *record, rd_kafka_headers_t *headers)
{
    union {
        const char *bytes;
        void       *memory;
    } key = { record->key.data }, value = { record->value.data };

    if (headers)
        return rd_kafka_producev(writer->rk, RD_KAFKA_V_RKT(writer->handles[record->part.topic]), RD_KAFKA_V_PARTITION(record->part.partition),
                                 RD_KAFKA_V_MSGFLAGS(RD_KAFKA_MSG_F_COPY), RD_KAFKA_V_KEY(key.memory, record->key.size),
                                 RD_KAFKA_V_VALUE(value.memory, record->value.size), RD_KAFKA_V_TIMESTAMP(record->time_ms),
                                 RD_KAFKA_V_HEADERS(headers), RD_KAFKA_V_END);
    return rd_kafka_producev(writer->rk, RD_KAFKA_V_RKT(writer->handles[record->part.topic]), RD_KAFKA_V_PARTITION(record->part.partition),
                             RD_KAFKA_V_MSGFLAGS(RD_KAFKA_MSG_F_COPY), RD_KAFKA_V_KEY(key.memory, record->key.size),
                             RD_KAFKA_V_VALUE(value.memory, record->value.size), RD_KAFKA_V_TIMESTAMP(record->time_ms), RD_KAFKA_V_END);
}

/* QUEUE_FULL is no error: what is unsent must go first. A transaction that grows too old over it (brokers away) is given up. */
static int append_waiting(struct log_kafka *kafka, const struct log_record *record, rd_kafka_headers_t *headers)
{
    struct writer      *writer = &kafka->writer;
    int64_t             end_ms = log_kafka_clock_ms() + LOG_SLICE_MS;
    rd_kafka_resp_err_t code;
    int                 result;

    while ((code = produce(writer, record, headers)) == RD_KAFKA_RESP_ERR__QUEUE_FULL) {
        rd_kafka_poll(writer->rk, FULL_MS);
        if (log_kafka_clock_ms() - writer->begun_ms >= writer->age_max_ms)
            break;
        if (log_kafka_clock_ms() >= end_ms)
            break;
    }
    if (code == RD_KAFKA_RESP_ERR_NO_ERROR)
        return 0;
    if (headers)
        rd_kafka_headers_destroy(headers);
    if (code == RD_KAFKA_RESP_ERR_MSG_SIZE_TOO_LARGE)
        return LOG_TOO_LARGE;
    if (code == RD_KAFKA_RESP_ERR__QUEUE_FULL && log_kafka_clock_ms() - writer->begun_ms < writer->age_max_ms)
        return LOG_AGAIN;
    rd_kafka_poll(writer->rk, 0);
    result = log_kafka_fatal(kafka, writer->rk);
    return result && result != -EIO ? result : give_up(writer, code, rd_kafka_err2str(code));
}

int writer_append(struct log *log, const struct log_record *record)
{
    struct log_kafka *kafka = log_kafka_of(log);

    log_kafka_beat(kafka);
    if (is_too_large(record))
        return LOG_TOO_LARGE;
    return append_waiting(kafka, record, headers_of(record));
}

/* ---- its end ---- */

static int commit_failed(struct log_kafka *kafka, rd_kafka_error_t *error, const char *call)
{
    struct writer *writer = &kafka->writer;
    int            result;

    if (rd_kafka_error_is_fatal(error)) {
        result = die(kafka, error, call);
        if (is_replaceable(kafka, result))
            result = LOG_UNKNOWN;
    } else if (rd_kafka_error_txn_requires_abort(error))
        result = give_up(writer, rd_kafka_error_code(error), rd_kafka_error_string(error));
    else if (is_passing(error))
        result = LOG_AGAIN;
    else if (writer->stage == WRITER_END)
        result = LOG_UNKNOWN;
    else
        result = give_up(writer, rd_kafka_error_code(error), rd_kafka_error_string(error));
    if (result == LOG_AGAIN && rd_kafka_error_code(error) != RD_KAFKA_RESP_ERR__TIMED_OUT)
        log_kafka_pause(20);
    rd_kafka_error_destroy(error);
    return result;
}

/* With the group's generation as it is now: a member that was put out of the group is refused here. */
static rd_kafka_error_t *send_offsets(struct log_kafka *kafka, const struct log_cursor *cursors, size_t count, int timeout_ms)
{
    rd_kafka_topic_partition_list_t    *list = rd_kafka_topic_partition_list_new((int)count);
    rd_kafka_consumer_group_metadata_t *member = rd_kafka_consumer_group_metadata(kafka->group.rk);
    rd_kafka_error_t                   *error;

    for (size_t i = 0; i < count; i++)
        rd_kafka_topic_partition_list_add(list, kafka->topics[cursors[i].part.topic].name, cursors[i].part.partition)->offset = cursors[i].next;
    error = rd_kafka_send_offsets_to_transaction(kafka->writer.rk, list, member, timeout_ms);
    rd_kafka_consumer_group_metadata_destroy(member);
    rd_kafka_topic_partition_list_destroy(list);
    return error;
}

static bool is_undecided(const struct writer *writer)
{
    int64_t now_ms = log_kafka_clock_ms();

    return now_ms - writer->stage_ms >= writer->undecided_ms || now_ms - writer->begun_ms >= writer->age_max_ms + writer->undecided_ms / 2;
}

static int commit_step(struct log_kafka *kafka, const struct log_cursor *cursors, size_t count, int timeout_ms)
{
    struct writer    *writer = &kafka->writer;
    rd_kafka_error_t *error;

    if (writer->stage == WRITER_OFFSETS) {
        error = send_offsets(kafka, cursors, count, timeout_ms);
        if (error)
            return commit_failed(kafka, error, "send_offsets_to_transaction");
        writer->stage = WRITER_END;
    }
    error = rd_kafka_commit_transaction(writer->rk, timeout_ms);
    return error ? commit_failed(kafka, error, "commit_transaction") : 0;
}

int writer_commit(struct log *log, const struct log_cursor *cursors, size_t count, int timeout_ms)
{
    struct log_kafka *kafka = log_kafka_of(log);
    struct writer    *writer = &kafka->writer;
    int               result;

    log_kafka_beat(kafka);
    if (writer->stage == WRITER_OPEN) {
        writer->stage = WRITER_OFFSETS;
        writer->stage_ms = log_kafka_clock_ms();
        writer->failures_before = writer->failures;
    }
    result = commit_step(kafka, cursors, count, slice_of(timeout_ms));
    rd_kafka_poll(writer->rk, 0);
    if (result == LOG_AGAIN && is_undecided(writer))
        result = LOG_UNKNOWN;
    if (result)
        return result;
    writer->stage = WRITER_READY;
    writer->stale = writer->failures != writer->failures_before;
    writer->aborts = writer->replaced = 0;
    return 0;
}

/* ---- aborts ---- */

/* The group has moved on: the next poll tells it, and that is the cure. */
static bool is_of_group(rd_kafka_resp_err_t code)
{
    return code == RD_KAFKA_RESP_ERR_ILLEGAL_GENERATION || code == RD_KAFKA_RESP_ERR_UNKNOWN_MEMBER_ID ||
           code == RD_KAFKA_RESP_ERR_REBALANCE_IN_PROGRESS;
}

/* An error that aborts would do so for ever. */
static int count_abort(struct log_kafka *kafka)
{
    struct writer      *writer = &kafka->writer;
    rd_kafka_resp_err_t code = writer->reason;

    writer->reason = RD_KAFKA_RESP_ERR_NO_ERROR;
    if (code == RD_KAFKA_RESP_ERR_NO_ERROR || is_of_group(code))
        return 0;
    writer->aborts = code == writer->abort_code ? writer->aborts + 1 : 1;
    writer->abort_code = code;
    if (writer->aborts < kafka->options.installation->aborts_max)
        return 0;
    if (kafka_errno(code) == -EACCES)
        return log_kafka_denied(kafka, code, writer->delivery ? writer->delivery_topic : NULL);
    return log_kafka_fail(kafka, kafka_errno(code), "%d transactions in a row were aborted: %s (%s%s)%s", writer->aborts, writer->reason_text,
                          rd_kafka_err2name(code), writer->delivery ? writer->delivery_topic : "",
                          code == RD_KAFKA_RESP_ERR_MSG_SIZE_TOO_LARGE ? ": raise the topic's max.message.bytes: `chokepoint topics --apply`" : "");
}

/* A producer that cannot abort in time is made anew, which aborts too. */
static int abort_step(struct log_kafka *kafka, int timeout_ms)
{
    struct writer    *writer = &kafka->writer;
    rd_kafka_error_t *error;
    int               result = LOG_AGAIN;

    if (writer->stage == WRITER_INIT || is_undecided(writer))
        return producer_renew(kafka, timeout_ms);
    error = rd_kafka_abort_transaction(writer->rk, slice_of(timeout_ms));
    rd_kafka_poll(writer->rk, 0);
    if (!error) {
        writer->stage = WRITER_READY;
        return 0;
    }
    if (rd_kafka_error_is_fatal(error))
        result = die(kafka, error, "abort_transaction");
    if (is_replaceable(kafka, result) || (result == LOG_AGAIN && !is_passing(error)))
        result = producer_renew(kafka, timeout_ms);
    rd_kafka_error_destroy(error);
    return result;
}

int writer_abort(struct log *log, int timeout_ms)
{
    struct log_kafka *kafka = log_kafka_of(log);
    struct writer    *writer = &kafka->writer;
    int               result;

    log_kafka_beat(kafka);
    if (writer->stage == WRITER_READY)
        return 0;
    if (writer->stage != WRITER_ABORT && writer->stage != WRITER_INIT) {
        writer->stage = WRITER_ABORT;
        writer->stage_ms = log_kafka_clock_ms();
    }
    result = abort_step(kafka, timeout_ms);
    return result ? result : count_abort(kafka);
}

int writer_reopen(struct log *log, int timeout_ms)
{
    struct log_kafka *kafka = log_kafka_of(log);

    log_kafka_beat(kafka);
    return producer_renew(kafka, timeout_ms);
}
