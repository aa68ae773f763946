/* SPDX-License-Identifier: Apache-2.0
 * Copies a worker's counters into atomics for the HTTP thread. */
#include "engine/log_kafka/log_kafka.h"
#include "engine/service/internal.h"

enum { LAG_MS = 1000 };

static void copy(_Atomic uint64_t *to, const uint64_t *from, size_t count)
{
    for (size_t i = 0; i < count; i++)
        atomic_store_explicit(&to[i], from[i], memory_order_relaxed);
}

static void copy_sizes(_Atomic uint64_t *to, const size_t *from, size_t count)
{
    for (size_t i = 0; i < count; i++)
        atomic_store_explicit(&to[i], from[i], memory_order_relaxed);
}

static void copy_histogram(struct run_histogram *to, const struct histogram *from)
{
    copy(to->counts, from->counts, HISTOGRAM_BUCKETS);
    atomic_store_explicit(&to->sum_ms, from->sum_ms, memory_order_relaxed);
}

static void copy_counters(struct run_state *state, const struct worker_counters *counters)
{
    copy(state->consumed, counters->consumed, WORKER_INPUTS_MAX);
    copy(state->emitted, counters->emitted, WORKER_OUTPUTS_MAX);
    copy(state->suppressed, counters->suppressed, WORKER_OUTPUTS_MAX);
    copy(state->dead_letters, counters->dead_letters, CK_REASON_COUNT);
    copy_sizes(state->table_rows, counters->table_rows, WORKER_TABLES_MAX);
    copy_sizes(state->holds, counters->holds, WORKER_HOLDS);
    for (size_t i = 0; i < WORKER_INPUTS_MAX; i++)
        atomic_store_explicit(&state->references[i], counters->references[i], memory_order_relaxed);
    copy_histogram(&state->commit, &counters->commit);
    copy_histogram(&state->end_to_end, &counters->end_to_end);
    atomic_store(&state->committed, counters->committed);
    atomic_store(&state->aborted, counters->aborted);
    atomic_store(&state->unknown, counters->unknown);
    atomic_store(&state->state_bytes, counters->state_bytes);
    atomic_store(&state->subjects_left, counters->subjects_left);
}

static void copy_health(struct run_state *state, const struct log_kafka_health *health)
{
    copy(state->refused, health->refused, LOG_REFUSALS);
    atomic_store(&state->restarts, health->restarts);
    atomic_store(&state->fences, health->fences);
    atomic_store(&state->stand.topic, health->stands.topic);
    atomic_store(&state->stand.partition, health->stands.partition);
    atomic_store(&state->stand.next, health->stands_next);
    atomic_store(&state->stand.end, health->stands_end);
    atomic_store(&state->stand.since_ms, health->stands_ms);
    atomic_store(&state->stand.count, health->standing);
}

static int64_t lag_of(const struct worker_thread *thread, size_t topic, int partition)
{
    return log_kafka_lag(thread->log, (struct log_part){ (uint16_t)topic, (uint16_t)partition });
}

static int partitions_of(const struct worker_thread *thread, size_t topic)
{
    int partitions = log_partitions(thread->log, (uint16_t)topic);

    return partitions < RUN_PARTITIONS_MAX ? partitions : RUN_PARTITIONS_MAX;
}

static void sample_lag(struct worker_thread *thread)
{
    const struct ck_processor *processor = thread->state.processor;
    size_t                     topic = 0, outputs = 0;
    int64_t                    remaining = 0, lag;

    for (; processor->inputs[topic].topic; topic++)
        for (int p = 0; processor->inputs[topic].role == CK_INPUT_STREAM && p < partitions_of(thread, topic); p++)
            atomic_store_explicit(&thread->state.lag[topic][p], lag_of(thread, topic, p) + 1, memory_order_relaxed);
    while (processor->outputs[outputs])
        outputs++;
    topic += outputs + 1; /* the changelog comes after the dead letters */
    for (int p = 0; processor->tables && p < partitions_of(thread, topic); p++) {
        lag = lag_of(thread, topic, p);
        remaining += lag > 0 ? lag : 0;
    }
    atomic_store_explicit(&thread->state.restore_remaining, remaining, memory_order_relaxed);
}

void run_sample(struct worker_thread *thread, const struct worker_counters *counters, int64_t now_ms)
{
    copy_counters(&thread->state, counters);
    copy_health(&thread->state, log_kafka_health(thread->log));
    if (now_ms - thread->sampled_ms < LAG_MS)
        return;
    thread->sampled_ms = now_ms;
    sample_lag(thread);
}
