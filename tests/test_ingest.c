/* SPDX-License-Identifier: Apache-2.0
 * CSV rows to records: the shipped files become exactly the golden inputs, and what is in no kind's shape is told. */
#include <criterion/criterion.h>
#include <stdio.h>

#include "chokepoint/day.h"
#include "domain/model/code.h"
#include "engine/formats/json.h"
#include "engine/formats/json_scan.h"
#include "engine/util/file.h"
#include "program/ingest/ingest.h"
#include "records.h"

static struct { /* what an ingest gave */
    const struct ingest_kind *kind;
    struct ck_buffer          encoded; /* all records, one after another */
    size_t                    records, bad, line;
    char                      problem[INGEST_PROBLEM_MAX];
    struct ck_arena           arena;
    void                     *last;
} given;

static void release(void)
{
    ck_buffer_release(&given.encoded);
    ck_arena_release(&given.arena);
}
TestSuite(ingest, .fini = release);

static int take(void *context, const void *record)
{
    const struct ck_record_type *type = given.kind->topic->value;
    size_t                       from = given.encoded.size;

    (void)context;
    ck_record_encode(type, 0, type->field_count, record, &given.encoded);
    given.last = ck_arena_take(&given.arena, type->size);
    cr_assert_eq(ck_record_decode(type, ck_arena_copy(&given.arena, (struct ck_bytes){ given.encoded.data + from, given.encoded.size - from }),
                                  &given.arena, given.last),
                 CK_CODEC_OK);
    given.records++;
    return 0;
}

static void take_bad(void *context, size_t line, const char *problem)
{
    (void)context;
    given.bad++;
    given.line = line;
    snprintf(given.problem, sizeof given.problem, "%s", problem);
}

static const struct ingest_sink sink = { NULL, take, take_bad };

static int ingest(const char *kind, struct ck_bytes text, const struct reference *catalogue)
{
    given.kind = ingest_find(kind);
    cr_assert(given.kind);
    return ingest_csv(given.kind, text, catalogue, &sink);
}

static int ingest_text(const char *kind, const char *text) { return ingest(kind, ck_bytes_from(text), NULL); }

static struct reference *shipped_catalogue(void)
{
    struct ck_buffer  text = { 0 };
    struct reference *reference;

    cr_assert_eq(file_read(SOURCE_DIR "/data/items.csv", &text), 0);
    reference = ingest_catalogue(ck_buffer_bytes(&text), &sink);
    cr_assert(reference);
    ck_buffer_release(&text);
    return reference;
}

/* The golden file's records, encoded. */
static void expect_golden(const char *kind)
{
    struct reference *catalogue = shipped_catalogue();
    struct ck_buffer  csv = { 0 }, lines = { 0 }, expected = { 0 };
    struct ck_arena   arena = CK_ARENA_NULL;
    struct ck_bytes   rest;
    char              path[512], detail[256];

    snprintf(path, sizeof path, SOURCE_DIR "/data/%s", ingest_find(kind)->file);
    cr_assert_eq(file_read(path, &csv), 0);
    cr_assert_eq(ingest(kind, ck_buffer_bytes(&csv), catalogue), INGEST_OK);
    snprintf(path, sizeof path, SOURCE_DIR "/tests/golden/input/%s.jsonl", given.kind->topic->name);
    cr_assert_eq(file_read(path, &lines), 0);
    for (rest = ck_buffer_bytes(&lines); rest.size > 0;) {
        const struct ck_record_type *type = given.kind->topic->value;
        size_t                       size = (size_t)((const char *)memchr(rest.data, '\n', rest.size) - rest.data);
        void                        *record = ck_arena_take(&arena, type->size);

        cr_assert_eq(json_read(type, member_find((struct ck_bytes){ rest.data, size }, "value"), &arena, record, detail, sizeof detail), JSON_OK,
                     "%s", detail);
        ck_record_encode(type, 0, type->field_count, record, &expected);
        rest = (struct ck_bytes){ rest.data + size + 1, rest.size - size - 1 };
    }
    cr_assert(ck_bytes_equal(ck_buffer_bytes(&given.encoded), ck_buffer_bytes(&expected)));
    ck_arena_release(&arena);
    ck_buffer_release(&csv);
    ck_buffer_release(&lines);
    ck_buffer_release(&expected);
    reference_free(catalogue);
}

Test(ingest, golden_trade) { expect_golden("trade"); }
Test(ingest, golden_measures) { expect_golden("measures"); }
Test(ingest, golden_items) { expect_golden("items"); }
Test(ingest, golden_supply) { expect_golden("supply"); }

/* A code of 8 or more digits takes the place of the item only if the catalogue maps it to that item; whose code it is, the reporter says. */
Test(ingest, codes)
{
    static const struct {
        const char       *reporter, *item, *code, *commodity;
        enum nomenclature nomenclature;
    } cases[] = {
        { "CHN", "rare-earth-magnets", "85051110", "85051110", NOMENCLATURE_GACC8 },
        { "chn", "Rare-Earth Magnets", "8505.11.10", "85051110", NOMENCLATURE_GACC8 },
        { "CHN", "rare-earth-magnets", "8505 11 10", "85051110", NOMENCLATURE_GACC8 },
        { "CHN", "rare-earth-magnets", "850511", "rare-earth-magnets", NOMENCLATURE_ITEM },
        { "CHN", "rare-earth-magnets", "8505.11", "rare-earth-magnets", NOMENCLATURE_ITEM }, /* 7 characters, 6 digits */
        { "CHN", "antimony-metal", "8110.10", "antimony-metal", NOMENCLATURE_ITEM },
        { "CHN", "germanium", "85051110", "", NOMENCLATURE_UNKNOWN }, /* two goods in one row: refused */
        { "CHN", "germanium", "", "germanium", NOMENCLATURE_ITEM },
        { "DEU", "rare-earth-magnets", "85051110", "85051110", NOMENCLATURE_CN8 },
        { "GBR", "rare-earth-magnets", "85051110", "85051110", NOMENCLATURE_CN8 },
        { "USA", "antimony-metal", "8110.10.0000", "8110100000", NOMENCLATURE_HTS10 },
        { "USA", "gallium", "8112.92.1000", "8112921000", NOMENCLATURE_HTS10 },
        { "USA", "germanium", "8112.92.1000", "", NOMENCLATURE_UNKNOWN }, /* the digits are China's germanium, and the USA's gallium */
        { "USA", "germanium", "8112.92.6500", "8112926500", NOMENCLATURE_HTS10 },
        { "USA", "indium", "8112.92.0700", "indium", NOMENCLATURE_ITEM },
        { "USA", "graphite-flake", "2504.10.1000", "2504101000", NOMENCLATURE_HTS10 },
        { "DEU", "gallium", "8112 92 89", "81129289", NOMENCLATURE_CN8 },
        { "DEU", "germanium", "8112 92 10", "germanium", NOMENCLATURE_ITEM }, /* nobody knows it: the row is about its item */
        { "DEU", "germanium", "8112 92 89", "", NOMENCLATURE_UNKNOWN },
        { "GBR", "graphite-flake", "2504 10 10", "graphite-flake", NOMENCLATURE_ITEM },
        { "JPN", "antimony-metal", "811010000", "", NOMENCLATURE_UNKNOWN }, /* nine digits: refused */
        { "JPN", "antimony-metal", "8110.10-0000", "811010", NOMENCLATURE_HS2022 },
        { "USA", "antimony-metal", "81101000", "811010", NOMENCLATURE_HS2022 },
        { "JPN", "rare-earth-magnets", "85051110", "rare-earth-magnets", NOMENCLATURE_ITEM }, /* its six digits are other magnets too */
        { "CHN", "antimony-metal", "81101000.0", "", NOMENCLATURE_UNKNOWN },
        { "CHN", "antimony-metal", "8110-8112", "", NOMENCLATURE_UNKNOWN }, /* a range is no code */
        { "CHN", "antimony-metal", "8110 8112", "", NOMENCLATURE_UNKNOWN },
        { "CHN", "antimony-metal", "HS81101000", "", NOMENCLATURE_UNKNOWN },
    };
    struct reference *catalogue = shipped_catalogue();

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct trade_record *trade;
        char                       text[512];

        snprintf(text, sizeof text,
                 "source,reporter,flow,item,hs_code,partner,period,quantity,unit,basis,published_at\nGACC,%s,export,%s,%s,WLD,2025-01,1.5,t,"
                 "reported,2025-02-20\n",
                 cases[i].reporter, cases[i].item, cases[i].code);
        if (cases[i].nomenclature == NOMENCLATURE_UNKNOWN) {
            cr_assert_eq(ingest("trade", ck_bytes_from(text), catalogue), INGEST_BAD, "%s", cases[i].code);
            cr_assert(strstr(given.problem, "hs_code"), "%s", given.problem);
            continue;
        }
        cr_assert_eq(ingest("trade", ck_bytes_from(text), catalogue), INGEST_OK, "%s", given.problem);
        trade = given.last;
        cr_assert_eq(trade->nomenclature, cases[i].nomenclature, "%s", cases[i].code);
        cr_assert(ck_bytes_equal(item_fold(trade->commodity, &given.arena), ck_bytes_from(cases[i].commodity)), "%s", cases[i].code);
        cr_assert_eq(trade->quantity_kg.value, 1500);
        cr_assert_eq(trade->published_at, (int64_t)ck_day_from_civil(2025, 2, 20) * CK_DAY_MS);
    }
    reference_free(catalogue);
}

/* Digits that are nobody's own are of the edition of HS that applied in the month; where the catalogue does not know its scope the row's item stands.
 */
Test(ingest, trade_codes_of_earlier_months)
{
    static const struct {
        const char       *reporter, *month, *item, *code, *commodity;
        enum nomenclature nomenclature;
    } cases[] = {
        { "THA", "2022-01", "antimony-metal", "8110.10.0000", "811010", NOMENCLATURE_HS2022 },
        { "THA", "2021-12", "antimony-metal", "8110.10.0000", "811010", NOMENCLATURE_HS2017 },
        { "JPN", "2009-05", "rare-earths", "2846.90-0000", "284690", NOMENCLATURE_HS2007 },
        { "POL", "2004-04", "antimony-oxide", "28258000", "282580", NOMENCLATURE_HS2002 },
        { "POL", "2004-05", "antimony-oxide", "28258000", "28258000", NOMENCLATURE_CN8 },
        { "USA", "1994-05", "antimony-metal", "81100000", "antimony-metal", NOMENCLATURE_ITEM },
        { "THA", "2019-05", "germanium", "811292", "germanium", NOMENCLATURE_ITEM },
    };
    struct reference *catalogue = shipped_catalogue();

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct trade_record *trade;
        char                       text[512];

        snprintf(text, sizeof text,
                 "source,reporter,flow,item,hs_code,partner,period,quantity,unit,basis,published_at\nNSO,%s,export,%s,%s,WLD,%s,1.5,t,"
                 "reported,2025-02-20\n",
                 cases[i].reporter, cases[i].item, cases[i].code, cases[i].month);
        cr_assert_eq(ingest("trade", ck_bytes_from(text), catalogue), INGEST_OK, "%s", given.problem);
        trade = given.last;
        cr_expect_eq(trade->nomenclature, cases[i].nomenclature, "%s %s: %d", cases[i].reporter, cases[i].month, (int)trade->nomenclature);
        cr_expect(ck_bytes_equal(trade->commodity, ck_bytes_from(cases[i].commodity)), "%s %s", cases[i].reporter, cases[i].month);
    }
    reference_free(catalogue);
}

static size_t folded_count;
static char   folded_text[256];

static void take_folded(void *context, size_t line, const char *text)
{
    (void)context;
    folded_count++;
    snprintf(folded_text, sizeof folded_text, "%zu: %s", line, text);
}

/* That the digits of a tariff of their own became those that all countries share is told; of what stays as it is there is nothing to tell. */
Test(ingest, folded_codes_are_told)
{
    static const struct {
        const char *reporter, *month, *item, *code, *told;
    } cases[] = {
        { "THA", "2025-01", "antimony-metal", "8110.10.0000", "2: hs_code 8110100000 of THA is taken as 811010 of HS2022" },
        { "THA", "2019-01", "antimony-metal", "8110.10.0000", "2: hs_code 8110100000 of THA is taken as 811010 of HS2017" },
        { "USA", "2025-01", "antimony-metal", "81101000", "2: hs_code 81101000 of USA is taken as 811010 of HS2022" },
        { "JPN", "2025-01", "antimony-oxide", "28258000", "2: hs_code 28258000 of JPN is taken as 282580 of HS2022" },
        { "USA", "2025-01", "antimony-metal", "8110.10.0000", NULL },
        { "CHN", "2025-01", "antimony-metal", "81101000", NULL },
        { "DEU", "2025-01", "antimony-metal", "81101000", NULL },
        { "THA", "2025-01", "antimony-metal", "811010", NULL },
        { "THA", "2025-01", "germanium", "8112.92.1000", NULL }, /* the row is about its item */
    };
    const struct ingest_sink folding = { NULL, take, take_bad, NULL, take_folded };
    struct reference        *catalogue = shipped_catalogue();

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char text[512];

        folded_count = 0;
        given.kind = ingest_find("trade");
        snprintf(text, sizeof text,
                 "source,reporter,flow,item,hs_code,partner,period,quantity,unit,basis,published_at\nNSO,%s,export,%s,%s,WLD,%s,1.5,t,"
                 "reported,2025-03-20\n",
                 cases[i].reporter, cases[i].item, cases[i].code, cases[i].month);
        cr_assert_eq(ingest_csv(given.kind, ck_bytes_from(text), catalogue, &folding), INGEST_OK, "%s", given.problem);
        cr_expect_eq(folded_count, cases[i].told != NULL, "%s %s", cases[i].reporter, cases[i].code);
        cr_expect(!cases[i].told || strcmp(folded_text, cases[i].told) == 0, "%s", folded_text);
    }
    reference_free(catalogue);
}

/* What cannot be read is told with its line and column; the other rows are given. */
Test(ingest, bad_rows)
{
    static const struct {
        const char *row, *problem;
    } cases[] = {
        { "GACC,CHN,sideways,g,WLD,2025-01,1,t,reported,2025-02-20", "flow: sideways" },
        { "GACC,CHN,unknown,g,WLD,2025-01,1,t,reported,2025-02-20", "flow: unknown" },
        { "GACC,CHN,export,g,WLD,2025-13,1,t,reported,2025-02-20", "period: 2025-13" },
        { "GACC,CHN,export,g,WLD,2025-01,many,t,reported,2025-02-20", "quantity" },
        { "GACC,CHN,export,g,WLD,2025-01,1,stone,reported,2025-02-20", "unit: stone is neither kg nor t" },
        { "GACC,CHN,export,g,WLD,2025-01,1,t,guessed,2025-02-20", "basis: guessed" },
        { "GACC,CHN,export,,WLD,2025-01,1,t,reported,2025-02-20", "item:" },
        { "GACC,CHN,export,g,WLD,2025-01,1,t,reported,soon", "published_at: soon" },
        { "GACC,CHN,export,g", "cells" },
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char text[512];

        given.records = given.bad = 0;
        snprintf(
            text, sizeof text,
            "source,reporter,flow,item,partner,period,quantity,unit,basis,published_at\n%s\nGACC,CHN,export,g,WLD,2025-01,,,derived,2025-02-20\n",
            cases[i].row);
        cr_assert_eq(ingest_text("trade", text), INGEST_BAD);
        cr_assert_eq(given.bad, 1);
        cr_assert_eq(given.line, 2);
        cr_assert(strstr(given.problem, cases[i].problem), "%s", given.problem);
        cr_assert_eq(given.records, 1);
        cr_assert_not(((const struct trade_record *)given.last)->quantity_kg.known);
        cr_assert_eq(((const struct trade_record *)given.last)->observation, OBSERVATION_DERIVED);
    }
}

/* A symbol with bytes behind it is no symbol. */
Test(ingest, symbols)
{
    static const char text[] = "item,coverage\ngermanium,FULL\0\0\0\ngermanium,FUL\ngermanium,full\n";

    cr_assert_eq(ingest("items", (struct ck_bytes){ text, sizeof text - 1 }, NULL), INGEST_BAD);
    cr_assert(given.bad == 2 && given.records == 1);
}

/* An unknown column is never passed over. */
Test(ingest, unknown_column)
{
    cr_assert_eq(ingest_text("items", "item,coverage,colour\ngermanium,FULL,grey\n"), INGEST_BAD);
    cr_assert(strstr(given.problem, "colour"));
    cr_assert_eq(given.records, 0);
    cr_assert_eq(ingest_text("items", ""), INGEST_BAD);
    cr_assert(strstr(given.problem, "empty"));
}

/* Years and their ranges, qualifiers, and import shares, which are those of the USA. */
Test(ingest, supply)
{
    const struct supply_fact *supply;

    cr_assert_eq(ingest_text("supply", "item,country,year,measure,value,qualifier,unit,basis\nantimony,CHN,2021-24,import_share,55,>,percent,\n"),
                 INGEST_OK);
    supply = given.last;
    cr_assert(ck_bytes_equal(supply->country, CK_BYTES("USA")) && ck_bytes_equal(supply->partner, CK_BYTES("CHN")));
    cr_assert(supply->year_from == 2021 && supply->year_to == 2024);
    cr_assert_eq(supply->qualifier, QUALIFIER_GREATER);
    cr_assert_eq(ingest_text("supply", "item,country,year,measure,value,qualifier,unit,basis\nantimony,CHN,2024-21,mine_production,,withheld,t,\n"),
                 INGEST_BAD);
    cr_assert(strstr(given.problem, "year"));
    cr_assert_eq(ingest_text("supply", "item,country,year,measure,value,qualifier,unit,basis\nantimony,CHN,2024,mine_production,,withheld,t,\n"),
                 INGEST_OK);
    supply = given.last;
    cr_assert(!supply->value.known && supply->qualifier == QUALIFIER_WITHHELD && !supply->partner.data);
}

/* An AMEND keeps its nulls, every other act gets its defaults; the known day stands in for a missing announcement. */
Test(ingest, measures)
{
    static const char head[] = "measure_id,act,targets,authority,instrument,origin,destinations,items,restriction,announced_on,valid_from,known_at\n";
    const struct control_measure *measure;
    char                          text[512];

    snprintf(text, sizeof text, "%sM,AMEND,B,a,i,CHN,,,,,,2025-01-02T00:00:00Z\n", head);
    cr_assert_eq(ingest_text("measures", text), INGEST_OK);
    measure = given.last;
    cr_assert(!measure->restriction.known && !measure->valid_from.known && !measure->end_inclusive.known);
    snprintf(text, sizeof text, "%sM,BASE,,a,i,CHN,ALL,a|b||c,,,,2025-01-02T00:00:00Z\n", head);
    cr_assert_eq(ingest_text("measures", text), INGEST_OK);
    measure = given.last;
    cr_assert_eq(measure->restriction.value, RESTRICTION_NONE);
    cr_assert_eq(measure->valid_from.value, ck_day_from_civil(2025, 1, 2));
    cr_assert_eq(measure->end_inclusive.value, END_INCLUSIVE_TRUE);
    cr_assert_eq(measure->items.count, 3);
}

/* A column that is missing is told once, as what it is, with what the header has in its place. */
Test(ingest, missing_columns)
{
    static const struct {
        const char *kind, *text, *told;
    } cases[] = {
        { "trade", "source,reporter,flow,item,period,quantity,unit,basis,published_at\nGACC,CHN,export,a,2025-01,1,t,reported,2025-02-20\n",
          "trade files need the column partner: missing" },
        { "trade", "source,reporter,flow,item,partner,period,quantity,unit,basis\nGACC,CHN,export,a,WLD,2025-01,1,t,reported\n",
          "trade files need the column published_at: missing" },
        { "trade", "reporter,partner\nCHN,WLD\n", "trade files need the columns source, flow, item, period, basis, published_at: missing" },
        { "trade",
          "source,reporter,flow,item,partnr,period,quantity,unit,basis,published_at\nGACC,CHN,export,a,WLD,2025-01,1,t,reported,2025-02-20\n",
          "trade files have no column partnr (nearest: partner); missing: partner" },
        { "trade",
          "source,reporter,flow,item,partner,period,quantity,unit,basis,Published At\nGACC,CHN,export,a,WLD,2025-01,1,t,reported,2025-02-20\n",
          "trade files have no column Published At (nearest: published_at); missing: published_at" },
        { "trade", "source,reporter,flow,item,partner,period,quantity,unit,basis,published_at,colour\n", "trade files have no column colour" },
        { "measures", "measure_id,act,authority,instrument,destinations,items,known_at\nM,BASE,A,I,ALL,a,2025-01-01\n",
          "measures files need the column origin: missing" },
        { "items", "name,coverage\nTin,FULL\n", "items files need the column item: missing" },
        { "supply", "item,country,measure,value\na,USA,reserves,5\n", "supply files need the column year: missing" },
        { "supply", "item,country,measure,year_from,value\na,USA,reserves,2024,5\n", "supply files need the column year: missing" },
        { "supply", "item,year,measure,value\na,2024,reserves,5\n", "supply files need the column country: missing" },
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        given.bad = 0;
        cr_expect_eq(ingest_text(cases[i].kind, cases[i].text), INGEST_BAD, "%s", cases[i].text);
        cr_expect_str_eq(given.problem, cases[i].told, "%s", given.problem);
        cr_expect_eq(given.bad, 1, "%zu told", (size_t)given.bad);
    }
    cr_expect_eq(ingest_text("supply", "item,country,measure,year_from,year_to,value\na,USA,reserves,2024,2025,5\n"), INGEST_OK, "%s", given.problem);
}
