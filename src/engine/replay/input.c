/* SPDX-License-Identifier: Apache-2.0
 * Files to records. A user's record is the raw text of its `value`, so that the processor checks what the user wrote; a line without the envelope is
 * passed as a whole and becomes a dead letter. Derived records are encoded as their processor would encode them. */
#include "engine/replay/files.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "chokepoint/avro.h"
#include "chokepoint/day.h"
#include "chokepoint/number.h"
#include "engine/formats/json.h"
#include "engine/formats/json_scan.h"
#include "engine/util/exit_code.h"
#include "engine/util/file.h"
#include "engine/util/instant.h"
#include "engine/replay/stray.h"

struct input_line { /* the one being read */
    struct replay_input *input;
    uint16_t             source;
    size_t               number; /* from 0 */
    const char          *path;
    int64_t              known_at;
};

static void add_record(struct replay_input *input, struct replay_record record)
{
    if (input->count == input->room) {
        input->room = input->room ? input->room * 2 : 1024;
        input->records = realloc(input->records, input->room * sizeof *input->records);
        if (!input->records)
            abort();
    }
    input->records[input->count++] = record;
}

/* Keeps the record, unless it was not known yet. */
static void keep(const struct input_line *line, struct replay_record record, int64_t known, bool has_time)
{
    if (known > line->known_at)
        return;
    if (known > line->input->known_last && ck_day_from_ms(known) <= line->input->today + CK_DAYS_AHEAD_MAX)
        line->input->known_last = known;
    record.source = line->source;
    record.line = line->number;
    record.day = known ? ck_day_from_ms(known) : INT32_MIN;
    if (!has_time)
        record.time_ms = known;
    add_record(line->input, record);
}

/* ---- users' topics ---- */

/* When a user's record became known, by the field that its topic names: an instant, or the first one of a day. 0: it does not say. */
static int64_t known_of(const struct ck_topic *topic, struct ck_bytes value)
{
    struct ck_bytes raw = member_find(value, topic->known.field->name);
    int64_t         known = 0;
    int32_t         day;

    if (topic->known.field->kind != CK_FIELD_DATE)
        return raw_instant(raw, &known) ? known : 0;
    if (raw.size >= 2 && ck_day_read((struct ck_bytes){ raw.data + 1, raw.size - 2 }, &day))
        return (int64_t)day * CK_DAY_MS;
    return raw.data && ck_number_read_long(raw, &known) && known == (int32_t)known && ck_day_in_years((int32_t)known) ? known * CK_DAY_MS : 0;
}

static void read_foreign(const struct input_line *line, struct ck_bytes text, struct ck_bytes value, struct ck_bytes timestamp)
{
    const struct ck_topic *topic = line->input->sources[line->source].topic;
    struct replay_record   record = { .value = value.data ? value : text };
    bool                   has_time = raw_instant(timestamp, &record.time_ms);

    keep(line, record, topic->known.type == CK_TIME_NONE ? record.time_ms : known_of(topic, record.value), has_time);
}

/* ---- derived topics ---- */

static int refuse(const struct input_line *line, const char *why)
{
    fprintf(stderr, "%s replay: %s:%zu: %s\n", program_invocation_short_name, line->path, line->number + 1, why);
    return EXIT_CONFIG;
}

static int read_derived(const struct input_line *line, struct ck_bytes text, struct ck_bytes key, struct ck_bytes value, struct ck_bytes timestamp)
{
    const struct ck_topic *topic = line->input->sources[line->source].topic;
    struct ck_arena       *arena = &line->input->arena;
    struct replay_record   record = { .key = raw_text(key, arena) };
    struct ck_buffer       buffer = { 0 };
    void                  *read = ck_arena_take(arena, topic->value->size);
    bool                   has_time = raw_instant(timestamp, &record.time_ms);
    char                   detail[256], own[CK_KEY_SIZE_MAX];
    int                    reason;

    reason = json_read(topic->value, value.data ? value : text, arena, read, detail, sizeof detail); /* of the text: what is wrong with it */
    if (!value.data && reason == JSON_OK)
        return refuse(line, "no object with a value");
    if (reason != JSON_OK) {
        fprintf(stderr, "%s replay: %s:%zu: %s: %s\n", program_invocation_short_name, line->path, line->number + 1, ck_reason_name(NULL, reason),
                detail);
        return EXIT_CONFIG;
    }
    if (!record.key.data && !topic->key)
        return refuse(line, "no key");
    if (!record.key.data)
        record.key = ck_arena_copy(arena, (struct ck_bytes){ own, ck_topic_key(topic, read, own) });
    ck_single_object_write(topic->value->fingerprint, &buffer);
    ck_record_encode(topic->value, 0, topic->value->field_count, read, &buffer);
    record.value = ck_arena_copy(arena, ck_buffer_bytes(&buffer));
    ck_buffer_release(&buffer);
    keep(line, record, ck_topic_known_ms(topic, read), has_time);
    return EXIT_CLEAN;
}

/* ---- lines ---- */

static int read_line(const struct input_line *line, struct ck_bytes text)
{
    struct envelope envelope = envelope_of(text);

    if (!line->input->sources[line->source].topic->foreign)
        return read_derived(line, text, envelope.key, envelope.value, envelope.timestamp);
    read_foreign(line, text, envelope.value, envelope.timestamp);
    return EXIT_CLEAN;
}

static int read_lines(struct input_line *line)
{
    const struct replay_source *source = &line->input->sources[line->source];
    const char                 *at = source->text, *end = source->text + source->size;
    int                         result = EXIT_CLEAN;

    for (; at < end && result == EXIT_CLEAN; line->number++) {
        const char     *stop = memchr(at, '\n', (size_t)(end - at));
        struct ck_bytes text = { at, (size_t)((stop ? stop : end) - at) };

        text_begin(&text); /* files may have been put behind each other, each with its mark */
        if (!line_is_blank(text))
            result = read_line(line, text);
        at = stop ? stop + 1 : end;
    }
    return result;
}

/* ---- files ---- */

/* 0, ENOENT, or another errno. */
static int read_file(const char *path, char **ret_text, size_t *ret_size)
{
    FILE       *file;
    struct stat status;
    int         result = -file_regular(path);

    if (result)
        return result;
    file = fopen(path, "rb");
    if (!file)
        return errno;
    if (fstat(fileno(file), &status) == 0) {
        *ret_text = malloc((size_t)status.st_size + 1);
        if (!*ret_text)
            abort();
        *ret_size = fread(*ret_text, 1, (size_t)status.st_size, file);
        result = ferror(file) ? EIO : 0;
    } else
        result = errno;
    fclose(file);
    if (result == 0) {
        struct ck_bytes text = { *ret_text, *ret_size };

        result = -text_begin(&text);
        memmove(*ret_text, text.data, text.size);
        *ret_size = text.size;
    }
    return result;
}

static int load_topic(struct replay_input *input, const char *directory, const struct ck_topic *topic, int64_t known_at)
{
    char                  path[4096];
    struct replay_source *source = &input->sources[input->source_count];
    struct input_line     line = { input, (uint16_t)input->source_count, 0, path, known_at };
    int                   error;

    for (size_t i = 0; i < input->source_count; i++)
        if (input->sources[i].topic == topic)
            return EXIT_CLEAN;
    snprintf(path, sizeof path, "%s/%s.jsonl", directory, topic->name);
    error = read_file(path, &source->text, &source->size);
    if (error == ENOENT)
        return EXIT_CLEAN;
    if (error || input->source_count + 1 == REPLAY_TOPICS_MAX) {
        fprintf(stderr, "%s replay: %s: %s\n", program_invocation_short_name, path, file_error(error ? -error : -E2BIG));
        free(source->text);
        source->text = NULL;
        return EXIT_CONFIG;
    }
    source->topic = topic;
    source->path = strdup(path);
    if (!source->path)
        abort();
    input->source_count++;
    return read_lines(&line);
}

/* Derived topics as they were written; users' by time, topic, line. */
static int in_order(const void *a, const void *b, void *context)
{
    const struct replay_record *one = a, *two = b;
    const struct replay_source *sources = context;
    const struct ck_topic      *topics[2] = { sources[one->source].topic, sources[two->source].topic };
    int                         order = (topics[0]->foreign > topics[1]->foreign) - (topics[0]->foreign < topics[1]->foreign);

    if (order == 0 && topics[0]->foreign)
        order = (one->time_ms > two->time_ms) - (one->time_ms < two->time_ms);
    if (order == 0)
        order = strcmp(topics[0]->name, topics[1]->name);
    return order ? order : (one->line > two->line) - (one->line < two->line);
}

int replay_load(struct replay_input *input, const char *directory, const struct ck_processor *const *all,
                const struct ck_processor *const *processors, size_t count, int64_t known_at)
{
    char before[64];
    int  result = EXIT_CLEAN;

    input->known_last = INT64_MIN;
    input->today = clock_day();
    if (directory_open(directory) != 0) {
        fprintf(stderr, "%s replay: %s: no directory\n", program_invocation_short_name, directory);
        return EXIT_CONFIG;
    }
    snprintf(before, sizeof before, "%s replay: ", program_invocation_short_name);
    strays_tell(directory, all, before);
    for (size_t i = 0; i < count; i++)
        for (const struct ck_input *read = processors[i]->inputs; read->topic && result == EXIT_CLEAN; read++)
            result = load_topic(input, directory, read->topic, known_at);
    if (result == EXIT_CLEAN && input->count)
        qsort_r(input->records, input->count, sizeof *input->records, in_order, input->sources);
    return result;
}

/* The records from the one that is next to `end`. */
static int feed_to(struct replay_input *input, struct embedded *embedded, size_t end)
{
    for (size_t i = 0; i < input->source_count && !input->sources[i].lines; i++) {
        input->sources[i].lines = calloc(input->count + 1, sizeof *input->sources[i].lines);
        if (!input->sources[i].lines)
            abort();
    }
    for (; input->fed < end; input->fed++) {
        const struct replay_record *record = &input->records[input->fed];
        struct replay_source       *source = &input->sources[record->source];

        source->lines[source->fed++] = (int64_t)record->line;
        if (embedded_append(embedded, source->topic->name, record->key, record->value, record->time_ms) != 0)
            return EXIT_BUG;
    }
    return EXIT_CLEAN;
}

int replay_feed(struct replay_input *input, struct embedded *embedded) { return feed_to(input, embedded, input->count); }

/* ---- day by day ---- */

static int by_day(const void *a, const void *b, void *context)
{
    const struct replay_record *one = a, *two = b;
    int                         order = (one->day > two->day) - (one->day < two->day);

    return order ? order : in_order(a, b, context);
}

void replay_by_day(struct replay_input *input)
{
    int32_t first = INT32_MAX;

    for (size_t i = 0; i < input->count; i++)
        if (input->records[i].day != INT32_MIN && input->records[i].day < first)
            first = input->records[i].day;
    for (size_t i = 0; i < input->count; i++)
        if (input->records[i].day == INT32_MIN)
            input->records[i].day = first == INT32_MAX ? 0 : first;
    if (input->count)
        qsort_r(input->records, input->count, sizeof *input->records, by_day, input->sources);
}

bool replay_day(const struct replay_input *input, int32_t *ret_day)
{
    if (input->fed == input->count)
        return false;
    *ret_day = input->records[input->fed].day;
    return true;
}

int replay_feed_day(struct replay_input *input, struct embedded *embedded)
{
    size_t end = input->fed;

    while (end < input->count && input->records[end].day == input->records[input->fed].day)
        end++;
    return feed_to(input, embedded, end);
}

void replay_input_release(struct replay_input *input)
{
    for (size_t i = 0; i < input->source_count; i++) {
        free(input->sources[i].path);
        free(input->sources[i].text);
        free(input->sources[i].lines);
    }
    free(input->records);
    ck_arena_release(&input->arena);
    *input = (struct replay_input){ 0 };
}
