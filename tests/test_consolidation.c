/* SPDX-License-Identifier: Apache-2.0
 * What each act does (SPEC 5.2 to SPEC 5.8), by hand. Days are small numbers. */
#include <criterion/criterion.h>

#include "chokepoint/day.h"
#include "support/acts.h"

static struct reference *reference;
static struct ck_arena   arena;

static void setup(void) { reference = reference_new(); }

static void teardown(void)
{
    reference_free(reference);
    ck_arena_release(&arena);
    arena = CK_ARENA_NULL;
}
TestSuite(consolidation, .init = setup, .fini = teardown);

static struct control_result ask(const char *destination, const char *item, int32_t day)
{
    return status_ask(
        reference,
        &(struct status_question){
            .origin = CK_BYTES("CHN"), .destination = ck_bytes_from(destination), .item = ck_bytes_from(item), .day = day, .known_ms = INT64_MAX },
        &arena);
}

static struct control_result ask_code(const char *code, int32_t day)
{
    return status_ask(reference,
                      &(struct status_question){
                          .origin = CK_BYTES("CHN"), .destination = CK_BYTES("USA"), .code = ck_bytes_from(code), .day = day, .known_ms = INT64_MAX },
                      &arena);
}

/* Status toward USA of item x on each day from 1 on: one letter a day, '.' NONE_KNOWN, 'n' NONE, 't' TAX, 's' STATE_TRADING, 'q' QUOTA,
 * 'e' ENHANCED_REVIEW, 'l' LICENCE, 'd' PRESUMED_DENIAL, 'p' PROHIBITED. */
static void days_toward(const char *destination, const char *item, const char *expected)
{
    char   found[64] = "";
    size_t count = strlen(expected);

    cr_assert_lt(count, sizeof found);
    for (size_t i = 0; i < count; i++)
        found[i] = "?.ntsqeldp"[ask(destination, item, (int32_t)i + 1).status];
    cr_expect_str_eq(found, expected, "toward %s: %s, expected %s", destination, found, expected);
}

static void days(const char *expected) { days_toward("USA", "x", expected); }

static void learn(struct act_text text) { acts_learn(reference, text); }

static void learn_x(const char *id, enum restriction restriction, int32_t from, int32_t until)
{
    learn((struct act_text){ id, .items = "x", .restriction = restriction, .from = from, .until = until });
}

/* A measure is in force from its first to its last day; the last one counts unless end_inclusive is FALSE. */
Test(consolidation, base)
{
    learn_x("A", RESTRICTION_LICENCE, 2, 4);
    learn((struct act_text){ "B", .items = "x", .restriction = RESTRICTION_TAX, .from = 6, .until = 8, .inclusive = END_INCLUSIVE_FALSE });
    learn((struct act_text){ "C", .items = "x", .restriction = RESTRICTION_PROHIBITED, .from = 9, .until = 10, .inclusive = END_INCLUSIVE_UNKNOWN });
    days(".lll.tt.pp..");
    cr_expect(ask("USA", "x", 10).boundary_uncertain);
    cr_expect_not(ask("USA", "x", 9).boundary_uncertain);
    cr_expect_not(ask("USA", "x", 4).boundary_uncertain);
}

/* The greatest severity holds, ties go to the later restriction; silence ranks below NONE. */
Test(consolidation, severity)
{
    learn_x("A", RESTRICTION_STATE_TRADING, 2, 9);
    learn_x("B", RESTRICTION_TAX, 1, 9);
    learn_x("C", RESTRICTION_ENHANCED_REVIEW, 4, 6);
    learn_x("D", RESTRICTION_QUOTA, 3, 6);
    learn_x("E", RESTRICTION_NONE, 1, 10);
    days("tsqeeesssn.");
}

/* Measures with another end use are listed and never raise the status. */
Test(consolidation, scoped)
{
    struct control_result result;

    learn((struct act_text){ "A", .items = "*", .restriction = RESTRICTION_PROHIBITED, .end_use = END_USE_MILITARY, .from = 2 });
    days("...");
    result = ask("USA", "x", 2);
    cr_assert_eq(result.scoped.count, 1);
    cr_expect_eq(result.measures.count, 0);
    cr_expect_not(result.coverage.known);
    cr_expect_eq(ask("USA", "x", 1).scoped.count, 0);
}

/* EXTEND sets the end of its targets, later or earlier, or opens it; the last one that is known counts. */
Test(consolidation, extend)
{
    learn_x("A", RESTRICTION_LICENCE, 1, 3);
    learn((struct act_text){ "E", ACT_EXTEND, "A", .until = 6, .known = 2 });
    days("llllll..");
    learn((struct act_text){ "F", ACT_EXTEND, "A", .until = 5, .inclusive = END_INCLUSIVE_FALSE, .known = 3 });
    days("llll....");
    learn((struct act_text){ "G", ACT_EXTEND, "A", .known = 4 });
    days("llllllllllllllllllll");
}

/* TERMINATE ends its targets before its own first day; the earliest such day counts, and no EXTEND undoes it. */
Test(consolidation, terminate)
{
    learn_x("A", RESTRICTION_LICENCE, 1, 0);
    learn((struct act_text){ "T", ACT_TERMINATE, "A", .from = 5, .known = 2 });
    days("llll....");
    learn((struct act_text){ "U", ACT_TERMINATE, "A", .from = 7, .known = 3 });
    days("llll....");
    learn((struct act_text){ "E", ACT_EXTEND, "A", .until = 9, .known = 4 });
    days("llll....");
    learn((struct act_text){ "V", ACT_TERMINATE, "A", .from = 3, .known = 5 });
    days("ll......");
}

/* REPLACE ends its targets and is itself a measure, which can be replaced. */
Test(consolidation, replace)
{
    learn_x("A", RESTRICTION_PROHIBITED, 1, 0);
    learn_x("B", RESTRICTION_PROHIBITED, 1, 0);
    learn((struct act_text){ "R", ACT_REPLACE, "A B", .items = "x", .restriction = RESTRICTION_QUOTA, .from = 4, .known = 2 });
    days("pppqqqqq");
    learn((struct act_text){ "S", ACT_REPLACE, "R", .items = "x", .restriction = RESTRICTION_TAX, .from = 6, .known = 3 });
    days("pppqqttt");
}

/* AMEND inherits what it leaves null or empty from its first target: destinations, items, restriction, end. */
Test(consolidation, amend)
{
    learn((struct act_text){ "A", .to = "USA DEU", .items = "x y", .restriction = RESTRICTION_LICENCE, .from = 1, .until = 9 });
    learn((struct act_text){ "M", ACT_AMEND, "A", .restriction = RESTRICTION_PROHIBITED, .from = 4, .known = 2 });
    days("lllpppppp..");
    days_toward("DEU", "y", "lllpppppp..");
    days_toward("FRA", "x", "...........");
    learn((struct act_text){ "N", ACT_AMEND, "M", .to = "USA", .from = 6, .known = 3 });
    days("lllpppppp..");
    days_toward("DEU", "x", "lllpp......");
}

/* What an AMEND inherits is its target as that stands then: an EXTEND known before counts, one known after does not. */
Test(consolidation, amend_then)
{
    learn_x("A", RESTRICTION_LICENCE, 1, 5);
    learn((struct act_text){ "E", ACT_EXTEND, "A", .until = 7, .known = 2 });
    learn((struct act_text){ "M", ACT_AMEND, "A", .restriction = RESTRICTION_TAX, .from = 3, .known = 3 });
    learn((struct act_text){ "F", ACT_EXTEND, "A", .until = 9, .known = 4 });
    days("llttttt....");
    learn((struct act_text){ "G", ACT_EXTEND, "M", .until = 8, .known = 5 });
    days("lltttttt...");
}

/* An AMEND without a day of its own takes the place of its target altogether; without a target it is a measure by its own fields. */
Test(consolidation, amend_null)
{
    learn_x("A", RESTRICTION_LICENCE, 2, 4);
    learn((struct act_text){ "M", ACT_AMEND, "A", .restriction = RESTRICTION_TAX, .known = 3 });
    days(".ttt..");
    learn((struct act_text){ "N", ACT_AMEND, "nobody", .to = "ALL", .items = "x", .known = 6 });
    days(".ttt.n");
}

/* A suspended measure is out of force on the days of the suspension, and resumes by itself. */
Test(consolidation, suspend)
{
    struct control_result result;

    learn_x("A", RESTRICTION_LICENCE, 2, 0);
    learn((struct act_text){ "S", ACT_SUSPEND, "A", .from = 4, .until = 6, .inclusive = END_INCLUSIVE_UNKNOWN, .known = 3 });
    days(".ll...ll");
    result = ask("USA", "x", 6);
    cr_assert_eq(result.suspended.count, 1);
    cr_expect(ck_bytes_equal(result.suspended.items[0].measure, CK_BYTES("A")));
    cr_expect(ck_bytes_equal(result.suspended.items[0].by, CK_BYTES("S")));
    cr_expect_eq(result.never_operated.count, 0);
    cr_expect(result.boundary_uncertain);
    cr_assert(result.next_transition);
    cr_expect_eq(result.next_transition->day, 7);
    cr_expect_eq(result.next_transition->status, STATUS_LICENCE);
    cr_expect_not(ask("USA", "x", 7).confirmed, "resumed as scheduled: nobody has said so");
    cr_expect(ask("USA", "x", 2).confirmed);
    learn((struct act_text){ "E", ACT_ENFORCEMENT, "A", .known = 7 });
    cr_expect(ask("USA", "x", 7).confirmed, "an act of that day speaks of the measure");
}

/* A suspension that began before its target did: the target never operated. */
Test(consolidation, never_operated)
{
    learn_x("A", RESTRICTION_LICENCE, 5, 0);
    learn((struct act_text){ "S", ACT_SUSPEND, "A", .from = 5, .until = 8 });
    days("........ll");
    cr_expect_eq(ask("USA", "x", 6).never_operated.count, 1);
    cr_expect_eq(ask("USA", "x", 4).suspended.count, 0);
}

/* A suspension names its own destinations and items; ALL is suspended by ALL only. */
Test(consolidation, suspend_some)
{
    acts_learn_item(reference, (struct item_text){ "y", .parent = "x" });
    learn_x("A", RESTRICTION_LICENCE, 1, 0);
    learn((struct act_text){ "S", ACT_SUSPEND, "A", .to = "USA", .from = 2, .until = 3 });
    learn((struct act_text){ "T", ACT_SUSPEND, "A", .items = "y", .from = 5, .until = 5 });
    learn((struct act_text){ "U", ACT_SUSPEND, "A", .to = "ALL", .without = "DEU", .from = 7, .until = 7 });
    days("l..lll.l");
    days_toward("DEU", "x", "llllllll");
    days_toward("ALL", "x", "llllll.l");
    days_toward("FRA", "y", "llll.l.l");
}

/* Suspensions overlap, are extended and ended like measures; a suspension of a suspension has no effect. */
Test(consolidation, suspensions_under_acts)
{
    learn_x("A", RESTRICTION_LICENCE, 1, 0);
    learn((struct act_text){ "S", ACT_SUSPEND, "A", .from = 2, .until = 4 });
    learn((struct act_text){ "T", ACT_SUSPEND, "A", .from = 4, .until = 6 });
    learn((struct act_text){ "Z", ACT_SUSPEND, "S T", .from = 1, .until = 20 });
    days("l.....lll");
    learn((struct act_text){ "E", ACT_EXTEND, "T", .until = 8, .known = 2 });
    days("l.......l");
    cr_expect_eq(ask("USA", "x", 4).suspended.count, 2);
    learn((struct act_text){ "U", ACT_TERMINATE, "T", .from = 6, .known = 3 });
    days("l....llll");
    learn((struct act_text){ "V", ACT_TERMINATE, "U", .from = 1, .known = 4 });
    days("l....llll");
}

/* A later version of an act counts alone, and acts that target each other or themselves come to an end. */
Test(consolidation, versions_and_cycles)
{
    learn_x("A", RESTRICTION_LICENCE, 1, 0);
    learn((struct act_text){ "T", ACT_TERMINATE, "A", .from = 3, .known = 2 });
    learn((struct act_text){ "T", ACT_TERMINATE, "A", .from = 5, .known = 3 });
    days("llll...");
    learn((struct act_text){ "P", ACT_REPLACE, "Q", .items = "y", .restriction = RESTRICTION_TAX, .from = 2, .known = 4 });
    learn((struct act_text){ "Q", ACT_REPLACE, "P", .items = "y", .restriction = RESTRICTION_QUOTA, .from = 4, .known = 5 });
    days_toward("USA", "y", ".tt....");
    learn((struct act_text){ "M", ACT_AMEND, "M", .to = "ALL", .items = "z", .from = 2, .known = 6 });
    days_toward("USA", "z", ".......");
}

/* An act that lists a target many times acts once. */
Test(consolidation, targets_repeated)
{
    learn_x("A", RESTRICTION_LICENCE, 1, 0);
    learn((struct act_text){ "S", ACT_SUSPEND, "A A A A A A A A", .from = 3, .until = 4 });
    days("ll..ll");
    cr_expect_eq(ask("USA", "x", 3).suspended.count, 1);
}

/* Targets are named by id, whatever their origin; a measure matches its own origin only. */
Test(consolidation, origins)
{
    learn((struct act_text){ "A", .origin = "USA", .items = "x", .restriction = RESTRICTION_LICENCE, .from = 1 });
    learn_x("B", RESTRICTION_TAX, 1, 0);
    learn((struct act_text){ "T", ACT_TERMINATE, "B", .origin = "USA", .from = 3 });
    days("tt..");
}

/* EUU is a destination of its own: it does not stand for its members, nor they for it. */
Test(consolidation, unions)
{
    learn((struct act_text){ "A", .to = "EUU", .items = "x", .restriction = RESTRICTION_LICENCE, .from = 1 });
    learn((struct act_text){ "B", .to = "DEU", .items = "x", .restriction = RESTRICTION_TAX, .from = 2 });
    learn((struct act_text){ "C", .to = "ALL", .without = "EUU", .items = "x", .restriction = RESTRICTION_QUOTA, .from = 3 });
    days_toward("EUU", "x", "lll");
    days_toward("DEU", "x", ".tq");
    days_toward("ALL", "x", "..q");
}

/* A basket has the greatest status among its own measures and its children's, FULL only if every child has it with FULL. */
Test(consolidation, baskets)
{
    acts_learn_item(reference, (struct item_text){ "b", .coverage = ITEM_COVERAGE_BASKET });
    acts_learn_item(reference, (struct item_text){ "b1", .parent = "b" });
    acts_learn_item(reference, (struct item_text){ "b2", .parent = "b" });
    learn((struct act_text){ "A", .items = "b1", .restriction = RESTRICTION_LICENCE, .from = 2 });
    learn((struct act_text){ "B", .items = "b2", .restriction = RESTRICTION_TAX, .from = 1 });
    learn((struct act_text){ "C", .items = "b2", .restriction = RESTRICTION_LICENCE, .from = 3 });
    learn((struct act_text){ "D", .items = "b", .restriction = RESTRICTION_PROHIBITED, .coverage = COVERAGE_PARTIAL, .from = 4 });
    days_toward("USA", "b", "tllpp");
    cr_expect_eq(ask("USA", "b", 2).coverage.value, COVERAGE_PARTIAL);
    cr_expect_eq(ask("USA", "b", 3).coverage.value, COVERAGE_FULL);
    cr_expect_eq(ask("USA", "b", 4).coverage.value, COVERAGE_PARTIAL);
    cr_expect_eq(ask("USA", "b", 3).measures.count, 3);
}

/* Baskets in a cycle come to an end. */
Test(consolidation, baskets_in_a_cycle)
{
    acts_learn_item(reference, (struct item_text){ "p", "q", .coverage = ITEM_COVERAGE_BASKET });
    acts_learn_item(reference, (struct item_text){ "q", "p", .coverage = ITEM_COVERAGE_BASKET });
    learn((struct act_text){ "A", .items = "p", .restriction = RESTRICTION_LICENCE, .from = 2 });
    days_toward("USA", "q", ".ll");
}

/* By code: the lesser of the measure's coverage and the mapping's by item; the measure's by prefix; PARTIAL where the list is finer. Best way wins.
 */
Test(consolidation, codes)
{
    acts_learn_item(reference, (struct item_text){ "x", .prefixes = "8112", .coverage = ITEM_COVERAGE_PARTIAL });
    learn((struct act_text){ "A", .items = "x", .restriction = RESTRICTION_TAX, .from = 1 });
    cr_expect_eq(ask_code("811292", 1).coverage.value, COVERAGE_PARTIAL, "by item, mapped in part");
    cr_expect_eq(ask("USA", "x", 1).coverage.value, COVERAGE_FULL, "asked by item");
    learn((struct act_text){ "B", .prefixes = "81129210", .restriction = RESTRICTION_TAX, .from = 2 });
    cr_expect_eq(ask_code("8112921010", 2).coverage.value, COVERAGE_FULL, "by prefix");
    cr_expect_eq(ask_code("811292", 2).coverage.value, COVERAGE_PARTIAL, "the list is finer");
    cr_expect_eq(ask_code("99", 2).status, STATUS_NONE_KNOWN);
    learn((struct act_text){ "C", .items = "*", .restriction = RESTRICTION_QUOTA, .from = 3 });
    cr_expect_eq(ask_code("99", 3).coverage.value, COVERAGE_NO_CODE, "maps to no item");
    acts_learn_item(reference, (struct item_text){ .item = "y", .prefixes = "2825" });
    learn((struct act_text){ .id = "F", .items = "y", .prefixes = "28258000", .restriction = RESTRICTION_LICENCE, .from = 3 });
    cr_expect_eq(ask_code("2825", 3).coverage.value, COVERAGE_FULL, "the better of two ways");
    learn((struct act_text){ .id = "D", .items = "x", .prefixes = "8112", .restriction = RESTRICTION_LICENCE, .from = 4 });
    cr_expect_eq(ask_code("811292", 4).coverage.value, COVERAGE_FULL, "the better of two ways");
    learn((struct act_text){
        .id = "E", .items = "x", .prefixes = "8112921010", .restriction = RESTRICTION_PROHIBITED, .coverage = COVERAGE_NO_CODE, .from = 5 });
    cr_expect_eq(ask_code("81129210", 5).coverage.value, COVERAGE_PARTIAL, "the better of two ways");
}

/* A code that only longer prefixes begin with has the greatest status of its candidates, PARTIAL. */
Test(consolidation, mixed)
{
    acts_learn_item(reference, (struct item_text){ "x", .prefixes = "81129210" });
    acts_learn_item(reference, (struct item_text){ "y", .prefixes = "81129290" });
    acts_learn_item(reference, (struct item_text){ "m", .prefixes = "811292", .coverage = ITEM_COVERAGE_MIXED });
    learn((struct act_text){ "A", .items = "x", .restriction = RESTRICTION_LICENCE, .from = 1 });
    learn((struct act_text){ "B", .items = "m", .restriction = RESTRICTION_PROHIBITED, .from = 1 });
    cr_expect_eq(ask_code("811292", 1).status, STATUS_LICENCE);
    cr_expect_eq(ask_code("811292", 1).coverage.value, COVERAGE_PARTIAL);
    cr_expect_eq(ask_code("81129290", 1).status, STATUS_NONE_KNOWN);
}

static struct control_result ask_written(const char *origin, const char *code, enum nomenclature nomenclature)
{
    return status_ask(reference,
                      &(struct status_question){ .origin = ck_bytes_from(origin),
                                                 .destination = CK_BYTES("BRA"),
                                                 .code = ck_bytes_from(code),
                                                 .day = 1,
                                                 .known_ms = INT64_MAX,
                                                 .nomenclature = nomenclature },
                      &arena);
}

/* Prefixes of more than six digits are those of the origin's tariff: they say nothing of the digits of others, of which six count. */
Test(consolidation, codes_of_other_nomenclatures)
{
    static const struct {
        const char       *origin, *code;
        enum nomenclature nomenclature;
        int               measures;
        enum coverage     coverage; /* COVERAGE_UNKNOWN: null */
    } cases[] = {
        { "CHN", "8112921010", NOMENCLATURE_UNKNOWN, 1, COVERAGE_FULL }, /* as whoever asks for a bare code */
        { "CHN", "81129210", NOMENCLATURE_GACC8, 1, COVERAGE_PARTIAL },     { "CHN", "81129220", NOMENCLATURE_GACC8, 0, COVERAGE_UNKNOWN },
        { "CHN", "8112921010", NOMENCLATURE_HTS10, 1, COVERAGE_PARTIAL },   { "CHN", "8112929900", NOMENCLATURE_HTS10, 1, COVERAGE_PARTIAL },
        { "CHN", "81129299", NOMENCLATURE_CN8, 1, COVERAGE_PARTIAL },       { "CHN", "81129910", NOMENCLATURE_CN8, 0, COVERAGE_UNKNOWN },
        { "CHN", "811292", NOMENCLATURE_HS2022, 1, COVERAGE_PARTIAL },      { "CHN", "811292", NOMENCLATURE_HS1992, 1, COVERAGE_PARTIAL },
        { "CHN", "8110200000", NOMENCLATURE_HTS10, 1, COVERAGE_FULL }, /* of a prefix of HS */
        { "USA", "8112921000", NOMENCLATURE_HTS10, 1, COVERAGE_FULL },      { "USA", "81129210", NOMENCLATURE_GACC8, 1, COVERAGE_PARTIAL },
        { "USA", "81129290", NOMENCLATURE_GACC8, 1, COVERAGE_PARTIAL },     { "USA", "8112929000", NOMENCLATURE_UNKNOWN, 0, COVERAGE_UNKNOWN },
        { "DEU", "81129289", NOMENCLATURE_CN8, 1, COVERAGE_FULL },          { "DEU", "81129289", NOMENCLATURE_GACC8, 1, COVERAGE_PARTIAL },
        { "KOR", "8112921000", NOMENCLATURE_UNKNOWN, 1, COVERAGE_FULL },    { "KOR", "8112921000", NOMENCLATURE_HTS10, 1, COVERAGE_PARTIAL },
        { "KOR", "8112929000", NOMENCLATURE_UNKNOWN, 0, COVERAGE_UNKNOWN },
    };
    static const struct {
        const char *id, *origin, *prefixes;
    } lists[] = { { "C", "CHN", "8110 8112921010" }, { "U", "USA", "8112921000" }, { "D", "DEU", "81129289" }, { "K", "KOR", "8112921000" } };

    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
        learn((struct act_text){
            .id = lists[i].id, .origin = lists[i].origin, .prefixes = lists[i].prefixes, .restriction = RESTRICTION_LICENCE, .from = 1 });
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct control_result result = ask_written(cases[i].origin, cases[i].code, cases[i].nomenclature);

        cr_expect_eq(result.measures.count, (size_t)cases[i].measures, "%zu", i);
        cr_expect_eq(result.coverage.known ? result.coverage.value : COVERAGE_UNKNOWN, (int32_t)cases[i].coverage, "%zu", i);
    }
}

/* Where the catalogue knows from digits of another tariff which item it is, only what the list may mean by that item counts. */
Test(consolidation, codes_that_are_placed)
{
    acts_learn_item(reference, (struct item_text){ .item = "germane", .prefixes = "81129210" });
    acts_learn_item(reference, (struct item_text){ .item = "gallite", .prefixes = "8112921000 81129290", .written_in = "8112921000:HTS10" });
    acts_learn_item(reference, (struct item_text){ .item = "nowhere", .prefixes = "8112927000", .written_in = "8112927000:HTS10" });
    learn((struct act_text){ .id = "GE", .prefixes = "8112921010", .restriction = RESTRICTION_LICENCE, .from = 1 });
    learn((struct act_text){ .id = "GA", .prefixes = "8112929090", .restriction = RESTRICTION_QUOTA, .from = 1 });
    cr_expect_eq(ask_written("CHN", "8112921000", NOMENCLATURE_HTS10).status, STATUS_QUOTA, "of gallite, though the digits are those of germane");
    cr_expect_eq(ask_written("CHN", "8112921000", NOMENCLATURE_HTS10).measures.count, 1);
    cr_expect_eq(ask_written("CHN", "8112921000", NOMENCLATURE_GACC8).status, STATUS_NONE_KNOWN);
    cr_expect_eq(ask_written("CHN", "8112921010", NOMENCLATURE_GACC8).status, STATUS_LICENCE);
    cr_expect_eq(ask_written("CHN", "8112927000", NOMENCLATURE_HTS10).measures.count, 0, "the list's codes are of others");
    learn((struct act_text){ .id = "VA", .prefixes = "8112922090", .restriction = RESTRICTION_PROHIBITED, .from = 1 });
    cr_expect_eq(ask_written("CHN", "8112927000", NOMENCLATURE_HTS10).status, STATUS_PROHIBITED, "of nobody's codes: it may be meant");
}

/* What was known at an instant is answered from the versions of that instant. */
Test(consolidation, known)
{
    struct status_question question = {
        .origin = CK_BYTES("CHN"), .destination = CK_BYTES("USA"), .item = CK_BYTES("x"), .day = 9, .known_ms = 2 * (int64_t)CK_DAY_MS
    };

    learn_x("A", RESTRICTION_LICENCE, 1, 0);
    learn((struct act_text){ "A", .items = "x", .restriction = RESTRICTION_PROHIBITED, .from = 1, .known = 3 });
    learn((struct act_text){ "T", ACT_TERMINATE, "A", .from = 5, .known = 4 });
    cr_expect_eq(status_ask(reference, &question, &arena).status, STATUS_LICENCE);
    question.known_ms = 3 * (int64_t)CK_DAY_MS;
    cr_expect_eq(status_ask(reference, &question, &arena).status, STATUS_PROHIBITED);
    question.known_ms = INT64_MAX;
    cr_expect_eq(status_ask(reference, &question, &arena).status, STATUS_NONE_KNOWN);
}
