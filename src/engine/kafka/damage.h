/* SPDX-License-Identifier: Apache-2.0
 * What of a partition cannot be read: a batch whose bytes are not what was written. librdkafka tells where such a batch begins; where it ends shows
 * by asking for offsets behind that. No group is joined. */
#ifndef CHOKEPOINT_KAFKA_DAMAGE_H
#define CHOKEPOINT_KAFKA_DAMAGE_H

#include "engine/kafka/kafka.h"

struct kafka_damage {
    int64_t first, last;             /* offsets of the batch; what compaction has removed of it included */
    char    text[KAFKA_PROBLEM_MAX]; /* what is wrong with it, in librdkafka's words */
};

/* Looks at what comes next at or behind the offset `from` (LOG_START: of all that is kept). 0: it is damaged; -ENOMSG: it can be read, or nothing is
 * there; -ENODATA, -EACCES, -ENOENT, -ETIMEDOUT (nothing comes and nothing is said) or -EIO with a line. topic: as it is in Kafka. */
int kafka_damage_find(const struct installation *installation, const char *topic, int32_t partition, int64_t from, struct kafka_damage *ret_damage,
                      char ret_problem[KAFKA_PROBLEM_MAX]);

#endif
