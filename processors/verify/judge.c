/* SPDX-License-Identifier: Apache-2.0
 * The verdict of a claim about trade: SPEC 9.4 to SPEC 9.8, in their order. */
#include "internal.h"

#include "chokepoint/day.h"

static void verdict_tell(struct verdict *verdict, enum verdict_kind kind, double true_value)
{
    verdict->verdict = kind;
    verdict->true_value = ck_known_double(true_value);
}

static bool has_provisional(const struct cells *cells, struct ck_months period)
{
    int32_t last = cells->first + (int32_t)cells->count - 1;

    for (int32_t month = period.from > cells->first ? period.from : cells->first; month <= period.to && month <= last; month++)
        if (cells_at(cells, month) && cells_at(cells, month)->provisional)
            return true;
    return false;
}

static bool may_still_come(const struct judge *judge)
{
    const struct cells *own = judge->own;
    struct ck_months    period = judge->claim->period;

    if (ck_month_first_day(period.from) > judge->step->day)
        return true;
    if (!own || own->count == 0)
        return false;
    return period.to > own->first + (int32_t)own->count - 1 || has_provisional(own, period);
}

void judge_unknown(const struct judge *judge, enum verdict_why why, struct verdict *verdict)
{
    if (why == VERDICT_WHY_MISSING && may_still_come(judge)) {
        verdict->verdict = VERDICT_KIND_NOT_YET;
        return;
    }
    verdict->verdict = VERDICT_KIND_NOT_CHECKABLE;
    verdict->why = ck_known_int((int32_t)why);
}

/* ---- a change without base: MOM and YOY are its readings ---- */

/* The first of the two that can be computed; else why the first that can be placed is not known. */
static struct finding find_without_base(struct judge *judge)
{
    const enum base_kind kinds[] = { BASE_KIND_MOM, BASE_KIND_YOY };
    struct finding       first = { .truth = amount_none(VERDICT_WHY_PERIOD) };

    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        struct claim   claim = *judge->claim;
        struct judge   with = *judge;
        struct finding finding;

        claim.row.base_kind = ck_known_int((int32_t)kinds[i]);
        with.claim = &claim;
        finding = find(&with);
        finding.holds &= i == 0 && claim.period.from == claim.period.to; /* of the month before: as it was read; else true as one of its readings */
        if (amount_known(finding.truth))
            return finding;
        if (first.truth.why == VERDICT_WHY_PERIOD)
            first = finding;
    }
    return first;
}

/* ---- verdicts ---- */

/* Nobody knows what an article leaves out that is not there. */
static bool leaves_out(const struct claim *claim, struct counter_fact_array facts)
{
    for (size_t i = 0; i < facts.count && !claim->row.article_missing; i++)
        if (!facts.items[i].stated)
            return true;
    return false;
}

static void tell_true(struct judge *judge, const struct finding *finding, struct verdict *verdict)
{
    verdict_tell(verdict, finding->rounded ? VERDICT_KIND_SUPPORTED_ROUNDING : VERDICT_KIND_SUPPORTED, finding->truth.value);
    if (!judge->claim->is_change)
        return;
    verdict->counter_facts = context_of(judge, finding->truth);
    if (leaves_out(judge->claim, verdict->counter_facts))
        verdict->verdict = VERDICT_KIND_MISSING_CONTEXT;
}

static void tell_ambiguous(struct verdict *verdict)
{
    verdict->verdict = VERDICT_KIND_NOT_CHECKABLE;
    verdict->why = ck_known_int(VERDICT_WHY_AMBIGUOUS);
}

/* Nobody compares the sum of several months with one month: either may have been misread. */
static bool is_of_unlike_months(const struct claim *claim)
{
    bool is_mean = claim->row.base_kind.known && claim->row.base_kind.value == BASE_KIND_MEAN_OF;

    return claim->is_change && claim->has_base && !is_mean && (claim->family == FAMILY_WEIGHT || claim->family == FAMILY_VALUE) &&
           claim->period.to - claim->period.from != claim->base.to - claim->base.from;
}

/* Figures that are missing, and will not come, as the claim was read: another reading of what its clause leaves out may have them. */
static bool has_other_readings(const struct judge *judge, const struct finding *finding)
{
    return amount_known(finding->truth) || claim_lacks_base(judge->claim) ||
           (finding->truth.why == VERDICT_WHY_MISSING && !claim_is_anchored(judge->claim) && !may_still_come(judge));
}

/* Not true as it was read. A change without base has no truth of its own, and may still have true readings. */
static void tell_by_readings(struct judge *judge, const struct finding *finding, struct verdict *verdict)
{
    bool                 known = amount_known(finding->truth);
    struct scope_outcome outcome = has_other_readings(judge, finding) ? scope_try(judge, finding->truth) : (struct scope_outcome){ 0 };

    if (!known && outcome.readings.count == 0) /* the truth is not known: readings that hold of derived figures show what may be meant */
        outcome.readings = outcome.circular;
    if (outcome.readings.count > 0) {
        verdict->verdict = VERDICT_KIND_SCOPE_AMBIGUOUS;
        verdict->readings = outcome.readings;
        verdict->true_value = (struct ck_maybe_double){ finding->truth.value, known };
    } else if (!known) {
        judge_unknown(judge, finding->truth.why, verdict);
    } else if (finding->truth.derived && (!finding->against || outcome.not_against)) {
        verdict_tell(verdict, VERDICT_KIND_CIRCULAR, finding->truth.value);
    } else if (outcome.beyond || (outcome.unknown && !claim_is_anchored(judge->claim)) || (finding->against && finding->met && outcome.not_against) ||
               is_of_unlike_months(judge->claim) || figure_is_elsewhere(judge)) {
        tell_ambiguous(verdict);
    } else {
        verdict_tell(verdict, VERDICT_KIND_CONTRADICTED, finding->truth.value);
    }
}

void judge_trade(struct judge *judge, struct verdict *verdict)
{
    bool           lacks_base = claim_lacks_base(judge->claim);
    struct finding finding = lacks_base ? find_without_base(judge) : find(judge);

    if (!lacks_base && amount_known(finding.truth) && finding.truth.derived && !finding.against)
        verdict_tell(verdict, VERDICT_KIND_CIRCULAR, finding.truth.value);
    else if (finding.holds)
        tell_true(judge, &finding, verdict);
    else
        tell_by_readings(judge, &finding, verdict);
}
