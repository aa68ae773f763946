/* SPDX-License-Identifier: Apache-2.0
 * Schemas by id: requests, waits, resolutions; opening and closing. */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "engine/config/installation.h"
#include "engine/registry/internal.h"

void registry_teach(struct registry *registry, uint32_t id, const char *schema)
{
    pthread_mutex_lock(&registry->mutex);
    registry_entry_know(registry, id, schema);
    pthread_mutex_unlock(&registry->mutex);
}

static const struct registry_resolved *recent_of(struct registry *registry, uint32_t id)
{
    const struct registry_resolved *recent = atomic_load_explicit(&registry->recent[id % REGISTRY_RECENT], memory_order_acquire);

    return recent && recent->id == id ? recent : NULL;
}

/* The mutex is held. Without room for another id: it is held until there is. */
static bool knows(struct registry *registry, uint32_t id)
{
    struct registry_entry *entry = registry_entry(registry, id);

    if (entry && entry->state == ENTRY_ABSENT && entry->until_ms <= monotonic_ms()) {
        entry->state = ENTRY_ASKED;
        entry->until_ms = 0;
        pthread_cond_signal(&registry->change);
    }
    return entry && entry->state != ENTRY_ASKED;
}

bool registry_knows(struct registry *registry, uint32_t id)
{
    bool known = recent_of(registry, id) != NULL;

    if (known)
        return true;
    pthread_mutex_lock(&registry->mutex);
    known = knows(registry, id);
    pthread_mutex_unlock(&registry->mutex);
    return known;
}

bool registry_await(struct registry *registry, uint32_t id, int timeout_ms)
{
    int64_t         until_ms = monotonic_ms() + timeout_ms;
    struct timespec until = { .tv_sec = until_ms / 1000, .tv_nsec = until_ms % 1000 * 1000000 };
    bool            known;

    pthread_mutex_lock(&registry->mutex);
    while (!(known = knows(registry, id)) && monotonic_ms() < until_ms)
        pthread_cond_timedwait(&registry->answered, &registry->mutex, &until);
    pthread_mutex_unlock(&registry->mutex);
    return known;
}

static struct registry_resolved *resolved_of(struct registry_entry *entry, const struct ck_record_type *type)
{
    struct registry_resolved *resolved = entry->resolved;

    while (resolved && resolved->type != type)
        resolved = resolved->next;
    if (resolved)
        return resolved;
    resolved = calloc(1, sizeof *resolved);
    if (!resolved)
        abort();
    *resolved = (struct registry_resolved){ .id = entry->id, .type = type, .next = entry->resolved };
    entry->resolved = resolved;
    if (schema_resolve(entry->schema, type, &resolved->resolution, resolved->detail, sizeof resolved->detail) != SCHEMA_OK)
        resolved->resolution = NULL;
    return resolved;
}

/* The mutex is held. NULL: none (why). */
static const struct ck_resolution *reader_of(struct registry *registry, uint32_t id, const struct ck_record_type *type, const char **ret_why)
{
    struct registry_entry    *entry = registry_entry_find(registry, id);
    struct registry_resolved *resolved = entry && entry->state == ENTRY_KNOWN && entry->schema ? resolved_of(entry, type) : NULL;

    *ret_why = resolved                                 ? resolved->detail
               : !entry || entry->state == ENTRY_ABSENT ? "the registry has no such id"
               : entry->state == ENTRY_KNOWN            ? entry->detail
                                                        : "the registry has not answered";
    if (!resolved || !resolved->resolution)
        return NULL;
    atomic_store_explicit(&registry->recent[id % REGISTRY_RECENT], resolved, memory_order_release);
    return resolved->resolution;
}

int registry_reader(struct registry *registry, uint32_t id, const struct ck_record_type *type, const struct ck_resolution **ret_resolution,
                    char *detail, size_t detail_size)
{
    const struct registry_resolved *recent = recent_of(registry, id);
    const char                     *why;

    if (recent && recent->type == type) {
        *ret_resolution = recent->resolution;
        return REGISTRY_READER;
    }
    pthread_mutex_lock(&registry->mutex);
    *ret_resolution = reader_of(registry, id, type, &why);
    if (!*ret_resolution)
        snprintf(detail, detail_size, "id %" PRIu32 ": %s", id, why);
    pthread_mutex_unlock(&registry->mutex);
    return *ret_resolution ? REGISTRY_READER : REGISTRY_UNKNOWN;
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
    pthread_cond_init(&registry->answered, &attributes);
    pthread_condattr_destroy(&attributes);
    registry->asks = registry->options.urls != NULL;
    if (!registry->asks)
        return 0;
    return -pthread_create(&registry->thread, NULL, registry_run, registry);
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
    registry->random = (uint64_t)monotonic_ms() ^ (uint64_t)(uintptr_t)registry;
    registry->http.stop = &registry->stop;
    result = options->urls ? registry_http_open(&registry->http, options, problem, problem_size) : 0;
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

struct registry_options registry_options_of(const struct installation *installation, const struct journal *journal)
{
    return (struct registry_options){
        .urls = installation->registry_urls,
        .user = installation->registry_user,
        .password = installation->registry_password,
        .token = installation->registry_token,
        .user_file = installation->registry_user_file,
        .password_file = installation->registry_password_file,
        .token_file = installation->registry_token_file,
        .ca = installation->registry_ca,
        .certificate = installation->registry_certificate,
        .key = installation->registry_key,
        .unknown_ms = installation->registry_unknown_ms,
        .may_register = installation->registry_register,
        .journal = journal,
    };
}

int registry_open_installation(const struct installation *installation, const struct journal *journal, struct registry **ret_registry, char *problem,
                               size_t problem_size)
{
    struct registry_options options = registry_options_of(installation, journal);

    *ret_registry = NULL;
    return *options.urls ? registry_open(&options, ret_registry, problem, problem_size) : 0;
}

void registry_close(struct registry *registry)
{
    if (!registry)
        return;
    pthread_mutex_lock(&registry->mutex);
    atomic_store(&registry->stop, true);
    pthread_cond_signal(&registry->change);
    pthread_mutex_unlock(&registry->mutex);
    if (registry->asks)
        pthread_join(registry->thread, NULL);
    registry_http_close(&registry->http);
    for (size_t i = 0; i < registry->count; i++)
        registry_entry_free(registry->entries[i]);
    for (struct registry_own *own = registry->owns, *next; own; own = next) {
        next = own->next;
        free(own);
    }
    pthread_cond_destroy(&registry->change);
    pthread_cond_destroy(&registry->answered);
    pthread_mutex_destroy(&registry->mutex);
    free(registry);
}
