/* SPDX-License-Identifier: Apache-2.0
 * Nothing is copied. */
#include "engine/kafka/message.h"

static struct ck_bytes bytes_of(const void *data, size_t size) { return data ? (struct ck_bytes){ data, size } : (struct ck_bytes){ 0 }; }

static size_t read_headers(const rd_kafka_message_t *message, struct log_header *headers)
{
    rd_kafka_headers_t *list;
    const char         *name;
    const void         *value;
    size_t              count = 0, size;

    if (rd_kafka_message_headers(message, &list))
        return 0;
    while (count < MESSAGE_HEADERS_MAX && rd_kafka_header_get_all(list, count, &name, &value, &size) == RD_KAFKA_RESP_ERR_NO_ERROR)
        headers[count++] = (struct log_header){ name, bytes_of(value, size) };
    return count;
}

struct log_record kafka_message_record(const rd_kafka_message_t *message, struct log_header *headers)
{
    return (struct log_record){ .part = { 0, (uint16_t)message->partition },
                                .offset = message->offset,
                                .time_ms = rd_kafka_message_timestamp(message, NULL),
                                .key = bytes_of(message->key, message->key_len),
                                .value = bytes_of(message->payload, message->len),
                                .headers = headers,
                                .header_count = read_headers(message, headers) };
}
