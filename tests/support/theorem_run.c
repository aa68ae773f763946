/* SPDX-License-Identifier: Apache-2.0
 * One execution: a scheduler that draws everything from the seed. */
#include "theorem_run.h"

#include <assert.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "chokepoint/key.h"
#include "shell/embedded.h"

enum { STEPS_AFTER = 400, QUIET_MAX = 1000000 };

static bool chance(struct run *run, uint64_t in) { return run->faulty && theorem_below(&run->seed, in) == 0; }

static bool step(struct run *run, struct actor *actor, struct instance *instance);

/* The member sleeps in the middle of a transaction; the group gives its partitions to others, who go on; then it wakes. */
static void sleep_now(struct run *run, struct log *log)
{
    for (size_t i = 0; i < run->theorem->count; i++)
        for (size_t j = 0; j < run->actors[i].instance_count; j++) {
            if (run->actors[i].instances[j].log != log)
                continue;
            run->sleeping = &run->actors[i].instances[j];
            run->sleeps++;
            log_memory_evict(log);
            for (int steps = 0; steps < 60; steps++)
                step(run, &run->actors[i], &run->actors[i].instances[theorem_below(&run->seed, run->actors[i].instance_count)]);
            run->sleeping = NULL;
            return;
        }
}

static enum log_fault before(void *context, struct log *log, enum log_call call)
{
    struct run *run = context;

    (void)log;
    if (!run->faulty)
        return FAULT_NONE;
    if (theorem_below(&run->seed, 400) == 0)
        return FAULT_DIE;
    if (!run->sleeping && ((call == CALL_APPEND && chance(run, 500)) || (call == CALL_COMMIT && chance(run, 30))))
        sleep_now(run, log);
    if ((call == CALL_APPEND && chance(run, 600)) || (call == CALL_COMMIT && chance(run, 8))) {
        run->aborts++;
        return FAULT_ABORT;
    }
    if (call == CALL_COMMIT && chance(run, 8)) {
        run->unknowns++;
        return theorem_below(&run->seed, 2) ? FAULT_UNKNOWN_COMMITTED : FAULT_UNKNOWN_ABORTED;
    }
    return FAULT_NONE;
}

/* ---- topics ---- */

static uint16_t partitions_for(const struct run *run, const struct topic *topic)
{
    if (topic->foreign)
        return run->user_partitions;
    return topic->one_partition ? 1 : run->partitions;
}

static void create(struct run *run, const struct processor *processor)
{
    char     name[256];
    uint16_t streams = 1;

    for (const struct input *input = processor->inputs; input->topic; input++) {
        cluster_create(run->cluster, input->topic->name, partitions_for(run, input->topic));
        if (input->role == INPUT_STREAM)
            streams = partitions_for(run, input->topic);
    }
    for (const struct topic *const *output = processor->outputs; *output; output++)
        cluster_create(run->cluster, (*output)->name, partitions_for(run, *output));
    snprintf(name, sizeof name, "%s.dlq", processor->name);
    cluster_create(run->cluster, name, 1);
    snprintf(name, sizeof name, "%s.changelog", processor->name);
    if (processor->tables)
        cluster_create(run->cluster, name, streams);
}

static void feed(struct run *run, const struct theorem_input *input)
{
    uint16_t          partitions = partitions_for(run, input->topic);
    uint32_t          partition = input->topic->foreign ? (uint32_t)theorem_below(&run->seed, partitions) : key_partition(input->key, partitions);
    struct log_record record = { .key = input->key, .value = input->value, .time_ms = 1 };
    struct bytes      text = input->topic->foreign ? (struct bytes){ 0 } : input->key;

    /* A processor with tables that reads a user's topic needs it partitioned by key. */
    for (size_t i = 0; i < run->theorem->count; i++)
        for (const struct input *reader = run->theorem->processors[i]->inputs; reader->topic; reader++)
            if (reader->topic == input->topic && run->theorem->processors[i]->tables)
                text = input->key;
    if (text.data)
        partition = key_partition(text, partitions);
    assert(cluster_append(run->cluster, input->topic->name, (uint16_t)partition, &record) == 0);
    run->fed++;
}

/* ---- workers ---- */

static void die(struct run *run, struct instance *instance)
{
    run->deaths++;
    worker_free(instance->worker);
    log_memory_crash(instance->log);
    instance->worker = NULL;
    instance->log = NULL;
}

static void leave(struct instance *instance)
{
    worker_free(instance->worker);
    log_close(instance->log);
    instance->worker = NULL;
    instance->log = NULL;
}

static void start(struct run *run, struct actor *actor, struct instance *instance)
{
    struct worker_topics      topics = worker_topics_new(actor->processor, NULL);
    struct log_memory_options log = { actor->processor->name, instance->id, topics.topics, topics.count, run->batch_max };
    struct worker_options     options = {
            .processor = actor->processor,
            .config = actor->config,
            .today = run->day,
            .allow_empty_reference = run->theorem->allow_empty_reference,
            .limits = run->limits,
            .broken = run->adversarial ? run->theorem->broken : 0,
    };
    int result = log_memory_open(run->cluster, &log, &instance->log);

    assert(result == 0);
    options.log = instance->log;
    result = worker_new(&options, &instance->worker);
    worker_topics_free(&topics);
    if (result == -ECANCELED) {
        instance->worker = NULL;
        log_memory_crash(instance->log);
        instance->log = NULL;
        run->deaths++;
    } else if (result) {
        run->error = result;
        run->where = actor->processor->name;
        log_close(instance->log);
        instance->log = NULL;
    }
}

/* Returns whether anything happened. */
static bool step(struct run *run, struct actor *actor, struct instance *instance)
{
    int result;

    if (!instance->worker || instance == run->sleeping)
        return false;
    result = worker_step(instance->worker, 0);
    if (result >= 0 && run->adversarial && theorem_below(&run->seed, 10) == 0)
        run->impossible += worker_audit(instance->worker);
    if (result == -ECANCELED) {
        die(run, instance);
        return true;
    }
    if (result < 0 && !run->error) {
        run->error = result;
        run->where = actor->processor->name;
    }
    return result == WORKER_BUSY;
}

static void actors_open(struct run *run)
{
    const struct theorem *theorem = run->theorem;

    for (size_t i = 0; i < theorem->count; i++) {
        struct actor *actor = &run->actors[i];

        actor->processor = theorem->processors[i];
        actor->owned = processor_defaults(actor->processor);
        actor->config = theorem->configs && theorem->configs[i] ? theorem->configs[i] : actor->owned;
        actor->instance_count = run->adversarial && !theorem->calm ? 1 + (size_t)theorem_below(&run->seed, INSTANCES_MAX) : 1;
        for (size_t j = 0; j < actor->instance_count; j++) {
            snprintf(actor->instances[j].id, sizeof actor->instances[j].id, "%s-%zu", actor->processor->name, j);
            start(run, actor, &actor->instances[j]);
        }
    }
}

/* ---- the schedule ---- */

static void set_day(struct run *run, int32_t day)
{
    run->day = day;
    for (size_t i = 0; i < run->theorem->count; i++)
        for (size_t j = 0; j < run->actors[i].instance_count; j++)
            if (run->actors[i].instances[j].worker)
                worker_day(run->actors[i].instances[j].worker, day);
}

static void compact(struct run *run, const struct actor *actor)
{
    char name[256];
    int  partitions;

    snprintf(name, sizeof name, "%s.changelog", actor->processor->name);
    partitions = cluster_partitions(run->cluster, name);
    for (int i = 0; i < partitions; i++)
        cluster_compact(run->cluster, name, (uint16_t)i);
}

static void disturb(struct run *run)
{
    struct actor    *actor = &run->actors[theorem_below(&run->seed, run->theorem->count)];
    struct instance *instance = &actor->instances[theorem_below(&run->seed, actor->instance_count)];

    if (!instance->worker) {
        start(run, actor, instance); /* the same transactional id: fences, and ends what the dead one left open */
        return;
    }
    switch (theorem_below(&run->seed, 12)) {
    case 0:
        leave(instance);
        run->rebalances++;
        break;
    case 1:
        log_memory_evict(instance->log);
        run->rebalances++;
        break;
    case 2: compact(run, actor); break;
    case 3:
        if (run->day < run->theorem->today)
            set_day(run, run->day + 1);
        break;
    case 4: cluster_expire(run->cluster); break;
    case 5: worker_drop_parked(instance->worker, 0); break;
    default: break;
    }
}

static void some_steps(struct run *run)
{
    struct actor    *actor = &run->actors[theorem_below(&run->seed, run->theorem->count)];
    struct instance *instance = &actor->instances[theorem_below(&run->seed, actor->instance_count)];

    for (uint64_t steps = 1 + theorem_below(&run->seed, 8); steps > 0 && !run->error; steps--)
        if (!step(run, actor, instance))
            break;
}

int run_quiet(struct run *run)
{
    bool any = true;

    for (int round = 0; any && !run->error; round++) {
        any = false;
        if (round > QUIET_MAX) {
            run->error = -ETIMEDOUT;
            run->where = "never quiet";
        }
        for (size_t i = 0; i < run->theorem->count; i++)
            for (size_t j = 0; j < run->actors[i].instance_count && !run->error; j++)
                while (step(run, &run->actors[i], &run->actors[i].instances[j]) && !run->error)
                    any = true;
    }
    return run->error;
}

static size_t *order_of(struct run *run, size_t count, size_t *ret_count)
{
    size_t *order = malloc((count * 2 + 1) * sizeof *order);
    size_t  total = count;

    assert(order);
    for (size_t i = 0; i < count; i++)
        order[i] = i;
    if (run->adversarial) {
        for (size_t i = 0; i < count && !run->theorem->no_repeats; i++)
            if (theorem_below(&run->seed, 5) == 0)
                order[total++] = i;
        for (size_t i = total; i > 1; i--) {
            size_t at = (size_t)theorem_below(&run->seed, i), swap = order[i - 1];

            order[i - 1] = order[at];
            order[at] = swap;
        }
    }
    *ret_count = total;
    return order;
}

static void play(struct run *run, const struct theorem_inputs *inputs)
{
    size_t  total, at = 0;
    size_t *order = order_of(run, inputs->count, &total);
    int     after = run->adversarial ? STEPS_AFTER : 0;

    run->faulty = run->adversarial && !run->theorem->calm;
    while (!run->error && (at < total || after > 0)) {
        if (at < total && (!run->adversarial || theorem_below(&run->seed, 4) == 0))
            for (uint64_t chunk = run->adversarial ? 1 + theorem_below(&run->seed, 60) : total; chunk > 0 && at < total; chunk--)
                feed(run, &inputs->items[order[at++]]);
        if (at == total)
            after--;
        if (run->faulty && theorem_below(&run->seed, 3) == 0)
            disturb(run);
        if (run->adversarial)
            some_steps(run);
    }
    free(order);
    run->faulty = false;
}

void run_execute(struct run *run, const struct theorem_inputs *inputs)
{
    run->cluster = cluster_new();
    cluster_faults(run->cluster, before, run);
    if (run->adversarial)
        cluster_break(run->cluster, run->theorem->cluster_broken);
    for (size_t i = 0; i < run->theorem->count; i++)
        create(run, run->theorem->processors[i]);
    actors_open(run);
    play(run, inputs);
    cluster_expire(run->cluster);
    for (size_t i = 0; i < run->theorem->count; i++)
        for (size_t j = 0; j < run->actors[i].instance_count && !run->error; j++)
            if (!run->actors[i].instances[j].worker)
                start(run, &run->actors[i], &run->actors[i].instances[j]);
    set_day(run, run->theorem->today);
    run_quiet(run);
}

void run_release(struct run *run)
{
    for (size_t i = 0; i < run->theorem->count; i++) {
        for (size_t j = 0; j < run->actors[i].instance_count; j++)
            leave(&run->actors[i].instances[j]);
        free(run->actors[i].owned);
    }
    cluster_free(run->cluster);
}
