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
    struct bytes        text;
    int64_t             whole;
    double              real;
    struct maybe_double maybe;
    uint32_t            colour;
    struct bytes_array  names;
    int32_t             number;
};

static const char *const      colours[] = { "NONE", "RED", "BLUE" };
static const struct enum_type colour_symbols = { .name = "Colour", .symbols = colours, .count = 3, .fallback = 0 };
static const struct field     sample_fields[] = {
        { .name = "text", .kind = FIELD_STRING, .offset = offsetof(struct sample, text) },
        { .name = "whole", .kind = FIELD_LONG, .offset = offsetof(struct sample, whole) },
        { .name = "real", .kind = FIELD_DOUBLE, .offset = offsetof(struct sample, real) },
        { .name = "maybe", .kind = FIELD_DOUBLE, .nullable = true, .offset = offsetof(struct sample, maybe), .fallback = { "\0", 1 } },
        { .name = "colour", .kind = FIELD_ENUM, .offset = offsetof(struct sample, colour), .symbols = &colour_symbols },
        { .name = "names", .kind = FIELD_ARRAY, .element = FIELD_STRING, .offset = offsetof(struct sample, names), .fallback = { "\4\2a\2b\0", 6 } },
        { .name = "number", .kind = FIELD_INT, .offset = offsetof(struct sample, number), .fallback = { "\16", 1 } },
};
static const struct record_type sample_type = {
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

static int resolve(const char *writer, const struct record_type *reader, struct resolution **ret_resolution)
{
    struct schema *schema;
    int            result;

    cr_assert_eq(schema_parse(bytes_from(writer), &schema, detail, sizeof detail), SCHEMA_OK, "%s: %s", writer, detail);
    result = schema_resolve(schema, reader, ret_resolution, detail, sizeof detail);
    schema_free(schema);
    return result;
}

/* Decodes with a writer's schema made of these fields. */
static int decode(const char *fields, struct bytes bytes, struct arena *arena, struct sample *ret_sample)
{
    struct resolution *resolution;
    char               text[4096];
    int                result;

    snprintf(text, sizeof text, "{\"type\":\"record\",\"name\":\"Writer\",\"fields\":[%s]}", fields);
    cr_assert_eq(resolve(text, &sample_type, &resolution), SCHEMA_OK, "%s", detail);
    result = resolution_decode(resolution, bytes, arena, ret_sample);
    resolution_free(resolution);
    return result;
}

#define FIELD(name, type) "{\"name\":\"" name "\",\"type\":" type "}"
#define REST FIELD("whole", "\"int\"") "," FIELD("real", "\"int\"") "," FIELD("colour", COLOUR)

/* Fields in another order, renamed (alias), promoted from int and float, and absent ones from their defaults. */
Test(resolution, reordered_renamed_promoted_defaulted)
{
    struct arena  arena = ARENA_NULL;
    struct sample sample;

    cr_assert_eq(decode(FIELD("maybe", "\"float\"") "," FIELD("colour", COLOUR) "," FIELD("real", "\"long\"") "," FIELD("whole", "\"int\"") "," FIELD(
                            "words", "\"bytes\""),
                        BYTES("\x00\x00\x40\x40\x04\x07\x0a\x04hi"), &arena, &sample),
                 CODEC_OK);
    cr_expect(bytes_equal(sample.text, BYTES("hi")));
    cr_expect_eq(sample.whole, 5);
    cr_expect_eq(sample.real, -4);
    cr_expect(sample.maybe.known && sample.maybe.value == 3);
    cr_expect_eq(sample.colour, 2);
    cr_expect_eq(sample.number, 7);
    cr_assert_eq(sample.names.count, 2);
    cr_expect(bytes_equal(sample.names.items[1], BYTES("b")));
    arena_release(&arena);
}

/* Symbols are matched by name, not by index; one that the reader lacks becomes the default symbol, and is reported. */
Test(resolution, enums_by_symbol)
{
    static const char *const other = FIELD("text", "\"string\"") "," FIELD("whole", "\"long\"") "," FIELD("real", "\"double\"") "," FIELD(
        "colour", "{\"type\":\"enum\",\"name\":\"some.Colour\",\"symbols\":[\"BLUE\",\"GREEN\",\"RED\"]}");
    struct arena  arena = ARENA_NULL;
    struct sample sample;

    cr_assert_eq(decode(other, BYTES("\x00\x00\0\0\0\0\0\0\0\0\x00"), &arena, &sample), CODEC_OK);
    cr_expect_eq(sample.colour, 2);
    cr_assert_eq(decode(other, BYTES("\x00\x00\0\0\0\0\0\0\0\0\x04"), &arena, &sample), CODEC_OK);
    cr_expect_eq(sample.colour, 1);
    cr_assert_eq(decode(other, BYTES("\x00\x00\0\0\0\0\0\0\0\0\x02"), &arena, &sample), CODEC_ENUM);
    cr_expect_eq(sample.colour, 0);
    cr_assert_eq(decode(other, BYTES("\x00\x00\0\0\0\0\0\0\0\0\x06"), &arena, &sample), CODEC_BAD);
    arena_release(&arena);
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
    struct arena  arena = ARENA_NULL;
    struct sample sample;

    cr_assert_eq(decode(fields,
                        BYTES("xyz"
                              "\x01\x0e\x02k\x02\0\0\0\0"
                              "\0"
                              "\x02\xff"
                              "\x04\x02s"
                              "\x02t"
                              "\x02\x02\0"
                              "\x02\x04\x02"
                              "\x04\0\0\0"),
                        &arena, &sample),
                 CODEC_OK);
    cr_expect(bytes_equal(sample.text, BYTES("t")));
    cr_expect_eq(sample.whole, 1);
    cr_expect_eq(sample.real, 2);
    cr_expect_eq(sample.colour, 1);
    cr_expect_eq(decode(fields,
                        BYTES("xyz"
                              "\0"
                              "\0"
                              "\x02\x02"
                              "\x02t"
                              "\0"
                              "\x02\x04\x02"
                              "\0"),
                        &arena, &sample),
                 CODEC_BAD, "a boolean of 2, skipped");
    cr_expect_eq(decode(fields,
                        BYTES("xyz"
                              "\0"
                              "\0"
                              "\x04\x02\xff"
                              "\x02t"
                              "\0"
                              "\x02\x04\x02"
                              "\0"),
                        &arena, &sample),
                 CODEC_BAD, "bad UTF-8, skipped");
    cr_expect_eq(decode(fields,
                        BYTES("xyz"
                              "\0"
                              "\0"
                              "\0"
                              "\x02t"
                              "\0"
                              "\x02\x04\x02"
                              "\x02\x02\0"),
                        &arena, &sample),
                 CODEC_BAD, "a bad enum, skipped");
    arena_release(&arena);
}

/* Nullable and not: a value for a nullable field; a union for a field that is never null, in which the null is refused only when it comes. */
Test(resolution, nullability)
{
    static const char *const fields =
        FIELD("text", "[\"null\",\"string\"]") "," FIELD("maybe", "\"int\"") "," FIELD("number", "[\"string\",\"int\"]") "," REST;
    struct arena  arena = ARENA_NULL;
    struct sample sample;

    cr_assert_eq(decode(fields, BYTES("\x02\x02x\x06\x02\x04\0\0\0"), &arena, &sample), CODEC_OK);
    cr_expect(sample.maybe.known && sample.maybe.value == 3);
    cr_expect_eq(sample.number, 2);
    cr_expect_eq(decode(fields, BYTES("\x00\x06\x02\x04\0\0\0"), &arena, &sample), CODEC_BAD);
    cr_expect_eq(decode(fields, BYTES("\x02\x02x\x06\x00\x02z\0\0\0"), &arena, &sample), CODEC_BAD);
    cr_assert_eq(decode(FIELD("text", "\"string\"") "," FIELD("maybe", "[\"double\",\"null\"]") "," REST, BYTES("\0\x02\0\0\0"), &arena, &sample),
                 CODEC_OK);
    cr_expect(!sample.maybe.known);
    arena_release(&arena);
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
    struct resolution *resolution;

    for (size_t i = 0; i < sizeof writers / sizeof *writers; i++)
        cr_expect_eq(resolve(writers[i], &sample_type, &resolution), SCHEMA_MISMATCH, "%s", writers[i]);
}

/* Microseconds are not read as milliseconds. */
Test(resolution, logical_types)
{
    char               text[16384], *at;
    struct resolution *resolution;

    snprintf(text, sizeof text, "%s", news_item_type.schema);
    cr_assert_eq(resolve(text, &news_item_type, &resolution), SCHEMA_OK);
    cr_expect(resolution->same);
    resolution_free(resolution);
    at = strstr(text, "timestamp-millis");
    memcpy(at + 10, "micros", 6);
    cr_expect_eq(resolve(text, &news_item_type, &resolution), SCHEMA_MISMATCH);
}

/* The program for a schema that is the reader's reads what the direct decoder reads, for every record type. */
Test(resolution, program_as_decoder)
{
    struct random      random = { 17 };
    struct arena       arena = ARENA_NULL;
    struct buffer      buffer = { 0 };
    struct resolution *resolution;
    const char        *field;

    for (const struct record_type *const *type = types_all(); *type; type++) {
        cr_assert_eq(resolve((*type)->schema, *type, &resolution), SCHEMA_OK, "%s: %s", (*type)->name, detail);
        cr_assert(resolution->same);
        resolution->same = false;
        for (size_t round = 0; round < 50; round++) {
            void *record = arena_take(&arena, (*type)->size), *again = arena_take(&arena, (*type)->size);

            random_record(&random, *type, &arena, record);
            buffer.size = 0;
            record_encode(*type, 0, (*type)->field_count, record, &buffer);
            cr_assert_eq(resolution_decode(resolution, buffer_bytes(&buffer), &arena, again), CODEC_OK, "%s", (*type)->name);
            cr_assert(records_equal(*type, record, again, &field), "%s.%s", (*type)->name, field);
            for (size_t size = 0; size < buffer.size && round == 0; size++)
                cr_assert_eq(resolution_decode(resolution, (struct bytes){ buffer.data, size }, &arena, again), CODEC_BAD, "%s: %zu", (*type)->name,
                             size);
            arena_clear(&arena);
        }
        resolution_free(resolution);
    }
    buffer_release(&buffer);
    arena_release(&arena);
}

/* Hostile schemas and bytes: items without size, records of 2^60 empty records, endless recursion. All end soon, with an answer. */
Test(resolution, hostile, .timeout = 20)
{
    static const char *const nothing = FIELD("x", "{\"type\":\"array\",\"items\":\"null\"}") "," FIELD("text", "\"string\"") "," REST;
    struct arena             arena = ARENA_NULL;
    struct sample            sample;
    struct buffer            text = { 0 }, bytes = { 0 };

    cr_expect_eq(decode(nothing, BYTES("\x80\x94\xeb\xdc\x03\0\0\0\0\0"), &arena, &sample), CODEC_BAD, "10^9 nulls in 6 bytes");
    cr_expect_eq(decode(nothing, BYTES("\xd0\x0f\0\0\0\0\0"), &arena, &sample), CODEC_OK, "1000 nulls");

    buffer_append(&text, BYTES("{\"name\":\"f0\",\"type\":{\"type\":\"record\",\"name\":\"T0\",\"fields\":[]}},"));
    for (int i = 1; i < 60; i++) { /* each record holds the one before it twice */
        char line[256];

        snprintf(line, sizeof line, "{\"name\":\"f%d\",\"type\":{\"type\":\"record\",\"name\":\"T%d\",\"fields\":[%s\"T%d\"},%s\"T%d\"}]}},", i, i,
                 "{\"name\":\"a\",\"type\":", i - 1, "{\"name\":\"b\",\"type\":", i - 1);
        buffer_append(&text, bytes_from(line));
    }
    buffer_append(&text, bytes_from(FIELD("text", "\"string\"") "," REST));
    buffer_append(&text, (struct bytes){ "", 1 });
    {
        char              *writer = malloc(text.size + 100);
        struct resolution *resolution;

        snprintf(writer, text.size + 100, "{\"type\":\"record\",\"name\":\"Writer\",\"fields\":[%s]}", text.data);
        cr_assert_eq(resolve(writer, &sample_type, &resolution), SCHEMA_OK, "%s", detail);
        cr_expect_eq(resolution_decode(resolution, BYTES("\0\0\0\0"), &arena, &sample), CODEC_OK, "2^60 empty records");
        resolution_free(resolution);
        free(writer);
    }
    for (size_t i = 0; i < 100000; i++)
        buffer_byte(&bytes, 2);
    cr_expect_eq(decode(FIELD("e", "{\"type\":\"record\",\"name\":\"List\",\"fields\":[{\"name\":\"next\",\"type\":[\"null\",\"List\"]}]}") "," FIELD(
                            "text", "\"string\"") "," REST,
                        buffer_bytes(&bytes), &arena, &sample),
                 CODEC_BAD, "a list of 100,000 links");
    cr_expect_eq(decode(FIELD("e", "{\"type\":\"record\",\"name\":\"Loop\",\"fields\":[{\"name\":\"next\",\"type\":\"Loop\"}]}") "," FIELD(
                            "text", "\"string\"") "," REST,
                        buffer_bytes(&bytes), &arena, &sample),
                 CODEC_BAD, "a record that contains itself");
    buffer_release(&text);
    buffer_release(&bytes);
    arena_release(&arena);
}

static const struct record_type *type_named(const char *name)
{
    for (const struct record_type *const *type = types_all(); *type; type++)
        if (strcmp((*type)->name, name) == 0)
            return *type;
    return NULL;
}

/* Resolution alone lets a branch of a union pass that only some values take. */
static void expect_all_readable(const struct resolution *resolution, const char *path)
{
    for (uint32_t i = 0; i < resolution->plan_count; i++)
        cr_expect_neq(resolution->plans[i].kind, PLAN_REJECT, "%s: a branch of a union that the present schema cannot read", path);
}

static void expect_readable(const char *directory, const char *file, const struct record_type *type)
{
    char               path[1024], text[SCHEMA_TEXT_MAX];
    struct resolution *resolution;
    FILE              *in;

    snprintf(path, sizeof path, "%s/%s", directory, file);
    in = fopen(path, "rb");
    cr_assert(in, "%s", path);
    text[fread(text, 1, sizeof text - 1, in)] = '\0';
    fclose(in);
    cr_assert_eq(resolve(text, type, &resolution), SCHEMA_OK, "%s: %s", path, detail);
    expect_all_readable(resolution, path);
    resolution_free(resolution);
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
