/* SPDX-License-Identifier: Apache-2.0
 * Shares of production, and the latest fact about a country. */
#include "domain/trade/production.h"

#include "chokepoint/day.h"
#include "domain/model/country.h"
#include "domain/model/unit.h"

static const struct ck_bytes WLD = { "WLD", 3 }, OTH = { "OTH", 3 };

struct ck_maybe_double supply_amount(const struct supply_entry *entry)
{
    switch (entry->qualifier) {
    case QUALIFIER_ZERO:
    case QUALIFIER_NET_EXPORTER: return ck_known_double(0);
    case QUALIFIER_WITHHELD:
    case QUALIFIER_NOT_AVAILABLE: return (struct ck_maybe_double){ 0 };
    default: return entry->value;
    }
}

struct ck_maybe_double supply_part(const struct supply_entry *entry, struct ck_arena *arena)
{
    struct ck_maybe_double amount = supply_amount(entry);
    double                 whole = unit_whole(entry->unit, arena);

    if (!amount.known || amount.value == 0) /* 0 is 0 in every unit */
        return amount;
    return whole > 0 ? ck_known_double(amount.value / whole) : (struct ck_maybe_double){ 0 };
}

static bool latest_year(struct supply_list list, int32_t year, int32_t *ret_latest)
{
    bool any = false;

    for (size_t i = 0; i < list.count; i++)
        if (list.items[i]->year_from <= year && (!any || list.items[i]->year_to > *ret_latest)) {
            *ret_latest = list.items[i]->year_to;
            any = true;
        }
    return any;
}

/* In place: whether each is an amount beside the others. */
static void tell_counted(struct production_share *shares, size_t count, int32_t year)
{
    int32_t month = ck_month_from_day(ck_day_from_civil(year, 12, 1));

    for (size_t i = 0; i < count; i++) {
        shares[i].counts = true;
        for (size_t k = 0; country_is_aggregate(shares[i].country) && k < count; k++)
            shares[i].counts = shares[i].counts && !country_is_member(shares[i].country, shares[k].country, month);
    }
}

/* Amounts are summed unchanged if all have the same unit text, else in grams, if all can be converted. An amount of 0 is 0 in every unit. */
struct scale {
    const struct supply_entry *first; /* that has an amount above 0; NULL: none yet */
    bool                       alike, weighed;
};

static void scale_meet(struct scale *scale, const struct supply_entry *entry, struct ck_arena *arena)
{
    if (!scale->first)
        *scale = (struct scale){ entry, true, true };
    scale->alike = scale->alike && ck_bytes_equal(entry->unit, scale->first->unit);
    scale->weighed = scale->weighed && unit_grams(entry->unit, arena) > 0;
}

static double scaled(const struct scale *scale, const struct supply_entry *entry, double amount, struct ck_arena *arena)
{
    return !scale->first || scale->alike ? amount : amount * unit_grams(entry->unit, arena);
}

static bool is_of_year(const struct supply_entry *entry, int32_t year, int32_t latest)
{
    return entry->year_from <= year && entry->year_to == latest && supply_amount(entry).known;
}

/* The amounts of one year; the total is WLD's if that is above 0, else the sum of the others. */
static struct production shares_of(struct supply_list list, int32_t year, int32_t latest, struct ck_arena *arena)
{
    struct production_share *shares = ck_arena_take(arena, (list.count + 1) * sizeof *shares);
    struct scale             scale = { 0 };
    double                   world = 0, sum = 0;
    size_t                   count = 0;

    for (size_t i = 0; i < list.count; i++)
        if (is_of_year(list.items[i], year, latest) && supply_amount(list.items[i]).value != 0)
            scale_meet(&scale, list.items[i], arena);
    if (scale.first && !scale.alike && !scale.weighed)
        return (struct production){ .unlike_units = true };
    for (size_t i = 0; i < list.count; i++) {
        const struct supply_entry *entry = list.items[i];
        double                     amount;

        if (!is_of_year(entry, year, latest))
            continue;
        amount = scaled(&scale, entry, supply_amount(entry).value, arena);
        if (ck_bytes_equal(entry->country, WLD)) {
            world = amount;
            continue;
        }
        if (count == 0 || !ck_bytes_equal(shares[count - 1].country, entry->country))
            count++;
        shares[count - 1] = (struct production_share){ entry->country, amount, true };
    }
    tell_counted(shares, count, latest);
    for (size_t i = 0; i < count; i++)
        sum += shares[i].counts ? shares[i].share : 0;
    if (world > 0)
        sum = world;
    if (!(sum > 0))
        return (struct production){ 0 };
    for (size_t i = 0; i < count; i++)
        shares[i].share /= sum;
    return (struct production){ .items = shares, .count = count };
}

struct production production_of(const struct reference *reference, const struct ancestors *ancestors, int32_t year, struct ck_arena *arena)
{
    const struct ck_bytes measures[] = { CK_BYTES("refinery_production"), CK_BYTES("mine_production") };

    for (size_t i = 0; i < ancestors->count; i++)
        for (size_t m = 0; m < sizeof measures / sizeof measures[0]; m++) {
            struct supply_list list = supply_of(reference, ancestors->items[i], measures[m], arena);
            int32_t            latest;

            if (latest_year(list, year, &latest)) {
                struct production production = shares_of(list, year, latest, arena);

                production.item = ancestors->items[i];
                return production;
            }
        }
    return (struct production){ 0 };
}

struct ck_maybe_double production_share(const struct production *production, struct ck_bytes country)
{
    for (size_t i = 0; i < production->count; i++)
        if (ck_bytes_equal(production->items[i].country, country))
            return ck_known_double(production->items[i].share);
    return (struct ck_maybe_double){ 0 };
}

struct ck_maybe_double production_hhi(const struct production *production)
{
    struct ck_maybe_double sum = { 0 };

    for (size_t i = 0; i < production->count; i++) {
        const struct production_share *share = &production->items[i];

        if (share->counts && !ck_bytes_equal(share->country, OTH))
            sum = ck_known_double(sum.value + share->share * share->share);
    }
    return sum;
}

static bool is_about(const struct supply_entry *entry, struct ck_bytes country, int32_t year)
{
    return entry->year_from <= year && ck_bytes_equal(entry->country, country);
}

static bool is_later(const struct supply_entry *entry, const struct supply_entry *than)
{
    return !than || (entry->year_to != than->year_to ? entry->year_to > than->year_to : entry->year_from > than->year_from);
}

const struct supply_entry *supply_latest(const struct reference *reference, const struct ancestors *ancestors, struct ck_bytes measure,
                                         struct ck_bytes country, int32_t year, struct ck_arena *arena)
{
    for (size_t i = 0; i < ancestors->count; i++) {
        struct supply_list         list = supply_of(reference, ancestors->items[i], measure, arena);
        const struct supply_entry *latest = NULL;

        for (size_t j = 0; j < list.count; j++)
            if (is_about(list.items[j], country, year) && !list.items[j]->partner.data && is_later(list.items[j], latest))
                latest = list.items[j];
        if (latest)
            return latest;
    }
    return NULL;
}

/* Of one item's shares of the importer. *ret_any: there are some. */
static const struct supply_entry *share_in(struct supply_list list, struct ck_bytes importer, struct ck_bytes supplier, int32_t year, bool *ret_any)
{
    const struct supply_entry *latest = NULL, *rest = NULL;

    for (size_t i = 0; i < list.count; i++) {
        const struct supply_entry *entry = list.items[i];

        if (!is_about(entry, importer, year) || !entry->partner.data)
            continue;
        *ret_any = true;
        if (ck_bytes_equal(entry->partner, supplier) && is_later(entry, latest))
            latest = entry;
        if (ck_bytes_equal(entry->partner, OTH) && is_later(entry, rest))
            rest = entry;
    }
    return latest && rest && rest->year_to > latest->year_to ? NULL : latest;
}

const struct supply_entry *import_share_latest(const struct reference *reference, const struct ancestors *ancestors, struct ck_bytes importer,
                                               struct ck_bytes supplier, int32_t year, struct ck_arena *arena)
{
    for (size_t i = 0; i < ancestors->count; i++) {
        bool                       any = false;
        const struct supply_entry *share =
            share_in(supply_of(reference, ancestors->items[i], CK_BYTES("import_share"), arena), importer, supplier, year, &any);

        if (any)
            return share;
    }
    return NULL;
}
