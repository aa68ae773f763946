/* SPDX-License-Identifier: Apache-2.0
 * Transactions follow the lag: as large as half of what waits, as small as ever where nothing does. The sizes are counted from the offsets that each
 * one commits. */
#include <criterion/criterion.h>
#include <stdio.h>

#include "engine/runtime/worker.h"
#include "examples/spike.h"
#include "support/prices.h"

enum { BASE = 10, GROWN = 100, PRICES = 400, COMMITS_MAX = 500, STEPS_MAX = 2000 };

static const struct log_ops *real_ops;
static int64_t               now_ms;
static size_t                sizes[COMMITS_MAX], commits;
static int64_t               committed;

static int64_t clock_ms(void) { return now_ms; }

static int counting_commit(struct log *log, const struct log_cursor *cursors, size_t count, int timeout_ms)
{
    for (size_t i = 0; i < count; i++) {
        if (cursors[i].part.topic != 0 || cursors[i].part.partition != 0 || cursors[i].next <= committed)
            continue;
        cr_assert_lt(commits, COMMITS_MAX);
        sizes[commits++] = (size_t)(cursors[i].next - committed);
        committed = cursors[i].next;
    }
    return real_ops->commit(log, cursors, count, timeout_ms);
}

struct place {
    struct cluster *cluster;
    struct log     *log;
    struct log_ops  ops;
    struct worker  *worker;
};

static void run(struct place *place, int64_t step_ms)
{
    size_t idle = 0;

    for (int i = 0; i < STEPS_MAX && idle < 5; i++, now_ms += step_ms) {
        int result = worker_step(place->worker, 0);

        cr_assert_geq(result, 0);
        idle = result == WORKER_IDLE ? idle + 1 : 0;
    }
}

static void place_open(struct place *place, struct worker_limits limits, size_t batch_max)
{
    static const struct spike_config config = { .limit = 0.1 };
    struct worker_topics             topics = worker_topics_new(&spike, NULL);

    cr_assert_eq(
        log_memory_open(place->cluster, &(struct log_memory_options){ "spike", "spike-0", topics.topics, topics.count, batch_max }, &place->log), 0);
    worker_topics_free(&topics);
    real_ops = place->log->ops;
    place->ops = *real_ops;
    place->ops.commit = counting_commit;
    place->log->ops = &place->ops;
    cr_assert_eq(worker_new(
                     &(struct worker_options){
                         .processor = &spike, .config = &config, .log = place->log, .today = 100, .clock_ms = clock_ms, .limits = limits },
                     &place->worker),
                 0);
    run(place, 100); /* what it does at the start is done, and nothing lags */
    cr_assert_eq(commits, 0);
}

static void place_close(struct place *place)
{
    worker_free(place->worker);
    log_close(place->log);
    cluster_free(place->cluster);
}

/* Prices of ten instruments, day after day, in one partition. */
static void put(struct place *place, int count)
{
    static int day;

    for (int i = 0; i < count; i++, day++) {
        char name[16];

        snprintf(name, sizeof name, "s%d", day % 10);
        prices_put(place->cluster, 0, name, day / 10 + 1, 100 + day);
    }
}

static const struct worker_limits growing = { .inputs = BASE, .lag_inputs = GROWN, .commit_ms = 100, .lag_ms = 300 };

Test(worker_lag, grows_with_what_waits_and_shrinks_before_the_end)
{
    struct place place = { .cluster = prices_cluster() };
    size_t       sum = 0;

    place_open(&place, growing, 7);
    put(&place, PRICES);
    run(&place, 1);
    cr_assert_gt(commits, 5);
    cr_expect_eq(sizes[0], GROWN, "%zu", sizes[0]);
    for (size_t i = 0; i < commits; i++) {
        size_t waits = PRICES - sum;

        cr_expect_leq(sizes[i], waits / 2 > BASE ? waits / 2 : BASE, "%zu of %zu", sizes[i], waits);
        cr_expect_geq(sizes[i], waits < BASE ? waits : BASE);
        sum += sizes[i];
    }
    cr_expect_leq(sizes[commits - 1], BASE);
    cr_expect_eq(sum, PRICES, "%zu", sum);
    cr_expect_lt(commits, PRICES / BASE / 2, "%zu transactions", commits);
    place_close(&place);
}

Test(worker_lag, stays_small_where_nothing_waits)
{
    struct place place = { .cluster = prices_cluster() };

    place_open(&place, growing, 0);
    for (int i = 0; i < 20; i++) {
        put(&place, 2 * BASE);
        run(&place, 1);
    }
    cr_expect_eq(commits, 40, "%zu", commits);
    for (size_t i = 0; i < commits; i++)
        cr_expect_eq(sizes[i], BASE);
    place_close(&place);
}

/* One by one, so that what cannot be finished is named. */
Test(worker_lag, takes_one_where_one_is_meant)
{
    struct place         place = { .cluster = prices_cluster() };
    struct worker_limits limits = growing;

    limits.inputs = 1;
    place_open(&place, limits, 0);
    put(&place, 50);
    run(&place, 1);
    cr_expect_eq(commits, 50);
    place_close(&place);
}

/* The rows as they were, kept for an abort, are bounded whatever the lag: each price changes a row of some ten bytes. */
Test(worker_lag, is_bounded_by_what_it_keeps_to_undo)
{
    struct place         place = { .cluster = prices_cluster() };
    struct worker_limits limits = growing;

    limits.undo = 1000;
    place_open(&place, limits, 0);
    put(&place, PRICES);
    run(&place, 1);
    cr_assert_gt(commits, 4);
    for (size_t i = 0; i < commits; i++)
        cr_expect_lt(sizes[i], GROWN / 2, "%zu", sizes[i]);
    place_close(&place);
}

/* While much waits it is open for lag_ms, else for commit_ms: three batches, one each 100 ms, and what comes then ends it. */
Test(worker_lag, is_open_for_longer_while_much_waits)
{
    struct place         place = { .cluster = prices_cluster() };
    struct worker_limits limits = growing;

    limits.lag_inputs = 10 * PRICES;
    place_open(&place, limits, 20);
    put(&place, PRICES);
    run(&place, 100);
    cr_assert_gt(commits, 2);
    cr_expect_eq(sizes[0], 3 * 20 + 1, "%zu", sizes[0]);
    cr_expect_leq(sizes[commits - 1], 20, "%zu", sizes[commits - 1]);
    place_close(&place);
}
