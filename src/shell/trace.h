/* SPDX-License-Identifier: Apache-2.0
 * From a published value back to the input lines: over the files of a replay, by `emission.sources`, `origin`, and the measures that a value names.
 */
#ifndef CHOKEPOINT_SHELL_TRACE_H
#define CHOKEPOINT_SHELL_TRACE_H

#include <jansson.h>

#include "chokepoint/arena.h"

enum { TRACE_TOPICS_MAX = 64, TRACE_DEPTH_MAX = 16 };

struct trace_file; /* the lines of one topic */

struct trace {
    const char        *output, *input; /* directories: what replay wrote, and what it read (NULL: not at hand) */
    size_t             children_max;   /* of one value */
    struct trace_file *files[TRACE_TOPICS_MAX];
    size_t             file_count;
};

void trace_release(struct trace *trace);

/* The trees of the last record with that key in each topic, alerts.log aside: an array of nodes
 *     {topic, line, key, value (without emission), retracted, children: [node …], more: how many children were left out}
 * where an input line has no key and no children, and `value` is null if the line is not at hand. Empty: no such key. The caller's reference. */
json_t *trace_key(struct trace *trace, struct bytes key);

#endif
