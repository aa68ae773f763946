/* SPDX-License-Identifier: Apache-2.0 */
#include <criterion/criterion.h>

#include <errno.h>

#include "chokepoint/avro.h"
#include "engine/admin/reset.h"
#include "engine/admin/reset_lists.h"
#include "engine/log/memory.h"
#include "engine/state/published_list.h"
#include "engine/state/state.h"
#include "examples/spike.h"
#include "records.h"
#include "support/prices.h"

/* ---- a cluster with the example processor ---- */

static void prices(struct cluster *cluster)
{
    for (int32_t day = 1; day <= 6; day++) {
        prices_put(cluster, 0, "tin", day, 100 * day);
        prices_put(cluster, 1, "zinc", day, 100 + 7 * day * (day % 2));
    }
}

static struct log *open_log(struct cluster *cluster, const char *id)
{
    struct worker_topics topics = worker_topics_new(&spike, NULL);
    struct log          *log;

    cr_assert_eq(log_memory_open(cluster, &(struct log_memory_options){ "spike", id, topics.topics, topics.count, 1 }, &log), 0);
    worker_topics_free(&topics);
    return log;
}

/* One life of a worker with a transaction for each input: until it is idle and, as the audit says, nothing is left to publish; or for some steps,
 * after which it crashes. */
static int live(struct cluster *cluster, double limit, int steps)
{
    const struct spike_config config = { .limit = limit };
    struct log               *log = open_log(cluster, "spike-0");
    struct worker            *worker;
    int                       result = worker_new(
                              &(struct worker_options){ .processor = &spike, .config = &config, .log = log, .today = 100, .limits = { .inputs = 1, .subjects = 1 } },
                              &worker);

    cr_assert_eq(result, 0);
    do
        result = worker_step(worker, 0);
    while (result == WORKER_BUSY && --steps);
    if (result == WORKER_IDLE)
        cr_expect_eq(worker_verify_state(worker), 0, "marking everything and settling publishes nothing");
    worker_free(worker);
    if (steps)
        log_close(log);
    else
        log_memory_crash(log);
    return result < 0 ? result : 0;
}

static struct reset_partition told[2];
static void                   tell(void *context, const struct reset_partition *partition)
{
    (void)context;
    told[partition->partition] = *partition;
}

static int reset(struct cluster *cluster)
{
    struct log *log = open_log(cluster, "spike-0");
    int         result = reset_run(&(struct reset_options){ .processor = &spike, .log = log, .tell = tell });

    log_close(log);
    return result;
}

/* ---- what was published ---- */

struct found {
    size_t          records, keys, retracted, gaps;
    struct ck_arena arena;
    struct {
        struct ck_bytes key;
        int64_t         revision;
        bool            retracted;
    } last[32];
};

static int find(void *context, const struct log_record *record)
{
    struct found   *found = context;
    struct move     move;
    struct ck_bytes body;
    uint64_t        fingerprint;
    size_t          i = 0;

    cr_assert(ck_single_object_read(record->value, &fingerprint, &body));
    cr_assert_eq(ck_record_decode(&move_type, body, &found->arena, &move), CK_CODEC_OK);
    while (i < found->keys && !ck_bytes_equal(found->last[i].key, record->key))
        i++;
    if (i == found->keys) {
        found->last[i].key = ck_arena_copy(&found->arena, record->key);
        found->last[i].revision = -1;
        found->keys++;
    }
    found->records++;
    found->gaps += move.emission.revision != ++found->last[i].revision;
    found->last[i].retracted = move.emission.retracted;
    return 0;
}

static struct found published(struct cluster *cluster)
{
    struct found found = { 0 };

    for (uint16_t i = 0; i < 2; i++)
        cluster_read(cluster, "moves", i, 0, find, &found);
    for (size_t i = 0; i < found.keys; i++)
        found.retracted += found.last[i].retracted;
    cr_expect_eq(found.gaps, 0, "revisions count 0, 1, 2 …");
    ck_arena_release(&found.arena);
    return found;
}

/* ---- the properties ---- */

/* A reset of a processor that says what it said before publishes nothing, though it reads all its inputs again, one by one. */
Test(reset, publishes_no_equals)
{
    struct cluster *cluster = prices_cluster();
    size_t          before;

    prices(cluster);
    cr_assert_eq(live(cluster, 0.1, -1), 0);
    before = published(cluster).records;
    cr_assert_gt(before, 5);
    cr_assert_eq(reset(cluster), 0);
    cr_expect_eq(told[0].removed, 6, "the rows of tin");
    cr_expect_eq(told[0].kept, 5);
    cr_expect_eq(told[0].read_again, cluster_end(cluster, "spike.prices", 0));
    cr_assert_eq(live(cluster, 0.1, -1), 0);
    cr_expect_eq(published(cluster).records, before);
    cluster_compact(cluster, "spike.changelog", 0);
    prices_put(cluster, 0, "tin", 7, 7000);
    cr_assert_eq(live(cluster, 0.1, -1), 0);
    cr_expect_eq(published(cluster).records, before + 1);
    cluster_free(cluster);
}

/* A processor that says something else publishes the differences: what is new, and retractions of what it no longer says; and says it again later
 * with the next revision. */
Test(reset, publishes_differences)
{
    struct cluster *cluster = prices_cluster();
    struct found    wide, narrow, again;

    prices(cluster);
    cr_assert_eq(live(cluster, 0.1, -1), 0);
    wide = published(cluster);
    cr_assert_eq(reset(cluster), 0);
    cr_assert_eq(live(cluster, 0.4, -1), 0);
    narrow = published(cluster);
    cr_expect_eq(narrow.keys, wide.keys);
    cr_expect_gt(narrow.retracted, 0);
    cr_expect_eq(narrow.records, wide.records + narrow.retracted, "only retractions: a move that stays is not repeated");
    cr_assert_eq(reset(cluster), 0);
    cr_assert_eq(live(cluster, 0.1, -1), 0);
    again = published(cluster);
    cr_expect_eq(again.retracted, 0);
    cr_expect_eq(again.records, narrow.records + narrow.retracted);
    cluster_free(cluster);
}

/* Death at any step of the rebuild, a second reset in the middle of it, and inputs that come meanwhile, change nothing. */
Test(reset, may_be_interrupted)
{
    for (int steps = 1; steps < 40; steps++) {
        struct cluster *cluster = prices_cluster();
        size_t          before;

        prices(cluster);
        cr_assert_eq(live(cluster, 0.1, -1), 0);
        before = published(cluster).records;
        cr_assert_eq(reset(cluster), 0);
        cr_assert_eq(live(cluster, 0.1, steps), 0);
        cluster_expire(cluster);
        if (steps % 2)
            cr_assert_eq(reset(cluster), 0);
        cr_expect_eq(published(cluster).records, before, "step %d", steps);
        prices_put(cluster, 0, "tin", 7, 7000);
        cr_assert_eq(live(cluster, 0.1, -1), 0);
        cr_expect_eq(published(cluster).records, before + 1, "step %d", steps);
        cr_expect_eq(published(cluster).retracted, 0);
        cluster_free(cluster);
    }
}

static enum log_fault fail(void *context, struct log *log, enum log_call call)
{
    int *left = context;

    (void)log;
    if ((call != CALL_APPEND && call != CALL_COMMIT) || --*left != 0)
        return FAULT_NONE;
    return call == CALL_APPEND ? FAULT_ABORT : FAULT_UNKNOWN_COMMITTED;
}

/* A transaction of the reset that is aborted, or of which nobody knows, is made again. */
Test(reset, goes_on_after_an_abort)
{
    for (int at = 1; at < 24; at++) {
        struct cluster *cluster = prices_cluster();
        size_t          before;
        int             left = at;

        prices(cluster);
        cr_assert_eq(live(cluster, 0.1, -1), 0);
        before = published(cluster).records;
        cluster_faults(cluster, fail, &left);
        cr_assert_eq(reset(cluster), 0, "call %d", at);
        cluster_faults(cluster, NULL, NULL);
        cr_assert_eq(live(cluster, 0.1, -1), 0);
        cr_expect_eq(published(cluster).records, before);
        cluster_free(cluster);
    }
}

static int64_t number_of(struct cluster *cluster)
{
    struct log       *log = open_log(cluster, "other");
    struct log_cursor cursor = { { 0, 0 }, LOG_NONE, 0 };

    cr_assert_eq(log_committed(log, &cursor, 1, 0), 0);
    log_close(log);
    return cursor.transaction;
}

struct commits {
    int seen, dies_at; /* dies_at: number of the one that is not made, from 1; 0: none */
};

static enum log_fault count_commits(void *context, struct log *log, enum log_call call)
{
    struct commits *commits = context;

    (void)log;
    return call == CALL_COMMIT && ++commits->seen == commits->dies_at ? FAULT_DIE : FAULT_NONE;
}

static int reset_in_twos(struct cluster *cluster, struct commits *commits)
{
    struct log *log = open_log(cluster, "spike-0");
    int         result;

    cluster_faults(cluster, count_commits, commits);
    result = reset_run(&(struct reset_options){ .processor = &spike, .log = log, .tell = tell, .limits = { .outputs = 2 } });
    cluster_faults(cluster, NULL, NULL);
    if (result)
        log_memory_crash(log);
    else
        log_close(log);
    cluster_expire(cluster);
    return result;
}

/* The rows of a partition are too many for one transaction. In between a worker refuses the state, and another reset goes on with the rows that are
 * left. */
Test(reset, removes_rows_in_several_transactions)
{
    for (int dies_at = 0; dies_at <= 8; dies_at++) {
        struct cluster *cluster = prices_cluster();
        struct commits  first = { .dies_at = dies_at }, second = { 0 };
        size_t          before;
        int64_t         number;

        prices(cluster);
        cr_assert_eq(live(cluster, 0.1, -1), 0);
        before = published(cluster).records;
        number = number_of(cluster);
        cr_assert_eq(reset_in_twos(cluster, &first), dies_at ? -ECANCELED : 0);
        cr_expect_eq(first.seen, dies_at ? dies_at : 8, "six rows of each partition in twos, and the lists");
        if (dies_at > 1 && dies_at != 5)
            cr_expect_eq(live(cluster, 0.1, -1), -EBADMSG, "in the middle of partition %d", (dies_at - 1) / 4);
        if (dies_at)
            cr_assert_eq(reset_in_twos(cluster, &second), 0);
        if (dies_at && dies_at <= 4)
            cr_expect_eq(told[0].removed, 6 - 2 * (dies_at - 1), "what is left");
        cr_expect_eq(number_of(cluster), number + (dies_at > 4 ? 2 : 1), "rows that go are not counted: the meta row stays");
        cr_assert_eq(live(cluster, 0.1, -1), 0);
        cr_expect_eq(published(cluster).records, before);
        cluster_free(cluster);
    }
}

static void commit_number(struct cluster *cluster, int64_t transaction)
{
    struct log      *log = open_log(cluster, "other");
    struct log_event event;

    log_join(log);
    log_poll(log, 0, &event);
    log_begin(log);
    cr_assert_eq(log_commit(log, &(struct log_cursor){ { 0, 0 }, cluster_committed(cluster, "spike", "spike.prices", 0), transaction }, 1, 0), 0);
    log_close(log);
}

/* A reset is a transaction like others: the worker that comes after it goes on counting. One that the changelog has lost is told, and counted past.
 */
Test(reset, goes_on_counting_transactions)
{
    struct cluster *cluster = prices_cluster();
    int64_t         before;

    prices(cluster);
    cr_assert_eq(live(cluster, 0.1, -1), 0);
    before = number_of(cluster);
    cr_assert_eq(before, 6);
    cr_assert_eq(reset(cluster), 0);
    cr_expect_eq(number_of(cluster), before + 1);
    cr_expect_eq(told[0].lost, 0);
    cr_assert_eq(live(cluster, 0.1, -1), 0);
    before = number_of(cluster);
    commit_number(cluster, before + 2);
    cr_assert_eq(reset(cluster), 0);
    cr_expect_eq(told[0].lost, 2);
    cr_expect_eq(number_of(cluster), before + 3);
    cr_assert_eq(live(cluster, 0.1, -1), 0);
    cluster_free(cluster);
}

static enum log_fault lag_once(void *context, struct log *log, enum log_call call)
{
    (void)log;
    return call == CALL_FOLLOW && (*(int *)context)-- == 0 ? FAULT_LAG : FAULT_NONE;
}

/* A replica that lags hides the last lists of what was published from a reset no more than from a worker. */
Test(reset, reads_on_to_the_last_transaction)
{
    struct cluster *cluster = prices_cluster();
    size_t          before;
    int             follows = 0;

    prices(cluster);
    cr_assert_eq(live(cluster, 0.1, -1), 0);
    before = published(cluster).records;
    cluster_faults(cluster, lag_once, &follows);
    cr_assert_eq(reset(cluster), 0);
    cluster_faults(cluster, NULL, NULL);
    cr_expect_lt(follows, 0);
    cr_expect_eq(told[0].lost, 0);
    cr_expect_eq(told[0].kept, 5);
    cr_assert_eq(live(cluster, 0.1, -1), 0);
    cr_expect_eq(published(cluster).records, before);
    cluster_free(cluster);
}

/* While a worker is in the group nothing is done. */
Test(reset, refuses_a_group_with_members)
{
    struct cluster  *cluster = prices_cluster();
    struct log      *other = open_log(cluster, "spike-1");
    struct log_event event;
    int64_t          end;

    log_join(other);
    log_poll(other, 0, &event);
    end = cluster_end(cluster, "spike.changelog", 0);
    cr_expect_eq(reset(cluster), -EBUSY);
    cr_expect_eq(cluster_end(cluster, "spike.changelog", 0), end);
    log_close(other);
    cluster_free(cluster);
}

/* What has no rows has nothing to rebuild: reading its inputs again would append everything again. */
Test(reset, refuses_a_processor_without_rows)
{
    struct ck_processor plain = spike;

    plain.tables = NULL;
    cr_expect_eq(reset_run(&(struct reset_options){ .processor = &plain }), -EINVAL);
}

/* A reset mends a changelog that a worker refuses, and offsets that someone has moved. */
Test(reset, mends_a_damaged_state)
{
    struct cluster *cluster = prices_cluster();
    size_t          before;

    prices(cluster);
    cr_assert_eq(live(cluster, 0.1, -1), 0);
    before = published(cluster).records;
    cluster_append(cluster, "spike.changelog", 0, &(struct log_record){ .key = CK_BYTES("\1tin|1970-01-09"), .value = CK_BYTES("rubbish") });
    cluster_append(cluster, "spike.changelog", 0, &(struct log_record){ .key = CK_BYTES("\7unknown"), .value = CK_BYTES("rubbish") });
    cluster_append(cluster, "spike.changelog", 0, &(struct log_record){ .key = CK_BYTES(""), .value = CK_BYTES("rubbish") });
    cluster_append(cluster, "spike.changelog", 0, &(struct log_record){ .key = CK_BYTES("\xFFtin"), .value = CK_BYTES("no meta row") });
    cr_assert_eq(live(cluster, 0.1, -1), -EBADMSG);
    cr_assert_eq(reset(cluster), 0);
    cr_assert_eq(live(cluster, 0.1, -1), 0);
    cr_expect_eq(published(cluster).records, before);
    cluster_free(cluster);
}

/* Of a list whose last record is damaged the one before is not the list: it is gone, compacted or not, and what it held is published again. */
Test(reset, forgets_a_damaged_list)
{
    for (int compacted = 0; compacted <= 1; compacted++) {
        struct cluster *cluster = prices_cluster();

        prices(cluster);
        cr_assert_eq(live(cluster, 0.1, -1), 0);
        cluster_append(cluster, "spike.changelog", 0, &(struct log_record){ .key = (struct ck_bytes){ "\0tin", 4 }, .value = CK_BYTES("rubbish") });
        if (compacted)
            cluster_compact(cluster, "spike.changelog", 0);
        cr_assert_eq(live(cluster, 0.1, -1), -EBADMSG);
        cr_assert_eq(reset(cluster), 0);
        cr_expect_eq(told[0].kept, 0);
        cr_expect_eq(told[0].removed, 7, "six prices and the list");
        cr_assert_eq(live(cluster, 0.1, -1), 0);
        cluster_free(cluster);
    }
}

static int64_t end_of_three(void *context, uint16_t input, uint16_t partition)
{
    (void)context;
    (void)input;
    return partition == 0 ? 3 : 0;
}

/* Inputs that were made anew, and are shorter: the rebuild ends at their end, and what they no longer say is retracted. */
Test(reset, ends_where_shorter_inputs_end)
{
    struct cluster *cluster = prices_cluster();
    struct log     *log;
    size_t          keys;

    prices(cluster);
    cr_assert_eq(live(cluster, 0.1, -1), 0);
    keys = published(cluster).keys;
    cluster_recreate(cluster, "spike.prices");
    for (int32_t day = 1; day <= 3; day++)
        prices_put(cluster, 0, "tin", day, 100 * day);
    log = open_log(cluster, "spike-0");
    cr_assert_eq(reset_run(&(struct reset_options){ .processor = &spike, .log = log, .end = end_of_three }), 0);
    log_close(log);
    cr_assert_eq(live(cluster, 0.1, -1), 0);
    cr_expect_eq(published(cluster).keys - published(cluster).retracted, 2, "tin on its second and third day");
    cr_expect_eq(published(cluster).keys, keys);
    cluster_free(cluster);
}

/* Lists that an earlier version kept under other subjects go where the keys are stated now; keys of no output are forgotten. */
Test(reset, moves_lists)
{
    struct state          *state = state_new(&spike);
    struct published_key   keys[] = { { 0, 0, CK_BYTES("tin|1970-01-02"), 1, 4, false },
                                      { 0, 0, CK_BYTES("zinc|1970-01-03"), 2, 7, true },
                                      { 9, 0, CK_BYTES("x"), 3, 0, false },
                                      { 0, 0, { "z\0x|1970-01-04", 14 }, 3, 0, false },
                                      { 0, 0, CK_BYTES("|1970-01-05"), 3, 0, false },
                                      { 0, 0, CK_BYTES("zinc|\x01"), 3, 0, false } };
    struct published_key   zinc = { 0, 0, CK_BYTES("zinc|1970-01-03"), 9, 6, false };
    struct ck_buffer       buffer = { 0 };
    struct reset_partition counts = { 0 };
    struct ck_arena        arena = { 0 };
    struct published_list  list;

    published_list_write(state->published, CK_BYTES("tin"), &(struct published_list){ .keys = keys, .count = 6 }, &buffer, &arena);
    published_list_write(state->published, CK_BYTES("zinc"), &(struct published_list){ .keys = &zinc, .count = 1 }, &buffer, &arena);
    ck_table_put(state->published, (struct ck_bytes){ "tin\0\0\7", 6 }, CK_BYTES("a part of no list"));
    reset_lists(&spike, state->published, &counts);
    cr_expect_eq(counts.moved, 1);
    cr_expect_eq(counts.forgotten, 5, "of no output; damaged, two; of no subject; a part of no list");
    cr_expect_eq(state->published->rows, 2);
    cr_assert(published_list_read(state->published, CK_BYTES("tin"), (struct ck_bytes){ 0 }, &arena, &list));
    cr_assert_eq(list.count, 1);
    cr_expect_eq(list.keys[0].revision, 4);
    cr_assert(published_list_read(state->published, CK_BYTES("zinc"), (struct ck_bytes){ 0 }, &arena, &list));
    cr_assert_eq(list.count, 1);
    cr_expect_eq(list.keys[0].revision, 7, "the later of the two");
    ck_buffer_release(&buffer);
    ck_arena_release(&arena);
    state_free(state);
}
