/* SPDX-License-Identifier: Apache-2.0
 * How a partition comes to life: the group's offsets (waiting while a predecessor's transaction is open), the changelog to its high watermark, the
 * checks, the reference. A parked partition reads only what was written since. */
#include "shell/partition.h"

#include <errno.h>

#include "shell/changelog.h"

static struct partition *restoring(struct worker *worker, struct log_part part)
{
    for (size_t i = 0; i < worker->count; i++)
        if (worker->partitions[i]->phase == PARTITION_TAIL && worker->partitions[i]->inputs[0].partition == part.partition)
            return worker->partitions[i];
    return NULL;
}

static void run(struct worker *worker, struct partition *partition)
{
    partition->phase = PARTITION_RUNNING;
    worker->fetch_due = true;
}

static int ask(struct worker *worker, struct partition *partition, bool *ret_progress)
{
    struct log_cursor cursors[WORKER_INPUTS_MAX];
    int               result;

    for (size_t i = 0; i < partition->input_count; i++)
        cursors[i] = (struct log_cursor){ partition->inputs[i], LOG_NONE };
    result = log_committed(worker->log, cursors, partition->input_count, CALL_MS);
    if (result == LOG_AGAIN)
        return 0;
    if (result)
        return result;
    *ret_progress = true;
    for (size_t i = 0; i < partition->input_count; i++)
        partition->group[i] = cursors[i].next;
    partition->ahead_ms = 0;
    if (partition->state) {
        partition->phase = PARTITION_TAIL;
        return log_follow(worker->log, (struct log_cursor){ { worker->changelog_topic, partition->inputs[0].partition }, partition->changelog_next });
    }
    partition->committed.next[0] = cursors[0].next == LOG_NONE ? 0 : cursors[0].next;
    partition->now = partition->committed;
    run(worker, partition);
    return 0;
}

/* A record that cannot be read is damage, unless a later one of its key mends it, as a reset does. */
static void load(struct worker *worker, struct partition *partition, const struct log_record *record)
{
    if (changelog_load(worker, partition, record) == 0) {
        if (partition->unreadable)
            table_unload(partition->unreadable, record->key);
        return;
    }
    if (!partition->unreadable)
        partition->unreadable = table_new(NULL, 0);
    table_load(partition->unreadable, record->key, (struct bytes){ 0 }, (struct row_origin){ 0 });
}

int restore_load(struct worker *worker, const struct log_event *event)
{
    struct partition *partition = restoring(worker, event->records[0].part);

    if (!partition)
        return 0;
    for (size_t i = 0; i < event->count; i++)
        load(worker, partition, &event->records[i]);
    partition->changelog_next = event->next;
    worker->counters.restoring += event->count;
    return 0;
}

static bool rows_are_whole(const struct partition *partition)
{
    const struct state *state = partition->state;

    if (partition->unreadable && partition->unreadable->rows > 0)
        return false;
    if (!partition->has_meta)
        return state->rows == 0;
    return state->rows == partition->meta_rows && state->digest.low == partition->meta_digest.low &&
           state->digest.high == partition->meta_digest.high;
}

/* The group's offsets must say what the meta row says. Those of a group that was idle for offsets.retention.minutes are gone: the meta row is the
 * truth then. AHEAD: the changelog lacks the transaction that the group has; right after a failover the new leader's high watermark may be that of a
 * follower (KIP-207), so more may still come. */
enum { OFFSETS_EQUAL, OFFSETS_AHEAD, OFFSETS_DIFFER };
static int compare_offsets(const struct partition *partition)
{
    int result = OFFSETS_EQUAL;

    for (size_t i = 0; i < partition->input_count && result != OFFSETS_DIFFER; i++) {
        int64_t group = partition->group[i], own = partition->has_meta ? partition->committed.next[i] : 0;

        if (group == LOG_NONE || (group == own && partition->has_meta))
            continue;
        result = group >= own ? OFFSETS_AHEAD : OFFSETS_DIFFER;
    }
    return result;
}

/* 0, or LOG_AGAIN: read on. */
static int check(struct worker *worker, struct partition *partition)
{
    int64_t now_ms = worker_clock(worker);

    if (partition->meta_alien)
        return -ERANGE;
    switch (compare_offsets(partition)) {
    case OFFSETS_EQUAL: partition->ahead_ms = 0; return rows_are_whole(partition) ? 0 : -EBADMSG;
    case OFFSETS_AHEAD:
        if (partition->ahead_ms == 0)
            partition->ahead_ms = now_ms;
        return worker->options.clock_ms && now_ms - partition->ahead_ms < AHEAD_MS ? LOG_AGAIN : -EUCLEAN;
    default: return -EUCLEAN;
    }
}

int restore_caught_up(struct worker *worker, struct log_part part, int64_t next)
{
    struct partition *partition = restoring(worker, part);
    int               result;

    if (!partition)
        return 0;
    partition->changelog_next = next;
    result = check(worker, partition);
    if (result == LOG_AGAIN)
        return 0;
    if (result == 0)
        result = log_unfollow(worker->log, part);
    if (result)
        return result;
    state_keep(partition->state);
    partition->now = partition->committed;
    partition->phase = PARTITION_REFERENCE;
    return 0;
}

/* True when this worker has read at least what the partition's rows have seen. */
static bool reference_reaches(const struct worker *worker, struct partition *partition)
{
    for (size_t i = 0; i < worker->feed_count; i++)
        if ((int64_t)worker->feeds[i].count < partition->committed.applied[i])
            return false;
    for (size_t i = 0; i < worker->feed_count; i++) {
        int64_t applied = partition->committed.applied[i];

        if (applied == 0 || worker->feeds[i].records[applied - 1].hash == partition->committed.applied_hash[i])
            continue;
        partition->committed.applied[i] = 0; /* the topic was made anew */
        partition->now = partition->committed;
    }
    return true;
}

int restore_step(struct worker *worker, struct partition *partition, bool *ret_progress)
{
    if (partition->phase == PARTITION_ASK)
        return ask(worker, partition, ret_progress);
    if (partition->phase == PARTITION_TAIL && partition->ahead_ms)
        return check(worker, partition) < 0 ? -EUCLEAN : 0;
    if (partition->phase != PARTITION_REFERENCE || !reference_reaches(worker, partition))
        return 0;
    *ret_progress = true;
    if (sweep_is_due(worker, partition))
        return sweep_mark(worker, partition);
    run(worker, partition);
    return 0;
}
