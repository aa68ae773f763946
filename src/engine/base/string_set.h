/* SPDX-License-Identifier: Apache-2.0
 * A sorted set of names under construction; the names are borrowed. */
#ifndef CHOKEPOINT_BASE_STRING_SET_H
#define CHOKEPOINT_BASE_STRING_SET_H

#include "chokepoint/arena.h"

struct string_set {
    struct ck_bytes *items;
    size_t           count, room;
};

void                  string_set_add(struct string_set *names, struct ck_bytes name, struct ck_arena *arena);
void                  string_set_add_all(struct string_set *names, struct ck_bytes_array all, struct ck_arena *arena);
bool                  string_set_has(const struct string_set *names, struct ck_bytes name); /* one by one */
struct ck_bytes_array string_set_sorted(struct string_set *names);                          /* bytewise, without repeats; in place */

/* ---- sorted lists ---- */

int strings_compare(const void *left, const void *right); /* of struct ck_bytes, bytewise; for qsort and bsearch */

/* `list` itself if it is sorted and has no repeats, else a copy in the arena that is. */
struct ck_bytes_array strings_in_order(struct ck_bytes_array list, struct ck_arena *arena);

size_t strings_place(struct ck_bytes_array sorted, struct ck_bytes name); /* of the first that is not before `name` */

/* The same of sorted structs of `size` bytes that begin with their name. */
size_t strings_place_among(const void *sorted, size_t count, size_t size, struct ck_bytes name);
bool   strings_include(struct ck_bytes_array sorted, struct ck_bytes name);

#endif
