/* SPDX-License-Identifier: Apache-2.0
 * What is known of each id, and the thread that asks for the rest. */
#include "shell/registry.h"

#include <errno.h>
#include <inttypes.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "shell/registry_parts.h"

enum { TELL_MS = 10000 /* between two lines about one trouble */ };

struct registry_resolved { /* the outcome for one of our records */
    const struct record_type *type;
    struct resolution        *resolution; /* NULL: none (detail) */
    char                      detail[REGISTRY_PROBLEM_MAX];
    struct registry_resolved *next;
};

enum entry_state { ENTRY_ASKED, ENTRY_ABSENT, ENTRY_KNOWN };

struct entry {
    uint32_t                  id;
    enum entry_state          state;
    bool                      was_absent;         /* once: records of it may be judged while it is asked again */
    int64_t                   first_ms, until_ms; /* first asked; ENTRY_ASKED: not before; ENTRY_ABSENT: believed so long */
    int                       tries;
    struct schema            *schema; /* ENTRY_KNOWN; NULL: of no use (detail) */
    char                      detail[REGISTRY_PROBLEM_MAX];
    struct registry_resolved *resolved;
};

struct registry {
    struct registry_options options;
    struct registry_http    http; /* the thread's */
    pthread_t               thread;
    pthread_mutex_t         mutex; /* of all below */
    pthread_cond_t          change;
    atomic_bool             stop;
    struct entry           *entries[REGISTRY_IDS_MAX]; /* ascending ids */
    size_t                  count;
    int                     failures; /* calls in a row */
    int64_t                 pause_ms; /* until then nobody is asked */
    int64_t                 told_ms;
    uint64_t                random;
};

static int64_t clock_now_ms(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* ---- entries; the mutex is held ---- */

/* Where the id is, or belongs. */
static size_t place_of(const struct registry *registry, uint32_t id)
{
    size_t low = 0, high = registry->count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (registry->entries[middle]->id < id)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static struct entry *entry_of(const struct registry *registry, uint32_t id)
{
    size_t place = place_of(registry, id);

    return place < registry->count && registry->entries[place]->id == id ? registry->entries[place] : NULL;
}

static void entry_free(struct entry *entry)
{
    for (struct registry_resolved *each = entry->resolved, *next; each; each = next) {
        next = each->next;
        resolution_free(each->resolution);
        free(each);
    }
    schema_free(entry->schema);
    free(entry);
}

/* Ids that nobody asked for lately and that the registry does not have make room. */
static void forget_absent(struct registry *registry, int64_t now_ms)
{
    size_t kept = 0;

    for (size_t i = 0; i < registry->count; i++)
        if (registry->entries[i]->state == ENTRY_ABSENT && registry->entries[i]->until_ms <= now_ms)
            entry_free(registry->entries[i]);
        else
            registry->entries[kept++] = registry->entries[i];
    registry->count = kept;
}

static void ask(struct registry *registry, uint32_t id, int64_t now_ms)
{
    struct entry *entry;
    size_t        place;

    if (registry->count == REGISTRY_IDS_MAX)
        forget_absent(registry, now_ms);
    if (registry->count == REGISTRY_IDS_MAX)
        return; /* held until there is room */
    entry = calloc(1, sizeof *entry);
    if (!entry)
        abort();
    *entry = (struct entry){ .id = id, .first_ms = now_ms };
    place = place_of(registry, id);
    memmove(registry->entries + place + 1, registry->entries + place, (registry->count - place) * sizeof entry);
    registry->entries[place] = entry;
    registry->count++;
    pthread_cond_signal(&registry->change);
}

bool registry_knows(struct registry *registry, uint32_t id)
{
    int64_t       now_ms = clock_now_ms();
    struct entry *entry;
    bool          knows;

    pthread_mutex_lock(&registry->mutex);
    entry = entry_of(registry, id);
    if (!entry)
        ask(registry, id, now_ms);
    if (entry && entry->state == ENTRY_ABSENT && entry->until_ms <= now_ms) {
        entry->state = ENTRY_ASKED;
        entry->until_ms = 0;
        pthread_cond_signal(&registry->change);
    }
    knows = entry && entry->state != ENTRY_ASKED;
    pthread_mutex_unlock(&registry->mutex);
    return knows;
}

static struct registry_resolved *resolved_of(struct entry *entry, const struct record_type *type)
{
    struct registry_resolved *resolved = entry->resolved;

    while (resolved && resolved->type != type)
        resolved = resolved->next;
    if (resolved)
        return resolved;
    resolved = calloc(1, sizeof *resolved);
    if (!resolved)
        abort();
    *resolved = (struct registry_resolved){ .type = type, .next = entry->resolved };
    entry->resolved = resolved;
    if (schema_resolve(entry->schema, type, &resolved->resolution, resolved->detail, sizeof resolved->detail) != SCHEMA_OK)
        resolved->resolution = NULL;
    return resolved;
}

int registry_reader(struct registry *registry, uint32_t id, const struct record_type *type, const struct resolution **ret_resolution, char *detail,
                    size_t detail_size)
{
    const char   *why = "the registry has no such id";
    struct entry *entry;

    *ret_resolution = NULL;
    pthread_mutex_lock(&registry->mutex);
    entry = entry_of(registry, id);
    if (entry && entry->state == ENTRY_KNOWN) {
        struct registry_resolved *resolved = entry->schema ? resolved_of(entry, type) : NULL;

        *ret_resolution = resolved ? resolved->resolution : NULL;
        why = resolved ? resolved->detail : entry->detail;
    }
    if (!*ret_resolution)
        snprintf(detail, detail_size, "id %" PRIu32 ": %s", id, why);
    pthread_mutex_unlock(&registry->mutex);
    return *ret_resolution ? REGISTRY_READER : REGISTRY_UNKNOWN;
}

/* ---- the thread ---- */

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
static struct entry *next_of(const struct registry *registry, int64_t now_ms, int64_t *ret_wait_ms)
{
    struct entry *next = NULL;

    for (size_t i = 0; i < registry->count; i++)
        if (registry->entries[i]->state == ENTRY_ASKED && (!next || registry->entries[i]->until_ms < next->until_ms))
            next = registry->entries[i];
    *ret_wait_ms = next ? next->until_ms - now_ms : 60000;
    if (next && registry->pause_ms - now_ms > *ret_wait_ms)
        *ret_wait_ms = registry->pause_ms - now_ms;
    return *ret_wait_ms > 0 ? NULL : next;
}

static void wait_for(struct registry *registry, int64_t wait_ms)
{
    int64_t         until_ms = clock_now_ms() + wait_ms;
    struct timespec until = { .tv_sec = until_ms / 1000, .tv_nsec = until_ms % 1000 * 1000000 };

    pthread_cond_timedwait(&registry->change, &registry->mutex, &until);
}

static void tell(struct registry *registry, const struct entry *entry, const char *problem, int64_t now_ms)
{
    if (registry->told_ms && now_ms - registry->told_ms < TELL_MS)
        return;
    registry->told_ms = now_ms;
    JOURNAL(registry->options.journal, JOURNAL_WARNING, "registry_waits", NUMBER("schema_id", entry->id), TEXT("problem", problem),
            TEXT("effect", "partitions whose next record has this id are held; others go on"));
}

static void take(struct registry *registry, struct entry *entry, int outcome, struct schema *schema, int64_t now_ms)
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
    default: tell(registry, entry, registry->http.problem, now_ms); registry->pause_ms = now_ms + pause_of(registry, registry->failures - 1);
    }
}

static void *run(void *argument)
{
    struct registry *registry = argument;

    pthread_mutex_lock(&registry->mutex);
    while (!atomic_load(&registry->stop)) {
        int64_t        wait_ms;
        struct entry  *entry = next_of(registry, clock_now_ms(), &wait_ms);
        struct schema *schema = NULL;
        char           detail[REGISTRY_PROBLEM_MAX] = "";
        int            outcome;

        if (!entry) {
            wait_for(registry, wait_ms);
            continue;
        }
        pthread_mutex_unlock(&registry->mutex); /* an entry that is asked for stays where it is */
        outcome = registry_fetch(&registry->http, entry->id, &schema, detail, sizeof detail);
        pthread_mutex_lock(&registry->mutex);
        memcpy(entry->detail, detail, sizeof detail);
        take(registry, entry, outcome, schema, clock_now_ms());
    }
    pthread_mutex_unlock(&registry->mutex);
    return NULL;
}

/* ---- life ---- */

static void fill(struct registry_options *options)
{
    options->retry_ms = options->retry_ms ? options->retry_ms : 100;
    options->retry_max_ms = options->retry_max_ms ? options->retry_max_ms : 10000;
    options->absent_ms = options->absent_ms ? options->absent_ms : 5000;
    options->unknown_ms = options->unknown_ms < 0 ? 0 : options->unknown_ms ? options->unknown_ms : 10000;
}

static int start(struct registry *registry)
{
    pthread_condattr_t attributes;

    pthread_condattr_init(&attributes);
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    pthread_mutex_init(&registry->mutex, NULL);
    pthread_cond_init(&registry->change, &attributes);
    pthread_condattr_destroy(&attributes);
    return -pthread_create(&registry->thread, NULL, run, registry);
}

int registry_open(const struct registry_options *options, struct registry **ret_registry, char *problem, size_t problem_size)
{
    struct registry *registry = calloc(1, sizeof *registry);
    int              result;

    if (!registry)
        abort();
    snprintf(problem, problem_size, "registry: no memory for it");
    registry->options = *options;
    fill(&registry->options);
    registry->random = (uint64_t)clock_now_ms() ^ (uint64_t)(uintptr_t)registry;
    registry->http.stop = &registry->stop;
    result = curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK ? 0 : -ENOMEM;
    if (result == 0)
        result = registry_http_open(&registry->http, options, problem, problem_size);
    if (result == 0)
        result = start(registry);
    if (result) {
        registry_http_close(&registry->http);
        free(registry);
        return result;
    }
    *ret_registry = registry;
    return 0;
}

void registry_close(struct registry *registry)
{
    if (!registry)
        return;
    pthread_mutex_lock(&registry->mutex);
    atomic_store(&registry->stop, true);
    pthread_cond_signal(&registry->change);
    pthread_mutex_unlock(&registry->mutex);
    pthread_join(registry->thread, NULL);
    registry_http_close(&registry->http);
    for (size_t i = 0; i < registry->count; i++)
        entry_free(registry->entries[i]);
    pthread_cond_destroy(&registry->change);
    pthread_mutex_destroy(&registry->mutex);
    free(registry);
}
