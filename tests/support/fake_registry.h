/* SPDX-License-Identifier: Apache-2.0
 * A schema registry on 127.0.0.1 that answers what a test wants, and misbehaves as it wants. */
#ifndef CHOKEPOINT_TESTS_FAKE_REGISTRY_H
#define CHOKEPOINT_TESTS_FAKE_REGISTRY_H

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

enum fake_mood {
    FAKE_WELL,
    FAKE_UNKNOWING,   /* 404 in the words of a registry, whatever is asked */
    FAKE_ELSEWHERE,   /* 404 of something that is no registry */
    FAKE_ERROR,       /* 500 */
    FAKE_GARBAGE,     /* 200, and no JSON */
    FAKE_NO_SCHEMA,   /* 200, and JSON of another kind */
    FAKE_HUGE,        /* an answer beyond every limit */
    FAKE_SLOW,        /* a second late */
    FAKE_SILENT,      /* closes without a word */
    FAKE_REDIRECTING, /* to a file */
    FAKE_HANGING      /* never answers, and does not close */
};

/* What it does with the schemas that are sent to it, when it is well. */
enum fake_manner {
    FAKE_LITERAL,     /* a schema is found by its text */
    FAKE_NORMALISING, /* … by what the text means as JSON, when asked so */
    FAKE_CLOSED,      /* 403 */
    FAKE_STRICT       /* nothing is compatible: 409 */
};

struct fake_answer {
    const char *path, *body; /* not in the list: 404 */
};

enum { FAKE_VERSIONS = 64, FAKE_FIRST_ID = 101 };

struct fake_version { /* of a subject */
    char     subject[128], level[32];
    char    *schema;
    uint32_t id; /* the same for the same text */
};

struct fake_registry {
    const struct fake_answer *answers; /* ends with path == NULL */
    _Atomic int               mood;
    atomic_int                calls;
    atomic_bool               stop;
    _Atomic int               manner;
    struct fake_version       versions[FAKE_VERSIONS];
    atomic_size_t             count;
    int                       fd;
    char                      url[64];
    char                      request[65536]; /* the last one */
    pthread_t                 thread;
};

/* Puts a schema into a subject, as another client would; returns its id. While it is not asked. */
uint32_t fake_registry_put(struct fake_registry *fake, const char *subject, const char *schema);

void fake_registry_start(struct fake_registry *fake, const struct fake_answer *answers, enum fake_mood mood);
void fake_registry_stop(struct fake_registry *fake);

#endif
