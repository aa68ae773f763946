/* SPDX-License-Identifier: Apache-2.0
 * Internal header of this folder: one request and its answer. */
#ifndef CHOKEPOINT_SERVE_EXCHANGE_H
#define CHOKEPOINT_SERVE_EXCHANGE_H

#include <microhttpd.h>
#include <pthread.h>

#include "engine/http/connections.h"
#include "serve/http/pace.h"
#include "serve/http/server.h"
#include "serve/http/stream.h"
#include "serve/http/tokens.h"

struct serve_server {
    struct serve_options options;
    int64_t              age_ms;
    struct serve_counts  counts;
    struct tokens       *tokens; /* NULL: none are asked for */
    struct pace         *pace;   /* NULL: no limit */
    struct connections  *connections;
    struct streams      *streams;
    struct MHD_Daemon   *daemon;
    pthread_t            sweeper;
    pthread_mutex_t      lock;
    pthread_cond_t       stopped;
    bool                 sweeping, stop;
};

struct exchange;

struct serve_client { /* a connection: what libmicrohttpd keeps with it */
    struct connection_age *age;
    struct exchange       *exchange; /* that is under way, or was when libmicrohttpd refused the request; NULL: none */
};

struct serve_client *exchange_client(struct MHD_Connection *connection);

/* target: as it stands in the request line; copied. NULL: no memory. */
struct exchange *exchange_new(const char *target);
void             exchange_free(struct exchange *exchange); /* NULL: nothing */

/* Called when the header is complete, and once more if there is no body: answered then, so that no body is ever read. version: where libmicrohttpd
 * has it in the request line. */
enum MHD_Result exchange_answer(struct serve_server *server, struct exchange *exchange, struct MHD_Connection *connection, const char *method,
                                const char *version);

#endif
