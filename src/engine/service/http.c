/* SPDX-License-Identifier: Apache-2.0
 * libmicrohttpd in our own loop. */
#include "engine/service/http.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "engine/http/connections.h"
#include "engine/http/daemon.h"
#include "engine/util/instant.h"

enum { WAIT_MS = 500, SILENCE_S = 5, NICE = 10 };

struct http {
    struct http_options options;
    struct MHD_Daemon  *daemon;
    pthread_t           thread;
    atomic_bool         stop;
    int64_t             swept_ms;
    struct connections *connections;
};

/* ---- connections and their age ---- */

static void connection_notify(void *context, struct MHD_Connection *handle, void **place, enum MHD_ConnectionNotificationCode code)
{
    struct http                    *http = context;
    const union MHD_ConnectionInfo *info = MHD_get_connection_info(handle, MHD_CONNECTION_INFO_CONNECTION_FD);

    if (code == MHD_CONNECTION_NOTIFY_CLOSED)
        connections_closed(http->connections, *place);
    else if (info)
        *place = connections_opened(http->connections, info->connect_fd);
}

static void connections_sweep(struct http *http, int64_t now_ms)
{
    if (now_ms - http->swept_ms < WAIT_MS)
        return;
    http->swept_ms = now_ms;
    connections_end_old(http->connections);
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
    http_headers_add(response, "no-store");
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

static void *request_begins(void *context, const char *target, struct MHD_Connection *connection)
{
    (void)context;
    (void)connection;
    http_query_hide(target); /* no route has one */
    return NULL;
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
        connections_sweep(http, monotonic_ms());
    }
    return NULL;
}

static int start(struct http *http)
{
    struct MHD_OptionItem items[] = {
        { MHD_OPTION_CONNECTION_LIMIT, HTTP_CONNECTIONS_MAX, NULL },
        { MHD_OPTION_PER_IP_CONNECTION_LIMIT, HTTP_CONNECTIONS_OF_ONE_MAX, NULL },
        { MHD_OPTION_CONNECTION_TIMEOUT, SILENCE_S, NULL },
        { MHD_OPTION_CONNECTION_MEMORY_LIMIT, HTTP_HEADER_MAX, NULL },
        { MHD_OPTION_NOTIFY_CONNECTION, (intptr_t)connection_notify, http },
        { MHD_OPTION_URI_LOG_CALLBACK, (intptr_t)request_begins, http },
        { MHD_OPTION_END, 0, NULL },
    };
    struct http_daemon_options options = { http->options.listen, MHD_USE_EPOLL, handle, http, items };
    int                        result = http_daemon_start(&options, &http->daemon);

    return result ? result : -pthread_create(&http->thread, NULL, serve, http);
}

int http_open(const struct http_options *options, struct http **ret_http)
{
    struct http *http = calloc(1, sizeof *http);
    int          result;

    if (!http)
        abort();
    http->options = *options;
    http->connections = connections_new(HTTP_AGE_MS);
    result = start(http);
    if (result) {
        if (http->daemon)
            MHD_stop_daemon(http->daemon);
        connections_free(http->connections);
        free(http);
        return result;
    }
    *ret_http = http;
    return 0;
}

uint16_t http_port(const struct http *http) { return http_daemon_port(http->daemon); }

void http_close(struct http *http)
{
    if (!http)
        return;
    atomic_store(&http->stop, true);
    pthread_join(http->thread, NULL);
    MHD_stop_daemon(http->daemon);
    connections_free(http->connections);
    free(http);
}
