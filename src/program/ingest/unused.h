/* SPDX-License-Identifier: Apache-2.0
 * Options of a command that change nothing of what a map makes of files: whoever gave one expected something. */
#ifndef CHOKEPOINT_INGEST_UNUSED_H
#define CHOKEPOINT_INGEST_UNUSED_H

#include "program/ingest/source.h"
#include "source/map/map.h"

/* The first of them, as written (`--flow`), and why in *ret_why; NULL: each has an effect. */
const char *unused_option(const struct source_map *map, const struct source_options *options, const char **ret_why);

#endif
