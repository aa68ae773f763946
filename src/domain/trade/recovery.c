/* SPDX-License-Identifier: Apache-2.0
 * The recovery of a controlled series. Ratios are compared as fractions, so a quantity that lies on a limit falls on its right side. */
#include "domain/trade/recovery.h"

static const struct ratio DISRUPTED = { 4, 10 }, WHOLE = { 9, 10 }, REGAINED = { 5, 4 };

bool ratio_below(struct ratio ratio, int64_t num, int64_t den) { return ratio.num * den < ratio.den * num; }

/* a < b * factor; the parts of a and b stay below 2^63 (CELL_GRAMS_MAX), so the products fit. */
static bool is_below(struct ratio a, struct ratio b, struct ratio factor) { return a.num * b.den * factor.den < b.num * a.den * factor.num; }

static struct recovery none(enum absent_reason why) { return (struct recovery){ .why = why }; }

struct recovery recovery_of(const struct cells *cells, const struct baseline *baseline, int32_t month)
{
    const struct cell   *cell = cells_at(cells, month);
    struct ck_maybe_long same;

    if (!baseline_reaches(baseline, month))
        return none(ABSENT_REASON_NOT_CONTROLLED);
    if (!cell || !cell->grams.known)
        return none(cell ? ABSENT_REASON_SUPPRESSED : ABSENT_REASON_NOT_REPORTED);
    same = cells_grams(cells, baseline->start - BASELINE_MONTHS + (month - baseline->start) % BASELINE_MONTHS);
    if (same.known && same.value > 0)
        return (struct recovery){ { cell->grams.value, same.value }, RECOVERY_BASIS_SAME_MONTH, ABSENT_REASON_UNKNOWN };
    if (!baseline_has_mean(baseline))
        return none(ABSENT_REASON_NO_BASE);
    if (baseline->grams == 0)
        return none(ABSENT_REASON_FROM_ZERO);
    return (struct recovery){ { (wide)cell->grams.value * baseline->months, baseline->grams }, RECOVERY_BASIS_MEAN, ABSENT_REASON_UNKNOWN };
}

static bool is_whole(const struct recovery_month *recovery_month)
{
    return recovery_month->recovery.why == ABSENT_REASON_UNKNOWN &&
           !ratio_below(recovery_month->recovery.ratio, (int64_t)WHOLE.num, (int64_t)WHOLE.den);
}

static bool is_recovered(const struct recovery_month *months, size_t at)
{
    return at >= 2 && is_whole(&months[at]) && is_whole(&months[at - 1]) && is_whole(&months[at - 2]);
}

static enum phase next_phase(enum phase phase, const struct recovery_month *recovery_month, struct ratio least)
{
    struct ratio ratio = recovery_month->recovery.ratio;

    if (ratio_below(ratio, (int64_t)DISRUPTED.num, (int64_t)DISRUPTED.den))
        return PHASE_DISRUPTION;
    if (phase != PHASE_BASELINE && recovery_month->recovered)
        return PHASE_RECOVERED;
    if (phase == PHASE_BASELINE)
        return is_whole(recovery_month) ? PHASE_BASELINE : PHASE_DECLINE;
    return is_below(ratio, least, REGAINED) ? phase : PHASE_RECOVERING;
}

static wide shortfall_of(const struct baseline *baseline, struct ck_maybe_long grams)
{
    wide missing = grams.known ? baseline->grams - (wide)grams.value * baseline->months : 0;

    return missing > 0 ? missing : 0;
}

static void fold(struct recovery_month *months, size_t count)
{
    enum phase   phase = PHASE_BASELINE;
    int32_t      length = 0;
    bool         any = false;
    struct ratio least = { 0 };

    for (size_t i = 0; i < count; i++) {
        struct recovery_month *recovery_month = &months[i];

        if (recovery_month->recovery.why == ABSENT_REASON_UNKNOWN) {
            enum phase before = phase;

            if (!any || is_below(recovery_month->recovery.ratio, least, (struct ratio){ 1, 1 }))
                least = recovery_month->recovery.ratio;
            any = true;
            phase = next_phase(before, recovery_month, least);
            length = phase == before ? length + 1 : 1;
        }
        if (any) {
            recovery_month->phase = phase;
            recovery_month->phase_months = length;
        }
    }
}

struct recovery_months recovery_months_of(const struct cells *cells, const struct baseline *baseline, int32_t first, size_t count,
                                          struct ck_arena *arena)
{
    struct recovery_month *months = ck_arena_take(arena, (count + 1) * sizeof *months);
    wide                   shortfall = 0;

    memset(months, 0, (count + 1) * sizeof *months);
    for (size_t i = 0; i < count; i++) {
        int32_t month = first + (int32_t)i;

        months[i].recovery = recovery_of(cells, baseline, month);
        months[i].recovered = is_recovered(months, i);
        if (baseline_reaches(baseline, month) && baseline_has_mean(baseline))
            shortfall += shortfall_of(baseline, cells_grams(cells, month));
        months[i].shortfall = shortfall;
    }
    fold(months, count);
    return (struct recovery_months){ first, count, months };
}
