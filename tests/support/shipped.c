/* SPDX-License-Identifier: Apache-2.0
 * tests/golden/input is the shipped data as records; measures there have no nulls that intake would fill, so their facts have the same fields. */
#include "support/shipped.h"

#include "engine/formats/json.h"
#include "support/json_tree.h"

#include <stdio.h>
#include <stdlib.h>

typedef int learn_function(void *, int64_t, struct ck_bytes, const void *);

/* Lines {"value": {…}}: the value's fields are those of the fact, but for where it was read. */
static void learn_file(struct reference *reference, const char *path, const struct ck_record_type *type, learn_function *learn)
{
    char           *line = NULL, detail[128];
    size_t          room = 0;
    int64_t         offset = 0;
    struct ck_arena arena = CK_ARENA_NULL;
    FILE           *file = fopen(path, "r");

    while (file && getline(&line, &room, file) > 0) {
        json_t *object = json_loads(line, 0, NULL), *value = json_object_get(object, "value");
        void   *record = ck_arena_take(&arena, type->size);

        json_object_set_new(value, type->fields[type->field_count - 1].name, json_pack("{s:s,s:i,s:i}", "topic", "", "partition", 0, "offset", 0));
        if (!json_object_get(value, "known_at"))
            json_object_set_new(value, "known_at", json_string("1970-01-01T00:00:00Z"));
        if (json_tree_value(type, value, &arena, record, detail, sizeof detail) != JSON_OK) {
            fprintf(stderr, "%s:%lld: %s\n", path, (long long)offset + 1, detail);
            abort();
        }
        learn(reference, offset++, CK_BYTES(""), record);
        json_decref(object);
        ck_arena_clear(&arena);
    }
    if (offset == 0)
        abort();
    fclose(file);
    free(line);
    ck_arena_release(&arena);
}

struct reference *shipped_reference(void)
{
    struct reference *reference = reference_new();

    learn_file(reference, SOURCE_DIR "/tests/golden/input/control.measures.jsonl", &measure_fact_type, reference_learn_measure);
    learn_file(reference, SOURCE_DIR "/tests/golden/input/reference.items.jsonl", &item_fact_type, reference_learn_item);
    learn_file(reference, SOURCE_DIR "/tests/golden/input/reference.supply.jsonl", &supply_entry_type, reference_learn_supply);
    return reference;
}
