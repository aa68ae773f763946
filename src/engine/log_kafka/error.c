/* SPDX-License-Identifier: Apache-2.0
 * Translates librdkafka errors to an errno and one line that names the remedy. */
#include <errno.h>

#include "engine/log_kafka/internal.h"

enum { MISSING_MS = 10 * 1000, QUIET_MS = 60 * 1000 /* between two lines that say the same */ };

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
    const char *hint = "`acl` prints what is needed";

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
    return log_kafka_fail(kafka, -ENOENT, "topic %s is gone: `topics --apply` makes it; `reset` rebuilds what came from it", topic);
}

int log_kafka_fatal(struct log_kafka *kafka, rd_kafka_t *rk)
{
    char                text[256];
    rd_kafka_resp_err_t code = rd_kafka_fatal_error(rk, text, sizeof text);

    if (rk == kafka->group.rk && group_joins_anew(kafka))
        return 0; /* at the next poll */
    switch (code == RD_KAFKA_RESP_ERR_NO_ERROR ? 0 : kafka_errno(code)) {
    case 0: return 0;
    case -EACCES: return log_kafka_denied(kafka, code, NULL);
    case -ESTALE:
        return log_kafka_fail(kafka, -ESTALE,
                              "fenced: another process has the instance %s (transactional id %s), or this one stood still for longer than "
                              "transaction.timeout.ms (%s): give each process its own `instance`, or start this one again",
                              kafka->options.installation->instance, kafka->transactional_id, text);
    default: return log_kafka_fail(kafka, -EIO, "the Kafka client cannot continue (%s: %s): restart", rd_kafka_err2name(code), text);
    }
}

/* A leader that has just started may not know a topic: it counts as missing only after a while. */
static int topic_is_missing(struct log_kafka *kafka, const char *name, rd_kafka_t *rk)
{
    int     partitions;
    int64_t end_ms = monotonic_ms() + MISSING_MS;

    do {
        log_kafka_beat(kafka);
        partitions = log_kafka_ask_partitions(rk, name, LOG_SLICE_MS);
        if (partitions > 0)
            return 0;
        if (partitions == -EACCES)
            return log_kafka_denied(kafka, RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED, name);
        log_kafka_pause(200);
    } while (partitions == -ENOENT && monotonic_ms() < end_ms);
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

static struct kafka_place *place_of(struct log_kafka *kafka, const rd_kafka_message_t *message, rd_kafka_t *rk)
{
    int topic = message->rkt && message->partition >= 0 ? log_kafka_topic_find(kafka, rd_kafka_topic_name(message->rkt), rk) : -1;

    return topic < 0 ? NULL : log_kafka_place(kafka, (struct log_part){ (uint16_t)topic, (uint16_t)message->partition });
}

/* However often it was fetched. */
static int is_damaged(struct log_kafka *kafka, const struct kafka_place *place, const rd_kafka_message_t *message)
{
    return log_kafka_fail(
        kafka, -EIO,
        "%s partition %d: what follows offset %lld is damaged (%s), however often it is fetched: is it so on the disk of its leader? "
        "move the leadership to a replica that is well, and start again; `dlq set-aside` says what it holds and goes on "
        "without",
        rd_kafka_topic_name(message->rkt), message->partition, (long long)place->next, rd_kafka_err2name(place->watch.damage));
}

/* librdkafka has stopped the partition: if the topic has the offset, or that is not known, the partition is assigned again.
 */
static int offset_is_gone(struct log_kafka *kafka, const rd_kafka_message_t *message, rd_kafka_t *rk)
{
    const char         *name = rd_kafka_topic_name(message->rkt);
    struct kafka_place *place = place_of(kafka, message, rk);
    int64_t             low = -1, high = -1, wanted = place ? place->next : message->offset;
    bool answered = rd_kafka_query_watermark_offsets(rk, name, message->partition, &low, &high, LOG_SLICE_MS) == RD_KAFKA_RESP_ERR_NO_ERROR;
    int  result;

    if (place && (!place->on || place->watch.halted))
        return 0; /* it will be assigned again: the offset that librdkafka read behind a damaged batch may be meaningless */
    if (!answered) {
        result = place ? topic_is_missing(kafka, name, rk) : 0;
        if (result)
            return result;
    }
    if ((!answered || wanted == LOG_START || (low <= wanted && wanted <= high)) && (!place || watch_reset(kafka, place)))
        return 0;
    if (place && place->watch.damage && (!answered || (low <= wanted && wanted <= high)))
        return is_damaged(kafka, place, message); /* the missing offset was read behind damaged bytes */
    return log_kafka_fail(
        kafka, -ENODATA,
        "%s partition %d: offset %lld is wanted and the topic keeps %lld to %lld: retention deleted it, or the topic was recreated: "
        "`reset` starts again from what is kept; raise the topic's retention",
        name, message->partition, (long long)wanted, (long long)low, (long long)high);
}

/* ---- what is told and counted ---- */

static enum log_refusal refusal_of(rd_kafka_resp_err_t code)
{
    switch (code) {
    case RD_KAFKA_RESP_ERR__BAD_MSG:
    case RD_KAFKA_RESP_ERR_INVALID_MSG: return LOG_REFUSED_CORRUPT;
    case RD_KAFKA_RESP_ERR__BAD_COMPRESSION:
    case RD_KAFKA_RESP_ERR__NOT_IMPLEMENTED: return LOG_REFUSED_COMPRESSION;
    default: return LOG_REFUSED_OTHER;
    }
}

/* Logs the first damaged answer of a partition, then counts. After a batch with a wrong checksum librdkafka (2.0.2 and 2.15.1) continues at a wrong
 * byte and may take what it reads there as the next offset. So all further messages of the partition are dropped, and it is assigned again. */
static int refuse(struct log_kafka *kafka, struct kafka_place *place, const rd_kafka_message_t *message)
{
    struct place_watch *watch = &place->watch;
    int64_t             now_ms = monotonic_ms();

    kafka->health.refused[refusal_of(message->err)]++;
    watch->refused++;
    if (watch->told == 0 || now_ms - watch->told_ms >= QUIET_MS) {
        JOURNAL(kafka->options.journal, JOURNAL_WARNING, "fetch_refused", TEXT("topic", rd_kafka_topic_name(message->rkt)),
                NUMBER("partition", message->partition), NUMBER("offset", message->offset >= 0 ? message->offset : place->next),
                TEXT("error", rd_kafka_err2name(message->err)), TEXT("text", rd_kafka_message_errstr(message)),
                NUMBER("refused", watch->refused - watch->told), TEXT("effect", "it is fetched again"));
        watch->told = watch->refused;
        watch->told_ms = now_ms;
    }
    if (refusal_of(message->err) == LOG_REFUSED_OTHER)
        return 0;
    watch->damage = message->err;
    if (!place->on || place->watch.halted || watch_reset(kafka, place))
        return 0;
    return is_damaged(kafka, place, message);
}

/* An error of the group or the handle; a repeated one is logged again after a while. */
static void tell_group_error(struct log_kafka *kafka, const rd_kafka_message_t *message)
{
    int64_t now_ms = monotonic_ms();

    if (message->err == kafka->told_error && now_ms - kafka->told_error_ms < QUIET_MS)
        return;
    kafka->told_error = message->err;
    kafka->told_error_ms = now_ms;
    JOURNAL(kafka->options.journal, JOURNAL_WARNING, "group_error", TEXT("group", kafka->group_name), TEXT("error", rd_kafka_err2name(message->err)),
            TEXT("text", rd_kafka_message_errstr(message)));
}

/* The effect of each consumer error:
 *
 *   not allowed                                ends the process: -EACCES
 *   AUTO_OFFSET_RESET, LOG_TRUNCATION          librdkafka has stopped the partition. The topic has the offset: assigned again, a bounded number of
 * times; it does not, or no longer after half a minute: -ENODATA unknown topic or partition                 missing for 10 s: -ENOENT; else
 * librdkafka continues when its metadata has the partition again INCONSISTENT_GROUP_PROTOCOL                ends the process: -EIO fatal: a static
 * member is fenced           joins again, a bounded number of times; then -ESTALE fatal, else                                ends the process, by
 * what rd_kafka_fatal_error() says BAD_MSG, BAD_COMPRESSION, NOT_IMPLEMENTED  logged and counted; assigned again, a bounded number of times in a row;
 * then -EIO what else comes of a fetch                 logged and counted; librdkafka fetches again from the same offset of the group, of no
 * partition              logged; librdkafka tries again, or the rebalance callback follows
 *
 * watch.c finds partitions that stop without an error, or are refused for ever. */
int log_kafka_consumer_error(struct log_kafka *kafka, const rd_kafka_message_t *message, rd_kafka_t *rk)
{
    const char         *name = message->rkt ? rd_kafka_topic_name(message->rkt) : NULL;
    struct kafka_place *place = place_of(kafka, message, rk);
    int                 result;

    switch (kafka_errno(message->err)) {
    case -EACCES: return log_kafka_denied(kafka, message->err, name);
    case -ENODATA: return name ? offset_is_gone(kafka, message, rk) : 0;
    case -ENOENT:
        result = name && log_kafka_topic_find(kafka, name, rk) >= 0 ? topic_is_missing(kafka, name, rk) : 0;
        if (result)
            return result;
        break;
    default: break;
    }
    if (message->err == RD_KAFKA_RESP_ERR_INCONSISTENT_GROUP_PROTOCOL)
        return log_kafka_fail(kafka, -EIO,
                              "group %s has members that are not Chokepoint's (another assignor): give this installation its own topics.prefix",
                              kafka->group_name);
    result = place ? refuse(kafka, place, message) : 0;
    if (!place)
        tell_group_error(kafka, message);
    return result ? result : log_kafka_fatal(kafka, rk);
}
