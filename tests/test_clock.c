/* SPDX-License-Identifier: Apache-2.0
 * A host whose clock is ahead of the brokers': it publishes nothing by its day, and what was published by one is taken back. */
#include <criterion/criterion.h>

#include <errno.h>

#include "chokepoint/day.h"
#include "engine/admin/reset.h"
#include "engine/config/option_values.h"
#include "engine/log/memory.h"
#include "engine/runtime/worker.h"
#include "program/simulate/episode.h"
#include "program/simulate/simulate.h"
#include "engine/sim/sim.h"
#include "engine/util/clock_check.h"
#include "processors/all.h"

extern const struct ck_processor controls;

enum { TODAY = 20000 };

/* A day begins where it begins, an hour early at most. */
Test(clock, has_come)
{
    const int64_t midnight = (int64_t)TODAY * CK_DAY_MS;

    cr_expect(clock_has_come(TODAY, midnight));
    cr_expect(clock_has_come(TODAY, midnight - CLOCK_EARLY_MS));
    cr_expect_not(clock_has_come(TODAY, midnight - CLOCK_EARLY_MS - 1));
    cr_expect(clock_has_come(TODAY - 400, midnight));
    cr_expect_not(clock_has_come(TODAY + 1, midnight));
    cr_expect_not(clock_has_come(TODAY + 400, midnight));
}

struct scene {
    struct cluster *cluster;
    void           *config;
};

static struct log *open_log(struct scene *scene)
{
    struct worker_topics topics = worker_topics_new(&controls, NULL);
    struct log          *log;

    for (size_t i = 0; i < topics.count; i++)
        cluster_create(scene->cluster, topics.topics[i].name, 1);
    cr_assert_eq(log_memory_open(scene->cluster, &(struct log_memory_options){ "controls", "controls-0", topics.topics, topics.count, 0 }, &log), 0);
    worker_topics_free(&topics);
    return log;
}

/* One life on a host of this day. The error, or 0; how many statuses it published. */
static int live(struct scene *scene, int32_t today, int32_t later, bool accepts, uint64_t *ret_emitted)
{
    struct log    *log = open_log(scene);
    struct worker *worker;
    int            result = worker_new(
                   &(struct worker_options){
                       .processor = &controls, .config = scene->config, .log = log, .today = today, .accept_day = accepts, .allow_empty_reference = true },
                   &worker);

    cr_assert_eq(result, 0);
    for (int i = 0; i < 200 && result >= 0; i++) {
        result = worker_step(worker, 0);
        if (i == 100)
            worker_day(worker, later);
    }
    *ret_emitted = worker_counters(worker)->emitted[0];
    worker_free(worker);
    log_close(log);
    return result < 0 ? result : 0;
}

static void scene_open(struct scene *scene)
{
    const struct ck_processor *const list[] = { &controls, NULL };
    struct sim           sim = { .processors = list, .count = 1, .today = TODAY, .known = processors_all, .simulation = &trade_simulation };
    struct ck_sim_inputs inputs = { 0 };
    uint64_t             seed = 5;

    *scene = (struct scene){ cluster_new(), option_defaults(&controls) };
    log_close(open_log(scene));
    sim.today = episode_today();
    sim_generate(&sim, &inputs, &seed);
    for (size_t i = 0; i < inputs.count; i++)
        cluster_append(scene->cluster, inputs.items[i].topic->name, 0,
                       &(struct log_record){ .key = inputs.items[i].key, .value = inputs.items[i].value });
    sim_inputs_release(&inputs);
}

static void scene_close(struct scene *scene)
{
    cluster_free(scene->cluster);
    free(scene->config);
}

static int take_back(struct scene *scene, int32_t day)
{
    struct log *log = open_log(scene);
    int         result = reset_run(&(struct reset_options){ .processor = &controls, .log = log, .takes_day_back = true, .day = day });

    log_close(log);
    return result;
}

/* The first status of each measure is settled at its day; the day of a measure's end changes it. So a run at a later day publishes other statuses. */
Test(clock, ahead_of_the_brokers)
{
    int32_t      early = episode_today() - 700, late = episode_today() + 400;
    struct scene scene;
    uint64_t     first, wrong, none, corrected;

    scene_open(&scene);
    cluster_clock(scene.cluster, (int64_t)early * CK_DAY_MS + CK_DAY_MS / 2);
    cr_assert_eq(live(&scene, early, early, false, &first), 0);
    cr_expect_gt(first, 0);
    for (int starts = 0; starts < 2; starts++) {
        cr_expect_eq(live(&scene, late, late, false, &none), -ETIME, "a supervisor's restart does not accept the day");
        cr_expect_eq(none, 0);
    }
    cr_expect_eq(live(&scene, early, late, false, &none), -ETIME, "nor is one accepted while it runs");
    cr_expect_eq(none, 0);
    cr_assert_eq(live(&scene, late, late, true, &wrong), 0);
    cr_expect_gt(wrong, 0, "accepted");
    cr_expect_eq(live(&scene, early, early, false, &none), -ETIME, "the rows are of a day that has not come");
    cr_expect_eq(none, 0);
    cr_assert_eq(take_back(&scene, early), 0);
    cr_assert_eq(live(&scene, early, early, false, &corrected), 0);
    cr_expect_eq(corrected, wrong, "each of them, and no other");
    cr_assert_eq(take_back(&scene, early), 0, "nothing is later: nothing is done");
    cr_assert_eq(live(&scene, early, early, false, &none), 0);
    cr_expect_eq(none, 0);
    scene_close(&scene);
}

/* Brokers that do not tell the time: the host's day is taken, and the worker says that it was not compared. */
Test(clock, brokers_that_do_not_tell)
{
    struct scene scene;
    uint64_t     emitted;

    scene_open(&scene);
    cr_assert_eq(live(&scene, episode_today() + 400, 0, false, &emitted), 0);
    cr_expect_gt(emitted, 0);
    scene_close(&scene);
}
