/* SPDX-License-Identifier: Apache-2.0
 * One execution: its cluster, its workers, and the decisions, each performed in the same way whether it was drawn just now or is replayed. */
#include <assert.h>
#include <errno.h>
#include <stdlib.h>

#include "chokepoint/day.h"
#include "chokepoint/key.h"
#include "engine/config/option_values.h"
#include "engine/sim/internal.h"

enum { QUIET_STEPS_MAX = 1000000, AHEAD_MAX = 100000 };

/* ---- topics ---- */

static uint16_t partitions_for(const struct sim_run *run, const struct ck_topic *topic)
{
    if (topic->foreign)
        return (uint16_t)run->setup.user_partitions;
    return topic->one_partition ? 1 : (uint16_t)run->setup.partitions;
}

static void create(struct sim_run *run, const struct ck_processor *processor)
{
    char     name[256];
    uint16_t streams = 1;

    for (const struct ck_input *input = processor->inputs; input->topic; input++) {
        cluster_create(run->cluster, input->topic->name, partitions_for(run, input->topic));
        if (input->role == CK_INPUT_STREAM)
            streams = partitions_for(run, input->topic);
    }
    for (const struct ck_topic *const *output = processor->outputs; *output; output++)
        cluster_create(run->cluster, (*output)->name, partitions_for(run, *output));
    snprintf(name, sizeof name, "%s.dlq", processor->name);
    cluster_create(run->cluster, name, 1);
    snprintf(name, sizeof name, "%s.changelog", processor->name);
    if (processor->tables)
        cluster_create(run->cluster, name, streams);
}

/* Where the client of a producer puts a record: by its whole key, each in a way of its own. */
static uint16_t scatter(struct ck_bytes key, uint32_t partitions)
{
    uint64_t hash = 0;

    for (size_t i = 0; i < key.size; i++) {
        hash += (unsigned char)key.data[i];
        hash = ck_sim_random(&hash);
    }
    return (uint16_t)(hash % partitions);
}

uint16_t run_partition(struct sim_run *run, const struct sim_input *input, uint64_t turn)
{
    uint32_t partitions = (uint32_t)cluster_partitions(run->cluster, input->topic->name);

    if (!input->topic->foreign)
        return (uint16_t)ck_key_partition(input->key, partitions);
    return run->keyed && input->key.size ? scatter(input->key, partitions) : (uint16_t)(turn % partitions);
}

static void feed(struct sim_run *run, const struct sim_decision *decision)
{
    const struct sim_input *input = &run->inputs->items[decision->a];
    struct log_record       record = { .key = input->key, .value = input->value, .time_ms = 1 };
    int                     result = cluster_append(run->cluster, input->topic->name, run_partition(run, input, (uint64_t)decision->b), &record);

    assert(result == 0);
    run->fed[decision->a] = true;
}

/* ---- workers ---- */

static void actors_open(struct sim_run *run)
{
    const struct sim *sim = run->sim;

    for (size_t i = 0; i < sim->count; i++) {
        struct sim_actor *actor = &run->actors[i];

        actor->processor = sim->processors[i];
        actor->owned = option_defaults(actor->processor);
        actor->config = sim->configs && sim->configs[i] ? sim->configs[i] : actor->owned;
        actor->instance_count = (size_t)run->setup.workers[i];
        for (size_t j = 0; j < actor->instance_count; j++) {
            snprintf(actor->instances[j].id, sizeof actor->instances[j].id, "%s-%zu", actor->processor->name, j);
            instance_start(run, actor, &actor->instances[j]);
        }
    }
}

/* ---- decisions ---- */

static void set_day(struct sim_run *run, int32_t day)
{
    run->day = day;
    for (size_t i = 0; i < run->sim->count; i++)
        for (size_t j = 0; j < run->actors[i].instance_count; j++)
            if (run->actors[i].instances[j].worker && !run->actors[i].instances[j].sleeping)
                worker_day(run->actors[i].instances[j].worker, day);
}

static void ahead(struct sim_run *run, struct sim_actor *actor, struct instance *instance, int64_t days)
{
    if (days <= 0 || days > AHEAD_MAX)
        return;
    instance->ahead = (int32_t)days;
    if (instance->worker && !instance->sleeping)
        worker_day(instance->worker, run->sim->today + instance->ahead);
    else
        instance_start(run, actor, instance);
}

static void set_right(struct sim_run *run, struct instance *instance)
{
    if (instance->ahead)
        instance_leave(run, instance, false);
    instance->ahead = 0;
}

static void compact(struct sim_run *run, const struct sim_decision *decision)
{
    size_t size = strlen(decision->topic), suffix = strlen(".changelog");

    if (decision->a < 0 || decision->a >= cluster_partitions(run->cluster, decision->topic) || decision->b < 0)
        return;
    cluster_compact_to(run->cluster, decision->topic, (uint16_t)decision->a, decision->b);
    if (size < suffix || strcmp(decision->topic + size - suffix, ".changelog") != 0)
        run->outputs_compacted = true;
}

static const struct ck_topic *input_named(const struct sim_run *run, const char *name)
{
    for (size_t i = 0; i < run->sim->count; i++)
        for (const struct ck_input *input = run->sim->processors[i]->inputs; input->topic; input++)
            if (strcmp(input->topic->name, name) == 0)
                return input->topic;
    return NULL;
}

static bool uses(const struct ck_processor *processor, const char *topic)
{
    for (const struct ck_input *input = processor->inputs; input->topic; input++)
        if (strcmp(input->topic->name, topic) == 0)
            return true;
    for (const struct ck_topic *const *output = processor->outputs; *output; output++)
        if (strcmp((*output)->name, topic) == 0)
            return true;
    return false;
}

bool run_may_shorten(const struct sim_run *run, const struct ck_topic *topic)
{
    for (size_t i = 0; i < run->sim->count; i++) {
        for (const struct ck_input *input = run->sim->processors[i]->inputs; input->topic; input++)
            if (input->topic == topic && input->role == CK_INPUT_STREAM)
                return false;
        for (const struct ck_topic *const *output = run->sim->processors[i]->outputs; *output; output++)
            if (*output == topic)
                return false;
    }
    return true;
}

static int is_of(void *context, const struct log_record *record)
{
    const struct sim_input *input = context;

    return ck_bytes_equal(input->key, record->key) && ck_bytes_equal(input->value, record->value);
}

/* What the topic has no longer was not fed, until it is again. */
static void forget_lost(struct sim_run *run, const struct ck_topic *topic)
{
    for (size_t i = 0; i < run->inputs->count; i++) {
        struct sim_input input = run->inputs->items[i];

        if (input.topic == topic && run->fed[i])
            run->fed[i] = cluster_read(run->cluster, topic->name, 0, 0, is_of, &input);
    }
}

/* What is appended may come again in any order; what is stated comes as it was published. */
static void rewrite(struct sim_run *run, const struct sim_decision *decision)
{
    const struct ck_topic *topic = input_named(run, decision->topic);

    if (run->depth > 0)
        return; /* who sleeps has it open */
    for (size_t i = 0; i < run->sim->count; i++)
        for (size_t j = 0; j < run->actors[i].instance_count && uses(run->sim->processors[i], decision->topic); j++)
            instance_leave(run, &run->actors[i].instances[j], false);
    cluster_settle(run->cluster);
    if (decision->act == SIM_REWRITE) {
        cluster_rewrite(run->cluster, decision->topic, topic && sim_is_stated(topic) ? 0 : (size_t)decision->a);
        return;
    }
    if (!topic || !run_may_shorten(run, topic) || decision->a < 0)
        return;
    cluster_shorten(run->cluster, decision->topic, (size_t)decision->a);
    forget_lost(run, topic);
}

void run_perform(struct sim_run *run, const struct sim_decision *decision)
{
    struct sim_actor *actor = &run->actors[decision->actor];
    struct instance  *instance = &actor->instances[decision->worker];

    switch (decision->act) {
    case SIM_FEED: feed(run, decision); break;
    case SIM_STEP: instance_steps(run, actor, instance, decision->a); break;
    case SIM_START:
        if (!instance->worker || instance->sleeping) {
            instance->ahead = 0;
            instance_start(run, actor, instance); /* the same transactional id: fences, and ends what the dead one left open */
        }
        break;
    case SIM_AHEAD: ahead(run, actor, instance, decision->a); break;
    case SIM_LEAVE: instance_leave(run, instance, decision->a); break;
    case SIM_EVICT:
        if (instance->log)
            log_memory_evict(instance->log);
        break;
    case SIM_DROP:
        if (instance->worker && !instance->sleeping)
            worker_drop_parked(instance->worker, 0);
        break;
    case SIM_DAY: set_day(run, run->sim->today - (int32_t)decision->a); break;
    case SIM_EXPIRE: cluster_expire(run->cluster); break;
    case SIM_MARKER: cluster_marker(run->cluster, instance->id, (size_t)decision->a); break;
    case SIM_LAND: cluster_land(run->cluster, instance->id); break;
    case SIM_COMPACT: compact(run, decision); break;
    case SIM_TEACH:
        if (instance->worker && !instance->sleeping)
            schemas_teach(run, instance->registry, (uint32_t)decision->a);
        break;
    case SIM_GROW: cluster_grow(run->cluster, decision->topic, (uint16_t)decision->a); break;
    case SIM_REWRITE:
    case SIM_SHORTEN: rewrite(run, decision); break;
    case SIM_FAULT: /* its call was not made */
    case SIM_WAKE: break;
    }
}

/* ---- from the start to the end ---- */

/* Whether anything happened. One that is fenced now was taken for dead before: it is started again, as a supervisor does. */
static bool quiet_steps(struct sim_run *run, struct sim_actor *actor, struct instance *instance)
{
    bool any = instance_steps(run, actor, instance, QUIET_STEPS_MAX);

    if (instance->worker || run->error)
        return any;
    instance_start(run, actor, instance);
    return true;
}

int run_quiet(struct sim_run *run)
{
    size_t last = run->steps + QUIET_STEPS_MAX;
    bool   any = true;

    while (any && !run->error) {
        any = false;
        for (size_t i = 0; i < run->sim->count; i++)
            for (size_t j = 0; j < run->actors[i].instance_count && !run->error; j++)
                any = quiet_steps(run, &run->actors[i], &run->actors[i].instances[j]) || any;
        if (run->steps > last)
            run_fail(run, -ETIMEDOUT, "never quiet", NULL);
    }
    return run->error;
}

static void feed_all(struct sim_run *run)
{
    size_t count = run->inputs->count, *order = malloc((count + 1) * sizeof *order);

    assert(order);
    for (size_t i = 0; i < count; i++)
        order[i] = i;
    for (size_t i = count; i > 1 && run->mixed; i--) {
        size_t at = (size_t)ck_sim_below(&run->seed, i), swap = order[i - 1];

        order[i - 1] = order[at];
        order[at] = swap;
    }
    for (size_t i = 0; i < count; i++)
        if (run->fed[order[i]])
            feed(run, &(struct sim_decision){ .a = (int64_t)order[i] });
    free(order);
}

static void play(struct sim_run *run)
{
    run->faulty = run->schedule && !run->sim->calm;
    if (!run->schedule)
        feed_all(run);
    else if (run->draws)
        draw_play(run);
    else
        while (run->at < run->schedule->count && !run->error)
            run_perform(run, &run->schedule->items[run->at++]);
    run->faulty = false;
}

void run_execute(struct sim_run *run)
{
    run->cluster = cluster_new();
    if (run->draws)
        draw_setup(run);
    if (run->schedule) {
        run->setup = run->schedule->setup;
        cluster_faults(run->cluster, run_fault, run);
        cluster_break(run->cluster, run->sim->cluster_broken | (run->setup.batch_max % 2 ? CLUSTER_NAMELESS : 0));
        cluster_clock(run->cluster, (int64_t)run->sim->today * CK_DAY_MS + CK_DAY_MS / 2);
    }
    run->day = run->sim->today - (int32_t)run->setup.days_before;
    schemas_collect(run);
    run->knows_all = !run->schedule;
    for (size_t i = 0; i < run->sim->count; i++)
        create(run, run->sim->processors[i]);
    actors_open(run);
    play(run);
    cluster_settle(run->cluster);
    run->knows_all = true;
    for (size_t i = 0; i < run->sim->count; i++)
        for (size_t j = 0; j < run->actors[i].instance_count && !run->error; j++) {
            set_right(run, &run->actors[i].instances[j]);
            schemas_teach(run, run->actors[i].instances[j].registry, 0);
            if (!run->actors[i].instances[j].worker)
                instance_start(run, &run->actors[i], &run->actors[i].instances[j]);
        }
    set_day(run, run->sim->today);
    run_quiet(run);
}

void run_release(struct sim_run *run)
{
    for (size_t i = 0; i < run->sim->count; i++) {
        for (size_t j = 0; j < run->actors[i].instance_count; j++)
            instance_leave(run, &run->actors[i].instances[j], false);
        free(run->actors[i].owned);
    }
    cluster_free(run->cluster);
    free(run->ids);
    free(run->fed);
}
