/* SPDX-License-Identifier: Apache-2.0
 * leverage.indicators: the acceptance values of the shipped data, and by hand what that data does not show. */
#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>

#include "chokepoint/day.h"
#include "domain/model/topics.h"
#include "support/acts.h"
#include "support/trades.h"

#define GOLDEN SOURCE_DIR "/tests/golden/"

static const char *const none[] = { NULL };

extern const struct ck_processor leverage;
static struct held              *held;

static void setup(void) { held = held_new(&leverage); }
static void teardown(void) { held_free(held); }
TestSuite(leverage, .init = setup, .fini = teardown);

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
    held_settle_checked(held);
    cr_assert_eq(held_compare(held, &leverage_indicators, GOLDEN "final-now-2026-11-23/leverage.indicators.jsonl", none), 0);
    cr_assert_eq(held_count(held), 587);
}

/* The same whether the reference comes before the trade or after each record of it was settled. */
Test(leverage, golden_reference_last)
{
    put_golden();
    held_settle_checked(held);
    learn_golden();
    held_settle_checked(held);
    cr_assert_eq(held_compare(held, &leverage_indicators, GOLDEN "final-now-2026-11-23/leverage.indicators.jsonl", none), 0);
}

static bool has_caution(const struct indicator *indicator, enum caution caution)
{
    for (size_t i = 0; i < indicator->cautions.count; i++)
        if (indicator->cautions.items[i] == caution)
            return true;
    return false;
}

/* The acceptance table of SPEC 7.7. */
Test(leverage, acceptance)
{
    const struct indicator *magnets;

    learn_golden();
    put_golden();
    held_settle_checked(held);
    expect_near(indicator_at("CHN|antimony|EXPORT|WLD|2025-06")->change.base, -0.88, 0.0005);
    cr_assert(has_caution(indicator_at("CHN|antimony|EXPORT|WLD|2025-06"), CAUTION_DERIVED_INPUT));
    expect_near(indicator_at("CHN|antimony|EXPORT|WLD|2025-06")->control.recovery_ratio, 0.0282, 0.00005);
    expect_near(indicator_at("CHN|antimony|EXPORT|WLD|2024-10")->change.mom, -0.9709, 0.00005);
    expect_near(indicator_at("CHN|germanium|EXPORT|WLD|2025-06")->change.base, -0.95, 0.0005);
    expect_near(indicator_at("CHN|germanium|EXPORT|WLD|2025-06")->control.recovery_ratio, 0.0181, 0.00005);
    cr_assert_eq(indicator_at("CHN|germanium|EXPORT|WLD|2025-06")->control.recovery_basis.value, RECOVERY_BASIS_MEAN);
    expect_near(indicator_at("CHN|germanium|EXPORT|WLD|2025-04")->change.mom, -0.9345, 0.00005);
    magnets = indicator_at("CHN|rare-earth-magnets|EXPORT|WLD|2025-06");
    expect_near(magnets->change.mom, 1.5751, 0.00005);
    expect_near(magnets->change.yoy, -0.3810, 0.00005);
    expect_near(magnets->control.recovery_ratio, 0.6190, 0.00005);
    cr_assert_eq(magnets->control.recovery_basis.value, RECOVERY_BASIS_SAME_MONTH);
    magnets = indicator_at("CHN|rare-earth-magnets|EXPORT|USA|2025-06");
    expect_near(magnets->change.mom, 6.6078, 0.00005);
    expect_near(magnets->control.recovery_ratio, 0.5631, 0.00005);
    cr_assert_eq(magnets->control.base_n.value, 6);
    cr_assert_eq(magnets->control.rebound.value, REBOUND_BACKLOG);
    expect_near(indicator_at("CHN|rare-earth-magnets|EXPORT|USA|2025-05")->control.shortfall_kg, 961400, 50);
    cr_assert(has_caution(magnets, CAUTION_STILL_CONTROLLED) && has_caution(magnets, CAUTION_SINGLE_OBSERVATION) &&
              has_caution(magnets, CAUTION_THIN_BASE));
    for (size_t i = 0; i < held->count; i++)
        cr_assert_not(ck_bytes_begin(held->last[i].key, CK_BYTES("CHN|gallium|")));
}

/* ---- by hand ---- */

/* A cell of two months fills neither, gives no record, and is the reason why a month inside it is no base; the sum to date knows it. */
Test(leverage, two_months)
{
    struct enriched_trade both = trades_of("CHN", FLOW_EXPORT, "USA", "2025-01", 100);

    trades_run(held, "CHN", FLOW_EXPORT, "USA", "2024-01", 12, 50);
    both.period_months = 2;
    trades_put(held, both);
    trades_export(held, "CHN", "USA", "2025-03", 20);
    held_settle_checked(held);
    cr_assert_null(indicator_at("CHN|antimony|EXPORT|USA|2025-02"));
    cr_assert_eq(absent_why(indicator_at("CHN|antimony|EXPORT|USA|2025-03"), "change.mom"), ABSENT_REASON_TWO_MONTH);
    cr_assert_eq(absent_why(indicator_at("CHN|antimony|EXPORT|USA|2025-03"), "change.base"), ABSENT_REASON_TWO_MONTH);
    expect_near(indicator_at("CHN|antimony|EXPORT|USA|2025-03")->change.ytd, 120.0 / 150 - 1, 1e-9);
    expect_near(indicator_at("CHN|antimony|EXPORT|USA|2025-03")->rolling.sum_3m, 120, 1e-9);
}

/* A suppressed cell has a record whose figures say so; it is no base. */
Test(leverage, suppressed)
{
    struct enriched_trade hidden = trades_of("CHN", FLOW_EXPORT, "USA", "2025-02", UNKNOWN_KG);

    hidden.observation = OBSERVATION_SUPPRESSED;
    trades_put(held, hidden);
    trades_export(held, "CHN", "USA", "2025-03", 20);
    held_settle_checked(held);
    cr_assert_eq(indicator_at("CHN|antimony|EXPORT|USA|2025-02")->level.state.value, CELL_STATE_SUPPRESSED);
    cr_assert_eq(absent_why(indicator_at("CHN|antimony|EXPORT|USA|2025-02"), "level.quantity_kg"), ABSENT_REASON_SUPPRESSED);
    cr_assert_eq(absent_why(indicator_at("CHN|antimony|EXPORT|USA|2025-02"), "change.mom"), ABSENT_REASON_SUPPRESSED);
    cr_assert_eq(absent_why(indicator_at("CHN|antimony|EXPORT|USA|2025-03"), "change.mom"), ABSENT_REASON_SUPPRESSED);
}

/* A late COMPLETE marker makes cells, and so records, that did not exist; the world total is zero only where no partner has anything. */
Test(leverage, marker)
{
    trades_export(held, "CHN", "USA", "2025-01", 20);
    trades_export(held, "CHN", "WLD", "2025-01", 30);
    trades_export(held, "CHN", "DEU", "2025-02", 5);
    held_settle_checked(held);
    cr_assert_null(indicator_at("CHN|antimony|EXPORT|USA|2025-02"));
    trades_learn_marker(held, "CHN", FLOW_EXPORT, "2025-02", COMPLETENESS_COMPLETE);
    trades_learn_marker(held, "CHN", FLOW_EXPORT, "2025-03", COMPLETENESS_COMPLETE);
    held_settle_checked(held);
    cr_assert_eq(indicator_at("CHN|antimony|EXPORT|USA|2025-02")->level.state.value, CELL_STATE_ZERO);
    cr_assert_eq(indicator_at("CHN|antimony|EXPORT|WLD|2025-02")->level.state.value, CELL_STATE_MISSING);
    cr_assert_eq(indicator_at("CHN|antimony|EXPORT|WLD|2025-03")->level.state.value, CELL_STATE_ZERO);
    /* a partner's cell takes the zero of the world away, and with it the basis of everyone's share */
    trades_export(held, "CHN", "DEU", "2025-03", 7);
    held_settle_checked(held);
    cr_assert_eq(indicator_at("CHN|antimony|EXPORT|WLD|2025-03")->level.state.value, CELL_STATE_MISSING);
    cr_assert_eq(indicator_at("CHN|antimony|EXPORT|USA|2025-03")->concentration.share_basis.value, SHARE_BASIS_SUM);
}

/* A PARTIAL marker makes its month provisional, until a COMPLETE one comes. */
Test(leverage, provisional)
{
    trades_export(held, "CHN", "USA", "2025-01", 20);
    trades_learn_marker(held, "CHN", FLOW_EXPORT, "2025-01", COMPLETENESS_PARTIAL);
    held_settle_checked(held);
    cr_assert(has_caution(indicator_at("CHN|antimony|EXPORT|USA|2025-01"), CAUTION_PROVISIONAL));
}

/* Without a world total a share is of the sum of the partners, two or more; a partner more changes everyone's share, and the total when it comes. */
Test(leverage, shares)
{
    trades_export(held, "CHN", "USA", "2025-01", 20);
    held_settle_checked(held);
    cr_assert_eq(absent_why(indicator_at("CHN|antimony|EXPORT|USA|2025-01"), "concentration.share"), ABSENT_REASON_FEW_PARTNERS);
    trades_export(held, "CHN", "DEU", "2025-01", 60);
    held_settle_checked(held);
    expect_near(indicator_at("CHN|antimony|EXPORT|USA|2025-01")->concentration.share, 0.25, 1e-12);
    cr_assert_eq(indicator_at("CHN|antimony|EXPORT|WLD|2025-01")->level.state.value, CELL_STATE_MISSING);
    cr_assert_eq(absent_why(indicator_at("CHN|antimony|EXPORT|WLD|2025-01"), "change.mom"), ABSENT_REASON_NOT_REPORTED);
    trades_export(held, "CHN", "WLD", "2025-01", 100);
    trades_export(held, "CHN", "JPN", "2025-01", 20);
    held_settle_checked(held);
    expect_near(indicator_at("CHN|antimony|EXPORT|USA|2025-01")->concentration.share, 0.2, 1e-12);
    expect_near(indicator_at("CHN|antimony|EXPORT|WLD|2025-01")->concentration.hhi, (400.0 + 3600 + 400) / 10000, 1e-12);
}

/* Twelve digits of kilograms are no quantity: one gram more is. */
Test(leverage, reads_grams)
{
    struct enriched_trade trade = trades_of("CHN", FLOW_EXPORT, "USA", "2025-01", 1234567890120);

    trade.quantity_g = ck_known_long(1234567890123456);
    trades_put(held, trade);
    trade = trades_of("CHN", FLOW_EXPORT, "USA", "2025-02", 1234567890120);
    trade.quantity_g = ck_known_long(2 * 1234567890123456);
    trades_put(held, trade);
    held_settle_checked(held);
    expect_near(indicator_at("CHN|antimony|EXPORT|USA|2025-02")->change.mom, 1, 1e-15);
    cr_assert_not(has_caution(indicator_at("CHN|antimony|EXPORT|USA|2025-01"), CAUTION_REVISED));
    trade = trades_of("CHN", FLOW_EXPORT, "USA", "2025-01", 5); /* of a version that wrote no grams */
    trades_put(held, trade);
    held_settle_checked(held);
    expect_near(indicator_at("CHN|antimony|EXPORT|USA|2025-01")->level.quantity_kg, 5, 1e-15);
}

/* The mirror is what the partner reports: it comes, changes and goes. */
Test(leverage, mirror)
{
    trades_export(held, "CHN", "USA", "2025-01", 75);
    held_settle_checked(held);
    cr_assert_eq(absent_why(indicator_at("CHN|antimony|EXPORT|USA|2025-01"), "mirror.gap"), ABSENT_REASON_ONE_SIDED);
    trades_import(held, "USA", "CHN", "2025-01", 100);
    held_settle_checked(held);
    expect_near(indicator_at("CHN|antimony|EXPORT|USA|2025-01")->mirror.gap, 0.25, 1e-12);
    held_retract(held, &trade_enriched, "antimony|USA|IMPORT|CHN|2025-01|1|GACC|ITEM|antimony");
    held_settle_checked(held);
    cr_assert_eq(absent_why(indicator_at("CHN|antimony|EXPORT|USA|2025-01"), "mirror.gap"), ABSENT_REASON_ONE_SIDED);
    cr_assert_null(indicator_at("USA|antimony|IMPORT|CHN|2025-01"));
}

/* Also where the importer's total is settled by itself, so that nothing but the mirror reads the import; and a zero by absence is a mirror too. */
Test(leverage, mirror_alone)
{
    trades_import(held, "USA", "WLD", "2025-01", 500);
    trades_import(held, "USA", "CHN", "2024-12", 1);
    trades_export(held, "CHN", "USA", "2025-01", 75);
    held_settle_checked(held);
    trades_import(held, "USA", "CHN", "2025-01", 100);
    held_settle_checked(held);
    expect_near(indicator_at("CHN|antimony|EXPORT|USA|2025-01")->mirror.gap, 0.25, 1e-12);
    held_retract(held, &trade_enriched, "antimony|USA|IMPORT|CHN|2025-01|1|GACC|ITEM|antimony");
    trades_learn_marker(held, "USA", FLOW_IMPORT, "2025-01", COMPLETENESS_COMPLETE);
    held_settle_checked(held);
    expect_near(indicator_at("CHN|antimony|EXPORT|USA|2025-01")->mirror.gap, -1, 1e-12);
}

/* The importer's own figures tell the supplier's share; its total, when it comes, touches every supplier. */
Test(leverage, supplier_share)
{
    trades_export(held, "CHN", "USA", "2025-12", 1);
    trades_run(held, "USA", FLOW_IMPORT, "CHN", "2025-01", 12, 30);
    held_settle_checked(held);
    cr_assert_eq(absent_why(indicator_at("CHN|antimony|EXPORT|USA|2025-12"), "dependency.supplier_share"), ABSENT_REASON_NO_SUPPLY);
    trades_run(held, "USA", FLOW_IMPORT, "WLD", "2025-01", 12, 40);
    held_settle_checked(held);
    expect_near(indicator_at("CHN|antimony|EXPORT|USA|2025-12")->dependency.supplier_share, 0.75, 1e-12);
    expect_near(indicator_at("USA|antimony|IMPORT|CHN|2025-12")->dependency.supplier_share, 0.75, 1e-12);
}

/* The world depends on no one, and no one on it: an end that is WLD has neither supplier share nor import reliance, whatever the flow and whatever
 * the supply facts say of the country at the other end. */
Test(leverage, dependency_on_the_world)
{
    static const enum flow    flows[] = { FLOW_EXPORT, FLOW_IMPORT, FLOW_RE_EXPORT, FLOW_RE_IMPORT };
    static const char *const  keys[] = { "USA|antimony|EXPORT|WLD|2025-12", "USA|antimony|IMPORT|WLD|2025-12", "USA|antimony|RE_EXPORT|WLD|2025-12",
                                         "USA|antimony|RE_IMPORT|WLD|2025-12" };
    const struct supply_entry reliance = { .item = CK_BYTES("antimony"),
                                           .country = CK_BYTES("USA"),
                                           .measure = CK_BYTES("net_import_reliance"),
                                           .year_from = 2024,
                                           .year_to = 2024,
                                           .value = ck_known_double(81),
                                           .qualifier = QUALIFIER_GREATER };

    held_learn(held, &intake_supply, "antimony|USA|-|net_import_reliance|2024", &reliance);
    for (size_t i = 0; i < sizeof flows / sizeof *flows; i++)
        trades_run(held, "USA", flows[i], "WLD", "2025-01", 12, 40);
    trades_run(held, "USA", FLOW_IMPORT, "CHN", "2025-01", 12, 30);
    held_settle_checked(held);
    for (size_t i = 0; i < sizeof flows / sizeof *flows; i++) {
        const struct indicator *indicator = indicator_at(keys[i]);

        cr_assert(!indicator->dependency.supplier_share.known && !indicator->dependency.net_import_reliance.known &&
                  !indicator->dependency.bound.known);
        cr_assert_eq(absent_why(indicator, "dependency.supplier_share"), ABSENT_REASON_NOT_APPLICABLE, "%s", keys[i]);
        cr_assert_eq(absent_why(indicator, "dependency.net_import_reliance"), ABSENT_REASON_NOT_APPLICABLE, "%s", keys[i]);
        cr_assert_eq(indicator->leverage.missing.count, 3, "%s", keys[i]); /* essentiality, substitutability, world_share */
    }
    expect_near(indicator_at("USA|antimony|IMPORT|CHN|2025-12")->dependency.net_import_reliance, 0.81, 1e-12);
    expect_near(indicator_at("USA|antimony|IMPORT|CHN|2025-12")->dependency.supplier_share, 0.75, 1e-12);
}

/* A share is what its unit says, and none where that is unknown. */
Test(leverage, shares_by_their_unit)
{
    static const struct {
        const char *unit;
        double      value, part;
    } cases[] = { { "percent", 81, 0.81 }, { "ratio", 0.81, 0.81 }, { "Per cent", 81, 0.81 }, { "points", 81, NAN }, { "points", 0, 0 } };
    const char *key = "USA|antimony|IMPORT|CHN|2025-12";

    trades_run(held, "USA", FLOW_IMPORT, "CHN", "2025-01", 12, 30);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct supply_entry fact = { .item = CK_BYTES("antimony"),
                                     .country = CK_BYTES("USA"),
                                     .measure = CK_BYTES("net_import_reliance"),
                                     .year_from = 2024,
                                     .year_to = 2024,
                                     .value = ck_known_double(cases[i].value),
                                     .qualifier = QUALIFIER_GREATER,
                                     .unit = ck_bytes_from(cases[i].unit),
                                     .known_at = (int64_t)i };

        held_learn(held, &intake_supply, "antimony|USA|-|net_import_reliance|2024", &fact);
        fact.measure = CK_BYTES("import_share"), fact.partner = CK_BYTES("CHN");
        held_learn(held, &intake_supply, "antimony|USA|CHN|import_share|2024", &fact);
        held_settle_checked(held);
        if (isnan(cases[i].part)) {
            cr_assert(!indicator_at(key)->dependency.net_import_reliance.known && !indicator_at(key)->dependency.bound.known);
            cr_assert_eq(absent_why(indicator_at(key), "dependency.net_import_reliance"), ABSENT_REASON_UNLIKE_UNITS);
            cr_assert_eq(absent_why(indicator_at(key), "dependency.supplier_share"), ABSENT_REASON_UNLIKE_UNITS);
            continue;
        }
        expect_near(indicator_at(key)->dependency.net_import_reliance, cases[i].part, 1e-12);
        expect_near(indicator_at(key)->dependency.supplier_share, cases[i].part, 1e-12);
    }
}

static void learn_share(const char *item, const char *supplier, int32_t from, int32_t to, double percent)
{
    struct supply_entry fact = { .item = ck_bytes_from(item),
                                 .country = CK_BYTES("USA"),
                                 .partner = ck_bytes_from(supplier),
                                 .measure = supplier ? CK_BYTES("import_share") : CK_BYTES("net_import_reliance"),
                                 .year_from = from,
                                 .year_to = to,
                                 .value = ck_known_double(percent) };
    char                key[64];

    snprintf(key, sizeof key, "%s|USA|%s|%s|%d|%d", item, supplier ? supplier : "-", fact.measure.data, (int)from, (int)to);
    held_learn(held, &intake_supply, key, &fact);
}

static void expect_share(const char *key, double share, const char *of)
{
    const struct indicator_dependency *dependency = &indicator_at(key)->dependency;

    if (isnan(share))
        cr_assert_eq(absent_why(indicator_at(key), "dependency.supplier_share"), ABSENT_REASON_NO_SUPPLY, "%s", key);
    else
        expect_near(dependency->supplier_share, share, 1e-12);
    cr_assert(ck_bytes_equal(dependency->supplier_share_of, ck_bytes_from(of)) && !dependency->supplier_share_of.data == !of, "%s: of %.*s", key,
              (int)dependency->supplier_share_of.size, dependency->supplier_share_of.data);
}

/* The years of the supply fact that the share is; 0: it is none. */
static void expect_years(const char *key, int32_t from, int32_t to)
{
    const struct indicator_dependency *dependency = &indicator_at(key)->dependency;

    cr_assert_eq(dependency->supplier_share_year_from.known, from > 0, "%s", key);
    cr_assert_eq(dependency->supplier_share_year_to.known, to > 0, "%s", key);
    cr_assert(dependency->supplier_share_year_from.value == from && dependency->supplier_share_year_to.value == to, "%s: %d to %d", key,
              (int)dependency->supplier_share_year_from.value, (int)dependency->supplier_share_year_to.value);
}

/* A list of an item's suppliers is its own: who is not in it is among its rest, whatever the parent's list says. Without one it is the parent's, and
 * says so. */
Test(leverage, import_shares_of_the_parent)
{
    const char      *mexico = "USA|antimony|IMPORT|MEX|2025-12", *china = "USA|antimony|IMPORT|CHN|2025-12";
    struct ck_arena  arena = CK_ARENA_NULL;
    struct item_fact item = acts_item((struct item_text){ .item = "antimony", .parent = "metals" }, &arena);

    held_learn(held, &intake_items, "antimony", &item);
    trades_run(held, "USA", FLOW_IMPORT, "CHN", "2025-12", 1, 30);
    trades_run(held, "USA", FLOW_IMPORT, "MEX", "2025-12", 1, 30);
    learn_share("metals", "CHN", 2021, 2024, 55);
    learn_share("metals", NULL, 2024, 2024, 86);
    held_settle_checked(held);
    expect_share(china, 0.55, "metals");
    expect_share(mexico, NAN, NULL);
    expect_years(china, 2021, 2024);
    expect_years(mexico, 0, 0);
    cr_assert(ck_bytes_equal(indicator_at(china)->dependency.net_import_reliance_of, CK_BYTES("metals")));
    learn_share("antimony", "MEX", 2017, 2020, 86);
    held_settle_checked(held);
    expect_share(china, NAN, NULL);
    expect_share(mexico, 0.86, NULL);
    expect_years(china, 0, 0);
    expect_years(mexico, 2017, 2020);
    learn_share("antimony", "CHN", 2017, 2020, 9);
    held_settle_checked(held);
    expect_share(china, 0.09, NULL);
    learn_share("antimony", "OTH", 2021, 2024, 5);
    learn_share("antimony", "MEX", 2021, 2024, 95);
    held_settle_checked(held);
    expect_share(china, NAN, NULL);
    expect_share(mexico, 0.95, NULL);
    ck_arena_release(&arena);
}

/* Reasons: a record that is no export has no mirror, whoever the partner is; a world total is none. A value is suppressed with its cell, not reported
 * without one, else missing. */
Test(leverage, reasons)
{
    struct enriched_trade hidden = trades_of("CHN", FLOW_EXPORT, "USA", "2025-02", UNKNOWN_KG);

    hidden.observation = OBSERVATION_SUPPRESSED;
    trades_put(held, hidden);
    trades_export(held, "CHN", "USA", "2025-01", 5);
    trades_export(held, "CHN", "WLD", "2025-01", 5);
    trades_import(held, "USA", "WLD", "2025-01", 5);
    trades_import(held, "USA", "CHN", "2025-01", 5);
    held_settle_checked(held);
    cr_assert_eq(absent_why(indicator_at("CHN|antimony|EXPORT|WLD|2025-01"), "mirror.gap"), ABSENT_REASON_IS_TOTAL);
    cr_assert_eq(absent_why(indicator_at("USA|antimony|IMPORT|WLD|2025-01"), "mirror.gap"), ABSENT_REASON_NOT_APPLICABLE);
    cr_assert_eq(absent_why(indicator_at("USA|antimony|IMPORT|CHN|2025-01"), "mirror.gap"), ABSENT_REASON_NOT_APPLICABLE);
    cr_assert_eq(absent_why(indicator_at("CHN|antimony|EXPORT|USA|2025-01"), "level.value_usd"), ABSENT_REASON_MISSING);
    cr_assert_eq(absent_why(indicator_at("CHN|antimony|EXPORT|USA|2025-02"), "level.value_usd"), ABSENT_REASON_SUPPRESSED);
    cr_assert_eq(absent_why(indicator_at("CHN|antimony|EXPORT|WLD|2025-02"), "level.value_usd"), ABSENT_REASON_NOT_REPORTED);
}

/* A base inside a cell of two months is `two_month`, whether or not that cell has a quantity. */
Test(leverage, two_months_without_quantity)
{
    struct enriched_trade both = trades_of("CHN", FLOW_EXPORT, "USA", "2025-01", UNKNOWN_KG);

    both.period_months = 2;
    trades_put(held, both);
    trades_export(held, "CHN", "USA", "2025-03", 20);
    held_settle_checked(held);
    cr_assert_eq(absent_why(indicator_at("CHN|antimony|EXPORT|USA|2025-03"), "change.mom"), ABSENT_REASON_TWO_MONTH);
    cr_assert_eq(absent_why(indicator_at("CHN|antimony|EXPORT|USA|2025-03"), "change.base"), ABSENT_REASON_TWO_MONTH);
}

/* Two sources that differ by more than a hundredth are a conflict; a corrected quantity is a revision. */
Test(leverage, conflict_and_revision)
{
    struct enriched_trade other = trades_of("CHN", FLOW_EXPORT, "USA", "2025-01", 110),
                          corrected = trades_of("CHN", FLOW_EXPORT, "USA", "2025-01", 100);

    other.source = CK_BYTES("UNCOMTRADE");
    trades_put(held, other);
    held_settle_checked(held);
    cr_assert(ck_bytes_equal(indicator_at("CHN|antimony|EXPORT|USA|2025-01")->level.source, CK_BYTES("UNCOMTRADE")));
    corrected.first_quantity_kg = ck_known_double(90);
    trades_put(held, corrected);
    held_settle_checked(held);
    expect_near(indicator_at("CHN|antimony|EXPORT|USA|2025-01")->level.quantity_kg, 100, 0);
    expect_near(indicator_at("CHN|antimony|EXPORT|USA|2025-01")->level.first_quantity_kg, 90, 0);
    cr_assert_eq(indicator_at("CHN|antimony|EXPORT|USA|2025-01")->level.conflicts.count, 1);
    cr_assert(has_caution(indicator_at("CHN|antimony|EXPORT|USA|2025-01"), CAUTION_CONFLICT));
    cr_assert(has_caution(indicator_at("CHN|antimony|EXPORT|USA|2025-01"), CAUTION_REVISED));
    cr_assert_eq(indicator_at("CHN|antimony|EXPORT|USA|2025-01")->emission.sources.count, 2);
}

/* A measure that is learned late moves E, and with it everything that looks back on it. */
Test(leverage, late_measure)
{
    trades_run(held, "CHN", FLOW_EXPORT, "USA", "2024-01", 14, 100);
    held_settle_checked(held);
    cr_assert_eq(absent_why(indicator_at("CHN|antimony|EXPORT|USA|2025-02"), "control.recovery_ratio"), ABSENT_REASON_NOT_CONTROLLED);
    trades_learn_measure(held, "M", "CHN", "USA", RESTRICTION_LICENCE, "2025-01-10");
    held_settle_checked(held);
    expect_near(indicator_at("CHN|antimony|EXPORT|USA|2025-02")->control.recovery_ratio, 1, 0);
    cr_assert_eq(indicator_at("CHN|antimony|EXPORT|USA|2025-01")->control.status.value, STATUS_LICENCE);
    cr_assert_eq(indicator_at("CHN|antimony|EXPORT|USA|2024-12")->control.status.value, STATUS_NONE_KNOWN);
    cr_assert_eq(indicator_at("CHN|antimony|EXPORT|USA|2025-02")->control.phase.value, PHASE_BASELINE);
}

/* Records of no item leave no row. */
Test(leverage, no_item)
{
    struct enriched_trade mixed = trades_of("CHN", FLOW_EXPORT, "USA", "2025-01", 75);
    const struct ck_bytes candidates[] = { CK_BYTES("antimony"), CK_BYTES("germanium") };

    mixed.item = (struct ck_bytes){ 0 };
    trades_put(held, mixed);
    mixed.candidates = (struct ck_bytes_array){ candidates, 2 };
    trades_put(held, mixed);
    held_settle_checked(held);
    cr_assert_eq(held_count(held), 0);
}

/* Each output key leads back to the subject that states it. */
Test(leverage, subjects)
{
    char   buf[CK_KEY_SIZE_MAX];
    size_t size = leverage.subject(&leverage_indicators, CK_BYTES("CHN|antimony|EXPORT|USA|2025-01"), buf);

    cr_assert(ck_bytes_equal((struct ck_bytes){ buf, size }, CK_BYTES("antimony|CHN|EXPORT|USA")));
    size = leverage.subject(&leverage_reroutes, CK_BYTES("CHN|antimony|THA|USA|2025-01"), buf);
    cr_assert(ck_bytes_equal((struct ck_bytes){ buf, size }, CK_BYTES("antimony|CHN|REROUTE|THA|USA")));
}

/* The first fact of a series makes silence mean zero in other months than its own, where partners are added up because nothing is known of the world:
 * there the shares of its siblings change too. (Found on a real cluster: a round of tests/kafka/soak.) */
Test(leverage, first_fact_of_a_sibling)
{
    struct enriched_trade hidden = trades_of("CHN", FLOW_EXPORT, "ITA", "2025-01", UNKNOWN_KG);

    hidden.observation = OBSERVATION_SUPPRESSED;
    trades_put(held, hidden);
    trades_learn_marker(held, "CHN", FLOW_EXPORT, "2025-01", COMPLETENESS_COMPLETE);
    trades_export(held, "CHN", "WLD", "2025-03", 100);
    trades_export(held, "CHN", "CHL", "2025-03", 20);
    held_settle_checked(held);
    cr_assert_eq(absent_why(indicator_at("CHN|antimony|EXPORT|CHL|2025-01"), "concentration.share"), ABSENT_REASON_FEW_PARTNERS);
    trades_export(held, "CHN", "DEU", "2025-03", 30);
    held_settle_checked(held);
    cr_assert_eq(absent_why(indicator_at("CHN|antimony|EXPORT|CHL|2025-01"), "concentration.share"), ABSENT_REASON_FROM_ZERO);
}
