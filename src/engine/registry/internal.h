/* SPDX-License-Identifier: Apache-2.0
 * Internal header of this folder: schemas by id (registry.c, entries.c), ids of our schemas (own.c), the thread that requests them (thread.c), HTTP
 * (http.c), fetching schemas (fetch.c) and subjects (subject.c). */
#ifndef CHOKEPOINT_REGISTRY_INTERNAL_H
#define CHOKEPOINT_REGISTRY_INTERNAL_H

#include <curl/curl.h>
#include <pthread.h>
#include <stdatomic.h>

#include "engine/registry/registry.h"
#include "engine/schema/schema.h"
#include "engine/util/instant.h"

/* ---- calls: of one thread ---- */

struct registry_http {
    CURL                   *curl;
    struct curl_slist      *headers;
    char                   *urls[REGISTRY_URLS_MAX]; /* without a slash at the end */
    size_t                  count, first;            /* first: the one that answered last */
    struct ck_buffer        answer;
    const atomic_bool      *stop;
    struct registry_options options;                       /* its texts are the opener's */
    char                    problem[REGISTRY_PROBLEM_MAX]; /* of the last REGISTRY_FAILED or REGISTRY_REFUSED */
};

int  registry_http_open(struct registry_http *http, const struct registry_options *options, char *problem, size_t problem_size);
void registry_http_close(struct registry_http *http);

/* Gives libcurl user and password or token; those that stand in files are read now. 0, or -EINVAL (problem), -ENOMEM. */
int registry_credentials_set(struct registry_http *http, char *problem, size_t problem_size);

enum {
    REGISTRY_ANSWERED,
    REGISTRY_ABSENT,  /* every URL answered, and none has it */
    REGISTRY_FAILED,  /* no usable answer: ask again (http->problem) */
    REGISTRY_REFUSED, /* POST and PUT: not allowed, not compatible, or not a schema: asking again does not help (http->problem) */
};

/* GET; ret_json: an object, json_decref(). */
int registry_http_get(struct registry_http *http, const char *path, json_t **ret_json);

/* Sends an object with POST or PUT. It may be sent twice: a failed call may have reached the registry. */
int registry_http_send(struct registry_http *http, const char *method, const char *path, json_t *body, json_t **ret_json);

/* Fetches the schema of an id with the schemas that it references. REGISTRY_ANSWERED with *ret_schema NULL: the schema is unusable (detail). */
int registry_fetch(struct registry_http *http, uint32_t id, struct schema **ret_schema, char *detail, size_t detail_size);

/* ---- subjects: REGISTRY_ANSWERED … REGISTRY_REFUSED ---- */

struct registry_version {
    uint32_t id;
    int64_t  version; /* in its subject; 0: not told */
};

/* The version of a subject that has our schema: as the registry finds it by the text, as it is or normalised, or else the latest, if its parsing
 * canonical form is ours. REGISTRY_ABSENT: http->problem says whether it is the subject or the schema. */
int registry_find(struct registry_http *http, const char *subject, const struct ck_record_type *type, struct registry_version *ret_version);

/* Registers it; of a schema that is there already, the id. */
int registry_register(struct registry_http *http, const char *subject, const struct ck_record_type *type, uint32_t *ret_id);

/* Whether the registry would take it after the latest version, by the level of the subject. REGISTRY_ABSENT: there is no version. */
int registry_compatible(struct registry_http *http, const char *subject, const struct ck_record_type *type, bool *ret_compatible);

/* Sets the compatibility level. REGISTRY_ABSENT: this registry knows levels only of subjects that are there. */
int registry_set_level(struct registry_http *http, const char *subject, const char *level);

/* ---- what is known ---- */

struct registry_resolved { /* the outcome for one of our records */
    uint32_t                     id;
    const struct ck_record_type *type;
    struct ck_resolution        *resolution; /* NULL: none (detail) */
    char                         detail[REGISTRY_PROBLEM_MAX];
    struct registry_resolved    *next;
};

enum entry_state { ENTRY_ASKED, ENTRY_ABSENT, ENTRY_KNOWN };

struct registry_entry {
    uint32_t                  id;
    enum entry_state          state;
    bool                      was_absent;         /* once: the next "not found" is believed at once */
    int64_t                   first_ms, until_ms; /* the first "not found", or 0; ENTRY_ASKED: not before; ENTRY_ABSENT: believed so long */
    int                       tries;
    struct schema            *schema; /* ENTRY_KNOWN; NULL: of no use (detail) */
    char                      detail[REGISTRY_PROBLEM_MAX];
    struct registry_resolved *resolved;
};

struct registry_own {
    char                         subject[REGISTRY_SUBJECT_MAX];
    const struct ck_record_type *type;
    int                          state; /* REGISTRY_OWN_ */
    uint32_t                     id;
    char                         problem[REGISTRY_PROBLEM_MAX];
    struct registry_own         *next;
};

enum { REGISTRY_RECENT = 256 };

struct registry {
    struct registry_options options;
    struct registry_http    http; /* the thread's */
    bool                    asks; /* there is someone to ask, and the thread */
    pthread_t               thread;
    pthread_mutex_t         mutex;            /* of all below */
    pthread_cond_t          change, answered; /* something to ask; something was answered */
    atomic_bool             stop;
    struct registry_entry  *entries[REGISTRY_IDS_MAX]; /* ascending ids */
    size_t                  count;
    struct registry_own    *owns, *own_last; /* own_last: that was asked for */
    bool                    own_was_last;    /* asked for: an id and one of ours in turn, so that neither keeps the other */
    bool                    full_told;
    int                     failures; /* calls in a row */
    int64_t                 pause_ms; /* until then nobody is asked */
    int64_t                 told_ms;
    int                     waits; /* ids that were given time to appear, since … */
    int64_t                 waits_ms;
    uint64_t                random;

    /* Without the mutex: what was resolved, by the last bits of its id. What it points to lives as long as the registry. */
    _Atomic(const struct registry_resolved *) recent[REGISTRY_RECENT];
};

struct registry_options registry_options_of(const struct installation *installation, const struct journal *journal);

/* ---- with the mutex ---- */

/* entries.c; the mutex is held. Find: NULL: not there. Entry: made if it is not there; NULL: no room for another. */
struct registry_entry *registry_entry_find(const struct registry *registry, uint32_t id);
struct registry_entry *registry_entry(struct registry *registry, uint32_t id);
void                   registry_entry_free(struct registry_entry *entry);
void                   registry_entry_know(struct registry *registry, uint32_t id, const char *schema);
struct registry_own   *registry_own_next(const struct registry *registry); /* one to ask for, or NULL */
void                   registry_own_take(struct registry *registry, struct registry_own *own, int outcome, uint32_t id);

/* Without: the calls about one of our schemas. */
int registry_own_ask(struct registry *registry, const struct registry_own *own, uint32_t *ret_id);

/* The thread; argument: the struct registry. */
void *registry_run(void *registry);

#endif
