/* SPDX-License-Identifier: Apache-2.0
 * Rows that say one figure each become rows that say them all: the value of the indicator X stands in the column X, and what stands beside it in the
 * column C as C@X. */
#include <stdio.h>
#include <stdlib.h>
#include <xxhash.h>

#include "source/convert/internal.h"

struct wide {
    XXH128_hash_t    key;
    size_t           line;
    struct ck_bytes *cells;
    bool            *from_indicator; /* of each cell: it came from a row of its indicator */
    bool             bad;            /* two rows of one indicator differ */
};

struct joined {
    const struct source_map *map;
    struct wide             *items;
    size_t                   count, room;
    uint32_t                *slots; /* index + 1 */
    size_t                   slot_count;
    struct ck_arena          arena;
    struct ck_buffer         scrap;
};

struct joined *joined_new(const struct source_map *map)
{
    struct joined *joined = calloc(1, sizeof *joined);

    if (!joined)
        abort();
    joined->map = map;
    return joined;
}

void joined_free(struct joined *joined)
{
    if (!joined)
        return;
    free(joined->items);
    free(joined->slots);
    ck_arena_release(&joined->arena);
    ck_buffer_release(&joined->scrap);
    free(joined);
}

static XXH128_hash_t key_of(struct joined *joined, const struct row *row)
{
    const struct map_join *join = joined->map->join;

    joined->scrap.size = 0;
    for (size_t i = 0; i < join->key_count; i++) {
        ck_buffer_append(&joined->scrap, row->cells[join->key[i]]);
        ck_buffer_append(&joined->scrap, (struct ck_bytes){ "\0", 1 });
    }
    return XXH3_128bits(joined->scrap.data, joined->scrap.size);
}

static void grow(struct joined *joined)
{
    size_t count = joined->slot_count ? joined->slot_count * 2 : 256;

    free(joined->slots);
    joined->slots = calloc(count, sizeof *joined->slots);
    if (!joined->slots)
        abort();
    joined->slot_count = count;
    for (size_t i = 0; i < joined->count; i++) {
        size_t at = joined->items[i].key.low64 & (count - 1);

        while (joined->slots[at])
            at = (at + 1) & (count - 1);
        joined->slots[at] = (uint32_t)i + 1;
    }
}

static struct wide *find(struct joined *joined, const struct row *row)
{
    XXH128_hash_t key = key_of(joined, row);
    size_t        at, names = joined->map->names.count;
    struct wide  *wide;

    if (joined->count * 2 >= joined->slot_count)
        grow(joined);
    at = key.low64 & (joined->slot_count - 1);
    while (joined->slots[at] && !XXH128_isEqual(joined->items[joined->slots[at] - 1].key, key))
        at = (at + 1) & (joined->slot_count - 1);
    if (joined->slots[at])
        return &joined->items[joined->slots[at] - 1];
    if (joined->count == joined->room) {
        joined->room = joined->room * 2 + 64;
        joined->items = realloc(joined->items, joined->room * sizeof *joined->items);
        if (!joined->items)
            abort();
    }
    wide = &joined->items[joined->count++];
    joined->slots[at] = (uint32_t)joined->count;
    *wide = (struct wide){ .key = key,
                           .line = row->line,
                           .cells = ck_arena_take(&joined->arena, (names + 1) * sizeof *wide->cells),
                           .from_indicator = ck_arena_take(&joined->arena, names + 1) };
    memset(wide->from_indicator, 0, names + 1);
    for (size_t i = 0; i < names; i++)
        wide->cells[i] = ck_arena_copy(&joined->arena, row->cells[i]);
    return wide;
}

/* The cell of this row that belongs in the column `name`: C@X for the indicator X, or its value. -1: none does. */
static int place_of(const struct joined *joined, struct ck_bytes name, struct ck_bytes indicator)
{
    size_t before = name.size > indicator.size ? name.size - indicator.size - 1 : 0;

    if (ck_bytes_equal(name, indicator))
        return (int)joined->map->join->value;
    if (before == 0 || name.data[before] != '@' || !ck_bytes_equal((struct ck_bytes){ name.data + before + 1, indicator.size }, indicator))
        return -1;
    for (size_t i = 0; i < joined->map->names.count; i++)
        if (ck_bytes_equal(joined->map->names.names[i], (struct ck_bytes){ name.data, before }))
            return (int)i;
    return -1;
}

int joined_take(struct joined *joined, const struct row *row, char reason[CONVERT_REASON_MAX], char detail[ROWS_PROBLEM_MAX])
{
    const struct row_wants *names = &joined->map->names;
    struct ck_bytes         indicator = row->cells[joined->map->join->column];
    struct wide            *wide;
    bool                    wanted = false;

    for (size_t i = 0; i < names->count && !wanted; i++)
        wanted = place_of(joined, names->names[i], indicator) >= 0;
    if (!wanted) {
        snprintf(reason, CONVERT_REASON_MAX, "%.*s %.*s", (int)(joined->map->join->indicator.size % 40), joined->map->join->indicator.data,
                 (int)(indicator.size < 40 ? indicator.size : 40), indicator.data ? indicator.data : "");
        return RULE_LEFT_OUT;
    }
    wide = find(joined, row);
    for (size_t i = 0; i < names->count; i++) {
        int place = place_of(joined, names->names[i], indicator);

        if (place < 0)
            continue;
        if (wide->from_indicator[i] && !ck_bytes_equal(wide->cells[i], row->cells[place])) {
            wide->bad = true;
            snprintf(detail, ROWS_PROBLEM_MAX, "another row of the same key says %.64s otherwise; its first row is line %zu", names->names[i].data,
                     wide->line);
            return RULE_BAD;
        }
        wide->cells[i] = ck_arena_copy(&joined->arena, row->cells[place]);
        wide->from_indicator[i] = true;
    }
    return RULE_VALUE;
}

int joined_each(struct joined *joined, int (*each)(void *context, const struct row *row), void *context)
{
    int result = 0;

    for (size_t i = 0; i < joined->count && result >= 0; i++) {
        struct row row = { joined->items[i].line, joined->items[i].cells, { 0 } };

        if (!joined->items[i].bad)
            result = each(context, &row);
    }
    return result;
}
