/* SPDX-License-Identifier: Apache-2.0
 * Which rows of a file are wanted where items are, by the nomenclatures that its map writes; and which markers of releases cover an item. */
#include <criterion/criterion.h>
#include <stdio.h>

#include "chokepoint/day.h"
#include "domain/trade/release_month.h"
#include "program/ingest/wanted.h"
#include "support/acts.h"

static struct reference *reference;
static struct ck_arena   arena;

static void setup(void)
{
    reference = reference_new();
    acts_learn_item(reference, (struct item_text){ .item = "germane", .prefixes = "81129210 81129910" });
    acts_learn_item(
        reference,
        (struct item_text){ .item = "gallite", .prefixes = "8112921000 81129289 81129290 81129990", .written_in = "8112921000:HTS10 81129289:CN8" });
    acts_learn_item(reference, (struct item_text){ .item = "graphite", .prefixes = "2504" });
    acts_learn_item(reference, (struct item_text){ .item = "flake", .parent = "graphite", .prefixes = "25041010" });
    acts_learn_item(reference, (struct item_text){ .item = "american", .prefixes = "8112926000", .written_in = "8112926000:HTS10" });
}

static void teardown(void)
{
    reference_free(reference);
    ck_arena_release(&arena);
    arena = CK_ARENA_NULL;
}
TestSuite(wanted, .init = setup, .fini = teardown);

/* A map with nothing but this rule of its nomenclature. */
static unsigned nomenclatures_by(const char *rule)
{
    char               text[1024], problem[MAP_PROBLEM_MAX];
    struct map_places  places = { { SOURCE_DIR "/data/codes" } };
    struct source_map *map;
    unsigned           set;
    int                size = snprintf(text, sizeof text,
                                       "source: tried\nkind: trade\nabout: {what: tried, licence: none, credit: nobody}\n"
                                                      "read: {format: csv, encoding: utf-8, sign: [\"code,month,t,n\"]}\n"
                                                      "record:\n  source: {is: TRIED}\n  reporter: {is: DEU}\n  partner: {is: WLD}\n  flow: {is: IMPORT}\n"
                                                      "  commodity: {from: code, digits: [6, 8, 10]}\n  nomenclature: %s\n  period: {from: month, month: \"%%Y-%%m\"}\n"
                                                      "  quantity_kg: {from: t}\n  observation: {is: OBSERVED}\n  published_at: {from: \"@published\"}\n",
                                       rule);

    map = map_compile("tried.yaml", (struct ck_bytes){ text, (size_t)size }, &places, problem);
    cr_assert(map, "%s", problem);
    set = wanted_nomenclatures(map);
    map_free(map);
    return set;
}

#define BIT(name) (1u << NOMENCLATURE_##name)

Test(wanted, nomenclatures_of_a_map)
{
    static const struct {
        const char *rule;
        unsigned    set;
    } cases[] = {
        { "{is: CN8}", BIT(CN8) },
        { "{is: HS}", BIT(HS2022) },
        { "{by_digits: {6: HS, 10: HTS10}}", BIT(HS2022) | BIT(HTS10) },
        { "{by_digits: {6: HS, 8: CN8, 10: HTS10}}", BIT(HS2022) | BIT(CN8) | BIT(HTS10) },
        { "{from: n, words: {H5: HS2017, G: GACC8}}", BIT(HS2017) | BIT(GACC8) },
        { "{from: n, words: {H5: HS2017}, else: HTS10}", BIT(HS2017) | BIT(HTS10) },
        { "{from: n}", NOMENCLATURES_ALL },
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        cr_expect_eq(nomenclatures_by(cases[i].rule), cases[i].set, "%s: %x", cases[i].rule, nomenclatures_by(cases[i].rule));
}

/* What an item's rows begin with: its prefixes of these nomenclatures; the first six digits of others where it has none. */
Test(wanted, prefixes)
{
    static const struct {
        const char *item;
        unsigned    nomenclatures;
        const char *prefixes;
    } cases[] = {
        { "germane", BIT(GACC8) | BIT(HS2022), "81129210 81129910" },
        { "germane", BIT(HTS10) | BIT(HS2022), "811292 811299" },
        { "germane", BIT(HS2022), "811292 811299" },
        { "gallite", BIT(HTS10) | BIT(HS2022), "8112921000 811299" },
        { "gallite", BIT(CN8), "81129289 811299" },
        { "gallite", BIT(GACC8), "81129290 81129990" },
        { "gallite", BIT(GACC8) | BIT(CN8), "81129289 81129290 811299 81129990" },
        { "graphite", BIT(CN8), "2504 250410" },
        { "graphite", BIT(GACC8), "2504 25041010" },
        { "american", BIT(HTS10), "8112926000" },
        { "american", BIT(HS2017), "811292" },
        { "nobody", BIT(HTS10), "" },
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct string_set     set = { 0 };
        struct ck_bytes_array found;
        char                  names[256] = "";

        wanted_add(reference, ck_bytes_from(cases[i].item), cases[i].nomenclatures, &set, &arena);
        found = string_set_sorted(&set);
        for (size_t k = 0; k < found.count; k++)
            sprintf(names + strlen(names), "%s%.*s", k ? " " : "", (int)found.items[k].size, found.items[k].data);
        cr_expect_str_eq(names, cases[i].prefixes, "%s of %x: %s", cases[i].item, cases[i].nomenclatures, names);
    }
}

/* ---- markers ---- */

static size_t markers_of(const char *reporter, const char *item)
{
    struct series series = { .item = ck_bytes_from(item), .reporter = ck_bytes_from(reporter), .flow = FLOW_IMPORT, .partner = CK_BYTES("CHN") };

    return release_months_covering(reference, &series, INT32_MIN, &arena).count;
}

/* More than six digits of a marker are the reporter's, and cover no prefix of others. */
Test(wanted, markers_of_longer_prefixes)
{
    static const struct {
        const char *reporter, *prefix, *item;
        size_t      covered;
    } cases[] = {
        { "CHN", "81129210", "one", 1 },       { "USA", "81129210", "one", 0 },        { "DEU", "81129210", "one", 0 },
        { "USA", "811292", "one", 1 },         { "USA", "8112926000", "american", 1 }, { "USA", "81129260", "american", 1 },
        { "CHN", "81129260", "american", 0 },  { "JPN", "81129260", "american", 0 },   { "JPN", "*", "american", 1 },
        { "USA", "8112921000", "gallite", 0 }, { "USA", "8112", "gallite", 1 },
    };

    acts_learn_item(reference, (struct item_text){ .item = "one", .prefixes = "81129210" });
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct reference *before = reference;

        reference = reference_new();
        for (size_t k = 0; k < catalogue_items(before).count; k++)
            reference_learn_item(reference, 0, catalogue_items(before).items[k]->item, catalogue_items(before).items[k]);
        reference_learn_release(reference, 0, CK_BYTES("marker"),
                                &(struct release_fact){ .source = CK_BYTES("S"),
                                                        .reporter = ck_bytes_from(cases[i].reporter),
                                                        .flow = FLOW_IMPORT,
                                                        .period = ck_month_first_day(660),
                                                        .commodity_prefix = ck_bytes_from(cases[i].prefix),
                                                        .completeness = COMPLETENESS_COMPLETE,
                                                        .origin = { .topic = CK_BYTES("") } });
        cr_expect_eq(markers_of(cases[i].reporter, cases[i].item), cases[i].covered, "%s %s %s", cases[i].reporter, cases[i].prefix, cases[i].item);
        reference_free(reference);
        reference = before;
    }
}
