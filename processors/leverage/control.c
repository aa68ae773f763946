/* SPDX-License-Identifier: Apache-2.0
 * control.*: the status on the last day of the month, and the course of the series since its first control. */
#include "parts.h"

static const double SURGE_MOM = 1, SURGE_Z = 3.5;

static struct figure recovery_ratio(const struct recovery *recovery)
{
    return recovery->why == ABSENT_REASON_UNKNOWN ? figure_of(wide_ratio(recovery->ratio.num, recovery->ratio.den)) : figure_none(recovery->why);
}

static struct figure shortfall_kg(const struct study *study, const struct entry *entry, const struct course *course)
{
    if (!base_reaches(&study->base, entry->month))
        return figure_none(ABSENT_REASON_NOT_CONTROLLED);
    if (!base_has_mean(&study->base))
        return figure_none(ABSENT_REASON_NO_BASE);
    return figure_of(wide_ratio(course->shortfall, (wide)study->base.months * 1000));
}

static bool is_surge(struct ck_maybe_double mom, struct ck_maybe_double z)
{
    return (mom.known && mom.value >= SURGE_MOM) || (z.known && z.value >= SURGE_Z);
}

/* What had been missing until the month before is enough to explain the rise. */
static bool is_backlog(const struct study *study, const struct entry *entry, const struct course *course)
{
    const struct course *before = courses_at(&study->courses, entry->month - 1);
    struct ck_maybe_long grams = cells_grams(&study->own, entry->month - 1);
    double               severity = entry->control->result->severity;

    if (!(severity > 0) || severity < entry->control->greatest || course->recovery.why != ABSENT_REASON_UNKNOWN || !grams.known)
        return false;
    if (!before || !base_reaches(&study->base, entry->month - 1) || !base_has_mean(&study->base))
        return false;
    return ratio_below(course->recovery.ratio, 1, 1) && ((wide)entry->grams.value - grams.value) * study->base.months <= before->shortfall;
}

static enum rebound rebound_of(const struct study *study, const struct entry *entry, const struct course *course)
{
    if (is_backlog(study, entry, course))
        return REBOUND_BACKLOG;
    if (entry->control->result->severity < entry->control->greatest && course->recovered)
        return REBOUND_LIBERALISATION;
    return REBOUND_UNDETERMINED;
}

static void tell_phase(struct entry *entry, const struct course *course, bool reached, struct indicator_control *control)
{
    if (!reached) {
        entry->absent[ABSENT_PHASE] = ABSENT_REASON_NOT_CONTROLLED;
    } else if (course->phase == PHASE_UNKNOWN) {
        entry->absent[ABSENT_PHASE] = ABSENT_REASON_NO_BASE;
    } else {
        control->phase = ck_known_int((int32_t)course->phase);
        control->phase_months = ck_known_int(course->phase_months);
    }
}

static void tell_first(struct entry *entry, const struct base *base, struct indicator_control *control)
{
    if (!base->controlled) {
        entry->absent[ABSENT_FIRST] = ABSENT_REASON_NOT_CONTROLLED;
        return;
    }
    control->first = ck_known_int(base->first_day);
    control->base_n = ck_known_int(base->months);
}

struct indicator_control control_of(const struct study *study, struct entry *entry, const struct indicator_change *change,
                                    const struct indicator_anomaly *anomaly)
{
    const struct control_result *result = entry->control->result;
    const struct course         *course = courses_at(&study->courses, entry->month);
    bool                         reached = base_reaches(&study->base, entry->month);
    struct indicator_control     control = {
            .status = ck_known_int((int32_t)result->status),
            .severity = ck_known_double(result->severity),
            .coverage = result->coverage,
            .since = result->since,
            .measures = result->measures,
            .recovery_ratio = entry_tell(entry, ABSENT_RECOVERY_RATIO, recovery_ratio(&course->recovery)),
            .shortfall_kg = entry_tell(entry, ABSENT_SHORTFALL_KG, shortfall_kg(study, entry, course)),
    };

    if (control.measures.count > ARRAY_ITEMS_MAX)
        control.measures.count = ARRAY_ITEMS_MAX;
    if (control.recovery_ratio.known)
        control.recovery_basis = ck_known_int((int32_t)course->recovery.basis);
    tell_first(entry, &study->base, &control);
    tell_phase(entry, course, reached, &control);
    if (!reached)
        entry->absent[ABSENT_REBOUND] = ABSENT_REASON_NOT_CONTROLLED;
    else if (!is_surge(change->mom, anomaly->robust_z))
        entry->absent[ABSENT_REBOUND] = ABSENT_REASON_NO_SURGE;
    else
        control.rebound = ck_known_int((int32_t)rebound_of(study, entry, course));
    return control;
}
