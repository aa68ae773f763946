/* SPDX-License-Identifier: Apache-2.0
 * What leaves a false figure open, and what does not (SPEC 9.7): where other claims stand, whose they are, what figures at hand bound, and figures
 * that are somebody else's. On hand-made cells; the other rules of verify are in test_verify.c. */
#include <criterion/criterion.h>

#include "domain/model/topics.h"
#include "support/claims.h"
#include "support/trades.h"

static struct held    *held;
static struct ck_arena arena;

static void setup(void)
{
    extern const struct ck_processor verify;

    held = held_new(&verify);
    ck_stage_day(held->stage, trades_day("2026-11-23"));
    trades_export(held, "CHN", "WLD", "2025-05", 400001);
    trades_export(held, "CHN", "WLD", "2025-06", 888001);
    trades_export(held, "CHN", "USA", "2025-05", 61001);
    trades_export(held, "CHN", "USA", "2025-06", 53001);
}

static void teardown(void)
{
    held_free(held);
    ck_arena_release(&arena);
    arena = CK_ARENA_NULL;
}
TestSuite(verify_open, .init = setup, .fini = teardown);

#define LEVEL(period_, low_, high_)                                                                                                                  \
    .metric = METRIC_QUANTITY_LEVEL, .period = period_, .value = ((low_) + (high_)) / 2, .low = low_, .high = high_, .unit = "t"
#define CHANGE(period_, kind_, direction_, low_, high_)                                                                                              \
    .metric = METRIC_QUANTITY_CHANGE, .period = period_, .base_kind = kind_, .direction = direction_, .value = ((low_) + (high_)) / 2, .low = low_,  \
    .high = high_, .unit = "ratio"
#define PARTNER_IS(anchor_) .anchors = { .item = ANCHOR_CLAUSE, .reporter = ANCHOR_CLAUSE, .partner = anchor_ }

enum outcome { ACCUSED, OPEN, OTHER };

static enum outcome outcome_of(struct claim_text text)
{
    const struct verdict *verdict = claims_judged(held, text, &arena);

    if (verdict->verdict == VERDICT_KIND_CONTRADICTED)
        return ACCUSED;
    return verdict->verdict == VERDICT_KIND_NOT_CHECKABLE && verdict->why.value == VERDICT_WHY_AMBIGUOUS ? OPEN : OTHER;
}

static struct article_statement states(const char *reporter, enum claim_flow flow, const char *partner, const char *period, bool behind)
{
    return (struct article_statement){
        .reporter = ck_bytes_from(reporter),
        .partner = ck_bytes_from(partner),
        .flow = ck_known_int((int32_t)flow),
        .period = ck_bytes_from(period),
        .direction = DIRECTION_NONE,
        .behind = behind,
    };
}

/* A partner, a month, or a base of which there are no figures leaves a claim open if it was said before the claim; behind it only if nothing else
 * was. */
Test(verify_open, said_before)
{
    const struct {
        enum anchor  anchor;
        bool         behind;
        enum outcome outcome;
    } rows[] = {
        { ANCHOR_ARTICLE, false, OPEN },    { ANCHOR_SENTENCE, false, OPEN },  { ANCHOR_DEFAULT, false, OPEN }, { ANCHOR_ARTICLE, true, ACCUSED },
        { ANCHOR_SENTENCE, true, ACCUSED }, { ANCHOR_CLAUSE, false, ACCUSED }, { ANCHOR_DEFAULT, true, OPEN },
    };

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct article_statement partner = states("CHN", CLAIM_FLOW_EXPORT, "JPN", "2025-06", rows[i].behind),
                                 month = states("CHN", CLAIM_FLOW_EXPORT, "USA", "2025-03", rows[i].behind), base = month;

        base.period = CK_BYTES("2025-06");
        base.base_period = CK_BYTES("2025-03");
        cr_expect_eq(outcome_of((struct claim_text){ LEVEL("2025-06", 99, 101), .partner = "USA", PARTNER_IS(rows[i].anchor), .statements = &partner,
                                                     .statement_count = 1 }),
                     rows[i].outcome, "partner %zu", i);
        cr_expect_eq(outcome_of((struct claim_text){ LEVEL("2025-06", 99, 101), .partner = "USA", .anchors.period = rows[i].anchor,
                                                     .statements = &month, .statement_count = 1 }),
                     rows[i].outcome, "month %zu", i);
        cr_expect_eq(
            outcome_of((struct claim_text){ CHANGE("2025-06", BASE_KIND_SINCE_MONTH, DIRECTION_DOWN, -0.505, -0.495), .partner = "USA",
                                            .base_period = "2025-05", .anchors.base = rows[i].anchor, .statements = &base, .statement_count = 1 }),
            rows[i].anchor == ANCHOR_CLAUSE ? ACCUSED : OPEN, "base %zu: nobody publishes the year before either", i);
    }
}

/* Reporter and flow go together, and with the partner: that another country imports leaves open what that country's imports may be, not what ours
 * are. */
Test(verify_open, series_of_others)
{
    const enum anchor article = ANCHOR_ARTICLE;
    const struct {
        const char     *reporter, *partner;
        enum claim_flow flow;
        bool            behind;
        enum outcome    outcome;
    } rows[] = {
        { "CHN", "USA", CLAIM_FLOW_IMPORT, false, OPEN },    { "MEX", "USA", CLAIM_FLOW_IMPORT, false, OPEN },
        { "MEX", "CHN", CLAIM_FLOW_IMPORT, false, OPEN },    { "MEX", "USA", CLAIM_FLOW_EXPORT, false, OPEN },
        { "CHN", "USA", CLAIM_FLOW_IMPORT, true, ACCUSED },  { "MEX", "CHN", CLAIM_FLOW_IMPORT, true, ACCUSED },
        { "CHN", "USA", CLAIM_FLOW_EXPORT, false, ACCUSED },
    };

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct article_statement statement = states(rows[i].reporter, rows[i].flow, rows[i].partner, "2025-06", rows[i].behind);
        struct claim_text        text = { LEVEL("2025-06", 99, 101), .partner = "USA", .reporters = { rows[i].reporter }, .statements = &statement,
                                          .statement_count = 1 };

        text.anchors = (struct claim_anchors){ ANCHOR_CLAUSE, article, article, article, ANCHOR_CLAUSE, ANCHOR_CLAUSE };
        cr_expect_eq(outcome_of(text), rows[i].outcome, "%zu", i);
    }
}

/* Sums that are not known lie between their known months and the world's: so do the changes of these. Units, money and shares alike. */
Test(verify_open, bounds)
{
    struct article_statement japan = states("CHN", CLAIM_FLOW_EXPORT, "JPN", "2025-06", false);
    struct enriched_trade    trade = trades_of("CHN", FLOW_EXPORT, "USA", "2025-06", 53001);

    trades_export(held, "CHN", "JPN", "2025-06", 300001);
    trade.value_usd = ck_known_double(1000001);
    trades_put(held, trade);
    trade = trades_of("CHN", FLOW_EXPORT, "WLD", "2025-06", 888001);
    trade.value_usd = ck_known_double(9000001);
    trades_put(held, trade);
#define OF_USA .partner = "USA", PARTNER_IS(ANCHOR_ARTICLE), .statements = &japan, .statement_count = 1
    /* 300 t of Japan's, of 400 at most the month before: a fall of a quarter at most */
    cr_expect_eq(outcome_of((struct claim_text){ CHANGE("2025-06", BASE_KIND_MOM, DIRECTION_DOWN, -0.605, -0.595), OF_USA }), ACCUSED);
    cr_expect_eq(outcome_of((struct claim_text){ CHANGE("2025-06", BASE_KIND_MOM, DIRECTION_DOWN, -0.205, -0.195), OF_USA }), OPEN);
    cr_expect_eq(outcome_of((struct claim_text){ CHANGE("2025-06", BASE_KIND_MOM, DIRECTION_UP, 0.595, 0.605), OF_USA }), OPEN);
    cr_expect_eq(outcome_of((struct claim_text){
                     .metric = METRIC_VALUE_LEVEL, .period = "2025-06", .value = 2e6, .low = 1.9e6, .high = 2.1e6, .unit = "USD", OF_USA }),
                 OPEN);
    cr_expect_eq(outcome_of((struct claim_text){
                     .metric = METRIC_VALUE_LEVEL, .period = "2025-06", .value = 2e7, .low = 1.9e7, .high = 2.1e7, .unit = "USD", OF_USA }),
                 ACCUSED);
    japan.period = CK_BYTES("2025-05/2025-06");
    cr_expect_eq(outcome_of((struct claim_text){
                     .metric = METRIC_SHARE,
                     .period = "2025-06",
                     .value = 0.3,
                     .low = 0.295,
                     .high = 0.305,
                     .unit = "ratio",
                     OF_USA,
                 }),
                 ACCUSED, "Japan's share of the month is known");
#undef OF_USA
}

static void learn_item(const char *item, const char *parent)
{
    struct item_fact fact = { .item = ck_bytes_from(item), .name = ck_bytes_from(item), .parent = ck_bytes_from(parent) };

    held_learn(held, &intake_items, item, &fact);
}

/* No part of an item is more than the whole; less it may be, and so may any change. What an article says elsewhere of other items is apart. */
Test(verify_open, other_items)
{
    const enum anchor sentence = ANCHOR_SENTENCE;

    cr_expect_eq(outcome_of((struct claim_text){ LEVEL("2025-06", 998, 1000), .anchors.item = sentence, .items = { "antimony", "gallium" } }), OPEN);
    cr_expect_eq(outcome_of((struct claim_text){ LEVEL("2025-06", 998, 1000), .anchors.item = sentence, .items = { "antimony", "gallium" },
                                                 .apart = { "gallium" } }),
                 ACCUSED);
    cr_expect_eq(outcome_of((struct claim_text){ LEVEL("2025-06", 998, 1000), .items = { "antimony", "gallium" } }), ACCUSED);
    learn_item("antimony", "minerals");
    learn_item("antimony-oxide", "antimony");
    cr_expect_eq(outcome_of((struct claim_text){ LEVEL("2025-06", 998, 1000) }), ACCUSED, "more than the whole");
    cr_expect_eq(outcome_of((struct claim_text){ LEVEL("2025-06", 998, 1000), PARTNER_IS(ANCHOR_SENTENCE) }), ACCUSED);
    cr_expect_eq(outcome_of((struct claim_text){ LEVEL("2025-06", 498, 500), PARTNER_IS(ANCHOR_SENTENCE) }), OPEN, "may be that of a part");
    cr_expect_eq(outcome_of((struct claim_text){ CHANGE("2025-06", BASE_KIND_MOM, DIRECTION_UP, 9.5, 9.6), PARTNER_IS(ANCHOR_SENTENCE) }), OPEN);
    learn_item("antimony-oxide", "oxides");
    cr_expect_eq(outcome_of((struct claim_text){ LEVEL("2025-06", 498, 500), PARTNER_IS(ANCHOR_SENTENCE), .items = { "antimony", "minerals" } }),
                 ACCUSED, "less than the part");
    cr_expect_eq(outcome_of((struct claim_text){ LEVEL("2025-06", 998, 1000), PARTNER_IS(ANCHOR_SENTENCE), .items = { "antimony", "minerals" } }),
                 OPEN, "may be that of the whole");
}

/* The figure of another month or partner that the article names has rather been taken for the wrong one, whatever the clause names. */
Test(verify_open, somebody_elses)
{
    struct article_statement world = states("CHN", CLAIM_FLOW_EXPORT, "WLD", "2025-06", true);

    cr_expect_eq(outcome_of((struct claim_text){ LEVEL("2025-06", 60.5, 61.5), .partner = "USA" }), ACCUSED);
    cr_expect_eq(outcome_of((struct claim_text){ LEVEL("2025-06", 60.5, 61.5), .partner = "USA", .months = { "2025-05" } }), OPEN);
    cr_expect_eq(outcome_of((struct claim_text){ LEVEL("2025-06", 62.5, 63.5), .partner = "USA", .months = { "2025-05" } }), ACCUSED);
    cr_expect_eq(outcome_of((struct claim_text){ LEVEL("2025-06", 52.5, 53.5), .named = { "CHN", "USA" } }), OPEN);
    cr_expect_eq(outcome_of((struct claim_text){ LEVEL("2025-06", 54.5, 55.5), .named = { "CHN", "USA" } }), ACCUSED);
    cr_expect_eq(outcome_of((struct claim_text){ LEVEL("2025-06", 887.5, 888.5), .partner = "USA" }), ACCUSED);
    cr_expect_eq(outcome_of((struct claim_text){ LEVEL("2025-06", 887.5, 888.5), .partner = "USA", .statements = &world, .statement_count = 1 }),
                 OPEN);
    cr_expect_eq(outcome_of((struct claim_text){ CHANGE("2025-05", BASE_KIND_MOM, DIRECTION_UP, 1.215, 1.225), .months = { "2025-06" } }), OTHER,
                 "nobody knows April");
    trades_export(held, "CHN", "WLD", "2025-04", 700001);
    cr_expect_eq(outcome_of((struct claim_text){ CHANGE("2025-05", BASE_KIND_MOM, DIRECTION_UP, 1.215, 1.225), .months = { "2025-06" } }), OPEN);
    cr_expect_eq(outcome_of((struct claim_text){ CHANGE("2025-05", BASE_KIND_UNKNOWN, DIRECTION_UP, 1.215, 1.225), .months = { "2025-06" },
                                                 .anchors.base = ANCHOR_DEFAULT }),
                 OPEN);
    cr_expect_eq(outcome_of((struct claim_text){ CHANGE("2025-05", BASE_KIND_MOM, DIRECTION_UP, 1.215, 1.225) }), ACCUSED);
}

/* Nobody compares the sum of two months with one. */
Test(verify_open, unlike_months)
{
    trades_export(held, "CHN", "WLD", "2025-04", 700001);
    cr_expect_eq(
        outcome_of((struct claim_text){ CHANGE("2025-05/2025-06", BASE_KIND_SINCE_MONTH, DIRECTION_DOWN, -0.2, -0.1), .base_period = "2025-04" }),
        OPEN);
    cr_expect_eq(outcome_of((struct claim_text){ CHANGE("2025-05", BASE_KIND_SINCE_MONTH, DIRECTION_DOWN, -0.2, -0.1), .base_period = "2025-04" }),
                 ACCUSED);
    cr_expect_eq(
        outcome_of((struct claim_text){ CHANGE("2025-06", BASE_KIND_MEAN_OF, DIRECTION_DOWN, -0.2, -0.1), .base_period = "2025-04/2025-05" }),
        ACCUSED);
}
