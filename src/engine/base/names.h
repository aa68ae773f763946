/* SPDX-License-Identifier: Apache-2.0
 * A sorted set of names under construction; the names are borrowed. */
#ifndef CHOKEPOINT_BASE_NAMES_H
#define CHOKEPOINT_BASE_NAMES_H

#include "chokepoint/arena.h"

struct names {
    struct bytes *items;
    size_t        count, room;
};

void               names_add(struct names *names, struct bytes name, struct arena *arena);
void               names_add_all(struct names *names, struct bytes_array all, struct arena *arena);
bool               names_have(const struct names *names, struct bytes name); /* one by one */
struct bytes_array names_sorted(struct names *names);                        /* bytewise, without repeats; in place */

/* ---- sorted lists ---- */

/* `list` itself if it is sorted and has no repeats, else a copy in the arena that is. */
struct bytes_array names_in_order(struct bytes_array list, struct arena *arena);

size_t names_place(struct bytes_array sorted, struct bytes name); /* of the first that is not before `name` */

/* The same of sorted structs of `size` bytes that begin with their name. */
size_t names_place_among(const void *sorted, size_t count, size_t size, struct bytes name);
bool   names_include(struct bytes_array sorted, struct bytes name);

#endif
