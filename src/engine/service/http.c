/* SPDX-License-Identifier: Apache-2.0
 * libmicrohttpd in our own loop. Its timeout is for idle connections, which a client avoids by sending a byte now and then, so connections are also
 * closed by age. */
#include "engine/service/http.h"

#include <errno.h>
#include <microhttpd.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "engine/util/address.h"
#include "engine/util/instant.h"

enum { WAIT_MS = 500, SILENCE_S = 5, NICE = 10, BACKLOG = 128 };

struct connection { /* fd -1: free */
    int     fd;
    int64_t since_ms;
};

struct http {
    struct http_options options;
    struct MHD_Daemon  *daemon;
    pthread_t           thread;
    atomic_bool         stop;
    int64_t             swept_ms;
    struct connection   connections[HTTP_CONNECTIONS_MAX];
};

/* ---- connections and their age ---- */

static void connection_notify(void *context, struct MHD_Connection *handle, void **place, enum MHD_ConnectionNotificationCode code)
{
    struct http                    *http = context;
    const union MHD_ConnectionInfo *info;

    if (code == MHD_CONNECTION_NOTIFY_CLOSED) {
        if (*place)
            ((struct connection *)*place)->fd = -1;
        return;
    }
    info = MHD_get_connection_info(handle, MHD_CONNECTION_INFO_CONNECTION_FD);
    for (size_t i = 0; info && i < HTTP_CONNECTIONS_MAX && !*place; i++)
        if (http->connections[i].fd < 0) {
            http->connections[i] = (struct connection){ info->connect_fd, monotonic_ms() };
            *place = &http->connections[i];
        }
}

/* MHD sees the end of its input and closes. */
static void connections_end_old(struct http *http, int64_t now_ms)
{
    if (now_ms - http->swept_ms < WAIT_MS)
        return;
    http->swept_ms = now_ms;
    for (size_t i = 0; i < HTTP_CONNECTIONS_MAX; i++)
        if (http->connections[i].fd >= 0 && now_ms - http->connections[i].since_ms >= HTTP_AGE_MS)
            shutdown(http->connections[i].fd, SHUT_RDWR);
}

/* ---- answers ---- */

static enum MHD_Result reply(struct MHD_Connection *connection, const struct http_answer *answer, char *content, size_t size)
{
    struct MHD_Response *response = MHD_create_response_from_buffer(size, content, MHD_RESPMEM_MUST_FREE);
    enum MHD_Result      result;

    if (!response) {
        free(content);
        return MHD_NO;
    }
    MHD_add_response_header(response, MHD_HTTP_HEADER_CONNECTION, "close");
    MHD_add_response_header(response, MHD_HTTP_HEADER_CONTENT_TYPE, answer->type);
    MHD_add_response_header(response, MHD_HTTP_HEADER_CACHE_CONTROL, "no-store");
    MHD_add_response_header(response, "X-Content-Type-Options", "nosniff");
    if (answer->status == MHD_HTTP_METHOD_NOT_ALLOWED)
        MHD_add_response_header(response, MHD_HTTP_HEADER_ALLOW, "GET, HEAD");
    result = MHD_queue_response(connection, (unsigned)answer->status, response);
    MHD_destroy_response(response);
    return result;
}

static void write_answer(struct http *http, struct MHD_Connection *connection, const char *path, const char *method, FILE *content,
                         struct http_answer *answer)
{
    const char         *accept = MHD_lookup_connection_value(connection, MHD_HEADER_KIND, MHD_HTTP_HEADER_ACCEPT);
    struct http_request request = { path, accept ? accept : "" };

    *answer = (struct http_answer){ MHD_HTTP_OK, "text/plain; charset=utf-8" };
    if (strcmp(method, MHD_HTTP_METHOD_GET) != 0 && strcmp(method, MHD_HTTP_METHOD_HEAD) != 0) {
        answer->status = MHD_HTTP_METHOD_NOT_ALLOWED;
        fputs("GET and HEAD only\n", content);
    } else if (!http->options.answer(http->options.context, &request, content, answer)) {
        answer->status = MHD_HTTP_NOT_FOUND;
        fputs("not found; / lists what there is\n", content);
    }
}

/* Called when the header is complete: answered then, so that no body is ever read. */
static enum MHD_Result handle(void *context, struct MHD_Connection *connection, const char *path, const char *method, const char *version,
                              const char *upload, size_t *upload_size, void **place)
{
    char              *text = NULL;
    size_t             size = 0;
    FILE              *content = open_memstream(&text, &size);
    struct http_answer answer;

    (void)version;
    (void)upload;
    (void)upload_size;
    (void)place;
    if (!content)
        return MHD_NO;
    write_answer(context, connection, path, method, content, &answer);
    if (fclose(content) != 0) {
        free(text);
        return MHD_NO;
    }
    return reply(connection, &answer, text, size);
}

/* ---- life ---- */

static void *serve(void *argument)
{
    struct http *http = argument;

    setpriority(PRIO_PROCESS, (id_t)gettid(), NICE); /* of this thread alone; if it may not, it works all the same */
    while (!atomic_load(&http->stop)) {
        MHD_run_wait(http->daemon, WAIT_MS);
        connections_end_old(http, monotonic_ms());
    }
    return NULL;
}

static void be_silent(void *context, const char *format, va_list arguments)
{
    (void)context;
    (void)format;
    (void)arguments;
}

static int start(struct http *http)
{
    struct sockaddr_storage address;
    unsigned                flags = MHD_USE_EPOLL | MHD_USE_ERROR_LOG;

    if (!address_read(http->options.listen, &address))
        return -EINVAL;
    if (address.ss_family == AF_INET6)
        flags |= MHD_USE_IPv6;
    errno = 0;
    http->daemon =
        MHD_start_daemon(flags, 0, NULL, NULL, handle, http, MHD_OPTION_EXTERNAL_LOGGER, be_silent, NULL, MHD_OPTION_SOCK_ADDR, &address,
                         MHD_OPTION_LISTENING_ADDRESS_REUSE, 1u, MHD_OPTION_LISTEN_BACKLOG_SIZE, (unsigned)BACKLOG, MHD_OPTION_CONNECTION_LIMIT,
                         (unsigned)HTTP_CONNECTIONS_MAX, MHD_OPTION_PER_IP_CONNECTION_LIMIT, (unsigned)HTTP_CONNECTIONS_OF_ONE_MAX,
                         MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)SILENCE_S, MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)HTTP_HEADER_MAX,
                         MHD_OPTION_NOTIFY_CONNECTION, connection_notify, http, MHD_OPTION_END);
    if (!http->daemon)
        return errno ? -errno : -EIO;
    return -pthread_create(&http->thread, NULL, serve, http);
}

int http_open(const struct http_options *options, struct http **ret_http)
{
    struct http *http = calloc(1, sizeof *http);
    int          result;

    if (!http)
        abort();
    http->options = *options;
    for (size_t i = 0; i < HTTP_CONNECTIONS_MAX; i++)
        http->connections[i].fd = -1;
    result = start(http);
    if (result) {
        if (http->daemon)
            MHD_stop_daemon(http->daemon);
        free(http);
        return result;
    }
    *ret_http = http;
    return 0;
}

uint16_t http_port(const struct http *http)
{
    const union MHD_DaemonInfo *info = MHD_get_daemon_info(http->daemon, MHD_DAEMON_INFO_BIND_PORT);

    return info ? info->port : 0;
}

void http_close(struct http *http)
{
    if (!http)
        return;
    atomic_store(&http->stop, true);
    pthread_join(http->thread, NULL);
    MHD_stop_daemon(http->daemon);
    free(http);
}
