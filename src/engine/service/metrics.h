/* SPDX-License-Identifier: Apache-2.0
 * The metrics of SPEC 11.5 as text: of Prometheus, or OpenMetrics 1.0. */
#ifndef CHOKEPOINT_SERVICE_METRICS_H
#define CHOKEPOINT_SERVICE_METRICS_H

#include <stdio.h>

#include "engine/service/run.h"

struct metrics_source {
    const struct run_state *const *states;
    size_t                         count;
    int64_t                        memory_budget_bytes; /* 0: none */
};

enum metrics_format { METRICS_PROMETHEUS, METRICS_OPENMETRICS };

/* What a client asks for by its Accept header; and the content type of the answer. */
enum metrics_format metrics_format_of(const char *accept);
const char         *metrics_content_type(enum metrics_format format);

void metrics_write(const struct metrics_source *source, enum metrics_format format, FILE *file);

/* A label's value: backslash, quote and line feed escaped. */
void metrics_write_label(const char *value, FILE *file);

#endif
