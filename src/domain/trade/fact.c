/* SPDX-License-Identifier: Apache-2.0
 * From rows to facts, once for each settle. */
#include "domain/trade/fact.h"

#include <assert.h>
#include <math.h>

#include "chokepoint/day.h"
#include "chokepoint/key.h"
#include "chokepoint/number.h"

enum { FACTS_ROOM_MIN = 64, KEY_TAIL_PARTS = 5, MONTH_MIN = -1970 * 12 /* of year 0: every fact is later */ };
enum { GRAMS_OF_KG = 1000, CENTS_OF_USD = 100 };

static struct maybe_long scaled(struct maybe_double amount, double scale)
{
    return amount.known ? known_long(llround(amount.value * scale)) : (struct maybe_long){ 0 };
}

/* Kilograms are rounded: they are read where an earlier version wrote no grams, and for a first quantity that is another. */
struct cell_fact fact_row(const struct enriched_trade *trade)
{
    struct maybe_long grams = trade->quantity_g.known ? trade->quantity_g : scaled(trade->quantity_kg, GRAMS_OF_KG);

    return (struct cell_fact){
        .grams = grams,
        .cents = scaled(trade->value_usd, CENTS_OF_USD),
        .first_grams = trade->quantity_g.known && !trade->revised ? grams : scaled(trade->first_quantity_kg, GRAMS_OF_KG),
        .observation = trade->observation,
        .published_at = trade->published_at,
    };
}

static enum nomenclature nomenclature_read(struct bytes text)
{
    for (int32_t i = NOMENCLATURE_ITEM; (size_t)i < nomenclature_symbols.count; i++)
        if (bytes_equal(text, bytes_from(nomenclature_symbols.symbols[i])))
            return (enum nomenclature)i;
    return NOMENCLATURE_UNKNOWN;
}

bool fact_read_key(struct bytes key, size_t prefix_size, struct fact *ret_fact)
{
    struct bytes parts[KEY_TAIL_PARTS], tail = { key.data + prefix_size, key.size - prefix_size };
    int64_t      months;

    if (key_split(tail, parts, KEY_TAIL_PARTS) != KEY_TAIL_PARTS || !month_read(parts[0], &ret_fact->month) || !number_read_long(parts[1], &months))
        return false;
    ret_fact->months = (int32_t)months;
    ret_fact->source = parts[2];
    ret_fact->nomenclature = nomenclature_read(parts[3]);
    ret_fact->commodity = parts[4];
    return true;
}

static void grow(struct fact_list *list, size_t *room, struct arena *arena)
{
    struct fact *items;

    *room = *room ? *room * 2 : FACTS_ROOM_MIN;
    items = arena_take(arena, *room * sizeof *items);
    if (list->count)
        memcpy(items, list->items, list->count * sizeof *items);
    list->items = items;
}

/* A walk may begin behind the first row of its prefix. */
static struct table_walk walk_from(const struct table *facts, struct bytes prefix, int32_t from, char *buf)
{
    struct table_walk walk;
    size_t            size = prefix.size;

    if (from > MONTH_MIN)
        size += month_write(from, buf + prefix.size);
    walk = table_each(facts, (struct bytes){ buf, size });
    walk.prefix = prefix;
    return walk;
}

struct fact_list facts_load(const struct table *facts, const struct series *series, int32_t from, struct arena *arena)
{
    char              buf[KEY_SIZE_MAX + MONTH_TEXT];
    struct bytes      prefix = series_prefix(series, buf);
    struct table_walk walk = walk_from(facts, prefix, from, buf);
    struct fact_list  list = { 0 };
    size_t            room = 0;
    struct row        row;

    while (table_next(&walk, &row)) {
        struct fact *fact;
        bool         whole;

        if (list.count == room)
            grow(&list, &room, arena);
        fact = &list.items[list.count++];
        whole = fact_read_key(row.key, prefix.size, fact);
        assert(whole);
        (void)whole;
        row_read(&row, &cell_fact_type, &fact->row, arena);
        fact->origin = row.origin;
    }
    return list;
}
