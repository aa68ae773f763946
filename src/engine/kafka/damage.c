/* SPDX-License-Identifier: Apache-2.0
 * A broker returns the whole batch that contains the requested offset, so a binary search finds the last offset of a damaged batch: an offset behind
 * it returns something else, possibly another damaged batch. */
#include "engine/kafka/damage.h"

#include <errno.h>
#include <stdio.h>

#include "engine/log/log.h"
#include "engine/util/instant.h"

enum { WAIT_MS = 10000, POLL_MS = 200, QUEUE_KIB = 16 * 1024, FETCH_WAIT_MS = 20 };

struct looking {
    const struct installation *installation;
    rd_kafka_t                *handle; /* of one question */
    const char                *topic;
    int32_t                    partition;
    char                      *problem;
};

struct damage_answer {
    bool    damaged, outside; /* outside: of what the partition has */
    int64_t first;            /* damaged: of the batch */
    char    text[KAFKA_PROBLEM_MAX];
};

static int fail(const struct looking *looking, rd_kafka_resp_err_t code, const char *text)
{
    snprintf(looking->problem, KAFKA_PROBLEM_MAX, "%s partition %d cannot be read: %s", looking->topic, looking->partition, text);
    return kafka_errno(code);
}

static int start(const struct looking *looking, int64_t from)
{
    rd_kafka_topic_partition_list_t *list = rd_kafka_topic_partition_list_new(1);
    rd_kafka_resp_err_t              code;

    rd_kafka_topic_partition_list_add(list, looking->topic, looking->partition)->offset = from == LOG_START ? RD_KAFKA_OFFSET_BEGINNING : from;
    code = rd_kafka_assign(looking->handle, list);
    rd_kafka_topic_partition_list_destroy(list);
    return code ? fail(looking, code, rd_kafka_err2str(code)) : 0;
}

/* 1: the answer; 0: no answer yet. */
static int judge(const struct looking *looking, const rd_kafka_message_t *message, struct damage_answer *ret_answer)
{
    switch (message->err) {
    case RD_KAFKA_RESP_ERR_NO_ERROR:
    case RD_KAFKA_RESP_ERR__PARTITION_EOF: return 1;
    case RD_KAFKA_RESP_ERR__BAD_MSG:
    case RD_KAFKA_RESP_ERR_INVALID_MSG:
    case RD_KAFKA_RESP_ERR__BAD_COMPRESSION:
    case RD_KAFKA_RESP_ERR__NOT_IMPLEMENTED:
        ret_answer->damaged = true;
        ret_answer->first = message->offset;
        snprintf(ret_answer->text, sizeof ret_answer->text, "%s", rd_kafka_message_errstr(message));
        return 1;
    case RD_KAFKA_RESP_ERR__AUTO_OFFSET_RESET:
    case RD_KAFKA_RESP_ERR_OFFSET_OUT_OF_RANGE: ret_answer->outside = true; return 1;
    case RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART:
    case RD_KAFKA_RESP_ERR__UNKNOWN_TOPIC:
    case RD_KAFKA_RESP_ERR__UNKNOWN_PARTITION:
    case RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED:
    case RD_KAFKA_RESP_ERR__FATAL: return fail(looking, message->err, rd_kafka_message_errstr(message));
    default: return 0;
    }
}

static int first_answer(const struct looking *looking, struct damage_answer *ret_answer)
{
    int64_t end_ms = monotonic_ms() + WAIT_MS;
    int     result = 0;

    while (result == 0 && monotonic_ms() < end_ms) {
        rd_kafka_message_t *message = rd_kafka_consumer_poll(looking->handle, POLL_MS);

        if (!message)
            continue;
        if (message->rkt && message->partition == looking->partition)
            result = judge(looking, message, ret_answer);
        rd_kafka_message_destroy(message);
    }
    if (result == 0) {
        fail(looking, RD_KAFKA_RESP_ERR__TIMED_OUT, "nothing comes, and nothing is said");
        return -ETIMEDOUT;
    }
    return result < 0 ? result : 0;
}

/* Reads the first message or error at or behind an offset. Uses a separate handle, because librdkafka continues at a wrong byte after a damaged
 * batch, and its further messages could be taken for the answer to the next request. 0 or a negative errno. */
static int look(struct looking *looking, int64_t from, struct damage_answer *ret_answer)
{
    struct kafka_options options = {
        .installation = looking->installation, .role = KAFKA_READER, .queue_kib = QUEUE_KIB, .fetch_wait_ms = FETCH_WAIT_MS
    };
    int result = kafka_open(&options, &looking->handle, looking->problem);

    *ret_answer = (struct damage_answer){ .first = -1 };
    if (result)
        return result;
    result = kafka_reach(looking->handle, looking->installation->start_ms, NULL, NULL, looking->problem);
    if (result == 0)
        result = start(looking, from);
    if (result == 0)
        result = first_answer(looking, ret_answer);
    rd_kafka_consumer_close(looking->handle);
    kafka_close(looking->handle);
    return result;
}

/* An offset that the batch does not have any more, by steps that grow; then between the two. */
static int find_last(struct looking *looking, int64_t first, int64_t *last)
{
    int64_t              beyond = -1, step = 1;
    struct damage_answer answer;
    int                  result = 0;

    while (result == 0 && (beyond < 0 || beyond - *last > 1)) {
        int64_t offset = beyond < 0 ? *last + step : *last + (beyond - *last) / 2;

        result = look(looking, offset, &answer);
        if (result == 0 && answer.damaged && answer.first == first)
            *last = offset;
        else
            beyond = offset;
        step *= 2;
    }
    return result;
}

static int find(struct looking *looking, int64_t from, struct kafka_damage *ret_damage)
{
    struct damage_answer answer;
    int                  result = look(looking, from, &answer);

    if (result)
        return result;
    if (answer.outside) {
        fail(looking, RD_KAFKA_RESP_ERR_OFFSET_OUT_OF_RANGE, "the topic does not keep the offset, or does not have it yet");
        return -ENODATA;
    }
    if (!answer.damaged || answer.first < 0)
        return -ENOMSG;
    *ret_damage = (struct kafka_damage){ .first = answer.first, .last = from > answer.first ? from : answer.first };
    snprintf(ret_damage->text, sizeof ret_damage->text, "%s", answer.text);
    return find_last(looking, answer.first, &ret_damage->last);
}

int kafka_damage_find(const struct installation *installation, const char *topic, int32_t partition, int64_t from, struct kafka_damage *ret_damage,
                      char ret_problem[KAFKA_PROBLEM_MAX])
{
    struct looking looking = { .installation = installation, .topic = topic, .partition = partition, .problem = ret_problem };

    ret_problem[0] = '\0';
    return find(&looking, from, ret_damage);
}
