/* SPDX-License-Identifier: Apache-2.0
 * Partitions of a worker. A processor with tables processes the partitions of one number of all its stream inputs together; without tables each
 * partition is separate. */
#include "engine/runtime/internal.h"

#include <assert.h>
#include <stdlib.h>

static bool holds(const struct partition *partition, struct log_part part)
{
    for (size_t i = 0; i < partition->input_count; i++)
        if (partition->inputs[i].topic == part.topic && partition->inputs[i].partition == part.partition)
            return true;
    return false;
}

static struct partition *partition_new(const struct worker *worker, struct log_part part)
{
    struct partition *partition = calloc(1, sizeof *partition);

    if (!partition)
        abort();
    partition->phase = PARTITION_PARKED;
    partition->committed.day = INT32_MIN;
    partition->committed.configuration = worker->configuration;
    partition->now = partition->committed;
    if (!worker->processor->tables) {
        partition->inputs[partition->input_count++] = part;
        return partition;
    }
    for (uint16_t i = 0; worker->processor->inputs[i].topic; i++)
        if (worker->processor->inputs[i].role == CK_INPUT_STREAM)
            partition->inputs[partition->input_count++] = (struct log_part){ i, part.partition };
    partition->state = state_new(worker->processor);
    partition->marks = marks_new();
    return partition;
}

void partition_free(struct partition *partition)
{
    if (!partition)
        return;
    state_free(partition->state);
    marks_free(partition->marks);
    table_free(partition->unreadable);
    free(partition);
}

struct partition *partition_find(struct worker *worker, struct log_part part)
{
    for (size_t i = 0; i < worker->count; i++)
        if (holds(worker->partitions[i], part))
            return worker->partitions[i];
    worker->partitions = realloc(worker->partitions, (worker->count + 1) * sizeof(struct partition *));
    if (!worker->partitions)
        abort();
    worker->partitions[worker->count] = partition_new(worker, part);
    return worker->partitions[worker->count++];
}

void worker_drop_parked(struct worker *worker, int64_t parked_for_ms)
{
    int64_t now_ms = worker_clock(worker);
    size_t  kept = 0;

    for (size_t i = 0; i < worker->count; i++) {
        struct partition *partition = worker->partitions[i];

        if (partition->phase == PARTITION_PARKED && now_ms - partition->parked_ms >= parked_for_ms)
            partition_free(partition);
        else
            worker->partitions[kept++] = partition;
    }
    worker->count = kept;
}

size_t partition_input(const struct partition *partition, struct log_part part)
{
    size_t i = 0;

    while (partition->inputs[i].topic != part.topic)
        i++;
    assert(i < partition->input_count);
    return i;
}

struct log_cursor *cursors_room(struct worker *worker, size_t count)
{
    if (count > worker->cursor_room) {
        worker->cursor_room = count * 2;
        worker->cursors = realloc(worker->cursors, worker->cursor_room * sizeof *worker->cursors);
        if (!worker->cursors)
            abort();
    }
    return worker->cursors;
}

int partitions_fetch(struct worker *worker)
{
    struct log_cursor *cursors = cursors_room(worker, worker->count * WORKER_INPUTS_MAX);
    size_t             count = 0;

    for (size_t i = 0; i < worker->count; i++) {
        const struct partition *partition = worker->partitions[i];

        if (partition->phase != PARTITION_RUNNING || partition->wait.waits)
            continue;
        for (size_t j = 0; j < partition->input_count; j++)
            cursors[count++] = (struct log_cursor){ partition->inputs[j], partition->now.next[j] ? partition->now.next[j] : LOG_START };
    }
    worker->fetch_due = false;
    return log_fetch(worker->log, cursors, count);
}

/* Rows get a new day by a sweep. Without rows, the worker's own day applies to the acceptance of records. */
static int32_t day_of(const struct worker *worker, const struct partition *partition)
{
    if (!partition->state)
        return worker->today;
    return partition->now.day == INT32_MIN ? 0 : partition->now.day;
}

struct ck_applying partition_applying(struct worker *worker, struct partition *partition)
{
    worker->out.state = partition->state;
    return (struct ck_applying){
        .config = worker->options.config,
        .reference = worker->reference,
        .day = day_of(worker, partition),
        .tables = partition->state ? partition->state->tables : NULL,
        .marks = partition->marks,
        .arena = &worker->arena,
        .out = &worker->out,
    };
}

struct ck_learning partition_learning(struct worker *worker, struct partition *partition)
{
    struct ck_applying step = partition_applying(worker, partition);

    return ck_learning_of(&step);
}

struct ck_settling partition_settling(struct worker *worker, struct partition *partition, const struct mark *mark)
{
    struct ck_applying step = partition_applying(worker, partition);

    return (struct ck_settling){
        .config = step.config,
        .reference = step.reference,
        .day = step.day,
        .tables = (const struct ck_table *const *)step.tables,
        .arena = step.arena,
        .changed = mark->changed,
        .out = step.out,
    };
}
