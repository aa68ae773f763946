/* SPDX-License-Identifier: Apache-2.0
 * What an error means to the worker, in one line that says what to do. */
#include <errno.h>

#include "shell/log_kafka_parts.h"

enum { MISSING_MS = 10 * 1000 };

static const char *right_of(const struct log_kafka *kafka, const char *name)
{
    size_t topic = 0;

    while (name && topic < kafka->topic_count && strcmp(kafka->topics[topic].name, name) != 0)
        topic++;
    if (!name || topic == kafka->topic_count)
        return "Read or Write";
    switch (kafka->topics[topic].role) {
    case LOG_GROUP: return "Read";
    case LOG_WRITTEN: return "Write";
    case LOG_FOLLOWED: return "Read; Write too if it is a changelog";
    }
    return "";
}

int log_kafka_denied(struct log_kafka *kafka, rd_kafka_resp_err_t code, const char *topic)
{
    const char *hint = "`chokepoint acl` prints what is needed";

    switch (code) {
    case RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED:
        return log_kafka_fail(kafka, -EACCES, "not allowed to use topic %s (%s): %s", topic ? topic : "(one of its topics)", right_of(kafka, topic),
                              hint);
    case RD_KAFKA_RESP_ERR_GROUP_AUTHORIZATION_FAILED:
        return log_kafka_fail(kafka, -EACCES, "not allowed to use group %s (Read): %s", kafka->group_name, hint);
    case RD_KAFKA_RESP_ERR_TRANSACTIONAL_ID_AUTHORIZATION_FAILED:
        return log_kafka_fail(kafka, -EACCES, "not allowed to use transactional id %s (Write and Describe): %s", kafka->transactional_id, hint);
    default: return log_kafka_fail(kafka, -EACCES, "the brokers refuse: %s: %s", rd_kafka_err2str(code), hint);
    }
}

int log_kafka_gone(struct log_kafka *kafka, const char *topic)
{
    return log_kafka_fail(kafka, -ENOENT, "topic %s is gone: `chokepoint topics --apply` makes it; `chokepoint reset` rebuilds what came from it",
                          topic);
}

int log_kafka_fatal(struct log_kafka *kafka, rd_kafka_t *rk)
{
    char                text[256];
    rd_kafka_resp_err_t code = rd_kafka_fatal_error(rk, text, sizeof text);

    switch (code == RD_KAFKA_RESP_ERR_NO_ERROR ? 0 : kafka_errno(code)) {
    case 0: return 0;
    case -EACCES: return log_kafka_denied(kafka, code, NULL);
    case -ESTALE:
        return log_kafka_fail(kafka, -ESTALE,
                              "fenced: another process uses %s, or this one stood still for longer than transaction.timeout.ms (%s): give each "
                              "process its own `instance`, or start this one again",
                              kafka->transactional_id, text);
    default: return log_kafka_fail(kafka, -EIO, "the Kafka client cannot go on (%s: %s): start again", rd_kafka_err2name(code), text);
    }
}

/* A leader that just started may not know a topic: only what is missing for a while is missing. */
static int topic_is_missing(struct log_kafka *kafka, const char *name, rd_kafka_t *rk)
{
    int     partitions;
    int64_t end_ms = log_kafka_clock_ms() + MISSING_MS;

    do {
        log_kafka_beat(kafka);
        partitions = log_kafka_ask_partitions(rk, name, LOG_SLICE_MS);
        if (partitions > 0)
            return 0;
        if (partitions == -EACCES)
            return log_kafka_denied(kafka, RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED, name);
        log_kafka_pause(200);
    } while (partitions == -ENOENT && log_kafka_clock_ms() < end_ms);
    if (partitions != -ENOENT)
        return 0;
    return log_kafka_gone(kafka, name);
}

/* librdkafka fails the records of a topic that was deleted (2.0.2), or keeps them, so that their transaction never ends (2.15.1). Brokers that do not
 * answer explain an undecided transaction too, and are waited for. */
int log_kafka_undecided(struct log_kafka *kafka)
{
    for (size_t topic = 0; topic < kafka->topic_count; topic++) {
        int partitions, result;

        if (kafka->topics[topic].role == LOG_GROUP)
            continue;
        partitions = log_kafka_ask_partitions(kafka->reader.rk, kafka->topics[topic].name, LOG_SLICE_MS);
        if (partitions == 0)
            return LOG_UNKNOWN;
        result = partitions < 0 ? topic_is_missing(kafka, kafka->topics[topic].name, kafka->reader.rk) : 0;
        if (result)
            return result;
    }
    return LOG_UNKNOWN;
}

static int offset_is_gone(struct log_kafka *kafka, const rd_kafka_message_t *message, rd_kafka_t *rk)
{
    const char *name = rd_kafka_topic_name(message->rkt);
    int         topic = log_kafka_topic_find(kafka, name, rk), result;
    int64_t     low = -1, high = -1, wanted = message->offset;

    if (topic >= 0)
        wanted = log_kafka_place(kafka, (struct log_part){ (uint16_t)topic, (uint16_t)message->partition })->next;
    if (rd_kafka_query_watermark_offsets(rk, name, message->partition, &low, &high, LOG_SLICE_MS) != RD_KAFKA_RESP_ERR_NO_ERROR) {
        result = topic >= 0 ? topic_is_missing(kafka, name, rk) : 0;
        if (result)
            return result;
    } else if (low <= wanted && wanted <= high)
        return 0; /* it is there again: a leader that was behind */
    return log_kafka_fail(kafka, -ENODATA,
                          "%s partition %d: offset %lld is wanted and the topic keeps %lld to %lld: retention took it, or the topic was made anew: "
                          "`chokepoint reset` starts again from what is kept; raise the topic's retention",
                          name, message->partition, (long long)wanted, (long long)low, (long long)high);
}

int log_kafka_consumer_error(struct log_kafka *kafka, const rd_kafka_message_t *message, rd_kafka_t *rk)
{
    const char *name = message->rkt ? rd_kafka_topic_name(message->rkt) : NULL;

    switch (kafka_errno(message->err)) {
    case -EACCES: return log_kafka_denied(kafka, message->err, name);
    case -ENODATA: return name ? offset_is_gone(kafka, message, rk) : 0;
    case -ENOENT: return name && log_kafka_topic_find(kafka, name, rk) >= 0 ? topic_is_missing(kafka, name, rk) : 0;
    default: break;
    }
    if (message->err == RD_KAFKA_RESP_ERR_INCONSISTENT_GROUP_PROTOCOL)
        return log_kafka_fail(kafka, -EIO,
                              "group %s has members that are not Chokepoint's (another assignor): give this installation its own topics.prefix",
                              kafka->group_name);
    return log_kafka_fatal(kafka, rk);
}
