/* SPDX-License-Identifier: Apache-2.0
 * Avro schemas: parses JSON text into flat nodes, computes parsing canonical form and fingerprint, and resolves a writer's schema to one of our
 * records. The texts come from producers and registries, so every size is bounded and a hostile schema gives an error with a detail. */
#ifndef CHOKEPOINT_SCHEMA_SCHEMA_H
#define CHOKEPOINT_SCHEMA_SCHEMA_H

#include <jansson.h>

#include "chokepoint/avro.h"

enum { SCHEMA_TEXT_MAX = 256 * 1024, SCHEMA_DEPTH_MAX = 64, SCHEMA_NODES_MAX = 8192, SCHEMA_FIELDS_MAX = 1024, SCHEMA_SYMBOLS_MAX = 4096 };

enum schema_type {
    SCHEMA_NULL,
    SCHEMA_BOOLEAN,
    SCHEMA_INT,
    SCHEMA_LONG,
    SCHEMA_FLOAT,
    SCHEMA_DOUBLE,
    SCHEMA_BYTES,
    SCHEMA_STRING, /* primitive, in this order */
    SCHEMA_FIXED,
    SCHEMA_ENUM,
    SCHEMA_RECORD, /* named */
    SCHEMA_ARRAY,
    SCHEMA_MAP,
    SCHEMA_UNION
};

struct schema_node {
    enum schema_type type;
    char            *name;    /* named types: the full name */
    const char      *logical; /* logicalType, or NULL */
    const char      *doc;     /* or NULL */
    json_t          *aliases; /* array of strings, or NULL */
    uint32_t         first;   /* record: of fields[]; union: of links[]; enum: of symbols[]; array, map: the node of the items */
    uint32_t         count;
    uint32_t         size;     /* fixed */
    uint32_t         fallback; /* enum: index of the default symbol; SCHEMA_NONE */
};

#define SCHEMA_NONE UINT32_MAX

struct schema_field {
    const char *name, *doc;
    json_t     *aliases;  /* array of strings, or NULL */
    json_t     *fallback; /* default, or NULL */
    uint32_t    node;
};

/* Strings and JSON are borrowed from `texts`. */
struct schema {
    struct schema_node  *nodes;
    struct schema_field *fields;
    const char         **symbols;
    uint32_t            *links;
    uint32_t             node_count, field_count, symbol_count, link_count;
    uint32_t             root; /* node of the text added last */
    json_t              *texts;
};

enum { SCHEMA_OK, SCHEMA_BAD /* no schema, or beyond a limit */, SCHEMA_MISMATCH /* the reader cannot read what this schema writes */ };

/* One text. */
int  schema_parse(struct ck_bytes text, struct schema **ret_schema, char *detail, size_t detail_size);
void schema_free(struct schema *schema);

/* Parses several texts that share named types, in order; `root` is then the node of the last one. After SCHEMA_BAD only free the schema. */
struct schema *schema_new(void);
int            schema_add(struct schema *schema, struct ck_bytes text, char *detail, size_t detail_size);

/* Appends the parsing canonical form of a node. CRC-64-AVRO of it. */
void     schema_canonical(const struct schema *schema, uint32_t node, struct ck_buffer *buffer);
uint64_t schema_fingerprint(const struct schema *schema, uint32_t node);
uint64_t crc64_avro(struct ck_bytes bytes);

/* Room for `more` elements at the end of an array that holds `count`; its room is the least power of two from 16 on, so no field keeps it. Aborts
 * when memory is exhausted. */
void *schema_grow(void *items, uint32_t count, uint32_t more, size_t size);

/* Compiles the resolution that decodes values of `writer` (its root) into the C struct of `reader` (Avro 1.11, "Schema Resolution": fields by name or
 * alias, defaults, promotions, enums by symbol). A logical type that would change the meaning (timestamp-micros for timestamp-millis) is a mismatch.
 * It depends on neither schema afterwards, only on `reader`. SCHEMA_OK or SCHEMA_MISMATCH. */
int schema_resolve(const struct schema *writer, const struct ck_record_type *reader, struct ck_resolution **ret_resolution, char *detail,
                   size_t detail_size);

#endif
