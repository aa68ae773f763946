/* SPDX-License-Identifier: Apache-2.0
 * libyaml's events to a flat list. */
#include "engine/config/yaml.h"

#include <stdio.h>
#include <yaml.h>

struct flattening {
    struct ck_arena *arena;
    struct settings  settings;
    char             name[YAML_NAME_MAX]; /* of where we are */
    size_t           sizes[YAML_DEPTH_MAX + 1];
    size_t           depth;
    bool             wants_value; /* a key was read */
    size_t           name_size, line;
    char            *problem;
};

static bool bad(struct flattening *flat, const char *problem, const char *what)
{
    snprintf(flat->problem, YAML_PROBLEM_MAX, "%s%s%s", problem, what ? " " : "", what ? what : "");
    return false;
}

static struct ck_bytes keep(struct flattening *flat, const char *text, size_t size)
{
    char *copy = ck_arena_take(flat->arena, size + 1);

    memcpy(copy, text, size);
    copy[size] = '\0';
    return (struct ck_bytes){ copy, size };
}

static bool take_key(struct flattening *flat, const char *text, size_t size)
{
    size_t before = flat->sizes[flat->depth], dot = before > 0;

    if (size == 0 || before + dot + size >= sizeof flat->name || memchr(text, '\0', size))
        return bad(flat, "a name that is empty or too long", NULL);
    if (dot)
        flat->name[before] = '.';
    memcpy(flat->name + before + dot, text, size);
    flat->name_size = before + dot + size;
    flat->name[flat->name_size] = '\0';
    flat->wants_value = true;
    return true;
}

static bool take_value(struct flattening *flat, const char *text, size_t size)
{
    struct ck_bytes name = { flat->name, flat->name_size };

    flat->wants_value = false;
    for (size_t i = 0; i < flat->settings.count; i++)
        if (ck_bytes_equal(flat->settings.items[i].name, name))
            return bad(flat, "set twice:", flat->name);
    if (flat->settings.count == YAML_SETTINGS_MAX)
        return bad(flat, "too many settings", NULL);
    flat->settings.items[flat->settings.count++] = (struct yaml_setting){ keep(flat, name.data, name.size), keep(flat, text, size), flat->line };
    return true;
}

static bool begin_mapping(struct flattening *flat)
{
    if (flat->depth == YAML_DEPTH_MAX)
        return bad(flat, "nested too deep", NULL);
    if (flat->depth > 0 && !flat->wants_value)
        return bad(flat, "a name that is a mapping", NULL);
    flat->sizes[++flat->depth] = flat->wants_value ? flat->name_size : 0;
    flat->wants_value = false;
    return true;
}

static bool take_event(struct flattening *flat, const yaml_event_t *event)
{
    const char *text;

    flat->line = event->start_mark.line + 1;
    switch (event->type) {
    case YAML_MAPPING_START_EVENT: return begin_mapping(flat);
    case YAML_MAPPING_END_EVENT: flat->depth--; return true;
    case YAML_SEQUENCE_START_EVENT: return bad(flat, "a list, where only names and values are allowed", NULL);
    case YAML_ALIAS_EVENT: return bad(flat, "an alias", NULL);
    case YAML_SCALAR_EVENT:
        text = (const char *)event->data.scalar.value;
        if (flat->depth == 0) /* an empty document is an empty scalar */
            return event->data.scalar.length == 0 || bad(flat, "no mapping", NULL);
        return flat->wants_value ? take_value(flat, text, event->data.scalar.length) : take_key(flat, text, event->data.scalar.length);
    default: return true;
    }
}

static bool take_all(struct flattening *flat, yaml_parser_t *parser)
{
    bool good = true, ended = false;
    int  documents = 0;

    while (good && !ended) {
        yaml_event_t event;

        if (!yaml_parser_parse(parser, &event)) {
            flat->line = parser->problem_mark.line + 1;
            return bad(flat, parser->problem ? parser->problem : "no YAML", NULL);
        }
        documents += event.type == YAML_DOCUMENT_START_EVENT;
        ended = event.type == YAML_STREAM_END_EVENT;
        good = documents > 1 ? bad(flat, "a second document", NULL) : take_event(flat, &event);
        yaml_event_delete(&event);
    }
    return good;
}

bool yaml_flatten(struct ck_bytes text, struct ck_arena *arena, struct settings *ret_settings, char problem[YAML_PROBLEM_MAX], size_t *ret_line)
{
    struct flattening flat = { .arena = arena, .problem = problem };
    yaml_parser_t     parser;
    bool              good;

    if (!yaml_parser_initialize(&parser))
        return bad(&flat, "no memory", NULL);
    flat.settings.items = ck_arena_take(arena, YAML_SETTINGS_MAX * sizeof *flat.settings.items);
    yaml_parser_set_input_string(&parser, (const unsigned char *)text.data, text.size);
    good = take_all(&flat, &parser);
    yaml_parser_delete(&parser);
    if (good)
        *ret_settings = flat.settings;
    else
        *ret_line = flat.line;
    return good;
}
