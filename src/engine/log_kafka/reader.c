/* SPDX-License-Identifier: Apache-2.0
 * The consumer of followed partitions (changelogs and reference topics), which the worker chooses. It has the group's name, so that one ACL serves
 * both consumers, and never joins the group. */
#include <errno.h>
#include <string.h>

#include "engine/log_kafka/internal.h"

enum { BACKOFF_VERSION = 0x02020000 /* fetch.queue.backoff.ms */ };

int reader_open(struct log_kafka *kafka)
{
    struct kafka_options options = {
        .installation = kafka->options.installation,
        .journal = kafka->options.journal,
        .role = KAFKA_READER,
        .group = *kafka->group_name ? kafka->group_name : NULL,
        .queue_kib = kafka->options.memory_kib / 4,
    };

    return kafka_open(&options, &kafka->reader.rk, kafka->problem);
}

void reader_close(struct log_kafka *kafka)
{
    batch_release(&kafka->reader);
    if (kafka->reader.rk) {
        rd_kafka_consumer_close(kafka->reader.rk);
        kafka_close(kafka->reader.rk);
    }
    kafka->reader.rk = NULL;
}

/* librdkafka reports EOF at the last stable offset. While a transaction is open, the high watermark is above it and another EOF follows. Compare with
 * the cached high watermark: for read_committed consumers rd_kafka_query_watermark_offsets() returns the last stable offset. */
int reader_end(struct log_kafka *kafka, const rd_kafka_message_t *message, struct log_event *ret_event)
{
    int                 topic = log_kafka_topic_find(kafka, rd_kafka_topic_name(message->rkt), kafka->reader.rk);
    struct kafka_place *place;

    kafka->told = (struct log_part){ (uint16_t)topic, (uint16_t)message->partition };
    place = log_kafka_place(kafka, kafka->told);
    if (!place->on || place->watch.halted || message->offset < place->next)
        return 0;
    watch_moved(place, message->offset);
    if (log_kafka_known_end(kafka->reader.rk, rd_kafka_topic_name(message->rkt), message->partition) != message->offset)
        return 0;
    place->next = message->offset;
    *ret_event = (struct log_event){ .type = LOG_CAUGHT_UP, .parts = &kafka->told, .count = 1, .next = message->offset };
    return 1;
}

/* Whether the brokers have more of a followed partition than was read, by the end that the last fetch told. */
static bool has_more(struct log_kafka *kafka, struct log_part part)
{
    const struct log_kafka_topic *topic = &kafka->topics[part.topic];
    const struct kafka_place     *place = &topic->places[part.partition];

    return place->on && !place->watch.halted && log_kafka_known_end(kafka->reader.rk, topic->name, part.partition) > place->next;
}

/* librdkafka before 2.2 looks once a second whether a queue that was full has room again, or when its thread of that broker has something else to do.
 * A restore would read one queue a second. So when the queue is empty and there is more, the broker is asked something, the followed partitions in
 * turn. */
static void nudge(struct log_kafka *kafka)
{
    struct log_part part;
    int64_t         end;

    if (rd_kafka_version() >= BACKOFF_VERSION || asker_take(&kafka->nudger, &part, &end) == ASKER_ASKED)
        return;
    for (size_t i = 0; i < kafka->topic_count; i++) {
        const struct log_kafka_topic *topic = &kafka->topics[kafka->nudged.topic % kafka->topic_count];

        kafka->nudged.topic = (uint16_t)(kafka->nudged.topic % kafka->topic_count);
        for (; topic->role == LOG_FOLLOWED && kafka->nudged.partition < topic->partitions; kafka->nudged.partition++) {
            if (!has_more(kafka, kafka->nudged))
                continue;
            asker_ask(&kafka->nudger, kafka->reader.rk, topic->name, kafka->nudged);
            kafka->nudged.partition++;
            return;
        }
        kafka->nudged = (struct log_part){ (uint16_t)(kafka->nudged.topic + 1), 0 };
    }
}

int reader_next(struct log_kafka *kafka, struct log_event *ret_event)
{
    batch_fill(&kafka->reader);
    if (kafka->reader.count == 0)
        nudge(kafka);
    return batch_next(kafka, &kafka->reader, ret_event);
}

/* Assigns or unassigns one partition. */
static int change(struct log_kafka *kafka, struct log_cursor cursor, bool follows)
{
    const char                      *name = kafka->topics[cursor.part.topic].name;
    rd_kafka_topic_partition_list_t *list = rd_kafka_topic_partition_list_new(1);
    rd_kafka_error_t                *error;
    int                              result = 0;

    rd_kafka_topic_partition_list_add(list, name, cursor.part.partition)->offset = log_kafka_offset(cursor.next);
    error = follows ? rd_kafka_incremental_assign(kafka->reader.rk, list) : rd_kafka_incremental_unassign(kafka->reader.rk, list);
    rd_kafka_topic_partition_list_destroy(list);
    batch_settle(kafka->reader.rk);
    batch_drop(&kafka->reader, name, cursor.part.partition);
    if (error)
        result = log_kafka_fail(kafka, -EIO, "%s partition %d cannot be followed: %s", name, cursor.part.partition, rd_kafka_error_string(error));
    rd_kafka_error_destroy(error);
    return result;
}

int reader_follow(struct log *log, struct log_cursor from)
{
    struct log_kafka   *kafka = log_kafka_of(log);
    struct kafka_place *place = log_kafka_place(kafka, from.part);
    int                 result = 0;

    log_kafka_beat(kafka);
    if (place->on)
        result = reader_unfollow(log, from.part);
    if (result)
        return result;
    watch_start(place, from.next);
    return change(kafka, from, true);
}

int reader_restart(struct log_kafka *kafka, struct log_part part)
{
    struct log_cursor from = { part, log_kafka_place(kafka, part)->next };
    int               result = change(kafka, from, false);

    return result ? result : change(kafka, from, true);
}

int reader_unfollow(struct log *log, struct log_part part)
{
    struct log_kafka   *kafka = log_kafka_of(log);
    struct kafka_place *place = log_kafka_place(kafka, part);

    log_kafka_beat(kafka);
    if (!place->on)
        return 0;
    place->on = false;
    return change(kafka, (struct log_cursor){ part, 0 }, false);
}

/* For a read_committed consumer the query returns the last stable offset. */
int reader_range(struct log *log, struct log_part part, int timeout_ms, int64_t *ret_first, int64_t *ret_end)
{
    struct log_kafka   *kafka = log_kafka_of(log);
    int64_t             low, high;
    rd_kafka_resp_err_t error;

    log_kafka_beat(kafka);
    error = rd_kafka_query_watermark_offsets(kafka->reader.rk, kafka->topics[part.topic].name, part.partition, &low, &high,
                                             timeout_ms < LOG_SLICE_MS ? timeout_ms : LOG_SLICE_MS);
    if (error)
        return log_kafka_fatal(kafka, kafka->reader.rk) ? -EIO : LOG_AGAIN;
    *ret_first = low;
    *ret_end = high;
    return 0;
}
