/* SPDX-License-Identifier: Apache-2.0
 * Logs partitions that wait for a schema: their worker is idle and would otherwise look healthy. */
#include <inttypes.h>
#include <stdio.h>

#include "engine/service/internal.h"

enum {
    WAIT_TOLD_MS = 1000,   /* an id that is new is waited for a moment, as a matter of course */
    WAITS_APART_MS = 10000 /* between two lines about it */
};

static void copy_wait(struct run_wait *to, const struct schema_wait *from)
{
    uint64_t place = (uint64_t)from->input << 16 | from->partition | (from->by_fingerprint ? RUN_WAITS_BY_FINGERPRINT : 0);

    atomic_store(&to->schema, from->schema);
    atomic_store(&to->offset, from->offset);
    atomic_store(&to->since_ms, from->since_ms);
    atomic_store(&to->place, from->waits ? place | RUN_WAITS : 0);
}

static void tell(struct worker_thread *thread, const struct worker_counters *counters, int64_t now_ms)
{
    const struct schema_wait *wait = &counters->waits_longest;
    char                      schema[32];

    snprintf(schema, sizeof schema, wait->by_fingerprint ? "%016" PRIx64 : "%" PRIu64, wait->schema);
    JOURNAL(thread->options->journal, JOURNAL_WARNING, "schema_waits", TEXT("processor", thread->state.processor->name),
            TEXT("topic", thread->state.processor->inputs[wait->input].topic->name), NUMBER("partition", wait->partition),
            NUMBER("offset", wait->offset), TEXT(wait->by_fingerprint ? "fingerprint" : "schema_id", schema),
            NUMBER("waited_ms", now_ms - wait->since_ms), NUMBER("partitions", (int64_t)counters->schema_waits),
            TEXT("effect", wait->by_fingerprint || thread->registry ? "nothing behind that record is read until its schema is known"
                                                                    : "there is no registry.url: nothing behind that record is read"));
}

static void report_end(struct worker_thread *thread, int64_t now_ms)
{
    JOURNAL(thread->options->journal, JOURNAL_INFO, "schema_goes_on", TEXT("processor", thread->state.processor->name),
            NUMBER("waited_ms", now_ms - thread->reported.waits_since_ms));
}

void run_report_schema_waits(struct worker_thread *thread, const struct worker_counters *counters, int64_t now_ms)
{
    const struct schema_wait *wait = &counters->waits_longest;
    struct reported          *reported = &thread->reported;

    copy_wait(&thread->state.wait, wait);
    atomic_store(&thread->state.stalled_ms, counters->stalls ? counters->stalled_ms : 0);
    if (!wait->waits) {
        if (reported->waits > 0)
            report_end(thread, now_ms);
        reported->waits = 0;
        return;
    }
    if (now_ms - wait->since_ms < WAIT_TOLD_MS || (reported->waits == counters->schema_waits && reported->waits_since_ms == wait->since_ms))
        return;
    if (reported->waits_ms && now_ms - reported->waits_ms < WAITS_APART_MS)
        return;
    tell(thread, counters, now_ms);
    reported->waits = counters->schema_waits;
    reported->waits_ms = now_ms;
    reported->waits_since_ms = wait->since_ms;
}
