/* SPDX-License-Identifier: Apache-2.0
 * Plain JSON in and out. */
#include "engine/formats/json.h"
#include "engine/formats/json_value.h"
#include "support/json_tree.h"

#include <criterion/criterion.h>
#include <stdio.h>

#include "engine/util/instant.h"
#include "records.h"
#include "support/types.h"
#include "support/random_record.h"

static char detail[256];

static int read_trade(const char *text, struct ck_arena *arena, struct trade_record *ret_record)
{
    return json_read(&trade_record_type, ck_bytes_from(text), arena, ret_record, detail, sizeof detail);
}

#define TRADE_HEAD                                                                                                                                   \
    "{\"source\":\"GACC\",\"reporter\":\"CHN\",\"partner\":\"WLD\",\"nomenclature\":\"ITEM\",\"commodity\":\"antimony\",\"observation\":"            \
    "\"OBSERVED\""
#define TRADE TRADE_HEAD ",\"flow\":\"EXPORT\",\"period\":\"2024-10\",\"published_at\":\"2024-11-20T09:30:00+08:00\"}"

/* What is written is read back as it was, for every record type. */
Test(json, round_trip)
{
    struct random    random = { 1 };
    struct ck_arena  arena = CK_ARENA_NULL;
    struct ck_buffer text = { 0 };
    const char      *field;

    for (size_t round = 0; round < 200; round++)
        for (const struct ck_record_type *const *type = types_all(); *type; type++) {
            void *record = ck_arena_take(&arena, (*type)->size), *again = ck_arena_take(&arena, (*type)->size);

            random_record(&random, *type, &arena, record);
            text.size = 0;
            json_write(*type, 0, (*type)->field_count, record, &text);
            cr_assert_eq(json_read(*type, ck_buffer_bytes(&text), &arena, again, detail, sizeof detail), JSON_OK, "%s: %s: %.*s", (*type)->name,
                         detail, (int)text.size, text.data);
            cr_assert(records_equal(*type, record, again, &field), "%s.%s: %.*s", (*type)->name, field, (int)text.size, text.data);
            ck_arena_clear(&arena);
        }
    ck_buffer_release(&text);
    ck_arena_release(&arena);
}

/* The text of a record is exactly this: order of the schema, enums as text, dates, instants, shortest doubles, nulls. */
Test(json, exact_text)
{
    struct trade_record record = { .source = CK_BYTES("a\"b\\\n\x01\x1fé"),
                                   .reporter = CK_BYTES("CHN"),
                                   .partner = CK_BYTES("WLD"),
                                   .flow = FLOW_EXPORT,
                                   .nomenclature = NOMENCLATURE_ITEM,
                                   .commodity = CK_BYTES(""),
                                   .period = 18597,
                                   .period_months = 1,
                                   .quantity_kg = ck_known_double(378700),
                                   .observation = OBSERVATION_OBSERVED,
                                   .published_at = 1611100800000 };
    struct ck_buffer    text = { 0 };

    json_write(&trade_record_type, 0, trade_record_type.field_count, &record, &text);
    ck_buffer_append(&text, (struct ck_bytes){ "", 1 });
    cr_assert_str_eq(
        text.data,
        "{\"source\":\"a\\\"b\\\\\\n\\u0001\\u001fé\",\"reporter\":\"CHN\",\"partner\":\"WLD\",\"flow\":\"EXPORT\",\"nomenclature\":\"ITEM\","
        "\"commodity\":\"\",\"period\":\"2020-12-01\",\"period_months\":1,\"quantity_kg\":378700.0,\"value_usd\":null,"
        "\"observation\":\"OBSERVED\",\"published_at\":\"2021-01-20T00:00:00Z\",\"reference\":null}");
    text.size = 0;
    json_write(&trade_record_type, 3, 5, &record, &text);
    cr_assert(ck_bytes_equal(ck_buffer_bytes(&text), CK_BYTES("{\"flow\":\"EXPORT\",\"nomenclature\":\"ITEM\"}")));
    ck_buffer_release(&text);
}

/* Nullable and defaulted fields may be absent, null is absence, months are first days, offsets go to UTC, and integers are doubles. */
Test(json, lenient_where_said)
{
    struct ck_arena       arena = CK_ARENA_NULL;
    struct trade_record   record;
    struct control_status status;

    cr_assert_eq(read_trade(TRADE, &arena, &record), JSON_OK, "%s", detail);
    cr_assert_eq(record.period, 19997);
    cr_assert_eq(record.published_at, 1732066200000);
    cr_assert_eq(record.period_months, 1);
    cr_assert(!record.quantity_kg.known && !record.reference.data);
    cr_assert_eq(
        read_trade(TRADE_HEAD
                   ",\"flow\":\"EXPORT\",\"period\":\"2024-10-01\",\"published_at\":\"2024-11-20\",\"quantity_kg\":12,\"period_months\":null}",
                   &arena, &record),
        JSON_OK);
    cr_assert_eq(record.quantity_kg.value, 12);
    cr_assert_eq(record.period_months, 1);
    cr_assert_eq(record.published_at, 1732147199999);
    cr_assert_eq(
        json_read(
            &control_status_type,
            CK_BYTES(
                "{\"origin\":\"CHN\",\"item\":\"a\",\"destination\":\"ALL\",\"status\":\"NONE\",\"severity\":0,\"measures\":[],\"scoped\":[],"
                "\"suspended\":[{\"measure\":\"m\",\"by\":\"n\"}],\"previous\":{\"status\":\"TAX\",\"severity\":0.2},\"boundary_uncertain\":false,"
                "\"never_operated\":[],\"confirmed\":true,\"upcoming\":false,\"changed_recently\":false,\"conflicts\":[\"x\",\"y\"]}"),
            &arena, &status, detail, sizeof detail),
        JSON_OK, "%s", detail);
    cr_assert_eq(status.previous->status, STATUS_TAX);
    cr_assert_eq(status.conflicts.count, 2);
    cr_assert_eq(status.emission.revision, 0);
    ck_arena_release(&arena);
}

/* Each fault has its reason, and of several the first in the order of the list is given. */
Test(json, reasons)
{
    static const struct {
        const char *text;
        int         reason;
    } faults[] = {
        { "", CK_REASON_UNDECODABLE },
        { "[]", CK_REASON_UNDECODABLE },
        { "{", CK_REASON_UNDECODABLE },
        { TRADE "x", CK_REASON_UNDECODABLE },
        { "{\"source\":\"a\",\"source\":\"b\"}", CK_REASON_UNDECODABLE },
        { "{\"source\":\"\xc0\x80\"}", CK_REASON_UNDECODABLE },
        { "{\"source\":NaN}", CK_REASON_UNDECODABLE },
        { TRADE_HEAD ",\"flow\":{},\"period\":\"2024-10\",\"published_at\":\"2024-11-20\"}", CK_REASON_UNDECODABLE },
        { TRADE_HEAD ",\"flow\":1,\"period\":\"2024-10\",\"published_at\":\"2024-11-20\"}", CK_REASON_UNDECODABLE },
        { TRADE_HEAD ",\"flow\":\"EXPORT\",\"period\":\"2024-10\",\"published_at\":\"2024-11-20\",\"quantity_kg\":\"1\"}", CK_REASON_UNDECODABLE },
        { TRADE_HEAD ",\"flow\":\"EXPORT\",\"period\":\"2024-10\",\"published_at\":\"2024-11-20\",\"period_months\":1.5}", CK_REASON_UNDECODABLE },
        { TRADE_HEAD ",\"flow\":\"EXPORT\",\"period\":\"2024-10\",\"published_at\":\"2024-11-20\",\"colour\":1}", CK_REASON_UNKNOWN_FIELD },
        { TRADE_HEAD ",\"period\":\"2024-10\",\"published_at\":\"2024-11-20\"}", CK_REASON_MISSING_FIELD },
        { TRADE_HEAD ",\"flow\":\"SIDEWAYS\",\"period\":\"2024-10\",\"published_at\":\"2024-11-20\"}", CK_REASON_UNKNOWN_ENUM },
        { TRADE_HEAD ",\"flow\":\"EXPORT\",\"period\":\"2024-10\",\"published_at\":\"2024-11-20\",\"period_months\":3000000000}",
          CK_REASON_BAD_NUMBER },
        { TRADE_HEAD ",\"flow\":\"EXPORT\",\"period\":\"2024-10\",\"published_at\":\"2024-11-20\",\"quantity_kg\":1e400}", CK_REASON_BAD_NUMBER },
        { TRADE_HEAD ",\"flow\":\"EXPORT\",\"period\":\"2024-13\",\"published_at\":\"2024-11-20\"}", CK_REASON_BAD_PERIOD },
        { TRADE_HEAD ",\"flow\":\"EXPORT\",\"period\":\"2024-10\",\"published_at\":\"yesterday\"}", CK_REASON_BAD_PERIOD },
        { TRADE_HEAD ",\"flow\":\"SIDEWAYS\",\"period\":\"2024-13\",\"colour\":1}", CK_REASON_UNKNOWN_FIELD },
        { TRADE_HEAD ",\"flow\":\"SIDEWAYS\",\"period\":\"2024-13\",\"published_at\":\"2024-11-20\"}", CK_REASON_UNKNOWN_ENUM },
    };
    struct ck_arena     arena = CK_ARENA_NULL;
    struct trade_record record;

    for (size_t i = 0; i < sizeof faults / sizeof *faults; i++)
        cr_expect_eq(read_trade(faults[i].text, &arena, &record), faults[i].reason, "%zu: %s: %s", i, faults[i].text, detail);
    ck_arena_release(&arena);
}

/* What is wrong is told with the value and, of an enum, with what it may be; a long value is cut at a whole character. */
Test(json, details)
{
    static const struct {
        const char *from, *to, *detail;
    } cases[] = {
        { "\"EXPORT\"", "\"export\"", "flow: export (one of EXPORT, IMPORT, RE_EXPORT, RE_IMPORT)" },
        { "\"EXPORT\"", "12", "flow: 12 (a text expected)" },
        { "\"2024-10\"", "\"hello\"", "period: hello (no day: YYYY-MM-DD or YYYY-MM)" },
        { "\"2024-10\"", "\"ééééééééééééééééééééééééééééééxé\"", "period: éééééééééééééééééééééééééééééé (no day: YYYY-MM-DD or YYYY-MM)" },
        { "}", "}\n{}", "one record a message: there is more behind the first (byte" },
    };
    struct trade_record record;
    struct ck_arena     arena = CK_ARENA_NULL;

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *at = strstr(TRADE, cases[i].from);
        char        text[1024];

        cr_assert(at, "%s", cases[i].from);
        snprintf(text, sizeof text, "%.*s%s%s", (int)(at - TRADE), TRADE, cases[i].to, at + strlen(cases[i].from));
        cr_expect_neq(read_trade(text, &arena, &record), JSON_OK);
        cr_expect(strncmp(detail, cases[i].detail, strlen(cases[i].detail)) == 0, "%s, not %s", detail, cases[i].detail);
    }
    ck_arena_release(&arena);
}

/* No prefix of a text is a record; none crashes. Neither does nesting of any depth. */
Test(json, hostile)
{
    struct ck_arena     arena = CK_ARENA_NULL;
    struct trade_record record;
    static char         deep[1000000];

    for (size_t size = 0; size < strlen(TRADE); size++)
        cr_assert_eq(json_read(&trade_record_type, (struct ck_bytes){ TRADE, size }, &arena, &record, detail, sizeof detail), CK_REASON_UNDECODABLE);
    memset(deep, '[', sizeof deep);
    cr_assert_eq(json_read(&trade_record_type, (struct ck_bytes){ deep, sizeof deep }, &arena, &record, detail, sizeof detail),
                 CK_REASON_UNDECODABLE);
    for (size_t i = 0; i + 5 <= sizeof deep; i += 5)
        memcpy(deep + i, "{\"a\":", 5);
    cr_assert_eq(json_read(&trade_record_type, (struct ck_bytes){ deep, sizeof deep }, &arena, &record, detail, sizeof detail),
                 CK_REASON_UNDECODABLE);
    ck_arena_release(&arena);
}

/* What is no JSON, or what the reader does not take, is told with the byte where it is; by RFC 8259, but for numbers that are too great. */
Test(json, broken_texts)
{
    static const struct {
        const char *text, *detail;
    } cases[] = {
        { "", "the text ends where an object is expected (byte 1)" },
        { " [1]", "[ where an object is expected (byte 2)" },
        { "{\"source\":\"a\",\"source\":\"b\"}", "a member twice: source (byte 15)" },
        { "{\"x\":1,\"\\u0078\":2}", "a member twice: x (byte 8)" },
        { "{\"flow\":{\"b\":1,\"a\":2,\"b\":3}}", "a member twice: b (byte 22)" },
        { "{\"flow\":[{\"\":1,\"\":2}]}", "a member twice:  (byte 16)" },
        { "{\"source\":\"a\"", "the text ends where a comma or } is expected (byte 14)" },
        { "{\"source\":\"a", "a text that does not end (byte 13)" },
        { "{\"source\":\"a\\\"}", "a text that does not end (byte 16)" },
        { "{\"source\":\"a\tb\"}", "a control character in a text: 0x09 (byte 13)" },
        { "{\"source\":\"\\x\"}", "a backslash before what is no escape (byte 12)" },
        { "{\"source\":\"\\u12g4\"}", "\\u without four hexadecimal digits (byte 12)" },
        { "{\"source\":\"\\ud800\"}", "\\uD800: half of a character (byte 12)" },
        { "{\"source\":\"\\ud800\\u0041\"}", "\\uD800: half of a character (byte 12)" },
        { "{\"source\":\"\\udc00\"}", "\\uDC00: half of a character (byte 12)" },
        { "{\"source\":\"abc\xed\xa0\x80\"}", "no UTF-8: byte 0xed (byte 15)" },
        { "{\"source\":\"abcdefghi\xff\"}", "no UTF-8: byte 0xff (byte 21)" },
        { "{\"\\u0000\":1}", "NUL in the name of a member (byte 2)" },
        { "{\"source\" 1}", "1 where a colon is expected (byte 11)" },
        { "{\"source\":\"a\" \"flow\":1}", "\" where a comma or } is expected (byte 15)" },
        { "{\"source\":\"a\",}", "} where the name of a member is expected (byte 15)" },
        { "{source:1}", "source where the name of a member is expected (byte 2)" },
        { "{\"source\":NaN}", "NaN where a value is expected (byte 11)" },
        { "{\"source\":nul}", "nul where a value is expected (byte 11)" },
        { "{\"source\":nullx}", "x where a comma or } is expected (byte 15)" },
        { "{\"quantity_kg\":01}", "a number that begins with 0 (byte 16)" },
        { "{\"quantity_kg\":-}", "a digit expected (byte 17)" },
        { "{\"quantity_kg\":1.}", "a digit expected (byte 18)" },
        { "{\"quantity_kg\":1e+}", "a digit expected (byte 19)" },
        { "{\"quantity_kg\":+1}", "+1 where a value is expected (byte 16)" },
        { "{\"x\":[1,]}", "] where a value is expected (byte 9)" },
        { "{\"x\":[1 2]}", "2 where a comma or ] is expected (byte 9)" },
        { TRADE "\n\f", "one record a message: there is more behind the first (byte" },
    };
    struct trade_record record;
    struct ck_arena     arena = CK_ARENA_NULL;

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        cr_expect_eq(read_trade(cases[i].text, &arena, &record), CK_REASON_UNDECODABLE, "%s", cases[i].text);
        cr_expect(strncmp(detail, cases[i].detail, strlen(cases[i].detail)) == 0, "%s: %s, not %s", cases[i].text, detail, cases[i].detail);
    }
    cr_expect_eq(json_read(&trade_record_type, (struct ck_bytes){ TRADE "\0", sizeof TRADE }, &arena, &record, detail, sizeof detail),
                 CK_REASON_UNDECODABLE);
    ck_arena_release(&arena);
}

#define NUMBERED(quantity, months)                                                                                                                   \
    TRADE_HEAD ",\"flow\":\"EXPORT\",\"period\":\"2024-10\",\"published_at\":\"2024-11-20\",\"quantity_kg\":" quantity ",\"period_months\":" months  \
               "}"

/* Numbers are those that strtod() reads; whole ones have 64 bits. One that is too great has its reason in the order of the list, as others have. */
Test(json, numbers)
{
    static const struct {
        const char *text;
        int         reason;
        double      quantity;
        int32_t     months;
    } cases[] = {
        { NUMBERED("0.1", "12.0"), JSON_OK, 0.1, 12 },
        { NUMBERED("1e3", "1e1"), JSON_OK, 1000, 10 },
        { NUMBERED("1E+2", "-0.0"), JSON_OK, 100, 0 },
        { NUMBERED("-0", "-0"), JSON_OK, 0, 0 },
        { NUMBERED("9007199254740993", "1"), JSON_OK, 9007199254740992, 1 },
        { NUMBERED("9007199254740993.0000000000000000000001", "1"), JSON_OK, 9007199254740994, 1 },
        { NUMBERED("8.98846567431158e307", "1"), JSON_OK, 8.98846567431158e307, 1 },
        { NUMBERED("2.2250738585072011e-308", "1"), JSON_OK, 2.2250738585072011e-308, 1 },
        { NUMBERED("4.9e-324", "1"), JSON_OK, 4.9e-324, 1 },
        { NUMBERED("1e-400", "1"), JSON_OK, 0, 1 },
        { NUMBERED("0.30000000000000004440892098500626", "1"), JSON_OK, 0.30000000000000004, 1 },
        { NUMBERED("9223372036854775808", "1"), CK_REASON_BAD_NUMBER },
        { NUMBERED("-1e309", "1"), CK_REASON_BAD_NUMBER },
        { NUMBERED("1", "2147483648"), CK_REASON_BAD_NUMBER },
        { NUMBERED("1", "-99999999999999999999"), CK_REASON_BAD_NUMBER },
        { NUMBERED("1", "1e400"), CK_REASON_BAD_NUMBER },
        { NUMBERED("1", "1e16"), CK_REASON_UNDECODABLE },
        { NUMBERED("1", "1e-1"), CK_REASON_UNDECODABLE },
        { NUMBERED("1e400", "1,\"colour\":2"), CK_REASON_UNKNOWN_FIELD },
        { NUMBERED("1", "1,\"colour\":1e400"), CK_REASON_UNKNOWN_FIELD },
        { NUMBERED("1e400", "1,\"reference\":1e400"), CK_REASON_UNDECODABLE },
    };
    struct trade_record record;
    struct ck_arena     arena = CK_ARENA_NULL;

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        int reason = read_trade(cases[i].text, &arena, &record);

        cr_expect_eq(reason, cases[i].reason, "%s: %d %s", cases[i].text, reason, detail);
        if (reason != JSON_OK)
            continue;
        cr_expect(record.quantity_kg.value == cases[i].quantity && record.period_months == cases[i].months, "%s: %.17g, %d", cases[i].text,
                  record.quantity_kg.value, record.period_months);
    }
    ck_arena_release(&arena);
}

/* A parsed value is written with the numbers that its author wrote, in both layouts. */
Test(json, parsed_values)
{
    static const char compact[] = "{\"a\":[0.4,1951147.96,2249.0,-3,9007199254740993,1e-07,true,false,null],\"b\":{},\"c\":[],\"d\":{\"e\":"
                                  "\"\\u0001\\\"é\"},\"f\":0.1234567890123456}";
    static const char pretty[] = "{\n \"b\": {},\n \"c\": [],\n \"d\": {\n  \"e\": [\n   0.7\n  ]\n }\n}";
    struct ck_buffer  text = { 0 };
    json_t           *value = json_loads(compact, 0, NULL);

    json_write_value(value, false, &text);
    cr_expect(ck_bytes_equal(ck_buffer_bytes(&text), ck_bytes_from(compact)), "%.*s", (int)text.size, text.data);
    json_decref(value);
    value = json_loads(pretty, 0, NULL);
    text.size = 0;
    json_write_value(value, true, &text);
    cr_expect(ck_bytes_equal(ck_buffer_bytes(&text), ck_bytes_from(pretty)), "%.*s", (int)text.size, text.data);
    json_decref(value);
    ck_buffer_release(&text);
}

/* Texts say what their escapes mean, whatever place they have, NUL too; names may be escaped. */
Test(json, escapes)
{
    struct trade_record record;
    struct ck_arena     arena = CK_ARENA_NULL;
    int                 reason;

    reason = read_trade(
        "{\"sou\\u0072ce\":\"\\u0000\\\"\\\\\\/\\b\\f\\n\\r\\tZ\\u007f\\u00E9\\u20ac\\uD83D\\ude00é€😀\",\"reporter\":\"CHN\",\"partner\":\"WLD\","
        "\"nomenclature\":\"I\\u0054EM\",\"commodity\":\"\",\"observation\":\"OBSERVED\",\"flow\":\"EXPORT\","
        "\"period\":\"2024\\u002d10\",\"published_at\":\"2024-11-20\"}",
        &arena, &record);
    cr_assert_eq(reason, JSON_OK, "%s", detail);
    cr_expect(ck_bytes_equal(record.source, CK_BYTES("\0\"\\/\b\f\n\r\tZ\x7fé€😀é€😀")));
    cr_expect_eq(record.nomenclature, NOMENCLATURE_ITEM);
    cr_expect(record.commodity.data && record.commodity.size == 0);
    ck_arena_release(&arena);
}

/* As many values in each other as the limit, and not one more, in an object and in arrays. */
Test(json, depth)
{
    enum { DEEPEST = 2048 };
    struct ck_buffer    text = { 0 };
    struct ck_arena     arena = CK_ARENA_NULL;
    struct trade_record record;

    for (int more = 0; more < 2; more++) {
        text.size = 0;
        ck_buffer_append(&text, CK_BYTES("{\"x\":"));
        for (int i = 0; i < DEEPEST - 1 + more; i++)
            ck_buffer_append(&text, CK_BYTES("["));
        for (int i = 0; i < DEEPEST - 1 + more; i++)
            ck_buffer_append(&text, CK_BYTES("]"));
        ck_buffer_append(&text, CK_BYTES("}"));
        cr_expect_eq(json_read(&trade_record_type, ck_buffer_bytes(&text), &arena, &record, detail, sizeof detail),
                     more ? CK_REASON_UNDECODABLE : CK_REASON_UNKNOWN_FIELD, "%s", detail);
    }
    ck_buffer_release(&text);
    ck_arena_release(&arena);
}

/* Changes a byte or some: to another, to one that JSON knows, by a piece of the text itself put elsewhere, by leaving a piece out. */
static void mutate(struct random *random, struct ck_buffer *text)
{
    static const char known[] = "{}[]\",:\\ntf0-1.eEu \n\xc3\xa9\xed\xff";
    size_t            at = random_below(random, text->size), size = 1 + random_below(random, text->size - at), to = random_below(random, text->size);

    switch (random_below(random, 4)) {
    case 0: text->data[at] = (char)random_next(random); break;
    case 1: text->data[at] = known[random_below(random, sizeof known - 1)]; break;
    case 2:
        if (size > text->size - to)
            size = text->size - to;
        memmove(text->data + to, text->data + at, size);
        break;
    default:
        if (size > 16)
            size = 16;
        memmove(text->data + at, text->data + at + size, text->size - at - size);
        text->size -= size < text->size ? size : 0;
    }
}

/* Of any text, a second reading by jansson's tree has the same outcome and the same record. */
Test(json, as_a_tree_reads_it, .timeout = 120)
{
    enum { ROUNDS = 60, CHANGES = 8 };
    struct random    random = { 2 };
    struct ck_arena  arena = CK_ARENA_NULL;
    struct ck_buffer text = { 0 };
    size_t           readable = 0, refused = 0;
    int              read, tree;

    for (size_t round = 0; round < ROUNDS; round++)
        for (const struct ck_record_type *const *type = types_all(); *type; type++) {
            void *record = ck_arena_take(&arena, (*type)->size);

            random_record(&random, *type, &arena, record);
            text.size = 0;
            json_write(*type, 0, (*type)->field_count, record, &text);
            for (size_t change = 0; change < CHANGES; change++) {
                cr_assert(json_tree_agrees(*type, ck_buffer_bytes(&text), &read, &tree), "%s: %d, by the tree %d: %.*s", (*type)->name, read, tree,
                          (int)text.size, text.data);
                readable += read == JSON_OK;
                refused += read != JSON_OK;
                mutate(&random, &text);
            }
            ck_arena_clear(&arena);
        }
    cr_expect_gt(readable, 1000);
    cr_expect_gt(refused, 1000);
    ck_buffer_release(&text);
    ck_arena_release(&arena);
}

/* Members of no field are found twice in as many comparisons as sorting takes: of 100,000 the last two. */
Test(json, many_strangers, .timeout = 20)
{
    enum { MANY = 100000 };
    struct ck_buffer    text = { 0 };
    struct ck_arena     arena = CK_ARENA_NULL;
    struct trade_record record;
    char                member[32];

    ck_buffer_append(&text, CK_BYTES("{\"flow\":{"));
    for (int i = 0; i < MANY; i++)
        ck_buffer_append(&text, (struct ck_bytes){ member, (size_t)snprintf(member, sizeof member, "\"%d\":{},", i) });
    ck_buffer_append(&text, CK_BYTES("\"99999\":[]}}"));
    cr_expect_eq(json_read(&trade_record_type, ck_buffer_bytes(&text), &arena, &record, detail, sizeof detail), CK_REASON_UNDECODABLE);
    cr_expect(ck_bytes_begin(ck_bytes_from(detail), CK_BYTES("a member twice: 99999 (byte ")), "%s", detail);
    ck_buffer_release(&text);
    ck_arena_release(&arena);
}

/* Instants: offsets, fractions, leap seconds and whole days; nothing else is one. */
Test(json, instants)
{
    static const struct {
        const char *text;
        int64_t     time_ms;
    } good[] = {
        { "1970-01-01T00:00:00Z", 0 },
        { "1970-01-01T00:00:00.5Z", 500 },
        { "1970-01-01t00:00:00.1239z", 123 },
        { "1970-01-01T01:00:00+01:00", 0 },
        { "1969-12-31T23:59:59.999Z", -1 },
        { "1969-12-31T20:30:00-03:30", 0 },
        { "2016-12-31T23:59:60Z", 1483228800000 },
        { "1970-01-01", 86399999 },
        { "1970-01-01 00:00:00Z", 0 },
    };
    static const char *const bad[] = { "",
                                       "1970",
                                       "1970-01",
                                       "1970-01-01T",
                                       "1970-01-01T00:00:00",
                                       "1970-01-01T00:00Z",
                                       "1970-01-01T24:00:00Z",
                                       "1970-02-30T00:00:00Z",
                                       "1970-01-01T00:00:00.Z",
                                       "1970-01-01T00:00:00+0100",
                                       "1970-01-01T00:00:00Zx" };
    char                     text[INSTANT_TEXT_MAX];
    int64_t                  time_ms;

    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        cr_expect(instant_read(ck_bytes_from(good[i].text), &time_ms), "%s", good[i].text);
        cr_expect_eq(time_ms, good[i].time_ms, "%s: %lld", good[i].text, (long long)time_ms);
    }
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        cr_expect(!instant_read(ck_bytes_from(bad[i]), &time_ms), "%s", bad[i]);
    cr_expect(ck_bytes_equal((struct ck_bytes){ text, instant_write(-1, text) }, CK_BYTES("1969-12-31T23:59:59.999Z")));
    cr_expect_eq(instant_write(INT64_MAX, text), 0);
}

/* Reads every value of a file of lines, writes it, reads that, and writes it again: the same text. */
static size_t pass_lines(const char *path, const struct ck_record_type *type)
{
    FILE            *in = fopen(path, "rb");
    struct ck_arena  arena = CK_ARENA_NULL;
    struct ck_buffer first = { 0 }, second = { 0 };
    char            *line = NULL;
    size_t           room = 0, count = 0;

    cr_assert(in, "%s", path);
    for (; getline(&line, &room, in) > 0; count++) {
        json_t *json = json_loads(line, 0, NULL);
        void   *record = ck_arena_take(&arena, type->size);

        cr_assert(json);
        cr_assert_eq(json_tree_value(type, json_object_get(json, "value"), &arena, record, detail, sizeof detail), JSON_OK, "%s:%zu: %s", path,
                     count + 1, detail);
        first.size = second.size = 0;
        json_write(type, 0, type->field_count, record, &first);
        cr_assert_eq(json_read(type, ck_buffer_bytes(&first), &arena, record, detail, sizeof detail), JSON_OK, "%s:%zu: %s", path, count + 1, detail);
        json_write(type, 0, type->field_count, record, &second);
        cr_assert(ck_bytes_equal(ck_buffer_bytes(&first), ck_buffer_bytes(&second)));
        json_decref(json);
        ck_arena_clear(&arena);
    }
    fclose(in);
    free(line);
    ck_buffer_release(&first);
    ck_buffer_release(&second);
    ck_arena_release(&arena);
    return count;
}

/* The golden files are in the form that we read: inputs, and outputs without their emission (alerts lack their text, so they are none of ours). */
Test(json, golden_files, .timeout = 60)
{
    static const char golden[] = SOURCE_DIR "/tests/golden/";
    static const struct {
        const char                  *path;
        const struct ck_record_type *type;
    } files[] = {
        { "input/trade.records.jsonl", &trade_record_type },
        { "input/control.measures.jsonl", &control_measure_type },
        { "input/reference.items.jsonl", &item_type },
        { "input/reference.supply.jsonl", &supply_fact_type },
        { "final-known-2025-07-31/control.status.jsonl", &control_status_type },
        { "final-known-2025-07-31/trade.enriched.jsonl", &enriched_trade_type },
        { "final-known-2025-07-31/leverage.indicators.jsonl", &indicator_type },
        { "final-known-2025-07-31/leverage.postures.jsonl", &posture_type },
    };

    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        char path[512];

        snprintf(path, sizeof path, "%s%s", golden, files[i].path);
        cr_expect_gt(pass_lines(path, files[i].type), 0, "%s", path);
    }
}
