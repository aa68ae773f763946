/* SPDX-License-Identifier: Apache-2.0
 * The files of a trace: one for each topic, from the output directory or, if no processor wrote the topic, from the input directory. */
#include <stdio.h>
#include <stdlib.h>

#include "engine/base/topics.h"
#include "engine/util/file.h"
#include "engine/util/plural.h"
#include "engine/explain/trace_file.h"
#include "engine/explain/trace_runs.h"

enum { FILES_MAX = 64 };

struct trace_files {
    const struct ck_processor *const *processors;
    const char                       *output, *input;
    struct trace_file                *files[FILES_MAX];
    size_t                            count;
    struct trace_runs                *runs[2]; /* of the output, of the input; NULL: not read yet */
};

struct trace_files *trace_files_new(const struct ck_processor *const *processors, const char *output, const char *input)
{
    struct trace_files *files = calloc(1, sizeof *files);

    if (!files)
        abort();
    files->processors = processors;
    files->output = output;
    files->input = input;
    return files;
}

void trace_files_free(struct trace_files *files)
{
    for (size_t i = 0; files && i < files->count; i++) {
        trace_file_release(files->files[i]);
        free(files->files[i]);
    }
    for (size_t i = 0; files && i < 2; i++)
        trace_runs_free(files->runs[i]);
    free(files);
}

static struct trace_file *file_of(struct trace_files *files, const struct ck_topic *topic)
{
    const char        *directories[] = { topic->foreign ? NULL : files->output, files->input };
    struct trace_file *file;
    char               name[PATH_MAX];

    for (size_t i = 0; i < files->count; i++)
        if (files->files[i]->topic == topic)
            return files->files[i];
    file = calloc(1, sizeof *file);
    if (!file || files->count == FILES_MAX)
        abort();
    file->topic = topic;
    files->files[files->count++] = file;
    snprintf(name, sizeof name, "%s.jsonl", topic->name);
    for (size_t i = 0; i < 2 && !file->there; i++) {
        file->is_input = i == 1;
        if (directories[i] && path_join(file->path, sizeof file->path, directories[i], name))
            trace_file_read(file);
    }
    return file;
}

/* Whether what `file` has is what the records of `from` name; else why not. Positions of Kafka are the same in every file that carries them; lines
 * are those of one run. */
static bool belongs(struct trace_files *files, const struct ck_topic *from, const struct trace_file *file, char ret_why[TRACE_WHY_MAX])
{
    const struct trace_file *source = from ? file_of(files, from) : NULL;
    int                      side = source ? source->is_input : 0;

    if (!source || source->placed)
        return true;
    if (!files->runs[side])
        files->runs[side] = trace_runs_new(side ? files->input : files->output);
    return trace_runs_have(files->runs[side], source, file, ret_why);
}

/* What a user wrote, envelope or not, JSON or not. */
static json_t *parse(const struct trace_file *file, const struct trace_line *line)
{
    json_t *json = json_loadb(line->text.data, line->text.size, 0, NULL), *value = json_object_get(json, "value");

    if (!file->topic->foreign || json_is_object(value))
        return json;
    return json_pack("{s:o?}", "value", json ? json : json_stringn(line->text.data, line->text.size));
}

static enum trace_outcome found(const struct trace_file *file, const struct trace_line *line, struct trace_record *ret_record)
{
    *ret_record = (struct trace_record){ .record = parse(file, line),
                                         .partition = file->placed ? line->partition : 0,
                                         .offset = file->placed ? line->offset : (int64_t)line->number,
                                         .line = (int64_t)line->number + 1,
                                         .ranks = !file->placed };
    if (ret_record->record)
        return TRACE_FOUND;
    trace_say(ret_record->why, "%s:%zu: no JSON", file->path, line->number + 1);
    return TRACE_UNPLACED;
}

static enum trace_outcome unplaced(struct trace_record *ret_record, const char *why)
{
    trace_say(ret_record->why, "%s", why);
    return TRACE_UNPLACED;
}

/* By the number of its line: replay's way, whose input may carry positions that it does not use. */
static enum trace_outcome by_rank(const struct trace_file *file, int partition, int64_t rank, struct trace_record *ret_record)
{
    if (file->placed && !file->is_input)
        trace_say(ret_record->why,
                  "%s: its lines carry partition and offset, but what refers to them counts lines: files of an export and of a replay are mixed",
                  file->path);
    else if (partition != 0 || rank >= (int64_t)file->count)
        trace_say(ret_record->why, "%s: no line %lld of partition %d: it has %zu line%s", file->path, (long long)rank + 1, partition, file->count,
                  plural(file->count));
    else
        return found(file, &file->lines[rank], ret_record);
    return TRACE_UNPLACED;
}

static enum trace_outcome by_position(const struct trace_file *file, int partition, int64_t offset, struct trace_record *ret_record)
{
    const struct trace_line *line = trace_file_at(file, partition, offset);

    if (line)
        return found(file, line, ret_record);
    if (!file->placed && file->count > 0)
        trace_say(ret_record->why,
                  "%s: its lines carry no partition and offset, but what refers to them names partition %d, offset %lld: export the topic again",
                  file->path, partition, (long long)offset);
    else
        trace_say(ret_record->why,
                  "%s: no partition %d, offset %lld: compaction or retention removed it before the export, or the export is not whole", file->path,
                  partition, (long long)offset);
    return TRACE_UNPLACED;
}

static enum trace_outcome at(void *context, const struct ck_topic *from, const struct ck_topic *topic, int partition, int64_t offset, bool ranks,
                             struct trace_record *ret_record)
{
    struct trace_files      *files = context;
    const struct trace_file *file = file_of(files, topic);

    if (!file->there && topic->foreign && !files->input)
        return TRACE_ABSENT;
    if (!file->there) {
        trace_say(ret_record->why, "%s/%s.jsonl is not there", topic->foreign ? files->input : files->output, topic->name);
        return TRACE_UNPLACED;
    }
    if (file->why[0])
        return unplaced(ret_record, file->why);
    if (file->placed && !file->is_input && ranks)
        return by_rank(file, partition, offset, ret_record);
    if (!belongs(files, from, file, ret_record->why))
        return TRACE_UNPLACED;
    return ranks ? by_rank(file, partition, offset, ret_record) : by_position(file, partition, offset, ret_record);
}

/* Whether the numbers that this file names can be lines of the files that it names: the greatest of each is looked at. */
static bool reaches_lines(struct trace_files *files, const struct trace_file *file, struct trace_record *ret_record)
{
    for (size_t i = 0; i < file->reach_count; i++) {
        const struct trace_reach *reach = &file->reaches[i];
        const struct ck_topic    *topic = topic_named(files->processors, ck_bytes_from(reach->topic));
        const struct trace_file  *target = topic ? file_of(files, topic) : NULL;

        if (!target || !target->there || target->placed || reach->offset < (int64_t)target->count)
            continue;
        trace_say(
            ret_record->why,
            "%s:%zu: it names offset %lld of %s, and %s has %zu lines: they are not the whole of one replay; export's lines carry partition and "
            "offset",
            file->path, reach->line, (long long)reach->offset, reach->topic, target->path, target->count);
        return false;
    }
    return true;
}

static enum trace_outcome last(void *context, const struct ck_topic *from, const struct ck_topic *topic, struct ck_bytes key,
                               struct trace_record *ret_record)
{
    struct trace_files      *files = context;
    const struct trace_file *file = file_of(files, topic);
    const struct trace_line *line;

    if (!file->there)
        return TRACE_ABSENT;
    if (file->why[0])
        return unplaced(ret_record, file->why);
    line = trace_file_last(file, key);
    if (!line)
        return TRACE_ABSENT;
    return reaches_lines(files, file, ret_record) && belongs(files, from, file, ret_record->why) ? found(file, line, ret_record) : TRACE_UNPLACED;
}

struct trace_store trace_files_store(struct trace_files *files) { return (struct trace_store){ files, at, last }; }
