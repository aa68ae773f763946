/* SPDX-License-Identifier: Apache-2.0
 * How fast one client may ask: a bucket for each address (IPv6: for each /64), which holds the requests of two seconds. A table of fixed size: where
 * more clients come than it has places for, those that asked longest ago are forgotten, which lets them ask more, not less. */
#ifndef CHOKEPOINT_SERVE_PACE_H
#define CHOKEPOINT_SERVE_PACE_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/socket.h>

struct pace;

struct pace *pace_new(unsigned requests_per_s);
void         pace_free(struct pace *pace); /* NULL: nothing */

/* Whether the client may ask now, at a monotonic instant; counts the request. Any thread. */
bool pace_allows(struct pace *pace, const struct sockaddr *client, int64_t now_ms);

#endif
