/* SPDX-License-Identifier: Apache-2.0
 * An index of numbered things (measures of a consolidation, families of measures) by the items and the prefixes of codes that they name, so that a
 * question about one item does not read the measures of the others. */
#ifndef CHOKEPOINT_CONTROL_INDEX_H
#define CHOKEPOINT_CONTROL_INDEX_H

#include "chokepoint/arena.h"
#include "records.h"

struct naming {
    struct ck_bytes name; /* borrowed; the first member, for strings_place_among() */
    size_t          number;
};

struct namings {
    struct naming *items; /* index_sort(): by name, then number, without repeats */
    size_t         count, room;
};

struct index {
    struct namings items, prefixes;
};

void index_add(struct index *index, size_t number, const struct measure_fact *fact, struct ck_arena *arena);
void index_sort(struct index *index);

struct index_query {
    const struct ck_bytes *line; /* an item and its ancestors */
    size_t                 line_count;
    struct ck_bytes        code; /* or null */
};

struct numbers {
    size_t *items;
    size_t  count;
};

/* The numbers whose things name an item of the line, or `*`, or have a prefix of the code or a prefix that the code begins: ascending, each once. */
struct numbers index_find(const struct index *index, const struct index_query *query, struct ck_arena *arena);

#endif
