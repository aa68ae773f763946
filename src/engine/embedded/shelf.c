/* SPDX-License-Identifier: Apache-2.0
 * Lines to values. */
#include "engine/embedded/shelf.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>

#include "engine/formats/json.h"
#include "engine/formats/json_scan.h"
#include "engine/serde/decode.h"
#include "engine/util/file.h"

static int read_file(const char *directory, const char *name, struct ck_buffer *text)
{
    char file[PATH_MAX], path[PATH_MAX];

    snprintf(file, sizeof file, "%s.jsonl", name);
    return path_join(path, sizeof path, directory, file) ? file_read_regular(path, text) : -ENAMETOOLONG;
}

static size_t count_lines(struct ck_bytes text)
{
    size_t count = 0;

    for (size_t i = 0; i < text.size; i++)
        count += text.data[i] == '\n';
    return count;
}

size_t lines_count(const char *directory, const char *name)
{
    struct ck_buffer text = { 0 };
    size_t           count = read_file(directory, name, &text) == 0 ? count_lines(ck_buffer_bytes(&text)) : 0;

    ck_buffer_release(&text);
    return count;
}

static int by_key(const void *a, const void *b)
{
    const struct shelf_entry *one = a, *two = b;
    int                       order = ck_bytes_compare(one->key, two->key);

    return order ? order : (one->line > two->line) - (one->line < two->line);
}

static int read_line(struct shelf *shelf, struct ck_bytes line)
{
    struct shelf_entry entry = { .line = shelf->count };
    void              *value = ck_arena_take(&shelf->arena, shelf->topic->value->size);
    char               detail[DECODE_DETAIL_MAX];

    entry.key = raw_text(member_find(line, "key"), &shelf->arena);
    if (!entry.key.data || json_read(shelf->topic->value, member_find(line, "value"), &shelf->arena, value, detail, sizeof detail) != JSON_OK)
        return -EBADMSG;
    entry.value = value;
    shelf->entries[shelf->count++] = entry;
    return 0;
}

/* Keeps the last of each key, and of these what is not retracted. */
static void keep_last(struct shelf *shelf)
{
    size_t kept = 0;

    if (shelf->count)
        qsort(shelf->entries, shelf->count, sizeof *shelf->entries, by_key);
    for (size_t i = 0; i < shelf->count; i++)
        if ((i + 1 == shelf->count || !ck_bytes_equal(shelf->entries[i].key, shelf->entries[i + 1].key)) &&
            !value_is_retracted(shelf->topic, shelf->entries[i].value))
            shelf->entries[kept++] = shelf->entries[i];
    shelf->count = kept;
}

int shelf_load(struct shelf *shelf, const char *directory, const struct ck_topic *topic)
{
    struct ck_bytes rest;
    int             result;

    *shelf = (struct shelf){ .topic = topic };
    result = read_file(directory, topic->name, &shelf->text);
    rest = ck_buffer_bytes(&shelf->text);
    shelf->lines = count_lines(rest);
    shelf->entries = calloc(shelf->lines + 1, sizeof *shelf->entries);
    if (!shelf->entries)
        abort();
    while (result == 0 && rest.size > 0) {
        const char *end = memchr(rest.data, '\n', rest.size);
        size_t      size = end ? (size_t)(end - rest.data) : rest.size, next = size + (end != NULL);

        if (!end)
            return -EBADMSG;
        result = read_line(shelf, (struct ck_bytes){ rest.data, size });
        rest = (struct ck_bytes){ rest.data + next, rest.size - next };
    }
    keep_last(shelf);
    return result;
}

static int find_key(const void *key, const void *entry)
{
    return ck_bytes_compare(*(const struct ck_bytes *)key, ((const struct shelf_entry *)entry)->key);
}

const void *shelf_find(const struct shelf *shelf, struct ck_bytes key)
{
    const struct shelf_entry *entry = shelf->count ? bsearch(&key, shelf->entries, shelf->count, sizeof *shelf->entries, find_key) : NULL;

    return entry ? entry->value : NULL;
}

void shelf_release(struct shelf *shelf)
{
    free(shelf->entries);
    ck_buffer_release(&shelf->text);
    ck_arena_release(&shelf->arena);
}
