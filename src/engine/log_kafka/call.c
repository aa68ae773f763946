/* SPDX-License-Identifier: Apache-2.0
 * A transactional producer and the thread that makes its blocking calls. librdkafka's send_offsets_to_transaction() waits for its coordinator without
 * respecting its timeout (2.0.2 and 2.15.1: a minute for a minute's outage), so the worker passes blocking calls to this thread, one at a time, and
 * polls for the answer. The thread destroys an abandoned producer when its call returns; its successor fences whatever it does until then. Reasons:
 * docs/decisions/0008-calls-that-wait.md. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "engine/log_kafka/internal.h"

enum {
    CALL_MS = 1000, /* time limit passed to librdkafka; after transient errors the call is repeated */
    WRITTEN_MS = 20
};

/* ---- callbacks: while no call is under way the worker polls, and during one only the call does ---- */

static void on_error(rd_kafka_t *rk, int code, const char *reason, void *opaque)
{
    struct producer *producer = opaque;

    (void)rk;
    (void)reason;
    if (code == RD_KAFKA_RESP_ERR__TRANSPORT || code == RD_KAFKA_RESP_ERR__TIMED_OUT || code == RD_KAFKA_RESP_ERR__ALL_BROKERS_DOWN)
        atomic_fetch_add(&producer->failures, 1);
}

/* Called for failures only. Records that an abort discards are not failures. */
static void on_delivered(rd_kafka_t *rk, const rd_kafka_message_t *message, void *opaque)
{
    struct producer *producer = opaque;

    (void)rk;
    if (!message->err || message->err == RD_KAFKA_RESP_ERR__PURGE_QUEUE || message->err == RD_KAFKA_RESP_ERR__PURGE_INFLIGHT || producer->delivery)
        return;
    producer->delivery = message->err;
    snprintf(producer->delivery_topic, sizeof producer->delivery_topic, "%s", message->rkt ? rd_kafka_topic_name(message->rkt) : "");
    place_text(producer->delivery_key, (struct ck_bytes){ message->key, message->key_len });
}

/* ---- the thread ---- */

/* commit_transaction() polls every 10 ms whether all records are written, because success is not reported. Lingering records are waited for here, in
 * shorter steps. */
static void wait_for_records(rd_kafka_t *rk)
{
    for (int step = 0; step < WRITTEN_MS && rd_kafka_outq_len(rk) > 0; step++)
        rd_kafka_poll(rk, 1);
}

static rd_kafka_error_t *make_call(rd_kafka_t *rk, const struct call *call)
{
    switch (call->type) {
    case CALL_INIT: return rd_kafka_init_transactions(rk, CALL_MS);
    case CALL_OFFSETS: return rd_kafka_send_offsets_to_transaction(rk, call->offsets, call->member, CALL_MS);
    case CALL_COMMIT: wait_for_records(rk); return rd_kafka_commit_transaction(rk, CALL_MS);
    case CALL_ABORT: return rd_kafka_abort_transaction(rk, CALL_MS);
    }
    return NULL;
}

static void call_release(struct call *call)
{
    if (call->offsets)
        rd_kafka_topic_partition_list_destroy(call->offsets);
    if (call->member)
        rd_kafka_consumer_group_metadata_destroy(call->member);
    call->offsets = NULL;
    call->member = NULL;
}

static void *run(void *argument)
{
    struct producer  *producer = argument;
    rd_kafka_error_t *answer;

    pthread_mutex_lock(&producer->mutex);
    while (!producer->left) {
        if (producer->state != CALL_ASKED) {
            pthread_cond_wait(&producer->changed, &producer->mutex);
            continue;
        }
        pthread_mutex_unlock(&producer->mutex);
        answer = make_call(producer->rk, &producer->call);
        pthread_mutex_lock(&producer->mutex);
        call_release(&producer->call);
        producer->answer = answer;
        producer->state = CALL_ANSWERED;
        pthread_cond_signal(&producer->changed);
    }
    pthread_mutex_unlock(&producer->mutex);
    if (producer->answer)
        rd_kafka_error_destroy(producer->answer);
    for (size_t i = 0; i < producer->handle_count; i++)
        if (producer->handles[i])
            rd_kafka_topic_destroy(producer->handles[i]);
    kafka_close(producer->rk);
    atomic_store(&producer->ended, true);
    return NULL;
}

/* ---- what the worker does ---- */

/* Until no call is under way. False: the time is over. */
static bool wait_for(struct producer *producer, const struct timespec *end)
{
    while (producer->state == CALL_ASKED)
        if (pthread_cond_timedwait(&producer->changed, &producer->mutex, end) == ETIMEDOUT)
            return producer->state != CALL_ASKED;
    return true;
}

int producer_call(struct producer *producer, struct call call, int timeout_ms, rd_kafka_error_t **ret_error)
{
    struct timespec end = log_kafka_after(timeout_ms);
    int             result = LOG_AGAIN;

    pthread_mutex_lock(&producer->mutex);
    if (!wait_for(producer, &end)) {
        call_release(&call);
        goto out;
    }
    if (producer->state == CALL_ANSWERED && producer->call.type != call.type) { /* to a question that nobody asks now */
        if (producer->answer)
            rd_kafka_error_destroy(producer->answer);
        producer->answer = NULL;
        producer->state = CALL_IDLE;
    }
    if (producer->state == CALL_IDLE) {
        producer->call = call;
        producer->state = CALL_ASKED;
        pthread_cond_signal(&producer->changed);
        if (!wait_for(producer, &end))
            goto out;
    } else
        call_release(&call);
    *ret_error = producer->answer;
    producer->answer = NULL;
    producer->state = CALL_IDLE;
    result = 0;
out:
    pthread_mutex_unlock(&producer->mutex);
    if (result == 0)
        rd_kafka_poll(producer->rk, 0);
    return result;
}

void producer_serve(struct producer *producer)
{
    bool idle;

    pthread_mutex_lock(&producer->mutex);
    idle = producer->state != CALL_ASKED;
    pthread_mutex_unlock(&producer->mutex);
    if (idle)
        rd_kafka_poll(producer->rk, 0);
}

/* Topic handles first: the first record of a topic named only by its name waits for a second (2.0.2). */
int producer_new(struct log_kafka *kafka, struct producer **ret_producer)
{
    struct producer     *producer = calloc(1, sizeof *producer + kafka->topic_count * sizeof(rd_kafka_topic_t *));
    struct kafka_options options = {
        .installation = kafka->options.installation,
        .journal = kafka->options.journal,
        .role = KAFKA_WRITER,
        .transactional_id = kafka->transactional_id,
        .queue_kib = kafka->options.memory_kib / 4,
        .opaque = producer,
        .error = on_error,
        .delivered = on_delivered,
    };
    int result;

    if (!producer)
        abort();
    result = kafka_open(&options, &producer->rk, kafka->problem);
    if (result) {
        free(producer);
        return result;
    }
    producer->handle_count = kafka->topic_count;
    for (size_t i = 0; i < kafka->topic_count; i++)
        if (kafka->topics[i].role != LOG_GROUP)
            producer->handles[i] = rd_kafka_topic_new(producer->rk, kafka->topics[i].name, NULL);
    pthread_mutex_init(&producer->mutex, NULL);
    log_kafka_condition(&producer->changed);
    if (pthread_create(&producer->thread, NULL, run, producer))
        abort();
    *ret_producer = producer;
    return 0;
}

void producer_leave(struct producer *producer)
{
    rd_kafka_purge(producer->rk, RD_KAFKA_PURGE_F_QUEUE | RD_KAFKA_PURGE_F_INFLIGHT); /* of a transaction that nobody wants */
    producer_serve(producer);
    pthread_mutex_lock(&producer->mutex);
    producer->left = true;
    pthread_cond_signal(&producer->changed);
    pthread_mutex_unlock(&producer->mutex);
}

bool producer_has_ended(const struct producer *producer) { return atomic_load(&producer->ended); }

void producer_free(struct producer *producer)
{
    pthread_join(producer->thread, NULL);
    pthread_cond_destroy(&producer->changed);
    pthread_mutex_destroy(&producer->mutex);
    free(producer);
}
