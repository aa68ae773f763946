/* SPDX-License-Identifier: Apache-2.0
 * An HTTP server for probes and scrapes: one thread of its own, GET and HEAD, one request a connection, and nothing that a client can make large or
 * long. It runs at a lower priority than everything else. */
#ifndef CHOKEPOINT_SERVICE_HTTP_H
#define CHOKEPOINT_SERVICE_HTTP_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

enum {
    HTTP_CONNECTIONS_MAX = 256,
    HTTP_CONNECTIONS_OF_ONE_MAX = 32, /* from one address: who holds them all shuts out only himself */
    HTTP_AGE_MS = 10000,              /* of a connection, from accept to close */
    HTTP_HEADER_MAX = 8192            /* the request line and the header fields */
};

struct http_request {
    const char *path, *accept; /* accept: "" if it has none */
};

struct http_answer {
    int         status;
    const char *type; /* of the content */
};

struct http_options {
    const char *listen; /* address.h */
    /* Writes the content; called by the thread of the server alone. The answer is 404 when it returns false. */
    bool (*answer)(void *context, const struct http_request *request, FILE *content, struct http_answer *ret_answer);
    void *context;
};

struct http;

/* 0, or a negative errno: -EINVAL (no address), -EADDRINUSE … */
int      http_open(const struct http_options *options, struct http **ret_http);
uint16_t http_port(const struct http *http);
void     http_close(struct http *http); /* NULL: nothing */

#endif
