/* SPDX-License-Identifier: Apache-2.0
 * Reads single committed records by their positions, for commands that follow references. One consumer without a group seeks from position to
 * position; between near positions it reads on. */
#ifndef CHOKEPOINT_KAFKA_PICK_H
#define CHOKEPOINT_KAFKA_PICK_H

#include "engine/kafka/kafka.h"
#include "engine/log/log.h"

struct kafka_pick;

enum { KAFKA_PICK_FOUND, KAFKA_PICK_REMOVED, KAFKA_PICK_BEYOND /* the partition ends before it */ };

/* 0, or a negative errno of kafka_open() or kafka_reach() with a line. */
int  kafka_pick_open(const struct installation *installation, const struct journal *journal, struct kafka_pick **ret_pick,
                     char ret_problem[KAFKA_PROBLEM_MAX]);
void kafka_pick_close(struct kafka_pick *pick);

/* topic: as it is in Kafka. each() gets the record, valid until it returns. KAFKA_PICK_…, or -ENOENT, -EACCES, -ETIMEDOUT, -EIO with a line. */
int kafka_pick(struct kafka_pick *pick, const char *topic, int partition, int64_t offset,
               void (*each)(void *context, const struct log_record *record), void *context, char ret_problem[KAFKA_PROBLEM_MAX]);

#endif
