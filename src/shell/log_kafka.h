/* SPDX-License-Identifier: Apache-2.0
 * The log of log.h on a real Kafka: a group consumer, a reader for followed partitions, a transactional producer. docs/EXACTLY_ONCE.md tells the
 * protocol. Each call takes at most about a second. */
#ifndef CHOKEPOINT_SHELL_LOG_KAFKA_H
#define CHOKEPOINT_SHELL_LOG_KAFKA_H

#include "shell/installation.h"
#include "shell/journal.h"
#include "shell/log.h"

struct log_kafka_options {
    const struct installation *installation;
    const struct journal      *journal;
    const char                *group, *transactional_id;
    const struct log_topic    *topics; /* copied; names as they are in Kafka */
    size_t                     topic_count;
    size_t                     memory_kib; /* for all three queues together; 0: 96 MiB */
    void (*beat)(void *context);           /* called in every call of the log, and at least each second while it waits; NULL: nothing */
    void *context;
};

/* Waits for the brokers up to installation->start_ms, then looks at the topics and obtains the transactional id. 0, -EINVAL (configuration), -EACCES,
 * -ENOENT, -ESTALE or -EIO, with one line that says what is wrong and what to do. */
int log_kafka_open(const struct log_kafka_options *options, struct log **ret_log, char *ret_problem, size_t problem_size);

/* The line for the last negative result of a call: what happened and what to do. "" when there was none. */
const char *log_kafka_problem(const struct log *log);

/* Records that wait in a partition that is read, of a group or followed: high watermark minus position, of what delivers; -1: not known yet. No call
 * to the brokers. */
int64_t log_kafka_lag(const struct log *log, struct log_part part);

#endif
