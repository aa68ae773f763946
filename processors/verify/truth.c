/* SPDX-License-Identifier: Apache-2.0
 * T: the true value of a claim, in its unit, under one reading of its scope (SPEC 9.4). */
#include "internal.h"

#include "chokepoint/day.h"
#include "domain/reference/ancestors.h"
#include "domain/trade/recovery.h"
#include "domain/trade/production.h"

#include <math.h>

enum { GRAMS_OF_KG = 1000, GRAMS_OF_T = 1000000, CENTS_OF_USD = 100 };
static const double TOLERANCE = 1e-12, NEAR = 1e-6, ABOUT = 0.05;

static struct series judge_series(const struct judge *judge, struct ck_bytes partner)
{
    struct series series = judge->breakdown->of;

    series.partner = partner;
    return series;
}

struct truth_reading judge_reading(const struct judge *judge)
{
    return (struct truth_reading){ claim_series(judge->claim).partner, judge->own, judge->claim->row.base_kind };
}

/* ---- one side of a claim: grams, cents, cents per gram, or a part of the whole ---- */

struct amount truth_side(const struct judge *judge, const struct cells *cells, struct ck_months months)
{
    switch (judge->claim->family) {
    case FAMILY_VALUE: return amount_of_value(cells, months);
    case FAMILY_UNIT_VALUE: return amount_quotient(amount_of_value(cells, months), amount_of_weight(cells, months));
    case FAMILY_SHARE: {
        return amount_quotient(amount_of_weight(cells, months), amount_of_weight(breakdown_world(judge->breakdown), months));
    }
    default: return amount_of_weight(cells, months);
    }
}

struct amount truth_in_unit(const struct claim *claim, struct amount amount)
{
    struct ck_bytes unit = claim->row.unit;

    switch (claim->family) {
    case FAMILY_WEIGHT: return amount_scaled(amount, 1, unit.data && ck_bytes_equal(unit, CK_BYTES("t")) ? GRAMS_OF_T : GRAMS_OF_KG);
    case FAMILY_VALUE: return amount_scaled(amount, 1, CENTS_OF_USD);
    case FAMILY_UNIT_VALUE:
        return amount_scaled(amount, unit.data && ck_bytes_equal(unit, CK_BYTES("USD/t")) ? GRAMS_OF_T : GRAMS_OF_KG, CENTS_OF_USD);
    default: return amount;
    }
}

/* Shares are told as differences, the rest only where a unit is printed. */
static struct amount compare(const struct claim *claim, struct amount now, struct amount before)
{
    struct ck_bytes unit = claim->row.unit;

    if (claim->family == FAMILY_SHARE || (unit.data && !ck_bytes_equal(unit, CK_BYTES("ratio"))))
        return truth_in_unit(claim, amount_difference(now, before));
    if (claim->family == FAMILY_WEIGHT)
        return amount_change(amount_printed(now), amount_printed(before));
    return amount_change(now, before);
}

/* A mean is one of sums; a price or a share is one already. */
static struct amount mean(const struct claim *claim, struct amount sum, struct ck_months months)
{
    bool is_sum = claim->family == FAMILY_WEIGHT || claim->family == FAMILY_VALUE;

    return is_sum ? amount_scaled(sum, 1, months.to - months.from + 1) : sum;
}

/* ---- before control ---- */

struct status_timeline judge_timeline(const struct judge *judge, struct ck_bytes partner)
{
    struct series          series = judge_series(judge, partner);
    struct status_question question = {
        .origin = series_status_party(series_exporter(&series)),
        .destination = series_status_party(series_importer(&series)),
        .item = series.item,
        .known_ms = INT64_MAX,
    };

    return status_timeline(judge->step->reference, &question, judge->step->arena);
}

struct baseline truth_base(const struct judge *judge, struct ck_bytes partner, const struct cells *cells)
{
    return baseline_of(cells, status_first_day(judge_timeline(judge, partner), 0));
}

static struct amount since_same_month(const struct claim *claim, const struct cells *cells, const struct baseline *base)
{
    int32_t         month = claim->period.from;
    struct recovery recovery = recovery_of(cells, base, month);
    int32_t         same = base->start - BASELINE_MONTHS + (month - base->start) % BASELINE_MONTHS;

    if (recovery.why != ABSENT_REASON_UNKNOWN || recovery.basis != RECOVERY_BASIS_SAME_MONTH)
        return amount_none(VERDICT_WHY_MISSING);
    return compare(claim, amount_of_weight(cells, claim->period), amount_of_weight(cells, (struct ck_months){ same, same }));
}

/* Against P, or the same month of the year before control, if the claim holds so. P is of one month: several are compared with as many. */
static struct amount since_control(const struct judge *judge, const struct truth_reading *reading)
{
    const struct claim *claim = judge->claim;
    struct baseline     base = truth_base(judge, reading->partner, reading->cells);
    struct amount       same = amount_none(VERDICT_WHY_MISSING), before;
    int32_t             length = claim->period.to - claim->period.from + 1;

    if (!baseline_reaches(&base, claim->period.from))
        return amount_none(VERDICT_WHY_MISSING);
    if (length == 1)
        same = since_same_month(claim, reading->cells, &base);
    if (amount_known(same) && claim_supported(claim, same) != SUPPORT_NONE)
        return same;
    before = amount_scaled(amount_before(reading->cells, &base), length, 1);
    return compare(claim, amount_of_weight(reading->cells, claim->period), before);
}

/* ---- production ---- */

static struct amount share_of_production(const struct judge *judge)
{
    const struct claim    *claim = judge->claim;
    struct ancestors       ancestors = ancestors_of(judge->step->reference, claim->item);
    struct production      production = production_of(judge->step->reference, &ancestors, ck_month_year(claim->period.to), judge->step->arena);
    struct ck_maybe_double share = production_share(&production, claim->row.reporter);

    return share.known ? (struct amount){ .value = share.value, .low = share.value, .high = share.value } : amount_none(VERDICT_WHY_MISSING);
}

/* ---- the face ---- */

struct amount truth_of(const struct judge *judge, const struct truth_reading *reading)
{
    const struct claim *claim = judge->claim;
    enum base_kind      kind = reading->base_kind.known ? (enum base_kind)reading->base_kind.value : BASE_KIND_UNKNOWN;
    struct ck_months    base;
    struct amount       before;

    if (claim->row.flow.value == CLAIM_FLOW_PRODUCTION)
        return share_of_production(judge);
    if (!claim->is_change)
        return truth_in_unit(claim, truth_side(judge, reading->cells, claim->period));
    if (kind == BASE_KIND_PRE_CONTROL && !claim->has_base)
        return since_control(judge, reading);
    if (!claim_base(claim, kind, &base))
        return amount_none(VERDICT_WHY_PERIOD);
    before = truth_side(judge, reading->cells, base);
    if (kind == BASE_KIND_MEAN_OF)
        before = mean(claim, before, base);
    return compare(claim, truth_side(judge, reading->cells, claim->period), before);
}

static bool reaches(double amount, double bound, double sign) { return sign * (amount - bound) >= -TOLERANCE * (bound < 0 ? -bound : bound); }

/* The interval of printed digits is half a unit of the last one to each side. "About" is five hundredths, and is as wide as its words are. */
static bool is_of_digits(double value, double low, double high)
{
    double half = (high - low) / 2, power = log10(high - low);

    return low < value && value < high && fabs(value - low - half) <= NEAR * half && fabs(power - floor(power + 0.5)) <= NEAR &&
           fabs(half - ABOUT * fabs(value)) > NEAR * half;
}

/* What was cut, not rounded: 589 t for 589.85 t. */
static bool is_cut(const struct claim *claim, double truth)
{
    double value = claim->row.value.value, low = claim->row.value_low.value, high = claim->row.value_high.value;

    if (!claim->row.value.known || !claim->row.value_low.known || !claim->row.value_high.known || !is_of_digits(value, low, high))
        return false;
    return value >= 0 ? truth >= value && truth < value + (high - low) : truth <= value && truth > value - (high - low);
}

enum support claim_supported(const struct claim *claim, struct amount truth)
{
    struct ck_maybe_double low = claim->row.value_low, high = claim->row.value_high;

    if ((!low.known || reaches(truth.value, low.value, 1)) && (!high.known || reaches(truth.value, high.value, -1)))
        return SUPPORT_WHOLE;
    if ((!low.known || reaches(truth.high, low.value, 1)) && (!high.known || reaches(truth.low, high.value, -1)))
        return SUPPORT_ROUNDING;
    return is_cut(claim, truth.value) ? SUPPORT_ROUNDING : SUPPORT_NONE;
}

bool claim_contradicts_sign(const struct claim *claim, struct amount truth)
{
    return claim->is_change &&
           ((claim->row.direction == DIRECTION_UP && truth.value < 0) || (claim->row.direction == DIRECTION_DOWN && truth.value > 0));
}

void judge_open(struct judge *judge, const struct ck_settling *step, const struct claim *claim)
{
    struct cells *cells;

    *judge = (struct judge){ .step = step, .claim = claim };
    if (!claim_has_series(claim))
        return;
    judge->breakdown = ck_arena_take(step->arena, sizeof *judge->breakdown);
    *judge->breakdown = (struct breakdown){
        .facts = step->tables[VERIFY_FACTS],
        .series = step->tables[VERIFY_SERIES],
        .reference = step->reference,
        .of = claim_series(claim),
        .from = INT32_MIN,
        .arena = step->arena,
    };
    if (series_is_world(&judge->breakdown->of)) {
        judge->own = breakdown_world(judge->breakdown);
        return;
    }
    cells = ck_arena_take(step->arena, sizeof *cells);
    *cells = breakdown_cells(judge->breakdown, judge->breakdown->of.partner);
    judge->own = cells;
}
