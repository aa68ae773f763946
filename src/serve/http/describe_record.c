/* SPDX-License-Identifier: Apache-2.0
 * From the Avro schema of a record to JSON Schema, as json_write() writes its values. */
#include <stdlib.h>
#include <string.h>

#include "serve/http/describe.h"

static json_t *schema_of(json_t *type, json_t *schemas);

static json_t *plain(const char *type, const char *format)
{
    json_t *schema = json_pack(format ? "{s:s, s:s}" : "{s:s}", "type", type, "format", format);

    if (!schema)
        abort();
    return schema;
}

static json_t *primitive(const char *name, const char *logical)
{
    static const struct {
        const char *avro, *type;
    } types[] = { { "boolean", "boolean" }, { "int", "integer" }, { "long", "integer" }, { "float", "number" }, { "double", "number" } };

    if (logical && strcmp(logical, "date") == 0)
        return plain("string", "date");
    if (logical && strncmp(logical, "timestamp", strlen("timestamp")) == 0)
        return plain("string", "date-time");
    for (size_t i = 0; i < sizeof types / sizeof types[0]; i++)
        if (strcmp(name, types[i].avro) == 0)
            return plain(types[i].type, NULL);
    return plain("string", NULL);
}

static bool is_primitive(const char *name)
{
    static const char *const names[] = { "null", "boolean", "int", "long", "float", "double", "bytes", "string" };

    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (strcmp(name, names[i]) == 0)
            return true;
    return false;
}

static const char *local_name(const char *name)
{
    const char *dot = strrchr(name, '.');

    return dot ? dot + 1 : name;
}

static json_t *refer(const char *name)
{
    json_t *schema = json_pack("{s:o}", "$ref", json_sprintf("#/components/schemas/%s", local_name(name)));

    if (!schema)
        abort();
    return schema;
}

static void add_doc(json_t *schema, json_t *from)
{
    if (json_is_string(json_object_get(from, "doc")))
        json_object_set(schema, "description", json_object_get(from, "doc"));
}

static json_t *named(json_t *type, json_t *schemas)
{
    const char *name = local_name(json_string_value(json_object_get(type, "name")));
    bool        is_enum = strcmp(json_string_value(json_object_get(type, "type")), "enum") == 0;
    json_t     *schema = plain(is_enum ? "string" : "object", NULL), *properties, *field;
    size_t      i;

    if (json_object_get(schemas, name)) {
        json_decref(schema);
        return refer(name);
    }
    json_object_set_new(schemas, name, schema);
    add_doc(schema, type);
    if (is_enum) {
        json_object_set(schema, "enum", json_object_get(type, "symbols"));
        return refer(name);
    }
    properties = json_object();
    json_object_set_new(schema, "properties", properties);
    json_array_foreach(json_object_get(type, "fields"), i, field)
    {
        json_t *value = schema_of(json_object_get(field, "type"), schemas);

        add_doc(value, field);
        json_object_set_new(properties, json_string_value(json_object_get(field, "name")), value);
    }
    return refer(name);
}

/* Unions are of null and one other. */
static json_t *nullable(json_t *branches, json_t *schemas)
{
    json_t *schema = json_pack("{s:[]}", "anyOf"), *branch;
    size_t  i;

    json_array_foreach(branches, i, branch)
    {
        bool null = json_is_string(branch) && strcmp(json_string_value(branch), "null") == 0;

        json_array_append_new(json_object_get(schema, "anyOf"), null ? plain("null", NULL) : schema_of(branch, schemas));
    }
    return schema;
}

static json_t *schema_of(json_t *type, json_t *schemas)
{
    const char *name;
    json_t     *schema;

    if (json_is_array(type))
        return nullable(type, schemas);
    if (json_is_string(type))
        return is_primitive(json_string_value(type)) ? primitive(json_string_value(type), NULL) : refer(json_string_value(type));
    name = json_string_value(json_object_get(type, "type"));
    if (!name) /* {"type": {…}} */
        return schema_of(json_object_get(type, "type"), schemas);
    if (strcmp(name, "record") == 0 || strcmp(name, "enum") == 0)
        return named(type, schemas);
    if (strcmp(name, "array") != 0)
        return primitive(name, json_string_value(json_object_get(type, "logicalType")));
    schema = plain("array", NULL);
    json_object_set_new(schema, "items", schema_of(json_object_get(type, "items"), schemas));
    return schema;
}

void describe_record(const struct ck_record_type *record, json_t *schemas)
{
    json_t *type = json_loads(record->schema, 0, NULL);

    if (!type)
        abort();
    json_decref(schema_of(type, schemas));
    json_decref(type);
}
