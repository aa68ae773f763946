/* SPDX-License-Identifier: Apache-2.0
 * Comparing records by their field tables. */
#include "domain/model/compare.h"

#include "engine/base/field.h"

static int compare_longs(int64_t a, int64_t b) { return (a > b) - (a < b); }

static int compare_doubles(double a, double b) { return (a > b) - (a < b); }

/* Two values of a kind, none of them null; a and b point at the C representation. */
static int compare_values(enum ck_field_kind kind, const struct ck_record_type *record, const void *a, const void *b)
{
    switch (kind) {
    case CK_FIELD_BOOLEAN: return (int)*(const bool *)a - (int)*(const bool *)b;
    case CK_FIELD_INT:
    case CK_FIELD_DATE:
    case CK_FIELD_ENUM: return compare_longs(*(const int32_t *)a, *(const int32_t *)b);
    case CK_FIELD_LONG:
    case CK_FIELD_TIMESTAMP: return compare_longs(*(const int64_t *)a, *(const int64_t *)b);
    case CK_FIELD_DOUBLE: return compare_doubles(*(const double *)a, *(const double *)b);
    case CK_FIELD_STRING: return ck_bytes_compare(*(const struct ck_bytes *)a, *(const struct ck_bytes *)b);
    case CK_FIELD_RECORD: return record_compare(record, 0, record->field_count, a, b);
    case CK_FIELD_ARRAY: break; /* arrays of arrays are not in the subset */
    }
    return 0;
}

static size_t size_of_kind(enum ck_field_kind kind, const struct ck_record_type *record)
{
    switch (kind) {
    case CK_FIELD_BOOLEAN: return sizeof(bool);
    case CK_FIELD_LONG:
    case CK_FIELD_TIMESTAMP: return sizeof(int64_t);
    case CK_FIELD_DOUBLE: return sizeof(double);
    case CK_FIELD_STRING: return sizeof(struct ck_bytes);
    case CK_FIELD_RECORD: return record->size;
    default: return sizeof(int32_t);
    }
}

static int compare_arrays(const struct ck_field *field, const struct ck_array *a, const struct ck_array *b)
{
    size_t size = size_of_kind(field->element, field->record);

    for (size_t i = 0; i < a->count && i < b->count; i++) {
        int order = compare_values(field->element, field->record, (const char *)a->items + i * size, (const char *)b->items + i * size);

        if (order)
            return order;
    }
    return compare_longs((int64_t)a->count, (int64_t)b->count);
}

static int compare_fields(const struct ck_field *field, const void *a, const void *b)
{
    if (field->kind == CK_FIELD_ARRAY)
        return compare_arrays(field, a, b);
    if (field->nullable) {
        a = field_nullable(field, a);
        b = field_nullable(field, b);
        if (!a || !b)
            return !!a - !!b;
    }
    return compare_values(field->kind, field->record, a, b);
}

int record_compare(const struct ck_record_type *type, size_t from, size_t to, const void *a, const void *b)
{
    for (size_t i = from; i < to; i++) {
        const struct ck_field *field = &type->fields[i];
        int                    order = compare_fields(field, (const char *)a + field->offset, (const char *)b + field->offset);

        if (order)
            return order;
    }
    return 0;
}
