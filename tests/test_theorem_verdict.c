/* SPDX-License-Identifier: Apache-2.0
 * The theorem for verify and score: drawn claims about drawn episodes, which come, change and go while figures, measures and days come in. */
#include <criterion/criterion.h>

#include <stdlib.h>

#include "domain/model/topics.h"
#include "program/simulate/episode.h"
#include "engine/state/marks.h"
#include "support/claims.h"
#include "support/seeds.h"

extern const struct ck_processor intake, enrich, verify, score;

static void generate(struct ck_sim_inputs *inputs, uint64_t *seed)
{
    episode_generate(inputs, seed);
    claims_draw(inputs, seed);
}

/* VERDICT_FIRST moves the seeds, for longer searches. */
static size_t failures(const struct ck_processor *const *list, uint64_t first, uint64_t count, bool told)
{
    struct sim  theorem = { .processors = list, .today = episode_today(), .generate = generate, .allow_empty_reference = true };
    const char *moved = getenv("VERDICT_FIRST");

    first += moved ? strtoull(moved, NULL, 10) : 0;

    while (list[theorem.count])
        theorem.count++;
    return seeds_failed(&theorem, first, count, told);
}

static const struct ck_processor *const chain[] = { &intake, &enrich, &verify, &score, NULL };

/* Verdicts and scorecards are the same whatever the execution, and marking everything publishes nothing. */
Test(theorem_verdict, holds) { cr_assert_eq(failures(chain, 1, 60, true), 0); }

/* Other seeds, beside the former on a second core. */
Test(theorem_verdict, holds_again) { cr_assert_eq(failures(chain, 1001, 60, true), 0); }

static int deaf_apply(struct ck_applying *step, const struct ck_event *event)
{
    struct ck_marks *marks = step->marks;
    int              result;

    if (event->topic == &policy_claims)
        return verify.apply(step, event);
    step->marks = marks_new();
    result = verify.apply(step, event);
    marks_free(step->marks);
    step->marks = marks;
    return result;
}

/* A verify that forgets to mark the claims of a figure is found. */
Test(theorem_verdict, forgotten_mark)
{
    struct ck_processor deaf = verify;

    deaf.apply = deaf_apply;
    cr_assert_gt(failures((const struct ck_processor *const[]){ &intake, &enrich, &deaf, &score, NULL }, 1, 20, false), 0);
}
