/* SPDX-License-Identifier: Apache-2.0
 * The loop of a worker: pending work (joining, restoring, sweeping), then one event of the log. */
#include "engine/runtime/worker.h"

#include <assert.h>
#include <errno.h>
#include <stdlib.h>

#include "engine/runtime/internal.h"

enum { LATE_EACH = 32 /* records: the clock is asked so often */ };

/* ---- what is due ---- */

static int start(struct worker *worker, bool *ret_progress)
{
    if (worker->joined)
        return 0;
    if (!reference_readers_caught_up(worker)) {
        if (reference_readers_wait(worker))
            worker->phase = WORKER_WAITING_FOR_REFERENCE;
        return 0;
    }
    if (!worker->options.allow_empty_reference && reference_readers_lack_required(worker)) {
        worker->phase = WORKER_WAITING_FOR_REFERENCE; /* values stated without it would be retracted */
        return 0;
    }
    worker->joined = true;
    worker->phase = WORKER_JOINING;
    *ret_progress = true;
    return log_join(worker->log);
}

static int advance(struct worker *worker, struct partition *partition, bool *ret_progress)
{
    switch (partition->phase) {
    case PARTITION_ASK:
    case PARTITION_TAIL:
    case PARTITION_REFERENCE: return restore_step(worker, partition, ret_progress);
    case PARTITION_SWEEPING: *ret_progress = true; return sweep_settle(worker, partition);
    case PARTITION_RUNNING:
        if (worker->sweep_due && sweep_is_due(worker, partition)) {
            *ret_progress = true;
            return sweep_mark(worker, partition);
        }
        return 0;
    case PARTITION_PARKED: return 0;
    }
    return 0;
}

static int advance_all(struct worker *worker, bool *ret_progress)
{
    int result = reference_readers_resume(worker, ret_progress);

    if (result == 0)
        result = start(worker, ret_progress);
    for (size_t i = 0; i < worker->count && result == 0; i++) {
        schema_wait_end(worker, worker->partitions[i]);
        result = advance(worker, worker->partitions[i], ret_progress);
    }
    if (result == 0 && worker->fetch_due)
        result = partitions_fetch(worker);
    return result;
}

/* ---- events ---- */

static int on_inputs(struct worker *worker, const struct log_event *event)
{
    struct partition *partition = partition_find(worker, event->records[0].part);
    size_t            input = partition_input(partition, event->records[0].part);
    int               result = 0;

    partition->behind[input] = event->behind + (int64_t)event->count;
    for (size_t i = 0; i < event->count && result == 0; i++) {
        if (schema_wait_is_due(worker, partition, event->records + i, event->count - i))
            return 0;
        result = consume(worker, partition, &event->records[i]);
        if (result == LOG_ABORT)
            return transaction_undo(worker, LOG_ABORT);
        if (result || !(transaction_is_full(worker) || (i % LATE_EACH == 0 && transaction_is_late(worker))))
            continue;
        result = transaction_commit(worker);
        if (result == 0 && partition->phase == PARTITION_SWEEPING)
            return 0; /* the others are fetched again when all that is marked is settled */
    }
    if (result == 0 && partition->touched)
        partition->now.next[input] = event->next; /* past the markers too */
    worker->transaction.last_ms = worker_clock(worker);
    return result;
}

static int on_records(struct worker *worker, const struct log_event *event)
{
    uint16_t topic = event->records[0].part.topic;

    worker->sweep_due = true;
    if (worker->processor->tables && topic == worker->changelog_topic)
        return restore_load(worker, event);
    if (reference_reader_of(worker, topic)) {
        worker->sweep_due = false; /* read on first: one pass for all of them */
        return reference_reader_read(worker, event);
    }
    return on_inputs(worker, event);
}

static int on_caught_up(struct worker *worker, const struct log_event *event)
{
    struct reference_reader *reader = reference_reader_of(worker, event->parts[0].topic);

    if (!reader)
        return restore_caught_up(worker, event->parts[0], event->next);
    reader->caught_up = true;
    reader->next = event->next;
    return 0;
}

/* The inputs of a processor with tables may not grow: keys would move away from their rows. */
static int on_assigned(struct worker *worker, const struct log_event *event)
{
    for (size_t i = 0; i < event->count; i++) {
        struct partition *partition;

        if (worker->processor->tables && event->parts[i].partition >= worker->partition_count)
            return -EDOM;
        partition = partition_find(worker, event->parts[i]);
        if (partition->phase == PARTITION_PARKED)
            partition->phase = PARTITION_ASK;
    }
    worker->phase = WORKER_RUNNING; /* of what is its own, which may be nothing */
    return 0;
}

/* Rows stay, with the place in the changelog from which to read on. */
static int park_all(struct worker *worker)
{
    int result = 0;

    for (size_t i = 0; i < worker->count && result == 0; i++) {
        struct partition *partition = worker->partitions[i];

        if (partition->phase == PARTITION_TAIL)
            result = log_unfollow(worker->log, (struct log_part){ worker->changelog_topic, partition->inputs[0].partition });
        if (partition->phase != PARTITION_PARKED)
            partition->parked_ms = worker_clock(worker);
        partition->phase = PARTITION_PARKED;
        partition->wait.waits = false;
        partition->now = partition->committed;
        if (partition->marks)
            marks_clear(partition->marks);
    }
    worker->fetch_due = false;
    return result;
}

/* On revocation, remembers each changelog's end offset, so that if the partition is assigned again only records written after it are read. A worker
 * that was suspended may already have lost the partition, and another owner may have written before that offset. So one last transaction includes
 * every partition: it commits only if the worker still owns them, which proves the recorded offsets.
 */
static int note_ends(struct worker *worker)
{
    int result = 0;

    for (size_t i = 0; i < worker->count; i++)
        worker->partitions[i]->end = LOG_NONE; /* what an earlier rebalance learned may be the end of others' records */
    for (size_t i = 0; i < worker->count && result == 0; i++) {
        struct partition *partition = worker->partitions[i];

        if (!partition->state || (partition->phase != PARTITION_RUNNING && partition->phase != PARTITION_SWEEPING))
            continue;
        result = log_end(worker->log, (struct log_part){ worker->changelog_topic, partition->inputs[0].partition }, CALL_MS, &partition->end);
        if (result == 0)
            result = transaction_begin(worker);
        partition->touched = partition->touched || result == 0;
    }
    return result < 0 ? result : 0;
}

static void trust_ends(struct worker *worker)
{
    for (size_t i = 0; i < worker->count; i++)
        if (worker->partitions[i]->end > worker->partitions[i]->changelog_next)
            worker->partitions[i]->changelog_next = worker->partitions[i]->end;
}

static int on_revoked(struct worker *worker)
{
    int result = note_ends(worker);

    if (result == 0)
        result = transaction_commit(worker);
    if (result == 0)
        trust_ends(worker);
    if (result == 0 || result == LOG_ABORT)
        result = park_all(worker);
    return result ? result : log_release(worker->log);
}

static int on_lost(struct worker *worker)
{
    int result = 0;

    if (worker->transaction.open) {
        worker->counters.aborted_why = "its partitions were taken away";
        result = transaction_undo(worker, LOG_ABORT);
    }
    return result < 0 ? result : park_all(worker);
}

static int on_event(struct worker *worker, const struct log_event *event)
{
    if (event->type == LOG_RECORDS)
        return on_records(worker, event);
    worker->sweep_due = true;
    switch (event->type) {
    case LOG_CAUGHT_UP: return on_caught_up(worker, event);
    case LOG_ASSIGNED: return on_assigned(worker, event);
    case LOG_REVOKED: return on_revoked(worker);
    case LOG_LOST: return on_lost(worker);
    case LOG_IDLE:
    case LOG_RECORDS: break;
    }
    return 0;
}

/* No longer than until the open transaction is to be committed if nothing else comes. */
static int time_to_wait(const struct worker *worker, int timeout_ms)
{
    int64_t left_ms;

    if (!worker->transaction.open || !worker->options.clock_ms)
        return timeout_ms;
    left_ms = transaction_due_ms(worker) - worker->options.clock_ms();
    return left_ms < 0 ? 0 : left_ms < timeout_ms ? (int)left_ms : timeout_ms;
}

/* Without a clock, when nothing is left to read. */
static bool commit_is_due(const struct worker *worker, bool idle)
{
    if (!worker->options.clock_ms)
        return idle;
    return transaction_is_late(worker) || (idle && worker_clock(worker) >= transaction_due_ms(worker));
}

static _Thread_local const struct worker *running;

const struct worker *worker_running(void) { return running; }

static int step(struct worker *worker, int timeout_ms)
{
    struct log_event event;
    bool             progress = false, was_open;
    int              result = worker_take_day(worker);

    if (result == 0 || (result == LOG_AGAIN && worker->joined)) /* before it has joined, nothing is done by a day that is not known to have come */
        result = advance_all(worker, &progress);
    else if (result == LOG_AGAIN)
        result = 0;
    if (result == 0)
        result = log_poll(worker->log, progress ? 0 : time_to_wait(worker, timeout_ms), &event);
    if (result)
        return result;
    result = on_event(worker, &event);
    was_open = worker->transaction.open;
    if (worker->options.clock_ms && event.type == LOG_IDLE)
        worker_drop_parked(worker, PARKED_MS);
    if (result == 0 && was_open && commit_is_due(worker, event.type == LOG_IDLE))
        result = transaction_commit(worker);
    if (result < 0)
        return result;
    for (size_t i = 0; i < worker->count && !progress; i++)
        progress = worker->fetch_due || (worker->partitions[i]->phase == PARTITION_RUNNING && sweep_is_due(worker, worker->partitions[i]));
    return progress || event.type != LOG_IDLE || (was_open && !worker->transaction.open) ? WORKER_BUSY : WORKER_IDLE;
}

/* In the simulator one worker's step is in the middle of another's. */
int worker_step(struct worker *worker, int timeout_ms)
{
    const struct worker *outer = running;
    int                  result;

    running = worker;
    result = step(worker, timeout_ms);
    running = outer;
    if (result >= 0)
        worker->at.type = PLACE_NONE;
    return result;
}

int worker_drain(struct worker *worker)
{
    const struct worker *outer = running;
    int                  result;

    running = worker;
    result = transaction_commit(worker);
    running = outer;
    return result < 0 ? result : 0;
}

void worker_mark_all(struct worker *worker)
{
    assert(!worker->transaction.open);
    for (size_t i = 0; i < worker->count; i++)
        sweep_mark_all(worker, worker->partitions[i]);
}
