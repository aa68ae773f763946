/* SPDX-License-Identifier: Apache-2.0
 * Lines to values. */
#include "engine/embedded/final_values.h"

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
    const struct final_value *one = a, *two = b;
    int                       order = ck_bytes_compare(one->key, two->key);

    return order ? order : (one->line > two->line) - (one->line < two->line);
}

static int read_line(struct final_values *final, struct ck_bytes line)
{
    struct final_value entry = { .line = final->count };
    void              *value = ck_arena_take(&final->arena, final->topic->value->size);
    char               detail[DECODE_DETAIL_MAX];

    entry.key = raw_text(member_find(line, "key"), &final->arena);
    if (!entry.key.data || json_read(final->topic->value, member_find(line, "value"), &final->arena, value, detail, sizeof detail) != JSON_OK)
        return -EBADMSG;
    entry.value = value;
    final->entries[final->count++] = entry;
    return 0;
}

/* Keeps the last value of each key, unless it is retracted. */
static void keep_last(struct final_values *final)
{
    size_t kept = 0;

    if (final->count)
        qsort(final->entries, final->count, sizeof *final->entries, by_key);
    for (size_t i = 0; i < final->count; i++)
        if ((i + 1 == final->count || !ck_bytes_equal(final->entries[i].key, final->entries[i + 1].key)) &&
            !value_is_retracted(final->topic, final->entries[i].value))
            final->entries[kept++] = final->entries[i];
    final->count = kept;
}

int final_values_load(struct final_values *final, const char *directory, const struct ck_topic *topic)
{
    struct ck_bytes rest;
    int             result;

    *final = (struct final_values){ .topic = topic };
    result = read_file(directory, topic->name, &final->text);
    rest = ck_buffer_bytes(&final->text);
    final->lines = count_lines(rest);
    final->entries = calloc(final->lines + 1, sizeof *final->entries);
    if (!final->entries)
        abort();
    while (result == 0 && rest.size > 0) {
        const char *end = memchr(rest.data, '\n', rest.size);
        size_t      size = end ? (size_t)(end - rest.data) : rest.size, next = size + (end != NULL);

        if (!end)
            return -EBADMSG;
        result = read_line(final, (struct ck_bytes){ rest.data, size });
        rest = (struct ck_bytes){ rest.data + next, rest.size - next };
    }
    keep_last(final);
    return result;
}

static int find_key(const void *key, const void *entry)
{
    return ck_bytes_compare(*(const struct ck_bytes *)key, ((const struct final_value *)entry)->key);
}

const void *final_values_find(const struct final_values *final, struct ck_bytes key)
{
    const struct final_value *entry = final->count ? bsearch(&key, final->entries, final->count, sizeof *final->entries, find_key) : NULL;

    return entry ? entry->value : NULL;
}

void final_values_release(struct final_values *final)
{
    free(final->entries);
    ck_buffer_release(&final->text);
    ck_arena_release(&final->arena);
}
