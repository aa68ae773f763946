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

static struct ck_maybe_long scaled(struct ck_maybe_double amount, double scale)
{
    return amount.known ? ck_known_long(llround(amount.value * scale)) : (struct ck_maybe_long){ 0 };
}

/* Kilograms are rounded: they are read where an earlier version wrote no grams, and for a first quantity that is another. */
struct cell_fact fact_row(const struct enriched_trade *trade)
{
    struct ck_maybe_long grams = trade->quantity_g.known ? trade->quantity_g : scaled(trade->quantity_kg, GRAMS_OF_KG);

    return (struct cell_fact){
        .grams = grams,
        .cents = scaled(trade->value_usd, CENTS_OF_USD),
        .first_grams = trade->quantity_g.known && !trade->revised ? grams : scaled(trade->first_quantity_kg, GRAMS_OF_KG),
        .observation = trade->observation,
        .published_at = trade->published_at,
    };
}

static enum nomenclature nomenclature_read(struct ck_bytes text)
{
    for (int32_t i = NOMENCLATURE_ITEM; (size_t)i < nomenclature_symbols.count; i++)
        if (ck_bytes_equal(text, ck_bytes_from(nomenclature_symbols.symbols[i])))
            return (enum nomenclature)i;
    return NOMENCLATURE_UNKNOWN;
}

bool fact_read_key(struct ck_bytes key, size_t prefix_size, struct fact *ret_fact)
{
    struct ck_bytes parts[KEY_TAIL_PARTS], tail = { key.data + prefix_size, key.size - prefix_size };
    int64_t         months;

    if (ck_key_split(tail, parts, KEY_TAIL_PARTS) != KEY_TAIL_PARTS || !ck_month_read(parts[0], &ret_fact->month) ||
        !ck_number_read_long(parts[1], &months))
        return false;
    ret_fact->months = (int32_t)months;
    ret_fact->source = parts[2];
    ret_fact->nomenclature = nomenclature_read(parts[3]);
    ret_fact->commodity = parts[4];
    return true;
}

static void grow(struct fact_list *list, size_t *room, struct ck_arena *arena)
{
    struct fact *items;

    *room = *room ? *room * 2 : FACTS_ROOM_MIN;
    items = ck_arena_take(arena, *room * sizeof *items);
    if (list->count)
        memcpy(items, list->items, list->count * sizeof *items);
    list->items = items;
}

/* A walk may begin behind the first row of its prefix. */
static struct ck_table_walk walk_from(const struct ck_table *facts, struct ck_bytes prefix, int32_t from, char *buf)
{
    struct ck_table_walk walk;
    size_t               size = prefix.size;

    if (from > MONTH_MIN)
        size += ck_month_write(from, buf + prefix.size);
    walk = ck_table_each(facts, (struct ck_bytes){ buf, size });
    walk.prefix = prefix;
    return walk;
}

struct fact_list facts_load(const struct ck_table *facts, const struct series *series, int32_t from, struct ck_arena *arena)
{
    char                 buf[CK_KEY_SIZE_MAX + CK_MONTH_TEXT];
    struct ck_bytes      prefix = series_prefix(series, buf);
    struct ck_table_walk walk = walk_from(facts, prefix, from, buf);
    struct fact_list     list = { 0 };
    size_t               room = 0;
    struct ck_row        row;

    while (ck_table_next(&walk, &row)) {
        struct fact *fact;
        bool         whole;

        if (list.count == room)
            grow(&list, &room, arena);
        fact = &list.items[list.count++];
        whole = fact_read_key(row.key, prefix.size, fact);
        assert(whole);
        (void)whole;
        ck_row_read(&row, &cell_fact_type, &fact->row, arena);
        fact->origin = row.origin;
    }
    return list;
}

bool facts_before(const struct ck_table *facts, const struct series *series, int32_t month)
{
    char                 buf[CK_KEY_SIZE_MAX + CK_MONTH_TEXT];
    struct ck_table_walk walk = walk_from(facts, series_prefix(series, buf), month, buf);
    struct ck_row        row;

    return month > MONTH_MIN && ck_table_previous(&walk, &row);
}
