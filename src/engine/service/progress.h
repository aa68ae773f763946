/* SPDX-License-Identifier: Apache-2.0
 * The status line of `run` at the bottom of a terminal. */
#ifndef CHOKEPOINT_SERVICE_PROGRESS_H
#define CHOKEPOINT_SERVICE_PROGRESS_H

#include "engine/service/run.h"

enum { RUN_PROGRESS_MAX = 1024 };

struct run_progress {
    uint64_t consumed; /* at the last line, and when that was; 0: there was none */
    int64_t  told_ms;
};

struct run_totals { /* of all processors of the process */
    uint64_t consumed, emitted, suppressed, dead_letters, rows;
    int64_t  lag;     /* records that wait, of the partitions that deliver here */
    int64_t  away_ms; /* monotonic: since when one of them finds no broker; 0: they answer */
    size_t   running; /* processors in that phase */
};

struct run_totals run_total(const struct run_state *const *states, size_t count);

/* "running 9 of 10, 1,204 records/s, lag 532, …", at most `columns` characters and RUN_PROGRESS_MAX - 1; "all read" where no record waits and all
 * run; in the place of the lag, for how long no broker has answered. */
void run_progress_text(struct run_progress *progress, const struct run_state *const *states, size_t count, int64_t now_ms, size_t columns,
                       char ret_text[RUN_PROGRESS_MAX]);

/* Writes it to the journal's terminal, once a second; nothing where the journal is not `live`. */
void run_progress(struct run_progress *progress, const struct run_options *options, const struct run_state *const *states, int64_t now_ms);

/* Whether standard error is a terminal that can rewrite a line. */
bool run_progress_can(void);

#endif
