/* SPDX-License-Identifier: Apache-2.0
 * leverage.reroutes: hand-made hubs. Antimony of CHN, banned toward USA on 2024-12-03, by way of THA. */
#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>

#include "chokepoint/day.h"
#include "domain/model/topics.h"
#include "support/trades.h"

extern const struct ck_processor leverage;
static struct held              *held;

static void setup(void) { held = held_new(&leverage); }
static void teardown(void) { held_free(held); }
TestSuite(reroute, .init = setup, .fini = teardown);

static const struct reroute *reroute_at(const char *key) { return held_at(held, &leverage_reroutes, key); }

static void near(struct ck_maybe_double found, double wanted) { expect_near(found, wanted, 1e-9 * fabs(wanted)); }

/* A year before the ban: CHN sends 100 to USA and 10 to THA a month, USA takes 5 from THA. */
static void put_before(void)
{
    trades_run(held, "CHN", FLOW_EXPORT, "USA", "2023-12", 12, 100);
    trades_run(held, "CHN", FLOW_EXPORT, "THA", "2023-12", 12, 10);
    trades_run(held, "USA", FLOW_IMPORT, "THA", "2023-12", 12, 5);
}

static void ban(void) { trades_learn_measure(held, "BAN", "CHN", "USA", RESTRICTION_PRESUMED_DENIAL, "2024-12-03"); }

/* Lost 100; THA takes 60 more three and two months before USA takes 45 more from it: 0.45, and lag 2 is the least that attains it. */
Test(reroute, value)
{
    const struct reroute *reroute;

    put_before();
    ban();
    trades_export(held, "CHN", "USA", "2025-03", 0);
    trades_export(held, "CHN", "THA", "2024-12", 70);
    trades_export(held, "CHN", "THA", "2025-01", 70);
    trades_export(held, "CHN", "THA", "2025-02", 40);
    trades_export(held, "CHN", "THA", "2025-03", 12);
    trades_import(held, "USA", "THA", "2025-03", 50);
    reroute = reroute_at("CHN|antimony|THA|USA|2025-03");
    cr_assert(reroute);
    near(reroute->value, 0.45);
    cr_assert_eq(reroute->lag.value, 2);
    cr_assert_eq(reroute->bound, BOUND_UPPER);
    near(reroute->lost_kg, 100);
    near(reroute->import_kg, 50);
    near(reroute->import_median_kg, 5);
    near(reroute->export_kg, 12);
    near(reroute->export_median_kg, 10);
    near(reroute->export_greatest_kg, 70);
    cr_assert_eq(reroute->granularity.value, 0);
    cr_assert_eq(reroute->absent.count, 0);
    cr_assert_eq(reroute->rank_before.value, 2);
    cr_assert_eq(reroute->rank_now.value, 1);
}

/* A gain that is none is 0, not less; more than what was lost is 1, not more. */
Test(reroute, bounds)
{
    put_before();
    ban();
    trades_export(held, "CHN", "USA", "2025-03", 90);
    trades_export(held, "CHN", "THA", "2025-03", 5);
    trades_import(held, "USA", "THA", "2025-03", 50);
    near(reroute_at("CHN|antimony|THA|USA|2025-03")->value, 0);
    trades_export(held, "CHN", "THA", "2025-03", 500);
    near(reroute_at("CHN|antimony|THA|USA|2025-03")->value, 1);
}

static enum absent_reason why(const char *key)
{
    const struct reroute *reroute = reroute_at(key);

    cr_assert(reroute && !reroute->value.known && !reroute->lag.known && reroute->absent.count == 1);
    return reroute->absent.items[0].reason;
}

/* Three months before the ban are no base; then what is missing; then no loss. */
Test(reroute, reasons)
{
    ban();
    trades_run(held, "CHN", FLOW_EXPORT, "USA", "2024-09", 3, 100);
    trades_run(held, "CHN", FLOW_EXPORT, "THA", "2023-12", 12, 10);
    trades_run(held, "USA", FLOW_IMPORT, "THA", "2023-12", 13, 5);
    cr_assert_eq(why("CHN|antimony|THA|USA|2024-12"), ABSENT_REASON_NO_BASE);
    trades_export(held, "CHN", "USA", "2024-08", 101);
    cr_assert_eq(why("CHN|antimony|THA|USA|2024-12"), ABSENT_REASON_MISSING);
    trades_export(held, "CHN", "USA", "2024-12", 100);
    cr_assert_eq(why("CHN|antimony|THA|USA|2024-12"), ABSENT_REASON_NO_LOSS);
    trades_export(held, "CHN", "USA", "2024-12", 99.5);
    cr_assert(reroute_at("CHN|antimony|THA|USA|2024-12")->value.known);
}

/* The ban makes the records, whether it or the trade comes first; a licence makes none. */
Test(reroute, ban_comes_last)
{
    put_before();
    trades_export(held, "CHN", "THA", "2025-03", 70);
    trades_learn_measure(held, "LICENCE", "CHN", "USA", RESTRICTION_LICENCE, "2024-11-03");
    cr_assert_null(reroute_at("CHN|antimony|THA|USA|2025-03"));
    ban();
    cr_assert(reroute_at("CHN|antimony|THA|USA|2025-03"));
    cr_assert_null(reroute_at("CHN|antimony|THA|USA|2024-11"));
}

/* Any other destination of the origin counts in the ranks, and so touches the triple; the world total does not. */
Test(reroute, ranks)
{
    put_before();
    ban();
    trades_export(held, "CHN", "THA", "2025-03", 70);
    cr_assert_eq(reroute_at("CHN|antimony|THA|USA|2025-03")->rank_now.value, 1);
    trades_export(held, "CHN", "DEU", "2025-02", 71);
    trades_export(held, "CHN", "WLD", "2025-02", 999);
    cr_assert_eq(reroute_at("CHN|antimony|THA|USA|2025-03")->rank_now.value, 2);
    trades_export(held, "CHN", "DEU", "2024-02", 120);
    cr_assert_eq(reroute_at("CHN|antimony|THA|USA|2025-03")->rank_before.value, 2);
    trades_export(held, "CHN", "DEU", "2024-03", 1);
    cr_assert_eq(reroute_at("CHN|antimony|THA|USA|2025-03")->rank_before.value, 3);
}

/* A hub is none of the three, and a record ends when its last flow is withdrawn. */
Test(reroute, withdrawn)
{
    put_before();
    ban();
    trades_import(held, "USA", "THA", "2025-03", 50);
    cr_assert(reroute_at("CHN|antimony|THA|USA|2025-03"));
    cr_assert_null(reroute_at("CHN|antimony|USA|USA|2025-03"));
    held_retract(held, &trade_enriched, "antimony|USA|IMPORT|THA|2025-03|1|GACC|ITEM|antimony");
    cr_assert_null(reroute_at("CHN|antimony|THA|USA|2025-03"));
}

/* Without a series of the origin to the hub there is no triple, whatever comes out of the hub. */
Test(reroute, series_withdrawn)
{
    put_before();
    ban();
    trades_import(held, "USA", "THA", "2025-03", 50);
    cr_assert(reroute_at("CHN|antimony|THA|USA|2025-03"));
    for (int month = 0; month < 12; month++) {
        char text[CK_MONTH_TEXT + 1] = { 0 }, key[128];

        ck_month_write(ck_month_from_day(trades_day("2023-12")) + month, text);
        snprintf(key, sizeof key, "antimony|CHN|EXPORT|THA|%s|1|GACC|ITEM|antimony", text);
        held_retract(held, &trade_enriched, key);
    }
    cr_assert_null(reroute_at("CHN|antimony|THA|USA|2025-03"));
}

/* A marker of the importer makes zeros that triples read. */
Test(reroute, marker)
{
    put_before();
    ban();
    cr_assert_null(reroute_at("CHN|antimony|THA|USA|2025-03"));
    trades_learn_marker(held, "USA", FLOW_IMPORT, "2025-03", COMPLETENESS_COMPLETE);
    near(reroute_at("CHN|antimony|THA|USA|2025-03")->import_kg, 0);
}

/* The granularity is the coarsest code of the three flows. */
Test(reroute, granularity)
{
    struct enriched_trade coarse = trades_of("USA", FLOW_IMPORT, "THA", "2025-03", 50);

    put_before();
    ban();
    coarse.nomenclature = NOMENCLATURE_HS2022;
    coarse.commodity = CK_BYTES("282580");
    trades_put(held, coarse);
    cr_assert_eq(reroute_at("CHN|antimony|THA|USA|2025-03")->granularity.value, 6);
    trades_export(held, "CHN", "THA", "2025-03", 50);
    cr_assert_eq(reroute_at("CHN|antimony|THA|USA|2025-03")->granularity.value, 0);
}
