/* SPDX-License-Identifier: Apache-2.0
 * How far each request of each source has been read: the last FetchPlace of each key, in memory. */
#ifndef CHOKEPOINT_FETCH_PLACES_H
#define CHOKEPOINT_FETCH_PLACES_H

#include "chokepoint/avro.h"
#include "chokepoint/topic.h"
#include "records.h"

/* fetch.place: compacted, one partition. No processor reads it. */
extern const struct ck_topic fetch_place_topic;

struct places {                /* zeroed: empty */
    struct place_entry *items; /* sorted by key */
    size_t              count, room;
};

/* The bytes are copied; data == NULL: the key is gone. */
void places_put(struct places *places, struct ck_bytes key, struct ck_bytes encoded);
void places_set(struct places *places, const struct fetch_place *place);
void places_clear(struct places *places);
void places_release(struct places *places);

/* The place of a request; one that was never read is empty but for its names, which are borrowed. In `arena`. */
struct fetch_place places_get(const struct places *places, struct ck_bytes source, struct ck_bytes request, struct ck_arena *arena);

/* Each encoded place, by key. A non-zero result ends it and is returned. */
int places_each(const struct places *places, int (*each)(void *context, struct ck_bytes key, struct ck_bytes encoded), void *context);

/* The hash of a cell's key; data order of place.cells is by key. NULL: the place has none of it. */
const struct fetch_cell *place_cell(const struct fetch_place *place, struct ck_bytes key);

/* Sorts the cells by key, and leaves one of each. */
void place_cells_sort(struct fetch_cell *cells, size_t *count);

#endif
