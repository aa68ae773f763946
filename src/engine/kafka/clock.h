/* SPDX-License-Identifier: Apache-2.0
 * Reads the clock of a broker. Kafka has no request for it, but the leader sets the timestamp of a record in a topic with
 * message.timestamp.type=LogAppendTime, and the produce response contains it. The record belongs to a transaction that is aborted, so read_committed
 * consumers never see it. */
#ifndef CHOKEPOINT_KAFKA_CLOCK_H
#define CHOKEPOINT_KAFKA_CLOCK_H

#include "engine/kafka/kafka.h"

struct kafka_clock {
    const struct installation *installation;
    const char                *transactional_id; /* one of its own, which ends in .clock, so that it fences no worker */
    const char                *topic;            /* as it is in Kafka */
    int                        wait_ms;
    void (*heartbeat)(void *context); /* called at least once a second; NULL: none */
    void *context;
};

/* 0; LOG_AGAIN: no answer in time; LOG_UNKNOWN: the topic keeps the producers' timestamps; or a negative errno with a problem. */
int kafka_clock_read(const struct kafka_clock *clock, int64_t *ret_time_ms, char ret_problem[KAFKA_PROBLEM_MAX]);

#endif
