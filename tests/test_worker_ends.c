/* SPDX-License-Identifier: Apache-2.0
 * The end of a changelog that a worker notes when its partitions are taken is worth something only if the transaction commits with which it proves
 * that it owned them; what an earlier rebalance noted is worth nothing at the next. */
#include <criterion/criterion.h>
#include <errno.h>

#include "engine/runtime/worker.h"
#include "examples/spike.h"
#include "support/prices.h"

enum { ENOUGH = 60, STEPS_MAX = 24 };

static const struct spike_config config = { .limit = 0.1 };

struct member {
    struct log    *log;
    struct worker *worker;
};

static struct member member_open(struct cluster *cluster, const char *transactional_id)
{
    struct worker_topics topics = worker_topics_new(&spike, NULL);
    struct member        member;

    cr_assert_eq(log_memory_open(cluster, &(struct log_memory_options){ "spike", transactional_id, topics.topics, topics.count, 0 }, &member.log), 0);
    worker_topics_free(&topics);
    cr_assert_eq(worker_new(&(struct worker_options){ .processor = &spike, .config = &config, .log = member.log, .today = 100 }, &member.worker), 0);
    return member;
}

static void member_close(struct member member)
{
    worker_free(member.worker);
    log_close(member.log);
}

static int steps(struct member member, int count)
{
    int result = 0;

    while (count-- > 0 && result >= 0)
        result = worker_step(member.worker, 0);
    return result < 0 ? result : 0;
}

/* ---- the sleeper falls asleep in the middle of its revocation ---- */

static struct cluster       *cluster;
static struct member         other;
static const struct log_ops *real_ops;
static int                   asked;     /* for ends */
static bool                  no_answer; /* to whom asks after the sleep */

/* While it is asked the first time, the group takes the partitions, and the other writes rows before the end that is told. */
static int sleepy_end(struct log *log, struct log_part part, int timeout_ms, int64_t *ret_first, int64_t *ret_end)
{
    if (asked++ == 0) {
        log_memory_evict(log);
        prices_put(cluster, 0, "tin", 3, 300);
        prices_put(cluster, 1, "lead", 3, 300);
        cr_assert_eq(steps(other, ENOUGH), 0);
    } else if (no_answer && asked > 2) {
        return LOG_AGAIN;
    }
    return real_ops->range(log, part, timeout_ms, ret_first, ret_end);
}

static int count(void *context, const struct log_record *record)
{
    (void)record;
    ++*(int *)context;
    return 0;
}

static int moves(void)
{
    int result = 0;

    for (uint16_t partition = 0; partition < 2; partition++)
        cluster_read(cluster, "moves", partition, 0, count, &result);
    return result;
}

/* Nobody can tell whether the sleeper is a member: it is not fenced. It gets its partitions back, has `between` steps, and loses them again, before
 * or after it has read what the other wrote. When it has them for good, its rows are those of the changelog, and it states what the other would have.
 */
static void sleep_and_go_on(int between)
{
    struct member  sleeper, third;
    struct log_ops sleepy;

    cluster = prices_cluster();
    cluster_break(cluster, CLUSTER_NAMELESS);
    asked = 0;
    prices_put(cluster, 0, "tin", 1, 100);
    prices_put(cluster, 1, "lead", 1, 100);
    sleeper = member_open(cluster, "spike-0");
    cr_assert_eq(steps(sleeper, ENOUGH), 0);
    real_ops = sleeper.log->ops;
    sleepy = *real_ops;
    sleepy.range = sleepy_end;
    sleeper.log->ops = &sleepy;
    other = member_open(cluster, "spike-1");
    cr_assert_eq(steps(other, 1), 0);
    for (int i = 0; i < ENOUGH && asked == 0; i++)
        cr_assert_eq(steps(sleeper, 1), 0);
    cr_assert_gt(asked, 0, "it was not asked for an end");
    member_close(other);
    cr_assert_eq(steps(sleeper, between), 0);
    third = member_open(cluster, "spike-2");
    cr_assert_eq(steps(third, 1), 0);
    cr_assert_eq(steps(sleeper, 2), 0);
    member_close(third);
    no_answer = false;
    prices_put(cluster, 0, "tin", 4, 301); /* near to what the other has seen, far from what the sleeper saw */
    prices_put(cluster, 1, "lead", 4, 301);
    cr_expect_eq(steps(sleeper, ENOUGH), 0, "after %d steps: rows are missing", between);
    cr_expect_eq(worker_phase(sleeper.worker), WORKER_RUNNING, "after %d steps", between);
    cr_expect_eq(moves(), 2, "after %d steps: %d moves", between, moves());
    sleeper.log->ops = real_ops;
    member_close(sleeper);
    cluster_free(cluster);
}

Test(worker_ends, are_of_one_rebalance)
{
    for (int between = 0; between < STEPS_MAX; between++)
        sleep_and_go_on(between);
}

/* Nor is the end of a partition trusted because another's, before it, was not told. */
Test(worker_ends, are_of_one_rebalance_when_brokers_do_not_answer)
{
    for (int between = 0; between < STEPS_MAX; between++) {
        no_answer = true;
        sleep_and_go_on(between);
    }
}

/* Where members can be told apart, who takes the partitions fences the sleeper, and what it had open ends: here it falls asleep when it is about to
 * commit. */
static int sleepy_commit(struct log *log, const struct log_cursor *cursors, size_t count_of, int timeout_ms)
{
    if (asked++ == 0) {
        log_memory_evict(log);
        other = member_open(cluster, "spike-1");
        prices_put(cluster, 0, "tin", 3, 400);
        cr_assert_eq(steps(other, ENOUGH), 0);
        cr_expect_eq(worker_phase(other.worker), WORKER_RUNNING);
        cr_expect_eq(moves(), 2, "%d moves: it waits for the sleeper", moves());
    }
    return real_ops->commit(log, cursors, count_of, timeout_ms);
}

Test(worker_ends, sleeper_is_fenced_by_who_takes_its_partitions)
{
    struct member  sleeper;
    struct log_ops sleepy;

    cluster = prices_cluster();
    asked = 0;
    prices_put(cluster, 0, "tin", 1, 100);
    sleeper = member_open(cluster, "spike-0");
    cr_assert_eq(steps(sleeper, ENOUGH), 0);
    real_ops = sleeper.log->ops;
    sleepy = *real_ops;
    sleepy.commit = sleepy_commit;
    sleeper.log->ops = &sleepy;
    prices_put(cluster, 0, "tin", 2, 200);
    cr_expect_eq(steps(sleeper, ENOUGH), -ESTALE);
    cr_expect_eq(asked, 1);
    cr_expect_eq(moves(), 2, "%d moves", moves());
    member_close(other);
    worker_free(sleeper.worker);
    log_memory_crash(sleeper.log);
    cluster_free(cluster);
}

/* One that is still starting is no member: who has its partitions takes it for dead, as it was. It works as soon as it is given some. */
Test(worker_ends, starter_works_whoever_took_it_for_dead)
{
    struct member starter;

    cluster = prices_cluster();
    prices_put(cluster, 0, "tin", 1, 100);
    prices_put(cluster, 1, "lead", 1, 100);
    starter = member_open(cluster, "spike-0");
    cr_assert_eq(steps(starter, ENOUGH), 0);
    worker_free(starter.worker);
    log_memory_crash(starter.log);
    starter = member_open(cluster, "spike-0");
    other = member_open(cluster, "spike-1");
    cr_assert_eq(steps(other, ENOUGH), 0);
    prices_put(cluster, 0, "tin", 2, 200);
    prices_put(cluster, 1, "lead", 2, 200);
    for (int i = 0; i < ENOUGH; i++) {
        cr_assert_eq(steps(starter, 1), 0);
        cr_assert_eq(steps(other, 1), 0);
    }
    cr_expect_eq(moves(), 2, "%d moves", moves());
    cr_expect_eq(worker_counters(starter.worker)->partitions, 1);
    cr_expect_gt(worker_counters(starter.worker)->committed, 0);
    member_close(starter);
    member_close(other);
    cluster_free(cluster);
}
