/* SPDX-License-Identifier: Apache-2.0
 * control.*: the status on the last day of the month, and how the series has recovered since its first control. */
#include "internal.h"

static const double SURGE_MOM = 1, SURGE_Z = 3.5;

static struct figure recovery_ratio(const struct recovery *recovery)
{
    return recovery->why == ABSENT_REASON_UNKNOWN ? figure_of(wide_ratio(recovery->ratio.num, recovery->ratio.den)) : figure_none(recovery->why);
}

static struct figure shortfall_kg(const struct series_context *context, const struct month_context *current,
                                  const struct recovery_month *recovery_month)
{
    if (!baseline_reaches(&context->baseline, current->month))
        return figure_none(ABSENT_REASON_NOT_CONTROLLED);
    if (!baseline_has_mean(&context->baseline))
        return figure_none(ABSENT_REASON_NO_BASE);
    return figure_of(wide_ratio(recovery_month->shortfall, (wide)context->baseline.months * 1000));
}

static bool is_surge(struct ck_maybe_double mom, struct ck_maybe_double z)
{
    return (mom.known && mom.value >= SURGE_MOM) || (z.known && z.value >= SURGE_Z);
}

/* What had been missing until the month before is enough to explain the rise. */
static bool is_backlog(const struct series_context *context, const struct month_context *current, const struct recovery_month *recovery_month)
{
    const struct recovery_month *before = recovery_months_at(&context->recovery, current->month - 1);
    struct ck_maybe_long         grams = cells_grams(&context->own, current->month - 1);
    double                       severity = current->control->result->severity;

    if (!(severity > 0) || severity < current->control->greatest || recovery_month->recovery.why != ABSENT_REASON_UNKNOWN || !grams.known)
        return false;
    if (!before || !baseline_reaches(&context->baseline, current->month - 1) || !baseline_has_mean(&context->baseline))
        return false;
    return ratio_below(recovery_month->recovery.ratio, 1, 1) &&
           ((wide)current->grams.value - grams.value) * context->baseline.months <= before->shortfall;
}

static enum rebound rebound_of(const struct series_context *context, const struct month_context *current, const struct recovery_month *recovery_month)
{
    if (is_backlog(context, current, recovery_month))
        return REBOUND_BACKLOG;
    if (current->control->result->severity < current->control->greatest && recovery_month->recovered)
        return REBOUND_LIBERALISATION;
    return REBOUND_UNDETERMINED;
}

static void set_phase(struct month_context *current, const struct recovery_month *recovery_month, bool reached, struct indicator_control *control)
{
    if (!reached) {
        current->absent[ABSENT_PHASE] = ABSENT_REASON_NOT_CONTROLLED;
    } else if (recovery_month->phase == PHASE_UNKNOWN) {
        current->absent[ABSENT_PHASE] = ABSENT_REASON_NO_BASE;
    } else {
        control->phase = ck_known_int((int32_t)recovery_month->phase);
        control->phase_months = ck_known_int(recovery_month->phase_months);
    }
}

static void set_first(struct month_context *current, const struct baseline *baseline, struct indicator_control *control)
{
    if (!baseline->controlled) {
        current->absent[ABSENT_FIRST] = ABSENT_REASON_NOT_CONTROLLED;
        return;
    }
    control->first = ck_known_int(baseline->first_day);
    control->base_n = ck_known_int(baseline->months);
}

struct indicator_control control_of(const struct series_context *context, struct month_context *current, const struct indicator_change *change,
                                    const struct indicator_anomaly *anomaly)
{
    const struct control_result *result = current->control->result;
    const struct recovery_month *recovery_month = recovery_months_at(&context->recovery, current->month);
    bool                         reached = baseline_reaches(&context->baseline, current->month);
    struct indicator_control     control = {
            .status = ck_known_int((int32_t)result->status),
            .severity = ck_known_double(result->severity),
            .coverage = result->coverage,
            .since = result->since,
            .measures = result->measures,
            .recovery_ratio = value_or_absent(current, ABSENT_RECOVERY_RATIO, recovery_ratio(&recovery_month->recovery)),
            .shortfall_kg = value_or_absent(current, ABSENT_SHORTFALL_KG, shortfall_kg(context, current, recovery_month)),
    };

    if (control.measures.count > ARRAY_ITEMS_MAX)
        control.measures.count = ARRAY_ITEMS_MAX;
    if (control.recovery_ratio.known)
        control.recovery_basis = ck_known_int((int32_t)recovery_month->recovery.basis);
    set_first(current, &context->baseline, &control);
    set_phase(current, recovery_month, reached, &control);
    if (!reached)
        current->absent[ABSENT_REBOUND] = ABSENT_REASON_NOT_CONTROLLED;
    else if (!is_surge(change->mom, anomaly->robust_z))
        current->absent[ABSENT_REBOUND] = ABSENT_REASON_NO_SURGE;
    else
        control.rebound = ck_known_int((int32_t)rebound_of(context, current, recovery_month));
    return control;
}
