/* SPDX-License-Identifier: Apache-2.0
 * A sorted set of names under construction; the names are borrowed. */
#ifndef CHOKEPOINT_CORE_NAMES_H
#define CHOKEPOINT_CORE_NAMES_H

#include "chokepoint/arena.h"

struct names {
    struct bytes *items;
    size_t        count, room;
};

void               names_add(struct names *names, struct bytes name, struct arena *arena);
void               names_add_all(struct names *names, struct bytes_array all, struct arena *arena);
bool               names_have(const struct names *names, struct bytes name); /* one by one */
struct bytes_array names_sorted(struct names *names);                        /* bytewise, without repeats; in place */

#endif
