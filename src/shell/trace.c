/* SPDX-License-Identifier: Apache-2.0
 * Files are read once, when they are first asked for; lines are found by number and by key. */
#include "shell/trace.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>

#include "chokepoint/topics.h"
#include "shell/file.h"

struct trace_file {
    const char   *topic; /* of topics_all */
    struct buffer text;
    struct bytes *lines;
    size_t        count;
};

static void index_lines(struct trace_file *file)
{
    struct bytes rest = buffer_bytes(&file->text);
    size_t       room = 0;

    while (rest.size > 0) {
        const char *end = memchr(rest.data, '\n', rest.size);
        size_t      size = end ? (size_t)(end - rest.data) : rest.size;

        if (file->count == room) {
            room = room ? room * 2 : 256;
            file->lines = realloc(file->lines, room * sizeof *file->lines);
            if (!file->lines)
                abort();
        }
        file->lines[file->count++] = (struct bytes){ rest.data, size };
        rest = (struct bytes){ rest.data + size + (end != NULL), rest.size - size - (end != NULL) };
    }
}

/* The lines of a topic: of its file in the output directory, or, for what no processor wrote, in the input directory. */
static const struct trace_file *file_of(struct trace *trace, const struct topic *topic)
{
    const char        *directories[] = { topic->foreign ? NULL : trace->output, trace->input };
    struct trace_file *file;
    char               path[PATH_MAX], name[PATH_MAX];
    int                result = -1;

    for (size_t i = 0; i < trace->file_count; i++)
        if (trace->files[i]->topic == topic->name)
            return trace->files[i];
    file = calloc(1, sizeof *file);
    if (!file || trace->file_count == TRACE_TOPICS_MAX)
        abort();
    file->topic = topic->name;
    trace->files[trace->file_count++] = file;
    snprintf(name, sizeof name, "%s.jsonl", topic->name);
    for (size_t i = 0; i < 2 && result != 0; i++)
        if (directories[i] && path_join(path, sizeof path, directories[i], name))
            result = file_read(path, &file->text);
    index_lines(file);
    return file;
}

void trace_release(struct trace *trace)
{
    for (size_t i = 0; i < trace->file_count; i++) {
        buffer_release(&trace->files[i]->text);
        free(trace->files[i]->lines);
        free(trace->files[i]);
    }
    trace->file_count = 0;
}

static json_t *parse_line(const struct trace_file *file, size_t line)
{
    json_error_t error;

    if (line >= file->count)
        return NULL;
    return json_loadb(file->lines[line].data, file->lines[line].size, 0, &error);
}

/* The last line of a key. Keys are written first and in one form, so their text is enough. */
static bool find_key(const struct trace_file *file, struct bytes key, size_t *ret_line)
{
    json_t *text = json_stringn(key.data, key.size);
    char   *quoted = text ? json_dumps(text, JSON_ENCODE_ANY) : NULL;
    char    head[2048];
    int     size = quoted ? snprintf(head, sizeof head, "{\"key\":%s,", quoted) : -1;
    size_t  line = file->count;

    free(quoted);
    json_decref(text);
    if (size < 0 || (size_t)size >= sizeof head)
        return false;
    while (line > 0)
        if (bytes_begin(file->lines[--line], (struct bytes){ head, (size_t)size })) {
            *ret_line = line;
            return true;
        }
    return false;
}

static json_t *node_of(struct trace *trace, const struct topic *topic, size_t line, size_t depth);

static void add_child(struct trace *trace, json_t *node, const struct topic *topic, size_t line, size_t depth)
{
    json_t *children = json_object_get(node, "children");

    if (!topic || depth == TRACE_DEPTH_MAX)
        return;
    if (json_array_size(children) < trace->children_max)
        json_array_append_new(children, node_of(trace, topic, line, depth + 1));
    else
        json_object_set_new(node, "more", json_integer(json_integer_value(json_object_get(node, "more")) + 1));
}

static void add_origin(struct trace *trace, json_t *node, json_t *origin, size_t depth)
{
    const char *topic = json_string_value(json_object_get(origin, "topic"));
    json_int_t  offset = json_integer_value(json_object_get(origin, "offset"));

    if (topic && offset >= 0)
        add_child(trace, node, topic_find(bytes_from(topic)), (size_t)offset, depth);
}

/* Measures that the value names by their ids. */
static void add_measures(struct trace *trace, json_t *node, json_t *value, size_t depth)
{
    const struct trace_file *file = file_of(trace, &intake_measures);
    json_t                  *control = json_object_get(value, "control"), *list = json_object_get(control ? control : value, "measures"), *id;
    size_t                   i, line;

    json_array_foreach(list, i, id) if (json_is_string(id) && find_key(file, bytes_from(json_string_value(id)), &line))
        add_child(trace, node, &intake_measures, line, depth);
}

/* What an alert says it rests on: keys of records that alerts read. True: some are at hand. */
static bool add_evidence(struct trace *trace, json_t *node, json_t *value, size_t depth)
{
    const struct topic *const topics[] = { &leverage_indicators, &leverage_reroutes, &leverage_postures, &control_status_topic };
    json_t                   *evidence = json_object_get(value, "evidence"), *key;
    size_t                    i, line;

    json_array_foreach(evidence, i, key) for (size_t j = 0; j < sizeof topics / sizeof *topics;
                                              j++) if (json_is_string(key) && find_key(file_of(trace, topics[j]), bytes_from(json_string_value(key)),
                                                                                       &line)) add_child(trace, node, topics[j], line, depth);
    return json_array_size(json_object_get(node, "children")) > 0;
}

static void add_children(struct trace *trace, json_t *node, json_t *value, size_t depth)
{
    json_t *sources = json_object_get(json_object_get(value, "emission"), "sources"), *source;
    size_t  i;

    if (add_evidence(trace, node, value, depth))
        return;
    json_array_foreach(sources, i, source) add_origin(trace, node, source, depth);
    add_measures(trace, node, value, depth);
    add_origin(trace, node, json_object_get(value, "origin"), depth);
    add_origin(trace, node, json_object_get(value, "read_from"), depth);
}

static json_t *node_of(struct trace *trace, const struct topic *topic, size_t line, size_t depth)
{
    json_t *record = parse_line(file_of(trace, topic), line), *value = json_object_get(record, "value"), *key = json_object_get(record, "key");
    json_t *node = json_pack("{s:s, s:I, s:O?, s:[]}", "topic", topic->name, "line", (json_int_t)line + 1, "value", value, "children");

    if (!node)
        abort();
    if (key && !topic->foreign)
        json_object_set(node, "key", key);
    if (!topic->foreign)
        add_children(trace, node, value, depth);
    if (json_is_true(json_object_get(json_object_get(value, "emission"), "retracted")))
        json_object_set_new(node, "retracted", json_true());
    json_object_del(value, "emission");
    json_decref(record);
    return node;
}

json_t *trace_key(struct trace *trace, struct bytes key)
{
    json_t *nodes = json_array();

    for (const struct topic *const *topic = topics_all; *topic; topic++) {
        size_t line;

        if ((*topic)->foreign || *topic == &alerts_log || !find_key(file_of(trace, *topic), key, &line))
            continue;
        json_array_append_new(nodes, node_of(trace, *topic, line, 0));
    }
    return nodes;
}
