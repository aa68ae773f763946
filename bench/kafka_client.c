/* SPDX-License-Identifier: Apache-2.0 */
#include "kafka_client.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { METADATA_MS = 10000, PROBLEM_MAX = 512 };

static void fail(const char *what, const char *why)
{
    fprintf(stderr, "%s: %s\n", what, why);
    exit(1);
}

static void set(rd_kafka_conf_t *conf, const char *name, const char *value)
{
    char problem[PROBLEM_MAX];

    if (rd_kafka_conf_set(conf, name, value, problem, sizeof problem) != RD_KAFKA_CONF_OK)
        fail(name, problem);
}

static void set_all(rd_kafka_conf_t *conf, const char *const *pairs)
{
    for (; *pairs; pairs += 2)
        set(conf, pairs[0], pairs[1]);
}

static void delivered(rd_kafka_t *producer, const rd_kafka_message_t *message, void *opaque)
{
    (void)producer;
    (void)opaque;
    client_check(message->err, "delivery");
}

rd_kafka_t *client_open(rd_kafka_type_t type, const char *brokers, const char *const *pairs)
{
    static const char *const producer[] = { "linger.ms",
                                            "5",
                                            "batch.num.messages",
                                            "10000",
                                            "compression.type",
                                            "lz4",
                                            "retry.backoff.ms",
                                            "5",
                                            "enable.idempotence",
                                            "true",
                                            "queue.buffering.max.messages",
                                            "1000000",
                                            NULL };
    static const char *const consumer[] = { "isolation.level",
                                            "read_committed",
                                            "enable.auto.commit",
                                            "false",
                                            "enable.auto.offset.store",
                                            "false",
                                            "queued.min.messages",
                                            "1000000",
                                            "queued.max.messages.kbytes",
                                            "131072",
                                            "fetch.wait.max.ms",
                                            "100",
                                            "auto.offset.reset",
                                            "earliest",
                                            NULL };
    rd_kafka_conf_t         *conf = rd_kafka_conf_new();
    rd_kafka_t              *client;
    char                     problem[PROBLEM_MAX];

    set(conf, "bootstrap.servers", brokers);
    set(conf, "socket.nagle.disable", "true");
    set_all(conf, type == RD_KAFKA_PRODUCER ? producer : consumer);
    set_all(conf, pairs);
    if (type == RD_KAFKA_PRODUCER)
        rd_kafka_conf_set_dr_msg_cb(conf, delivered);
    client = rd_kafka_new(type, conf, problem, sizeof problem);
    if (!client)
        fail("librdkafka", problem);
    return client;
}

void client_check(rd_kafka_resp_err_t code, const char *what)
{
    if (code != RD_KAFKA_RESP_ERR_NO_ERROR)
        fail(what, rd_kafka_err2str(code));
}

void client_check_error(rd_kafka_error_t *error, const char *what)
{
    if (error)
        fail(what, rd_kafka_error_string(error));
}

int client_partitions(rd_kafka_t *client, const char *topic)
{
    const struct rd_kafka_metadata *metadata;
    rd_kafka_topic_t               *handle = rd_kafka_topic_new(client, topic, NULL);
    int                             count;

    client_check(rd_kafka_metadata(client, 0, handle, &metadata, METADATA_MS), topic);
    client_check(metadata->topics[0].err, topic);
    count = metadata->topics[0].partition_cnt;
    rd_kafka_metadata_destroy(metadata);
    rd_kafka_topic_destroy(handle);
    return count;
}

int64_t client_number(const char *text)
{
    char     *end;
    long long number = strtoll(text, &end, 10);

    if (*end || end == text || number < 0)
        fail(text, "not a number");
    return number;
}

static int64_t clock_us(clockid_t clock)
{
    struct timespec time;

    clock_gettime(clock, &time);
    return (int64_t)time.tv_sec * 1000000 + time.tv_nsec / 1000;
}

int64_t now_us(void) { return clock_us(CLOCK_MONOTONIC); }
int64_t wall_ms(void) { return clock_us(CLOCK_REALTIME) / 1000; }

void wait_us(int64_t until_us)
{
    const struct timespec until = { until_us / 1000000, until_us % 1000000 * 1000 };

    while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &until, NULL) == EINTR)
        continue;
}
