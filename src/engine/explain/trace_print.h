/* SPDX-License-Identifier: Apache-2.0
 * The trees of a trace, for people. */
#ifndef CHOKEPOINT_EXPLAIN_TRACE_PRINT_H
#define CHOKEPOINT_EXPLAIN_TRACE_PRINT_H

#include <jansson.h>

#include "chokepoint/processor.h"
#include <stdbool.h>

/* nodes: of trace_key(). whole: input records are not cut. */
void trace_print(const struct ck_processor *const *processors, json_t *nodes, bool whole);

#endif
