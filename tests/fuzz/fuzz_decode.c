/* SPDX-License-Identifier: Apache-2.0
 * Any bytes as a record. Input: the index of a record type (1 byte), the size of a writer's schema (2 bytes, big-endian; 0: the reader's own), the
 * schema, the record. What is decoded is encoded again, and must be decoded to the same bytes. */
#include <assert.h>
#include <stdlib.h>

#include "engine/schema/schema.h"
#include "records.h"
#include "support/types.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_record(const struct record_type *type, const void *record, struct arena *arena)
{
    void         *again = arena_take(arena, type->size);
    struct buffer first = { 0 }, second = { 0 };

    record_encode(type, 0, type->field_count, record, &first);
    assert(record_decode(type, buffer_bytes(&first), arena, again) == CODEC_OK);
    record_encode(type, 0, type->field_count, again, &second);
    assert(bytes_equal(buffer_bytes(&first), buffer_bytes(&second)));
    buffer_release(&first);
    buffer_release(&second);
}

static void check_resolved(const struct record_type *type, struct bytes writer, struct bytes bytes, struct arena *arena)
{
    void              *record = arena_take(arena, type->size);
    struct schema     *schema;
    struct resolution *resolution;
    char               detail[256];

    if (schema_parse(writer, &schema, detail, sizeof detail))
        return;
    if (schema_resolve(schema, type, &resolution, detail, sizeof detail) == SCHEMA_OK) {
        if (resolution_decode(resolution, bytes, arena, record) != CODEC_BAD)
            check_record(type, record, arena);
        resolution_free(resolution);
    }
    schema_free(schema);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena              arena = ARENA_NULL;
    const struct record_type *type;
    size_t                    types = 0, schema_size;
    struct bytes              bytes;
    void                     *record;

    if (size < 3)
        return 0;
    while (types_all()[types])
        types++;
    type = types_all()[data[0] % types];
    schema_size = (size_t)data[1] << 8 | data[2];
    if (schema_size > size - 3)
        schema_size = size - 3;
    bytes = (struct bytes){ (const char *)data + 3 + schema_size, size - 3 - schema_size };
    record = arena_take(&arena, type->size);
    if (schema_size)
        check_resolved(type, (struct bytes){ (const char *)data + 3, schema_size }, bytes, &arena);
    else if (record_decode(type, bytes, &arena, record) == CODEC_OK)
        check_record(type, record, &arena);
    arena_release(&arena);
    return 0;
}
