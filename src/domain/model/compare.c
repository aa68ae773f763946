/* SPDX-License-Identifier: Apache-2.0
 * Comparing records by their field tables. */
#include "domain/model/compare.h"

#include "engine/base/field.h"

static int compare_longs(int64_t a, int64_t b) { return (a > b) - (a < b); }

static int compare_doubles(double a, double b) { return (a > b) - (a < b); }

/* Two values of a kind, none of them null; a and b point at the C representation. */
static int compare_values(enum field_kind kind, const struct record_type *record, const void *a, const void *b)
{
    switch (kind) {
    case FIELD_BOOLEAN: return (int)*(const bool *)a - (int)*(const bool *)b;
    case FIELD_INT:
    case FIELD_DATE:
    case FIELD_ENUM: return compare_longs(*(const int32_t *)a, *(const int32_t *)b);
    case FIELD_LONG:
    case FIELD_TIMESTAMP: return compare_longs(*(const int64_t *)a, *(const int64_t *)b);
    case FIELD_DOUBLE: return compare_doubles(*(const double *)a, *(const double *)b);
    case FIELD_STRING: return bytes_compare(*(const struct bytes *)a, *(const struct bytes *)b);
    case FIELD_RECORD: return record_compare(record, 0, record->field_count, a, b);
    case FIELD_ARRAY: break; /* arrays of arrays are not in the subset */
    }
    return 0;
}

static size_t size_of_kind(enum field_kind kind, const struct record_type *record)
{
    switch (kind) {
    case FIELD_BOOLEAN: return sizeof(bool);
    case FIELD_LONG:
    case FIELD_TIMESTAMP: return sizeof(int64_t);
    case FIELD_DOUBLE: return sizeof(double);
    case FIELD_STRING: return sizeof(struct bytes);
    case FIELD_RECORD: return record->size;
    default: return sizeof(int32_t);
    }
}

static int compare_arrays(const struct field *field, const struct array *a, const struct array *b)
{
    size_t size = size_of_kind(field->element, field->record);

    for (size_t i = 0; i < a->count && i < b->count; i++) {
        int order = compare_values(field->element, field->record, (const char *)a->items + i * size, (const char *)b->items + i * size);

        if (order)
            return order;
    }
    return compare_longs((int64_t)a->count, (int64_t)b->count);
}

static int compare_fields(const struct field *field, const void *a, const void *b)
{
    if (field->kind == FIELD_ARRAY)
        return compare_arrays(field, a, b);
    if (field->nullable) {
        a = field_nullable(field, a);
        b = field_nullable(field, b);
        if (!a || !b)
            return !!a - !!b;
    }
    return compare_values(field->kind, field->record, a, b);
}

int record_compare(const struct record_type *type, size_t from, size_t to, const void *a, const void *b)
{
    for (size_t i = from; i < to; i++) {
        const struct field *field = &type->fields[i];
        int                 order = compare_fields(field, (const char *)a + field->offset, (const char *)b + field->offset);

        if (order)
            return order;
    }
    return 0;
}
