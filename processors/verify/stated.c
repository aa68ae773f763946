/* SPDX-License-Identifier: Apache-2.0
 * Counter-facts that the article itself states elsewhere (SPEC 9.8): a claim about the same series, or the world, against the same base and with the
 * same sign; the level of the base month; a control still in force; the month named as the only one. */
#include "internal.h"

#include "chokepoint/day.h"

enum { YEAR = 12 };

/* The article's other claim may be about the series of the claim, or the world. */
static bool is_of_series(const struct claim *claim, const struct article_statement *statement)
{
    struct series   series = claim_series(claim);
    struct ck_bytes partner = statement->partner.data ? statement->partner : WORLD;

    return statement->reporter.data && ck_bytes_equal(statement->reporter, series.reporter) && statement->flow.known &&
           statement->flow.value == claim->row.flow.value && (ck_bytes_equal(partner, series.partner) || ck_bytes_equal(partner, WORLD));
}

static bool is_change(const struct article_statement *statement)
{
    return statement->direction == DIRECTION_UP || statement->direction == DIRECTION_DOWN;
}

static bool same_months(struct ck_months a, struct ck_months b) { return a.from == b.from && a.to == b.to; }

/* A change without a base may be against any base. */
static bool is_against(const struct article_statement *statement, struct ck_months period, enum base_kind kind, struct ck_months base)
{
    struct ck_months own;

    if (!statement->base_period.data && !statement->base_kind.known)
        return true;
    if (statement->base_kind.known && statement->base_kind.value == (int32_t)kind)
        return true;
    return kind != BASE_KIND_YTD && months_read(statement->base_period, &own) && same_months(own, base) && period.to > base.to;
}

static bool states(const struct claim *claim, enum base_kind kind, struct ck_months base, double value)
{
    enum direction sign = value < 0 ? DIRECTION_DOWN : DIRECTION_UP;

    for (size_t i = 0; i < claim->row.statements.count; i++) {
        const struct article_statement *statement = &claim->row.statements.items[i];
        struct ck_months                period;

        if (!is_of_series(claim, statement) || !months_read(statement->period, &period))
            continue;
        if (is_change(statement) && statement->direction == sign && period.to == claim->period.to && is_against(statement, period, kind, base))
            return true;
        if (!is_change(statement) && same_months(period, base)) /* the reader has the level that it is compared with */
            return true;
    }
    return false;
}

/* Another claim whose clause names the month states that it is a single month. */
static bool names_month(const struct claim *claim)
{
    struct ck_months month = { claim->period.to, claim->period.to }, period;

    for (size_t i = 0; i < claim->row.statements.count; i++) {
        const struct article_statement *statement = &claim->row.statements.items[i];

        if (is_of_series(claim, statement) && statement->period_named && months_read(statement->period, &period) && same_months(period, month))
            return true;
    }
    return false;
}

bool context_is_stated(const struct claim *claim, enum counter_fact_kind fact, double value)
{
    int32_t          month = claim->period.to, january = month - ck_month_of_year(month);
    struct ck_months base;

    switch (fact) {
    case COUNTER_FACT_KIND_MOM:
    case COUNTER_FACT_KIND_WORLD_MOM: return states(claim, BASE_KIND_MOM, (struct ck_months){ month - 1, month - 1 }, value);
    case COUNTER_FACT_KIND_YOY:
    case COUNTER_FACT_KIND_WORLD_YOY: return states(claim, BASE_KIND_YOY, (struct ck_months){ month - YEAR, month - YEAR }, value);
    case COUNTER_FACT_KIND_YTD:
    case COUNTER_FACT_KIND_WORLD_YTD: return states(claim, BASE_KIND_YTD, (struct ck_months){ january - YEAR, month - YEAR }, value);
    case COUNTER_FACT_KIND_WORLD: {
        enum base_kind kind = claim->row.base_kind.known ? (enum base_kind)claim->row.base_kind.value : BASE_KIND_UNKNOWN;

        return claim_base(claim, kind, &base) && states(claim, kind, base, value);
    }
    case COUNTER_FACT_KIND_STILL_CONTROLLED: return claim->row.control_stated;
    case COUNTER_FACT_KIND_ONE_MONTH: return names_month(claim);
    default: return false;
    }
}
