/* SPDX-License-Identifier: Apache-2.0
 * Where the true value of a reading may lie that cannot be computed (SPEC 9.7). A sum with months that are missing is no less than those that are
 * there; a partner takes no more than the world, and a part of an item is no more than the whole. */
#include "internal.h"

#include <math.h>

enum { TONNES_PRINTED_MIN = 10 };
static const double GRAMS_OF_T = 1e6, HALF = 0.5;

/* In grams, cents, cents per gram, or as a part or change; `high` may be infinite. */
struct range {
    double low, high;
};

static const struct range ANYTHING = { -INFINITY, INFINITY };

/* ---- one side ---- */

/* By figures that were observed: the known months, up to what the world has of all. */
static struct range range_of_sum(const struct judge *judge, const struct cells *cells, struct ck_months months, bool of_value)
{
    struct amount (*sum)(const struct cells *, struct ck_months) = of_value ? amount_of_value : amount_of_weight;
    struct amount whole = sum(cells, months), world = sum(breakdown_world(judge->breakdown), months);
    struct range  range = { 0, INFINITY };

    if (amount_known(whole) && !whole.derived)
        return (struct range){ whole.low, whole.high };
    for (int32_t month = months.from; month <= months.to; month++) {
        struct amount one = sum(cells, (struct ck_months){ month, month });

        if (amount_known(one) && !one.derived)
            range.low += one.low;
    }
    if (amount_known(world) && !world.derived)
        range.high = world.high;
    return range;
}

/* Of amounts that are not below zero; a divisor that may be zero bounds nothing. */
static struct range range_divided(struct range a, struct range b)
{
    return (struct range){
        .low = b.high > 0 && isfinite(b.high) ? a.low / b.high : 0,
        .high = b.low > 0 ? a.high / b.low : INFINITY,
    };
}

static struct range range_of_side(const struct judge *judge, struct ck_months months)
{
    switch (judge->claim->family) {
    case FAMILY_WEIGHT: return range_of_sum(judge, judge->own, months, false);
    case FAMILY_VALUE: return range_of_sum(judge, judge->own, months, true);
    case FAMILY_UNIT_VALUE: return range_divided(range_of_sum(judge, judge->own, months, true), range_of_sum(judge, judge->own, months, false));
    case FAMILY_SHARE: {
        struct range part =
            range_divided(range_of_sum(judge, judge->own, months, false), range_of_sum(judge, breakdown_world(judge->breakdown), months, false));

        return (struct range){ part.low, fmin(part.high, 1) };
    }
    default: return ANYTHING;
    }
}

/* ---- a level, or a change ---- */

/* Newspapers divide whole tonnes. */
static struct range range_printed(struct range range)
{
    double low = floor(range.low / GRAMS_OF_T + HALF) * GRAMS_OF_T,
           high = isfinite(range.high) ? floor(range.high / GRAMS_OF_T + HALF) * GRAMS_OF_T : INFINITY;

    return (struct range){
        .low = range.low < TONNES_PRINTED_MIN * GRAMS_OF_T ? range.low : fmin(range.low, low),
        .high = range.high < TONNES_PRINTED_MIN * GRAMS_OF_T ? range.high : fmax(range.high, high),
    };
}

static struct range range_in_unit(const struct claim *claim, struct range range)
{
    struct amount ends = truth_in_unit(claim, (struct amount){ .low = range.low, .high = range.high });

    return (struct range){ ends.low, ends.high };
}

static struct range range_compared(const struct claim *claim, struct range now, struct range before)
{
    struct ck_bytes unit = claim->row.unit;
    struct range    ratio;

    if (claim->family == FAMILY_SHARE || (unit.data && !ck_bytes_equal(unit, CK_BYTES("ratio"))))
        return range_in_unit(claim, (struct range){ now.low - before.high, now.high - before.low });
    ratio = claim->family == FAMILY_WEIGHT ? range_divided(range_printed(now), range_printed(before)) : range_divided(now, before);
    return (struct range){ ratio.low - 1, ratio.high - 1 };
}

static struct range range_of(const struct judge *judge)
{
    const struct claim *claim = judge->claim;
    enum base_kind      kind = claim->row.base_kind.known ? (enum base_kind)claim->row.base_kind.value : BASE_KIND_UNKNOWN;
    struct ck_months    base;

    if (!claim->is_change)
        return range_in_unit(claim, range_of_side(judge, claim->period));
    if (kind == BASE_KIND_MEAN_OF || (kind == BASE_KIND_PRE_CONTROL && !claim->has_base) || !claim_base(claim, kind, &base))
        return ANYTHING;
    return range_compared(claim, range_of_side(judge, claim->period), range_of_side(judge, base));
}

/* ---- the face ---- */

/* What is cut, not rounded, may lie a whole unit beyond: the claim's interval is taken twice as wide to each side. */
static bool is_above(const struct claim *claim, double least)
{
    struct ck_maybe_double low = claim->row.value_low, high = claim->row.value_high;

    return high.known && least > high.value + (low.known ? high.value - low.value : 0);
}

static bool is_below(const struct claim *claim, double most)
{
    struct ck_maybe_double low = claim->row.value_low, high = claim->row.value_high;

    return low.known && most < low.value - (high.known ? high.value - low.value : 0);
}

bool truth_is_out_of_reach(const struct judge *judge)
{
    struct range range;

    if (!judge->own || judge->claim->row.flow.value == CLAIM_FLOW_PRODUCTION || judge->claim->family < FAMILY_WEIGHT ||
        judge->claim->family > FAMILY_SHARE)
        return false;
    range = range_of(judge);
    return is_above(judge->claim, range.low) || is_below(judge->claim, range.high);
}

static bool is_level(const struct claim *claim, struct amount truth)
{
    return !claim->is_change && (claim->family == FAMILY_WEIGHT || claim->family == FAMILY_VALUE) && amount_known(truth) && !truth.derived;
}

bool level_exceeds(const struct claim *claim, struct amount truth) { return is_level(claim, truth) && is_below(claim, truth.high); }

bool level_is_below(const struct claim *claim, struct amount truth) { return is_level(claim, truth) && is_above(claim, truth.low); }
