/* SPDX-License-Identifier: Apache-2.0
 * What the clock of a broker says. No request of Kafka asks for it, but a record of a topic with message.timestamp.type=LogAppendTime is dated by the
 * leader of its partition, and the answer to its writer says how. The record is in a transaction that is aborted: no reader of committed records sees
 * it. */
#ifndef CHOKEPOINT_KAFKA_CLOCK_H
#define CHOKEPOINT_KAFKA_CLOCK_H

#include "engine/kafka/kafka.h"

struct kafka_clock {
    const struct installation *installation;
    const char                *transactional_id; /* whose end fences nobody: it ends in .clock */
    const char                *topic;            /* as it is in Kafka */
    int                        wait_ms;
    void (*heartbeat)(void *context); /* at least each second; NULL: nothing */
    void *context;
};

/* 0; LOG_AGAIN: no answer in time; LOG_UNKNOWN: the topic dates records by their writers' clocks; or a negative errno with a line. */
int kafka_clock_read(const struct kafka_clock *clock, int64_t *ret_time_ms, char ret_problem[KAFKA_PROBLEM_MAX]);

#endif
