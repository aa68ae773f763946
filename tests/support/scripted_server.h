/* SPDX-License-Identifier: Apache-2.0
 * A server of HTTP that sends what a test has written, byte by byte: one answer a connection, in their order, the last one again and again. */
#ifndef CHOKEPOINT_TESTS_SCRIPTED_SERVER_H
#define CHOKEPOINT_TESTS_SCRIPTED_SERVER_H

#include <stddef.h>

enum { SCRIPTED_REQUEST_MAX = 4096, SCRIPTED_BODY_MAX = 16384, SCRIPTED_REQUESTS_MAX = 32 };

struct scripted_server;

struct scripted_answer {
    const char *text;   /* status line, headers and body; NULL ends the list */
    size_t      more;   /* bytes of 'x' behind it */
    int         drip_s; /* then one byte a second, for so long */
};

struct scripted_server *scripted_server_start(const struct scripted_answer *answers); /* kept by the caller */
void                    scripted_server_stop(struct scripted_server *server);
int                     scripted_server_port(const struct scripted_server *server);

/* How many requests came, and their heads as they came. */
size_t      scripted_server_requests(const struct scripted_server *server);
const char *scripted_server_request(const struct scripted_server *server, size_t number);
const char *scripted_server_body(const struct scripted_server *server, size_t number); /* of Content-Length bytes; "": none */

#endif
