/* SPDX-License-Identifier: Apache-2.0
 * Plain JSON to records, in one pass over the text: what a member says goes to its field's place at once. The reasons of dead letters have an order,
 * so reading goes on after a finding and the first reason in that order is kept; only what is no JSON ends it. Members that no field has are rare:
 * they are noted, and judged where their object ends. */
#include "engine/formats/json.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "chokepoint/number.h"
#include "engine/avro/codec.h"
#include "engine/formats/json_scan.h"
#include "engine/formats/json_skip.h"
#include "engine/util/field_day.h"
#include "engine/util/instant.h"
#include "engine/util/nearest.h"

struct json_reader {
    struct json_tokens    tokens;
    struct ck_arena      *arena;
    char                 *detail;
    size_t                detail_size;
    int                   reason; /* JSON_OK, or the first in order so far */
    bool                  wraps;  /* the outermost object has an object where a line has its record */
    struct json_strangers strangers;
};

static void read_object(struct json_reader *reader, const struct ck_record_type *type, char *record);

__attribute__((format(printf, 3, 4))) static void found(struct json_reader *reader, enum ck_reason reason, const char *format, ...)
{
    va_list arguments;

    if (reader->reason != JSON_OK && reader->reason <= (int)reason)
        return;
    reader->reason = (int)reason;
    va_start(arguments, format);
    vsnprintf(reader->detail, reader->detail_size, format, arguments);
    va_end(arguments);
}

enum { SYMBOLS_SHOWN = 200 };

/* Reads past the value, and tells what it is. */
static bool wrong_type(struct json_reader *reader, const struct ck_field *field, const char *wanted)
{
    const char     *start = reader->tokens.at;
    struct ck_bytes raw;

    if (!json_skip(&reader->tokens, &reader->strangers))
        return false;
    raw = *start == '{'   ? CK_BYTES("an object")
          : *start == '[' ? CK_BYTES("a list")
                          : (struct ck_bytes){ start, (size_t)(reader->tokens.at - start) };
    found(reader, CK_REASON_UNDECODABLE, "%s: %.*s (%s expected)", field->name, json_shown(raw), raw.data, wanted);
    return true;
}

/* All, or of many those that fit. */
static const char *list_symbols(const struct ck_enum_type *symbols, char text[SYMBOLS_SHOWN])
{
    size_t size = 0;

    text[0] = '\0';
    for (size_t i = 0; i < symbols->count; i++) {
        size_t more = strlen(symbols->symbols[i]) + 2;

        if (i == symbols->fallback)
            continue;
        if (size + more + sizeof ", …" > SYMBOLS_SHOWN) {
            memcpy(text + size, ", …", sizeof ", …");
            break;
        }
        size += (size_t)snprintf(text + size, SYMBOLS_SHOWN - size, "%s%s", size ? ", " : "", symbols->symbols[i]);
    }
    return text;
}

/* ---- numbers ---- */

/* Whether it is a number; else what is there is read past and told. */
static bool take_number(struct json_reader *reader, const struct ck_field *field, const char *wanted, struct ck_bytes *ret_number, bool *ret_whole)
{
    if (json_begins_number(json_peek(&reader->tokens)))
        return json_take_number(&reader->tokens, ret_number, ret_whole);
    wrong_type(reader, field, wanted);
    return false;
}

/* Whole numbers; 12.0 is one. */
static int64_t read_integer(struct json_reader *reader, const struct ck_field *field, int64_t min, int64_t max)
{
    const double    exact = 9007199254740992; /* 2^53: beyond it a double no longer tells integers apart */
    const char     *wanted = "a whole number";
    struct ck_bytes number;
    double          real;
    int64_t         value;
    bool            whole, read;

    if (!take_number(reader, field, wanted, &number, &whole))
        return 0;
    read = whole ? ck_number_read_long(number, &value) : ck_number_read(number, &real);
    if (read && !whole) {
        if (real < -exact || real > exact || real != (double)(int64_t)real) {
            found(reader, CK_REASON_UNDECODABLE, "%s: %.*s (%s expected)", field->name, json_shown(number), number.data, wanted);
            return 0;
        }
        value = (int64_t)real;
    }
    if (read && value >= min && value <= max)
        return value;
    found(reader, CK_REASON_BAD_NUMBER, "%s: %.*s (out of range: %lld to %lld)", field->name, json_shown(number), number.data, (long long)min,
          (long long)max);
    return 0;
}

/* One without a fraction is an integer of 64 bits, as it is for most who read JSON; -0 is 0. */
static double read_double(struct json_reader *reader, const struct ck_field *field)
{
    struct ck_bytes number;
    double          real;
    int64_t         value;
    bool            whole;

    if (!take_number(reader, field, "a number", &number, &whole))
        return 0;
    if (whole ? ck_number_read_long(number, &value) : ck_number_read(number, &real))
        return whole ? (double)value : real;
    found(reader, CK_REASON_BAD_NUMBER, "%s: %.*s (out of range)", field->name, json_shown(number), number.data);
    return 0;
}

/* ---- texts ---- */

/* Whether it is a text; else what is there is read past and told. */
static bool take_text(struct json_reader *reader, const struct ck_field *field, struct ck_bytes *ret_text)
{
    if (json_peek(&reader->tokens) == '"')
        return json_take_text(&reader->tokens, ret_text);
    wrong_type(reader, field, "a text");
    return false;
}

static struct ck_bytes read_text(struct json_reader *reader, const struct ck_field *field)
{
    struct ck_bytes text;

    return take_text(reader, field, &text) ? ck_arena_copy(reader->arena, text) : CK_BYTES("");
}

/* `name` has as many bytes before its NUL as `text`, and the same. */
static inline bool is_named(const char *name, struct ck_bytes text)
{
    return (text.size == 0 || *name == *text.data) && strlen(name) == text.size && memcmp(name, text.data, text.size) == 0;
}

static int32_t read_enum(struct json_reader *reader, const struct ck_field *field)
{
    char            symbols[SYMBOLS_SHOWN];
    struct ck_bytes text;

    if (!take_text(reader, field, &text))
        return 0;
    for (size_t i = 0; i < field->symbols->count; i++)
        if (is_named(field->symbols->symbols[i], text))
            return (int32_t)i;
    found(reader, CK_REASON_UNKNOWN_ENUM, "%s: %.*s (one of %s)", field->name, json_shown(text), text.data, list_symbols(field->symbols, symbols));
    return (int32_t)field->symbols->fallback;
}

static int32_t read_date(struct json_reader *reader, const struct ck_field *field)
{
    struct ck_bytes text;
    int32_t         day;

    if (!take_text(reader, field, &text))
        return 0;
    if (field_day(field, text, &day))
        return day;
    found(reader, CK_REASON_BAD_PERIOD, "%s: %.*s (no day: YYYY-MM-DD or YYYY-MM)", field->name, json_shown(text), text.data);
    return 0;
}

static int64_t read_timestamp(struct json_reader *reader, const struct ck_field *field)
{
    struct ck_bytes text;
    int64_t         time_ms;

    if (!take_text(reader, field, &text))
        return 0;
    if (instant_read(text, &time_ms))
        return time_ms;
    found(reader, CK_REASON_BAD_PERIOD, "%s: %.*s (no instant: YYYY-MM-DDTHH:MM:SSZ, or a day)", field->name, json_shown(text), text.data);
    return 0;
}

/* ---- values ---- */

static bool read_boolean(struct json_reader *reader, const struct ck_field *field)
{
    char first = json_peek(&reader->tokens);

    if (first == 't')
        return json_take_word(&reader->tokens, CK_BYTES("true"));
    if (first == 'f')
        json_take_word(&reader->tokens, CK_BYTES("false"));
    else
        wrong_type(reader, field, "true or false");
    return false;
}

static void read_value(struct json_reader *reader, enum ck_field_kind kind, const struct ck_field *field, char *target);

static void read_array(struct json_reader *reader, const struct ck_field *field, char *target)
{
    struct items items = { 0 };
    size_t       element_size = field_element_size(field);

    if (json_peek(&reader->tokens) != '[') {
        wrong_type(reader, field, "an array");
        return;
    }
    json_enter(&reader->tokens);
    while (json_next_element(&reader->tokens, items.count == 0)) {
        items_reserve(&items, 1, element_size, reader->arena);
        read_value(reader, field->element, field, items.data + items.count++ * element_size);
    }
    array_store((struct ck_array){ items.data, items.count }, target);
}

static void read_record(struct json_reader *reader, const struct ck_record_type *type, char *target)
{
    if (json_peek(&reader->tokens) == '{')
        read_object(reader, type, target);
    else if (json_skip(&reader->tokens, &reader->strangers))
        found(reader, CK_REASON_UNDECODABLE, "%s: an object expected", type->name);
}

/* A failure of the tokens may leave anything in the target: nobody reads a record with it. */
static void read_value(struct json_reader *reader, enum ck_field_kind kind, const struct ck_field *field, char *target)
{
    switch (kind) {
    case CK_FIELD_BOOLEAN: *(bool *)target = read_boolean(reader, field); break;
    case CK_FIELD_INT: *(int32_t *)(void *)target = (int32_t)read_integer(reader, field, INT32_MIN, INT32_MAX); break;
    case CK_FIELD_LONG: *(int64_t *)(void *)target = read_integer(reader, field, INT64_MIN, INT64_MAX); break;
    case CK_FIELD_DOUBLE: *(double *)(void *)target = read_double(reader, field); break;
    case CK_FIELD_STRING: *(struct ck_bytes *)(void *)target = read_text(reader, field); break;
    case CK_FIELD_ENUM: *(int32_t *)(void *)target = read_enum(reader, field); break;
    case CK_FIELD_DATE: *(int32_t *)(void *)target = read_date(reader, field); break;
    case CK_FIELD_TIMESTAMP: *(int64_t *)(void *)target = read_timestamp(reader, field); break;
    case CK_FIELD_RECORD: read_record(reader, field->record, target); break;
    case CK_FIELD_ARRAY: read_array(reader, field, target); break;
    }
}

/* ---- what no field has ---- */

static void try_members(struct nearest *nearest)
{
    for (const char *const *member = envelope_members; *member; member++)
        nearest_try(nearest, ck_bytes_from(*member));
}

static void found_unknown(struct json_reader *reader, const struct ck_record_type *type, struct ck_bytes name, bool in_line)
{
    struct nearest nearest = nearest_to(name);

    if (reader->reason != JSON_OK && reader->reason <= CK_REASON_UNKNOWN_FIELD)
        return;
    for (size_t i = 0; i < type->field_count; i++)
        nearest_try(&nearest, ck_bytes_from(type->fields[i].name));
    if (in_line)
        try_members(&nearest);
    found(reader, CK_REASON_UNKNOWN_FIELD, "%.*s%s%s%s", json_shown(name), name.data, nearest.found.data ? " (nearest: " : "",
          nearest.found.data ? nearest.found.data : "", nearest.found.data ? ")" : "");
}

/* Of an object of the type: first those that no line has either. A record that lies in a member `value`, or one that was meant so, of a line that was
 * handed over whole, is not judged by its fields. */
static void judge_strangers(struct json_reader *reader, const struct ck_record_type *type, size_t first, bool outermost)
{
    const struct json_stranger *end = reader->strangers.items + reader->strangers.count, *at = reader->strangers.items + first;

    while (at < end && envelope_has(at->name))
        at++;
    if (at == end) {
        found_unknown(reader, type, reader->strangers.items[first].name, false);
        return;
    }
    if (outermost && reader->wraps)
        reader->reason = JSON_OK;
    found_unknown(reader, type, at->name, outermost && reader->wraps);
}

/* ---- records ---- */

/* A record of which nothing needs to be said. */
static bool all_optional(const struct ck_record_type *type)
{
    for (size_t i = 0; i < type->field_count; i++)
        if (!type->fields[i].nullable && !type->fields[i].fallback.data)
            return false;
    return true;
}

static void read_absent(struct json_reader *reader, const struct ck_field *field, char *record)
{
    struct reader fallback = reader_over(field->fallback, reader->arena);

    if (field->fallback.data)
        field_decode(field, &fallback, record);
    else if (field->nullable)
        field_store_null(field->kind, record + field->offset);
    else if (field->kind == CK_FIELD_RECORD && all_optional(field->record))
        for (size_t i = 0; i < field->record->field_count; i++)
            read_absent(reader, &field->record->fields[i], record + field->offset);
    else
        found(reader, CK_REASON_MISSING_FIELD, "%s", field->name);
}

static void read_member(struct json_reader *reader, const struct ck_field *field, char *record)
{
    char *target = record + field->offset;
    void *inner;

    if (json_peek(&reader->tokens) == 'n') {
        if (json_take_word(&reader->tokens, CK_BYTES("null")))
            read_absent(reader, field, record);
        return;
    }
    if (field->nullable)
        field_known(field->kind, target);
    if (field->nullable && field->kind == CK_FIELD_RECORD) {
        inner = ck_arena_take(reader->arena, field->record->size);
        memcpy(target, &inner, sizeof inner);
        target = inner;
    }
    read_value(reader, field->kind, field, target);
}

/* The index of the field of that name, field_count if there is none. Most writers keep the order of the schema: it is tried from `expected` on. */
static size_t field_index(const struct ck_record_type *type, struct ck_bytes name, size_t expected)
{
    for (size_t i = expected; i < type->field_count; i++)
        if (is_named(type->fields[i].name, name))
            return i;
    for (size_t i = 0; i < expected; i++)
        if (is_named(type->fields[i].name, name))
            return i;
    return type->field_count;
}

/* Whether the member, an object, may be meant to be the record of a line. */
static void note_wrap(struct json_reader *reader, struct ck_bytes name)
{
    struct nearest nearest = nearest_to(name);

    try_members(&nearest);
    if (nearest.found.data && ck_bytes_equal(nearest.found, CK_BYTES("value")))
        reader->wraps = true;
}

static void read_object(struct json_reader *reader, const struct ck_record_type *type, char *record)
{
    struct json_tokens *tokens = &reader->tokens;
    size_t              first = reader->strangers.count, index = 0;
    bool                outermost = tokens->depth == 0, *seen = memset(ck_arena_take(reader->arena, type->field_count), 0, type->field_count);
    struct ck_bytes     name;

    json_enter(tokens);
    for (bool begins = true; json_next_member(tokens, begins, &name); begins = false) {
        const struct ck_field *field;

        index = field_index(type, name, index);
        field = index < type->field_count ? &type->fields[index] : NULL;
        if (outermost && json_peek(tokens) == '{' && !(field && field->kind == CK_FIELD_RECORD))
            note_wrap(reader, name);
        if (field && seen[index]) {
            json_twice(tokens, name, tokens->name_at);
        } else if (field) {
            seen[index++] = true;
            read_member(reader, field, record);
        } else {
            json_note(tokens, &reader->strangers, name);
            json_skip(tokens, &reader->strangers);
        }
    }
    if (tokens->failed)
        return;
    if (reader->strangers.count > first) {
        judge_strangers(reader, type, first, outermost);
        if (!json_forget(tokens, &reader->strangers, first))
            return;
    }
    for (size_t i = 0; i < type->field_count; i++)
        if (!seen[i])
            read_absent(reader, &type->fields[i], record);
}

int json_read(const struct ck_record_type *type, struct ck_bytes text, struct ck_arena *arena, void *ret_record, char *detail, size_t detail_size)
{
    struct json_reader reader = {
        .tokens = json_tokens_of(text, arena, detail, detail_size), .arena = arena, .detail = detail, .detail_size = detail_size, .reason = JSON_OK
    };
    struct json_tokens *tokens = &reader.tokens;

    if (json_peek(tokens) == '{')
        read_object(&reader, type, ret_record);
    else
        json_no_object(tokens);
    if (!tokens->failed && (json_peek(tokens) || tokens->at < tokens->end))
        json_fail(tokens, tokens->at, "one record a message: there is more behind the first");
    free(reader.strangers.items);
    return tokens->failed ? CK_REASON_UNDECODABLE : reader.reason;
}
