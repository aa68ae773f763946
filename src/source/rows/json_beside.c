/* SPDX-License-Identifier: Apache-2.0
 * Values at the pointers that a shape names, by jansson. */
#include "source/rows/json_beside.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "chokepoint/number.h"

static struct ck_bytes pointer_of(const struct row_shape *shape, int what)
{
    return what == BESIDE_COUNT ? shape->said_count : what == BESIDE_NEXT ? shape->said_next : shape->said_error;
}

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
        if (leads(pointer_of(shape, what), path, name, &below))
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

/* Cut where a character ends. */
static void note(struct json_beside *beside, int what, struct ck_bytes text)
{
    size_t size = text.size < sizeof beside->said[what] - 1 ? text.size : sizeof beside->said[what] - 1;

    while (size < text.size && size && ((unsigned char)text.data[size] & 0xC0) == 0x80)
        size--;
    if (size)
        memcpy(beside->said[what], text.data, size);
    beside->said[what][size] = '\0';
    for (size_t i = 0; i < size; i++)
        if ((unsigned char)beside->said[what][i] < ' ')
            beside->said[what][i] = ' ';
}

static void note_value(struct json_beside *beside, int what, const json_t *value)
{
    bool  list = json_is_array(value) || json_is_object(value);
    char *text;

    if (!value || json_is_null(value) || json_is_false(value) || (json_is_array(value) && json_array_size(value) == 0) ||
        (json_is_object(value) && json_object_size(value) == 0))
        return;
    if (json_is_string(value)) {
        note(beside, what, cell_trim((struct ck_bytes){ json_string_value(value), json_string_length(value) }));
        return;
    }
    if (what != BESIDE_COUNT && json_is_number(value) && json_number_value(value) == 0)
        return; /* the number of no error */
    text = json_dumps(value, JSON_ENCODE_ANY | JSON_COMPACT | (list ? JSON_SORT_KEYS : 0));
    if (!text)
        return;
    note(beside, what, ck_bytes_from(text));
    free(text);
}

void json_beside_take(struct json_beside *beside, const struct row_shape *shape, struct ck_bytes path, struct ck_bytes name, struct ck_bytes text)
{
    struct ck_bytes below = { 0 };
    json_t         *value = json_loadb(text.data, text.size, JSON_DECODE_ANY, NULL);

    for (int what = 0; what < BESIDES && value; what++)
        if (leads(pointer_of(shape, what), path, name, &below))
            note_value(beside, what, json_pointed(value, below));
    json_decref(value);
}

static void tell(const struct row_reading *reading, size_t line, const char *what, const char *said)
{
    char words[ROWS_PROBLEM_MAX];

    snprintf(words, sizeof words, "%.60s%.190s", what, said);
    if (reading->sink->told)
        reading->sink->told(reading->sink->context, line, words);
    tell_partial(reading, line, words);
}

int json_beside_judge(const struct json_beside *beside, const struct row_reading *reading, size_t line, size_t elements, bool found)
{
    int64_t count = 0;
    bool    counted = ck_number_read_long(ck_bytes_from(beside->said[BESIDE_COUNT]), &count);
    char    words[ROWS_PROBLEM_MAX];

    if (beside->said[BESIDE_ERROR][0] && elements == 0) {
        snprintf(reading->problem, ROWS_PROBLEM_MAX, "the publisher answers: %.190s", beside->said[BESIDE_ERROR]);
        return -ENODATA;
    }
    if (!found && counted && count != 0) {
        snprintf(reading->problem, ROWS_PROBLEM_MAX, "no list of rows: there is no %.64s, and it says that it has %lld rows",
                 reading->shape->rows.data ? reading->shape->rows.data : "", (long long)count);
        return -ENODATA;
    }
    if (beside->said[BESIDE_ERROR][0])
        tell(reading, line, "the publisher says beside the rows: ", beside->said[BESIDE_ERROR]);
    if (beside->said[BESIDE_NEXT][0] && reading->sink->next)
        reading->sink->next(reading->sink->context, ck_bytes_from(beside->said[BESIDE_NEXT]));
    else if (beside->said[BESIDE_NEXT][0])
        tell(reading, line, "there is a next page, which is not in this file: ", beside->said[BESIDE_NEXT]);
    if (found && counted && (size_t)count != elements) {
        snprintf(words, sizeof words, "it says that it has %lld rows, and has %zu", (long long)count, elements);
        tell(reading, line, "", words);
    }
    return 0;
}
