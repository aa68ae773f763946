/* SPDX-License-Identifier: Apache-2.0
 * Values at the pointers that a shape names, by jansson. */
#include "source/rows/json_beside.h"

#include <stdlib.h>

/* Whether the pointer leads to the member or below it; *ret_below: what is left of it. */
static bool leads(struct ck_bytes pointer, struct ck_bytes path, struct ck_bytes name, struct ck_bytes *ret_below)
{
    if (pointer.size <= path.size || !ck_bytes_begin(pointer, path) || pointer.data[path.size] != '/')
        return false;
    pointer = (struct ck_bytes){ pointer.data + path.size + 1, pointer.size - path.size - 1 };
    if (!ck_bytes_begin(pointer, name) || (pointer.size > name.size && pointer.data[name.size] != '/'))
        return false;
    *ret_below = (struct ck_bytes){ pointer.data + name.size, pointer.size - name.size };
    return true;
}

bool json_beside_wants(const struct row_shape *shape, struct ck_bytes path, struct ck_bytes name)
{
    struct ck_bytes below;

    for (int what = 0; what < BESIDES; what++)
        if (leads(beside_place(shape, what), path, name, &below))
            return true;
    return false;
}

const json_t *json_pointed(const json_t *value, struct ck_bytes pointer)
{
    while (pointer.size > 0 && value) {
        const char *slash = memchr(pointer.data + 1, '/', pointer.size - 1);
        size_t      size = slash ? (size_t)(slash - pointer.data) : pointer.size;

        value = json_is_object(value) ? json_object_getn(value, pointer.data + 1, size - 1) : NULL;
        pointer = (struct ck_bytes){ pointer.data + size, pointer.size - size };
    }
    return value;
}

static void note_value(struct beside *beside, int what, const json_t *value)
{
    bool  list = json_is_array(value) || json_is_object(value);
    char *text;

    if (!value || json_is_null(value) || json_is_false(value) || (json_is_array(value) && json_array_size(value) == 0) ||
        (json_is_object(value) && json_object_size(value) == 0))
        return;
    if (json_is_string(value)) {
        beside_note(beside, what, cell_trim((struct ck_bytes){ json_string_value(value), json_string_length(value) }));
        return;
    }
    if (what != BESIDE_COUNT && json_is_number(value) && json_number_value(value) == 0)
        return; /* the number of no error */
    text = json_dumps(value, JSON_ENCODE_ANY | JSON_COMPACT | (list ? JSON_SORT_KEYS : 0));
    if (!text)
        return;
    beside_note(beside, what, ck_bytes_from(text));
    free(text);
}

void json_beside_take(struct beside *beside, const struct row_shape *shape, struct ck_bytes path, struct ck_bytes name, struct ck_bytes text)
{
    struct ck_bytes below = { 0 };
    json_t         *value = json_loadb(text.data, text.size, JSON_DECODE_ANY, NULL);

    for (int what = 0; what < BESIDES && value; what++)
        if (leads(beside_place(shape, what), path, name, &below))
            note_value(beside, what, json_pointed(value, below));
    json_decref(value);
}
