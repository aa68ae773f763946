/* SPDX-License-Identifier: Apache-2.0
 * Helpers of the log on Kafka: failing with a problem, topics and their places, heartbeats. */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "engine/log_kafka/internal.h"

void log_kafka_pause(int time_ms) { nanosleep(&(struct timespec){ time_ms / 1000, time_ms % 1000 * 1000000L }, NULL); }

struct timespec log_kafka_after(int timeout_ms)
{
    struct timespec time;

    clock_gettime(CLOCK_MONOTONIC, &time);
    time.tv_sec += timeout_ms / 1000;
    time.tv_nsec += timeout_ms % 1000 * 1000000L;
    if (time.tv_nsec >= 1000000000L) {
        time.tv_sec++;
        time.tv_nsec -= 1000000000L;
    }
    return time;
}

void log_kafka_condition(pthread_cond_t *ret_condition)
{
    pthread_condattr_t monotonic;

    pthread_condattr_init(&monotonic);
    pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
    pthread_cond_init(ret_condition, &monotonic);
    pthread_condattr_destroy(&monotonic);
}

void log_kafka_beat(struct log_kafka *kafka)
{
    brokers_step(kafka);
    if (kafka->options.heartbeat)
        kafka->options.heartbeat(kafka->options.context);
}

int64_t log_kafka_known_end(rd_kafka_t *rk, const char *topic, int partition)
{
    int64_t low, high;

    return rd_kafka_get_watermark_offsets(rk, topic, partition, &low, &high) == RD_KAFKA_RESP_ERR_NO_ERROR ? high : -1;
}

int log_kafka_fail(struct log_kafka *kafka, int error, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(kafka->problem, sizeof kafka->problem, format, arguments);
    va_end(arguments);
    return error;
}

int64_t log_kafka_offset(int64_t next) { return next == LOG_START ? RD_KAFKA_OFFSET_BEGINNING : next; }

int log_kafka_topic_find(const struct log_kafka *kafka, const char *name, const rd_kafka_t *rk)
{
    enum log_role role = rk == kafka->group.rk ? LOG_GROUP : LOG_FOLLOWED;

    for (size_t i = 0; i < kafka->topic_count; i++)
        if (kafka->topics[i].role == role && strcmp(kafka->topics[i].name, name) == 0)
            return (int)i;
    return -1;
}

void log_kafka_places_grow(struct log_kafka_topic *topic, int partitions)
{
    topic->places = realloc(topic->places, (size_t)partitions * sizeof *topic->places);
    if (!topic->places)
        abort();
    memset(topic->places + topic->partitions, 0, (size_t)(partitions - topic->partitions) * sizeof *topic->places);
    topic->partitions = partitions;
}

struct kafka_place *log_kafka_place(struct log_kafka *kafka, struct log_part part)
{
    struct log_kafka_topic *topic = &kafka->topics[part.topic];

    if (part.partition >= topic->partitions)
        log_kafka_places_grow(topic, part.partition + 1);
    return &topic->places[part.partition];
}

int log_kafka_ask_partitions(rd_kafka_t *rk, const char *name, int timeout_ms)
{
    const struct rd_kafka_metadata *metadata;
    rd_kafka_topic_t               *topic = rd_kafka_topic_new(rk, name, NULL);
    rd_kafka_resp_err_t             error;
    int                             result = 0;

    if (!topic)
        return -EIO;
    error = rd_kafka_metadata(rk, 0, topic, &metadata, timeout_ms);
    if (error == RD_KAFKA_RESP_ERR_NO_ERROR) {
        if (metadata->topic_cnt == 1) {
            error = metadata->topics[0].err;
            result = metadata->topics[0].partition_cnt;
        }
        rd_kafka_metadata_destroy(metadata);
    }
    rd_kafka_topic_destroy(topic);
    if (error == RD_KAFKA_RESP_ERR_NO_ERROR || error == RD_KAFKA_RESP_ERR_LEADER_NOT_AVAILABLE)
        return result;
    return kafka_errno(error) == -EIO || kafka_errno(error) == -ESTALE ? 0 : kafka_errno(error);
}
