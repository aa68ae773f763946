/* SPDX-License-Identifier: Apache-2.0
 * Names are added as they come, and sorted once. */
#include "engine/base/names.h"

#include <stdlib.h>

enum { ROOM_FIRST = 64 };

static int order_bytes(const void *left, const void *right)
{
    return ck_bytes_compare(*(const struct ck_bytes *)left, *(const struct ck_bytes *)right);
}

void names_add(struct names *names, struct ck_bytes name, struct ck_arena *arena)
{
    if (names->count == names->room) {
        struct ck_bytes *more = ck_arena_take(arena, (names->room = names->room ? 2 * names->room : ROOM_FIRST) * sizeof *more);

        if (names->count)
            memcpy(more, names->items, names->count * sizeof *more);
        names->items = more;
    }
    names->items[names->count++] = name;
}

void names_add_all(struct names *names, struct ck_bytes_array all, struct ck_arena *arena)
{
    for (size_t i = 0; i < all.count; i++)
        names_add(names, all.items[i], arena);
}

bool names_have(const struct names *names, struct ck_bytes name)
{
    for (size_t i = 0; i < names->count; i++)
        if (ck_bytes_equal(names->items[i], name))
            return true;
    return false;
}

struct ck_bytes_array names_sorted(struct names *names)
{
    size_t kept = 0;

    if (names->count)
        qsort(names->items, names->count, sizeof *names->items, order_bytes);
    for (size_t i = 0; i < names->count; i++)
        if (kept == 0 || !ck_bytes_equal(names->items[kept - 1], names->items[i]))
            names->items[kept++] = names->items[i];
    return (struct ck_bytes_array){ names->items, kept };
}

struct ck_bytes_array names_in_order(struct ck_bytes_array list, struct ck_arena *arena)
{
    struct names names = { 0 };
    size_t       at = 1;

    while (at < list.count && ck_bytes_compare(list.items[at - 1], list.items[at]) < 0)
        at++;
    if (at >= list.count)
        return list;
    names_add_all(&names, list, arena);
    return names_sorted(&names);
}

size_t names_place_among(const void *sorted, size_t count, size_t size, struct ck_bytes name)
{
    size_t low = 0, high = count;

    while (low < high) {
        size_t                 middle = low + (high - low) / 2;
        const struct ck_bytes *at = (const void *)((const char *)sorted + middle * size);

        if (ck_bytes_compare(*at, name) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

size_t names_place(struct ck_bytes_array sorted, struct ck_bytes name)
{
    return names_place_among(sorted.items, sorted.count, sizeof *sorted.items, name);
}

bool names_include(struct ck_bytes_array sorted, struct ck_bytes name)
{
    size_t place = names_place(sorted, name);

    return place < sorted.count && ck_bytes_equal(sorted.items[place], name);
}
