/* SPDX-License-Identifier: Apache-2.0 */
#include <criterion/criterion.h>

#include <errno.h>

#include "engine/log/memory.h"

static const struct log_topic topics[] = { { "in", LOG_GROUP }, { "out", LOG_WRITTEN }, { "out", LOG_FOLLOWED } };

static struct cluster *cluster_of(void)
{
    struct cluster *cluster = cluster_new();

    cr_assert_eq(cluster_create(cluster, "in", 4), 0);
    cr_assert_eq(cluster_create(cluster, "out", 1), 0);
    cr_assert_eq(cluster_create(cluster, "out", 2), -ERANGE);
    return cluster;
}

static struct log *open_log(struct cluster *cluster, const char *id)
{
    struct log *log;

    cr_assert_eq(log_memory_open(cluster, &(struct log_memory_options){ "group", id, topics, 3, 0 }, &log), 0);
    return log;
}

static enum log_event_type poll_type(struct log *log, struct log_event *event)
{
    cr_assert_eq(log_poll(log, 0, event), 0);
    return event->type;
}

static void append(struct log *log, const char *value)
{
    cr_assert_eq(log_append(log, &(struct log_record){ .part = { 1, 0 }, .key = CK_BYTES("k"), .value = ck_bytes_from(value) }), 0);
}

static const struct log_cursor one = { { 0, 0 }, 1 };

/* Readers see what is committed, in order, and stop at the first open transaction; each end takes one offset. */
Test(log_memory, reads_committed)
{
    struct cluster  *cluster = cluster_of();
    struct log      *a = open_log(cluster, "a"), *b = open_log(cluster, "b");
    struct log_event event;

    log_join(a);
    cr_assert_eq(poll_type(a, &event), LOG_ASSIGNED);
    cr_assert_eq(event.count, 4);
    log_follow(b, (struct log_cursor){ { 2, 0 }, LOG_START });
    log_begin(a);
    append(a, "one");
    cr_assert_eq(poll_type(b, &event), LOG_IDLE, "open: neither records nor the end");
    cr_assert_eq(log_commit(a, &one, 1, 0), 0);
    cr_assert_eq(poll_type(b, &event), LOG_RECORDS);
    cr_assert_eq(event.count, 1);
    cr_assert_eq(event.next, 2);
    cr_assert_eq(poll_type(b, &event), LOG_CAUGHT_UP);
    log_begin(a);
    append(a, "two");
    log_abort(a, 0);
    cr_assert_eq(poll_type(b, &event), LOG_IDLE);
    cr_assert_eq(cluster_end(cluster, "out", 0), 4);
    log_close(a);
    log_close(b);
    cluster_free(cluster);
}

/* An unknown commit blocks readers and the group's offsets until it is decided, either way. */
static enum log_fault unknown(void *context, struct log *log, enum log_call call)
{
    (void)log;
    return call == CALL_COMMIT ? *(enum log_fault *)context : FAULT_NONE;
}

static void try_unknown(enum log_fault fault, size_t expected, int64_t committed)
{
    struct cluster   *cluster = cluster_of();
    struct log       *a = open_log(cluster, "a"), *b = open_log(cluster, "b");
    struct log_event  event;
    struct log_cursor cursor = { { 0, 0 }, 0 };

    log_join(a);
    cr_assert_eq(poll_type(a, &event), LOG_ASSIGNED);
    cluster_faults(cluster, unknown, &fault);
    log_follow(b, (struct log_cursor){ { 2, 0 }, LOG_START });
    log_begin(a);
    append(a, "one");
    cr_assert_eq(log_commit(a, &one, 1, 0), LOG_UNKNOWN);
    cr_assert_eq(poll_type(b, &event), LOG_IDLE);
    cr_assert_eq(log_committed(b, &cursor, 1, 0), LOG_AGAIN);
    cr_assert_eq(log_reopen(a, 0), 0);
    cr_assert_eq(log_committed(b, &cursor, 1, 0), 0);
    cr_assert_eq(cursor.next, committed);
    cr_assert_eq(poll_type(b, &event), expected ? LOG_RECORDS : LOG_CAUGHT_UP);
    log_close(a);
    log_close(b);
    cluster_free(cluster);
}

Test(log_memory, unknown_commits_are_decided_at_reopen)
{
    try_unknown(FAULT_UNKNOWN_COMMITTED, 1, 1);
    try_unknown(FAULT_UNKNOWN_ABORTED, 0, LOG_NONE);
}

/* A second writer with the same transactional id ends the first one's transaction and fences it. */
Test(log_memory, fences)
{
    struct cluster *cluster = cluster_of();
    struct log     *old = open_log(cluster, "a"), *new;

    log_begin(old);
    append(old, "one");
    new = open_log(cluster, "a");
    cr_assert_eq(cluster_end(cluster, "out", 0), 2, "aborted");
    cr_assert_eq(log_append(old, &(struct log_record){ .part = { 1, 0 } }), -ESTALE);
    cr_assert_eq(log_commit(old, &one, 1, 0), -ESTALE);
    log_close(old);
    log_close(new);
    cluster_free(cluster);
}

/* Partitions move only when all members have released; who lost them cannot commit. */
Test(log_memory, rebalances)
{
    struct cluster  *cluster = cluster_of();
    struct log      *a = open_log(cluster, "a"), *b = open_log(cluster, "b");
    struct log_event event;

    log_join(a);
    cr_assert_eq(poll_type(a, &event), LOG_ASSIGNED);
    log_join(b);
    cr_assert_eq(poll_type(b, &event), LOG_IDLE);
    log_begin(a);
    append(a, "one");
    cr_assert_eq(poll_type(a, &event), LOG_REVOKED);
    cr_assert_eq(log_commit(a, &one, 1, 0), 0, "what is open may be committed before the release");
    log_release(a);
    cr_assert_eq(poll_type(a, &event), LOG_ASSIGNED);
    cr_assert_eq(event.count, 2);
    cr_assert_eq(event.parts[0].partition, 0);
    cr_assert_eq(poll_type(b, &event), LOG_ASSIGNED);
    cr_assert_eq(event.parts[0].partition, 2);
    log_begin(a);
    append(a, "two");
    log_memory_evict(a);
    cr_assert_eq(log_commit(a, &one, 1, 0), LOG_ABORT);
    log_abort(a, 0);
    cr_assert_eq(poll_type(a, &event), LOG_LOST);
    log_close(a);
    log_close(b);
    cluster_free(cluster);
}

static int see(void *context, const struct log_record *record)
{
    cr_assert_lt(*(int64_t *)context, record->offset);
    *(int64_t *)context = record->offset;
    return 0;
}

/* Compaction keeps the last record of each key, at its offset. */
Test(log_memory, compacts)
{
    struct cluster *cluster = cluster_of();
    int64_t         last = -1;

    for (int i = 0; i < 5; i++)
        cluster_append(cluster, "out", 0, &(struct log_record){ .key = CK_BYTES("k"), .value = CK_BYTES("v") });
    cluster_compact(cluster, "out", 0);
    cluster_read(cluster, "out", 0, 0, see, &last);
    cr_assert_eq(last, 4);
    cr_assert_eq(cluster_end(cluster, "out", 0), 5);
    cluster_free(cluster);
}

/* What a crash leaves open holds readers back until the transaction times out. */
Test(log_memory, crashes)
{
    struct cluster  *cluster = cluster_of();
    struct log      *a = open_log(cluster, "a"), *b = open_log(cluster, "b");
    struct log_event event;

    log_follow(b, (struct log_cursor){ { 2, 0 }, LOG_START });
    log_begin(a);
    append(a, "one");
    log_memory_crash(a);
    cr_assert_eq(poll_type(b, &event), LOG_IDLE);
    cluster_expire(cluster);
    cr_assert_eq(poll_type(b, &event), LOG_CAUGHT_UP);
    log_close(b);
    cluster_free(cluster);
}
