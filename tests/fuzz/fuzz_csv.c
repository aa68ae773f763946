/* SPDX-License-Identifier: Apache-2.0
 * Any text as a CSV file. Input: the index of a kind (1 byte), the text. What is given can be encoded and decoded. */
#include <assert.h>

#include "program/ingest/ingest.h"

#include "chokepoint/avro.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int take(void *context, const void *record)
{
    const struct ingest_kind    *kind = context;
    const struct ck_record_type *type = kind->topic->value;
    struct ck_buffer             buffer = { 0 };
    struct ck_arena              arena = CK_ARENA_NULL;
    void                        *again = ck_arena_take(&arena, type->size);
    int                          outcome;

    ck_record_encode(type, 0, type->field_count, record, &buffer);
    outcome = ck_record_decode(type, ck_buffer_bytes(&buffer), &arena, again);
    assert(outcome == CK_CODEC_OK);
    (void)outcome;
    ck_arena_release(&arena);
    ck_buffer_release(&buffer);
    return 0;
}

static void take_bad(void *context, size_t line, const char *problem)
{
    (void)context;
    assert(line > 0 && problem[0]);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    size_t             kinds = 0;
    struct ingest_sink sink = { NULL, take, take_bad };
    union {
        const struct ingest_kind *kind;
        void                     *context;
    } chosen;

    if (size < 1)
        return 0;
    while (ingest_kinds[kinds].name && !ingest_kinds[kinds].lines)
        kinds++;
    chosen.kind = &ingest_kinds[data[0] % kinds];
    sink.context = chosen.context;
    ingest_csv(chosen.kind, (struct ck_bytes){ (const char *)data + 1, size - 1 }, NULL, &sink);
    return 0;
}
