/* SPDX-License-Identifier: Apache-2.0
 * Dead letters back to where they came from. What was sent again is marked there, by the header `redriven_from` with the dead letter's key: before
 * sending, the source partitions are read from the first of the wanted letters on, and what is found is not sent twice. So nothing is kept but in
 * Kafka, and a redrive that was cut off can be called again. Two redrives of one processor at the same time do not see each other. */
#ifndef CHOKEPOINT_ADMIN_REDRIVE_H
#define CHOKEPOINT_ADMIN_REDRIVE_H

#include "engine/kafka/kafka.h"
#include "engine/serde/dead_letter.h"

struct redrive_options {
    const struct installation *installation;
    const char                *topic; /* of the dead letters, as the program calls it: "receive.dlq" */
    struct dead_letter_filter  filter;
    size_t                     limit;                                               /* at most so many are sent */
    bool                       send;                                                /* else it is only counted what would be */
    void (*held)(void *context, const struct dead_letter *letter, const char *why); /* for each that cannot be sent */
    void *context;
};

struct redrive_counts {
    size_t sent, already, held, failed, left; /* left: beyond the limit; failed: sent, but not acknowledged */
};

/* 0, or a negative errno with a line. The counts are filled in any case. */
int redrive(const struct redrive_options *options, struct redrive_counts *ret_counts, char ret_problem[KAFKA_PROBLEM_MAX]);

#endif
