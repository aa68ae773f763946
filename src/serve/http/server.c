/* SPDX-License-Identifier: Apache-2.0
 * From libmicrohttpd's requests to answers. The raw target is taken before libmicrohttpd decodes it, which it would do before it is parted. */
#include "serve/http/server.h"

#include <errno.h>
#include <limits.h>
#include <microhttpd.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "engine/http/connections.h"
#include "engine/http/daemon.h"
#include "engine/util/instant.h"
#include "serve/http/exchange.h"
#include "serve/http/stream.h"

enum { THREADS = 2, CLIENTS = 8192, SWEEP_MS = 500, FILES_APART = 256 };

/* ---- connections ---- */

static void connection_changed(void *context, struct MHD_Connection *connection, void **place, enum MHD_ConnectionNotificationCode code)
{
    struct serve_server            *server = context;
    const union MHD_ConnectionInfo *info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
    struct serve_client            *client = *place;

    if (code == MHD_CONNECTION_NOTIFY_CLOSED) {
        if (client) {
            connections_closed(server->connections, client->age);
            exchange_free(client->exchange);
        }
        free(client);
        *place = NULL;
    } else if (info) {
        *place = client = calloc(1, sizeof *client);
        if (!client)
            abort();
        client->age = connections_opened(server->connections, info->connect_fd);
    }
}

/* The request line is there; its text is gone after this call. */
static void *request_begins(void *context, const char *target, struct MHD_Connection *connection)
{
    struct serve_client *client = exchange_client(connection);

    (void)context;
    if (!client)
        return NULL;
    exchange_free(client->exchange);
    client->exchange = exchange_new(target);
    http_query_hide(target);
    return client->exchange;
}

/* Not called where libmicrohttpd itself refuses a request whose line it has taken (a field Cookie that its memory does not hold). */
static void request_ended(void *context, struct MHD_Connection *connection, void **place, enum MHD_RequestTerminationCode code)
{
    struct serve_server *server = context;
    struct serve_client *client = exchange_client(connection);

    *place = NULL;
    if (!client)
        return;
    if (code == MHD_REQUEST_TERMINATED_COMPLETED_OK)
        connection_finished(server->connections, client->age);
    exchange_free(client->exchange);
    client->exchange = NULL;
}

static enum MHD_Result handle(void *context, struct MHD_Connection *connection, const char *path, const char *method, const char *version,
                              const char *upload, size_t *upload_size, void **place)
{
    (void)path;
    (void)upload;
    (void)upload_size;
    if (!*place)
        return MHD_NO;
    return exchange_answer(context, *place, connection, method, version);
}

/* Targets are decoded by target.c. */
static size_t leave_as_it_is(void *context, struct MHD_Connection *connection, char *text)
{
    (void)context;
    (void)connection;
    return strlen(text);
}

/* ---- life ---- */

static void *sweep(void *argument)
{
    struct serve_server *server = argument;
    struct timespec      until;

    pthread_mutex_lock(&server->lock);
    while (!server->stop) {
        clock_gettime(CLOCK_MONOTONIC, &until);
        until.tv_nsec += SWEEP_MS * 1000000L;
        until.tv_sec += until.tv_nsec / 1000000000L;
        until.tv_nsec %= 1000000000L;
        pthread_cond_timedwait(&server->stopped, &server->lock, &until);
        connections_end_old(server->connections);
        streams_sweep(server->streams);
    }
    pthread_mutex_unlock(&server->lock);
    return NULL;
}

/* Raises the limit of open files for the clients; returns how many there is room for. */
static unsigned room_for(unsigned clients)
{
    struct rlimit limit;
    rlim_t        wanted = (rlim_t)clients + FILES_APART;

    if (getrlimit(RLIMIT_NOFILE, &limit) != 0)
        return clients;
    if (limit.rlim_cur < wanted) {
        limit.rlim_cur = limit.rlim_max == RLIM_INFINITY || limit.rlim_max > wanted ? wanted : limit.rlim_max;
        setrlimit(RLIMIT_NOFILE, &limit);
    }
    if (limit.rlim_cur >= wanted)
        return clients;
    return limit.rlim_cur > 2 * FILES_APART ? (unsigned)(limit.rlim_cur - FILES_APART) : FILES_APART;
}

static int start(struct serve_server *server, char ret_problem[SERVE_PROBLEM_MAX])
{
    const struct serve_options *options = &server->options;
    unsigned                    threads = options->threads ? options->threads : THREADS;
    int64_t                     age_s = (server->age_ms + 999) / 1000;
    struct MHD_OptionItem       items[] = {
              { MHD_OPTION_CONNECTION_LIMIT, room_for(options->clients ? options->clients : CLIENTS), NULL },
              { MHD_OPTION_PER_IP_CONNECTION_LIMIT, options->of_one, NULL },
              { MHD_OPTION_CONNECTION_TIMEOUT, (intptr_t)age_s, NULL },
              { MHD_OPTION_CONNECTION_MEMORY_LIMIT, SERVE_MEMORY_MAX, NULL },
              { MHD_OPTION_STRICT_FOR_CLIENT, 1, NULL },
              { MHD_OPTION_NOTIFY_CONNECTION, (intptr_t)connection_changed, server },
              { MHD_OPTION_URI_LOG_CALLBACK, (intptr_t)request_begins, server },
              { MHD_OPTION_NOTIFY_COMPLETED, (intptr_t)request_ended, server },
              { MHD_OPTION_UNESCAPE_CALLBACK, (intptr_t)leave_as_it_is, server },
              { MHD_OPTION_THREAD_POOL_SIZE, threads, NULL },
              { MHD_OPTION_END, 0, NULL },
    };
    struct http_daemon_options daemon = { options->listen, MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME, handle, server, items };
    pthread_condattr_t         attributes;
    int                        result = http_daemon_start(&daemon, &server->daemon);

    if (result) {
        snprintf(ret_problem, SERVE_PROBLEM_MAX, "%s: %s", options->listen,
                 result == -EINVAL ? "no address with a port (127.0.0.1:8080, [::1]:8080)" : strerror(-result));
        return result;
    }
    pthread_condattr_init(&attributes);
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    pthread_cond_init(&server->stopped, &attributes);
    pthread_condattr_destroy(&attributes);
    result = -pthread_create(&server->sweeper, NULL, sweep, server);
    server->sweeping = result == 0;
    if (result)
        snprintf(ret_problem, SERVE_PROBLEM_MAX, "no thread: %s", strerror(-result));
    return result;
}

/* An origin goes into a header as it is. */
static bool origin_fits(const char *origin)
{
    static const char *const schemes[] = { "http://", "https://" };

    if (strcmp(origin, "*") == 0)
        return true;
    for (size_t i = 0; i < sizeof schemes / sizeof schemes[0]; i++) {
        size_t size = strlen(schemes[i]);

        if (strncmp(origin, schemes[i], size) == 0 && origin[size])
            return strspn(origin + size, "abcdefghijklmnopqrstuvwxyz0123456789.-:[]") == strlen(origin + size);
    }
    return false;
}

int serve_server_open(const struct serve_options *options, struct serve_server **ret_server, char ret_problem[SERVE_PROBLEM_MAX])
{
    struct serve_server *server;
    struct tokens       *tokens = NULL;
    int                  result;

    if (options->origin && !origin_fits(options->origin)) {
        snprintf(ret_problem, SERVE_PROBLEM_MAX, "%s: no origin (https://example.org, or *)", options->origin);
        return -EINVAL;
    }
    if (options->tokens && !(tokens = tokens_open(options->tokens, options->journal, ret_problem)))
        return -EINVAL;
    server = calloc(1, sizeof *server);
    if (!server)
        abort();
    server->options = *options;
    server->tokens = tokens;
    server->age_ms = options->age_ms ? options->age_ms : SERVE_AGE_MS;
    server->connections = connections_new(server->age_ms);
    server->streams = streams_new(server->connections, &server->counts, options->journal, options->beat_ms ? options->beat_ms : SERVE_STREAM_BEAT_MS,
                                  options->slow_ms ? options->slow_ms : SERVE_STREAM_SLOW_MS);
    if (options->requests_per_s)
        server->pace = pace_new(options->requests_per_s);
    pthread_mutex_init(&server->lock, NULL);
    result = start(server, ret_problem);
    if (result) {
        serve_server_close(server);
        return result;
    }
    *ret_server = server;
    return 0;
}

void serve_server_close(struct serve_server *server)
{
    if (!server)
        return;
    if (server->sweeping) {
        pthread_mutex_lock(&server->lock);
        server->stop = true;
        pthread_cond_signal(&server->stopped);
        pthread_mutex_unlock(&server->lock);
        pthread_join(server->sweeper, NULL);
    }
    if (server->daemon) {
        streams_end(server->streams);
        MHD_stop_daemon(server->daemon);
        pthread_cond_destroy(&server->stopped);
    }
    pthread_mutex_destroy(&server->lock);
    streams_free(server->streams);
    connections_free(server->connections);
    pace_free(server->pace);
    tokens_close(server->tokens);
    free(server);
}

uint16_t serve_server_port(const struct serve_server *server) { return http_daemon_port(server->daemon); }

const struct serve_counts *serve_server_counts(const struct serve_server *server) { return &server->counts; }

void serve_server_wake(struct serve_server *server, uint64_t topics) { streams_wake(server->streams, topics); }
