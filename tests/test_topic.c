/* SPDX-License-Identifier: Apache-2.0
 * Keys and times by the tables of a topic. */
#include "chokepoint/topic.h"

#include <criterion/criterion.h>

#include "chokepoint/day.h"
#include "domain/model/topics.h"
#include "engine/base/topics.h"
#include "processors/all.h"
#include "records.h"

static void expect_key(const struct ck_topic *topic, const void *value, const char *wanted)
{
    char   key[CK_KEY_SIZE_MAX];
    size_t size = ck_topic_key(topic, value, key);

    cr_expect(ck_bytes_equal((struct ck_bytes){ key, size }, ck_bytes_from(wanted)), "%s: %.*s, not %s", topic->name, (int)size, key, wanted);
}

static void expect_form(const struct ck_topic *topic, size_t form, const char *wanted)
{
    char   text[CK_KEY_SIZE_MAX];
    size_t size = ck_topic_key_form(topic, form, text);

    cr_expect(ck_bytes_equal((struct ck_bytes){ text, size }, ck_bytes_from(wanted)), "%s: form %zu: %.*s, not %s", topic->name, form, (int)size,
              text, wanted);
}

/* Texts, symbols, months and numbers stand as they are; null is '-'. */
Test(topic, components)
{
    struct trade_fact     fact = { .commodity = CK_BYTES("8110"),
                                   .nomenclature = NOMENCLATURE_HS2022,
                                   .reporter = CK_BYTES("CHN"),
                                   .flow = FLOW_EXPORT,
                                   .partner = CK_BYTES("USA"),
                                   .period = ck_day_from_civil(2025, 2, 17),
                                   .period_months = 3,
                                   .source = CK_BYTES("GACC"),
                                   .published_at = 7 };
    struct control_status status = { .origin = CK_BYTES("CHN"), .destination = CK_BYTES("USA") };

    expect_key(&intake_trade, &fact, "8110|HS2022|CHN|EXPORT|USA|2025-02|3|GACC");
    cr_expect_eq(ck_topic_time_ms(&intake_trade, &fact), (int64_t)ck_day_from_civil(2025, 5, 1) * CK_DAY_MS, "the first instant after three months");
    cr_expect_eq(ck_topic_vintage_ms(&intake_trade, &fact), 7);
    expect_key(&control_status_topic, &status, "CHN|-|USA");
    cr_expect_eq(ck_topic_time_ms(&control_status_topic, &status), 0, "no day, no time");
    status.since = ck_known_int(3);
    cr_expect_eq(ck_topic_time_ms(&control_status_topic, &status), (int64_t)3 * CK_DAY_MS);
    cr_expect_eq(ck_topic_vintage_ms(&control_status_topic, &status), 0);
    cr_expect_eq(ck_topic_key(&trade_records, &fact, NULL), 0, "users give their records keys of their own");
}

/* The first alternative whose field is given, and what comes before and behind all of them. */
Test(topic, alternatives)
{
    static const struct ck_bytes candidates[] = { { "antimony", 8 } };
    struct enriched_trade        trade = {
               .commodity = CK_BYTES("8110"), .reporter = CK_BYTES("CHN"), .partner = CK_BYTES("USA"), .source = CK_BYTES("GACC")
    };
    struct alert alert = { .reporter = CK_BYTES("CHN"), .rule = CK_BYTES("surge"), .item = CK_BYTES("tin"), .partner = CK_BYTES("USA"), .since = 40 };

    expect_key(&trade_enriched, &trade, "-|CHN|UNKNOWN|USA|1970-01|0|GACC|UNKNOWN|8110");
    trade.candidates = (struct ck_bytes_array){ candidates, 1 };
    expect_key(&trade_enriched, &trade, "MIXED:8110|CHN|UNKNOWN|USA|1970-01|0|GACC|UNKNOWN|8110");
    expect_key(&alerts, &alert, "CHN|surge|tin|USA");
    cr_expect_eq(ck_topic_time_ms(&alerts, &alert), (int64_t)40 * CK_DAY_MS, "the second of two, where the first is null");
    alert.flow = ck_known_int(FLOW_IMPORT);
    alert.month = ck_known_int(31);
    expect_key(&alerts, &alert, "CHN|surge|tin|IMPORT|USA");
    cr_expect_eq(ck_topic_time_ms(&alerts, &alert), (int64_t)59 * CK_DAY_MS);
    alert.hub = CK_BYTES("THA");
    expect_key(&alerts, &alert, "CHN|surge|tin|THA|USA");
    alert.news = CK_BYTES("n1");
    alert.ordinal = ck_known_int(2);
    expect_key(&alerts, &alert, "CHN|surge|tin|n1|2");
    alert.reader = CK_BYTES("chokepoint");
    expect_key(&alerts, &alert, "CHN|surge|tin|n1|2");
    alert.reader = CK_BYTES("desk");
    expect_key(&alerts, &alert, "CHN|surge|tin|n1|2|desk");
}

/* What is told of the keys follows from what writes them. */
Test(topic, forms)
{
    expect_form(&leverage_indicators, 0, "reporter|item|flow|partner|month");
    expect_form(&leverage_indicators, 1, "");
    expect_form(&policy_events, 0, "actor|event hash");
    expect_form(&policy_claims, 0, "item|news|ordinal|[reader]");
    expect_form(&trade_enriched, 0, "MIXED:commodity|reporter|flow|partner|period|period_months|source|nomenclature|commodity");
    expect_form(&trade_enriched, 1, "item|reporter|flow|partner|period|period_months|source|nomenclature|commodity");
    expect_form(&trade_enriched, 2, "");
    expect_form(&alerts, 2, "reporter|rule|item|flow|partner");
    expect_form(&alerts, 3, "reporter|rule|item|partner");
    expect_form(&alerts, 4, "");
    expect_form(&policy_news, 0, "");
}

/* Each topic of the program that has a key writes one of an empty value: no field of a kind that keys do not have, none of another record. */
Test(topic, all)
{
    char          key[CK_KEY_SIZE_MAX];
    char         *value = calloc(1, 4096);
    struct topics topics;

    topics_collect(processors_all, &topics);
    cr_assert_eq(topics.count, 26);
    for (const struct ck_topic *const *topic = topics.items; *topic; topic++) {
        cr_assert_leq((*topic)->value->size, 4096);
        cr_expect_eq(ck_topic_key(*topic, value, key) == 0, (*topic)->foreign, "%s", (*topic)->name);
        cr_expect_geq(ck_topic_time_ms(*topic, value) + ck_topic_vintage_ms(*topic, value), 0);
    }
    free(value);
}
