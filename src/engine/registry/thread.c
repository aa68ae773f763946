/* SPDX-License-Identifier: Apache-2.0
 * The thread that makes requests: schemas by id, and our own schemas; one request at a time, with pauses after failures. */
#include <errno.h>
#include <stdio.h>
#include <time.h>

#include "engine/registry/internal.h"

enum {
    TELL_MS = 10000,      /* between two lines about one trouble */
    WAITS_MAX = 64,       /* ids that are given time to appear, … */
    WAITS_MS = 10 * 60000 /* … in so long */
};

/* A pause of base · 2^tries, at most the longest, of which the second half is drawn. */
static int64_t pause_of(struct registry *registry, int tries)
{
    int64_t longest = registry->options.retry_max_ms, pause = registry->options.retry_ms;

    while (tries-- > 0 && pause < longest)
        pause *= 2;
    if (pause > longest)
        pause = longest;
    registry->random = registry->random * 6364136223846793005u + 1442695040888963407u;
    return pause / 2 + (int64_t)((registry->random >> 33) % (uint64_t)(pause / 2 + 1));
}

/* The one to ask now, or NULL and how long there is nothing to do. */
static struct registry_entry *next_of(const struct registry *registry, int64_t now_ms, int64_t *ret_wait_ms)
{
    struct registry_entry *next = NULL;

    for (size_t i = 0; i < registry->count; i++)
        if (registry->entries[i]->state == ENTRY_ASKED && (!next || registry->entries[i]->until_ms < next->until_ms))
            next = registry->entries[i];
    *ret_wait_ms = next ? next->until_ms - now_ms : 60000;
    return *ret_wait_ms > 0 ? NULL : next;
}

static void wait_for(struct registry *registry, int64_t wait_ms)
{
    int64_t         until_ms = monotonic_ms() + wait_ms;
    struct timespec until = { .tv_sec = until_ms / 1000, .tv_nsec = until_ms % 1000 * 1000000 };

    pthread_cond_timedwait(&registry->change, &registry->mutex, &until);
}

static bool is_told(struct registry *registry, int64_t now_ms)
{
    if (atomic_load(&registry->stop) ||
        (registry->told_ms && now_ms - registry->told_ms < TELL_MS)) /* a request interrupted by a stop has no result */
        return true;
    registry->told_ms = now_ms;
    return false;
}

static void tell(struct registry *registry, const struct registry_entry *entry, const char *problem, int64_t now_ms)
{
    if (!is_told(registry, now_ms))
        JOURNAL(registry->options.journal, JOURNAL_WARNING, "registry_waits", NUMBER("schema_id", entry->id), TEXT("problem", problem),
                TEXT("effect", "partitions whose next record has this id are paused; others continue"));
}

static void pause_all(struct registry *registry, int64_t now_ms) { registry->pause_ms = now_ms + pause_of(registry, registry->failures - 1); }

/* A registry that replicates late lacks a few ids for a while. A producer that sends invented ids, one after the other, pauses a partition for no
 * longer than that. */
static bool may_wait(struct registry *registry, int64_t now_ms)
{
    if (registry->waits == 0 || now_ms - registry->waits_ms >= WAITS_MS) {
        registry->waits = 0;
        registry->waits_ms = now_ms;
    }
    return registry->waits++ < WAITS_MAX;
}

static void take(struct registry *registry, struct registry_entry *entry, int outcome, struct schema *schema, int64_t now_ms)
{
    registry->failures = outcome == REGISTRY_FAILED ? registry->failures + 1 : 0;
    switch (outcome) {
    case REGISTRY_ANSWERED:
        entry->state = ENTRY_KNOWN;
        entry->schema = schema;
        JOURNAL(registry->options.journal, JOURNAL_INFO, "registry_schema", NUMBER("schema_id", entry->id),
                TEXT("schema", schema ? "known" : entry->detail));
        return;
    case REGISTRY_ABSENT:
        if (entry->first_ms == 0 && !entry->was_absent && !may_wait(registry, now_ms))
            entry->was_absent = true;
        entry->first_ms = entry->first_ms ? entry->first_ms : now_ms;
        if (entry->was_absent || now_ms - entry->first_ms >= registry->options.unknown_ms) {
            entry->state = ENTRY_ABSENT;
            entry->was_absent = true;
            entry->until_ms = now_ms + registry->options.absent_ms;
            return;
        }
        tell(registry, entry, "the registry has no such id", now_ms);
        entry->until_ms = now_ms + pause_of(registry, entry->tries++);
        if (entry->until_ms > entry->first_ms + registry->options.unknown_ms)
            entry->until_ms = entry->first_ms + registry->options.unknown_ms;
        return;
    default:
        tell(registry, entry, registry->http.problem, now_ms);
        pause_all(registry, now_ms);
        entry->until_ms = registry->pause_ms; /* behind the others: what fails may be this one alone */
    }
}

/* An entry stays at its address while it is requested without the mutex. */
static void fetch(struct registry *registry, struct registry_entry *entry)
{
    struct schema *schema = NULL;
    char           detail[REGISTRY_PROBLEM_MAX] = "";
    int            outcome;

    registry->own_was_last = false;
    pthread_mutex_unlock(&registry->mutex);
    outcome = registry_fetch(&registry->http, entry->id, &schema, detail, sizeof detail);
    pthread_mutex_lock(&registry->mutex);
    if (entry->state == ENTRY_KNOWN) { /* it was told meanwhile */
        schema_free(schema);
        return;
    }
    memcpy(entry->detail, detail, sizeof detail);
    take(registry, entry, outcome, schema, monotonic_ms());
}

static void ask_own(struct registry *registry, struct registry_own *own)
{
    uint32_t id = 0;
    int64_t  now_ms;
    int      outcome;

    registry->own_was_last = true;
    registry->own_last = own;
    pthread_mutex_unlock(&registry->mutex);
    outcome = registry_own_ask(registry, own, &id);
    pthread_mutex_lock(&registry->mutex);
    now_ms = monotonic_ms();
    registry->failures = outcome == REGISTRY_FAILED ? registry->failures + 1 : 0;
    if (outcome != REGISTRY_FAILED) {
        registry_own_take(registry, own, outcome, id);
        return;
    }
    if (!is_told(registry, now_ms))
        JOURNAL(registry->options.journal, JOURNAL_WARNING, "registry_waits", TEXT("subject", own->subject), TEXT("problem", registry->http.problem),
                TEXT("effect", "its writer waits before it starts: it needs the id of this schema"));
    pause_all(registry, now_ms);
}

static void ask_next(struct registry *registry)
{
    int64_t                now_ms = monotonic_ms(), pause_ms = registry->pause_ms - now_ms, wait_ms;
    struct registry_own   *own = registry_own_next(registry);
    struct registry_entry *entry = next_of(registry, now_ms, &wait_ms);

    if (pause_ms > 0)
        wait_for(registry, pause_ms);
    else if (own && !(entry && registry->own_was_last))
        ask_own(registry, own);
    else if (entry)
        fetch(registry, entry);
    else
        wait_for(registry, wait_ms);
    pthread_cond_broadcast(&registry->answered);
}

void *registry_run(void *argument)
{
    struct registry *registry = argument;

    pthread_mutex_lock(&registry->mutex);
    while (!atomic_load(&registry->stop))
        ask_next(registry);
    pthread_mutex_unlock(&registry->mutex);
    return NULL;
}
