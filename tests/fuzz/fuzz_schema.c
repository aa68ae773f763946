/* SPDX-License-Identifier: Apache-2.0
 * Any text as a schema: parsed, put in canonical form (which parses to the same fingerprint), resolved to every record type. */
#include <assert.h>

#include "engine/schema/schema.h"
#include "records.h"
#include "support/types.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct schema        *schema, *again;
    struct ck_resolution *resolution;
    struct ck_buffer      canonical = { 0 };
    char                  detail[256];

    if (schema_parse((struct ck_bytes){ (const char *)data, size }, &schema, detail, sizeof detail))
        return 0;
    schema_canonical(schema, schema->root, &canonical);
    if (canonical.size <= SCHEMA_TEXT_MAX && schema_parse(ck_buffer_bytes(&canonical), &again, detail, sizeof detail) == SCHEMA_OK) {
        assert(schema_fingerprint(again, again->root) == schema_fingerprint(schema, schema->root));
        schema_free(again);
    }
    for (const struct ck_record_type *const *type = types_all(); *type; type++)
        if (schema_resolve(schema, *type, &resolution, detail, sizeof detail) == SCHEMA_OK)
            ck_resolution_free(resolution);
    schema_free(schema);
    ck_buffer_release(&canonical);
    return 0;
}
