/* SPDX-License-Identifier: Apache-2.0
 * Watches a consumer group, without joining it, until it has committed all records that a topic has now. Only what is committed counts as done.
 *   bench_kafka_watch BROKERS GROUP TOPIC plain|transactional SECONDS
 * Prints: milliseconds since 1970 at the first commit seen, how many records it had then, milliseconds at the last, how many then. */
#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "kafka_client.h"

enum { CALL_MS = 10000, STEP_US = 20000, PARTITIONS_MAX = 64 };

/* How far the group is, and how many partitions have not come to their `ends`. */
static int64_t committed(rd_kafka_t *consumer, rd_kafka_topic_partition_list_t *partitions, const int64_t *ends, int *ret_behind)
{
    int64_t sum = 0;

    *ret_behind = 0;
    for (int i = 0; i < partitions->cnt; i++)
        partitions->elems[i].offset = RD_KAFKA_OFFSET_INVALID;
    client_check(rd_kafka_committed(consumer, partitions, CALL_MS), "committed");
    for (int i = 0; i < partitions->cnt; i++) {
        int64_t offset = partitions->elems[i].offset > 0 ? partitions->elems[i].offset : 0;

        sum += offset;
        *ret_behind += offset < ends[i];
    }
    return sum;
}

/* The offset after the last record: the last offset of a partition that was written in transactions is a marker, which nobody commits. */
static void read_ends(rd_kafka_t *consumer, const rd_kafka_topic_partition_list_t *partitions, int markers, int64_t *ret_ends)
{
    int64_t low, high;

    for (int i = 0; i < partitions->cnt; i++) {
        client_check(rd_kafka_query_watermark_offsets(consumer, partitions->elems[i].topic, partitions->elems[i].partition, &low, &high, CALL_MS),
                     "watermarks");
        ret_ends[i] = high > low ? high - markers : high;
    }
}

int main(int argc, char **argv)
{
    rd_kafka_topic_partition_list_t *partitions = rd_kafka_topic_partition_list_new(8);
    rd_kafka_t                      *consumer;
    int64_t                          ends[PARTITIONS_MAX], until, done, before, first = 0, first_ms = 0;
    int                              behind;

    if (argc != 6) {
        fprintf(stderr, "usage: %s BROKERS GROUP TOPIC plain|transactional SECONDS\n", argv[0]);
        return 2;
    }
    /* read_uncommitted: while a transaction is open, the offset before it is answered at once instead of after it */
    consumer = client_open(RD_KAFKA_CONSUMER, argv[1], (const char *const[]){ "group.id", argv[2], "isolation.level", "read_uncommitted", NULL });
    for (int i = 0, count = client_partitions(consumer, argv[3]); i < count; i++)
        rd_kafka_topic_partition_list_add(partitions, argv[3], i);
    assert(partitions->cnt <= PARTITIONS_MAX);
    read_ends(consumer, partitions, strcmp(argv[4], "transactional") == 0, ends);
    until = now_us() + client_number(argv[5]) * 1000000;
    before = done = committed(consumer, partitions, ends, &behind);
    while (behind && now_us() < until) {
        wait_us(now_us() + STEP_US);
        done = committed(consumer, partitions, ends, &behind);
        if (first_ms == 0 && done != before) {
            first_ms = wall_ms();
            first = done;
        }
    }
    printf("%lld %lld %lld %lld\n", (long long)first_ms, (long long)first, (long long)wall_ms(), (long long)done);
    rd_kafka_topic_partition_list_destroy(partitions);
    rd_kafka_consumer_close(consumer);
    rd_kafka_destroy(consumer);
    return behind > 0;
}
