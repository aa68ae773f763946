/* SPDX-License-Identifier: Apache-2.0
 * Pauses a partition at a record whose schema is not known yet; the other partitions continue. */
#include "engine/registry/registry.h"
#include "engine/runtime/internal.h"

void schema_wait_begin(const struct worker *worker, struct schema_wait *wait, struct schema_wait next)
{
    bool same = wait->since_ms && wait->input == next.input && wait->offset == next.offset && wait->schema == next.schema;

    next.waits = true;
    next.since_ms = same ? wait->since_ms : worker_clock(worker);
    *wait = next;
}

/* Chokepoint writes its own topics with its own schemas. A fingerprint that this build does not know is therefore of a newer build. */
static bool is_newer(const struct worker *worker, const struct log_record *record, uint64_t *ret_fingerprint)
{
    const struct ck_topic *topic = worker->processor->inputs[record->part.topic].topic;
    struct ck_bytes        body;

    return !topic->foreign && ck_single_object_read(record->value, ret_fingerprint, &body) && *ret_fingerprint != topic->value->fingerprint &&
           !schema_versions_resolution(worker->versions, topic->value, *ret_fingerprint);
}

bool schema_wait_asks(const struct worker *worker, struct ck_bytes value, uint32_t *ret_id)
{
    return worker->options.registry && decode_framing(value, ret_id) && !registry_knows(worker->options.registry, *ret_id);
}

/* Requests the schema ids of all records, so that they are fetched together. */
bool schema_wait_is_due(struct worker *worker, struct partition *partition, const struct log_record *records, size_t count)
{
    struct schema_wait wait = { .input = records[0].part.topic, .partition = records[0].part.partition, .offset = records[0].offset };
    uint32_t           id;

    if (schema_wait_asks(worker, records[0].value, &id))
        wait.schema = id;
    else if (is_newer(worker, &records[0], &wait.schema))
        wait.by_fingerprint = true;
    else
        return false;
    schema_wait_begin(worker, &partition->wait, wait);
    worker->fetch_due = true;
    for (size_t i = 1; i < count; i++)
        schema_wait_asks(worker, records[i].value, &id);
    return true;
}

void schema_wait_end(struct worker *worker, struct partition *partition)
{
    const struct schema_wait *wait = &partition->wait;

    if (!wait->waits || wait->by_fingerprint || !registry_knows(worker->options.registry, (uint32_t)wait->schema))
        return;
    partition->wait.waits = false;
    worker->fetch_due = true;
}

/* ---- counters ---- */

static void count(struct worker_counters *counters, const struct schema_wait *wait)
{
    struct schema_wait *longest = &counters->waits_longest;

    if (!wait->waits)
        return;
    counters->schema_waits++;
    if (!longest->waits || wait->since_ms < longest->since_ms)
        *longest = *wait;
}

/* Whether every partition waits; then since when the last of them does. */
static bool all_wait(const struct worker *worker, int64_t *ret_since_ms)
{
    bool any = false;

    for (size_t i = 0; i < worker->count; i++) {
        const struct partition *partition = worker->partitions[i];

        if (partition->phase == PARTITION_PARKED)
            continue;
        if (!partition->wait.waits)
            return false;
        if (!any || partition->wait.since_ms > *ret_since_ms)
            *ret_since_ms = partition->wait.since_ms;
        any = true;
    }
    return any;
}

void schema_wait_count(const struct worker *worker, struct worker_counters *counters)
{
    counters->schema_waits = 0;
    counters->waits_longest = (struct schema_wait){ 0 };
    for (size_t i = 0; i < worker->count; i++)
        count(counters, &worker->partitions[i]->wait);
    counters->stalls = all_wait(worker, &counters->stalled_ms);
    for (size_t i = 0; i < worker->reference_reader_count; i++) {
        const struct schema_wait *wait = &worker->reference_readers[i].wait;

        count(counters, wait);
        counters->holds[WORKER_HELD_SCHEMA] += wait->waits;
        if (wait->waits && (!counters->stalls || wait->since_ms < counters->stalled_ms))
            counters->stalled_ms = wait->since_ms;
        counters->stalls = counters->stalls || wait->waits;
    }
}
