/* SPDX-License-Identifier: Apache-2.0
 * Claims: the quantity that they state, its months, its base of comparison, its unit. */
#include "internal.h"

#include "chokepoint/day.h"
#include "chokepoint/key.h"
#include "chokepoint/number.h"
#include "domain/model/topics.h"

enum { KEY_PARTS = 4 };

static bool is_elided(const struct policy_claim *claim, enum elision part)
{
    for (size_t i = 0; i < claim->elided.count; i++)
        if (claim->elided.items[i] == part)
            return true;
    return false;
}

static enum anchor anchor_or(enum anchor told, bool elided)
{
    if (told != ANCHOR_UNKNOWN)
        return told;
    return elided ? ANCHOR_ARTICLE : ANCHOR_CLAUSE;
}

/* Claims of versions that knew no anchors tell only what their clause leaves out. */
static struct claim_anchors anchors_told(const struct policy_claim *claim)
{
    return (struct claim_anchors){
        .item = anchor_or(claim->anchors.item, false),
        .reporter = anchor_or(claim->anchors.reporter, is_elided(claim, ELISION_REPORTER)),
        .partner = anchor_or(claim->anchors.partner, is_elided(claim, ELISION_PARTNER)),
        .flow = anchor_or(claim->anchors.flow, false),
        .period = anchor_or(claim->anchors.period, is_elided(claim, ELISION_PERIOD)),
        .base = anchor_or(claim->anchors.base, is_elided(claim, ELISION_BASE_PERIOD)),
    };
}

struct checked_claim claim_row(const struct policy_claim *claim)
{
    struct checked_claim row = {
        .metric = claim->metric,
        .reporter = claim->reporter,
        .partner = claim->partner,
        .flow = claim->flow,
        .period = claim->period,
        .base_period = claim->base_period,
        .base_kind = claim->base_kind,
        .value = claim->value,
        .value_low = claim->value_low,
        .value_high = claim->value_high,
        .unit = claim->unit,
        .direction = claim->direction,
        .date = claim->date,
        .of = claim->of,
        .hedged = claim->hedged,
        .published_at = claim->published_at,
        .anchors = anchors_told(claim),
        .named = claim->named,
        .statements = claim->statements,
        .items_apart = claim->items_apart,
        .control_stated = claim->control_stated,
        .article_missing = claim->article_missing,
    };

    return row;
}

struct claim claim_of(struct ck_bytes key, const struct checked_claim *row)
{
    struct claim    claim = { .row = *row, .family = metric_family(row->metric), .is_change = metric_is_change(row->metric) };
    struct ck_bytes parts[KEY_PARTS] = { 0 };
    size_t          count = ck_key_split(key, parts, KEY_PARTS);
    int64_t         ordinal = 0;

    ck_number_read_long(parts[2], &ordinal);
    if (!ck_bytes_equal(parts[0], CK_BYTES("-")))
        claim.item = parts[0];
    claim.news = parts[1];
    claim.ordinal = (int32_t)ordinal;
    claim.reader = count == KEY_PARTS ? parts[3] : READER_OWN;
    claim.has_period = row->period.data && months_read(row->period, &claim.period);
    claim.has_base = row->base_period.data && months_read(row->base_period, &claim.base);
    claim.base_malformed = row->base_period.data && !claim.has_base;
    return claim;
}

bool claim_read(const struct ck_table *claims, struct ck_arena *arena, struct ck_bytes key, struct claim *ret_claim)
{
    struct checked_claim record;
    struct ck_row        row;

    if (!ck_table_get(claims, key, &row))
        return false;
    ck_row_read(&row, &checked_claim_type, &record, arena);
    *ret_claim = claim_of(row.key, &record);
    ret_claim->origin = row.origin;
    return true;
}

bool claim_is_anchored(const struct claim *claim)
{
    const struct claim_anchors *anchors = &claim->row.anchors;

    return anchors->item == ANCHOR_CLAUSE && anchors->reporter == ANCHOR_CLAUSE && anchors->partner == ANCHOR_CLAUSE &&
           anchors->flow == ANCHOR_CLAUSE && anchors->period == ANCHOR_CLAUSE && anchors->base == ANCHOR_CLAUSE;
}

bool claim_has_markets(const struct claim *claim)
{
    return claim->family != FAMILY_CONTROL && claim->family != FAMILY_NONE && claim->item.data && claim->row.reporter.data && claim->row.flow.known;
}

bool claim_has_series(const struct claim *claim) { return claim_has_markets(claim) && claim->row.flow.value != CLAIM_FLOW_PRODUCTION; }

struct series claim_series(const struct claim *claim)
{
    return (struct series){
        .item = claim->item,
        .reporter = claim->row.reporter,
        .flow = claim->row.flow.value == CLAIM_FLOW_IMPORT ? FLOW_IMPORT : FLOW_EXPORT,
        .partner = claim->row.partner.data ? claim->row.partner : WORLD,
    };
}

bool claim_base(const struct claim *claim, enum base_kind kind, struct ck_months *ret_base)
{
    if (!claim->has_base)
        return base_of_kind(claim->period, kind, ret_base);
    *ret_base = claim->base;
    return true;
}

static bool is_precontrol(const struct claim *claim)
{
    return claim->is_change && !claim->has_base && claim->row.base_kind.known && claim->row.base_kind.value == BASE_KIND_PRE_CONTROL;
}

static bool has_place(const struct claim *claim)
{
    struct ck_months base;
    int32_t          day;

    if (claim->family == FAMILY_CONTROL && claim->row.metric != METRIC_CONTROL_IN_FORCE)
        return claim->row.date.data && ck_day_read_first(claim->row.date, &day);
    if (!claim->has_period || claim->base_malformed)
        return false;
    if (!claim->is_change || !claim->row.base_kind.known || is_precontrol(claim))
        return true;
    return claim_base(claim, (enum base_kind)claim->row.base_kind.value, &base);
}

/* The units in which each family is told; a change may be told as a ratio too. Null is the first of its kind. */
static bool has_unit(const struct claim *claim)
{
    static const char *const units[][3] = {
        [FAMILY_WEIGHT] = { "kg", "t" },
        [FAMILY_VALUE] = { "USD" },
        [FAMILY_UNIT_VALUE] = { "USD/kg", "USD/t" },
        [FAMILY_SHARE] = { "ratio" },
    };
    struct ck_bytes unit = claim->row.unit;

    if (!unit.data || claim->family < FAMILY_WEIGHT || claim->family > FAMILY_SHARE || (claim->is_change && ck_bytes_equal(unit, CK_BYTES("ratio"))))
        return true;
    for (const char *const *known = units[claim->family]; *known; known++)
        if (ck_bytes_equal(unit, ck_bytes_from(*known)))
            return true;
    return false;
}

static bool has_metric(const struct claim *claim)
{
    if (claim->family == FAMILY_NONE || (is_precontrol(claim) && claim->family != FAMILY_WEIGHT))
        return false;
    if (claim->family == FAMILY_CONTROL)
        return true;
    return claim->row.flow.value != CLAIM_FLOW_PRODUCTION || claim->row.metric == METRIC_SHARE;
}

bool partner_is_joined(struct ck_bytes partner) { return partner.data && memchr(partner.data, '+', partner.size); }

/* The world's share of itself says nothing. */
static bool is_share_of_world(const struct claim *claim)
{
    return claim->family == FAMILY_SHARE && claim->row.flow.value != CLAIM_FLOW_PRODUCTION && ck_bytes_equal(claim_series(claim).partner, WORLD);
}

enum verdict_why claim_obstacle(const struct claim *claim)
{
    const struct checked_claim *row = &claim->row;

    if (!claim->item.data || !row->reporter.data || (claim->family != FAMILY_CONTROL && !row->flow.known))
        return VERDICT_WHY_ITEM;
    if (!has_place(claim))
        return VERDICT_WHY_PERIOD;
    if (!has_unit(claim))
        return VERDICT_WHY_UNIT;
    if (!has_metric(claim))
        return VERDICT_WHY_METRIC;
    return partner_is_joined(row->partner) || is_share_of_world(claim) ? VERDICT_WHY_PARTNERS : VERDICT_WHY_UNKNOWN;
}
