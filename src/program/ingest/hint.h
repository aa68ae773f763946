/* SPDX-License-Identifier: Apache-2.0
 * What a file that was refused seems to be. */
#ifndef CHOKEPOINT_INGEST_HINT_H
#define CHOKEPOINT_INGEST_HINT_H

#include "source/map/map.h"

enum { HINT_MAX = 512 };

/* `this is a UN Comtrade download: chokepoint ingest comtrade FILE`, by the signs of the maps that the program came with (or of `data`). False: it
 * has none of them, is no regular file, or is of the map that has been `tried` (NULL: none was). */
bool hint_of(const char *path, const char *data, const struct source_map *tried, char ret_hint[HINT_MAX]);

#endif
