/* SPDX-License-Identifier: Apache-2.0
 * enrich: the shipped data's final states, and hand-made facts for versions, directions, items and late references. */
#include <criterion/criterion.h>
#include <stdio.h>

#include "chokepoint/day.h"
#include "domain/model/topics.h"
#include "support/golden.h"
#include "support/trades.h"

extern const struct ck_processor enrich;

static struct held *held;

static void setup(void) { held = held_new(&enrich); }
static void teardown(void) { held_free(held); }
TestSuite(enrich, .init = setup, .fini = teardown);

static const char *const nothing[] = { NULL };

static int64_t instant_of(const char *day) { return (int64_t)trades_day(day) * CK_DAY_MS; }

/* The record that holds; that no mark was forgotten is part of every test. */
static const struct enriched_trade *trade_at(const char *key) { return held_at(held, &trade_enriched, key); }

static struct trade_fact fact_of(enum nomenclature nomenclature, const char *commodity, int64_t grams, const char *published)
{
    return (struct trade_fact){
        .source = CK_BYTES("GACC"),
        .reporter = CK_BYTES("CHN"),
        .partner = CK_BYTES("USA"),
        .flow = FLOW_EXPORT,
        .nomenclature = nomenclature,
        .commodity = ck_bytes_from(commodity),
        .period = trades_day("2025-06-01"),
        .period_months = 1,
        .quantity_g = ck_known_long(grams),
        .observation = OBSERVATION_OBSERVED,
        .published_at = instant_of(published),
    };
}

static void put(struct trade_fact fact) { held_put(held, &intake_trade, &fact); }

static void learn_item(const char *name, const char *parent, const char *prefix, enum item_coverage coverage, int64_t known_at)
{
    struct ck_bytes  prefixes[] = { ck_bytes_from(prefix) };
    struct item_fact item = {
        .item = ck_bytes_from(name),
        .name = CK_BYTES(""),
        .parent = ck_bytes_from(parent),
        .commodity_prefixes = { prefixes, prefix != NULL },
        .coverage = coverage,
        .known_at = known_at,
    };

    held_learn(held, &intake_items, name, &item);
}

static struct measure_fact measure_of(const char *id, const struct ck_bytes *item, const struct ck_bytes *destination, const char *from)
{
    return (struct measure_fact){
        .measure_id = ck_bytes_from(id),
        .act = ACT_BASE,
        .authority = CK_BYTES("MOFCOM"),
        .instrument = CK_BYTES("announcement"),
        .origin = CK_BYTES("CHN"),
        .destinations = { destination, 1 },
        .items = { item, 1 },
        .coverage = ck_known_int(COVERAGE_FULL),
        .end_use = ck_known_int(END_USE_ANY),
        .restriction = ck_known_int(RESTRICTION_LICENCE),
        .valid_from = ck_known_int(trades_day(from)),
        .end_inclusive = ck_known_int(END_INCLUSIVE_TRUE),
        .known_at = instant_of(from),
        .source_url = CK_BYTES(""),
        .note = CK_BYTES(""),
    };
}

static void learn_measure(struct measure_fact measure) { held_learn(held, &intake_measures, "", &measure); }

static void final_equals(const char *known, const char *golden)
{
    golden_learn_items(held);
    golden_learn_measures(held, golden_known(known));
    golden_put_trade(held, golden_known(known));
    held_settle_checked(held);
    cr_assert_eq(held_compare(held, &trade_enriched, golden, nothing), 0);
}

/* The shipped data leave the final state that an independent program computed. */
Test(enrich, golden_now) { final_equals(NULL, SOURCE_DIR "/tests/golden/final-now-2026-11-23/trade.enriched.jsonl"); }

/* The same with what was known on a day. */
Test(enrich, golden_known) { final_equals("2025-07-31", SOURCE_DIR "/tests/golden/final-known-2025-07-31/trade.enriched.jsonl"); }

/* References that come after the facts leave the same state as those that come before. */
Test(enrich, references_may_be_late)
{
    golden_put_trade(held, INT64_MAX);
    held_settle(held);
    golden_learn_measures(held, INT64_MAX);
    held_settle(held);
    golden_learn_items(held);
    held_settle_checked(held);
    cr_assert_eq(held_compare(held, &trade_enriched, SOURCE_DIR "/tests/golden/final-now-2026-11-23/trade.enriched.jsonl", nothing), 0);
}

/* The greatest published_at wins, whatever the order of arrival; the first version is the least. */
Test(enrich, versions_are_a_set)
{
    static const int orders[][3] = { { 0, 1, 2 }, { 0, 2, 1 }, { 1, 0, 2 }, { 1, 2, 0 }, { 2, 0, 1 }, { 2, 1, 0 } };
    static const struct {
        const char *published;
        int64_t     grams;
    } versions[] = { { "2025-07-20", 1000 }, { "2025-08-20", 3000 }, { "2025-09-20", 2000 } };

    for (size_t i = 0; i < sizeof orders / sizeof *orders; i++) {
        const struct enriched_trade *trade;

        held_free(held);
        held = held_new(&enrich);
        for (size_t j = 0; j < 3; j++) {
            put(fact_of(NOMENCLATURE_ITEM, "cobalt", versions[orders[i][j]].grams, versions[orders[i][j]].published));
            held_settle(held);
        }
        trade = trade_at("cobalt|CHN|EXPORT|USA|2025-06|1|GACC|ITEM|cobalt");
        cr_assert(trade);
        cr_expect_eq(trade->quantity_kg.value, 2);
        cr_expect_eq(trade->first_quantity_kg.value, 1);
        cr_expect(trade->revised);
        cr_expect_eq(trade->vintage, instant_of("2025-09-20"));
        cr_expect_eq(trade->published_at, trade->vintage);
    }
}

/* Versions of one instant are compared field by field, null first: quantity before value before observation before reference. */
Test(enrich, ties_field_by_field)
{
    struct trade_fact            a = fact_of(NOMENCLATURE_ITEM, "cobalt", 5, "2025-07-20"), b = a, c = a;
    const struct enriched_trade *trade;

    a.quantity_g = (struct ck_maybe_long){ 0 };
    a.value_cents = ck_known_long(900);
    b.observation = OBSERVATION_ESTIMATED;
    c.reference = CK_BYTES("z");
    put(b);
    put(a);
    put(c);
    trade = trade_at("cobalt|CHN|EXPORT|USA|2025-06|1|GACC|ITEM|cobalt");
    cr_assert(trade);
    cr_expect_eq(trade->observation, OBSERVATION_ESTIMATED);
    cr_expect_null(trade->reference.data);
    cr_expect(!trade->first_quantity_kg.known);
    cr_expect(trade->revised);
}

/* Kilograms are published with twelve digits, grams with all of them. */
Test(enrich, grams_are_exact)
{
    const struct enriched_trade *trade;

    put(fact_of(NOMENCLATURE_ITEM, "cobalt", 1234567890123456, "2025-07-20"));
    trade = trade_at("cobalt|CHN|EXPORT|USA|2025-06|1|GACC|ITEM|cobalt");
    cr_assert(trade && trade->quantity_g.known);
    cr_expect_eq(trade->quantity_g.value, 1234567890123456);
    cr_expect_eq(trade->quantity_kg.value, 1234567890120.0);
    cr_expect(!trade->revised);
}

/* A withdrawal is a revision that states nothing; what was never stated is not revised by it. */
Test(enrich, withdrawals)
{
    struct trade_fact            stated = fact_of(NOMENCLATURE_ITEM, "cobalt", 5, "2025-07-20"), unknown = stated;
    struct trade_fact            withdrawn = fact_of(NOMENCLATURE_ITEM, "cobalt", 0, "2025-08-20"), again = stated;
    const struct enriched_trade *trade;

    withdrawn.observation = OBSERVATION_WITHDRAWN;
    withdrawn.quantity_g = (struct ck_maybe_long){ 0 };
    put(withdrawn);
    trade = trade_at("cobalt|CHN|EXPORT|USA|2025-06|1|GACC|ITEM|cobalt");
    cr_assert(trade && !trade->revised && !trade->quantity_kg.known && !trade->quantity_g.known);
    put(stated); /* published before, read after */
    trade = trade_at("cobalt|CHN|EXPORT|USA|2025-06|1|GACC|ITEM|cobalt");
    cr_expect_eq(trade->observation, OBSERVATION_WITHDRAWN);
    cr_expect(trade->revised && trade->first_quantity_kg.known && !trade->quantity_kg.known);
    again.published_at = instant_of("2025-09-20");
    put(again);
    trade = trade_at("cobalt|CHN|EXPORT|USA|2025-06|1|GACC|ITEM|cobalt");
    cr_expect(!trade->revised && trade->quantity_g.value == 5);
    unknown.partner = withdrawn.partner = CK_BYTES("JPN");
    unknown.quantity_g = (struct ck_maybe_long){ 0 };
    put(unknown);
    put(withdrawn);
    cr_expect(trade_at("cobalt|CHN|EXPORT|JPN|2025-06|1|GACC|ITEM|cobalt")->revised);
}

/* The catalogue's prefixes are those of HS2022: the digits of an earlier edition may mean other goods, unless it says that they do not. */
Test(enrich, earlier_editions)
{
    static const struct {
        const char *key;
        bool        unmapped;
        int32_t     item_coverage; /* 0: null */
    } cases[] = {
        { "antimony-metal|CHN|EXPORT|USA|2025-06|1|GACC|HS2022|811010", false, ITEM_COVERAGE_FULL },
        { "antimony-metal|CHN|EXPORT|USA|2025-06|1|GACC|HS2017|811010", false, ITEM_COVERAGE_FULL },
        { "antimony-metal|THA|IMPORT|CHN|2025-06|1|GACC|HS2012|811010", false, ITEM_COVERAGE_FULL },
        { "-|CHN|EXPORT|USA|2025-06|1|GACC|HS2007|811010", true, 0 },
        { "-|THA|IMPORT|CHN|2025-06|1|GACC|HS1992|811010", true, 0 },
        { "-|CHN|EXPORT|USA|2025-06|1|GACC|HS1992|81", true, 0 },
        { "-|CHN|EXPORT|USA|2025-06|1|GACC|HS1992|990100", false, 0 },
        { "MIXED:81|CHN|EXPORT|USA|2025-06|1|GACC|HS2022|81", false, ITEM_COVERAGE_MIXED },
    };
    struct trade_fact thai = fact_of(NOMENCLATURE_HS2012, "811010", 5, "2025-07-20");
    struct ck_bytes   prefix = CK_BYTES("8110"), since = CK_BYTES("8110:HS2012");

    held_learn(held, &intake_items, "antimony-metal",
               &(struct item_fact){ .item = CK_BYTES("antimony-metal"),
                                    .name = CK_BYTES(""),
                                    .commodity_prefixes = { &prefix, 1 },
                                    .same_since = { &since, 1 },
                                    .coverage = ITEM_COVERAGE_FULL });
    thai.reporter = CK_BYTES("THA");
    thai.partner = CK_BYTES("CHN");
    thai.flow = FLOW_IMPORT;
    put(thai);
    thai.nomenclature = NOMENCLATURE_HS1992;
    put(thai);
    put(fact_of(NOMENCLATURE_HS2022, "811010", 5, "2025-07-20"));
    put(fact_of(NOMENCLATURE_HS2017, "811010", 5, "2025-07-20"));
    put(fact_of(NOMENCLATURE_HS2007, "811010", 5, "2025-07-20"));
    put(fact_of(NOMENCLATURE_HS1992, "81", 5, "2025-07-20"));
    put(fact_of(NOMENCLATURE_HS1992, "990100", 5, "2025-07-20"));
    put(fact_of(NOMENCLATURE_HS2022, "81", 5, "2025-07-20"));
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct enriched_trade *trade = trade_at(cases[i].key);

        cr_assert(trade, "%s", cases[i].key);
        cr_expect_eq(trade->unmapped.known, cases[i].unmapped, "%s", cases[i].key);
        cr_expect_eq(trade->item_coverage.known ? trade->item_coverage.value : 0, cases[i].item_coverage, "%s", cases[i].key);
        cr_expect_eq(trade->candidates.count, cases[i].item_coverage == ITEM_COVERAGE_MIXED, "%s", cases[i].key);
    }
    learn_item("antimony-metal", NULL, "8110", ITEM_COVERAGE_FULL, 5); /* a later version says nothing of editions any more */
    cr_expect_null(trade_at("antimony-metal|CHN|EXPORT|USA|2025-06|1|GACC|HS2017|811010"));
    cr_assert(trade_at("-|CHN|EXPORT|USA|2025-06|1|GACC|HS2017|811010"));
    cr_expect(trade_at("-|CHN|EXPORT|USA|2025-06|1|GACC|HS2017|811010")->unmapped.known);
}

/* The same version again publishes nothing. */
Test(enrich, repeats_publish_nothing)
{
    put(fact_of(NOMENCLATURE_ITEM, "cobalt", 5, "2025-07-20"));
    cr_assert_eq(held_settle(held), 1);
    put(fact_of(NOMENCLATURE_ITEM, "cobalt", 5, "2025-07-20"));
    cr_assert_eq(held_settle(held), 0);
}

/* Exports go from reporter to partner, imports come from the partner; WLD asks for every destination. */
Test(enrich, directions)
{
    static const struct {
        const char *reporter, *partner;
        enum flow   flow;
        const char *key;
        enum status status;
    } cases[] = {
        { "CHN", "USA", FLOW_EXPORT, "cobalt|CHN|EXPORT|USA|2025-06|1|GACC|ITEM|cobalt", STATUS_LICENCE },
        { "CHN", "USA", FLOW_RE_EXPORT, "cobalt|CHN|RE_EXPORT|USA|2025-06|1|GACC|ITEM|cobalt", STATUS_LICENCE },
        { "USA", "CHN", FLOW_IMPORT, "cobalt|USA|IMPORT|CHN|2025-06|1|GACC|ITEM|cobalt", STATUS_LICENCE },
        { "USA", "CHN", FLOW_RE_IMPORT, "cobalt|USA|RE_IMPORT|CHN|2025-06|1|GACC|ITEM|cobalt", STATUS_LICENCE },
        { "USA", "CHN", FLOW_EXPORT, "cobalt|USA|EXPORT|CHN|2025-06|1|GACC|ITEM|cobalt", STATUS_NONE_KNOWN },
        { "CHN", "WLD", FLOW_EXPORT, "cobalt|CHN|EXPORT|WLD|2025-06|1|GACC|ITEM|cobalt", STATUS_NONE_KNOWN },
    };
    struct ck_bytes items[] = { CK_BYTES("cobalt") }, destinations[] = { CK_BYTES("USA") };

    learn_measure(measure_of("M1", items, destinations, "2025-01-01"));
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct trade_fact fact = fact_of(NOMENCLATURE_ITEM, "cobalt", 5, "2025-07-20");

        fact.reporter = ck_bytes_from(cases[i].reporter);
        fact.partner = ck_bytes_from(cases[i].partner);
        fact.flow = cases[i].flow;
        put(fact);
        cr_assert(trade_at(cases[i].key), "%s", cases[i].key);
        cr_expect_eq(trade_at(cases[i].key)->control.status, cases[i].status, "%s", cases[i].key);
    }
}

/* The status is that of the period's last day; status_first that of its first; the days between with severity above 0 are counted. */
Test(enrich, days_of_the_period)
{
    struct ck_bytes              items[] = { CK_BYTES("cobalt") }, destinations[] = { CK_BYTES("ALL") };
    struct measure_fact          measure = measure_of("M1", items, destinations, "2025-06-11");
    const struct enriched_trade *trade;
    struct trade_fact            fact = fact_of(NOMENCLATURE_ITEM, "cobalt", 5, "2025-12-20");

    put(fact);
    fact.period_months = 3;
    put(fact);
    learn_measure(measure);
    trade = trade_at("cobalt|CHN|EXPORT|USA|2025-06|1|GACC|ITEM|cobalt");
    cr_assert(trade);
    cr_expect_eq(trade->control.status, STATUS_LICENCE);
    cr_expect_eq(trade->status_first, STATUS_NONE_KNOWN);
    cr_expect_eq(trade->days_controlled, 20);
    cr_expect_eq(trade->control.since.value, trades_day("2025-06-11"));
    measure.valid_to = ck_known_int(trades_day("2025-07-05"));
    measure.known_at++;
    learn_measure(measure);
    trade = trade_at("cobalt|CHN|EXPORT|USA|2025-06|3|GACC|ITEM|cobalt");
    cr_assert(trade);
    cr_expect_eq(trade->control.status, STATUS_NONE_KNOWN);
    cr_expect_eq(trade->days_controlled, 25);
}

/* An ITEM record belongs to the item that it names, known or not; not to one that is MIXED. */
Test(enrich, items_named)
{
    const struct enriched_trade *trade;

    put(fact_of(NOMENCLATURE_ITEM, "cobalt", 5, "2025-07-20"));
    trade = trade_at("cobalt|CHN|EXPORT|USA|2025-06|1|GACC|ITEM|cobalt");
    cr_assert(trade);
    cr_expect_eq(trade->item_coverage.value, ITEM_COVERAGE_NO_CODE);
    learn_item("cobalt", NULL, "8105", ITEM_COVERAGE_PARTIAL, 0);
    cr_expect_eq(trade_at("cobalt|CHN|EXPORT|USA|2025-06|1|GACC|ITEM|cobalt")->item_coverage.value, ITEM_COVERAGE_PARTIAL);
    learn_item("cobalt", NULL, "8105", ITEM_COVERAGE_MIXED, 1);
    cr_expect_null(trade_at("cobalt|CHN|EXPORT|USA|2025-06|1|GACC|ITEM|cobalt"));
    trade = trade_at("-|CHN|EXPORT|USA|2025-06|1|GACC|ITEM|cobalt");
    cr_assert(trade);
    cr_expect_null(trade->item.data);
    cr_expect_eq(trade->item_coverage.value, ITEM_COVERAGE_MIXED);
}

/* A code goes to the item with the longest prefix, as the catalogue is now: the key it had is retracted. Without an item it is `-`, mixed ones list
 * their candidates. */
Test(enrich, codes_follow_the_catalogue)
{
    const struct enriched_trade *trade;

    put(fact_of(NOMENCLATURE_HS2022, "811292", 5, "2025-07-20"));
    trade = trade_at("-|CHN|EXPORT|USA|2025-06|1|GACC|HS2022|811292");
    cr_assert(trade);
    cr_expect(!trade->item_coverage.known);
    learn_item("germanium", NULL, "81129210", ITEM_COVERAGE_FULL, 0);
    learn_item("gallium", NULL, "81129290", ITEM_COVERAGE_PARTIAL, 0);
    cr_expect_null(trade_at("-|CHN|EXPORT|USA|2025-06|1|GACC|HS2022|811292"));
    trade = trade_at("MIXED:811292|CHN|EXPORT|USA|2025-06|1|GACC|HS2022|811292");
    cr_assert(trade);
    cr_expect_null(trade->item.data);
    cr_expect_eq(trade->item_coverage.value, ITEM_COVERAGE_MIXED);
    cr_assert_eq(trade->candidates.count, 2);
    cr_expect(ck_bytes_equal(trade->candidates.items[0], CK_BYTES("gallium")));
    cr_expect(ck_bytes_equal(trade->candidates.items[1], CK_BYTES("germanium")));
    learn_item("minor", NULL, "8112", ITEM_COVERAGE_PARTIAL, 0);
    cr_expect_null(trade_at("MIXED:811292|CHN|EXPORT|USA|2025-06|1|GACC|HS2022|811292"));
    cr_assert(trade_at("minor|CHN|EXPORT|USA|2025-06|1|GACC|HS2022|811292"));
    learn_item("niobium", NULL, "811292", ITEM_COVERAGE_PARTIAL, 0);
    cr_expect_null(trade_at("minor|CHN|EXPORT|USA|2025-06|1|GACC|HS2022|811292"));
    trade = trade_at("niobium|CHN|EXPORT|USA|2025-06|1|GACC|HS2022|811292");
    cr_assert(trade);
    cr_expect_eq(trade->item_coverage.value, ITEM_COVERAGE_PARTIAL);
    cr_expect_eq(trade->candidates.count, 0);
}

/* Digits behind the sixth are of the record's nomenclature, whoever reports it: China's prefixes and lists say nothing of them. */
Test(enrich, nomenclatures_of_others)
{
    static const struct {
        const char       *reporter, *partner;
        enum flow         flow;
        enum nomenclature nomenclature;
        const char       *commodity, *name;
        size_t            candidates, measures;
        enum coverage     coverage; /* of the control; COVERAGE_UNKNOWN: null */
    } cases[] = {
        { "CHN", "USA", FLOW_EXPORT, NOMENCLATURE_GACC8, "81129210", "germanium", 0, 1, COVERAGE_FULL },
        { "CHN", "USA", FLOW_EXPORT, NOMENCLATURE_GACC8, "81129290", "gallium", 0, 0, COVERAGE_UNKNOWN },
        { "USA", "CHN", FLOW_IMPORT, NOMENCLATURE_HTS10, "8112921000", "gallium", 0, 0, COVERAGE_UNKNOWN },
        { "USA", "CHN", FLOW_IMPORT, NOMENCLATURE_HTS10, "8112921090", "MIXED:8112921090", 2, 1, COVERAGE_PARTIAL },
        { "USA", "CHN", FLOW_RE_IMPORT, NOMENCLATURE_HTS10, "8112929000", "MIXED:8112929000", 2, 1, COVERAGE_PARTIAL },
        { "DEU", "CHN", FLOW_IMPORT, NOMENCLATURE_CN8, "81129210", "MIXED:81129210", 2, 1, COVERAGE_PARTIAL },
        { "GBR", "CHN", FLOW_IMPORT, NOMENCLATURE_CN8, "81129290", "MIXED:81129290", 2, 1, COVERAGE_PARTIAL },
        { "JPN", "CHN", FLOW_IMPORT, NOMENCLATURE_HS2022, "811292", "MIXED:811292", 2, 1, COVERAGE_PARTIAL },
        { "CHN", "DEU", FLOW_IMPORT, NOMENCLATURE_GACC8, "81129210", "germanium", 0, 0, COVERAGE_UNKNOWN },
        { "USA", "CHN", FLOW_IMPORT, NOMENCLATURE_HTS10, "8110100000", "metal", 0, 0, COVERAGE_UNKNOWN },
    };
    struct ck_bytes gallium[] = { CK_BYTES("8112921000"), CK_BYTES("81129290") }, writing = CK_BYTES("8112921000:HTS10"),
                    name = CK_BYTES("germanium");
    struct ck_bytes     all = CK_BYTES("ALL");
    struct measure_fact measure = measure_of("GE", &name, &all, "2025-01-01");

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct trade_fact fact = fact_of(cases[i].nomenclature, cases[i].commodity, 5, "2025-07-20");

        fact.reporter = ck_bytes_from(cases[i].reporter);
        fact.partner = ck_bytes_from(cases[i].partner);
        fact.flow = cases[i].flow;
        put(fact);
    }
    learn_item("metal", NULL, "8110", ITEM_COVERAGE_FULL, 0);
    learn_item("germanium", NULL, "81129210", ITEM_COVERAGE_FULL, 0);
    held_learn(held, &intake_items, "gallium",
               &(struct item_fact){ .item = CK_BYTES("gallium"),
                                    .name = CK_BYTES(""),
                                    .commodity_prefixes = { gallium, 2 },
                                    .written_in = { &writing, 1 },
                                    .coverage = ITEM_COVERAGE_PARTIAL });
    held_learn(held, &intake_measures, "GE", &measure);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct enriched_trade *trade;
        char                         key[128];

        snprintf(key, sizeof key, "%s|%s|%s|%s|2025-06|1|GACC|%s|%s", cases[i].name, cases[i].reporter, flow_symbols.symbols[cases[i].flow],
                 cases[i].partner, nomenclature_symbols.symbols[cases[i].nomenclature], cases[i].commodity);
        trade = trade_at(key);
        cr_assert(trade, "%s", key);
        cr_expect_not(trade->unmapped.known, "%s", key);
        cr_expect_eq(trade->candidates.count, cases[i].candidates, "%s", key);
        cr_expect_eq(trade->item_coverage.value == ITEM_COVERAGE_MIXED, cases[i].candidates > 0, "%s", key);
        cr_expect_eq(trade->control.measures.count, cases[i].measures, "%s", key);
        cr_expect_eq(trade->control.coverage.known ? trade->control.coverage.value : COVERAGE_UNKNOWN, (int32_t)cases[i].coverage, "%s", key);
    }
}

/* A measure that names a parent, and a parent that comes later, reach the facts of the child. */
Test(enrich, parents_may_be_late)
{
    struct ck_bytes items[] = { CK_BYTES("rare-earths") }, destinations[] = { CK_BYTES("ALL") };

    put(fact_of(NOMENCLATURE_ITEM, "holmium", 5, "2025-07-20"));
    learn_measure(measure_of("M1", items, destinations, "2025-01-01"));
    cr_expect_eq(trade_at("holmium|CHN|EXPORT|USA|2025-06|1|GACC|ITEM|holmium")->control.status, STATUS_NONE_KNOWN);
    learn_item("holmium", "rare-earths", NULL, ITEM_COVERAGE_NO_CODE, 0);
    cr_expect_eq(trade_at("holmium|CHN|EXPORT|USA|2025-06|1|GACC|ITEM|holmium")->control.status, STATUS_LICENCE);
}

/* An act of another origin that ends a measure touches the facts of the measure's origin; one that has nothing to do with them publishes nothing. */
Test(enrich, acts_of_other_origins)
{
    struct ck_bytes     items[] = { CK_BYTES("cobalt") }, destinations[] = { CK_BYTES("ALL") }, targets[] = { CK_BYTES("M1") };
    struct measure_fact act = measure_of("T1", items, destinations, "2025-06-11");

    put(fact_of(NOMENCLATURE_ITEM, "cobalt", 5, "2025-07-20"));
    learn_measure(measure_of("M1", items, destinations, "2025-01-01"));
    cr_expect_eq(trade_at("cobalt|CHN|EXPORT|USA|2025-06|1|GACC|ITEM|cobalt")->control.status, STATUS_LICENCE);
    act.origin = CK_BYTES("USA");
    act.act = ACT_TERMINATE;
    learn_measure(act);
    cr_expect_eq(held_settle(held), 0);
    act.targets = (struct ck_bytes_array){ targets, 1 };
    act.known_at++;
    learn_measure(act);
    cr_expect_eq(trade_at("cobalt|CHN|EXPORT|USA|2025-06|1|GACC|ITEM|cobalt")->control.status, STATUS_NONE_KNOWN);
}

/* A new day changes no fact. */
Test(enrich, days_touch_nothing)
{
    put(fact_of(NOMENCLATURE_ITEM, "cobalt", 5, "2025-07-20"));
    held_settle(held);
    ck_stage_day(held->stage, trades_day("2026-01-01"));
    cr_expect_eq(held_settle(held), 0);
}

/* The subject of an output key is the key of the fact behind it. */
Test(enrich, subject_of_a_key)
{
    char   buf[CK_KEY_SIZE_MAX];
    size_t size = enrich.subject(&trade_enriched, CK_BYTES("MIXED:811292|CHN|EXPORT|USA|2025-06|1|GACC|HS2022|811292"), buf);

    cr_assert(ck_bytes_equal((struct ck_bytes){ buf, size }, CK_BYTES("811292|HS2022|CHN|EXPORT|USA|2025-06|1|GACC")));
}

static struct ck_bytes noted(void) { return (struct ck_bytes){ held->stage->out.note, held->stage->out.note_size }; }

/* An ITEM record whose item the catalogue lacks is told; one that it has, and a code that leads to none, are not. */
Test(enrich, unknown_items)
{
    learn_item("germanium", NULL, NULL, ITEM_COVERAGE_FULL, 0);
    put(fact_of(NOMENCLATURE_ITEM, "germaniun", 5, "2025-07-20"));
    held_settle(held);
    cr_expect(ck_bytes_equal(noted(), CK_BYTES("germaniun")));
    put(fact_of(NOMENCLATURE_ITEM, "germanium", 5, "2025-07-20"));
    held_settle(held);
    cr_expect_eq(noted().size, 0);
    put(fact_of(NOMENCLATURE_HS2022, "999999", 5, "2025-07-20"));
    held_settle(held);
    cr_expect_eq(noted().size, 0);
}
