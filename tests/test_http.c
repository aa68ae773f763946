/* SPDX-License-Identifier: Apache-2.0
 * The HTTP server against well-behaved and hostile clients, over real sockets. */
#include <criterion/criterion.h>

#include <arpa/inet.h>
#include <errno.h>
#include <poll.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "engine/service/http.h"
#include "engine/util/address.h"

static struct http *http;

static bool answer(void *context, const struct http_request *request, FILE *content, struct http_answer *ret_answer)
{
    (void)context;
    if (strcmp(request->path, "/bad") == 0)
        ret_answer->status = 503;
    fprintf(content, "accept=%s\n", request->accept);
    return strcmp(request->path, "/ok") == 0 || strcmp(request->path, "/bad") == 0;
}

static void start(void)
{
    cr_assert_eq(http_open(&(struct http_options){ .listen = "127.0.0.1:0", .answer = answer }, &http), 0);
    cr_assert_gt(http_port(http), 0);
}

static void stop(void) { http_close(http); }

/* A connection from one of the loopback's addresses; -1. */
static int connection(const char *from)
{
    struct sockaddr_in own = { .sin_family = AF_INET }, server = { .sin_family = AF_INET, .sin_port = htons(http_port(http)) };
    int                fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

    inet_pton(AF_INET, from, &own.sin_addr);
    inet_pton(AF_INET, "127.0.0.1", &server.sin_addr);
    if (bind(fd, (struct sockaddr *)&own, sizeof own) == 0 && connect(fd, (struct sockaddr *)&server, sizeof server) == 0)
        return fd;
    close(fd);
    return -1;
}

/* What comes until the server closes, or `wait_ms` of silence: then false. */
static bool received(int fd, char *text, size_t size, int wait_ms)
{
    size_t used = 0;

    for (;;) {
        struct pollfd waits = { .fd = fd, .events = POLLIN };
        ssize_t       got;

        if (poll(&waits, 1, wait_ms) <= 0)
            return false;
        got = recv(fd, text + used, size - 1 - used, 0);
        if (got <= 0)
            break;
        used += (size_t)got;
    }
    text[used] = '\0';
    return true;
}

static void ask(const char *from, const char *request, char *text, size_t size)
{
    int fd = connection(from);

    cr_assert_geq(fd, 0);
    cr_assert_eq(send(fd, request, strlen(request), MSG_NOSIGNAL), (ssize_t)strlen(request));
    cr_assert(received(fd, text, size, 8000), "no end: %s", request);
    close(fd);
}

static void expect(const char *request, const char *line, const char *part)
{
    char text[4096];

    ask("127.0.0.1", request, text, sizeof text);
    cr_assert_eq(strncmp(text, line, strlen(line)), 0, "%s", text);
    cr_assert(strstr(text, part), "no '%s' in %s", part, text);
}

static int64_t now_ms(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

TestSuite(http, .init = start, .fini = stop);

/* GET has the content, HEAD its size alone; the status is the one that was given; the connection ends with the answer. */
Test(http, get_and_head)
{
    char text[1024];

    expect("GET /ok HTTP/1.1\r\nHost: h\r\nAccept: a/b\r\n\r\n", "HTTP/1.1 200 ", "\r\n\r\naccept=a/b\n");
    expect("GET /ok?x=1 HTTP/1.1\r\nHost: h\r\n\r\n", "HTTP/1.1 200 ", "Connection: close\r\n");
    expect("GET /bad HTTP/1.1\r\nHost: h\r\n\r\n", "HTTP/1.1 503 ", "accept=");
    expect("GET /none HTTP/1.1\r\nHost: h\r\n\r\n", "HTTP/1.1 404 ", "not found");
    ask("127.0.0.1", "HEAD /ok HTTP/1.1\r\nHost: h\r\n\r\n", text, sizeof text);
    cr_assert(strstr(text, "HTTP/1.1 200 ") && strstr(text, "Content-Length: 8\r\n"), "%s", text);
    cr_assert_str_eq(text + strlen(text) - 4, "\r\n\r\n");
}

/* Every other method is refused before its body comes. */
Test(http, refuses_other_methods)
{
    expect("POST /ok HTTP/1.1\r\nHost: h\r\nContent-Length: 1000000000\r\n\r\n", "HTTP/1.1 405 ", "Allow: GET, HEAD\r\n");
    expect("DELETE /ok HTTP/1.1\r\nHost: h\r\n\r\n", "HTTP/1.1 405 ", "GET and HEAD only");
}

/* A request line or a header beyond the limit is an error, not memory; and what is no HTTP ends the connection. */
Test(http, limits_sizes)
{
    static char request[3 * HTTP_HEADER_MAX], text[4096];

    snprintf(request, sizeof request, "GET /%0*d HTTP/1.1\r\nHost: h\r\n\r\n", 2 * HTTP_HEADER_MAX, 1);
    ask("127.0.0.1", request, text, sizeof text);
    cr_assert(*text == '\0' || strncmp(text, "HTTP/1.1 4", 10) == 0, "%s", text);
    snprintf(request, sizeof request, "GET /ok HTTP/1.1\r\nHost: h\r\nX: %0*d\r\n\r\n", 2 * HTTP_HEADER_MAX, 1);
    ask("127.0.0.1", request, text, sizeof text);
    cr_assert(*text == '\0' || strncmp(text, "HTTP/1.1 4", 10) == 0, "%s", text);
    snprintf(request, sizeof request, "GET /ok?%0*d HTTP/1.1\r\nHost: h\r\n\r\n", HTTP_HEADER_MAX / 4, 1);
    for (char *at = strchr(request, '?') + 1; *at == '0'; at += 2)
        *at = '&';
    ask("127.0.0.1", request, text, sizeof text);
    cr_assert(strncmp(text, "HTTP/1.1 200", 12) == 0, "so many parameters: %s", text);
    ask("127.0.0.1", "\x16\x03\x01\x02 hello\r\n\r\n", text, sizeof text);
    cr_assert(strncmp(text, "HTTP/1.1 200", 12) != 0, "%s", text);
}

/* A client that sends a byte now and then is never silent, and still has to leave. */
Test(http, limits_time, .timeout = 60)
{
    int     fd = connection("127.0.0.1");
    int64_t since_ms = now_ms();
    bool    open = send(fd, "GET /ok HTTP/1.1\r\nX: ", 21, MSG_NOSIGNAL) == 21;
    char    byte;

    while (open && now_ms() - since_ms < 40000) {
        usleep(300000);
        send(fd, "x", 1, MSG_NOSIGNAL);
        open = recv(fd, &byte, 1, MSG_DONTWAIT) < 0 && (errno == EAGAIN || errno == EWOULDBLOCK);
    }
    cr_assert_not(open, "it is still there");
    cr_assert_geq(now_ms() - since_ms, HTTP_AGE_MS - 1000);
    close(fd);
}

/* Who opens many connections gets a few; another address is answered meanwhile. */
Test(http, limits_connections, .timeout = 60)
{
    int  fds[4 * HTTP_CONNECTIONS_OF_ONE_MAX], open = 0;
    char text[1024];

    for (size_t i = 0; i < sizeof fds / sizeof fds[0]; i++)
        fds[i] = connection("127.0.0.1");
    ask("127.0.0.2", "GET /ok HTTP/1.1\r\nHost: h\r\n\r\n", text, sizeof text);
    cr_assert(strstr(text, "HTTP/1.1 200 "), "%s", text);
    for (size_t i = 0; i < sizeof fds / sizeof fds[0]; i++) {
        char byte;

        open += fds[i] >= 0 && recv(fds[i], &byte, 1, MSG_DONTWAIT) < 0 && (errno == EAGAIN || errno == EWOULDBLOCK);
        close(fds[i]);
    }
    cr_assert_leq(open, HTTP_CONNECTIONS_OF_ONE_MAX);
    cr_assert_gt(open, 0);
}

/* Addresses are numbers, with a port. */
Test(address, reads)
{
    static const char *const good[] = { "127.0.0.1:8080", "0.0.0.0:0", "[::]:65535", "[::1]:1" };
    static const char *const bad[] = { "",       ":8080", "8080",  "localhost:8080", "127.0.0.1", "127.0.0.1:", "127.0.0.1:65536",
                                       "::1:80", "[::1]", "[]:80", "127.0.0.1:8o",   "[::1:80" };
    struct sockaddr_storage  address;

    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++)
        cr_assert(address_read(good[i], &address), "%s", good[i]);
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        cr_assert_not(address_read(bad[i], &address), "%s", bad[i]);
}
