/* SPDX-License-Identifier: Apache-2.0
 * Hands out messages of a consumer in runs of one partition. They stay in librdkafka's memory: a run is freed at the next poll. */
#include "engine/log_kafka/internal.h"

#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { SETTLE_TURNS = 3 };

void batch_init(struct batch *batch, rd_kafka_t *rk, int wake)
{
    static const uint64_t one = 1;

    batch->rk = rk;
    rd_kafka_poll_set_consumer(rk);
    batch->queue = rd_kafka_queue_get_consumer(rk);
    rd_kafka_queue_io_event_enable(batch->queue, wake, &one, sizeof one);
}

static void drop_from(struct batch *batch, size_t first)
{
    for (size_t i = first; i < batch->count; i++)
        if (batch->messages[i])
            rd_kafka_message_destroy(batch->messages[i]);
    batch->count = first;
}

void batch_release(struct batch *batch)
{
    drop_from(batch, 0);
    batch->given = batch->next = 0;
    if (batch->queue)
        rd_kafka_queue_destroy(batch->queue);
    batch->queue = NULL;
}

void batch_done(struct batch *batch)
{
    for (; batch->given < batch->next; batch->given++) {
        if (batch->messages[batch->given])
            rd_kafka_message_destroy(batch->messages[batch->given]);
        batch->messages[batch->given] = NULL;
    }
    if (batch->next == batch->count)
        batch->count = batch->given = batch->next = 0;
}

/* librdkafka reports a missing topic once, often just before the assignment without it. */
static bool is_of(const rd_kafka_message_t *message, const char *topic, int partition)
{
    if (!topic)
        return kafka_errno(message->err) != -ENOENT;
    return message->rkt && message->partition == partition && strcmp(rd_kafka_topic_name(message->rkt), topic) == 0;
}

void batch_drop(struct batch *batch, const char *topic, int partition)
{
    size_t kept = batch->next;

    for (size_t i = batch->next; i < batch->count; i++) {
        if (is_of(batch->messages[i], topic, partition))
            rd_kafka_message_destroy(batch->messages[i]);
        else
            batch->messages[kept++] = batch->messages[i];
    }
    batch->count = kept;
}

/* Two assignments in quick succession, the second while partitions of the first are still being stopped, end the process by an assertion (2.0.2). A
 * stop takes two turns of librdkafka's main thread; so does a question that it answers, one turn each. */
void batch_settle(rd_kafka_t *rk)
{
    rd_kafka_topic_partition_list_t *list;

    for (int turn = 0; turn < SETTLE_TURNS; turn++)
        if (rd_kafka_assignment(rk, &list) == RD_KAFKA_RESP_ERR_NO_ERROR)
            rd_kafka_topic_partition_list_destroy(list);
}

void batch_fill(struct batch *batch)
{
    ssize_t count;

    batch_done(batch);
    if (batch->next < batch->count)
        return;
    count = rd_kafka_consume_batch_queue(batch->queue, 0, batch->messages, LOG_BATCH_MAX); /* 0: it would wait until the array is full */
    batch->count = count > 0 ? (size_t)count : 0;
    if (batch->count == 0)
        batch->empty_ms = monotonic_ms();
}

/* ---- records ---- */

static struct log_header *header_add(struct log_kafka *kafka)
{
    if (kafka->header_count == kafka->header_room) {
        kafka->header_room = kafka->header_room ? kafka->header_room * 2 : 256;
        kafka->headers = realloc(kafka->headers, kafka->header_room * sizeof *kafka->headers);
        if (!kafka->headers)
            abort();
    }
    return &kafka->headers[kafka->header_count++];
}

/* librdkafka decodes the headers of a message on request, with a malloc() for each. */
void batch_headers(struct log *log, struct log_record *record)
{
    struct log_kafka   *kafka = log_kafka_of(log);
    rd_kafka_headers_t *headers;
    const char         *name;
    const void         *value;
    size_t              size;

    kafka->header_count = 0;
    if (rd_kafka_message_headers(record->unread, &headers) == RD_KAFKA_RESP_ERR_NO_ERROR)
        while (rd_kafka_header_get_all(headers, kafka->header_count, &name, &value, &size) == RD_KAFKA_RESP_ERR_NO_ERROR)
            *header_add(kafka) = (struct log_header){ name, { value, size } };
    record->headers = kafka->headers;
    record->header_count = kafka->header_count;
    record->unread = NULL;
}

static struct log_record record_of(const rd_kafka_message_t *message, struct log_part part)
{
    rd_kafka_timestamp_type_t type;

    return (struct log_record){
        .part = part,
        .offset = message->offset,
        .time_ms = rd_kafka_message_timestamp(message, &type),
        .key = { message->key, message->key_len },
        .value = { message->payload, message->len },
        .unread = message,
    };
}

/* The run at `next`: all of one partition and none below its place. */
static size_t read_run(struct log_kafka *kafka, struct batch *batch, struct log_part part, struct kafka_place *place)
{
    const rd_kafka_topic_t *rkt = batch->messages[batch->next]->rkt;
    size_t                  count = 0;

    for (; batch->next < batch->count; batch->next++) {
        const rd_kafka_message_t *message = batch->messages[batch->next];

        if (message->err || message->rkt != rkt || message->partition != part.partition)
            break;
        if (!place->on || place->watch.halted || message->offset < place->next)
            continue; /* from before the position was changed */
        kafka->records[count++] = record_of(message, part);
        place->next = message->offset + 1;
    }
    if (count > 0)
        watch_moved(place, place->next);
    return count;
}

/* What is no record. */
static int error_next(struct log_kafka *kafka, rd_kafka_t *rk, const rd_kafka_message_t *message, struct log_event *ret_event)
{
    if (message->err != RD_KAFKA_RESP_ERR__PARTITION_EOF)
        return log_kafka_consumer_error(kafka, message, rk);
    if (rk == kafka->reader.rk)
        return reader_end(kafka, message, ret_event);
    group_end(kafka, message);
    return 0;
}

static int64_t behind(const struct batch *batch, const rd_kafka_topic_t *rkt, struct log_part part, int64_t next)
{
    int64_t end = log_kafka_known_end(batch->rk, rd_kafka_topic_name(rkt), part.partition);

    return end > next ? end - next : 0;
}

int batch_next(struct log_kafka *kafka, struct batch *batch, struct log_event *ret_event)
{
    while (batch->next < batch->count) {
        const rd_kafka_message_t *message = batch->messages[batch->next];
        struct log_part           part;
        struct kafka_place       *place;
        size_t                    count;
        int                       topic, result;

        if (message->err) {
            batch->next++;
            result = error_next(kafka, batch->rk, message, ret_event);
            if (result)
                return result;
            continue;
        }
        topic = log_kafka_topic_find(kafka, rd_kafka_topic_name(message->rkt), batch->rk);
        assert(topic >= 0);
        part = (struct log_part){ (uint16_t)topic, (uint16_t)message->partition };
        place = log_kafka_place(kafka, part);
        count = read_run(kafka, batch, part, place);
        if (count == 0)
            continue;
        *ret_event = (struct log_event){ .type = LOG_RECORDS,
                                         .records = kafka->records,
                                         .count = count,
                                         .next = place->next,
                                         .behind = behind(batch, message->rkt, part, place->next) };
        return 1;
    }
    return 0;
}
