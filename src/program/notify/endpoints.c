/* SPDX-License-Identifier: Apache-2.0
 * Probes and metrics of notify, over the server that `run` has. Reads atomics only. */
#include <stdlib.h>
#include <string.h>

#include "engine/service/http.h"
#include "engine/service/metrics.h"
#include "engine/util/instant.h"
#include "program/notify/notify.h"

enum { STATUS_UNAVAILABLE = 503, SILENT_MS = 60 * 1000 };

struct notify_endpoints {
    const struct notify_state *state;
    struct http               *http;
};

static const char index_text[] = "chokepoint notify " CHOKEPOINT_VERSION "\n"
                                 "/livez     200 while it gives signs of life\n"
                                 "/readyz    200 while it reads and tells\n"
                                 "/startupz  200 once it has found its brokers and topics\n"
                                 "/metrics   Prometheus text, or OpenMetrics when asked for\n";

/* ---- metrics ---- */

static void head(const char *name, bool counter, const char *help, enum metrics_format format, FILE *file)
{
    const char *family = counter && format == METRICS_PROMETHEUS ? "_total" : "";

    fprintf(file, "# HELP chokepoint_notify_%s%s %s\n# TYPE chokepoint_notify_%s%s %s\n", name, family, help, name, family,
            counter ? "counter" : "gauge");
}

static void write_whole(const struct notify_state *state, enum metrics_format format, FILE *file)
{
    const struct {
        const char *name, *help;
        bool        counter;
        int64_t     value;
    } rows[] = {
        { "consumed_records", "Records read.", true, (int64_t)atomic_load(&state->consumed) },
        { "undecodable_records", "Records that nobody can read, in notify.dead.", true, (int64_t)atomic_load(&state->undecodable) },
        { "transactions_committed", "Transactions committed.", true, (int64_t)atomic_load(&state->committed) },
        { "transactions_aborted", "Transactions aborted, or of unknown result.", true, (int64_t)atomic_load(&state->aborted) },
        { "spared_notices", "Notices that were over before they were due.", true, (int64_t)atomic_load(&state->spared) },
        { "book_rows", "Rows of notify.told in memory.", false, (int64_t)atomic_load(&state->rows) },
        { "lag_records", "Records that wait to be read.", false, atomic_load(&state->lag) },
        { "partitions", "Partitions that are held.", false, atomic_load(&state->partitions) },
    };

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        head(rows[i].name, rows[i].counter, rows[i].help, format, file);
        fprintf(file, "chokepoint_notify_%s%s %lld\n", rows[i].name, rows[i].counter ? "_total" : "", (long long)rows[i].value);
    }
}

static void write_receivers(const struct notify_state *state, enum metrics_format format, FILE *file)
{
    static const struct {
        const char *name, *help;
        bool        counter;
        size_t      at;
    } rows[] = {
        { "told_notices", "Notices told.", true, offsetof(struct notify_receiver_state, told) },
        { "failed_attempts", "Attempts that failed and are made again.", true, offsetof(struct notify_receiver_state, again) },
        { "dead_letters", "Notices refused or given up, in notify.dead.", true, offsetof(struct notify_receiver_state, dead) },
        { "owed_notices", "Notices that are still to be told.", false, offsetof(struct notify_receiver_state, owed) },
    };

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        head(rows[i].name, rows[i].counter, rows[i].help, format, file);
        for (size_t k = 0; k < state->routing->receiver_count; k++) {
            fprintf(file, "chokepoint_notify_%s%s{receiver=\"", rows[i].name, rows[i].counter ? "_total" : "");
            metrics_write_label(state->routing->receivers[k].name, file);
            fprintf(file, "\"} %llu\n", (unsigned long long)atomic_load((const _Atomic uint64_t *)((const char *)&state->receivers[k] + rows[i].at)));
        }
    }
}

/* ---- probes ---- */

static bool is_alive(const struct notify_state *state) { return monotonic_ms() - atomic_load(&state->beat_ms) < SILENT_MS; }

static bool holds(const struct notify_state *state, const char *path)
{
    if (strcmp(path, "/livez") == 0)
        return is_alive(state);
    if (strcmp(path, "/startupz") == 0)
        return atomic_load(&state->phase) >= NOTIFIER_JOINING;
    return is_alive(state) && atomic_load(&state->phase) >= NOTIFIER_HISTORY;
}

static const char *phase_name(const struct notify_state *state)
{
    static const char *const names[] = {
        [NOTIFIER_JOINING] = "joining", [NOTIFIER_RESTORING] = "restoring", [NOTIFIER_HISTORY] = "history", [NOTIFIER_RUNNING] = "running"
    };
    int phase = atomic_load(&state->phase);

    return phase < 0 ? "starting" : names[phase];
}

static bool answer(void *context, const struct http_request *request, FILE *content, struct http_answer *ret_answer)
{
    const struct notify_state *state = ((struct notify_endpoints *)context)->state;

    if (strcmp(request->path, "/livez") == 0 || strcmp(request->path, "/readyz") == 0 || strcmp(request->path, "/startupz") == 0) {
        bool good = holds(state, request->path);

        ret_answer->type = "application/json";
        ret_answer->status = good ? ret_answer->status : STATUS_UNAVAILABLE;
        fprintf(content, "{\"ok\":%s,\"phase\":\"%s\"}\n", good ? "true" : "false", phase_name(state));
        return true;
    }
    if (strcmp(request->path, "/metrics") == 0) {
        enum metrics_format format = metrics_format_of(request->accept);

        ret_answer->type = metrics_content_type(format);
        write_whole(state, format, content);
        write_receivers(state, format, content);
        if (format == METRICS_OPENMETRICS)
            fputs("# EOF\n", content);
        return true;
    }
    if (strcmp(request->path, "/") != 0)
        return false;
    fputs(index_text, content);
    return true;
}

int notify_endpoints_new(const struct installation *installation, const struct journal *journal, const struct notify_state *state,
                         struct notify_endpoints **ret)
{
    struct notify_endpoints *endpoints;
    int                      result;

    *ret = NULL;
    if (!*installation->http_listen)
        return 0;
    endpoints = calloc(1, sizeof *endpoints);
    if (!endpoints)
        abort();
    endpoints->state = state;
    result = http_open(&(struct http_options){ .listen = installation->http_listen, .answer = answer, .context = endpoints }, &endpoints->http);
    if (result) {
        JOURNAL(journal, JOURNAL_ERROR, "failed", TEXT("http.listen", installation->http_listen), TEXT("problem", strerror(-result)));
        free(endpoints);
        return result;
    }
    JOURNAL(journal, JOURNAL_INFO, "http", TEXT("listen", installation->http_listen), NUMBER("port", http_port(endpoints->http)));
    *ret = endpoints;
    return 0;
}

void notify_endpoints_free(struct notify_endpoints *endpoints)
{
    if (!endpoints)
        return;
    http_close(endpoints->http);
    free(endpoints);
}
