/* SPDX-License-Identifier: Apache-2.0
 * A scan. The end of a partition is the high watermark of its first fetch: for read_committed consumers a query returns the last stable offset
 * instead. Compaction and transaction markers leave gaps, so the end is recognized by the position, never by counting records. */
#include "engine/kafka/scan.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/kafka/message.h"
#include "engine/util/instant.h"

enum { WAIT_MS = 30000, POLL_MS = 200, QUEUE_KIB = 32 * 1024, FETCH_WAIT_MS = 20 /* a scan ends where nothing comes */ };

struct scan_part {
    int64_t end; /* -1: not known yet */
    bool    wanted, done;
};

struct scanning {
    const struct kafka_scan *scan;
    rd_kafka_t              *handle;
    struct scan_part        *parts;
    size_t                   count, left;
    struct log_header        headers[MESSAGE_HEADERS_MAX];
    char                    *problem;
};

static int fail(const struct scanning *scanning, rd_kafka_resp_err_t code, const char *doing)
{
    int result = kafka_errno(code);

    snprintf(scanning->problem, KAFKA_PROBLEM_MAX, "%s: %s: %s%s", scanning->scan->topic, doing, rd_kafka_err2str(code), kafka_advice(result));
    return result;
}

/* ---- partitions ---- */

/* How many partitions there are. */
static int look(struct scanning *scanning)
{
    const struct rd_kafka_metadata *metadata;
    rd_kafka_topic_t               *topic = rd_kafka_topic_new(scanning->handle, scanning->scan->topic, NULL);
    rd_kafka_resp_err_t             code = topic ? rd_kafka_metadata(scanning->handle, 0, topic, &metadata, WAIT_MS) : rd_kafka_last_error();
    int                             result = 0;

    if (code) {
        result = fail(scanning, code, "the brokers do not return its partitions");
    } else {
        code = metadata->topic_cnt == 1 ? metadata->topics[0].err : RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART;
        scanning->count = code ? 0 : (size_t)metadata->topics[0].partition_cnt;
        if (code)
            result = fail(scanning, code, "cannot be read");
        rd_kafka_metadata_destroy(metadata);
    }
    if (topic)
        rd_kafka_topic_destroy(topic);
    return result;
}

static int assign(struct scanning *scanning)
{
    const struct kafka_scan         *scan = scanning->scan;
    rd_kafka_topic_partition_list_t *list = rd_kafka_topic_partition_list_new((int)scanning->count);
    rd_kafka_resp_err_t              code;

    scanning->parts = calloc(scanning->count + 1, sizeof *scanning->parts);
    if (!scanning->parts)
        abort();
    for (size_t i = 0; i < scanning->count; i++) {
        if (scan->partition >= 0 && (size_t)scan->partition != i)
            continue;
        scanning->parts[i] = (struct scan_part){ .end = -1, .wanted = true };
        scanning->left++;
        rd_kafka_topic_partition_list_add(list, scan->topic, (int32_t)i)->offset =
            scan->from && scan->from[i] != LOG_START ? scan->from[i] : RD_KAFKA_OFFSET_BEGINNING;
    }
    code = rd_kafka_assign(scanning->handle, list);
    rd_kafka_topic_partition_list_destroy(list);
    if (code)
        return fail(scanning, code, "cannot be read");
    if (scanning->left == 0) {
        snprintf(scanning->problem, KAFKA_PROBLEM_MAX, "%s: it has no partition %d", scan->topic, scan->partition);
        return -ENOENT;
    }
    return 0;
}

/* ---- records ---- */

static void finish(struct scanning *scanning, struct scan_part *part)
{
    part->done = true;
    scanning->left--;
}

static int deliver(struct scanning *scanning, const rd_kafka_message_t *message)
{
    struct log_record record = kafka_message_record(message, scanning->headers);

    return scanning->scan->each(scanning->scan->context, &record);
}

/* An error that is no end. Those that pass by themselves are left to librdkafka and to the time-out. */
static int judge(const struct scanning *scanning, const rd_kafka_message_t *message)
{
    switch (message->err) {
    case RD_KAFKA_RESP_ERR__AUTO_OFFSET_RESET:
    case RD_KAFKA_RESP_ERR_OFFSET_OUT_OF_RANGE:
        snprintf(scanning->problem, KAFKA_PROBLEM_MAX, "%s: partition %d: the offset asked for is not kept, or not written yet",
                 scanning->scan->topic, (int)message->partition);
        return -ENODATA;
    case RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART:
    case RD_KAFKA_RESP_ERR__UNKNOWN_TOPIC:
    case RD_KAFKA_RESP_ERR__UNKNOWN_PARTITION:
    case RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED:
    case RD_KAFKA_RESP_ERR_GROUP_AUTHORIZATION_FAILED:
    case RD_KAFKA_RESP_ERR__FATAL: return fail(scanning, message->err, "cannot be read");
    default: return 0;
    }
}

/* 0: go on. ret_moved: something of the topic came. */
static int step(struct scanning *scanning, const rd_kafka_message_t *message, bool *ret_moved)
{
    struct scan_part *part;
    int64_t           low = 0, high = 0;
    bool              is_end = message->err == RD_KAFKA_RESP_ERR__PARTITION_EOF;

    *ret_moved = false;
    if (message->err && !is_end)
        return judge(scanning, message);
    if (message->partition < 0 || (size_t)message->partition >= scanning->count)
        return 0;
    part = &scanning->parts[message->partition];
    if (!part->wanted || part->done)
        return 0;
    if (part->end < 0 && rd_kafka_get_watermark_offsets(scanning->handle, scanning->scan->topic, message->partition, &low, &high) == 0 && high >= 0)
        part->end = high;
    *ret_moved = true;
    if (part->end >= 0 && message->offset >= part->end)
        finish(scanning, part);
    return part->done || is_end ? 0 : deliver(scanning, message);
}

static int late(const struct scanning *scanning, int waited_ms)
{
    size_t i = 0;

    while (i < scanning->count && (!scanning->parts[i].wanted || scanning->parts[i].done))
        i++;
    snprintf(scanning->problem, KAFKA_PROBLEM_MAX,
             "%s: partition %zu: nothing for %d s, and its end is not reached: its leader does not answer, or a transaction stays open",
             scanning->scan->topic, i, waited_ms / 1000);
    return -ETIMEDOUT;
}

static int read_all(struct scanning *scanning)
{
    int     wait_ms = scanning->scan->timeout_ms > 0 ? scanning->scan->timeout_ms : WAIT_MS, result = 0;
    int64_t last_ms = monotonic_ms();

    while (result == 0 && scanning->left > 0) {
        rd_kafka_message_t *message = rd_kafka_consumer_poll(scanning->handle, POLL_MS);
        bool                moved = false;

        if (message) {
            result = step(scanning, message, &moved);
            rd_kafka_message_destroy(message);
        }
        if (moved)
            last_ms = monotonic_ms();
        else if (result == 0 && monotonic_ms() - last_ms >= wait_ms)
            result = late(scanning, wait_ms);
    }
    return result;
}

int kafka_scan(const struct kafka_scan *scan, char ret_problem[KAFKA_PROBLEM_MAX])
{
    struct kafka_options options = {
        .installation = scan->installation, .journal = scan->journal, .role = KAFKA_READER, .queue_kib = QUEUE_KIB, .fetch_wait_ms = FETCH_WAIT_MS
    };
    struct scanning scanning = { .scan = scan, .problem = ret_problem };
    int             result;

    ret_problem[0] = '\0';
    result = kafka_open(&options, &scanning.handle, ret_problem);
    if (result == 0)
        result = kafka_reach(scanning.handle, scan->installation->start_ms, NULL, NULL, ret_problem);
    if (result == 0)
        result = look(&scanning);
    if (result == 0)
        result = assign(&scanning);
    if (result == 0)
        result = read_all(&scanning);
    if (scanning.handle) {
        rd_kafka_consumer_close(scanning.handle);
        kafka_close(scanning.handle);
    }
    free(scanning.parts);
    return result;
}
