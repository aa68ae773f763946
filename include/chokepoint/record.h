/* SPDX-License-Identifier: Apache-2.0
 * Field tables of records. avrogen generates them from schemas; the codec, the JSON reader and the JSON writer work from them.
 *
 * The C type of a field:
 *   boolean            bool
 *   int, date          int32_t, in days since 1970-01-01; nullable: struct ck_maybe_int
 *   long, timestamp    int64_t, in ms since 1970-01-01; nullable: struct ck_maybe_long
 *   double             double; nullable: struct ck_maybe_double
 *   string             struct ck_bytes; null: data == NULL
 *   enum               the generated enum (4 bytes); nullable: struct ck_maybe_int
 *   record             the struct; nullable: a pointer, null: NULL
 *   array              struct { const T *items; size_t count; }; of strings: struct ck_bytes_array */
#ifndef CHOKEPOINT_RECORD_H
#define CHOKEPOINT_RECORD_H

#include "chokepoint/api.h"
#include "chokepoint/bytes.h"

CK_API_BEGIN

struct ck_maybe_int {
    int32_t value;
    bool    known;
};
struct ck_maybe_long {
    int64_t value;
    bool    known;
};
struct ck_maybe_double {
    double value;
    bool   known;
};

static inline struct ck_maybe_int    ck_known_int(int32_t value) { return (struct ck_maybe_int){ value, true }; }
static inline struct ck_maybe_long   ck_known_long(int64_t value) { return (struct ck_maybe_long){ value, true }; }
static inline struct ck_maybe_double ck_known_double(double value) { return (struct ck_maybe_double){ value, true }; }

/* Arrays of plain values; those of strings are struct ck_bytes_array. */
struct ck_boolean_array {
    const bool *items;
    size_t      count;
};
struct ck_int_array {
    const int32_t *items;
    size_t         count;
};
struct ck_long_array {
    const int64_t *items;
    size_t         count;
};
struct ck_double_array {
    const double *items;
    size_t        count;
};

/* The layout that all generated arrays share (`struct price_array` and so on). */
struct ck_array {
    const void *items;
    size_t      count;
};

enum ck_field_kind {
    CK_FIELD_BOOLEAN,
    CK_FIELD_INT,
    CK_FIELD_LONG,
    CK_FIELD_DOUBLE,
    CK_FIELD_STRING,
    CK_FIELD_ENUM,
    CK_FIELD_RECORD,
    CK_FIELD_ARRAY,
    CK_FIELD_DATE,
    CK_FIELD_TIMESTAMP
};

struct ck_enum_type {
    const char        *name;
    const char *const *symbols;
    size_t             count;
    size_t             fallback; /* index of the default symbol */
};

struct ck_record_type;
struct ck_field {
    const char                  *name;
    enum ck_field_kind           kind;
    enum ck_field_kind           element; /* CK_FIELD_ARRAY: kind of its items (never CK_FIELD_ARRAY, never nullable) */
    bool                         nullable;
    size_t                       offset;   /* in the C struct */
    const struct ck_record_type *record;   /* of CK_FIELD_RECORD, or of the items */
    const struct ck_enum_type   *symbols;  /* of CK_FIELD_ENUM, or of the items */
    struct ck_bytes              fallback; /* the default value, Avro-encoded; data == NULL: none */
};

/* The descriptor of a field, a constant: CK_FIELD_OF(price, amount). */
#define CK_FIELD_OF(record, name) &record##_fields[record##_field_##name]

struct ck_record_type {
    const char            *name; /* of the schema: "Price" */
    const struct ck_field *fields;
    size_t                 field_count;
    size_t                 size;        /* of the C struct */
    const char            *schema;      /* self-contained JSON text, with docs, defaults and aliases */
    uint64_t               fingerprint; /* CRC-64-AVRO of the parsing canonical form */
    const char *const     *older;       /* earlier schemas of this record, whose values can be read too; ends with NULL; NULL: none */
};

CK_API_END

#endif
