/* SPDX-License-Identifier: Apache-2.0 */
#include "engine/cli/waiting.h"

#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

struct waiting {
    pthread_t       thread;
    pthread_mutex_t mutex; /* of the rest */
    pthread_cond_t  changed;
    char           *line;
    bool            ends, rests;
};

static struct timespec a_second_from_now(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    now.tv_sec++;
    return now;
}

static void *watch(void *argument)
{
    struct waiting *waiting = argument;
    struct timespec until = a_second_from_now();
    bool            told = false;

    pthread_mutex_lock(&waiting->mutex);
    while (!waiting->ends && !told) {
        bool late = pthread_cond_timedwait(&waiting->changed, &waiting->mutex, &until) != 0;

        if (waiting->rests)
            until = a_second_from_now();
        else if (late && !waiting->ends)
            told = fprintf(stderr, "%s\n", waiting->line) > 0;
        waiting->rests = false;
    }
    pthread_mutex_unlock(&waiting->mutex);
    return NULL;
}

struct waiting *waiting_new(const char *line)
{
    struct waiting    *waiting = calloc(1, sizeof *waiting);
    pthread_condattr_t attributes;

    if (!waiting || !(waiting->line = strdup(line)))
        abort();
    pthread_condattr_init(&attributes);
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    pthread_cond_init(&waiting->changed, &attributes);
    pthread_condattr_destroy(&attributes);
    pthread_mutex_init(&waiting->mutex, NULL);
    if (pthread_create(&waiting->thread, NULL, watch, waiting) != 0)
        abort();
    return waiting;
}

static void tell(struct waiting *waiting, bool ends)
{
    pthread_mutex_lock(&waiting->mutex);
    waiting->rests = true;
    waiting->ends = waiting->ends || ends;
    pthread_cond_signal(&waiting->changed);
    pthread_mutex_unlock(&waiting->mutex);
}

void waiting_rest(struct waiting *waiting) { tell(waiting, false); }

void waiting_free(struct waiting *waiting)
{
    if (!waiting)
        return;
    tell(waiting, true);
    pthread_join(waiting->thread, NULL);
    pthread_cond_destroy(&waiting->changed);
    pthread_mutex_destroy(&waiting->mutex);
    free(waiting->line);
    free(waiting);
}
