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
    WAITING_MS = 900,   /* a broker that stands still is asked for a second at a time */
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

static const char *name_of(const struct run_actor *actor) { return actor->state.processor->name; }

static void beat(void *context)
{
    struct run_actor *actor = context;

    atomic_fetch_add(&actor->state.beats, 1);
    if (actor->log)
        atomic_store(&actor->state.away_ms, log_kafka_health(actor->log)->away_ms);
}

/* While the log is opened: that the brokers do not answer is told once in a process, by its first processor. */
static void beat_opening(void *context)
{
    struct run_actor *actor = context;
    const char       *brokers = installation_property(actor->options->installation, "bootstrap.servers");

    beat(actor);
    if (actor->log || actor->index > 0 || actor->told.waiting || monotonic_ms() - actor->opening_ms < WAITING_MS)
        return;
    actor->told.waiting = true;
    JOURNAL(actor->options->journal, JOURNAL_WARNING, "waiting_for_brokers", TEXT("brokers", brokers ? brokers : ""),
            NUMBER("up_to_ms", actor->options->installation->start_ms));
}

/* ---- what it tells ---- */

static void tell_phase(struct run_actor *actor, int phase)
{
    atomic_store(&actor->state.phase, phase);
    if (phase == actor->told.phase)
        return;
    actor->told.phase = phase;
    JOURNAL(actor->options->journal, JOURNAL_INFO, "phase", TEXT("processor", name_of(actor)), TEXT("phase", run_phase_names[phase]));
}

static void tell_partitions(struct run_actor *actor, size_t partitions)
{
    if (partitions == actor->told.partitions)
        return;
    actor->told.partitions = partitions;
    JOURNAL(actor->options->journal, JOURNAL_INFO, "assigned", TEXT("processor", name_of(actor)), NUMBER("partitions", (int64_t)partitions));
}

/* Transactions are aborted in the ordinary course of things (a broker ends, a partition moves): told, but not each. */
static void tell_trouble(struct run_actor *actor, const struct worker_counters *counters, int64_t now_ms)
{
    uint64_t    aborted = counters->aborted - actor->told.aborted, unknown = counters->unknown - actor->told.unknown;
    const char *why = log_kafka_reason(actor->log);

    if ((aborted == 0 && unknown == 0) || (actor->told.trouble_ms && now_ms - actor->told.trouble_ms < TROUBLE_MS))
        return;
    actor->told.aborted = counters->aborted;
    actor->told.unknown = counters->unknown;
    actor->told.trouble_ms = now_ms;
    JOURNAL(actor->options->journal, JOURNAL_WARNING, "transactions_repeated", TEXT("processor", name_of(actor)), NUMBER("aborted", (int64_t)aborted),
            NUMBER("unknown", (int64_t)unknown), NUMBER("committed", (int64_t)counters->committed),
            TEXT("reason", *why                    ? why
                           : counters->aborted_why ? counters->aborted_why
                                                   : ""));
}

/* One subject that takes a good part of the time that a transaction has. */
static void tell_slow(void *context, const struct work_place *place, int64_t took_ms)
{
    const struct run_actor *actor = context;
    struct journal_pair     pairs[RUN_PAIRS] = { TEXT("processor", name_of(actor)), NUMBER("took_ms", took_ms) };
    size_t                  count = 2 + place_pairs(place, pairs + 2);

    journal_write(actor->options->journal, JOURNAL_WARNING, "slow_subject", pairs, count);
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

static void tell_state(struct run_actor *actor, bool idle, int64_t now_ms)
{
    const struct worker_counters *counters;

    if (idle)
        atomic_store(&actor->state.commit_ms, now_ms);
    if (now_ms - actor->told_ms < TELL_MS)
        return;
    actor->told_ms = now_ms;
    counters = worker_counters(actor->worker);
    if (counters->committed != atomic_load(&actor->state.committed))
        atomic_store(&actor->state.commit_ms, now_ms);
    run_sample(actor, counters, now_ms);
    tell_phase(actor, phase_of(actor->worker));
    tell_partitions(actor, counters->partitions);
    tell_trouble(actor, counters, now_ms);
    run_waits(actor, counters, now_ms);
    run_lacks(actor, counters, now_ms);
    run_clock(actor, counters);
    run_letters(actor, counters, now_ms);
    run_notes(actor, worker_notes(actor->worker), now_ms);
}

/* ---- its life ---- */

static int exit_code_of(int result) { return result == 0 ? EXIT_CLEAN : result == -EINVAL ? EXIT_CONFIG : worker_exit_code(result); }

enum { SAME_WORDS = 40 /* bytes in which two problems are one: behind them is what librdkafka saw last, which differs by the moment */ };

/* Whether another thread has said it already. */
static bool is_said(struct last_words *words, const char *problem)
{
    bool said;

    pthread_mutex_lock(&words->lock);
    said = words->problem[0] && strncmp(words->problem, problem, SAME_WORDS) == 0;
    snprintf(words->problem, sizeof words->problem, "%s", problem);
    pthread_mutex_unlock(&words->lock);
    return said;
}

/* One line: what the log says happened, or else what the error means to a worker. */
static void tell_end(struct run_actor *actor, int result, const char *problem)
{
    const char *meaning = result == -EINVAL ? "configuration" : worker_error(result);
    const char *why = problem && *problem ? problem : meaning;

    atomic_store(&actor->state.exit_code, exit_code_of(result));
    if (result && is_said(actor->words, why) && actor->place.type == PLACE_NONE)
        JOURNAL(actor->options->journal, JOURNAL_INFO, "failed_too", TEXT("processor", name_of(actor)), NUMBER("exit_code", exit_code_of(result)));
    else if (result) {
        struct journal_pair pairs[RUN_PAIRS] = { TEXT("processor", name_of(actor)), NUMBER("exit_code", exit_code_of(result)),
                                                 TEXT("error", meaning) };
        size_t              count = 3 + place_pairs(&actor->place, pairs + 3);

        pairs[count++] = (struct journal_pair)TEXT("problem", why);
        journal_write(actor->options->journal, JOURNAL_ERROR, "failed", pairs, count);
    }
}

static int open_log(struct run_actor *actor, char *problem, size_t problem_size)
{
    const struct installation *installation = actor->options->installation;
    struct worker_topics       topics = worker_topics_new(actor->state.processor, installation);
    char                       group[INSTALLATION_NAME_MAX], id[INSTALLATION_NAME_MAX];
    struct log_kafka_options   options = {
          .installation = installation,
          .journal = actor->options->journal,
          .group = group,
          .transactional_id = id,
          .topics = topics.topics,
          .topic_count = topics.count,
          .memory_kib = actor->memory_kib,
          .beat = beat_opening,
          .context = actor,
    };
    int result;

    installation_group(installation, actor->state.processor, group);
    installation_transactional_id(installation, actor->state.processor, id);
    actor->opening_ms = monotonic_ms();
    result = log_kafka_open(&options, &actor->log, problem, problem_size);
    worker_topics_free(&topics);
    return result;
}

/* Before anything is opened in Kafka: a member of a group that waits would hold its partitions. -ECANCELED: told to stop. */
static int ask_schema_ids(struct run_actor *actor, char *problem, size_t problem_size)
{
    const struct installation *installation = actor->options->installation;
    int                        result = 0;

    if (wire_format_of(installation->output_format) != WIRE_REGISTRY)
        return 0;
    while ((result = wire_schema_ids(actor->registry, installation, actor->state.processor, actor->schema_ids, problem, problem_size)) == -EAGAIN &&
           !atomic_load(actor->stop)) {
        tell_phase(actor, RUN_WAITING_FOR_REGISTRY);
        beat(actor);
        nanosleep(&(struct timespec){ .tv_nsec = STEP_MS * 1000000L }, NULL);
    }
    if (result == 0)
        tell_phase(actor, RUN_STARTING);
    return result == -EAGAIN ? -ECANCELED : result;
}

static int open_worker(struct run_actor *actor)
{
    struct worker_options options = {
        .processor = actor->state.processor,
        .config = actor->options->configs[actor->index],
        .registry = actor->registry,
        .format = wire_format_of(actor->options->installation->output_format),
        .schema_ids = actor->schema_ids,
        .log = actor->log,
        .build = actor->options->build,
        .today = today(),
        .day_jump_max = DAY_JUMP_MAX,
        .accept_day = actor->options->accept_day,
        .allow_empty_reference = actor->options->installation->allow_empty_reference,
        .clock_ms = monotonic_ms,
        .time_ms = time_ms,
        .beat = beat,
        .slow = tell_slow,
        .context = actor,
        .slow_ms = log_kafka_timeout_ms(actor->options->installation) / 3,
        .limits = { .inputs = (size_t)actor->options->installation->inputs_max,
                    .commit_ms = actor->options->installation->commit_ms,
                    .settle_ms = log_kafka_timeout_ms(actor->options->installation) / 3 },
    };

    return worker_new(&options, &actor->worker);
}

/* 0 when told to stop. */
static int work(struct run_actor *actor)
{
    int result = 0;

    while (!atomic_load(actor->stop) && result >= 0) {
        result = worker_step(actor->worker, STEP_MS);
        beat(actor);
        tell_state(actor, result == WORKER_IDLE, monotonic_ms());
        if (result >= 0 && worker_day(actor->worker, today()) < 0)
            result = -ETIME;
        if (atomic_exchange(&actor->tight, false))
            worker_drop_parked(actor->worker, 0);
    }
    return result < 0 ? result : 0;
}

static void close_all(struct run_actor *actor)
{
    atomic_store(&actor->stage, ACTOR_CLOSING);
    worker_free(actor->worker);
    log_close(actor->log);
    tell_phase(actor, RUN_ENDED);
    atomic_store(&actor->stage, ACTOR_ENDED);
}

static int work_to_the_end(struct run_actor *actor, char *problem, size_t problem_size)
{
    int result;

    atomic_store(&actor->stage, ACTOR_WORKING);
    run_counts_tell(actor);
    result = open_worker(actor);
    if (result == 0)
        result = work(actor);
    tell_phase(actor, RUN_DRAINING);
    if (result == 0)
        result = worker_drain(actor->worker);
    if (result && actor->worker)
        worker_place(actor->worker, &actor->place);
    if (actor->worker)
        run_sample(actor, worker_counters(actor->worker), monotonic_ms());
    snprintf(problem, problem_size, "%s", result ? log_kafka_problem(actor->log) : "");
    if (result && actor->worker && *worker_fault(actor->worker))
        snprintf(problem, problem_size, "%s", worker_fault(actor->worker));
    if (result == -ETIME)
        run_clock_problem(worker_counters(actor->worker), today(), problem, problem_size);
    if (result == -EUCLEAN && actor->worker)
        run_mismatch_problem(&worker_counters(actor->worker)->mismatch, actor->state.processor->name, problem, problem_size);
    if (result == -EDOM)
        run_counts_problem(actor->state.processor, actor->options->installation, actor->log, problem, problem_size);
    return result;
}

void *actor_run(void *argument)
{
    struct run_actor *actor = argument;
    char              problem[KAFKA_PROBLEM_MAX] = "";
    int               result;

    crash_stack();
    result = ask_schema_ids(actor, problem, sizeof problem);
    if (result == 0)
        result = open_log(actor, problem, sizeof problem);
    if (result == 0)
        result = work_to_the_end(actor, problem, sizeof problem);
    tell_end(actor, result == -ECANCELED ? 0 : result, problem);
    close_all(actor);
    return NULL;
}
