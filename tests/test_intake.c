/* SPDX-License-Identifier: Apache-2.0
 * intake: every rejection, alone and beside another; canonical form; neighbours of a rejected record are unharmed. Records are given as JSON. */
#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "chokepoint/key.h"
#include "chokepoint/day.h"
#include "domain/model/topics.h"
#include "engine/embedded/embedded.h"
#include "engine/formats/json.h"
#include "processors/intake/check.h"
#include "records.h"
#include "domain/reference/reference.h"
#include "engine/stage/internal.h"

extern const struct ck_processor intake;

static const struct intake_config config = { .retention_months = 240 };
static struct ck_stage           *stage;
static struct ck_arena            arena;

static void setup(void) { stage = ck_stage_new(&intake, &config, NULL, ck_day_from_civil(2024, 2, 20)); }
static void teardown(void)
{
    ck_stage_free(stage);
    ck_arena_release(&arena);
}
TestSuite(intake, .init = setup, .fini = teardown);

#define TRADE                                                                                                                                        \
    "{'source':'gacc','reporter':'chn','partner':'wld','flow':'EXPORT','nomenclature':'ITEM','commodity':'antimony','period':'2024-01',"             \
    "'observation':'OBSERVED','quantity_kg':1.5,'published_at':'2024-02-20T00:00:00Z'}"
#define RELEASE                                                                                                                                      \
    "{'source':'GACC','reporter':'CHN','flow':'EXPORT','period':'2024-01','completeness':'COMPLETE','published_at':'2024-02-20T00:00:00Z'}"
#define MEASURE                                                                                                                                      \
    "{'measure_id':'M1','act':'BASE','authority':'A','instrument':'I','origin':'chn','destinations':['usa','JPN','usa'],'items':['b','a','b'],"      \
    "'known_at':'2024-02-20T10:00:00Z'}"
#define ITEM "{'item':'antimony','coverage':'FULL'}"
#define SUPPLY "{'item':'antimony','country':'wld','measure':'reserves','year_from':2024,'year_to':2024,'value':5}"
#define NEWS                                                                                                                                         \
    "{'id':'n1','publisher':'P','title':'T','body':'B','language':'en','published_at':'2024-02-20T00:00:00Z','collected_at':'2024-02-20T01:00:00Z'}"

/* The text with ' for ", and with `from` replaced by `to`. */
static struct ck_bytes changed(const char *text, const char *from, const char *to)
{
    const char *at = from ? strstr(text, from) : NULL;
    char       *copy = ck_arena_take(&arena, strlen(text) + (to ? strlen(to) : 0) + 1);

    cr_assert(!from || at, "%s is not in %s", from, text);
    if (at)
        sprintf(copy, "%.*s%s%s", (int)(at - text), text, to, at + strlen(from));
    else
        strcpy(copy, text);
    for (char *c = copy; *c; c++)
        *c = *c == '\'' ? '"' : *c;
    return ck_bytes_from(copy);
}

static void *read_json(const struct ck_topic *topic, struct ck_bytes text)
{
    char  detail[256];
    void *record = ck_arena_take(&arena, topic->value->size);
    int   outcome = json_read(topic->value, text, &arena, record, detail, sizeof detail);

    /* a reason that this processor has to find is none of the reader's */
    cr_assert(outcome == JSON_OK || outcome == CK_REASON_UNKNOWN_ENUM, "%s: %s", text.data, detail);
    return record;
}

static int apply(const struct ck_topic *topic, const char *text, const char *from, const char *to)
{
    return ck_stage_apply(stage, topic, read_json(topic, changed(text, from, to)));
}

static const void *accepted(const struct ck_topic *topic, const char *text, const char *from, const char *to)
{
    stage->published_count = 0;
    cr_assert_eq(apply(topic, text, from, to), CK_STEP_OK, "%s: %s", to, stage->out.detail);
    cr_assert_eq(stage->published_count, 1);
    return stage->published[0].value;
}

static const struct {
    const struct ck_topic *topic;
    const char            *text, *from, *to;
    int                    reason;
} rejections[] = {
    { &trade_records, TRADE, "'flow':'EXPORT'", "'flow':'UNKNOWN'", CK_REASON_UNKNOWN_ENUM },
    { &trade_records, TRADE, "'OBSERVED'", "'UNKNOWN'", CK_REASON_UNKNOWN_ENUM },
    { &trade_records, TRADE, "'ITEM'", "'UNKNOWN'", CK_REASON_UNKNOWN_ENUM },
    { &trade_releases, RELEASE, "'COMPLETE'", "'UNKNOWN'", CK_REASON_UNKNOWN_ENUM },
    { &control_measures, MEASURE, "'BASE'", "'UNKNOWN'", CK_REASON_UNKNOWN_ENUM },
    { &control_measures, MEASURE, "'items'", "'end_inclusive':'UNRECOGNISED','items'", CK_REASON_UNKNOWN_ENUM },
    { &control_measures, MEASURE, "'items'", "'coverage':'UNKNOWN','items'", CK_REASON_UNKNOWN_ENUM },
    { &reference_items, ITEM, "'FULL'", "'UNKNOWN'", CK_REASON_UNKNOWN_ENUM },
    { &reference_supply, SUPPLY, "'value'", "'qualifier':'UNRECOGNISED','value'", CK_REASON_UNKNOWN_ENUM },
    { &policy_news, NEWS, "'en'", "'cn'", CK_REASON_UNKNOWN_ENUM },
    { &policy_news, NEWS, "'en'", "'english'", CK_REASON_UNKNOWN_ENUM },
    { &policy_news, NEWS, "'en'", "' en'", CK_REASON_UNKNOWN_ENUM },
    { &reference_items, ITEM, "'coverage'", "'commodity_prefixes':['8110'],'same_since':['8110:HS1988'],'coverage'", CK_REASON_UNKNOWN_ENUM },
    { &reference_items, ITEM, "'coverage'", "'commodity_prefixes':['8110'],'same_since':['8110:CN8'],'coverage'", CK_REASON_UNKNOWN_ENUM },
    { &reference_items, ITEM, "'coverage'", "'commodity_prefixes':['8110'],'same_since':['8110'],'coverage'", CK_REASON_BAD_KEY },
    { &reference_items, ITEM, "'coverage'", "'commodity_prefixes':['8110'],'same_since':['8110-8112:HS1996'],'coverage'", CK_REASON_BAD_KEY },
    { &reference_items, ITEM, "'coverage'", "'commodity_prefixes':['8110'],'same_since':['81:HS1996'],'coverage'", CK_REASON_CONTRADICTION },
    { &reference_items, ITEM, "'coverage'", "'same_since':['8110:HS1996'],'coverage'", CK_REASON_CONTRADICTION },
    { &reference_items, ITEM, "'coverage'", "'commodity_prefixes':['8110'],'same_since':['8110:HS1996','81.10:HS2002'],'coverage'",
      CK_REASON_CONTRADICTION },
    { &reference_items, ITEM, "'coverage'", "'commodity_prefixes':['81101000'],'written_in':['81101000'],'coverage'", CK_REASON_BAD_KEY },
    { &reference_items, ITEM, "'coverage'", "'commodity_prefixes':['81101000'],'written_in':['8110100:CN8'],'coverage'", CK_REASON_BAD_KEY },
    { &reference_items, ITEM, "'coverage'", "'commodity_prefixes':['81101000'],'written_in':['81101000:HS2022'],'coverage'", CK_REASON_UNKNOWN_ENUM },
    { &reference_items, ITEM, "'coverage'", "'commodity_prefixes':['81101000'],'written_in':['81101000:ITEM'],'coverage'", CK_REASON_UNKNOWN_ENUM },
    { &reference_items, ITEM, "'coverage'", "'commodity_prefixes':['81101000'],'written_in':['81101000:NCM8'],'coverage'", CK_REASON_UNKNOWN_ENUM },
    { &reference_items, ITEM, "'coverage'", "'commodity_prefixes':['81101000'],'written_in':['81102000:CN8'],'coverage'", CK_REASON_CONTRADICTION },
    { &reference_items, ITEM, "'coverage'", "'commodity_prefixes':['811010'],'written_in':['811010:HTS10'],'coverage'", CK_REASON_CONTRADICTION },
    { &reference_items, ITEM, "'coverage'", "'written_in':['81101000:CN8'],'coverage'", CK_REASON_CONTRADICTION },
    { &reference_items, ITEM, "'antimony'", "'*'", CK_REASON_BAD_KEY },
    { &reference_items, ITEM, "'coverage'", "'parent':'*','coverage'", CK_REASON_BAD_KEY },
    { &reference_supply, SUPPLY, "'antimony'", "' * '", CK_REASON_BAD_KEY },
    { &trade_records, TRADE, "'antimony'", "'*'", CK_REASON_BAD_KEY },
    { &trade_records, TRADE, "'gacc'", "'gacc '", CK_REASON_BAD_KEY },
    { &trade_records, TRADE, "'gacc'", "' '", CK_REASON_BAD_KEY },
    { &trade_records, TRADE, "'gacc'", "'\u00a0gacc'", CK_REASON_BAD_KEY },
    { &trade_records, TRADE, "'gacc'", "'\ufeffgacc'", CK_REASON_BAD_KEY },
    { &trade_records, TRADE, "'gacc'", "'ga\u200bcc'", CK_REASON_BAD_KEY },
    { &trade_records, TRADE, "'gacc'", "'\u202egacc'", CK_REASON_BAD_KEY },
    { &trade_records, TRADE, "'gacc'",
      "'ga\xC2\x85"
      "cc'",
      CK_REASON_BAD_KEY },
    { &trade_records, TRADE, "'antimony'", "'anti\u2060mony'", CK_REASON_BAD_KEY },
    { &trade_releases, RELEASE, "'GACC'", "'GACC\u3000'", CK_REASON_BAD_KEY },
    { &control_measures, MEASURE, "'M1'", "'M1 '", CK_REASON_BAD_KEY },
    { &control_measures, MEASURE, "'items'", "'targets':['\u200eM0'],'items'", CK_REASON_BAD_KEY },
    { &reference_supply, SUPPLY, "'reserves'", "'reserves '", CK_REASON_BAD_KEY },
    { &policy_news, NEWS, "'n1'", "'\ufeffn1'", CK_REASON_BAD_KEY },
    { &reference_items, ITEM, "'coverage'", "'essentiality':1.01,'coverage'", CK_REASON_BAD_NUMBER },
    { &reference_items, ITEM, "'coverage'", "'substitutability':30,'coverage'", CK_REASON_BAD_NUMBER },
    { &reference_supply, SUPPLY, "'year_to':2024", "'year_to':2021", CK_REASON_BAD_PERIOD },
    { &reference_supply, SUPPLY, "'value'", "'qualifier':'ZERO','value'", CK_REASON_CONTRADICTION },
    { &reference_supply, SUPPLY, "'value'", "'qualifier':'NET_EXPORTER','value'", CK_REASON_CONTRADICTION },
    { &reference_supply, SUPPLY, "'value'", "'qualifier':'WITHHELD','value'", CK_REASON_CONTRADICTION },
    { &reference_supply, SUPPLY, "'value':5", "'qualifier':'NOT_AVAILABLE','value':0", CK_REASON_CONTRADICTION },
    { &trade_records, TRADE, "'chn'", "'WLD'", INTAKE_UNKNOWN_COUNTRY },
    { &trade_records, TRADE, "'chn'", "'ZZZ'", INTAKE_UNKNOWN_COUNTRY },
    { &trade_records, TRADE, "'chn'", "''", INTAKE_UNKNOWN_COUNTRY },
    { &trade_records, TRADE, "'wld'", "'ALL'", INTAKE_UNKNOWN_COUNTRY },
    { &trade_records, TRADE, "'wld'", "'OTH'", INTAKE_UNKNOWN_COUNTRY },
    { &trade_releases, RELEASE, "'CHN'", "'CN'", INTAKE_UNKNOWN_COUNTRY },
    { &control_measures, MEASURE, "'chn'", "'ALL'", INTAKE_UNKNOWN_COUNTRY },
    { &control_measures, MEASURE, "'JPN'", "'WLD'", INTAKE_UNKNOWN_COUNTRY },
    { &control_measures, MEASURE, "'items'", "'excluded_destinations':['ALL'],'items'", INTAKE_UNKNOWN_COUNTRY },
    { &reference_supply, SUPPLY, "'wld'", "'ALL'", INTAKE_UNKNOWN_COUNTRY },
    { &reference_supply, SUPPLY, "'measure'", "'partner':'QQQ','measure'", INTAKE_UNKNOWN_COUNTRY },
    { &trade_records, TRADE, "1.5", "-1", CK_REASON_BAD_NUMBER },
    { &trade_records, TRADE, "1.5", "9.1e12", CK_REASON_BAD_NUMBER },
    { &trade_records, TRADE, "1.5", "1,'value_usd':-0.01", CK_REASON_BAD_NUMBER },
    { &reference_items, ITEM, "'coverage'", "'essentiality':-1,'coverage'", CK_REASON_BAD_NUMBER },
    { &reference_supply, SUPPLY, "5", "-5", CK_REASON_BAD_NUMBER },
    { &trade_records, TRADE, "2024-01", "1961-12", CK_REASON_BAD_PERIOD },
    { &trade_records, TRADE, "2024-01", "2024-03", CK_REASON_BAD_PERIOD },
    { &trade_records, TRADE, "2024-01", "2024-01-02", CK_REASON_BAD_PERIOD },
    { &trade_releases, RELEASE, "2024-01", "2024-03-01", CK_REASON_BAD_PERIOD },
    { &control_measures, MEASURE, "'items'", "'valid_from':'2024-02-01','valid_to':'2024-01-31','items'", CK_REASON_BAD_PERIOD },
    { &control_measures, MEASURE, "'items'", "'valid_to':'2024-02-19','items'", CK_REASON_BAD_PERIOD },
    { &control_measures, MEASURE, "'items'", "'announced_on':'1950-01-01','items'", CK_REASON_BAD_PERIOD },
    { &control_measures, MEASURE, "'items'", "'announced_on':'9900-01-01','items'", CK_REASON_BAD_PERIOD },
    { &control_measures, MEASURE, "'items'", "'valid_from':'9999-12-31','items'", CK_REASON_BAD_PERIOD },
    { &control_measures, MEASURE, "2024-02-20T10", "9900-01-01T00", CK_REASON_BAD_PERIOD },
    { &control_measures, MEASURE, "2024-02-20T10", "0100-12-31T23", CK_REASON_BAD_PERIOD },
    { &policy_news, NEWS, "2024-02-20T00", "9999-12-31T00", CK_REASON_BAD_PERIOD },
    { &policy_news, NEWS, "2024-02-20T01", "9999-06-30T00", CK_REASON_BAD_PERIOD },
    { &policy_news, NEWS, "2024-02-20T00", "0001-01-01T00", CK_REASON_BAD_PERIOD },
    { &reference_items, ITEM, "'coverage'", "'known_at':'9999-01-01T00:00:00Z','coverage'", CK_REASON_BAD_PERIOD },
    { &reference_supply, SUPPLY, "'value'", "'known_at':'9999-01-01T00:00:00Z','value'", CK_REASON_BAD_PERIOD },
    { &reference_supply, SUPPLY, "'year_from':2024", "'year_from':10000", CK_REASON_BAD_PERIOD },
    { &reference_supply, SUPPLY, "'year_to':2024", "'year_to':-1", CK_REASON_BAD_PERIOD },
    { &trade_releases, RELEASE, "2024-02-20", "9900-02-20", CK_REASON_BAD_PERIOD },
    { &trade_records, TRADE, "2024-02-20", "9900-02-20", CK_REASON_BAD_PERIOD },
    { &trade_records, TRADE, "'observation'", "'period_months':0,'observation'", CK_REASON_BAD_MONTHS },
    { &trade_records, TRADE, "'observation'", "'period_months':13,'observation'", CK_REASON_BAD_MONTHS },
    { &trade_records, TRADE, "'observation'", "'period_months':2147483647,'observation'", CK_REASON_BAD_MONTHS },
    { &trade_records, TRADE, "'observation'", "'period_months':-2147483648,'observation'", CK_REASON_BAD_MONTHS },
    { &trade_records, TRADE, "'gacc'", "'ga|cc'", CK_REASON_BAD_KEY },
    { &trade_records, TRADE, "'antimony'", "''", CK_REASON_BAD_KEY },
    { &trade_records, TRADE, "'antimony'", "'a\\u0001'", CK_REASON_BAD_KEY },
    { &trade_records, TRADE, "'antimony'", "'a\\u007f'", CK_REASON_BAD_KEY },
    { &trade_releases, RELEASE, "'completeness'", "'commodity_prefix':'','completeness'", CK_REASON_BAD_KEY },
    { &trade_releases, RELEASE, "'completeness'", "'commodity_prefix':'HS81','completeness'", CK_REASON_BAD_KEY },
    { &trade_releases, RELEASE, "'completeness'", "'commodity_prefix':'811','completeness'", CK_REASON_BAD_KEY },
    { &trade_records, TRADE, "'ITEM','commodity':'antimony'", "'GACC8','commodity':'81101000.0'", CK_REASON_BAD_KEY },
    { &trade_records, TRADE, "'ITEM','commodity':'antimony'", "'GACC8','commodity':'81101000x'", CK_REASON_BAD_KEY },
    { &trade_records, TRADE, "'ITEM','commodity':'antimony'", "'GACC8','commodity':' 81101000'", CK_REASON_BAD_KEY },
    { &trade_records, TRADE, "'ITEM','commodity':'antimony'", "'GACC8','commodity':'8110100011'", CK_REASON_BAD_KEY },
    { &trade_records, TRADE, "'ITEM','commodity':'antimony'", "'HTS10','commodity':'85051110001'", CK_REASON_BAD_KEY },
    { &trade_records, TRADE, "'ITEM','commodity':'antimony'", "'CN8','commodity':'\\uff18\\uff11\\uff11\\uff10'", CK_REASON_BAD_KEY },
    { &trade_records, TRADE, "'ITEM','commodity':'antimony'", "'HS2022','commodity':'antimony'", CK_REASON_BAD_KEY },
    { &trade_records, TRADE, "'antimony'", "' _ '", CK_REASON_BAD_KEY },
    { &trade_records, TRADE, "'antimony'", "'-'", CK_REASON_BAD_KEY },
    { &control_measures, MEASURE, "'items'", "'commodity_prefixes':['8112.9x'],'items'", CK_REASON_BAD_KEY },
    { &control_measures, MEASURE, "'items'", "'commodity_prefixes':['81101000.0'],'items'", CK_REASON_BAD_KEY },
    { &control_measures, MEASURE, "'items'", "'commodity_prefixes':['*'],'items'", CK_REASON_BAD_KEY },
    { &reference_items, ITEM, "'coverage'", "'commodity_prefixes':['8112/9210'],'coverage'", CK_REASON_BAD_KEY },
    { &control_measures, MEASURE, "'M1'", "'M|1'", CK_REASON_BAD_KEY },
    { &control_measures, MEASURE, "['b'", "['b|'", CK_REASON_BAD_KEY },
    { &control_measures, MEASURE, "'items'", "'targets':[''],'items'", CK_REASON_BAD_KEY },
    { &reference_items, ITEM, "'antimony'", "'anti\\nmony'", CK_REASON_BAD_KEY },
    { &reference_items, ITEM, "'coverage'", "'parent':'','coverage'", CK_REASON_BAD_KEY },
    { &reference_supply, SUPPLY, "'reserves'", "'|'", CK_REASON_BAD_KEY },
    { &reference_supply, SUPPLY, "'reserves'", "'Mine production'", CK_REASON_UNKNOWN_ENUM },
    { &reference_supply, SUPPLY, "'reserves'", "'IMPORT-SHARE'", CK_REASON_UNKNOWN_ENUM },
    { &reference_supply, SUPPLY, "'reserves'", "'net import_reliance'", CK_REASON_UNKNOWN_ENUM },
    { &reference_supply, SUPPLY, "'reserves','year_from':2024,'year_to':2024,'value':5",
      "'import_share','year_from':2024,'year_to':2024,'value':100.5", CK_REASON_BAD_NUMBER },
    { &reference_supply, SUPPLY, "'reserves','year_from':2024,'year_to':2024,'value':5",
      "'net_import_reliance','year_from':2024,'year_to':2024,'value':200", CK_REASON_BAD_NUMBER },
    { &policy_news, NEWS, "'n1'", "''", CK_REASON_BAD_KEY },
    { &trade_records, TRADE, "'OBSERVED'", "'SUPPRESSED'", CK_REASON_CONTRADICTION },
    { &trade_records, TRADE, "'OBSERVED'", "'CONFIRMED_ZERO'", CK_REASON_CONTRADICTION },
    { &trade_records, TRADE, "'OBSERVED'", "'WITHDRAWN'", CK_REASON_CONTRADICTION },
    { &trade_records, TRADE, "'OBSERVED','quantity_kg':1.5", "'WITHDRAWN','value_usd':0", CK_REASON_CONTRADICTION },
    { &trade_records, TRADE, "'ITEM','commodity':'antimony'", "'HS1992','commodity':'81101000'", CK_REASON_BAD_KEY },
    { &trade_records, TRADE, "2024-01", "2004-01", CK_REASON_BEYOND_RETENTION },
    { &trade_releases, RELEASE, "2024-01", "2004-01", CK_REASON_BEYOND_RETENTION },
    { &trade_records, TRADE, "2024-02-20T", "2024-02-23T", CK_REASON_FUTURE },
    { &trade_records, TRADE, "2024-02-20T", "2099-02-20T", CK_REASON_FUTURE },
    { &trade_releases, RELEASE, "2024-02-20T", "2024-02-23T", CK_REASON_FUTURE },
    { &control_measures, MEASURE, "2024-02-20T", "2024-02-23T", CK_REASON_FUTURE },
    { &reference_items, ITEM, "'coverage'", "'known_at':'2024-02-23T00:00:00Z','coverage'", CK_REASON_FUTURE },
    { &reference_supply, SUPPLY, "'measure'", "'known_at':'2024-02-23T00:00:00Z','measure'", CK_REASON_FUTURE },
    { &policy_news, NEWS, "'published_at':'2024-02-20", "'published_at':'2024-02-23", CK_REASON_FUTURE },
    { &policy_news, NEWS, "'collected_at':'2024-02-20", "'collected_at':'2024-02-23", CK_REASON_FUTURE },
    /* two faults: the earlier in the list */
    { &trade_records, TRADE, "'OBSERVED','quantity_kg':1.5,'published_at':'2024", "'SUPPRESSED','quantity_kg':1.5,'published_at':'2025",
      CK_REASON_CONTRADICTION },
    { &trade_records, TRADE, "'chn'", "'|'", INTAKE_UNKNOWN_COUNTRY },
    { &trade_records, TRADE, "'antimony','period':'2024-01'", "'','period':'2024-01-09'", CK_REASON_BAD_PERIOD },
    { &trade_records, TRADE, "'2024-01','observation':'OBSERVED'", "'2004-01','observation':'SUPPRESSED'", CK_REASON_CONTRADICTION },
    { &trade_records, TRADE, "'OBSERVED','quantity_kg':1.5", "'SUPPRESSED','quantity_kg':-1", CK_REASON_BAD_NUMBER },
};

Test(intake, every_rejection_and_its_neighbours)
{
    for (size_t i = 0; i < sizeof rejections / sizeof rejections[0]; i++) {
        stage->published_count = 0;
        cr_assert_eq(apply(rejections[i].topic, rejections[i].text, NULL, NULL), CK_STEP_OK, "%s", rejections[i].text);
        cr_assert_eq(apply(rejections[i].topic, rejections[i].text, rejections[i].from, rejections[i].to), CK_STEP_REJECT, "%s", rejections[i].to);
        cr_expect_eq(stage->out.reason, rejections[i].reason, "%s: %s instead of %s (%s)", rejections[i].to,
                     ck_reason_name(&intake, stage->out.reason), ck_reason_name(&intake, rejections[i].reason), stage->out.detail);
        cr_expect(strstr(stage->out.detail, " (") || strstr(stage->out.detail, ": more than ") || strstr(stage->out.detail, ": list ") ||
                      strstr(stage->out.detail, ": no code: "),
                  "%s: no cause: %s", rejections[i].to, stage->out.detail);
        cr_assert_eq(apply(rejections[i].topic, rejections[i].text, NULL, NULL), CK_STEP_OK, "%s", rejections[i].text);
        cr_assert_eq(stage->published_count, 2);
    }
}

/* The detail names the field, its value as it was read, and what is wrong with it. */
Test(intake, details_say_value_and_cause)
{
    static const struct {
        const char *from, *to, *detail;
    } cases[] = {
        { "'2024-01'", "'1950-06'", "period: 1950-06-01 (out of the years 1962 to 9999)" },
        { "'2024-01'", "'2024-01-15'", "period: 2024-01-15 (not the first day of a month)" },
        { "'2024-01'", "'2024-03'", "period: 2024-03-01 (after published_at)" },
        { "'2024-01'", "'1990-01'", "period: 1990-01-01 (ended 409 months before published_at, more than the 240 of intake.retention_months)" },
        { "'quantity_kg':1.5", "'quantity_kg':-5", "quantity_kg: -5 (below 0)" },
        { "'quantity_kg':1.5", "'quantity_kg':1e18", "quantity_kg: 1e+18 (not up to 9e12)" },
        { "'OBSERVED'", "'SUPPRESSED'", "quantity_kg: 1.5 (beside SUPPRESSED)" },
        { "'quantity_kg':1.5", "'quantity_kg':1.5,'period_months':13", "period_months: 13 (not 1 to 12)" },
        { "'EXPORT'", "'UNKNOWN'", "flow: UNKNOWN (one of EXPORT, IMPORT, RE_EXPORT, RE_IMPORT)" },
        { "'2024-02-20T", "'2024-02-29T", "published_at: 2024-02-29 (more than two days ahead)" },
        { "'chn'", "'XXQ'", "reporter: XXQ (no country that this field takes: ISO 3166-1 alpha-3)" },
        { "'chn'", "''", "reporter: (no country that this field takes: ISO 3166-1 alpha-3)" },
        { "'wld'", "'ALL'", "partner: ALL (no country that this field takes: ISO 3166-1 alpha-3 or WLD)" },
        { "'antimony'", "''", "commodity: (empty, or without a letter or digit)" },
        { "'antimony'", "'a|b'", "commodity: a|b (with | or a control character, which no key may have)" },
        { "'antimony'", "'*'", "commodity: * (all items, where one is wanted)" },
        { "'ITEM','commodity':'antimony'", "'HS2022','commodity':'81101000'", "commodity: 81101000 (not 2, 4 or 6 digits)" },
        { "'ITEM','commodity':'antimony'", "'HTS10','commodity':'81101'", "commodity: 81101 (not 2, 4, 6, 8 or 10 digits)" },
        { "'ITEM','commodity':'antimony'", "'HS2022','commodity':''", "commodity: (not 2, 4 or 6 digits)" },
        { "'ITEM','commodity':'antimony'", "'GACC8','commodity':'ex8110'", "commodity: ex8110 (not 2, 4, 6 or 8 digits)" },
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        cr_expect_eq(apply(&trade_records, TRADE, cases[i].from, cases[i].to), CK_STEP_REJECT, "%s", cases[i].to);
        cr_expect_str_eq(stage->out.detail, cases[i].detail);
    }
}

/* A hundred percent is no more than all; what is no share has no such end; and a measure that nothing is computed from is one. */
Test(intake, supply_that_stands)
{
    static const char *const given[] = { "'import_share','year_from':2024,'year_to':2024,'value':100",
                                         "'mine_production','year_from':2024,'year_to':2024,'value':5e6",
                                         "'World production','year_from':2024,'year_to':2024,'value':5" };

    for (size_t i = 0; i < sizeof given / sizeof *given; i++)
        cr_expect_eq(apply(&reference_supply, SUPPLY, "'reserves','year_from':2024,'year_to':2024,'value':5", given[i]), CK_STEP_OK, "%s", given[i]);
    cr_expect_eq(apply(&reference_supply, SUPPLY, "'reserves'", "'Mine production'"), CK_STEP_REJECT);
    cr_expect_str_eq(stage->out.detail, "measure: Mine production (nearest: mine_production)");
}

/* A range, or several codes, is refused wherever codes stand, and the detail names it. */
Test(intake, ranges_are_no_codes)
{
    static const char range[] = "8110-8112: a range: list the codes 8110, 8111, 8112, each by itself",
                      list[] = "8110, 8112: several codes: list 8110, 8112, each by itself";
    static const struct {
        const struct ck_topic *topic;
        const char            *text, *from, *to, *field, *told;
    } cases[] = {
        { &control_measures, MEASURE, "'items'", "'commodity_prefixes':['8110-8112'],'items'", "commodity_prefixes", range },
        { &control_measures, MEASURE, "'items'", "'commodity_prefixes':['2846','8110, 8112'],'items'", "commodity_prefixes", list },
        { &reference_items, ITEM, "'coverage'", "'commodity_prefixes':['8110-8112'],'coverage'", "commodity_prefixes", range },
        { &trade_releases, RELEASE, "'completeness'", "'commodity_prefix':'8110-8112','completeness'", "commodity_prefix", range },
        { &trade_records, TRADE, "'ITEM','commodity':'antimony'", "'GACC8','commodity':'8110-8112'", "commodity", range },
        { &trade_records, TRADE, "'ITEM','commodity':'antimony'", "'HTS10','commodity':'8110, 8112'", "commodity", list },
    };
    char told[256];

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        cr_assert_eq(apply(cases[i].topic, cases[i].text, cases[i].from, cases[i].to), CK_STEP_REJECT, "%s", cases[i].to);
        cr_expect_eq(stage->out.reason, CK_REASON_BAD_KEY);
        snprintf(told, sizeof told, "%s: %s", cases[i].field, cases[i].told);
        cr_expect_str_eq(stage->out.detail, told);
    }
}

Test(intake, numbers_that_json_cannot_say)
{
    double              bad[] = { (double)NAN, (double)INFINITY, -(double)INFINITY };
    struct trade_record record = *(struct trade_record *)read_json(&trade_records, changed(TRADE, NULL, NULL));

    for (size_t i = 0; i < 3; i++) {
        record.quantity_kg.value = bad[i];
        cr_assert_eq(ck_stage_apply(stage, &trade_records, &record), CK_STEP_REJECT);
        cr_assert_eq(stage->out.reason, CK_REASON_BAD_NUMBER);
    }
    record.quantity_kg.value = 1;
    record.published_at = INT64_MAX;
    cr_assert_eq(ck_stage_apply(stage, &trade_records, &record), CK_STEP_REJECT);
    cr_assert_eq(stage->out.reason, CK_REASON_BAD_PERIOD);
}

Test(intake, keys_have_room)
{
    char text[CK_KEY_COMPONENT_MAX + 2];

    memset(text, 'x', sizeof text);
    text[CK_KEY_COMPONENT_MAX] = '\0';
    accepted(&reference_items, ITEM, "antimony", text);
    text[CK_KEY_COMPONENT_MAX] = 'x';
    text[CK_KEY_COMPONENT_MAX + 1] = '\0';
    cr_assert_eq(apply(&reference_items, ITEM, "antimony", text), CK_STEP_REJECT);
    cr_assert_eq(stage->out.reason, CK_REASON_BAD_KEY);
}

static void assert_text(struct ck_bytes text, const char *wanted)
{
    cr_assert(ck_bytes_equal(text, ck_bytes_from(wanted)), "%.*s instead of %s", (int)text.size, text.data, wanted);
}

Test(intake, trade_is_canonical)
{
    const struct trade_fact *fact = accepted(&trade_records, TRADE, "1.5", "1.0006,'value_usd':0.125");

    assert_text(stage->published[0].key, "antimony|ITEM|CHN|EXPORT|WLD|2024-01|1|GACC");
    cr_assert_eq(fact->quantity_g.value, 1001);
    cr_assert_eq(fact->value_cents.value, 13); /* halves away from zero */
    assert_text(fact->origin.topic, "trade.records");
    fact = accepted(&trade_records, TRADE, "'OBSERVED','quantity_kg':1.5", "'CONFIRMED_ZERO'");
    cr_assert(fact->quantity_g.known && fact->quantity_g.value == 0);
    fact = accepted(&trade_records, TRADE, "'OBSERVED','quantity_kg':1.5", "'SUPPRESSED'");
    cr_assert(!fact->quantity_g.known);
    fact = accepted(&trade_records, TRADE, "1.5", "9e12");
    cr_assert_eq(fact->quantity_g.value, 9000000000000000);
    fact = accepted(&trade_records, TRADE, "'OBSERVED','quantity_kg':1.5", "'WITHDRAWN'");
    cr_assert(!fact->quantity_g.known && fact->observation == OBSERVATION_WITHDRAWN);
    accepted(&trade_records, TRADE, "'ITEM','commodity':'antimony'", "'HS2017','commodity':'8112.92'");
    assert_text(stage->published[0].key, "811292|HS2017|CHN|EXPORT|WLD|2024-01|1|GACC");
    accepted(&trade_records, TRADE, "'wld'", "'eUu'");
    accepted(&trade_records, TRADE, "2024-01", "2004-02"); /* ends 240 months before */
}

/* However a code or an item is written, it is one fact, one prefix, one item. */
Test(intake, codes_and_items_are_folded)
{
    const struct measure_fact *measure;
    const struct item_fact    *item;

    accepted(&trade_records, TRADE, "'ITEM','commodity':'antimony'", "'GACC8','commodity':'8110.10.00'");
    assert_text(stage->published[0].key, "81101000|GACC8|CHN|EXPORT|WLD|2024-01|1|GACC");
    accepted(&trade_records, TRADE, "'ITEM','commodity':'antimony'", "'HTS10','commodity':'8505\\u202f11\\u00a010\\u200900'");
    assert_text(stage->published[0].key, "8505111000|HTS10|CHN|EXPORT|WLD|2024-01|1|GACC");
    accepted(&trade_records, TRADE, "'antimony'", "' Antimony_Metal'");
    assert_text(stage->published[0].key, "antimony-metal|ITEM|CHN|EXPORT|WLD|2024-01|1|GACC");
    measure = accepted(&control_measures, MEASURE, "'items':['b','a','b']",
                       "'items':['Rare Earths','rare_earths','*'],'commodity_prefixes':['8112 92','811292','28.25-80']");
    cr_assert_eq(measure->items.count, 2);
    assert_text(measure->items.items[0], "*");
    assert_text(measure->items.items[1], "rare-earths");
    cr_assert_eq(measure->commodity_prefixes.count, 2);
    assert_text(measure->commodity_prefixes.items[0], "282580");
    assert_text(measure->commodity_prefixes.items[1], "811292");
    item = accepted(&reference_items, ITEM, "'item':'antimony'", "'item':'Antimony Metal','parent':'ANTIMONY','commodity_prefixes':['8110.10']");
    assert_text(item->item, "antimony-metal");
    assert_text(item->parent, "antimony");
    assert_text(item->commodity_prefixes.items[0], "811010");
    item = accepted(&reference_items, ITEM, "'coverage'",
                    "'commodity_prefixes':['8110','2825.80'],'same_since':['81 10:hs1996','282580:HS2012','8110:HS1996'],'coverage'");
    cr_assert_eq(item->same_since.count, 2);
    assert_text(item->same_since.items[0], "282580:HS2012");
    assert_text(item->same_since.items[1], "8110:HS1996");
    item = accepted(&reference_items, ITEM, "'coverage'",
                    "'commodity_prefixes':['8505.11.10'],'written_in':['8505 11 10:gacc8','85051110:CN8','8505.11.10:cn8'],'coverage'");
    cr_assert_eq(item->written_in.count, 2);
    assert_text(item->written_in.items[0], "85051110:CN8");
    assert_text(item->written_in.items[1], "85051110:GACC8");
    accepted(&reference_supply, SUPPLY, "'antimony'", "'Antimony'");
    assert_text(stage->published[0].key, "antimony|WLD|-|reserves|2024");
    accepted(&trade_releases, RELEASE, "'completeness'", "'commodity_prefix':'81.10','completeness'");
    assert_text(stage->published[0].key, "GACC|CHN|EXPORT|2024-01|8110");
}

Test(intake, measures_are_filled)
{
    const struct measure_fact *fact = accepted(&control_measures, MEASURE, "'items'", "'announced_on':'2024-01-15','items'");

    cr_assert_eq(fact->coverage.value, COVERAGE_FULL);
    cr_assert_eq(fact->end_use.value, END_USE_ANY);
    cr_assert_eq(fact->restriction.value, RESTRICTION_NONE);
    cr_assert_eq(fact->end_inclusive.value, END_INCLUSIVE_TRUE);
    cr_assert_eq(fact->valid_from.value, fact->announced_on.value);
    cr_assert_eq(fact->destinations.count, 2);
    assert_text(fact->destinations.items[0], "JPN");
    assert_text(fact->destinations.items[1], "USA");
    cr_assert_eq(fact->items.count, 2);
    assert_text(fact->items.items[0], "a");
    fact = accepted(&control_measures, MEASURE, NULL, NULL);
    cr_assert(!fact->announced_on.known && fact->valid_from.value == (int32_t)(fact->known_at / 86400000));
    fact = accepted(&control_measures, MEASURE, "'BASE'", "'AMEND','targets':['M0']");
    cr_assert(!fact->coverage.known && !fact->end_use.known && !fact->restriction.known && !fact->end_inclusive.known && !fact->valid_from.known);
    accepted(&control_measures, MEASURE, "'JPN'", "'all'");
}

Test(intake, reference_and_news)
{
    accepted(&reference_items, ITEM, NULL, NULL);
    accepted(&reference_supply, SUPPLY, "'measure'", "'partner':'oth','measure'");
    assert_text(stage->published[0].key, "antimony|WLD|OTH|reserves|2024");
    accepted(&trade_releases, RELEASE, NULL, NULL);
    assert_text(stage->published[0].key, "GACC|CHN|EXPORT|2024-01|*");
    accepted(&policy_news, NEWS, NULL, NULL);
    assert_text(stage->published[0].key, "n1");
}

/* Two days ahead are a clock or a time zone, three are none; days of validity may lie ahead. A later day accepts what an earlier one refused. */
Test(intake, instants_keep_to_the_day)
{
    accepted(&trade_records, TRADE, "2024-02-20T00:00:00Z", "2024-02-22T23:59:59Z");
    accepted(&control_measures, MEASURE, "'items'", "'valid_from':'2030-01-01','items'");
    cr_assert_eq(apply(&trade_records, TRADE, "2024-02-20T", "2024-03-01T"), CK_STEP_REJECT);
    ck_stage_day(stage, ck_day_from_civil(2024, 2, 28));
    accepted(&trade_records, TRADE, "2024-02-20T", "2024-03-01T");
}

/* ---- with the reader before it: the whole list in one log ---- */

static int count_record(void *context, const struct log_record *record)
{
    (void)record;
    ++*(size_t *)context;
    return 0;
}

Test(intake, reader_and_processor_share_the_list)
{
    static const struct {
        const char *from, *to;
        int         reason;
    } cases[] = {
        { "{", "{{", CK_REASON_UNDECODABLE },
        { "'flow':'EXPORT'", "'flow':'EXPORT','flow':'EXPORT'", CK_REASON_UNDECODABLE },
        { "'flow'", "'flaw':1,'flow'", CK_REASON_UNKNOWN_FIELD },
        { "'flow':'EXPORT',", "", CK_REASON_MISSING_FIELD },
        { "'EXPORT'", "'SIDEWAYS'", CK_REASON_UNKNOWN_ENUM },
        { "2024-01", "2024-13", CK_REASON_BAD_PERIOD },
        { "'chn','partner':'wld','flow':'EXPORT','nomenclature':'ITEM','commodity':'antimony','period':'2024-01'",
          "'ZZZ','partner':'wld','flow':'EXPORT','nomenclature':'ITEM','commodity':'antimony','period':'2024-13'", INTAKE_UNKNOWN_COUNTRY },
    };
    const struct ck_processor *processors[] = { &intake };
    struct embedded_options    options = { .today = ck_day_from_civil(2024, 2, 20), .allow_empty_reference = true };
    struct embedded           *embedded;
    size_t                     count = sizeof cases / sizeof cases[0], accepted_count = 0;
    const uint64_t            *letters;

    cr_assert_eq(embedded_new(processors, 1, &options, &embedded), 0);
    for (size_t i = 0; i < count; i++) {
        embedded_append(embedded, "trade.records", (struct ck_bytes){ 0 }, changed(TRADE, NULL, NULL), 0);
        embedded_append(embedded, "trade.records", (struct ck_bytes){ 0 }, changed(TRADE, cases[i].from, cases[i].to), 0);
    }
    cr_assert_eq(embedded_run(embedded), 0);
    letters = worker_counters(embedded_worker(embedded, "intake"))->dead_letters;
    for (size_t i = 0; i < count; i++)
        cr_expect_eq(letters[cases[i].reason], cases[i].reason == CK_REASON_UNDECODABLE ? 2 : 1, "%s", ck_reason_name(&intake, cases[i].reason));
    embedded_read(embedded, "intake.trade", 0, count_record, &accepted_count);
    cr_assert_eq(accepted_count, count);
    embedded_free(embedded);
}

/* `'a0','a1' …` */
static const char *many(const char *format, size_t count)
{
    char  *text = ck_arena_take(&arena, count * 32 + 1);
    size_t size = 0;

    for (size_t i = 0; i < count; i++) {
        text[size] = ',';
        size += i > 0;
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
        size += (size_t)sprintf(text + size, format, i);
#pragma GCC diagnostic pop
    }
    return text;
}

static const struct {
    const struct ck_topic *topic;
    const char            *text, *from, *field, *format;
    size_t                 most;
    const char            *detail;
} lists[] = {
    { &control_measures, MEASURE, "'items':['b','a','b']", "items", "'item-%zu'", MEASURE_ITEMS_MAX, "items: 501 (more than 500)" },
    { &control_measures, MEASURE, "'known_at'", "targets", "'m%zu'", TARGETS_MAX, "targets: 201 (more than 200)" },
    { &control_measures, MEASURE, "'known_at'", "commodity_prefixes", "'81%06zu'", PREFIXES_MAX, "commodity_prefixes: 2001 (more than 2000)" },
    { &reference_items, ITEM, "'coverage'", "commodity_prefixes", "'81%06zu'", PREFIXES_MAX, "commodity_prefixes: 2001 (more than 2000)" },
    { &reference_items, ITEM, "'coverage'", "end_uses", "'use%zu'", USES_MAX, "end_uses: 201 (more than 200)" },
};

/* What a record may name is bounded, so that no single record makes a settle long; repeats are not counted. */
Test(intake, lists_have_a_most)
{
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
        for (size_t more = 0; more < 2; more++) {
            const char *words = many(lists[i].format, lists[i].most + more);
            char       *to = ck_arena_take(&arena, 2 * strlen(words) + 128);
            bool        replaced = lists[i].from[strlen(lists[i].from) - 1] == ']';

            sprintf(to, "'%s':[%s%s%s]%s%s", lists[i].field, words, more ? "" : ",", more ? "" : words, replaced ? "" : ",",
                    replaced ? "" : lists[i].from);
            cr_expect_eq(apply(lists[i].topic, lists[i].text, lists[i].from, to), more ? CK_STEP_REJECT : CK_STEP_OK, "%s", lists[i].detail);
            if (more) {
                cr_expect_eq(stage->out.reason, CK_REASON_TOO_LARGE);
                cr_expect_str_eq(stage->out.detail, lists[i].detail);
            }
        }
}

/* What is said of prefixes too, whatever else is wrong with it. */
Test(intake, marks_of_prefixes_have_a_most)
{
    static const struct {
        const char *field, *mark, *detail;
    } cases[] = { { "same_since", "'81%06zu:HS1996'", "same_since: 2001 (more than 2000)" },
                  { "written_in", "'81%06zu:HTS10'", "written_in: 2001 (more than 2000)" } };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *words = many(cases[i].mark, PREFIXES_MAX + 1);
        char       *to = ck_arena_take(&arena, strlen(words) + 128);

        sprintf(to, "'%s':[%s],'coverage'", cases[i].field, words);
        cr_assert_eq(apply(&reference_items, ITEM, "'coverage'", to), CK_STEP_REJECT);
        cr_expect_eq(stage->out.reason, CK_REASON_TOO_LARGE);
        cr_expect_str_eq(stage->out.detail, cases[i].detail);
    }
}
