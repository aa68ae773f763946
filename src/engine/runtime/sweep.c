/* SPDX-License-Identifier: Apache-2.0
 * A sweep walks a partition's rows for reference records that arrived after them, or for a new day. Its marks are settled in as many transactions as
 * the limits require; only the last one records that the sweep is complete, so a crash before it repeats the sweep. */
#include "engine/runtime/internal.h"

#include <assert.h>

#include "chokepoint/key.h"
#include "engine/state/published_list.h"

/* After a reset a partition reads its inputs again. Until it has come to where it was, its rows are not whole, and what they would state is not true;
 * then one pass settles everything, and publishes what differs. */
static bool rebuild_is_read(const struct partition *partition)
{
    for (size_t i = 0; i < partition->input_count; i++)
        if (partition->now.next[i] < partition->now.until[i])
            return false;
    return true;
}

bool sweep_is_due(const struct worker *worker, const struct partition *partition)
{
    if (!partition->state)
        return false;
    if (partition->now.rebuilds)
        return rebuild_is_read(partition);
    if (worker->today > partition->now.day || partition->now.configuration != worker->configuration)
        return true;
    for (size_t i = 0; i < worker->reference_reader_count; i++)
        if (partition->now.applied[i] < (int64_t)worker->reference_readers[i].count)
            return true;
    return false;
}

struct pending { /* what a pass is made for */
    struct ck_event event;
    uint16_t        topic;
    int64_t         offset; /* of the reference record; -1: none */
};

/* One event for each reference record that the partition has not seen, decoded again; CK_EVENT_ALL instead of too many of them, and after a change of
 * options. */
static size_t events_since(struct worker *worker, const struct partition *partition, struct pending *ret_events)
{
    struct decode_failure failure;
    size_t                count = 0, pending = 0;

    for (size_t i = 0; i < worker->reference_reader_count; i++)
        pending += worker->reference_readers[i].count - (size_t)partition->now.applied[i];
    if (pending > SWEEP_EVENTS_MAX || partition->now.rebuilds || partition->now.configuration != worker->configuration) {
        ret_events[0] = (struct pending){ { .type = CK_EVENT_ALL }, 0, -1 };
        return 1;
    }
    for (size_t i = 0; i < worker->reference_reader_count; i++) {
        const struct ck_topic *topic = worker->processor->inputs[worker->reference_readers[i].input].topic;

        for (size_t j = (size_t)partition->now.applied[i]; j < worker->reference_readers[i].count; j++) {
            const struct reference_record *record = &worker->reference_readers[i].records[j];
            void                          *value;

            if (decode_known(&worker->decoder, topic, record->value, &worker->scratch, &value, &failure) == DECODE_OK)
                ret_events[count++] =
                    (struct pending){ { .type = CK_EVENT_REFERENCE, .topic = topic, .key = record->key, .value = value, .raw = record->value },
                                      worker->reference_readers[i].input,
                                      record->offset };
        }
    }
    return count;
}

static int learn(struct worker *worker, struct partition *partition, const struct pending *pending, struct ck_bytes key, struct ck_bytes value)
{
    struct ck_learning step = partition_learning(worker, partition);
    int                result;

    work_subject(worker, partition, key);
    worker->at.topic = pending->topic;
    worker->at.offset = pending->offset;
    result = worker->processor->learned(&step, &pending->event, key, value);
    ck_arena_clear(&worker->arena);
    return result == CK_STEP_OK ? 0 : out_returned(&worker->out, "learned", result, false);
}

static int pass(struct worker *worker, struct partition *partition, const struct pending *events, size_t count)
{
    struct ck_table_walk walk = ck_table_each(partition->state->tables[0], CK_BYTES(""));
    struct ck_row        row;
    int                  result = 0;

    for (size_t i = 0; i < count && result == 0; i++)
        result = learn(worker, partition, &events[i], (struct ck_bytes){ 0 }, (struct ck_bytes){ 0 });
    while (result == 0 && count > 0 && ck_table_next(&walk, &row))
        for (size_t i = 0; i < count && result == 0; i++)
            result = learn(worker, partition, &events[i], row.key, row.value);
    return result;
}

static int mark_for(struct worker *worker, struct partition *partition, const struct pending *events, size_t count)
{
    int result = worker->processor->learned ? pass(worker, partition, events, count) : 0;

    for (size_t i = 0; i < count && result == 0; i++)
        if (events[i].event.type == CK_EVENT_ALL)
            state_mark_all(partition->state, worker->processor, partition->marks);
    return result;
}

int sweep_all_events(struct worker *worker, struct partition *partition)
{
    return mark_for(worker, partition, &(struct pending){ { .type = CK_EVENT_ALL }, 0, -1 }, 1);
}

static int run_pass(struct worker *worker, struct partition *partition, const struct pending *events, size_t count)
{
    int result = mark_for(worker, partition, events, count);

    if (result)
        return result;
    worker->counters.swept++;
    partition->phase = PARTITION_SWEEPING;
    worker->fetch_due = true;
    return 0;
}

int sweep_mark(struct worker *worker, struct partition *partition)
{
    struct pending events[SWEEP_EVENTS_MAX + 1];
    size_t         count;
    int            result = transaction_commit(worker);

    if (result)
        return result == LOG_ABORT ? 0 : result;
    if (partition->phase == PARTITION_SWEEPING) /* what its inputs have marked comes first */
        return 0;
    count = events_since(worker, partition, events);
    partition->now.rebuilds = false;
    partition->now.configuration = worker->configuration;
    if (worker->today > partition->now.day) {
        partition->now.day = worker->today;
        events[count++] = (struct pending){ { .type = CK_EVENT_DAY }, 0, -1 };
    }
    for (size_t i = 0; i < worker->reference_reader_count; i++) {
        const struct reference_reader *reader = &worker->reference_readers[i];

        partition->now.applied[i] = (int64_t)reader->count;
        partition->now.applied_hash[i] = reader->count ? reader->records[reader->count - 1].hash : 0;
    }
    result = run_pass(worker, partition, events, count);
    ck_arena_clear(&worker->scratch);
    return result;
}

static void sweep_end(struct worker *worker, struct partition *partition)
{
    partition->phase = PARTITION_RUNNING;
    worker->fetch_due = true;
}

/* Whether a sweep that marked nothing is recorded in the meta row all the same. Repeating one for a day or changed options costs nothing. But `lag`
 * reads the number of applied reference records from the meta row alone, and rows that never change again would seem to be behind for ever. So a
 * sweep for reference records takes one small transaction in a partition with rows, however many records it was for. */
static bool is_to_note(const struct worker *worker, const struct partition *partition)
{
    if (worker->options.ephemeral || partition->state->rows == 0)
        return false;
    for (size_t i = 0; i < worker->reference_reader_count; i++)
        if (partition->now.applied[i] > partition->committed.applied[i])
            return true;
    return false;
}

int sweep_settle(struct worker *worker, struct partition *partition)
{
    int result = transaction_commit(worker);

    if (result)
        return result == LOG_ABORT ? 0 : result;
    if (marks_left(partition->marks) == 0 && !is_to_note(worker, partition)) {
        marks_clear(partition->marks);
        sweep_end(worker, partition);
        return 0;
    }
    result = transaction_begin(worker);
    if (result)
        return result;
    partition->touched = true;
    result = transaction_settle(worker, partition);
    if (result == LOG_ABORT)
        result = transaction_undo(worker, LOG_ABORT);
    else if (result == 0)
        result = transaction_commit(worker);
    if (result == LOG_ABORT)
        return 0;
    if (result == 0 && marks_left(partition->marks) == 0)
        sweep_end(worker, partition);
    return result;
}

void sweep_mark_all(struct worker *worker, struct partition *partition)
{
    struct pending all = { { .type = CK_EVENT_ALL }, 0, -1 };

    if (partition->state && partition->phase == PARTITION_RUNNING && !partition->now.rebuilds)
        (void)run_pass(worker, partition, &all, 1);
}
