/* SPDX-License-Identifier: Apache-2.0
 * Restores a partition: requests the group's offsets (waits while a predecessor's transaction is open), reads the changelog to its high watermark,
 * checks it, waits for the reference. A parked partition reads only records written since it was revoked. */
#include "engine/runtime/internal.h"

#include <errno.h>

#include "engine/runtime/changelog.h"

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
    partition->group_transaction = 0;
    for (size_t i = 0; i < partition->input_count; i++) {
        partition->group[i] = cursors[i].next;
        if (cursors[i].next != LOG_NONE && cursors[i].transaction > partition->group_transaction && !(worker->options.broken & BROKEN_TAIL))
            partition->group_transaction = cursors[i].transaction;
    }
    partition->lack.of = WORKER_LACKS_NOTHING;
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
    table_load(partition->unreadable, record->key, (struct ck_bytes){ 0 }, (struct ck_row_origin){ 0 });
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

/* A partition waits; `since_ms` stays while it waits for the same. */
static void lack(const struct worker *worker, struct partition *partition, struct worker_lack lack)
{
    bool same = partition->lack.of == lack.of && partition->lack.input == lack.input && partition->lack.need == lack.need;

    lack.partition = partition->inputs[0].partition;
    lack.since_ms = same ? partition->lack.since_ms : worker_clock(worker);
    partition->lack = lack;
}

static bool lacks_for(const struct worker *worker, const struct partition *partition, int64_t time_ms)
{
    return worker_clock(worker) - partition->lack.since_ms >= time_ms;
}

enum { TAIL_READ, TAIL_MISSING, TAIL_FOREIGN };

/* The group's offsets must equal those of the meta row. If they have expired (a group idle for offsets.retention.minutes), the meta row alone counts.
 * MISSING: the changelog lacks a transaction that the group has, and more records may still arrive. */
static int compare_offsets(const struct partition *partition)
{
    int result = TAIL_READ;

    for (size_t i = 0; i < partition->input_count && result != TAIL_FOREIGN; i++) {
        int64_t group = partition->group[i], own = partition->has_meta ? partition->committed.next[i] : 0;

        if (group == LOG_NONE || (group == own && partition->has_meta))
            continue;
        result = group >= own ? TAIL_MISSING : TAIL_FOREIGN;
    }
    return result;
}

/* Only its number reveals a transaction that moved no offset (a sweep, a new day, changed options): the end offset may be that of a lagging replica
 * (KIP-207, KIP-392), up to which an older meta row and its digest match. */
static int compare_transactions(const struct partition *partition)
{
    int64_t group = partition->group_transaction, own = partition->has_meta ? partition->committed.transactions : 0;

    if (group == 0)
        return compare_offsets(partition);
    if (own != group)
        return own < group ? TAIL_MISSING : TAIL_FOREIGN;
    return compare_offsets(partition) == TAIL_READ ? TAIL_READ : TAIL_FOREIGN;
}

static struct worker_lack missing(const struct partition *partition)
{
    return (struct worker_lack){
        .of = WORKER_LACKS_TAIL,
        .partition = partition->inputs[0].partition,
        .have = partition->has_meta ? partition->committed.transactions : 0,
        .need = partition->group_transaction,
    };
}

static int mismatch(struct worker *worker, const struct partition *partition)
{
    worker->counters.mismatch = missing(partition);
    return -EUCLEAN;
}

/* 0, or LOG_AGAIN: read on. Without a clock, a transaction that is numbered is waited for for ever. */
static int check(struct worker *worker, struct partition *partition)
{
    if (partition->meta_alien)
        return -ERANGE;
    switch (compare_transactions(partition)) {
    case TAIL_READ:
        partition->lack.of = WORKER_LACKS_NOTHING;
        if (!rows_are_whole(partition))
            return -EBADMSG;
        return worker_is_before(worker, partition->committed.day) ? -ETIME : 0;
    case TAIL_MISSING:
        lack(worker, partition, missing(partition));
        if (worker->options.clock_ms ? lacks_for(worker, partition, TAIL_MS) : partition->group_transaction == 0)
            return mismatch(worker, partition);
        return LOG_AGAIN;
    default: return mismatch(worker, partition);
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

/* ---- the reference ---- */

/* Published values may rest on more reference records than were applied: on those that arrived after the last sweep, or during an interrupted one. */
static int64_t seen(const struct partition *partition, size_t number)
{
    const struct horizon *committed = &partition->committed;

    return committed->seen[number] > committed->applied[number] ? committed->seen[number] : committed->applied[number];
}

static bool is_another(const struct reference_reader *reader, int64_t count, uint64_t hash)
{
    return count > 0 && reader->records[count - 1].hash != hash;
}

/* The reference reader that has fewer records than the partition's rows have seen; NULL: none. One that waits for a schema has more. */
static const struct reference_reader *shorter_feed(const struct worker *worker, const struct partition *partition, size_t *ret_number)
{
    for (size_t i = 0; i < worker->reference_reader_count; i++)
        if ((int64_t)worker->reference_readers[i].count < seen(partition, i)) {
            *ret_number = i;
            return &worker->reference_readers[i];
        }
    return NULL;
}

/* The topic was recreated: none of its records counts as seen, and the lost records cannot mark anything, so everything is settled again. The invalid
 * configuration hash makes an interrupted sweep start again. */
static void renew(struct worker *worker, struct partition *partition, size_t number)
{
    worker->counters.renewed++;
    worker->counters.renewed_last = (struct worker_lack){
        .of = WORKER_LACKS_REFERENCE,
        .input = worker->reference_readers[number].input,
        .partition = partition->inputs[0].partition,
        .have = (int64_t)worker->reference_readers[number].count,
        .need = seen(partition, number),
    };
    partition->committed.applied[number] = partition->committed.seen[number] = 0;
    partition->committed.applied_hash[number] = partition->committed.seen_hash[number] = 0;
    partition->committed.configuration = ~worker->configuration;
    partition->now = partition->committed;
}

/* The topic has fewer records than the rows have seen: they are on their way, or the topic was recreated. It counts as recreated if after a while
 * they have not arrived and the leader's end offset has been read. 0, LOG_AGAIN: wait, or a negative errno. */
static int reference_is_short(struct worker *worker, struct partition *partition, const struct reference_reader *reader, size_t number)
{
    int     wait_ms = worker->options.reference_wait_ms ? worker->options.reference_wait_ms : REFERENCE_MS;
    int64_t end;
    int     result;

    if (reader->wait.waits) {
        partition->lack.of = WORKER_LACKS_NOTHING;
        return LOG_AGAIN;
    }
    lack(worker, partition,
         (struct worker_lack){
             .of = WORKER_LACKS_REFERENCE, .input = reader->input, .have = (int64_t)reader->count, .need = seen(partition, number) });
    if (worker->options.clock_ms && !lacks_for(worker, partition, wait_ms))
        return LOG_AGAIN;
    result = log_end(worker->log, (struct log_part){ reader->input, 0 }, CALL_MS, &end);
    if (result)
        return result;
    if (reader->next < end) {
        partition->lack.since_ms = worker_clock(worker); /* there is more: wait anew */
        return LOG_AGAIN;
    }
    renew(worker, partition, number);
    return 0;
}

/* 0: this worker has read at least what the partition's rows have seen; LOG_AGAIN: not yet; or a negative errno. */
static int reach_reference(struct worker *worker, struct partition *partition)
{
    const struct reference_reader *reader;
    size_t                         number;

    while ((reader = shorter_feed(worker, partition, &number))) {
        int result = reference_is_short(worker, partition, reader, number);

        if (result)
            return result;
    }
    partition->lack.of = WORKER_LACKS_NOTHING;
    for (size_t i = 0; i < worker->reference_reader_count; i++) {
        const struct horizon *committed = &partition->committed;

        if (is_another(&worker->reference_readers[i], committed->applied[i], committed->applied_hash[i]) ||
            is_another(&worker->reference_readers[i], committed->seen[i], committed->seen_hash[i]))
            renew(worker, partition, i);
    }
    return 0;
}

int restore_step(struct worker *worker, struct partition *partition, bool *ret_progress)
{
    int result;

    if (partition->phase == PARTITION_ASK)
        return ask(worker, partition, ret_progress);
    if (partition->phase == PARTITION_TAIL && partition->lack.of == WORKER_LACKS_TAIL && lacks_for(worker, partition, TAIL_MS))
        return worker->options.clock_ms ? mismatch(worker, partition) : 0;
    if (partition->phase != PARTITION_REFERENCE)
        return 0;
    result = reach_reference(worker, partition);
    if (result)
        return result < 0 ? result : 0;
    *ret_progress = true;
    if (sweep_is_due(worker, partition))
        return sweep_mark(worker, partition);
    run(worker, partition);
    return 0;
}
