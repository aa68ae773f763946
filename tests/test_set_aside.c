/* SPDX-License-Identifier: Apache-2.0
 * A record that a processor cannot finish is set aside: a dead letter with its bytes, and the processor goes on behind it, with rows that are whole.
 */
#include <criterion/criterion.h>
#include <errno.h>

#include "engine/admin/set_aside.h"
#include "engine/log/memory.h"
#include "engine/serde/dead_letter.h"
#include "examples/spike.h"
#include "processors/all.h"
#include "records.h"
#include "support/prices.h"

enum { DEADLY = 666 };

static int stuck_apply(struct ck_applying *step, const struct ck_event *event)
{
    return ((const struct price_fact *)event->value)->amount == DEADLY ? -EIO : spike.apply(step, event);
}

static struct ck_processor stuck(void)
{
    struct ck_processor processor = spike;

    processor.apply = stuck_apply;
    return processor;
}

static struct log *open_log(struct cluster *cluster, const char *id)
{
    struct worker_topics topics = worker_topics_new(&spike, NULL);
    struct log          *log;

    cr_assert_eq(log_memory_open(cluster, &(struct log_memory_options){ "spike", id, topics.topics, topics.count, 0 }, &log), 0);
    worker_topics_free(&topics);
    return log;
}

/* One life of a worker with `inputs` inputs a transaction, until it is idle or ends; a process that ends leaves its transaction open. */
static int live(struct cluster *cluster, size_t inputs)
{
    const struct spike_config config = { .limit = 0.1 };
    const struct ck_processor processor = stuck();
    struct log               *log = open_log(cluster, "spike-0");
    struct worker            *worker;
    int                       result;

    cr_assert_eq(
        worker_new(&(struct worker_options){ .processor = &processor, .config = &config, .log = log, .today = 100, .limits = { .inputs = inputs } },
                   &worker),
        0);
    while ((result = worker_step(worker, 0)) == WORKER_BUSY)
        ;
    if (result == WORKER_IDLE)
        cr_expect_eq(worker_verify_state(worker), 0, "what was published follows from the rows");
    worker_free(worker);
    if (result < 0)
        log_memory_crash(log);
    else
        log_close(log);
    return result < 0 ? result : 0;
}

static int put_aside(struct cluster *cluster, const char *id, uint16_t partition, int64_t offset, int64_t *ret_next)
{
    struct log *log = open_log(cluster, id);
    int         result = set_aside(
                &(struct set_aside_options){ .processor = &spike, .log = log, .partition = partition, .offset = offset, .reason = "ends spike: \"a fault\"" },
                ret_next);

    log_close(log);
    return result;
}

struct letters {
    size_t             count;
    struct dead_letter last;
};

static int read_letter(void *context, const struct log_record *record)
{
    struct letters *letters = context;

    cr_assert(dead_letter_read(record, &letters->last));
    letters->count++;
    return 0;
}

static struct letters letters_of(struct cluster *cluster)
{
    struct letters letters = { 0 };

    cluster_read(cluster, "spike.dlq", 0, 0, read_letter, &letters);
    return letters;
}

static int count(void *context, const struct log_record *record)
{
    (void)record;
    ++*(size_t *)context;
    return 0;
}

static size_t moves(struct cluster *cluster)
{
    size_t moves = 0;

    for (uint16_t i = 0; i < 2; i++)
        cluster_read(cluster, "moves", i, 0, count, &moves);
    return moves;
}

static size_t rows(struct cluster *cluster)
{
    size_t rows = 0;

    cluster_read(cluster, "spike.changelog", 0, 0, count, &rows);
    return rows;
}

static struct cluster *poisoned(void)
{
    struct cluster *cluster = prices_cluster();

    prices_put(cluster, 0, "tin", 1, 100);
    prices_put(cluster, 1, "tin", 2, 200);
    prices_put(cluster, 0, "tin", 3, 300);
    prices_put(cluster, 0, "zinc", 4, DEADLY);
    prices_put(cluster, 0, "tin", 5, 500);
    return cluster;
}

/* The way of an operator: stuck; the next record is not the one; one by one it is; set aside; the rest is processed, once. */
Test(set_aside, lets_a_processor_go_on)
{
    struct cluster *cluster = poisoned();
    struct letters  letters;
    int64_t         next;

    cr_expect_eq(live(cluster, 100), -EPROTO);
    cr_expect_eq(live(cluster, 100), -EPROTO, "again and again");
    cr_expect_eq(put_aside(cluster, "spike-0", 0, 2, &next), -EAGAIN);
    cr_expect_eq(next, 0);
    cr_expect_eq(live(cluster, 1), -EPROTO);
    cr_expect_eq(put_aside(cluster, "spike-0", 0, 2, &next), 0);
    cr_expect_eq(next, 3);
    letters = letters_of(cluster);
    cr_expect_eq(letters.count, 1);
    cr_expect(ck_bytes_equal(letters.last.reason, CK_BYTES("set_aside")));
    cr_expect(ck_bytes_equal(letters.last.detail, CK_BYTES("ends spike: \"a fault\"")));
    cr_expect(ck_bytes_equal(letters.last.topic, CK_BYTES("spike.prices")));
    cr_expect_eq(letters.last.partition, 0);
    cr_expect_eq(letters.last.offset, 2);
    cr_expect(ck_bytes_equal(letters.last.source_key, CK_BYTES("zinc")));
    cr_expect_gt(letters.last.value.size, 0);
    cr_expect_eq(live(cluster, 100), 0);
    cr_expect_eq(moves(cluster), 2, "tin on day 3 and on day 5: its price of day 2 is in another partition");
    cr_expect_eq(letters_of(cluster).count, 1);
    cr_expect_eq(live(cluster, 100), 0);
    cr_expect_eq(moves(cluster), 2);
    cluster_free(cluster);
}

/* What is done stays done; what is not there is not set aside; nothing is written for either. */
Test(set_aside, takes_only_the_next)
{
    struct cluster *cluster = poisoned();
    size_t          before;
    int64_t         next;

    live(cluster, 1);
    before = rows(cluster);
    cr_expect_eq(put_aside(cluster, "spike-0", 0, 1, &next), -EALREADY);
    cr_expect_eq(next, 2);
    cr_expect_eq(put_aside(cluster, "spike-0", 0, 3, &next), -EAGAIN);
    cr_expect_eq(put_aside(cluster, "spike-0", 2, 0, &next), -EINVAL);
    cr_expect_eq(rows(cluster), before);
    cr_expect_eq(letters_of(cluster).count, 0);
    cr_expect_eq(put_aside(cluster, "spike-0", 0, 2, &next), 0);
    cr_expect_eq(put_aside(cluster, "spike-0", 0, 2, &next), -EALREADY);
    cr_expect_eq(next, 3);
    cr_expect_eq(letters_of(cluster).count, 1);
    cr_expect_eq(live(cluster, 100), 0);
    cr_expect_eq(put_aside(cluster, "spike-0", 0, 4, &next), -ENOMSG);
    cr_expect_eq(put_aside(cluster, "spike-0", 1, 1, &next), -ENOMSG);
    cr_expect_eq(letters_of(cluster).count, 1);
    cluster_free(cluster);
}

/* The first record of all: nothing was ever committed, there is no meta row. */
Test(set_aside, takes_the_first_record)
{
    struct cluster *cluster = prices_cluster();
    int64_t         next;

    prices_put(cluster, 1, "zinc", 1, DEADLY);
    prices_put(cluster, 1, "tin", 1, 100);
    prices_put(cluster, 1, "tin", 2, 200);
    cr_expect_eq(live(cluster, 100), -EPROTO);
    cr_expect_eq(put_aside(cluster, "spike-0", 1, 0, &next), 0);
    cr_expect_eq(live(cluster, 100), 0);
    cr_expect_eq(moves(cluster), 1);
    cr_expect_eq(letters_of(cluster).count, 1);
    cluster_free(cluster);
}

/* A member of the group: it is refused. */
Test(set_aside, refuses_members)
{
    struct cluster           *cluster = poisoned();
    const struct spike_config config = { .limit = 0.1 };
    struct log               *log = open_log(cluster, "spike-1");
    struct worker            *worker;
    int64_t                   next;

    cr_assert_eq(worker_new(&(struct worker_options){ .processor = &spike, .config = &config, .log = log, .today = 100 }, &worker), 0);
    while (worker_step(worker, 0) == WORKER_BUSY)
        ;
    cr_expect_eq(put_aside(cluster, "spike-0", 0, 2, &next), -EBUSY);
    cr_expect_eq(letters_of(cluster).count, 0);
    worker_free(worker);
    log_close(log);
    cluster_free(cluster);
}

struct plan {
    int            commits;
    enum log_fault fault;
};

static enum log_fault at(void *context, struct log *log, enum log_call call)
{
    struct plan *plan = context;

    (void)log;
    return call == CALL_COMMIT && plan->commits-- == 0 ? plan->fault : FAULT_NONE;
}

/* A commit whose end is not known, with either truth, or that is aborted: one dead letter all the same. */
Test(set_aside, commits_once)
{
    static const enum log_fault faults[] = { FAULT_UNKNOWN_COMMITTED, FAULT_UNKNOWN_ABORTED, FAULT_ABORT };

    for (size_t i = 0; i < sizeof faults / sizeof *faults; i++) {
        struct cluster *cluster = poisoned();
        struct plan     plan = { 0, faults[i] };
        int64_t         next;

        live(cluster, 1);
        cluster_faults(cluster, at, &plan);
        cr_expect_eq(put_aside(cluster, "spike-0", 0, 2, &next), 0);
        cr_expect_eq(next, 3);
        cr_expect_lt(plan.commits, 0);
        cr_expect_eq(letters_of(cluster).count, 1);
        cr_expect_eq(live(cluster, 100), 0);
        cr_expect_eq(moves(cluster), 2);
        cluster_free(cluster);
    }
}

/* ---- what cannot be read ---- */

static int damage_at_2(void *context, int64_t from, struct set_aside_batch *ret_batch)
{
    (void)context;
    *ret_batch = (struct set_aside_batch){ 2, 4 };
    return from > 4 ? -ENOMSG : 0;
}

static int put_damaged_aside(struct cluster *cluster, int64_t offset, int64_t last, int64_t *ret_next)
{
    struct log              *log = open_log(cluster, "spike-0");
    struct set_aside_options options = {
        .processor = &spike, .log = log, .partition = 0, .offset = offset, .reason = "a disk", .damage = damage_at_2, .last = last
    };
    int result = set_aside(&options, ret_next);

    log_close(log);
    return result;
}

/* A batch is set aside whole, each offset of it is a dead letter without bytes, which is not sent again, and what is behind is processed. */
Test(set_aside, goes_on_behind_what_is_damaged)
{
    struct cluster *cluster = poisoned();
    struct letters  letters;
    int64_t         next;

    prices_put(cluster, 0, "tin", 6, DEADLY); /* offset 4: in the batch that is said to be damaged */
    prices_put(cluster, 0, "tin", 7, 700);
    cr_expect_eq(put_damaged_aside(cluster, 3, 4, &next), -EAGAIN, "it begins before");
    cr_expect_eq(next, 2);
    cr_expect_eq(put_damaged_aside(cluster, 2, 3, &next), -ERANGE, "it ends behind");
    cr_expect_eq(next, 4);
    cr_expect_eq(letters_of(cluster).count, 0);
    cr_expect_eq(live(cluster, 1), -EPROTO);
    cr_expect_eq(put_damaged_aside(cluster, 2, 4, &next), 0);
    cr_expect_eq(next, 5);
    letters = letters_of(cluster);
    cr_expect_eq(letters.count, 3);
    cr_expect(ck_bytes_equal(letters.last.reason, CK_BYTES("damaged")));
    cr_expect(ck_bytes_equal(letters.last.detail, CK_BYTES("a disk")));
    cr_expect_eq(letters.last.value.size, 0);
    cr_expect_eq(letters.last.offset, 4);
    cr_expect_not_null(dead_letter_hold(&letters.last, processors_all), "nothing is sent again in place of what is lost");
    cr_expect_eq(put_damaged_aside(cluster, 2, 4, &next), -EALREADY);
    cr_expect_eq(put_damaged_aside(cluster, 5, 5, &next), -ENOMSG, "what comes next can be read");
    cr_expect_eq(live(cluster, 100), 0);
    cr_expect_eq(letters_of(cluster).count, 3);
    cluster_free(cluster);
}
