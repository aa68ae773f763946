/* SPDX-License-Identifier: Apache-2.0 */
#include "serve/http/describe.h"

#include <stdlib.h>
#include <string.h>

#include "serve/http/match.h"

static json_t *whole(json_t *made)
{
    if (!made)
        abort();
    return made;
}

static json_t *reference_to(const char *name) { return whole(json_pack("{s:o}", "$ref", json_sprintf("#/components/schemas/%s", name))); }

/* ---- parameters ---- */

static json_t *schema_of(const struct serve_parameter *parameter)
{
    const struct serve_kind *kind = parameter->kind;
    json_t                  *schema = whole(json_pack("{s:s}", "type", kind->type));

    if (kind->format)
        json_object_set_new(schema, "format", json_string(kind->format));
    if (kind->pattern)
        json_object_set_new(schema, "pattern", json_string(kind->pattern));
    if (kind == &serve_whole) {
        json_object_set_new(schema, "minimum", json_integer(parameter->least));
        json_object_set_new(schema, "maximum", json_integer(parameter->most));
    }
    for (size_t i = 0; kind == &serve_word && parameter->list[i]; i++) {
        if (i == 0)
            json_object_set_new(schema, "enum", json_array());
        json_array_append_new(json_object_get(schema, "enum"), json_string(parameter->list[i]));
    }
    if (parameter->otherwise)
        json_object_set_new(schema, "default",
                            kind == &serve_whole ? json_integer(strtoll(parameter->otherwise, NULL, 10)) : json_string(parameter->otherwise));
    return schema;
}

static json_t *parameters_of(const struct serve_route *route)
{
    json_t         *list = json_array();
    struct ck_arena arena = CK_ARENA_NULL;

    for (size_t i = 0; i < serve_parameter_count(route); i++) {
        const struct serve_parameter *parameter = &route->parameters[i];
        bool                          in_path = serve_in_path(route, parameter);

        json_array_append_new(
            list, whole(json_pack("{s:s, s:s, s:b, s:o, s:o}", "name", parameter->name, "in", in_path ? "path" : "query", "required",
                                  in_path || parameter->required, "description",
                                  json_sprintf("%s (%s)", parameter->doc, serve_allowed(parameter, &arena)), "schema", schema_of(parameter))));
    }
    ck_arena_release(&arena);
    return list;
}

/* ---- answers ---- */

static json_t *content_of(const struct serve_route *route)
{
    json_t *content = json_object();

    for (size_t i = 0; route->forms[i]; i++) {
        json_t *schema = whole(json_pack("{s:s}", "type", "string"));
        size_t  size = strcspn(route->forms[i]->type, ";");

        if (route->forms[i] == &serve_json) {
            json_decref(schema);
            schema = !route->record ? whole(json_pack("{s:s}", "type", "object"))
                     : route->many  ? whole(json_pack("{s:s, s:{s:{s:s, s:o}, s:{s:s, s:s}}}", "type", "object", "properties", "items", "type",
                                                      "array", "items", reference_to(route->record->name), "next", "type", "string", "description",
                                                      "where the next page begins: the parameter `after`; absent: this was the last"))
                                    : reference_to(route->record->name);
        }
        json_object_setn_new(content, route->forms[i]->type, size, whole(json_pack("{s:o}", "schema", schema)));
    }
    return content;
}

static json_t *operation_of(const struct serve_route *route, bool tokens)
{
    json_t *problem = whole(json_pack("{s:s}", "$ref", "#/components/responses/Problem"));
    json_t *operation =
        whole(json_pack("{s:s, s:s, s:s, s:o, s:{s:{s:s, s:o}, s:{s:s}, s:o}}", "operationId", route->name, "summary", route->summary, "description",
                        route->doc, "parameters", parameters_of(route), "responses", "200", "description", route->summary, "content",
                        content_of(route), "304", "description", "If-None-Match names what the client has", "default", problem));

    if (tokens && route->open)
        json_object_set_new(operation, "security", json_array());
    return operation;
}

static json_t *problem_schema(void)
{
    return whole(json_pack("{s:s, s:s, s:[s,s,s], s:{s:{s:s}, s:{s:s}, s:{s:s}, s:{s:s}, s:{s:s}, s:{s:s}, s:{s:s}}}", "type", "object",
                           "description", "RFC 9457; of a parameter also which, what was given, and what is allowed", "required", "title", "status",
                           "detail", "properties", "type", "type", "string", "title", "type", "string", "status", "type", "integer", "detail", "type",
                           "string", "parameter", "type", "string", "value", "type", "string", "allowed", "type", "string"));
}

static json_t *components_of(const struct description *description)
{
    json_t *schemas = whole(json_pack("{s:o}", "Problem", problem_schema()));
    json_t *components;

    for (const struct serve_route *const *route = description->routes; *route; route++)
        if ((*route)->record)
            describe_record((*route)->record, schemas);
    components = whole(json_pack("{s:o, s:{s:{s:s, s:{s:{s:o}}}}}", "schemas", schemas, "responses", "Problem", "description", "refused, and why",
                                 "content", "application/problem+json", "schema", reference_to("Problem")));
    if (description->tokens)
        json_object_set_new(components, "securitySchemes", whole(json_pack("{s:{s:s, s:s}}", "bearer", "type", "http", "scheme", "bearer")));
    return components;
}

void describe_write(const struct description *description, struct ck_buffer *buffer)
{
    json_t *paths = json_object(), *root;
    char   *text;

    for (const struct serve_route *const *route = description->routes; *route; route++)
        if (!json_object_get(paths, (*route)->path)) /* a page of the same path is not told twice */
            json_object_set_new(paths, (*route)->path, whole(json_pack("{s:o}", "get", operation_of(*route, description->tokens))));
    root = whole(json_pack("{s:s, s:{s:s, s:s, s:s}, s:o, s:o}", "openapi", "3.1.0", "info", "title", description->title, "version",
                           description->version, "description", description->text, "paths", paths, "components", components_of(description)));
    if (description->tokens)
        json_object_set_new(root, "security", whole(json_pack("[{s:[]}]", "bearer")));
    text = json_dumps(root, JSON_INDENT(1));
    if (!text)
        abort();
    ck_buffer_append(buffer, ck_bytes_from(text));
    ck_buffer_append(buffer, CK_BYTES("\n"));
    free(text);
    json_decref(root);
}
