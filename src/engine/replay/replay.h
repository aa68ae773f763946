/* SPDX-License-Identifier: Apache-2.0
 * Processors in one process over files (SPEC 12.1). */
#ifndef CHOKEPOINT_REPLAY_REPLAY_H
#define CHOKEPOINT_REPLAY_REPLAY_H

#include <stdbool.h>
#include <stdint.h>

struct ck_processor;

struct replay_options {
    const char *input, *output; /* directories */
    const char *names;          /* of the processors to run, separated by commas; NULL: all */
    int64_t     known_at;       /* inputs known later are dropped; INT64_MAX: none is */
    bool        has_now, final;
    bool        by_day; /* day of knowledge by day of knowledge, each with its day unless has_now; not with `final` */
    int32_t     now;    /* unless has_now, the day of the last known time */

    const char        *build;   /* version of the program; NULL: the library's */
    const void *const *configs; /* one for each of `all`; NULL: defaults */
};

/* `all` ends with NULL. Returns the exit code; says on stderr what went wrong. */
int replay_run(const struct replay_options *options, const struct ck_processor *const *all);

#endif
