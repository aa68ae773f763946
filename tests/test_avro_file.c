/* SPDX-License-Identifier: Apache-2.0 */
#include <avro.h>
#include <criterion/criterion.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "domain/model/topics.h"
#include "engine/formats/avro_file.h"
#include "engine/formats/json.h"
#include "records.h"

static char path[64];
static char problem[AVRO_FILE_PROBLEM_MAX];

static void make_path(void)
{
    strcpy(path, "/tmp/chokepoint-avro-XXXXXX");
    close(mkstemp(path));
}

static void remove_path(void) { unlink(path); }

TestSuite(avro_file, .init = make_path, .fini = remove_path);

/* A container file that Avro C makes by itself, with a producer's schema. */
static void write_foreign(const char *schema_text, void (*fill)(avro_value_t *))
{
    avro_schema_t      schema;
    avro_file_writer_t writer;
    avro_value_iface_t *class;
    avro_value_t value;

    cr_assert_eq(avro_schema_from_json_length(schema_text, strlen(schema_text), &schema), 0, "%s", avro_strerror());
    cr_assert_eq(avro_file_writer_create(path, schema, &writer), 0, "%s", avro_strerror());
    class = avro_generic_class_from_schema(schema);
    avro_generic_value_new(class, &value);
    fill(&value);
    cr_assert_eq(avro_file_writer_append_value(writer, &value), 0);
    avro_file_writer_close(writer);
    avro_value_decref(&value);
    avro_value_iface_decref(class);
    avro_schema_decref(schema);
}

static void fill_item(avro_value_t *value)
{
    avro_value_t field;

    avro_value_get_by_name(value, "coverage", &field, NULL);
    avro_value_set_enum(&field, 0);
    avro_value_get_by_name(value, "colour", &field, NULL);
    avro_value_set_string(&field, "grey");
    avro_value_get_by_name(value, "item", &field, NULL);
    avro_value_set_string(&field, "tin");
}

/* Fields are found by name, symbols by name too, what the reader lacks is skipped, and what the writer lacks has its default. */
Test(avro_file, resolves_by_name)
{
    struct avro_input *input;
    struct item        item;

    write_foreign("{\"type\":\"record\",\"name\":\"Item\",\"fields\":[{\"name\":\"colour\",\"type\":\"string\"},"
                  "{\"name\":\"coverage\",\"type\":{\"type\":\"enum\",\"name\":\"ItemCoverage\",\"symbols\":[\"BASKET\",\"FULL\"]}},"
                  "{\"name\":\"item\",\"type\":\"string\"}]}",
                  fill_item);
    cr_assert_eq(avro_input_open(path, &item_type, &input, problem), 0, "%s", problem);
    cr_assert_eq(avro_input_next(input, &item, problem), AVRO_INPUT_RECORD, "%s", problem);
    cr_assert(ck_bytes_equal(item.item, CK_BYTES("tin")));
    cr_assert(ck_bytes_equal(ck_bytes_from(item_coverage_symbols.symbols[item.coverage]), CK_BYTES("BASKET")));
    cr_assert_eq(item.commodity_prefixes.count, 0);
    cr_assert_eq(avro_input_next(input, &item, problem), AVRO_INPUT_END);
    avro_input_free(input);
}

static void fill_long(avro_value_t *value)
{
    avro_value_t field;

    avro_value_get_by_name(value, "item", &field, NULL);
    avro_value_set_long(&field, 1);
}

/* A file of another shape, no container file, and no file are told apart, and refused. */
Test(avro_file, refuses)
{
    struct avro_input *input;

    cr_assert_eq(avro_input_open(path, &item_type, &input, problem), -EBADMSG);
    cr_assert(strstr(problem, "no Avro container file"));
    write_foreign("{\"type\":\"record\",\"name\":\"Item\",\"fields\":[{\"name\":\"item\",\"type\":\"long\"}]}", fill_long);
    cr_assert_eq(avro_input_open(path, &item_type, &input, problem), -EBADMSG);
    cr_assert(strstr(problem, "cannot be read as Item"), "%s", problem);
    unlink(path);
    cr_assert_eq(avro_input_open(path, &item_type, &input, problem), -ENOENT);
}

static void read_price(const char *text, struct ck_arena *arena, struct trade_record *record)
{
    char detail[256];

    cr_assert_eq(json_read(&trade_record_type, ck_bytes_from(text), arena, record, detail, sizeof detail), JSON_OK, "%s", detail);
}

/* What is written is read back, over several blocks, with either codec; and the header has the schema as it stands, logical types and all. */
static void round_trip(const char *codec)
{
    enum { RECORDS = 5000 };
    struct ck_arena     arena = CK_ARENA_NULL;
    struct trade_record record, back;
    struct avro_output *output;
    struct avro_input  *input;
    char                head[65536] = "";
    FILE               *file;

    read_price("{\"source\":\"GACC\",\"reporter\":\"CHN\",\"partner\":\"USA\",\"flow\":\"EXPORT\",\"nomenclature\":\"ITEM\",\"commodity\":\"tin\","
               "\"period\":\"2025-01\",\"quantity_kg\":1.5,\"observation\":\"OBSERVED\",\"published_at\":\"2025-02-01\","
               "\"reference\":\"https://example.org/a/rather/long/reference/that/fills/blocks\"}",
               &arena, &record);
    cr_assert_eq(avro_output_open(path, &trade_record_type, codec, &output, problem), 0, "%s", problem);
    for (int i = 0; i < RECORDS; i++) {
        record.period = i;
        cr_assert_eq(avro_output_add(output, &record), 0);
    }
    cr_assert_eq(avro_output_close(output), 0);
    cr_assert_eq(avro_input_open(path, &trade_record_type, &input, problem), 0, "%s", problem);
    for (int i = 0; i < RECORDS; i++) {
        cr_assert_eq(avro_input_next(input, &back, problem), AVRO_INPUT_RECORD, "%d: %s", i, problem);
        cr_assert_eq(back.period, i);
        cr_assert_eq(back.published_at, record.published_at);
        cr_assert(ck_bytes_equal(back.reference, record.reference));
    }
    cr_assert_eq(avro_input_next(input, &back, problem), AVRO_INPUT_END);
    avro_input_free(input);
    file = fopen(path, "rb");
    cr_assert(fread(head, 1, sizeof head, file) > 0);
    fclose(file);
    cr_assert(memmem(head, sizeof head, trade_record_type.schema, strlen(trade_record_type.schema)));
    ck_arena_release(&arena);
}

Test(avro_file, round_trip_plain) { round_trip("null"); }
Test(avro_file, round_trip_deflate) { round_trip("deflate"); }

/* A file that ends in the middle of a block is damaged, not finished. */
Test(avro_file, truncated)
{
    struct ck_arena     arena = CK_ARENA_NULL;
    struct item         item = { .item = CK_BYTES("tin"), .name = CK_BYTES("Tin") };
    struct avro_output *output;
    struct avro_input  *input;
    FILE               *file;
    int                 outcome = AVRO_INPUT_RECORD;

    cr_assert_eq(avro_output_open(path, &item_type, "null", &output, problem), 0, "%s", problem);
    for (int i = 0; i < 100000; i++)
        cr_assert_eq(avro_output_add(output, &item), 0);
    cr_assert_eq(avro_output_close(output), 0);
    file = fopen(path, "rb+");
    fseek(file, 0, SEEK_END);
    cr_assert_eq(ftruncate(fileno(file), ftell(file) - 100), 0);
    fclose(file);
    cr_assert_eq(avro_input_open(path, &item_type, &input, problem), 0, "%s", problem);
    while (outcome == AVRO_INPUT_RECORD)
        outcome = avro_input_next(input, &item, problem);
    cr_assert_eq(outcome, -EBADMSG);
    avro_input_free(input);
    ck_arena_release(&arena);
}
