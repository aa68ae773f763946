/* SPDX-License-Identifier: Apache-2.0
 * The reference: versions, the catalogue, lists of supply facts, markers and events. */
#include <criterion/criterion.h>
#include <stdio.h>

#include "chokepoint/day.h"
#include "support/acts.h"
#include "support/shipped.h"

static struct reference *reference;
static struct ck_arena   arena;

static void setup(void) { reference = reference_new(); }

static void teardown(void)
{
    reference_free(reference);
    ck_arena_release(&arena);
    arena = CK_ARENA_NULL;
}
TestSuite(catalogue, .init = setup, .fini = teardown);

static bool is(struct ck_bytes found, const char *expected)
{
    return ck_bytes_equal(found, ck_bytes_from(expected)) && (found.data != NULL) == (expected != NULL);
}

static void learn_item(const char *item, const char *name, int64_t known_at)
{
    struct item_fact fact = { .item = ck_bytes_from(item),
                              .name = ck_bytes_from(name),
                              .coverage = ITEM_COVERAGE_FULL,
                              .known_at = known_at,
                              .origin = { .topic = CK_BYTES("") } };

    reference_learn_item(reference, 0, fact.item, &fact);
}

/* Of the versions of an entry the greatest known_at counts, in whatever order they come; ties are compared field by field. */
Test(catalogue, versions)
{
    learn_item("x", "second", 2);
    learn_item("x", "first", 1);
    cr_expect(is(catalogue_item(reference, CK_BYTES("x"))->name, "second"));
    learn_item("x", "second, greater", 2);
    learn_item("x", "a lesser", 2);
    cr_expect(is(catalogue_item(reference, CK_BYTES("x"))->name, "second, greater"));
    cr_expect_eq(catalogue_items(reference).count, 1);
    cr_expect_null(catalogue_item(reference, CK_BYTES("y")));
}

/* Codes that the catalogue speaks of: its own, those under them, and those that they stand under. */
Test(catalogue, codes_spoken_of)
{
    acts_learn_item(reference, (struct item_text){ .item = "a", .prefixes = "8110 282580" });
    acts_learn_item(reference, (struct item_text){ .item = "b" });
    acts_learn_item(reference, (struct item_text){ .item = "c", .prefixes = "85051110" });
    cr_expect(catalogue_names_code(reference, CK_BYTES("8110"), NOMENCLATURE_HS2022));
    cr_expect(catalogue_names_code(reference, CK_BYTES("81101000"), NOMENCLATURE_HTS10));
    cr_expect(catalogue_names_code(reference, CK_BYTES("28"), NOMENCLATURE_CN8));
    cr_expect(catalogue_names_code(reference, CK_BYTES("8505119090"), NOMENCLATURE_HTS10), "under the same six digits");
    cr_expect_not(catalogue_names_code(reference, CK_BYTES("85051190"), NOMENCLATURE_GACC8), "of the same nomenclature, and another one");
    cr_expect_not(catalogue_names_code(reference, CK_BYTES("8112"), NOMENCLATURE_GACC8));
    cr_expect_not(catalogue_names_code(reference, CK_BYTES("282590"), NOMENCLATURE_HS2022));
}

/* Items stand in the order of their names, children under their parents; roots are the topmost ancestors, named in the catalogue or not. */
Test(catalogue, family)
{
    struct item_fact_list list;

    acts_learn_item(reference, (struct item_text){ .item = "c", .parent = "b" });
    acts_learn_item(reference, (struct item_text){ .item = "b", .parent = "a" });
    acts_learn_item(reference, (struct item_text){ .item = "d", .parent = "b" });
    acts_learn_item(reference, (struct item_text){ .item = "z" });
    list = catalogue_items(reference);
    cr_assert_eq(list.count, 4);
    cr_expect(is(list.items[0]->item, "b") && is(list.items[3]->item, "z"));
    list = catalogue_children(reference, CK_BYTES("b"));
    cr_assert_eq(list.count, 2);
    cr_expect(is(list.items[0]->item, "c") && is(list.items[1]->item, "d"));
    cr_expect_eq(catalogue_children(reference, CK_BYTES("z")).count, 0);
    cr_expect(is(catalogue_parent(reference, CK_BYTES("c")), "b"));
    cr_expect(is(catalogue_parent(reference, CK_BYTES("z")), NULL));
    cr_expect(is(catalogue_root(reference, CK_BYTES("c")), "a"));
    cr_expect(is(catalogue_root(reference, CK_BYTES("nobody")), "nobody"));
}

/* A cycle of parents is cut at its first repeat. */
Test(catalogue, cycle)
{
    acts_learn_item(reference, (struct item_text){ .item = "a", .parent = "b" });
    acts_learn_item(reference, (struct item_text){ .item = "b", .parent = "a" });
    acts_learn_item(reference, (struct item_text){ .item = "s", .parent = "s" });
    cr_expect(is(catalogue_root(reference, CK_BYTES("a")), "b"));
    cr_expect(is(catalogue_root(reference, CK_BYTES("s")), "s"));
    cr_expect_eq(catalogue_children(reference, CK_BYTES("s")).count, 0);
}

static const struct mapped {
    const char        *code, *item;
    enum item_coverage coverage;
    size_t             candidates;
} mapped[] = {
    { "81129210", "germanium", ITEM_COVERAGE_FULL, 0 },
    { "8112921010", "germanium", ITEM_COVERAGE_FULL, 0 },
    { "81129290", "gallium", ITEM_COVERAGE_PARTIAL, 0 },
    { "811292", NULL, ITEM_COVERAGE_MIXED, 3 },
    { "81", NULL, ITEM_COVERAGE_MIXED, 8 },
    { "28258000", "antimony-oxide", ITEM_COVERAGE_FULL, 0 },
    { "850511", NULL, ITEM_COVERAGE_MIXED, 1 },
    { "99", NULL, ITEM_COVERAGE_NO_CODE, 0 },
};

/* A code maps to the item with the longest prefix that it begins with; MIXED items have none; else the items of finer prefixes are candidates. */
Test(catalogue, codes)
{
    struct reference *shipped = shipped_reference();

    for (size_t i = 0; i < sizeof mapped / sizeof *mapped; i++) {
        struct code_mapping mapping = catalogue_map(shipped, ck_bytes_from(mapped[i].code), NOMENCLATURE_GACC8, &arena);

        cr_expect(is(mapping.item, mapped[i].item), "%s", mapped[i].code);
        cr_expect_eq(mapping.coverage, mapped[i].coverage, "%s", mapped[i].code);
        cr_expect_eq(mapping.candidates.count, mapped[i].candidates, "%s: %zu", mapped[i].code, mapping.candidates.count);
        cr_expect_eq(mapping.mixed, mapped[i].candidates > 0, "%s", mapped[i].code);
        for (size_t k = 1; k < mapping.candidates.count; k++)
            cr_expect_lt(ck_bytes_compare(mapping.candidates.items[k - 1], mapping.candidates.items[k]), 0, "%s", mapped[i].code);
    }
    reference_free(shipped);
}

/* A code of an earlier edition belongs to an item only by prefixes of which the catalogue says that they are as old; no other takes their place. */
Test(catalogue, codes_of_earlier_editions)
{
    static const struct {
        const char       *code;
        enum nomenclature nomenclature;
        const char       *item;
        size_t            candidates;
        bool              unknown;
    } cases[] = {
        { "811010", NOMENCLATURE_HS2022, "metal", 0, false },   { "811010", NOMENCLATURE_HS2017, "metal", 0, false },
        { "811000", NOMENCLATURE_HS1996, "metal", 0, false },   { "8110", NOMENCLATURE_HS1996, "metal", 0, false },
        { "811010", NOMENCLATURE_HS1992, NULL, 0, true },       { "811010", NOMENCLATURE_GACC8, "metal", 0, false },
        { "81101000", NOMENCLATURE_CN8, "metal", 0, false },    { "282580", NOMENCLATURE_HS2012, "oxide", 0, false },
        { "282580", NOMENCLATURE_HS2007, NULL, 0, true },       { "2825", NOMENCLATURE_HS2012, NULL, 1, false },
        { "2825", NOMENCLATURE_HS2007, NULL, 0, true },         { "811292", NOMENCLATURE_HS2022, NULL, 2, false },
        { "811292", NOMENCLATURE_HS2017, NULL, 0, true },       { "81", NOMENCLATURE_HS2017, NULL, 0, true },
        { "850511", NOMENCLATURE_HS2022, "magnets", 0, false }, { "850511", NOMENCLATURE_HS2017, NULL, 0, true },
        { "2846", NOMENCLATURE_HS1992, "earths", 0, false },    { "284690", NOMENCLATURE_HS1992, "finer", 0, false },
        { "284610", NOMENCLATURE_HS2002, NULL, 0, true }, /* of a prefix that is younger than the heading's */
        { "990100", NOMENCLATURE_HS1992, NULL, 0, false },
    };

    acts_learn_item(reference, (struct item_text){ .item = "metal", .prefixes = "8110", .same_since = "8110:HS1996" });
    acts_learn_item(reference, (struct item_text){ .item = "oxide", .prefixes = "282580", .same_since = "282580:HS2012" });
    acts_learn_item(reference, (struct item_text){ .item = "germane", .prefixes = "81129210", .same_since = "81129210:HS2017" });
    acts_learn_item(reference, (struct item_text){ .item = "gallite", .prefixes = "81129290" });
    acts_learn_item(reference, (struct item_text){ .item = "magnets", .prefixes = "8505" });
    acts_learn_item(reference, (struct item_text){ .item = "earths", .prefixes = "2846", .same_since = "2846:HS1992" });
    acts_learn_item(reference, (struct item_text){ .item = "finer", .prefixes = "284610 284690", .same_since = "284610:HS2007 284690:HS1992" });
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct code_mapping mapping = catalogue_map(reference, ck_bytes_from(cases[i].code), cases[i].nomenclature, &arena);

        cr_expect(is(mapping.item, cases[i].item), "%s of %d", cases[i].code, (int)cases[i].nomenclature);
        cr_expect_eq(mapping.candidates.count, cases[i].candidates, "%s of %d", cases[i].code, (int)cases[i].nomenclature);
        cr_expect_eq(mapping.edition_unknown, cases[i].unknown, "%s of %d", cases[i].code, (int)cases[i].nomenclature);
    }
}

static const struct writing_case {
    const char       *code;
    enum nomenclature nomenclature;
    const char       *item, *candidates; /* candidates: by blanks */
    bool              international;
} writing_cases[] = {
    /* six digits and fewer hold everywhere */
    { "8110100000", NOMENCLATURE_HTS10, "metal", "", false },
    { "81101000", NOMENCLATURE_CN8, "metal", "", false },
    { "81101000", NOMENCLATURE_GACC8, "metal", "", false },
    /* China's prefixes are China's, said or not */
    { "81129210", NOMENCLATURE_GACC8, "germane", "", false },
    { "81129290", NOMENCLATURE_GACC8, "gallite", "", false },
    { "81129230", NOMENCLATURE_GACC8, "indite", "", false },
    { "81129220", NOMENCLATURE_GACC8, NULL, "", false },
    /* … and say nothing of the digits of others; what is told of these decides */
    { "8112921000", NOMENCLATURE_HTS10, "gallite", "", false },
    { "8112923000", NOMENCLATURE_HTS10, NULL, "gallite germane indite", true },
    { "81129210", NOMENCLATURE_HTS10, NULL, "gallite germane indite", true },
    { "81129210", NOMENCLATURE_CN8, NULL, "gallite germane indite", true },
    { "81129289", NOMENCLATURE_CN8, "gallite", "", false },
    { "811292", NOMENCLATURE_HTS10, NULL, "gallite germane indite", false },
    { "811292", NOMENCLATURE_HS2022, NULL, "gallite germane indite", false },
    /* one prefix of several nomenclatures, and one that two items have in different ones */
    { "85051110", NOMENCLATURE_GACC8, "magnets", "", false },
    { "85051110", NOMENCLATURE_CN8, "magnets", "", false },
    { "8505111000", NOMENCLATURE_HTS10, NULL, "magnets", true },
    { "28045090", NOMENCLATURE_CN8, "tellure", "", false },
    { "28045090", NOMENCLATURE_GACC8, "bore", "", false },
    /* the shorter prefix holds, the longer ones under it are of others */
    { "25041010", NOMENCLATURE_GACC8, "flake", "", false },
    { "2504101000", NOMENCLATURE_HTS10, "graphite", "", true },
    { "25041010", NOMENCLATURE_CN8, "graphite", "", true },
    { "2504900000", NOMENCLATURE_HTS10, "graphite", "", false },
    /* nobody has any */
    { "9901000000", NOMENCLATURE_HTS10, NULL, "", false },
};

/* A prefix of more than six digits holds for codes of the nomenclatures that the catalogue names for it, or of China's; a code of another counts by
 * its first six digits. */
Test(catalogue, codes_of_other_nomenclatures)
{
    acts_learn_item(reference, (struct item_text){ .item = "metal", .prefixes = "8110" });
    acts_learn_item(reference, (struct item_text){ .item = "germane", .prefixes = "81129210" });
    acts_learn_item(reference, (struct item_text){
                                   .item = "gallite", .prefixes = "8112921000 81129289 81129290", .written_in = "8112921000:HTS10 81129289:CN8" });
    acts_learn_item(reference, (struct item_text){ .item = "indite", .prefixes = "81129230", .written_in = "81129230:GACC8" });
    acts_learn_item(reference, (struct item_text){ .item = "magnets", .prefixes = "85051110", .written_in = "85051110:CN8 85051110:GACC8" });
    acts_learn_item(reference, (struct item_text){ .item = "bore", .prefixes = "28045090", .written_in = "28045090:GACC8" });
    acts_learn_item(reference, (struct item_text){ .item = "tellure", .prefixes = "28045090", .written_in = "28045090:CN8" });
    acts_learn_item(reference, (struct item_text){ .item = "graphite", .prefixes = "2504" });
    acts_learn_item(reference, (struct item_text){ .item = "flake", .parent = "graphite", .prefixes = "25041010" });
    for (const struct writing_case *one = writing_cases; one < writing_cases + sizeof writing_cases / sizeof *writing_cases; one++) {
        struct code_mapping mapping = catalogue_map(reference, ck_bytes_from(one->code), one->nomenclature, &arena);
        char                names[128] = "";

        for (size_t i = 0; i < mapping.candidates.count; i++)
            sprintf(names + strlen(names), "%s%.*s", i ? " " : "", (int)mapping.candidates.items[i].size, mapping.candidates.items[i].data);
        cr_expect(is(mapping.item, one->item), "%s of %d", one->code, (int)one->nomenclature);
        cr_expect_str_eq(names, one->candidates, "%s of %d: %s", one->code, (int)one->nomenclature, names);
        cr_expect_eq(mapping.mixed, one->candidates[0] != '\0', "%s of %d", one->code, (int)one->nomenclature);
        cr_expect_eq(mapping.international, one->international, "%s of %d", one->code, (int)one->nomenclature);
        cr_expect_not(mapping.edition_unknown);
    }
}

/* The tariffs of others in the shipped catalogue. */
Test(catalogue, shipped_codes_of_other_nomenclatures)
{
    static const struct {
        const char       *code;
        enum nomenclature nomenclature;
        const char       *item;
        size_t            candidates;
    } cases[] = {
        { "8112921000", NOMENCLATURE_HTS10, "gallium", 0 },
        { "8112926000", NOMENCLATURE_HTS10, "germanium", 0 },
        { "8112926500", NOMENCLATURE_HTS10, "germanium", 0 },
        { "8112923000", NOMENCLATURE_HTS10, "indium", 0 },
        { "8112927000", NOMENCLATURE_HTS10, NULL, 0 }, /* vanadium: all of ours have codes of their own there */
        { "8112991000", NOMENCLATURE_HTS10, "germanium", 0 },
        { "8110100000", NOMENCLATURE_HTS10, "antimony-metal", 0 },
        { "2825800000", NOMENCLATURE_HTS10, "antimony-oxide", 0 },
        { "8106100000", NOMENCLATURE_HTS10, "bismuth", 0 },
        { "2504101000", NOMENCLATURE_HTS10, "graphite-flake", 0 },
        { "2504105000", NOMENCLATURE_HTS10, "graphite", 0 },
        { "8505110070", NOMENCLATURE_HTS10, "rare-earth-magnets", 0 },
        { "8505110030", NOMENCLATURE_HTS10, NULL, 0 },
        { "85051110", NOMENCLATURE_CN8, "rare-earth-magnets", 0 },
        { "85051190", NOMENCLATURE_CN8, NULL, 0 },
        { "81129289", NOMENCLATURE_CN8, "gallium", 0 },
        { "81129295", NOMENCLATURE_CN8, "germanium", 0 },
        { "81129210", NOMENCLATURE_CN8, NULL, 3 },
        { "28045090", NOMENCLATURE_CN8, "tellurium", 0 },
        { "8112921010", NOMENCLATURE_HTS10, NULL, 0 },
    };
    struct reference *shipped = shipped_reference();

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct code_mapping mapping = catalogue_map(shipped, ck_bytes_from(cases[i].code), cases[i].nomenclature, &arena);

        cr_expect(is(mapping.item, cases[i].item), "%s of %d", cases[i].code, (int)cases[i].nomenclature);
        cr_expect_eq(mapping.candidates.count, cases[i].candidates, "%s of %d", cases[i].code, (int)cases[i].nomenclature);
    }
    reference_free(shipped);
}

/* Of two items with one prefix the first by name has it. */
Test(catalogue, codes_shared)
{
    acts_learn_item(reference, (struct item_text){ .item = "b", .prefixes = "81" });
    acts_learn_item(reference, (struct item_text){ .item = "a", .prefixes = "81" });
    cr_expect(is(catalogue_map(reference, CK_BYTES("8105"), NOMENCLATURE_HS2022, &arena).item, "a"));
}

/* Measures stand in the order in which they were known; items and destinations are those that present versions of any act name. */
Test(catalogue, measures)
{
    struct measure_fact_list list;
    struct ck_bytes_array    names;

    acts_learn(reference, (struct act_text){ .id = "B", .to = "USA", .items = "y x", .known = 2 });
    acts_learn(reference, (struct act_text){ .id = "A", .act = ACT_ENFORCEMENT, .without = "DEU", .items = "* w", .known = 2 });
    acts_learn(reference, (struct act_text){ .id = "C", .origin = "USA", .items = "u", .known = 1 });
    acts_learn(reference, (struct act_text){ .id = "B", .to = "USA", .items = "gone", .known = 1 });
    list = measures_known(reference, (struct ck_bytes){ 0 }, INT64_MAX, &arena);
    cr_assert_eq(list.count, 3);
    cr_expect(is(list.items[0]->measure_id, "C") && is(list.items[1]->measure_id, "A") && is(list.items[2]->measure_id, "B"));
    cr_expect_eq(measures_known(reference, CK_BYTES("CHN"), (int64_t)CK_DAY_MS, &arena).count, 1);
    names = measure_items(reference, CK_BYTES("CHN"));
    for (size_t i = 0; i < names.count; i++)
        cr_expect(measure_names(reference, CK_BYTES("CHN"), names.items[i]));
    cr_expect(!measure_names(reference, CK_BYTES("CHN"), CK_BYTES("*")) && !measure_names(reference, CK_BYTES("CHN"), CK_BYTES("")));
    cr_assert_eq(names.count, 3);
    cr_expect(is(names.items[0], "w") && is(names.items[1], "x") && is(names.items[2], "y"));
    names = measure_destinations(reference, CK_BYTES("CHN"));
    cr_assert_eq(names.count, 3);
    cr_expect(is(names.items[0], "ALL") && is(names.items[1], "DEU") && is(names.items[2], "USA"));
}

static void learn_supply(const char *item, const char *country, const char *partner, int32_t year_from, int32_t year_to, double value,
                         int64_t known_at)
{
    struct supply_entry entry = { .item = ck_bytes_from(item),
                                  .country = ck_bytes_from(country),
                                  .partner = ck_bytes_from(partner),
                                  .measure = CK_BYTES("mine"),
                                  .year_from = year_from,
                                  .year_to = year_to,
                                  .value = ck_known_double(value),
                                  .qualifier = QUALIFIER_NONE,
                                  .unit = CK_BYTES("t"),
                                  .basis = CK_BYTES(""),
                                  .known_at = known_at,
                                  .origin = { .topic = CK_BYTES("") } };

    reference_learn_supply(reference, 0, CK_BYTES(""), &entry);
}

/* Supply facts of one item and measure stand by country, partner and year, the latest version of each. */
Test(catalogue, supply)
{
    struct supply_list list;

    learn_supply("x", "USA", "CHN", 2022, 2022, 3, 0);
    learn_supply("x", "USA", NULL, 2023, 2023, 2, 0);
    learn_supply("x", "CHN", NULL, 2023, 2023, 9, 5);
    learn_supply("x", "CHN", NULL, 2023, 2024, 1, 4);
    learn_supply("x", "CHN", NULL, 2021, 2021, 0, 0);
    learn_supply("w", "CHN", NULL, 2023, 2023, 7, 0);
    list = supply_of(reference, CK_BYTES("x"), CK_BYTES("mine"), &arena);
    cr_assert_eq(list.count, 4);
    cr_expect_eq(list.items[0]->year_from, 2021);
    cr_expect_eq(list.items[1]->value.value, 9);
    cr_expect_eq(list.items[2]->value.value, 2);
    cr_expect_eq(list.items[3]->value.value, 3);
    cr_expect_eq(supply_of(reference, CK_BYTES("x"), CK_BYTES("refinery"), &arena).count, 0);
}

static void learn_release(const char *source, int month, const char *prefix, enum completeness completeness, int64_t published_at)
{
    struct release_fact marker = { .source = ck_bytes_from(source),
                                   .reporter = CK_BYTES("CHN"),
                                   .flow = FLOW_EXPORT,
                                   .period = ck_month_first_day(month),
                                   .commodity_prefix = ck_bytes_from(prefix),
                                   .completeness = completeness,
                                   .published_at = published_at,
                                   .origin = { .topic = CK_BYTES("") } };

    reference_learn_release(reference, 0, CK_BYTES(""), &marker);
}

/* Markers of a reporter and flow stand by period, source and prefix, the latest version of each. */
Test(catalogue, releases)
{
    struct release_fact_list list;

    learn_release("GACC", 600, "*", COMPLETENESS_COMPLETE, 2);
    learn_release("GACC", 600, "*", COMPLETENESS_PARTIAL, 3);
    learn_release("GACC", 599, "81", COMPLETENESS_COMPLETE, 1);
    learn_release("COMEXT", 600, "*", COMPLETENESS_COMPLETE, 1);
    list = release_facts_of(reference, CK_BYTES("CHN"), FLOW_EXPORT);
    cr_assert_eq(list.count, 3);
    cr_expect_eq(list.items[0]->period, ck_month_first_day(599));
    cr_expect(is(list.items[1]->source, "COMEXT"));
    cr_expect_eq(list.items[2]->completeness, COMPLETENESS_PARTIAL);
    cr_expect_eq(release_facts_of(reference, CK_BYTES("CHN"), FLOW_IMPORT).count, 0);
    cr_expect_eq(release_facts_of(reference, CK_BYTES("USA"), FLOW_EXPORT).count, 0);
}

static void learn_event(const char *key, const char *actor, bool retracted)
{
    struct policy_event event = { .act = POLICY_ACT_EASE,
                                  .actor = ck_bytes_from(actor),
                                  .emission = { .retracted = retracted, .build = CK_BYTES("") } };

    reference_learn_event(reference, 0, ck_bytes_from(key), &event);
}

/* Of each key the last event holds; a retracted one ends the entry. */
Test(catalogue, events)
{
    learn_event("CHN|1", "CHN", false);
    learn_event("USA|1", "USA", false);
    learn_event("CHN|1", "JPN", false);
    learn_event("USA|1", "", true);
    cr_assert_eq(events_all(reference).count, 1);
    cr_expect(is(events_all(reference).items[0]->actor, "JPN"));
    learn_event("USA|1", "USA", false);
    cr_expect_eq(events_all(reference).count, 2);
}
