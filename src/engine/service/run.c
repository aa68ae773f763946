/* SPDX-License-Identifier: Apache-2.0
 * Starts the threads of processors and watches them: signals, memory, their ends. Kafka's transactions keep published values consistent whenever the
 * process dies; an orderly stop only makes the next start faster. */
#include "engine/service/run.h"

#include <errno.h>
#include <librdkafka/rdkafka.h>
#include <malloc.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "engine/kafka/kafka.h"
#include "engine/registry/registry.h"
#include "engine/service/crash.h"
#include "engine/service/internal.h"
#include "engine/service/start_checks.h"
#include "engine/service/endpoints.h"
#include "engine/service/progress.h"
#include "engine/util/exit_code.h"

enum {
    WATCH_MS = 200,
    MEMORY_CHECK_MS = 1000,
    MEMORY_OVER_MS = 10000, /* above the budget for so long, with nothing to give back: end, before the kernel chooses when */
    SILENT_MS = 5000,       /* without a sign of life: told */
    OPENING_GRACE_MS = 1000,
    CLOSING_GRACE_MS = 5000, /* for goodbyes to brokers when everything is committed; without them the group waits for the session's end */
    QUEUE_KIB_MIN = 8192,    /* below, a fetch of the reader is less than librdkafka allows (1,000,000 bytes) */
    QUEUE_KIB_MAX = 96 * 1024
};

struct run {
    const struct run_options   *options;
    struct worker_thread       *threads;
    const struct run_state    **states; /* of the actors */
    struct observer            *observer;
    size_t                      started;
    struct registry            *registry; /* NULL: none */
    struct last_problem         words;
    struct reported_once        once;
    atomic_bool                 stop;
    struct run_progress         progress;
    int64_t                     stop_ms, closing_ms; /* when it was told to stop; when all were closing (0: not yet) */
    int64_t                     away_ms;             /* since when no broker answers, as logged; 0: they answer */
    int64_t                     memory_ms, over_ms;  /* when memory was looked at; when it went above the budget (0: it is not) */
    int                         exit_code;
    const struct worker_thread *failed; /* whose code that is; NULL: nobody's */
};

static const char *brokers_of(const struct installation *installation)
{
    const char *brokers = installation_property(installation, "bootstrap.servers");

    return brokers ? brokers : installation_property(installation, "metadata.broker.list");
}

/* One line for all: the first that no broker answers, and the last that one answers again. */
static void watch_brokers(struct run *run, int64_t now_ms)
{
    int64_t away_ms = 0;

    for (size_t i = 0; i < run->started; i++) {
        int64_t since_ms = atomic_load(&run->threads[i].stage) == THREAD_WORKING ? atomic_load(&run->threads[i].state.away_ms) : 0;

        if (since_ms && (away_ms == 0 || since_ms < away_ms))
            away_ms = since_ms;
    }
    if (away_ms && !run->away_ms)
        JOURNAL(run->options->journal, JOURNAL_WARNING, "brokers_away", NUMBER("since_ms", now_ms - away_ms),
                TEXT("brokers", brokers_of(run->options->installation)), TEXT("effect", "nothing is read or written until one answers"));
    if (!away_ms && run->away_ms)
        JOURNAL(run->options->journal, JOURNAL_WARNING, "brokers_back", NUMBER("after_ms", now_ms - run->away_ms));
    if (!run->away_ms || !away_ms)
        run->away_ms = away_ms;
}

/* Logs a thread without heartbeats before it counts as dead, and the duration when it continues. */
static void watch_beats(struct run *run, int64_t now_ms)
{
    for (size_t i = 0; i < run->started; i++) {
        struct worker_thread *thread = &run->threads[i];
        int64_t               silent_ms = now_ms - thread->heartbeat_ms;
        uint64_t              heartbeats = thread->heartbeats;
        const char           *name = thread->state.processor->name;

        run_is_alive(&thread->state, now_ms, &thread->heartbeats, &thread->heartbeat_ms);
        if (thread->unresponsive && thread->heartbeats != heartbeats) {
            thread->unresponsive = false;
            JOURNAL(run->options->journal, JOURNAL_WARNING, "goes_on", TEXT("processor", name), NUMBER("silent_ms", silent_ms));
        } else if (!thread->unresponsive && silent_ms >= SILENT_MS && thread->heartbeats == heartbeats &&
                   atomic_load(&thread->stage) != THREAD_ENDED) {
            thread->unresponsive = true;
            JOURNAL(run->options->journal, JOURNAL_WARNING, "silent", TEXT("processor", name), NUMBER("silent_ms", silent_ms));
        }
    }
}

/* ---- memory ---- */

static size_t resident_kib(void)
{
    FILE  *file = fopen("/proc/self/statm", "re");
    size_t size, resident = 0;

    if (!file)
        return 0;
    if (fscanf(file, "%zu %zu", &size, &resident) != 2)
        resident = 0;
    fclose(file);
    return resident * (size_t)sysconf(_SC_PAGESIZE) / 1024;
}

/* An eighth of the budget for fetched and unsent records; half of the budget for a single processor. librdkafka counts the bytes of records, and
 * needs up to fifteen times as much for small ones (measured: a queue of 16 MiB took 250). Rows and transactions need the rest. */
static size_t queue_kib(const struct run_options *options)
{
    size_t kib = (size_t)options->installation->memory_mib * 1024 / 8 / (options->count < 2 ? 2 : options->count);

    if (options->installation->memory_mib == 0 || kib > QUEUE_KIB_MAX)
        return QUEUE_KIB_MAX;
    return kib < QUEUE_KIB_MIN ? QUEUE_KIB_MIN : kib;
}

static void begin_stop(struct run *run, int exit_code, int64_t now_ms)
{
    if (atomic_exchange(&run->stop, true))
        return;
    run->exit_code = exit_code;
    run->stop_ms = now_ms;
}

static void watch_memory(struct run *run, int64_t now_ms)
{
    size_t budget = (size_t)run->options->installation->memory_mib * 1024, resident;

    if (budget == 0 || now_ms - run->memory_ms < MEMORY_CHECK_MS)
        return;
    run->memory_ms = now_ms;
    resident = resident_kib();
    if (resident <= budget / 10 * 9) {
        run->over_ms = 0;
        return;
    }
    for (size_t i = 0; i < run->started; i++)
        atomic_store(&run->threads[i].tight, true);
    malloc_trim(0);
    if (resident <= budget || run->over_ms == 0) {
        run->over_ms = resident > budget ? now_ms : 0;
        return;
    }
    if (now_ms - run->over_ms < MEMORY_OVER_MS)
        return;
    if (!atomic_load(&run->stop))
        JOURNAL(run->options->journal, JOURNAL_ERROR, "failed", NUMBER("exit_code", EXIT_MEMORY), TEXT("error", worker_error(-ENOMEM)),
                NUMBER("resident_mib", (int64_t)(resident / 1024)), NUMBER("budget_mib", run->options->installation->memory_mib),
                TEXT("problem", "raise memory.budget_mib, run fewer processors in this process, or start another instance to share the partitions"));
    begin_stop(run, EXIT_MEMORY, now_ms);
}

/* ---- the end ---- */

static bool all_are(const struct run *run, enum thread_stage least)
{
    for (size_t i = 0; i < run->started; i++)
        if (atomic_load(&run->threads[i].stage) < (int)least)
            return false;
    return true;
}

/* Whether no thread works in Kafka: threads that still open their log would only wait for brokers. */
static bool none_is_working(const struct run *run)
{
    for (size_t i = 0; i < run->started; i++)
        if (atomic_load(&run->threads[i].stage) == THREAD_WORKING || atomic_load(&run->threads[i].stage) == THREAD_CLOSING)
            return false;
    return true;
}

/* The first that ended by itself takes the others with it. */
static void watch_actors(struct run *run, int64_t now_ms)
{
    for (size_t i = 0; i < run->started; i++) {
        int code = atomic_load(&run->threads[i].state.exit_code);

        if (code == EXIT_CLEAN || atomic_load(&run->threads[i].stage) < THREAD_CLOSING)
            continue;
        begin_stop(run, code, now_ms);
        if (run->exit_code == EXIT_CLEAN)
            run->exit_code = code; /* failed while stopping */
        if (!run->failed && run->exit_code == code)
            run->failed = &run->threads[i];
    }
}

/* The last line includes the cause of the end. */
static void report_last(const struct run *run, enum journal_level level, const char *event, const struct journal_pair *own, size_t own_count)
{
    struct journal_pair pairs[RUN_PAIRS];
    size_t              count = own_count;

    memcpy(pairs, own, own_count * sizeof *own);
    if (run->failed && run->failed->place.type != PLACE_NONE) {
        pairs[count++] = (struct journal_pair)TEXT("processor", run->failed->state.processor->name);
        count += place_pairs(&run->failed->place, pairs + count);
    }
    journal_write(run->options->journal, level, event, pairs, count);
}

/* A close that hangs (librdkafka has had such bugs; brokers may be gone) does not keep the process. */
static _Noreturn void leave(const struct run *run, const char *why)
{
    bool whole = all_are(run, THREAD_CLOSING) || none_is_working(run);
    int  code = run->exit_code != EXIT_CLEAN || whole ? run->exit_code : EXIT_BROKER;

    for (size_t i = 0; i < run->started; i++)
        run_report_refused(&run->threads[i].state, run->options->installation, run->options->journal);
    report_last(
        run, code ? JOURNAL_ERROR : JOURNAL_WARNING, "left",
        (const struct journal_pair[]){ NUMBER("exit_code", code), TEXT("why", why),
                                       TEXT("open_transactions", whole ? "none" : "the brokers abort them; the next start continues before them") },
        3);
    _exit(code);
}

static void watch_end(struct run *run, int64_t now_ms)
{
    if (!atomic_load(&run->stop))
        return;
    if (none_is_working(run) && now_ms - run->stop_ms > OPENING_GRACE_MS)
        leave(run, "stopped while starting");
    if (run->closing_ms == 0 && all_are(run, THREAD_CLOSING))
        run->closing_ms = now_ms;
    if (run->closing_ms && now_ms - run->closing_ms > CLOSING_GRACE_MS)
        leave(run, "everything is committed; librdkafka does not close");
    if (now_ms - run->stop_ms > run->options->installation->grace_ms)
        leave(run, "stop.grace_ms is over");
}

static void watch(struct run *run, const sigset_t *signals)
{
    static const struct timespec wait = { .tv_nsec = WATCH_MS * 1000000L };

    while (!all_are(run, THREAD_ENDED)) {
        int     signal = sigtimedwait(signals, NULL, &wait);
        int64_t now_ms = monotonic_ms();

        if (signal > 0) {
            JOURNAL(run->options->journal, JOURNAL_INFO, "stopping", TEXT("signal", strsignal(signal)));
            if (atomic_load(&run->stop))
                leave(run, "a second signal");
            begin_stop(run, EXIT_CLEAN, now_ms);
        }
        run_progress(&run->progress, run->options, run->states, now_ms);
        watch_actors(run, now_ms);
        watch_beats(run, now_ms);
        watch_brokers(run, now_ms);
        watch_memory(run, now_ms);
        watch_end(run, now_ms);
    }
    watch_actors(run, monotonic_ms());
}

/* ---- the beginning ---- */

static void report_start(const struct run_options *options)
{
    char   names[512] = "";
    size_t used = 0;

    for (size_t i = 0; i < options->count && used < sizeof names; i++)
        used += (size_t)snprintf(names + used, sizeof names - used, "%s%s", i ? "," : "", options->processors[i]->name);
    JOURNAL(options->journal, JOURNAL_INFO, "start", TEXT("version", options->build ? options->build : CHOKEPOINT_VERSION),
            TEXT("librdkafka", rd_kafka_version_str()), TEXT("processors", names), TEXT("instance", options->installation->instance),
            TEXT("prefix", options->installation->prefix), NUMBER("memory_budget_mib", options->installation->memory_mib),
            NUMBER("queue_kib", (int64_t)queue_kib(options)));
}

/* Before the threads, so that probes are answered while they look for brokers. */
static void observe(struct run *run)
{
    const struct run_options *options = run->options;

    run->states = calloc(options->count, sizeof *run->states);
    if (!run->states)
        abort();
    for (size_t i = 0; i < options->count; i++) {
        run->threads[i].state.processor = options->processors[i];
        run->states[i] = &run->threads[i].state;
    }
    if (observer_new(options->installation, options->journal, run->states, options->count, &run->observer) != 0)
        begin_stop(run, EXIT_CONFIG, monotonic_ms());
}

static int start(struct run *run)
{
    const struct run_options *options = run->options;
    int                       result = 0;

    for (size_t i = 0; i < options->count && result == 0 && !atomic_load(&run->stop); i++) {
        struct worker_thread *thread = &run->threads[i];

        thread->options = options;
        thread->index = i;
        thread->memory_kib = queue_kib(options);
        thread->registry = run->registry;
        thread->words = &run->words;
        thread->once = &run->once;
        thread->stop = &run->stop;
        thread->heartbeat_ms = monotonic_ms();
        thread->reported.phase = RUN_STARTING;
        thread->state.processor = options->processors[i];
        result = pthread_create(&thread->handle, NULL, worker_thread_run, thread);
        if (result == 0)
            run->started++;
    }
    return result;
}

static void report_problem(void *context, const char *problem)
{
    const struct run *run = context;

    JOURNAL(run->options->journal, JOURNAL_ERROR, "failed", NUMBER("exit_code", EXIT_CONFIG), TEXT("problem", problem));
}

/* Once, not by each thread. 0: registry is opened. */
static size_t judge(struct run *run)
{
    const struct run_options *options = run->options;
    size_t                    problems = check_installation(options->installation, options->journal, report_problem, run, &run->registry);
    char                      problem[KAFKA_PROBLEM_MAX];

    if (problems == 0 && kafka_names_brokers(options->installation, problem) != 0) {
        problems++;
        report_problem(run, problem);
    }
    return problems;
}

static void refuse(struct run *run, int exit_code, const char *problem)
{
    JOURNAL(run->options->journal, JOURNAL_ERROR, "failed", NUMBER("exit_code", exit_code), TEXT("problem", problem));
    begin_stop(run, exit_code, monotonic_ms());
}

/* What was done since the start. */
static void report_stop(const struct run *run)
{
    struct run_totals totals = run_total(run->states, run->options->count);

    report_last(run, JOURNAL_INFO, "stop",
                (const struct journal_pair[]){ NUMBER("exit_code", run->exit_code), NUMBER("read", (int64_t)totals.consumed),
                                               NUMBER("published", (int64_t)totals.emitted), NUMBER("suppressed", (int64_t)totals.suppressed),
                                               NUMBER("dead_letters", (int64_t)totals.dead_letters), NUMBER("rows", (int64_t)totals.rows) },
                6);
}

int run_processors(const struct run_options *options)
{
    struct run run = { .options = options, .threads = calloc(options->count, sizeof *run.threads), .words = { .lock = PTHREAD_MUTEX_INITIALIZER } };
    sigset_t   signals;
    int        result = 0;

    if (!run.threads)
        abort();
    signal(SIGPIPE, SIG_IGN);
    sigemptyset(&signals);
    sigaddset(&signals, SIGTERM);
    sigaddset(&signals, SIGINT);
    pthread_sigmask(SIG_BLOCK, &signals, NULL); /* before the threads: they inherit it, so that only watch() hears them */
    crash_install(options->journal);
    report_start(options);
    kafka_warn(options->installation, options->journal);
    observe(&run);
    if (judge(&run) > 0)
        begin_stop(&run, EXIT_CONFIG, monotonic_ms());
    else
        result = start(&run);
    if (result > 0)
        refuse(&run, EXIT_MEMORY, strerror(result));
    watch(&run, &signals);
    for (size_t i = 0; i < run.started; i++)
        pthread_join(run.threads[i].handle, NULL);
    for (size_t i = 0; i < run.started; i++)
        run_report_refused(&run.threads[i].state, options->installation, options->journal);
    observer_free(run.observer);
    registry_close(run.registry);
    report_stop(&run);
    free(run.states);
    free(run.threads);
    return run.exit_code;
}
