/* SPDX-License-Identifier: Apache-2.0
 * The zero rule for WLD (SPEC 7.2) is why a world total may need its partners. */
#include "domain/trade/breakdown.h"

#include "chokepoint/key.h"
#include "domain/model/country.h"

static struct release_months releases(struct breakdown *breakdown)
{
    if (!breakdown->has_releases)
        breakdown->releases = release_months_covering(breakdown->reference, &breakdown->of, breakdown->from, breakdown->arena);
    breakdown->has_releases = true;
    return breakdown->releases;
}

static struct cells read_cells(struct breakdown *breakdown, struct ck_bytes partner)
{
    struct series series = breakdown->of;

    series.partner = partner;
    return cells_of_facts(facts_load(breakdown->facts, &series, breakdown->from, breakdown->arena), breakdown->arena);
}

/* A series whose facts all lie before `from` still has one. */
static bool is_listed(struct breakdown *breakdown, struct ck_bytes partner)
{
    char          buf[CK_KEY_SIZE_MAX];
    struct series series = breakdown->of;
    struct ck_row row;

    series.partner = partner;
    return ck_table_get(breakdown->series, series_key(&series, buf), &row);
}

static bool partners_have_something(void *context, int32_t month, struct ck_bytes source)
{
    struct partner_list partners = breakdown_partners(context);

    for (size_t i = 0; i < partners.count; i++)
        if (cells_something(&partners.items[i].cells, month, source))
            return true;
    return false;
}

const struct cells *breakdown_world(struct breakdown *breakdown)
{
    if (breakdown->has_world)
        return &breakdown->world;
    breakdown->has_world = true;
    breakdown->world = read_cells(breakdown, WORLD);
    breakdown->world.has_facts = breakdown->world.has_facts || (breakdown->from > INT32_MIN && is_listed(breakdown, WORLD));
    cells_complete(&breakdown->world, releases(breakdown), breakdown->from, &(struct absence_veto){ partners_have_something, breakdown },
                   breakdown->arena);
    return &breakdown->world;
}

struct cells breakdown_cells(struct breakdown *breakdown, struct ck_bytes partner)
{
    struct cells cells;

    if (ck_bytes_equal(partner, WORLD))
        return *breakdown_world(breakdown);
    cells = read_cells(breakdown, partner);
    cells.has_facts = cells.has_facts || (breakdown->from > INT32_MIN && is_listed(breakdown, partner));
    cells_complete(&cells, releases(breakdown), breakdown->from, NULL, breakdown->arena);
    return cells;
}

/* ---- the partners of the list of series, which a memo keeps ---- */

struct listed_partner {
    struct ck_bytes      name; /* in the key of the row */
    struct ck_row_origin origin;
};

struct kept_names {
    size_t                count;
    struct listed_partner items[];
};

static size_t names_read(const struct ck_table *series, struct ck_bytes prefix, struct listed_partner *ret_names)
{
    struct ck_table_walk walk = ck_table_each(series, prefix);
    struct ck_row        row;
    size_t               count = 0;

    while (ck_table_next(&walk, &row)) {
        struct ck_bytes name = { row.key.data + prefix.size, row.key.size - prefix.size };

        if (ck_bytes_equal(name, WORLD))
            continue;
        if (ret_names)
            ret_names[count] = (struct listed_partner){ name, row.origin };
        count++;
    }
    return count;
}

static struct kept_names *names_kept(struct ck_memo *memo, const struct ck_table *series, struct ck_bytes prefix)
{
    struct kept_names *kept = memo->kept;
    size_t             count;

    if (kept && !memo->changed.data)
        return kept;
    count = names_read(series, prefix, NULL);
    ck_memo_keep(memo, sizeof *kept + count * sizeof kept->items[0]);
    kept = memo->kept;
    kept->count = names_read(series, prefix, kept->items);
    return kept;
}

static struct ck_bytes_array names(struct breakdown *breakdown)
{
    char               buf[CK_KEY_SIZE_MAX];
    struct series      all = breakdown->of;
    struct ck_bytes    prefix, *list;
    struct ck_memo    *memo;
    struct kept_names *kept;

    all.partner = CK_BYTES("");
    prefix = series_key(&all, buf);
    memo = ck_table_memo(breakdown->series, (struct ck_bytes){ buf, prefix.size - 1 });
    if (memo) {
        kept = names_kept(memo, breakdown->series, prefix);
    } else {
        kept = ck_arena_take(breakdown->arena, sizeof *kept + names_read(breakdown->series, prefix, NULL) * sizeof kept->items[0]);
        kept->count = names_read(breakdown->series, prefix, kept->items);
    }
    list = ck_arena_take(breakdown->arena, (kept->count + 1) * sizeof *list);
    for (size_t i = 0; i < kept->count; i++) {
        list[i] = kept->items[i].name;
        if (memo)
            ck_table_spared(breakdown->series, kept->items[i].origin);
    }
    return (struct ck_bytes_array){ list, kept->count };
}

/* Of a series that is listed. */
static struct cells listed_cells(struct breakdown *breakdown, struct ck_bytes partner)
{
    struct cells cells = read_cells(breakdown, partner);

    cells.has_facts = true;
    cells_complete(&cells, releases(breakdown), breakdown->from, NULL, breakdown->arena);
    return cells;
}

struct partner_list breakdown_partners(struct breakdown *breakdown)
{
    struct partner       *partners;
    struct ck_bytes_array list;

    if (breakdown->has_partners)
        return breakdown->partners;
    list = names(breakdown);
    partners = ck_arena_take(breakdown->arena, (list.count + 1) * sizeof *partners);
    for (size_t i = 0; i < list.count; i++)
        partners[i] = (struct partner){ list.items[i], listed_cells(breakdown, list.items[i]), country_is_aggregate(list.items[i]) };
    breakdown->partners = (struct partner_list){ partners, list.count };
    breakdown->has_partners = true;
    return breakdown->partners;
}

bool breakdown_has_releases(struct breakdown *breakdown) { return releases(breakdown).count > 0; }

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
static void cover(struct breakdown *breakdown, struct ck_bytes aggregate, struct ck_bytes_array partners, struct market_stretch span, bool *covered)
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
                cells = listed_cells(breakdown, partners.items[i]);
            is_read = true;
            covered[k] = covered[k] || cells_at(&cells, month);
        }
        ck_arena_clear(breakdown->arena);
    }
}

static void totals_compute(struct breakdown *breakdown, struct market_stretch span, struct partner_total *totals)
{
    bool                 *covered = ck_arena_take(breakdown->arena, span.count + 1);
    struct ck_bytes_array list = names(breakdown);
    struct ck_arena       scratch = CK_ARENA_NULL;
    struct breakdown      passing = *breakdown;

    passing.arena = &scratch;
    for (size_t i = 0; i < span.count; i++)
        totals[i] = (struct partner_total){ .vintage = INT64_MIN };
    for (size_t i = 0; i < list.count; i++) {
        bool         is_aggregate = country_is_aggregate(list.items[i]);
        struct cells cells;

        if (is_aggregate)
            cover(&passing, list.items[i], list, span, covered);
        cells = listed_cells(&passing, list.items[i]);
        add_months(totals, &cells, span, is_aggregate ? covered : NULL);
        ck_arena_clear(&scratch);
    }
    ck_arena_release(&scratch);
}

/* Totals that a memo keeps until a fact of the breakdown changes, or a marker: all its series are settled one after the other. */
struct kept_totals {
    struct partner_total       *totals; /* these two lie behind */
    const struct release_month *releases;
    size_t                      release_count;
    struct market_stretch       span;
    int32_t                     from;
};

static bool same_releases(const struct kept_totals *kept, struct release_months releases)
{
    if (kept->release_count != releases.count)
        return false;
    for (size_t i = 0; i < releases.count; i++) {
        const struct release_month *a = &kept->releases[i], *b = &releases.items[i];

        if (a->month != b->month || a->complete != b->complete || a->partial != b->partial || a->published_at != b->published_at ||
            !ck_bytes_equal(a->source, b->source))
            return false;
    }
    return true;
}

static struct kept_totals *totals_keep(struct ck_memo *memo, struct market_stretch span, struct release_months releases)
{
    const size_t        ahead = (sizeof(struct kept_totals) + 15) / 16 * 16, size = span.count * sizeof(struct partner_total);
    struct kept_totals *kept;

    ck_memo_keep(memo, ahead + size + releases.count * sizeof releases.items[0]);
    kept = memo->kept;
    kept->totals = (struct partner_total *)((char *)memo->kept + ahead);
    kept->releases = (const struct release_month *)((char *)memo->kept + ahead + size);
    kept->release_count = releases.count;
    kept->span = span;
    if (releases.count > 0)
        memcpy((char *)memo->kept + ahead + size, releases.items, releases.count * sizeof releases.items[0]);
    return kept;
}

const struct partner_total *breakdown_totals(struct breakdown *breakdown, int32_t first, size_t count)
{
    const struct market_stretch span = { first, count };
    char                        buf[CK_KEY_SIZE_MAX];
    struct ck_memo             *memo = ck_table_memo(breakdown->facts, ck_key_front(series_key(&breakdown->of, buf), 3));
    struct kept_totals         *kept = memo ? memo->kept : NULL;
    struct partner_total       *totals;

    if (kept && !memo->changed.data && kept->from == breakdown->from && first >= kept->span.first &&
        first + (int32_t)count <= kept->span.first + (int32_t)kept->span.count && same_releases(kept, releases(breakdown)))
        return kept->totals + (first - kept->span.first);
    totals = ck_arena_take(breakdown->arena, (count + 1) * sizeof *totals);
    totals_compute(breakdown, span, totals);
    if (!memo)
        return totals;
    kept = totals_keep(memo, span, releases(breakdown));
    kept->from = breakdown->from;
    memcpy(kept->totals, totals, count * sizeof *totals);
    return totals;
}

double partners_concentration(const struct partner_total *total)
{
    if (total->grams <= INT64_MAX)
        return unsigned_wide_double(total->squares) / unsigned_wide_double((unsigned_wide)total->grams * (unsigned_wide)total->grams);
    return total->squares_wide / (wide_double(total->grams) * wide_double(total->grams));
}
