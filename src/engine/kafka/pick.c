/* SPDX-License-Identifier: Apache-2.0
 * A position that compaction, retention or an aborted transaction has emptied is recognized by what follows: a later record, an end, or an offset out
 * of range. */
#include "engine/kafka/pick.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/kafka/message.h"
#include "engine/util/instant.h"

enum {
    PICK_WAIT_MS = 30000,
    PICK_POLL_MS = 200,
    PICK_QUEUE_KIB = 8 * 1024,
    FETCH_WAIT_MS = 5 /* a broker answers the next fetch after this one */,
    PICK_NEAR = 500 /* records that are read over */
};

struct kafka_pick {
    rd_kafka_t       *handle;
    char              topic[INSTALLATION_NAME_MAX]; /* where the consumer stands; "": nowhere */
    int               partition;
    int64_t           next; /* at the least, what it delivers next */
    struct log_header headers[MESSAGE_HEADERS_MAX];
};

struct wanted {
    const char *topic;
    int         partition;
    int64_t     offset;
    void (*each)(void *context, const struct log_record *record);
    void *context;
    char *problem;
};

int kafka_pick_open(const struct installation *installation, const struct journal *journal, struct kafka_pick **ret_pick,
                    char ret_problem[KAFKA_PROBLEM_MAX])
{
    struct kafka_options options = {
        .installation = installation, .journal = journal, .role = KAFKA_READER, .queue_kib = PICK_QUEUE_KIB, .fetch_wait_ms = FETCH_WAIT_MS
    };
    struct kafka_pick *pick = calloc(1, sizeof *pick);
    int                result;

    if (!pick)
        abort();
    ret_problem[0] = '\0';
    result = kafka_open(&options, &pick->handle, ret_problem);
    if (result == 0)
        result = kafka_reach(pick->handle, installation->start_ms, NULL, NULL, ret_problem);
    if (result) {
        kafka_pick_close(pick);
        return result;
    }
    *ret_pick = pick;
    return 0;
}

void kafka_pick_close(struct kafka_pick *pick)
{
    if (pick && pick->handle) {
        rd_kafka_consumer_close(pick->handle);
        kafka_close(pick->handle);
    }
    free(pick);
}

static int fail(const struct wanted *wanted, rd_kafka_resp_err_t code)
{
    int result = kafka_errno(code);

    snprintf(wanted->problem, KAFKA_PROBLEM_MAX, "%s: partition %d: cannot be read: %s%s", wanted->topic, wanted->partition, rd_kafka_err2str(code),
             kafka_advice(result));
    return result;
}

static int go_to(struct kafka_pick *pick, const struct wanted *wanted)
{
    rd_kafka_topic_partition_list_t *list;
    rd_kafka_resp_err_t              code;

    if (strcmp(pick->topic, wanted->topic) == 0 && pick->partition == wanted->partition && wanted->offset >= pick->next &&
        wanted->offset - pick->next <= PICK_NEAR)
        return 0;
    list = rd_kafka_topic_partition_list_new(1);
    rd_kafka_topic_partition_list_add(list, wanted->topic, wanted->partition)->offset = wanted->offset;
    code = rd_kafka_assign(pick->handle, list);
    rd_kafka_topic_partition_list_destroy(list);
    if (code)
        return fail(wanted, code);
    snprintf(pick->topic, sizeof pick->topic, "%s", wanted->topic);
    pick->partition = wanted->partition;
    pick->next = wanted->offset;
    return 0;
}

/* The requested offset is before the first one kept, or after the last. */
static int out_of_range(struct kafka_pick *pick, const struct wanted *wanted)
{
    int64_t             first, end;
    rd_kafka_resp_err_t code = rd_kafka_query_watermark_offsets(pick->handle, wanted->topic, wanted->partition, &first, &end, PICK_WAIT_MS);

    pick->topic[0] = '\0';
    if (code)
        return fail(wanted, code);
    return wanted->offset < first ? KAFKA_PICK_REMOVED : KAFKA_PICK_BEYOND;
}

/* An outcome, a negative errno, or 1 more than the outcomes: go on. */
enum { GO_ON = KAFKA_PICK_BEYOND + 1 };

static int judge(struct kafka_pick *pick, const struct wanted *wanted, const rd_kafka_message_t *message)
{
    bool is_here = message->partition == wanted->partition && message->rkt && strcmp(rd_kafka_topic_name(message->rkt), wanted->topic) == 0;
    struct log_record record;

    switch (message->err) {
    case RD_KAFKA_RESP_ERR_NO_ERROR: break;
    case RD_KAFKA_RESP_ERR__PARTITION_EOF:
        if (is_here)
            pick->next = message->offset > pick->next ? message->offset : pick->next;
        return !is_here || message->offset < wanted->offset ? GO_ON : message->offset > wanted->offset ? KAFKA_PICK_REMOVED : KAFKA_PICK_BEYOND;
    case RD_KAFKA_RESP_ERR__AUTO_OFFSET_RESET:
    case RD_KAFKA_RESP_ERR_OFFSET_OUT_OF_RANGE: return is_here ? out_of_range(pick, wanted) : GO_ON;
    case RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART:
    case RD_KAFKA_RESP_ERR__UNKNOWN_TOPIC:
    case RD_KAFKA_RESP_ERR__UNKNOWN_PARTITION:
    case RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED:
    case RD_KAFKA_RESP_ERR_GROUP_AUTHORIZATION_FAILED:
    case RD_KAFKA_RESP_ERR__FATAL: return fail(wanted, message->err);
    default: return GO_ON;
    }
    if (!is_here || message->offset < wanted->offset)
        return GO_ON;
    pick->next = message->offset + 1;
    if (message->offset > wanted->offset) {
        pick->topic[0] = '\0'; /* this record may be asked for next */
        return KAFKA_PICK_REMOVED;
    }
    record = kafka_message_record(message, pick->headers);
    wanted->each(wanted->context, &record);
    return KAFKA_PICK_FOUND;
}

int kafka_pick(struct kafka_pick *pick, const char *topic, int partition, int64_t offset,
               void (*each)(void *context, const struct log_record *record), void *context, char ret_problem[KAFKA_PROBLEM_MAX])
{
    struct wanted wanted = { topic, partition, offset, each, context, ret_problem };
    int64_t       until_ms = monotonic_ms() + PICK_WAIT_MS;
    int           result = go_to(pick, &wanted);

    if (result)
        return result;
    for (result = GO_ON; result == GO_ON && monotonic_ms() < until_ms;) {
        rd_kafka_message_t *message = rd_kafka_consumer_poll(pick->handle, PICK_POLL_MS);

        if (!message)
            continue;
        result = judge(pick, &wanted, message);
        rd_kafka_message_destroy(message);
    }
    if (result != GO_ON)
        return result;
    snprintf(ret_problem, KAFKA_PROBLEM_MAX,
             "%s: partition %d: offset %lld did not come for %d s: its leader does not answer, or a transaction stays open", topic, partition,
             (long long)offset, PICK_WAIT_MS / 1000);
    return -ETIMEDOUT;
}
