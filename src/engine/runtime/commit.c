/* SPDX-License-Identifier: Apache-2.0
 * The end of a transaction. Commit: settles what its inputs marked, writes the changed rows and the meta rows, sends the offsets with it. Undo:
 * aborts it and restores rows and marks. */
#include "engine/runtime/internal.h"

#include <errno.h>

#include "engine/runtime/changelog.h"

static bool is_partial(const struct partition *partition) { return partition->phase == PARTITION_SWEEPING && marks_left(partition->marks) > 0; }

/* Before the last transaction of a sweep, the meta row still records the state before the sweep. If the rows include inputs whose marks are not all
 * settled, it records an invalid configuration hash, so that a worker that restores these rows settles everything. */
static struct horizon horizon_to_write(const struct worker *worker, const struct partition *partition)
{
    struct horizon horizon = is_partial(partition) ? partition->committed : partition->now;

    if (partition->cut)
        horizon.configuration = ~worker->configuration;
    memcpy(horizon.next, partition->now.next, sizeof horizon.next);
    horizon.transactions = partition->committed.transactions + 1;
    reference_readers_seen(worker, horizon.seen, horizon.seen_hash);
    return horizon;
}

/* Settles the subjects that the inputs marked. Remaining ones are settled like those of a sweep, before further inputs are read. */
static int settle_inputs(struct worker *worker, struct partition *partition)
{
    int result = transaction_settle(worker, partition);

    if (result || marks_left(partition->marks) == 0)
        return result;
    partition->cut = true;
    partition->phase = PARTITION_SWEEPING;
    worker->fetch_due = true;
    return 0;
}

static int prepare(struct worker *worker)
{
    int result = 0;

    for (size_t i = 0; i < worker->count && result == 0; i++) {
        struct partition *partition = worker->partitions[i];
        struct horizon    horizon;

        if (!partition->touched || !partition->state)
            continue;
        if (partition->phase != PARTITION_SWEEPING && !partition->now.rebuilds)
            result = settle_inputs(worker, partition);
        horizon = horizon_to_write(worker, partition);
        if (result == 0 && !worker->options.ephemeral) {
            work_subject(worker, partition, (struct ck_bytes){ 0 }); /* a row of any of them */
            result = changelog_write(worker, partition, &horizon);
        }
    }
    return result;
}

static void keep(const struct worker *worker, struct partition *partition)
{
    partition->committed = horizon_to_write(worker, partition);
    partition->touched = partition->cut = false;
    if (!partition->state)
        return;
    partition->changelog_written += partition->state->undo.count + 1;
    if (partition->changelog_end > partition->changelog_next)
        partition->changelog_next = partition->changelog_end;
    state_keep(partition->state);
    partition->has_meta = true; /* the one just written */
    partition->meta_rows = partition->state->rows;
    partition->meta_digest = partition->state->digest;
    if (!is_partial(partition))
        marks_clear(partition->marks);
}

static void count_transaction(struct worker *worker)
{
    const struct worker_counters *some = &worker->transaction.counters;
    struct worker_counters       *all = &worker->counters;

    for (size_t i = 0; i < WORKER_INPUTS_MAX; i++)
        all->consumed[i] += some->consumed[i];
    for (size_t i = 0; i < WORKER_OUTPUTS_MAX; i++)
        all->emitted[i] += some->emitted[i];
    for (size_t i = 0; i < CK_REASON_COUNT; i++)
        all->dead_letters[i] += some->dead_letters[i];
    memcpy(all->suppressed, worker->publisher.suppressed, sizeof all->suppressed);
    all->committed++;
}

static void time_transaction(struct worker *worker)
{
    const struct worker_options *options = &worker->options;

    if (options->clock_ms)
        histogram_add(&worker->counters.commit, options->clock_ms() - worker->asked_ms);
    if (options->time_ms && worker->transaction.oldest_ms > 0)
        histogram_add(&worker->counters.end_to_end, options->time_ms() - worker->transaction.oldest_ms);
}

/* What is kept nowhere is not numbered. */
static int64_t number_of(const struct worker *worker, const struct partition *partition)
{
    return partition->state && !worker->options.ephemeral ? partition->committed.transactions + 1 : 0;
}

/* Requests the end offset of a changelog to which much was written. Only the owner of the partition can commit, so once the commit succeeds, all
 * records below that offset are in the rows and need not be read again. If no answer arrives in time, the next request follows after as many records
 * again. */
static int note_tails(struct worker *worker)
{
    int result = 0;

    for (size_t i = 0; i < worker->count && result >= 0; i++) {
        struct partition *partition = worker->partitions[i];

        partition->changelog_end = LOG_NONE;
        if (!partition->touched || !partition->state || worker->options.ephemeral || partition->changelog_written < worker->options.tail_records)
            continue;
        partition->changelog_written = 0;
        result =
            log_end(worker->log, (struct log_part){ worker->changelog_topic, partition->inputs[0].partition }, CALL_MS, &partition->changelog_end);
        if (result)
            partition->changelog_end = LOG_NONE;
    }
    return result < 0 ? result : 0;
}

static int commit(struct worker *worker)
{
    struct log_cursor *cursors = cursors_room(worker, worker->count * WORKER_INPUTS_MAX);
    size_t             count = 0;
    int                result = note_tails(worker);

    if (result)
        return result;
    worker->at.type = PLACE_TRANSACTION;
    worker->asked_ms = worker_clock(worker);
    for (size_t i = 0; i < worker->count; i++)
        for (size_t j = 0; worker->partitions[i]->touched && j < worker->partitions[i]->input_count; j++)
            cursors[count++] =
                (struct log_cursor){ worker->partitions[i]->inputs[j], worker->partitions[i]->now.next[j], number_of(worker, worker->partitions[i]) };
    do
        result = log_commit(worker->log, cursors, count, CALL_MS);
    while (result == LOG_AGAIN);
    if (result == 0)
        time_transaction(worker);
    return result;
}

static void undo(struct worker *worker, struct partition *partition, int outcome)
{
    partition->touched = partition->cut = false;
    partition->now = partition->committed;
    partition->wait.waits = false; /* the records before the waiting one will be read again */
    if (partition->state) {
        if (worker->options.broken & BROKEN_UNDO)
            state_keep(partition->state);
        else
            state_undo(partition->state);
        marks_clear(partition->marks);
    }
    if (partition->phase == PARTITION_SWEEPING)
        partition->phase = PARTITION_REFERENCE; /* the pass is made again */
    if (outcome == LOG_UNKNOWN && partition->phase != PARTITION_PARKED)
        partition->phase = PARTITION_ASK;
}

/* Returns LOG_ABORT: everything that the transaction did is undone, in memory too. */
int transaction_undo(struct worker *worker, int outcome)
{
    int result;

    do
        result = outcome == LOG_UNKNOWN ? log_reopen(worker->log, CALL_MS) : log_abort(worker->log, CALL_MS);
    while (result == LOG_AGAIN);
    if (result < 0)
        return result;
    if (outcome == LOG_UNKNOWN)
        worker->counters.unknown++;
    else
        worker->counters.aborted++;
    worker->at.type = PLACE_NONE;
    memcpy(worker->publisher.suppressed, worker->transaction.suppressed, sizeof worker->publisher.suppressed);
    worker->transaction.open = false;
    worker->fetch_due = true;
    for (size_t i = 0; i < worker->count; i++)
        if (worker->partitions[i]->touched)
            undo(worker, worker->partitions[i], outcome);
    return LOG_ABORT;
}

/* What one record has made of a subject cannot be written. Those before it are committed, in ever smaller transactions, until the one is alone and
 * can be named: some fifty transactions where a hundred thousand records were in one. */
static int try_fewer(struct worker *worker)
{
    worker->few = worker->transaction.inputs / 2;
    worker->counters.aborted_why = "an output or a row is too large: fewer records are tried at a time, until one is alone";
    return transaction_undo(worker, LOG_ABORT);
}

/* Twice as many as what could be written, until the limits are the usual ones. */
static void allow_more(struct worker *worker)
{
    if (worker->few)
        worker->few = worker->few < worker->options.limits.inputs ? worker->few * 2 : 0;
}

int transaction_commit(struct worker *worker)
{
    int result;

    if (!worker->transaction.open)
        return 0;
    result = prepare(worker);
    if (result == 0)
        result = commit(worker);
    if (result == -EMSGSIZE && worker->transaction.inputs > 1)
        return try_fewer(worker);
    if (result > 0)
        return transaction_undo(worker, result);
    if (result < 0)
        return result;
    worker->at.type = PLACE_NONE;
    if (worker->transaction.inputs > 0)
        allow_more(worker);
    worker->transaction.open = false;
    for (size_t i = 0; i < worker->count; i++)
        if (worker->partitions[i]->touched)
            keep(worker, worker->partitions[i]);
    count_transaction(worker);
    return 0;
}
