/* SPDX-License-Identifier: Apache-2.0
 * Schemas: canonical form, fingerprints, and texts that are no schemas. */
#include "engine/schema/schema.h"

#include <criterion/criterion.h>
#include <stdio.h>

#include "records.h"
#include "support/types.h"

static int parse(const char *text, struct schema **ret_schema)
{
    char detail[256];

    return schema_parse(ck_bytes_from(text), ret_schema, detail, sizeof detail);
}

static void expect_canonical(const char *text, const char *expected)
{
    struct schema   *schema;
    struct ck_buffer buffer = { 0 };

    cr_assert_eq(parse(text, &schema), SCHEMA_OK, "%s", text);
    schema_canonical(schema, schema->root, &buffer);
    cr_expect(ck_bytes_equal(ck_buffer_bytes(&buffer), ck_bytes_from(expected)), "%.*s", (int)buffer.size, buffer.data);
    ck_buffer_release(&buffer);
    schema_free(schema);
}

/* Parsing canonical form: full names, no docs, defaults, logical types or spaces, members in their order, repeated types by name. */
Test(schema, canonical)
{
    expect_canonical("\"int\"", "\"int\"");
    expect_canonical("{\"type\":\"int\",\"logicalType\":\"date\"}", "\"int\"");
    expect_canonical("[ \"null\", {\"type\":\"string\"} ]", "[\"null\",\"string\"]");
    expect_canonical("{\"type\":\"map\",\"values\":{\"type\":\"array\",\"items\":\"bytes\"}}",
                     "{\"type\":\"map\",\"values\":{\"type\":\"array\",\"items\":\"bytes\"}}");
    expect_canonical("{\"type\":\"fixed\",\"size\":15,\"namespace\":\"a.b\",\"name\":\"F\",\"doc\":\"x\"}",
                     "{\"name\":\"a.b.F\",\"type\":\"fixed\",\"size\":15}");
    expect_canonical("{\"symbols\":[\"A\",\"B\"],\"default\":\"A\",\"name\":\"x.E\",\"namespace\":\"y\",\"type\":\"enum\"}",
                     "{\"name\":\"x.E\",\"type\":\"enum\",\"symbols\":[\"A\",\"B\"]}");
    expect_canonical("{\"type\":\"record\",\"name\":\"R\",\"namespace\":\"n\",\"doc\":\"d\",\"fields\":["
                     "{\"name\":\"a\",\"type\":{\"type\":\"record\",\"name\":\"S\",\"fields\":[{\"type\":\"R\",\"name\":\"up\"}]},\"default\":{}},"
                     "{\"name\":\"b\",\"type\":[\"null\",\"n.S\"],\"aliases\":[\"c\"]}]}",
                     "{\"name\":\"n.R\",\"type\":\"record\",\"fields\":[{\"name\":\"a\",\"type\":{\"name\":\"n.S\",\"type\":\"record\",\"fields\":["
                     "{\"name\":\"up\",\"type\":\"n.R\"}]}},{\"name\":\"b\",\"type\":[\"null\",\"n.S\"]}]}");
}

/* CRC-64-AVRO as the reference implementation computes it (its test data schema-tests.txt). */
Test(schema, fingerprint)
{
    cr_expect_eq(crc64_avro(CK_BYTES("")), 0xc15d213aa4d7a795);
    cr_expect_eq((int64_t)crc64_avro(CK_BYTES("\"null\"")), 7195948357588979594);
    cr_expect_eq((int64_t)crc64_avro(CK_BYTES("\"boolean\"")), -6970731678124411036);
    cr_expect_eq((int64_t)crc64_avro(CK_BYTES("\"int\"")), 8247732601305521295);
    cr_expect_eq((int64_t)crc64_avro(CK_BYTES("{\"name\":\"foo\",\"type\":\"fixed\",\"size\":15}")), 1756455273707447556);
}

/* The generated schema texts parse, and have the generated fingerprints. */
Test(schema, own)
{
    for (const struct ck_record_type *const *type = types_all(); *type; type++) {
        struct schema *schema;

        cr_assert_eq(parse((*type)->schema, &schema), SCHEMA_OK, "%s", (*type)->name);
        cr_expect_eq(schema_fingerprint(schema, schema->root), (*type)->fingerprint, "%s", (*type)->name);
        schema_free(schema);
    }
}

/* Names are shared between texts, in order. */
Test(schema, several_texts)
{
    struct schema *schema = schema_new();
    char           detail[256];

    cr_expect_eq(schema_add(schema, CK_BYTES("{\"type\":\"enum\",\"name\":\"n.E\",\"symbols\":[\"A\"]}"), detail, sizeof detail), SCHEMA_OK);
    cr_expect_eq(schema_add(schema, CK_BYTES("{\"type\":\"array\",\"items\":\"n.E\"}"), detail, sizeof detail), SCHEMA_OK);
    cr_expect_eq(schema->nodes[schema->root].first, 0);
    cr_expect_eq(schema_add(schema, CK_BYTES("{\"type\":\"fixed\",\"name\":\"n.E\",\"size\":1}"), detail, sizeof detail), SCHEMA_BAD);
    schema_free(schema);
}

/* What is no schema is refused, with a detail. */
Test(schema, refused)
{
    static const char *const texts[] = {
        "",
        "1",
        "null",
        "\"strin\"",
        "{}",
        "{\"type\":7}",
        "{\"type\":\"record\"}",
        "{\"type\":\"record\",\"name\":\"R\"}",
        "{\"type\":\"record\",\"name\":\"R\",\"fields\":[{\"name\":\"a\"}]}",
        "{\"type\":\"record\",\"name\":\"R\",\"fields\":[{\"name\":\"a\",\"type\":\"int\"},{\"name\":\"a\",\"type\":\"int\"}]}",
        "{\"type\":\"record\",\"name\":\"R\",\"fields\":[{\"name\":\"1a\",\"type\":\"int\"}]}",
        "{\"type\":\"record\",\"name\":\"R R\",\"fields\":[]}",
        "{\"type\":\"record\",\"name\":\"a..R\",\"fields\":[]}",
        "{\"type\":\"enum\",\"name\":\"E\",\"symbols\":[]}",
        "{\"type\":\"enum\",\"name\":\"E\",\"symbols\":[\"A\",\"A\"]}",
        "{\"type\":\"enum\",\"name\":\"E\",\"symbols\":[\"A-B\"]}",
        "{\"type\":\"enum\",\"name\":\"E\",\"symbols\":[\"A\"],\"default\":\"B\"}",
        "{\"type\":\"fixed\",\"name\":\"F\",\"size\":-1}",
        "{\"type\":\"fixed\",\"name\":\"F\",\"size\":\"1\"}",
        "{\"type\":\"array\"}",
        "{\"type\":\"map\",\"items\":\"int\"}",
        "[\"int\",\"int\"]",
        "[\"int\",[\"null\"]]",
        "[{\"type\":\"map\",\"values\":\"int\"},{\"type\":\"map\",\"values\":\"long\"}]",
        "[{\"type\":\"fixed\",\"name\":\"F\",\"size\":1},\"F\"]",
        "{\"type\":\"int\",\"type\":\"int\"}",
        "\"int\" x",
        "[\"null\"",
        "\"\xff\"",
        "[{\"type\":\"fixed\",\"name\":\"F\",\"size\":1},{\"type\":\"fixed\",\"name\":\"F\",\"size\":1}]",
    };

    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct schema *schema = NULL;
        char           detail[256] = "";

        cr_expect_eq(schema_parse(ck_bytes_from(texts[i]), &schema, detail, sizeof detail), SCHEMA_BAD, "%s", texts[i]);
        cr_expect_neq(detail[0], '\0', "%s", texts[i]);
    }
}

static void append_times(struct ck_buffer *buffer, const char *text, size_t count)
{
    while (count-- > 0)
        ck_buffer_append(buffer, ck_bytes_from(text));
}

/* Depth and sizes are bounded: deep nesting, too many types and texts too long are errors. */
Test(schema, limits, .timeout = 30)
{
    static const struct {
        const char *before, *middle, *after;
        size_t      count;
        int         result;
    } texts[] = {
        { "{\"type\":\"array\",\"items\":", "\"int\"", "}", 60, SCHEMA_OK },
        { "{\"type\":\"array\",\"items\":", "\"int\"", "}", 70, SCHEMA_BAD },
        { "{\"type\":", "\"int\"", "}", 1000, SCHEMA_BAD },
        { "[", "\"int\"", "]", 100000, SCHEMA_BAD },
        { "", "[\"int\"", ",\"int\"]", 1, SCHEMA_BAD },
        { " ", "\"int\"", "", SCHEMA_TEXT_MAX, SCHEMA_BAD },
    };

    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct ck_buffer buffer = { 0 };
        struct schema   *schema = NULL;
        char             detail[256];

        append_times(&buffer, texts[i].before, texts[i].count);
        append_times(&buffer, texts[i].middle, 1);
        append_times(&buffer, texts[i].after, texts[i].count);
        cr_expect_eq(schema_parse(ck_buffer_bytes(&buffer), &schema, detail, sizeof detail), texts[i].result, "%zu", i);
        schema_free(schema);
        ck_buffer_release(&buffer);
    }
}

/* No prefix of a schema crashes the parser, and none but the whole is one. */
Test(schema, truncated)
{
    const char *text = supply_fact_type.schema;

    for (size_t size = 0; size < strlen(text); size++) {
        struct schema *schema = NULL;
        char           detail[256];

        cr_assert_eq(schema_parse((struct ck_bytes){ text, size }, &schema, detail, sizeof detail), SCHEMA_BAD);
    }
}
