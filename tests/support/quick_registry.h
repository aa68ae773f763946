/* SPDX-License-Identifier: Apache-2.0
 * Registries that tests ask. */
#ifndef CHOKEPOINT_TESTS_QUICK_REGISTRY_H
#define CHOKEPOINT_TESTS_QUICK_REGISTRY_H

#include "engine/registry/registry.h"

/* With pauses of milliseconds. Ends the test where it cannot be opened. */
struct registry *quick_registry(struct registry_options options);

/* Waits until it knows the id; false: for 20 s it did not. */
bool quick_registry_settles(struct registry *registry, uint32_t id);

#endif
