/* SPDX-License-Identifier: Apache-2.0
 * Sorted lists of names, searched by halves. */
#include "domain/control/index.h"
#include "engine/base/string_set.h"

#include <stdlib.h>

enum { ROOM_FIRST = 4 };

static void namings_add(struct namings *namings, struct ck_bytes name, size_t number, struct ck_arena *arena)
{
    if (namings->count == namings->room) {
        struct naming *more = ck_arena_take(arena, (namings->room = namings->room ? 2 * namings->room : ROOM_FIRST) * sizeof *more);

        if (namings->count)
            memcpy(more, namings->items, namings->count * sizeof *more);
        namings->items = more;
    }
    namings->items[namings->count++] = (struct naming){ name, number };
}

static int order_namings(const void *left, const void *right)
{
    const struct naming *a = left, *b = right;
    int                  order = ck_bytes_compare(a->name, b->name);

    return order ? order : (a->number > b->number) - (a->number < b->number);
}

static void namings_sort(struct namings *namings)
{
    size_t kept = 0;

    if (namings->count)
        qsort(namings->items, namings->count, sizeof *namings->items, order_namings);
    for (size_t i = 0; i < namings->count; i++)
        if (kept == 0 || order_namings(&namings->items[kept - 1], &namings->items[i]) != 0)
            namings->items[kept++] = namings->items[i];
    namings->count = kept;
}

void index_add(struct index *index, size_t number, const struct measure_fact *fact, struct ck_arena *arena)
{
    for (size_t i = 0; i < fact->items.count; i++)
        namings_add(&index->items, fact->items.items[i], number, arena);
    for (size_t i = 0; i < fact->commodity_prefixes.count; i++)
        namings_add(&index->prefixes, fact->commodity_prefixes.items[i], number, arena);
}

void index_sort(struct index *index)
{
    namings_sort(&index->items);
    namings_sort(&index->prefixes);
}

/* ---- finding ---- */

/* Where the name stands, or would stand. */
static size_t position(const struct namings *namings, struct ck_bytes name)
{
    return strings_place_among(namings->items, namings->count, sizeof *namings->items, name);
}

static void numbers_add(struct numbers *numbers, size_t *room, size_t number, struct ck_arena *arena)
{
    if (numbers->count == *room) {
        size_t *more = ck_arena_take(arena, (*room = *room ? 2 * *room : ROOM_FIRST) * sizeof *more);

        if (numbers->count)
            memcpy(more, numbers->items, numbers->count * sizeof *more);
        numbers->items = more;
    }
    numbers->items[numbers->count++] = number;
}

static void add_equal(struct numbers *numbers, size_t *room, const struct namings *namings, struct ck_bytes name, struct ck_arena *arena)
{
    for (size_t i = position(namings, name); i < namings->count && ck_bytes_equal(namings->items[i].name, name); i++)
        numbers_add(numbers, room, namings->items[i].number, arena);
}

static void add_begun(struct numbers *numbers, size_t *room, const struct namings *prefixes, struct ck_bytes code, struct ck_arena *arena)
{
    for (size_t i = position(prefixes, code); i < prefixes->count && ck_bytes_begin(prefixes->items[i].name, code); i++)
        numbers_add(numbers, room, prefixes->items[i].number, arena);
}

static int order_numbers(const void *left, const void *right)
{
    size_t a = *(const size_t *)left, b = *(const size_t *)right;

    return (a > b) - (a < b);
}

struct numbers index_find(const struct index *index, const struct index_query *query, struct ck_arena *arena)
{
    struct numbers numbers = { NULL, 0 };
    size_t         room = 0, kept = 0;

    add_equal(&numbers, &room, &index->items, CK_BYTES("*"), arena);
    for (size_t i = 0; i < query->line_count; i++)
        add_equal(&numbers, &room, &index->items, query->line[i], arena);
    for (size_t size = 0; query->code.data && size < query->code.size; size++)
        add_equal(&numbers, &room, &index->prefixes, (struct ck_bytes){ query->code.data, size }, arena);
    if (query->code.data)
        add_begun(&numbers, &room, &index->prefixes, query->code, arena);
    if (numbers.count)
        qsort(numbers.items, numbers.count, sizeof *numbers.items, order_numbers);
    for (size_t i = 0; i < numbers.count; i++)
        if (kept == 0 || numbers.items[kept - 1] != numbers.items[i])
            numbers.items[kept++] = numbers.items[i];
    numbers.count = kept;
    return numbers;
}
