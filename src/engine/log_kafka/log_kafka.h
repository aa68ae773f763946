/* SPDX-License-Identifier: Apache-2.0
 * The log of log.h on a real Kafka: a group consumer, a reader for followed partitions, a transactional producer. docs/EXACTLY_ONCE.md tells the
 * protocol. Each call takes at most about a second. */
#ifndef CHOKEPOINT_LOG_KAFKA_LOG_KAFKA_H
#define CHOKEPOINT_LOG_KAFKA_LOG_KAFKA_H

#include "engine/config/installation.h"
#include "engine/log/log.h"
#include "engine/util/journal.h"

struct log_kafka_options {
    const struct installation *installation;
    const struct journal      *journal;
    const char                *group, *transactional_id;
    const struct log_topic    *topics; /* copied; names as they are in Kafka */
    size_t                     topic_count;
    size_t                     memory_kib; /* for all three queues together; 0: 96 MiB */
    void (*heartbeat)(void *context);      /* called in every call of the log, and at least each second while it waits; NULL: nothing */
    void *context;
    int   stands_ms; /* a partition that has records and gives none for so long stands; 0: 60 s */
};

/* Waits for the brokers up to installation->start_ms, then looks at the topics and obtains the transactional id. 0, -EINVAL (configuration), -EACCES,
 * -ENOENT, -ESTALE or -EIO, with one line that says what is wrong and what to do. */
int log_kafka_open(const struct log_kafka_options *options, struct log **ret_log, char *ret_problem, size_t problem_size);

/* The line for the last negative result of a call: what happened and what to do. "" when there was none. */
const char *log_kafka_problem(const struct log *log);

/* Why the last transaction was aborted or its end is not known: the error, the topic, and the key of a record that was refused. "": not by the log.
 */
const char *log_kafka_reason(const struct log *log);

/* transaction.timeout.ms, as it is set. */
int log_kafka_timeout_ms(const struct installation *installation);

/* Records that wait in a partition that is read, of a group or followed, of what delivers; -1: not known yet. From the end that fetches tell, or that
 * the brokers said when they were asked last (of a partition that does not move, each half minute), whichever is higher, to what was read, markers of
 * transactions included. No call to the brokers. */
int64_t log_kafka_lag(const struct log *log, struct log_part part);

/* What a log tells of its health; counts grow. */
enum log_refusal { LOG_REFUSED_CORRUPT, LOG_REFUSED_COMPRESSION, LOG_REFUSED_OTHER, LOG_REFUSALS };
struct log_kafka_health {
    uint64_t        refused[LOG_REFUSALS]; /* answers to a fetch that were no records: a checksum that is wrong, bytes that do not decompress, … */
    uint64_t        restarts;              /* partitions that were assigned anew, from their place */
    uint64_t        fences;                /* how often the member of the group was fenced, and joined anew */
    size_t          standing;              /* partitions that do not move though the brokers have records of them; … */
    struct log_part stands;                /* … of the one that does so longest: which, its place, its end, since when (monotonic) */
    int64_t         stands_next, stands_end, stands_ms;
    int64_t         away_ms; /* monotonic: since when no broker answers, once that is 10 s; 0: they do */
};

/* As it is now; lives as long as the log. For the thread that calls the log. */
const struct log_kafka_health *log_kafka_health(const struct log *log);

#endif
