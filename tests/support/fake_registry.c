/* SPDX-License-Identifier: Apache-2.0
 * One connection after the other, one request each. */
#include "support/fake_registry.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { HUGE_BYTES = 4 * 1024 * 1024 };

static void send_all(int fd, const char *data, size_t size)
{
    while (size > 0) {
        ssize_t sent = send(fd, data, size, MSG_NOSIGNAL);

        if (sent <= 0)
            return;
        data += sent;
        size -= (size_t)sent;
    }
}

static void answer(int fd, const char *status, const char *body)
{
    char head[256];
    int  size = snprintf(head, sizeof head, "HTTP/1.1 %s\r\nContent-Length: %zu\r\nConnection: close\r\n\r\n", status, strlen(body));

    send_all(fd, head, (size_t)size);
    send_all(fd, body, strlen(body));
}

static void answer_hugely(int fd)
{
    static const char head[] = "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n";
    char             *body = malloc(HUGE_BYTES);

    if (!body)
        abort();
    memset(body, '[', HUGE_BYTES);
    send_all(fd, head, sizeof head - 1);
    send_all(fd, body, HUGE_BYTES);
    free(body);
}

static void answer_well(const struct fake_registry *fake, int fd)
{
    for (const struct fake_answer *each = fake->answers; each->path; each++) {
        size_t size = strlen(each->path);

        if (strncmp(fake->request, "GET ", 4) == 0 && strncmp(fake->request + 4, each->path, size) == 0 && fake->request[4 + size] == ' ') {
            answer(fd, "200 OK", each->body);
            return;
        }
    }
    answer(fd, "404 Not Found", "{\"error_code\":40403,\"message\":\"Schema not found\"}");
}

static void serve(struct fake_registry *fake, int fd)
{
    switch ((enum fake_mood)atomic_load(&fake->mood)) {
    case FAKE_SLOW: nanosleep(&(struct timespec){ .tv_sec = 1 }, NULL); break;
    case FAKE_UNKNOWING: answer(fd, "404 Not Found", "{\"error_code\":40403,\"message\":\"Schema not found\"}"); return;
    case FAKE_ELSEWHERE: answer(fd, "404 Not Found", "<html>"); return;
    case FAKE_ERROR: answer(fd, "500 Internal Server Error", "{\"error_code\":50001,\"message\":\"store\"}"); return;
    case FAKE_GARBAGE: answer(fd, "200 OK", "<html>all is well"); return;
    case FAKE_NO_SCHEMA: answer(fd, "200 OK", "{\"status\":\"UP\"}"); return;
    case FAKE_HUGE: answer_hugely(fd); return;
    case FAKE_REDIRECTING: answer(fd, "302 Found\r\nLocation: file:///etc/hostname", ""); return;
    case FAKE_SILENT: return;
    case FAKE_WELL: break;
    }
    answer_well(fake, fd);
}

static void *run(void *argument)
{
    struct fake_registry *fake = argument;

    while (!atomic_load(&fake->stop)) {
        int    fd = accept(fake->fd, NULL, NULL);
        size_t used = 0;

        if (fd < 0)
            continue;
        memset(fake->request, 0, sizeof fake->request);
        while (used < sizeof fake->request - 1 && !strstr(fake->request, "\r\n\r\n")) {
            ssize_t size = recv(fd, fake->request + used, sizeof fake->request - 1 - used, 0);

            if (size <= 0)
                break;
            used += (size_t)size;
        }
        if (used > 0) {
            atomic_fetch_add(&fake->calls, 1);
            serve(fake, fd);
        }
        shutdown(fd, SHUT_WR);
        close(fd);
    }
    return NULL;
}

void fake_registry_start(struct fake_registry *fake, const struct fake_answer *answers, enum fake_mood mood)
{
    struct sockaddr_in address = { .sin_family = AF_INET, .sin_addr = { htonl(INADDR_LOOPBACK) } };
    socklen_t          size = sizeof address;

    memset(fake, 0, sizeof *fake);
    fake->answers = answers;
    atomic_store(&fake->mood, mood);
    fake->fd = socket(AF_INET, SOCK_STREAM, 0);
    if (fake->fd < 0 || bind(fake->fd, (const struct sockaddr *)&address, sizeof address) || listen(fake->fd, 16) ||
        getsockname(fake->fd, (struct sockaddr *)&address, &size))
        abort();
    snprintf(fake->url, sizeof fake->url, "http://127.0.0.1:%d", ntohs(address.sin_port));
    if (pthread_create(&fake->thread, NULL, run, fake))
        abort();
}

void fake_registry_stop(struct fake_registry *fake)
{
    atomic_store(&fake->stop, true);
    shutdown(fake->fd, SHUT_RDWR); /* wakes accept() */
    pthread_join(fake->thread, NULL);
    close(fake->fd);
}
