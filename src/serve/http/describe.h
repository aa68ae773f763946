/* SPDX-License-Identifier: Apache-2.0
 * The routes described: OpenAPI 3.1, made from their tables and from the schemas of the records that they answer with. */
#ifndef CHOKEPOINT_SERVE_DESCRIBE_H
#define CHOKEPOINT_SERVE_DESCRIBE_H

#include <jansson.h>

#include "serve/http/route.h"

struct description {
    const char                      *title, *version, *text;
    const struct serve_route *const *routes; /* ends with NULL */
    bool                             tokens;
};

/* Appends the description. */
void describe_write(const struct description *description, struct ck_buffer *buffer);

/* Adds the schema of a record, and those of what it holds, to an object of named schemas (JSON Schema 2020-12, as OpenAPI 3.1 has it). */
void describe_record(const struct ck_record_type *record, json_t *schemas);

#endif
