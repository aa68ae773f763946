/* SPDX-License-Identifier: Apache-2.0
 * WITHDRAWN: what the publisher no longer states is for whoever computes as if it had never been stated. */
#include <criterion/criterion.h>

#include "domain/model/topics.h"
#include "support/claims.h"
#include "support/trades.h"

extern const struct ck_processor leverage, verify;
static struct held              *held;
static struct ck_arena           arena;

static void setup(void) { held = held_new(&leverage); }
static void setup_verify(void)
{
    held = held_new(&verify);
    ck_stage_day(held->stage, trades_day("2026-11-23"));
}
static void teardown(void)
{
    held_free(held);
    ck_arena_release(&arena);
}
TestSuite(withdrawn, .init = setup, .fini = teardown);
TestSuite(withdrawn_claims, .init = setup_verify, .fini = teardown);

static const struct indicator *indicator_at(const char *key) { return held_at(held, &leverage_indicators, key); }

static void withdraw(struct enriched_trade trade)
{
    trade.observation = OBSERVATION_WITHDRAWN;
    trade.quantity_kg = (struct ck_maybe_double){ 0 };
    trade.revised = true;
    trade.vintage = trade.published_at += 86400000;
    trades_put(held, trade);
}

static void withdraw_export(const char *partner, const char *month) { withdraw(trades_of("CHN", FLOW_EXPORT, partner, month, 20)); }

/* Its record goes, and what was compared with it; stated again it is back. */
Test(withdrawn, cell)
{
    trades_export(held, "CHN", "USA", "2025-05", 10);
    trades_export(held, "CHN", "USA", "2025-06", 20);
    cr_assert_eq(indicator_at("CHN|antimony|EXPORT|USA|2025-06")->change.mom.value, 1);
    withdraw_export("USA", "2025-05");
    cr_assert_null(indicator_at("CHN|antimony|EXPORT|USA|2025-05"));
    cr_assert_not(indicator_at("CHN|antimony|EXPORT|USA|2025-06")->change.mom.known);
    trades_export(held, "CHN", "USA", "2025-05", 10);
    cr_assert_eq(indicator_at("CHN|antimony|EXPORT|USA|2025-06")->change.mom.value, 1);
}

/* Of the two sources of a month the other takes its place, and there is no conflict with what is not stated. */
Test(withdrawn, other_source)
{
    struct enriched_trade other = trades_of("CHN", FLOW_EXPORT, "USA", "2025-06", 30);

    other.source = CK_BYTES("UNCOMTRADE");
    trades_put(held, other);
    trades_export(held, "CHN", "USA", "2025-06", 20);
    cr_assert_eq(indicator_at("CHN|antimony|EXPORT|USA|2025-06")->level.conflicts.count, 1);
    withdraw_export("USA", "2025-06");
    cr_assert_eq(indicator_at("CHN|antimony|EXPORT|USA|2025-06")->level.quantity_kg.value, 30);
    cr_assert_eq(indicator_at("CHN|antimony|EXPORT|USA|2025-06")->level.conflicts.count, 0);
}

/* An ITEM fact that is withdrawn does not keep the codes of the month from being the cell; one code less is the rest. */
Test(withdrawn, parts)
{
    struct enriched_trade code = trades_of("CHN", FLOW_EXPORT, "USA", "2025-06", 7), another = code;

    code.nomenclature = another.nomenclature = NOMENCLATURE_GACC8;
    code.commodity = CK_BYTES("81101000");
    another.commodity = CK_BYTES("81109000");
    trades_put(held, code);
    trades_put(held, another);
    trades_export(held, "CHN", "USA", "2025-06", 20);
    cr_assert_eq(indicator_at("CHN|antimony|EXPORT|USA|2025-06")->level.quantity_kg.value, 20);
    withdraw_export("USA", "2025-06");
    cr_assert_eq(indicator_at("CHN|antimony|EXPORT|USA|2025-06")->level.quantity_kg.value, 14);
    withdraw(another);
    cr_assert_eq(indicator_at("CHN|antimony|EXPORT|USA|2025-06")->level.quantity_kg.value, 7);
    cr_assert_eq(indicator_at("CHN|antimony|EXPORT|USA|2025-06")->level.first_quantity_kg.value, 7);
}

/* The series of a withdrawn fact alone is none: silence means nothing there. Another fact, and it means zero, also in the month of the withdrawal. */
Test(withdrawn, silence)
{
    withdraw_export("USA", "2025-06");
    trades_learn_marker(held, "CHN", FLOW_EXPORT, "2025-06", COMPLETENESS_COMPLETE);
    cr_assert_null(indicator_at("CHN|antimony|EXPORT|USA|2025-06"));
    trades_export(held, "CHN", "USA", "2025-01", 10);
    cr_assert_eq(indicator_at("CHN|antimony|EXPORT|USA|2025-06")->level.state.value, CELL_STATE_ZERO);
    withdraw_export("USA", "2025-01");
    cr_assert_null(indicator_at("CHN|antimony|EXPORT|USA|2025-06"));
}

/* The mirror, the partners of the world, and a period of several months. */
Test(withdrawn, readers)
{
    struct enriched_trade sum = trades_of("CHN", FLOW_EXPORT, "USA", "2025-01", 90);

    trades_export(held, "CHN", "USA", "2025-06", 20);
    trades_export(held, "CHN", "JPN", "2025-06", 20);
    trades_import(held, "USA", "CHN", "2025-06", 10);
    cr_assert(indicator_at("CHN|antimony|EXPORT|USA|2025-06")->mirror.gap.known);
    cr_assert_eq(indicator_at("CHN|antimony|EXPORT|WLD|2025-06")->concentration.partners.value, 2);
    withdraw(trades_of("USA", FLOW_IMPORT, "CHN", "2025-06", 10));
    withdraw_export("JPN", "2025-06");
    cr_assert_not(indicator_at("CHN|antimony|EXPORT|USA|2025-06")->mirror.gap.known);
    cr_assert_eq(indicator_at("CHN|antimony|EXPORT|WLD|2025-06")->concentration.partners.value, 1);
    sum.period_months = 3;
    trades_put(held, sum);
    trades_export(held, "CHN", "USA", "2025-03", 5);
    cr_assert_eq(indicator_at("CHN|antimony|EXPORT|USA|2025-03")->rolling.sum_3m.value, 90);
    withdraw(sum);
    cr_assert_not(indicator_at("CHN|antimony|EXPORT|USA|2025-03")->rolling.sum_3m.known);
}

/* A claim about it can no longer be checked. */
Test(withdrawn_claims, level)
{
    struct policy_claim claim = claims_of(
        (struct claim_text){ .metric = METRIC_QUANTITY_LEVEL, .period = "2025-06", .partner = "USA", .value = 20, .low = 20, .high = 20 }, &arena);
    const struct verdict *verdict;

    trades_export(held, "CHN", "USA", "2025-06", 20);
    trades_export(held, "CHN", "USA", "2025-07", 20);
    held_put(held, &policy_claims, &claim);
    verdict = held_at(held, &policy_verdicts, "N|antimony|0");
    cr_assert_eq(verdict->verdict, VERDICT_KIND_SUPPORTED);
    withdraw_export("USA", "2025-06");
    verdict = held_at(held, &policy_verdicts, "N|antimony|0");
    cr_assert_eq(verdict->verdict, VERDICT_KIND_NOT_CHECKABLE);
    cr_assert_eq(verdict->why.value, (int32_t)VERDICT_WHY_MISSING);
}
