/* SPDX-License-Identifier: Apache-2.0
 * Which shape of a map a file has by its header, whatever it begins with. */
#ifndef CHOKEPOINT_SOURCE_BY_COLUMNS_H
#define CHOKEPOINT_SOURCE_BY_COLUMNS_H

#include "source/convert/convert.h"

/* The shape of delimited text whose columns those of the first line are, in any order; the head is in UTF-8 or ASCII. *ret_delimiter: what parts
 * them, which may be another than the shape's. NULL: none. */
const struct map_shape *shape_by_columns(const struct source_map *map, struct ck_bytes head, char *ret_delimiter);

/* That the header is parted by another delimiter than the shape's. */
void tell_delimiter(const struct source_map *map, const struct map_shape *shape, char other, char problem[CONVERT_PROBLEM_MAX]);

#endif
