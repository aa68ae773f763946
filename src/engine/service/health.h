/* SPDX-License-Identifier: Apache-2.0
 * The answers to probes (docs/OPERATIONS.md, Probes and metrics): JSON with a line for each processor of the process and, where the answer is no,
 * why. */
#ifndef CHOKEPOINT_SERVICE_HEALTH_H
#define CHOKEPOINT_SERVICE_HEALTH_H

#include <stdio.h>

#include "engine/service/run.h"

enum health_probe {
    HEALTH_LIVE,   /* each thread sent a heartbeat within 30 s; unreachable brokers do not matter */
    HEALTH_READY,  /* each runs, has committed or been idle within 60 s, does not wait for a schema, reaches a broker, and has no stuck partition */
    HEALTH_STARTED /* each has found its brokers and topics, or still waits for the registry */
};

struct health; /* the last heartbeat of each thread; one thread uses it */

struct health *health_new(const struct run_state *const *states, size_t count, int64_t now_ms);
void           health_free(struct health *health);

/* Whether the answer is yes. */
bool health_write(struct health *health, enum health_probe probe, int64_t now_ms, FILE *file);

#endif
