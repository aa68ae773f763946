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

static struct fact fact_of_row(const struct ck_row *row, size_t prefix_size, struct ck_arena *arena)
{
    struct fact fact;
    bool        whole = fact_read_key(row->key, prefix_size, &fact);

    assert(whole);
    (void)whole;
    ck_row_read(row, &cell_fact_type, &fact.row, arena);
    fact.origin = row->origin;
    return fact;
}

static void append(struct fact_list *list, size_t *room, const struct fact *fact, struct ck_arena *arena)
{
    struct fact *items;

    if (list->count == *room) {
        *room = *room ? *room * 2 : FACTS_ROOM_MIN;
        items = ck_arena_take(arena, *room * sizeof *items);
        if (list->count)
            memcpy(items, list->items, list->count * sizeof *items);
        list->items = items;
    }
    list->items[list->count++] = *fact;
}

/* ---- the memo of a series: its latest facts, packed ---- */

enum {
    KNOWN_GRAMS = 1,
    KNOWN_CENTS = 2,
    KNOWN_FIRST = 4,
    KEPT_ROOM_MIN = 16,
    KEPT_ROOM_SPARE = 4,
    KEPT_MONTHS = 48 /* as far back as a settle looks */
};

struct kept_fact {
    const char *source; /* in the key of the row */
    int64_t     grams, first_grams, cents, published_at, offset;
    int32_t     month;
    uint16_t    topic, partition, commodity_at;                                        /* from the source on */
    uint8_t     source_size, commodity_size, months, known, nomenclature, observation; /* no component is longer than CK_KEY_COMPONENT_MAX */
};

struct kept_facts {
    int32_t          from; /* all facts that begin in this month or later */
    uint32_t         count, room;
    struct kept_fact items[];
};

static struct kept_fact pack(const struct fact *fact)
{
    const struct cell_fact *row = &fact->row;

    return (struct kept_fact){
        .source = fact->source.data,
        .topic = fact->origin.topic,
        .partition = fact->origin.partition,
        .offset = fact->origin.offset,
        .grams = row->grams.value,
        .first_grams = row->first_grams.value,
        .cents = row->cents.value,
        .published_at = row->published_at,
        .month = fact->month,
        .source_size = (uint8_t)fact->source.size,
        .commodity_at = (uint16_t)(fact->commodity.data - fact->source.data),
        .commodity_size = (uint8_t)fact->commodity.size,
        .months = (uint8_t)fact->months,
        .known = (uint8_t)((row->grams.known ? KNOWN_GRAMS : 0) | (row->cents.known ? KNOWN_CENTS : 0) | (row->first_grams.known ? KNOWN_FIRST : 0)),
        .nomenclature = (uint8_t)fact->nomenclature,
        .observation = (uint8_t)row->observation,
    };
}

static struct ck_maybe_long known(int64_t value, int bit) { return bit ? ck_known_long(value) : (struct ck_maybe_long){ 0 }; }

static struct fact unpack(const struct kept_fact *kept)
{
    return (struct fact){
        .month = kept->month,
        .months = kept->months,
        .source = { kept->source, kept->source_size },
        .commodity = { kept->source + kept->commodity_at, kept->commodity_size },
        .nomenclature = (enum nomenclature)kept->nomenclature,
        .row = { .grams = known(kept->grams, kept->known & KNOWN_GRAMS),
                 .cents = known(kept->cents, kept->known & KNOWN_CENTS),
                 .first_grams = known(kept->first_grams, kept->known & KNOWN_FIRST),
                 .observation = (enum observation)kept->observation,
                 .published_at = kept->published_at },
        .origin = { kept->topic, kept->partition, kept->offset },
    };
}

static size_t first_kept(const struct kept_facts *kept, int32_t from)
{
    size_t low = 0, high = kept->count;

    while (low < high) {
        size_t middle = (low + high) / 2;

        if (kept->items[middle].month < from)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static struct kept_facts *kept_resize(struct ck_memo *memo, uint32_t room)
{
    struct kept_facts *kept;

    ck_memo_keep(memo, sizeof *kept + room * sizeof kept->items[0]);
    kept = memo->kept;
    kept->room = room;
    return kept;
}

/* Lets go of what is older than anybody has asked for lately, or takes more room. */
static struct kept_facts *kept_make_room(struct ck_memo *memo, int32_t from)
{
    struct kept_facts *kept = memo->kept;
    int32_t            oldest = kept->items[kept->count - 1].month - KEPT_MONTHS;
    size_t             gone;

    oldest = from < oldest ? from : oldest;
    gone = oldest > kept->from ? first_kept(kept, oldest) : 0;
    if (gone < KEPT_ROOM_SPARE)
        return kept_resize(memo, kept->room + kept->room / 2);
    kept->from = oldest;
    kept->count -= (uint32_t)gone;
    memmove(kept->items, kept->items + gone, kept->count * sizeof kept->items[0]);
    return kept;
}

/* The month from which on the memo has to be read again; INT32_MAX: it is as the rows are. */
static int32_t changed_month(const struct ck_memo *memo, size_t prefix_size)
{
    struct fact fact;

    if (!memo->changed.data)
        return INT32_MAX;
    return fact_read_key(memo->changed, prefix_size, &fact) ? fact.month : INT32_MIN;
}

/* Brings the memo up to date, so that it has all facts from month `from` on. ret_fresh: the first that was read now. */
static struct kept_facts *kept_read(struct ck_memo *memo, const struct ck_table *facts, struct ck_bytes prefix, char *buf, int32_t from,
                                    size_t *ret_fresh, struct ck_arena *arena)
{
    struct kept_facts *kept = memo->kept;
    int32_t            again = kept && kept->from <= from ? changed_month(memo, prefix.size) : from;
    struct ck_row      row;

    *ret_fresh = kept ? kept->count : 0;
    if (again == INT32_MAX)
        return kept;
    if (!kept || again <= kept->from || from < kept->from) {
        kept = kept_resize(memo, kept ? kept->room : KEPT_ROOM_MIN);
        kept->from = again = from;
        kept->count = 0;
    }
    kept->count = (uint32_t)first_kept(kept, again);
    for (struct ck_table_walk walk = walk_from(facts, prefix, again, buf); ck_table_next(&walk, &row);) {
        const struct fact fact = fact_of_row(&row, prefix.size, arena);

        if (kept->count == kept->room)
            kept = kept_make_room(memo, from);
        kept->items[kept->count++] = pack(&fact);
    }
    *ret_fresh = first_kept(kept, again);
    return kept_resize(memo, kept->room);
}

/* ---- the face ---- */

static struct fact_list load(const struct ck_table *facts, struct ck_bytes prefix, char *buf, int32_t from, struct ck_arena *arena)
{
    struct ck_table_walk walk = walk_from(facts, prefix, from, buf);
    struct fact_list     list = { 0 };
    size_t               room = 0;
    struct ck_row        row;

    while (ck_table_next(&walk, &row)) {
        const struct fact fact = fact_of_row(&row, prefix.size, arena);

        append(&list, &room, &fact, arena);
    }
    return list;
}

/* Whole series are seldom asked for, and would fill the memory. */
struct fact_list facts_load(const struct ck_table *facts, const struct series *series, int32_t from, struct ck_arena *arena)
{
    char                     buf[CK_KEY_SIZE_MAX + CK_MONTH_TEXT];
    struct ck_bytes          prefix = series_prefix(series, buf);
    struct ck_memo          *memo = from > MONTH_MIN ? ck_table_memo(facts, (struct ck_bytes){ buf, prefix.size - 1 }) : NULL;
    const struct kept_facts *kept;
    struct fact_list         list = { 0 };
    size_t                   first, fresh;

    if (!memo)
        return load(facts, prefix, buf, from, arena);
    kept = kept_read(memo, facts, prefix, buf, from, &fresh, arena);
    first = first_kept(kept, from);
    list.items = ck_arena_take(arena, (kept->count - first + 1) * sizeof *list.items);
    for (size_t i = first; i < kept->count; i++) {
        const struct fact fact = unpack(&kept->items[i]);

        if (i < fresh)
            ck_table_spared(facts, fact.origin);
        list.items[list.count++] = fact;
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
