/* SPDX-License-Identifier: Apache-2.0
 * Rows as records: the bytes of a row are the Avro encoding of its schema. */
#include "chokepoint/avro.h"
#include "engine/state/table.h"

#include <assert.h>

void row_read(const struct row *row, const struct record_type *type, void *ret_record, struct arena *arena)
{
    int outcome = record_decode(type, row->value, arena, ret_record);

    assert(outcome == CODEC_OK);
    (void)outcome;
}

bool table_read(const struct table *table, const struct record_type *type, struct bytes key, void *ret_record, struct arena *arena)
{
    struct row row;

    if (!table_get(table, key, &row))
        return false;
    row_read(&row, type, ret_record, arena);
    return true;
}

void table_write(struct table *table, const struct record_type *type, struct bytes key, const void *record)
{
    table->row.size = 0;
    record_encode(type, 0, type->field_count, record, &table->row);
    table_put(table, key, buffer_bytes(&table->row));
}
