/* SPDX-License-Identifier: Apache-2.0
 * The transactional producer. Its errors are classified by librdkafka's own flags: retriable: call again; requires abort: LOG_ABORT; fatal: the
 * process ends. A commit without an answer for too long is LOG_UNKNOWN, and the producer is replaced: no librdkafka implements KIP-890, so an answer
 * to an earlier commit may still arrive, and brokers that return after transaction.timeout.ms would fence this process. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/log_kafka/internal.h"
#include "engine/log_kafka/offset_note.h"

/* ---- a transaction ---- */

int writer_begin(struct log *log)
{
    struct log_kafka    *kafka = log_kafka_of(log);
    struct kafka_writer *writer = &kafka->writer;
    rd_kafka_error_t    *error;
    int                  result = 0;

    log_kafka_beat(kafka);
    if (writer->stale || writer->stage != WRITER_READY)
        result = writer_renew(kafka, LOG_SLICE_MS);
    if (result)
        return result;
    error = rd_kafka_begin_transaction(writer->producer->rk);
    if (error) {
        result = writer_die(kafka, error, "begin_transaction");
        if (writer_is_replaceable(kafka, result)) {
            writer->stale = true;
            result = LOG_AGAIN;
        }
        rd_kafka_error_destroy(error);
        return result;
    }
    writer->stage = WRITER_OPEN;
    writer->begun_ms = monotonic_ms();
    writer->producer->delivery = RD_KAFKA_RESP_ERR_NO_ERROR;
    return 0;
}

/* ---- its end ---- */

/* Offsets are refused without a name: it is one of the topics that the group reads. */
static void name_denied(struct log_kafka *kafka)
{
    struct kafka_writer *writer = &kafka->writer;
    size_t               used = 0;

    if (writer->reason != RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED || writer->reason_topic[0])
        return;
    for (size_t i = 0; i < kafka->topic_count && used < sizeof writer->reason_topic; i++)
        if (kafka->topics[i].role == LOG_GROUP)
            used +=
                (size_t)snprintf(writer->reason_topic + used, sizeof writer->reason_topic - used, "%s%s", used ? " or " : "", kafka->topics[i].name);
}

static int commit_failed(struct log_kafka *kafka, rd_kafka_error_t *error, const char *call)
{
    struct kafka_writer *writer = &kafka->writer;
    int                  result;

    if (rd_kafka_error_is_fatal(error)) {
        result = writer_die(kafka, error, call);
        if (writer_is_replaceable(kafka, result))
            result = LOG_UNKNOWN;
    } else if (rd_kafka_error_txn_requires_abort(error))
        result = writer_give_up(writer, rd_kafka_error_code(error), rd_kafka_error_string(error));
    else if (writer_is_passing(error))
        result = LOG_AGAIN;
    else if (writer->stage == WRITER_END)
        result = LOG_UNKNOWN;
    else
        result = writer_give_up(writer, rd_kafka_error_code(error), rd_kafka_error_string(error));
    if (result == LOG_ABORT && writer->stage == WRITER_OFFSETS)
        name_denied(kafka);
    if (result == LOG_AGAIN && rd_kafka_error_code(error) != RD_KAFKA_RESP_ERR__TIMED_OUT)
        log_kafka_pause(20);
    rd_kafka_error_destroy(error);
    return result;
}

/* librdkafka frees the text with the list. */
static void note(rd_kafka_topic_partition_t *offset, const struct log_kafka *kafka, int64_t transaction)
{
    const struct installation *installation = kafka->options.installation;
    bool                       is_named = installation->instance && predecessors_names_members(installation);
    char                       text[OFFSET_NOTE_MAX];
    size_t size = offset_note_write((struct offset_note){ transaction, ck_bytes_from(is_named ? installation->instance : "") }, text);

    if (size == 0)
        return;
    offset->metadata = strdup(text);
    if (!offset->metadata)
        abort();
    offset->metadata_size = size;
}

/* With the generation in which the partitions were given: a member that was put out of the group is refused here. */
static struct call offsets_call(const struct log_kafka *kafka, rd_kafka_consumer_group_metadata_t *member, const struct log_cursor *cursors,
                                size_t count)
{
    struct call call = { CALL_OFFSETS, rd_kafka_topic_partition_list_new((int)count), member };

    for (size_t i = 0; i < count; i++) {
        rd_kafka_topic_partition_t *offset =
            rd_kafka_topic_partition_list_add(call.offsets, kafka->topics[cursors[i].part.topic].name, cursors[i].part.partition);

        offset->offset = cursors[i].next;
        note(offset, kafka, cursors[i].transaction);
    }
    return call;
}

static bool is_undecided(const struct kafka_writer *writer)
{
    int64_t now_ms = monotonic_ms();

    return now_ms - writer->stage_ms >= writer->undecided_ms || now_ms - writer->begun_ms >= writer->age_max_ms + writer->undecided_ms / 2;
}

static int commit_step(struct log_kafka *kafka, const struct log_cursor *cursors, size_t count, int timeout_ms)
{
    struct kafka_writer *writer = &kafka->writer;
    rd_kafka_error_t    *error;
    int                  result;

    if (writer->stage == WRITER_OFFSETS) {
        rd_kafka_consumer_group_metadata_t *member = group_identity(kafka);

        if (!member)
            return writer_give_up(writer, RD_KAFKA_RESP_ERR_ILLEGAL_GENERATION, "the group has given its partitions to others");
        result = producer_call(writer->producer, offsets_call(kafka, member, cursors, count), timeout_ms, &error);
        if (result)
            return result;
        if (error)
            return commit_failed(kafka, error, "send_offsets_to_transaction");
        writer->stage = WRITER_END;
    }
    result = producer_call(writer->producer, (struct call){ CALL_COMMIT, NULL, NULL }, timeout_ms, &error);
    if (result)
        return result;
    return error ? commit_failed(kafka, error, "commit_transaction") : 0;
}

int writer_commit(struct log *log, const struct log_cursor *cursors, size_t count, int timeout_ms)
{
    struct log_kafka    *kafka = log_kafka_of(log);
    struct kafka_writer *writer = &kafka->writer;
    int                  result;

    log_kafka_beat(kafka);
    if (writer->stage == WRITER_OPEN) {
        writer->stage = count ? WRITER_OFFSETS : WRITER_END;
        writer->stage_ms = monotonic_ms();
        writer->failures_before = atomic_load(&writer->producer->failures);
    }
    result = commit_step(kafka, cursors, count, writer_slice(timeout_ms));
    if (result == LOG_AGAIN && is_undecided(writer))
        result = LOG_UNKNOWN;
    if (result == LOG_UNKNOWN)
        result = log_kafka_undecided(kafka);
    if (result)
        return result;
    brokers_answered(kafka);
    writer->stage = WRITER_READY;
    writer->stale = atomic_load(&writer->producer->failures) != writer->failures_before;
    writer->aborts = writer->replaced = 0;
    return 0;
}

/* ---- aborts ---- */

/* The group has a new generation: the next poll reports the rebalance, which resolves it. */
static bool is_of_group(rd_kafka_resp_err_t code)
{
    return code == RD_KAFKA_RESP_ERR_ILLEGAL_GENERATION || code == RD_KAFKA_RESP_ERR_UNKNOWN_MEMBER_ID ||
           code == RD_KAFKA_RESP_ERR_REBALANCE_IN_PROGRESS || code == RD_KAFKA_RESP_ERR_FENCED_INSTANCE_ID;
}

const char *log_kafka_reason(const struct log *log) { return ((const struct log_kafka *)log)->writer.told; }

/* For the journal: why this transaction is tried again. */
static void tell_reason(struct kafka_writer *writer)
{
    bool has_topic = writer->reason_topic[0], has_key = writer->reason_key[0];

    writer->told[0] = '\0';
    if (writer->reason != RD_KAFKA_RESP_ERR_NO_ERROR)
        snprintf(writer->told, sizeof writer->told, "%s (%s%s%s%s%s)", writer->reason_text, rd_kafka_err2name(writer->reason),
                 has_topic ? ", topic " : "", writer->reason_topic, has_key ? ", record " : "", writer->reason_key);
}

/* An error that aborts would do so for ever. */
static int count_abort(struct log_kafka *kafka)
{
    struct kafka_writer *writer = &kafka->writer;
    rd_kafka_resp_err_t  code = writer->reason;

    writer->reason = RD_KAFKA_RESP_ERR_NO_ERROR;
    if (code == RD_KAFKA_RESP_ERR_NO_ERROR || is_of_group(code))
        return 0;
    writer->aborts = code == writer->abort_code ? writer->aborts + 1 : 1;
    writer->abort_code = code;
    if (writer->aborts < kafka->options.installation->aborts_max)
        return 0;
    if (kafka_errno(code) == -EACCES)
        return log_kafka_denied(kafka, code, writer->reason_topic[0] ? writer->reason_topic : NULL);
    if (kafka_errno(code) == -ENOENT && writer->reason_topic[0])
        return log_kafka_gone(kafka, writer->reason_topic);
    return log_kafka_fail(kafka, kafka_errno(code), "%d transactions in a row were aborted: %s%s", writer->aborts, writer->told,
                          code == RD_KAFKA_RESP_ERR_MSG_SIZE_TOO_LARGE ? ": raise the topic's max.message.bytes: `topics --apply`" : "");
}

/* A producer that cannot abort in time is replaced, which aborts too. One that can is replaced before the next transaction: records in flight at the
 * abort may have been written, and librdkafka (seen with 2.0.2) gives the records of the next transaction the same sequence numbers in the same
 * epoch. The broker treats them as duplicates, acknowledges and drops them, and the commit succeeds without them. */
static int abort_step(struct log_kafka *kafka, int timeout_ms)
{
    struct kafka_writer *writer = &kafka->writer;
    rd_kafka_error_t    *error;
    int                  result;

    if (writer->stage == WRITER_INIT || is_undecided(writer))
        return writer_renew(kafka, timeout_ms);
    result = producer_call(writer->producer, (struct call){ CALL_ABORT, NULL, NULL }, writer_slice(timeout_ms), &error);
    if (result)
        return result;
    if (!error) {
        writer->stage = WRITER_READY;
        writer->stale = true;
        return 0;
    }
    result = rd_kafka_error_is_fatal(error) ? writer_die(kafka, error, "abort_transaction") : LOG_AGAIN;
    if (writer_is_replaceable(kafka, result) || (result == LOG_AGAIN && !writer_is_passing(error)))
        result = writer_renew(kafka, timeout_ms);
    rd_kafka_error_destroy(error);
    return result;
}

int writer_abort(struct log *log, int timeout_ms)
{
    struct log_kafka    *kafka = log_kafka_of(log);
    struct kafka_writer *writer = &kafka->writer;
    int                  result;

    log_kafka_beat(kafka);
    if (writer->stage == WRITER_READY)
        return 0;
    if (writer->stage != WRITER_ABORT && writer->stage != WRITER_INIT) {
        writer->stage = WRITER_ABORT;
        writer->stage_ms = monotonic_ms();
        tell_reason(writer);
    }
    result = abort_step(kafka, timeout_ms);
    return result ? result : count_abort(kafka);
}

int writer_reopen(struct log *log, int timeout_ms)
{
    struct log_kafka *kafka = log_kafka_of(log);

    log_kafka_beat(kafka);
    snprintf(kafka->writer.told, sizeof kafka->writer.told, "the brokers did not say in time how its commit ended");
    return writer_renew(kafka, timeout_ms);
}
