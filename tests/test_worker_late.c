/* SPDX-License-Identifier: Apache-2.0
 * A transaction may be open for so long only: what its inputs have marked is settled in as many as that takes, and all of it, whatever happens in
 * between. The clock moves with each settle. */
#include <criterion/criterion.h>
#include <stdio.h>

#include "engine/runtime/worker.h"
#include "examples/spike.h"
#include "records.h"
#include "support/prices.h"

enum { SUBJECTS = 10, BOUND_MS = 10000, SETTLE_MS = 3000, STEPS_MAX = 300, MARKS_MAX = 50 };

enum { NAME_SIZE = 16 };

static const char *name_of(char letter, int number)
{
    static char name[NAME_SIZE];

    snprintf(name, sizeof name, "%c%d", letter, number);
    return name;
}

static const struct log_ops *real_ops;
static int64_t               now_ms, took_ms, begun_ms, oldest_ms;
static size_t                settles, commits;

static int64_t clock_ms(void) { return now_ms; }

static int slow_settle(struct ck_settling *step, struct ck_bytes subject)
{
    now_ms += took_ms;
    settles++;
    return spike.settle(step, subject);
}

/* One price marks many. */
static int generous_apply(struct ck_applying *step, const struct ck_event *event)
{
    int result = spike.apply(step, event);

    for (int i = 0; i < MARKS_MAX; i++) {
        ck_marks_add(step->marks, ck_bytes_from(name_of('m', i)));
    }
    return result;
}

static int timing_begin(struct log *log)
{
    begun_ms = now_ms;
    return real_ops->begin(log);
}

static int timing_commit(struct log *log, const struct log_cursor *cursors, size_t count, int timeout_ms)
{
    oldest_ms = now_ms - begun_ms > oldest_ms ? now_ms - begun_ms : oldest_ms;
    commits++;
    return real_ops->commit(log, cursors, count, timeout_ms);
}

struct place {
    struct cluster     *cluster;
    struct log         *log;
    struct log_ops      ops;
    struct worker      *worker;
    struct ck_processor processor;
};

static void place_open(struct place *place, struct worker_limits limits)
{
    static const struct spike_config config = { .limit = 0.1 };
    struct worker_topics             topics = worker_topics_new(&spike, NULL);

    cr_assert_eq(log_memory_open(place->cluster, &(struct log_memory_options){ "spike", "spike-0", topics.topics, topics.count, 0 }, &place->log), 0);
    worker_topics_free(&topics);
    real_ops = place->log->ops;
    place->ops = *real_ops;
    place->ops.begin = timing_begin;
    place->ops.commit = timing_commit;
    place->log->ops = &place->ops;
    limits.commit_ms = limits.commit_ms ? limits.commit_ms : 1000;
    limits.settle_ms = BOUND_MS;
    cr_assert_eq(worker_new(
                     &(struct worker_options){
                         .processor = &place->processor, .config = &config, .log = place->log, .today = 100, .clock_ms = clock_ms, .limits = limits },
                     &place->worker),
                 0);
    oldest_ms = 0;
    commits = settles = 0;
}

static void place_close(struct place *place)
{
    worker_free(place->worker);
    log_close(place->log);
}

static void place_crash(struct place *place)
{
    worker_free(place->worker);
    log_memory_crash(place->log);
    cluster_expire(place->cluster);
}

/* Two prices of each subject, a hundred and twice as much: a move of each. From now on a settle takes its time. */
static void put_all(struct place *place)
{
    took_ms = SETTLE_MS;
    for (int day = 1; day <= 2; day++)
        for (int i = 0; i < SUBJECTS; i++)
            prices_put(place->cluster, 0, name_of('s', i), day, 100 * day);
}

static struct place place_new(void)
{
    struct place place = { .cluster = prices_cluster(), .processor = spike };

    place.processor.settle = slow_settle;
    put_all(&place);
    return place;
}

static void run(struct place *place, size_t most_commits)
{
    size_t idle = 0;

    for (int i = 0; i < STEPS_MAX && idle < 5 && commits < most_commits; i++, now_ms += 200) {
        int result = worker_step(place->worker, 0);

        cr_assert_geq(result, 0);
        idle = result == WORKER_IDLE ? idle + 1 : 0;
    }
}

static int count(void *context, const struct log_record *record)
{
    (void)record;
    ++*(size_t *)context;
    return 0;
}

static size_t moves(struct place *place)
{
    size_t found = 0;

    for (uint16_t partition = 0; partition < (uint16_t)cluster_partitions(place->cluster, "moves"); partition++)
        cluster_read(place->cluster, "moves", partition, 0, count, &found);
    return found;
}

/* Nothing differs from what is settled anew. */
static void expect_whole(struct place *place, size_t expected_moves)
{
    cr_expect_eq(moves(place), expected_moves, "%zu moves", moves(place));
    cr_expect_eq(worker_phase(place->worker), WORKER_RUNNING);
    cr_expect_eq(worker_verify_state(place->worker), 0);
}

/* Ten subjects of three seconds with a bound of ten: four, four, two. */
Test(worker_late, settles_a_batch_in_as_many_transactions_as_it_takes)
{
    struct place place = place_new();

    place_open(&place, (struct worker_limits){ 0 });
    run(&place, STEPS_MAX);
    cr_expect_eq(settles, SUBJECTS);
    cr_expect_eq(commits, 3, "%zu", commits);
    cr_expect_lt(oldest_ms, BOUND_MS + SETTLE_MS, "%lld", (long long)oldest_ms);
    expect_whole(&place, SUBJECTS);
    cr_expect_eq(cluster_committed(place.cluster, "spike", "spike.prices", 0), 2 * SUBJECTS);
    place_close(&place);
    cluster_free(place.cluster);
}

/* However long one takes, each transaction settles one. */
Test(worker_late, settles_at_least_one)
{
    struct place place = place_new();

    took_ms = 2 * BOUND_MS;
    place_open(&place, (struct worker_limits){ 0 });
    run(&place, STEPS_MAX);
    cr_expect_eq(settles, SUBJECTS);
    cr_expect_eq(commits, SUBJECTS);
    expect_whole(&place, SUBJECTS);
    place_close(&place);
    cluster_free(place.cluster);
}

/* Two partitions in one transaction: the second has no time left in it. */
Test(worker_late, settles_the_partition_that_had_no_time)
{
    struct place place = place_new();

    for (int i = 0; i < SUBJECTS; i++) {
        prices_put(place.cluster, 1, name_of('t', i), 1, 100);
        prices_put(place.cluster, 1, name_of('t', i), 2, 200);
    }
    place_open(&place, (struct worker_limits){ 0 });
    run(&place, STEPS_MAX);
    cr_expect_eq(settles, 2 * SUBJECTS);
    cr_expect_lt(oldest_ms, BOUND_MS + SETTLE_MS + 1000, "%lld", (long long)oldest_ms);
    expect_whole(&place, 2 * SUBJECTS);
    place_close(&place);
    cluster_free(place.cluster);
}

/* What was read and comes behind is not applied before all that was marked is settled: it would mark what is in the queue already. */
Test(worker_late, takes_no_input_in_between)
{
    struct place place = place_new();

    for (int i = 0; i < SUBJECTS; i++) {
        prices_put(place.cluster, 0, name_of('s', i), 3, 1000);
    }
    place_open(&place, (struct worker_limits){ .inputs = 2 * SUBJECTS });
    run(&place, STEPS_MAX);
    cr_expect_eq(settles, 2 * SUBJECTS);
    expect_whole(&place, 2 * SUBJECTS);
    place_close(&place);
    cluster_free(place.cluster);
}

/* Who dies in between has committed rows and offsets, and not what they mark: the next one settles everything. */
Test(worker_late, is_settled_by_who_comes_after)
{
    for (size_t after = 1; after <= 2; after++) {
        struct place place = { .cluster = prices_cluster(), .processor = spike };

        place.processor.settle = slow_settle;
        took_ms = 0;
        prices_put(place.cluster, 0, "first", 1, 100);
        place_open(&place, (struct worker_limits){ 0 });
        run(&place, STEPS_MAX); /* the day and the configuration are in the meta row: only the cut can tell that there is more to settle */
        commits = 0;
        put_all(&place);
        run(&place, after);
        cr_assert_eq(commits, after);
        cr_expect_eq(cluster_committed(place.cluster, "spike", "spike.prices", 0), 2 * SUBJECTS + 1);
        cr_expect_eq(moves(&place), 4 * after);
        place_crash(&place);
        place_open(&place, (struct worker_limits){ 0 });
        run(&place, STEPS_MAX);
        cr_expect_eq(settles, SUBJECTS + 1, "a pass over all: %zu", settles);
        cr_expect_lt(oldest_ms, BOUND_MS + SETTLE_MS);
        expect_whole(&place, SUBJECTS);
        place_close(&place);
        place_open(&place, (struct worker_limits){ 0 });
        run(&place, STEPS_MAX);
        cr_expect_eq(settles, 0, "the pass was made");
        place_close(&place);
        cluster_free(place.cluster);
    }
}

/* Its partitions are taken away in between, and come back. */
Test(worker_late, is_settled_by_who_gets_the_partition)
{
    struct place place = place_new();

    place_open(&place, (struct worker_limits){ 0 });
    run(&place, 1);
    cr_assert_eq(commits, 1);
    log_memory_evict(place.log);
    run(&place, STEPS_MAX);
    cr_expect_lt(oldest_ms, BOUND_MS + SETTLE_MS);
    expect_whole(&place, SUBJECTS);
    place_close(&place);
    cluster_free(place.cluster);
}

/* A pass for a new day is cut as a batch is. */
Test(worker_late, cuts_a_pass)
{
    struct place place = place_new();

    took_ms = 0;
    place_open(&place, (struct worker_limits){ 0 });
    run(&place, STEPS_MAX);
    took_ms = SETTLE_MS;
    settles = commits = 0;
    oldest_ms = 0;
    cr_assert_eq(worker_day(place.worker, 101), 0);
    run(&place, STEPS_MAX);
    cr_expect_eq(settles, SUBJECTS);
    cr_expect_eq(commits, 3, "%zu", commits);
    cr_expect_lt(oldest_ms, BOUND_MS + SETTLE_MS);
    expect_whole(&place, SUBJECTS);
    place_close(&place);
    cluster_free(place.cluster);
}

/* One input that marks more than a transaction is to hold. */
Test(worker_late, cuts_what_one_input_marks)
{
    struct place place = place_new();

    took_ms = 0;
    place.processor.apply = generous_apply;
    place_open(&place, (struct worker_limits){ .subjects = 5, .inputs = 1000 });
    run(&place, STEPS_MAX);
    cr_expect_geq(commits, 2 * SUBJECTS * (MARKS_MAX / 10), "%zu", commits);
    expect_whole(&place, SUBJECTS);
    place_close(&place);
    cluster_free(place.cluster);
}

/* Inputs that come for longer than that, at an interval that is as long as a transaction may be open at all. */
Test(worker_late, takes_inputs_for_half_of_the_time)
{
    struct place place = { .cluster = prices_cluster(), .processor = spike };

    place_open(&place, (struct worker_limits){ .commit_ms = 3 * BOUND_MS });
    run(&place, STEPS_MAX);
    for (int i = 0; i < 100; i++, now_ms += 200) {
        prices_put(place.cluster, 0, name_of('s', i % SUBJECTS), i + 1, 100 * (i + 1));
        cr_assert_geq(worker_step(place.worker, 0), 0);
    }
    cr_expect_geq(commits, 3, "%zu", commits);
    cr_expect_leq(oldest_ms, BOUND_MS / 2 + 200, "%lld", (long long)oldest_ms);
    place_close(&place);
    cluster_free(place.cluster);
}
