/* SPDX-License-Identifier: Apache-2.0
 * The producer of a log: created, initialized with its transactional id, replaced, closed; and its errors. */
#include <errno.h>
#include <stdlib.h>

#include "engine/log_kafka/internal.h"

enum { UNDECIDED_MS = 10 * 1000, TIMEOUT_MS = 30 * 1000 };

/* Frees those that were left and whose last call has returned. */
static void reap(struct kafka_writer *writer, bool wait)
{
    struct producer **link = &writer->left;

    while (*link) {
        struct producer *producer = *link;

        if (wait || producer_has_ended(producer)) {
            *link = producer->next;
            producer_free(producer);
        } else
            link = &producer->next;
    }
}

static int producer_make(struct log_kafka *kafka)
{
    struct kafka_writer *writer = &kafka->writer;
    int                  result = producer_new(kafka, &writer->producer);

    if (result)
        return result;
    writer->stage = WRITER_INIT;
    writer->stale = false;
    return 0;
}

static void producer_drop(struct log_kafka *kafka)
{
    struct kafka_writer *writer = &kafka->writer;

    if (writer->producer) {
        producer_leave(writer->producer);
        writer->producer->next = writer->left;
        writer->left = writer->producer;
    }
    writer->producer = NULL;
    writer->stage = WRITER_CLOSED;
    reap(writer, false);
}

int writer_slice(int timeout_ms) { return timeout_ms < LOG_SLICE_MS ? timeout_ms : LOG_SLICE_MS; }

bool writer_is_passing(const rd_kafka_error_t *error)
{
    rd_kafka_resp_err_t code = rd_kafka_error_code(error);

    return rd_kafka_error_is_retriable(error) || code == RD_KAFKA_RESP_ERR__TIMED_OUT || code == RD_KAFKA_RESP_ERR__PREV_IN_PROGRESS ||
           code == RD_KAFKA_RESP_ERR__CONFLICT || code == RD_KAFKA_RESP_ERR__IN_PROGRESS;
}

/* Ends the process with the error, or with the fatal error of the handle. */
int writer_die(struct log_kafka *kafka, const rd_kafka_error_t *error, const char *call)
{
    int result = log_kafka_fatal(kafka, kafka->writer.producer->rk);

    if (result)
        return result;
    if (kafka_errno(rd_kafka_error_code(error)) == -EACCES)
        return log_kafka_denied(kafka, rd_kafka_error_code(error), NULL);
    return log_kafka_fail(kafka, kafka_errno(rd_kafka_error_code(error)), "%s failed (%s): %s", call, rd_kafka_error_name(error),
                          rd_kafka_error_string(error));
}

/* Whether to replace a producer that failed without being fenced or refused. Replacement is safe, as after a commit with unknown result, because the
 * state is restored from committed records. One case: a broker dies between two transactions, the coordinator does not know the transaction that is
 * aborted and answers INVALID_TXN_STATE, which librdkafka treats as fatal. */
bool writer_is_replaceable(struct log_kafka *kafka, int result)
{
    return result == -EIO && ++kafka->writer.replaced <= kafka->options.installation->aborts_max;
}

/* Initializes the transactional id: afterwards every earlier transaction of it is committed or aborted. */
static int producer_init(struct log_kafka *kafka, int timeout_ms)
{
    rd_kafka_error_t *error;
    int               result = producer_call(kafka->writer.producer, (struct call){ CALL_INIT, NULL, NULL }, writer_slice(timeout_ms), &error);

    if (result)
        return result;
    if (!error) {
        kafka->writer.stage = WRITER_READY;
        return 0;
    }
    if (!writer_is_passing(error) || rd_kafka_error_is_fatal(error))
        result = writer_die(kafka, error, "init_transactions");
    else {
        result = LOG_AGAIN;
        if (rd_kafka_error_code(error) != RD_KAFKA_RESP_ERR__TIMED_OUT)
            log_kafka_pause(writer_slice(timeout_ms) / 10);
    }
    rd_kafka_error_destroy(error);
    return result;
}

/* In slices: the first drops the old producer. */
int writer_renew(struct log_kafka *kafka, int timeout_ms)
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

int log_kafka_timeout_ms(const struct installation *installation)
{
    const char *text = installation_property(installation, "transaction.timeout.ms");

    return text && atoi(text) > 0 ? atoi(text) : TIMEOUT_MS;
}

int writer_open(struct log_kafka *kafka, int64_t end_ms)
{
    struct kafka_writer *writer = &kafka->writer;
    int                  timeout_ms = log_kafka_timeout_ms(kafka->options.installation), result;

    writer->undecided_ms = timeout_ms / 3 < UNDECIDED_MS ? timeout_ms / 3 : UNDECIDED_MS;
    writer->age_max_ms = timeout_ms / 3 * 2;
    result = producer_make(kafka);
    if (result)
        return result;
    do {
        log_kafka_beat(kafka);
        result = producer_init(kafka, LOG_SLICE_MS);
    } while (result == LOG_AGAIN && monotonic_ms() < end_ms);
    if (result == LOG_AGAIN)
        return log_kafka_fail(kafka, -EIO, "the transaction coordinator of %s does not answer: are enough brokers up for __transaction_state?",
                              kafka->transactional_id);
    return result;
}

/* Waits for calls that have not returned: a process that cannot wait for that leaves without it. */
void writer_close(struct log_kafka *kafka)
{
    struct kafka_writer *writer = &kafka->writer;
    rd_kafka_error_t    *error;

    if (writer->stage >= WRITER_OPEN && producer_call(writer->producer, (struct call){ CALL_ABORT, NULL, NULL }, LOG_SLICE_MS, &error) == 0 && error)
        rd_kafka_error_destroy(error); /* the broker aborts it by itself later */
    producer_drop(kafka);
    reap(writer, true);
}

void writer_serve(struct log_kafka *kafka)
{
    if (kafka->writer.producer)
        producer_serve(kafka->writer.producer);
}
