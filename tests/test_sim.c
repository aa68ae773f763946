/* SPDX-License-Identifier: Apache-2.0
 * The simulation itself: it reproduces, shrinks, and goes red when a guarantee is broken on purpose; schedules that once failed hold. */
#include <criterion/criterion.h>

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>

#include "records.h"
#include "examples/spike.h"
#include "chokepoint/avro.h"
#include "program/simulate/episode.h"
#include "program/simulate/simulate.h"
#include "engine/sim/sim.h"
#include "engine/state/published.h"
#include "processors/all.h"

extern const struct ck_processor intake, controls, enrich;

enum { SEEDS = 60, SHRINK_RUNS = 300 };

static const struct ck_processor *const chain[] = { &intake, &enrich, NULL }, *const alone[] = { &enrich, NULL };

static struct sim sim_of(const struct ck_processor *const *list)
{
    struct sim sim = {
        .processors = list, .today = episode_today(), .known = processors_all, .simulation = &trade_simulation, .allow_empty_reference = true
    };

    while (list[sim.count])
        sim.count++;
    return sim;
}

static char *text_of(const struct sim *sim, const struct sim_case *given, size_t *ret_size)
{
    char *text;
    FILE *out = open_memstream(&text, ret_size);

    sim_write(sim, given, out);
    fclose(out);
    return text;
}

/* ---- it is what it says ---- */

/* Whatever the adversary can do, it does within few seeds. */
Test(sim, draws_every_act_and_every_fault)
{
    struct sim both[] = { sim_of(chain), sim_of(alone) }; /* only topics that nobody here writes are made shorter */
    size_t     acts[SIM_AHEAD + 1] = { 0 }, faults[SIM_PAUSE + 1] = { 0 };
    char       report[SIM_REPORT];

    for (uint64_t seed = 1; seed <= 150; seed++) {
        struct sim_case drawn;

        cr_expect(sim_try(&both[seed % 2], seed, &drawn, report), "%s", report);
        for (size_t i = 0; i < drawn.schedule.count; i++)
            if (drawn.schedule.items[i].act == SIM_FAULT)
                faults[drawn.schedule.items[i].fault]++;
            else
                acts[drawn.schedule.items[i].act]++;
        sim_case_release(&drawn);
    }
    for (int act = 0; act <= SIM_AHEAD; act++)
        cr_expect(act == SIM_FAULT || acts[act] > 0, "act %d was never drawn", act);
    for (int fault = FAULT_NONE + 1; fault <= SIM_PAUSE; fault++)
        cr_expect(faults[fault] > 0, "fault %d was never drawn", fault);
}

/* One seed is one case, byte for byte. */
Test(sim, a_seed_is_a_case)
{
    struct sim      sim = sim_of(chain);
    struct sim_case one, two;
    char            report[SIM_REPORT];
    size_t          size, other;
    char           *text, *again;

    sim_try(&sim, 5, &one, report);
    sim_try(&sim, 5, &two, report);
    text = text_of(&sim, &one, &size);
    again = text_of(&sim, &two, &other);
    cr_expect_str_eq(text, again);
    free(text);
    free(again);
    sim_case_release(&one);
    sim_case_release(&two);
}

/* What is written is read back as it was, and runs in the same way: with equal counts of steps, in the report. */
Test(sim, a_schedule_is_replayed_exactly)
{
    struct sim sim = sim_of(chain);

    sim.audit = 100; /* as a replay does */
    for (uint64_t seed = 1; seed <= 30; seed++) {
        struct sim                 read = { .allow_empty_reference = true };
        struct sim_case            drawn, copy = { 0 };
        const struct ck_processor *list[SIM_ACTORS_MAX + 1];
        char                       report[SIM_REPORT], replayed[SIM_REPORT];
        size_t                     size, other;
        char                      *text, *again;
        FILE                      *in;

        sim_try(&sim, seed, &drawn, report);
        text = text_of(&sim, &drawn, &size);
        in = fmemopen(text, size, "r");
        cr_assert_eq(sim_read(in, processors_all, &read, list, &copy), 0);
        fclose(in);
        again = text_of(&read, &copy, &other);
        cr_expect_str_eq(text, again);
        cr_expect(sim_replay(&read, &copy, replayed));
        cr_expect_str_eq(report, replayed, "seed %d:\n%s\n%s", (int)seed, report, replayed);
        free(text);
        free(again);
        sim_case_release(&drawn);
        sim_case_release(&copy);
    }
}

/* A line that is none is named. */
Test(sim, a_damaged_schedule_is_refused)
{
    static const char *const texts[] = {
        "processors nobody:1\n",
        "processors enrich:9\n",
        "processors enrich:1\nsetup today=1\n",
        "processors enrich:1\nsetup today=1 days_before=0 empty_reference=0 partitions=1 user_partitions=1 batch=1 inputs=1 subjects=1\n1 dance\n",
        "processors enrich:1\nsetup today=1 days_before=0 empty_reference=0 partitions=1 user_partitions=1 batch=1 inputs=1 subjects=1\n1 feed 0 0\n",
        "processors enrich:1\nsetup today=1 days_before=0 empty_reference=0 partitions=1 user_partitions=1 batch=1 inputs=1 subjects=1\n1 step "
        "enrich-1 2\n",
        "processors enrich:1\nsetup today=1 days_before=0 empty_reference=0 partitions=1 user_partitions=1 batch=1 inputs=1 subjects=1\ninput prices "
        "- -\n",
        "",
    };

    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct sim                 read = { 0 };
        struct sim_case            copy = { 0 };
        const struct ck_processor *list[SIM_ACTORS_MAX + 1];
        FILE                      *in = fmemopen((void *)(uintptr_t)texts[i], strlen(texts[i]) + 1, "r");

        cr_expect_neq(sim_read(in, processors_all, &read, list, &copy), 0, "%s", texts[i]);
        fclose(in);
        sim_case_release(&copy);
    }
}

/* One schedule of tests/sim. */
static bool replay(const char *name, unsigned broken)
{
    struct sim                 read = { .allow_empty_reference = true, .broken = broken };
    struct sim_case            given = { 0 };
    const struct ck_processor *list[SIM_ACTORS_MAX + 1];
    char                       path[512], report[SIM_REPORT];
    bool                       holds;
    FILE                      *in;

    snprintf(path, sizeof path, SOURCE_DIR "/tests/sim/%s", name);
    in = fopen(path, "r");
    cr_assert(in);
    cr_assert_eq(sim_read(in, processors_all, &read, list, &given), 0, "%s", path);
    fclose(in);
    cr_expect_gt(given.schedule.count, 0);
    holds = sim_replay(&read, &given, report);
    cr_expect(holds || broken, "%s: %s", name, report);
    sim_case_release(&given);
    return holds;
}

/* ---- it goes red ---- */

/* How many of the seeds fail; the first failure, shrunk, is much smaller and fails with the same word. */
static size_t failures(unsigned broken, unsigned cluster_broken)
{
    struct sim sim = sim_of(alone);
    size_t     failed = 0;

    sim.broken = broken;
    sim.cluster_broken = cluster_broken;
    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        struct sim_case drawn;
        char            report[SIM_REPORT], word[SIM_REPORT];
        size_t          before;

        if (!sim_try(&sim, seed, &drawn, report) && failed++ == 0) {
            memcpy(word, report, sizeof word);
            before = drawn.schedule.count;
            sim_shrink(&sim, &drawn, SHRINK_RUNS, report);
            cr_expect_lt(drawn.schedule.count, before);
            cr_expect_eq(strncmp(report, word, strcspn(word, ":")), 0, "%s is not %s", report, word);
            cr_expect_not(sim_replay(&sim, &drawn, report));
        }
        sim_case_release(&drawn);
    }
    return failed;
}

/* Writers that are not fenced. */
Test(sim, sees_broken_fencing) { cr_assert_gt(failures(0, CLUSTER_NO_FENCING), 0); }

/* Readers that take the last stable offset for the end: they miss what a predecessor committed when its marker has not come, unless they know its
 * number. */
Test(sim, sees_missed_markers)
{
    cr_assert_gt(failures(BROKEN_TAIL, CLUSTER_STABLE_IS_END), 0);
    cr_assert_eq(failures(0, CLUSTER_STABLE_IS_END), 0);
}

/* Rows that an abort leaves changed. */
Test(sim, sees_broken_undo) { cr_assert_gt(failures(BROKEN_UNDO, 0), 0); }

/* Statements that are published though they are equal. */
Test(sim, sees_broken_suppression) { cr_assert_gt(failures(BROKEN_SUPPRESSION, 0), 0); }

/* Readers that see aborted records. */
Test(sim, sees_dirty_reads) { cr_assert_gt(failures(0, CLUSTER_DIRTY_READS), 0); }

/* Reference records that are passed over by a worker that does not know their schema, while another one does. */
Test(sim, sees_broken_waiting) { cr_assert_gt(failures(BROKEN_WAITING, 0), 0); }

/* Hosts whose clocks are ahead: what they publish of days that have not come nobody takes back. */
Test(sim, sees_broken_clocks)
{
    static const struct ck_processor *const dated[] = { &controls, NULL };
    struct sim                              sim = sim_of(dated);
    size_t                                  failed = 0;
    char                                    report[SIM_REPORT];

    for (uint64_t seed = 1; seed <= SEEDS; seed++)
        cr_expect(sim_holds(&sim, seed, report), "%s", report);
    sim.broken = BROKEN_CLOCK;
    for (uint64_t seed = 1; seed <= SEEDS; seed++)
        failed += !sim_holds(&sim, seed, report);
    cr_assert_gt(failed, 0);
}

/* Partitions that are never read again after an answer that was none. */
Test(sim, sees_partitions_that_stay_stopped)
{
    struct sim sim = sim_of(alone);
    size_t     failed = 0;
    char       report[SIM_REPORT];

    sim.cluster_broken = CLUSTER_STAYS_STOPPED;
    for (uint64_t seed = 1; seed <= 3000 && failed == 0; seed++)
        failed += !sim_holds(&sim, seed, report);
    cr_assert_gt(failed, 0);
}

/* Restores that do not compare the number of the last transaction: they end where a lagging replica ends. */
Test(sim, sees_a_tail_that_is_not_read)
{
    cr_expect(replay("lagging-end.schedule", 0));
    cr_expect_not(replay("lagging-end.schedule", BROKEN_TAIL));
}

/* ---- what once failed ---- */

static bool is_schedule(const char *name)
{
    const char *dot = strrchr(name, '.');

    return dot && strcmp(dot, ".schedule") == 0;
}

/* Each file of tests/sim is the shrunk schedule of a failure that was mended. */
Test(sim, what_once_failed_holds)
{
    DIR           *directory = opendir(SOURCE_DIR "/tests/sim");
    struct dirent *entry;
    size_t         run = 0;

    cr_assert(directory);
    while ((entry = readdir(directory))) {
        if (!is_schedule(entry->d_name))
            continue;
        cr_expect(replay(entry->d_name, 0));
        run++;
    }
    closedir(directory);
    cr_assert_gt(run, 0);
}

/* ---- what a program knows of its users' records ---- */

static bool draw_prices(const struct ck_topic *topic, const struct ck_topic *const *topics, struct ck_sim_inputs *inputs, uint64_t *seed)
{
    struct price price = { .instrument = CK_BYTES("tin"), .day = (int32_t)ck_sim_below(seed, 10), .amount = 1 };

    cr_assert(topics[0] && (topics[0] == topic || topics[1] == topic));
    if (topic != &users_prices)
        return false;
    ck_sim_add(inputs, topic, &price);
    return true;
}

static bool draw_none(const struct ck_topic *topic, const struct ck_topic *const *topics, struct ck_sim_inputs *inputs, uint64_t *seed)
{
    (void)topic, (void)topics, (void)inputs, (void)seed;
    return false;
}

static struct ck_bytes draw_text(const char *field, uint64_t *seed)
{
    (void)seed;
    return strcmp(field, "instrument") == 0 ? CK_BYTES("lead") : (struct ck_bytes){ 0 };
}

static struct ck_bytes instrument_of(const struct sim_input *input)
{
    static struct ck_arena arena;
    struct price           price;
    struct ck_bytes        body;
    uint64_t               fingerprint;

    if (!ck_single_object_read(input->value, &fingerprint, &body))
        return (struct ck_bytes){ 0 }; /* bytes that are no record */
    cr_assert_eq(ck_record_decode(input->topic->value, body, &arena, &price), CK_CODEC_OK);
    return price.instrument;
}

/* A topic that the program draws has what it drew; another one random records, with the program's texts. */
Test(sim, draws_of_the_program)
{
    static const struct ck_processor *const list[] = { &receive };
    struct ck_simulation                    simulation = { .draw = draw_prices, .text = draw_text };
    struct sim                              sim = { .processors = list, .count = 1, .today = 20000, .simulation = &simulation };
    struct ck_sim_inputs                    inputs = { 0 };
    uint64_t                                seed = 5;
    size_t                                  lead = 0;

    sim_generate(&sim, &inputs, &seed);
    cr_assert_eq(inputs.count, 1);
    cr_expect(ck_bytes_equal(instrument_of(&inputs.items[0]), CK_BYTES("tin")));
    sim_inputs_release(&inputs);
    simulation.draw = draw_none;
    for (seed = 1; seed <= 5; seed++)
        sim_generate(&sim, &inputs, &(uint64_t){ seed });
    for (size_t i = 0; i < inputs.count; i++) {
        struct ck_bytes instrument = instrument_of(&inputs.items[i]);

        cr_assert(!instrument.data || ck_bytes_equal(instrument, CK_BYTES("lead")));
        lead += instrument.data != NULL;
    }
    cr_expect_gt(lead, 20);
    sim_inputs_release(&inputs);
}
