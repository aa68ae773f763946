/* SPDX-License-Identifier: Apache-2.0
 * Any text as a JSON record. Input: the index of a record type (1 byte), the text. What is read is written, and what is
 * written is read and written the same. */
#include <assert.h>
#include <stdlib.h>

#include "engine/formats/json.h"
#include "records.h"
#include "support/types.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena              arena = ARENA_NULL;
    struct buffer             first = { 0 }, second = { 0 };
    const struct record_type *type;
    size_t                    types = 0;
    void                     *record;
    char                      detail[256];

    if (size < 1)
        return 0;
    while (types_all()[types])
        types++;
    type = types_all()[data[0] % types];
    record = arena_take(&arena, type->size);
    if (json_read(type, (struct bytes){ (const char *)data + 1, size - 1 }, &arena, record, detail, sizeof detail) == JSON_OK) {
        json_write(type, 0, type->field_count, record, &first);
        assert(json_read(type, buffer_bytes(&first), &arena, record, detail, sizeof detail) == JSON_OK);
        json_write(type, 0, type->field_count, record, &second);
        assert(bytes_equal(buffer_bytes(&first), buffer_bytes(&second)));
    }
    buffer_release(&first);
    buffer_release(&second);
    arena_release(&arena);
    return 0;
}
