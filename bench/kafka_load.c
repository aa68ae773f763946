/* SPDX-License-Identifier: Apache-2.0
 * Fills topics for bench/kafka, with an idempotent producer: what it says it wrote is there once.
 *   bench_kafka_load BROKERS trade TOPIC ITEMS avro|json FIRST COUNT    generated trade records (ITEMS: reference.items.jsonl)
 *   bench_kafka_load BROKERS lines TOPIC                                the member "value" of each line of standard input
 *   bench_kafka_load BROKERS topic NAME PARTITIONS                      makes a topic */
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "kafka_client.h"
#include "kafka_records.h"

enum { FLUSH_MS = 120000, WAIT_MS = 10, CALL_MS = 10000, PROBLEM_MAX = 512 };

static void produce(rd_kafka_t *producer, rd_kafka_topic_t *topic, void *value, size_t size)
{
    while (rd_kafka_produce(topic, RD_KAFKA_PARTITION_UA, RD_KAFKA_MSG_F_COPY, value, size, NULL, 0, NULL) != 0) {
        if (rd_kafka_last_error() != RD_KAFKA_RESP_ERR__QUEUE_FULL)
            client_check(rd_kafka_last_error(), "produce");
        rd_kafka_poll(producer, WAIT_MS);
    }
}

static void load_trade(rd_kafka_t *producer, rd_kafka_topic_t *topic, char **arguments)
{
    static struct records     records;
    const enum records_format format = strcmp(arguments[1], "json") == 0 ? RECORDS_JSON : RECORDS_AVRO;
    const int64_t             first = client_number(arguments[2]), count = client_number(arguments[3]);
    struct ck_buffer          buffer = { 0 };

    records_read_items(&records, arguments[0]);
    for (int64_t i = first; i < first + count; i++) {
        records_write(&records, i, format, &buffer);
        produce(producer, topic, buffer.data, buffer.size);
    }
    ck_buffer_release(&buffer);
}

static void load_lines(rd_kafka_t *producer, rd_kafka_topic_t *topic)
{
    for (json_t *line; (line = json_loadf(stdin, JSON_DISABLE_EOF_CHECK, NULL)); json_decref(line)) {
        char *text = json_dumps(json_object_get(line, "value"), JSON_COMPACT);

        produce(producer, topic, text, strlen(text));
        free(text);
    }
}

static void make_topic(rd_kafka_t *producer, const char *name, int partitions)
{
    char                            problem[PROBLEM_MAX];
    rd_kafka_NewTopic_t            *topic = rd_kafka_NewTopic_new(name, partitions, -1, problem, sizeof problem);
    rd_kafka_queue_t               *queue = rd_kafka_queue_new(producer);
    rd_kafka_event_t               *event;
    const rd_kafka_topic_result_t **results;
    size_t                          count;

    rd_kafka_CreateTopics(producer, &topic, 1, NULL, queue);
    event = rd_kafka_queue_poll(queue, CALL_MS);
    client_check(rd_kafka_event_error(event), name);
    results = rd_kafka_CreateTopics_result_topics(rd_kafka_event_CreateTopics_result(event), &count);
    if (rd_kafka_topic_result_error(results[0]) != RD_KAFKA_RESP_ERR_TOPIC_ALREADY_EXISTS)
        client_check(rd_kafka_topic_result_error(results[0]), name);
    rd_kafka_event_destroy(event);
    rd_kafka_queue_destroy(queue);
    rd_kafka_NewTopic_destroy(topic);
}

int main(int argc, char **argv)
{
    rd_kafka_t       *producer;
    rd_kafka_topic_t *topic;

    if (argc < 4 || (strcmp(argv[2], "trade") == 0 && argc != 8) || (strcmp(argv[2], "topic") == 0 && argc != 5)) {
        fprintf(stderr, "usage: %s BROKERS trade TOPIC ITEMS avro|json FIRST COUNT | lines TOPIC | topic NAME PARTITIONS\n", argv[0]);
        return 2;
    }
    producer = client_open(RD_KAFKA_PRODUCER, argv[1], (const char *const[]){ NULL });
    topic = rd_kafka_topic_new(producer, argv[3], NULL);
    if (strcmp(argv[2], "topic") == 0)
        make_topic(producer, argv[3], (int)client_number(argv[4]));
    else if (strcmp(argv[2], "trade") == 0)
        load_trade(producer, topic, argv + 4);
    else
        load_lines(producer, topic);
    client_check(rd_kafka_flush(producer, FLUSH_MS), "flush");
    rd_kafka_topic_destroy(topic);
    rd_kafka_destroy(producer);
    return 0;
}
