/* SPDX-License-Identifier: Apache-2.0
 * Cells, driven by the field tables. */
#include "engine/formats/cell.h"

#include "chokepoint/number.h"
#include "engine/avro/codec.h"
#include "engine/util/field_day.h"
#include "engine/util/instant.h"

void record_default(const struct ck_record_type *type, struct ck_arena *arena, void *record)
{
    memset(record, 0, type->size);
    for (const struct ck_field *field = type->fields; field < type->fields + type->field_count; field++) {
        struct reader reader = reader_over(field->fallback, arena);

        if (field->fallback.data)
            field_decode(field, &reader, record);
        else if (field->nullable)
            field_store_null(field->kind, (char *)record + field->offset);
        else if (field->kind == CK_FIELD_STRING) /* empty is no absence, and is judged as what it is */
            *(struct ck_bytes *)(void *)((char *)record + field->offset) = CK_BYTES("");
    }
}

static bool same_word(struct ck_bytes text, struct ck_bytes word)
{
    if (text.size != word.size)
        return false;
    for (size_t i = 0; i < text.size; i++) {
        char c = text.data[i] >= 'a' && text.data[i] <= 'z' ? (char)(text.data[i] - 'a' + 'A') : text.data[i];

        if (c != word.data[i])
            return false;
    }
    return true;
}

static bool store_symbol(const struct ck_field *field, struct ck_bytes text, int32_t *ret_index)
{
    for (size_t i = 0; i < field->symbols->count; i++)
        if (i != field->symbols->fallback && same_word(text, ck_bytes_from(field->symbols->symbols[i]))) {
            *ret_index = (int32_t)i;
            return true;
        }
    return false;
}

static bool store_int(struct ck_bytes text, int32_t *ret_value)
{
    int64_t value;

    if (!ck_number_read_long(text, &value) || value < INT32_MIN || value > INT32_MAX)
        return false;
    *ret_value = (int32_t)value;
    return true;
}

/* Texts between bars; empty ones are left out. */
static bool store_texts(struct ck_bytes text, struct ck_arena *arena, void *target)
{
    struct ck_bytes *items = ck_arena_take(arena, (text.size + 1) * sizeof *items);
    size_t           count = 0, from = 0;

    for (size_t at = 0; at <= text.size; at++) {
        if (at < text.size && text.data[at] != '|')
            continue;
        if (at > from)
            items[count++] = (struct ck_bytes){ text.data + from, at - from };
        from = at + 1;
    }
    array_store((struct ck_array){ items, count }, target);
    return true;
}

bool cell_store(const struct ck_field *field, struct ck_bytes text, struct ck_arena *arena, void *record)
{
    char *target = (char *)record + field->offset;

    if (text.size == 0)
        return true;
    if (field->nullable)
        field_known(field->kind, target);
    switch (field->kind) {
    case CK_FIELD_STRING: *(struct ck_bytes *)(void *)target = text; return true;
    case CK_FIELD_ENUM: return store_symbol(field, text, (int32_t *)(void *)target);
    case CK_FIELD_DATE: return field_day(field, text, (int32_t *)(void *)target);
    case CK_FIELD_TIMESTAMP: return instant_read(text, (int64_t *)(void *)target);
    case CK_FIELD_INT: return store_int(text, (int32_t *)(void *)target);
    case CK_FIELD_DOUBLE: return ck_number_read(text, (double *)(void *)target);
    case CK_FIELD_ARRAY: return field->element == CK_FIELD_STRING && store_texts(text, arena, target);
    default: return false;
    }
}
