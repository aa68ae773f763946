/* SPDX-License-Identifier: Apache-2.0
 * Any text as a JSON record. Input: the index of a record type (1 byte), the text. What is read is written, and what is written is read and written
 * the same. Jansson's tree gives the same outcome and the same record, with three exceptions (support/json_tree.h): at a number that it cannot hold
 * jansson stops, so a reason that comes before `bad_number` is found by ours alone; it passes over a byte of 0 behind a number, which is no JSON; and
 * ours takes no number of more than 32,767 bytes. */
#include <assert.h>
#include <stdlib.h>

#include "engine/formats/json.h"
#include "records.h"
#include "support/json_tree.h"
#include "support/types.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct ck_arena              arena = CK_ARENA_NULL;
    struct ck_buffer             first = { 0 }, second = { 0 };
    const struct ck_record_type *type;
    size_t                       types = 0;
    int                          read, tree;
    void                        *record;
    char                         detail[256];

    if (size < 1)
        return 0;
    while (types_all()[types])
        types++;
    type = types_all()[data[0] % types];
    record = ck_arena_take(&arena, type->size);
    assert(json_tree_agrees(type, (struct ck_bytes){ (const char *)data + 1, size - 1 }, &read, &tree));
    if (json_read(type, (struct ck_bytes){ (const char *)data + 1, size - 1 }, &arena, record, detail, sizeof detail) == JSON_OK) {
        json_write(type, 0, type->field_count, record, &first);
        assert(json_read(type, ck_buffer_bytes(&first), &arena, record, detail, sizeof detail) == JSON_OK);
        json_write(type, 0, type->field_count, record, &second);
        assert(ck_bytes_equal(ck_buffer_bytes(&first), ck_buffer_bytes(&second)));
    }
    ck_buffer_release(&first);
    ck_buffer_release(&second);
    ck_arena_release(&arena);
    return 0;
}
