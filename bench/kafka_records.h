/* SPDX-License-Identifier: Apache-2.0
 * Generated trade records in the shape of real statistics, the same for every run: month after month, every item, reporter and partner with a world
 * total. Each has a publication instant of its own, which travels on as the vintage of whatever follows from it: this is how a latency is measured
 * without decoding anything. */
#ifndef CHOKEPOINT_BENCH_KAFKA_RECORDS_H
#define CHOKEPOINT_BENCH_KAFKA_RECORDS_H

#include "chokepoint/avro.h"
#include "records.h"

enum { RECORDS_REPORTERS = 10, RECORDS_PARTNERS = 25, RECORDS_ITEMS_MAX = 256, RECORDS_ITEM_SIZE = 64 };
#define RECORDS_PUBLISHED_MS INT64_C(1790812800000) /* 2026-10-01, of record 0; a millisecond later for each that follows */

struct records {
    char   items[RECORDS_ITEMS_MAX][RECORDS_ITEM_SIZE];
    size_t item_count;
};

enum records_format { RECORDS_AVRO, RECORDS_JSON };

/* The items of a file reference.items.jsonl that trade can be reported for. */
void records_read_items(struct records *records, const char *path);

struct trade_record records_at(const struct records *records, int64_t index);

/* The value of a Kafka record, in place of what the buffer held. */
void records_write(const struct records *records, int64_t index, enum records_format format, struct ck_buffer *buffer);

/* Which record a vintage header (RFC 3339 with milliseconds, UTC) comes from; -1: none. */
int64_t records_index_of(struct ck_bytes vintage);

#endif
