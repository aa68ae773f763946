/* SPDX-License-Identifier: Apache-2.0
 * A partition that waits for a schema makes its worker idle, not busy: without a word it would look well. */
#include <inttypes.h>
#include <stdio.h>

#include "engine/service/internal.h"

enum {
    WAIT_TOLD_MS = 1000,   /* an id that is new is waited for a moment, as a matter of course */
    WAITS_APART_MS = 10000 /* between two lines about it */
};

static void copy_wait(struct run_wait *to, const struct worker_wait *from)
{
    uint64_t place = (uint64_t)from->input << 16 | from->partition | (from->by_fingerprint ? RUN_WAITS_BY_FINGERPRINT : 0);

    atomic_store(&to->schema, from->schema);
    atomic_store(&to->offset, from->offset);
    atomic_store(&to->since_ms, from->since_ms);
    atomic_store(&to->place, from->waits ? place | RUN_WAITS : 0);
}

static void tell(struct run_actor *actor, const struct worker_counters *counters, int64_t now_ms)
{
    const struct worker_wait *wait = &counters->waits_longest;
    char                      schema[32];

    snprintf(schema, sizeof schema, wait->by_fingerprint ? "%016" PRIx64 : "%" PRIu64, wait->schema);
    JOURNAL(actor->options->journal, JOURNAL_WARNING, "schema_waits", TEXT("processor", actor->state.processor->name),
            TEXT("topic", actor->state.processor->inputs[wait->input].topic->name), NUMBER("partition", wait->partition),
            NUMBER("offset", wait->offset), TEXT(wait->by_fingerprint ? "fingerprint" : "schema_id", schema),
            NUMBER("waited_ms", now_ms - wait->since_ms), NUMBER("partitions", (int64_t)counters->schema_waits),
            TEXT("effect", wait->by_fingerprint || actor->registry ? "nothing behind that record is read until its schema is known"
                                                                   : "there is no registry.url: nothing behind that record is read"));
}

static void tell_end(struct run_actor *actor, int64_t now_ms)
{
    JOURNAL(actor->options->journal, JOURNAL_INFO, "schema_goes_on", TEXT("processor", actor->state.processor->name),
            NUMBER("waited_ms", now_ms - actor->told.waits_since_ms));
}

void run_waits(struct run_actor *actor, const struct worker_counters *counters, int64_t now_ms)
{
    const struct worker_wait *wait = &counters->waits_longest;
    struct told              *told = &actor->told;

    copy_wait(&actor->state.wait, wait);
    atomic_store(&actor->state.stalled_ms, counters->stalls ? counters->stalled_ms : 0);
    if (!wait->waits) {
        if (told->waits > 0)
            tell_end(actor, now_ms);
        told->waits = 0;
        return;
    }
    if (now_ms - wait->since_ms < WAIT_TOLD_MS || (told->waits == counters->schema_waits && told->waits_since_ms == wait->since_ms))
        return;
    if (told->waits_ms && now_ms - told->waits_ms < WAITS_APART_MS)
        return;
    tell(actor, counters, now_ms);
    told->waits = counters->schema_waits;
    told->waits_ms = now_ms;
    told->waits_since_ms = wait->since_ms;
}
