/* SPDX-License-Identifier: Apache-2.0
 * A line on standard error when what a command waits for takes longer than a second: a broker that stands still says nothing for a long time. */
#ifndef CHOKEPOINT_CLI_WAITING_H
#define CHOKEPOINT_CLI_WAITING_H

struct waiting;

/* The line is told once, after a second without waiting_rest(). It is copied. */
struct waiting *waiting_new(const char *line);
void            waiting_rest(struct waiting *waiting); /* something came: a second from now */
void            waiting_free(struct waiting *waiting); /* NULL: nothing */

#endif
