/* SPDX-License-Identifier: Apache-2.0
 * Submitted claims: what intake takes and refuses of them, and how classify joins them to their articles. */
#include <criterion/criterion.h>

#include <stdio.h>
#include <string.h>

#include "chokepoint/day.h"
#include "domain/model/topics.h"
#include "engine/formats/json.h"
#include "processors/intake/check.h"
#include "support/held.h"

extern const struct ck_processor intake, classify;

static const struct intake_config config = { .retention_months = 240 };
static struct ck_stage           *stage;
static struct held               *held;
static struct ck_arena            arena;

static void setup(void)
{
    stage = ck_stage_new(&intake, &config, NULL, ck_day_from_civil(2025, 8, 1));
    held = held_new(&classify);
}

static void teardown(void)
{
    ck_stage_free(stage);
    held_free(held);
    ck_arena_release(&arena);
}
TestSuite(submitted, .init = setup, .fini = teardown);

/* ---- intake ---- */

#define HEAD "'news':'A1','reader':'desk','ordinal':0,"
#define TAIL ",'published_at':'2025-07-20T00:00:00Z','submitted_at':'2025-07-21T00:00:00Z'"
#define CHANGE                                                                                                                                       \
    HEAD "'metric':'QUANTITY_CHANGE','item':'Rare Earth Magnets','reporter':'chn','partner':'usa','flow':'EXPORT','period':'2025-06',"               \
         "'base_kind':'MOM','value':6.6,'value_low':6.595,'value_high':6.605,'unit':'ratio'" TAIL
#define LEVEL                                                                                                                                        \
    HEAD "'metric':'QUANTITY_LEVEL','item':'antimony','reporter':'CHN','flow':'EXPORT','period':'2025-06','value':353,'value_low':352.5,"            \
         "'value_high':353.5,'unit':'t'" TAIL
#define PRICE                                                                                                                                        \
    HEAD "'metric':'UNIT_VALUE_LEVEL','item':'antimony','reporter':'CHN','flow':'EXPORT','period':'2025-06','value':9,'value_low':8.5,'unit':'EUR/"  \
         "kg'" TAIL
#define SHARE                                                                                                                                        \
    HEAD "'metric':'SHARE','item':'antimony','reporter':'CHN','partner':'USA','flow':'EXPORT','period':'2025-06','value':0.2,'value_low':0.195,'"    \
         "unit':'ratio'" TAIL
#define RANK                                                                                                                                         \
    HEAD "'metric':'RANK','item':'antimony','reporter':'CHN','partner':'USA','flow':'EXPORT','period':'2025-06','value':1,'value_low':1,'value_"     \
         "high':1" TAIL
#define RECORD                                                                                                                                       \
    HEAD "'metric':'RECORD','item':'antimony','reporter':'CHN','flow':'EXPORT','period':'2025-06','direction':'UP','value':1,'value_low':1" TAIL
#define FORCE HEAD "'metric':'CONTROL_IN_FORCE','item':'antimony','reporter':'CHN','period':'2025-06','value':1" TAIL
#define FROM HEAD "'metric':'CONTROL_FROM','item':'antimony','reporter':'CHN','date':'2024-09-15','of':'RESTRICTION'" TAIL
#define ANCHORS(item) ",'anchors':{'item':'" item "','reporter':'CLAUSE','partner':'ARTICLE','flow':'CLAUSE','period':'SENTENCE','base':'CLAUSE'}"

static struct submitted_claim *read_claim(const char *text, const char *from, const char *to)
{
    struct submitted_claim *claim = ck_arena_take(&arena, sizeof *claim);
    const char             *at = from ? strstr(text, from) : NULL;
    char                    json[2048], detail[256];
    int                     size, outcome;

    cr_assert(!from || at, "%s is not in %s", from, text);
    size = at ? snprintf(json, sizeof json, "{%.*s%s%s}", (int)(at - text), text, to, at + strlen(from)) : snprintf(json, sizeof json, "{%s}", text);
    for (char *c = json; *c; c++)
        *c = *c == '\'' ? '"' : *c;
    outcome = json_read(&submitted_claim_type, ck_arena_copy(&arena, (struct ck_bytes){ json, (size_t)size }), &arena, claim, detail, sizeof detail);
    cr_assert(outcome == JSON_OK || outcome == CK_REASON_UNKNOWN_ENUM, "%s: %s", json, detail);
    return claim;
}

static const struct claim_fact *accepted(const char *text, const char *from, const char *to)
{
    ck_stage_settle(stage); /* what was appended before is done with */
    cr_assert_eq(ck_stage_apply(stage, &claims_submitted, read_claim(text, from, to)), CK_STEP_OK, "%s: %s", to ? to : text, ck_stage_detail(stage));
    cr_assert_eq(ck_stage_count(stage), 1);
    return ck_stage_published(stage, 0)->value;
}

static const struct {
    const char *text, *from, *to;
    int         reason;
    const char *field;
} refused[] = {
    { CHANGE, "'QUANTITY_CHANGE'", "'QUANTITY'", CK_REASON_UNKNOWN_ENUM, "metric" },
    { CHANGE, "'EXPORT'", "'OUT'", CK_REASON_UNKNOWN_ENUM, "flow" },
    { CHANGE, "'MOM'", "'MONTH'", CK_REASON_UNKNOWN_ENUM, "base_kind" },
    { CHANGE, "'unit':'ratio'", "'unit':'ratio','direction':'UPWARD'", CK_REASON_UNKNOWN_ENUM, "direction" },
    { CHANGE, "'unit':'ratio'", "'unit':'percent'", CK_REASON_UNKNOWN_ENUM, "unit" },
    { LEVEL, "'unit':'t'", "'unit':'T'", CK_REASON_UNKNOWN_ENUM, "unit" },
    { LEVEL, "'unit':'t'", "'unit':''", CK_REASON_UNKNOWN_ENUM, "unit" },
    { LEVEL, "'unit':'t'", "'unit':'t'" ANCHORS("HEADLINE"), CK_REASON_UNKNOWN_ENUM, "item" },
    { LEVEL, "'unit':'t'", "'unit':'t','anchors':{'item':'CLAUSE'}", CK_REASON_UNKNOWN_ENUM, "reporter" },
    { FROM, "'RESTRICTION'", "'LICENCE'", CK_REASON_UNKNOWN_ENUM, "of" },
    { CHANGE, "'chn'", "'XXQ'", INTAKE_UNKNOWN_COUNTRY, "reporter" },
    { CHANGE, "'chn'", "'WLD'", INTAKE_UNKNOWN_COUNTRY, "reporter" },
    { CHANGE, "'usa'", "'usa+XXQ'", INTAKE_UNKNOWN_COUNTRY, "partner" },
    { CHANGE, "'usa'", "'usa+'", INTAKE_UNKNOWN_COUNTRY, "partner" },
    { CHANGE, "'usa'", "'usa+wld'", INTAKE_UNKNOWN_COUNTRY, "partner" },
    { CHANGE, "'usa'", "''", INTAKE_UNKNOWN_COUNTRY, "partner" },
    { CHANGE, "'usa'", "'ALL'", INTAKE_UNKNOWN_COUNTRY, "partner" },
    { FROM, "'date'", "'partner':'WLD','date'", INTAKE_UNKNOWN_COUNTRY, "partner" },
    { CHANGE, "'usa'", "'usa+mex+usa'", CK_REASON_CONTRADICTION, "partner" },
    { CHANGE, "'A1'", "''", CK_REASON_BAD_KEY, "news" },
    { CHANGE, "'A1'", "'A|1'", CK_REASON_BAD_KEY, "news" },
    { CHANGE, "'desk'", "'desk '", CK_REASON_BAD_KEY, "reader" },
    { CHANGE, "'desk'", "'chokepoint'", CK_REASON_BAD_KEY, "reader" },
    { CHANGE, "'desk'", "'ChokePoint'", CK_REASON_BAD_KEY, "reader" },
    { CHANGE, "'Rare Earth Magnets'", "'*'", CK_REASON_BAD_KEY, "item" },
    { CHANGE, "'ordinal':0", "'ordinal':-1", CK_REASON_BAD_NUMBER, "ordinal" },
    { CHANGE, "'ordinal':0", "'ordinal':256", CK_REASON_BAD_NUMBER, "ordinal" },
    { LEVEL, "'value':353,'value_low':352.5", "'value':-353,'value_low':-354", CK_REASON_BAD_NUMBER, "value" },
    { LEVEL, "'value_high':353.5", "'value_high':1e13", CK_REASON_BAD_NUMBER, "value_high" },
    { CHANGE, "'value':6.6,'value_low':6.595", "'value':-1.2,'value_low':-1.3", CK_REASON_BAD_NUMBER, "value" },
    { SHARE, "'value':0.2", "'value':20", CK_REASON_BAD_NUMBER, "value" },
    { RANK, "'value':1,'value_low':1", "'value':0,'value_low':0", CK_REASON_BAD_NUMBER, "value" },
    { RECORD, "'value':1,'value_low':1", "'value':0.5,'value_low':0", CK_REASON_BAD_NUMBER, "value" },
    { FORCE, "'value':1", "'value':0.5", CK_REASON_BAD_NUMBER, "value" },
    { LEVEL, "'unit':'t'", "'unit':'t','span':[5]", CK_REASON_BAD_NUMBER, "span" },
    { LEVEL, "'unit':'t'", "'unit':'t','span':[9,9]", CK_REASON_BAD_NUMBER, "span" },
    { LEVEL, "'unit':'t'", "'unit':'t','span':[-1,9]", CK_REASON_BAD_NUMBER, "span" },
    { LEVEL, "'2025-06'", "'June 2025'", CK_REASON_BAD_PERIOD, "period" },
    { LEVEL, "'2025-06'", "'2025-13'", CK_REASON_BAD_PERIOD, "period" },
    { LEVEL, "'2025-06'", "''", CK_REASON_BAD_PERIOD, "period" },
    { LEVEL, "'2025-06'", "'1950-06'", CK_REASON_BAD_PERIOD, "period" },
    { CHANGE, "'2025-06','base_kind':'MOM'", "'2025-06','base_period':'2025-6'", CK_REASON_BAD_PERIOD, "base_period" },
    { LEVEL, "'QUANTITY_LEVEL','item':'antimony','reporter':'CHN','flow':'EXPORT','period':'2025-06'",
      "'CUMULATIVE_LEVEL','item':'antimony','reporter':'CHN','flow':'EXPORT','period':'2025-06/2025-01'", CK_REASON_BAD_PERIOD, "period" },
    { LEVEL, "'QUANTITY_LEVEL','item':'antimony','reporter':'CHN','flow':'EXPORT','period':'2025-06'",
      "'CUMULATIVE_LEVEL','item':'antimony','reporter':'CHN','flow':'EXPORT','period':'1990-01/2025-01'", CK_REASON_BAD_PERIOD, "period" },
    { FROM, "'2024-09-15'", "'15 September'", CK_REASON_BAD_PERIOD, "date" },
    { FROM, "'2024-09-15'", "'2024-09-31'", CK_REASON_BAD_PERIOD, "date" },
    { CHANGE, "'published_at':'2025-07-20", "'published_at':'9999-12-31", CK_REASON_BAD_PERIOD, "published_at" },
    { LEVEL, "'2025-06'", "'2025-01/2025-06'", CK_REASON_CONTRADICTION, "period" },
    { LEVEL, "'QUANTITY_LEVEL'", "'CUMULATIVE_LEVEL'", CK_REASON_CONTRADICTION, "period" },
    { LEVEL, "'2025-06'", "'2025-06','base_kind':'MOM'", CK_REASON_CONTRADICTION, "base_kind" },
    { CHANGE, "'MOM'", "'MOM','base_period':'2024-06'", CK_REASON_CONTRADICTION, "base_period" },
    { CHANGE, "'base_kind':'MOM'", "'base_period':'2025-07'", CK_REASON_CONTRADICTION, "base_period" },
    { LEVEL, "'unit':'t'", "'unit':'USD'", CK_REASON_CONTRADICTION, "unit" },
    { LEVEL, "'unit':'t'", "'unit':'ratio'", CK_REASON_CONTRADICTION, "unit" },
    { PRICE, "'EUR/kg'", "'EUR/lb'", CK_REASON_UNKNOWN_ENUM, "unit" },
    { PRICE, "'EUR/kg'", "'EUR'", CK_REASON_CONTRADICTION, "unit" },
    { RANK, "'value':1", "'unit':'ratio','value':1", CK_REASON_CONTRADICTION, "unit" },
    { LEVEL, "'value_low':352.5", "'value_low':353.2", CK_REASON_CONTRADICTION, "value" },
    { LEVEL, "'value_low':352.5,'value_high':353.5", "'value_low':354,'value_high':352", CK_REASON_CONTRADICTION, "value_low" },
    { CHANGE, "'unit':'ratio'", "'unit':'ratio','direction':'DOWN'", CK_REASON_CONTRADICTION, "value" },
    { LEVEL, "'unit':'t'", "'unit':'t','date':'2025-06'", CK_REASON_CONTRADICTION, "date" },
    { FORCE, "'value':1", "'of':'RESTRICTION','value':1", CK_REASON_CONTRADICTION, "of" },
    { CHANGE, "'submitted_at':'2025-07-21", "'submitted_at':'2025-08-09", CK_REASON_FUTURE, "submitted_at" },
    { FROM, "'date':'2024-09-15',", "", CK_REASON_MISSING_FIELD, "date" },
    { FROM, ",'of':'RESTRICTION'", "", CK_REASON_MISSING_FIELD, "of" },
    { LEVEL, ",'unit':'t'", "", CK_REASON_MISSING_FIELD, "unit" },
    { LEVEL, "'value_low':352.5,'value_high':353.5,", "", CK_REASON_MISSING_FIELD, "value_low" },
    { LEVEL, "'value':353,'value_low':352.5,'value_high':353.5,", "", CK_REASON_MISSING_FIELD, "value" },
    { FORCE, ",'value':1", "", CK_REASON_MISSING_FIELD, "value" },
    { RECORD, "'direction':'UP',", "", CK_REASON_MISSING_FIELD, "direction" },
    { CHANGE, "'value':6.6,'value_low':6.595,'value_high':6.605,", "", CK_REASON_MISSING_FIELD, "value" },
};

/* Each fault alone has its reason, and the detail names the field; the record without it is taken. */
Test(submitted, refused)
{
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
        cr_expect_eq(ck_stage_apply(stage, &claims_submitted, read_claim(refused[i].text, refused[i].from, refused[i].to)), CK_STEP_REJECT, "%s",
                     refused[i].to);
        cr_expect_eq(ck_stage_reason(stage), refused[i].reason, "%s: %s: %s", refused[i].to, ck_reason_name(&intake, ck_stage_reason(stage)),
                     ck_stage_detail(stage));
        cr_expect(strncmp(ck_stage_detail(stage), refused[i].field, strlen(refused[i].field)) == 0, "%s: %s", refused[i].to, ck_stage_detail(stage));
        accepted(refused[i].text, NULL, NULL);
    }
}

static bool is(struct ck_bytes text, const char *wanted) { return ck_bytes_equal(text, ck_bytes_from(wanted)); }

/* Names and codes are folded as everywhere; a change has the way of its value; what is not told stands nowhere, and is all. */
Test(submitted, canonical)
{
    const struct claim_fact *fact = accepted(CHANGE, NULL, NULL);

    cr_expect(is(ck_stage_published(stage, 0)->key, "A1|desk|0"));
    cr_expect(is(fact->item, "rare-earth-magnets") && is(fact->reporter, "CHN") && is(fact->partner, "USA"));
    cr_expect_eq(fact->direction, DIRECTION_UP);
    cr_expect_eq(fact->anchors.partner, ANCHOR_CLAUSE);
    fact = accepted(CHANGE, "'usa'", "'usa+MEX'");
    cr_expect(is(fact->partner, "MEX+USA"));
    fact = accepted(CHANGE, "'value':6.6,'value_low':6.595,'value_high':6.605", "'value':-0.66,'value_low':-0.665,'value_high':-0.655");
    cr_expect_eq(fact->direction, DIRECTION_DOWN);
    fact = accepted(LEVEL, NULL, NULL);
    cr_expect(is(fact->partner, "WLD"));
    cr_expect_eq(fact->anchors.partner, ANCHOR_DEFAULT);
    cr_expect_eq(fact->anchors.base, ANCHOR_CLAUSE, "a level needs none");
    fact = accepted(LEVEL, "'unit':'t'", "'unit':'t'" ANCHORS("CLAUSE"));
    cr_expect_eq(fact->anchors.period, ANCHOR_SENTENCE);
    cr_expect_eq(fact->anchors.partner, ANCHOR_DEFAULT, "no anchor of what is not told");
    fact = accepted(FROM, NULL, NULL);
    cr_expect(is(fact->partner, "ALL"));
    cr_expect_eq(fact->flow.value, CLAIM_FLOW_EXPORT);
    cr_expect_eq(fact->anchors.period, ANCHOR_CLAUSE, "that of the date");
    accepted(CHANGE, "'value':6.6,'value_low':6.595,'value_high':6.605,'unit':'ratio'", "'direction':'DOWN'");
    accepted(CHANGE, "'base_kind':'MOM'", "'base_period':'2025-05'");
    accepted(LEVEL, "'value_high':353.5", "'value_high':null");
    accepted(LEVEL, "'value':353,", "");
    accepted(PRICE, NULL, NULL);
    accepted(LEVEL, "'value':353,'value_low':352.5,'value_high':353.5,'unit':'t'", "'value':0,'value_low':0,'value_high':0");
}

/* ---- classify ---- */

enum { PUBLISHED_S = 1753056000 /* 2025-07-21 */ };

static void put_article(const char *id, const char *body, int collected_s)
{
    struct news_fact fact = { .id = ck_bytes_from(id),
                              .publisher = CK_BYTES("Paper"),
                              .title = CK_BYTES(""),
                              .body = ck_bytes_from(body),
                              .url = CK_BYTES(""),
                              .language = CK_BYTES("en"),
                              .published_at = PUBLISHED_S * (int64_t)1000,
                              .collected_at = (PUBLISHED_S + collected_s) * (int64_t)1000 };

    held_put(held, &intake_news, &fact);
}

static struct claim_fact fact_of(const char *news, const char *reader, int ordinal)
{
    static const struct claim_anchors clause = { ANCHOR_CLAUSE, ANCHOR_CLAUSE, ANCHOR_CLAUSE, ANCHOR_CLAUSE, ANCHOR_CLAUSE, ANCHOR_CLAUSE };

    return (struct claim_fact){ .news = ck_bytes_from(news),
                                .reader = ck_bytes_from(reader),
                                .ordinal = ordinal,
                                .metric = METRIC_QUANTITY_CHANGE,
                                .item = CK_BYTES("antimony"),
                                .reporter = CK_BYTES("CHN"),
                                .partner = CK_BYTES("WLD"),
                                .flow = ck_known_int(CLAIM_FLOW_EXPORT),
                                .period = CK_BYTES("2025-06"),
                                .base_kind = ck_known_int(BASE_KIND_MOM),
                                .value = ck_known_double(0.5),
                                .value_low = ck_known_double(0.45),
                                .value_high = ck_known_double(0.55),
                                .unit = CK_BYTES("ratio"),
                                .direction = DIRECTION_UP,
                                .anchors = clause,
                                .published_at = 1,
                                .submitted_at = PUBLISHED_S * (int64_t)1000 };
}

static void put_claim(struct claim_fact fact) { held_put(held, &intake_claims, &fact); }

static const struct policy_claim *claim_at(const char *key) { return held_at(held, &policy_claims, key); }

/* A claim of an article that nobody sent is stated, and says so; the article gives it its day and its context, whichever comes first. */
Test(submitted, article_comes_later)
{
    const struct policy_claim *claim;

    put_claim(fact_of("n1", "desk", 0));
    claim = claim_at("antimony|n1|0|desk");
    cr_assert(claim);
    cr_expect(claim->article_missing && claim->published_at == 1 && is(claim->reader, "desk"));
    cr_expect(!claim->named.cut, "nothing of it is open");
    put_article("n1", "China's antimony exports in June fell 88% from a year earlier. Germanium exports rose 5%.", 0);
    claim = claim_at("antimony|n1|0|desk");
    cr_expect(!claim->article_missing && claim->published_at == PUBLISHED_S * (int64_t)1000);
    cr_expect_eq(claim->statements.count, 1, "that of our reader");
    cr_expect_eq(claim->statements.items[0].direction, DIRECTION_DOWN);
    cr_expect_eq(claim->named.figures_not_read, 0);
    claim = claim_at("antimony|n1|0");
    cr_assert(claim);
    cr_expect(is(claim->reader, "chokepoint") && !claim->article_missing);
    cr_expect_eq(claim->statements.count, 0, "what others submit changes nothing of ours");
    put_article("n1", "", 60);
    cr_expect(claim_at("antimony|n1|0") == NULL);
    claim = claim_at("antimony|n1|0|desk");
    cr_assert(claim, "it stands as long as its reader says so");
    cr_expect(!claim->article_missing && claim->statements.count == 0);
}

/* What is not anchored may mean what the article names; of an article that is not there nobody knows what that is. */
Test(submitted, open_claim_without_article)
{
    struct claim_fact fact = fact_of("n1", "desk", 0);

    fact.anchors.partner = ANCHOR_DEFAULT;
    put_claim(fact);
    cr_expect(claim_at("antimony|n1|0|desk")->named.cut);
    cr_expect_eq(claim_at("antimony|n1|0|desk")->elided.count, 1);
    put_article("n1", "China exported antimony.", 0);
    cr_expect(!claim_at("antimony|n1|0|desk")->named.cut);
}

/* Two readers of one figure have keys of their own; each sees our reading and its own, not the other's, and our reading of the same figure is no
 * second statement. */
Test(submitted, two_readers)
{
    struct claim_fact other = fact_of("n1", "bot", 1);

    put_claim(fact_of("n1", "desk", 0));
    put_claim(fact_of("n1", "bot", 0));
    put_claim(fact_of("n10", "desk", 0));
    other.base_kind = ck_known_int(BASE_KIND_YOY);
    other.direction = DIRECTION_DOWN;
    put_claim(other);
    put_article("n1", "China's antimony exports rose 50% month on month in June 2025.", 0);
    cr_expect_eq(claim_at("antimony|n1|0|desk")->statements.count, 0);
    cr_expect_eq(claim_at("antimony|n1|0|bot")->statements.count, 1);
    cr_expect_eq(claim_at("antimony|n1|1|bot")->statements.count, 2);
    cr_expect(claim_at("antimony|n1|0") && claim_at("antimony|n10|0|desk")->article_missing);
}

/* The version submitted last counts, in any order; one of another item leaves no claim behind, one that is withdrawn none at all. */
Test(submitted, versions)
{
    struct claim_fact first = fact_of("n1", "desk", 0), second = first, last = first;

    second.submitted_at += 1000;
    second.item = CK_BYTES("germanium");
    last.submitted_at += 2000;
    last.withdrawn = true;
    put_claim(second);
    put_claim(first);
    cr_expect(claim_at("germanium|n1|0|desk") && !claim_at("antimony|n1|0|desk"));
    put_claim(last);
    cr_expect(!claim_at("germanium|n1|0|desk"));
    put_claim(second);
    cr_expect_eq(held_count(held), 0, "an old version came back");
}
