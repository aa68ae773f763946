/* SPDX-License-Identifier: Apache-2.0
 * The inside of a registry: its calls (registry_http.c) and what they fetch (registry_fetch.c), in its own thread only. */
#ifndef CHOKEPOINT_SHELL_REGISTRY_PARTS_H
#define CHOKEPOINT_SHELL_REGISTRY_PARTS_H

#include <curl/curl.h>
#include <stdatomic.h>

#include "shell/registry.h"
#include "shell/schema.h"

struct registry_http {
    CURL              *curl;
    struct curl_slist *headers;
    char              *urls[REGISTRY_URLS_MAX]; /* without a slash at the end */
    size_t             count, first;            /* first: the one that answered last */
    struct buffer      answer;
    const atomic_bool *stop;
    char               problem[REGISTRY_PROBLEM_MAX]; /* of the last REGISTRY_FAILED */
};

int  registry_http_open(struct registry_http *http, const struct registry_options *options, char *problem, size_t problem_size);
void registry_http_close(struct registry_http *http);

enum {
    REGISTRY_ANSWERED,
    REGISTRY_ABSENT, /* every URL that answered said so, and all answered */
    REGISTRY_FAILED  /* nobody knows: ask again (http->problem) */
};

/* GET; ret_json: an object, json_decref(). */
int registry_http_get(struct registry_http *http, const char *path, json_t **ret_json);

/* The schema of an id with the schemas that it refers to. REGISTRY_ANSWERED with *ret_schema NULL: there is one that we cannot use (detail). */
int registry_fetch(struct registry_http *http, uint32_t id, struct schema **ret_schema, char *detail, size_t detail_size);

#endif
