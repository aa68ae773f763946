/* SPDX-License-Identifier: Apache-2.0
 * What `run` refuses at its start without having asked anybody: one judge, for `run` and for `check`. */
#ifndef CHOKEPOINT_SERVICE_START_CHECKS_H
#define CHOKEPOINT_SERVICE_START_CHECKS_H

#include "engine/config/installation.h"
#include "engine/registry/registry.h"

typedef void (*check_tell)(void *context, const char *problem);

/* The installation's kafka.* properties and registry. How many problems were told; 0: ret_registry, if it is not NULL, is opened (NULL: none is
 * named), and to be closed. */
size_t check_installation(const struct installation *installation, const struct journal *journal, check_tell tell, void *context,
                          struct registry **ret_registry);

/* Whether http.listen can be listened at from this host. In use is no problem: a `run` may be there. How many problems were told. */
size_t check_listen(const struct installation *installation, check_tell tell, void *context);

#endif
