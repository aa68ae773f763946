/* SPDX-License-Identifier: Apache-2.0
 * Answers of publishers: what is believed, what is asked again and after how long, what is refused; and that nothing is told or sent that should not.
 */
#include <criterion/criterion.h>
#include <errno.h>
#include <string.h>

#include "source/web/web.h"
#include "support/scripted_server.h"

#define HEAD(status, headers) "HTTP/1.1 " status "\r\n" headers "Connection: close\r\n"
#define FULL(size, body) "Content-Length: " size "\r\n\r\n" body

static struct scripted_server *server;
static struct web             *web;
static struct web_answer       answer;
static int64_t                 waits[16];
static size_t                  wait_count, asked_count;
static char                    body[64];

static bool wait_not(void *context, int64_t wait_ms)
{
    waits[wait_count++] = wait_ms;
    return context == NULL;
}

static void count(void *context)
{
    (void)context;
    asked_count++;
}

/* What one GET of PATH brings from a server with these answers. */
static int get_with(const struct scripted_answer *answers, struct web_settings settings, struct web_request request, const char *path)
{
    char url[256], shown[256];
    int  result;

    server = scripted_server_start(answers);
    settings.wait = wait_not;
    settings.asked = count;
    web = web_new(&settings);
    snprintf(url, sizeof url, "http://127.0.0.1:%d%s?key=hunter2", scripted_server_port(server), path);
    snprintf(shown, sizeof shown, "http://127.0.0.1%s?key=***", path);
    request.url = url;
    request.shown = shown;
    result = web_get(web, &request, &answer);
    cr_assert_not(strstr(answer.problem, "hunter2"), "%s", answer.problem);
    if (answer.body)
        body[fread(body, 1, sizeof body - 1, answer.body)] = '\0';
    return result;
}

static int get(const struct scripted_answer *answers) { return get_with(answers, (struct web_settings){ 0 }, (struct web_request){ 0 }, "/a"); }

static void teardown(void)
{
    web_answer_release(&answer);
    web_free(web);
    if (server)
        scripted_server_stop(server);
}
TestSuite(web_get, .fini = teardown, .timeout = 60);

Test(web_get, answers)
{
    static const struct scripted_answer answers[] = {
        { HEAD("200 OK", "ETag: \"v1\"\r\nLast-Modified: Tue, 15 Sep 2026 09:00:00 GMT\r\nContent-Type: text/csv\r\n") FULL("5", "a,b\r\n") }, { 0 }
    };

    cr_assert_eq(get(answers), 0, "%s", answer.problem);
    cr_assert(answer.status == 200 && answer.size == 5 && strcmp(body, "a,b\r\n") == 0);
    cr_assert(strcmp(answer.etag, "\"v1\"") == 0 && strcmp(answer.type, "text/csv") == 0 && answer.modified_ms == 1789462800000);
    cr_assert(wait_count == 0 && asked_count == 1 && answer.problem[0] == '\0');
    cr_assert(strstr(scripted_server_request(server, 0), "User-Agent: chokepoint/"));
    cr_assert(strstr(scripted_server_request(server, 0), "Accept: */*\r\n"));
}

/* What is known already is asked for by its tag, and not sent again. */
Test(web_get, unchanged)
{
    static const struct scripted_answer answers[] = { { HEAD("304 Not Modified", "ETag: \"v1\"\r\n") "\r\n" }, { 0 } };
    static const char *const            headers[] = { "Ocp-Apim-Subscription-Key: hunter2", NULL };
    struct web_request                  request = { .headers = headers, .etag = "\"v1\"", .last_modified = "Tue, 15 Sep 2026 09:00:00 GMT" };

    cr_assert_eq(get_with(answers, (struct web_settings){ .contact = "desk@example.org" }, request, "/a"), 0);
    cr_assert(answer.status == 304 && !answer.body && strcmp(answer.etag, "\"v1\"") == 0);
    for (size_t i = 0; i < 4; i++) {
        static const char *const sent[] = { "If-None-Match: \"v1\"\r\n", "If-Modified-Since: Tue, 15 Sep 2026 09:00:00 GMT\r\n",
                                            "Ocp-Apim-Subscription-Key: hunter2\r\n", " (desk@example.org)\r\n" };
        cr_assert(strstr(scripted_server_request(server, 0), sent[i]), "%s", sent[i]);
    }
}

/* A publisher that is busy is asked again, after as long as it says, or longer each time; and in the end not any more. */
Test(web_get, patience)
{
    static const struct {
        struct scripted_answer answers[4];
        int                    result;
        size_t                 asked;
        int64_t                at_least[2];
        long                   status;
    } cases[] = {
        { { { HEAD("429 Too Many", "Retry-After: 7\r\n") FULL("4", "busy") }, { HEAD("200 OK", "") FULL("2", "ok") } }, 0, 2, { 7000 }, 200 },
        { { { HEAD("500 Oh", "") FULL("0", "") }, { HEAD("503 Oh", "") FULL("0", "") }, { HEAD("200 OK", "") FULL("2", "ok") } },
          0,
          3,
          { 1000, 2000 },
          200 },
        { { { HEAD("403 No", "Retry-After: 2\r\n") FULL("0", "") }, { HEAD("200 OK", "") FULL("2", "ok") } }, 0, 2, { 2000 }, 200 },
        { { { HEAD("200 OK", "") FULL("9", "cut") }, { HEAD("200 OK", "") FULL("2", "ok") } }, 0, 2, { 1000 }, 200 },
        { { { HEAD("200 OK", "Transfer-Encoding: chunked\r\n") "\r\n9\r\ncut" }, { HEAD("200 OK", "") FULL("2", "ok") } }, 0, 2, { 1000 }, 200 },
        { { { "" }, { HEAD("200 OK", "") FULL("2", "ok") } }, 0, 2, { 1000 }, 200 },
        { { { HEAD("502 Oh", "") FULL("0", "") } }, -EAGAIN, 3, { 1000, 2000 }, 502 },
        { { { HEAD("429 Too Many", "Retry-After: 86400\r\n") FULL("0", "") } }, -EBUSY, 1, { 0 }, 429 },
        { { { HEAD("404 No", "") FULL("0", "") } }, 0, 1, { 0 }, 404 },
        { { { HEAD("403 No", "") FULL("0", "") } }, 0, 1, { 0 }, 403 },
        { { { HEAD("413 Large", "") FULL("0", "") } }, 0, 1, { 0 }, 413 },
        { { { HEAD("204 None", "") "\r\n" } }, 0, 1, { 0 }, 204 },
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        wait_count = asked_count = 0;
        cr_assert_eq(get(cases[i].answers), cases[i].result, "case %zu: %s", i, answer.problem);
        cr_assert(asked_count == cases[i].asked && scripted_server_requests(server) == asked_count, "case %zu: %zu", i, asked_count);
        cr_assert_eq(answer.status, cases[i].status, "case %zu: %ld", i, answer.status);
        for (size_t k = 0; k < 2; k++)
            cr_assert(!cases[i].at_least[k] || (waits[k] >= cases[i].at_least[k] && waits[k] < cases[i].at_least[k] * 2), "case %zu", i);
        cr_assert(answer.status == 200 || answer.status == 204 || strstr(answer.problem, "status "), "case %zu: %s", i, answer.problem);
        cr_assert_eq(answer.retry_ms, cases[i].result == -EBUSY ? 86400 * 1000 : 0);
        teardown();
        server = NULL, web = NULL;
    }
}

/* Sent elsewhere: on the same host it is followed, to another one it is not: the key would go along. */
Test(web_get, redirects)
{
    static const struct scripted_answer stays[] = { { HEAD("302 Found", "Location: /b\r\n") FULL("0", "") },
                                                    { HEAD("200 OK", "") FULL("2", "ok") },
                                                    { 0 } },
                                        leaves[] = { { HEAD("302 Found", "Location: http://localhost:1/b\r\n") FULL("0", "") }, { 0 } },
                                        port[] = { { HEAD("301 Moved", "Location: http://127.0.0.1:9/b\r\n") FULL("0", "") }, { 0 } },
                                        file[] = { { HEAD("302 Found", "Location: file:///etc/passwd\r\n") FULL("0", "") }, { 0 } },
                                        circle[] = { { HEAD("302 Found", "Location: /a\r\n") FULL("0", "") }, { 0 } };

    cr_assert_eq(get(stays), 0);
    cr_assert(answer.status == 200 && asked_count == 2 && strncmp(scripted_server_request(server, 1), "GET /b ", 7) == 0);
    for (size_t i = 0; i < 4; i++) {
        teardown();
        asked_count = 0;
        cr_assert_eq(get((const struct scripted_answer *const[]){ leaves, port, file, circle }[i]), -EXDEV, "%zu: %s", i, answer.problem);
        cr_assert_eq(asked_count, i == 3 ? WEB_REDIRECTS_MAX + 1 : 1);
        cr_assert_null(answer.body);
    }
}

/* Too large, also when it only becomes so by decompression; too slow. */
Test(web_get, bounds)
{
    static const struct scripted_answer large[] = { { HEAD("200 OK", "") "\r\n", .more = 2 * 1024 * 1024 }, { 0 } },
                                        slow[] = { { HEAD("200 OK", "") "\r\n", .drip_s = 30 }, { 0 } };

    cr_assert_eq(get_with(large, (struct web_settings){ .size_max = 1024 * 1024 }, (struct web_request){ 0 }, "/a"), -EFBIG);
    cr_assert(asked_count == 1 && !answer.body);
    teardown();
    asked_count = 0;
    cr_assert_eq(get_with(slow, (struct web_settings){ .stalled_ms = 1000, .tries = 1 }, (struct web_request){ 0 }, "/a"), -EAGAIN);
    cr_assert(asked_count == 1 && !answer.body);
}

/* The pace is kept before the second request; an operator who wants an end gets it. */
Test(web_get, pace_and_end)
{
    static const struct scripted_answer fine[] = { { HEAD("200 OK", "") FULL("2", "ok") }, { 0 } },
                                        busy[] = { { HEAD("503 Oh", "") FULL("0", "") }, { 0 } };
    struct web_request request = { .url = "http://127.0.0.1:1/", .shown = "…" };

    cr_assert_eq(get_with(fine, (struct web_settings){ .pace_ms = 60000, .tries = 1 }, (struct web_request){ 0 }, "/a"), 0);
    cr_assert_eq(wait_count, 0);
    web_answer_release(&answer);
    cr_assert_eq(web_get(web, &request, &answer), -EAGAIN);
    cr_assert(wait_count == 1 && waits[0] > 50000 && waits[0] <= 60000);
    teardown();
    cr_assert_eq(get_with(busy, (struct web_settings){ .context = &answer }, (struct web_request){ 0 }, "/a"), -ECANCELED);
    cr_assert_eq(scripted_server_requests(server), 1);
    request.url = "ftp://127.0.0.1/";
    cr_assert_eq(web_get(web, &request, &answer), -EINVAL);
}
