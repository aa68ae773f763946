/* SPDX-License-Identifier: Apache-2.0
 * Settles everything again and only compares: a checker for tests. */
#include "engine/runtime/internal.h"

static int count_only(void *context, const struct publication *publication)
{
    (void)publication;
    ++*(size_t *)context;
    return 0;
}

static size_t verify_partition(struct worker *worker, struct partition *partition)
{
    size_t             differences = 0;
    struct publisher   counting = { .publish = count_only, .context = &differences };
    const struct mark *mark;
    int                result = sweep_all_events(worker, partition);

    while (result == 0 && (mark = marks_take(partition->marks))) {
        struct ck_settling step = partition_settling(worker, partition, mark);

        out_clear(&worker->out);
        result = worker->processor->settle(&step, mark->subject);
        ck_arena_clear(&worker->arena);
        if (result == 0)
            result = published_compare(&counting, partition->state->published, &worker->out, mark->subject);
    }
    state_undo(partition->state);
    marks_clear(partition->marks);
    publisher_release(&counting);
    return result ? differences + 1 : differences;
}

size_t worker_verify_state(struct worker *worker)
{
    size_t differences = 0;

    if (worker->transaction.open)
        return 0;
    for (size_t i = 0; i < worker->count; i++) {
        struct partition *partition = worker->partitions[i];

        if (partition->state && partition->phase == PARTITION_RUNNING && !partition->now.rebuilds && !sweep_is_due(worker, partition))
            differences += verify_partition(worker, partition);
    }
    return differences;
}
