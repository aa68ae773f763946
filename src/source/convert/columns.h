/* SPDX-License-Identifier: Apache-2.0
 * Whether the columns of a file are those that its map reads. */
#ifndef CHOKEPOINT_SOURCE_COLUMNS_H
#define CHOKEPOINT_SOURCE_COLUMNS_H

#include "source/convert/convert.h"

/* False: a field that every record has cannot be filled, or (of trade) a column is not known, which may part the facts more finely than the map says.
 * `problem` tells which. */
bool columns_good(const struct source_map *map, const struct map_shape *shape, const struct ck_bytes *columns, size_t count,
                  char problem[CONVERT_PROBLEM_MAX]);

/* The same of a member of rows of a document without a header. False: it is not known. */
bool member_good(const struct source_map *map, const struct map_shape *shape, struct ck_bytes name, char problem[CONVERT_PROBLEM_MAX]);

/* Whether one of the patterns (`*` at either end) fits the name. */
bool names_fit(struct ck_bytes_array patterns, struct ck_bytes name);

#endif
