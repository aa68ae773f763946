/* SPDX-License-Identifier: Apache-2.0
 * The generator: schemas to C structs and field tables. */
#ifndef AVROGEN_H
#define AVROGEN_H

#include <stdio.h>

#include "chokepoint/record.h"
#include "engine/schema/schema.h"

/* One schema file: its named types are the nodes from first (inclusive) to end (exclusive). */
struct schema_source {
    const char *path;
    const char *prefix; /* of the C names of its types */
    uint32_t    first, end, root;
};

/* A version that a record had earlier. */
struct older {
    const char *path;
    uint32_t    node; /* of the record; SCHEMA_NONE: this is its present schema */
};

struct generator {
    struct schema        *schema;
    struct schema_source *sources;
    size_t                source_count;
    uint32_t             *order; /* named nodes, each behind those it consists of */
    uint32_t              order_count;
    struct older         *older;
    size_t                older_count;
    uint32_t              imported; /* nodes below this one are of other sets: known, not written */
    const char           *name;     /* of the set: its files, and its table NAME_all */
    const char           *prefix;   /* of the set's C names */
    char                **includes; /* headers of the sets that the imported types are of */
    size_t                include_count;
};

/* What a field is in C. */
struct schema_shape {
    enum ck_field_kind kind, element;
    bool               nullable;
    uint32_t           node; /* of the value: without union, array */
};

enum { C_NAME_MAX = 256 };

/* The shape of a type of the subset; false: not in the subset, and `ret_why` says why. */
bool shape_of(const struct schema *schema, uint32_t node, struct schema_shape *ret_shape, const char **ret_why);

/* Checks the subset and orders the types; 0 or -EINVAL after a message. */
int generator_check(struct generator *generator);

const char *name_short(const struct schema_node *node); /* without namespace */
void        name_snake(const char *camel, char ret_name[C_NAME_MAX]);
void        name_type(const struct generator *generator, const struct schema_node *node, char ret_name[C_NAME_MAX]); /* in C, with the prefix */
void        name_upper(const char *text, char ret_name[C_NAME_MAX]);
void        name_field(const char *name, char ret_name[C_NAME_MAX]); /* keywords get a '_' behind */

/* Of the C name of a named type, by its node. */
const char *generator_prefix(const struct generator *generator, uint32_t node);

/* Avro encoding of a default; 0 or -EINVAL. */
int default_encode(const struct schema *schema, uint32_t node, json_t *value, struct ck_buffer *buffer);

/* Reads a file into `buf` of SCHEMA_TEXT_MAX + 1 bytes. 0, or -errno after a message. */
int file_read(const char *path, char *buf, size_t *ret_size);

void self_contained(const struct schema *schema, uint32_t node, struct ck_buffer *buffer);
void header_write(const struct generator *generator, FILE *out);
void source_write(const struct generator *generator, FILE *out);

#endif
