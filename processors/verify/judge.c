/* SPDX-License-Identifier: Apache-2.0
 * The verdict of a claim about trade: SPEC 9.4 to SPEC 9.8, in their order. */
#include "parts.h"

#include "chokepoint/day.h"

void verdict_tell(struct verdict *verdict, enum verdict_kind kind, double true_value)
{
    verdict->verdict = kind;
    verdict->true_value = known_double(true_value);
}

static bool has_provisional(const struct cells *cells, struct months period)
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
    struct months       period = judge->claim->period;

    if (month_first_day(period.from) > judge->step->day)
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
    verdict->why = known_int((int32_t)why);
}

/* ---- a change without base: MOM and YOY are its readings ---- */

/* The first of the two that can be computed; else why the first that can be placed is not known. */
static struct amount first_truth(const struct judge *judge)
{
    const enum base_kind kinds[] = { BASE_KIND_MOM, BASE_KIND_YOY };
    struct amount        first = amount_none(VERDICT_WHY_PERIOD);

    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        struct reading reading = judge_reading(judge);
        struct amount  truth;

        reading.base_kind = known_int((int32_t)kinds[i]);
        truth = truth_of(judge, &reading);
        if (amount_known(truth))
            return truth;
        if (first.why == VERDICT_WHY_PERIOD)
            first = truth;
    }
    return first;
}

static void tell_false(const struct claim *claim, struct amount truth, struct verdict *verdict)
{
    bool circular = truth.derived && !claim_contradicts_sign(claim, truth);

    verdict_tell(verdict, circular ? VERDICT_KIND_CIRCULAR : VERDICT_KIND_CONTRADICTED, truth.value);
}

static void judge_without_base(struct judge *judge, struct verdict *verdict)
{
    struct amount truth = first_truth(judge);

    verdict->readings = scope_readings(judge);
    if (verdict->readings.count > 0) {
        verdict->verdict = VERDICT_KIND_SCOPE_AMBIGUOUS;
        verdict->true_value = (struct maybe_double){ truth.value, amount_known(truth) };
    } else if (amount_known(truth)) {
        tell_false(judge->claim, truth, verdict);
    } else {
        judge_unknown(judge, truth.why, verdict);
    }
}

/* ---- the others ---- */

static void tell_true(struct judge *judge, struct amount truth, enum support support, struct verdict *verdict)
{
    verdict_tell(verdict, support == SUPPORT_WHOLE ? VERDICT_KIND_SUPPORTED : VERDICT_KIND_SUPPORTED_ROUNDING, truth.value);
    if (!judge->claim->is_change)
        return;
    verdict->counter_facts = context_of(judge, truth);
    if (verdict->counter_facts.count > 0)
        verdict->verdict = VERDICT_KIND_MISSING_CONTEXT;
}

void judge_trade(struct judge *judge, struct verdict *verdict)
{
    const struct claim *claim = judge->claim;
    struct reading      reading = judge_reading(judge);
    struct amount       truth;
    enum support        support;

    if (claim_lacks_base(claim)) {
        judge_without_base(judge, verdict);
        return;
    }
    truth = truth_of(judge, &reading);
    if (!amount_known(truth)) {
        judge_unknown(judge, truth.why, verdict);
        return;
    }
    if (truth.derived || claim_contradicts_sign(claim, truth)) {
        tell_false(claim, truth, verdict);
        return;
    }
    support = claim_supported(claim, truth);
    if (support != SUPPORT_NONE) {
        tell_true(judge, truth, support, verdict);
        return;
    }
    verdict->readings = scope_readings(judge);
    verdict_tell(verdict, verdict->readings.count > 0 ? VERDICT_KIND_SCOPE_AMBIGUOUS : VERDICT_KIND_CONTRADICTED, truth.value);
}
