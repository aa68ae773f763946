/* SPDX-License-Identifier: Apache-2.0
 * Tracks whether any broker answers. A commit counts as an answer; without commits a cheap request is sent. Only requests reveal a hanging broker,
 * because its connections stay open. */
#include "engine/log_kafka/internal.h"

enum {
    ASK_MS = 2000,      /* without an answer for so long: a question */
    ANSWER_MS = 300,    /* is waited for */
    AWAY_MS = 10 * 1000 /* without any for so long: they are away */
};

void brokers_answered(struct log_kafka *kafka)
{
    kafka->answered_ms = monotonic_ms();
    kafka->health.away_ms = 0;
}

/* Of what the handle knows: one small request. */
static bool broker_answers(struct log_kafka *kafka)
{
    const struct rd_kafka_metadata *metadata;

    if (rd_kafka_metadata(kafka->reader.rk, 0, NULL, &metadata, ANSWER_MS) != RD_KAFKA_RESP_ERR_NO_ERROR)
        return false;
    rd_kafka_metadata_destroy(metadata);
    return true;
}

void brokers_step(struct log_kafka *kafka)
{
    int64_t now_ms;

    if (!kafka->opened)
        return;
    now_ms = monotonic_ms();
    if (now_ms - kafka->answered_ms < ASK_MS || now_ms < kafka->probe_ms)
        return;
    if (broker_answers(kafka)) {
        brokers_answered(kafka);
        return;
    }
    now_ms = monotonic_ms();
    kafka->probe_ms = now_ms + ASK_MS;
    if (now_ms - kafka->answered_ms >= AWAY_MS)
        kafka->health.away_ms = kafka->answered_ms;
}
