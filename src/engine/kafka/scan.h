/* SPDX-License-Identifier: Apache-2.0
 * Reads topics once, from their starts to their present ends, committed records only, for commands. Joins no group. */
#ifndef CHOKEPOINT_KAFKA_SCAN_H
#define CHOKEPOINT_KAFKA_SCAN_H

#include "engine/kafka/kafka.h"
#include "engine/log/log.h"

struct kafka_scan {
    const struct installation *installation;
    const struct journal      *journal;
    const char                *topic;                            /* as it is in Kafka */
    int                        partition;                        /* -1: all, one after the other's records as they come */
    const int64_t             *from;                             /* for each partition, an offset or LOG_START; NULL: all from the start */
    int                        timeout_ms;                       /* longest time without a record or an end; 0: 30,000 */
    int (*each)(void *context, const struct log_record *record); /* part.topic 0; valid until it returns; non-zero ends the scan */
    void *context;
};

/* 0, the result of each(), -ENOENT (no such topic), -EACCES, -ENODATA, -ETIMEDOUT or -EIO with a line. Reads each partition up to its high watermark
 * at the start, and so waits for open transactions. */
int kafka_scan(const struct kafka_scan *scan, char ret_problem[KAFKA_PROBLEM_MAX]);

#endif
