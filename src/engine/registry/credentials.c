/* SPDX-License-Identifier: Apache-2.0
 * The credentials for each request to a registry: user and password, or a token, from options or from files, which are read again each time. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "engine/registry/internal.h"
#include "engine/util/secret.h"

struct credential_source { /* of one of the three */
    const char *option, *text, *path;
};

static bool given(const char *text) { return text && *text; }

/* *ret_text: on the heap, or NULL where nothing is given. A line end inside would begin another header. */
static int read_one(const struct credential_source *source, char **ret_text, char *problem, size_t problem_size)
{
    char reason[REGISTRY_PROBLEM_MAX];

    *ret_text = NULL;
    if (!given(source->path)) {
        *ret_text = given(source->text) ? strdup(source->text) : NULL;
        return given(source->text) && !*ret_text ? -ENOMEM : 0;
    }
    *ret_text = secret_read(source->path, reason, sizeof reason);
    if (*ret_text && !strpbrk(*ret_text, "\r\n"))
        return 0;
    snprintf(problem, problem_size, "%s: %.300s", source->option, *ret_text ? "more than one line" : reason);
    secret_free(*ret_text);
    *ret_text = NULL;
    return -EINVAL;
}

static CURLcode set(CURL *curl, const char *user, const char *password, const char *token)
{
    if (given(user)) {
        curl_easy_setopt(curl, CURLOPT_HTTPAUTH, CURLAUTH_BASIC);
        curl_easy_setopt(curl, CURLOPT_USERNAME, user);
        return curl_easy_setopt(curl, CURLOPT_PASSWORD, password ? password : "");
    }
    if (!given(token))
        return CURLE_OK;
    curl_easy_setopt(curl, CURLOPT_HTTPAUTH, CURLAUTH_BEARER);
    return curl_easy_setopt(curl, CURLOPT_XOAUTH2_BEARER, token);
}

int registry_credentials_set(struct registry_http *http, char *problem, size_t problem_size)
{
    const struct registry_options *options = &http->options;
    const struct credential_source sources[] = { { "registry.user_file", options->user, options->user_file },
                                                 { "registry.password_file", options->password, options->password_file },
                                                 { "registry.token_file", options->token, options->token_file } };
    char                          *texts[3] = { NULL };
    int                            result = 0;

    for (size_t i = 0; i < 3 && result == 0; i++)
        result = read_one(&sources[i], &texts[i], problem, problem_size);
    if (result == 0 && set(http->curl, texts[0], texts[1], texts[2]) != CURLE_OK) {
        snprintf(problem, problem_size, "registry: libcurl refuses the credentials");
        result = -EINVAL;
    }
    for (size_t i = 0; i < 3; i++)
        secret_free(texts[i]);
    return result;
}
