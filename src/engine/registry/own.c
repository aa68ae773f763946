/* SPDX-License-Identifier: Apache-2.0
 * The ids of our own schemas, which published values begin with. */
#include <stdio.h>
#include <stdlib.h>

#include "engine/registry/internal.h"

static struct registry_own *own_of(struct registry *registry, const char *subject, const struct ck_record_type *type)
{
    struct registry_own *own = registry->owns;

    while (own && (own->type != type || strcmp(own->subject, subject) != 0))
        own = own->next;
    return own;
}

static struct registry_own *own_new(struct registry *registry, const char *subject, const struct ck_record_type *type)
{
    struct registry_own *own = calloc(1, sizeof *own);

    if (!own)
        abort();
    *own = (struct registry_own){ .type = type, .state = REGISTRY_OWN_ASKED, .next = registry->owns };
    snprintf(own->subject, sizeof own->subject, "%s", subject);
    registry->owns = own;
    pthread_cond_signal(&registry->change);
    return own;
}

int registry_own(struct registry *registry, const char *subject, const struct ck_record_type *type, uint32_t *ret_id, char *problem,
                 size_t problem_size)
{
    struct registry_own *own;
    int                  state;

    pthread_mutex_lock(&registry->mutex);
    own = own_of(registry, subject, type);
    if (!own)
        own = own_new(registry, subject, type);
    state = own->state;
    if (state == REGISTRY_OWN_KNOWN)
        *ret_id = own->id;
    if (state == REGISTRY_OWN_REFUSED)
        snprintf(problem, problem_size, "%s", own->problem);
    pthread_mutex_unlock(&registry->mutex);
    return state;
}

static struct registry_own *asked_from(struct registry_own *own)
{
    while (own && own->state != REGISTRY_OWN_ASKED)
        own = own->next;
    return own;
}

/* In turn: what fails may be one alone. */
struct registry_own *registry_own_next(const struct registry *registry)
{
    struct registry_own *own = asked_from(registry->own_last ? registry->own_last->next : NULL);

    return own ? own : asked_from(registry->owns);
}

int registry_own_ask(struct registry *registry, const struct registry_own *own, uint32_t *ret_id)
{
    struct registry_version version;
    int                     outcome = registry_find(&registry->http, own->subject, own->type, &version);

    if (outcome == REGISTRY_ABSENT && registry->options.may_register)
        return registry_register(&registry->http, own->subject, own->type, ret_id);
    if (outcome == REGISTRY_ANSWERED)
        *ret_id = version.id;
    return outcome;
}

void registry_own_take(struct registry *registry, struct registry_own *own, int outcome, uint32_t id)
{
    const char *problem = registry->http.problem;

    if (outcome == REGISTRY_ANSWERED) {
        own->state = REGISTRY_OWN_KNOWN;
        own->id = id;
        registry_entry_know(registry, id, own->type->schema); /* what we write we can read, whether the registry answers or not */
        JOURNAL(registry->options.journal, JOURNAL_INFO, "registry_schema", NUMBER("schema_id", id), TEXT("subject", own->subject),
                TEXT("schema", own->type->name));
        return;
    }
    own->state = REGISTRY_OWN_REFUSED;
    if (outcome == REGISTRY_ABSENT)
        snprintf(own->problem, sizeof own->problem, "%.400s: `schemas register` registers it, or registry.register: true", problem);
    else
        snprintf(own->problem, sizeof own->problem, "%.120s: the registry refuses the schema %.40s: %.300s", own->subject, own->type->name, problem);
}
