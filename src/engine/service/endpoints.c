/* SPDX-License-Identifier: Apache-2.0 */
#include "engine/service/endpoints.h"

#include <stdlib.h>
#include <string.h>

#include "engine/service/health.h"
#include "engine/service/http.h"
#include "engine/service/internal.h"
#include "engine/service/metrics.h"

enum { STATUS_UNAVAILABLE = 503 };

struct observer {
    struct metrics_source source;
    struct health        *health;
    struct http          *http;
};

static const char index_text[] = "chokepoint " CHOKEPOINT_VERSION "\n"
                                 "/livez     200 while every thread gives signs of life\n"
                                 "/readyz    200 while every processor runs and commits\n"
                                 "/startupz  200 once every processor has found its brokers and topics, and while it waits for the registry\n"
                                 "/metrics   Prometheus text, or OpenMetrics when asked for\n";

static bool probe_of(const char *path, enum health_probe *ret_probe)
{
    static const char *const paths[] = { [HEALTH_LIVE] = "/livez", [HEALTH_READY] = "/readyz", [HEALTH_STARTED] = "/startupz" };

    for (size_t i = 0; i < sizeof paths / sizeof paths[0]; i++)
        if (strcmp(path, paths[i]) == 0) {
            *ret_probe = (enum health_probe)i;
            return true;
        }
    return false;
}

static bool answer(void *context, const struct http_request *request, FILE *content, struct http_answer *ret_answer)
{
    struct observer  *observer = context;
    enum health_probe probe;

    if (probe_of(request->path, &probe)) {
        ret_answer->type = "application/json";
        if (!health_write(observer->health, probe, monotonic_ms(), content))
            ret_answer->status = STATUS_UNAVAILABLE;
        return true;
    }
    if (strcmp(request->path, "/metrics") == 0) {
        enum metrics_format format = metrics_format_of(request->accept);

        ret_answer->type = metrics_content_type(format);
        metrics_write(&observer->source, format, content);
        return true;
    }
    if (strcmp(request->path, "/") != 0)
        return false;
    fputs(index_text, content);
    return true;
}

int observer_new(const struct installation *installation, const struct journal *journal, const struct run_state *const *states, size_t count,
                 struct observer **ret_observer)
{
    struct observer *observer;
    int              result;

    *ret_observer = NULL;
    if (!*installation->http_listen)
        return 0;
    observer = calloc(1, sizeof *observer);
    if (!observer)
        abort();
    observer->source = (struct metrics_source){ states, count, (int64_t)installation->memory_mib * 1024 * 1024 };
    observer->health = health_new(states, count, monotonic_ms());
    result = http_open(&(struct http_options){ .listen = installation->http_listen, .answer = answer, .context = observer }, &observer->http);
    if (result) {
        JOURNAL(journal, JOURNAL_ERROR, "failed", TEXT("http.listen", installation->http_listen), TEXT("problem", strerror(-result)));
        observer_free(observer);
        return result;
    }
    JOURNAL(journal, JOURNAL_INFO, "http", TEXT("listen", installation->http_listen), NUMBER("port", http_port(observer->http)));
    *ret_observer = observer;
    return 0;
}

void observer_free(struct observer *observer)
{
    if (!observer)
        return;
    http_close(observer->http);
    health_free(observer->health);
    free(observer);
}
