/* SPDX-License-Identifier: Apache-2.0
 * Any bytes as a record. Input: the index of a record type (1 byte), the size of a writer's schema (2 bytes, big-endian; 0: the reader's own), the
 * schema, the record. What is decoded is encoded again, and must be decoded to the same bytes. */
#include <assert.h>
#include <stdlib.h>

#include "engine/schema/schema.h"
#include "records.h"
#include "support/types.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_record(const struct ck_record_type *type, const void *record, struct ck_arena *arena)
{
    void            *again = ck_arena_take(arena, type->size);
    struct ck_buffer first = { 0 }, second = { 0 };

    ck_record_encode(type, 0, type->field_count, record, &first);
    assert(ck_record_decode(type, ck_buffer_bytes(&first), arena, again) == CK_CODEC_OK);
    ck_record_encode(type, 0, type->field_count, again, &second);
    assert(ck_bytes_equal(ck_buffer_bytes(&first), ck_buffer_bytes(&second)));
    ck_buffer_release(&first);
    ck_buffer_release(&second);
}

static void check_resolved(const struct ck_record_type *type, struct ck_bytes writer, struct ck_bytes bytes, struct ck_arena *arena)
{
    void                 *record = ck_arena_take(arena, type->size);
    struct schema        *schema;
    struct ck_resolution *resolution;
    char                  detail[256];

    if (schema_parse(writer, &schema, detail, sizeof detail))
        return;
    if (schema_resolve(schema, type, &resolution, detail, sizeof detail) == SCHEMA_OK) {
        if (ck_resolution_decode(resolution, bytes, arena, record) != CK_CODEC_BAD)
            check_record(type, record, arena);
        ck_resolution_free(resolution);
    }
    schema_free(schema);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct ck_arena              arena = CK_ARENA_NULL;
    const struct ck_record_type *type;
    size_t                       types = 0, schema_size;
    struct ck_bytes              bytes;
    void                        *record;

    if (size < 3)
        return 0;
    while (types_all()[types])
        types++;
    type = types_all()[data[0] % types];
    schema_size = (size_t)data[1] << 8 | data[2];
    if (schema_size > size - 3)
        schema_size = size - 3;
    bytes = (struct ck_bytes){ (const char *)data + 3 + schema_size, size - 3 - schema_size };
    record = ck_arena_take(&arena, type->size);
    if (schema_size)
        check_resolved(type, (struct ck_bytes){ (const char *)data + 3, schema_size }, bytes, &arena);
    else if (ck_record_decode(type, bytes, &arena, record) == CK_CODEC_OK)
        check_record(type, record, &arena);
    ck_arena_release(&arena);
    return 0;
}
