/* SPDX-License-Identifier: Apache-2.0
 * Reads a file once, on first use, and checks it as a whole: one line without a certain position makes the order of the others uncertain. */
#include "engine/explain/trace_file.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "chokepoint/number.h"
#include "chokepoint/day.h"
#include "engine/formats/json_scan.h"
#include "engine/util/file.h"
#include "chokepoint/types.h"

void trace_say(char ret_why[TRACE_WHY_MAX], const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(ret_why, TRACE_WHY_MAX, format, arguments);
    va_end(arguments);
}

static const struct ck_field *last_field(const struct trace_file *file)
{
    const struct ck_record_type *type = file->topic->value;

    return &type->fields[type->field_count - 1];
}

static bool is_blank(struct ck_bytes text)
{
    for (size_t i = 0; i < text.size; i++)
        if (!strchr(" \t\r", text.data[i]))
            return false;
    return true;
}

/* ---- positions that a line names ---- */

static void reach(struct trace_file *file, const char *topic, int64_t offset, size_t number)
{
    size_t i = 0;

    while (i < file->reach_count && strcmp(file->reaches[i].topic, topic) != 0)
        i++;
    if (i == REACHES_MAX)
        return;
    if (i == file->reach_count) {
        snprintf(file->reaches[i].topic, sizeof file->reaches[i].topic, "%s", topic);
        file->reaches[i].offset = -1;
        file->reach_count++;
    }
    if (offset > file->reaches[i].offset) {
        file->reaches[i].offset = offset;
        file->reaches[i].line = number + 1;
    }
}

static void note_origin(struct trace_file *file, json_t *origin, size_t number)
{
    const char *topic = json_string_value(json_object_get(origin, "topic"));
    json_int_t  partition = json_integer_value(json_object_get(origin, "partition"));

    if (topic && partition != 0 && !file->why[0])
        trace_say(file->why, "%s:%zu: it names partition %lld of %s, but the lines here carry no partition and offset: export the topics again",
                  file->path, number + 1, (long long)partition, topic);
    if (topic)
        reach(file, topic, json_integer_value(json_object_get(origin, "offset")), number);
}

/* What a line without a position names has to be lines as well, of files of one partition. */
static void note_names(struct trace_file *file, const struct trace_line *line)
{
    static const char *const members[] = { "emission", "origin", "read_from" };
    struct ck_bytes          value = member_find(line->text, "value");

    for (size_t i = 0; i < sizeof members / sizeof *members; i++) {
        struct ck_bytes raw = member_find(value, members[i]);
        json_t         *json = raw.size > 1 && raw.data[0] == '{' ? json_loadb(raw.data, raw.size, 0, NULL) : NULL, *source;
        size_t          j;

        if (json && i > 0)
            note_origin(file, json, line->number);
        json_array_foreach(json_object_get(json, "sources"), j, source) note_origin(file, source, line->number);
        json_decref(json);
    }
}

/* ---- lines ---- */

static void set_member(struct trace_line *line, struct ck_bytes name, struct ck_bytes value, bool *ret_partition)
{
    int64_t number;

    if (ck_bytes_equal(name, CK_BYTES("key")) && value.size >= 2 && value.data[0] == '"')
        line->key = (struct ck_bytes){ value.data + 1, value.size - 2 };
    else if (ck_bytes_equal(name, CK_BYTES("offset")) && ck_number_read_long(value, &number) && number >= 0)
        line->offset = number;
    else if (ck_bytes_equal(name, CK_BYTES("partition")) && ck_number_read_long(value, &number) && number >= 0 && number <= INT_MAX) {
        line->partition = (int)number;
        *ret_partition = true;
    }
}

/* Reads the outermost members; what no user wrote is judged. */
static void read_line(struct trace_file *file, struct trace_line *line)
{
    struct members  members = members_of(line->text);
    struct ck_bytes name, value, content = { 0 };
    bool            has_partition = false;

    while (members_next(&members, &name, &value)) {
        set_member(line, name, value, &has_partition);
        if (ck_bytes_equal(name, CK_BYTES("value")) && value.data[0] == '{')
            content = value;
    }
    if (members.broken || !content.data || !has_partition)
        line->offset = -1;
    if (file->topic->foreign || file->why[0] || is_blank(line->text))
        return;
    if (members.broken || !content.data || !line->key.data)
        trace_say(file->why, "%s:%zu: no whole record (a key and a value)", file->path, line->number + 1);
    else if (last_field(file)->record == &ck_emission_type && !member_find(content, "emission").data)
        trace_say(file->why, "%s:%zu: no emission, which names the sources: write it without --final, or explain CK_KEY over Kafka itself",
                  file->path, line->number + 1);
}

static void split_lines(struct trace_file *file)
{
    struct ck_bytes rest = ck_buffer_bytes(&file->text);
    size_t          room = 0;

    for (; rest.size > 0; file->count++) {
        const char *end = memchr(rest.data, '\n', rest.size);
        size_t      size = end ? (size_t)(end - rest.data) : rest.size;

        if (file->count == room) {
            room = room ? room * 2 : 256;
            file->lines = realloc(file->lines, room * sizeof *file->lines);
            if (!file->lines)
                abort();
        }
        file->lines[file->count] = (struct trace_line){ .text = { rest.data, size }, .number = file->count, .offset = -1 };
        read_line(file, &file->lines[file->count]);
        rest = (struct ck_bytes){ rest.data + size + (end != NULL), rest.size - size - (end != NULL) };
    }
}

/* ---- the file ---- */

static int by_position(const void *left, const void *right)
{
    const struct trace_line *a = *(struct trace_line *const *)left, *b = *(struct trace_line *const *)right;

    if (a->partition != b->partition)
        return a->partition < b->partition ? -1 : 1;
    if (a->offset != b->offset)
        return a->offset < b->offset ? -1 : 1;
    return (a->number > b->number) - (a->number < b->number);
}

static void sort_lines(struct trace_file *file)
{
    size_t used = 0;

    file->sorted = calloc(file->count, sizeof(struct trace_line *));
    if (!file->sorted)
        abort();
    for (size_t i = 0; i < file->count; i++)
        if (file->lines[i].offset >= 0)
            file->sorted[used++] = &file->lines[i];
    file->sorted_count = used;
    qsort(file->sorted, used, sizeof(struct trace_line *), by_position);
    for (size_t i = 1; i < used && !file->why[0]; i++) {
        const struct trace_line *a = file->sorted[i - 1], *b = file->sorted[i];

        if (a->partition == b->partition && a->offset == b->offset && !ck_bytes_equal(a->text, b->text))
            trace_say(file->why, "%s:%zu: partition %d, offset %lld is in line %zu too, with another content", file->path, b->number + 1,
                      b->partition, (long long)b->offset, a->number + 1);
    }
}

/* Either all lines carry positions, or none does. */
static void judge_positions(struct trace_file *file)
{
    const struct trace_line *with = NULL, *without = NULL;

    for (size_t i = 0; i < file->count; i++) {
        const struct trace_line *line = &file->lines[i];

        if (line->offset >= 0)
            with = with ? with : line;
        else if (!is_blank(line->text))
            without = without ? without : line;
    }
    file->placed = with != NULL;
    if (with && without && !file->topic->foreign && !file->why[0])
        trace_say(file->why, "%s:%zu: no partition and offset, but line %zu carries them: two kinds of files in one", file->path, without->number + 1,
                  with->number + 1);
    if (with)
        sort_lines(file);
    for (size_t i = 0; !with && !file->topic->foreign && i < file->count && !file->why[0]; i++)
        note_names(file, &file->lines[i]);
}

/* Whether a member holds an instant or a day other than 1970-01-01, which means none. */
static bool says_time(struct ck_bytes content, const struct ck_topic_time *time)
{
    struct ck_bytes raw = time->type == CK_TIME_NONE ? (struct ck_bytes){ 0 } : member_find(content, time->field->name);
    int64_t         time_ms;
    int32_t         day;

    if (time->type != CK_TIME_NONE && time->field->kind == CK_FIELD_DATE)
        return raw.size >= 2 && ck_day_read((struct ck_bytes){ raw.data + 1, raw.size - 2 }, &day);
    return raw.data && raw_instant(raw, &time_ms) && time_ms != 0;
}

/* Whether replay and export would have written a timestamp beside the value. */
static bool is_timed(const struct ck_topic *topic, struct ck_bytes text)
{
    struct ck_bytes content = member_find(text, "value");

    if (says_time(content, &topic->vintage))
        return true;
    for (size_t i = 0; i < CK_TOPIC_TIMES; i++)
        if (says_time(content, &topic->time[i]))
            return true;
    return false;
}

/* In files sorted by keys, lines do not correspond to positions. Records without emission are recognized by timestamps, which --final omits. */
static void judge_final(struct trace_file *file)
{
    if (file->placed || !file->topic->appended || file->why[0])
        return;
    for (size_t i = 0; i < file->count; i++)
        if (is_timed(file->topic, file->lines[i].text) && !member_find(file->lines[i].text, "timestamp").data) {
            trace_say(file->why, "%s:%zu: no timestamp: it was written with --final, whose lines have no places", file->path,
                      file->lines[i].number + 1);
            return;
        }
}

void trace_file_read(struct trace_file *file)
{
    int result = file_read_regular(file->path, &file->text);

    if (result == -ENOENT)
        return;
    file->there = true;
    if (result) {
        trace_say(file->why, "%s: %s", file->path, file_error(result));
        return;
    }
    file->digest = manifest_digest(ck_buffer_bytes(&file->text));
    split_lines(file);
    judge_positions(file);
    judge_final(file);
}

void trace_file_release(struct trace_file *file)
{
    ck_buffer_release(&file->text);
    free(file->lines);
    free(file->sorted);
}

const struct trace_line *trace_file_at(const struct trace_file *file, int partition, int64_t offset)
{
    size_t low = 0, high = file->sorted_count;

    while (low < high) {
        size_t                   middle = low + (high - low) / 2;
        const struct trace_line *line = file->sorted[middle];

        if (line->partition == partition && line->offset == offset)
            return line;
        if (line->partition < partition || (line->partition == partition && line->offset < offset))
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}

const struct trace_line *trace_file_last(const struct trace_file *file, struct ck_bytes key)
{
    struct ck_arena          arena = CK_ARENA_NULL;
    const struct trace_line *found = NULL;

    for (size_t i = file->count; i > 0 && !found; i--) {
        const struct trace_line *line = &file->lines[i - 1];
        struct ck_bytes          quoted = { line->key.data ? line->key.data - 1 : NULL, line->key.size + 2 };

        if (line->key.data && ck_bytes_equal(raw_text(quoted, &arena), key))
            found = line;
    }
    ck_arena_release(&arena);
    return found;
}
