/* SPDX-License-Identifier: Apache-2.0
 * The schema parser: a recursive descent over the JSON, with depth and size limits, into flat arrays. */
#include "engine/schema/schema.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

struct parser {
    struct schema *schema;
    char          *detail;
    size_t         detail_size;
    unsigned       depth;
};

static int parse_node(struct parser *parser, json_t *json, struct ck_bytes space, uint32_t *ret_node);

__attribute__((format(printf, 2, 3))) static int bad(const struct parser *parser, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(parser->detail, parser->detail_size, format, arguments);
    va_end(arguments);
    return SCHEMA_BAD;
}

void *schema_grow(void *items, uint32_t count, uint32_t more, size_t size)
{
    size_t room = 16;

    while (room < count)
        room *= 2;
    if (items && count + more <= room)
        return items;
    while (room < (size_t)count + more)
        room *= 2;
    items = realloc(items, room * size);
    if (!items)
        abort();
    return items;
}

static int node_new(struct parser *parser, struct schema_node node, uint32_t *ret_node)
{
    struct schema *schema = parser->schema;

    if (schema->node_count == SCHEMA_NODES_MAX) {
        free(node.name);
        return bad(parser, "more than %d types", SCHEMA_NODES_MAX);
    }
    schema->nodes = schema_grow(schema->nodes, schema->node_count, 1, sizeof *schema->nodes);
    schema->nodes[schema->node_count] = node;
    *ret_node = schema->node_count++;
    return SCHEMA_OK;
}

/* ---- names ---- */

static bool is_name(struct ck_bytes text)
{
    for (size_t i = 0; i < text.size; i++) {
        char c = text.data[i];

        if (!((c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_' || (i > 0 && c >= '0' && c <= '9')))
            return false;
    }
    return text.size > 0;
}

static bool is_full_name(struct ck_bytes text)
{
    const char *dot;

    while ((dot = memchr(text.data, '.', text.size))) {
        size_t size = (size_t)(dot - text.data);

        if (!is_name((struct ck_bytes){ text.data, size }))
            return false;
        text = (struct ck_bytes){ dot + 1, text.size - size - 1 };
    }
    return is_name(text);
}

/* The namespace of a full name: all before the last dot. */
static struct ck_bytes name_space(const char *full)
{
    const char *dot = strrchr(full, '.');

    return (struct ck_bytes){ full, dot ? (size_t)(dot - full) : 0 };
}

/* A name with a dot is full already; another one is in the namespace, if there is any. */
static char *name_full(const char *name, struct ck_bytes space)
{
    size_t size = strlen(name);
    char  *full = malloc(space.size + 1 + size + 1);

    if (!full)
        abort();
    if (space.size == 0 || strchr(name, '.')) {
        memcpy(full, name, size + 1);
        return full;
    }
    memcpy(full, space.data, space.size);
    full[space.size] = '.';
    memcpy(full + space.size + 1, name, size + 1);
    return full;
}

static uint32_t node_named(const struct schema *schema, const char *full)
{
    for (uint32_t i = 0; i < schema->node_count; i++)
        if (schema->nodes[i].name && strcmp(schema->nodes[i].name, full) == 0)
            return i;
    return SCHEMA_NONE;
}

static const char *text_of(json_t *json, const char *member) { return json_string_value(json_object_get(json, member)); }

static json_t *aliases_of(json_t *json)
{
    json_t *aliases = json_object_get(json, "aliases");

    return json_is_array(aliases) ? aliases : NULL;
}

/* A new named node, whose name is not taken. */
static int parse_named(struct parser *parser, json_t *json, struct ck_bytes space, enum schema_type type, uint32_t *ret_node)
{
    const char *name = text_of(json, "name"), *own_space = text_of(json, "namespace");
    char       *full;

    if (!name || !is_full_name(ck_bytes_from(name)))
        return bad(parser, "a type without a valid name");
    if (own_space && *own_space && !is_full_name(ck_bytes_from(own_space)))
        return bad(parser, "%s: invalid namespace", name);
    full = name_full(name, own_space ? ck_bytes_from(own_space) : space);
    if (node_named(parser->schema, full) != SCHEMA_NONE) {
        bad(parser, "%.200s is defined twice", full);
        free(full);
        return SCHEMA_BAD;
    }
    return node_new(
        parser, (struct schema_node){ .type = type, .name = full, .doc = text_of(json, "doc"), .aliases = aliases_of(json), .fallback = SCHEMA_NONE },
        ret_node);
}

/* ---- types ---- */

static int parse_enum(struct parser *parser, json_t *json, struct ck_bytes space, uint32_t *ret_node)
{
    struct schema *schema = parser->schema;
    json_t        *symbols = json_object_get(json, "symbols");
    const char    *fallback = text_of(json, "default");
    size_t         count = json_array_size(symbols);
    uint32_t       first = schema->symbol_count;

    if (parse_named(parser, json, space, SCHEMA_ENUM, ret_node))
        return SCHEMA_BAD;
    if (count == 0 || count > SCHEMA_SYMBOLS_MAX)
        return bad(parser, "%.200s: no symbols, or more than %d", schema->nodes[*ret_node].name, SCHEMA_SYMBOLS_MAX);
    schema->symbols = schema_grow(schema->symbols, first, (uint32_t)count, sizeof *schema->symbols);
    for (size_t i = 0; i < count; i++) {
        const char *symbol = json_string_value(json_array_get(symbols, i));

        if (!symbol || !is_name(ck_bytes_from(symbol)))
            return bad(parser, "%.200s: a symbol that is no name", schema->nodes[*ret_node].name);
        for (size_t j = 0; j < i; j++)
            if (strcmp(schema->symbols[first + j], symbol) == 0)
                return bad(parser, "%.200s: symbol %.200s twice", schema->nodes[*ret_node].name, symbol);
        if (fallback && strcmp(fallback, symbol) == 0)
            schema->nodes[*ret_node].fallback = (uint32_t)i;
        schema->symbols[first + i] = symbol;
        schema->symbol_count++;
    }
    schema->nodes[*ret_node].first = first;
    schema->nodes[*ret_node].count = (uint32_t)count;
    if (json_object_get(json, "default") && schema->nodes[*ret_node].fallback == SCHEMA_NONE)
        return bad(parser, "%.200s: the default is no symbol", schema->nodes[*ret_node].name);
    return SCHEMA_OK;
}

static int parse_fixed(struct parser *parser, json_t *json, struct ck_bytes space, uint32_t *ret_node)
{
    json_t *size = json_object_get(json, "size");

    if (parse_named(parser, json, space, SCHEMA_FIXED, ret_node))
        return SCHEMA_BAD;
    if (!json_is_integer(size) || json_integer_value(size) < 0 || json_integer_value(size) > INT32_MAX)
        return bad(parser, "%.200s: no valid size", parser->schema->nodes[*ret_node].name);
    parser->schema->nodes[*ret_node].size = (uint32_t)json_integer_value(size);
    return SCHEMA_OK;
}

static int parse_field(struct parser *parser, json_t *json, struct ck_bytes space, struct schema_field *ret_field)
{
    const char *name = text_of(json, "name");
    uint32_t    node;

    if (!name || !is_name(ck_bytes_from(name)))
        return bad(parser, "a field without a valid name");
    if (parse_node(parser, json_object_get(json, "type"), space, &node))
        return SCHEMA_BAD;
    *ret_field = (struct schema_field){ name, text_of(json, "doc"), aliases_of(json), json_object_get(json, "default"), node };
    return SCHEMA_OK;
}

/* Fields of one record are neighbours, so their places are taken before the types within are parsed. */
static int parse_record(struct parser *parser, json_t *json, struct ck_bytes space, uint32_t *ret_node)
{
    struct schema      *schema = parser->schema;
    json_t             *fields = json_object_get(json, "fields");
    size_t              count = json_array_size(fields);
    uint32_t            first = schema->field_count;
    struct schema_field field;
    char               *full;

    if (parse_named(parser, json, space, SCHEMA_RECORD, ret_node))
        return SCHEMA_BAD;
    full = schema->nodes[*ret_node].name;
    if (!json_is_array(fields) || count > SCHEMA_FIELDS_MAX)
        return bad(parser, "%.200s: no fields, or more than %d", full, SCHEMA_FIELDS_MAX);
    schema->fields = schema_grow(schema->fields, first, (uint32_t)count, sizeof *schema->fields);
    schema->field_count += (uint32_t)count;
    for (size_t i = 0; i < count; i++) {
        if (parse_field(parser, json_array_get(fields, i), name_space(full), &field))
            return SCHEMA_BAD;
        for (size_t j = 0; j < i; j++)
            if (strcmp(schema->fields[first + j].name, field.name) == 0)
                return bad(parser, "%.200s: field %.200s twice", full, field.name);
        schema->fields[first + i] = field;
    }
    schema->nodes[*ret_node].first = first;
    schema->nodes[*ret_node].count = (uint32_t)count;
    return SCHEMA_OK;
}

/* Array ("items") or map ("values"). */
static int parse_items(struct parser *parser, json_t *items, struct ck_bytes space, enum schema_type type, uint32_t *ret_node)
{
    uint32_t node;

    if (parse_node(parser, items, space, &node))
        return SCHEMA_BAD;
    return node_new(parser, (struct schema_node){ .type = type, .first = node, .count = 1, .fallback = SCHEMA_NONE }, ret_node);
}

/* A union holds no union, and of each unnamed type at most one (Avro 1.11, "Unions"). */
static bool branch_fits(const struct schema *schema, const uint32_t *branches, size_t count, uint32_t node)
{
    enum schema_type type = schema->nodes[node].type;

    if (type == SCHEMA_UNION)
        return false;
    for (size_t i = 0; i < count; i++)
        if (branches[i] == node || (!schema->nodes[node].name && schema->nodes[branches[i]].type == type))
            return false;
    return true;
}

static int parse_union(struct parser *parser, json_t *json, struct ck_bytes space, uint32_t *ret_node)
{
    struct schema *schema = parser->schema;
    size_t         count = json_array_size(json);
    uint32_t       first = schema->link_count, node;

    if (count > SCHEMA_FIELDS_MAX)
        return bad(parser, "a union of more than %d types", SCHEMA_FIELDS_MAX);
    schema->links = schema_grow(schema->links, first, (uint32_t)count, sizeof *schema->links);
    schema->link_count += (uint32_t)count;
    for (size_t i = 0; i < count; i++) {
        if (parse_node(parser, json_array_get(json, i), space, &node))
            return SCHEMA_BAD;
        if (!branch_fits(schema, schema->links + first, i, node))
            return bad(parser, "a union that holds a union, or a type twice");
        schema->links[first + i] = node;
    }
    return node_new(parser, (struct schema_node){ .type = SCHEMA_UNION, .first = first, .count = (uint32_t)count, .fallback = SCHEMA_NONE },
                    ret_node);
}

static const char *const primitives[] = { "null", "boolean", "int", "long", "float", "double", "bytes", "string" };

/* A primitive type, or a name defined before. */
static int parse_reference(struct parser *parser, const char *name, const char *logical, struct ck_bytes space, uint32_t *ret_node)
{
    char    *full;
    uint32_t node;

    for (size_t i = 0; i < sizeof primitives / sizeof *primitives; i++)
        if (strcmp(name, primitives[i]) == 0)
            return node_new(parser, (struct schema_node){ .type = (enum schema_type)i, .logical = logical, .fallback = SCHEMA_NONE }, ret_node);
    full = name_full(name, space);
    node = node_named(parser->schema, full);
    free(full);
    if (node == SCHEMA_NONE)
        node = node_named(parser->schema, name); /* a name without namespace inside one: as Java finds it */
    if (node == SCHEMA_NONE)
        return bad(parser, "unknown type %.200s", name);
    *ret_node = node;
    return SCHEMA_OK;
}

static int parse_object(struct parser *parser, json_t *json, struct ck_bytes space, uint32_t *ret_node)
{
    json_t     *type = json_object_get(json, "type");
    const char *name = json_string_value(type);

    if (json_is_object(type) || json_is_array(type))
        return parse_node(parser, type, space, ret_node);
    if (!name)
        return bad(parser, "an object without type");
    if (strcmp(name, "record") == 0 || strcmp(name, "error") == 0)
        return parse_record(parser, json, space, ret_node);
    if (strcmp(name, "enum") == 0)
        return parse_enum(parser, json, space, ret_node);
    if (strcmp(name, "fixed") == 0)
        return parse_fixed(parser, json, space, ret_node);
    if (strcmp(name, "array") == 0)
        return parse_items(parser, json_object_get(json, "items"), space, SCHEMA_ARRAY, ret_node);
    if (strcmp(name, "map") == 0)
        return parse_items(parser, json_object_get(json, "values"), space, SCHEMA_MAP, ret_node);
    return parse_reference(parser, name, text_of(json, "logicalType"), space, ret_node);
}

static int parse_node(struct parser *parser, json_t *json, struct ck_bytes space, uint32_t *ret_node)
{
    int result;

    if (parser->depth == SCHEMA_DEPTH_MAX)
        return bad(parser, "nested deeper than %d", SCHEMA_DEPTH_MAX);
    parser->depth++;
    if (json_is_string(json))
        result = parse_reference(parser, json_string_value(json), NULL, space, ret_node);
    else if (json_is_array(json))
        result = parse_union(parser, json, space, ret_node);
    else if (json_is_object(json))
        result = parse_object(parser, json, space, ret_node);
    else
        result = bad(parser, "a type that is no name, object or array");
    parser->depth--;
    return result;
}

/* ---- the whole ---- */

struct schema *schema_new(void)
{
    struct schema *schema = calloc(1, sizeof *schema);

    if (!schema || !(schema->texts = json_array()))
        abort();
    return schema;
}

int schema_add(struct schema *schema, struct ck_bytes text, char *detail, size_t detail_size)
{
    struct parser parser = { schema, detail, detail_size, 0 };
    json_error_t  error;
    json_t       *json;

    if (text.size > SCHEMA_TEXT_MAX)
        return bad(&parser, "longer than %d bytes", SCHEMA_TEXT_MAX);
    json = json_loadb(text.data ? text.data : "", text.size, JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, &error);
    if (!json)
        return bad(&parser, "line %d: %s", error.line, error.text);
    if (json_array_append_new(schema->texts, json))
        abort();
    return parse_node(&parser, json, (struct ck_bytes){ "", 0 }, &schema->root);
}

int schema_parse(struct ck_bytes text, struct schema **ret_schema, char *detail, size_t detail_size)
{
    struct schema *schema = schema_new();
    int            result = schema_add(schema, text, detail, detail_size);

    if (result) {
        schema_free(schema);
        return result;
    }
    *ret_schema = schema;
    return SCHEMA_OK;
}

void schema_free(struct schema *schema)
{
    if (!schema)
        return;
    for (uint32_t i = 0; i < schema->node_count; i++)
        free(schema->nodes[i].name);
    free(schema->nodes);
    free(schema->fields);
    free(schema->symbols);
    free(schema->links);
    json_decref(schema->texts);
    free(schema);
}
