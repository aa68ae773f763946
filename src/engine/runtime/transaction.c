/* SPDX-License-Identifier: Apache-2.0
 * A transaction: inputs, settled subjects, outputs, changed rows, meta rows and offsets, all of it or nothing. Here it begins, takes records, and
 * reaches its limits; settle.c and commit.c end it. */
#include "engine/runtime/internal.h"

#include <errno.h>

enum { QUIET_SHARE = 10, LAG_SHARE = 2 };

/* What waits in the partitions that are read. */
static uint64_t lag_of(const struct worker *worker)
{
    uint64_t lag = 0;

    for (size_t i = 0; i < worker->count; i++) {
        const struct partition *partition = worker->partitions[i];

        for (size_t j = 0; partition->phase == PARTITION_RUNNING && !partition->wait.waits && j < partition->input_count; j++)
            lag += (uint64_t)partition->behind[j];
    }
    return lag;
}

static struct worker_limits limits_at(const struct worker *worker)
{
    struct worker_limits limits = worker->options.limits;
    uint64_t             share = lag_of(worker) / LAG_SHARE;
    size_t               times;

    if (share <= limits.inputs)
        return limits;
    times = (size_t)(share < limits.lag_inputs ? share : limits.lag_inputs) / limits.inputs;
    limits.inputs *= times;
    limits.subjects *= times;
    limits.outputs *= times;
    limits.bytes *= times;
    limits.commit_ms = limits.lag_ms;
    return limits;
}

int transaction_begin(struct worker *worker)
{
    int result;

    if (worker->transaction.open)
        return 0;
    do
        result = log_begin(worker->log);
    while (result == LOG_AGAIN);
    if (result)
        return result;
    memset(&worker->transaction, 0, sizeof worker->transaction);
    worker->transaction.open = true;
    worker->transaction.limits = limits_at(worker);
    memcpy(worker->transaction.suppressed, worker->publisher.suppressed, sizeof worker->transaction.suppressed);
    worker->transaction.since_ms = worker->transaction.last_ms = worker_clock(worker);
    return 0;
}

int transaction_append(struct worker *worker, const struct log_record *record)
{
    int result;

    do
        result = log_append(worker->log, record);
    while (result == LOG_AGAIN);
    if (result == LOG_TOO_LARGE)
        return -EMSGSIZE;
    worker->transaction.outputs++;
    worker->transaction.bytes += record->key.size + record->value.size;
    return result;
}

bool transaction_is_full(const struct worker *worker)
{
    const struct worker_limits *limits = &worker->transaction.limits;

    return worker->transaction.inputs >= (worker->few ? worker->few : limits->inputs) || worker->transaction.subjects >= limits->subjects ||
           worker->transaction.outputs >= limits->outputs || worker->transaction.bytes >= limits->bytes || worker->transaction.undo >= limits->undo;
}

bool transaction_is_late(const struct worker *worker)
{
    return worker->transaction.open && worker->options.clock_ms &&
           worker->options.clock_ms() - worker->transaction.since_ms >= worker->transaction.limits.commit_ms;
}

/* When nothing is left to read, nothing lags: the interval is the usual one. */
int64_t transaction_due_ms(const struct worker *worker)
{
    int     interval_ms = worker->options.limits.commit_ms;
    int64_t latest_ms = worker->transaction.since_ms + interval_ms;
    int64_t next_ms = worker->asked_ms + interval_ms;
    int64_t quiet_ms = worker->transaction.last_ms + interval_ms / QUIET_SHARE;

    if (quiet_ms < next_ms)
        quiet_ms = next_ms;
    return quiet_ms < latest_ms ? quiet_ms : latest_ms;
}
