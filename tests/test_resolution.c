/* SPDX-License-Identifier: Apache-2.0
 * Reading what other schemas wrote. */
#include <criterion/criterion.h>
#include <dirent.h>
#include <stdio.h>

#include "engine/avro/buffer.h"
#include "engine/avro/resolution.h"
#include "engine/schema/schema.h"
#include "records.h"
#include "support/types.h"
#include "support/random_record.h"

static char detail[256];

/* A reader made for these tests: what the generator would write for
 *   {"type":"record","name":"Reader","fields":[{"name":"text","type":"string","aliases":["words"]}, {"name":"whole","type":"long"},
 * {"name":"real","type":"double"},
 *    {"name":"maybe","type":["null","double"],"default":null},
 * {"name":"colour","type":{"type":"enum","name":"Colour","symbols":["NONE","RED","BLUE"], "default":"NONE"}},
 * {"name":"names","type":{"type":"array","items":"string"},"default":["a","b"]}, {"name":"number","type":"int","default":7}]} */
struct sample {
    struct ck_bytes        text;
    int64_t                whole;
    double                 real;
    struct ck_maybe_double maybe;
    uint32_t               colour;
    struct ck_bytes_array  names;
    int32_t                number;
};

static const char *const         colours[] = { "NONE", "RED", "BLUE" };
static const struct ck_enum_type colour_symbols = { .name = "Colour", .symbols = colours, .count = 3, .fallback = 0 };
static const struct ck_field     sample_fields[] = {
        { .name = "text", .kind = CK_FIELD_STRING, .offset = offsetof(struct sample, text) },
        { .name = "whole", .kind = CK_FIELD_LONG, .offset = offsetof(struct sample, whole) },
        { .name = "real", .kind = CK_FIELD_DOUBLE, .offset = offsetof(struct sample, real) },
        { .name = "maybe", .kind = CK_FIELD_DOUBLE, .nullable = true, .offset = offsetof(struct sample, maybe), .fallback = { "\0", 1 } },
        { .name = "colour", .kind = CK_FIELD_ENUM, .offset = offsetof(struct sample, colour), .symbols = &colour_symbols },
        { .name = "names",
          .kind = CK_FIELD_ARRAY,
          .element = CK_FIELD_STRING,
          .offset = offsetof(struct sample, names),
          .fallback = { "\4\2a\2b\0", 6 } },
        { .name = "number", .kind = CK_FIELD_INT, .offset = offsetof(struct sample, number), .fallback = { "\16", 1 } },
};
static const struct ck_record_type sample_type = {
    .name = "Reader",
    .fields = sample_fields,
    .field_count = 7,
    .size = sizeof(struct sample),
    .schema = "{\"type\":\"record\",\"name\":\"Reader\",\"aliases\":[\"old.Writer\"],\"fields\":[{\"name\":\"text\",\"type\":\"string\",\"aliases\":["
              "\"words\"]},"
              "{\"name\":\"whole\",\"type\":\"long\"},{\"name\":\"real\",\"type\":\"double\"},{\"name\":\"maybe\",\"type\":[\"null\",\"double\"],"
              "\"default\":null},"
              "{\"name\":\"colour\",\"type\":{\"type\":\"enum\",\"name\":\"Colour\",\"symbols\":[\"NONE\",\"RED\",\"BLUE\"],\"default\":\"NONE\"}},"
              "{\"name\":\"names\",\"type\":{\"type\":\"array\",\"items\":\"string\"},\"default\":[\"a\",\"b\"]},{\"name\":\"number\",\"type\":"
              "\"int\",\"default\":7}]}",
};

#define COLOUR "{\"type\":\"enum\",\"name\":\"Colour\",\"symbols\":[\"NONE\",\"RED\",\"BLUE\"]}"

static int resolve(const char *writer, const struct ck_record_type *reader, struct ck_resolution **ret_resolution)
{
    struct schema *schema;
    int            result;

    cr_assert_eq(schema_parse(ck_bytes_from(writer), &schema, detail, sizeof detail), SCHEMA_OK, "%s: %s", writer, detail);
    result = schema_resolve(schema, reader, ret_resolution, detail, sizeof detail);
    schema_free(schema);
    return result;
}

/* Decodes with a writer's schema made of these fields. */
static int decode(const char *fields, struct ck_bytes bytes, struct ck_arena *arena, struct sample *ret_sample)
{
    struct ck_resolution *resolution;
    char                  text[4096];
    int                   result;

    snprintf(text, sizeof text, "{\"type\":\"record\",\"name\":\"Writer\",\"fields\":[%s]}", fields);
    cr_assert_eq(resolve(text, &sample_type, &resolution), SCHEMA_OK, "%s", detail);
    result = ck_resolution_decode(resolution, bytes, arena, ret_sample);
    ck_resolution_free(resolution);
    return result;
}

#define FIELD(name, type) "{\"name\":\"" name "\",\"type\":" type "}"
#define REST FIELD("whole", "\"int\"") "," FIELD("real", "\"int\"") "," FIELD("colour", COLOUR)

/* Fields in another order, renamed (alias), promoted from int and float, and absent ones from their defaults. */
Test(resolution, reordered_renamed_promoted_defaulted)
{
    struct ck_arena arena = CK_ARENA_NULL;
    struct sample   sample;

    cr_assert_eq(decode(FIELD("maybe", "\"float\"") "," FIELD("colour", COLOUR) "," FIELD("real", "\"long\"") "," FIELD("whole", "\"int\"") "," FIELD(
                            "words", "\"bytes\""),
                        CK_BYTES("\x00\x00\x40\x40\x04\x07\x0a\x04hi"), &arena, &sample),
                 CK_CODEC_OK);
    cr_expect(ck_bytes_equal(sample.text, CK_BYTES("hi")));
    cr_expect_eq(sample.whole, 5);
    cr_expect_eq(sample.real, -4);
    cr_expect(sample.maybe.known && sample.maybe.value == 3);
    cr_expect_eq(sample.colour, 2);
    cr_expect_eq(sample.number, 7);
    cr_assert_eq(sample.names.count, 2);
    cr_expect(ck_bytes_equal(sample.names.items[1], CK_BYTES("b")));
    ck_arena_release(&arena);
}

/* Symbols are matched by name, not by index; one that the reader lacks becomes the default symbol, and is reported. */
Test(resolution, enums_by_symbol)
{
    static const char *const other = FIELD("text", "\"string\"") "," FIELD("whole", "\"long\"") "," FIELD("real", "\"double\"") "," FIELD(
        "colour", "{\"type\":\"enum\",\"name\":\"some.Colour\",\"symbols\":[\"BLUE\",\"GREEN\",\"RED\"]}");
    struct ck_arena arena = CK_ARENA_NULL;
    struct sample   sample;

    cr_assert_eq(decode(other, CK_BYTES("\x00\x00\0\0\0\0\0\0\0\0\x00"), &arena, &sample), CK_CODEC_OK);
    cr_expect_eq(sample.colour, 2);
    cr_assert_eq(decode(other, CK_BYTES("\x00\x00\0\0\0\0\0\0\0\0\x04"), &arena, &sample), CK_CODEC_OK);
    cr_expect_eq(sample.colour, 1);
    cr_assert_eq(decode(other, CK_BYTES("\x00\x00\0\0\0\0\0\0\0\0\x02"), &arena, &sample), CK_CODEC_ENUM);
    cr_expect_eq(sample.colour, 0);
    cr_assert_eq(decode(other, CK_BYTES("\x00\x00\0\0\0\0\0\0\0\0\x06"), &arena, &sample), CK_CODEC_BAD);
    ck_arena_release(&arena);
}

/* What the reader lacks is skipped, whatever it is. */
Test(resolution, skipped)
{
    static const char *const fields =
        FIELD("a", "{\"type\":\"fixed\",\"name\":\"F\",\"size\":3}") "," FIELD("b", "{\"type\":\"map\",\"values\":[\"null\",\"float\"]}") "," FIELD(
            "c",
            "\"bytes\"") "," FIELD("d",
                                   "[\"null\",\"boolean\",\"string\"]") "," FIELD("text",
                                                                                  "\"string\"") "," FIELD("e",
                                                                                                          "{\"type\":\"record\",\"name\":"
                                                                                                          "\"List\",\"fields\":[{\"name\":"
                                                                                                          "\"next\",\"type\":[\"null\",\"List\"]"
                                                                                                          "}]}") "," REST
                                                                                                                 "," FIELD("f",
                                                                                                                           "{\"type\":\"array\","
                                                                                                                           "\"items\":{\"type\":"
                                                                                                                           "\"enum\",\"name\":\"E\","
                                                                                                                           "\"symbols\":[\"X\"]}}");
    struct ck_arena arena = CK_ARENA_NULL;
    struct sample   sample;

    cr_assert_eq(decode(fields,
                        CK_BYTES("xyz"
                                 "\x01\x0e\x02k\x02\0\0\0\0"
                                 "\0"
                                 "\x02\xff"
                                 "\x04\x02s"
                                 "\x02t"
                                 "\x02\x02\0"
                                 "\x02\x04\x02"
                                 "\x04\0\0\0"),
                        &arena, &sample),
                 CK_CODEC_OK);
    cr_expect(ck_bytes_equal(sample.text, CK_BYTES("t")));
    cr_expect_eq(sample.whole, 1);
    cr_expect_eq(sample.real, 2);
    cr_expect_eq(sample.colour, 1);
    cr_expect_eq(decode(fields,
                        CK_BYTES("xyz"
                                 "\0"
                                 "\0"
                                 "\x02\x02"
                                 "\x02t"
                                 "\0"
                                 "\x02\x04\x02"
                                 "\0"),
                        &arena, &sample),
                 CK_CODEC_BAD, "a boolean of 2, skipped");
    cr_expect_eq(decode(fields,
                        CK_BYTES("xyz"
                                 "\0"
                                 "\0"
                                 "\x04\x02\xff"
                                 "\x02t"
                                 "\0"
                                 "\x02\x04\x02"
                                 "\0"),
                        &arena, &sample),
                 CK_CODEC_BAD, "bad UTF-8, skipped");
    cr_expect_eq(decode(fields,
                        CK_BYTES("xyz"
                                 "\0"
                                 "\0"
                                 "\0"
                                 "\x02t"
                                 "\0"
                                 "\x02\x04\x02"
                                 "\x02\x02\0"),
                        &arena, &sample),
                 CK_CODEC_BAD, "a bad enum, skipped");
    ck_arena_release(&arena);
}

/* Nullable and not: a value for a nullable field; a union for a field that is never null, in which the null is refused only when it comes. */
Test(resolution, nullability)
{
    static const char *const fields =
        FIELD("text", "[\"null\",\"string\"]") "," FIELD("maybe", "\"int\"") "," FIELD("number", "[\"string\",\"int\"]") "," REST;
    struct ck_arena arena = CK_ARENA_NULL;
    struct sample   sample;

    cr_assert_eq(decode(fields, CK_BYTES("\x02\x02x\x06\x02\x04\0\0\0"), &arena, &sample), CK_CODEC_OK);
    cr_expect(sample.maybe.known && sample.maybe.value == 3);
    cr_expect_eq(sample.number, 2);
    cr_expect_eq(decode(fields, CK_BYTES("\x00\x06\x02\x04\0\0\0"), &arena, &sample), CK_CODEC_BAD);
    cr_expect_eq(decode(fields, CK_BYTES("\x02\x02x\x06\x00\x02z\0\0\0"), &arena, &sample), CK_CODEC_BAD);
    cr_assert_eq(decode(FIELD("text", "\"string\"") "," FIELD("maybe", "[\"double\",\"null\"]") "," REST, CK_BYTES("\0\x02\0\0\0"), &arena, &sample),
                 CK_CODEC_OK);
    cr_expect(!sample.maybe.known);
    ck_arena_release(&arena);
}

/* What cannot be read is known before any record comes. */
Test(resolution, mismatches)
{
    static const char *const writers[] = {
        "\"string\"",
        "{\"type\":\"record\",\"name\":\"Another\",\"fields\":[" FIELD("text", "\"string\"") "," REST "]}",
        "{\"type\":\"record\",\"name\":\"Writer\",\"fields\":[" REST "]}",
        "{\"type\":\"record\",\"name\":\"Writer\",\"fields\":[" FIELD("text", "\"int\"") "," REST "]}",
        "{\"type\":\"record\",\"name\":\"Writer\",\"fields\":[" FIELD("text", "[\"null\",\"int\"]") "," REST "]}",
        "{\"type\":\"record\",\"name\":\"Writer\",\"fields\":[" FIELD("text", "\"string\"") "," FIELD("number", "\"long\"") "," REST "]}",
        "{\"type\":\"record\",\"name\":\"Writer\",\"fields\":[" FIELD("text", "\"string\"") "," FIELD("names", "\"string\"") "," REST "]}",
        "{\"type\":\"record\",\"name\":\"Writer\",\"fields\":[" FIELD("text", "{\"type\":\"bytes\",\"logicalType\":\"decimal\"}") "," REST "]}",
    };
    struct ck_resolution *resolution;

    for (size_t i = 0; i < sizeof writers / sizeof *writers; i++)
        cr_expect_eq(resolve(writers[i], &sample_type, &resolution), SCHEMA_MISMATCH, "%s", writers[i]);
}

/* Microseconds are not read as milliseconds. */
Test(resolution, logical_types)
{
    char                  text[16384], *at;
    struct ck_resolution *resolution;

    snprintf(text, sizeof text, "%s", news_item_type.schema);
    cr_assert_eq(resolve(text, &news_item_type, &resolution), SCHEMA_OK);
    cr_expect(resolution->same);
    ck_resolution_free(resolution);
    at = strstr(text, "timestamp-millis");
    memcpy(at + 10, "micros", 6);
    cr_expect_eq(resolve(text, &news_item_type, &resolution), SCHEMA_MISMATCH);
}

/* The program for a schema that is the reader's reads what the direct decoder reads, for every record type. */
Test(resolution, program_as_decoder)
{
    struct random         random = { 17 };
    struct ck_arena       arena = CK_ARENA_NULL;
    struct ck_buffer      buffer = { 0 };
    struct ck_resolution *resolution;
    const char           *field;

    for (const struct ck_record_type *const *type = types_all(); *type; type++) {
        cr_assert_eq(resolve((*type)->schema, *type, &resolution), SCHEMA_OK, "%s: %s", (*type)->name, detail);
        cr_assert(resolution->same);
        resolution->same = false;
        for (size_t round = 0; round < 50; round++) {
            void *record = ck_arena_take(&arena, (*type)->size), *again = ck_arena_take(&arena, (*type)->size);

            random_record(&random, *type, &arena, record);
            buffer.size = 0;
            ck_record_encode(*type, 0, (*type)->field_count, record, &buffer);
            cr_assert_eq(ck_resolution_decode(resolution, ck_buffer_bytes(&buffer), &arena, again), CK_CODEC_OK, "%s", (*type)->name);
            cr_assert(records_equal(*type, record, again, &field), "%s.%s", (*type)->name, field);
            for (size_t size = 0; size < buffer.size && round == 0; size++)
                cr_assert_eq(ck_resolution_decode(resolution, (struct ck_bytes){ buffer.data, size }, &arena, again), CK_CODEC_BAD, "%s: %zu",
                             (*type)->name, size);
            ck_arena_clear(&arena);
        }
        ck_resolution_free(resolution);
    }
    ck_buffer_release(&buffer);
    ck_arena_release(&arena);
}

/* Hostile schemas and bytes: items without size, records of 2^60 empty records, endless recursion. All end soon, with an answer. */
Test(resolution, hostile, .timeout = 20)
{
    static const char *const nothing = FIELD("x", "{\"type\":\"array\",\"items\":\"null\"}") "," FIELD("text", "\"string\"") "," REST;
    struct ck_arena          arena = CK_ARENA_NULL;
    struct sample            sample;
    struct ck_buffer         text = { 0 }, bytes = { 0 };

    cr_expect_eq(decode(nothing, CK_BYTES("\x80\x94\xeb\xdc\x03\0\0\0\0\0"), &arena, &sample), CK_CODEC_BAD, "10^9 nulls in 6 bytes");
    cr_expect_eq(decode(nothing, CK_BYTES("\xd0\x0f\0\0\0\0\0"), &arena, &sample), CK_CODEC_OK, "1000 nulls");

    ck_buffer_append(&text, CK_BYTES("{\"name\":\"f0\",\"type\":{\"type\":\"record\",\"name\":\"T0\",\"fields\":[]}},"));
    for (int i = 1; i < 60; i++) { /* each record holds the one before it twice */
        char line[256];

        snprintf(line, sizeof line, "{\"name\":\"f%d\",\"type\":{\"type\":\"record\",\"name\":\"T%d\",\"fields\":[%s\"T%d\"},%s\"T%d\"}]}},", i, i,
                 "{\"name\":\"a\",\"type\":", i - 1, "{\"name\":\"b\",\"type\":", i - 1);
        ck_buffer_append(&text, ck_bytes_from(line));
    }
    ck_buffer_append(&text, ck_bytes_from(FIELD("text", "\"string\"") "," REST));
    ck_buffer_append(&text, (struct ck_bytes){ "", 1 });
    {
        char                 *writer = malloc(text.size + 100);
        struct ck_resolution *resolution;

        snprintf(writer, text.size + 100, "{\"type\":\"record\",\"name\":\"Writer\",\"fields\":[%s]}", text.data);
        cr_assert_eq(resolve(writer, &sample_type, &resolution), SCHEMA_OK, "%s", detail);
        cr_expect_eq(ck_resolution_decode(resolution, CK_BYTES("\0\0\0\0"), &arena, &sample), CK_CODEC_OK, "2^60 empty records");
        ck_resolution_free(resolution);
        free(writer);
    }
    for (size_t i = 0; i < 100000; i++)
        buffer_byte(&bytes, 2);
    cr_expect_eq(decode(FIELD("e", "{\"type\":\"record\",\"name\":\"List\",\"fields\":[{\"name\":\"next\",\"type\":[\"null\",\"List\"]}]}") "," FIELD(
                            "text", "\"string\"") "," REST,
                        ck_buffer_bytes(&bytes), &arena, &sample),
                 CK_CODEC_BAD, "a list of 100,000 links");
    cr_expect_eq(decode(FIELD("e", "{\"type\":\"record\",\"name\":\"Loop\",\"fields\":[{\"name\":\"next\",\"type\":\"Loop\"}]}") "," FIELD(
                            "text", "\"string\"") "," REST,
                        ck_buffer_bytes(&bytes), &arena, &sample),
                 CK_CODEC_BAD, "a record that contains itself");
    ck_buffer_release(&text);
    ck_buffer_release(&bytes);
    ck_arena_release(&arena);
}

static const struct ck_record_type *type_named(const char *name)
{
    for (const struct ck_record_type *const *type = types_all(); *type; type++)
        if (strcmp((*type)->name, name) == 0)
            return *type;
    return NULL;
}

/* Resolution alone lets a branch of a union pass that only some values take. */
static void expect_all_readable(const struct ck_resolution *resolution, const char *path)
{
    for (uint32_t i = 0; i < resolution->plan_count; i++)
        cr_expect_neq(resolution->plans[i].kind, PLAN_REJECT, "%s: a branch of a union that the present schema cannot read", path);
}

static void expect_readable(const char *directory, const char *file, const struct ck_record_type *type)
{
    char                  path[1024], text[SCHEMA_TEXT_MAX];
    struct ck_resolution *resolution;
    FILE                 *in;

    snprintf(path, sizeof path, "%s/%s", directory, file);
    in = fopen(path, "rb");
    cr_assert(in, "%s", path);
    text[fread(text, 1, sizeof text - 1, in)] = '\0';
    fclose(in);
    cr_assert_eq(resolve(text, type, &resolution), SCHEMA_OK, "%s: %s", path, detail);
    expect_all_readable(resolution, path);
    ck_resolution_free(resolution);
}

/* Every version that was ever published can be read by the present one, whatever value it wrote: BACKWARD_TRANSITIVE, as registries call it. */
Test(resolution, history)
{
    DIR           *history = opendir(SOURCE_DIR "/schemas/history"), *versions;
    struct dirent *entry, *version;
    char           path[512];
    size_t         count = 0;

    cr_assert(history);
    while ((entry = readdir(history))) {
        if (entry->d_name[0] == '.')
            continue;
        cr_assert(type_named(entry->d_name), "%s: a record that was published cannot go", entry->d_name);
        snprintf(path, sizeof path, SOURCE_DIR "/schemas/history/%s", entry->d_name);
        versions = opendir(path);
        cr_assert(versions, "%s", path);
        while ((version = readdir(versions)))
            if (version->d_name[0] != '.') {
                expect_readable(path, version->d_name, type_named(entry->d_name));
                count++;
            }
        closedir(versions);
    }
    closedir(history);
    cr_assert_gt(count, 0);
}
