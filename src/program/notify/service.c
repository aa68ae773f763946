/* SPDX-License-Identifier: Apache-2.0
 * notify on Kafka, until a signal. */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <time.h>

#include "engine/cli/kafka_exit.h"
#include "engine/kafka/kafka.h"
#include "engine/log_kafka/log_kafka.h"
#include "engine/registry/registry.h"
#include "engine/runtime/worker.h"
#include "engine/schema/schema_versions.h"
#include "engine/util/instant.h"
#include "program/notify/notify.h"

enum { STEP_MS = 100, COMMIT_LEAST_MS = 20 };

struct service {
    const struct installation *installation;
    const struct routing      *routing;
    bool                       redrive;
    struct journal             journal;
    struct notify_state        state;
    struct notify_endpoints   *endpoints;
    struct log                *log;
    struct registry           *registry;
    struct schema_versions    *versions;
    struct couriers           *couriers;
    struct notifier           *notifier;
};

static int64_t clock_ms(void *context)
{
    struct timespec now;

    (void)context;
    clock_gettime(CLOCK_REALTIME, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static int64_t pace_ms(void *context)
{
    (void)context;
    return monotonic_ms();
}

static void beat(void *context) { atomic_store(&((struct service *)context)->state.beat_ms, monotonic_ms()); }

static void sample(struct service *service)
{
    const struct notifier_counts *counts = notifier_counts(service->notifier);
    const struct book_counts     *book = notifier_book(service->notifier);
    struct notify_state          *state = &service->state;

    beat(service);
    if (atomic_load(&state->phase) != (int)counts->phase)
        JOURNAL(&service->journal, JOURNAL_INFO,
                counts->phase == NOTIFIER_RUNNING   ? "running"
                : counts->phase == NOTIFIER_HISTORY ? "history"
                                                    : "restoring",
                NUMBER("partitions", (int64_t)counts->partitions), NUMBER("rows", (int64_t)book->rows));
    atomic_store(&state->phase, (int)counts->phase);
    atomic_store(&state->consumed, counts->consumed);
    atomic_store(&state->undecodable, counts->undecodable);
    atomic_store(&state->committed, counts->committed);
    atomic_store(&state->aborted, counts->aborted);
    atomic_store(&state->spared, book->spared);
    atomic_store(&state->rows, book->rows);
    atomic_store(&state->lag, counts->lag);
    atomic_store(&state->partitions, (int64_t)counts->partitions);
    for (size_t i = 0; i < service->routing->receiver_count; i++) {
        atomic_store(&state->receivers[i].told, book->told[i]);
        atomic_store(&state->receivers[i].again, book->again[i]);
        atomic_store(&state->receivers[i].dead, book->dead[i]);
        atomic_store(&state->receivers[i].owed, book->owed[i]);
    }
}

/* ---- opening ---- */

static int failed(const struct service *service, const char *problem, int code)
{
    JOURNAL(&service->journal, JOURNAL_ERROR, "failed", NUMBER("exit_code", code), TEXT("problem", problem));
    return code;
}

static int open_log(struct service *service)
{
    const struct ck_topic *topics[NOTIFIER_TOPICS_MAX];
    enum log_role          roles[NOTIFIER_TOPICS_MAX];
    struct log_topic       log_topics[NOTIFIER_TOPICS_MAX];
    char   names[NOTIFIER_TOPICS_MAX][INSTALLATION_NAME_MAX], group[INSTALLATION_NAME_MAX], id[INSTALLATION_NAME_MAX], problem[KAFKA_PROBLEM_MAX];
    size_t count = notifier_topics(service->routing, topics, roles);
    int    result;

    for (size_t i = 0; i < count; i++) {
        installation_topic(service->installation, topics[i]->name, names[i]);
        log_topics[i] = (struct log_topic){ names[i], roles[i] };
    }
    notify_group(service->installation, group);
    notify_transactional_id(service->installation, id);
    result = log_kafka_open(&(struct log_kafka_options){ .installation = service->installation,
                                                         .journal = &service->journal,
                                                         .group = group,
                                                         .transactional_id = id,
                                                         .topics = log_topics,
                                                         .topic_count = count,
                                                         .heartbeat = beat,
                                                         .context = service },
                            &service->log, problem, sizeof problem);
    return result ? failed(service, problem, kafka_exit(result)) : EXIT_CLEAN;
}

static int open_decoder(struct service *service)
{
    const struct ck_record_type *types[ROUTE_TOPICS_MAX + 1] = { NULL };
    char                         problem[REGISTRY_PROBLEM_MAX];

    for (size_t i = 0; notice_topics[i]; i++)
        types[i] = notice_topics[i]->value;
    service->versions = schema_versions_new(types);
    return registry_open_installation(service->installation, &service->journal, &service->registry, problem, sizeof problem)
               ? failed(service, problem, EXIT_CONFIG)
               : EXIT_CLEAN;
}

/* The exit code of an end that nobody asked for. */
static int ended(const struct service *service, int result)
{
    const char *problem = service->log ? log_kafka_problem(service->log) : "";

    if (result == -EDOM)
        problem = "partition counts differ: the topics that routes name and notify.told must have as many";
    return failed(service, *problem ? problem : worker_error(result), worker_exit_code(result));
}

static int begin(struct service *service)
{
    struct notifier_options options = { .routing = service->routing,
                                        .journal = &service->journal,
                                        .clock_ms = clock_ms,
                                        .pace_ms = pace_ms,
                                        .commit_ms = COMMIT_LEAST_MS,
                                        .redrive = service->redrive };
    int                     result;

    service->couriers = couriers_new(&(struct courier_options){ .routing = service->routing });
    options.log = service->log;
    options.couriers = service->couriers;
    options.decoder = (struct decoder){ service->registry, service->versions };
    result = notifier_new(&options, &service->notifier);
    return result ? ended(service, result) : EXIT_CLEAN;
}

static void tell_unknown(void *context, const struct routing *routing, const struct notify_route *route, const char *problem)
{
    (void)routing;
    JOURNAL(&((struct service *)context)->journal, JOURNAL_WARNING, "unknown_item", TEXT("route", route->name), NUMBER("line", (int64_t)route->line),
            TEXT("problem", problem));
}

/* Told, and no end: a catalogue may lose an item while the file names it, and all others are to be told all the same. */
static void compare_items(struct service *service)
{
    char problem[NOTIFY_ITEMS_PROBLEM_MAX];

    if (notify_names_items(service->routing) &&
        notify_compare_items(service->installation, service->routing, NULL, tell_unknown, service, problem) == NOTIFY_ITEMS_UNCOMPARED)
        JOURNAL(&service->journal, JOURNAL_INFO, "items_not_compared", TEXT("why", problem));
    beat(service);
}

/* ---- the run ---- */

static bool is_wanted(void)
{
    sigset_t signals;

    sigemptyset(&signals);
    sigaddset(&signals, SIGTERM);
    sigaddset(&signals, SIGINT);
    return sigtimedwait(&signals, NULL, &(struct timespec){ 0, 0 }) > 0;
}

static int loop(struct service *service)
{
    int result = 0;

    while (result == 0 && !is_wanted()) {
        result = notifier_step(service->notifier, STEP_MS);
        sample(service);
    }
    if (result == 0) {
        JOURNAL(&service->journal, JOURNAL_INFO, "draining", NUMBER("grace_ms", service->installation->grace_ms));
        result = notifier_stop(service->notifier, service->installation->grace_ms);
        sample(service);
    }
    return result ? ended(service, result) : EXIT_CLEAN;
}

static void service_close(struct service *service)
{
    notifier_free(service->notifier);
    couriers_free(service->couriers);
    log_close(service->log);
    registry_close(service->registry);
    schema_versions_free(service->versions);
    notify_endpoints_free(service->endpoints);
}

int notify_run(const struct installation *installation, const struct routing *routing, bool redrive)
{
    struct service service = { .installation = installation,
                               .routing = routing,
                               .redrive = redrive,
                               .journal = { .fd = 2, .json = strcmp(installation->log_format, "json") == 0, .level = JOURNAL_INFO } };
    int            code;

    journal_level_read(installation->log_level, &service.journal.level);
    service.state.routing = routing;
    atomic_store(&service.state.phase, -1);
    beat(&service);
    if (notify_endpoints_new(installation, &service.journal, &service.state, &service.endpoints) != 0)
        return EXIT_CONFIG;
    code = notify_make_topics(installation, routing);
    if (code == EXIT_CLEAN)
        compare_items(&service);
    if (code == EXIT_CLEAN)
        code = open_decoder(&service);
    if (code == EXIT_CLEAN)
        code = open_log(&service);
    if (code == EXIT_CLEAN)
        code = begin(&service);
    if (code == EXIT_CLEAN)
        code = loop(&service);
    service_close(&service);
    JOURNAL(&service.journal, JOURNAL_INFO, "ended", NUMBER("exit_code", code));
    return code;
}
