/* SPDX-License-Identifier: Apache-2.0
 * A list under a lock: it is walked once in a while, and changed when connections open, answer and close. */
#include "engine/http/connections.h"

#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/socket.h>

#include "engine/util/instant.h"

struct connection_age {
    int                    fd;
    int64_t                since_ms;
    bool                   lasting, ended, closed;
    struct connection_age *previous, *next;
};

struct connections {
    pthread_mutex_t        lock;
    int64_t                age_ms;
    size_t                 count;
    struct connection_age *first;
};

struct connections *connections_new(int64_t age_ms)
{
    struct connections *connections = calloc(1, sizeof *connections);

    if (!connections)
        abort();
    connections->age_ms = age_ms;
    pthread_mutex_init(&connections->lock, NULL);
    return connections;
}

void connections_free(struct connections *connections)
{
    if (!connections)
        return;
    pthread_mutex_destroy(&connections->lock);
    free(connections);
}

struct connection_age *connections_opened(struct connections *connections, int fd)
{
    struct connection_age *age = calloc(1, sizeof *age);

    if (!age)
        abort();
    *age = (struct connection_age){ .fd = fd, .since_ms = monotonic_ms() };
    pthread_mutex_lock(&connections->lock);
    age->next = connections->first;
    if (age->next)
        age->next->previous = age;
    connections->first = age;
    connections->count++;
    pthread_mutex_unlock(&connections->lock);
    return age;
}

void connections_closed(struct connections *connections, struct connection_age *age)
{
    bool held;

    if (!age)
        return;
    pthread_mutex_lock(&connections->lock);
    if (age->previous)
        age->previous->next = age->next;
    else
        connections->first = age->next;
    if (age->next)
        age->next->previous = age->previous;
    connections->count--;
    age->closed = age->ended = true;
    held = age->lasting;
    pthread_mutex_unlock(&connections->lock);
    if (!held)
        free(age);
}

void connection_finished(struct connections *connections, struct connection_age *age)
{
    pthread_mutex_lock(&connections->lock);
    age->since_ms = monotonic_ms();
    pthread_mutex_unlock(&connections->lock);
}

void connection_may_last(struct connections *connections, struct connection_age *age)
{
    pthread_mutex_lock(&connections->lock);
    age->lasting = true;
    pthread_mutex_unlock(&connections->lock);
}

void connection_let_go(struct connections *connections, struct connection_age *age)
{
    bool closed;

    pthread_mutex_lock(&connections->lock);
    age->lasting = false;
    age->since_ms = monotonic_ms();
    closed = age->closed;
    pthread_mutex_unlock(&connections->lock);
    if (closed)
        free(age);
}

static void end(struct connection_age *age)
{
    if (!age->ended)
        shutdown(age->fd, SHUT_RDWR);
    age->ended = true;
}

void connection_end(struct connections *connections, struct connection_age *age)
{
    pthread_mutex_lock(&connections->lock);
    end(age);
    pthread_mutex_unlock(&connections->lock);
}

size_t connections_end_old(struct connections *connections)
{
    int64_t now_ms = monotonic_ms();
    size_t  count = 0;

    pthread_mutex_lock(&connections->lock);
    for (struct connection_age *age = connections->first; age; age = age->next)
        if (!age->lasting && !age->ended && now_ms - age->since_ms >= connections->age_ms) {
            end(age);
            count++;
        }
    pthread_mutex_unlock(&connections->lock);
    return count;
}

size_t connections_count(struct connections *connections)
{
    size_t count;

    pthread_mutex_lock(&connections->lock);
    count = connections->count;
    pthread_mutex_unlock(&connections->lock);
    return count;
}
