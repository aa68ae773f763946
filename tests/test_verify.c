/* SPDX-License-Identifier: Apache-2.0
 * Verdicts about trade, on hand-made cells: a test for each rule. Controls are in test_verify_control.c. */
#include <criterion/criterion.h>

#include "domain/model/topics.h"
#include "support/claims.h"
#include "support/trades.h"

static struct held       *held;
static struct ck_arena    arena;
static const enum elision PARTNER = ELISION_PARTNER;

static void setup(void)
{
    extern const struct ck_processor verify; /* here: the suite has its name */

    held = held_new(&verify);
    ck_stage_day(held->stage, trades_day("2026-11-23"));
}

static void teardown(void)
{
    held_free(held);
    ck_arena_release(&arena);
    arena = CK_ARENA_NULL;
}
TestSuite(verify, .init = setup, .fini = teardown);

static void put(struct claim_text text)
{
    struct policy_claim claim = claims_of(text, &arena);

    held_put(held, &policy_claims, &claim);
}

/* The verdict that holds; that no mark was forgotten is part of every test. */
static const struct verdict *verdict_at(const char *key)
{
    const struct verdict *verdict;

    verdict = held_at(held, &policy_verdicts, key);
    cr_assert(verdict, "%s", key);
    return verdict;
}

static const struct verdict *judged(struct claim_text text) { return claims_judged(held, text, &arena); }

static void expect(const struct verdict *verdict, enum verdict_kind kind, double true_value)
{
    cr_assert_eq(verdict->verdict, kind, "verdict %d, why %d, T %.12g", (int)verdict->verdict, verdict->why.value, verdict->true_value.value);
    cr_assert(!verdict->why.known);
    cr_assert(verdict->true_value.known);
    cr_assert_float_eq(verdict->true_value.value, true_value, 1e-9 * (1 + fabs(true_value)), "T %.12g", verdict->true_value.value);
}

static void expect_unknown(const struct verdict *verdict, enum verdict_why why)
{
    cr_assert_eq(verdict->verdict, VERDICT_KIND_NOT_CHECKABLE, "verdict %d", (int)verdict->verdict);
    cr_assert(verdict->why.known);
    cr_assert_eq(verdict->why.value, (int32_t)why, "why %d", verdict->why.value);
    cr_assert(!verdict->true_value.known);
}

static bool has_fact(const struct verdict *verdict, enum counter_fact_kind kind, double value)
{
    for (size_t i = 0; i < verdict->counter_facts.count; i++)
        if (verdict->counter_facts.items[i].fact == kind)
            return fabs(verdict->counter_facts.items[i].value - value) < 1e-9;
    return false;
}

static void export_derived(const char *partner, const char *month, double kg)
{
    struct enriched_trade trade = trades_of("CHN", FLOW_EXPORT, partner, month, kg);

    trade.observation = OBSERVATION_DERIVED;
    trades_put(held, trade);
}

static void export_value(const char *partner, const char *month, double kg, double usd)
{
    struct enriched_trade trade = trades_of("CHN", FLOW_EXPORT, partner, month, kg);

    trade.value_usd = ck_known_double(usd);
    trades_put(held, trade);
}

static void export_months(const char *partner, const char *month, int months, double kg)
{
    struct enriched_trade trade = trades_of("CHN", FLOW_EXPORT, partner, month, kg);

    trade.period_months = months;
    trades_put(held, trade);
}

static void export_item(const char *item, const char *partner, const char *month, double kg)
{
    struct enriched_trade trade = trades_of("CHN", FLOW_EXPORT, partner, month, kg);

    trade.item = trade.commodity = ck_bytes_from(item);
    trades_put(held, trade);
}

#define LEVEL(period_, low_, high_) .metric = METRIC_QUANTITY_LEVEL, .period = period_, .value = low_, .low = low_, .high = high_, .unit = "t"
#define CHANGE(period_, kind_, direction_, low_, high_)                                                                                              \
    .metric = METRIC_QUANTITY_CHANGE, .period = period_, .base_kind = kind_, .direction = direction_, .value = low_, .low = low_, .high = high_,     \
    .unit = "ratio"

/* ---- SPEC 9.6: levels and rounding ---- */

/* A level lies in the printed interval, bounds included, or it does not. */
Test(verify, level)
{
    trades_export(held, "CHN", "WLD", "2025-06", 107400);
    put((struct claim_text){ LEVEL("2025-06", 106.5, 107.4) });
    put((struct claim_text){ LEVEL("2025-06", 108.5, 109.5), .ordinal = 1 });
    put((struct claim_text){ .metric = METRIC_QUANTITY_LEVEL, .period = "2025-06", .value = 107400, .low = 100000, .high = UNBOUNDED, .ordinal = 2 });
    expect(verdict_at("N|antimony|0"), VERDICT_KIND_SUPPORTED, 107.4);
    expect(verdict_at("N|antimony|1"), VERDICT_KIND_CONTRADICTED, 107.4);
    expect(verdict_at("N|antimony|2"), VERDICT_KIND_SUPPORTED, 107400);
}

/* 46 t to 353 t allows 658 to 677 %: +660 % holds by rounding, +640 % does not. */
Test(verify, rounding)
{
    trades_export(held, "CHN", "USA", "2025-05", 46000);
    trades_export(held, "CHN", "USA", "2025-06", 353000);
    put((struct claim_text){ CHANGE("2025-06", BASE_KIND_MOM, DIRECTION_UP, 6.595, 6.605), .partner = "USA" });
    put((struct claim_text){ CHANGE("2025-06", BASE_KIND_MOM, DIRECTION_UP, 6.395, 6.405), .partner = "USA", .ordinal = 1 });
    expect(verdict_at("N|antimony|0"), VERDICT_KIND_SUPPORTED_ROUNDING, 353.0 / 46 - 1);
    put((struct claim_text){ CHANGE("2025-06", BASE_KIND_MOM, DIRECTION_UP, 6.5, 6.5807), .partner = "USA", .ordinal = 2 });
    put((struct claim_text){ CHANGE("2025-06", BASE_KIND_MOM, DIRECTION_UP, 6.7691, UNBOUNDED), .partner = "USA", .ordinal = 3 });
    expect(verdict_at("N|antimony|1"), VERDICT_KIND_CONTRADICTED, 353.0 / 46 - 1);
    expect(verdict_at("N|antimony|2"), VERDICT_KIND_SUPPORTED_ROUNDING, 353.0 / 46 - 1);
    expect(verdict_at("N|antimony|3"), VERDICT_KIND_SUPPORTED_ROUNDING, 353.0 / 46 - 1);
}

/* Cells added up are uncertain by the sum of their halves; a zero by nothing. */
Test(verify, rounding_of_sums)
{
    trades_export(held, "CHN", "WLD", "2025-04", 100000);
    trades_export(held, "CHN", "WLD", "2025-05", 0);
    trades_export(held, "CHN", "WLD", "2025-06", 1300);
    put((struct claim_text){ LEVEL("2025-04/2025-06", 151.35, 152) });
    put((struct claim_text){ LEVEL("2025-04/2025-06", 151.351, 152), .ordinal = 1 });
    put((struct claim_text){ LEVEL("2025-05", 0.001, 1), .ordinal = 2 });
    expect(verdict_at("N|antimony|0"), VERDICT_KIND_SUPPORTED_ROUNDING, 101.3);
    expect(verdict_at("N|antimony|1"), VERDICT_KIND_CONTRADICTED, 101.3);
    expect(verdict_at("N|antimony|2"), VERDICT_KIND_CONTRADICTED, 0);
}

/* A swap of digits, 3,384 t for 3,834 t of an observed cumulative cell of one partner, is found. */
Test(verify, digit_swap)
{
    export_months("USA", "2024-12", 5, 3834000);
    put((struct claim_text){ LEVEL("2024-12/2025-04", 3383.5, 3384.5), .partner = "USA" });
    expect(verdict_at("N|antimony|0"), VERDICT_KIND_CONTRADICTED, 3834);
}

/* ---- SPEC 9.5 ---- */

/* A claim whose base was derived from such claims neither holds nor fails; but a rise that was a fall is false. */
Test(verify, circular)
{
    export_derived("WLD", "2025-01", 892000);
    trades_export(held, "CHN", "WLD", "2025-06", 107000);
    put((struct claim_text){ CHANGE("2025-06", BASE_KIND_SINCE_MONTH, DIRECTION_DOWN, -0.885, -0.875), .base_period = "2025-01" });
    put((struct claim_text){ CHANGE("2025-06", BASE_KIND_SINCE_MONTH, DIRECTION_DOWN, -0.5, -0.4), .base_period = "2025-01", .ordinal = 1 });
    put((struct claim_text){ CHANGE("2025-06", BASE_KIND_SINCE_MONTH, DIRECTION_UP, -1, UNBOUNDED), .base_period = "2025-01", .ordinal = 2 });
    expect(verdict_at("N|antimony|0"), VERDICT_KIND_CIRCULAR, 107.0 / 892 - 1);
    expect(verdict_at("N|antimony|1"), VERDICT_KIND_CIRCULAR, 107.0 / 892 - 1);
    expect(verdict_at("N|antimony|2"), VERDICT_KIND_CONTRADICTED, 107.0 / 892 - 1);
}

/* A rise that was a fall is false, even where the words would allow it. */
Test(verify, sign)
{
    trades_export(held, "CHN", "WLD", "2025-05", 200000);
    trades_export(held, "CHN", "WLD", "2025-06", 100000);
    expect(judged((struct claim_text){ CHANGE("2025-06", BASE_KIND_MOM, DIRECTION_UP, -1, UNBOUNDED) }), VERDICT_KIND_CONTRADICTED, -0.5);
    expect(judged((struct claim_text){ CHANGE("2025-06", BASE_KIND_MOM, DIRECTION_DOWN, -1, 0) }), VERDICT_KIND_SUPPORTED, -0.5);
}

/* ---- SPEC 9.7 ---- */

/* "38 % below June 2024" without partner, in a passage about the USA: true of the world. */
Test(verify, scope_ambiguous)
{
    const struct verdict *verdict;

    trades_export(held, "CHN", "WLD", "2024-06", 5158000);
    trades_export(held, "CHN", "WLD", "2025-06", 3188000);
    trades_export(held, "CHN", "USA", "2024-06", 700000);
    trades_export(held, "CHN", "USA", "2025-06", 353000);
    trades_export(held, "CHN", "DEU", "2024-06", 1000000);
    trades_export(held, "CHN", "DEU", "2025-06", 620000);
    trades_export(held, "CHN", "VNM", "2025-06", 1000);
    export_derived("YEM", "2024-06", 1000000);
    trades_export(held, "CHN", "YEM", "2025-06", 620000);
    put((struct claim_text){ CHANGE("2025-06", BASE_KIND_YOY, DIRECTION_DOWN, -0.385, -0.375), .partner = "USA", .elided = &PARTNER,
                             .named = { "CHN", "DEU", "VNM", "YEM" } });
    put((struct claim_text){ CHANGE("2025-06", BASE_KIND_YOY, DIRECTION_DOWN, -0.385, -0.375), .partner = "USA", .ordinal = 1 });
    expect(verdict_at("N|antimony|1"), VERDICT_KIND_CONTRADICTED, 353.0 / 700 - 1);
    verdict = verdict_at("N|antimony|0");
    expect(verdict, VERDICT_KIND_SCOPE_AMBIGUOUS, 353.0 / 700 - 1);
    cr_assert_eq(verdict->readings.count, 2);
    cr_assert(ck_bytes_equal(verdict->readings.items[0].partner, CK_BYTES("WLD")));
    cr_assert(ck_bytes_equal(verdict->readings.items[1].partner, CK_BYTES("DEU")));
    cr_assert_eq(verdict->readings.items[0].base_kind.value, BASE_KIND_YOY);
    cr_assert_float_eq(verdict->readings.items[0].true_value, 3188.0 / 5158 - 1, 1e-9);
}

#define STATES(partner_, period_, base_, direction_)                                                                                                 \
    {                                                                                                                                                \
        .reporter = BYTES_OF("CHN"), .partner = BYTES_OF(partner_), .flow = { CLAIM_FLOW_EXPORT, true }, .period = BYTES_OF(period_),                \
        .base_period = BYTES_OF(base_), .direction = direction_                                                                                      \
    }
#define BYTES_OF(text)                                                                                                                               \
    {                                                                                                                                                \
        text, sizeof(text) - 1                                                                                                                       \
    }

/* What a claim of the article has, and nobody publishes, may be what is meant; what is only named is tried in the author's favour. */
Test(verify, ambiguous)
{
    static const struct article_statement japan[] = { STATES("JPN", "2025-06", "2024-06", DIRECTION_DOWN) };
    static const struct article_statement germany[] = { STATES("DEU", "2025-06", "2024-06", DIRECTION_DOWN) };

    trades_export(held, "CHN", "WLD", "2025-06", 3188000);
    trades_export(held, "CHN", "USA", "2025-06", 353000);
    trades_export(held, "CHN", "DEU", "2025-06", 620000);
    expect_unknown(
        judged((struct claim_text){ LEVEL("2025-06", 599, 601), .partner = "USA", .elided = &PARTNER, .statements = japan, .statement_count = 1 }),
        VERDICT_WHY_AMBIGUOUS);
    expect(
        judged((struct claim_text){ LEVEL("2025-06", 599, 601), .partner = "USA", .elided = &PARTNER, .statements = germany, .statement_count = 1 }),
        VERDICT_KIND_CONTRADICTED, 353);
    expect(judged((struct claim_text){ LEVEL("2025-06", 599, 601), .partner = "USA", .elided = &PARTNER, .named = { "JPN" } }),
           VERDICT_KIND_CONTRADICTED, 353);
    expect(judged((struct claim_text){ LEVEL("2025-06", 619, 621), .partner = "USA", .elided = &PARTNER, .named = { "DEU" } }),
           VERDICT_KIND_SCOPE_AMBIGUOUS, 353);
    trades_export(held, "CHN", "JPN", "2025-06", 600000);
    expect(judged((struct claim_text){ LEVEL("2025-06", 599, 601), .partner = "USA", .elided = &PARTNER, .statements = japan, .statement_count = 1 }),
           VERDICT_KIND_SCOPE_AMBIGUOUS, 353);
}

/* The month next door, and the range whose last month is meant. */
Test(verify, other_months)
{
    const struct verdict *verdict;

    trades_export(held, "CHN", "WLD", "2025-04", 100000);
    trades_export(held, "CHN", "WLD", "2025-05", 200000);
    trades_export(held, "CHN", "WLD", "2025-06", 400000);
    verdict = judged((struct claim_text){ LEVEL("2025-06", 199, 201), .anchors.period = ANCHOR_ARTICLE });
    expect(verdict, VERDICT_KIND_SCOPE_AMBIGUOUS, 400);
    cr_assert(ck_bytes_equal(verdict->readings.items[0].period, CK_BYTES("2025-05")));
    expect(judged((struct claim_text){ LEVEL("2025-06", 199, 201) }), VERDICT_KIND_CONTRADICTED, 400);
    verdict = judged((struct claim_text){ LEVEL("2025-04/2025-06", 399, 401) });
    expect(verdict, VERDICT_KIND_SCOPE_AMBIGUOUS, 700);
    cr_assert(ck_bytes_equal(verdict->readings.items[0].period, CK_BYTES("2025-06")));
}

/* A sign against the verb accuses only where every reading that can be computed has it. */
Test(verify, sign_of_readings)
{
    trades_export(held, "CHN", "WLD", "2025-05", 200000);
    trades_export(held, "CHN", "WLD", "2025-06", 100000);
    trades_export(held, "CHN", "USA", "2025-05", 30303);
    trades_export(held, "CHN", "USA", "2025-06", 33909);
    expect(judged((struct claim_text){ CHANGE("2025-06", BASE_KIND_MOM, DIRECTION_UP, 0.5, 0.6), .elided = &PARTNER, .named = { "USA" } }),
           VERDICT_KIND_CONTRADICTED, -0.5);
    expect_unknown(judged((struct claim_text){ CHANGE("2025-06", BASE_KIND_MOM, DIRECTION_UP, -1, 0.1), .elided = &PARTNER, .named = { "USA" } }),
                   VERDICT_WHY_AMBIGUOUS);
    trades_export(held, "CHN", "USA", "2025-06", 27027);
    expect(verdict_at("N|antimony|0"), VERDICT_KIND_CONTRADICTED, -0.5);
}

/* What was cut, and what was divided in whole tonnes. */
Test(verify, printers_favour)
{
    trades_export(held, "CHN", "WLD", "2025-05", 46400);
    trades_export(held, "CHN", "WLD", "2025-06", 353100);
    trades_export(held, "CHN", "USA", "2025-06", 589850);
    put((struct claim_text){ LEVEL("2025-06", 587.5, 588.5), .partner = "USA", .ordinal = 1 });
    put((struct claim_text){ CHANGE("2025-06", BASE_KIND_MOM, DIRECTION_UP, 6.665, 6.675), .ordinal = 2 });
    put((struct claim_text){ CHANGE("2025-06", BASE_KIND_MOM, DIRECTION_UP, 6.865, 6.875), .ordinal = 3 });
    cr_assert_eq(verdict_at("N|antimony|1")->verdict, VERDICT_KIND_CONTRADICTED);
    cr_assert_eq(verdict_at("N|antimony|2")->verdict, VERDICT_KIND_SUPPORTED_ROUNDING);
    cr_assert_eq(verdict_at("N|antimony|3")->verdict, VERDICT_KIND_CONTRADICTED);
    put((struct claim_text){
        .metric = METRIC_QUANTITY_LEVEL, .period = "2025-06", .value = 589, .low = 588.5, .high = 589.5, .unit = "t", .partner = "USA" });
    cr_assert_eq(verdict_at("N|antimony|0")->verdict, VERDICT_KIND_SUPPORTED_ROUNDING, "589 t for 589.85 t");
}

/* Of an article that is not there nobody knows what it leaves out: the facts are told, and no context is said to be missing. A reader's claim has a
 * verdict of its own. */
Test(verify, article_missing)
{
    struct policy_claim   claim;
    const struct verdict *verdict;

    trades_export(held, "CHN", "WLD", "2024-06", 500000);
    trades_export(held, "CHN", "WLD", "2025-05", 100000);
    trades_export(held, "CHN", "WLD", "2025-06", 300000);
    claim = claims_of((struct claim_text){ CHANGE("2025-06", BASE_KIND_MOM, DIRECTION_UP, 1.99, 2.01) }, &arena);
    claim.reader = CK_BYTES("desk");
    claim.article_missing = true;
    held_put(held, &policy_claims, &claim);
    verdict = verdict_at("N|antimony|0|desk");
    expect(verdict, VERDICT_KIND_SUPPORTED, 2);
    cr_assert_eq(verdict->counter_facts.items[0].fact, COUNTER_FACT_KIND_YOY);
    cr_assert(verdict->article_missing && ck_bytes_equal(verdict->reader, CK_BYTES("desk")));
    claim.article_missing = false;
    held_put(held, &policy_claims, &claim);
    expect(verdict_at("N|antimony|0|desk"), VERDICT_KIND_MISSING_CONTEXT, 2);
    trades_export(held, "CHN", "WLD", "2025-06", 900000);
    expect(verdict_at("N|antimony|0|desk"), VERDICT_KIND_CONTRADICTED, 8);
    held_retract(held, &policy_claims, "antimony|N|0|desk");
    cr_assert(!held_at(held, &policy_verdicts, "N|antimony|0|desk"));
}

/* What the article says elsewhere is not left out. */
Test(verify, stated)
{
    static const struct article_statement told[] = { STATES("WLD", "2025-06", "2024-06", DIRECTION_DOWN) };
    const struct verdict                 *verdict;

    trades_export(held, "CHN", "WLD", "2024-06", 500000);
    trades_export(held, "CHN", "WLD", "2025-05", 100000);
    trades_export(held, "CHN", "WLD", "2025-06", 300000);
    verdict = judged((struct claim_text){ CHANGE("2025-06", BASE_KIND_MOM, DIRECTION_UP, 1.99, 2.01) });
    expect(verdict, VERDICT_KIND_MISSING_CONTEXT, 2);
    cr_assert_eq(verdict->counter_facts.items[0].fact, COUNTER_FACT_KIND_YOY);
    cr_assert(!verdict->counter_facts.items[0].stated);
    verdict = judged((struct claim_text){ CHANGE("2025-06", BASE_KIND_MOM, DIRECTION_UP, 1.99, 2.01), .statements = told, .statement_count = 1 });
    expect(verdict, VERDICT_KIND_SUPPORTED, 2);
    cr_assert_eq(verdict->counter_facts.count, 1);
    cr_assert(verdict->counter_facts.items[0].stated);
}

/* A change without a base has two readings, and no truth of its own. */
Test(verify, without_base)
{
    const struct verdict *verdict;

    trades_export(held, "CHN", "WLD", "2024-06", 101000);
    trades_export(held, "CHN", "WLD", "2025-05", 303000);
    trades_export(held, "CHN", "WLD", "2025-06", 151500);
    verdict = judged((struct claim_text){ CHANGE("2025-06", BASE_KIND_UNKNOWN, DIRECTION_UP, 0.495, 0.505) });
    expect(verdict, VERDICT_KIND_SCOPE_AMBIGUOUS, -0.5);
    cr_assert_eq(verdict->readings.count, 1);
    cr_assert_eq(verdict->readings.items[0].base_kind.value, BASE_KIND_YOY);
    expect(judged((struct claim_text){ CHANGE("2025-06", BASE_KIND_UNKNOWN, DIRECTION_UP, 0.7, 0.8) }), VERDICT_KIND_CONTRADICTED, -0.5);
    export_derived("WLD", "2025-05", 303000);
    expect(verdict_at("N|antimony|0"), VERDICT_KIND_CIRCULAR, -0.5);
    expect(judged((struct claim_text){ CHANGE("2025-06", BASE_KIND_UNKNOWN, DIRECTION_DOWN, -0.8, -0.7) }), VERDICT_KIND_CIRCULAR, -0.5);
    expect(judged((struct claim_text){ CHANGE("2025-06/2025-06", BASE_KIND_UNKNOWN, DIRECTION_UP, 0.7, 0.8) }), VERDICT_KIND_CIRCULAR, -0.5);
    expect_unknown(judged((struct claim_text){ CHANGE("2024-06", BASE_KIND_UNKNOWN, DIRECTION_UP, 0.7, 0.8) }), VERDICT_WHY_MISSING);
}

/* Of a single month, what is true against the month before is true as it was read; a sum has no month before. */
Test(verify, without_base_of_month)
{
    trades_export(held, "CHN", "WLD", "2025-04", 151501);
    trades_export(held, "CHN", "WLD", "2025-05", 303002);
    trades_export(held, "CHN", "WLD", "2025-06", 151501);
    expect(judged((struct claim_text){ CHANGE("2025-06", BASE_KIND_UNKNOWN, DIRECTION_DOWN, -0.505, -0.495) }), VERDICT_KIND_SUPPORTED, -0.5);
    expect(judged((struct claim_text){ CHANGE("2025-06", BASE_KIND_UNKNOWN, DIRECTION_DOWN, -0.405, -0.395) }), VERDICT_KIND_CONTRADICTED, -0.5);
    expect_unknown(judged((struct claim_text){ CHANGE("2025-04", BASE_KIND_UNKNOWN, DIRECTION_DOWN, -0.405, -0.395) }), VERDICT_WHY_MISSING);
}

/* Nobody publishes what the partner took a year before: another reading may be true, of derived figures too; a clause that names all has none. */
Test(verify, missing_as_read)
{
    const struct verdict *verdict;

    trades_export(held, "CHN", "WLD", "2024-06", 5000001);
    trades_export(held, "CHN", "WLD", "2025-06", 3100001);
    trades_export(held, "CHN", "USA", "2025-06", 353000);
    verdict = judged((struct claim_text){ CHANGE("2025-06", BASE_KIND_YOY, DIRECTION_DOWN, -0.385, -0.375), .partner = "USA", .elided = &PARTNER });
    cr_assert_eq(verdict->verdict, VERDICT_KIND_SCOPE_AMBIGUOUS);
    cr_assert_not(verdict->true_value.known);
    cr_assert_eq(verdict->readings.count, 1);
    cr_assert(ck_bytes_equal(verdict->readings.items[0].partner, CK_BYTES("WLD")));
    expect_unknown(judged((struct claim_text){ CHANGE("2025-06", BASE_KIND_YOY, DIRECTION_DOWN, -0.385, -0.375), .partner = "USA" }),
                   VERDICT_WHY_MISSING);
    expect_unknown(judged((struct claim_text){ CHANGE("2025-06", BASE_KIND_YOY, DIRECTION_DOWN, -0.5, -0.4), .partner = "USA", .elided = &PARTNER }),
                   VERDICT_WHY_MISSING);
    export_derived("WLD", "2024-06", 5000001);
    verdict = judged((struct claim_text){ CHANGE("2025-06", BASE_KIND_YOY, DIRECTION_DOWN, -0.385, -0.375), .partner = "USA", .elided = &PARTNER });
    cr_assert_eq(verdict->verdict, VERDICT_KIND_SCOPE_AMBIGUOUS);
}

/* A reading that cannot be computed leaves a claim open only where it could be true: no partner takes more than the world, no sum is below its
 * months, and derived figures that say no are no way out. */
Test(verify, readings_out_of_reach)
{
    static const struct article_statement japan[] = { STATES("JPN", "2025-06", "2024-06", DIRECTION_DOWN) };
    static const struct article_statement half[] = { STATES("USA", "2025-01/2025-06", "2024-01/2024-06", DIRECTION_NONE) };
    const enum anchor                     article = ANCHOR_ARTICLE;

    trades_export(held, "CHN", "WLD", "2025-06", 188001);
    trades_export(held, "CHN", "USA", "2025-05", 353001);
    trades_export(held, "CHN", "USA", "2025-06", 53001);
    expect(judged((struct claim_text){ LEVEL("2025-06", 599, 601), .partner = "USA", .elided = &PARTNER, .statements = japan, .statement_count = 1 }),
           VERDICT_KIND_CONTRADICTED, 53.001);
    expect_unknown(
        judged((struct claim_text){ LEVEL("2025-06", 99, 101), .partner = "USA", .elided = &PARTNER, .statements = japan, .statement_count = 1 }),
        VERDICT_WHY_AMBIGUOUS);
    expect(judged((struct claim_text){ LEVEL("2025-06", 99, 101), .partner = "USA", .anchors.period = article, .statements = half,
                                       .statement_count = 1 }),
           VERDICT_KIND_CONTRADICTED, 53.001);
    export_derived("JPN", "2025-06", 7001);
    expect(judged((struct claim_text){ LEVEL("2025-06", 99, 101), .partner = "USA", .elided = &PARTNER, .statements = japan, .statement_count = 1 }),
           VERDICT_KIND_CONTRADICTED, 53.001);
}

/* What was derived is no better than what it was derived from: it refutes what is a quarter away from it and more, and no change without a number. */
Test(verify, readings_of_derived_figures)
{
    static const struct article_statement japan[] = { STATES("JPN", "2025-06", "2025-05", DIRECTION_DOWN) };
    const struct {
        double derived_kg;
        bool   is_open;
    } cases[] = { { 95000, true }, { 105500, true }, { 80000, true }, { 134000, true }, { 79000, false }, { 135500, false }, { 1000, false } };
    struct claim_text level = { LEVEL("2025-06", 99, 101), .partner = "USA", .elided = &PARTNER, .statements = japan, .statement_count = 1 };
    struct claim_text fall = { CHANGE("2025-06", BASE_KIND_MOM, DIRECTION_DOWN, UNBOUNDED, 0), .partner = "USA", .elided = &PARTNER,
                               .statements = japan, .statement_count = 1 };

    trades_export(held, "CHN", "WLD", "2025-05", 188001);
    trades_export(held, "CHN", "WLD", "2025-06", 288001);
    trades_export(held, "CHN", "USA", "2025-05", 33001);
    trades_export(held, "CHN", "USA", "2025-06", 53001);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        export_derived("JPN", "2025-06", cases[i].derived_kg);
        if (cases[i].is_open)
            expect_unknown(judged(level), VERDICT_WHY_AMBIGUOUS);
        else
            expect(judged(level), VERDICT_KIND_CONTRADICTED, 53.001);
    }
    export_derived("JPN", "2025-05", 500);
    expect_unknown(judged(fall), VERDICT_WHY_AMBIGUOUS);
    fall.value = fall.low = -0.5;
    fall.high = -0.4;
    expect(judged(fall), VERDICT_KIND_CONTRADICTED, 53001.0 / 33001 - 1);
    fall.statement_count = 0;
    expect(judged(fall), VERDICT_KIND_CONTRADICTED, 53001.0 / 33001 - 1);
}

/* ---- SPEC 9.8 ---- */

/* The surge of one month: right, but under control, for one month, and with the world below its last year. */
Test(verify, missing_context)
{
    const struct verdict *verdict;

    trades_learn_measure(held, "M1", "CHN", "ALL", RESTRICTION_LICENCE, "2025-04-04");
    trades_run(held, "CHN", FLOW_EXPORT, "USA", "2024-10", 6, 600000);
    trades_export(held, "CHN", "USA", "2025-04", 46000);
    trades_export(held, "CHN", "USA", "2025-05", 46000);
    trades_export(held, "CHN", "USA", "2025-06", 353000);
    trades_export(held, "CHN", "WLD", "2024-06", 5158000);
    trades_export(held, "CHN", "WLD", "2025-05", 1238000);
    trades_export(held, "CHN", "WLD", "2025-06", 3188000);
    verdict = judged((struct claim_text){ CHANGE("2025-06", BASE_KIND_MOM, DIRECTION_UP, 6, UNBOUNDED), .partner = "USA" });
    expect(verdict, VERDICT_KIND_MISSING_CONTEXT, 353.0 / 46 - 1);
    cr_assert_eq(verdict->counter_facts.count, 3);
    cr_assert_eq(verdict->counter_facts.items[0].fact, COUNTER_FACT_KIND_ONE_MONTH, "by name");
    cr_assert(has_fact(verdict, COUNTER_FACT_KIND_ONE_MONTH, 1));
    cr_assert(has_fact(verdict, COUNTER_FACT_KIND_STILL_CONTROLLED, 0.4));
    cr_assert(has_fact(verdict, COUNTER_FACT_KIND_WORLD_YOY, 3188.0 / 5158 - 1));
    cr_assert_eq(verdict->emission.sources.count, 5, "the claim, May and June of the USA, the two Junes of the world");
}

/* A fall under control lacks nothing, nor does the second month of a phase. */
Test(verify, enough_context)
{
    trades_learn_measure(held, "M1", "CHN", "ALL", RESTRICTION_LICENCE, "2025-04-04");
    trades_run(held, "CHN", FLOW_EXPORT, "WLD", "2024-10", 6, 600000);
    trades_export(held, "CHN", "WLD", "2025-04", 300000);
    trades_export(held, "CHN", "WLD", "2025-05", 200000);
    trades_export(held, "CHN", "WLD", "2025-06", 100000);
    put((struct claim_text){ CHANGE("2025-06", BASE_KIND_MOM, DIRECTION_DOWN, -0.5, -0.5) });
    put((struct claim_text){ CHANGE("2025-04", BASE_KIND_MOM, DIRECTION_DOWN, -0.5, -0.5), .ordinal = 1 });
    expect(verdict_at("N|antimony|0"), VERDICT_KIND_SUPPORTED, -0.5);
    expect(verdict_at("N|antimony|1"), VERDICT_KIND_MISSING_CONTEXT, -0.5);
    cr_assert_eq(verdict_at("N|antimony|1")->counter_facts.count, 1);
    cr_assert(has_fact(verdict_at("N|antimony|1"), COUNTER_FACT_KIND_ONE_MONTH, 1));
}

/* Other bases of the series with the opposite sign are facts against it, the claim's own base never; and the world over the same base. */
Test(verify, opposite_bases)
{
    const struct verdict *verdict;

    trades_export(held, "CHN", "USA", "2024-06", 500000);
    trades_run(held, "CHN", FLOW_EXPORT, "USA", "2024-01", 5, 500000);
    trades_run(held, "CHN", FLOW_EXPORT, "USA", "2025-01", 5, 100000);
    trades_export(held, "CHN", "USA", "2025-06", 200000);
    trades_export(held, "CHN", "WLD", "2025-05", 900000);
    trades_export(held, "CHN", "WLD", "2025-06", 800000);
    put((struct claim_text){ CHANGE("2025-06", BASE_KIND_MOM, DIRECTION_UP, 1, 1), .partner = "USA" });
    put((struct claim_text){ CHANGE("2025-06", BASE_KIND_YOY, DIRECTION_DOWN, -0.6, -0.6), .partner = "USA", .ordinal = 1 });
    verdict = verdict_at("N|antimony|0");
    expect(verdict, VERDICT_KIND_MISSING_CONTEXT, 1);
    cr_assert_eq(verdict->counter_facts.count, 3);
    cr_assert(has_fact(verdict, COUNTER_FACT_KIND_YOY, -0.6));
    cr_assert(has_fact(verdict, COUNTER_FACT_KIND_YTD, 700.0 / 3000 - 1));
    cr_assert(has_fact(verdict, COUNTER_FACT_KIND_WORLD, 8.0 / 9 - 1));
    verdict = verdict_at("N|antimony|1");
    expect(verdict, VERDICT_KIND_MISSING_CONTEXT, -0.6);
    cr_assert_eq(verdict->counter_facts.count, 1);
    cr_assert(has_fact(verdict, COUNTER_FACT_KIND_MOM, 1));
}

/* ---- SPEC 9.4: what T is ---- */

/* Bases by kind: the range before, a mean, a total of another length, and a weight as the difference. */
Test(verify, bases)
{
    trades_run(held, "CHN", FLOW_EXPORT, "WLD", "2024-01", 12, 100000);
    trades_run(held, "CHN", FLOW_EXPORT, "WLD", "2025-01", 3, 200000);
    trades_run(held, "CHN", FLOW_EXPORT, "WLD", "2025-04", 3, 300000);
    put((struct claim_text){ CHANGE("2025-04/2025-06", BASE_KIND_PREV_PERIOD, DIRECTION_UP, 0.5, 0.5) });
    put((struct claim_text){ CHANGE("2025-06", BASE_KIND_MEAN_OF, DIRECTION_UP, 2, 2), .base_period = "2024-01/2024-12", .ordinal = 1 });
    put((struct claim_text){ CHANGE("2025-01/2025-06", BASE_KIND_SUM_OF, DIRECTION_UP, 0, UNBOUNDED), .base_period = "2024-01/2024-12",
                             .ordinal = 2 });
    put((struct claim_text){ CHANGE("2025-01/2025-06", BASE_KIND_YTD, DIRECTION_UP, 1.5, 1.5), .ordinal = 3 });
    put((struct claim_text){ .metric = METRIC_QUANTITY_CHANGE,
                             .period = "2025-04",
                             .base_kind = BASE_KIND_MOM,
                             .direction = DIRECTION_UP,
                             .value = 100,
                             .low = 99.5,
                             .high = 100.5,
                             .unit = "t",
                             .ordinal = 4 });
    put((struct claim_text){ CHANGE("2025-04/2025-06", BASE_KIND_MOM, DIRECTION_UP, 1, 1), .ordinal = 5 });
    put((struct claim_text){ CHANGE("2025-04", BASE_KIND_SINCE_MONTH, DIRECTION_UP, 1, 1), .ordinal = 6 });
    expect(verdict_at("N|antimony|0"), VERDICT_KIND_SUPPORTED, 0.5);
    expect(verdict_at("N|antimony|1"), VERDICT_KIND_SUPPORTED, 2);
    expect(verdict_at("N|antimony|2"), VERDICT_KIND_SUPPORTED, 0.25);
    expect(verdict_at("N|antimony|3"), VERDICT_KIND_SUPPORTED, 1.5);
    expect(verdict_at("N|antimony|4"), VERDICT_KIND_SUPPORTED, 100);
    expect_unknown(verdict_at("N|antimony|5"), VERDICT_WHY_PERIOD);
    expect_unknown(verdict_at("N|antimony|6"), VERDICT_WHY_PERIOD);
}

/* "Below the level before control" is against the mean, or against the same month if it holds so. */
Test(verify, precontrol)
{
    trades_learn_measure(held, "M1", "CHN", "ALL", RESTRICTION_LICENCE, "2025-04-04");
    trades_run(held, "CHN", FLOW_EXPORT, "WLD", "2024-04", 11, 100000);
    trades_export(held, "CHN", "WLD", "2025-03", 210000);
    trades_export(held, "CHN", "WLD", "2024-06", 200000);
    trades_run(held, "CHN", FLOW_EXPORT, "WLD", "2025-04", 3, 60000);
    put((struct claim_text){ CHANGE("2025-06", BASE_KIND_PRE_CONTROL, DIRECTION_DOWN, -0.51, -0.49) });
    put((struct claim_text){ CHANGE("2025-06", BASE_KIND_PRE_CONTROL, DIRECTION_DOWN, -0.71, -0.69), .ordinal = 1 });
    put((struct claim_text){ CHANGE("2025-02", BASE_KIND_PRE_CONTROL, DIRECTION_DOWN, -0.71, -0.69), .ordinal = 2 });
    put((struct claim_text){
        .metric = METRIC_VALUE_CHANGE, .period = "2025-06", .base_kind = BASE_KIND_PRE_CONTROL, .value = 0, .low = 0, .high = 0, .ordinal = 3 });
    put((struct claim_text){ CHANGE("2025-05/2025-06", BASE_KIND_PRE_CONTROL, DIRECTION_DOWN, -0.51, -0.49), .ordinal = 4 });
    cr_assert_float_eq(verdict_at("N|antimony|0")->true_value.value, 60.0 * 12 / 1410 - 1, 1e-9, "the claim holds of neither: against P");
    cr_assert_float_eq(verdict_at("N|antimony|1")->true_value.value, 60.0 / 200 - 1, 1e-9, "it holds of the same month");
    cr_assert_eq(verdict_at("N|antimony|1")->verdict, VERDICT_KIND_MISSING_CONTEXT, "the first month of a disruption");
    expect_unknown(verdict_at("N|antimony|2"), VERDICT_WHY_MISSING);
    expect_unknown(verdict_at("N|antimony|3"), VERDICT_WHY_METRIC);
    cr_assert_float_eq(verdict_at("N|antimony|4")->true_value.value, 60.0 * 12 / 1410 - 1, 1e-9);
}

/* Values are every month's, prices value by weight, in the printed unit. */
Test(verify, values)
{
    export_value("WLD", "2025-05", 50000, 1000000);
    export_value("WLD", "2025-06", 100000, 4000000);
    export_months("WLD", "2025-03", 2, 80000);
    put((struct claim_text){ .metric = METRIC_VALUE_LEVEL, .period = "2025-05/2025-06", .value = 5e6, .low = 5e6, .high = 5e6, .unit = "USD" });
    put((struct claim_text){ .metric = METRIC_VALUE_CHANGE,
                             .period = "2025-06",
                             .base_kind = BASE_KIND_MOM,
                             .direction = DIRECTION_UP,
                             .value = 3,
                             .low = 3,
                             .high = 3,
                             .unit = "ratio",
                             .ordinal = 1 });
    put((struct claim_text){
        .metric = METRIC_UNIT_VALUE_LEVEL, .period = "2025-06", .value = 40000, .low = 39999.5, .high = 40000.5, .unit = "USD/t", .ordinal = 2 });
    put((struct claim_text){ .metric = METRIC_UNIT_VALUE_CHANGE,
                             .period = "2025-06",
                             .base_kind = BASE_KIND_MOM,
                             .direction = DIRECTION_UP,
                             .value = 1,
                             .low = 1,
                             .high = 1,
                             .ordinal = 3 });
    put((struct claim_text){ .metric = METRIC_UNIT_VALUE_LEVEL, .period = "2025-05/2025-06", .value = 33, .low = 33, .high = 34, .ordinal = 4 });
    put((struct claim_text){ .metric = METRIC_VALUE_LEVEL, .period = "2025-03/2025-06", .value = 5e6, .low = 5e6, .high = 5e6, .ordinal = 5 });
    put((struct claim_text){ .metric = METRIC_VALUE_LEVEL, .period = "2025-06", .value = 1, .low = 1, .high = 1, .unit = "CNY", .ordinal = 6 });
    expect(verdict_at("N|antimony|0"), VERDICT_KIND_SUPPORTED, 5e6);
    expect(verdict_at("N|antimony|1"), VERDICT_KIND_SUPPORTED, 3);
    expect(verdict_at("N|antimony|2"), VERDICT_KIND_SUPPORTED, 40000);
    expect(verdict_at("N|antimony|3"), VERDICT_KIND_SUPPORTED, 1);
    expect(verdict_at("N|antimony|4"), VERDICT_KIND_SUPPORTED, 5e6 / 150000);
    expect_unknown(verdict_at("N|antimony|5"), VERDICT_WHY_MISSING);
    expect_unknown(verdict_at("N|antimony|6"), VERDICT_WHY_UNIT);
}

/* A share is the partner's of the world's; its change a difference of two. */
Test(verify, shares)
{
    trades_export(held, "CHN", "WLD", "2025-05", 1000000);
    trades_export(held, "CHN", "USA", "2025-05", 100000);
    trades_export(held, "CHN", "WLD", "2025-06", 2000000);
    trades_export(held, "CHN", "USA", "2025-06", 500000);
    put((struct claim_text){
        .metric = METRIC_SHARE, .period = "2025-06", .partner = "USA", .value = 0.25, .low = 0.245, .high = 0.255, .unit = "ratio" });
    put((struct claim_text){ .metric = METRIC_SHARE_CHANGE,
                             .period = "2025-06",
                             .partner = "USA",
                             .base_kind = BASE_KIND_MOM,
                             .direction = DIRECTION_UP,
                             .value = 0.15,
                             .low = 0.15,
                             .high = 0.15,
                             .unit = "ratio",
                             .ordinal = 1 });
    put((struct claim_text){
        .metric = METRIC_SHARE, .period = "2025-06", .partner = "DEU", .value = 0.25, .low = 0.245, .high = 0.255, .ordinal = 2 });
    expect(verdict_at("N|antimony|0"), VERDICT_KIND_SUPPORTED, 0.25);
    expect(verdict_at("N|antimony|1"), VERDICT_KIND_SUPPORTED, 0.15);
    expect_unknown(verdict_at("N|antimony|2"), VERDICT_WHY_MISSING);
}

static void learn_production(const char *country, int year, double value)
{
    const struct supply_entry entry = { .item = CK_BYTES("antimony"),
                                        .country = ck_bytes_from(country),
                                        .measure = CK_BYTES("mine_production"),
                                        .year_from = year,
                                        .year_to = year,
                                        .value = ck_known_double(value),
                                        .qualifier = QUALIFIER_NONE };

    held_learn(held, &intake_supply, country, &entry);
}

/* A share of world output is the latest year's up to the claim's; nothing else is told of production. */
Test(verify, production)
{
    put((struct claim_text){
        .metric = METRIC_SHARE, .flow = CLAIM_FLOW_PRODUCTION, .period = "2025-01/2025-12", .value = 0.6, .low = 0.55, .high = 0.65 });
    put((struct claim_text){
        .metric = METRIC_RANK, .flow = CLAIM_FLOW_PRODUCTION, .period = "2025-06", .value = 1, .low = 1, .high = 1, .ordinal = 1 });
    put((struct claim_text){ .metric = METRIC_SHARE, .flow = CLAIM_FLOW_PRODUCTION, .value = 0.6, .low = 0.55, .high = 0.65, .ordinal = 2 });
    expect_unknown(verdict_at("N|antimony|0"), VERDICT_WHY_MISSING);
    learn_production("CHN", 2024, 60);
    learn_production("WLD", 2024, 100);
    expect(verdict_at("N|antimony|0"), VERDICT_KIND_SUPPORTED, 0.6);
    expect_unknown(verdict_at("N|antimony|1"), VERDICT_WHY_METRIC);
    expect_unknown(verdict_at("N|antimony|2"), VERDICT_WHY_PERIOD);
}

/* A place among partners: one that had more refutes, none that had more supports where the known ones make half of the world. */
Test(verify, rank)
{
    struct claim_text text = { .metric = METRIC_RANK, .period = "2025-06", .partner = "USA", .value = 2, .low = 2, .high = 2 };

    trades_export(held, "CHN", "WLD", "2025-06", 1000000);
    trades_export(held, "CHN", "USA", "2025-06", 200000);
    text.low = text.high = 1;
    expect_unknown(judged(text), VERDICT_WHY_MISSING);
    text.low = text.high = 2;
    expect_unknown(judged(text), VERDICT_WHY_MISSING);
    trades_export(held, "CHN", "DEU", "2025-06", 300000);
    expect(verdict_at("N|antimony|0"), VERDICT_KIND_SUPPORTED, 2);
    trades_export(held, "CHN", "JPN", "2025-06", 250000);
    expect(verdict_at("N|antimony|0"), VERDICT_KIND_CONTRADICTED, 3);
    text.low = text.high = 4;
    expect_unknown(judged(text), VERDICT_WHY_MISSING);
    text.low = 1;
    expect(judged(text), VERDICT_KIND_SUPPORTED, 3);
    export_derived("JPN", "2025-06", 250000);
    expect(verdict_at("N|antimony|0"), VERDICT_KIND_CIRCULAR, 3);
    text.partner = "KOR";
    expect_unknown(judged(text), VERDICT_WHY_MISSING);
    text.partner = "WLD";
    expect_unknown(judged(text), VERDICT_WHY_PARTNERS);
}

/* The highest since a month looks behind that month, in n months at all of them, ever at everything; half must be known to agree. */
Test(verify, record)
{
    struct claim_text text = { .metric = METRIC_RECORD,
                               .period = "2025-06",
                               .base_period = "2025-01",
                               .base_kind = BASE_KIND_SINCE_MONTH,
                               .value = 1,
                               .low = 1,
                               .high = 1,
                               .direction = DIRECTION_UP };

    trades_export(held, "CHN", "WLD", "2025-01", 900000);
    trades_export(held, "CHN", "WLD", "2025-05", 100000);
    trades_export(held, "CHN", "WLD", "2025-06", 200000);
    expect_unknown(judged(text), VERDICT_WHY_MISSING);
    trades_export(held, "CHN", "WLD", "2025-04", 100000);
    expect(verdict_at("N|antimony|0"), VERDICT_KIND_SUPPORTED, 1);
    text.base_period = "2025-01/2025-06";
    text.base_kind = BASE_KIND_UNKNOWN;
    expect(judged(text), VERDICT_KIND_CONTRADICTED, 2);
    text.low = text.high = 2;
    expect(judged(text), VERDICT_KIND_SUPPORTED, 2);
    text.base_period = NULL;
    expect_unknown(judged(text), VERDICT_WHY_MISSING);
    text.low = text.high = 1;
    expect(judged(text), VERDICT_KIND_CONTRADICTED, 2);
    text.direction = DIRECTION_DOWN;
    expect(judged(text), VERDICT_KIND_CONTRADICTED, 3);
    text.period = "2025-05/2025-06";
    expect_unknown(judged(text), VERDICT_WHY_METRIC);
}

/* ---- what cannot be checked, and what may still come ---- */

/* A month to come is not yet; one behind the last figures neither; one inside them is missing; the day passes by itself. */
Test(verify, not_yet)
{
    trades_export(held, "CHN", "WLD", "2025-05", 100000);
    trades_export(held, "CHN", "WLD", "2025-08", 100000);
    put((struct claim_text){ LEVEL("2025-09", 1, 1) });
    put((struct claim_text){ LEVEL("2025-06", 1, 1), .ordinal = 1 });
    put((struct claim_text){ LEVEL("2027-01", 1, 1), .partner = "USA", .ordinal = 2 });
    put((struct claim_text){ LEVEL("2025-09", 1, 1), .partner = "USA", .ordinal = 3 });
    cr_assert_eq(verdict_at("N|antimony|0")->verdict, VERDICT_KIND_NOT_YET);
    cr_assert(!verdict_at("N|antimony|0")->why.known);
    cr_assert(!verdict_at("N|antimony|0")->true_value.known);
    expect_unknown(verdict_at("N|antimony|1"), VERDICT_WHY_MISSING);
    cr_assert_eq(verdict_at("N|antimony|2")->verdict, VERDICT_KIND_NOT_YET);
    expect_unknown(verdict_at("N|antimony|3"), VERDICT_WHY_MISSING);
    ck_stage_day(held->stage, trades_day("2027-01-01"));
    expect_unknown(verdict_at("N|antimony|2"), VERDICT_WHY_MISSING);
}

/* A cell without a quantity under a PARTIAL marker may still come. */
Test(verify, provisional)
{
    trades_export(held, "CHN", "WLD", "2025-06", UNKNOWN_KG);
    expect_unknown(judged((struct claim_text){ LEVEL("2025-06", 1, 1) }), VERDICT_WHY_MISSING);
    trades_learn_marker(held, "CHN", FLOW_EXPORT, "2025-06", COMPLETENESS_PARTIAL);
    cr_assert_eq(verdict_at("N|antimony|0")->verdict, VERDICT_KIND_NOT_YET);
}

/* Gallium has no figures; rare earths are never checked against magnets. */
Test(verify, no_figures)
{
    export_item("rare-earth-magnets", "WLD", "2025-06", 3188000);
    put((struct claim_text){ LEVEL("2025-06", 3187.5, 3188.5), .item = "gallium" });
    put((struct claim_text){ LEVEL("2025-06", 3187.5, 3188.5), .item = "rare-earths", .ordinal = 1 });
    put((struct claim_text){ LEVEL("2025-06", 3187.5, 3188.5), .item = "rare-earth-magnets", .ordinal = 2 });
    expect_unknown(verdict_at("N|gallium|0"), VERDICT_WHY_MISSING);
    expect_unknown(verdict_at("N|rare-earths|1"), VERDICT_WHY_MISSING);
    expect(verdict_at("N|rare-earth-magnets|2"), VERDICT_KIND_SUPPORTED, 3188);
}

/* The reason is the first that applies. */
Test(verify, why)
{
    trades_export(held, "CHN", "WLD", "2025-05", 0);
    trades_export(held, "CHN", "WLD", "2025-06", 1000);
    put((struct claim_text){ LEVEL(NULL, 1, 1), .item = "-" });
    expect_unknown(verdict_at("N|-|0"), VERDICT_WHY_ITEM);
    expect_unknown(judged((struct claim_text){ LEVEL(NULL, 1, 1), .reporter = "-" }), VERDICT_WHY_ITEM);
    expect_unknown(judged((struct claim_text){ .metric = METRIC_VALUE_LEVEL, .unit = "CNY", .partner = "MEX+THA" }), VERDICT_WHY_PERIOD);
    expect_unknown(judged((struct claim_text){ LEVEL("2025-06/2025-01", 1, 1) }), VERDICT_WHY_PERIOD);
    expect_unknown(judged((struct claim_text){ .metric = METRIC_VALUE_LEVEL, .period = "2025-06", .unit = "CNY", .partner = "MEX+THA" }),
                   VERDICT_WHY_UNIT);
    expect_unknown(judged((struct claim_text){ LEVEL("2025-06", 1, 1), .partner = "MEX+THA" }), VERDICT_WHY_PARTNERS);
    expect_unknown(judged((struct claim_text){ CHANGE("2025-06", BASE_KIND_MOM, DIRECTION_UP, 1, 1) }), VERDICT_WHY_METRIC);
    expect_unknown(judged((struct claim_text){ .metric = METRIC_QUANTITY_LEVEL, .period = "2025-06", .unit = "ratio" }), VERDICT_WHY_UNIT);
}

/* ---- revisions ---- */

/* A revised figure re-issues the verdicts that rest on it, and only those; a claim that goes takes its verdict with it. */
Test(verify, revision)
{
    trades_export(held, "CHN", "WLD", "2025-05", 100000);
    trades_export(held, "CHN", "WLD", "2025-06", 200000);
    trades_export(held, "CHN", "USA", "2025-06", 20000);
    put((struct claim_text){ LEVEL("2025-05", 100, 100) });
    put((struct claim_text){ LEVEL("2025-06", 200, 200), .ordinal = 1 });
    put((struct claim_text){ LEVEL("2025-06", 20, 20), .partner = "USA", .ordinal = 2 });
    cr_assert_eq(held_settle(held), 3);
    trades_export(held, "CHN", "WLD", "2025-06", 300000);
    cr_assert_eq(held_settle(held), 1);
    expect(verdict_at("N|antimony|1"), VERDICT_KIND_CONTRADICTED, 300);
    trades_export(held, "USA", "WLD", "2025-06", 300000);
    cr_assert_eq(held_settle(held), 0);
    held_retract(held, &trade_enriched, "antimony|CHN|EXPORT|USA|2025-06|1|GACC|ITEM|antimony");
    cr_assert_eq(held_settle(held), 1);
    expect_unknown(verdict_at("N|antimony|2"), VERDICT_WHY_MISSING);
    held_retract(held, &policy_claims, "antimony|N|1");
    cr_assert_eq(held_settle(held), 1);
    cr_assert(!held_find(held, &policy_verdicts, "N|antimony|1"));
    cr_assert_eq(held_settle_all(held), 0);
}

/* A claim that moves to another market is no longer read for the old one, and is for the new. */
Test(verify, moved_claim)
{
    put((struct claim_text){ LEVEL("2025-06", 200, 200) });
    put((struct claim_text){ LEVEL("2025-06", 200, 200), .reporter = "THA" });
    held_settle(held);
    trades_export(held, "CHN", "WLD", "2025-06", 200000);
    cr_assert_eq(marks_left(held->stage->marks), 0);
    trades_export(held, "THA", "WLD", "2025-06", 200000);
    expect(verdict_at("N|antimony|0"), VERDICT_KIND_SUPPORTED, 200);
}

/* The key of a verdict leads back to the claim that states it. */
Test(verify, subject)
{
    char   buf[CK_KEY_SIZE_MAX];
    size_t size = held->stage->processor->subject(&policy_verdicts, CK_BYTES("N|antimony|3"), buf);

    cr_assert(ck_bytes_equal((struct ck_bytes){ buf, size }, CK_BYTES("antimony|N|3")));
}
