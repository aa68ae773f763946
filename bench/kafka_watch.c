/* SPDX-License-Identifier: Apache-2.0
 * Watches a consumer group, without joining it, until it has committed so many records of a topic. Only what is committed counts as done.
 *   bench_kafka_watch BROKERS GROUP TOPIC COUNT SECONDS
 * Prints: milliseconds since 1970 at the first commit seen, how many records it had then, milliseconds at the last, how many then. */
#include <stdio.h>

#include "kafka_client.h"

enum { CALL_MS = 10000, STEP_US = 20000 };

static int64_t committed(rd_kafka_t *consumer, rd_kafka_topic_partition_list_t *partitions)
{
    int64_t sum = 0;

    for (int i = 0; i < partitions->cnt; i++)
        partitions->elems[i].offset = RD_KAFKA_OFFSET_INVALID;
    client_check(rd_kafka_committed(consumer, partitions, CALL_MS), "committed");
    for (int i = 0; i < partitions->cnt; i++)
        sum += partitions->elems[i].offset > 0 ? partitions->elems[i].offset : 0;
    return sum;
}

/* Offsets count from the topic's start: a topic that was written in transactions has their markers among them, so that the end is taken from the
 * topic itself when COUNT is 0. */
static int64_t ends(rd_kafka_t *consumer, const rd_kafka_topic_partition_list_t *partitions)
{
    int64_t low, high, sum = 0;

    for (int i = 0; i < partitions->cnt; i++) {
        client_check(rd_kafka_query_watermark_offsets(consumer, partitions->elems[i].topic, partitions->elems[i].partition, &low, &high, CALL_MS),
                     "watermarks");
        sum += high;
    }
    return sum;
}

int main(int argc, char **argv)
{
    rd_kafka_topic_partition_list_t *partitions = rd_kafka_topic_partition_list_new(8);
    rd_kafka_t                      *consumer;
    int64_t                          wanted, until, done, before, first = 0, first_ms = 0;

    if (argc != 6) {
        fprintf(stderr, "usage: %s BROKERS GROUP TOPIC COUNT SECONDS\n", argv[0]);
        return 2;
    }
    /* read_uncommitted: while a transaction is open, the offset before it is answered at once instead of after it */
    consumer = client_open(RD_KAFKA_CONSUMER, argv[1], (const char *const[]){ "group.id", argv[2], "isolation.level", "read_uncommitted", NULL });
    for (int i = 0, count = client_partitions(consumer, argv[3]); i < count; i++)
        rd_kafka_topic_partition_list_add(partitions, argv[3], i);
    wanted = client_number(argv[4]) ? client_number(argv[4]) : ends(consumer, partitions);
    until = now_us() + client_number(argv[5]) * 1000000;
    before = done = committed(consumer, partitions);
    while (done < wanted && now_us() < until) {
        wait_us(now_us() + STEP_US);
        done = committed(consumer, partitions);
        if (first_ms == 0 && done != before) {
            first_ms = wall_ms();
            first = done;
        }
    }
    printf("%lld %lld %lld %lld\n", (long long)first_ms, (long long)first, (long long)wall_ms(), (long long)done);
    rd_kafka_topic_partition_list_destroy(partitions);
    rd_kafka_consumer_close(consumer);
    rd_kafka_destroy(consumer);
    return done < wanted;
}
