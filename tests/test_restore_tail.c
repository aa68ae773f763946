/* SPDX-License-Identifier: Apache-2.0
 * Whether a restore has read the last transaction: the offsets say its number, and so does the meta row. And meta rows that say what cannot be. */
#include <criterion/criterion.h>

#include <errno.h>

#include "chokepoint/avro.h"
#include "engine/log_kafka/offset_note.h"
#include "engine/runtime/changelog.h"
#include "examples/spike.h"
#include "support/prices.h"

static const struct spike_config wide = { .limit = 0.1 }, fine = { .limit = 0.02 };

static int64_t now_ms = 1;
static int64_t clock_ms(void) { return now_ms; }

static struct log *open_log(struct cluster *cluster)
{
    struct worker_topics topics = worker_topics_new(&spike, NULL);
    struct log          *log;

    cr_assert_eq(log_memory_open(cluster, &(struct log_memory_options){ "spike", "spike-0", topics.topics, topics.count, 0 }, &log), 0);
    worker_topics_free(&topics);
    return log;
}

static struct worker *open_worker(struct log *log, const struct spike_config *config, bool has_clock)
{
    struct worker_options options = { .processor = &spike, .config = config, .log = log, .today = 100, .clock_ms = has_clock ? clock_ms : NULL };
    struct worker        *worker;

    cr_assert_eq(worker_new(&options, &worker), 0);
    return worker;
}

static int steps(struct worker *worker, int count)
{
    int result = 0;

    while (count-- > 0 && result >= 0)
        result = worker_step(worker, 0);
    return result < 0 ? result : 0;
}

static struct worker_lack mismatch; /* of the last live() */

static int live(struct cluster *cluster, const struct spike_config *config)
{
    struct log    *log = open_log(cluster);
    struct worker *worker = open_worker(log, config, false);
    int            result = steps(worker, 50);

    mismatch = worker_counters(worker)->mismatch;
    worker_free(worker);
    log_close(log);
    return result;
}

/* What the group says of the partition. */
static struct log_cursor committed(struct cluster *cluster)
{
    struct log       *log = open_log(cluster);
    struct log_cursor cursor = { { 0, 0 }, LOG_NONE, 0 };

    cr_assert_eq(log_committed(log, &cursor, 1, 0), 0);
    log_close(log);
    return cursor;
}

/* Another tool, or a transaction of which the changelog has nothing. */
static void commit_of_another(struct cluster *cluster, int64_t next, int64_t transaction)
{
    struct log      *log;
    struct log_topic topics[] = { { "spike.prices", LOG_GROUP } };
    struct log_event event;

    cr_assert_eq(log_memory_open(cluster, &(struct log_memory_options){ "spike", "other", topics, 1, 0 }, &log), 0);
    log_join(log);
    log_poll(log, 0, &event);
    log_begin(log);
    cr_assert_eq(log_commit(log, &(struct log_cursor){ { 0, 0 }, next, transaction }, 1, 0), 0);
    log_close(log);
}

static int copy_change(void *context, const struct log_record *record) { return cluster_append(context, "spike.changelog", 0, record); }

/* One price that is far by the fine configuration, and its move is published by a transaction that moves no offset. */
static struct cluster *swept_cluster(int64_t *ret_before)
{
    struct cluster *cluster = prices_cluster();

    prices_put(cluster, 0, "tin", 1, 100);
    prices_put(cluster, 0, "tin", 2, 105);
    cr_assert_eq(live(cluster, &wide), 0);
    *ret_before = cluster_end(cluster, "spike.changelog", 0);
    cr_assert_eq(live(cluster, &fine), 0);
    return cluster;
}

/* ---- the number ---- */

/* Each transaction has the next number, whatever it moves; the meta row has it too. */
Test(restore_tail, every_transaction_counts)
{
    int64_t           before;
    struct cluster   *cluster = swept_cluster(&before);
    struct log_cursor cursor = committed(cluster);

    cr_expect_eq(cursor.next, 2);
    cr_expect_eq(cursor.transaction, 2);
    prices_put(cluster, 0, "tin", 3, 100);
    cr_assert_eq(live(cluster, &fine), 0);
    cursor = committed(cluster);
    cr_expect_eq(cursor.next, 3);
    cr_expect_eq(cursor.transaction, 3);
    cluster_free(cluster);
}

/* The changelog that is told to be at its end lacks a transaction which moved no offset, so that the older meta row and its digest fit: it is read on
 * until that transaction is there, and nothing is published twice; or the state has lost it, and the worker ends. */
Test(restore_tail, reads_on_to_a_transaction_without_offsets)
{
    for (int comes = 0; comes <= 1; comes++) {
        int64_t         before, emitted;
        struct cluster *whole = swept_cluster(&before), *cluster = prices_cluster();
        struct log     *log;
        struct worker  *worker;
        int             result;

        prices_put(cluster, 0, "tin", 1, 100);
        prices_put(cluster, 0, "tin", 2, 105);
        cr_assert_eq(live(cluster, &wide), 0);
        commit_of_another(cluster, 2, 2);
        log = open_log(cluster);
        worker = open_worker(log, &fine, true);
        cr_assert_eq(steps(worker, 30), 0);
        cr_assert_eq(worker_phase(worker), WORKER_RESTORING);
        cr_expect_eq(worker_counters(worker)->lacks, 1);
        cr_expect_eq(worker_counters(worker)->lacks_longest.of, WORKER_LACKS_TAIL);
        cr_expect_eq(worker_counters(worker)->lacks_longest.have, 1);
        cr_expect_eq(worker_counters(worker)->lacks_longest.need, 2);
        if (comes)
            cluster_read(whole, "spike.changelog", 0, before, copy_change, cluster);
        else
            now_ms += 31000;
        result = steps(worker, 30);
        emitted = (int64_t)worker_counters(worker)->emitted[0];
        cr_expect_eq(result, comes ? 0 : -EUCLEAN, "%d", result);
        cr_expect_eq(worker_phase(worker) == WORKER_RUNNING, comes == 1);
        cr_expect_eq(worker_counters(worker)->lacks, comes ? 0 : 1);
        cr_expect_eq(emitted, 0);
        worker_free(worker);
        log_close(log);
        cluster_free(cluster);
        cluster_free(whole);
    }
}

static enum log_fault once_unknown(void *context, struct log *log, enum log_call call)
{
    int *left = context;

    (void)log;
    return call == CALL_COMMIT && (*left)-- == 1 ? FAULT_UNKNOWN_COMMITTED : FAULT_NONE;
}

/* After a commit of which nobody knows, a worker reads its changelog anew from not far before its end, however much it has written since it restored.
 */
Test(restore_tail, reads_little_after_an_unknown_commit)
{
    struct cluster *cluster = prices_cluster();
    struct log     *log = open_log(cluster);
    struct worker  *worker = open_worker(log, &wide, false);
    int             unknown = 1;
    size_t          read;

    for (int round = 0; round < 8; round++) {
        for (int i = 0; i < 2500; i++)
            prices_put(cluster, 0, "tin", 1 + i, 100 + round);
        cr_assert_eq(steps(worker, 50), 0);
    }
    cr_assert_geq(cluster_end(cluster, "spike.changelog", 0), 20000);
    read = worker_counters(worker)->restoring;
    cluster_faults(cluster, once_unknown, &unknown);
    prices_put(cluster, 0, "tin", 1, 500);
    cr_assert_eq(steps(worker, 50), 0);
    cluster_faults(cluster, NULL, NULL);
    read = worker_counters(worker)->restoring - read;
    cr_expect_eq(worker_counters(worker)->unknown, 1);
    cr_assert_eq(worker_phase(worker), WORKER_RUNNING);
    cr_expect_gt(read, 0);
    cr_expect_leq(read, 10000, "%zu records", read);
    worker_free(worker);
    log_close(log);
    cr_assert_eq(live(cluster, &wide), 0);
    cluster_free(cluster);
}

/* A changelog that is further than the group is of another group, or the group has lost its offsets: the number shows it where the offsets are equal.
 */
Test(restore_tail, sees_a_group_that_is_behind)
{
    int64_t         before;
    struct cluster *cluster = swept_cluster(&before);

    commit_of_another(cluster, 2, 1);
    cr_expect_eq(live(cluster, &fine), -EUCLEAN);
    cr_expect_gt(mismatch.have, 1);
    cr_expect_eq(mismatch.need, 1);
    cr_expect_eq(mismatch.partition, 0);
    cluster_free(cluster);
}

static int write_before(void *context, const struct log_record *record)
{
    struct log_record changed = *record;
    char              old[512];

    if (record->key.size == 1) { /* the layout before ended where the number begins: here it, and two empty arrays, have a byte each */
        cr_assert_lt(record->value.size, sizeof old);
        memcpy(old, record->value.data, record->value.size);
        old[0] = LAYOUT;
        changed.value = (struct ck_bytes){ old, record->value.size - 3 };
    }
    return cluster_append(context, "spike.changelog", 0, &changed);
}

/* State that was written before transactions were counted: the offsets alone are compared, once; then it is counted from there. */
Test(restore_tail, goes_on_from_what_did_not_count)
{
    struct cluster *first = prices_cluster(), *cluster = prices_cluster();

    prices_put(first, 0, "tin", 1, 100);
    prices_put(cluster, 0, "tin", 1, 100);
    cr_assert_eq(live(first, &wide), 0);
    cluster_read(first, "spike.changelog", 0, 0, write_before, cluster);
    commit_of_another(cluster, 1, 0);
    cr_assert_eq(live(cluster, &wide), 0);
    cr_expect_eq(committed(cluster).transaction, 0, "nothing was to be written");
    prices_put(cluster, 0, "tin", 2, 200);
    cr_assert_eq(live(cluster, &wide), 0);
    cr_expect_eq(committed(cluster).transaction, 1);
    cr_assert_eq(live(cluster, &fine), 0);
    cr_expect_eq(committed(cluster).transaction, 2);
    cluster_free(first);
    cluster_free(cluster);
}

/* The text beside an offset: read back as it was written; anything else says nothing. */
Test(restore_tail, notes)
{
    static const int64_t     numbers[] = { 0, 1, 41, INT64_MAX };
    static const char *const others[] = { "",
                                          "transaction=",
                                          "transaction=0",
                                          "transaction=-3",
                                          "transaction=4x",
                                          "transaction= 4",
                                          "41",
                                          "Transaction=4",
                                          "transaction=99999999999999999999",
                                          "instance=",
                                          "instance=a b",
                                          " instance=a",
                                          "transaction=1 instance=",
                                          "transaction=1  instance=a",
                                          "transaction=1 by=a",
                                          "transaction=1 instance=a instance=b",
                                          "instance=a transaction=1",
                                          "transaction=0 instance=a" };
    static const char *const instances[] = { "", "a", "pod-0.west_1",
                                             "0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789" };
    char                     buf[OFFSET_NOTE_MAX];

    cr_expect_eq(offset_note_write((struct offset_note){ 0 }, buf), 0);
    cr_expect_eq(offset_note_read((struct ck_bytes){ 0 }).transaction, 0);
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        for (size_t j = 0; j < sizeof instances / sizeof *instances; j++) {
            size_t             size = offset_note_write((struct offset_note){ numbers[i], ck_bytes_from(instances[j]) }, buf);
            struct offset_note note = offset_note_read((struct ck_bytes){ buf, size });

            cr_expect_lt(size, sizeof buf);
            cr_expect_eq(note.transaction, numbers[i]);
            cr_expect(ck_bytes_equal(note.instance, ck_bytes_from(instances[j])), "%s", buf);
        }
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        struct offset_note note = offset_note_read(ck_bytes_from(others[i]));

        cr_expect_eq(note.transaction, 0, "%s", others[i]);
        cr_expect_eq(note.instance.size, 0, "%s", others[i]);
    }
}

/* ---- what a meta row cannot say ---- */

struct damage {
    struct cluster *to;
    struct progress (*change)(struct progress);
};

static const int64_t minus_one = -1, enormous = INT64_MAX - 1;

static struct progress next_enormous(struct progress progress) { return progress.next = (struct ck_long_array){ &enormous, 1 }, progress; }
static struct progress until_negative(struct progress progress) { return progress.rebuild = (struct ck_long_array){ &minus_one, 1 }, progress; }
static struct progress until_enormous(struct progress progress) { return progress.rebuild = (struct ck_long_array){ &enormous, 1 }, progress; }
static struct progress applied_negative(struct progress progress) { return progress.applied = (struct ck_long_array){ &minus_one, 1 }, progress; }
static struct progress applied_enormous(struct progress progress) { return progress.applied = (struct ck_long_array){ &enormous, 1 }, progress; }
static struct progress rows_negative(struct progress progress) { return progress.rows = -1, progress; }
static struct progress rows_enormous(struct progress progress) { return progress.rows = INT64_MAX, progress; }
static struct progress number_negative(struct progress progress) { return progress.transactions = -1, progress; }
static struct progress number_enormous(struct progress progress) { return progress.transactions = INT64_MAX, progress; }
static struct progress day_early(struct progress progress) { return progress.day = INT32_MIN + 1, progress; }
static struct progress day_late(struct progress progress) { return progress.day = INT32_MAX, progress; }

static int damage(void *context, const struct log_record *record)
{
    const struct damage *damage = context;
    struct log_record    changed = *record;
    struct progress      progress;
    struct ck_arena      arena = CK_ARENA_NULL;
    struct ck_buffer     buffer = { 0 };

    if (record->key.size == 1) {
        cr_assert_eq(changelog_meta(record->value, &arena, &progress), 0);
        progress = damage->change(progress);
        ck_buffer_append(&buffer, (struct ck_bytes){ record->value.data, 1 });
        ck_record_encode(&progress_type, 0, progress_type.field_count, &progress, &buffer);
        changed.value = ck_buffer_bytes(&buffer);
    }
    cluster_append(damage->to, "spike.changelog", 0, &changed);
    ck_buffer_release(&buffer);
    ck_arena_release(&arena);
    return 0;
}

Test(restore_tail, refuses_what_a_meta_row_cannot_say)
{
    static struct progress (*const changes[])(struct progress) = { next_enormous,    until_negative, until_enormous, applied_negative,
                                                                   applied_enormous, rows_negative,  rows_enormous,  number_negative,
                                                                   number_enormous,  day_early,      day_late };
    struct cluster *cluster = prices_cluster();

    prices_put(cluster, 0, "tin", 1, 100);
    cr_assert_eq(live(cluster, &wide), 0);
    for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) {
        struct cluster *other = prices_cluster();
        struct damage   given = { other, changes[i] };

        cluster_read(cluster, "spike.changelog", 0, 0, damage, &given);
        cr_expect_eq(live(other, &wide), -EBADMSG, "change %zu", i);
        cluster_free(other);
    }
    cluster_free(cluster);
}

/* A record of the meta row without a value, with an empty one, or with no more than its layout. */
Test(restore_tail, refuses_a_meta_row_without_a_value)
{
    static const struct ck_bytes values[] = { { NULL, 0 }, { "", 0 }, { "\3", 1 }, { "\2", 1 }, { "\7", 1 } };

    for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
        struct cluster *cluster = prices_cluster();

        prices_put(cluster, 0, "tin", 1, 100);
        cr_assert_eq(live(cluster, &wide), 0);
        cluster_append(cluster, "spike.changelog", 0, &(struct log_record){ .key = CK_BYTES("\377"), .value = values[i] });
        cr_expect_eq(live(cluster, &wide), -EBADMSG, "value %zu", i);
        cluster_free(cluster);
    }
}
