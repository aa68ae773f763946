/* SPDX-License-Identifier: Apache-2.0
 * The connections of an HTTP server and how long they may last. libmicrohttpd's timeout is for idle connections, which a client avoids by sending a
 * byte now and then; so connections are closed by age too. Safe to call from any thread. */
#ifndef CHOKEPOINT_HTTP_CONNECTIONS_H
#define CHOKEPOINT_HTTP_CONNECTIONS_H

#include <stddef.h>
#include <stdint.h>

struct connections;
struct connection_age;

/* age_ms: of a connection that did not finish an answer meanwhile, from its begin or from its last answer on. */
struct connections *connections_new(int64_t age_ms);
void                connections_free(struct connections *connections); /* NULL: nothing; all must have been closed */

struct connection_age *connections_opened(struct connections *connections, int fd);
void                   connections_closed(struct connections *connections, struct connection_age *age); /* NULL: nothing; before the fd is closed */

void connection_finished(struct connections *connections, struct connection_age *age); /* an answer: its age begins anew */
void connection_end(struct connections *connections, struct connection_age *age);      /* its server sees the end of input, and closes it */

/* From now on its age does not end it, and `age` stays valid until it is let go, even if it is closed meanwhile. */
void connection_may_last(struct connections *connections, struct connection_age *age);
void connection_let_go(struct connections *connections, struct connection_age *age);

/* Ends those that are too old; returns their number. */
size_t connections_end_old(struct connections *connections);
size_t connections_count(struct connections *connections);

#endif
