/* SPDX-License-Identifier: Apache-2.0
 * The wanted cells of one JSON value: of an object by names or pointers, of a list by the names that the first list has. */
#ifndef CHOKEPOINT_SOURCE_JSON_CELLS_H
#define CHOKEPOINT_SOURCE_JSON_CELLS_H

#include <jansson.h>

#include "chokepoint/avro.h"
#include "source/rows/internal.h"

struct json_cells {
    const struct row_wants *wants;
    bool                    lists;
    struct ck_bytes        *columns; /* of lists; NULL: the first has not come */
    size_t                  count;
    struct ck_bytes        *cells; /* as the wants name them, until the next call */
    json_t                 *value;
    struct ck_arena         arena, names;
    XXH3_state_t           *hash; /* NULL: digests are not wanted */
};

void json_cells_init(struct json_cells *cells, const struct row_wants *wants, bool lists);
void json_cells_release(struct json_cells *cells);
void json_cells_clear(struct json_cells *cells); /* what the last row held */

/* The names of the columns of lists. False: `problem`. */
bool json_cells_header(struct json_cells *cells, struct ck_bytes text, char problem[ROWS_PROBLEM_MAX]);

/* Fills `cells`. A `*` in a pointer is each element of a list: their texts are joined by `|`. False: `problem`. */
bool json_cells_take(struct json_cells *cells, struct ck_bytes text, char problem[ROWS_PROBLEM_MAX]);

/* Of the value that was taken, in whatever order its members stand. */
struct row_digests json_cells_digests(struct json_cells *cells);

#endif
