/* SPDX-License-Identifier: Apache-2.0
 * log.h on a Kafka cluster: a group consumer, a consumer for followed partitions, a transactional producer. docs/EXACTLY_ONCE.md describes the
 * protocol. Each call takes at most about a second. */
#ifndef CHOKEPOINT_LOG_KAFKA_LOG_KAFKA_H
#define CHOKEPOINT_LOG_KAFKA_LOG_KAFKA_H

#include "engine/config/installation.h"
#include "engine/log/log.h"
#include "engine/util/journal.h"

struct log_kafka_options {
    const struct installation *installation;
    const struct journal      *journal;
    const char                *group, *transactional_id; /* both NULL: the log only reads followed partitions, of topics that may be missing */
    const struct log_topic    *topics;                   /* copied; names as they are in Kafka */
    size_t                     topic_count;
    size_t                     memory_kib; /* for all three queues together; 0: 96 MiB */
    void (*heartbeat)(void *context);      /* called in every call of the log, and at least once a second while it waits; NULL: none */
    void *context;
    int   stands_ms; /* a partition that has records and delivers none for so long is stuck; 0: 60 s */
};

/* Waits for the brokers up to installation->start_ms, checks the topics and initializes the transactional id. 0, -EINVAL (configuration), -EACCES,
 * -ENOENT, -ESTALE or -EIO, with one line that names the fault and the remedy. */
int log_kafka_open(const struct log_kafka_options *options, struct log **ret_log, char *ret_problem, size_t problem_size);

/* The fault and the remedy for the last negative result, in one line. "": none. */
const char *log_kafka_problem(const struct log *log);

/* Why the last transaction was aborted or its result is not known: the error, the topic, and the key of a refused record. "": the log did not cause
 * it.
 */
const char *log_kafka_reason(const struct log *log);

/* The value of transaction.timeout.ms. */
int log_kafka_timeout_ms(const struct installation *installation);

/* The lag of a partition that delivers; -1: not known yet. It is the distance from the offset read, transaction markers included, to the end offset:
 * the higher of the one in fetch answers and the one that brokers last gave on request (each half minute for an idle partition). Makes no request. */
int64_t log_kafka_lag(const struct log *log, struct log_part part);

/* Health of a log; counters only grow. */
enum log_refusal { LOG_REFUSED_CORRUPT, LOG_REFUSED_COMPRESSION, LOG_REFUSED_OTHER, LOG_REFUSALS };
struct log_kafka_health {
    uint64_t        refused[LOG_REFUSALS]; /* damaged fetch answers: wrong checksums, bytes that do not decompress, … */
    uint64_t        restarts;              /* new assignments of partitions, from their place */
    uint64_t        fences;                /* how often the group member was fenced and joined again */
    size_t          standing;              /* stuck partitions: they deliver nothing although the brokers have records; … */
    struct log_part stands;                /* … the one stuck longest: which, its offset, its end offset, since when (monotonic) */
    int64_t         stands_next, stands_end, stands_ms;
    int64_t         away_ms; /* monotonic: since when no broker answers, set after 10 s; 0: they answer */
};

/* The present health; valid as long as the log. Only for the thread that calls the log. */
const struct log_kafka_health *log_kafka_health(const struct log *log);

#endif
