/* SPDX-License-Identifier: Apache-2.0
 * Transactions follow the lag: as large as half of what waits, as small as ever where nothing does. The sizes are counted from the offsets that each
 * one commits. */
#include <criterion/criterion.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "engine/runtime/worker.h"
#include "examples/spike.h"
#include "support/prices.h"

enum { BASE = 10, GROWN = 100, PRICES = 400, COMMITS_MAX = 500, STEPS_MAX = 2000 };

static const struct log_ops *real_ops;
static int64_t               now_ms;
static size_t                sizes[COMMITS_MAX], commits;
static int64_t               committed;
static size_t                outputs, most_outputs, begun;
static const char           *poison; /* instrument whose moves are too large to be written */

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
    most_outputs = outputs > most_outputs ? outputs : most_outputs;
    return real_ops->commit(log, cursors, count, timeout_ms);
}

static int counting_begin(struct log *log)
{
    outputs = 0;
    begun++;
    return real_ops->begin(log);
}

enum { MOVES = 1 /* the topic's index */ };

static int counting_append(struct log *log, const struct log_record *record)
{
    if (record->part.topic != MOVES)
        return real_ops->append(log, record);
    outputs++;
    return poison && ck_bytes_begin(record->key, ck_bytes_from(poison)) ? LOG_TOO_LARGE : real_ops->append(log, record);
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
    place->ops.begin = counting_begin;
    place->ops.append = counting_append;
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

enum { INSTRUMENTS = 200, DAYS = 12 };

static void instruments_put(struct place *place, int day, int price)
{
    for (int i = 0; i < INSTRUMENTS; i++) {
        char name[16];

        snprintf(name, sizeof name, "s%03d", i);
        prices_put(place->cluster, 0, name, day, price);
    }
}

/* The last transaction too, which is due when nothing has come for a while. */
static void finish(struct place *place)
{
    run(place, 1);
    now_ms += 1000;
    run(place, 1);
}

/* So are those of what is published: each price changes two moves, which are in one row with the nine others of the instrument. */
Test(worker_lag, is_bounded_by_what_settling_keeps_to_undo)
{
    enum { UNDO = 3000 };
    struct place         place = { .cluster = prices_cluster() };
    struct worker_limits limits = { .inputs = 1000, .subjects = 1000, .lag_inputs = 1000, .undo = UNDO };

    place_open(&place, limits, 0);
    for (int day = 1; day <= DAYS; day++)
        instruments_put(&place, day, 100 + day % 2 * 100);
    finish(&place);
    most_outputs = 0;
    instruments_put(&place, 3, 300);
    finish(&place);
    cr_expect_gt(most_outputs, 0);
    cr_expect_lt(most_outputs, UNDO / 50, "%zu outputs", most_outputs);
    place_close(&place);
}

/* Of a great transaction one record cannot be written: those before it are, and it is named, in a number of transactions that grows with the digits
 * of theirs. */
static void name_one_of(int count, int bad)
{
    struct place         place = { .cluster = prices_cluster() };
    struct worker_limits limits = { .inputs = (size_t)count, .lag_inputs = (size_t)count };
    struct work_place    at;
    int                  result = 0;

    place_open(&place, limits, 0);
    begun = 0;
    poison = "bad";
    for (int i = 0; i < count; i++) {
        prices_put(place.cluster, 0, i == bad ? "bad" : "tin", i == bad ? 91 : 1 + i, 100 + (i & 1) * 100);
        if (i == bad - 2)
            prices_put(place.cluster, 0, "bad", 90, 1000);
    }
    for (int i = 0; i < STEPS_MAX && result >= 0; i++, now_ms++)
        result = worker_step(place.worker, 0);
    worker_place(place.worker, &at);
    cr_expect_eq(result, -EMSGSIZE, "%d of %d: %d", bad, count, result);
    cr_expect_eq(worker_counters(place.worker)->consumed[0], (size_t)bad + 1, "%d: %zu", bad, (size_t)worker_counters(place.worker)->consumed[0]);
    cr_expect_leq(begun, 60, "%d of %d: %zu transactions", bad, count, begun);
    poison = NULL;
    place_close(&place);
}

Test(worker_lag, names_what_cannot_be_written_in_few_transactions)
{
    static const int bads[] = { 2, 3, 63, 64, 65, 500, 998 };

    for (size_t i = 0; i < sizeof bads / sizeof *bads; i++) {
        commits = 0;
        committed = 0;
        name_one_of(1000, bads[i]);
    }
}
