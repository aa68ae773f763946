/* SPDX-License-Identifier: Apache-2.0
 * RANK and RECORD: the place of a partner or month in an order. A single greater value refutes the claim; that none is greater confirms it only if
 * enough values are known (SPEC 9.4). */
#include "internal.h"

#include "chokepoint/day.h"

enum { FIRST_YEAR = 1962 /* of trade: intake knows no earlier period */, YEAR = 12, EPOCH_YEAR = 1970 };

/* n, and whether enough is known to say that the place is no lower. */
static struct finding find_place(const struct judge *judge, int64_t place, bool is_whole, bool derived)
{
    const struct claim *claim = judge->claim;
    bool                above = claim->row.value_high.known && (double)place > claim->row.value_high.value;
    bool                below = claim->row.value_low.known && (double)place < claim->row.value_low.value;

    if (!above && (below || !is_whole))
        return (struct finding){ .truth = amount_none(VERDICT_WHY_MISSING) };
    return (struct finding){ .truth = { .value = (double)place, .derived = derived }, .holds = !above };
}

static struct finding find_nothing(enum verdict_why why) { return (struct finding){ .truth = amount_none(why) }; }

/* ---- RANK ---- */

struct total { /* of the present single cells */
    wide    grams;
    int64_t present;
    bool    derived;
};

/* Of the months in which the partner is one beside the others. */
static struct total total_of(struct partner_list partners, const struct partner *partner, struct ck_months months)
{
    const struct cells *cells = &partner->cells;
    int32_t             last = cells->first + (int32_t)cells->count - 1;
    struct total        total = { 0 };

    for (int32_t month = months.from > cells->first ? months.from : cells->first; month <= months.to && month <= last; month++) {
        const struct cell *cell = cells_at(cells, month);

        if (!cell || !cell->grams.known || !partner_counts(partners, partner, month))
            continue;
        total.grams += cell->grams.value;
        total.present++;
        total.derived = total.derived || cell->derived;
    }
    return total;
}

/* WLD has no place among its parts, nor has an aggregate among its members. */
static bool has_place(struct partner_list partners, const struct partner *partner, struct ck_bytes name, struct ck_months months)
{
    return !ck_bytes_equal(name, WORLD) && (!partner || partner_counts_throughout(partners, partner, months.from, months.to));
}

struct finding find_rank(struct judge *judge)
{
    struct ck_months      period = judge->claim->period;
    struct ck_bytes       name = judge_reading(judge).partner;
    struct partner_list   partners = breakdown_partners(judge->breakdown);
    const struct partner *partner = partner_find(partners, name);
    struct total          own = { 0 }, all = { 0 };
    struct amount         world = amount_of_weight(breakdown_world(judge->breakdown), period);
    int64_t               place = 1;

    if (!has_place(partners, partner, name, period))
        return find_nothing(VERDICT_WHY_PARTNERS);
    if (partner)
        own = total_of(partners, partner, period);
    if (own.present == 0)
        return find_nothing(VERDICT_WHY_MISSING);
    for (size_t i = 0; i < partners.count; i++) {
        struct total other = total_of(partners, &partners.items[i], period);

        place += other.grams > own.grams;
        all.grams += other.grams;
        all.derived = all.derived || other.derived;
    }
    return find_place(judge, place, amount_known(world) && 2 * wide_double(all.grams) >= world.value, all.derived || world.derived);
}

/* ---- RECORD ---- */

/* Behind one month, in several, or since ever; up to the period. */
static struct ck_months window_of(const struct claim *claim)
{
    struct ck_months window = { (FIRST_YEAR - EPOCH_YEAR) * YEAR, claim->period.to };

    if (claim->has_base)
        window.from = claim->base.from == claim->base.to ? claim->base.from + 1 : claim->base.from;
    if (claim->has_base && claim->base.from < claim->base.to && claim->base.to < window.to)
        window.to = claim->base.to;
    return window;
}

static bool is_beyond(const struct claim *claim, int64_t other, int64_t own)
{
    return claim->row.direction == DIRECTION_DOWN ? other < own : other > own;
}

struct finding find_record(struct judge *judge)
{
    const struct claim *claim = judge->claim;
    const struct cells *cells = judge->own;
    const struct cell  *own = cells_at(cells, claim->period.from);
    struct ck_months    window = window_of(claim);
    int32_t             last = cells->first + (int32_t)cells->count - 1;
    int64_t             place = 1, present = 0, length = (int64_t)window.to - window.from + 1;
    bool                derived = own && own->derived;

    if (claim->period.from != claim->period.to)
        return find_nothing(VERDICT_WHY_METRIC);
    if (!own || !own->grams.known)
        return find_nothing(VERDICT_WHY_MISSING);
    for (int32_t month = window.from > cells->first ? window.from : cells->first; month <= window.to && month <= last; month++) {
        const struct cell *cell = cells_at(cells, month);

        if (!cell || !cell->grams.known)
            continue;
        present++;
        place += is_beyond(claim, cell->grams.value, own->grams.value);
        derived = derived || cell->derived;
    }
    return find_place(judge, place, length > 0 && 2 * present >= length, derived);
}
