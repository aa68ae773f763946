/* SPDX-License-Identifier: Apache-2.0
 * Writing by a log in memory: transactions, and who is fenced. */
#include "engine/log/cluster.h"

#include <assert.h>
#include <errno.h>

static bool is_fenced(const struct log_memory *memory)
{
    assert(memory->writer);
    return memory->writer->epoch != memory->epoch && !(memory->cluster->broken & CLUSTER_NO_FENCING);
}

int memory_begin(struct log *log)
{
    struct log_memory *memory = memory_of(log);

    if (memory_fault(log, CALL_BEGIN) == FAULT_DIE)
        return -ECANCELED;
    if (is_fenced(memory))
        return -ESTALE;
    if (memory->writer->current && memory->writer->current->state == TRANSACTION_UNDECIDED)
        writer_decide(memory->writer); /* it waits for the markers of the last one */
    memory->transaction = transaction_new(memory->cluster, memory->writer);
    memory->writer->current = memory->transaction;
    return 0;
}

int memory_append(struct log *log, const struct log_record *record)
{
    struct log_memory *memory = memory_of(log);
    enum log_fault     fault = memory_fault(log, CALL_APPEND);

    if (fault == FAULT_DIE)
        return -ECANCELED;
    if (is_fenced(memory))
        return -ESTALE;
    if (fault == FAULT_ABORT)
        return LOG_ABORT;
    if (fault == FAULT_TOO_LARGE || log_record_size(record) > memory->cluster->record_max)
        return LOG_TOO_LARGE;
    strand_append(memory_strand(memory, record->part), record, memory->transaction, memory->cluster->stamp_ms);
    return 0;
}

static void offsets_keep(struct log_memory *memory, const struct log_cursor *cursors, size_t count)
{
    struct transaction *transaction = memory->transaction;

    transaction->group = memory->group;
    transaction->offsets = memory_take(count * sizeof *transaction->offsets);
    transaction->offset_count = count;
    for (size_t i = 0; i < count; i++)
        transaction->offsets[i] = (struct group_offset){ memory->topics[cursors[i].part.topic], cursors[i].part.partition, cursors[i].next,
                                                         cursors[i].transaction, memory->writer };
}

static int end_with(struct log_memory *memory, enum log_fault fault)
{
    struct transaction *transaction = memory->transaction;

    memory->transaction = NULL;
    switch (fault) {
    case FAULT_SLOW: transaction_decide(transaction, true); return 0;
    case FAULT_UNKNOWN_COMMITTED: transaction_decide(transaction, true); return LOG_UNKNOWN;
    case FAULT_UNKNOWN_ABORTED: transaction_decide(transaction, false); return LOG_UNKNOWN;
    case FAULT_UNKNOWN_LATE:
        transaction_decide(transaction, false);
        transaction->in_flight = true;
        return LOG_UNKNOWN;
    default: transaction_end(transaction, true); return 0;
    }
}

int memory_commit(struct log *log, const struct log_cursor *cursors, size_t count, int timeout_ms)
{
    struct log_memory *memory = memory_of(log);
    enum log_fault     fault = memory_fault(log, CALL_COMMIT);
    bool               stale = count > 0 && (memory->generation != memory->group->generation || !group_has(memory->group, memory));

    (void)timeout_ms;
    if (fault == FAULT_DIE)
        return -ECANCELED;
    if (is_fenced(memory))
        return -ESTALE;
    if (memory->cluster->broken & CLUSTER_NO_FENCING)
        stale = false;
    if (fault == FAULT_ABORT || stale)
        return LOG_ABORT;
    offsets_keep(memory, cursors, count);
    return fault == FAULT_DIE_HALFWAY ? -ECANCELED : end_with(memory, fault);
}

int memory_abort(struct log *log, int timeout_ms)
{
    struct log_memory *memory = memory_of(log);
    enum log_fault     fault = memory_fault(log, CALL_ABORT);

    (void)timeout_ms;
    if (fault == FAULT_DIE)
        return -ECANCELED;
    if (is_fenced(memory))
        return -ESTALE;
    if (!memory->transaction)
        return 0;
    if (fault == FAULT_SLOW)
        transaction_decide(memory->transaction, false);
    else
        transaction_end(memory->transaction, false);
    memory->transaction = NULL;
    return 0;
}

int memory_reopen(struct log *log, int timeout_ms)
{
    struct log_memory *memory = memory_of(log);

    (void)timeout_ms;
    if (memory_fault(log, CALL_REOPEN) == FAULT_DIE)
        return -ECANCELED;
    if (is_fenced(memory))
        return -ESTALE;
    writer_decide(memory->writer);
    memory->transaction = NULL;
    return 0;
}
