/* SPDX-License-Identifier: Apache-2.0
 * The zero rule for WLD (SPEC 7.2) is why a world total may need its partners. */
#include "domain/trade/market.h"

#include "domain/model/country.h"

static struct release_months releases(struct market *market)
{
    if (!market->has_releases)
        market->releases = releases_covering(market->reference, &market->of, market->arena);
    market->has_releases = true;
    return market->releases;
}

static struct cells read_cells(struct market *market, struct ck_bytes partner)
{
    struct series series = market->of;

    series.partner = partner;
    return cells_of_facts(facts_load(market->facts, &series, market->from, market->arena), market->arena);
}

/* A series whose facts all lie before `from` still has one. */
static bool is_listed(struct market *market, struct ck_bytes partner)
{
    char          buf[CK_KEY_SIZE_MAX];
    struct series series = market->of;
    struct ck_row row;

    series.partner = partner;
    return ck_table_get(market->series, series_key(&series, buf), &row);
}

static bool partners_have_something(void *context, int32_t month, struct ck_bytes source)
{
    struct partner_list partners = market_partners(context);

    for (size_t i = 0; i < partners.count; i++)
        if (cells_something(&partners.items[i].cells, month, source))
            return true;
    return false;
}

const struct cells *market_world(struct market *market)
{
    if (market->has_world)
        return &market->world;
    market->has_world = true;
    market->world = read_cells(market, WORLD);
    market->world.has_facts = market->world.has_facts || (market->from > INT32_MIN && is_listed(market, WORLD));
    cells_complete(&market->world, releases(market), market->from, &(struct absence_veto){ partners_have_something, market }, market->arena);
    return &market->world;
}

struct cells market_cells(struct market *market, struct ck_bytes partner)
{
    struct cells cells;

    if (ck_bytes_equal(partner, WORLD))
        return *market_world(market);
    cells = read_cells(market, partner);
    cells.has_facts = cells.has_facts || (market->from > INT32_MIN && is_listed(market, partner));
    cells_complete(&cells, releases(market), market->from, NULL, market->arena);
    return cells;
}

static size_t names(struct market *market, struct ck_bytes *ret_names)
{
    char                 buf[CK_KEY_SIZE_MAX];
    struct series        all = market->of;
    struct ck_bytes      prefix;
    struct ck_table_walk walk;
    struct ck_row        row;
    size_t               count = 0;

    all.partner = CK_BYTES("");
    prefix = series_key(&all, buf);
    walk = ck_table_each(market->series, prefix);
    while (ck_table_next(&walk, &row)) {
        struct ck_bytes name = { row.key.data + prefix.size, row.key.size - prefix.size };

        if (ck_bytes_equal(name, WORLD))
            continue;
        if (ret_names)
            ret_names[count] = name;
        count++;
    }
    return count;
}

struct partner_list market_partners(struct market *market)
{
    struct partner  *partners;
    struct ck_bytes *list;
    size_t           count;

    if (market->has_partners)
        return market->partners;
    count = names(market, NULL);
    list = ck_arena_take(market->arena, (count + 1) * sizeof *list);
    partners = ck_arena_take(market->arena, (count + 1) * sizeof *partners);
    names(market, list);
    for (size_t i = 0; i < count; i++)
        partners[i] = (struct partner){ list[i], market_cells(market, list[i]), country_is_aggregate(list[i]) };
    market->partners = (struct partner_list){ partners, count };
    market->has_partners = true;
    return market->partners;
}

/* ---- which partners count ---- */

bool partner_counts(struct partner_list partners, const struct partner *partner, int32_t month)
{
    if (!partner->is_aggregate)
        return true;
    for (size_t i = 0; i < partners.count; i++)
        if (country_is_member(partner->name, partners.items[i].name, month) && cells_at(&partners.items[i].cells, month))
            return false;
    return true;
}

bool partner_counts_throughout(struct partner_list partners, const struct partner *partner, int32_t from, int32_t to)
{
    int32_t first = partner->cells.first, last = first + (int32_t)partner->cells.count - 1;

    if (!partner->is_aggregate)
        return true;
    for (int32_t month = from > first ? from : first; month <= to && month <= last; month++)
        if (cells_grams(&partner->cells, month).known && !partner_counts(partners, partner, month))
            return false;
    return true;
}

const struct partner *partner_find(struct partner_list partners, struct ck_bytes name)
{
    for (size_t i = 0; i < partners.count; i++)
        if (ck_bytes_equal(partners.items[i].name, name))
            return &partners.items[i];
    return NULL;
}

/* ---- sums ---- */

static void add_cell(struct partner_total *total, const struct cell *cell)
{
    total->has_cell = true;
    if (cell->vintage > total->vintage)
        total->vintage = cell->vintage;
    if (!cell->grams.known)
        return;
    total->known++;
    total->grams += cell->grams.value;
    total->above_zero += cell->grams.value > 0;
    total->squares += (unsigned_wide)cell->grams.value * (unsigned_wide)cell->grams.value;
    total->squares_wide += (double)cell->grams.value * (double)cell->grams.value;
}

struct partner_total partners_total(struct partner_list partners, int32_t month)
{
    struct partner_total total = { .vintage = INT64_MIN };

    for (size_t i = 0; i < partners.count; i++) {
        const struct cell *cell = cells_at(&partners.items[i].cells, month);

        if (cell && partner_counts(partners, &partners.items[i], month))
            add_cell(&total, cell);
    }
    return total;
}

struct market_stretch { /* of months */
    int32_t first;
    size_t  count;
};

/* Adds the months of a partner, but for those that are `covered` (NULL: none is). */
static void add_months(struct partner_total *totals, const struct cells *cells, struct market_stretch span, const bool *covered)
{
    for (size_t i = 0; i < span.count; i++) {
        const struct cell *cell = cells_at(cells, span.first + (int32_t)i);

        if (cell && !(covered && covered[i]))
            add_cell(&totals[i], cell);
    }
}

/* Marks the months in which a member of the aggregate has a cell. */
static void cover(struct market *market, struct ck_bytes aggregate, struct ck_bytes_array partners, struct market_stretch span, bool *covered)
{
    memset(covered, 0, span.count * sizeof *covered);
    for (size_t i = 0; i < partners.count; i++) {
        struct cells cells = { 0 };
        bool         is_read = false;

        for (size_t k = 0; k < span.count; k++) {
            int32_t month = span.first + (int32_t)k;

            if (!country_is_member(aggregate, partners.items[i], month))
                continue;
            if (!is_read)
                cells = market_cells(market, partners.items[i]);
            is_read = true;
            covered[k] = covered[k] || cells_at(&cells, month);
        }
        ck_arena_clear(market->arena);
    }
}

const struct partner_total *market_totals(struct market *market, int32_t first, size_t count)
{
    const struct market_stretch span = { first, count };
    struct partner_total       *totals = ck_arena_take(market->arena, (count + 1) * sizeof *totals);
    bool                       *covered = ck_arena_take(market->arena, count + 1);
    size_t                      partners = names(market, NULL);
    struct ck_bytes            *list = ck_arena_take(market->arena, (partners + 1) * sizeof *list);
    struct ck_arena             scratch = CK_ARENA_NULL;
    struct market               passing;

    releases(market);
    names(market, list);
    passing = *market;
    passing.arena = &scratch;
    for (size_t i = 0; i < count; i++)
        totals[i] = (struct partner_total){ .vintage = INT64_MIN };
    for (size_t i = 0; i < partners; i++) {
        bool         is_aggregate = country_is_aggregate(list[i]);
        struct cells cells;

        if (is_aggregate)
            cover(&passing, list[i], (struct ck_bytes_array){ list, partners }, span, covered);
        cells = market_cells(&passing, list[i]);
        add_months(totals, &cells, span, is_aggregate ? covered : NULL);
        ck_arena_clear(&scratch);
    }
    ck_arena_release(&scratch);
    return totals;
}

double partners_concentration(const struct partner_total *total)
{
    if (total->grams <= INT64_MAX)
        return unsigned_wide_double(total->squares) / unsigned_wide_double((unsigned_wide)total->grams * (unsigned_wide)total->grams);
    return total->squares_wide / (wide_double(total->grams) * wide_double(total->grams));
}
