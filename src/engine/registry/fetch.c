/* SPDX-License-Identifier: Apache-2.0
 * The schema of an id, and before it every schema that it refers to, each once. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "engine/registry/internal.h"

enum { REFERENCES_MAX = 64, REFERENCE_DEPTH_MAX = 16, PATH_MAX_BYTES = 2048 };

struct fetch {
    struct registry_http *http;
    struct schema        *schema;
    char                 *seen[REFERENCES_MAX]; /* paths */
    size_t                count;
    bool                  useless; /* detail says why */
    char                 *detail;
    size_t                detail_size;
};

static int useless(struct fetch *fetch, const char *why)
{
    snprintf(fetch->detail, fetch->detail_size, "%s", why);
    fetch->useless = true;
    return REGISTRY_ANSWERED;
}

static int add(struct fetch *fetch, const char *path, unsigned depth);

static bool path_of(CURL *curl, json_t *reference, char *path)
{
    const char *subject = json_string_value(json_object_get(reference, "subject"));
    json_t     *version = json_object_get(reference, "version");
    char       *escaped;
    int         size;

    if (!subject || strlen(subject) > 512 || !json_is_integer(version))
        return false;
    escaped = curl_easy_escape(curl, subject, 0);
    if (!escaped)
        abort();
    size = snprintf(path, PATH_MAX_BYTES, "/subjects/%s/versions/%" JSON_INTEGER_FORMAT, escaped, json_integer_value(version));
    curl_free(escaped);
    return size < PATH_MAX_BYTES;
}

static bool is_seen(const struct fetch *fetch, const char *path)
{
    for (size_t i = 0; i < fetch->count; i++)
        if (strcmp(fetch->seen[i], path) == 0)
            return true;
    return false;
}

static int add_references(struct fetch *fetch, json_t *references, unsigned depth)
{
    char    path[PATH_MAX_BYTES];
    json_t *reference;
    size_t  i;
    int     outcome = REGISTRY_ANSWERED;

    json_array_foreach(references, i, reference)
    {
        if (!path_of(fetch->http->curl, reference, path))
            return useless(fetch, "a reference without subject and version");
        if (is_seen(fetch, path))
            continue;
        if (depth == REFERENCE_DEPTH_MAX || fetch->count == REFERENCES_MAX)
            return useless(fetch, "too many references");
        fetch->seen[fetch->count] = strdup(path);
        if (!fetch->seen[fetch->count++])
            abort();
        outcome = add(fetch, path, depth + 1);
        if (outcome != REGISTRY_ANSWERED || fetch->useless)
            return outcome;
    }
    return outcome;
}

static int add_answer(struct fetch *fetch, json_t *answer, unsigned depth)
{
    json_t     *text = json_object_get(answer, "schema");
    const char *type = json_string_value(json_object_get(answer, "schemaType"));
    int         outcome;

    if (!json_is_string(text)) {
        snprintf(fetch->http->problem, sizeof fetch->http->problem, "the answer has no schema");
        return REGISTRY_FAILED;
    }
    if (type && strcmp(type, "AVRO") != 0) {
        char why[64];

        snprintf(why, sizeof why, "a schema of the type %.32s, not AVRO", type);
        return useless(fetch, why);
    }
    outcome = add_references(fetch, json_object_get(answer, "references"), depth);
    if (outcome != REGISTRY_ANSWERED || fetch->useless)
        return outcome;
    if (schema_add(fetch->schema, (struct ck_bytes){ json_string_value(text), json_string_length(text) }, fetch->detail, fetch->detail_size) !=
        SCHEMA_OK)
        fetch->useless = true;
    return REGISTRY_ANSWERED;
}

static int add(struct fetch *fetch, const char *path, unsigned depth)
{
    json_t *answer;
    int     outcome = registry_http_get(fetch->http, path, &answer);

    if (outcome != REGISTRY_ANSWERED)
        return outcome;
    outcome = add_answer(fetch, answer, depth);
    json_decref(answer);
    return outcome;
}

int registry_fetch(struct registry_http *http, uint32_t id, struct schema **ret_schema, char *detail, size_t detail_size)
{
    struct fetch fetch = { .http = http, .schema = schema_new(), .detail = detail, .detail_size = detail_size };
    char         path[64];
    int          outcome;

    snprintf(path, sizeof path, "/schemas/ids/%" PRIu32, id);
    outcome = add(&fetch, path, 0);
    for (size_t i = 0; i < fetch.count; i++)
        free(fetch.seen[i]);
    if (outcome == REGISTRY_ANSWERED && !fetch.useless) {
        *ret_schema = fetch.schema;
        return outcome;
    }
    schema_free(fetch.schema);
    *ret_schema = NULL;
    return outcome;
}
