/* SPDX-License-Identifier: Apache-2.0
 * The zero rule for WLD (SPEC 7, cells) is why a world total may need its partners. */
#include "core/market.h"

static struct release_months releases(struct market *market)
{
    if (!market->has_releases)
        market->releases = releases_covering(market->reference, &market->of, market->arena);
    market->has_releases = true;
    return market->releases;
}

static struct cells read_cells(struct market *market, struct bytes partner)
{
    struct series series = market->of;

    series.partner = partner;
    return cells_of_facts(facts_load(market->facts, &series, market->from, market->arena), market->arena);
}

/* A series whose facts all lie before `from` still has one. */
static bool is_listed(struct market *market, struct bytes partner)
{
    char          buf[KEY_SIZE_MAX];
    struct series series = market->of;
    struct row    row;

    series.partner = partner;
    return table_get(market->series, series_key(&series, buf), &row);
}

static bool partners_have_something(void *context, int32_t month, struct bytes source)
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

struct cells market_cells(struct market *market, struct bytes partner)
{
    struct cells cells;

    if (bytes_equal(partner, WORLD))
        return *market_world(market);
    cells = read_cells(market, partner);
    cells.has_facts = cells.has_facts || (market->from > INT32_MIN && is_listed(market, partner));
    cells_complete(&cells, releases(market), market->from, NULL, market->arena);
    return cells;
}

static size_t names(struct market *market, struct bytes *ret_names)
{
    char              buf[KEY_SIZE_MAX];
    struct series     all = market->of;
    struct bytes      prefix;
    struct table_walk walk;
    struct row        row;
    size_t            count = 0;

    all.partner = BYTES("");
    prefix = series_key(&all, buf);
    walk = table_each(market->series, prefix);
    while (table_next(&walk, &row)) {
        struct bytes name = { row.key.data + prefix.size, row.key.size - prefix.size };

        if (bytes_equal(name, WORLD))
            continue;
        if (ret_names)
            ret_names[count] = name;
        count++;
    }
    return count;
}

struct partner_list market_partners(struct market *market)
{
    struct partner *partners;
    struct bytes   *list;
    size_t          count;

    if (market->has_partners)
        return market->partners;
    count = names(market, NULL);
    list = arena_take(market->arena, (count + 1) * sizeof *list);
    partners = arena_take(market->arena, (count + 1) * sizeof *partners);
    names(market, list);
    for (size_t i = 0; i < count; i++)
        partners[i] = (struct partner){ list[i], market_cells(market, list[i]) };
    market->partners = (struct partner_list){ partners, count };
    market->has_partners = true;
    return market->partners;
}

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

        if (cell)
            add_cell(&total, cell);
    }
    return total;
}

static void add_months(struct partner_total *totals, const struct cells *cells, int32_t first, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const struct cell *cell = cells_at(cells, first + (int32_t)i);

        if (cell)
            add_cell(&totals[i], cell);
    }
}

const struct partner_total *market_totals(struct market *market, int32_t first, size_t count)
{
    struct partner_total *totals = arena_take(market->arena, (count + 1) * sizeof *totals);
    size_t                partners = names(market, NULL);
    struct bytes         *list = arena_take(market->arena, (partners + 1) * sizeof *list);
    struct arena          scratch = ARENA_NULL;
    struct market         passing;

    releases(market);
    names(market, list);
    passing = *market;
    passing.arena = &scratch;
    for (size_t i = 0; i < count; i++)
        totals[i] = (struct partner_total){ .vintage = INT64_MIN };
    for (size_t i = 0; i < partners; i++) {
        struct cells cells = market_cells(&passing, list[i]);

        add_months(totals, &cells, first, count);
        arena_clear(&scratch);
    }
    arena_release(&scratch);
    return totals;
}

double partners_concentration(const struct partner_total *total)
{
    if (total->grams <= INT64_MAX)
        return unsigned_wide_double(total->squares) / unsigned_wide_double((unsigned_wide)total->grams * (unsigned_wide)total->grams);
    return total->squares_wide / (wide_double(total->grams) * wide_double(total->grams));
}
