/* SPDX-License-Identifier: Apache-2.0 */
#include <criterion/criterion.h>

#include <stdio.h>

#include "engine/log/memory.h"
#include "engine/sim/sim.h"
#include "engine/state/marks.h"
#include "engine/state/published.h"
#include "examples/spike.h"
#include "records.h"

enum { TODAY = 60, SEEDS = 60 };

static void generate(struct ck_sim_inputs *inputs, uint64_t *seed)
{
    uint64_t count = 20 + ck_sim_below(seed, 300);

    for (uint64_t i = 0; i < count; i++) {
        char         name[16];
        struct price price;

        snprintf(name, sizeof name, "i%d", (int)ck_sim_below(seed, 9));
        price = (struct price){ ck_bytes_from(name), (int32_t)ck_sim_below(seed, TODAY + 5), (int64_t)ck_sim_below(seed, 30) - 1 };
        ck_sim_add(inputs, &users_prices, &price);
        if (ck_sim_below(seed, 40) == 0)
            ck_sim_add_raw(inputs, &users_prices, ck_bytes_from(name), CK_BYTES("{\"no\":"));
    }
}

static const struct ck_processor *const processors[] = { &receive, &spike };

static struct sim theorem_of(const struct ck_processor *const *list)
{
    return (struct sim){ .processors = list, .count = 2, .today = TODAY, .generate = generate };
}

/* How many seeds fail, and with which word first in the report. */
static size_t failures(const struct sim *theorem, const char *word, size_t *ret_named)
{
    char   report[SIM_REPORT];
    size_t failed = 0;

    *ret_named = 0;
    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        if (sim_holds(theorem, seed, report))
            continue;
        failed++;
        *ret_named += word && strncmp(report, word, strlen(word)) == 0;
        if (!word)
            cr_log_error("%s", report);
    }
    return failed;
}

/* Any execution leaves the same, without gap, silence or forgotten mark. */
Test(theorem_spike, holds)
{
    struct sim theorem = theorem_of(processors);
    size_t     named;

    cr_assert_eq(failures(&theorem, NULL, &named), 0);
}

/* Without suppression, settling again publishes again. */
Test(theorem_spike, sees_broken_suppression)
{
    struct sim theorem = theorem_of(processors);
    size_t     named;

    theorem.broken = BROKEN_SUPPRESSION;
    cr_assert_gt(failures(&theorem, "marking", &named), 0);
    cr_assert_gt(named, 0);
}

/* Revisions that do not count are a gap. */
Test(theorem_spike, sees_broken_revisions)
{
    struct sim theorem = theorem_of(processors);
    size_t     named;

    theorem.broken = BROKEN_REVISION;
    cr_assert_gt(failures(&theorem, "gap", &named), 0);
    cr_assert_gt(named, 0);
}

/* What is not retracted stays in the content. */
Test(theorem_spike, sees_broken_retraction)
{
    struct sim theorem = theorem_of(processors);
    size_t     named;

    theorem.broken = BROKEN_RETRACTION;
    cr_assert_gt(failures(&theorem, "content", &named), 0);
    cr_assert_gt(named, 0);
}

/* Rows that an abort leaves changed. */
Test(theorem_spike, sees_broken_undo)
{
    struct sim theorem = theorem_of(processors);
    size_t     named;

    theorem.broken = BROKEN_UNDO;
    cr_assert_gt(failures(&theorem, "", &named), 0);
}

/* Members that commit after they lost their partitions. */
Test(theorem_spike, sees_broken_fencing)
{
    struct sim theorem = theorem_of(processors);
    size_t     named;

    theorem.cluster_broken = CLUSTER_NO_FENCING;
    cr_assert_gt(failures(&theorem, "", &named), 0);
}

/* Readers that see aborted records. */
Test(theorem_spike, sees_dirty_reads)
{
    struct sim theorem = theorem_of(processors);
    size_t     named;

    theorem.cluster_broken = CLUSTER_DIRTY_READS;
    cr_assert_gt(failures(&theorem, "", &named), 0);
}

/* A processor that forgets the mark of every second price. */
static int forgetful_apply(struct ck_applying *step, const struct ck_event *event)
{
    const struct price_fact *price = event->value;
    struct ck_applying       deaf = *step;
    struct ck_marks         *nowhere = marks_new();
    int                      result;

    if (price->amount % 2)
        deaf.marks = nowhere;
    result = spike.apply(&deaf, event);
    marks_free(nowhere);
    return result;
}

Test(theorem_spike, sees_a_forgotten_mark)
{
    struct ck_processor              forgetful = spike;
    const struct ck_processor *const list[] = { &receive, &forgetful };
    struct sim                       theorem = theorem_of(list);
    size_t                           named;

    forgetful.apply = forgetful_apply;
    theorem.calm = true;
    cr_assert_gt(failures(&theorem, "", &named), 0);
}
