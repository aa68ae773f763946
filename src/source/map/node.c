/* SPDX-License-Identifier: Apache-2.0
 * libyaml's events to a tree. */
#include "source/map/node.h"

#include <stdio.h>
#include <yaml.h>

#include "engine/util/nearest.h"

struct growing {
    struct ck_arena *arena;
    struct map_node *open[NODE_DEPTH_MAX + 1]; /* the lists and mappings that we are in */
    struct map_node *last[NODE_DEPTH_MAX + 1]; /* of what is inside each */
    struct ck_bytes  names[NODE_DEPTH_MAX + 1];
    size_t           depth, nodes, line;
    struct map_node *root;
    char            *problem;
};

static bool bad(struct growing *growing, const char *problem)
{
    snprintf(growing->problem, NODE_PROBLEM_MAX, "%s", problem);
    return false;
}

static struct ck_bytes keep(struct growing *growing, const char *text, size_t size)
{
    char *copy = ck_arena_take(growing->arena, size + 1);

    memcpy(copy, text, size);
    copy[size] = '\0';
    return (struct ck_bytes){ copy, size };
}

static bool has_name(const struct map_node *mapping, struct ck_bytes name)
{
    for (const struct map_node *node = mapping->first; node; node = node->next)
        if (ck_bytes_equal(node->name, name))
            return true;
    return false;
}

/* Puts a node where we are. */
static bool put(struct growing *growing, struct map_node *node)
{
    struct map_node *parent = growing->depth ? growing->open[growing->depth] : NULL;

    if (++growing->nodes > NODES_MAX)
        return bad(growing, "too large");
    node->line = growing->line;
    if (!parent) {
        growing->root = node;
        return true;
    }
    if (parent->kind == NODE_MAPPING) {
        node->name = growing->names[growing->depth];
        growing->names[growing->depth] = (struct ck_bytes){ 0 };
    }
    if (growing->last[growing->depth])
        growing->last[growing->depth]->next = node;
    else
        parent->first = node;
    growing->last[growing->depth] = node;
    parent->count++;
    return true;
}

static struct map_node *new_node(struct growing *growing, enum node_kind kind)
{
    struct map_node *node = ck_arena_take(growing->arena, sizeof *node);

    *node = (struct map_node){ .kind = kind };
    return node;
}

static bool expects_name(const struct growing *growing)
{
    return growing->depth && growing->open[growing->depth]->kind == NODE_MAPPING && !growing->names[growing->depth].data;
}

static bool begin(struct growing *growing, enum node_kind kind)
{
    struct map_node *node = new_node(growing, kind);

    if (expects_name(growing))
        return bad(growing, "a name that is no text");
    if (growing->depth == NODE_DEPTH_MAX)
        return bad(growing, "nested too deep");
    if (!put(growing, node))
        return false;
    growing->open[++growing->depth] = node;
    growing->last[growing->depth] = NULL;
    growing->names[growing->depth] = (struct ck_bytes){ 0 };
    return true;
}

static bool take_scalar(struct growing *growing, const yaml_event_t *event)
{
    struct ck_bytes  text = keep(growing, (const char *)event->data.scalar.value, event->data.scalar.length);
    struct map_node *node;

    if (memchr(text.data, '\0', text.size))
        return bad(growing, "a NUL");
    if (expects_name(growing)) {
        if (has_name(growing->open[growing->depth], text)) {
            snprintf(growing->problem, NODE_PROBLEM_MAX, "set twice: %.100s", text.data);
            return false;
        }
        growing->names[growing->depth] = text;
        return true;
    }
    node = new_node(growing, NODE_TEXT);
    node->text = text;
    node->null = event->data.scalar.style == YAML_PLAIN_SCALAR_STYLE &&
                 (text.size == 0 || ck_bytes_equal(text, CK_BYTES("null")) || ck_bytes_equal(text, CK_BYTES("~")));
    return put(growing, node);
}

static bool take_event(struct growing *growing, const yaml_event_t *event)
{
    growing->line = event->start_mark.line + 1;
    switch (event->type) {
    case YAML_MAPPING_START_EVENT: return begin(growing, NODE_MAPPING);
    case YAML_SEQUENCE_START_EVENT: return begin(growing, NODE_LIST);
    case YAML_MAPPING_END_EVENT:
    case YAML_SEQUENCE_END_EVENT: growing->depth--; return true;
    case YAML_ALIAS_EVENT: return bad(growing, "an alias");
    case YAML_SCALAR_EVENT: return take_scalar(growing, event);
    default: return true;
    }
}

static size_t line_at(struct ck_bytes text, size_t offset)
{
    size_t line = 1;

    for (size_t i = 0; i < offset && i < text.size; i++)
        line += text.data[i] == '\n';
    return line;
}

static bool take_all(struct growing *growing, struct ck_bytes text, yaml_parser_t *parser)
{
    bool good = true, ended = false;
    int  documents = 0;
    char words[NODE_PROBLEM_MAX];

    while (good && !ended) {
        yaml_event_t event;

        if (!yaml_parser_parse(parser, &event)) {
            growing->line = parser->problem_mark.line + 1;
            if (parser->error == YAML_READER_ERROR && parser->problem && strstr(parser->problem, "octet")) {
                growing->line = line_at(text, parser->problem_offset);
                snprintf(words, sizeof words, "it is no UTF-8 (%.120s): save it as UTF-8", parser->problem);
            } else
                snprintf(words, sizeof words, "it is no YAML%s%.180s", parser->problem ? ": " : "", parser->problem ? parser->problem : "");
            return bad(growing, words);
        }
        documents += event.type == YAML_DOCUMENT_START_EVENT;
        ended = event.type == YAML_STREAM_END_EVENT;
        good = documents > 1 ? bad(growing, "a second document") : take_event(growing, &event);
        yaml_event_delete(&event);
    }
    return good;
}

const struct map_node *node_read(struct ck_bytes text, struct ck_arena *arena, char problem[NODE_PROBLEM_MAX], size_t *ret_line)
{
    struct growing growing = { .arena = arena, .problem = problem };
    yaml_parser_t  parser;
    bool           good;

    if (!yaml_parser_initialize(&parser))
        abort();
    yaml_parser_set_input_string(&parser, (const unsigned char *)text.data, text.size);
    good = take_all(&growing, text, &parser);
    yaml_parser_delete(&parser);
    if (good && !growing.root) {
        growing.line = 1;
        good = bad(&growing, "empty");
    }
    *ret_line = growing.line;
    return good ? growing.root : NULL;
}

const struct map_node *node_find(const struct map_node *mapping, const char *name)
{
    if (!mapping || mapping->kind != NODE_MAPPING)
        return NULL;
    for (const struct map_node *node = mapping->first; node; node = node->next)
        if (ck_bytes_equal(node->name, ck_bytes_from(name)))
            return node;
    return NULL;
}

const struct map_node *node_unknown(const struct map_node *mapping, const char *const *names, struct ck_bytes *ret_nearest)
{
    for (const struct map_node *node = mapping->first; node; node = node->next) {
        struct nearest nearest = nearest_to(node->name);
        bool           known = false;

        for (const char *const *name = names; *name && !known; name++) {
            known = ck_bytes_equal(node->name, ck_bytes_from(*name));
            nearest_try(&nearest, ck_bytes_from(*name));
        }
        if (!known) {
            *ret_nearest = nearest.found;
            return node;
        }
    }
    return NULL;
}
