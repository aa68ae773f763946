/* SPDX-License-Identifier: Apache-2.0
 * Facts: rows that say parts of one thing are added up in integers. A hash table from the fields that tell facts apart. */
#include <stdio.h>
#include <stdlib.h>
#include <math.h>

#include "chokepoint/day.h"
#include "source/convert/folded.h"

struct folded_facts *facts_new(bool alike)
{
    struct folded_facts *facts = calloc(1, sizeof *facts);

    if (!facts)
        abort();
    facts->alike = alike;
    return facts;
}

void facts_free(struct folded_facts *facts)
{
    if (!facts)
        return;
    free(facts->items);
    free(facts->slots);
    free(facts->kinds);
    ck_arena_release(&facts->arena);
    ck_buffer_release(&facts->scrap);
    free(facts);
}

bool facts_fit(const struct folded_facts *facts, size_t seen, const struct convert_run *run, char problem[CONVERT_PROBLEM_MAX])
{
    enum { SEEN = 8 };
    size_t most = run->facts_max ? run->facts_max : CONVERT_FACTS_MAX;

    if (facts->count + seen / SEEN <= most)
        return true;
    snprintf(problem, CONVERT_PROBLEM_MAX,
             "its rows are of more than %zu facts, which would take too much memory: ask for some items (--items NAMES), or for less at a time",
             most);
    return false;
}

/* What parts of one fact have in common: all but the amounts, how they came about, and where they stand. `total`: the key of its totals of that
 * kind, which are added up by themselves; 0: of its parts. */
static XXH128_hash_t key_of(struct folded_facts *facts, const struct trade_part *part, uint64_t total)
{
    struct trade_record key = part->record;

    key.quantity_kg.known = key.value_usd.known = false;
    key.observation = OBSERVATION_OBSERVED;
    key.reference = (struct ck_bytes){ 0 };
    facts->scrap.size = 0;
    ck_record_encode(&trade_record_type, 0, trade_record_type.field_count, &key, &facts->scrap);
    ck_buffer_append(&facts->scrap, part->world ? CK_BYTES("w") : CK_BYTES("p"));
    ck_buffer_append(&facts->scrap, (struct ck_bytes){ (const char *)&part->digits, sizeof part->digits });
    ck_buffer_append(&facts->scrap, (struct ck_bytes){ (const char *)&total, sizeof total });
    return XXH3_128bits(facts->scrap.data, facts->scrap.size);
}

static void grow(struct folded_facts *facts)
{
    size_t count = facts->slot_count ? facts->slot_count * 2 : 1024;

    free(facts->slots);
    facts->slots = calloc(count, sizeof *facts->slots);
    if (!facts->slots)
        abort();
    facts->slot_count = count;
    for (size_t i = 0; i < facts->count; i++) {
        size_t at = facts->items[i].key.low64 & (count - 1);

        while (facts->slots[at])
            at = (at + 1) & (count - 1);
        facts->slots[at] = (uint32_t)i + 1;
    }
}

/* The slot of the fact, or the free one where it belongs. */
static uint32_t *find(struct folded_facts *facts, XXH128_hash_t key)
{
    size_t at = key.low64 & (facts->slot_count - 1);

    while (facts->slots[at] && !XXH128_isEqual(facts->items[facts->slots[at] - 1].key, key))
        at = (at + 1) & (facts->slot_count - 1);
    return &facts->slots[at];
}

/* Without parts yet. */
static void new_fact(struct folded_facts *facts, XXH128_hash_t key, const struct trade_part *part)
{
    struct folded_fact *fact;

    if (facts->count == facts->room) {
        facts->room = facts->room * 2 + 256;
        facts->items = realloc(facts->items, facts->room * sizeof *facts->items);
        if (!facts->items)
            abort();
    }
    fact = &facts->items[facts->count++];
    *fact = (struct folded_fact){ .key = key, .sum = *part };
    fact->sum.record.source = ck_arena_copy(&facts->arena, part->record.source);
    fact->sum.record.reporter = ck_arena_copy(&facts->arena, part->record.reporter);
    fact->sum.record.partner = ck_arena_copy(&facts->arena, part->record.partner);
    fact->sum.record.commodity = ck_arena_copy(&facts->arena, part->record.commodity);
}

/* The fact of that key, maybe a new one: its index + 1. */
static uint32_t fact_at(struct folded_facts *facts, XXH128_hash_t key, const struct trade_part *part)
{
    uint32_t *slot;

    if (facts->count * 2 >= facts->slot_count)
        grow(facts);
    slot = find(facts, key);
    if (*slot == 0) {
        new_fact(facts, key, part);
        *slot = (uint32_t)facts->count;
    }
    return *slot;
}

/* Which of two observations says what a sum of both is. */
static int rank(int observation)
{
    static const int ranks[] = { OBSERVATION_CONFIRMED_ZERO, OBSERVATION_OBSERVED,   OBSERVATION_DERIVED,
                                 OBSERVATION_ESTIMATED,      OBSERVATION_SUPPRESSED, OBSERVATION_WITHDRAWN };

    for (int i = 0; i < (int)(sizeof ranks / sizeof *ranks); i++)
        if (ranks[i] == observation)
            return i;
    return 0;
}

static bool is_zero(const struct trade_part *part) { return part->has_quantity && part->quantity == 0; }

bool fact_add(struct folded_fact *fact, const struct trade_part *part, char *detail)
{
    struct trade_part *sum = &fact->sum;

    if (sum->has_value && part->has_value && !ck_bytes_equal(sum->value.currency, part->value.currency)) {
        snprintf(detail, ROWS_PROBLEM_MAX, "line %zu is a part of the same fact, in another currency", sum->line);
        return false;
    }
    if (sum->record.observation == OBSERVATION_WITHDRAWN || part->record.observation == OBSERVATION_WITHDRAWN) {
        snprintf(detail, ROWS_PROBLEM_MAX, "line %zu is the same fact, and one of the two is withdrawn", sum->line);
        return false;
    }
    sum->has_quantity = sum->has_quantity && part->has_quantity; /* an unknown part leaves the sum unknown */
    sum->has_value = sum->has_value && part->has_value;
    sum->quantity += part->quantity;
    sum->value.value += part->value.value;
    if (rank(part->record.observation) > rank(sum->record.observation))
        sum->record.observation = part->record.observation;
    return true;
}

/* Finds the part that may be a total. */
static void note_most(struct folded_fact *fact, const struct trade_part *part)
{
    if (fact->parts++ > 0 && part->quantity <= fact->most)
        return;
    fact->most = part->quantity;
    fact->most_value = part->value.value;
    fact->most_line = part->line;
}

/* What is added to the first part is what it says. */
static void begin(struct folded_facts *facts, struct folded_fact *fact, const struct trade_part *part)
{
    struct trade_part *sum = &fact->sum;

    sum->has_quantity = part->has_quantity;
    sum->has_value = part->has_value;
    sum->quantity = part->quantity;
    sum->value = part->value;
    sum->value.currency = ck_arena_copy(&facts->arena, part->value.currency);
    sum->line = part->line;
    sum->totals = part->totals;
    sum->record.observation = part->record.observation;
    sum->record.reference = ck_arena_copy(&facts->arena, part->record.reference);
}

/* What the rows of that kind of total add up to, beside the others of the fact, `base`: its index + 1. */
static uint32_t total_at(struct folded_facts *facts, const struct trade_part *part, uint32_t base, uint64_t kind)
{
    size_t   before = facts->count;
    uint32_t total = fact_at(facts, key_of(facts, part, kind), part);

    if (facts->count > before) {
        facts->items[total - 1].total = true;
        facts->items[total - 1].hint = part->totals.word ? 0 : kind;
        facts->items[total - 1].next = facts->items[base - 1].next;
        facts->items[base - 1].next = total;
    }
    return total;
}

bool facts_add(struct folded_facts *facts, const struct trade_part *part, char detail[ROWS_PROBLEM_MAX], bool *ret_first)
{
    uint64_t            kind = part->totals.word ^ part->totals.hints;
    uint32_t            base = fact_at(facts, key_of(facts, part, 0), part), at = kind ? total_at(facts, part, base, kind) : base;
    struct folded_fact *fact = &facts->items[at - 1];

    if (fact->parts == 0)
        begin(facts, fact, part);
    else if (!fact_add(fact, part, detail))
        return false;
    *ret_first = fact->parts == 0;
    if (is_zero(part) && part->has_value)
        fact->zero_money += part->value.value;
    note_most(fact, part);
    if (!part->totals.word && !part->world && !facts->alike)
        subtotals_look(&facts->items[base - 1].subtotals, part);
    return true;
}

void facts_spoil(struct folded_facts *facts, const struct trade_part *part)
{
    uint32_t at = fact_at(facts, key_of(facts, part, 0), part);

    facts->items[at - 1].spoiled = true;
}

static bool priced(const struct convert_run *run, struct trade_part *part)
{
    struct trade_record *record = &part->record;
    double               rate = 1;

    record->value_usd = (struct ck_maybe_double){ .known = false };
    if (!part->has_value)
        return true;
    if (part->value.currency.data &&
        (record->period_months != 1 || !rates_find(run->rates, part->value.currency, ck_month_from_day(record->period), &rate)))
        return false;
    record->value_usd = (struct ck_maybe_double){ .known = true, .value = decimal_double(part->value.value) };
    if (part->value.currency.data)
        record->value_usd.value = round(record->value_usd.value * rate * 100) / 100; /* cents */
    return true;
}

struct trade_part part_to_world(const struct trade_part *part, struct ck_bytes file, struct ck_arena *arena)
{
    static const char what[] = "sum of the file: ";
    struct trade_part world = *part;
    char             *words = ck_arena_take(arena, sizeof what + file.size);

    memcpy(words, what, sizeof what);
    if (file.size)
        memcpy(words + sizeof what - 1, file.data, file.size);
    world.world = true;
    world.record.partner = CK_BYTES("WLD");
    world.record.reference = (struct ck_bytes){ words, sizeof what - 1 + file.size };
    return world;
}

bool part_finish(const struct convert_run *run, struct trade_part *part, millionths zero_money)
{
    enum { NEGLIGIBLE = 100 };
    struct trade_record *record = &part->record;
    bool                 known = part->has_quantity && record->observation != OBSERVATION_SUPPRESSED && record->observation != OBSERVATION_WITHDRAWN;

    if (zero_money > 0 && zero_money * NEGLIGIBLE > part->value.value) /* less than half a kilogram of dear goods, or a weight that nobody took */
        known = false;
    record->quantity_kg = (struct ck_maybe_double){ .known = known, .value = known ? decimal_double(part->quantity) : 0 };
    return priced(run, part);
}

bool part_is_weightless(const struct trade_part *part, millionths zero_money)
{
    return zero_money > 0 && part->has_quantity && (part->quantity > 0 || part->world) && !part->record.quantity_kg.known &&
           part->record.observation != OBSERVATION_SUPPRESSED && part->record.observation != OBSERVATION_WITHDRAWN;
}

bool part_is_of_unended(const struct trade_part *part)
{
    int32_t last_day = ck_month_last_day(ck_month_from_day(part->record.period) + part->record.period_months - 1);

    return (part->quantity > 0 || part->value.value > 0) && part->record.published_at > 0 && ck_day_from_ms(part->record.published_at) < last_day;
}

bool part_was_counted(const struct trade_part *part, const struct last_period *last)
{
    enum { DAYS = 40, TRADES = 10 }; /* publishers with months in columns take five weeks at most */
    int32_t last_day = ck_month_last_day(ck_month_from_day(part->record.period) + part->record.period_months - 1);

    return last->trades < TRADES && part->record.published_at > 0 && ck_day_from_ms(part->record.published_at) - last_day >= DAYS;
}
