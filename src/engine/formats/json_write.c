/* SPDX-License-Identifier: Apache-2.0
 * Records to plain JSON, straight into the buffer. */
#include "engine/formats/json.h"

#include <math.h>

#include "chokepoint/day.h"
#include "chokepoint/number.h"
#include "engine/avro/buffer.h"
#include "engine/avro/codec.h"
#include "engine/util/instant.h"

static void write_fields(const struct ck_field *field, const struct ck_field *end, const char *record, struct ck_buffer *buffer);
static void write_value(enum ck_field_kind kind, const struct ck_field *field, const char *value, struct ck_buffer *buffer);

/* A control character, in the shortest form that JSON has. */
static void write_escape(unsigned char c, struct ck_buffer *buffer)
{
    static const char hex[] = "0123456789abcdef", shorts[] = "btn-fr"; /* 8 to 13, of which 11 has none */
    char              escape[6] = { '\\', 'u', '0', '0', hex[c >> 4], hex[c & 15] };
    size_t            size = sizeof escape;

    if (c == '"' || c == '\\') {
        escape[1] = (char)c;
        size = 2;
    } else if (c >= 8 && c <= 13 && c != 11) {
        escape[1] = shorts[c - 8];
        size = 2;
    }
    ck_buffer_append(buffer, (struct ck_bytes){ escape, size });
}

void json_write_text(struct ck_bytes text, struct ck_buffer *buffer)
{
    size_t from = 0;

    buffer_reserve(buffer, text.size + 2);
    buffer_byte(buffer, '"');
    for (size_t i = 0; i < text.size; i++) {
        unsigned char c = (unsigned char)text.data[i];

        if (c >= 0x20 && c != '"' && c != '\\')
            continue;
        ck_buffer_append(buffer, (struct ck_bytes){ text.data + from, i - from });
        write_escape(c, buffer);
        from = i + 1;
    }
    ck_buffer_append(buffer, (struct ck_bytes){ text.data + from, text.size - from });
    buffer_byte(buffer, '"');
}

static void write_long(int64_t value, struct ck_buffer *buffer)
{
    buffer_reserve(buffer, CK_NUMBER_TEXT_MAX);
    buffer->size += ck_number_write_long(value, buffer->data + buffer->size);
}

static void write_double(double value, struct ck_buffer *buffer)
{
    if (!isfinite(value)) {
        ck_buffer_append(buffer, CK_BYTES("null"));
        return;
    }
    buffer_reserve(buffer, CK_NUMBER_TEXT_MAX);
    buffer->size += ck_number_write(value, buffer->data + buffer->size);
}

static void write_timestamp(int64_t time_ms, struct ck_buffer *buffer)
{
    size_t size;

    buffer_reserve(buffer, INSTANT_TEXT_MAX + 2);
    size = instant_write(time_ms, buffer->data + buffer->size + 1);
    if (size == 0) {
        write_long(time_ms, buffer);
        return;
    }
    buffer->data[buffer->size] = '"';
    buffer->data[buffer->size + 1 + size] = '"';
    buffer->size += size + 2;
}

static void write_date(int32_t day, struct ck_buffer *buffer)
{
    enum { FIRST = -719528, END = 2932897 }; /* 0000-01-01, 10000-01-01 */

    if (day < FIRST || day >= END) {
        write_long(day, buffer);
        return;
    }
    buffer_reserve(buffer, CK_DAY_TEXT + 2);
    buffer->data[buffer->size] = '"';
    ck_day_write(day, buffer->data + buffer->size + 1);
    buffer->data[buffer->size + 1 + CK_DAY_TEXT] = '"';
    buffer->size += CK_DAY_TEXT + 2;
}

static void write_array(const struct ck_field *field, const char *value, struct ck_buffer *buffer)
{
    size_t          element_size = field_element_size(field);
    struct ck_array array;

    memcpy(&array, value, sizeof array);
    buffer_byte(buffer, '[');
    for (size_t i = 0; i < array.count; i++) {
        if (i > 0)
            buffer_byte(buffer, ',');
        write_value(field->element, field, (const char *)array.items + i * element_size, buffer);
    }
    buffer_byte(buffer, ']');
}

static void write_value(enum ck_field_kind kind, const struct ck_field *field, const char *value, struct ck_buffer *buffer)
{
    switch (kind) {
    case CK_FIELD_BOOLEAN: ck_buffer_append(buffer, *(const bool *)value ? CK_BYTES("true") : CK_BYTES("false")); break;
    case CK_FIELD_INT: write_long(*(const int32_t *)(const void *)value, buffer); break;
    case CK_FIELD_LONG: write_long(*(const int64_t *)(const void *)value, buffer); break;
    case CK_FIELD_DOUBLE: write_double(*(const double *)(const void *)value, buffer); break;
    case CK_FIELD_STRING: json_write_text(*(const struct ck_bytes *)(const void *)value, buffer); break;
    case CK_FIELD_ENUM: json_write_text(ck_bytes_from(field->symbols->symbols[*(const int32_t *)(const void *)value]), buffer); break;
    case CK_FIELD_DATE: write_date(*(const int32_t *)(const void *)value, buffer); break;
    case CK_FIELD_TIMESTAMP: write_timestamp(*(const int64_t *)(const void *)value, buffer); break;
    case CK_FIELD_RECORD: write_fields(field->record->fields, field->record->fields + field->record->field_count, value, buffer); break;
    case CK_FIELD_ARRAY: write_array(field, value, buffer); break;
    }
}

/* `"name":`; names need no escapes. */
static void write_name(const char *name, bool first, struct ck_buffer *buffer)
{
    size_t size = strlen(name);
    char  *at;

    buffer_reserve(buffer, size + 4);
    at = buffer->data + buffer->size;
    if (!first)
        *at++ = ',';
    *at++ = '"';
    memcpy(at, name, size);
    at += size;
    *at++ = '"';
    *at++ = ':';
    buffer->size = (size_t)(at - buffer->data);
}

static void write_fields(const struct ck_field *field, const struct ck_field *end, const char *record, struct ck_buffer *buffer)
{
    bool first = true;

    buffer_byte(buffer, '{');
    for (; field < end; field++, first = false) {
        const void *value = record + field->offset;

        write_name(field->name, first, buffer);
        if (field->nullable)
            value = field_nullable(field, value);
        if (value)
            write_value(field->kind, field, value, buffer);
        else
            ck_buffer_append(buffer, CK_BYTES("null"));
    }
    buffer_byte(buffer, '}');
}

void json_write(const struct ck_record_type *type, size_t from, size_t to, const void *record, struct ck_buffer *buffer)
{
    write_fields(type->fields + from, type->fields + to, record, buffer);
}
