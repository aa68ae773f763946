/* SPDX-License-Identifier: Apache-2.0
 * Plain JSON to records by way of jansson's tree: what the program did before it had a reader of its own. */
#include "support/json_tree.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "engine/avro/codec.h"
#include "engine/formats/json.h"
#include "engine/formats/json_scan.h"
#include "engine/util/field_day.h"
#include "engine/util/instant.h"
#include "engine/util/nearest.h"

struct tree_reader {
    struct ck_arena *arena;
    char            *detail;
    size_t           detail_size;
    int              reason; /* JSON_OK, or the first in order so far */
};

static void read_object(struct tree_reader *reader, const struct ck_record_type *type, json_t *json, char *record);

__attribute__((format(printf, 3, 4))) static void found(struct tree_reader *reader, enum ck_reason reason, const char *format, ...)
{
    va_list arguments;

    if (reader->reason != JSON_OK && reader->reason <= (int)reason)
        return;
    reader->reason = (int)reason;
    va_start(arguments, format);
    vsnprintf(reader->detail, reader->detail_size, format, arguments);
    va_end(arguments);
}

enum { SHOWN = 60, SYMBOLS_SHOWN = 200 };

/* The beginning of a value, no half character at its end: its size. */
static int shown(const char *text)
{
    size_t size = strnlen(text, SHOWN + 1);

    if (size > SHOWN)
        for (size = SHOWN; size > 0 && ((unsigned char)text[size] & 0xC0) == 0x80;)
            size--;
    return (int)size;
}

static void wrong_type(struct tree_reader *reader, const struct ck_field *field, json_t *json, const char *wanted)
{
    char *text = json_is_object(json) || json_is_array(json) ? NULL : json_dumps(json, JSON_ENCODE_ANY);

    found(reader, CK_REASON_UNDECODABLE, "%s: %.*s (%s expected)", field->name, text ? shown(text) : SHOWN,
          text                   ? text
          : json_is_object(json) ? "an object"
                                 : "a list",
          wanted);
    free(text);
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

/* Whole numbers; 12.0 is one. */
static int64_t read_integer(struct tree_reader *reader, const struct ck_field *field, json_t *json, int64_t min, int64_t max)
{
    const double exact = 9007199254740992; /* 2^53: beyond it a double no longer tells integers apart */
    double       real = json_real_value(json);
    int64_t      value = json_integer_value(json);

    if (json_is_real(json) && real >= -exact && real <= exact && real == (double)(int64_t)real)
        value = (int64_t)real;
    else if (!json_is_integer(json))
        wrong_type(reader, field, json, "a whole number");
    if (value >= min && value <= max)
        return value;
    found(reader, CK_REASON_BAD_NUMBER, "%s: %.17g (out of range: %lld to %lld)", field->name, json_number_value(json), (long long)min,
          (long long)max);
    return 0;
}

static struct ck_bytes read_text(struct tree_reader *reader, const struct ck_field *field, json_t *json)
{
    if (json_is_string(json))
        return (struct ck_bytes){ json_string_value(json), json_string_length(json) };
    wrong_type(reader, field, json, "a text");
    return CK_BYTES("");
}

static int32_t read_enum(struct tree_reader *reader, const struct ck_field *field, json_t *json)
{
    struct ck_bytes text = read_text(reader, field, json);
    char            symbols[SYMBOLS_SHOWN];

    for (size_t i = 0; i < field->symbols->count; i++)
        if (ck_bytes_equal(ck_bytes_from(field->symbols->symbols[i]), text))
            return (int32_t)i;
    if (json_is_string(json))
        found(reader, CK_REASON_UNKNOWN_ENUM, "%s: %.*s (one of %s)", field->name, shown(text.data), text.data,
              list_symbols(field->symbols, symbols));
    return (int32_t)field->symbols->fallback;
}

static int32_t read_date(struct tree_reader *reader, const struct ck_field *field, json_t *json)
{
    struct ck_bytes text = read_text(reader, field, json);
    int32_t         day;

    if (field_day(field, text, &day))
        return day;
    if (json_is_string(json))
        found(reader, CK_REASON_BAD_PERIOD, "%s: %.*s (no day: YYYY-MM-DD or YYYY-MM)", field->name, shown(text.data), text.data);
    return 0;
}

static int64_t read_timestamp(struct tree_reader *reader, const struct ck_field *field, json_t *json)
{
    struct ck_bytes text = read_text(reader, field, json);
    int64_t         time_ms;

    if (instant_read(text, &time_ms))
        return time_ms;
    if (json_is_string(json))
        found(reader, CK_REASON_BAD_PERIOD, "%s: %.*s (no instant: YYYY-MM-DDTHH:MM:SSZ, or a day)", field->name, shown(text.data), text.data);
    return 0;
}

static double read_double(struct tree_reader *reader, const struct ck_field *field, json_t *json)
{
    if (!json_is_number(json))
        wrong_type(reader, field, json, "a number");
    return json_number_value(json);
}

static void read_value(struct tree_reader *reader, enum ck_field_kind kind, const struct ck_field *field, json_t *json, char *target);

static void read_array(struct tree_reader *reader, const struct ck_field *field, json_t *json, char *target)
{
    size_t count = json_array_size(json), element_size = field_element_size(field);
    char  *items = count ? ck_arena_take(reader->arena, count * element_size) : NULL;

    if (!json_is_array(json))
        wrong_type(reader, field, json, "an array");
    for (size_t i = 0; i < count; i++)
        read_value(reader, field->element, field, json_array_get(json, i), items + i * element_size);
    array_store((struct ck_array){ items, count }, target);
}

static void read_value(struct tree_reader *reader, enum ck_field_kind kind, const struct ck_field *field, json_t *json, char *target)
{
    switch (kind) {
    case CK_FIELD_BOOLEAN:
        if (!json_is_boolean(json))
            wrong_type(reader, field, json, "true or false");
        *(bool *)target = json_is_true(json);
        break;
    case CK_FIELD_INT: *(int32_t *)(void *)target = (int32_t)read_integer(reader, field, json, INT32_MIN, INT32_MAX); break;
    case CK_FIELD_LONG: *(int64_t *)(void *)target = read_integer(reader, field, json, INT64_MIN, INT64_MAX); break;
    case CK_FIELD_DOUBLE: *(double *)(void *)target = read_double(reader, field, json); break;
    case CK_FIELD_STRING: *(struct ck_bytes *)(void *)target = ck_arena_copy(reader->arena, read_text(reader, field, json)); break;
    case CK_FIELD_ENUM: *(int32_t *)(void *)target = read_enum(reader, field, json); break;
    case CK_FIELD_DATE: *(int32_t *)(void *)target = read_date(reader, field, json); break;
    case CK_FIELD_TIMESTAMP: *(int64_t *)(void *)target = read_timestamp(reader, field, json); break;
    case CK_FIELD_RECORD: read_object(reader, field->record, json, target); break;
    case CK_FIELD_ARRAY: read_array(reader, field, json, target); break;
    }
}

/* A record of which nothing needs to be said. */
static bool all_optional(const struct ck_record_type *type)
{
    for (size_t i = 0; i < type->field_count; i++)
        if (!type->fields[i].nullable && !type->fields[i].fallback.data)
            return false;
    return true;
}

static void read_absent(struct tree_reader *reader, const struct ck_field *field, char *record)
{
    struct reader fallback = reader_over(field->fallback, reader->arena);

    if (field->fallback.data)
        field_decode(field, &fallback, record);
    else if (field->nullable)
        field_store_null(field->kind, record + field->offset);
    else if (field->kind == CK_FIELD_RECORD && all_optional(field->record))
        read_object(reader, field->record, NULL, record + field->offset);
    else
        found(reader, CK_REASON_MISSING_FIELD, "%s", field->name);
}

static void read_field(struct tree_reader *reader, const struct ck_field *field, json_t *json, char *record)
{
    char *target = record + field->offset;
    void *inner;

    if (field->nullable)
        field_known(field->kind, target);
    if (field->nullable && field->kind == CK_FIELD_RECORD) {
        inner = ck_arena_take(reader->arena, field->record->size);
        memcpy(target, &inner, sizeof inner);
        target = inner;
    }
    read_value(reader, field->kind, field, json, target);
}

static const struct ck_field *field_of(const struct ck_record_type *type, const char *name)
{
    for (size_t i = 0; i < type->field_count; i++)
        if (strcmp(type->fields[i].name, name) == 0)
            return &type->fields[i];
    return NULL;
}

static void try_members(struct nearest *nearest)
{
    for (const char *const *member = envelope_members; *member; member++)
        nearest_try(nearest, ck_bytes_from(*member));
}

static void found_unknown(struct tree_reader *reader, const struct ck_record_type *type, const char *name, bool in_line)
{
    struct nearest nearest = nearest_to(ck_bytes_from(name));

    if (reader->reason != JSON_OK && reader->reason <= CK_REASON_UNKNOWN_FIELD)
        return;
    for (size_t i = 0; i < type->field_count; i++)
        nearest_try(&nearest, ck_bytes_from(type->fields[i].name));
    if (in_line)
        try_members(&nearest);
    found(reader, CK_REASON_UNKNOWN_FIELD, "%.64s%s%s%s", name, nearest.found.data ? " (nearest: " : "", nearest.found.data ? nearest.found.data : "",
          nearest.found.data ? ")" : "");
}

/* `json` NULL: an object without members. */
static void read_object(struct tree_reader *reader, const struct ck_record_type *type, json_t *json, char *record)
{
    size_t      present = 0;
    const char *name;
    json_t     *member;

    if (json && !json_is_object(json))
        found(reader, CK_REASON_UNDECODABLE, "%s: an object expected", type->name);
    for (size_t i = 0; i < type->field_count; i++) {
        member = json_object_get(json, type->fields[i].name);
        present += member != NULL;
        if (!member || json_is_null(member))
            read_absent(reader, &type->fields[i], record);
        else
            read_field(reader, &type->fields[i], member, record);
    }
    if (present == json_object_size(json))
        return;
    json_object_foreach(json, name, member) if (!field_of(type, name) && !envelope_has(ck_bytes_from(name))) found_unknown(reader, type, name, false);
    json_object_foreach(json, name, member) if (!field_of(type, name)) found_unknown(reader, type, name, false);
}

static bool is_meant_for_value(const char *name)
{
    struct nearest nearest = nearest_to(ck_bytes_from(name));

    try_members(&nearest);
    return nearest.found.data && ck_bytes_equal(nearest.found, CK_BYTES("value"));
}

/* A record that lies in a member `value`, or one that was meant so, of a line that was handed over whole: a member that no line has. NULL: none, or
 * it is no such line. */
static const char *stranger_in_line(const struct ck_record_type *type, json_t *json)
{
    const char *name, *stranger = NULL;
    json_t     *member;
    bool        wraps = false;

    json_object_foreach(json, name, member)
    {
        const struct ck_field *field = field_of(type, name);

        if (json_is_object(member) && !(field && field->kind == CK_FIELD_RECORD) && is_meant_for_value(name))
            wraps = true;
        if (!stranger && !field && !envelope_has(ck_bytes_from(name)))
            stranger = name;
    }
    return wraps ? stranger : NULL;
}

int json_tree_value(const struct ck_record_type *type, json_t *value, struct ck_arena *arena, void *ret_record, char *detail, size_t detail_size)
{
    struct tree_reader reader = { arena, detail, detail_size, JSON_OK };
    const char        *stranger = stranger_in_line(type, value);

    if (!json_is_object(value))
        found(&reader, CK_REASON_UNDECODABLE, "an object expected");
    else if (stranger)
        found_unknown(&reader, type, stranger, true);
    else
        read_object(&reader, type, value, ret_record);
    return reader.reason;
}

int json_tree_read(const struct ck_record_type *type, struct ck_bytes text, struct ck_arena *arena, void *ret_record, char *detail,
                   size_t detail_size)
{
    json_error_t error;
    json_t      *json = json_loadb(text.data ? text.data : "", text.size, JSON_REJECT_DUPLICATES | JSON_ALLOW_NUL, &error);
    int          reason;

    if (!json && json_error_code(&error) == json_error_end_of_input_expected) {
        snprintf(detail, detail_size, "one record a message: there is more behind the first (byte %d)", error.position);
        return CK_REASON_UNDECODABLE;
    }
    if (!json) {
        snprintf(detail, detail_size, "%s (byte %d)", error.text, error.position);
        return json_error_code(&error) == json_error_numeric_overflow ? JSON_TREE_OVERFLOW : CK_REASON_UNDECODABLE;
    }
    reason = json_tree_value(type, json, arena, ret_record, detail, detail_size);
    json_decref(json);
    return reason;
}

static bool same_content(const struct ck_record_type *type, const void *one, const void *other)
{
    struct ck_buffer first = { 0 }, second = { 0 };
    bool             same;

    ck_record_encode(type, 0, type->field_count, one, &first);
    ck_record_encode(type, 0, type->field_count, other, &second);
    same = ck_bytes_equal(ck_buffer_bytes(&first), ck_buffer_bytes(&second));
    ck_buffer_release(&first);
    ck_buffer_release(&second);
    return same;
}

bool json_tree_agrees(const struct ck_record_type *type, struct ck_bytes text, int *ret_read, int *ret_tree)
{
    struct ck_arena arena = CK_ARENA_NULL;
    void           *read = ck_arena_take(&arena, type->size), *tree = ck_arena_take(&arena, type->size);
    char            detail[256];
    bool            agree = true;

    *ret_read = json_read(type, text, &arena, read, detail, sizeof detail);
    *ret_tree = json_tree_read(type, text, &arena, tree, detail, sizeof detail);
    if (text.size && memchr(text.data, '\0', text.size))
        agree = *ret_read == CK_REASON_UNDECODABLE;
    else if (*ret_tree == JSON_TREE_OVERFLOW)
        agree = *ret_read != JSON_OK && *ret_read <= CK_REASON_BAD_NUMBER;
    else if (text.size <= INT16_MAX)
        agree = *ret_read == *ret_tree && ((*ret_read != JSON_OK && *ret_read != CK_REASON_BAD_PERIOD) || same_content(type, read, tree));
    ck_arena_release(&arena);
    return agree;
}
