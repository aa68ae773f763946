/* SPDX-License-Identifier: Apache-2.0
 * Base, recovery, shortfall and phase of a controlled series. */
#include <criterion/criterion.h>

#include "chokepoint/day.h"
#include "domain/trade/recovery.h"
#include "support/facts.h"
#include "support/trades.h"

static struct facts facts;
static char         texts[128][8];
static int          used;

static void setup(void)
{
    facts = (struct facts){ 0 };
    used = 0;
}
static void teardown(void) { ck_arena_release(&facts.arena); }
TestSuite(recovery, .init = setup, .fini = teardown);

/* Months in a row; -1: missing. */
static void put(const char *first, const int64_t *grams, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        texts[used][ck_month_write(facts_month(first) + (int32_t)i, texts[used])] = 0;
        if (grams[i] >= 0)
            facts_add(&facts, texts[used], "GACC", grams[i]);
        used++;
    }
}

static void put_year(const char *first, int64_t grams)
{
    for (int i = 0; i < 12; i++) {
        texts[used][ck_month_write(facts_month(first) + i, texts[used])] = 0;
        facts_add(&facts, texts[used++], "GACC", grams);
    }
}

static struct recovery_months recovery_months(const struct cells *cells, const struct baseline *base)
{
    return recovery_months_of(cells, base, cells->first, cells->count, &facts.arena);
}

/* Whether the phases from E on are these letters (B D X R V for BASELINE, DECLINE, DISRUPTION, RECOVERING, RECOVERED), each with its months. */
static void expect(const int64_t *after, size_t count, const char *phases, const int32_t *months)
{
    const char             letters[] = { [PHASE_UNKNOWN] = '-',    [PHASE_BASELINE] = 'B',   [PHASE_DECLINE] = 'D',
                                         [PHASE_DISRUPTION] = 'X', [PHASE_RECOVERING] = 'R', [PHASE_RECOVERED] = 'V' };
    struct cells           cells;
    struct baseline        base;
    struct recovery_months all;

    put_year("2024-01", 100);
    put("2025-01", after, count);
    cells = facts_cells(&facts);
    base = baseline_of(&cells, trades_day("2025-01-15"));
    all = recovery_months(&cells, &base);
    for (size_t i = 0; i < count; i++) {
        const struct recovery_month *recovery_month = recovery_months_at(&all, facts_month("2025-01") + (int32_t)i);

        cr_assert_eq(letters[recovery_month->phase], phases[i], "month %zu: %c", i, letters[recovery_month->phase]);
        cr_assert_eq(recovery_month->phase_months, months[i], "month %zu: %d months", i, recovery_month->phase_months);
    }
}

/* The whole way: as before, a decline, a disruption, a recovery (a quarter above the least), recovered after three months at nine tenths. */
Test(recovery, whole_way)
{
    expect((const int64_t[]){ 95, 90, 89, 39, 40, 48, 49, 90, 91, 92, 30 }, 11, "BBDXXXRRRVX", (const int32_t[]){ 1, 2, 1, 1, 2, 3, 1, 2, 3, 1, 1 });
}

/* The limits lie on the side that the text names: 0.4 is no disruption, 0.9 is whole, five quarters of the least are a recovery. */
Test(recovery, limits) { expect((const int64_t[]){ 40, 50, 90, 90, 90 }, 5, "DRRRV", (const int32_t[]){ 1, 1, 2, 3, 1 }); }

/* A month without a quantity is passed over, and breaks the three calendar months of RECOVERED. */
Test(recovery, passed_over) { expect((const int64_t[]){ 30, 95, -1, 95, 95, 95 }, 6, "XRRRRV", (const int32_t[]){ 1, 1, 1, 2, 3, 1 }); }

/* A phase can rise to RECOVERED only from E on: months before E do not count among the three. */
Test(recovery, from_the_first_month) { expect((const int64_t[]){ 50, 95, 95 }, 3, "DRR", (const int32_t[]){ 1, 1, 2 }); }

/* P is the mean of the months present before E, at least four; fewer give no base, and their number is told all the same. */
Test(recovery, base)
{
    struct cells    cells;
    struct baseline base;

    put("2024-02", (const int64_t[]){ 10, -1, 20, 30, 41 }, 5);
    cells = facts_cells(&facts);
    base = baseline_of(&cells, trades_day("2025-01-01"));
    cr_assert(baseline_has_mean(&base));
    cr_assert_eq(base.months, 4);
    cr_assert_eq(base.grams, 101);
    base = baseline_of(&cells, trades_day("2025-03-31")); /* February 2024 is too early now */
    cr_assert_not(baseline_has_mean(&base));
    cr_assert_eq(base.months, 3);
    cr_assert_not(baseline_of(&cells, INT32_MAX).controlled);
}

/* recovery_ratio compares with the same calendar month of the year before E, for ever; if that is missing or zero, with the mean. */
Test(recovery, recovery_basis)
{
    struct cells    cells;
    struct baseline base;
    struct recovery recovery;

    put("2024-01", (const int64_t[]){ 0, 50, 100, 150, -1, 100 }, 6);
    put("2025-01", (const int64_t[]){ 40, 40, -1, 40, 40 }, 5);
    put("2026-02", (const int64_t[]){ 25 }, 1);
    cells = facts_cells(&facts);
    base = baseline_of(&cells, trades_day("2025-01-01"));
    recovery = recovery_of(&cells, &base, facts_month("2025-02"));
    cr_assert_eq(recovery.basis, RECOVERY_BASIS_SAME_MONTH);
    cr_assert_float_eq(wide_ratio(recovery.ratio.num, recovery.ratio.den), 0.8, 1e-12);
    recovery = recovery_of(&cells, &base, facts_month("2026-02"));
    cr_assert_float_eq(wide_ratio(recovery.ratio.num, recovery.ratio.den), 0.5, 1e-12);
    recovery = recovery_of(&cells, &base, facts_month("2025-01")); /* January 2024 is 0 */
    cr_assert_eq(recovery.basis, RECOVERY_BASIS_MEAN);
    cr_assert_float_eq(wide_ratio(recovery.ratio.num, recovery.ratio.den), 0.5, 1e-12);
    cr_assert_eq(recovery_of(&cells, &base, facts_month("2025-05")).basis, RECOVERY_BASIS_MEAN);
    cr_assert_eq(recovery_of(&cells, &base, facts_month("2025-03")).why, ABSENT_REASON_NOT_REPORTED);
    cr_assert_eq(recovery_of(&cells, &base, facts_month("2024-12")).why, ABSENT_REASON_NOT_CONTROLLED);
}

/* The shortfall adds up what each present month lacks of the mean; a month above it takes nothing back. */
Test(recovery, shortfall)
{
    struct cells           cells;
    struct baseline        base;
    struct recovery_months all;

    put_year("2024-01", 100);
    put("2025-01", (const int64_t[]){ 60, 150, -1, 90 }, 4);
    cells = facts_cells(&facts);
    base = baseline_of(&cells, trades_day("2025-01-01"));
    all = recovery_months(&cells, &base);
    cr_assert_eq((int64_t)(recovery_months_at(&all, facts_month("2025-01"))->shortfall / base.months), 40);
    cr_assert_eq((int64_t)(recovery_months_at(&all, facts_month("2025-03"))->shortfall / base.months), 40);
    cr_assert_eq((int64_t)(recovery_months_at(&all, facts_month("2025-04"))->shortfall / base.months), 50);
}
