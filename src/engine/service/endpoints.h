/* SPDX-License-Identifier: Apache-2.0
 * The HTTP endpoints of a running process (http.listen): /livez, /readyz, /startupz, /metrics and an index. Reads atomics only. */
#ifndef CHOKEPOINT_SERVICE_ENDPOINTS_H
#define CHOKEPOINT_SERVICE_ENDPOINTS_H

#include "engine/service/run.h"

struct observer;

/* The states are read until observer_free(). *ret_observer is NULL where http.listen is "". 0, or a negative errno, which it logs. */
int  observer_new(const struct installation *installation, const struct journal *journal, const struct run_state *const *states, size_t count,
                  struct observer **ret_observer);
void observer_free(struct observer *observer);

#endif
