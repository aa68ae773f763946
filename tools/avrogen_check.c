/* SPDX-License-Identifier: Apache-2.0
 * The subset of Avro that our own schemas keep to, so that every value has one place in a C struct: record, enum with a default symbol, string,
 * boolean, int, long, double, array, ["null", T], date, timestamp-millis. No recursion. */
#include "avrogen.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>

static const char *const keywords[] = { "alignas", "alignof",  "auto",   "bool",     "break",  "case",    "char",     "const",    "continue",
                                        "default", "do",       "double", "else",     "enum",   "extern",  "false",    "float",    "for",
                                        "goto",    "if",       "inline", "int",      "long",   "nullptr", "register", "restrict", "return",
                                        "short",   "signed",   "sizeof", "static",   "struct", "switch",  "true",     "typedef",  "typeof",
                                        "union",   "unsigned", "void",   "volatile", "while" };

/* What the names of the kit begin with: no type of another set may. */
static const char kit_prefix[] = "ck_";

static bool contains(const char *const *names, size_t count, const char *name)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(names[i], name) == 0)
            return true;
    return false;
}

const char *name_short(const struct schema_node *node)
{
    const char *dot = strrchr(node->name, '.');

    return dot ? dot + 1 : node->name;
}

/* TradeRecord → trade_record */
void name_snake(const char *camel, char ret_name[C_NAME_MAX])
{
    size_t size = 0;

    for (size_t i = 0; camel[i] && size < C_NAME_MAX - 2; i++) {
        bool begins = isupper((unsigned char)camel[i]) && i > 0 && camel[i - 1] != '_' &&
                      (!isupper((unsigned char)camel[i - 1]) || islower((unsigned char)camel[i + 1]));

        if (begins)
            ret_name[size++] = '_';
        ret_name[size++] = (char)tolower((unsigned char)camel[i]);
    }
    ret_name[size] = '\0';
}

void name_type(const struct generator *generator, const struct schema_node *node, char ret_name[C_NAME_MAX])
{
    const char *prefix = generator_prefix(generator, (uint32_t)(node - generator->schema->nodes));
    char        name[C_NAME_MAX];

    name_snake(name_short(node), name);
    if ((size_t)snprintf(ret_name, C_NAME_MAX, "%s%s", prefix, name) >= C_NAME_MAX)
        abort();
}

void name_upper(const char *text, char ret_name[C_NAME_MAX])
{
    size_t size = 0;

    for (; text[size] && size < C_NAME_MAX - 1; size++)
        ret_name[size] = (char)toupper((unsigned char)text[size]);
    ret_name[size] = '\0';
}

void name_field(const char *name, char ret_name[C_NAME_MAX])
{
    snprintf(ret_name, C_NAME_MAX, "%s%s", name, contains(keywords, sizeof keywords / sizeof *keywords, name) ? "_" : "");
}

static bool kind_of(const struct schema_node *node, enum ck_field_kind *ret_kind)
{
    bool logical = node->logical != NULL;

    switch (node->type) {
    case SCHEMA_BOOLEAN: *ret_kind = CK_FIELD_BOOLEAN; return true;
    case SCHEMA_DOUBLE: *ret_kind = CK_FIELD_DOUBLE; return true;
    case SCHEMA_STRING: *ret_kind = CK_FIELD_STRING; return !logical;
    case SCHEMA_ENUM: *ret_kind = CK_FIELD_ENUM; return true;
    case SCHEMA_RECORD: *ret_kind = CK_FIELD_RECORD; return true;
    case SCHEMA_ARRAY: *ret_kind = CK_FIELD_ARRAY; return true;
    case SCHEMA_INT: *ret_kind = logical ? CK_FIELD_DATE : CK_FIELD_INT; return !logical || strcmp(node->logical, "date") == 0;
    case SCHEMA_LONG: *ret_kind = logical ? CK_FIELD_TIMESTAMP : CK_FIELD_LONG; return !logical || strcmp(node->logical, "timestamp-millis") == 0;
    default: return false;
    }
}

bool shape_of(const struct schema *schema, uint32_t index, struct schema_shape *ret_shape, const char **ret_why)
{
    const struct schema_node *node = &schema->nodes[index];
    struct schema_shape       shape = { .node = index };

    if (node->type == SCHEMA_UNION) {
        *ret_why = "a union must be [\"null\", T]";
        if (node->count != 2 || schema->nodes[schema->links[node->first]].type != SCHEMA_NULL)
            return false;
        shape.nullable = true;
        shape.node = schema->links[node->first + 1];
        node = &schema->nodes[shape.node];
    }
    *ret_why = "only record, enum, string, boolean, int, long, double, array, date and timestamp-millis";
    if (!kind_of(node, &shape.kind))
        return false;
    *ret_why = "a nullable boolean or array has no place in C";
    if (shape.nullable && (shape.kind == CK_FIELD_BOOLEAN || shape.kind == CK_FIELD_ARRAY))
        return false;
    if (shape.kind == CK_FIELD_ARRAY) {
        shape.node = node->first;
        *ret_why = "items must be a plain type, enum or record";
        if (!kind_of(&schema->nodes[shape.node], &shape.element) || shape.element == CK_FIELD_ARRAY)
            return false;
    }
    *ret_shape = shape;
    return true;
}

static const char *path_of(const struct generator *generator, uint32_t node)
{
    for (size_t i = 0; i < generator->source_count; i++)
        if (node >= generator->sources[i].first && node < generator->sources[i].end)
            return generator->sources[i].path;
    return "?";
}

static int refuse(const struct generator *generator, uint32_t node, const char *field, const char *why)
{
    fprintf(stderr, "%s: %s%s%s: %s\n", path_of(generator, node), name_short(&generator->schema->nodes[node]), field ? "." : "", field ? field : "",
            why);
    return -EINVAL;
}

enum { UNSEEN, OPEN, DONE };

static int check_type(struct generator *generator, uint32_t index, char *state);

static int check_field(struct generator *generator, uint32_t record, const struct schema_field *field, char *state)
{
    struct schema_shape       shape;
    const char               *why;
    struct ck_buffer          buffer = { 0 };
    const struct schema_node *node;
    int                       result = 0;

    if (!shape_of(generator->schema, field->node, &shape, &why))
        return refuse(generator, record, field->name, why);
    node = &generator->schema->nodes[shape.node];
    if (node->name && state[shape.node] == OPEN)
        return refuse(generator, record, field->name, "the record contains itself");
    if (node->name && check_type(generator, shape.node, state))
        return -EINVAL;
    if (field->fallback && default_encode(generator->schema, field->node, field->fallback, &buffer))
        result = refuse(generator, record, field->name, "the default does not fit the type");
    ck_buffer_release(&buffer);
    return result;
}

/* Depth first: a type comes behind those it consists of, as C wants it. */
static int check_type(struct generator *generator, uint32_t index, char *state)
{
    const struct schema_node *node = &generator->schema->nodes[index];
    char                      name[C_NAME_MAX];

    if (state[index] == DONE)
        return 0;
    state[index] = OPEN;
    name_snake(name_short(node), name);
    if (strncmp(name, kit_prefix, strlen(kit_prefix)) == 0)
        return refuse(generator, index, NULL, "names that begin with ck_ are the library's");
    if (node->type == SCHEMA_ENUM && node->fallback == SCHEMA_NONE)
        return refuse(generator, index, NULL, "an enum needs a default symbol");
    if (node->type == SCHEMA_FIXED || (node->type == SCHEMA_RECORD && node->count == 0))
        return refuse(generator, index, NULL, "fixed, or a record without fields");
    for (uint32_t i = 0; node->type == SCHEMA_RECORD && i < node->count; i++)
        if (check_field(generator, index, &generator->schema->fields[node->first + i], state))
            return -EINVAL;
    state[index] = DONE;
    generator->order[generator->order_count++] = index;
    return 0;
}

/* Two types of different namespaces, or Foo_array beside Foo, would be one in C. Clashing constants are left to the compiler. */
static int check_names(const struct generator *generator)
{
    char name[C_NAME_MAX], other[C_NAME_MAX], array[C_NAME_MAX + 8];

    for (uint32_t i = 0; i < generator->order_count; i++) {
        name_type(generator, &generator->schema->nodes[generator->order[i]], name);
        snprintf(array, sizeof array, "%s_array", name);
        for (uint32_t j = 0; j < generator->order_count; j++) {
            name_type(generator, &generator->schema->nodes[generator->order[j]], other);
            if (i != j && (strcmp(name, other) == 0 || strcmp(array, other) == 0))
                return refuse(generator, generator->order[j], NULL, "another type has the same C name");
        }
    }
    return 0;
}

int generator_check(struct generator *generator)
{
    uint32_t count = generator->schema->node_count;
    char    *state = calloc(count + 1, 1);
    int      result = 0;

    generator->order = calloc(count + 1, sizeof *generator->order);
    if (!state || !generator->order)
        abort();
    for (uint32_t i = 0; i < count && result == 0; i++)
        if (generator->schema->nodes[i].name)
            result = check_type(generator, i, state);
    free(state);
    return result ? result : check_names(generator);
}
