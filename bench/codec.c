/* SPDX-License-Identifier: Apache-2.0
 * Nanoseconds to decode and encode one TradeRecord, in Avro and in JSON, with Avro C's generic reader beside it in the same run. Prints one
 * tab-separated line a figure. */
#include "chokepoint/avro.h"
#include "engine/formats/json.h"
#include "records.h"

#include <avro.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { ROUNDS = 2000000, ROUNDS_AVRO_C = 200000 };

static double now_ns(void)
{
    struct timespec time;

    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return (double)time.tv_sec * 1e9 + (double)time.tv_nsec;
}

static const struct trade_record sample = {
    .source = { "GACC", 4 },
    .reporter = { "CHN", 3 },
    .partner = { "USA", 3 },
    .flow = FLOW_EXPORT,
    .nomenclature = NOMENCLATURE_GACC8,
    .commodity = { "85051110", 8 },
    .period = 20240,
    .period_months = 1,
    .quantity_kg = { 353000.0, true },
    .observation = OBSERVATION_OBSERVED,
    .published_at = 1753000000000,
    .reference = { "https://example.org/customs/2025/06/table-13", 44 },
};

static double decode_ns(struct ck_bytes bytes)
{
    struct trade_record record;
    struct ck_arena     arena = CK_ARENA_NULL;
    int64_t             sum = 0;
    double              start = now_ns();

    for (int i = 0; i < ROUNDS; i++) {
        if (ck_record_decode(&trade_record_type, bytes, &arena, &record) != CK_CODEC_OK)
            abort();
        sum += record.period;
    }
    ck_arena_release(&arena);
    return sum ? (now_ns() - start) / ROUNDS : 0;
}

static double encode_ns(void)
{
    struct ck_buffer buffer = { 0 };
    double           start = now_ns();

    for (int i = 0; i < ROUNDS; i++) {
        buffer.size = 0;
        ck_record_encode(&trade_record_type, 0, trade_record_type.field_count, &sample, &buffer);
    }
    ck_buffer_release(&buffer);
    return (now_ns() - start) / ROUNDS;
}

static double read_json_ns(struct ck_bytes text)
{
    struct trade_record record;
    struct ck_arena     arena = CK_ARENA_NULL;
    int64_t             sum = 0;
    char                detail[256];
    double              start = now_ns();

    for (int i = 0; i < ROUNDS; i++) {
        ck_arena_clear(&arena);
        if (json_read(&trade_record_type, text, &arena, &record, detail, sizeof detail) != JSON_OK)
            abort();
        sum += record.period;
    }
    ck_arena_release(&arena);
    return sum ? (now_ns() - start) / ROUNDS : 0;
}

static double write_json_ns(struct ck_buffer *buffer)
{
    double start = now_ns();

    for (int i = 0; i < ROUNDS; i++) {
        buffer->size = 0;
        json_write(&trade_record_type, 0, trade_record_type.field_count, &sample, buffer);
    }
    return (now_ns() - start) / ROUNDS;
}

static double avro_c_ns(struct ck_bytes bytes)
{
    avro_schema_t schema;
    avro_value_iface_t *class;
    avro_value_t value;
    double       start;

    if (avro_schema_from_json_length(trade_record_type.schema, strlen(trade_record_type.schema), &schema))
        abort();
    class = avro_generic_class_from_schema(schema);
    avro_generic_value_new(class, &value);
    start = now_ns();
    for (int i = 0; i < ROUNDS_AVRO_C; i++) {
        avro_reader_t reader = avro_reader_memory(bytes.data, (int64_t)bytes.size);

        avro_value_reset(&value);
        if (avro_value_read(reader, &value))
            abort();
        avro_reader_free(reader);
    }
    start = (now_ns() - start) / ROUNDS_AVRO_C;
    avro_value_decref(&value);
    avro_value_iface_decref(class);
    avro_schema_decref(schema);
    return start;
}

int main(void)
{
    struct ck_buffer buffer = { 0 };
    double           decode;

    ck_record_encode(&trade_record_type, 0, trade_record_type.field_count, &sample, &buffer);
    decode = decode_ns(ck_buffer_bytes(&buffer));
    printf("decode a TradeRecord of %zu bytes\t%.1f ns\n", buffer.size, decode);
    printf("encode it\t%.1f ns\n", encode_ns());
    printf("decode by Avro C's generic reader\t%.1f ns\t%.1f times ours\n", avro_c_ns(ck_buffer_bytes(&buffer)),
           avro_c_ns(ck_buffer_bytes(&buffer)) / decode);
    printf("write it in JSON\t%.1f ns\n", write_json_ns(&buffer));
    printf("read the %zu bytes of JSON\t%.1f ns\n", buffer.size, read_json_ns(ck_buffer_bytes(&buffer)));
    ck_buffer_release(&buffer);
    return 0;
}
