/* SPDX-License-Identifier: Apache-2.0
 * The server over routes against well-behaved and hostile clients, over real sockets. */
#include <criterion/criterion.h>

#include <arpa/inet.h>
#include <errno.h>
#include <jansson.h>
#include <poll.h>
#include <stdlib.h>
#include <unistd.h>
#include <zlib.h>

#include "chokepoint/day.h"
#include "engine/util/instant.h"
#include "serve/http/describe.h"
#include "serve/http/hosts.h"
#include "serve/http/match.h"
#include "serve/http/negotiate.h"
#include "serve/http/pace.h"
#include "serve/http/server.h"
#include "serve/http/target.h"
#include "serve/http/tokens.h"

enum { TEXT_MAX = 65536 };

/* ---- routes ---- */

enum { ECHO_TEXT, ECHO_DAY, ECHO_MONTH, ECHO_INSTANT, ECHO_WHOLE, ECHO_WORD, ECHO_COUNT };

static const char *const            words[] = { "LOW", "HIGH", NULL };
static const struct serve_parameter echo_parameters[] = { { "text", "a text", &serve_text, .least = 1, .most = 20 },
                                                          { "day", "a day", &serve_day },
                                                          { "month", "a month", &serve_month },
                                                          { "at", "an instant", &serve_instant },
                                                          { "limit", "how many", &serve_whole, .least = 1, .most = 1000, .otherwise = "100" },
                                                          { "word", "a word", &serve_word, .list = words },
                                                          { 0 } };

static void echo(void *context, const struct serve_request *request, struct serve_answer *answer)
{
    (void)context;
    serve_print(&answer->content, "{\"form\":\"%s\"", request->form->suffix);
    for (size_t i = 0; i < ECHO_COUNT; i++)
        if (request->values[i].text.data)
            serve_print(&answer->content, ",\"%s\":[\"%.*s\",%lld,%d]", echo_parameters[i].name, (int)request->values[i].text.size,
                        request->values[i].text.data, (long long)request->values[i].number, request->values[i].given);
    serve_print(&answer->content, "}");
}

static const struct serve_parameter thing_parameters[] = { { "id", "which", &serve_text, .least = 1, .most = 1000 }, { 0 } };

static void thing(void *context, const struct serve_request *request, struct serve_answer *answer)
{
    (void)context;
    serve_print(&answer->content, "thing=%.*s;", (int)request->values[0].text.size, request->values[0].text.data);
}

static void big(void *context, const struct serve_request *request, struct serve_answer *answer)
{
    (void)context;
    (void)request;
    for (int i = 0; i < 1000; i++)
        serve_print(&answer->content, "line %d\n", i);
}

static void late(void *context, const struct serve_request *request, struct serve_answer *answer)
{
    (void)context;
    cr_assert_not(serve_late(request));
    serve_refuse(answer, 503, "it takes too long");
}

static const struct serve_parameter needed_parameters[] = { { "day", "which", &serve_day, .required = true }, { 0 } };

/* Numbers from a counter that all clients share: a client reads on from where it is. */
static _Atomic int last_number;
static _Atomic int freed_sources;

struct numbers {
    int next;
};

static size_t numbers_read(void *client, char *buf, size_t size)
{
    struct numbers *numbers = client;
    size_t          used = 0;

    while (numbers->next <= last_number && size - used > 40)
        used += (size_t)snprintf(buf + used, size - used, "id: %d\ndata: n\n\n", numbers->next++);
    return used;
}

static void numbers_free(void *client)
{
    freed_sources++;
    free(client);
}

static void events(void *context, const struct serve_request *request, struct serve_answer *answer)
{
    struct numbers *numbers = calloc(1, sizeof *numbers);

    (void)context;
    numbers->next = request->last_event_id.size ? atoi(request->last_event_id.data) + 1 : 1;
    answer->stream = (struct serve_source){ numbers, 1, numbers_read, numbers_free };
}

static const struct serve_route echo_route = {
    "/echo", "echo", "says what it read", "", echo_parameters, { &serve_json, &serve_csv }, .answer = echo
};
static const struct serve_route loose_route = { "/loose", "loose", "the same", "", echo_parameters, { &serve_json }, .loose = true, .answer = echo };
static const struct serve_route fixed_route = { "/things/known", "fixed", "before the next", "", NULL, { &serve_json }, .answer = big };
static const struct serve_route thing_route = { "/things/{id}", "thing", "one thing", "", thing_parameters, { &serve_json, &serve_csv },
                                                .answer = thing };
static const struct serve_route part_route = {
    "/things/{id}/parts", "parts", "of one thing", "", thing_parameters, { &serve_json }, .answer = thing
};
static const struct serve_route big_route = { "/big", "big", "much", "", NULL, { &serve_csv }, .answer = big, .open = true };
static void                     alive(void *context, const struct serve_request *request, struct serve_answer *answer)
{
    (void)context;
    (void)request;
    serve_print(&answer->content, "alive");
}

static const struct serve_route        probe_route = { "/probe", "probe", "alive", "", NULL, { &serve_json }, .answer = alive, .probe = true };
static const struct serve_route        late_route = { "/late", "late", "never", "", NULL, { &serve_json }, .answer = late };
static const struct serve_route        needed_route = { "/needed", "needed", "a day", "", needed_parameters, { &serve_json }, .answer = echo };
static const struct serve_route        events_route = { "/events", "events", "numbers", "", NULL, { &serve_events }, .answer = events };
static const struct serve_route        page_route = { "/echo", "page", "the same as a page", "", NULL, { &serve_html }, .answer = big };
static const struct serve_route *const routes[] = { &echo_route, &loose_route, &fixed_route,  &thing_route,  &part_route, &big_route,
                                                    &late_route, &probe_route, &needed_route, &events_route, &page_route, NULL };

/* ---- the client ---- */

static struct serve_server *server;

static void start_with(struct serve_options options)
{
    char problem[SERVE_PROBLEM_MAX] = "";

    options.listen = "127.0.0.1:0";
    options.routes = routes;
    cr_assert_eq(serve_server_open(&options, &server, problem), 0, "%s", problem);
    cr_assert_gt(serve_server_port(server), 0);
}

static void start(void) { start_with((struct serve_options){ 0 }); }
static void stop(void) { serve_server_close(server); }

static int connection(const char *from)
{
    struct sockaddr_in own = { .sin_family = AF_INET }, to = { .sin_family = AF_INET, .sin_port = htons(serve_server_port(server)) };
    int                fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

    inet_pton(AF_INET, from, &own.sin_addr);
    inet_pton(AF_INET, "127.0.0.1", &to.sin_addr);
    if (bind(fd, (struct sockaddr *)&own, sizeof own) == 0 && connect(fd, (struct sockaddr *)&to, sizeof to) == 0)
        return fd;
    close(fd);
    return -1;
}

/* Adds what comes to the text, until it has `until` (NULL: until the server closes) or 8 s of silence: false. */
static bool receive(int fd, char *text, const char *until)
{
    size_t used = strlen(text);

    while (!until || !strstr(text, until)) {
        struct pollfd waits = { .fd = fd, .events = POLLIN };
        ssize_t       got;

        if (poll(&waits, 1, 8000) <= 0)
            return false;
        got = recv(fd, text + used, TEXT_MAX - 1 - used, 0);
        if (got <= 0)
            return !until;
        used += (size_t)got;
        text[used] = '\0';
    }
    return true;
}

static void put(int fd, const char *request, size_t size) { cr_assert_eq(send(fd, request, size, MSG_NOSIGNAL), (ssize_t)size); }

static void put_text(int fd, const char *request) { put(fd, request, strlen(request)); }

static void ask_bytes(const char *request, size_t size, char *text)
{
    int fd = connection("127.0.0.1");

    *text = '\0';
    put(fd, request, size);
    cr_assert(receive(fd, text, NULL), "no end: %s", request);
    close(fd);
}

static void ask(const char *request, char *text) { ask_bytes(request, strlen(request), text); }

/* GET of a target with further header lines; the connection is closed behind it. */
static void get(const char *target, const char *headers, char *text)
{
    static char request[TEXT_MAX];

    ask_bytes(request, (size_t)snprintf(request, sizeof request, "GET %s HTTP/1.1\r\nHost: h\r\nConnection: close\r\n%s\r\n", target, headers), text);
}

static void expect(const char *target, const char *headers, int status, const char *part)
{
    static char text[TEXT_MAX];
    char        line[32];

    get(target, headers, text);
    snprintf(line, sizeof line, "HTTP/1.1 %d ", status);
    cr_assert_eq(strncmp(text, line, strlen(line)), 0, "%s: not %d but %s", target, status, text);
    cr_assert(strstr(text, part), "%s: no '%s' in %s", target, part, text);
}

static void raw(const char *request, const char *status, const char *part)
{
    static char text[TEXT_MAX];

    ask_bytes(request, strlen(request), text);
    cr_assert_eq(strncmp(text, "HTTP/1.1 ", 9), 0, "%s", text);
    cr_assert_eq(strncmp(text + 9, status, strlen(status)), 0, "%.60s: %s", request, text);
    cr_assert(strstr(text, part), "no '%s' in %s", part, text);
}

static const char *body_of(const char *text)
{
    const char *end = strstr(text, "\r\n\r\n");

    cr_assert(end, "%s", text);
    return end + 4;
}

static const char *header_of(const char *text, const char *name, char value[256])
{
    const char *found = strstr(text, name);

    *value = '\0';
    if (found)
        snprintf(value, 256, "%.*s", (int)strcspn(found + strlen(name), "\r"), found + strlen(name));
    return value;
}

/* ---- requests and parameters ---- */

TestSuite(serve_http, .init = start, .fini = stop, .timeout = 60);

/* Each kind is read, folded and defaulted. */
Test(serve_http, reads_parameters)
{
    expect("/echo", "", 200, "{\"form\":\".json\",\"limit\":[\"100\",100,0]}");
    expect("/echo?text=a%20b+c&limit=7", "", 200, "\"text\":[\"a b c\",0,1],\"limit\":[\"7\",7,1]");
    expect("/echo?day=1970-01-11&month=1970-03", "", 200, "\"day\":[\"1970-01-11\",10,1],\"month\":[\"1970-03\",2,1]");
    expect("/echo?at=1970-01-01T00:00:01Z&word=high", "", 200, "\"at\":[\"1970-01-01T00:00:01Z\",1000,1]");
    expect("/echo?at=1970-01-01T02:00:00%2B02:00", "", 200, "\"at\":[\"1970-01-01T02:00:00+02:00\",0,1]");
    expect("/echo?word=hIGh", "", 200, "\"word\":[\"HIGH\",1,1]");
    expect("/echo?&&limit=1000&", "", 200, "[\"1000\",1000,1]");
    expect("/needed?day=1970-01-01", "", 200, "form");
}

/* A problem names the parameter, the value, and what is allowed. */
Test(serve_http, refuses_parameters)
{
    static const struct {
        const char *target, *parameter, *part;
    } cases[] = {
        { "/echo?limit=0", "limit", "\"value\":\"0\",\"allowed\":\"a whole number from 1 to 1000\"" },
        { "/echo?limit=1001", "limit", "1001" },
        { "/echo?limit=99999999999999999999", "limit", "whole" },
        { "/echo?limit=1e2", "limit", "whole" },
        { "/echo?limit=+5", "limit", "\" 5\"" },
        { "/echo?limit=", "limit", "\"value\":\"\"" },
        { "/echo?limit", "limit", "whole" },
        { "/echo?day=2025-02-29", "day", "a day that exists" },
        { "/echo?day=2025-1-1", "day", "YYYY-MM-DD" },
        { "/echo?month=2025-13", "month", "YYYY-MM" },
        { "/echo?at=1970-01-01T02:00:00+02:00", "at", "%2B" },
        { "/echo?word=MEDIUM", "word", "one of LOW, HIGH" },
        { "/echo?text=", "text", "1 to 20 bytes" },
        { "/echo?text=123456789012345678901", "text", "1 to 20 bytes" },
        { "/echo?text=a&text=a", "text", "more than once" },
        { "/echo?lmit=5", "lmit", "nearest: limit" },
        { "/echo?lmit=5", "lmit", "\"allowed\":\"text, day, month, at, limit, word\"" },
        { "/echo?=5", "", "no such parameter" },
        { "/things/a?id=b", "id", "\"allowed\":\"none\"" },
        { "/needed", "day", "is needed" },
        { "/loose?day=x", "day", "YYYY-MM-DD" },
    };
    static char text[TEXT_MAX];

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        json_t *problem;

        get(cases[i].target, "", text);
        cr_assert_eq(strncmp(text, "HTTP/1.1 400 ", 13), 0, "%s: %s", cases[i].target, text);
        cr_assert(strstr(text, "Content-Type: application/problem+json\r\n") && strstr(text, "Cache-Control: no-store\r\n"), "%s", text);
        problem = json_loads(body_of(text), 0, NULL);
        cr_assert_eq(json_integer_value(json_object_get(problem, "status")), 400, "%s", text);
        cr_assert_str_eq(json_string_value(json_object_get(problem, "parameter")), cases[i].parameter, "%s", text);
        cr_assert(strstr(body_of(text), cases[i].part), "no '%s' in %s", cases[i].part, text);
        json_decref(problem);
    }
    expect("/loose?day=&limit=&text=", "", 200, "\"limit\":[\"100\",100,0]");
}

/* A segment is decoded once, what it holds stays in it, and a suffix is one only where it is written as such. */
Test(serve_http, reads_paths)
{
    expect("/things/a%2Fb%7Cc", "", 200, "thing=a/b|c;");
    expect("/things/a%252Fb", "", 200, "thing=a%2Fb;");
    expect("/things/a+b", "", 200, "thing=a+b;");
    expect("/things/a.json", "", 200, "thing=a;");
    expect("/things/a.json.csv", "", 200, "thing=a.json;");
    expect("/things/a%2Ejson", "", 200, "thing=a.json;");
    expect("/things/a%2ejson", "Accept: text/csv\r\n", 200, "Content-Type: text/csv; charset=utf-8\r\n");
    expect("/things/.json", "", 200, "thing=.json;");
    expect("/things/%C3%A9", "", 200, "thing=\xc3\xa9;");
    expect("/things/x/parts", "", 200, "thing=x;");
    expect("/things/known", "", 200, "line 999");
    expect("http://elsewhere:99/things/a", "", 200, "thing=a;");
    expect("HTTP://elsewhere/things/a.csv", "", 200, "text/csv");
    for (size_t i = 0; i < 12; i++) {
        static const char *const none[] = { "/",        "//",        "/things",           "/things/",        "/things//parts",       "/things/a/",
                                            "/thing/a", "/Things/a", "/things/a/parts/b", "/things/a/Parts", "/a/b/c/d/e/f/g/h/i/j", "http://echo" };

        expect(none[i], "", 404, "application/problem+json");
    }
}

/* Neither dots nor any spelling of them lead anywhere: no file is opened by a path. */
Test(serve_http, has_no_traversal)
{
    expect("/../../../etc/passwd", "", 404, "no such route");
    expect("/things/../../etc/passwd", "", 404, "no such route");
    expect("/%2e%2e/%2e%2e/etc/passwd", "", 404, "no such route");
    expect("/things/..%2F..%2Fetc%2Fpasswd", "", 200, "thing=../../etc/passwd;");
    expect("/things/..%5c..%5cwin.ini", "", 200, "thing=..\\..\\win.ini;");
    expect("/things/%252e%252e%252fetc", "", 200, "thing=%2e%2e%2fetc;");
}

/* What is no target, or smuggles characters that nobody sees, is refused; nothing of it reaches a header. */
Test(serve_http, refuses_targets)
{
    static char long_one[8000];

    for (size_t i = 0; i < 12; i++) {
        static const char *const bad[] = { "/things/%",   "/things/%4",     "/things/%zz", "/echo?text=%",   "/echo?text=%0",
                                           "/things/%00", "/echo?text=%00", "/things/%FF", "/things/%C0%AF", "/things/a%0d%0aX-Evil:%201",
                                           "/echo#a",     "/things/%1b[2J" };

        expect(bad[i], "", 400, "application/problem+json");
    }
    expect("things/a", "", 400, "does not begin with /");
    expect("*", "", 400, "OPTIONS");
    snprintf(long_one, sizeof long_one, "/echo?text=%0*d", 6000, 1);
    expect(long_one, "", 414, "4,096");
    snprintf(long_one, sizeof long_one, "/echo?");
    for (int i = 0; i < 33; i++)
        strcat(long_one, "a=1&");
    expect(long_one, "", 400, "more than 32");
    raw("GET /echo?text=%0d%0aSet-Cookie:%20a=b HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n", "400", "control characters");
}

/* Requests that no client of good will sends. */
Test(serve_http, refuses_requests)
{
    static char text[TEXT_MAX], request[TEXT_MAX];
    size_t      size;
    const char  zero[] = "GET /echo\0/../../etc HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n";
    const char  spaces[] = "GET /echo  HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n";

    raw("POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 1000000000\r\n\r\n", "405", "Allow: GET, HEAD, OPTIONS\r\n");
    raw("DELETE /things/a HTTP/1.1\r\nHost: h\r\n\r\n", "405", "nothing is written");
    raw("BREW /echo HTTP/1.1\r\nHost: h\r\n\r\n", "405", "problem+json");
    raw("GET /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nhello", "400", "body");
    raw("GET /echo HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", "400", "body");
    raw("GET /echo HTTP/1.1\r\nConnection: close\r\n\r\n", "400", "");
    ask_bytes(zero, sizeof zero - 1, text);
    cr_assert_neq(strncmp(text, "HTTP/1.1 200", 12), 0, "%s", text);
    ask_bytes(spaces, sizeof spaces - 1, text);
    cr_assert_neq(strncmp(text, "HTTP/1.1 200", 12), 0, "%s", text);
    size = (size_t)snprintf(request, sizeof request, "GET /echo HTTP/1.1\r\nHost: h\r\nX: %0*d\r\n\r\n", 3 * SERVE_MEMORY_MAX, 1);
    ask_bytes(request, size, text);
    cr_assert_eq(strncmp(text, "HTTP/1.1 431", 12), 0, "%s", text);
    size = (size_t)snprintf(request, sizeof request, "GET /%0*d HTTP/1.1\r\nHost: h\r\n\r\n", 3 * SERVE_MEMORY_MAX, 1);
    ask_bytes(request, size, text);
    cr_assert_eq(strncmp(text, "HTTP/1.1 414", 12), 0, "%s", text);
    size = (size_t)snprintf(request, sizeof request, "GET /echo HTTP/1.1\r\nHost: h\r\nCookie: ");
    for (int i = 0; i < 400; i++)
        size += (size_t)snprintf(request + size, sizeof request - size, "n%d=v; ", i);
    size += (size_t)snprintf(request + size, sizeof request - size, "\r\n\r\n");
    ask_bytes(request, size, text); /* and nothing is left of it */
    cr_assert_neq(strncmp(text, "HTTP/1.1 200", 12), 0, "%s", text);
    ask("\x16\x03\x01\x02 hello\r\n\r\n", text);
    cr_assert_neq(strncmp(text, "HTTP/1.1 200", 12), 0, "%s", text);
}

/* A query of any number of parameters that fits is answered, and at once: libmicrohttpd, which parts it too, answers nothing where it has no memory
 * for them. */
Test(serve_http, many_parameters)
{
    static const int counts[] = { 32, 33, 250, 600, 1300 };
    static char      target[TARGET_SIZE_MAX + 1];

    for (size_t i = 0; i < sizeof counts / sizeof counts[0]; i++) {
        size_t size = (size_t)snprintf(target, sizeof target, "/echo?");

        for (int n = 0; n < counts[i]; n++)
            size += (size_t)snprintf(target + size, sizeof target - size, "a=&");
        expect(target, "", 400, counts[i] > 32 ? "the query has more than 32 parameters" : "no such parameter");
    }
}

/* Fields of which there is one: another one beside it is refused, and what follows is no request. */
Test(serve_http, refuses_fields_twice)
{
    static const char *const fields[] = { "Host: h\r\nHost: h\r\n",
                                          "Host: h\r\nhost: other\r\n",
                                          "Host: h\r\nContent-Length: 0\r\nContent-Length: 0\r\n",
                                          "Host: h\r\nContent-Length: 0\r\ncontent-length: 38\r\n",
                                          "Host: h\r\nAuthorization: Bearer a\r\nAuthorization: Bearer b\r\n",
                                          "Host: h\r\nLast-Event-ID: 1\r\nLast-Event-ID: 2\r\n" };
    static char              text[TEXT_MAX], request[512];

    for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++) {
        snprintf(request, sizeof request, "GET /things/a HTTP/1.1\r\n%s\r\nGET /things/b HTTP/1.1\r\nHost: h\r\n\r\n", fields[i]);
        ask(request, text);
        cr_assert_eq(strncmp(text, "HTTP/1.1 400", 12), 0, "%s: %s", fields[i], text);
        cr_assert(strstr(text, "twice") && !strstr(text, "thing="), "%s: %s", fields[i], text);
    }
}

/* HEAD has the size and no content; OPTIONS says what may be asked, of the server too. */
Test(serve_http, other_methods)
{
    static char text[TEXT_MAX];

    ask("HEAD /big HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n", text);
    cr_assert(strncmp(text, "HTTP/1.1 200 ", 13) == 0 && strstr(text, "Content-Length: 8890\r\n"), "%s", text);
    cr_assert_str_eq(body_of(text), "");
    raw("OPTIONS /echo HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n", "204", "Allow: GET, HEAD, OPTIONS\r\n");
    raw("OPTIONS * HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n", "204", "Allow: GET, HEAD, OPTIONS\r\n");
    raw("OPTIONS /none HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n", "404", "");
    ask("HEAD /events HTTP/1.1\r\nHost: h\r\n\r\n", text);
    cr_assert(strstr(text, "text/event-stream") && *body_of(text) == '\0', "%s", text);
}

/* Pipelined requests are answered in their order, and a half one waits for the rest of it. */
Test(serve_http, keeps_connections)
{
    static char text[TEXT_MAX];
    int         fd = connection("127.0.0.1");
    const char *one, *two;

    put_text(fd, "GET /things/one HTTP/1.1\r\nHost: h\r\n\r\nGET /things/two HTTP/1.1\r\nHost: h\r\n\r\nGET /things/th");
    cr_assert(receive(fd, text, "thing=two;"), "%s", text);
    one = strstr(text, "thing=one;");
    two = strstr(text, "thing=two;");
    cr_assert(one && one < two && !strstr(text, "Connection: close"), "%s", text);
    put_text(fd, "ree HTTP/1.1\r\nHost: h\r\n\r\n");
    cr_assert(receive(fd, text, "thing=three;"), "%s", text);
    close(fd);
}

/* ---- answers ---- */

/* The tag is of the bytes: the same again is not sent, another form or coding has another tag. */
Test(serve_http, tags)
{
    static char text[TEXT_MAX];
    char        tag[256], packed[256], request[512];

    get("/big", "", text);
    header_of(text, "ETag: ", tag);
    cr_assert(*tag == '"' && strstr(text, "Cache-Control: no-cache\r\n") && strstr(text, "Vary: Accept, Accept-Encoding\r\n"), "%s", text);
    get("/big", "Accept-Encoding: gzip\r\n", text);
    cr_assert_str_neq(header_of(text, "ETag: ", packed), tag);
    snprintf(request, sizeof request, "If-None-Match: \"x\", %s\r\n", tag);
    get("/big", request, text);
    cr_assert(strncmp(text, "HTTP/1.1 304 ", 13) == 0 && *body_of(text) == '\0' && strstr(text, tag), "%s", text);
    snprintf(request, sizeof request, "If-None-Match: \"x\"\r\nIf-None-Match: %s\r\n", tag);
    expect("/big", request, 304, tag);
    snprintf(request, sizeof request, "If-None-Match: W/%s\r\n", tag);
    expect("/big", request, 304, tag);
    expect("/big", "If-None-Match: *\r\n", 304, tag);
    snprintf(request, sizeof request, "If-None-Match: %s\r\n", tag);
    expect("/things/a", request, 200, "thing=a;");
    snprintf(request, sizeof request, "If-None-Match: %s\r\nAccept-Encoding: gzip\r\n", packed);
    expect("/big", request, 304, packed);
    expect("/none", "If-None-Match: *\r\n", 404, "no-store");
}

/* Whoever accepts it gets gzip, of what is worth it, and it is what it would have been. */
Test(serve_http, compresses)
{
    static char    text[TEXT_MAX];
    static Bytef   plain[TEXT_MAX];
    char           size[256];
    z_stream       stream = { 0 };
    struct pollfd  waits;
    int            fd = connection("127.0.0.1");
    size_t         used = 0;
    unsigned char *body;

    put_text(fd, "GET /big HTTP/1.1\r\nHost: h\r\nConnection: close\r\nAccept-Encoding: br, gzip;q=0.5\r\n\r\n");
    for (;;) {
        ssize_t got;

        waits = (struct pollfd){ .fd = fd, .events = POLLIN };
        cr_assert_gt(poll(&waits, 1, 8000), 0);
        got = recv(fd, text + used, sizeof text - 1 - used, 0);
        if (got <= 0)
            break;
        used += (size_t)got;
    }
    close(fd);
    cr_assert(strstr(text, "Content-Encoding: gzip\r\n"), "%s", text);
    body = (unsigned char *)text + (body_of(text) - text);
    cr_assert_eq(strtoul(header_of(text, "Content-Length: ", size), NULL, 10), used - (size_t)((char *)body - text));
    stream.next_in = body;
    stream.avail_in = (uInt)(used - (size_t)((char *)body - text));
    stream.next_out = plain;
    stream.avail_out = sizeof plain;
    cr_assert_eq(inflateInit2(&stream, 31), Z_OK);
    cr_assert_eq(inflate(&stream, Z_FINISH), Z_STREAM_END);
    cr_assert_eq(stream.total_out, 8890);
    cr_assert_eq(memcmp(plain + 8881, "line 999\n", 9), 0);
    inflateEnd(&stream);
    get("/things/a", "Accept-Encoding: gzip\r\n", text);
    cr_assert_not(strstr(text, "Content-Encoding"), "%s", text);
    get("/big", "Accept-Encoding: gzip;q=0, *\r\n", text);
    cr_assert_not(strstr(text, "Content-Encoding"), "%s", text);
}

/* The suffix chooses, else Accept, else the first; what there is not is told with what there is. */
Test(serve_http, negotiates)
{
    expect("/echo.csv", "Accept: application/json\r\n", 200, "\"form\":\".csv\"");
    expect("/echo", "Accept: text/csv\r\n", 200, "\"form\":\".csv\"");
    expect("/echo", "Accept: text/*;q=0.5, application/json;q=0.4\r\n", 200, "\"form\":\".csv\"");
    expect("/things/a", "Accept: text/html, */*;q=0.1\r\n", 200, "application/json");
    expect("/echo", "Accept: application/json;q=0, */*\r\n", 200, "\"form\":\".csv\"");
    expect("/echo", "Accept:\r\n", 200, "\"form\":\".json\"");
    expect("/echo", "Accept: image/png\r\nAccept: text/csv\r\n", 200, "\"form\":\".csv\""); /* a list may stand in several fields */
    expect("/echo", "Accept: */*;q=0.1\r\naccept: text/csv;q=0\r\n", 200, "\"form\":\".json\"");
    expect("/big", "Accept-Encoding: br\r\nAccept-Encoding: gzip\r\n", 200, "Content-Encoding: gzip");
    expect("/things/a", "Accept: text/html\r\n", 406, "application/json, text/csv");
    expect("/echo", "Accept: application/json;q=0\r\n", 406, "text/csv");
    expect("/echo.xml", "", 404, "no such route");
}

/* Of two routes with one path the one counts whose form suits better; a page tells browsers what it may load. */
Test(serve_http, routes_of_one_path)
{
    expect("/echo", "Accept: text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8\r\n", 200,
           "Content-Security-Policy: default-src 'self'; frame-ancestors 'none'; base-uri 'none'\r\n");
    expect("/echo", "Accept: */*\r\n", 200, "\"form\":\".json\"");
    expect("/echo", "Accept: text/html;q=0.5, application/json\r\n", 200, "\"form\":\".json\"");
    expect("/echo.html", "Accept: application/json\r\n", 200, "text/html");
    expect("/echo.html?limit=5", "", 400, "\"parameter\":\"limit\"");
    expect("/echo", "Accept: image/png\r\n", 406, "");
}

Test(serve_http, late_answers) { expect("/late", "", 503, "Retry-After: 1\r\n"); }

/* ---- streams ---- */

static int listen_from(const char *headers, char *text)
{
    char request[256];
    int  fd = connection("127.0.0.1");

    put(fd, request, (size_t)snprintf(request, sizeof request, "GET /events HTTP/1.1\r\nHost: h\r\n%s\r\n", headers));
    *text = '\0';
    cr_assert(receive(fd, text, "\r\n\r\n"), "%s", text);
    return fd;
}

/* Each client gets what comes, once; one that comes again reads on behind its last event. */
Test(serve_http, streams_events)
{
    static char text[TEXT_MAX], other[TEXT_MAX];
    int         fd, again;

    last_number = 2;
    fd = listen_from("", text);
    cr_assert(strstr(text, "Content-Type: text/event-stream") && strstr(text, "Cache-Control: no-store"), "%s", text);
    cr_assert(receive(fd, text, "id: 2\n"), "%s", text);
    again = listen_from("Last-Event-ID: 2\r\n", other);
    for (int i = 3; i < 40; i++) {
        char mark[32];

        last_number = i;
        serve_server_wake(server, i % 2 ? 1 : 3);
        snprintf(mark, sizeof mark, "id: %d\n", i);
        cr_assert(receive(fd, text, mark), "%s", text);
        cr_assert(receive(again, other, mark), "%s", other);
    }
    cr_assert_not(strstr(other, "id: 2\n"), "%s", other);
    serve_server_wake(server, 2);
    cr_assert_eq(serve_server_counts(server)->open, 2);
    close(fd);
    close(again);
}

Test(serve_streams, ends_with_the_server, .timeout = 60)
{
    static char text[TEXT_MAX];
    int         fds[20];

    start();
    last_number = 1;
    for (size_t i = 0; i < 20; i++)
        fds[i] = listen_from("", text);
    stop();
    cr_assert_eq(freed_sources, 20);
    for (size_t i = 0; i < 20; i++) {
        *text = '\0';
        cr_assert(receive(fds[i], text, NULL));
        close(fds[i]);
    }
}

/* A client that takes nothing is closed and counted, and others go on; one that is gone is noticed by the beat. */
Test(serve_streams, drops_slow_clients, .timeout = 60)
{
    static char text[TEXT_MAX];
    int         slow, good, gone;

    start_with((struct serve_options){ .beat_ms = 300, .slow_ms = 1500 });
    last_number = 0;
    slow = listen_from("", text);
    gone = listen_from("", text);
    close(gone);
    last_number = 100000000;
    good = listen_from("Last-Event-ID: 99999999\r\n", text);
    serve_server_wake(server, 1);
    for (int i = 0; i < 100 && (serve_server_counts(server)->slow != 1 || serve_server_counts(server)->open != 1); i++)
        usleep(100000);
    cr_assert_eq(serve_server_counts(server)->slow, 1);
    cr_assert_eq(serve_server_counts(server)->open, 1);
    last_number = 100000001;
    serve_server_wake(server, 1);
    cr_assert(receive(good, text, "id: 100000001\n"), "%s", text);
    cr_assert(receive(good, text, "\r\n:\n\n"), "no beat: %s", text);
    close(slow);
    close(good);
    stop();
}

/* ---- limits ---- */

/* A client that sends a byte now and then, or asks for nothing more, has to leave. */
Test(serve_limits, of_time, .timeout = 60)
{
    int  slow, idle;
    bool open = true;
    char byte;

    start_with((struct serve_options){ .age_ms = 2000 });
    slow = connection("127.0.0.1");
    idle = connection("127.0.0.1");
    put_text(slow, "GET /echo HTTP/1.1\r\nX: ");
    for (int i = 0; i < 100 && open; i++) {
        usleep(200000);
        send(slow, "x", 1, MSG_NOSIGNAL);
        open = recv(slow, &byte, 1, MSG_DONTWAIT) < 0 && (errno == EAGAIN || errno == EWOULDBLOCK);
    }
    cr_assert_not(open);
    cr_assert_leq(recv(idle, &byte, 1, 0), 0);
    close(slow);
    close(idle);
    stop();
}

/* Each address has its own pace and its own number of connections. */
Test(serve_limits, of_one_address, .timeout = 60)
{
    static char text[TEXT_MAX];
    int         fds[10], good = 0, refused = 0;

    start_with((struct serve_options){ .of_one = 4, .requests_per_s = 5 });
    for (size_t i = 0; i < 10; i++) {
        char request[] = "GET /things/a HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n";

        fds[0] = connection("127.0.0.1");
        *text = '\0';
        put(fds[0], request, sizeof request - 1);
        cr_assert(receive(fds[0], text, NULL));
        close(fds[0]);
        good += strncmp(text, "HTTP/1.1 200", 12) == 0;
    }
    cr_assert_eq(good, 10);
    for (int i = 0; i < 10 && !refused; i++) {
        get("/things/a", "", text);
        refused = strncmp(text, "HTTP/1.1 429", 12) == 0 && strstr(text, "Retry-After: 1\r\n");
    }
    cr_assert(refused, "%s", text);
    cr_assert_gt(serve_server_counts(server)->limited, 0);
    good = 0;
    for (size_t i = 0; i < 10; i++) {
        fds[i] = connection("127.0.0.3");
        if (fds[i] >= 0 && send(fds[i], "GET /big HTTP/1.1\r\nHost: h\r\n\r\n", 30, MSG_NOSIGNAL) == 30) {
            *text = '\0';
            good += receive(fds[i], text, "HTTP/1.1 ");
        }
    }
    cr_assert_eq(good, 4, "%d", good);
    for (size_t i = 0; i < 10; i++)
        close(fds[i]);
    stop();
}

/* What asks whether the server lives is answered, however much else its address asks; and it costs that address nothing. */
Test(serve_limits, probes, .timeout = 60)
{
    static char text[TEXT_MAX];

    start_with((struct serve_options){ .requests_per_s = 1 });
    for (int i = 0; i < 20; i++)
        expect("/probe", "", 200, "alive");
    expect("/things/a", "", 200, "thing=a;");
    do
        get("/things/a", "", text);
    while (strncmp(text, "HTTP/1.1 429", 12) != 0);
    expect("/probe", "", 200, "alive");
    raw("GET /probe HTTP/1.1\r\nHost: h\r\nConnection: close\r\nContent-Length: 3\r\n\r\nabc", "429", "");
    stop();
}

/* A page whose own name leads here is refused, whatever it asks; addresses, localhost and names that were given are served. */
Test(serve_limits, hosts, .timeout = 60)
{
    static const char *const names[] = { "minerals.example.org", "other", NULL };
    static const struct {
        const char *host;
        bool        served;
    } cases[] = {
        { "127.0.0.1", true },
        { "127.0.0.1:8080", true },
        { "10.1.2.3", true },
        { "[::1]:8080", true },
        { "[::1]", true },
        { "[fe80::1%251]", false },
        { "localhost", true },
        { "LOCALHOST:80", true },
        { "a.localhost:80", true },
        { "localhost.", true },
        { "notlocalhost", false },
        { "localhost.evil.example", false },
        { "evil.example", false },
        { "127.0.0.1.evil.example", false },
        { "127.1", false },
        { "2130706433", false },
        { "0x7f.0.0.1", false },
        { "[127.0.0.1]", false },
        { "[]", false },
        { "[", false },
        { ":", false },
        { "::1", false },
        { "Minerals.Example.org:443", true },
        { "minerals.example.org.", true },
        { "x.minerals.example.org", false },
        { "minerals.example.or", false },
        { "other", true },
    };

    start_with((struct serve_options){ .hosts = names, .known_hosts = true });
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char request[256];

        cr_assert_eq(hosts_have(names, ck_bytes_from(cases[i].host)), cases[i].served, "%s", cases[i].host);
        snprintf(request, sizeof request, "GET /probe HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n", cases[i].host);
        raw(request, cases[i].served ? "200" : "421", cases[i].served ? "alive" : "--host");
    }
    raw("GET /probe HTTP/1.0\r\n\r\n", "200", "alive");
    raw("GET http://evil.example/probe HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n", "421", "evil.example");
    raw("GET http://evil.example HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n", "421", "evil.example");
    raw("GET http://localhost@evil.example/probe HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n", "421", "evil.example");
    raw("GET HTTP://Localhost:80/probe HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n", "200", "alive");
    stop();
    cr_assert(hosts_have(names, CK_BYTES("")) && !hosts_have(NULL, CK_BYTES("other")));
    cr_assert(hosts_are_local("127.0.0.1:0") && hosts_are_local("127.9.9.9:1") && hosts_are_local("[::1]:1"));
    cr_assert(!hosts_are_local("0.0.0.0:1") && !hosts_are_local("[::]:1") && !hosts_are_local("10.0.0.1:1") && !hosts_are_local("nothing"));
    cr_assert(hosts_fit("a-b.example_1") && !hosts_fit("") && !hosts_fit("a:80") && !hosts_fit("http://a") && !hosts_fit("a b"));
}

/* The bucket: two seconds' worth at once, then as many as the rate says, whatever other clients do. */
Test(serve_limits, pace)
{
    struct pace        *pace = pace_new(10);
    struct sockaddr_in  one = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(1) }, other = one;
    struct sockaddr_in6 six = { .sin6_family = AF_INET6 }, neighbour, far;
    int                 allowed = 0;

    other.sin_addr.s_addr = htonl(2);
    for (int i = 0; i < 100; i++)
        allowed += pace_allows(pace, (struct sockaddr *)&one, 1000);
    cr_assert_eq(allowed, 20);
    cr_assert(pace_allows(pace, (struct sockaddr *)&other, 1000));
    for (int i = 1; i <= 1000; i++)
        allowed += pace_allows(pace, (struct sockaddr *)&one, 1000 + i * 10);
    cr_assert_eq(allowed, 20 + 100);
    inet_pton(AF_INET6, "2001:db8::1", &six.sin6_addr);
    far = neighbour = six;
    inet_pton(AF_INET6, "2001:db8::ffff:1", &neighbour.sin6_addr);
    inet_pton(AF_INET6, "2001:db8:0:1::1", &far.sin6_addr);
    for (int i = 0; i < 20; i++)
        cr_assert(pace_allows(pace, (struct sockaddr *)&six, 1000));
    cr_assert_not(pace_allows(pace, (struct sockaddr *)&neighbour, 1000));
    cr_assert(pace_allows(pace, (struct sockaddr *)&far, 1000));
    pace_free(pace);
}

/* ---- tokens ---- */

static char token_path[] = "/tmp/test_serve_tokens_XXXXXX";

static void write_tokens(const char *text)
{
    FILE *file = fopen(token_path, "we");

    fputs(text, file);
    fclose(file);
}

/* A token opens every route, none opens those that are marked so; a changed file counts within a second or two. */
Test(serve_tokens, of_a_file, .timeout = 60)
{
    static char text[TEXT_MAX];

    close(mkstemp(token_path));
    write_tokens("# ours\n\nabcdefghijklmnop-1\r\nabcdefghijklmnop-2\n");
    start_with((struct serve_options){ .tokens = token_path, .origin = "https://example.org" });
    expect("/things/a", "", 401, "WWW-Authenticate: Bearer\r\n");
    expect("/none", "", 401, "token");
    expect("/big", "", 200, "line 1");
    expect("/things/a", "Authorization: Bearer abcdefghijklmnop-1\r\n", 200, "Cache-Control: private, no-cache\r\n");
    expect("/things/a", "Authorization: bearer abcdefghijklmnop-2\r\n", 200, "thing=a;");
    for (size_t i = 0; i < 7; i++) {
        static const char *const bad[] = { "Authorization: Bearer abcdefghijklmnop-3\r\n",
                                           "Authorization: Bearer abcdefghijklmnop-\r\n",
                                           "Authorization: Bearer \r\n",
                                           "Authorization: Basic abcdefghijklmnop-1\r\n",
                                           "Authorization: abcdefghijklmnop-1\r\n",
                                           "Authorization: Bearer abcdefghijklmnop-1 x\r\n",
                                           "Authorization: Bearer # ours\r\n" };

        expect("/things/a", bad[i], 401, "Bearer");
    }
    raw("OPTIONS /things/a HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n", "204", "Access-Control-Allow-Headers: Authorization");
    write_tokens("abcdefghijklmnop-3\n");
    for (int i = 0; i < 50; i++) {
        get("/things/a", "Authorization: Bearer abcdefghijklmnop-3\r\n", text);
        if (strncmp(text, "HTTP/1.1 200", 12) == 0)
            break;
        usleep(100000);
    }
    expect("/things/a", "Authorization: Bearer abcdefghijklmnop-3\r\n", 200, "Access-Control-Allow-Origin: https://example.org\r\n");
    expect("/things/a", "Authorization: Bearer abcdefghijklmnop-1\r\n", 401, "");
    unlink(token_path);
    for (int i = 0; i < 50; i++) {
        get("/things/a", "Authorization: Bearer abcdefghijklmnop-3\r\n", text);
        if (strncmp(text, "HTTP/1.1 401", 12) == 0)
            break;
        usleep(100000);
    }
    expect("/things/a", "Authorization: Bearer abcdefghijklmnop-3\r\n", 401, "");
    stop();
}

/* A file that is no good one is refused with words that do not quote a token; so is an origin that is none. */
Test(serve_tokens, refused)
{
    static const char *const bad[] = { "short\n", "# nothing\n", "abcdefghij klmnopq\n", "abcdefghijklmnop\xc3\xa9\n", "" };
    static const char *const origins[] = { "example.org", "https://", "https://a\r\nX: y", "https://a/b", "null" };
    char                     problem[SERVE_PROBLEM_MAX];

    close(mkstemp(token_path));
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        write_tokens(bad[i]);
        cr_assert_lt(serve_server_open(&(struct serve_options){ .listen = "127.0.0.1:0", .routes = routes, .tokens = token_path }, &server, problem),
                     0);
        cr_assert(strstr(problem, token_path) && !strstr(problem, "klmno") && !strstr(problem, "short"), "%s", problem);
    }
    unlink(token_path);
    for (size_t i = 0; i < sizeof origins / sizeof origins[0]; i++)
        cr_assert_lt(serve_server_open(&(struct serve_options){ .listen = "127.0.0.1:0", .routes = routes, .origin = origins[i] }, &server, problem),
                     0);
    cr_assert_eq(serve_server_open(&(struct serve_options){ .listen = "localhost:1", .routes = routes }, &server, problem), -EINVAL);
}

/* ---- the description ---- */

Test(serve_description, of_routes)
{
    struct ck_buffer buffer = { 0 };
    json_t          *root, *parameters;

    describe_write(&(struct description){ "T", "1", "D", routes, true }, &buffer);
    root = json_loadb(buffer.data, buffer.size, 0, NULL);
    cr_assert(root);
    cr_assert_str_eq(json_string_value(json_object_get(root, "openapi")), "3.1.0");
    parameters = json_object_get(json_object_get(json_object_get(json_object_get(root, "paths"), "/echo"), "get"), "parameters");
    cr_assert_eq(json_array_size(parameters), ECHO_COUNT);
    cr_assert_eq(json_integer_value(json_object_get(json_object_get(json_array_get(parameters, ECHO_WHOLE), "schema"), "maximum")), 1000);
    cr_assert_eq(json_array_size(json_object_get(json_object_get(json_array_get(parameters, ECHO_WORD), "schema"), "enum")), 2);
    parameters = json_object_get(json_object_get(json_object_get(json_object_get(root, "paths"), "/things/{id}"), "get"), "parameters");
    cr_assert_str_eq(json_string_value(json_object_get(json_array_get(parameters, 0), "in")), "path");
    json_decref(root);
    ck_buffer_release(&buffer);
}
