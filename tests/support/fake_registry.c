/* SPDX-License-Identifier: Apache-2.0
 * One connection after the other, one request each. */
#include "support/fake_registry.h"

#include <arpa/inet.h>
#include <jansson.h>
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

static const char not_found[] = "{\"error_code\":40403,\"message\":\"Schema not found\"}";

static void answer_json(int fd, const char *status, json_t *json)
{
    char *text = json_dumps(json, JSON_COMPACT);

    answer(fd, status, text);
    free(text);
    json_decref(json);
}

/* ---- subjects ---- */

uint32_t fake_registry_put(struct fake_registry *fake, const char *subject, const char *schema)
{
    struct fake_version *version = &fake->versions[atomic_load(&fake->count)];

    if (version == fake->versions + FAKE_VERSIONS)
        abort();
    snprintf(version->subject, sizeof version->subject, "%s", subject);
    version->schema = strdup(schema);
    version->id = FAKE_FIRST_ID + (uint32_t)atomic_load(&fake->count);
    for (struct fake_version *each = fake->versions; each < version; each++)
        if (strcmp(each->schema, schema) == 0)
            version->id = each->id;
    atomic_fetch_add(&fake->count, 1);
    return version->id;
}

static bool means_the_same(const char *one, const char *other)
{
    json_t *a = json_loads(one, 0, NULL), *b = json_loads(other, 0, NULL);
    bool    same = a && json_equal(a, b);

    json_decref(a);
    json_decref(b);
    return same;
}

/* schema NULL: any. The last one. */
static const struct fake_version *find(const struct fake_registry *fake, const char *subject, const char *schema, bool normalise)
{
    for (size_t i = atomic_load(&fake->count); i-- > 0;) {
        const struct fake_version *version = &fake->versions[i];

        if (strcmp(version->subject, subject) == 0 &&
            (!schema || strcmp(version->schema, schema) == 0 || (normalise && means_the_same(version->schema, schema))))
            return version;
    }
    return NULL;
}

static void answer_version(int fd, const struct fake_version *version)
{
    if (!version)
        answer(fd, "404 Not Found", not_found);
    else
        answer_json(fd, "200 OK",
                    json_pack("{s:s,s:i,s:i,s:s}", "subject", version->subject, "version", 1, "id", (int)version->id, "schema", version->schema));
}

static void register_version(struct fake_registry *fake, int fd, const char *subject, const char *schema)
{
    const struct fake_version *version = find(fake, subject, schema, false);

    answer_json(fd, "200 OK", json_pack("{s:i}", "id", (int)(version ? version->id : fake_registry_put(fake, subject, schema))));
}

static void set_level(struct fake_registry *fake, int fd, const char *subject, const char *level)
{
    for (size_t i = 0; i < atomic_load(&fake->count); i++)
        if (strcmp(fake->versions[i].subject, subject) == 0)
            snprintf(fake->versions[i].level, sizeof fake->versions[i].level, "%s", level);
    if (find(fake, subject, NULL, false))
        answer_json(fd, "200 OK", json_pack("{s:s}", "compatibility", level));
    else
        answer(fd, "404 Not Found", not_found); /* Apicurio's way; Confluent's takes levels of what is to come */
}

/* POST and PUT; `rest`: behind the subject. */
static void answer_sent(struct fake_registry *fake, int fd, const char *subject, const char *rest)
{
    enum fake_manner manner = (enum fake_manner)atomic_load(&fake->manner);
    json_t          *body = json_loads(strstr(fake->request, "\r\n\r\n") + 4, 0, NULL);
    const char      *schema = json_string_value(json_object_get(body, "schema")), *level = json_string_value(json_object_get(body, "compatibility"));

    if (manner == FAKE_CLOSED)
        answer(fd, "403 Forbidden", "{\"error_code\":40301,\"message\":\"not for you\\nreally\"}");
    else if (strncmp(fake->request, "PUT /config/", 12) == 0 && level)
        set_level(fake, fd, subject, level);
    else if (!schema)
        answer(fd, "422 Unprocessable Entity", "{\"error_code\":42201,\"message\":\"Invalid schema\"}");
    else if (strncmp(fake->request, "POST /compatibility/", 20) == 0 && find(fake, subject, NULL, false))
        answer(fd, "200 OK",
               manner == FAKE_STRICT ? "{\"is_compatible\":false,\"messages\":[\"READER_FIELD_MISSING: item\"]}" : "{\"is_compatible\":true}");
    else if (strcmp(rest, "/versions") == 0 && manner == FAKE_STRICT)
        answer(fd, "409 Conflict", "{\"error_code\":409,\"message\":\"incompatible with an earlier schema: item\"}");
    else if (strcmp(rest, "/versions") == 0)
        register_version(fake, fd, subject, schema);
    else
        answer_version(fd, strncmp(fake->request, "POST /subjects/", 15) == 0
                               ? find(fake, subject, schema, manner == FAKE_NORMALISING && strcmp(rest, "?normalize=true") == 0)
                               : NULL);
    json_decref(body);
}

/* The word behind "subjects/" or "config/", and what is behind that. */
static bool split_path(const char *request, char subject[128], char rest[128])
{
    const char *at = strstr(request, "subjects/"), *end = strstr(request, " HTTP/1.1");

    at = at && at < end ? at + 9 : strstr(request, "config/") && strstr(request, "config/") < end ? strstr(request, "config/") + 7 : NULL;
    return at && sscanf(at, "%127[^/? ]%127[^ ]", subject, rest) >= 1;
}

static void answer_well(struct fake_registry *fake, int fd)
{
    char     subject[128] = "", rest[128] = "";
    unsigned id;

    for (const struct fake_answer *each = fake->answers; each && each->path; each++) {
        size_t size = strlen(each->path);

        if (strncmp(fake->request, "GET ", 4) == 0 && strncmp(fake->request + 4, each->path, size) == 0 && fake->request[4 + size] == ' ') {
            answer(fd, "200 OK", each->body);
            return;
        }
    }
    if (strncmp(fake->request, "GET ", 4) != 0 && split_path(fake->request, subject, rest)) {
        answer_sent(fake, fd, subject, rest);
        return;
    }
    if (sscanf(fake->request, "GET /schemas/ids/%u", &id) == 1)
        for (size_t i = 0; i < atomic_load(&fake->count); i++)
            if (fake->versions[i].id == id) {
                answer_version(fd, &fake->versions[i]);
                return;
            }
    if (split_path(fake->request, subject, rest) && strcmp(rest, "/versions/latest") == 0)
        answer_version(fd, find(fake, subject, NULL, false));
    else
        answer(fd, "404 Not Found", not_found);
}

static void serve(struct fake_registry *fake, int fd)
{
    switch ((enum fake_mood)atomic_load(&fake->mood)) {
    case FAKE_SLOW: nanosleep(&(struct timespec){ .tv_sec = 1 }, NULL); break;
    case FAKE_UNKNOWING: answer(fd, "404 Not Found", not_found); return;
    case FAKE_ELSEWHERE: answer(fd, "404 Not Found", "<html>"); return;
    case FAKE_ERROR: answer(fd, "500 Internal Server Error", "{\"error_code\":50001,\"message\":\"store\"}"); return;
    case FAKE_GARBAGE: answer(fd, "200 OK", "<html>all is well"); return;
    case FAKE_NO_SCHEMA: answer(fd, "200 OK", "{\"status\":\"UP\"}"); return;
    case FAKE_HUGE: answer_hugely(fd); return;
    case FAKE_REDIRECTING: answer(fd, "302 Found\r\nLocation: file:///etc/hostname", ""); return;
    case FAKE_HANGING:
        while (!atomic_load(&fake->stop))
            nanosleep(&(struct timespec){ .tv_nsec = 10000000 }, NULL);
        return;
    case FAKE_SILENT: return;
    case FAKE_WELL: break;
    }
    answer_well(fake, fd);
}

/* Headers, and as much as they announce. */
static bool is_whole(const char *request)
{
    const char *body = strstr(request, "\r\n\r\n"), *length = strstr(request, "Content-Length: ");

    return body && (!length || strlen(body + 4) >= strtoul(length + 16, NULL, 10));
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
        while (used < sizeof fake->request - 1 && !is_whole(fake->request)) {
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
    for (size_t i = 0; i < atomic_load(&fake->count); i++)
        free(fake->versions[i].schema);
}
