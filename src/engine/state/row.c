/* SPDX-License-Identifier: Apache-2.0
 * Rows as records: the bytes of a row are the Avro encoding of its schema. */
#include "chokepoint/avro.h"
#include "engine/state/table.h"

#include <assert.h>

void ck_row_read(const struct ck_row *row, const struct ck_record_type *type, void *ret_record, struct ck_arena *arena)
{
    int outcome = ck_record_decode(type, row->value, arena, ret_record);

    assert(outcome == CK_CODEC_OK);
    (void)outcome;
}

bool ck_table_read(const struct ck_table *table, const struct ck_record_type *type, struct ck_bytes key, void *ret_record, struct ck_arena *arena)
{
    struct ck_row row;

    if (!ck_table_get(table, key, &row))
        return false;
    ck_row_read(&row, type, ret_record, arena);
    return true;
}

void ck_table_write(struct ck_table *table, const struct ck_record_type *type, struct ck_bytes key, const void *record)
{
    table->row.size = 0;
    ck_record_encode(type, 0, type->field_count, record, &table->row);
    ck_table_put(table, key, ck_buffer_bytes(&table->row));
}
