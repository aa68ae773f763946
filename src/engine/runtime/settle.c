/* SPDX-License-Identifier: Apache-2.0
 * Settling: calls the processor's settle() for marked subjects and appends the differences from what was published to the open transaction. */
#include "engine/runtime/internal.h"

#include <assert.h>

#include "chokepoint/key.h"

enum { OVERRUN = 2 };

int transaction_publish(void *context, const struct publication *publication)
{
    struct worker         *worker = context;
    const struct ck_topic *topic = worker->processor->outputs[publication->output];
    struct log_record      record = { .part = { (uint16_t)(worker->output_first + publication->output), 0 },
                                      .key = publication->key,
                                      .value = encode_value(&worker->encoder, publication->output, topic->value, publication->value) };

    record.part.partition = (uint16_t)ck_key_partition(publication->key, worker->output_partitions[publication->output]);
    if (worker->options.headers != OUTPUT_HEADERS_NONE) {
        struct event_identity identity = { ck_bytes_from(topic->name), publication->key, publication->content, publication->revision, -1 };

        headers_event(&worker->headers, &identity, worker->processor->name, publication->key, publication->time_ms, publication->vintage_ms);
        record.headers = worker->headers.list;
        record.header_count = worker->headers.count;
    }
    worker->transaction.counters.emitted[publication->output]++;
    return transaction_append(worker, &record);
}

/* A long transaction shows signs of life, and what held it up is known by name. */
static void subject_is_settled(struct worker *worker)
{
    const struct worker_options *options = &worker->options;
    int64_t                      now_ms = worker_clock(worker), took_ms = now_ms - worker->transaction.now_ms;

    worker->transaction.now_ms = now_ms;
    if (options->heartbeat)
        options->heartbeat(options->context);
    if (took_ms <= worker->transaction.slowest_ms)
        return;
    worker->transaction.slowest_ms = took_ms;
    place_text(worker->transaction.slowest, worker->at.subject);
    if (options->slow && took_ms >= options->slow_ms) {
        struct work_place place;

        worker_place(worker, &place);
        options->slow(options->context, &place, took_ms);
    }
}

static int settle_subject(struct worker *worker, struct partition *partition, const struct mark *mark)
{
    struct ck_settling step = partition_settling(worker, partition, mark);
    int                result;

    work_subject(worker, partition, mark->subject);
    out_clear(&worker->out);
    result = worker->processor->settle(&step, mark->subject);
    ck_arena_clear(&worker->arena);
    notes_add(&worker->notes, (struct ck_bytes){ worker->out.note, worker->out.note_size });
    result = out_returned(&worker->out, "settle", result, false);
    if (result == 0 && worker->options.checks)
        result = out_check_subject(&worker->out, mark->subject);
    if (result == 0)
        result = published_compare(&worker->publisher, partition->state->published, &worker->out, mark->subject);
    if (result == 0)
        subject_is_settled(worker);
    return result;
}

/* Whether the transaction is too old to settle more: the rest of its time is for writing rows and the commit. */
static bool is_old(const struct worker *worker)
{
    return worker->options.clock_ms && worker->transaction.now_ms - worker->transaction.since_ms >= worker->options.limits.settle_ms;
}

/* Whether the remaining marked subjects are left to the next transaction. Each transaction settles at least one, so the work ends. Inputs are no
 * longer read once they have marked as many subjects as a transaction settles, but a single input may mark many more. */
static bool is_enough(const struct worker *worker, const struct partition *partition)
{
    size_t settled = worker->transaction.settled, most = worker->transaction.limits.subjects;

    if (settled == 0)
        return false;
    if (partition->phase == PARTITION_SWEEPING)
        return settled >= most || transaction_is_full(worker) || is_old(worker);
    return settled >= OVERRUN * most || worker->transaction.undo >= OVERRUN * worker->transaction.limits.undo || is_old(worker);
}

int transaction_settle(struct worker *worker, struct partition *partition)
{
    const struct mark *mark;
    int                result = 0;

    worker->transaction.now_ms = worker_clock(worker);
    while (result == 0 && !is_enough(worker, partition) && (mark = marks_take(partition->marks))) {
        size_t undo = partition->state->undo.bytes;

        result = settle_subject(worker, partition, mark);
        worker->transaction.settled++;
        worker->transaction.undo += partition->state->undo.bytes - undo;
    }
    return result;
}
