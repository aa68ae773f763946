/* SPDX-License-Identifier: Apache-2.0
 * Reads topics once, from their starts to the ends that they have now, committed records only: for commands. No group is joined. */
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
    int                        timeout_ms;                       /* without any record or end; 0: 30,000 */
    int (*each)(void *context, const struct log_record *record); /* part.topic 0; valid until it returns; non-zero ends the scan */
    void *context;
};

/* 0, what each() answered, -ENOENT (no such topic), -EACCES, -ENODATA, -ETIMEDOUT or -EIO with a line. The end of a partition is its high watermark
 * at the start: an open transaction is waited for. */
int kafka_scan(const struct kafka_scan *scan, char ret_problem[KAFKA_PROBLEM_MAX]);

#endif
