/* SPDX-License-Identifier: Apache-2.0
 * Writes records with an idempotent producer, for commands (ingest, redrive), and counts records that were not acknowledged. */
#ifndef CHOKEPOINT_KAFKA_SEND_H
#define CHOKEPOINT_KAFKA_SEND_H

#include "engine/kafka/kafka.h"
#include "engine/log/log.h"

struct kafka_sender;

int  kafka_sender_open(const struct installation *installation, const struct journal *journal, struct kafka_sender **ret_sender,
                       char ret_problem[KAFKA_PROBLEM_MAX]);
void kafka_sender_free(struct kafka_sender *sender);

/* topic: as it is in Kafka. partition -1: by murmur2 of the key, or in turn where there is no key. Copies; waits while the queue is full.
 * record->part, offset are ignored. 0, -ENOENT, -EACCES, -EMSGSIZE or -EIO. */
int kafka_send(struct kafka_sender *sender, const char *topic, int partition, const struct log_record *record);

/* Why the last kafka_send() failed; "" before the first that did. */
const char *kafka_sender_problem(const struct kafka_sender *sender);

/* Waits for the acknowledgement of all. 0, or -EIO (-EACCES, …): `ret_failed` of them were not written, and why the first was not. */
int kafka_sender_flush(struct kafka_sender *sender, int timeout_ms, size_t *ret_failed, char ret_problem[KAFKA_PROBLEM_MAX]);

#endif
