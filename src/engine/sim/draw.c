/* SPDX-License-Identifier: Apache-2.0
 * The adversary: draws decisions from the seed, writes them down, performs them. */
#include <assert.h>
#include <stdlib.h>

#include "engine/sim/internal.h"

enum { STEPS_AFTER_MAX = 200, NESTED_MAX = 60, DEPTH_MAX = 2, PARTITIONS_MAX = 12, GROWN_MAX = 24, DAYS_MAX = 800 };

static uint64_t below(struct sim_run *run, uint64_t limit) { return ck_sim_below(&run->seed, limit); }
static bool     one_in(struct sim_run *run, uint64_t count) { return ck_sim_below(&run->seed, count) == 0; }

/* ---- before it begins ---- */

/* Before the last day: it comes soon, or after a jump. */
static int64_t draw_days(struct sim_run *run) { return (int64_t)below(run, one_in(run, 3) ? DAYS_MAX : 4); }

void draw_setup(struct sim_run *run)
{
    struct sim_setup *setup = &run->schedule->setup;
    bool              small = one_in(run, 2);

    setup->partitions = 1 + (int64_t)below(run, PARTITIONS_MAX);
    setup->user_partitions = 1 + (int64_t)below(run, PARTITIONS_MAX);
    setup->batch_max = 1 + (int64_t)below(run, small ? 10 : 1000);
    small = one_in(run, 2);
    setup->inputs_max = 1 + (int64_t)below(run, small ? 5 : 1000);
    small = one_in(run, 2);
    setup->subjects_max = 1 + (int64_t)below(run, small ? 5 : 1000);
    setup->days_before = draw_days(run);
    setup->empty_reference = run->sim->allow_empty_reference && !one_in(run, 4);
    for (size_t i = 0; i < run->sim->count; i++)
        setup->workers[i] = run->sim->calm ? 1 : 1 + (int64_t)below(run, SIM_WORKERS_MAX);
    run->calmness = 1 + below(run, 3);
    run->compacts_outputs = one_in(run, 4);
    run->keyed = one_in(run, 2);
}

/* ---- faults ---- */

static bool chance(struct sim_run *run, uint64_t in) { return one_in(run, in * run->calmness); }

static bool may_sleep(const struct sim_run *run)
{
    return run->depth < DEPTH_MAX && run->frame->worker && run->frame->instance->worker == run->frame->worker;
}

static int draw_sleep(struct sim_run *run, enum log_call call)
{
    uint64_t in = call == CALL_COMMIT ? 30 : call == CALL_REOPEN ? 4 : 800;

    if (!chance(run, in))
        return FAULT_NONE;
    return one_in(run, 3) ? SIM_PAUSE : SIM_SLEEP;
}

int draw_fault(struct sim_run *run, enum log_call call)
{
    static const int ends[] = { FAULT_SLOW, FAULT_SLOW,        FAULT_ABORT,       FAULT_ABORT, FAULT_UNKNOWN_COMMITTED, FAULT_UNKNOWN_ABORTED,
                                FAULT_DIE,  FAULT_DIE_HALFWAY, FAULT_UNKNOWN_LATE };
    static const int polls[] = { FAULT_IDLE, FAULT_TURN, FAULT_IDLE, FAULT_TURN, FAULT_OUT_OF_RANGE };
    int              fault = may_sleep(run) ? draw_sleep(run, call) : FAULT_NONE;

    if (fault != FAULT_NONE)
        return fault;
    switch (call) {
    case CALL_COMMIT: return chance(run, 3) ? ends[below(run, sizeof ends / sizeof *ends)] : FAULT_NONE;
    case CALL_APPEND:
        if (chance(run, 600))
            return FAULT_ABORT;
        if (chance(run, 600))
            return FAULT_TOO_LARGE;
        break;
    case CALL_ABORT:
        if (chance(run, 4))
            return FAULT_SLOW;
        break;
    case CALL_POLL:
        if (chance(run, 20))
            return polls[below(run, sizeof polls / sizeof *polls)];
        break;
    case CALL_FOLLOW:
        if (chance(run, 3))
            return FAULT_LAG;
        break;
    default: break;
    }
    return chance(run, 400) ? FAULT_DIE : FAULT_NONE;
}

/* ---- what happens around the workers ---- */

struct who {
    uint8_t actor, worker;
};

static struct who draw_who(struct sim_run *run)
{
    struct who who = { 0 };

    who.actor = (uint8_t)below(run, run->sim->count);
    who.worker = (uint8_t)below(run, run->actors[who.actor].instance_count);
    return who;
}

static void draw_steps(struct sim_run *run)
{
    struct who who = draw_who(run);

    draw_decide(run, (struct sim_decision){ .act = SIM_STEP, .actor = who.actor, .worker = who.worker, .a = 1 + (int64_t)below(run, 8) });
}

static void draw_compaction(struct sim_run *run, const struct ck_processor *processor)
{
    char                changelog[256];
    const char         *topic = changelog;
    struct sim_decision decision = { .act = SIM_COMPACT };
    size_t              outputs = 0;
    int                 partitions;

    snprintf(changelog, sizeof changelog, "%s.changelog", processor->name);
    while (processor->outputs[outputs])
        outputs++;
    if (run->compacts_outputs && outputs > 0 && one_in(run, 3)) {
        const struct ck_topic *output = processor->outputs[below(run, outputs)];

        if (!output->appended)
            topic = output->name;
    }
    partitions = cluster_partitions(run->cluster, topic);
    if (partitions <= 0)
        return;
    decision.a = (int64_t)below(run, (uint64_t)partitions);
    decision.b = cluster_end(run->cluster, topic, (uint16_t)decision.a);
    if (!one_in(run, 3))
        decision.b = (int64_t)below(run, (uint64_t)decision.b + 1);
    decision.topic = topic;
    draw_decide(run, decision);
}

static void draw_topic_change(struct sim_run *run, const struct ck_processor *processor)
{
    size_t                 inputs = 0;
    const struct ck_input *input;
    struct sim_decision    decision = { 0 };
    int64_t                end;

    while (processor->inputs[inputs].topic)
        inputs++;
    input = &processor->inputs[below(run, inputs)];
    decision.topic = input->topic->name;
    if (input->topic->foreign) {
        decision.act = SIM_GROW;
        decision.a = cluster_partitions(run->cluster, decision.topic) + 1 + (int64_t)below(run, 3);
        if (decision.a <= GROWN_MAX)
            draw_decide(run, decision);
    } else if (input->role == CK_INPUT_REFERENCE && run->depth == 0) {
        draw_feed_of(run, input->topic);
        end = cluster_end(run->cluster, decision.topic, 0);
        decision.act = SIM_REWRITE;
        decision.a = (int64_t)below(run, (uint64_t)end + 1);
        if (run_may_shorten(run, input->topic) && decision.a > 0 && one_in(run, 2))
            decision.act = SIM_SHORTEN;
        draw_decide(run, decision);
    }
}

static void draw_markers(struct sim_run *run)
{
    struct who          who = draw_who(run);
    const char         *id = run->actors[who.actor].instances[who.worker].id;
    struct sim_decision decision = { .act = SIM_MARKER, .actor = who.actor, .worker = who.worker };
    size_t              markers = cluster_markers(run->cluster, id);

    if (markers == 0)
        return;
    decision.a = (int64_t)below(run, markers);
    draw_decide(run, decision);
}

static void draw_land(struct sim_run *run)
{
    struct who who = draw_who(run);

    draw_decide(run, (struct sim_decision){ .act = SIM_LAND, .actor = who.actor, .worker = who.worker });
}

/* One id, or whatever there is: a worker that starts knows none. */
static void draw_schema(struct sim_run *run)
{
    struct who          who = draw_who(run);
    struct sim_decision decision = { .act = SIM_TEACH, .actor = who.actor, .worker = who.worker };

    if (!one_in(run, 4))
        decision.a = run->ids[below(run, run->id_count)];
    draw_decide(run, decision);
}

static void disturb(struct sim_run *run)
{
    struct who          who = draw_who(run);
    struct instance    *instance = &run->actors[who.actor].instances[who.worker];
    struct sim_decision decision = { .actor = who.actor, .worker = who.worker };

    if (!instance->worker || (instance->sleeping && one_in(run, 4))) {
        decision.act = SIM_START;
        draw_decide(run, decision);
        return;
    }
    switch (below(run, 16)) {
    case 0:
        decision.act = SIM_LEAVE;
        decision.a = (int64_t)below(run, 2);
        draw_decide(run, decision);
        break;
    case 1:
        decision.act = SIM_EVICT;
        draw_decide(run, decision);
        break;
    case 2:
    case 3: draw_compaction(run, run->actors[who.actor].processor); break;
    case 4:
        decision = (struct sim_decision){ .act = SIM_DAY, .a = draw_days(run) };
        draw_decide(run, decision);
        break;
    case 5: draw_decide(run, (struct sim_decision){ .act = SIM_EXPIRE }); break;
    case 6:
        decision.act = SIM_DROP;
        draw_decide(run, decision);
        break;
    case 7: draw_topic_change(run, run->actors[who.actor].processor); break;
    case 8: draw_land(run); break;
    case 9:
        decision.act = SIM_AHEAD;
        decision.a = 1 + draw_days(run);
        draw_decide(run, decision);
        break;
    default: draw_markers(run); break;
    }
}

/* ---- the course ---- */

static void draw_some(struct sim_run *run)
{
    if (run->order->at < run->order->count && one_in(run, 4))
        draw_feed(run);
    if (run->faulty && one_in(run, 3))
        disturb(run);
    if (run->id_count > 0 && one_in(run, 8))
        draw_schema(run);
    draw_steps(run);
}

void draw_nested(struct sim_run *run)
{
    for (uint64_t left = below(run, NESTED_MAX); left > 0 && !run->error; left--)
        draw_some(run);
}

void draw_play(struct sim_run *run)
{
    struct order order = draw_order(run);
    uint64_t     after = below(run, STEPS_AFTER_MAX);

    run->order = &order;
    while (!run->error && (order.at < order.count || after > 0)) {
        if (order.at == order.count)
            after--;
        draw_some(run);
    }
    run->order = NULL;
    free(order.items);
}
