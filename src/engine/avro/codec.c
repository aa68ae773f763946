/* SPDX-License-Identifier: Apache-2.0
 * Records to and from Avro's binary encoding, driven by their field tables. Records of one schema nest to a depth that the schema fixes (the
 * generator refuses recursion), so the recursion here is bounded. */
#include "engine/avro/codec.h"

#include <assert.h>

#include "chokepoint/number.h"
#include "engine/avro/buffer.h"

/* One value, inlined where it is used, so that the common kinds cost a jump and no call: half the time of a record otherwise. */
#define INLINED static inline __attribute__((always_inline))
#define APART __attribute__((noinline))

static bool fields_decode(const struct ck_record_type *type, struct reader *reader, char *record);
static bool array_decode(const struct ck_field *field, struct reader *reader, char *target);

size_t field_element_size(const struct ck_field *field)
{
    switch (field->element) {
    case CK_FIELD_BOOLEAN: return sizeof(bool);
    case CK_FIELD_INT:
    case CK_FIELD_DATE:
    case CK_FIELD_ENUM: return sizeof(int32_t);
    case CK_FIELD_LONG:
    case CK_FIELD_TIMESTAMP: return sizeof(int64_t);
    case CK_FIELD_DOUBLE: return sizeof(double);
    case CK_FIELD_STRING: return sizeof(struct ck_bytes);
    case CK_FIELD_RECORD: return field->record->size;
    case CK_FIELD_ARRAY: break;
    }
    assert(!"an array of arrays");
    return 0;
}

/* Each field takes at least one byte. */
static size_t element_encoded_min(const struct ck_field *field)
{
    return field->element == CK_FIELD_RECORD ? field->record->field_count : field->element == CK_FIELD_DOUBLE ? sizeof(double) : 1;
}

void items_reserve(struct items *items, size_t more, size_t element_size, struct ck_arena *arena)
{
    size_t room = items->room * 2;
    char  *data;

    if (items->room - items->count >= more)
        return;
    if (room < items->count + more)
        room = items->count + more;
    data = ck_arena_take(arena, room * element_size);
    if (items->count)
        memcpy(data, items->data, items->count * element_size);
    items->data = data;
    items->room = room;
}

/* Generated arrays share the shape of struct ck_array, not its type: bytes are copied. */
void array_store(struct ck_array array, char *target) { memcpy(target, &array, sizeof array); }

INLINED bool value_decode(enum ck_field_kind kind, const struct ck_field *field, struct reader *reader, char *target)
{
    size_t index;

    switch (kind) {
    case CK_FIELD_BOOLEAN: return reader_boolean(reader, (bool *)target);
    case CK_FIELD_INT:
    case CK_FIELD_DATE: return reader_int(reader, (int32_t *)(void *)target);
    case CK_FIELD_LONG:
    case CK_FIELD_TIMESTAMP: return reader_long(reader, (int64_t *)(void *)target);
    case CK_FIELD_DOUBLE: return reader_double(reader, (double *)(void *)target);
    case CK_FIELD_STRING: return reader_string(reader, (struct ck_bytes *)(void *)target);
    case CK_FIELD_ENUM:
        if (!reader_index(reader, field->symbols->count, &index))
            return false;
        *(int32_t *)(void *)target = (int32_t)index;
        return true;
    case CK_FIELD_RECORD: return fields_decode(field->record, reader, target);
    case CK_FIELD_ARRAY: return array_decode(field, reader, target);
    }
    return false;
}

APART static bool array_decode(const struct ck_field *field, struct reader *reader, char *target)
{
    struct items         items = { 0 };
    size_t               count, element_size = field_element_size(field);
    const unsigned char *end;

    for (;;) {
        if (!reader_block(reader, element_encoded_min(field), &count, &end))
            return false;
        if (count == 0)
            break;
        items_reserve(&items, count, element_size, reader->arena);
        for (; count > 0; count--, items.count++)
            if (!value_decode(field->element, field, reader, items.data + items.count * element_size))
                return false;
        if (end && end != reader->at)
            return false;
    }
    array_store((struct ck_array){ items.data, items.count }, target);
    return true;
}

void field_store_null(enum ck_field_kind kind, char *target)
{
    const void *nothing = NULL;

    switch (kind) {
    case CK_FIELD_INT:
    case CK_FIELD_DATE:
    case CK_FIELD_ENUM: *(struct ck_maybe_int *)(void *)target = (struct ck_maybe_int){ 0 }; break;
    case CK_FIELD_LONG:
    case CK_FIELD_TIMESTAMP: *(struct ck_maybe_long *)(void *)target = (struct ck_maybe_long){ 0 }; break;
    case CK_FIELD_DOUBLE: *(struct ck_maybe_double *)(void *)target = (struct ck_maybe_double){ 0 }; break;
    case CK_FIELD_STRING: *(struct ck_bytes *)(void *)target = (struct ck_bytes){ 0 }; break;
    case CK_FIELD_RECORD: memcpy(target, &nothing, sizeof nothing); break;
    case CK_FIELD_BOOLEAN:
    case CK_FIELD_ARRAY: assert(!"never nullable"); break;
    }
}

void field_known(enum ck_field_kind kind, char *target)
{
    switch (kind) {
    case CK_FIELD_INT:
    case CK_FIELD_DATE:
    case CK_FIELD_ENUM: ((struct ck_maybe_int *)(void *)target)->known = true; break;
    case CK_FIELD_LONG:
    case CK_FIELD_TIMESTAMP: ((struct ck_maybe_long *)(void *)target)->known = true; break;
    case CK_FIELD_DOUBLE: ((struct ck_maybe_double *)(void *)target)->known = true; break;
    default: break;
    }
}

INLINED bool nullable_decode(const struct ck_field *field, struct reader *reader, char *target)
{
    size_t branch;
    void  *inner;

    if (!reader_index(reader, 2, &branch))
        return false;
    if (branch == 0) {
        field_store_null(field->kind, target);
        return true;
    }
    if (field->kind == CK_FIELD_RECORD) {
        inner = ck_arena_take(reader->arena, field->record->size);
        memcpy(target, &inner, sizeof inner);
        target = inner;
    }
    field_known(field->kind, target);
    return value_decode(field->kind, field, reader, target);
}

INLINED bool field_decode_inlined(const struct ck_field *field, struct reader *reader, char *record)
{
    if (field->nullable)
        return nullable_decode(field, reader, record + field->offset);
    return value_decode(field->kind, field, reader, record + field->offset);
}

bool field_decode(const struct ck_field *field, struct reader *reader, char *record) { return field_decode_inlined(field, reader, record); }

static bool fields_decode(const struct ck_record_type *type, struct reader *reader, char *record)
{
    for (const struct ck_field *field = type->fields, *end = field + type->field_count; field < end; field++)
        if (!field_decode_inlined(field, reader, record))
            return false;
    return true;
}

int ck_record_decode(const struct ck_record_type *type, struct ck_bytes bytes, struct ck_arena *arena, void *ret_record)
{
    struct reader reader = reader_over(bytes, arena);

    return fields_decode(type, &reader, ret_record) && reader.at == reader.end ? CK_CODEC_OK : CK_CODEC_BAD;
}

/* ---- encoding ---- */

struct codec_writer {
    struct ck_buffer *buffer;
    bool              rounded;
};

static void fields_encode(const struct ck_field *field, const struct ck_field *end, const char *record, struct codec_writer writer);
static void array_encode(const struct ck_field *field, const char *value, struct codec_writer writer);

static inline void double_encode(double value, struct codec_writer writer)
{
    buffer_double(writer.buffer, writer.rounded ? ck_number_round12(value) : value);
}

INLINED void value_encode(enum ck_field_kind kind, const struct ck_field *field, const char *value, struct codec_writer writer)
{
    switch (kind) {
    case CK_FIELD_BOOLEAN: buffer_byte(writer.buffer, *(const bool *)value); break;
    case CK_FIELD_INT:
    case CK_FIELD_DATE: buffer_long(writer.buffer, *(const int32_t *)(const void *)value); break;
    case CK_FIELD_ENUM:
        assert(*(const uint32_t *)(const void *)value < field->symbols->count);
        buffer_long(writer.buffer, *(const int32_t *)(const void *)value);
        break;
    case CK_FIELD_LONG:
    case CK_FIELD_TIMESTAMP: buffer_long(writer.buffer, *(const int64_t *)(const void *)value); break;
    case CK_FIELD_DOUBLE: double_encode(*(const double *)(const void *)value, writer); break;
    case CK_FIELD_STRING: buffer_string(writer.buffer, *(const struct ck_bytes *)(const void *)value); break;
    case CK_FIELD_RECORD: fields_encode(field->record->fields, field->record->fields + field->record->field_count, value, writer); break;
    case CK_FIELD_ARRAY: array_encode(field, value, writer); break;
    }
}

APART static void array_encode(const struct ck_field *field, const char *value, struct codec_writer writer)
{
    size_t          element_size = field_element_size(field);
    struct ck_array array;

    memcpy(&array, value, sizeof array);
    if (array.count > 0) {
        buffer_long(writer.buffer, (int64_t)array.count);
        for (size_t i = 0; i < array.count; i++)
            value_encode(field->element, field, (const char *)array.items + i * element_size, writer);
    }
    buffer_byte(writer.buffer, 0);
}

static void fields_encode(const struct ck_field *field, const struct ck_field *end, const char *record, struct codec_writer writer)
{
    for (; field < end; field++) {
        const char *value = record + field->offset;

        if (field->nullable) {
            value = field_nullable(field, value);
            buffer_byte(writer.buffer, value ? 2 : 0); /* branch 1 or 0 */
            if (!value)
                continue;
        }
        value_encode(field->kind, field, value, writer);
    }
}

void ck_record_encode(const struct ck_record_type *type, size_t from, size_t to, const void *record, struct ck_buffer *buffer)
{
    assert(from <= to && to <= type->field_count);
    fields_encode(type->fields + from, type->fields + to, record, (struct codec_writer){ buffer, false });
}

void ck_record_encode_rounded(const struct ck_record_type *type, size_t from, size_t to, const void *record, struct ck_buffer *buffer)
{
    assert(from <= to && to <= type->field_count);
    fields_encode(type->fields + from, type->fields + to, record, (struct codec_writer){ buffer, true });
}
