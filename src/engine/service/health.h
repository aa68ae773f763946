/* SPDX-License-Identifier: Apache-2.0
 * The answers to probes (docs/OPERATIONS.md, Probes and metrics): JSON with a line for each processor of the process and, where the answer is no,
 * why. */
#ifndef CHOKEPOINT_SERVICE_HEALTH_H
#define CHOKEPOINT_SERVICE_HEALTH_H

#include <stdio.h>

#include "engine/service/run.h"

enum health_probe {
    HEALTH_LIVE,   /* each thread gave a sign of life within 30 s; brokers that are away are no reason */
    HEALTH_READY,  /* each runs, has committed or had nothing to do within 60 s, is not kept by a schema that is not known, is
                    * answered by brokers, and no partition of it stands */
    HEALTH_STARTED /* each has found its brokers and topics, or waits for the registry before: for as long as that takes */
};

struct health; /* remembers when it last saw each beat: one thread uses it */

struct health *health_new(const struct run_state *const *states, size_t count, int64_t now_ms);
void           health_free(struct health *health);

/* Whether the answer is yes. */
bool health_write(struct health *health, enum health_probe probe, int64_t now_ms, FILE *file);

#endif
