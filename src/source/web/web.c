/* SPDX-License-Identifier: Apache-2.0
 * One request and its answer. */
#include "source/web/web.h"

#include <curl/curl.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "engine/util/instant.h"

enum {
    SIZE_MAX_DEFAULT = 512 * 1024 * 1024,
    STALLED_MS = 60 * 1000,
    STALLED_BYTES = 100,
    CONNECT_MS = 20 * 1000,
    TOTAL_MS = 30 * 60 * 1000,
    TRIES = 3,
    WAIT_MAX_MS = 5 * 60 * 1000,
    BACK_OFF_MS = 1000,
    MS = 1000
};

enum {
    OK = 200,
    NO_CONTENT = 204,
    REDIRECT_FIRST = 300,
    NOT_MODIFIED = 304,
    FORBIDDEN = 403,
    REQUEST_TIMEOUT = 408,
    TOO_EARLY = 425,
    TOO_MANY = 429,
    SERVER_ERROR = 500,
    NOT_IMPLEMENTED = 501
};

struct web {
    CURL               *curl;
    struct web_settings settings;
    char                agent[256];
    int64_t             last_ms; /* monotonic: when the last request went out; 0: none did */
};

static bool wait_by_clock(void *context, int64_t wait_ms)
{
    struct timespec left = { wait_ms / MS, wait_ms % MS * 1000 * 1000 };

    (void)context;
    while (nanosleep(&left, &left) != 0 && errno == EINTR)
        ;
    return true;
}

static int or_default(int given, int value) { return given > 0 ? given : value; }

struct web *web_new(const struct web_settings *settings)
{
    struct web *web = calloc(1, sizeof *web);

    if (!web || curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK || !(web->curl = curl_easy_init()))
        abort();
    web->settings = *settings;
    web->settings.size_max = settings->size_max > 0 ? settings->size_max : SIZE_MAX_DEFAULT;
    web->settings.stalled_ms = or_default(settings->stalled_ms, STALLED_MS);
    web->settings.total_ms = or_default(settings->total_ms, TOTAL_MS);
    web->settings.tries = or_default(settings->tries, TRIES);
    web->settings.wait_max_ms = or_default(settings->wait_max_ms, WAIT_MAX_MS);
    if (!settings->wait)
        web->settings.wait = wait_by_clock;
    snprintf(web->agent, sizeof web->agent, "chokepoint/" CHOKEPOINT_VERSION "%s%.200s%s", settings->contact ? " (" : "",
             settings->contact ? settings->contact : "", settings->contact ? ")" : "");
    web->settings.contact = NULL;
    return web;
}

void web_free(struct web *web)
{
    if (!web)
        return;
    curl_easy_cleanup(web->curl);
    free(web);
}

void web_pace(struct web *web, int pace_ms) { web->settings.pace_ms = pace_ms; }

/* ---- a try ---- */

struct web_body {
    FILE   *file;
    int64_t size, size_max;
    bool    too_large, failed;
};

static size_t receive(char *data, size_t size, size_t count, void *context)
{
    struct web_body *body = context;

    (void)size; /* 1 */
    if (body->size + (int64_t)count > body->size_max) {
        body->too_large = true;
        return 0;
    }
    body->size += (int64_t)count;
    body->failed = fwrite(data, 1, count, body->file) != count;
    return body->failed ? 0 : count;
}

static void header_copy(CURL *curl, const char *name, char ret_text[WEB_TAG_MAX])
{
    struct curl_header *header;

    ret_text[0] = '\0';
    if (curl_easy_header(curl, name, 0, CURLH_HEADER, -1, &header) == CURLHE_OK && strlen(header->value) < WEB_TAG_MAX)
        strcpy(ret_text, header->value);
}

static struct curl_slist *add_header(struct curl_slist *list, const char *name, const char *value)
{
    char               line[WEB_URL_MAX];
    struct curl_slist *longer;

    snprintf(line, sizeof line, "%s%s", name, value);
    longer = curl_slist_append(list, line);
    if (!longer)
        abort();
    return longer;
}

static struct curl_slist *headers_of(const struct web_request *request)
{
    struct curl_slist *list = add_header(NULL, "Accept: ", "*/*"); /* some publishers answer 406 without */

    for (size_t i = 0; request->headers && request->headers[i]; i++)
        list = add_header(list, request->headers[i], "");
    if (request->etag && *request->etag)
        list = add_header(list, "If-None-Match: ", request->etag);
    if (request->last_modified && *request->last_modified)
        list = add_header(list, "If-Modified-Since: ", request->last_modified);
    return list;
}

static void set_options(struct web *web, const char *url, struct curl_slist *headers, struct web_body *body)
{
    CURL *curl = web->curl;

    curl_easy_reset(curl);
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(curl, CURLOPT_URL, url);
    curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
    curl_easy_setopt(curl, CURLOPT_USERAGENT, web->agent);
    curl_easy_setopt(curl, CURLOPT_ACCEPT_ENCODING, "gzip, deflate");
    curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, (long)CONNECT_MS);
    curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, (long)web->settings.total_ms);
    curl_easy_setopt(curl, CURLOPT_LOW_SPEED_LIMIT, (long)STALLED_BYTES);
    curl_easy_setopt(curl, CURLOPT_LOW_SPEED_TIME, (long)(web->settings.stalled_ms + MS - 1) / MS);
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, receive);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, body);
}

/* Publishers count what goes out, so pace and count are of requests, not of answers. False: an end is wanted. */
static bool go_out(struct web *web)
{
    const struct web_settings *settings = &web->settings;
    int64_t                    left_ms = web->last_ms ? web->last_ms + settings->pace_ms - monotonic_ms() : 0;

    if (left_ms > 0 && !settings->wait(settings->context, left_ms))
        return false;
    web->last_ms = monotonic_ms();
    if (settings->asked)
        settings->asked(settings->context);
    return true;
}

static int failed(struct web_answer *answer, const struct web_request *request, int result, const char *why)
{
    snprintf(answer->problem, sizeof answer->problem, "%.400s: %.200s", request->shown, why);
    return result;
}

static int fail_of(struct web_answer *answer, const struct web_request *request, const struct web_body *body, CURLcode code)
{
    if (body->too_large)
        return failed(answer, request, -EFBIG, "the answer is larger than the limit: narrow the request");
    if (body->failed)
        return failed(answer, request, -EIO, "the answer cannot be kept: is the directory for temporary files full?");
    if (code == CURLE_UNSUPPORTED_PROTOCOL || code == CURLE_URL_MALFORMAT)
        return failed(answer, request, -EINVAL, "no URL of http or https");
    return failed(answer, request, -EAGAIN, code == CURLE_PARTIAL_FILE ? "the answer ends before its end" : curl_easy_strerror(code));
}

static void read_head(struct web *web, struct web_answer *answer)
{
    header_copy(web->curl, "ETag", answer->etag);
    header_copy(web->curl, "Last-Modified", answer->last_modified);
    header_copy(web->curl, "Content-Type", answer->type);
    if (answer->last_modified[0]) {
        time_t modified = curl_getdate(answer->last_modified, NULL);

        answer->modified_ms = modified > 0 ? (int64_t)modified * MS : 0;
    }
}

/* The first words of a body, without what stands in angle brackets. */
static void read_said(FILE *body, char said[WEB_SAID_MAX])
{
    size_t size = 0;
    bool   inside = false, blank = false;
    int    c;

    rewind(body);
    for (int i = 0; i < WEB_SAID_MAX * 8 && size + 2 < WEB_SAID_MAX && (c = getc(body)) != EOF; i++) {
        bool part = !inside && c != '<' && (unsigned char)c > ' ' && c != 0x7f;

        if (part && blank && size)
            said[size++] = ' ';
        if (part)
            said[size++] = (char)c;
        blank = !part && (blank || size > 0);
        inside = c == '<' || (inside && c != '>');
    }
    while (size + 2 >= WEB_SAID_MAX && ((unsigned char)said[size - 1] & 0x80)) /* a character that may be cut */
        said[--size] = '\0';
    said[size] = '\0';
}

/* One request, no redirect followed. 0: a status. ret_wait_ms: Retry-After; 0: none. */
static int ask(struct web *web, const struct web_request *request, const char *url, struct web_answer *answer, int64_t *ret_wait_ms)
{
    struct web_body    body = { tmpfile(), 0, web->settings.size_max, false, false };
    struct curl_slist *headers;
    curl_off_t         wait_s = 0;
    CURLcode           code;

    if (!body.file)
        return failed(answer, request, -EIO, strerror(errno));
    headers = headers_of(request);
    set_options(web, url, headers, &body);
    code = curl_easy_perform(web->curl);
    curl_slist_free_all(headers);
    if (code != CURLE_OK) {
        fclose(body.file);
        return fail_of(answer, request, &body, code);
    }
    curl_easy_getinfo(web->curl, CURLINFO_RESPONSE_CODE, &answer->status);
    curl_easy_getinfo(web->curl, CURLINFO_RETRY_AFTER, &wait_s);
    *ret_wait_ms = (int64_t)wait_s * MS;
    read_head(web, answer);
    if (answer->status != OK || fflush(body.file) != 0) {
        read_said(body.file, answer->said);
        fclose(body.file);
        return 0;
    }
    rewind(body.file);
    answer->body = body.file;
    answer->size = body.size;
    return 0;
}

/* ---- redirects ---- */

static bool part_equal(CURLU *a, CURLU *b, CURLUPart part)
{
    char *of_a = NULL, *of_b = NULL;
    bool  equal = curl_url_get(a, part, &of_a, CURLU_DEFAULT_PORT) == CURLUE_OK && curl_url_get(b, part, &of_b, CURLU_DEFAULT_PORT) == CURLUE_OK &&
                 strcasecmp(of_a, of_b) == 0;

    curl_free(of_a);
    curl_free(of_b);
    return equal;
}

bool web_same_host(const char *url, const char *other)
{
    CURLU *a = curl_url(), *b = curl_url();
    bool   same = a && b && curl_url_set(a, CURLUPART_URL, url, 0) == CURLUE_OK && curl_url_set(b, CURLUPART_URL, other, 0) == CURLUE_OK &&
                part_equal(a, b, CURLUPART_SCHEME) && part_equal(a, b, CURLUPART_HOST) && part_equal(a, b, CURLUPART_PORT);

    curl_url_cleanup(a);
    curl_url_cleanup(b);
    return same;
}

static int ask_through(struct web *web, const struct web_request *request, struct web_answer *answer, int64_t *ret_wait_ms)
{
    char url[WEB_URL_MAX];

    snprintf(url, sizeof url, "%s", request->url);
    for (int hops = 0;; hops++) {
        const char *next = NULL;
        int         result = go_out(web) ? ask(web, request, url, answer, ret_wait_ms) : failed(answer, request, -ECANCELED, "stopped");

        if (result || answer->status < REDIRECT_FIRST || answer->status == NOT_MODIFIED || answer->status >= REDIRECT_FIRST + 100)
            return result;
        curl_easy_getinfo(web->curl, CURLINFO_REDIRECT_URL, &next);
        if (!next || hops == WEB_REDIRECTS_MAX || strlen(next) >= sizeof url)
            return failed(answer, request, -EXDEV, next ? "redirected too often" : "redirected to nowhere");
        if (!web_same_host(request->url, next))
            return failed(answer, request, -EXDEV, "redirected to another host, which nobody named");
        snprintf(url, sizeof url, "%s", next);
    }
}

/* ---- patience ---- */

static bool is_passing(const struct web_answer *answer, int64_t wait_ms)
{
    long status = answer->status;

    return status == REQUEST_TIMEOUT || status == TOO_EARLY || status == TOO_MANY || (status >= SERVER_ERROR && status != NOT_IMPLEMENTED) ||
           (status == FORBIDDEN && wait_ms > 0);
}

static int tell_status(struct web_answer *answer, const struct web_request *request, int result)
{
    char why[64];

    if (answer->status == OK || answer->status == NO_CONTENT || answer->status == NOT_MODIFIED)
        return result;
    snprintf(why, sizeof why, "status %ld%s", answer->status, answer->status == TOO_MANY ? ": too many requests" : "");
    return failed(answer, request, result, why);
}

int web_get(struct web *web, const struct web_request *request, struct web_answer *ret_answer)
{
    const struct web_settings *settings = &web->settings;
    int64_t                    back_off_ms = BACK_OFF_MS;

    for (int tries = 1;; tries++) {
        int64_t wait_ms = 0;
        int     result;

        *ret_answer = (struct web_answer){ 0 };
        result = ask_through(web, request, ret_answer, &wait_ms);
        if (result ? result != -EAGAIN : !is_passing(ret_answer, wait_ms))
            return result ? result : tell_status(ret_answer, request, 0);
        if (result == 0)
            result = tell_status(ret_answer, request, -EAGAIN);
        if (wait_ms > settings->wait_max_ms) {
            ret_answer->retry_ms = wait_ms;
            return -EBUSY;
        }
        if (tries == settings->tries)
            return result;
        if (!settings->wait(settings->context, wait_ms > back_off_ms ? wait_ms : back_off_ms + monotonic_ms() % (back_off_ms / 2)))
            return failed(ret_answer, request, -ECANCELED, "stopped");
        back_off_ms *= 2;
    }
}

void web_answer_release(struct web_answer *answer)
{
    if (answer->body)
        fclose(answer->body);
    answer->body = NULL;
}
