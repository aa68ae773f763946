/* SPDX-License-Identifier: Apache-2.0
 * Builds the tree. Each record appears in full once; further nodes refer to it. */
#include "engine/explain/trace.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/base/topics.h"
#include "chokepoint/types.h"

struct met { /* the value whose children are added */
    const struct ck_topic *topic;
    json_t                *node;
    size_t                 depth;
    bool                   ranks;
};

void trace_release(struct trace *trace)
{
    json_decref(trace->seen);
    trace->seen = NULL;
}

static json_t *node_of(struct trace *trace, const struct ck_topic *topic, struct trace_record *found, size_t depth);

json_t *trace_member(json_t *value, const char *path)
{
    char   part[128];
    size_t size;

    for (; value && *path; path += size + (path[size] == '.')) {
        size = strcspn(path, ".");
        snprintf(part, sizeof part, "%.*s", (int)size, path);
        value = json_object_get(value, part);
    }
    return value;
}

/* ---- nodes ---- */

static json_t *bare_node(const struct ck_topic *topic, const struct trace_record *found)
{
    json_t *node = json_pack("{s:s}", "topic", topic->name);

    if (!node)
        abort();
    if (!found->ranks) {
        json_object_set_new(node, "partition", json_integer(found->partition));
        json_object_set_new(node, "offset", json_integer(found->offset));
    }
    if (found->line > 0)
        json_object_set_new(node, "line", json_integer(found->line));
    return node;
}

/* What there is to say in place of a record. */
static json_t *missing_node(struct trace *trace, const struct ck_topic *topic, json_t *node, enum trace_outcome outcome, const char *why)
{
    if (!node)
        node = json_pack("{s:s}", "topic", topic->name);
    json_object_set_new(node, "value", json_null());
    json_object_set_new(node, "children", json_array());
    if (outcome == TRACE_ABSENT)
        return node;
    json_object_set_new(node, "missing", json_string(why));
    if (outcome == TRACE_REMOVED)
        trace->removed++;
    else if (trace->unplaced++ == 0)
        snprintf(trace->why, sizeof trace->why, "%s", why);
    return node;
}

/* Whether there is room for one more; else it is counted. */
static bool has_room(const struct trace *trace, const struct met *met)
{
    if (met->depth == TRACE_DEPTH_MAX)
        return false;
    if (json_array_size(json_object_get(met->node, "children")) < trace->children_max)
        return true;
    json_object_set_new(met->node, "more", json_integer(json_integer_value(json_object_get(met->node, "more")) + 1));
    return false;
}

static void adopt(const struct met *met, json_t *child) { json_array_append_new(json_object_get(met->node, "children"), child); }

/* ---- children ---- */

static void add_origin(struct trace *trace, const struct met *met, json_t *origin)
{
    const char            *name = json_string_value(json_object_get(origin, "topic"));
    const struct ck_topic *topic = name ? topic_named(trace->processors, ck_bytes_from(name)) : NULL;
    struct trace_record    found = { .partition = (int)json_integer_value(json_object_get(origin, "partition")),
                                     .offset = json_integer_value(json_object_get(origin, "offset")),
                                     .ranks = met->ranks };
    struct trace_record    place = found; /* if it is not found */
    enum trace_outcome     outcome;

    if (!topic || found.offset < 0 || !has_room(trace, met))
        return;
    place.line = place.ranks ? place.offset + 1 : 0;
    outcome = trace->store.at(trace->store.context, met->topic, topic, found.partition, found.offset, found.ranks, &found);
    if (outcome == TRACE_FOUND)
        adopt(met, node_of(trace, topic, &found, met->depth + 1));
    else
        adopt(met, missing_node(trace, topic, bare_node(topic, &place), outcome, found.why));
}

/* The last record of a key; false: the topic has none. */
static bool add_last(struct trace *trace, const struct met *met, const struct ck_topic *topic, const char *key)
{
    struct trace_record found = { 0 };
    enum trace_outcome  outcome = trace->store.last(trace->store.context, met->topic, topic, ck_bytes_from(key), &found);

    if (outcome == TRACE_ABSENT)
        return false;
    if (!has_room(trace, met)) {
        json_decref(found.record);
        return true;
    }
    adopt(met, outcome == TRACE_FOUND ? node_of(trace, topic, &found, met->depth + 1) : missing_node(trace, topic, NULL, outcome, found.why));
    return true;
}

/* The records of a key that a value names, in whatever topics have it; false: none has. */
static bool add_named(struct trace *trace, const struct met *met, const struct ck_topic_link *link, const char *key)
{
    bool any = false;

    for (const struct ck_topic *const *topic = link->topics; *topic; topic++)
        any = add_last(trace, met, *topic, key) || any;
    return any;
}

static void add_unknown(struct trace *trace, const struct met *met, const struct ck_topic *topic, const char *key)
{
    char why[TRACE_WHY_MAX];

    if (!has_room(trace, met))
        return;
    snprintf(why, sizeof why, "%s: no record with the key %s, which a value names", topic->name, key);
    adopt(met, missing_node(trace, topic, NULL, TRACE_UNPLACED, why));
}

/* Adds the links of one kind. True: one of the records is available. */
static bool add_links(struct trace *trace, const struct met *met, json_t *value, bool instead)
{
    bool any = false;

    for (const struct ck_topic_link *link = met->topic->links; link && link->path; link++) {
        json_t *keys = link->instead == instead ? trace_member(value, link->path) : NULL, *key;
        size_t  i;

        json_array_foreach(keys, i, key)
        {
            if (!json_is_string(key))
                continue;
            if (add_named(trace, met, link, json_string_value(key)))
                any = true;
            else if (!instead)
                add_unknown(trace, met, link->topics[0], json_string_value(key));
        }
    }
    return any;
}

static void add_children(struct trace *trace, const struct met *met, json_t *value)
{
    const struct ck_field *last = &met->topic->value->fields[met->topic->value->field_count - 1];
    json_t                *emission = json_object_get(value, "emission"), *sources = json_object_get(emission, "sources"), *source;
    json_int_t             unnamed = json_integer_value(json_object_get(emission, "sources_total")) - (json_int_t)json_array_size(sources);
    size_t                 i;

    if (add_links(trace, met, value, true))
        return;
    json_array_foreach(sources, i, source) add_origin(trace, met, source);
    if (unnamed > 0)
        json_object_set_new(met->node, "unnamed", json_integer(unnamed));
    add_links(trace, met, value, false);
    if (last->record == &ck_origin_type)
        add_origin(trace, met, json_object_get(value, last->name));
}

/* ---- a record ---- */

/* Whether the record is in a tree already; marks it as such. */
static bool seen_before(struct trace *trace, const struct ck_topic *topic, const struct trace_record *found)
{
    char place[512];

    snprintf(place, sizeof place, "%s|%d|%lld|%lld", topic->name, found->partition, (long long)found->offset, (long long)found->line);
    if (!trace->seen)
        trace->seen = json_object();
    if (json_object_get(trace->seen, place))
        return true;
    json_object_set_new(trace->seen, place, json_true());
    return false;
}

/* Takes the reference of found->record. */
static json_t *node_of(struct trace *trace, const struct ck_topic *topic, struct trace_record *found, size_t depth)
{
    json_t    *value = json_object_get(found->record, "value"), *key = json_object_get(found->record, "key");
    json_t    *node = bare_node(topic, found);
    struct met met = { topic, node, depth, found->ranks };

    if (key && !topic->foreign)
        json_object_set(node, "key", key);
    if (seen_before(trace, topic, found)) {
        json_object_set_new(node, "above", json_true());
        json_decref(found->record);
        return node;
    }
    json_object_set(node, "value", value ? value : json_null());
    json_object_set_new(node, "children", json_array());
    if (!topic->foreign)
        add_children(trace, &met, value);
    if (json_is_true(json_object_get(json_object_get(value, "emission"), "retracted")))
        json_object_set_new(node, "retracted", json_true());
    json_object_del(value, "emission");
    json_decref(found->record);
    return node;
}

static bool is_asked(const struct trace *trace, const struct ck_topic *topic)
{
    return !topic->foreign && !topic->logged && (!trace->topic || trace->topic == topic);
}

json_t *trace_key(struct trace *trace, struct ck_bytes key)
{
    json_t       *nodes = json_array();
    struct topics topics;

    topics_collect(trace->processors, &topics);
    for (const struct ck_topic *const *topic = topics.items; *topic; topic++) {
        struct trace_record found = { 0 };
        enum trace_outcome  outcome = is_asked(trace, *topic) ? trace->store.last(trace->store.context, NULL, *topic, key, &found) : TRACE_ABSENT;

        if (outcome == TRACE_FOUND)
            json_array_append_new(nodes, node_of(trace, *topic, &found, 0));
        else if (outcome != TRACE_ABSENT) {
            snprintf(trace->why, sizeof trace->why, "%s", found.why);
            json_decref(nodes);
            return NULL;
        }
    }
    return nodes;
}
