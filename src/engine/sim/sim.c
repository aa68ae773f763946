/* SPDX-License-Identifier: Apache-2.0
 * One seed: inputs, a plain execution, one under the adversary, the checks. */
#include "engine/sim/sim.h"

#include <assert.h>
#include <stdlib.h>

#include "chokepoint/avro.h"
#include "engine/runtime/description.h"
#include "engine/sim/internal.h"

uint64_t ck_sim_random(uint64_t *seed)
{
    uint64_t mixed = (*seed += 0x9e3779b97f4a7c15);

    mixed = (mixed ^ (mixed >> 30)) * 0xbf58476d1ce4e5b9;
    mixed = (mixed ^ (mixed >> 27)) * 0x94d049bb133111eb;
    return mixed ^ (mixed >> 31);
}

uint64_t ck_sim_below(uint64_t *seed, uint64_t limit) { return ck_sim_random(seed) % limit; }

/* ---- inputs ---- */

void ck_sim_add_raw(struct ck_sim_inputs *inputs, const struct ck_topic *topic, struct ck_bytes key, struct ck_bytes value)
{
    struct sim_input input = { topic, key, value };

    if (inputs->count == inputs->room) {
        inputs->room = inputs->room ? inputs->room * 2 : 64;
        inputs->items = realloc(inputs->items, inputs->room * sizeof *inputs->items);
        assert(inputs->items);
    }
    if (key.data)
        input.key = ck_arena_copy(&inputs->arena, key);
    if (value.data)
        input.value = ck_arena_copy(&inputs->arena, value);
    inputs->items[inputs->count++] = input;
}

void ck_sim_add(struct ck_sim_inputs *inputs, const struct ck_topic *topic, const void *value)
{
    char             key[CK_KEY_SIZE_MAX];
    struct ck_buffer buffer = { 0 };
    size_t           size = ck_topic_key(topic, value, key);

    ck_single_object_write(topic->value->fingerprint, &buffer);
    ck_record_encode(topic->value, 0, topic->value->field_count, value, &buffer);
    ck_sim_add_raw(inputs, topic, (struct ck_bytes){ key, size }, ck_buffer_bytes(&buffer));
    ck_buffer_release(&buffer);
}

void sim_inputs_release(struct ck_sim_inputs *inputs)
{
    free(inputs->items);
    ck_arena_release(&inputs->arena);
    *inputs = (struct ck_sim_inputs){ 0 };
}

/* ---- one case ---- */

static void describe(const struct sim_run *run, char *report)
{
    const struct sim_schedule *schedule = run->schedule;
    size_t                     used = strlen(report), counts[SIM_PAUSE + 1] = { 0 }, starts = 0, taught = 0;

    for (size_t i = 0; i < schedule->count; i++) {
        counts[schedule->items[i].act == SIM_FAULT ? schedule->items[i].fault : FAULT_NONE]++;
        starts += schedule->items[i].act == SIM_START;
        taught += schedule->items[i].act == SIM_TEACH;
    }
    snprintf(
        report + used, SIM_REPORT - used,
        "\n%lld partitions, %lld of users, batches of %lld, %lld inputs a transaction; %zu decisions, of them %zu deaths, %zu restarts, %zu aborts, "
        "%zu too large, %zu slow, %zu unknown, %zu sleeps, %zu schemas told; %zu steps, %zu audits",
        (long long)schedule->setup.partitions, (long long)schedule->setup.user_partitions, (long long)schedule->setup.batch_max,
        (long long)schedule->setup.inputs_max, schedule->count, counts[FAULT_DIE] + counts[FAULT_DIE_HALFWAY], starts, counts[FAULT_ABORT],
        counts[FAULT_TOO_LARGE], counts[FAULT_SLOW], counts[FAULT_UNKNOWN_COMMITTED] + counts[FAULT_UNKNOWN_ABORTED] + counts[FAULT_UNKNOWN_LATE],
        counts[SIM_SLEEP] + counts[SIM_PAUSE], taught, run->steps, run->audits);
}

static bool ended(const struct sim_run *run, char *report)
{
    if (run->error)
        snprintf(report, SIM_REPORT, "error: %s ends with %d, %s%s%s", run->where, run->error, worker_error(run->error), run->fault[0] ? ": " : "",
                 run->fault);
    return !run->error;
}

static bool check(struct sim_run *plain, struct sim_run *hard, char *report)
{
    return ended(plain, report) && ended(hard, report) && check_gaps(plain, report) && check_gaps(hard, report) && check_same(plain, hard, report) &&
           check_impossible(hard, report) && check_silence(plain, report) && check_silence(hard, report) && check_marking(hard, report) &&
           check_gaps(hard, report);
}

static bool *flags(size_t count)
{
    bool *flags = calloc(count + 1, sizeof *flags);

    assert(flags);
    return flags;
}

static struct sim_setup plain_setup(const struct sim *sim, const struct sim_setup *setup)
{
    struct sim_setup plain = { .partitions = 1, .user_partitions = 1, .empty_reference = setup->empty_reference };

    for (size_t i = 0; i < sim->count; i++)
        plain.workers[i] = 1;
    return plain;
}

static bool is_described(const struct sim *sim, char report[SIM_REPORT])
{
    const struct ck_processor *list[SIM_ACTORS_MAX + 1] = { NULL };
    char                       problem[DESCRIPTION_PROBLEM_MAX];

    memcpy(list, sim->processors, sim->count * sizeof list[0]);
    if (description_check(list, problem) == 0)
        return true;
    snprintf(report, SIM_REPORT, "description: %s", problem);
    return false;
}

/* The plain execution has the inputs that the other one was fed. */
static bool run_both(struct sim_run *hard, char report[SIM_REPORT])
{
    struct sim_run plain = { .sim = hard->sim, .inputs = hard->inputs };
    bool           good;

    report[0] = 0;
    hard->fed = flags(hard->inputs->count);
    run_execute(hard);
    plain.fed = flags(hard->inputs->count);
    memcpy(plain.fed, hard->fed, hard->inputs->count * sizeof *plain.fed);
    plain.setup = plain_setup(hard->sim, &hard->setup);
    run_execute(&plain);
    good = check(&plain, hard, report);
    coverage_count(&plain);
    describe(hard, report);
    run_release(&plain);
    run_release(hard);
    return good;
}

bool sim_try(const struct sim *sim, uint64_t seed, struct sim_case *ret_case, char report[SIM_REPORT])
{
    struct sim_run hard = { .sim = sim, .inputs = &ret_case->inputs, .schedule = &ret_case->schedule, .draws = true };

    assert(sim->count <= SIM_ACTORS_MAX);
    *ret_case = (struct sim_case){ 0 };
    if (!is_described(sim, report))
        return false;
    if (sim->generate)
        sim->generate(&ret_case->inputs, &seed);
    else
        sim_generate(sim, &ret_case->inputs, &seed);
    schemas_frame(&ret_case->inputs, seed);
    hard.seed = ck_sim_random(&seed);
    hard.audit_seed = ck_sim_random(&seed);
    return run_both(&hard, report);
}

bool sim_replay(const struct sim *sim, const struct sim_case *given, char report[SIM_REPORT])
{
    struct sim_schedule schedule = given->schedule; /* it is not added to */
    struct sim_run      hard = { .sim = sim, .inputs = &given->inputs, .schedule = &schedule };

    if (!is_described(sim, report))
        return false;
    return run_both(&hard, report);
}

bool sim_holds(const struct sim *sim, uint64_t seed, char report[SIM_REPORT])
{
    struct sim_case drawn;
    bool            good = sim_try(sim, seed, &drawn, report);
    size_t          used = strlen(report);

    snprintf(report + used, SIM_REPORT - used, "; seed %llu", (unsigned long long)seed);
    sim_case_release(&drawn);
    return good;
}
