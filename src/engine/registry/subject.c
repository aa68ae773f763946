/* SPDX-License-Identifier: Apache-2.0
 * Our schemas in the subjects of a registry. Texts are sent as they stand in the program: whole, with docs and defaults, and without references. */
#include <stdio.h>
#include <stdlib.h>

#include "engine/registry/internal.h"

enum { PATH_BYTES = 1024 };

static const char *path_of(struct registry_http *http, const char *before, const char *subject, const char *after, char path[PATH_BYTES])
{
    char *escaped = curl_easy_escape(http->curl, subject, 0);

    if (!escaped)
        abort();
    snprintf(path, PATH_BYTES, "%s%s%s", before, escaped, after);
    curl_free(escaped);
    return path;
}

static int send_schema(struct registry_http *http, const char *path, const struct ck_record_type *type, json_t **ret_answer)
{
    json_t *body = json_pack("{s:s}", "schema", type->schema);
    int     outcome;

    if (!body)
        abort();
    outcome = registry_http_send(http, "POST", path, body, ret_answer);
    json_decref(body);
    return outcome;
}

/* Takes the answer. */
static int read_version(struct registry_http *http, json_t *answer, struct registry_version *ret_version)
{
    json_t    *id = json_object_get(answer, "id");
    json_int_t number = json_integer_value(id);
    int        outcome = REGISTRY_FAILED;
    json_t    *version = json_object_get(answer, "version");

    if (json_is_integer(id) && number >= 0 && number <= INT32_MAX) {
        *ret_version = (struct registry_version){ (uint32_t)number, json_integer_value(version) };
        outcome = REGISTRY_ANSWERED;
    } else {
        snprintf(http->problem, sizeof http->problem, "the answer has no id");
    }
    json_decref(answer);
    return outcome;
}

static int lookup(struct registry_http *http, const char *subject, const char *how, const struct ck_record_type *type,
                  struct registry_version *ret_version)
{
    char    path[PATH_BYTES];
    json_t *answer;
    int     outcome = send_schema(http, path_of(http, "/subjects/", subject, how, path), type, &answer);

    return outcome == REGISTRY_ANSWERED ? read_version(http, answer, ret_version) : outcome;
}

/* Another text of the same schema: without our docs, say, as a build tool may have registered it. It writes the same bytes, and means the same by
 * them (logical types, which the canonical form leaves out). */
static bool is_ours(const json_t *answer, const struct ck_record_type *type)
{
    json_t               *text = json_object_get(answer, "schema");
    struct schema        *schema;
    struct ck_resolution *resolution = NULL;
    char                  detail[REGISTRY_PROBLEM_MAX];
    bool                  same;

    if (!json_is_string(text) ||
        schema_parse((struct ck_bytes){ json_string_value(text), json_string_length(text) }, &schema, detail, sizeof detail) != SCHEMA_OK)
        return false;
    same = schema_fingerprint(schema, schema->root) == type->fingerprint &&
           schema_resolve(schema, type, &resolution, detail, sizeof detail) == SCHEMA_OK;
    ck_resolution_free(resolution);
    schema_free(schema);
    return same;
}

static int find_in_latest(struct registry_http *http, const char *subject, const struct ck_record_type *type, struct registry_version *ret_version)
{
    char    path[PATH_BYTES];
    json_t *answer;
    int     outcome = registry_http_get(http, path_of(http, "/subjects/", subject, "/versions/latest", path), &answer);

    if (outcome == REGISTRY_ABSENT)
        snprintf(http->problem, sizeof http->problem, "the registry has no subject %s", subject);
    if (outcome != REGISTRY_ANSWERED)
        return outcome;
    if (is_ours(answer, type))
        return read_version(http, answer, ret_version);
    json_decref(answer);
    snprintf(http->problem, sizeof http->problem, "the subject %s has no version with the schema %s of this program", subject, type->name);
    return REGISTRY_ABSENT;
}

int registry_find(struct registry_http *http, const char *subject, const struct ck_record_type *type, struct registry_version *ret_version)
{
    int outcome = lookup(http, subject, "", type, ret_version);

    if (outcome == REGISTRY_ABSENT)
        outcome = lookup(http, subject, "?normalize=true", type, ret_version);
    return outcome == REGISTRY_ABSENT ? find_in_latest(http, subject, type, ret_version) : outcome;
}

int registry_register(struct registry_http *http, const char *subject, const struct ck_record_type *type, uint32_t *ret_id)
{
    struct registry_version version;
    int                     outcome = lookup(http, subject, "/versions", type, &version);

    if (outcome == REGISTRY_ANSWERED)
        *ret_id = version.id;
    return outcome;
}

int registry_compatible(struct registry_http *http, const char *subject, const struct ck_record_type *type, bool *ret_compatible)
{
    char    path[PATH_BYTES];
    json_t *answer;
    int     outcome = send_schema(http, path_of(http, "/compatibility/subjects/", subject, "/versions/latest?verbose=true", path), type, &answer);

    if (outcome != REGISTRY_ANSWERED)
        return outcome;
    if (json_is_boolean(json_object_get(answer, "is_compatible"))) {
        const char *message = json_string_value(json_array_get(json_object_get(answer, "messages"), 0));

        *ret_compatible = json_is_true(json_object_get(answer, "is_compatible"));
        snprintf(http->problem, sizeof http->problem, "%.400s",
                 *ret_compatible ? ""
                 : message       ? message
                                 : "it is not compatible with the latest version; the registry gives no reason");
    } else {
        snprintf(http->problem, sizeof http->problem, "the answer does not say whether it is compatible");
        outcome = REGISTRY_FAILED;
    }
    json_decref(answer);
    return outcome;
}

int registry_set_level(struct registry_http *http, const char *subject, const char *level)
{
    char    path[PATH_BYTES];
    json_t *body = json_pack("{s:s}", "compatibility", level), *answer;
    int     outcome;

    if (!body)
        abort();
    outcome = registry_http_send(http, "PUT", path_of(http, "/config/", subject, "", path), body, &answer);
    json_decref(body);
    if (outcome == REGISTRY_ANSWERED)
        json_decref(answer);
    return outcome;
}
