/* SPDX-License-Identifier: Apache-2.0
 * Internal header of `serve`: the parts that are opened and closed together. */
#ifndef CHOKEPOINT_PROGRAM_SERVING_H
#define CHOKEPOINT_PROGRAM_SERVING_H

#include <pthread.h>
#include <stdatomic.h>

#include "engine/base/topics.h"
#include "engine/config/command_line.h"
#include "engine/config/config.h"
#include "engine/kafka/kafka.h"
#include "engine/util/scratch.h"
#include "serve/answers/answers.h"
#include "serve/follow/files.h"
#include "serve/follow/follow.h"
#include "serve/http/server.h"

enum { SERVE_INPUTS_MAX = 8, SERVE_HOSTS_MAX = 16 };

struct serve_arguments {
    struct command_arguments shared;
    const char              *inputs[SERVE_INPUTS_MAX];
    size_t                   input_count; /* 0: Kafka */
    const char              *data;        /* NULL: a temporary directory */
    const char              *listen, *origin, *tokens, *rights;
    const char              *hosts[SERVE_HOSTS_MAX + 1]; /* ends with NULL */
    size_t                   host_count;
    int64_t                  threads, requests_per_s, of_one;
    int32_t                  today;
    bool                     has_today, openapi;
};

enum { SERVING_RUNS = -1 };

struct serving {
    const struct serve_arguments *given;
    const struct installation    *installation;
    struct journal                journal;
    struct topics                 topics;
    char (*names)[INSTALLATION_NAME_MAX]; /* of the topics, in Kafka */
    struct scratch        scratch;
    bool                  has_scratch;
    struct store         *store;
    struct registry      *registry;
    struct follow        *follow;
    struct follow_thread *thread;
    struct answers       *answers;
    struct serve_server  *server;
    bool                  undated;
    atomic_bool           was_current; /* the follower has read all that there was when it began */

    pthread_t   waker; /* wakes streams after commits */
    bool        has_waker;
    atomic_bool stop;
    atomic_int  code; /* SERVING_RUNS, or what the follower ended with */
};

/* Opens everything, and tells what it serves. EXIT_CLEAN, or another exit code, whose reason is told. serving_close() in any case. */
int  serving_open(struct serving *serving);
void serving_close(struct serving *serving);

#endif
