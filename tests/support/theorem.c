/* SPDX-License-Identifier: Apache-2.0
 * One seed: inputs, a reference execution, an adversarial one, the checks. */
#include "theorem.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>

#include "chokepoint/codec.h"
#include "theorem_run.h"

uint64_t theorem_random(uint64_t *seed)
{
    uint64_t mixed = (*seed += 0x9e3779b97f4a7c15);

    mixed = (mixed ^ (mixed >> 30)) * 0xbf58476d1ce4e5b9;
    mixed = (mixed ^ (mixed >> 27)) * 0x94d049bb133111eb;
    return mixed ^ (mixed >> 31);
}

uint64_t theorem_below(uint64_t *seed, uint64_t limit) { return theorem_random(seed) % limit; }

void theorem_add_raw(struct theorem_inputs *inputs, const struct topic *topic, struct bytes key, struct bytes value)
{
    if (inputs->count == inputs->room) {
        inputs->room = inputs->room ? inputs->room * 2 : 64;
        inputs->items = realloc(inputs->items, inputs->room * sizeof *inputs->items);
        assert(inputs->items);
    }
    inputs->items[inputs->count++] = (struct theorem_input){ topic, arena_copy(&inputs->arena, key), arena_copy(&inputs->arena, value) };
}

void theorem_add(struct theorem_inputs *inputs, const struct topic *topic, const void *value)
{
    char          key[KEY_SIZE_MAX];
    struct buffer buffer = { 0 };
    size_t        size = topic->key ? topic->key(value, key) : 0;

    single_object_write(topic->value->fingerprint, &buffer);
    record_encode(topic->value, 0, topic->value->field_count, value, &buffer);
    theorem_add_raw(inputs, topic, (struct bytes){ key, size }, buffer_bytes(&buffer));
    buffer_release(&buffer);
}

static void describe(const struct run *run, uint64_t seed, char *report)
{
    size_t used = strlen(report);

    snprintf(report + used, THEOREM_REPORT - used,
             "\nseed %llu: %u partitions, %u of users, batches of %zu, %zu inputs a transaction, %u deaths, %u aborts, %u unknown, %u rebalances, %u "
             "sleeps",
             (unsigned long long)seed, run->partitions, run->user_partitions, run->batch_max, run->limits.inputs, run->deaths, run->aborts,
             run->unknowns, run->rebalances, run->sleeps);
}

static bool ended(const struct run *run, char *report)
{
    if (run->error)
        snprintf(report, THEOREM_REPORT, "error: %s ends with %d, %s", run->where, run->error, worker_error(run->error));
    return !run->error;
}

bool theorem_holds(const struct theorem *theorem, uint64_t seed, char report[THEOREM_REPORT])
{
    uint64_t              draw = seed;
    struct theorem_inputs inputs = { 0 };
    struct run            reference = { .theorem = theorem, .partitions = 1, .user_partitions = 1, .day = theorem->today };
    struct run            hard = { .theorem = theorem, .adversarial = true };
    bool                  good;

    assert(theorem->count <= ACTORS_MAX);
    report[0] = 0;
    theorem->generate(&inputs, &draw);
    hard.partitions = (uint16_t)(1 + theorem_below(&draw, 12));
    hard.user_partitions = (uint16_t)(1 + theorem_below(&draw, 12));
    hard.batch_max = (size_t)(1 + theorem_below(&draw, theorem_below(&draw, 2) ? 10 : 1000));
    hard.limits.inputs = (size_t)(1 + theorem_below(&draw, theorem_below(&draw, 2) ? 5 : 1000));
    hard.limits.subjects = (size_t)(1 + theorem_below(&draw, theorem_below(&draw, 2) ? 5 : 1000));
    hard.day = theorem->today - (int32_t)theorem_below(&draw, 4);
    hard.seed = theorem_random(&draw);
    run_execute(&reference, &inputs);
    run_execute(&hard, &inputs);
    good = ended(&reference, report) && ended(&hard, report) && check_gaps(&reference, report) && check_gaps(&hard, report) &&
           check_same(&reference, &hard, report) && check_impossible(&hard, report) && check_silence(&reference, report) &&
           check_silence(&hard, report) && check_marking(&hard, report) && check_gaps(&hard, report);
    describe(&hard, seed, report);
    run_release(&reference);
    run_release(&hard);
    free(inputs.items);
    arena_release(&inputs.arena);
    return good;
}
