/* SPDX-License-Identifier: Apache-2.0
 * The limit that processors are measured against: a program that does nothing but pass records from one topic to another of as many partitions,
 * exactly once. No decoding, no state, no headers: whatever more a processor does is its own.
 *   bench_kafka_raw BROKERS FROM TO COUNT COMMIT_MS [RECORDS]     commits each COMMIT_MS, or after RECORDS inputs when that is sooner */
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>

#include "kafka_client.h"

enum { BATCH = 1000, POLL_MS = 5, PARTITIONS_MAX = 64, CALL_MS = 30000 };

struct raw {
    rd_kafka_t       *consumer, *producer;
    rd_kafka_queue_t *queue;
    rd_kafka_topic_t *to;
    const char       *from;
    int64_t           next[PARTITIONS_MAX]; /* offset after the last record passed on; 0: none in this transaction */
    int64_t           passed, since_us;     /* in this transaction */
};

static void raw_open(struct raw *raw, const char *brokers, const char *from, const char *to)
{
    rd_kafka_topic_partition_list_t *topics = rd_kafka_topic_partition_list_new(1);
    char                             group[256];

    snprintf(group, sizeof group, "raw.%s", to);
    *raw = (struct raw){ .from = from };
    raw->consumer =
        client_open(RD_KAFKA_CONSUMER, brokers, (const char *const[]){ "group.id", group, "partition.assignment.strategy", "range", NULL });
    raw->producer = client_open(RD_KAFKA_PRODUCER, brokers, (const char *const[]){ "transactional.id", group, NULL });
    client_check_error(rd_kafka_init_transactions(raw->producer, CALL_MS), "init_transactions");
    raw->to = rd_kafka_topic_new(raw->producer, to, NULL);
    assert(client_partitions(raw->producer, to) == client_partitions(raw->producer, from) && client_partitions(raw->producer, to) <= PARTITIONS_MAX);
    rd_kafka_topic_partition_list_add(topics, from, RD_KAFKA_PARTITION_UA);
    client_check(rd_kafka_subscribe(raw->consumer, topics), from);
    rd_kafka_topic_partition_list_destroy(topics);
    raw->queue = rd_kafka_queue_get_consumer(raw->consumer);
}

static void raw_close(struct raw *raw)
{
    rd_kafka_queue_destroy(raw->queue);
    rd_kafka_consumer_close(raw->consumer);
    rd_kafka_destroy(raw->consumer);
    rd_kafka_topic_destroy(raw->to);
    rd_kafka_destroy(raw->producer);
}

static void pass(struct raw *raw, const rd_kafka_message_t *message)
{
    if (raw->passed++ == 0) {
        client_check_error(rd_kafka_begin_transaction(raw->producer), "begin");
        raw->since_us = now_us();
    }
    while (rd_kafka_produce(raw->to, message->partition, RD_KAFKA_MSG_F_COPY, message->payload, message->len, message->key, message->key_len, NULL) !=
           0) {
        if (rd_kafka_last_error() != RD_KAFKA_RESP_ERR__QUEUE_FULL)
            client_check(rd_kafka_last_error(), "produce");
        rd_kafka_poll(raw->producer, POLL_MS);
    }
    raw->next[message->partition] = message->offset + 1;
}

static void commit(struct raw *raw)
{
    rd_kafka_topic_partition_list_t    *offsets = rd_kafka_topic_partition_list_new(PARTITIONS_MAX);
    rd_kafka_consumer_group_metadata_t *group = rd_kafka_consumer_group_metadata(raw->consumer);

    for (int i = 0; i < PARTITIONS_MAX; i++) {
        if (raw->next[i] > 0)
            rd_kafka_topic_partition_list_add(offsets, raw->from, i)->offset = raw->next[i];
        raw->next[i] = 0;
    }
    client_check_error(rd_kafka_send_offsets_to_transaction(raw->producer, offsets, group, CALL_MS), "send_offsets");
    client_check_error(rd_kafka_commit_transaction(raw->producer, CALL_MS), "commit");
    rd_kafka_consumer_group_metadata_destroy(group);
    rd_kafka_topic_partition_list_destroy(offsets);
    raw->passed = 0;
}

static int64_t pass_all(struct raw *raw, int64_t count, int64_t commit_us, int64_t records)
{
    rd_kafka_message_t *batch[BATCH];
    int64_t             start = 0;

    for (int64_t done = 0; done < count;) {
        ssize_t got = rd_kafka_consume_batch_queue(raw->queue, POLL_MS, batch, BATCH);

        for (ssize_t i = 0; i < got; i++) {
            if (batch[i]->err == RD_KAFKA_RESP_ERR_NO_ERROR) {
                start = start ? start : now_us();
                pass(raw, batch[i]);
                done++;
            }
            rd_kafka_message_destroy(batch[i]);
        }
        rd_kafka_poll(raw->producer, 0);
        if (raw->passed > 0 && (done >= count || raw->passed >= records || now_us() - raw->since_us >= commit_us))
            commit(raw);
    }
    return now_us() - start;
}

int main(int argc, char **argv)
{
    struct raw raw;
    int64_t    count, took;

    if (argc < 6) {
        fprintf(stderr, "usage: %s BROKERS FROM TO COUNT COMMIT_MS [RECORDS]\n", argv[0]);
        return 2;
    }
    count = client_number(argv[4]);
    raw_open(&raw, argv[1], argv[2], argv[3]);
    took = pass_all(&raw, count, client_number(argv[5]) * 1000, argc > 6 ? client_number(argv[6]) : INT64_MAX);
    printf("%.0f\n", (double)count * 1e6 / (double)took);
    raw_close(&raw);
    return 0;
}
