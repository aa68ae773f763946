/* SPDX-License-Identifier: Apache-2.0
 * Plain JSON in and out. */
#include "engine/formats/json.h"

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
        { "\"2024-10\"", "\"hello\"", "period: hello (no day)" },
        { "\"2024-10\"", "\"ééééééééééééééééééééééééééééééxé\"", "period: éééééééééééééééééééééééééééééé (no day)" },
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
        cr_assert_eq(json_read_value(type, json_object_get(json, "value"), &arena, record, detail, sizeof detail), JSON_OK, "%s:%zu: %s", path,
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
