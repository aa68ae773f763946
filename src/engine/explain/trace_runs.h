/* SPDX-License-Identifier: Apache-2.0
 * Which files of a directory belong together, by the replay.manifest that is there. */
#ifndef CHOKEPOINT_EXPLAIN_TRACE_RUNS_H
#define CHOKEPOINT_EXPLAIN_TRACE_RUNS_H

#include "engine/explain/trace_file.h"

struct trace_runs;

/* Reads the manifest of a directory (borrowed). Never NULL. */
struct trace_runs *trace_runs_new(const char *directory);
void               trace_runs_free(struct trace_runs *runs); /* NULL: nothing */

/* Whether one run wrote `from` and read or wrote `file`, both as they are now; else why that cannot be said. */
bool trace_runs_have(const struct trace_runs *runs, const struct trace_file *from, const struct trace_file *file, char ret_why[TRACE_WHY_MAX]);

#endif
