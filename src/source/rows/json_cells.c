/* SPDX-License-Identifier: Apache-2.0
 * Cells of JSON values, by jansson. */
#include "source/rows/json_cells.h"

#include <stdio.h>
#include <stdlib.h>

#include "chokepoint/number.h"
#include "source/rows/internal.h"
#include "source/rows/total_word.h"

void json_cells_init(struct json_cells *cells, const struct row_wants *wants, bool lists)
{
    *cells = (struct json_cells){ .wants = wants, .lists = lists, .cells = calloc(wants->count + 1, sizeof *cells->cells) };
    cells->hash = wants->digests ? XXH3_createState() : NULL;
    if (!cells->cells || (wants->digests && !cells->hash))
        abort();
}

void json_cells_clear(struct json_cells *cells)
{
    json_decref(cells->value);
    cells->value = NULL;
    ck_arena_clear(&cells->arena);
}

void json_cells_release(struct json_cells *cells)
{
    json_cells_clear(cells);
    ck_arena_release(&cells->arena);
    ck_arena_release(&cells->names);
    XXH3_freeState(cells->hash);
    free(cells->cells);
}

static bool parse(struct json_cells *cells, struct ck_bytes text, char *problem)
{
    json_error_t error;

    json_cells_clear(cells);
    cells->value = json_loadb(text.data, text.size, JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, &error);
    if (!cells->value)
        snprintf(problem, ROWS_PROBLEM_MAX, "no JSON: %.160s", error.text);
    return cells->value;
}

/* ---- texts ---- */

/* False: it is a list or an object. Null has none. */
static bool text_of(struct json_cells *cells, const json_t *value, struct ck_bytes *ret_text)
{
    char *text;

    *ret_text = (struct ck_bytes){ 0 };
    if (!value || json_is_null(value))
        return true;
    if (json_is_string(value)) {
        *ret_text = cell_trim((struct ck_bytes){ json_string_value(value), json_string_length(value) });
        return true;
    }
    if (json_is_boolean(value)) {
        *ret_text = ck_bytes_from(json_is_true(value) ? "true" : "false");
        return true;
    }
    if (!json_is_number(value))
        return false;
    text = ck_arena_take(&cells->arena, CK_NUMBER_TEXT_MAX);
    ret_text->data = text;
    ret_text->size = json_is_integer(value) ? ck_number_write_long(json_integer_value(value), text) : ck_number_write(json_real_value(value), text);
    return true;
}

struct joined_texts {
    struct ck_buffer text;
    size_t           parts;
};

static bool walk(struct json_cells *cells, const json_t *value, struct ck_bytes pointer, struct joined_texts *joined, struct ck_bytes *ret_text);

static bool walk_list(struct json_cells *cells, const json_t *list, struct ck_bytes pointer, struct joined_texts *joined)
{
    for (size_t i = 0; i < json_array_size(list); i++) {
        struct ck_bytes text;

        if (!walk(cells, json_array_get(list, i), pointer, joined, &text))
            return false;
        if (!text.data)
            continue;
        if (memchr(text.data, '|', text.size))
            return false; /* it would be two */
        if (joined->parts++)
            ck_buffer_append(&joined->text, CK_BYTES("|"));
        ck_buffer_append(&joined->text, text);
    }
    return true;
}

/* The text at the pointer; behind a `*` the texts go to `joined`, and *ret_text has none. False: it is no single value. */
static bool walk(struct json_cells *cells, const json_t *value, struct ck_bytes pointer, struct joined_texts *joined, struct ck_bytes *ret_text)
{
    *ret_text = (struct ck_bytes){ 0 };
    while (pointer.size > 0) {
        const char     *slash = memchr(pointer.data + 1, '/', pointer.size - 1);
        size_t          size = slash ? (size_t)(slash - pointer.data) : pointer.size;
        struct ck_bytes name = { pointer.data + 1, size - 1 };

        pointer = (struct ck_bytes){ pointer.data + size, pointer.size - size };
        if (ck_bytes_equal(name, CK_BYTES("*")))
            return json_is_array(value) ? walk_list(cells, value, pointer, joined) : !value || json_is_null(value);
        value = json_is_object(value) ? json_object_getn(value, name.data, name.size) : NULL;
    }
    return text_of(cells, value, ret_text);
}

static bool find(struct json_cells *cells, struct ck_bytes name, struct ck_bytes *ret_text)
{
    struct joined_texts joined = { 0 };
    bool                good;

    if (name.size == 0 || name.data[0] != '/')
        return text_of(cells, json_object_getn(cells->value, name.data, name.size), ret_text);
    good = walk(cells, cells->value, name, &joined, ret_text);
    if (good && joined.parts)
        *ret_text = ck_arena_copy(&cells->arena, ck_buffer_bytes(&joined.text));
    ck_buffer_release(&joined.text);
    return good;
}

/* ---- lists ---- */

bool json_cells_header(struct json_cells *cells, struct ck_bytes text, char problem[ROWS_PROBLEM_MAX])
{
    bool good = parse(cells, text, problem);

    if (good && (!json_is_array(cells->value) || json_array_size(cells->value) == 0 || json_array_size(cells->value) > ROWS_COLUMNS_MAX)) {
        snprintf(problem, ROWS_PROBLEM_MAX, "the first row is no list of names");
        return false;
    }
    if (!good)
        return false;
    cells->count = json_array_size(cells->value);
    cells->columns = ck_arena_take(&cells->names, cells->count * sizeof *cells->columns);
    for (size_t i = 0; i < cells->count; i++) {
        const json_t *name = json_array_get(cells->value, i);

        if (!json_is_string(name)) {
            snprintf(problem, ROWS_PROBLEM_MAX, "the first row is no list of names");
            return false;
        }
        cells->columns[i] = ck_arena_copy(&cells->names, cell_trim((struct ck_bytes){ json_string_value(name), json_string_length(name) }));
    }
    return true;
}

/* Columns of one name, which an answer has where a name was asked for twice, say the same. */
static bool take_listed(struct json_cells *cells, size_t want, char *problem)
{
    struct ck_bytes name = cells->wants->names[want], text;
    bool            found = false;

    cells->cells[want] = (struct ck_bytes){ 0 };
    for (size_t i = 0; i < cells->count; i++) {
        if (!ck_bytes_equal(cells->columns[i], name))
            continue;
        if (!text_of(cells, json_array_get(cells->value, i), &text) || (found && !ck_bytes_equal(text, cells->cells[want]))) {
            snprintf(problem, ROWS_PROBLEM_MAX, found ? "two columns are called %.*s, and differ" : "%.*s is no single value",
                     (int)(name.size < 64 ? name.size : 64), name.data);
            return false;
        }
        cells->cells[want] = text;
        found = true;
    }
    return true;
}

/* ---- rows ---- */

static bool is_fit(struct ck_bytes text) { return text.size <= ROWS_CELL_MAX; }

bool json_cells_take(struct json_cells *cells, struct ck_bytes text, char problem[ROWS_PROBLEM_MAX])
{
    if (!parse(cells, text, problem))
        return false;
    if (cells->lists ? !json_is_array(cells->value) : !json_is_object(cells->value)) {
        snprintf(problem, ROWS_PROBLEM_MAX, cells->lists ? "a row that is no list" : "a row that is no object");
        return false;
    }
    if (cells->lists && json_array_size(cells->value) != cells->count) {
        snprintf(problem, ROWS_PROBLEM_MAX, "%zu cells, where the header has %zu", json_array_size(cells->value), cells->count);
        return false;
    }
    for (size_t i = 0; i < cells->wants->count; i++) {
        struct ck_bytes name = cells->wants->names[i];

        if (cells->lists) {
            if (!take_listed(cells, i, problem))
                return false;
        } else if (!find(cells, name, &cells->cells[i])) {
            snprintf(problem, ROWS_PROBLEM_MAX, "%.*s is no single value", (int)(name.size < 64 ? name.size : 64), name.data);
            return false;
        }
        if (!is_fit(cells->cells[i])) {
            snprintf(problem, ROWS_PROBLEM_MAX, "a cell is too long");
            return false;
        }
    }
    return true;
}

/* ---- digests ---- */

static int add_piece(const char *piece, size_t size, void *hash)
{
    XXH3_128bits_update(hash, piece, size);
    return 0;
}

/* Takes what is a figure out of the object; `path`: the pointer that leads to it, empty for the row. */
static void drop_figures(const struct row_wants *wants, json_t *object, struct ck_bytes path)
{
    struct ck_buffer pointer = { 0 };
    const char      *name;
    size_t           size;
    json_t          *value;
    void            *next;

    json_object_keylen_foreach_safe(object, next, name, size, value)
    {
        pointer.size = 0;
        ck_buffer_append(&pointer, path);
        ck_buffer_append(&pointer, CK_BYTES("/"));
        ck_buffer_append(&pointer, (struct ck_bytes){ name, size });
        if ((path.size == 0 && wants_figure(wants, (struct ck_bytes){ name, size })) || wants_figure(wants, ck_buffer_bytes(&pointer)))
            json_object_deln(object, name, size);
        else if (json_is_object(value))
            drop_figures(wants, value, ck_buffer_bytes(&pointer));
    }
    ck_buffer_release(&pointer);
}

/* The words for totals in members that nobody reads; `path` as above. */
static void note_totals(const struct row_wants *wants, const json_t *object, struct ck_bytes path, struct row_totals *totals)
{
    struct ck_buffer pointer = { 0 };
    const char      *name;
    size_t           size;
    json_t          *value;

    json_object_keylen_foreach((json_t *)(uintptr_t)object, name, size, value)
    {
        struct ck_bytes text = { json_string_value(value), json_string_length(value) };

        pointer.size = 0;
        ck_buffer_append(&pointer, path);
        ck_buffer_append(&pointer, CK_BYTES("/"));
        ck_buffer_append(&pointer, (struct ck_bytes){ name, size });
        if ((json_is_string(value) || json_is_null(value)) && wants_unread(wants, ck_buffer_bytes(&pointer)) &&
            (path.size || wants_unread(wants, (struct ck_bytes){ name, size })))
            row_totals_note(totals, ck_buffer_bytes(&pointer), cell_trim(text));
        if (json_is_object(value))
            note_totals(wants, value, ck_buffer_bytes(&pointer), totals);
    }
    ck_buffer_release(&pointer);
}

static void note_totals_of_list(const struct json_cells *cells, struct row_totals *totals)
{
    for (size_t i = 0; i < cells->count; i++) {
        const json_t *value = json_array_get(cells->value, i);

        if ((json_is_string(value) || json_is_null(value)) && wants_unread(cells->wants, cells->columns[i]))
            row_totals_note(totals, cells->columns[i], cell_trim((struct ck_bytes){ json_string_value(value), json_string_length(value) }));
    }
}

static XXH128_hash_t digest_of(struct json_cells *cells, const json_t *value)
{
    XXH3_128bits_reset(cells->hash);
    json_dump_callback(value, add_piece, cells->hash, JSON_COMPACT | JSON_SORT_KEYS);
    return XXH3_128bits_digest(cells->hash);
}

struct row_digests json_cells_digests(struct json_cells *cells)
{
    struct row_digests digests;
    json_t            *parted;

    if (!cells->hash)
        return NO_DIGESTS;
    parted = json_deep_copy(cells->value);
    if (!parted)
        abort();
    drop_figures(cells->wants, parted, (struct ck_bytes){ 0 });
    for (size_t i = 0; cells->lists && i < cells->count; i++)
        if (wants_figure(cells->wants, cells->columns[i]))
            json_array_set_new(parted, i, json_null());
    digests = (struct row_digests){ digest_of(cells, cells->value), digest_of(cells, parted), { 0 } };
    if (cells->lists)
        note_totals_of_list(cells, &digests.totals);
    else
        note_totals(cells->wants, cells->value, (struct ck_bytes){ 0 }, &digests.totals);
    json_decref(parted);
    return digests;
}
