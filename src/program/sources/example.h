/* SPDX-License-Identifier: Apache-2.0
 * The examples that a map carries (`test:`): a text, and what becomes of its rows. */
#ifndef CHOKEPOINT_SOURCES_EXAMPLE_H
#define CHOKEPOINT_SOURCES_EXAMPLE_H

#include "source/map/map.h"

/* Runs all examples of the map. How many differ; each difference is told on stderr with file and line. *ret_count: examples. */
size_t examples_run(const struct source_map *map, size_t *ret_count);

#endif
