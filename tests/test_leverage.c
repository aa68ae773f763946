/* SPDX-License-Identifier: Apache-2.0
 * leverage.indicators: the acceptance values of the shipped data, and by hand what that data does not show. */
#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>

#include "chokepoint/day.h"
#include "chokepoint/topics.h"
#include "support/held.h"

#define GOLDEN SOURCE_DIR "/tests/golden/"

static const char *const none[] = { NULL };

extern const struct processor leverage;
static struct held           *held;

static void setup(void) { held = held_new(&leverage); }
static void teardown(void) { held_free(held); }
TestSuite(leverage, .init = setup, .fini = teardown);

/* What holds after everything that was put; that no mark was forgotten is part of every test. */
static void settle(void)
{
    held_settle(held);
    cr_assert_eq(held_settle_all(held), 0, "a mark was forgotten");
}

static const struct indicator *indicator_at(const char *key) { return held_find(held, &leverage_indicators, key); }

static void learn_golden(void)
{
    held_learn_file(held, &intake_items, GOLDEN "input/reference.items.jsonl");
    held_learn_file(held, &intake_measures, GOLDEN "input/control.measures.jsonl");
    held_learn_file(held, &intake_supply, GOLDEN "input/reference.supply.jsonl");
}

static void put_golden(void) { held_put_file(held, &trade_enriched, GOLDEN "final-now-2026-11-23/trade.enriched.jsonl"); }

/* ---- the shipped data ---- */

/* Every indicator of the shipped data is that which an independent program computed, field by field, and there is no other. */
Test(leverage, golden)
{
    learn_golden();
    put_golden();
    settle();
    cr_assert_eq(held_compare(held, &leverage_indicators, GOLDEN "final-now-2026-11-23/leverage.indicators.jsonl", none), 0);
    cr_assert_eq(held_count(held), 129);
}

/* The same whether the reference comes before the trade or after each record of it was settled. */
Test(leverage, golden_reference_last)
{
    put_golden();
    settle();
    learn_golden();
    settle();
    cr_assert_eq(held_compare(held, &leverage_indicators, GOLDEN "final-now-2026-11-23/leverage.indicators.jsonl", none), 0);
}

static void near(struct maybe_double found, double wanted, double within)
{
    cr_assert(found.known && fabs(found.value - wanted) <= within, "%.12g", found.value);
}

static bool has_caution(const struct indicator *indicator, enum caution caution)
{
    for (size_t i = 0; i < indicator->cautions.count; i++)
        if (indicator->cautions.items[i] == caution)
            return true;
    return false;
}

/* The acceptance table of SPEC 7. */
Test(leverage, acceptance)
{
    const struct indicator *magnets;

    learn_golden();
    put_golden();
    settle();
    near(indicator_at("CHN|antimony|EXPORT|WLD|2025-06")->change.base, -0.88, 0.0005);
    cr_assert(has_caution(indicator_at("CHN|antimony|EXPORT|WLD|2025-06"), CAUTION_DERIVED_INPUT));
    near(indicator_at("CHN|antimony|EXPORT|WLD|2025-06")->control.recovery_ratio, 0.0282, 0.00005);
    near(indicator_at("CHN|antimony|EXPORT|WLD|2024-10")->change.mom, -0.9709, 0.00005);
    near(indicator_at("CHN|germanium|EXPORT|WLD|2025-06")->change.base, -0.95, 0.0005);
    near(indicator_at("CHN|germanium|EXPORT|WLD|2025-06")->control.recovery_ratio, 0.0181, 0.00005);
    cr_assert_eq(indicator_at("CHN|germanium|EXPORT|WLD|2025-06")->control.recovery_basis.value, RECOVERY_BASIS_MEAN);
    near(indicator_at("CHN|germanium|EXPORT|WLD|2025-04")->change.mom, -0.9345, 0.00005);
    magnets = indicator_at("CHN|rare-earth-magnets|EXPORT|WLD|2025-06");
    near(magnets->change.mom, 1.5751, 0.00005);
    near(magnets->change.yoy, -0.3810, 0.00005);
    near(magnets->control.recovery_ratio, 0.6190, 0.00005);
    cr_assert_eq(magnets->control.recovery_basis.value, RECOVERY_BASIS_SAME_MONTH);
    magnets = indicator_at("CHN|rare-earth-magnets|EXPORT|USA|2025-06");
    near(magnets->change.mom, 6.6078, 0.00005);
    near(magnets->control.recovery_ratio, 0.5631, 0.00005);
    cr_assert_eq(magnets->control.base_n.value, 6);
    cr_assert_eq(magnets->control.rebound.value, REBOUND_BACKLOG);
    near(indicator_at("CHN|rare-earth-magnets|EXPORT|USA|2025-05")->control.shortfall_kg, 961400, 50);
    cr_assert(has_caution(magnets, CAUTION_STILL_CONTROLLED) && has_caution(magnets, CAUTION_SINGLE_OBSERVATION) &&
              has_caution(magnets, CAUTION_THIN_BASE));
    for (size_t i = 0; i < held->count; i++)
        cr_assert_not(bytes_begin(held->last[i].key, BYTES("CHN|gallium|")));
}
