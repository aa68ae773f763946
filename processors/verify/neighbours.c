/* SPDX-License-Identifier: Apache-2.0
 * Neighbours: the alternatives of each part of a claim's scope that its own clause does not name (SPEC 9.7). The claim's own value comes first. */
#include "internal.h"

#include "chokepoint/day.h"
#include "engine/base/string_set.h"

enum { SPANS_MAX = 96, YEAR = 12 };

/* ---- reporter, flow, partner ---- */

static void add_name(struct string_set *names, struct ck_bytes name, struct ck_arena *arena)
{
    if (!string_set_has(names, name))
        string_set_add(names, name, arena);
}

static void add_names(struct string_set *names, struct ck_bytes_array all, struct ck_arena *arena)
{
    for (size_t i = 0; i < all.count; i++)
        add_name(names, all.items[i], arena);
}

struct ck_bytes_array claim_reporters(const struct claim *claim, struct ck_arena *arena)
{
    struct string_set names = { 0 };

    string_set_add(&names, claim->row.reporter, arena);
    if (claim->row.anchors.reporter != ANCHOR_CLAUSE)
        add_names(&names, claim->row.named.reporters, arena);
    return (struct ck_bytes_array){ names.items, names.count };
}

static void add_flow(struct flows *flows, struct ck_maybe_int flow)
{
    bool known = !flow.known || flow.value <= CLAIM_FLOW_UNKNOWN || flow.value > CLAIM_FLOW_PRODUCTION;

    for (size_t i = 0; i < flows->count; i++)
        known = known || (int32_t)flows->items[i] == flow.value;
    if (!known)
        flows->items[flows->count++] = (enum claim_flow)flow.value;
}

struct flows claim_flows(const struct claim *claim)
{
    struct flows flows = { 0 };

    add_flow(&flows, claim->row.flow);
    for (size_t i = 0; claim->row.anchors.flow != ANCHOR_CLAUSE && i < claim->row.statements.count; i++)
        add_flow(&flows, claim->row.statements.items[i].flow);
    return flows;
}

bool statement_may_be_meant(const struct article_statement *statement, enum anchor anchor) { return !statement->behind || anchor == ANCHOR_DEFAULT; }

/* Of the claims that may be meant, or of the others. */
static void add_partners(struct string_set *names, const struct claim *claim, bool meant, struct ck_arena *arena)
{
    for (size_t i = 0; i < claim->row.statements.count; i++) {
        const struct article_statement *statement = &claim->row.statements.items[i];
        struct ck_bytes                 partner = statement->partner;

        if (partner.data && !partner_is_joined(partner) && (!ck_bytes_equal(partner, WORLD) || string_set_has(names, WORLD)) &&
            statement_may_be_meant(statement, claim->row.anchors.partner) == meant)
            add_name(names, partner, arena);
    }
}

/* Of the world there is no rank, and no share. */
struct partners claim_partners(const struct claim *claim, struct ck_arena *arena)
{
    struct string_set names = { 0 };
    size_t            claimed = 1;

    string_set_add(&names, claim_series(claim).partner, arena);
    if (claim->row.anchors.partner != ANCHOR_CLAUSE) {
        if (claim->family != FAMILY_RANK && claim->family != FAMILY_SHARE)
            add_name(&names, WORLD, arena);
        add_partners(&names, claim, true, arena);
        claimed = names.count;
        add_partners(&names, claim, false, arena);
        add_names(&names, claim->row.named.countries, arena);
    }
    return (struct partners){ names.items, names.count, claimed };
}

/* ---- period ---- */

struct spans {
    struct ck_months *items;
    size_t            count;
};

static void add_span(struct spans *spans, struct ck_months span)
{
    for (size_t i = 0; i < spans->count; i++)
        if (spans->items[i].from == span.from && spans->items[i].to == span.to)
            return;
    if (spans->count < SPANS_MAX)
        spans->items[spans->count++] = span;
}

/* The month, the year up to it, and as many months as are claimed. */
static void add_ends(struct spans *spans, int32_t month, struct ck_months period)
{
    add_span(spans, (struct ck_months){ month, month });
    if (period.from == period.to)
        return;
    add_span(spans, (struct ck_months){ month - ck_month_of_year(month), month });
    add_span(spans, (struct ck_months){ month - (period.to - period.from), month });
}

/* The latest month with a cell that had ended when the article was published; false: none. */
static bool latest_of(const struct judge *judge, int32_t published, int32_t *ret_month)
{
    const struct cells *own = judge->own;

    if (!own)
        return false;
    for (int32_t month = published - 1; month >= own->first && month < published; month--)
        if (cells_at(own, month) && cells_at(own, month)->grams.known) {
            *ret_month = month;
            return true;
        }
    return false;
}

static void add_periods(struct spans *spans, const struct claim *claim, int32_t published, bool meant)
{
    for (size_t i = 0; i < claim->row.statements.count; i++) {
        const struct article_statement *statement = &claim->row.statements.items[i];
        struct ck_months                months;

        if (statement_may_be_meant(statement, claim->row.anchors.period) == meant && months_read(statement->period, &months) && months.to < published)
            add_span(spans, months);
    }
}

/* What had not ended when the article was published is no figure of the past. */
struct periods claim_periods(const struct judge *judge)
{
    const struct claim *claim = judge->claim;
    struct spans        spans = { ck_arena_take(judge->step->arena, SPANS_MAX * sizeof *spans.items), 0 };
    int32_t             published = ck_month_from_day(ck_day_from_ms(claim->row.published_at)), latest;
    size_t              claimed;

    add_span(&spans, claim->period);
    if (claim->period.from != claim->period.to)
        add_span(&spans, (struct ck_months){ claim->period.to, claim->period.to });
    if (claim->row.anchors.period == ANCHOR_CLAUSE)
        return (struct periods){ spans.items, spans.count, spans.count };
    add_periods(&spans, claim, published, true);
    claimed = spans.count;
    add_periods(&spans, claim, published, false);
    for (size_t i = 0; i < claim->row.named.months.count; i++) {
        struct ck_months months;

        if (months_read(claim->row.named.months.items[i], &months) && months.to < published)
            add_span(&spans, months);
    }
    if (latest_of(judge, published, &latest)) {
        add_ends(&spans, latest, claim->period);
        add_ends(&spans, latest - 1, claim->period);
    }
    return (struct periods){ spans.items, spans.count, claimed };
}

/* ---- base ---- */

struct base_list {
    struct against *items;
    size_t          count;
};

static void add_month(struct base_list *list, struct ck_bytes text)
{
    struct ck_months months;

    if (!months_read(text, &months) || months.from != months.to)
        return;
    for (size_t i = 0; i < list->count; i++)
        if (list->items[i].has_base && list->items[i].base.from == months.from && list->items[i].base.to == months.to)
            return;
    list->items[list->count++] = (struct against){ true, months, ck_known_int(BASE_KIND_SINCE_MONTH) };
}

static void add_bases(struct base_list *list, const struct claim *claim, bool meant)
{
    for (size_t i = 0; i < claim->row.statements.count; i++)
        if (statement_may_be_meant(&claim->row.statements.items[i], claim->row.anchors.base) == meant)
            add_month(list, claim->row.statements.items[i].base_period);
}

struct againsts claim_bases(const struct claim *claim, struct ck_arena *arena)
{
    const enum base_kind kinds[] = { BASE_KIND_MOM, BASE_KIND_YOY };
    size_t               room = claim->row.named.months.count + claim->row.statements.count + 3, claimed;
    struct base_list     list = { ck_arena_take(arena, room * sizeof *list.items), 0 };

    list.items[list.count++] = (struct against){ claim->has_base, claim->base, claim->row.base_kind };
    if (!claim->is_change || (claim->row.anchors.base == ANCHOR_CLAUSE && !claim_lacks_base(claim)))
        return (struct againsts){ list.items, list.count, list.count };
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
        if (!claim->row.base_kind.known || claim->row.base_kind.value != (int32_t)kinds[i])
            list.items[list.count++] = (struct against){ .kind = ck_known_int((int32_t)kinds[i]) };
    add_bases(&list, claim, true);
    claimed = list.count;
    add_bases(&list, claim, false);
    for (size_t i = 0; i < claim->row.named.months.count; i++)
        add_month(&list, claim->row.named.months.items[i]);
    return (struct againsts){ list.items, list.count, claimed };
}
