/* SPDX-License-Identifier: Apache-2.0
 * Writes generated trade records at a steady rate and reads what follows from them, committed records only: the time from writing the users' record
 * to reading the first record of each topic that carries its publication instant as vintage.
 *   bench_kafka_latency BROKERS IN ITEMS avro|json FIRST COUNT WARM RATE OUT…
 * Prints a line for each OUT: topic, records matched, p50, p90, p99, greatest, in milliseconds; the first WARM records are written and not counted.
 */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "kafka_client.h"
#include "kafka_records.h"

enum { BATCH = 1000, POLL_MS = 2, OUTS_MAX = 16, QUIET_US = 5000000, START_US = 1000000 };

struct latency {
    struct records      records;
    const char         *brokers, *in, *outs[OUTS_MAX];
    size_t              out_count;
    enum records_format format;
    int64_t             first, count, warm, rate;
    int64_t            *sent_us;           /* by record; written before the record is, so that who reads the record sees it */
    int32_t            *took_us[OUTS_MAX]; /* by record; 0: not seen */
};

static void *write_records(void *context)
{
    struct latency   *latency = context;
    rd_kafka_t       *producer = client_open(RD_KAFKA_PRODUCER, latency->brokers, (const char *const[]){ "linger.ms", "0", NULL });
    rd_kafka_topic_t *topic = rd_kafka_topic_new(producer, latency->in, NULL);
    struct ck_buffer  buffer = { 0 };
    int64_t           start;

    client_partitions(producer, latency->in);
    start = now_us() + START_US;
    for (int64_t i = 0; i < latency->count; i++) {
        wait_us(start + i * 1000000 / latency->rate);
        records_write(&latency->records, latency->first + i, latency->format, &buffer);
        __atomic_store_n(&latency->sent_us[i], now_us(), __ATOMIC_RELEASE);
        if (rd_kafka_produce(topic, RD_KAFKA_PARTITION_UA, RD_KAFKA_MSG_F_COPY, buffer.data, buffer.size, NULL, 0, NULL) != 0)
            client_check(rd_kafka_last_error(), "produce");
        rd_kafka_poll(producer, 0);
    }
    client_check(rd_kafka_flush(producer, START_US / 10), "flush");
    ck_buffer_release(&buffer);
    rd_kafka_topic_destroy(topic);
    rd_kafka_destroy(producer);
    return NULL;
}

static rd_kafka_t *read_ends(const struct latency *latency)
{
    rd_kafka_t *consumer =
        client_open(RD_KAFKA_CONSUMER, latency->brokers, (const char *const[]){ "group.id", "latency", "fetch.wait.max.ms", "20", NULL });
    rd_kafka_topic_partition_list_t *parts = rd_kafka_topic_partition_list_new(16);

    for (size_t out = 0; out < latency->out_count; out++)
        for (int i = 0, count = client_partitions(consumer, latency->outs[out]); i < count; i++)
            rd_kafka_topic_partition_list_add(parts, latency->outs[out], i)->offset = RD_KAFKA_OFFSET_END;
    client_check(rd_kafka_assign(consumer, parts), "assign");
    rd_kafka_topic_partition_list_destroy(parts);
    return consumer;
}

/* Whether it is the first in its topic that follows from its record. */
static bool match(struct latency *latency, const rd_kafka_message_t *message, int64_t read_us)
{
    rd_kafka_headers_t *headers;
    struct ck_bytes     vintage;
    const void         *value;
    int64_t             at;

    if (rd_kafka_message_headers(message, &headers) != RD_KAFKA_RESP_ERR_NO_ERROR ||
        rd_kafka_header_get_last(headers, "ce_recordedtime", &value, &vintage.size) != RD_KAFKA_RESP_ERR_NO_ERROR)
        return false;
    vintage.data = value;
    at = records_index_of(vintage) - latency->first;
    if (at < 0 || at >= latency->count)
        return false;
    for (size_t out = 0; out < latency->out_count; out++)
        if (strcmp(rd_kafka_topic_name(message->rkt), latency->outs[out]) == 0 && latency->took_us[out][at] == 0) {
            latency->took_us[out][at] = (int32_t)(read_us - __atomic_load_n(&latency->sent_us[at], __ATOMIC_ACQUIRE));
            return true;
        }
    return false;
}

static void read_records(struct latency *latency, rd_kafka_t *consumer)
{
    rd_kafka_queue_t   *queue = rd_kafka_queue_get_consumer(consumer);
    rd_kafka_message_t *batch[BATCH];
    int64_t             until = now_us() + START_US + latency->count * 1000000 / latency->rate + QUIET_US, last = now_us();

    while (now_us() < until || now_us() < last + QUIET_US) {
        ssize_t got = rd_kafka_consume_batch_queue(queue, POLL_MS, batch, BATCH);
        int64_t read_us = now_us();

        for (ssize_t i = 0; i < got; i++) {
            if (batch[i]->err == RD_KAFKA_RESP_ERR_NO_ERROR && match(latency, batch[i], read_us))
                last = read_us;
            rd_kafka_message_destroy(batch[i]);
        }
    }
    rd_kafka_queue_destroy(queue);
}

static int compare(const void *a, const void *b)
{
    int32_t left = *(const int32_t *)a, right = *(const int32_t *)b;

    return (left > right) - (left < right);
}

static void report(struct latency *latency, size_t out)
{
    int32_t *took = latency->took_us[out];
    size_t   count = 0;

    for (int64_t i = latency->warm; i < latency->count; i++)
        if (took[i] > 0)
            took[count++] = took[i];
    qsort(took, count, sizeof *took, compare);
    printf("%s %zu", latency->outs[out], count);
    for (const double *share = (const double[]){ 0.5, 0.9, 0.99, 1, 0 }; *share > 0; share++)
        printf(" %.1f", count ? took[(size_t)((double)(count - 1) * *share)] / 1000.0 : 0.0);
    printf("\n");
}

int main(int argc, char **argv)
{
    static struct latency latency;
    rd_kafka_t           *consumer;
    pthread_t             writer;

    if (argc < 10 || argc > 9 + OUTS_MAX) {
        fprintf(stderr, "usage: %s BROKERS IN ITEMS avro|json FIRST COUNT WARM RATE OUT...\n", argv[0]);
        return 2;
    }
    latency.brokers = argv[1];
    latency.in = argv[2];
    records_read_items(&latency.records, argv[3]);
    latency.format = strcmp(argv[4], "json") == 0 ? RECORDS_JSON : RECORDS_AVRO;
    latency.first = client_number(argv[5]);
    latency.count = client_number(argv[6]);
    latency.warm = client_number(argv[7]);
    latency.rate = client_number(argv[8]);
    latency.sent_us = calloc((size_t)latency.count, sizeof *latency.sent_us);
    for (char **out = argv + 9; *out; out++) {
        latency.took_us[latency.out_count] = calloc((size_t)latency.count, sizeof *latency.took_us[0]);
        latency.outs[latency.out_count++] = *out;
    }
    consumer = read_ends(&latency);
    if (pthread_create(&writer, NULL, write_records, &latency))
        return 1;
    read_records(&latency, consumer);
    pthread_join(writer, NULL);
    for (size_t out = 0; out < latency.out_count; out++) {
        report(&latency, out);
        free(latency.took_us[out]);
    }
    free(latency.sent_us);
    rd_kafka_consumer_close(consumer);
    rd_kafka_destroy(consumer);
    return 0;
}
