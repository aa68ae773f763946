/* SPDX-License-Identifier: Apache-2.0
 * The theorem for controls and enrich: random acts, items and facts, in any order, with references that come in the middle and days that pass. */
#include <criterion/criterion.h>

#include <stdio.h>

#include "chokepoint/day.h"
#include "domain/model/topics.h"
#include "engine/sim/sim.h"
#include "support/acts.h"

enum { SEEDS = 40, TODAY = 45, IDS = 8, FIRST_MONTH = 0, MONTHS = 3 };

extern const struct ck_processor controls, enrich;

static const char *pick(uint64_t *seed, const char *const *texts, size_t count) { return texts[ck_sim_below(seed, count)]; }

static const char *const ids[IDS] = { "m0", "m1", "m2", "m3", "m4 m1", "m5", "m6 m0 m0", "m7" };
static const char *const names[IDS] = { "m0", "m1", "m2", "m3", "m4", "m5", "m6", "m7" };
static const char *const origins[] = { "CHN", "CHN", "USA" }, *const places[] = { "ALL", "USA", "DEU", "ALL DEU" };
static const char *const things[] = { "a", "b", "c", "p", "a c", "*" }, *const codes[] = { "8112", "81129210", "811292", "28258000" };
static const char *const items[] = { "a", "b", "c", "p" }, *const partners[] = { "WLD", "USA", "DEU", "FRA" };

/* apart: the first half of the ids are of CHN, the others of USA, and target each other only. */
static void generate_measure(struct ck_sim_inputs *list, uint64_t *seed, bool apart)
{
    static const enum act acts[] = { ACT_BASE, ACT_BASE, ACT_AMEND, ACT_EXTEND, ACT_SUSPEND, ACT_TERMINATE, ACT_REPLACE };
    struct act_text       text = {
              .id = pick(seed, names, IDS),
              .act = acts[ck_sim_below(seed, 7)],
              .origin = pick(seed, origins, 3),
              .to = ck_sim_below(seed, 2) ? pick(seed, places, 4) : NULL,
              .without = ck_sim_below(seed, 4) ? NULL : "USA",
              .items = ck_sim_below(seed, 4) ? pick(seed, things, 6) : NULL,
              .prefixes = ck_sim_below(seed, 3) ? NULL : pick(seed, codes, 4),
              .restriction = (enum restriction)ck_sim_below(seed, RESTRICTION_PROHIBITED + 1),
              .from = (int32_t)ck_sim_below(seed, TODAY * 2),
              .known = 1 + (int32_t)ck_sim_below(seed, TODAY),
    };
    uint64_t            group = ck_sim_below(seed, 2);
    struct measure_fact fact;

    if (text.act != ACT_BASE)
        text.targets = pick(seed, ids, IDS);
    if (apart) {
        text.id = pick(seed, names + group * IDS / 2, IDS / 2);
        text.origin = group ? "USA" : "CHN";
        text.targets = text.targets ? pick(seed, names + group * IDS / 2, IDS / 2) : NULL;
    }
    if (ck_sim_below(seed, 2))
        text.until = (text.from ? text.from : text.known) + (int32_t)ck_sim_below(seed, TODAY);
    fact = acts_measure(text, &list->arena);
    ck_sim_add(list, &intake_measures, &fact);
}

static void generate_item(struct ck_sim_inputs *list, uint64_t *seed)
{
    struct item_fact fact = acts_item(
        (struct item_text){
            .item = pick(seed, items, 4),
            .parent = ck_sim_below(seed, 2) ? pick(seed, items, 4) : NULL,
            .prefixes = ck_sim_below(seed, 3) ? pick(seed, codes, 4) : NULL,
            .coverage = (enum item_coverage)(1 + ck_sim_below(seed, ITEM_COVERAGE_MIXED)),
            .known_at = (int64_t)ck_sim_below(seed, 4),
        },
        &list->arena);

    ck_sim_add(list, &intake_items, &fact);
}

static void generate_fact(struct ck_sim_inputs *list, uint64_t *seed)
{
    bool              by_item = ck_sim_below(seed, 2);
    struct trade_fact fact = {
        .source = CK_BYTES("GACC"),
        .reporter = ck_bytes_from(pick(seed, origins, 3)),
        .partner = ck_bytes_from(pick(seed, partners, 4)),
        .flow = (enum flow)(1 + ck_sim_below(seed, FLOW_RE_IMPORT)),
        .nomenclature = by_item ? NOMENCLATURE_ITEM : NOMENCLATURE_HS2022,
        .commodity = ck_bytes_from(by_item ? pick(seed, items, 4) : pick(seed, codes, 4)),
        .period = ck_month_first_day(FIRST_MONTH + (int32_t)ck_sim_below(seed, MONTHS)),
        .period_months = 1 + (int32_t)ck_sim_below(seed, 2),
        .quantity_g = { (int64_t)ck_sim_below(seed, 5), ck_sim_below(seed, 5) > 0 },
        .observation = OBSERVATION_OBSERVED,
        .published_at = (int64_t)ck_sim_below(seed, 3),
    };

    if (!fact.quantity_g.known)
        fact.quantity_g.value = 0;
    ck_sim_add(list, &intake_trade, &fact);
}

static void generate(struct ck_sim_inputs *list, uint64_t *seed)
{
    bool apart = ck_sim_below(seed, 2);

    for (uint64_t i = 4 + ck_sim_below(seed, 12); i > 0; i--)
        generate_measure(list, seed, apart);
    for (uint64_t i = ck_sim_below(seed, 8); i > 0; i--)
        generate_item(list, seed);
    for (uint64_t i = 10 + ck_sim_below(seed, 80); i > 0; i--)
        generate_fact(list, seed);
}

static const struct ck_processor *const processors[] = { &controls, &enrich };

/* Any execution leaves the same, without gap, silence or forgotten mark. */
Test(theorem_status, holds)
{
    struct sim theorem = { .processors = processors, .count = 2, .today = TODAY, .generate = generate, .allow_empty_reference = true };
    char       report[SIM_REPORT];

    for (uint64_t seed = 1; seed <= SEEDS; seed++)
        cr_expect(sim_holds(&theorem, seed, report), "seed %d: %s", (int)seed, report);
}

/* A processor that learns nothing of late measures is seen. */
static int deaf_learned(struct ck_learning *step, const struct ck_event *event, struct ck_bytes key, struct ck_bytes row)
{
    return event->type == CK_EVENT_REFERENCE ? CK_STEP_OK : enrich.learned(step, event, key, row);
}

Test(theorem_status, sees_a_deaf_processor)
{
    struct ck_processor              deaf = enrich;
    const struct ck_processor *const list[] = { &deaf };
    struct sim theorem = { .processors = list, .count = 1, .today = TODAY, .generate = generate, .allow_empty_reference = true };
    char       report[SIM_REPORT];
    size_t     failed = 0;

    deaf.learned = deaf_learned;
    for (uint64_t seed = 1; seed <= SEEDS; seed++)
        failed += !sim_holds(&theorem, seed, report);
    cr_expect_gt(failed, 0);
}
