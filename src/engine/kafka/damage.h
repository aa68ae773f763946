/* SPDX-License-Identifier: Apache-2.0
 * Finds a damaged batch of a partition: one whose bytes differ from those written. librdkafka reports its first offset; its last is found by reading
 * from offsets behind it. Joins no group. */
#ifndef CHOKEPOINT_KAFKA_DAMAGE_H
#define CHOKEPOINT_KAFKA_DAMAGE_H

#include "engine/kafka/kafka.h"

struct kafka_damage {
    int64_t first, last;             /* offsets of the batch, those removed by compaction included */
    char    text[KAFKA_PROBLEM_MAX]; /* librdkafka's error text */
};

/* Reads the first batch at or behind the offset `from` (LOG_START: the first one kept). 0: it is damaged; -ENOMSG: it is readable, or there is none;
 * -ENODATA, -EACCES, -ENOENT, -ETIMEDOUT (neither record nor error arrives) or -EIO with a problem. topic: its name in Kafka. */
int kafka_damage_find(const struct installation *installation, const char *topic, int32_t partition, int64_t from, struct kafka_damage *ret_damage,
                      char ret_problem[KAFKA_PROBLEM_MAX]);

#endif
