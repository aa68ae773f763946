/* SPDX-License-Identifier: Apache-2.0
 * An HTTP server over a table of routes: GET, HEAD and OPTIONS; nothing is written, and no file is opened by a path. Handlers are called by its
 * threads, several at a time. No TLS: a proxy in front of it has that. */
#ifndef CHOKEPOINT_SERVE_SERVER_H
#define CHOKEPOINT_SERVE_SERVER_H

#include "engine/util/journal.h"
#include "serve/http/route.h"

enum {
    SERVE_AGE_MS = 20000,    /* of a connection that finishes no answer, streams aside: idle, slow to ask or slow to take */
    SERVE_REQUEST_MS = 5000, /* after which a handler is late */
    SERVE_STREAM_BEAT_MS = 15000,
    SERVE_STREAM_SLOW_MS = 60000, /* a stream whose client takes nothing for so long is closed */
    SERVE_MEMORY_MAX = 16384,     /* of a connection: the request line, the header fields and those of the answer */
    SERVE_PROBLEM_MAX = 512
};

struct serve_options {
    const char                      *listen;           /* address.h */
    const char                      *origin;           /* of CORS: an origin, or `*`; NULL: none */
    const char                      *tokens;           /* tokens.h: path of the file; NULL: whoever reaches the port may ask */
    const char *const               *hosts;            /* names by which it is called (hosts_fit()); ends with NULL; NULL: none */
    bool                             known_hosts;      /* a request that calls it otherwise is refused */
    unsigned                         threads;          /* 0: 2 */
    unsigned                         clients;          /* connections; 0: 8,192, or what the limit of open files has room for */
    unsigned                         of_one;           /* connections of one address; 0: no limit */
    unsigned                         requests_per_s;   /* of one address; 0: no limit */
    unsigned                         beat_ms, slow_ms; /* 0: SERVE_STREAM_… */
    unsigned                         age_ms;           /* 0: SERVE_AGE_MS */
    const struct serve_route *const *routes;           /* ends with NULL */
    void                            *context;          /* of the handlers */
    const struct journal            *journal;          /* NULL: none */
};

struct serve_server;

/* 0, or a negative errno, and ret_problem says why. */
int      serve_server_open(const struct serve_options *options, struct serve_server **ret_server, char ret_problem[SERVE_PROBLEM_MAX]);
void     serve_server_close(struct serve_server *server); /* NULL: nothing */
uint16_t serve_server_port(const struct serve_server *server);

const struct serve_counts *serve_server_counts(const struct serve_server *server);

/* Streams that wait for one of the topics are read again. Any thread. */
void serve_server_wake(struct serve_server *server, uint64_t topics);

#endif
