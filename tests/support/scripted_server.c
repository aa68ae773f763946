/* SPDX-License-Identifier: Apache-2.0
 * A thread that takes one connection after the other. */
#include "support/scripted_server.h"

#include <arpa/inet.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

struct scripted_server {
    const struct scripted_answer *answers;
    int                           socket, port;
    pthread_t                     thread;
    atomic_bool                   stop;
    atomic_size_t                 count;
    char                          heads[SCRIPTED_REQUESTS_MAX][SCRIPTED_REQUEST_MAX], bodies[SCRIPTED_REQUESTS_MAX][SCRIPTED_BODY_MAX];
};

/* Up to the blank line. */
static void read_head(int peer, char head[SCRIPTED_REQUEST_MAX])
{
    size_t size = 0;

    while (size + 1 < SCRIPTED_REQUEST_MAX && recv(peer, head + size, 1, 0) == 1) {
        head[++size] = '\0';
        if (size >= 4 && strcmp(head + size - 4, "\r\n\r\n") == 0)
            return;
    }
}

static void read_body(int peer, const char *head, char body[SCRIPTED_BODY_MAX])
{
    const char *found = strcasestr(head, "\r\nContent-Length:");
    size_t      left = found ? strtoul(found + strlen("\r\nContent-Length:"), NULL, 10) : 0, size = 0;

    while (size < left && size + 1 < SCRIPTED_BODY_MAX) {
        ssize_t got = recv(peer, body + size, left - size < SCRIPTED_BODY_MAX - 1 - size ? left - size : SCRIPTED_BODY_MAX - 1 - size, 0);

        if (got <= 0)
            break;
        size += (size_t)got;
    }
    body[size] = '\0';
}

static void answer(struct scripted_server *server, int peer, const struct scripted_answer *script)
{
    char filler[4096];
    bool open = send(peer, script->text, strlen(script->text), MSG_NOSIGNAL) >= 0;

    memset(filler, 'x', sizeof filler);
    for (size_t left = script->more; left > 0 && open;) {
        ssize_t sent = send(peer, filler, left < sizeof filler ? left : sizeof filler, MSG_NOSIGNAL);

        open = sent > 0;
        left -= open ? (size_t)sent : 0;
    }
    for (int left = script->drip_s * 10; left > 0 && open && !atomic_load(&server->stop); left--) {
        usleep(100 * 1000);
        open = left % 10 || send(peer, "x", 1, MSG_NOSIGNAL) == 1;
    }
}

static void *serve(void *context)
{
    struct scripted_server *server = context;
    size_t                  at = 0;

    for (;;) {
        size_t number = atomic_load(&server->count);
        int    peer = accept(server->socket, NULL, NULL);

        if (peer < 0 || atomic_load(&server->stop) || number == SCRIPTED_REQUESTS_MAX) {
            if (peer >= 0)
                close(peer);
            return NULL;
        }
        read_head(peer, server->heads[number]);
        read_body(peer, server->heads[number], server->bodies[number]);
        atomic_store(&server->count, number + 1);
        answer(server, peer, &server->answers[at]);
        at += server->answers[at + 1].text != NULL;
        shutdown(peer, SHUT_RDWR);
        close(peer);
    }
}

struct scripted_server *scripted_server_start(const struct scripted_answer *answers)
{
    struct scripted_server *server = calloc(1, sizeof *server);
    struct sockaddr_in      address = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    socklen_t               size = sizeof address;

    if (!server)
        abort();
    server->answers = answers;
    server->socket = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (bind(server->socket, (const struct sockaddr *)&address, size) != 0 || listen(server->socket, 8) != 0 ||
        getsockname(server->socket, (struct sockaddr *)&address, &size) != 0 || pthread_create(&server->thread, NULL, serve, server) != 0)
        abort();
    server->port = ntohs(address.sin_port);
    return server;
}

void scripted_server_stop(struct scripted_server *server)
{
    atomic_store(&server->stop, true);
    shutdown(server->socket, SHUT_RDWR);
    pthread_join(server->thread, NULL);
    close(server->socket);
    free(server);
}

int         scripted_server_port(const struct scripted_server *server) { return server->port; }
size_t      scripted_server_requests(const struct scripted_server *server) { return atomic_load(&server->count); }
const char *scripted_server_request(const struct scripted_server *server, size_t number) { return server->heads[number]; }
const char *scripted_server_body(const struct scripted_server *server, size_t number) { return server->bodies[number]; }
