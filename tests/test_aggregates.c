/* SPDX-License-Identifier: Apache-2.0
 * EUU beside its members: what went to Germany went to the Union too, and is counted once wherever partners are counted, added up or ranked. */
#include <criterion/criterion.h>
#include <math.h>

#include "domain/model/topics.h"
#include "domain/reference/ancestors.h"
#include "domain/trade/production.h"
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
TestSuite(aggregates, .init = setup, .fini = teardown);
TestSuite(aggregates_ranked, .init = setup_verify, .fini = teardown);

static const struct indicator *indicator_at(const char *key)
{
    const struct indicator *indicator = held_at(held, &leverage_indicators, key);

    cr_assert(indicator, "%s", key);
    return indicator;
}

static void near(struct ck_maybe_double found, double wanted) { expect_near(found, wanted, 1e-9 * fabs(wanted)); }

/* Chinese magnets of June 2025, in tonnes as printed. */
static void export_magnets(void)
{
    static const struct {
        const char *partner;
        double      t;
    } cells[] = { { "WLD", 3188 }, { "EUU", 1364 }, { "DEU", 764 }, { "USA", 353 }, { "VNM", 300 }, { "KOR", 250 }, { "THA", 240 } };

    for (size_t i = 0; i < sizeof cells / sizeof *cells; i++)
        trades_export(held, "CHN", cells[i].partner, "2025-06", cells[i].t * 1000);
}

/* Five partners: 764² + 353² + 300² + 250² + 240² over the square of their sum. */
Test(aggregates, concentration)
{
    const struct indicator *world;

    export_magnets();
    world = indicator_at("CHN|antimony|EXPORT|WLD|2025-06");
    cr_assert_eq(world->concentration.partners.value, 5);
    near(world->concentration.hhi, (764.0 * 764 + 353 * 353 + 300 * 300 + 250 * 250 + 240 * 240) / (1907.0 * 1907));
    near(indicator_at("CHN|antimony|EXPORT|EUU|2025-06")->concentration.share, 1364.0 / 3188); /* of the world it has one */
}

/* The member's cell comes and goes, and the aggregate with it; one that is zero or hidden is a cell. */
Test(aggregates, as_long_as_a_member_has_a_cell)
{
    const char *world = "CHN|antimony|EXPORT|WLD|2025-06";

    trades_export(held, "CHN", "EUU", "2025-06", 100);
    trades_export(held, "CHN", "USA", "2025-06", 100);
    trades_export(held, "CHN", "JPN", "2025-06", 100);
    cr_assert_eq(indicator_at(world)->concentration.partners.value, 3);
    near(indicator_at(world)->concentration.hhi, 1.0 / 3);
    trades_export(held, "CHN", "FRA", "2025-06", 0);
    cr_assert_eq(indicator_at(world)->concentration.partners.value, 2);
    held_retract(held, &trade_enriched, "antimony|CHN|EXPORT|FRA|2025-06|1|GACC|ITEM|antimony");
    cr_assert_eq(indicator_at(world)->concentration.partners.value, 3);
    trades_export(held, "CHN", "FRA", "2025-07", 7); /* another month */
    cr_assert_eq(indicator_at(world)->concentration.partners.value, 3);
}

/* The United Kingdom was a member to the end of January 2020, Croatia is one from July 2013 on. */
Test(aggregates, by_the_month)
{
    static const struct {
        const char *country, *month;
        int32_t     partners;
    } cases[] = { { "GBR", "2020-01", 1 }, { "GBR", "2020-02", 2 }, { "HRV", "2013-06", 2 }, { "HRV", "2013-07", 1 }, { "CHE", "2013-08", 2 } };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char key[64];

        trades_export(held, "CHN", "EUU", cases[i].month, 100);
        trades_export(held, "CHN", cases[i].country, cases[i].month, 40);
        snprintf(key, sizeof key, "CHN|antimony|EXPORT|WLD|%s", cases[i].month);
        cr_assert_eq(indicator_at(key)->concentration.partners.value, cases[i].partners, "%s %s", cases[i].country, cases[i].month);
    }
}

/* Without a world total shares are of the sum of the partners: the aggregate is no part of it, and has no share of it. */
Test(aggregates, shares_of_the_sum)
{
    trades_export(held, "CHN", "EUU", "2025-06", 100);
    trades_export(held, "CHN", "DEU", "2025-06", 60);
    trades_export(held, "CHN", "USA", "2025-06", 40);
    near(indicator_at("CHN|antimony|EXPORT|DEU|2025-06")->concentration.share, 0.6);
    cr_assert_eq(absent_why(indicator_at("CHN|antimony|EXPORT|EUU|2025-06"), "concentration.share"), ABSENT_REASON_NOT_APPLICABLE);
    held_retract(held, &trade_enriched, "antimony|CHN|EXPORT|DEU|2025-06|1|GACC|ITEM|antimony");
    near(indicator_at("CHN|antimony|EXPORT|EUU|2025-06")->concentration.share, 100.0 / 140);
}

/* An aggregate as reporter is a reporter like another, and its members are partners of others. */
Test(aggregates, as_reporter)
{
    trades_import(held, "EUU", "CHN", "2025-06", 50);
    trades_import(held, "EUU", "DEU", "2025-06", 50); /* no aggregate beside it */
    cr_assert_eq(indicator_at("EUU|antimony|IMPORT|WLD|2025-06")->concentration.partners.value, 2);
}

/* That the Union got something is a reason not to take the world's silence for zero. */
Test(aggregates, keeps_the_world_from_being_zero)
{
    trades_export(held, "CHN", "WLD", "2025-01", 30);
    trades_export(held, "CHN", "EUU", "2025-06", 5);
    trades_export(held, "CHN", "DEU", "2025-06", 0);
    trades_learn_marker(held, "CHN", FLOW_EXPORT, "2025-06", COMPLETENESS_COMPLETE);
    cr_assert_eq(indicator_at("CHN|antimony|EXPORT|WLD|2025-06")->level.state.value, CELL_STATE_MISSING);
}

/* DEU is behind THA, and so THA the first: EUU is none before it. As a hub an aggregate has no place among its members. */
Test(aggregates, ranks_of_hubs)
{
    const struct reroute *reroute;

    trades_learn_measure(held, "BAN", "CHN", "USA", RESTRICTION_PRESUMED_DENIAL, "2024-12-03");
    trades_export(held, "CHN", "THA", "2025-03", 70);
    trades_export(held, "CHN", "EUU", "2025-03", 90);
    trades_export(held, "CHN", "DEU", "2025-03", 60);
    trades_import(held, "USA", "THA", "2025-03", 50);
    trades_import(held, "USA", "EUU", "2025-03", 50);
    reroute = held_at(held, &leverage_reroutes, "CHN|antimony|THA|USA|2025-03");
    cr_assert_eq(reroute->rank_now.value, 1);
    reroute = held_at(held, &leverage_reroutes, "CHN|antimony|EUU|USA|2025-03");
    cr_assert_not(reroute->rank_now.known);
    held_retract(held, &trade_enriched, "antimony|CHN|EXPORT|DEU|2025-03|1|GACC|ITEM|antimony");
    reroute = held_at(held, &leverage_reroutes, "CHN|antimony|THA|USA|2025-03");
    cr_assert_eq(reroute->rank_now.value, 2);
    reroute = held_at(held, &leverage_reroutes, "CHN|antimony|EUU|USA|2025-03");
    cr_assert_eq(reroute->rank_now.value, 1);
}

/* Production of the Union stands beside that of its members in no sum and no concentration. */
Test(aggregates, production)
{
    static const struct {
        const char *country;
        double      value;
    } facts[] = { { "CHN", 60 }, { "DEU", 20 }, { "EUU", 30 }, { "JPN", 20 } };
    const struct reference *reference = held->stage->reference;
    struct ancestors        chain;
    struct production       production;

    for (size_t i = 0; i < sizeof facts / sizeof *facts; i++)
        held_learn(held, &intake_supply, facts[i].country,
                   &(struct supply_entry){ .item = CK_BYTES("antimony"),
                                           .country = ck_bytes_from(facts[i].country),
                                           .measure = CK_BYTES("mine_production"),
                                           .year_from = 2024,
                                           .year_to = 2024,
                                           .value = ck_known_double(facts[i].value),
                                           .qualifier = QUALIFIER_NONE });
    chain = ancestors_of(reference, CK_BYTES("antimony"));
    production = production_of(reference, &chain, 2025, &arena);
    near(production_share(&production, CK_BYTES("CHN")), 0.6);
    near(production_share(&production, CK_BYTES("EUU")), 0.3);
    near(production_hhi(&production), 0.36 + 0.04 + 0.04);
}

static struct production produced(int64_t known_at, const char *const units[3], const double values[3])
{
    static const char *const countries[] = { "CHN", "JPN", "OTH" };
    struct ancestors         chain;

    for (size_t i = 0; i < 3; i++)
        held_learn(held, &intake_supply, countries[i],
                   &(struct supply_entry){ .item = CK_BYTES("antimony"),
                                           .country = ck_bytes_from(countries[i]),
                                           .measure = CK_BYTES("mine_production"),
                                           .year_from = 2024,
                                           .year_to = 2024,
                                           .value = ck_known_double(values[i]),
                                           .qualifier = QUALIFIER_NONE,
                                           .unit = ck_bytes_from(units[i]),
                                           .known_at = known_at });
    chain = ancestors_of(held->stage->reference, CK_BYTES("antimony"));
    return production_of(held->stage->reference, &chain, 2025, &arena);
}

/* Weights are converted; amounts in the same words compare whatever they mean, an amount of 0 with all, others with none. */
Test(aggregates, production_in_several_units)
{
    static const struct {
        const char *units[3];
        double      values[3];
        bool        unlike;
    } cases[] = {
        { { "metric tons", "kilograms", "t" }, { 60, 20000, 20 }, false },
        { { "kt", "Metric_Tonnes", "thousand tons" }, { 0.06, 20, 0.02 }, false },
        { { "short tons", "lb", "pounds" }, { 60, 40000, 40000 }, false },
        { { "MT", "t", "g" }, { 60, 20, 20e6 }, false },
        { { "carats", "carats", "carats" }, { 60, 20, 20 }, false },
        { { "", "", "" }, { 60, 20, 20 }, false },
        { { "t", "carats", "t" }, { 60, 20, 20 }, true },
        { { "t", "", "t" }, { 60, 20, 20 }, true },
        { { "t", "Mt", "t" }, { 60, 20, 20 }, true },
        { { "percent", "ratio", "percent" }, { 60, 0.2, 20 }, true },
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct production production = produced((int64_t)i, cases[i].units, cases[i].values);

        cr_assert_eq(production.unlike_units, cases[i].unlike, "%zu", i);
        cr_assert_eq(production_share(&production, CK_BYTES("CHN")).known, !cases[i].unlike, "%zu", i);
        cr_assert_eq(production_hhi(&production).known, !cases[i].unlike, "%zu", i);
        if (cases[i].unlike)
            continue;
        near(production_share(&production, CK_BYTES("CHN")), 0.6);
        near(production_hhi(&production), 0.36 + 0.04);
    }
}

Test(aggregates, production_of_nothing_is_nothing_in_every_unit)
{
    struct production production = produced(0, (const char *const[]){ "t", "carats", "t" }, (const double[]){ 75, 0, 25 });

    near(production_share(&production, CK_BYTES("CHN")), 0.75);
    near(production_share(&production, CK_BYTES("JPN")), 0);
}

/* ---- verify ---- */

static const struct verdict *judged(const char *partner, double place)
{
    return claims_judged(
        held, (struct claim_text){ .metric = METRIC_RANK, .period = "2025-06", .partner = partner, .value = place, .low = place, .high = place },
        &arena);
}

/* "Germany was the largest buyer": it was, the Union is none. */
Test(aggregates_ranked, places)
{
    const struct verdict *verdict;

    export_magnets();
    verdict = judged("DEU", 1);
    cr_assert_eq(verdict->verdict, VERDICT_KIND_SUPPORTED);
    cr_assert_eq(verdict->true_value.value, 1);
    cr_assert_eq(judged("USA", 1)->verdict, VERDICT_KIND_CONTRADICTED);
    cr_assert_eq(judged("USA", 2)->verdict, VERDICT_KIND_SUPPORTED);
    verdict = judged("EUU", 1);
    cr_assert_eq(verdict->verdict, VERDICT_KIND_NOT_CHECKABLE);
    cr_assert_eq(verdict->why.value, (int32_t)VERDICT_WHY_PARTNERS);
}

/* The known partners make half of the world only if nobody is counted twice: 30 + 25 of 120. */
Test(aggregates_ranked, half_of_the_world)
{
    const struct verdict *verdict;

    trades_export(held, "CHN", "WLD", "2025-06", 120);
    trades_export(held, "CHN", "DEU", "2025-06", 30);
    trades_export(held, "CHN", "USA", "2025-06", 25);
    trades_export(held, "CHN", "EUU", "2025-06", 30);
    verdict = judged("DEU", 1);
    cr_assert_eq(verdict->verdict, VERDICT_KIND_NOT_CHECKABLE);
    cr_assert_eq(verdict->why.value, (int32_t)VERDICT_WHY_MISSING);
    trades_export(held, "CHN", "JPN", "2025-06", 5);
    cr_assert_eq(judged("DEU", 1)->verdict, VERDICT_KIND_SUPPORTED);
}

/* Without a member the Union is a partner, and may be the first of them. */
Test(aggregates_ranked, alone)
{
    trades_export(held, "CHN", "WLD", "2025-06", 100);
    trades_export(held, "CHN", "EUU", "2025-06", 60);
    trades_export(held, "CHN", "USA", "2025-06", 40);
    cr_assert_eq(judged("USA", 1)->verdict, VERDICT_KIND_CONTRADICTED);
    cr_assert_eq(judged("EUU", 1)->verdict, VERDICT_KIND_SUPPORTED);
}
