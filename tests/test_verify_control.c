/* SPDX-License-Identifier: Apache-2.0
 * Verdicts about controls, on hand-made measures. */
#include <criterion/criterion.h>

#include "chokepoint/day.h"
#include "domain/model/topics.h"
#include "support/acts.h"
#include "support/claims.h"
#include "support/trades.h"

static struct held    *held;
static struct ck_arena arena;

static void setup(void)
{
    extern const struct ck_processor verify;

    held = held_new(&verify);
}

static void teardown(void)
{
    held_free(held);
    ck_arena_release(&arena);
    arena = CK_ARENA_NULL;
}
TestSuite(verify_control, .init = setup, .fini = teardown);

static const struct verdict *judged(struct claim_text text) { return claims_judged(held, text, &arena); }

static void expect(const struct verdict *verdict, enum verdict_kind kind, enum verdict_why why, const char *measures)
{
    char   text[256] = "";
    size_t size = 0;

    for (size_t i = 0; i < verdict->measures.count; i++)
        size += (size_t)snprintf(text + size, sizeof text - size, "%s%.*s", i ? " " : "", (int)verdict->measures.items[i].size,
                                 verdict->measures.items[i].data);
    cr_assert_eq(verdict->verdict, kind, "verdict %d, %s", (int)verdict->verdict, text);
    cr_assert_eq(verdict->why.known ? (enum verdict_why)verdict->why.value : VERDICT_WHY_UNKNOWN, why);
    cr_assert_str_eq(text, measures);
}

static void learn(struct act_text text)
{
    struct measure_fact fact = acts_measure(text, &arena);

    held_learn(held, &intake_measures, text.id, &fact);
}

static void learn_item(struct item_text text)
{
    struct item_fact fact = acts_item(text, &arena);

    held_learn(held, &intake_items, text.item, &fact);
}

static int32_t day(const char *text) { return trades_day(text); }

#define IN_FORCE(value_, period_, published_)                                                                                                        \
    .metric = METRIC_CONTROL_IN_FORCE, .period = period_, .value = value_, .low = value_, .high = value_, .published = published_
#define UNTIL(date_, of_, published_)                                                                                                                \
    .metric = METRIC_CONTROL_UNTIL, .date = date_, .of = of_, .low = UNBOUNDED, .high = UNBOUNDED, .published = published_
#define FROM(date_, of_, published_)                                                                                                                 \
    .metric = METRIC_CONTROL_FROM, .date = date_, .of = of_, .low = UNBOUNDED, .high = UNBOUNDED, .published = published_

/* No partner: WLD, which asks for ALL. */

/* Silence is neither clearance nor refutation: "controlled" with none known cannot be checked; "no longer" holds. */
Test(verify_control, silence)
{
    expect(judged((struct claim_text){ IN_FORCE(1, "2025-06", "2025-06-10") }), VERDICT_KIND_NOT_CHECKABLE, VERDICT_WHY_NONE_KNOWN, "");
    expect(judged((struct claim_text){ IN_FORCE(0, "2025-06", "2025-06-10") }), VERDICT_KIND_SUPPORTED, VERDICT_WHY_UNKNOWN, "");
    expect(judged((struct claim_text){ FROM("2025", CLAIM_OF_RESTRICTION, "2025-06-10") }), VERDICT_KIND_NOT_CHECKABLE, VERDICT_WHY_NO_MEASURE, "");
    learn(
        (struct act_text){ .id = "M1", .items = "antimony", .restriction = RESTRICTION_NONE, .from = day("2025-01-01"), .known = day("2025-01-01") });
    expect(judged((struct claim_text){ IN_FORCE(1, "2025-06", "2025-06-10") }), VERDICT_KIND_CONTRADICTED, VERDICT_WHY_UNKNOWN, "M1");
    expect(judged((struct claim_text){ IN_FORCE(0, "2025-06", "2025-06-10") }), VERDICT_KIND_SUPPORTED, VERDICT_WHY_UNKNOWN, "M1");
}

/* An item is controlled where a descendant is, an ordinary one as well as a basket; a parent's measure is the child's. */
Test(verify_control, descendants)
{
    learn_item((struct item_text){ .item = "antimony" });
    learn_item((struct item_text){ .item = "antimony-oxide", .parent = "antimony" });
    learn_item((struct item_text){ .item = "antimony-fine", .parent = "antimony-oxide" });
    learn_item((struct item_text){ .item = "antimony-ore", .parent = "antimony" });
    learn((struct act_text){
        .id = "M1", .items = "antimony-fine", .restriction = RESTRICTION_LICENCE, .from = day("2025-01-01"), .known = day("2025-01-01") });
    expect(judged((struct claim_text){ IN_FORCE(1, "2025-06", "2025-06-10") }), VERDICT_KIND_SUPPORTED, VERDICT_WHY_UNKNOWN, "M1");
    expect(judged((struct claim_text){ IN_FORCE(0, "2025-06", "2025-06-10") }), VERDICT_KIND_CONTRADICTED, VERDICT_WHY_UNKNOWN, "M1");
    expect(judged((struct claim_text){ IN_FORCE(1, "2025-06", "2025-06-10"), .item = "antimony-ore" }), VERDICT_KIND_NOT_CHECKABLE,
           VERDICT_WHY_NONE_KNOWN, "");
    expect(judged((struct claim_text){ FROM("2025-01-01", CLAIM_OF_RESTRICTION, "2025-06-10") }), VERDICT_KIND_SUPPORTED, VERDICT_WHY_UNKNOWN, "M1");
}

/* The day that is asked: that of publication, held inside the period. */
Test(verify_control, day_asked)
{
    learn((struct act_text){ .id = "M1",
                             .items = "antimony",
                             .restriction = RESTRICTION_LICENCE,
                             .from = day("2025-06-15"),
                             .until = day("2025-07-15"),
                             .known = day("2025-01-01") });
    expect(judged((struct claim_text){ IN_FORCE(1, "2025-06", "2025-06-14") }), VERDICT_KIND_NOT_CHECKABLE, VERDICT_WHY_NONE_KNOWN, "");
    expect(judged((struct claim_text){ IN_FORCE(1, "2025-06", "2025-06-15") }), VERDICT_KIND_SUPPORTED, VERDICT_WHY_UNKNOWN, "M1");
    expect(judged((struct claim_text){ IN_FORCE(1, "2025-06", "2025-08-01") }), VERDICT_KIND_SUPPORTED, VERDICT_WHY_UNKNOWN, "M1");
    expect(judged((struct claim_text){ IN_FORCE(1, "2025-07", "2025-05-01") }), VERDICT_KIND_SUPPORTED, VERDICT_WHY_UNKNOWN, "M1");
}

/* "Lifted" holds in the month in which a measure ended, though another followed. */
Test(verify_control, ended)
{
    learn((struct act_text){ .id = "M1",
                             .items = "antimony",
                             .restriction = RESTRICTION_PROHIBITED,
                             .from = day("2025-01-01"),
                             .until = day("2025-10-15"),
                             .known = day("2025-01-01") });
    learn((struct act_text){
        .id = "M2", .items = "antimony", .restriction = RESTRICTION_QUOTA, .from = day("2025-10-16"), .known = day("2025-01-01") });
    expect(judged((struct claim_text){ IN_FORCE(0, "2025-10", "2025-10-20") }), VERDICT_KIND_SUPPORTED, VERDICT_WHY_UNKNOWN, "M1 M2");
    expect(judged((struct claim_text){ IN_FORCE(0, "2025-11", "2025-11-20") }), VERDICT_KIND_CONTRADICTED, VERDICT_WHY_UNKNOWN, "M2");
    learn((struct act_text){ .id = "M3",
                             .act = ACT_REPLACE,
                             .targets = "M2",
                             .items = "antimony",
                             .restriction = RESTRICTION_LICENCE,
                             .from = day("2025-11-30"),
                             .known = day("2025-11-01") });
    expect(judged((struct claim_text){ IN_FORCE(0, "2025-11", "2025-11-20") }), VERDICT_KIND_SUPPORTED, VERDICT_WHY_UNKNOWN, "M2");
}

/* A measure that was replaced on the first of a month ended in the month before. */
Test(verify_control, last_day)
{
    learn((struct act_text){
        .id = "M1", .items = "antimony", .restriction = RESTRICTION_QUOTA, .from = day("2025-01-01"), .known = day("2025-01-01") });
    learn((struct act_text){ .id = "M2",
                             .act = ACT_REPLACE,
                             .targets = "M1",
                             .items = "antimony",
                             .restriction = RESTRICTION_LICENCE,
                             .from = day("2025-12-01"),
                             .known = day("2025-11-01") });
    expect(judged((struct claim_text){ IN_FORCE(0, "2025-11", "2025-11-20") }), VERDICT_KIND_SUPPORTED, VERDICT_WHY_UNKNOWN, "M1");
    expect(judged((struct claim_text){ IN_FORCE(0, "2025-12", "2025-12-20") }), VERDICT_KIND_CONTRADICTED, VERDICT_WHY_UNKNOWN, "M2");
}

/* The verdict is that of the day of publication, until its last instant; what was learned later supersedes it, and only that is told. */
Test(verify_control, superseded)
{
    const struct verdict *verdict;

    learn((struct act_text){ .id = "M1",
                             .items = "antimony",
                             .restriction = RESTRICTION_LICENCE,
                             .from = day("2025-01-01"),
                             .until = day("2025-09-21"),
                             .known = day("2025-06-10") });
    verdict = judged((struct claim_text){ UNTIL("2025-09-21", CLAIM_OF_RESTRICTION, "2025-06-10") });
    expect(verdict, VERDICT_KIND_SUPPORTED, VERDICT_WHY_UNKNOWN, "M1");
    cr_assert_eq(verdict->counter_facts.count, 0);
    learn((struct act_text){ .id = "M2", .act = ACT_EXTEND, .targets = "M1", .until = day("2026-09-21"), .known = day("2025-08-01") });
    verdict = judged((struct claim_text){ UNTIL("2025-09-21", CLAIM_OF_RESTRICTION, "2025-06-10") });
    expect(verdict, VERDICT_KIND_SUPPORTED, VERDICT_WHY_UNKNOWN, "M1");
    cr_assert_eq(verdict->counter_facts.count, 1);
    cr_assert_eq(verdict->counter_facts.items[0].fact, COUNTER_FACT_KIND_SUPERSEDED);
    verdict = judged((struct claim_text){ UNTIL("2026-09-21", CLAIM_OF_RESTRICTION, "2025-06-10") });
    expect(verdict, VERDICT_KIND_CONTRADICTED, VERDICT_WHY_UNKNOWN, "M1");
    cr_assert_eq(verdict->counter_facts.count, 0, "what only today's knowledge supports is not told");
    expect(judged((struct claim_text){ UNTIL("2025-09-21", CLAIM_OF_RESTRICTION, "2025-06-09") }), VERDICT_KIND_NOT_CHECKABLE, VERDICT_WHY_NO_MEASURE,
           "");
}

/* What became known in the course of the day of publication is known. */
Test(verify_control, last_instant)
{
    struct measure_fact fact = acts_measure(
        (struct act_text){
            .id = "M1", .items = "antimony", .restriction = RESTRICTION_LICENCE, .from = day("2025-06-10"), .known = day("2025-06-10") },
        &arena);

    fact.known_at += CK_DAY_MS - 1;
    held_learn(held, &intake_measures, "M1", &fact);
    expect(judged((struct claim_text){ IN_FORCE(1, "2025-06", "2025-06-10") }), VERDICT_KIND_SUPPORTED, VERDICT_WHY_UNKNOWN, "M1");
    expect(judged((struct claim_text){ IN_FORCE(1, "2025-06", "2025-06-09") }), VERDICT_KIND_NOT_CHECKABLE, VERDICT_WHY_NONE_KNOWN, "");
}

/* Dates hold at their printed precision; a restriction's are not a suspension's. */
Test(verify_control, dates)
{
    learn((struct act_text){
        .id = "M1", .items = "antimony", .restriction = RESTRICTION_LICENCE, .from = day("2024-12-03"), .known = day("2024-12-03") });
    expect(judged((struct claim_text){ FROM("2024", CLAIM_OF_RESTRICTION, "2025-06-10") }), VERDICT_KIND_SUPPORTED, VERDICT_WHY_UNKNOWN, "M1");
    expect(judged((struct claim_text){ FROM("2024-12", CLAIM_OF_RESTRICTION, "2025-06-10") }), VERDICT_KIND_SUPPORTED, VERDICT_WHY_UNKNOWN, "M1");
    expect(judged((struct claim_text){ FROM("2024-12-04", CLAIM_OF_RESTRICTION, "2025-06-10") }), VERDICT_KIND_SUPPORTED, VERDICT_WHY_UNKNOWN, "M1");
    expect(judged((struct claim_text){ FROM("2024-12-02", CLAIM_OF_RESTRICTION, "2025-06-10") }), VERDICT_KIND_SUPPORTED, VERDICT_WHY_UNKNOWN, "M1");
    expect(judged((struct claim_text){ FROM("2024-12-05", CLAIM_OF_RESTRICTION, "2025-06-10") }), VERDICT_KIND_CONTRADICTED, VERDICT_WHY_UNKNOWN,
           "M1");
    expect(judged((struct claim_text){ FROM("2024-11", CLAIM_OF_RESTRICTION, "2025-06-10") }), VERDICT_KIND_CONTRADICTED, VERDICT_WHY_UNKNOWN, "M1");
    expect(judged((struct claim_text){ FROM("2024-12-03", CLAIM_OF_SUSPENSION, "2025-06-10") }), VERDICT_KIND_NOT_CHECKABLE, VERDICT_WHY_AMBIGUOUS,
           "");
    expect(judged((struct claim_text){ FROM("2024-10-03", CLAIM_OF_SUSPENSION, "2025-06-10") }), VERDICT_KIND_CONTRADICTED, VERDICT_WHY_UNKNOWN, "");
    expect(judged((struct claim_text){ FROM("2024-12-05", CLAIM_OF_RESTRICTION, "2025-06-10"), .anchors.period = ANCHOR_SENTENCE }),
           VERDICT_KIND_NOT_CHECKABLE, VERDICT_WHY_AMBIGUOUS, "M1");
    expect(judged((struct claim_text){ FROM("2024-12-05", CLAIM_OF_RESTRICTION, "2025-06-10"), .anchors.item = ANCHOR_ARTICLE }),
           VERDICT_KIND_NOT_CHECKABLE, VERDICT_WHY_AMBIGUOUS, "M1");
    expect(judged((struct claim_text){ UNTIL("2026", CLAIM_OF_RESTRICTION, "2025-06-10") }), VERDICT_KIND_CONTRADICTED, VERDICT_WHY_UNKNOWN, "M1");
    expect(judged((struct claim_text){ FROM(NULL, CLAIM_OF_RESTRICTION, "2025-06-10") }), VERDICT_KIND_NOT_CHECKABLE, VERDICT_WHY_PERIOD, "");
    expect(judged((struct claim_text){ FROM("spring", CLAIM_OF_RESTRICTION, "2025-06-10") }), VERDICT_KIND_NOT_CHECKABLE, VERDICT_WHY_PERIOD, "");
}

/* "The ban runs until 27 November 2026" is false: the suspension does. */
Test(verify_control, ban_or_suspension)
{
    learn((struct act_text){
        .id = "M1", .to = "USA", .items = "antimony", .restriction = RESTRICTION_PROHIBITED, .from = day("2024-12-03"), .known = day("2024-12-03") });
    learn((struct act_text){ .id = "S1",
                             .act = ACT_SUSPEND,
                             .targets = "M1",
                             .from = day("2025-11-09"),
                             .until = day("2026-11-27"),
                             .inclusive = END_INCLUSIVE_UNKNOWN,
                             .known = day("2025-11-09") });
    expect(judged((struct claim_text){ UNTIL("2026-11-27", CLAIM_OF_RESTRICTION, "2025-11-10"), .partner = "USA" }), VERDICT_KIND_NOT_CHECKABLE,
           VERDICT_WHY_AMBIGUOUS, "M1");
    expect(judged((struct claim_text){ UNTIL("2026-11-27", CLAIM_OF_SUSPENSION, "2025-11-10"), .partner = "USA" }), VERDICT_KIND_SUPPORTED,
           VERDICT_WHY_UNKNOWN, "S1");
    expect(judged((struct claim_text){ FROM("2025-11-09", CLAIM_OF_SUSPENSION, "2025-11-10"), .partner = "USA" }), VERDICT_KIND_SUPPORTED,
           VERDICT_WHY_UNKNOWN, "S1");
    expect(judged((struct claim_text){ UNTIL("2026-11-27", CLAIM_OF_SUSPENSION, "2025-11-10") }), VERDICT_KIND_NOT_CHECKABLE, VERDICT_WHY_NO_MEASURE,
           "");
}

/* The day behind the last that a record can carry has no text, and is near nothing that is printed. */
Test(verify_control, last_day_of_all)
{
    static const enum end_inclusive ends[] = { END_INCLUSIVE_TRUE, END_INCLUSIVE_FALSE, END_INCLUSIVE_UNKNOWN };

    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        learn((struct act_text){ .id = "M1",
                                 .items = "antimony",
                                 .restriction = RESTRICTION_LICENCE,
                                 .from = day("2024-12-03"),
                                 .until = day("9999-12-31"),
                                 .inclusive = ends[i],
                                 .known = day("2024-12-03") + (int32_t)i });
        expect(judged((struct claim_text){ UNTIL("2026-11-27", CLAIM_OF_RESTRICTION, "2025-06-10") }), VERDICT_KIND_CONTRADICTED, VERDICT_WHY_UNKNOWN,
               "M1");
        expect(judged((struct claim_text){ UNTIL("2026", CLAIM_OF_SUSPENSION, "2025-06-10") }), VERDICT_KIND_CONTRADICTED, VERDICT_WHY_UNKNOWN, "");
    }
    learn((struct act_text){
        .id = "S1", .act = ACT_SUSPEND, .targets = "M1", .from = day("2025-01-09"), .until = day("9999-12-31"), .known = day("2025-01-09") });
    expect(judged((struct claim_text){ UNTIL("2026-11-27", CLAIM_OF_SUSPENSION, "2025-06-10") }), VERDICT_KIND_CONTRADICTED, VERDICT_WHY_UNKNOWN,
           "S1");
}

/* Instants between two versions of the list are one: the same versions are known. */
Test(verify_control, same_known)
{
    learn((struct act_text){ .id = "M1", .items = "antimony", .restriction = RESTRICTION_LICENCE, .from = 10, .known = 10 });
    learn((struct act_text){ .id = "M2", .items = "antimony", .restriction = RESTRICTION_LICENCE, .from = 20, .known = 20 });
    cr_assert_eq(measures_same_known(held->reference, 0), 10LL * CK_DAY_MS - 1);
    cr_assert_eq(measures_same_known(held->reference, 10LL * CK_DAY_MS), 20LL * CK_DAY_MS - 1);
    cr_assert_eq(measures_same_known(held->reference, 15LL * CK_DAY_MS), 20LL * CK_DAY_MS - 1);
    cr_assert_eq(measures_same_known(held->reference, 20LL * CK_DAY_MS), INT64_MAX);
    cr_assert_eq(measures_same_known(held->reference, INT64_MAX), INT64_MAX);
}
