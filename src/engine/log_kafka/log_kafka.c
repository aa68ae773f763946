/* SPDX-License-Identifier: Apache-2.0
 * struct log over librdkafka: opening, closing, and the one place that waits. */
#include "engine/log_kafka/log_kafka.h"

#include <errno.h>
#include <poll.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <time.h>
#include <unistd.h>

#include "engine/kafka/clock.h"
#include "engine/log_kafka/internal.h"

enum { MEMORY_KIB = 96 * 1024, WAIT_MS = 100 /* a missed wake-up costs no more */, PROPAGATION_MS = 3000 };

const char *log_kafka_problem(const struct log *log) { return ((const struct log_kafka *)log)->problem; }

int64_t log_kafka_lag(const struct log *log, struct log_part part)
{
    const struct log_kafka       *kafka = (const struct log_kafka *)log;
    const struct log_kafka_topic *topic = &kafka->topics[part.topic];
    rd_kafka_t                   *rk = topic->role == LOG_FOLLOWED ? kafka->reader.rk : kafka->group.rk;
    int64_t                       high, read;

    if (part.partition >= topic->partitions || !topic->places[part.partition].on)
        return -1;
    high = log_kafka_known_end(rk, topic->name, part.partition);
    if (topic->places[part.partition].watch.end > high)
        high = topic->places[part.partition].watch.end;
    read = topic->places[part.partition].next;
    if (topic->places[part.partition].watch.read > read)
        read = topic->places[part.partition].watch.read;
    return high < 0 || read < 0 ? -1 : high > read ? high - read : 0;
}

const struct log_kafka_health *log_kafka_health(const struct log *log) { return &((const struct log_kafka *)log)->health; }

/* ---- topics ---- */

/* A topic that was made a moment ago is not known to every broker. */
static int topic_open(struct log_kafka *kafka, struct log_kafka_topic *topic, int64_t end_ms)
{
    int64_t missing_ms = monotonic_ms() + PROPAGATION_MS;
    int     partitions;

    for (;;) {
        log_kafka_beat(kafka);
        partitions = log_kafka_ask_partitions(kafka->reader.rk, topic->name, LOG_SLICE_MS);
        if (partitions > 0) {
            log_kafka_places_grow(topic, partitions);
            return 0;
        }
        if (partitions == -EACCES)
            return log_kafka_denied(kafka, RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED, topic->name);
        if (partitions == -ENOENT && kafka->reads_only)
            return 0;
        if (partitions == -ENOENT && monotonic_ms() >= missing_ms)
            return log_kafka_fail(kafka, -ENOENT, "topic %s does not exist: `topics --apply` makes the topics that are missing", topic->name);
        if (monotonic_ms() >= end_ms)
            return log_kafka_fail(kafka, -EIO, "topic %s: no broker returns its partitions: %s", topic->name,
                                  partitions == -EIO ? "not a name of a topic" : "it has no leader");
        log_kafka_pause(100);
    }
}

static int kafka_partitions(struct log *log, uint16_t topic) { return log_kafka_of(log)->topics[topic].partitions; }

static int kafka_count(struct log *log, uint16_t topic, int timeout_ms)
{
    struct log_kafka       *kafka = log_kafka_of(log);
    struct log_kafka_topic *asked = &kafka->topics[topic];
    int partitions = log_kafka_ask_partitions(kafka->reader.rk, asked->name, timeout_ms < LOG_SLICE_MS ? timeout_ms : LOG_SLICE_MS);

    if (partitions == -ENOENT)
        return 0;
    if (partitions == -EACCES)
        return log_kafka_denied(kafka, RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED, asked->name);
    if (partitions <= 0)
        return -EAGAIN;
    if (partitions > asked->partitions)
        log_kafka_places_grow(asked, partitions);
    return partitions;
}

/* By the topic of dead letters, the last that is written: the brokers date its records. */
static int kafka_time(struct log *log, int timeout_ms, int64_t *ret_time_ms)
{
    struct log_kafka  *kafka = log_kafka_of(log);
    char               id[LOG_NAME_MAX + 8];
    struct kafka_clock clock = { .installation = kafka->options.installation,
                                 .transactional_id = id,
                                 .wait_ms = timeout_ms,
                                 .heartbeat = kafka->options.heartbeat,
                                 .context = kafka->options.context };

    snprintf(id, sizeof id, "%s.clock", kafka->transactional_id);
    for (size_t i = 0; i < kafka->topic_count; i++)
        if (kafka->topics[i].role == LOG_WRITTEN)
            clock.topic = kafka->topics[i].name;
    return kafka_clock_read(&clock, ret_time_ms, kafka->problem);
}

/* ---- waiting ---- */

static int next_of_both(struct log_kafka *kafka, struct log_event *ret_event)
{
    int result;

    if (kafka->reads_only)
        return reader_next(kafka, ret_event);
    kafka->reader_first = !kafka->reader_first; /* neither starves the other */
    result = kafka->reader_first ? reader_next(kafka, ret_event) : group_next(kafka, ret_event);
    if (result == 0)
        result = kafka->reader_first ? group_next(kafka, ret_event) : reader_next(kafka, ret_event);
    return result;
}

static void wait_for_both(const struct log_kafka *kafka, int64_t left_ms)
{
    struct pollfd waits = { .fd = kafka->wake, .events = POLLIN };
    uint64_t      count;

    if (poll(&waits, 1, left_ms < WAIT_MS ? (int)left_ms : WAIT_MS) == 1 && read(kafka->wake, &count, sizeof count) < 0)
        return; /* taken already */
}

/* Secrets changed on disk apply from the next connection on. */
static void refresh_all(const struct log_kafka *kafka)
{
    kafka_refresh(kafka->group.rk);
    kafka_refresh(kafka->reader.rk);
    if (kafka->writer.producer)
        kafka_refresh(kafka->writer.producer->rk);
}

static int kafka_poll(struct log *log, int timeout_ms, struct log_event *ret_event)
{
    struct log_kafka *kafka = log_kafka_of(log);
    int64_t           end_ms = monotonic_ms() + (timeout_ms < LOG_SLICE_MS ? timeout_ms : LOG_SLICE_MS), now_ms;
    int               result;

    log_kafka_beat(kafka);
    refresh_all(kafka);
    writer_serve(kafka);
    batch_done(&kafka->group);
    batch_done(&kafka->reader);
    result = kafka->reads_only ? 0 : group_step(kafka);
    if (result == 0)
        result = watch_step(kafka);
    if (result)
        return result;
    for (;;) {
        result = next_of_both(kafka, ret_event);
        if (result)
            return result < 0 ? result : 0;
        now_ms = monotonic_ms();
        if (now_ms >= end_ms)
            break;
        wait_for_both(kafka, end_ms - now_ms);
    }
    *ret_event = (struct log_event){ .type = LOG_IDLE };
    result = kafka->reads_only ? 0 : log_kafka_fatal(kafka, kafka->group.rk);
    if (result == 0)
        result = log_kafka_fatal(kafka, kafka->reader.rk);
    if (result)
        return result;
    result = kafka->writer.producer ? log_kafka_fatal(kafka, kafka->writer.producer->rk) : 0;
    return result == -EIO ? 0 : result; /* a broken writer is replaced at its next call */
}

/* ---- life ---- */

static void log_kafka_close(struct log *log)
{
    struct log_kafka *kafka = log_kafka_of(log);

    asker_close(&kafka->asker);
    asker_close(&kafka->nudger);
    predecessors_close(&kafka->predecessors);
    writer_close(kafka); /* an open transaction ends before others read on */
    group_close(kafka);
    reader_close(kafka);
    if (kafka->wake >= 0)
        close(kafka->wake);
    for (size_t i = 0; i < kafka->topic_count; i++)
        free(kafka->topics[i].places);
    free(kafka->topics);
    free(kafka->records);
    free(kafka->headers);
    free(kafka);
}

static const struct log_ops kafka_ops = {
    .partitions = kafka_partitions,
    .join = group_join,
    .poll = kafka_poll,
    .headers = batch_headers,
    .release = group_release,
    .committed = group_offsets,
    .fetch = group_fetch,
    .follow = reader_follow,
    .unfollow = reader_unfollow,
    .range = reader_range,
    .count = kafka_count,
    .clock = kafka_time,
    .begin = writer_begin,
    .append = writer_append,
    .commit = writer_commit,
    .abort = writer_abort,
    .reopen = writer_reopen,
    .close = log_kafka_close,
};

static void *take(size_t count, size_t size)
{
    void *memory = calloc(count ? count : 1, size);

    if (!memory)
        abort();
    return memory;
}

static struct log_kafka *kafka_new(const struct log_kafka_options *options)
{
    struct log_kafka *kafka = take(1, sizeof *kafka);

    kafka->log.ops = &kafka_ops;
    kafka->options = *options;
    kafka->options.topics = NULL;
    if (!kafka->options.memory_kib)
        kafka->options.memory_kib = MEMORY_KIB;
    kafka->reads_only = !options->transactional_id;
    if (!kafka->reads_only) {
        snprintf(kafka->group_name, sizeof kafka->group_name, "%s", options->group);
        snprintf(kafka->transactional_id, sizeof kafka->transactional_id, "%s", options->transactional_id);
    }
    kafka->topic_count = options->topic_count;
    kafka->topics = take(options->topic_count, sizeof *kafka->topics);
    for (size_t i = 0; i < options->topic_count; i++) {
        snprintf(kafka->topics[i].name, sizeof kafka->topics[i].name, "%s", options->topics[i].name);
        kafka->topics[i].role = options->topics[i].role;
    }
    kafka->records = take(LOG_BATCH_MAX, sizeof *kafka->records);
    kafka->wake = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
    return kafka;
}

static int open_all(struct log_kafka *kafka)
{
    const struct log_kafka_options *options = &kafka->options;
    int64_t                         end_ms = monotonic_ms() + options->installation->start_ms;
    int                             result;

    if (kafka->wake < 0)
        return log_kafka_fail(kafka, -EIO, "no event descriptor: %s", strerror(errno));
    result = reader_open(kafka);
    if (result == 0)
        result = kafka_reach(kafka->reader.rk, options->installation->start_ms, options->heartbeat, options->context, kafka->problem);
    for (size_t i = 0; i < kafka->topic_count && result == 0; i++)
        result = topic_open(kafka, &kafka->topics[i], end_ms);
    if (result == 0 && !kafka->reads_only)
        result = group_open(kafka);
    if (result)
        return result;
    kafka->opened = true;
    brokers_answered(kafka);
    batch_init(&kafka->reader, kafka->reader.rk, kafka->wake);
    if (kafka->reads_only)
        return 0;
    batch_init(&kafka->group, kafka->group.rk, kafka->wake);
    return writer_open(kafka, end_ms);
}

int log_kafka_open(const struct log_kafka_options *options, struct log **ret_log, char *ret_problem, size_t problem_size)
{
    struct log_kafka *kafka = kafka_new(options);
    int               result = open_all(kafka);

    if (result) {
        snprintf(ret_problem, problem_size, "%s", kafka->problem);
        log_kafka_close(&kafka->log);
        return result;
    }
    *ret_log = &kafka->log;
    return 0;
}
