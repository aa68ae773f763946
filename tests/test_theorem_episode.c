/* SPDX-License-Identifier: Apache-2.0
 * The theorem over the processors of the program, on drawn episodes: chains that grow by one processor, then all of them. */
#include <criterion/criterion.h>

#include <stdio.h>
#include <stdlib.h>

#include "engine/log/memory.h"
#include "program/simulate/episode.h"
#include "engine/state/marks.h"
#include "engine/state/published.h"
#include "processors/all.h"
#include "support/seeds.h"

extern const struct ck_processor intake, controls, enrich, leverage, posture, alert;

static struct sim theorem_of(const struct ck_processor *const *list)
{
    struct sim theorem = { .processors = list, .today = episode_today(), .generate = episode_generate, .allow_empty_reference = true };

    while (list[theorem.count])
        theorem.count++;
    return theorem;
}

/* EPISODE_FIRST moves the seeds, for longer searches. */
static size_t failures(const struct sim *theorem, uint64_t first, uint64_t count, bool told)
{
    const char *moved = getenv("EPISODE_FIRST");

    first += moved ? strtoull(moved, NULL, 10) : 0;
    return seeds_failed(theorem, first, count, told);
}

static size_t chain_failures(const struct ck_processor *const *list, uint64_t first, uint64_t count)
{
    struct sim theorem = theorem_of(list);

    return failures(&theorem, first, count, true);
}

static const struct ck_processor *const to_controls[] = { &intake, &controls, NULL }, *const to_enrich[] = { &intake, &enrich, NULL },
                                        *const to_leverage[] = { &intake, &enrich, &leverage, NULL },
                                        *const to_posture[] = { &intake, &enrich, &leverage, &posture, NULL },
                                        *const to_alert[] = { &intake, &controls, &enrich, &leverage, &posture, &alert, NULL };

/* Statuses are the same whatever the execution. */
Test(theorem_episode, controls) { cr_assert_eq(chain_failures(to_controls, 1, 40), 0); }

/* Enriched records are. */
Test(theorem_episode, enrich) { cr_assert_eq(chain_failures(to_enrich, 101, 40), 0); }

/* Indicators and reroutes are. */
Test(theorem_episode, leverage) { cr_assert_eq(chain_failures(to_leverage, 201, 40), 0); }

/* Postures are. */
Test(theorem_episode, posture) { cr_assert_eq(chain_failures(to_posture, 301, 30), 0); }

/* Alerts are, and all that leads to them. */
Test(theorem_episode, all) { cr_assert_eq(chain_failures(to_alert, 401, 30), 0); }

/* Other seeds, beside the former on a second core. */
Test(theorem_episode, all_again) { cr_assert_eq(chain_failures(to_alert, 501, 30), 0); }

/* ---- the checks go red ---- */

static size_t broken_failures(unsigned broken, unsigned cluster_broken)
{
    struct sim theorem = theorem_of(to_leverage);

    theorem.broken = broken;
    theorem.cluster_broken = cluster_broken;
    return failures(&theorem, 601, 6, false);
}

/* Without suppression, revisions, retraction or undo, and in a cluster that does not fence, the theorem does not hold. */
Test(theorem_episode, sees_what_is_broken)
{
    cr_expect_gt(broken_failures(BROKEN_SUPPRESSION, 0), 0);
    cr_expect_gt(broken_failures(BROKEN_REVISION, 0), 0);
    cr_expect_gt(broken_failures(BROKEN_RETRACTION, 0), 0);
    cr_expect_gt(broken_failures(BROKEN_UNDO, 0), 0);
    cr_expect_gt(broken_failures(0, CLUSTER_DIRTY_READS), 0);
}

/* Calls `learned` with marks that lead nowhere, except for the enumeration of everything. */
static int deaf_learned(struct ck_learning *step, const struct ck_event *event, struct ck_bytes key, struct ck_bytes row)
{
    struct ck_learning deaf = *step;
    struct ck_marks   *nowhere = marks_new();
    int                result;

    if (event->type != CK_EVENT_ALL)
        deaf.marks = nowhere;
    result = leverage.learned(&deaf, event, key, row);
    marks_free(nowhere);
    return result;
}

/* A processor that marks nothing when a reference comes late. */
Test(theorem_episode, sees_a_deaf_processor)
{
    struct ck_processor              deaf = leverage;
    const struct ck_processor *const list[] = { &intake, &enrich, &deaf, NULL };
    struct sim                       theorem = theorem_of(list);

    deaf.learned = deaf_learned;
    cr_assert_gt(failures(&theorem, 701, 40, false), 0);
}

/* A processor that forgets the marks of every second fact. */
static int forgetful_apply(struct ck_applying *step, const struct ck_event *event)
{
    struct ck_applying deaf = *step;
    struct ck_marks   *nowhere = marks_new();
    int                result;

    if (event->key.size % 2)
        deaf.marks = nowhere;
    result = enrich.apply(&deaf, event);
    marks_free(nowhere);
    return result;
}

/* A forgotten mark in apply is seen. */
Test(theorem_episode, sees_a_forgotten_mark)
{
    struct ck_processor              forgetful = enrich;
    const struct ck_processor *const list[] = { &intake, &forgetful, NULL };
    struct sim                       theorem = theorem_of(list);

    forgetful.apply = forgetful_apply;
    theorem.calm = true;
    cr_assert_gt(failures(&theorem, 801, 6, false), 0);
}
