/* SPDX-License-Identifier: Apache-2.0
 * Reads a field of a record by its descriptor. */
#ifndef CHOKEPOINT_BASE_FIELD_H
#define CHOKEPOINT_BASE_FIELD_H

#include "chokepoint/record.h"

/* Where the value of a nullable field is, whose member is at `member`. NULL: it is null. */
static inline const void *field_nullable(const struct ck_field *field, const void *member)
{
    const struct ck_maybe_int    *maybe_int = member;
    const struct ck_maybe_long   *maybe_long = member;
    const struct ck_maybe_double *maybe_double = member;
    const void                   *record;

    switch (field->kind) {
    case CK_FIELD_INT:
    case CK_FIELD_DATE:
    case CK_FIELD_ENUM: return maybe_int->known ? &maybe_int->value : NULL;
    case CK_FIELD_LONG:
    case CK_FIELD_TIMESTAMP: return maybe_long->known ? &maybe_long->value : NULL;
    case CK_FIELD_DOUBLE: return maybe_double->known ? &maybe_double->value : NULL;
    case CK_FIELD_STRING: return ((const struct ck_bytes *)member)->data ? member : NULL;
    case CK_FIELD_RECORD: memcpy(&record, member, sizeof record); return record;
    case CK_FIELD_BOOLEAN:
    case CK_FIELD_ARRAY: break;
    }
    return NULL;
}

/* Where the value of any field of the record is. NULL: it is null. */
static inline const void *field_value(const struct ck_field *field, const void *record)
{
    const void *member = (const char *)record + field->offset;

    return field->nullable ? field_nullable(field, member) : member;
}

#endif
