/* SPDX-License-Identifier: Apache-2.0
 * The follower's thread. */
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

#include "serve/follow/follow.h"

enum { STEP_MS = 200 };

struct follow_thread {
    struct follow *follow;
    pthread_t      thread;
    atomic_bool    stop;
    void (*ended)(void *context, int result);
    void *context;
};

static void *steps(void *argument)
{
    struct follow_thread *thread = argument;
    int                   result = 0;

    while (result == 0 && !atomic_load(&thread->stop))
        result = follow_step(thread->follow, STEP_MS);
    if (result == 0)
        result = follow_commit(thread->follow);
    if (result)
        thread->ended(thread->context, result);
    return NULL;
}

struct follow_thread *follow_thread_start(struct follow *follow, void (*ended)(void *context, int result), void *context)
{
    struct follow_thread *thread = calloc(1, sizeof(*thread));

    if (!thread)
        abort();
    thread->follow = follow;
    thread->ended = ended;
    thread->context = context;
    if (pthread_create(&thread->thread, NULL, steps, thread))
        abort();
    return thread;
}

void follow_thread_stop(struct follow_thread *thread)
{
    if (!thread)
        return;
    atomic_store(&thread->stop, true);
    pthread_join(thread->thread, NULL);
    free(thread);
}
