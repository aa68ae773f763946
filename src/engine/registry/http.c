/* SPDX-License-Identifier: Apache-2.0
 * One call to a registry: the URLs in turn, beginning with the one that answered last; http and https only, no redirects, bounded answers. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "engine/registry/internal.h"

enum { URL_MAX = 2048, CALL_MS_DEFAULT = 2000, UNAUTHORIZED = 401, FORBIDDEN = 403, NOT_FOUND = 404, CONFLICT = 409, UNPROCESSABLE = 422 };

static size_t receive(char *data, size_t size, size_t count, void *context)
{
    struct ck_buffer *answer = context;

    if (size * count > REGISTRY_ANSWER_MAX - answer->size)
        return 0; /* ends the call */
    ck_buffer_append(answer, (struct ck_bytes){ data, size * count });
    return size * count;
}

static int go_on(void *context, curl_off_t total, curl_off_t now, curl_off_t sent_total, curl_off_t sent)
{
    const struct registry_http *http = context;

    (void)total, (void)now, (void)sent_total, (void)sent;
    return atomic_load(http->stop);
}

/* ---- opening ---- */

static int wrong(char *problem, size_t size, const char *text)
{
    snprintf(problem, size, "registry.url: %s", text);
    return -EINVAL;
}

static int add_url(struct registry_http *http, const char *text, size_t size, char *problem, size_t problem_size)
{
    bool is_http = strncmp(text, "http://", 7) == 0 || strncmp(text, "https://", 8) == 0;

    while (size && text[size - 1] == '/')
        size--;
    if (!is_http || size < 8 || size > 1024)
        return wrong(problem, problem_size, "one or more of http://… or https://…, separated by commas");
    if (memchr(text, '@', size) || memchr(text, '?', size) || memchr(text, '#', size))
        return wrong(problem, problem_size, "no credentials, query or fragment in it: registry.user and registry.password are for them");
    if (http->count == REGISTRY_URLS_MAX)
        return wrong(problem, problem_size, "too many");
    http->urls[http->count] = strndup(text, size);
    if (!http->urls[http->count++])
        abort();
    return 0;
}

static int add_urls(struct registry_http *http, const char *text, char *problem, size_t problem_size)
{
    int result = 0;

    for (;;) {
        size_t size;

        text += strspn(text, " ");
        size = strcspn(text, ", ");
        result = add_url(http, text, size, problem, problem_size);
        text += size;
        text += strspn(text, " ");
        if (result || *text != ',')
            break;
        text++;
    }
    return result || *text == '\0' ? result : wrong(problem, problem_size, "commas between URLs");
}

static bool given(const char *text) { return text && *text; }

/* libcurl would say so at each call. */
static int check_file(const char *option, const char *path, char *problem, size_t problem_size)
{
    FILE *file = given(path) ? fopen(path, "re") : NULL;

    if (given(path) && !file) {
        snprintf(problem, problem_size, "%s: %s: %s", option, path, strerror(errno));
        return -EINVAL;
    }
    if (file)
        fclose(file);
    return 0;
}

static int check_files(const struct registry_options *options, char *problem, size_t problem_size)
{
    int result = check_file("registry.ca", options->ca, problem, problem_size);

    if (result == 0)
        result = check_file("registry.certificate", options->certificate, problem, problem_size);
    return result ? result : check_file("registry.key", options->key, problem, problem_size);
}

static CURLcode set_files(CURL *curl, const struct registry_options *options)
{
    CURLcode code = CURLE_OK;

    if (given(options->ca))
        code = curl_easy_setopt(curl, CURLOPT_CAINFO, options->ca);
    if (code == CURLE_OK && given(options->certificate))
        code = curl_easy_setopt(curl, CURLOPT_SSLCERT, options->certificate);
    if (code == CURLE_OK && given(options->key))
        code = curl_easy_setopt(curl, CURLOPT_SSLKEY, options->key);
    return code;
}

static void set_limits(struct registry_http *http, const struct registry_options *options)
{
    long call_ms = options->call_ms ? options->call_ms : CALL_MS_DEFAULT;

    curl_easy_setopt(http->curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(http->curl, CURLOPT_QUICK_EXIT, 1L); /* a name lookup must not delay a stop */
    curl_easy_setopt(http->curl, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(http->curl, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(http->curl, CURLOPT_TIMEOUT_MS, call_ms);
    curl_easy_setopt(http->curl, CURLOPT_CONNECTTIMEOUT_MS, call_ms);
    curl_easy_setopt(http->curl, CURLOPT_MAXFILESIZE, (long)REGISTRY_ANSWER_MAX);
    curl_easy_setopt(http->curl, CURLOPT_WRITEFUNCTION, receive);
    curl_easy_setopt(http->curl, CURLOPT_WRITEDATA, &http->answer);
    curl_easy_setopt(http->curl, CURLOPT_NOPROGRESS, 0L);
    curl_easy_setopt(http->curl, CURLOPT_XFERINFOFUNCTION, go_on);
    curl_easy_setopt(http->curl, CURLOPT_XFERINFODATA, http);
    curl_easy_setopt(http->curl, CURLOPT_HTTPHEADER, http->headers);
    curl_easy_setopt(http->curl, CURLOPT_USERAGENT, "chokepoint/" CHOKEPOINT_VERSION);
}

int registry_http_open(struct registry_http *http, const struct registry_options *options, char *problem, size_t problem_size)
{
    int result = add_urls(http, options->urls, problem, problem_size);

    if (result == 0)
        result = check_files(options, problem, problem_size);
    if (result)
        return result;
    if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
        return -ENOMEM;
    http->headers = curl_slist_append(NULL, "Accept: application/vnd.schemaregistry.v1+json, application/json");
    http->curl = curl_easy_init();
    if (!http->curl || !http->headers || !curl_slist_append(http->headers, "Content-Type: application/vnd.schemaregistry.v1+json"))
        return -ENOMEM;
    set_limits(http, options);
    http->options = *options;
    if (set_files(http->curl, options) == CURLE_OK)
        return registry_credentials_set(http, problem, problem_size);
    snprintf(problem, problem_size, "registry: libcurl refuses the TLS files");
    return -EINVAL;
}

void registry_http_close(struct registry_http *http)
{
    curl_easy_cleanup(http->curl);
    curl_slist_free_all(http->headers);
    for (size_t i = 0; i < http->count; i++)
        free(http->urls[i]);
    ck_buffer_release(&http->answer);
}

/* ---- a call ---- */

static int failed(struct registry_http *http, const char *url, const char *why)
{
    snprintf(http->problem, sizeof http->problem, "%.120s: %.110s", url, why);
    return REGISTRY_FAILED;
}

/* method NULL: GET, of which every status but 200 and 404 may be another one later. */
struct http_call {
    const char *method, *path;
    char       *body;
};

static bool is_firm(const struct http_call *call, long status)
{
    return call->method && (status == UNAUTHORIZED || status == FORBIDDEN || status == CONFLICT || status == UNPROCESSABLE);
}

/* Up to the first line end: a registry may add a page of its reasons. */
static int refused(struct registry_http *http, const char *url, long status, const json_t *answer)
{
    const char *message = json_string_value(json_object_get(answer, "message"));
    int         size = message ? (int)strcspn(message, "\r\n") : 0;

    snprintf(http->problem, sizeof http->problem, "%.120s: status %ld%s%.*s", url, status, size ? ": " : "", size < 340 ? size : 340,
             message ? message : "");
    return REGISTRY_REFUSED;
}

static int outcome_of(struct registry_http *http, const char *url, const struct http_call *call, long status, json_t **ret_json)
{
    json_error_t error;
    char         why[64];
    json_t      *json = json_loadb(ck_buffer_bytes(&http->answer).data, http->answer.size, JSON_REJECT_DUPLICATES, &error);
    int          outcome;

    if (json_is_object(json) && status == 200) {
        *ret_json = json;
        return REGISTRY_ANSWERED;
    }
    snprintf(why, sizeof why, "status %ld", status);
    if (is_firm(call, status))
        outcome = refused(http, url, status, json);
    else if (status == NOT_FOUND && json_is_integer(json_object_get(json, "error_code")))
        outcome = REGISTRY_ABSENT;
    else
        outcome = failed(http, url,
                         status == 200         ? "the answer is no JSON object"
                         : status == NOT_FOUND ? "status 404, and not from a registry: is the path right?"
                                               : why);
    json_decref(json);
    return outcome;
}

static int call_one(struct registry_http *http, const char *url, const struct http_call *call, json_t **ret_json)
{
    char     whole[URL_MAX + URL_MAX];
    long     status = 0;
    CURLcode code;

    snprintf(whole, sizeof whole, "%s%s", url, call->path);
    http->answer.size = 0;
    curl_easy_setopt(http->curl, CURLOPT_URL, whole);
    curl_easy_setopt(http->curl, CURLOPT_HTTPGET, 1L);
    curl_easy_setopt(http->curl, CURLOPT_CUSTOMREQUEST, call->method);
    if (call->body) {
        curl_easy_setopt(http->curl, CURLOPT_POSTFIELDS, call->body);
        curl_easy_setopt(http->curl, CURLOPT_POSTFIELDSIZE, (long)strlen(call->body));
    }
    code = curl_easy_perform(http->curl);
    if (code != CURLE_OK)
        return failed(http, url, code == CURLE_WRITE_ERROR ? "the answer is too large" : curl_easy_strerror(code));
    curl_easy_getinfo(http->curl, CURLINFO_RESPONSE_CODE, &status);
    return outcome_of(http, url, call, status, ret_json);
}

static int call_all(struct registry_http *http, const struct http_call *call, json_t **ret_json)
{
    int worst = REGISTRY_ABSENT;

    if (registry_credentials_set(http, http->problem, sizeof http->problem) != 0)
        return REGISTRY_FAILED; /* for example while a mount is replaced: read again later */
    for (size_t i = 0; i < http->count && !atomic_load(http->stop); i++) {
        size_t at = (http->first + i) % http->count;
        int    outcome = call_one(http, http->urls[at], call, ret_json);

        if (outcome == REGISTRY_ANSWERED || outcome == REGISTRY_REFUSED) {
            http->first = at;
            return outcome;
        }
        if (outcome == REGISTRY_FAILED)
            worst = REGISTRY_FAILED;
    }
    return atomic_load(http->stop) ? REGISTRY_FAILED : worst;
}

int registry_http_get(struct registry_http *http, const char *path, json_t **ret_json)
{
    return call_all(http, &(struct http_call){ .path = path }, ret_json);
}

int registry_http_send(struct registry_http *http, const char *method, const char *path, json_t *body, json_t **ret_json)
{
    struct http_call call = { method, path, json_dumps(body, JSON_COMPACT) };
    int              outcome;

    if (!call.body)
        abort();
    outcome = call_all(http, &call, ret_json);
    free(call.body);
    return outcome;
}
