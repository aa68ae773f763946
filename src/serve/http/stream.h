/* SPDX-License-Identifier: Apache-2.0
 * Streams of events. None has a queue: each takes from its source what its client has room for, and is suspended while there is nothing. */
#ifndef CHOKEPOINT_SERVE_STREAM_H
#define CHOKEPOINT_SERVE_STREAM_H

#include <microhttpd.h>

#include "engine/http/connections.h"
#include "serve/http/server.h"

struct streams;

struct streams *streams_new(struct connections *connections, struct serve_counts *counts, const struct journal *journal, int64_t beat_ms,
                            int64_t slow_ms);
void            streams_free(struct streams *streams); /* NULL: nothing; none may be open */

/* A response that streams; it owns the source, also when it is NULL: no memory, or the server ends. */
struct MHD_Response *stream_response(struct streams *streams, struct MHD_Connection *connection, struct connection_age *age,
                                     const struct serve_source *source);

void streams_wake(struct streams *streams, uint64_t topics);
void streams_sweep(struct streams *streams); /* sends beats, ends the slow ones and tells how many */
void streams_end(struct streams *streams);   /* all, and no new ones */

#endif
