/* SPDX-License-Identifier: Apache-2.0
 * A schema registry on 127.0.0.1 that answers what a test wants, and misbehaves as it wants. */
#ifndef CHOKEPOINT_TESTS_FAKE_REGISTRY_H
#define CHOKEPOINT_TESTS_FAKE_REGISTRY_H

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>

enum fake_mood {
    FAKE_WELL,
    FAKE_UNKNOWING,  /* 404 in the words of a registry, whatever is asked */
    FAKE_ELSEWHERE,  /* 404 of something that is no registry */
    FAKE_ERROR,      /* 500 */
    FAKE_GARBAGE,    /* 200, and no JSON */
    FAKE_NO_SCHEMA,  /* 200, and JSON of another kind */
    FAKE_HUGE,       /* an answer beyond every limit */
    FAKE_SLOW,       /* a second late */
    FAKE_SILENT,     /* closes without a word */
    FAKE_REDIRECTING /* to a file */
};

struct fake_answer {
    const char *path, *body; /* not in the list: 404 */
};

struct fake_registry {
    const struct fake_answer *answers; /* ends with path == NULL */
    _Atomic int               mood;
    atomic_int                calls;
    atomic_bool               stop;
    int                       fd;
    char                      url[64];
    char                      request[4096]; /* the last one */
    pthread_t                 thread;
};

void fake_registry_start(struct fake_registry *fake, const struct fake_answer *answers, enum fake_mood mood);
void fake_registry_stop(struct fake_registry *fake);

#endif
