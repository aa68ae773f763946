/* SPDX-License-Identifier: Apache-2.0
 * The workers of an execution, and faults at their calls of the log. */
#include <assert.h>
#include <errno.h>

#include "engine/registry/registry.h"
#include "engine/sim/internal.h"

enum { ZOMBIE_STEPS = 20, TAIL_RECORDS_LEAST = 16, LAG_TIMES = 8 };

/* ---- faults ---- */

/* The worker is away in the middle of a call; others go on; then it comes back. */
static void sleep_now(struct sim_run *run, bool evicted)
{
    struct frame *frame = run->frame;

    frame->instance->sleeping = true;
    if (evicted)
        log_memory_evict(frame->log);
    run->depth++;
    run->frame = NULL;
    if (run->draws) {
        draw_nested(run);
        schedule_add(run->schedule, (struct sim_decision){ .act = SIM_WAKE });
    }
    while (!run->draws && run->at < run->schedule->count) {
        const struct sim_decision *decision = &run->schedule->items[run->at++];

        if (decision->act == SIM_WAKE)
            break;
        run_perform(run, decision);
    }
    run->frame = frame;
    run->depth--;
    if (frame->instance->worker == frame->worker)
        frame->instance->sleeping = false;
}

static bool is_replaced(const struct frame *frame) { return frame->instance->worker != frame->worker; }

static int next_fault(struct sim_run *run, enum log_call call)
{
    int64_t number = run->frame->calls;

    if (run->draws) {
        int fault = draw_fault(run, call);

        if (fault != FAULT_NONE)
            schedule_add(run->schedule, (struct sim_decision){ .act = SIM_FAULT, .call = call, .fault = fault, .a = number });
        return fault;
    }
    for (; run->at < run->schedule->count; run->at++) {
        const struct sim_decision *decision = &run->schedule->items[run->at];

        if (decision->act != SIM_FAULT || decision->a > number)
            break;
        if (decision->a == number && decision->call == call) {
            run->at++;
            return decision->fault;
        }
    }
    return FAULT_NONE;
}

enum log_fault run_fault(void *context, struct log *log, enum log_call call)
{
    struct sim_run *run = context;
    int             fault;

    if (!run->frame || !run->faulty || run->frame->log != log)
        return FAULT_NONE;
    run->frame->calls++;
    run->frame->committed = run->frame->committed || call == CALL_COMMIT;
    while ((fault = next_fault(run, call)) >= SIM_SLEEP)
        if (run->frame->worker && !is_replaced(run->frame))
            sleep_now(run, fault == SIM_SLEEP);
    return (enum log_fault)fault;
}

/* ---- workers ---- */

void run_fail(struct sim_run *run, int error, const char *where, const struct worker *worker)
{
    if (run->error)
        return;
    run->error = error;
    run->where = where;
    snprintf(run->fault, sizeof run->fault, "%s", worker ? worker_fault(worker) : "");
}

/* Who is at work: if the process dies, it was this one. */
static void works(const struct sim_run *run, const struct sim_actor *actor)
{
    if (run->sim->working)
        *run->sim->working = actor->processor;
}

static void die(struct instance *instance)
{
    worker_free(instance->worker);
    log_memory_crash(instance->log);
    registry_close(instance->registry);
    instance->registry = NULL;
    instance->worker = NULL;
    instance->log = NULL;
}

void instance_start(struct sim_run *run, struct sim_actor *actor, struct instance *instance)
{
    struct worker_topics      topics = worker_topics_new(actor->processor, NULL);
    struct log_memory_options log = { actor->processor->name, instance->id, topics.topics, topics.count, (size_t)run->setup.batch_max };
    int32_t                   day = actor->processor->tables ? run->day : run->sim->today; /* what is accepted must not depend on when it is read */
    struct worker_options     options = {
            .processor = actor->processor,
            .config = actor->config,
            .today = instance->ahead ? run->sim->today + instance->ahead : day,
            .allow_empty_reference = run->setup.empty_reference,
            .limits = { .inputs = (size_t)run->setup.inputs_max,
                        .subjects = (size_t)run->setup.subjects_max,
                        .lag_inputs = LAG_TIMES * (size_t)run->setup.inputs_max },
            .tail_records = TAIL_RECORDS_LEAST + (size_t)run->setup.batch_max,
            .checks = true,
            .broken = run->schedule ? run->sim->broken : 0,
    };
    struct frame frame = { .outer = run->frame, .instance = instance };
    int          result = log_memory_open(run->cluster, &log, &instance->log);

    assert(result == 0);
    options.log = frame.log = instance->log;
    options.registry = frame.registry = instance->registry = schemas_registry(run);
    instance->sleeping = false;
    instance->worker = NULL;
    run->frame = &frame;
    works(run, actor);
    result = worker_new(&options, &instance->worker);
    run->frame = frame.outer;
    worker_topics_free(&topics);
    if (result)
        die(instance);
    if (result && result != -ECANCELED)
        run_fail(run, result, actor->processor->name, NULL);
}

/* By the brokers' clocks the day of its host has not come. Once the host's clock is right it may be started again. */
static bool ends_by_clock(const struct instance *instance, int result) { return result == -ETIME && instance->ahead > 0; }

/* What it could not write it must have named; then it is as dead as any other, and who starts in its place goes on. */
static bool ends_by_name(const struct worker *worker, int result)
{
    struct work_place   place;
    struct journal_pair pairs[PLACE_PAIRS];

    if (result != -EMSGSIZE)
        return false;
    worker_place(worker, &place);
    return place_pairs(&place, pairs) > 0;
}

/* A worker that slept while another was started in its place finds out at its next write, and ends; or it is ended. */
static int zombie_end(const struct frame *zombie, int result)
{
    for (int steps = 0; result >= 0 && steps < ZOMBIE_STEPS; steps++)
        result = worker_step(zombie->worker, 0);
    if (ends_by_name(zombie->worker, result))
        result = 0;
    worker_free(zombie->worker);
    log_memory_crash(zombie->log);
    registry_close(zombie->registry);
    return result < 0 && result != -ESTALE && result != -ECANCELED && !ends_by_clock(zombie->instance, result) ? result : 0;
}

static void audit(struct sim_run *run, struct worker *worker)
{
    uint64_t percent = run->sim->audit ? run->sim->audit : 10;

    if (run->draws && ck_sim_below(&run->audit_seed, 100) >= percent)
        return;
    run->audits++;
    run->impossible += worker_verify_state(worker);
}

/* Returns whether anything happened. */
static bool step(struct sim_run *run, struct sim_actor *actor, struct frame *frame)
{
    struct instance *instance = frame->instance;
    int              result = worker_step(frame->worker, 0);

    run->steps++;
    if (is_replaced(frame)) {
        result = zombie_end(frame, result);
        if (result)
            run_fail(run, result, actor->processor->name, NULL);
        return false;
    }
    /* -ESTALE: it was out of the group, and who took its partitions has fenced it. */
    if (result == -ECANCELED || result == -ESTALE || ends_by_name(frame->worker, result) || ends_by_clock(instance, result)) {
        die(instance);
        return false;
    }
    if (result < 0) {
        run_fail(run, result, actor->processor->name, frame->worker);
        return false;
    }
    if (frame->committed && run->schedule)
        audit(run, frame->worker);
    frame->committed = false;
    return result == WORKER_BUSY;
}

bool instance_steps(struct sim_run *run, struct sim_actor *actor, struct instance *instance, int64_t count)
{
    struct frame frame = { run->frame, instance, instance->log, instance->worker, instance->registry, 0, false };
    bool         any = false;

    if (!instance->worker || instance->sleeping)
        return false;
    run->frame = &frame;
    works(run, actor);
    while (count-- > 0 && !run->error && step(run, actor, &frame))
        any = true;
    run->frame = frame.outer;
    return any;
}

void instance_leave(struct sim_run *run, struct instance *instance, bool drains)
{
    struct frame frame = { run->frame, instance, instance->log, NULL /* it does not sleep */, NULL, 0, false };
    int          result = 0;

    if (!instance->worker || instance->sleeping)
        return;
    run->frame = &frame;
    if (drains)
        result = worker_drain(instance->worker);
    run->frame = frame.outer;
    if (result == -ECANCELED || result == -ESTALE || ends_by_name(instance->worker, result)) {
        die(instance);
        return;
    }
    if (result < 0)
        run_fail(run, result, instance->id, instance->worker);
    worker_free(instance->worker);
    log_close(instance->log);
    registry_close(instance->registry);
    instance->registry = NULL;
    instance->worker = NULL;
    instance->log = NULL;
}
