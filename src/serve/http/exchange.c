/* SPDX-License-Identifier: Apache-2.0 */
#include "serve/http/exchange.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <xxhash.h>

#include "engine/http/daemon.h"
#include "engine/util/instant.h"
#include "serve/http/gzip.h"
#include "serve/http/hosts.h"
#include "serve/http/match.h"
#include "serve/http/negotiate.h"

enum { TAG_MAX = 48 };

struct exchange {
    const char *place;    /* of the target in the request line */
    size_t      size;     /* of the target, whole */
    bool        complete; /* it was seen before, and has no body */
    char        target[TARGET_SIZE_MAX + 1];
};

struct exchange *exchange_new(const char *target)
{
    struct exchange *exchange = malloc(sizeof *exchange);
    size_t           kept;

    if (!exchange)
        return NULL;
    exchange->place = target;
    exchange->size = strlen(target);
    exchange->complete = false;
    kept = exchange->size < TARGET_SIZE_MAX ? exchange->size : TARGET_SIZE_MAX;
    memcpy(exchange->target, target, kept);
    exchange->target[kept] = '\0';
    return exchange;
}

void exchange_free(struct exchange *exchange) { free(exchange); }

struct serve_client *exchange_client(struct MHD_Connection *connection)
{
    const union MHD_ConnectionInfo *info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);

    return info ? info->socket_context : NULL;
}

/* What is known of a request while it is answered. */
struct serve_turn {
    struct serve_server   *server;
    struct exchange       *exchange;
    struct MHD_Connection *connection;
    const char            *method;
    struct serve_target    target;
    struct serve_match     match;
    struct serve_request   request;
    struct serve_answer    answer;
    struct ck_arena        arena;
    bool                   close; /* the connection, behind the answer */
    unsigned               retry_s;
};

static struct ck_bytes header(const struct serve_turn *work, const char *name)
{
    const char *value = MHD_lookup_connection_value(work->connection, MHD_HEADER_KIND, name);

    return value ? ck_bytes_from(value) : CK_BYTES("");
}

/* ---- fields that stand in several lines (RFC 9110, 5.3) ---- */

struct field_lines {
    const char      *name;
    struct ck_buffer joined;
    size_t           count;
};

static enum MHD_Result add_line(void *context, enum MHD_ValueKind kind, const char *name, const char *value)
{
    struct field_lines *lines = context;

    (void)kind;
    if (strcasecmp(name, lines->name) != 0)
        return MHD_YES;
    if (lines->count++)
        ck_buffer_append(&lines->joined, CK_BYTES(", "));
    ck_buffer_append(&lines->joined, ck_bytes_from(value ? value : ""));
    return MHD_YES;
}

/* A field that is a list, whole. */
static struct ck_bytes header_list(struct serve_turn *work, const char *name)
{
    struct field_lines lines = { .name = name };
    struct ck_bytes    list;

    MHD_get_connection_values(work->connection, MHD_HEADER_KIND, add_line, &lines);
    list = lines.count ? ck_arena_copy(&work->arena, ck_buffer_bytes(&lines.joined)) : CK_BYTES("");
    ck_buffer_release(&lines.joined);
    return list;
}

/* A field of which there is one, and which stands there more than once: who reads the other one reads another request. NULL: none. */
static const char *field_twice(const struct serve_turn *work)
{
    static const char *const names[] = { MHD_HTTP_HEADER_HOST, MHD_HTTP_HEADER_CONTENT_LENGTH, MHD_HTTP_HEADER_AUTHORIZATION, "Last-Event-ID" };

    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        struct field_lines lines = { .name = names[i] };

        MHD_get_connection_values(work->connection, MHD_HEADER_KIND, add_line, &lines);
        ck_buffer_release(&lines.joined);
        if (lines.count > 1)
            return names[i];
    }
    return NULL;
}

static bool is_method(const struct serve_turn *work, const char *method) { return strcmp(work->method, method) == 0; }

/* ---- what is refused before a handler sees it: each returns false and leaves a problem ---- */

static bool refuse(struct serve_turn *work, int status, const char *why)
{
    serve_refuse(&work->answer, status, "%s", why);
    return false;
}

static bool may_ask_now(struct serve_turn *work)
{
    const union MHD_ConnectionInfo *info = MHD_get_connection_info(work->connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);

    if (!work->server->pace || !info || pace_allows(work->server->pace, info->client_addr, monotonic_ms()))
        return true;
    work->server->counts.limited++;
    work->retry_s = 1;
    serve_refuse(&work->answer, MHD_HTTP_TOO_MANY_REQUESTS, "more than %u requests a second from this address", work->server->options.requests_per_s);
    return false;
}

static bool is_known_method(const struct serve_turn *work)
{
    return is_method(work, MHD_HTTP_METHOD_GET) || is_method(work, MHD_HTTP_METHOD_HEAD) || is_method(work, MHD_HTTP_METHOD_OPTIONS);
}

static bool has_body(const struct serve_turn *work)
{
    struct ck_bytes length = header(work, MHD_HTTP_HEADER_CONTENT_LENGTH);

    return header(work, MHD_HTTP_HEADER_TRANSFER_ENCODING).size || (length.size && !ck_bytes_equal(length, CK_BYTES("0")));
}

static bool is_whole(struct serve_turn *work, const char *version)
{
    struct exchange *exchange = work->exchange;
    const char      *twice = field_twice(work);

    if (!is_known_method(work)) {
        work->close = true;
        return refuse(work, MHD_HTTP_METHOD_NOT_ALLOWED, "GET, HEAD and OPTIONS only: nothing is written here");
    }
    if (has_body(work)) {
        work->close = true;
        return refuse(work, MHD_HTTP_BAD_REQUEST, "the request has a body, which none of these methods takes");
    }
    if (twice) {
        work->close = true;
        serve_refuse(&work->answer, MHD_HTTP_BAD_REQUEST, "the field %s is there twice", twice);
        return false;
    }
    /* libmicrohttpd ends the target at a zero byte; the version then stands further on. */
    if (version != exchange->place + exchange->size + 1) {
        work->close = true;
        return refuse(work, MHD_HTTP_BAD_REQUEST, "the request line has a zero byte or a space too many");
    }
    return true;
}

static bool has_target(struct serve_turn *work)
{
    const char *why;
    int         status = serve_target_read((struct ck_bytes){ work->exchange->target, work->exchange->size }, &work->arena, &work->target, &why);

    if (status)
        return refuse(work, status, why);
    if (work->target.all && !is_method(work, MHD_HTTP_METHOD_OPTIONS))
        return refuse(work, MHD_HTTP_BAD_REQUEST, "the target * is for OPTIONS");
    return true;
}

static bool may_enter(struct serve_turn *work, bool found)
{
    if (!work->server->tokens || (found && work->match.route->open) || tokens_have(work->server->tokens, header(work, MHD_HTTP_HEADER_AUTHORIZATION)))
        return true;
    return refuse(work, MHD_HTTP_UNAUTHORIZED, "a token is needed: Authorization: Bearer …");
}

static bool has_form(struct serve_turn *work)
{
    const struct serve_route *route = work->match.route;
    struct ck_buffer          types = { 0 };

    if (work->request.form)
        return true;
    for (size_t i = 0; route->forms[i]; i++)
        serve_print(&types, "%s%s", i ? ", " : "", route->forms[i]->type);
    serve_refuse(&work->answer, MHD_HTTP_NOT_ACCEPTABLE, "Accept has none of what there is: %.*s", (int)types.size, types.data);
    ck_buffer_release(&types);
    return false;
}

/* Whoever is called by another name was reached by a page that has it. */
static bool is_called_so(struct serve_turn *work)
{
    struct ck_bytes host = work->target.authority.size ? work->target.authority : header(work, MHD_HTTP_HEADER_HOST);

    if (!work->server->options.known_hosts || hosts_have(work->server->options.hosts, host))
        return true;
    serve_refuse(&work->answer, MHD_HTTP_MISDIRECTED_REQUEST,
                 "this server is not called %.*s: `serve --host` names what it is called beside its address and localhost",
                 (int)(host.size < SERVE_VALUE_SHOWN_MAX ? host.size : SERVE_VALUE_SHOWN_MAX), host.data);
    return false;
}

static bool is_good(struct serve_turn *work, const char *version)
{
    bool whole = is_whole(work, version) && has_target(work);
    bool found = whole && match_route(work->server->options.routes, &work->target, header_list(work, MHD_HTTP_HEADER_ACCEPT), &work->match,
                                      &work->request.form);

    if (!(found && work->match.route->probe) && !may_ask_now(work))
        return false;
    if (!whole || !is_called_so(work))
        return false;
    if (is_method(work, MHD_HTTP_METHOD_OPTIONS) && (found || work->target.all))
        return true;
    if (!may_enter(work, found))
        return false;
    if (!found)
        return refuse(work, MHD_HTTP_NOT_FOUND, "no such route; / lists what there is");
    return has_form(work) && match_parameters(&work->match, &work->target, &work->arena, &work->answer);
}

/* ---- the answer ---- */

static void ask(struct serve_turn *work)
{
    work->request.route = work->match.route;
    work->request.values = work->match.values;
    work->request.path = work->target.path;
    work->request.query = work->target.query;
    work->request.last_event_id = header(work, "Last-Event-ID");
    work->request.arena = &work->arena;
    work->request.counts = &work->server->counts;
    work->request.deadline_ms = monotonic_ms() + SERVE_REQUEST_MS;
    work->match.route->answer(work->server->options.context, &work->request, &work->answer);
    if (work->answer.status == MHD_HTTP_SERVICE_UNAVAILABLE) {
        work->server->counts.late++;
        work->retry_s = 1;
    }
}

static void add_common_headers(const struct serve_turn *work, struct MHD_Response *response, bool options)
{
    const char *origin = work->server->options.origin;
    char        number[16];

    http_headers_add(response, work->answer.problem   ? "no-store"
                               : work->answer.cache   ? work->answer.cache
                               : work->server->tokens ? "private, no-cache"
                                                      : "no-cache");
    MHD_add_response_header(response, MHD_HTTP_HEADER_VARY,
                            work->server->tokens ? "Accept, Accept-Encoding, Authorization" : "Accept, Accept-Encoding");
    if (work->close)
        MHD_add_response_header(response, MHD_HTTP_HEADER_CONNECTION, "close");
    if (options || work->answer.status == MHD_HTTP_METHOD_NOT_ALLOWED)
        MHD_add_response_header(response, MHD_HTTP_HEADER_ALLOW, "GET, HEAD, OPTIONS");
    if (work->answer.status == MHD_HTTP_UNAUTHORIZED)
        MHD_add_response_header(response, MHD_HTTP_HEADER_WWW_AUTHENTICATE, "Bearer");
    if (work->answer.link)
        MHD_add_response_header(response, MHD_HTTP_HEADER_LINK, work->answer.link);
    if (work->retry_s) {
        snprintf(number, sizeof number, "%u", work->retry_s);
        MHD_add_response_header(response, MHD_HTTP_HEADER_RETRY_AFTER, number);
    }
    if (!origin)
        return;
    MHD_add_response_header(response, MHD_HTTP_HEADER_ACCESS_CONTROL_ALLOW_ORIGIN, origin);
    MHD_add_response_header(response, "Access-Control-Expose-Headers", "ETag, Link, Retry-After");
    if (options) {
        MHD_add_response_header(response, "Access-Control-Allow-Methods", "GET, HEAD, OPTIONS");
        MHD_add_response_header(response, "Access-Control-Allow-Headers", "Authorization, Accept, If-None-Match, Last-Event-ID");
        MHD_add_response_header(response, "Access-Control-Max-Age", "600");
    }
}

/* Of the bytes and their type, before they are compressed. */
static void write_tag(const struct serve_turn *work, bool compressed, char ret_tag[TAG_MAX])
{
    XXH128_hash_t hash = XXH3_128bits_withSeed(work->answer.content.data, work->answer.content.size, strlen(work->request.form->type));

    snprintf(ret_tag, TAG_MAX, "\"%016llx%016llx%s\"", (unsigned long long)hash.high64, (unsigned long long)hash.low64, compressed ? "-gz" : "");
}

static enum MHD_Result finish(struct serve_turn *work, struct MHD_Response *response)
{
    enum MHD_Result result;

    if (!response)
        return MHD_NO;
    if (work->answer.status >= MHD_HTTP_BAD_REQUEST)
        work->server->counts.refused++;
    result = MHD_queue_response(work->connection, (unsigned)work->answer.status, response);
    MHD_destroy_response(response);
    return result;
}

static struct MHD_Response *response_of(struct ck_buffer *content)
{
    struct MHD_Response *response =
        MHD_create_response_from_buffer(content->size, content->data, content->data ? MHD_RESPMEM_MUST_FREE : MHD_RESPMEM_PERSISTENT);

    if (response)
        *content = (struct ck_buffer){ 0 };
    return response;
}

static enum MHD_Result send_content(struct serve_turn *work)
{
    struct ck_buffer     compressed = { 0 };
    bool                 tagged = !work->answer.problem && work->answer.status == MHD_HTTP_OK;
    bool                 is_gzip = work->answer.content.size >= GZIP_FROM && negotiate_gzip(header_list(work, MHD_HTTP_HEADER_ACCEPT_ENCODING));
    char                 tag[TAG_MAX];
    struct MHD_Response *response;
    bool                 same;

    if (tagged)
        write_tag(work, is_gzip, tag);
    same = tagged && negotiate_matches(header_list(work, MHD_HTTP_HEADER_IF_NONE_MATCH), ck_bytes_from(tag));
    if (same) {
        work->answer.status = MHD_HTTP_NOT_MODIFIED;
        ck_buffer_release(&work->answer.content);
        work->answer.content = (struct ck_buffer){ 0 };
    } else if (is_gzip && gzip_append(ck_buffer_bytes(&work->answer.content), &compressed)) {
        ck_buffer_release(&work->answer.content);
        work->answer.content = compressed;
    } else
        is_gzip = false;
    response = response_of(&work->answer.content);
    if (!response)
        return MHD_NO;
    add_common_headers(work, response, false);
    if (tagged)
        MHD_add_response_header(response, MHD_HTTP_HEADER_ETAG, tag);
    if (is_gzip)
        MHD_add_response_header(response, MHD_HTTP_HEADER_CONTENT_ENCODING, "gzip");
    if (!work->answer.problem && work->request.form->policy) {
        MHD_add_response_header(response, "Content-Security-Policy", work->request.form->policy);
        MHD_add_response_header(response, "Referrer-Policy", "no-referrer");
    }
    if (!same)
        MHD_add_response_header(response, MHD_HTTP_HEADER_CONTENT_TYPE, work->answer.problem ? "application/problem+json" : work->request.form->type);
    return finish(work, response);
}

static enum MHD_Result send_options(struct serve_turn *work)
{
    struct MHD_Response *response = response_of(&work->answer.content);

    if (!response)
        return MHD_NO;
    work->answer.status = MHD_HTTP_NO_CONTENT;
    add_common_headers(work, response, true);
    return finish(work, response);
}

static enum MHD_Result send_stream(struct serve_turn *work)
{
    struct serve_client *client = exchange_client(work->connection);
    struct serve_source  source = work->answer.stream;
    struct MHD_Response *response;

    if (is_method(work, MHD_HTTP_METHOD_HEAD) || !client) {
        source.free(source.client);
        response = response_of(&work->answer.content);
    } else
        response = stream_response(work->server->streams, work->connection, client->age, &source);
    if (!response)
        return MHD_NO;
    work->close = true;
    work->answer.cache = "no-store";
    add_common_headers(work, response, false);
    MHD_add_response_header(response, MHD_HTTP_HEADER_CONTENT_TYPE, work->request.form->type);
    MHD_add_response_header(response, "X-Accel-Buffering", "no");
    return finish(work, response);
}

enum MHD_Result exchange_answer(struct serve_server *server, struct exchange *exchange, struct MHD_Connection *connection, const char *method,
                                const char *version)
{
    struct serve_turn work = {
        .server = server, .exchange = exchange, .connection = connection, .method = method, .answer = { .status = MHD_HTTP_OK }
    };
    bool            good;
    enum MHD_Result result;

    /* libmicrohttpd closes a connection that is answered before it has passed the header. */
    if (!exchange->complete && is_known_method(&work) && !has_body(&work)) {
        exchange->complete = true;
        return MHD_YES;
    }
    server->counts.requests++;
    good = is_good(&work, version);
    if (good && !is_method(&work, MHD_HTTP_METHOD_OPTIONS))
        ask(&work);
    if (good && is_method(&work, MHD_HTTP_METHOD_OPTIONS))
        result = send_options(&work);
    else if (work.answer.stream.read && !work.answer.problem)
        result = send_stream(&work);
    else
        result = send_content(&work);
    ck_buffer_release(&work.answer.content);
    ck_arena_release(&work.arena);
    return result;
}
