/* SPDX-License-Identifier: Apache-2.0
 * The maps of a data directory and of a user's own. */
#ifndef CHOKEPOINT_SOURCE_MAP_SET_H
#define CHOKEPOINT_SOURCE_MAP_SET_H

#include "source/map/map.h"

struct map_set {
    struct source_map **maps; /* sorted by name */
    size_t              count;
};

/* Reads DIRECTORY/NAME.yaml of `own` (NULL: none) and of `data`/sources; where both have a name, the own one counts. Tables are those of `own`/codes,
 * `own` and `data`/codes. A map's name is that of its file. False: `problem`. */
bool map_set_read(const char *data, const char *own, struct map_set *ret, char problem[MAP_PROBLEM_MAX]);
void map_set_release(struct map_set *set);

/* The one map of that name; NULL: `problem`, with the names that there are where it is none of them. */
struct source_map *map_named(const char *data, const char *own, const char *name, char problem[MAP_PROBLEM_MAX]);

/* A map in a file of its own; tables are looked for beside it first. */
struct source_map *map_at(const char *path, const char *data, char problem[MAP_PROBLEM_MAX]);

/* The map that the head of a file has a sign of; NULL: none, or several. */
const struct source_map *map_set_recognise(const struct map_set *set, struct ck_bytes head);

#endif
