/* SPDX-License-Identifier: Apache-2.0
 * The other readings of a claim (SPEC 9.7): the product of its neighbours, each judged as the claim itself is, the nearest first. */
#include "internal.h"

#include <math.h>

#include "chokepoint/day.h"

enum { READINGS_MAX = 512, DISTANCE_MAX = 5 };

struct pick { /* indices of neighbours; all 0: as it was read */
    size_t reporter, flow, partner, period, base;
};

struct choice {
    struct judge         *judge;
    struct ck_bytes_array reporters;
    struct partners       partners;
    struct flows          flows;
    struct periods        periods;
    struct againsts       bases;
    struct pick          *picks;
    size_t                count;
    bool                  beyond;
    struct breakdown    **breakdowns; /* by reporter and flow; NULL: not read yet */
    struct cells        **cells;      /* by breakdown and partner */
};

static size_t distance_of(struct pick pick)
{
    return (pick.reporter > 0) + (pick.flow > 0) + (pick.partner > 0) + (pick.period > 0) + (pick.base > 0);
}

/* A claim of the article that may be meant has reporter, flow and partner; without `partner` it is not asked. */
static bool is_stated(const struct choice *choice, struct pick pick, bool partner)
{
    const struct claim         *claim = choice->judge->claim;
    const struct claim_anchors *anchors = &claim->row.anchors;
    bool unnamed = anchors->reporter == ANCHOR_DEFAULT || anchors->flow == ANCHOR_DEFAULT || anchors->partner == ANCHOR_DEFAULT;

    for (size_t i = 0; i < claim->row.statements.count; i++) {
        const struct article_statement *statement = &claim->row.statements.items[i];
        struct ck_bytes                 with = statement->partner.data ? statement->partner : WORLD;

        if ((unnamed || statement_may_be_meant(statement, ANCHOR_CLAUSE)) && statement->reporter.data &&
            ck_bytes_equal(statement->reporter, choice->reporters.items[pick.reporter]) &&
            (!statement->flow.known || statement->flow.value == (int32_t)choice->flows.items[pick.flow]) &&
            (!partner || ck_bytes_equal(with, choice->partners.items[pick.partner])))
            return true;
    }
    return false;
}

/* A reporter of the article of whom no claim of the item speaks may have been meant in the claim's own flow. */
static bool is_of_other_items(const struct choice *choice, struct pick pick)
{
    const struct claim *claim = choice->judge->claim;

    for (size_t i = 0; i < claim->row.statements.count; i++)
        if (claim->row.statements.items[i].reporter.data &&
            ck_bytes_equal(claim->row.statements.items[i].reporter, choice->reporters.items[pick.reporter]))
            return false;
    return pick.flow == 0;
}

/* Who reports, and which way, go together, and may go with the partner: the series of another claim is one other part. */
static bool is_near_series(const struct choice *choice, struct pick pick)
{
    if (pick.reporter == 0 && pick.flow == 0)
        return pick.partner < choice->partners.claimed;
    if (pick.partner > 0)
        return is_stated(choice, pick, true);
    return is_stated(choice, pick, false) || (pick.reporter > 0 && is_of_other_items(choice, pick));
}

/* One part is another, and is what a claim of the article, or the law, makes it: that it cannot be computed leaves the claim open. What is only named
 * is tried in the author's favour. */
static bool is_near(const struct choice *choice, struct pick pick)
{
    struct ck_months as = choice->periods.items[pick.period], own = choice->judge->claim->period;
    bool             series = pick.reporter > 0 || pick.flow > 0 || pick.partner > 0;

    if (choice->judge->claim->is_change && as.to - as.from != own.to - own.from)
        return false; /* a change of one month and one of a sum are compared with other things */
    return series + (pick.period > 0) + (pick.base > 0) <= 1 && pick.period < choice->periods.claimed && pick.base < choice->bases.claimed &&
           is_near_series(choice, pick);
}

static bool is_of_length(enum base_kind kind)
{
    return kind == BASE_KIND_MOM || kind == BASE_KIND_YOY || kind == BASE_KIND_YTD || kind == BASE_KIND_PREV_PERIOD;
}

static struct claim claim_picked(const struct choice *choice, struct pick pick)
{
    struct claim   claim = *choice->judge->claim;
    struct against base = choice->bases.items[pick.base];
    bool           moves = pick.period > 0 && base.kind.known && is_of_length((enum base_kind)base.kind.value);

    claim.row.reporter = choice->reporters.items[pick.reporter];
    claim.row.partner = choice->partners.items[pick.partner];
    claim.row.flow = ck_known_int((int32_t)choice->flows.items[pick.flow]);
    claim.period = choice->periods.items[pick.period];
    claim.row.base_kind = base.kind;
    claim.has_base = base.has_base && !moves;
    claim.base = base.base;
    if (!claim.has_base)
        claim.row.base_period = (struct ck_bytes){ 0 };
    return claim;
}

bool claim_is_possible(const struct claim *claim)
{
    bool             precontrol = claim->row.base_kind.known && claim->row.base_kind.value == BASE_KIND_PRE_CONTROL && !claim->has_base;
    struct ck_months base;

    if (claim_obstacle(claim) != VERDICT_WHY_UNKNOWN || ck_bytes_equal(claim->row.reporter, claim_series(claim).partner) ||
        (claim->family == FAMILY_RECORD && claim->period.from != claim->period.to))
        return false;
    if (!claim->is_change || precontrol)
        return true;
    if (claim_lacks_base(claim) ||
        !claim_base(claim, claim->row.base_kind.known ? (enum base_kind)claim->row.base_kind.value : BASE_KIND_UNKNOWN, &base))
        return false;
    return base.from < claim->period.from;
}

static void add_pick(struct choice *choice, struct pick pick)
{
    struct claim claim = claim_picked(choice, pick);

    if ((distance_of(pick) == 0 && !claim_lacks_base(&claim)) || !claim_is_possible(&claim))
        return;
    if (choice->count == READINGS_MAX)
        choice->beyond = true;
    else
        choice->picks[choice->count++] = pick;
}

static void pick_all(struct choice *choice)
{
    struct pick pick = { 0 };

    for (pick.reporter = 0; pick.reporter < choice->reporters.count && !choice->beyond; pick.reporter++)
        for (pick.flow = 0; pick.flow < choice->flows.count && !choice->beyond; pick.flow++)
            for (pick.partner = 0; pick.partner < choice->partners.count && !choice->beyond; pick.partner++)
                for (pick.period = 0; pick.period < choice->periods.count && !choice->beyond; pick.period++)
                    for (pick.base = 0; pick.base < choice->bases.count && !choice->beyond; pick.base++)
                        add_pick(choice, pick);
}

/* ---- one reading ---- */

static struct breakdown *market_of(struct choice *choice, struct pick pick, const struct claim *claim)
{
    struct breakdown **breakdown = &choice->breakdowns[pick.reporter * choice->flows.count + pick.flow];

    if (!*breakdown) {
        struct judge opened;

        judge_open(&opened, choice->judge->step, claim);
        *breakdown = opened.breakdown;
    }
    return *breakdown;
}

static struct judge judge_picked(struct choice *choice, struct pick pick, const struct claim *claim)
{
    struct judge   judge = { .step = choice->judge->step, .claim = claim };
    struct cells **cells = &choice->cells[(pick.reporter * choice->flows.count + pick.flow) * choice->partners.count + pick.partner];

    if (!claim_has_series(claim))
        return judge;
    judge.breakdown = market_of(choice, pick, claim);
    if (!*cells) {
        *cells = ck_arena_take(judge.step->arena, sizeof **cells);
        **cells = breakdown_cells(judge.breakdown, claim_series(claim).partner);
    }
    judge.own = *cells;
    return judge;
}

static struct ck_bytes months_text(const struct judge *judge, struct ck_months months)
{
    char *text = ck_arena_take(judge->step->arena, CK_MONTHS_TEXT);

    return (struct ck_bytes){ text, ck_months_write(months.from, months.to, text) };
}

static struct verdict_reading reading_told(const struct judge *judge, double value)
{
    const struct claim *claim = judge->claim;

    return (struct verdict_reading){
        .reporter = claim->row.reporter,
        .partner = claim_series(claim).partner,
        .flow = claim->row.flow,
        .period = months_text(judge, claim->period),
        .base_period = claim->has_base ? months_text(judge, claim->base) : (struct ck_bytes){ 0 },
        .base_kind = claim->row.base_kind,
        .true_value = value,
    };
}

struct told_scope {
    struct verdict_reading *items;
    size_t                  count;
};

static void add_reading(const struct judge *judge, double value, struct told_scope *readings)
{
    if (readings->count < ARRAY_ITEMS_MAX)
        readings->items[readings->count++] = reading_told(judge, value);
}

/* Derived figures are no better than what they were derived from: what is printed within a quarter of one, without a number, or of places, they leave
 * open. Changes are compared as what they make of their base. */
static bool is_far_from(const struct claim *claim, struct amount truth)
{
    double whole = claim->is_change ? 1 : 0, quarter = fabs(whole + truth.value) / 4;

    if (claim->family == FAMILY_RANK || claim->family == FAMILY_RECORD || !claim->row.value.known)
        return false;
    return (claim->row.value_low.known && claim->row.value_low.value > truth.value + quarter) ||
           (claim->row.value_high.known && claim->row.value_high.value < truth.value - quarter);
}

static void try_pick(struct choice *choice, struct pick pick, struct told_scope *readings, struct told_scope *circular, struct scope_outcome *outcome)
{
    struct claim   claim = claim_picked(choice, pick);
    struct judge   judge = judge_picked(choice, pick, &claim);
    struct finding finding = find(&judge);

    if (!amount_known(finding.truth) || finding.truth.derived) {
        if (amount_known(finding.truth) ? !is_far_from(&claim, finding.truth) : !truth_is_out_of_reach(&judge))
            outcome->unknown = outcome->unknown || is_near(choice, pick);
        if (amount_known(finding.truth) && finding.holds)
            add_reading(&judge, finding.truth.value, circular);
        return;
    }
    outcome->not_against = outcome->not_against || !finding.against;
    if (finding.holds)
        add_reading(&judge, finding.truth.value, readings);
}

static bool is_among(struct ck_bytes_array names, struct ck_bytes name)
{
    for (size_t i = 0; i < names.count; i++)
        if (ck_bytes_equal(names.items[i], name))
            return true;
    return false;
}

static bool is_child(struct item_fact_list children, struct ck_bytes item)
{
    for (size_t i = 0; i < children.count; i++)
        if (ck_bytes_equal(children.items[i]->item, item))
            return true;
    return false;
}

/* The figures of another item lie in another partition: what may be meant instead cannot be computed here. That is an item of the article's other
 * claims where the clause does not name one, its parent where another claim is about it, and always what the item consists of: "antimony" may be its
 * oxide, but "magnets" are no rare earths in an article that has no figures of these. No part of the item has more than is known of the whole. */
static bool has_other_items(const struct judge *judge, struct amount truth)
{
    const struct claim     *claim = judge->claim;
    const struct reference *reference = judge->step->reference;
    struct ck_bytes_array   items = claim->row.named.items;
    struct ck_bytes         parent = catalogue_parent(reference, claim->item);
    struct item_fact_list   children = catalogue_children(reference, claim->item);

    if (children.count > 0 && !level_exceeds(claim, truth))
        return true;
    for (size_t i = 0; i < items.count; i++) {
        bool is_parent = parent.data && ck_bytes_equal(items.items[i], parent);
        bool is_open = claim->row.anchors.item != ANCHOR_CLAUSE && !is_among(claim->row.items_apart, items.items[i]);

        if (ck_bytes_equal(items.items[i], claim->item) || is_child(children, items.items[i]))
            continue;
        if (is_parent ? !level_is_below(claim, truth) : is_open)
            return true;
    }
    return false;
}

struct scope_outcome scope_try(struct judge *judge, struct amount truth)
{
    struct ck_arena     *arena = judge->step->arena;
    const struct claim  *claim = judge->claim;
    struct choice        choice = { .judge = judge,
                                    .reporters = claim_reporters(claim, arena),
                                    .partners = claim_partners(claim, arena),
                                    .flows = claim_flows(claim),
                                    .periods = claim_periods(judge),
                                    .bases = claim_bases(claim, arena),
                                    .beyond = claim->row.named.cut };
    struct scope_outcome outcome = { .unknown = has_other_items(judge, truth) };
    size_t               breakdowns = choice.reporters.count * choice.flows.count;
    struct told_scope    readings = { ck_arena_take(arena, ARRAY_ITEMS_MAX * sizeof *readings.items), 0 },
                      circular = { ck_arena_take(arena, ARRAY_ITEMS_MAX * sizeof *circular.items), 0 };

    choice.picks = ck_arena_take(arena, READINGS_MAX * sizeof *choice.picks);
    choice.breakdowns = ck_arena_take(arena, breakdowns * sizeof(struct breakdown *));
    choice.cells = ck_arena_take(arena, breakdowns * choice.partners.count * sizeof(struct cells *));
    memset(choice.breakdowns, 0, breakdowns * sizeof(struct breakdown *));
    memset(choice.cells, 0, breakdowns * choice.partners.count * sizeof(struct cells *));
    pick_all(&choice);
    outcome.beyond = choice.beyond;
    for (size_t distance = 0; distance <= DISTANCE_MAX && !choice.beyond; distance++)
        for (size_t i = 0; i < choice.count; i++)
            if (distance_of(choice.picks[i]) == distance)
                try_pick(&choice, choice.picks[i], &readings, &circular, &outcome);
    outcome.readings = (struct verdict_reading_array){ readings.items, readings.count };
    outcome.circular = (struct verdict_reading_array){ circular.items, circular.count };
    return outcome;
}

struct claim claim_read_as(const struct claim *claim, const struct verdict_reading *reading)
{
    struct claim as = *claim;

    as.row.reporter = reading->reporter;
    as.row.partner = reading->partner;
    as.row.flow = reading->flow;
    as.row.base_kind = reading->base_kind;
    as.row.base_period = reading->base_period;
    months_read(reading->period, &as.period);
    as.has_base = reading->base_period.data && months_read(reading->base_period, &as.base);
    return as;
}
