/* SPDX-License-Identifier: Apache-2.0
 * Names are added as they come, and sorted once. */
#include "engine/base/string_set.h"

#include <stdlib.h>

enum { ROOM_FIRST = 64 };

int strings_compare(const void *left, const void *right) { return ck_bytes_compare(*(const struct ck_bytes *)left, *(const struct ck_bytes *)right); }

void string_set_add(struct string_set *names, struct ck_bytes name, struct ck_arena *arena)
{
    if (names->count == names->room) {
        struct ck_bytes *more = ck_arena_take(arena, (names->room = names->room ? 2 * names->room : ROOM_FIRST) * sizeof *more);

        if (names->count)
            memcpy(more, names->items, names->count * sizeof *more);
        names->items = more;
    }
    names->items[names->count++] = name;
}

void string_set_add_all(struct string_set *names, struct ck_bytes_array all, struct ck_arena *arena)
{
    for (size_t i = 0; i < all.count; i++)
        string_set_add(names, all.items[i], arena);
}

bool string_set_has(const struct string_set *names, struct ck_bytes name)
{
    for (size_t i = 0; i < names->count; i++)
        if (ck_bytes_equal(names->items[i], name))
            return true;
    return false;
}

struct ck_bytes_array string_set_sorted(struct string_set *names)
{
    size_t kept = 0;

    if (names->count)
        qsort(names->items, names->count, sizeof *names->items, strings_compare);
    for (size_t i = 0; i < names->count; i++)
        if (kept == 0 || !ck_bytes_equal(names->items[kept - 1], names->items[i]))
            names->items[kept++] = names->items[i];
    return (struct ck_bytes_array){ names->items, kept };
}

struct ck_bytes_array strings_in_order(struct ck_bytes_array list, struct ck_arena *arena)
{
    struct string_set names = { 0 };
    size_t            at = 1;

    while (at < list.count && ck_bytes_compare(list.items[at - 1], list.items[at]) < 0)
        at++;
    if (at >= list.count)
        return list;
    string_set_add_all(&names, list, arena);
    return string_set_sorted(&names);
}

size_t strings_place_among(const void *sorted, size_t count, size_t size, struct ck_bytes name)
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

size_t strings_place(struct ck_bytes_array sorted, struct ck_bytes name)
{
    return strings_place_among(sorted.items, sorted.count, sizeof *sorted.items, name);
}

bool strings_include(struct ck_bytes_array sorted, struct ck_bytes name)
{
    size_t place = strings_place(sorted, name);

    return place < sorted.count && ck_bytes_equal(sorted.items[place], name);
}
