/* SPDX-License-Identifier: Apache-2.0
 * A message of librdkafka as a record. */
#ifndef CHOKEPOINT_KAFKA_MESSAGE_H
#define CHOKEPOINT_KAFKA_MESSAGE_H

#include <librdkafka/rdkafka.h>

#include "engine/log/log.h"

enum { MESSAGE_HEADERS_MAX = 64 };

/* The record borrows from the message and from `headers`, which has room for MESSAGE_HEADERS_MAX; part.topic is 0. */
struct log_record kafka_message_record(const rd_kafka_message_t *message, struct log_header *headers);

#endif
