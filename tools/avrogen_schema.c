/* SPDX-License-Identifier: Apache-2.0
 * Defaults in Avro's encoding, and schemas as self-contained JSON: named types where they are used first, with docs, aliases and defaults. */
#include "avrogen.h"

#include <errno.h>
#include <stdlib.h>

#include "engine/avro/buffer.h"

static int default_enum(const struct schema *schema, const struct schema_node *node, json_t *value, struct ck_buffer *buffer)
{
    for (uint32_t i = 0; json_is_string(value) && i < node->count; i++)
        if (strcmp(schema->symbols[node->first + i], json_string_value(value)) == 0) {
            buffer_long(buffer, i);
            return 0;
        }
    return -EINVAL;
}

static int default_array(const struct schema *schema, const struct schema_node *node, json_t *value, struct ck_buffer *buffer)
{
    if (!json_is_array(value))
        return -EINVAL;
    if (json_array_size(value) > 0)
        buffer_long(buffer, (int64_t)json_array_size(value));
    for (size_t i = 0; i < json_array_size(value); i++)
        if (default_encode(schema, node->first, json_array_get(value, i), buffer))
            return -EINVAL;
    buffer_byte(buffer, 0);
    return 0;
}

static int default_record(const struct schema *schema, const struct schema_node *node, json_t *value, struct ck_buffer *buffer)
{
    for (uint32_t i = 0; i < node->count; i++) {
        const struct schema_field *field = &schema->fields[node->first + i];
        json_t                    *member = json_object_get(value, field->name);

        member = member ? member : field->fallback;
        if (!member || default_encode(schema, field->node, member, buffer))
            return -EINVAL;
    }
    return json_is_object(value) ? 0 : -EINVAL;
}

static int default_integer(json_t *value, int64_t min, int64_t max, struct ck_buffer *buffer)
{
    if (!json_is_integer(value) || json_integer_value(value) < min || json_integer_value(value) > max)
        return -EINVAL;
    buffer_long(buffer, json_integer_value(value));
    return 0;
}

int default_encode(const struct schema *schema, uint32_t index, json_t *value, struct ck_buffer *buffer)
{
    const struct schema_node *node = &schema->nodes[index];

    switch (node->type) {
    case SCHEMA_UNION: /* the default is of the first branch, which is null */ buffer_byte(buffer, 0); return json_is_null(value) ? 0 : -EINVAL;
    case SCHEMA_BOOLEAN: buffer_byte(buffer, json_is_true(value)); return json_is_boolean(value) ? 0 : -EINVAL;
    case SCHEMA_INT: return default_integer(value, INT32_MIN, INT32_MAX, buffer);
    case SCHEMA_LONG: return default_integer(value, INT64_MIN, INT64_MAX, buffer);
    case SCHEMA_DOUBLE: buffer_double(buffer, json_number_value(value)); return json_is_number(value) ? 0 : -EINVAL;
    case SCHEMA_STRING:
        if (!json_is_string(value))
            return -EINVAL;
        buffer_string(buffer, (struct ck_bytes){ json_string_value(value), json_string_length(value) });
        return 0;
    case SCHEMA_ENUM: return default_enum(schema, node, value, buffer);
    case SCHEMA_ARRAY: return default_array(schema, node, value, buffer);
    case SCHEMA_RECORD: return default_record(schema, node, value, buffer);
    default: return -EINVAL;
    }
}

/* ---- self-contained JSON ---- */

struct printer {
    const struct schema *schema;
    struct ck_buffer    *buffer;
    bool                *printed;
};

static void print_node(struct printer *printer, uint32_t index);

static void put(struct printer *printer, const char *text) { ck_buffer_append(printer->buffer, ck_bytes_from(text)); }

static void put_json(struct printer *printer, json_t *json)
{
    char *text = json_dumps(json, JSON_COMPACT | JSON_ENCODE_ANY);

    put(printer, text);
    free(text);
}

static void put_text(struct printer *printer, const char *member, const char *text)
{
    json_t *json = json_string(text);

    put(printer, member);
    put_json(printer, json);
    json_decref(json);
}

static void print_fields(struct printer *printer, const struct schema_node *node)
{
    put(printer, ",\"fields\":[");
    for (uint32_t i = 0; i < node->count; i++) {
        const struct schema_field *field = &printer->schema->fields[node->first + i];

        put_text(printer, i ? ",{\"name\":" : "{\"name\":", field->name);
        put(printer, ",\"type\":");
        print_node(printer, field->node);
        if (field->fallback) {
            put(printer, ",\"default\":");
            put_json(printer, field->fallback);
        }
        if (field->aliases) {
            put(printer, ",\"aliases\":");
            put_json(printer, field->aliases);
        }
        if (field->doc)
            put_text(printer, ",\"doc\":", field->doc);
        put(printer, "}");
    }
    put(printer, "]");
}

static void print_symbols(struct printer *printer, const struct schema_node *node)
{
    put(printer, ",\"symbols\":[");
    for (uint32_t i = 0; i < node->count; i++)
        put_text(printer, i ? "," : "", printer->schema->symbols[node->first + i]);
    put(printer, "]");
    if (node->fallback != SCHEMA_NONE)
        put_text(printer, ",\"default\":", printer->schema->symbols[node->first + node->fallback]);
}

static void print_named(struct printer *printer, uint32_t index)
{
    const struct schema_node *node = &printer->schema->nodes[index];
    const char               *dot = strrchr(node->name, '.');
    char                      space[C_NAME_MAX] = "";

    if (printer->printed[index]) {
        put_text(printer, "", node->name);
        return;
    }
    printer->printed[index] = true;
    if (dot)
        snprintf(space, sizeof space, "%.*s", (int)(dot - node->name), node->name);
    put(printer, node->type == SCHEMA_RECORD ? "{\"type\":\"record\"" : "{\"type\":\"enum\"");
    put_text(printer, ",\"name\":", name_short(node));
    put_text(printer, ",\"namespace\":", space);
    if (node->aliases) {
        put(printer, ",\"aliases\":");
        put_json(printer, node->aliases);
    }
    if (node->doc)
        put_text(printer, ",\"doc\":", node->doc);
    if (node->type == SCHEMA_RECORD)
        print_fields(printer, node);
    else
        print_symbols(printer, node);
    put(printer, "}");
}

static void print_plain(struct printer *printer, const struct schema_node *node)
{
    static const char *const names[] = { "null", "boolean", "int", "long", "float", "double", "bytes", "string" };

    if (!node->logical) {
        put_text(printer, "", names[node->type]);
        return;
    }
    put_text(printer, "{\"type\":", names[node->type]);
    put_text(printer, ",\"logicalType\":", node->logical);
    put(printer, "}");
}

static void print_node(struct printer *printer, uint32_t index)
{
    const struct schema_node *node = &printer->schema->nodes[index];

    if (node->name) {
        print_named(printer, index);
    } else if (node->type == SCHEMA_ARRAY) {
        put(printer, "{\"type\":\"array\",\"items\":");
        print_node(printer, node->first);
        put(printer, "}");
    } else if (node->type == SCHEMA_UNION) {
        put(printer, "[");
        for (uint32_t i = 0; i < node->count; i++) {
            put(printer, i ? "," : "");
            print_node(printer, printer->schema->links[node->first + i]);
        }
        put(printer, "]");
    } else {
        print_plain(printer, node);
    }
}

void self_contained(const struct schema *schema, uint32_t node, struct ck_buffer *buffer)
{
    struct printer printer = { schema, buffer, calloc(schema->node_count, sizeof(bool)) };

    if (!printer.printed)
        abort();
    print_node(&printer, node);
    free(printer.printed);
}
