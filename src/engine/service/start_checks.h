/* SPDX-License-Identifier: Apache-2.0
 * Checks that `run` makes at its start without any connection; `check` makes the same. */
#ifndef CHOKEPOINT_SERVICE_START_CHECKS_H
#define CHOKEPOINT_SERVICE_START_CHECKS_H

#include "engine/config/installation.h"
#include "engine/registry/registry.h"

typedef void (*check_tell)(void *context, const char *problem);

/* Checks the installation's kafka.* properties and registry. Returns the number of problems, each passed to tell(). 0: opens ret_registry, if it is
 * not NULL (*ret_registry NULL: none is configured); close it. */
size_t check_installation(const struct installation *installation, const struct journal *journal, check_tell tell, void *context,
                          struct registry **ret_registry);

/* Checks whether this host can listen at http.listen. An address in use is not a problem: a `run` may have it. Returns the number of problems. */
size_t check_listen(const struct installation *installation, check_tell tell, void *context);

#endif
