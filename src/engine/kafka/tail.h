/* SPDX-License-Identifier: Apache-2.0
 * Finds the last record of some kind in each partition of a topic without reading the whole topic: it reads the ends, then twice as much, and so on.
 */
#ifndef CHOKEPOINT_KAFKA_TAIL_H
#define CHOKEPOINT_KAFKA_TAIL_H

#include "engine/kafka/admin.h"
#include "engine/kafka/scan.h"

struct kafka_tail {
    struct kafka_admin        *admin;
    const struct installation *installation;
    const char                *topic; /* as it is in Kafka */
    int                        partitions;
    /* Takes a record if it is of the kind. It may be called repeatedly, for older records first: the last record that it takes of a partition is the
     * result. */
    bool (*take)(void *context, const struct log_record *record);
    void *context;
};

/* 0, or a negative errno of kafka_scan() or kafka_admin_offsets(), with a line. */
int kafka_tail(const struct kafka_tail *tail, char ret_problem[KAFKA_PROBLEM_MAX]);

/* The offset after the last record of each partition: 0 where there is none. */
int kafka_tail_ends(struct kafka_admin *admin, const struct installation *installation, const char *topic, int partitions, int64_t *ret_ends,
                    char ret_problem[KAFKA_PROBLEM_MAX]);

#endif
