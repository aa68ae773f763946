/* SPDX-License-Identifier: Apache-2.0
 * Field tables of records: generated from schemas by avrogen, and read by the codec, the JSON reader and the JSON writer.
 *
 * How a field is held in its C struct:
 *   boolean bool · int, date int32_t (date: days since 1970-01-01) · long, timestamp-millis int64_t · double double · string struct bytes ·
 *   enum: the generated enum (4 bytes) · record: the struct itself · array: struct array { const T *items; size_t count; }, of strings: struct
 * bytes_array and where the schema says ["null", T]: int, date, enum: struct maybe_int · long, timestamp: struct maybe_long · double: struct
 * maybe_double · string: data == NULL · record: const T *, NULL = null */
#ifndef CHOKEPOINT_RECORD_H
#define CHOKEPOINT_RECORD_H

#include "chokepoint/bytes.h"

struct maybe_int {
    int32_t value;
    bool    known;
};
struct maybe_long {
    int64_t value;
    bool    known;
};
struct maybe_double {
    double value;
    bool   known;
};

static inline struct maybe_int    known_int(int32_t value) { return (struct maybe_int){ value, true }; }
static inline struct maybe_long   known_long(int64_t value) { return (struct maybe_long){ value, true }; }
static inline struct maybe_double known_double(double value) { return (struct maybe_double){ value, true }; }

/* Arrays of plain values; those of strings are struct bytes_array. */
struct boolean_array {
    const bool *items;
    size_t      count;
};
struct int_array {
    const int32_t *items;
    size_t         count;
};
struct long_array {
    const int64_t *items;
    size_t         count;
};
struct double_array {
    const double *items;
    size_t        count;
};

/* The shape shared by all generated arrays (`struct price_array` and so on). */
struct array {
    const void *items;
    size_t      count;
};

enum field_kind {
    FIELD_BOOLEAN,
    FIELD_INT,
    FIELD_LONG,
    FIELD_DOUBLE,
    FIELD_STRING,
    FIELD_ENUM,
    FIELD_RECORD,
    FIELD_ARRAY,
    FIELD_DATE,
    FIELD_TIMESTAMP
};

struct enum_type {
    const char        *name;
    const char *const *symbols;
    size_t             count;
    size_t             fallback; /* index of the default symbol */
};

struct record_type;
struct field {
    const char               *name;
    enum field_kind           kind;
    enum field_kind           element; /* FIELD_ARRAY: kind of its items (never FIELD_ARRAY, never nullable) */
    bool                      nullable;
    size_t                    offset;   /* in the C struct */
    const struct record_type *record;   /* of FIELD_RECORD, or of the items */
    const struct enum_type   *symbols;  /* of FIELD_ENUM, or of the items */
    struct bytes              fallback; /* the default, Avro-encoded; data == NULL: the field has none */
};

/* The descriptor of a field, a constant: FIELD_OF(price, amount). */
#define FIELD_OF(record, name) &record##_fields[record##_field_##name]

struct record_type {
    const char         *name; /* of the schema: "Price" */
    const struct field *fields;
    size_t              field_count;
    size_t              size;        /* of the C struct */
    const char         *schema;      /* self-contained JSON text, with docs, defaults and aliases */
    uint64_t            fingerprint; /* CRC-64-AVRO of the parsing canonical form */
    const char *const  *older;       /* schemas that it had earlier; ends with NULL; NULL: none. What was written with them is read, too */
};

#endif
