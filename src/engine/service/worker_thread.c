/* SPDX-License-Identifier: Apache-2.0
 * The thread of one processor: opens its log, steps its worker until told to stop, and leaves the group. */
#include <errno.h>
#include <stdio.h>
#include <time.h>

#include "engine/kafka/kafka.h"
#include "engine/log_kafka/log_kafka.h"
#include "engine/service/crash.h"
#include "engine/service/internal.h"
#include "engine/util/exit_code.h"

enum {
    STEP_MS = 100,
    WAITING_MS = 900,   /* a request to a hanging broker takes a second at a time */
    TELL_MS = 100,      /* between two updates of the state that others read */
    TROUBLE_MS = 10000, /* between two lines about aborted transactions */
    DAY_JUMP_MAX = 2,   /* days; more is a broken clock */
    SECONDS_A_DAY = 86400
};

const char *const run_phase_names[] = {
    "starting", "waiting_for_registry", "waiting_for_reference", "joining", "restoring", "sweeping", "running", "draining", "ended", NULL
};

static int64_t time_ms(void)
{
    struct timespec now;

    clock_gettime(CLOCK_REALTIME, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static int32_t today(void) { return (int32_t)(time(NULL) / SECONDS_A_DAY); }

static const char *name_of(const struct worker_thread *thread) { return thread->state.processor->name; }

static void heartbeat(void *context)
{
    struct worker_thread *thread = context;

    atomic_fetch_add(&thread->state.heartbeats, 1);
    if (thread->log)
        atomic_store(&thread->state.away_ms, log_kafka_health(thread->log)->away_ms);
}

/* While the log is opened, the first processor of the process logs once that no broker answers. */
static void beat_opening(void *context)
{
    struct worker_thread *thread = context;
    const char           *brokers = installation_property(thread->options->installation, "bootstrap.servers");

    heartbeat(thread);
    if (thread->log || thread->index > 0 || thread->reported.waiting || monotonic_ms() - thread->opening_ms < WAITING_MS)
        return;
    thread->reported.waiting = true;
    JOURNAL(thread->options->journal, JOURNAL_WARNING, "waiting_for_brokers", TEXT("brokers", brokers ? brokers : ""),
            NUMBER("up_to_ms", thread->options->installation->start_ms));
}

/* ---- what it tells ---- */

static void report_phase(struct worker_thread *thread, int phase)
{
    atomic_store(&thread->state.phase, phase);
    if (phase == thread->reported.phase)
        return;
    thread->reported.phase = phase;
    JOURNAL(thread->options->journal, JOURNAL_INFO, "phase", TEXT("processor", name_of(thread)), TEXT("phase", run_phase_names[phase]));
}

static void report_partitions(struct worker_thread *thread, size_t partitions)
{
    if (partitions == thread->reported.partitions)
        return;
    thread->reported.partitions = partitions;
    JOURNAL(thread->options->journal, JOURNAL_INFO, "assigned", TEXT("processor", name_of(thread)), NUMBER("partitions", (int64_t)partitions));
}

/* Single aborts are normal (a broker stops, a partition moves): they are logged, but not each. */
static void report_trouble(struct worker_thread *thread, const struct worker_counters *counters, int64_t now_ms)
{
    uint64_t    aborted = counters->aborted - thread->reported.aborted, unknown = counters->unknown - thread->reported.unknown;
    const char *why = log_kafka_reason(thread->log);

    if ((aborted == 0 && unknown == 0) || (thread->reported.trouble_ms && now_ms - thread->reported.trouble_ms < TROUBLE_MS))
        return;
    thread->reported.aborted = counters->aborted;
    thread->reported.unknown = counters->unknown;
    thread->reported.trouble_ms = now_ms;
    JOURNAL(thread->options->journal, JOURNAL_WARNING, "transactions_repeated", TEXT("processor", name_of(thread)),
            NUMBER("aborted", (int64_t)aborted), NUMBER("unknown", (int64_t)unknown), NUMBER("committed", (int64_t)counters->committed),
            TEXT("reason", *why                    ? why
                           : counters->aborted_why ? counters->aborted_why
                                                   : ""));
}

/* One subject that takes a good part of the time that a transaction has. */
static void report_slow(void *context, const struct work_place *place, int64_t took_ms)
{
    const struct worker_thread *thread = context;
    struct journal_pair         pairs[RUN_PAIRS] = { TEXT("processor", name_of(thread)), NUMBER("took_ms", took_ms) };
    size_t                      count = 2 + place_pairs(place, pairs + 2);

    journal_write(thread->options->journal, JOURNAL_WARNING, "slow_subject", pairs, count);
}

static int phase_of(const struct worker *worker)
{
    switch (worker_phase(worker)) {
    case WORKER_STARTING: return RUN_STARTING;
    case WORKER_WAITING_FOR_REFERENCE: return RUN_WAITING_FOR_REFERENCE;
    case WORKER_JOINING: return RUN_JOINING;
    case WORKER_RESTORING: return RUN_RESTORING;
    case WORKER_SWEEPING: return RUN_SWEEPING;
    case WORKER_RUNNING: return RUN_RUNNING;
    }
    return RUN_STARTING;
}

static void report_state(struct worker_thread *thread, bool idle, int64_t now_ms)
{
    const struct worker_counters *counters;

    if (idle)
        atomic_store(&thread->state.commit_ms, now_ms);
    if (now_ms - thread->copied_ms < TELL_MS)
        return;
    thread->copied_ms = now_ms;
    counters = worker_counters(thread->worker);
    if (counters->committed != atomic_load(&thread->state.committed))
        atomic_store(&thread->state.commit_ms, now_ms);
    run_sample(thread, counters, now_ms);
    report_phase(thread, phase_of(thread->worker));
    report_partitions(thread, counters->partitions);
    report_trouble(thread, counters, now_ms);
    run_report_schema_waits(thread, counters, now_ms);
    run_report_lacks(thread, counters, now_ms);
    run_clock(thread, counters);
    run_report_dead_letters(thread, counters, now_ms);
    run_report_notes(thread, worker_notes(thread->worker), now_ms);
}

/* ---- its life ---- */

static int exit_code_of(int result) { return result == 0 ? EXIT_CLEAN : result == -EINVAL ? EXIT_CONFIG : worker_exit_code(result); }

enum { SAME_WORDS = 40 /* bytes in which two problems are one: behind them is what librdkafka saw last, which differs by the moment */ };

/* Whether another thread has logged the same problem. */
static bool is_said(struct last_problem *words, const char *problem)
{
    bool said;

    pthread_mutex_lock(&words->lock);
    said = words->problem[0] && strncmp(words->problem, problem, SAME_WORDS) == 0;
    snprintf(words->problem, sizeof words->problem, "%s", problem);
    pthread_mutex_unlock(&words->lock);
    return said;
}

/* One line: the log's problem, or else the meaning of the error for a worker. */
static void report_end(struct worker_thread *thread, int result, const char *problem)
{
    const char *meaning = result == -EINVAL ? "configuration" : worker_error(result);
    const char *why = problem && *problem ? problem : meaning;

    atomic_store(&thread->state.exit_code, exit_code_of(result));
    if (result && is_said(thread->words, why) && thread->place.type == PLACE_NONE)
        JOURNAL(thread->options->journal, JOURNAL_INFO, "failed_too", TEXT("processor", name_of(thread)), NUMBER("exit_code", exit_code_of(result)));
    else if (result) {
        struct journal_pair pairs[RUN_PAIRS] = { TEXT("processor", name_of(thread)), NUMBER("exit_code", exit_code_of(result)),
                                                 TEXT("error", meaning) };
        size_t              count = 3 + place_pairs(&thread->place, pairs + 3);

        pairs[count++] = (struct journal_pair)TEXT("problem", why);
        journal_write(thread->options->journal, JOURNAL_ERROR, "failed", pairs, count);
    }
}

static int open_log(struct worker_thread *thread, char *problem, size_t problem_size)
{
    const struct installation *installation = thread->options->installation;
    struct worker_topics       topics = worker_topics_new(thread->state.processor, installation);
    char                       group[INSTALLATION_NAME_MAX], id[INSTALLATION_NAME_MAX];
    struct log_kafka_options   options = {
          .installation = installation,
          .journal = thread->options->journal,
          .group = group,
          .transactional_id = id,
          .topics = topics.topics,
          .topic_count = topics.count,
          .memory_kib = thread->memory_kib,
          .heartbeat = beat_opening,
          .context = thread,
    };
    int result;

    installation_group(installation, thread->state.processor, group);
    installation_transactional_id(installation, thread->state.processor, id);
    thread->opening_ms = monotonic_ms();
    result = log_kafka_open(&options, &thread->log, problem, problem_size);
    worker_topics_free(&topics);
    return result;
}

/* Before anything is opened in Kafka: a waiting group member would block its partitions. -ECANCELED: a stop was requested. */
static int ask_schema_ids(struct worker_thread *thread, char *problem, size_t problem_size)
{
    const struct installation *installation = thread->options->installation;
    int                        result = 0;

    if (output_format_of(installation->output_format) != OUTPUT_REGISTRY)
        return 0;
    while ((result = encode_schema_ids(thread->registry, installation, thread->state.processor, thread->schema_ids, problem, problem_size)) ==
               -EAGAIN &&
           !atomic_load(thread->stop)) {
        report_phase(thread, RUN_WAITING_FOR_REGISTRY);
        heartbeat(thread);
        nanosleep(&(struct timespec){ .tv_nsec = STEP_MS * 1000000L }, NULL);
    }
    if (result == 0)
        report_phase(thread, RUN_STARTING);
    return result == -EAGAIN ? -ECANCELED : result;
}

static int open_worker(struct worker_thread *thread)
{
    struct worker_options options = {
        .processor = thread->state.processor,
        .config = thread->options->configs[thread->index],
        .registry = thread->registry,
        .format = output_format_of(thread->options->installation->output_format),
        .headers = output_headers_of(thread->options->installation->output_headers),
        .schema_ids = thread->schema_ids,
        .log = thread->log,
        .build = thread->options->build,
        .today = today(),
        .day_jump_max = DAY_JUMP_MAX,
        .accept_day = thread->options->accept_day,
        .allow_empty_reference = thread->options->installation->allow_empty_reference,
        .clock_ms = monotonic_ms,
        .time_ms = time_ms,
        .heartbeat = heartbeat,
        .slow = report_slow,
        .context = thread,
        .slow_ms = log_kafka_timeout_ms(thread->options->installation) / 3,
        .limits = { .inputs = (size_t)thread->options->installation->inputs_max,
                    .commit_ms = thread->options->installation->commit_ms,
                    .settle_ms = log_kafka_timeout_ms(thread->options->installation) / 3,
                    .undo = thread->memory_kib * 1024,
                    .lag_inputs = (size_t)thread->options->installation->lag_inputs_max,
                    .lag_ms = thread->options->installation->lag_commit_ms },
    };

    return worker_new(&options, &thread->worker);
}

/* 0 when told to stop. */
static int work(struct worker_thread *thread)
{
    int result = 0;

    while (!atomic_load(thread->stop) && result >= 0) {
        result = worker_step(thread->worker, STEP_MS);
        heartbeat(thread);
        report_state(thread, result == WORKER_IDLE, monotonic_ms());
        if (result >= 0 && worker_day(thread->worker, today()) < 0)
            result = -ETIME;
        if (atomic_exchange(&thread->tight, false))
            worker_drop_parked(thread->worker, 0);
    }
    return result < 0 ? result : 0;
}

static void close_all(struct worker_thread *thread)
{
    atomic_store(&thread->stage, THREAD_CLOSING);
    worker_free(thread->worker);
    log_close(thread->log);
    report_phase(thread, RUN_ENDED);
    atomic_store(&thread->stage, THREAD_ENDED);
}

static int work_to_the_end(struct worker_thread *thread, char *problem, size_t problem_size)
{
    int result;

    atomic_store(&thread->stage, THREAD_WORKING);
    run_report_partition_counts(thread);
    result = open_worker(thread);
    if (result == 0)
        result = work(thread);
    report_phase(thread, RUN_DRAINING);
    if (result == 0)
        result = worker_drain(thread->worker);
    if (result && thread->worker)
        worker_place(thread->worker, &thread->place);
    if (thread->worker)
        run_sample(thread, worker_counters(thread->worker), monotonic_ms());
    snprintf(problem, problem_size, "%s", result ? log_kafka_problem(thread->log) : "");
    if (result && thread->worker && *worker_fault(thread->worker))
        snprintf(problem, problem_size, "%s", worker_fault(thread->worker));
    if (result == -ETIME)
        run_clock_problem(worker_counters(thread->worker), today(), problem, problem_size);
    if (result == -EUCLEAN && thread->worker)
        run_mismatch_problem(&worker_counters(thread->worker)->mismatch, thread->state.processor->name, problem, problem_size);
    if (result == -EDOM)
        partition_counts_problem(thread->state.processor, thread->options->installation, thread->log, problem, problem_size);
    return result;
}

void *worker_thread_run(void *argument)
{
    struct worker_thread *thread = argument;
    char                  problem[KAFKA_PROBLEM_MAX] = "";
    int                   result;

    crash_stack();
    result = ask_schema_ids(thread, problem, sizeof problem);
    if (result == 0)
        result = open_log(thread, problem, sizeof problem);
    if (result == 0)
        result = work_to_the_end(thread, problem, sizeof problem);
    report_end(thread, result == -ECANCELED ? 0 : result, problem);
    close_all(thread);
    return NULL;
}
