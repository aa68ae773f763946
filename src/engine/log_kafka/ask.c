/* SPDX-License-Identifier: Apache-2.0
 * A thread that requests end offsets of partitions: librdkafka's query waits for a hanging leader as long as its connection lasts, whatever its
 * timeout, and the worker must continue meanwhile. One request at a time. */
#include <stdio.h>
#include <stdlib.h>

#include "engine/log_kafka/internal.h"

enum { LEADER_MS = 1000 /* until the leader is known */ };

static void *answer(void *argument)
{
    struct asker *asker = argument;

    pthread_mutex_lock(&asker->mutex);
    while (!asker->ends) {
        int64_t             low, high = -1;
        rd_kafka_resp_err_t error;

        if (asker->state != ASKER_ASKED) {
            pthread_cond_wait(&asker->changed, &asker->mutex);
            continue;
        }
        pthread_mutex_unlock(&asker->mutex);
        error = rd_kafka_query_watermark_offsets(asker->rk, asker->name, asker->part.partition, &low, &high, LEADER_MS);
        pthread_mutex_lock(&asker->mutex);
        asker->end = error ? -1 : high;
        asker->state = ASKER_ANSWERED;
    }
    pthread_mutex_unlock(&asker->mutex);
    return NULL;
}

static void asker_open(struct asker *asker)
{
    pthread_mutex_init(&asker->mutex, NULL);
    pthread_cond_init(&asker->changed, NULL);
    if (pthread_create(&asker->thread, NULL, answer, asker) != 0)
        abort();
    asker->open = true;
}

void asker_ask(struct asker *asker, rd_kafka_t *rk, const char *name, struct log_part part)
{
    if (!asker->open)
        asker_open(asker);
    pthread_mutex_lock(&asker->mutex);
    asker->rk = rk;
    asker->part = part;
    snprintf(asker->name, sizeof asker->name, "%s", name);
    asker->state = ASKER_ASKED;
    pthread_cond_signal(&asker->changed);
    pthread_mutex_unlock(&asker->mutex);
}

enum asker_state asker_take(struct asker *asker, struct log_part *ret_part, int64_t *ret_end)
{
    enum asker_state state;

    if (!asker->open)
        return ASKER_IDLE;
    pthread_mutex_lock(&asker->mutex);
    state = asker->state;
    if (state == ASKER_ANSWERED) {
        *ret_part = asker->part;
        *ret_end = asker->end;
        asker->state = ASKER_IDLE;
    }
    pthread_mutex_unlock(&asker->mutex);
    return state;
}

void asker_close(struct asker *asker)
{
    if (!asker->open)
        return;
    pthread_mutex_lock(&asker->mutex);
    asker->ends = true;
    pthread_cond_signal(&asker->changed);
    pthread_mutex_unlock(&asker->mutex);
    pthread_join(asker->thread, NULL);
    pthread_cond_destroy(&asker->changed);
    pthread_mutex_destroy(&asker->mutex);
    asker->open = false;
}
