/* SPDX-License-Identifier: Apache-2.0
 * The topics: names, keys, CloudEvents times. A key begins with the partition key, so this file decides what is processed together. */
#include "domain/model/topics.h"

#include <xxhash.h>

#include "chokepoint/day.h"
#include "records.h"

struct ck_bytes enum_name(const struct ck_enum_type *type, int32_t index) { return ck_bytes_from(type->symbols[index]); }

/* ---- events of the news ---- */

void event_hash(const struct policy_event *event, char ret_hash[17])
{
    char          text[CK_KEY_SIZE_MAX * 2];
    struct ck_key key = { text, 0 };
    size_t        items;
    uint64_t      hash;

    ck_key_text(&key, enum_name(&policy_act_symbols, (int32_t)event->act));
    ck_key_text(&key, event->actor);
    ck_key_text(&key, event->target);
    text[key.size++] = '|';
    items = key.size;
    for (size_t i = 0; i < event->items.count && key.size + event->items.items[i].size < CK_KEY_SIZE_MAX; i++) {
        if (key.size > items)
            text[key.size++] = ',';
        memcpy(text + key.size, event->items.items[i].data, event->items.items[i].size);
        key.size += event->items.items[i].size;
    }
    if (key.size == items)
        text[key.size++] = '-';
    if (event->effective.data)
        ck_key_text(&key, event->effective);
    else
        ck_key_month(&key, ck_month_from_day((int32_t)(event->first_published / CK_DAY_MS)));
    hash = XXH3_64bits(text, key.size);
    for (size_t i = 0; i < 16; i++)
        ret_hash[i] = "0123456789abcdef"[hash >> (60 - 4 * i) & 15];
    ret_hash[16] = 0;
}

void mention_hash(const struct policy_mention *mention, char ret_hash[17])
{
    struct policy_event event = { .act = mention->act,
                                  .actor = mention->actor,
                                  .target = mention->target,
                                  .items = mention->items,
                                  .effective = mention->effective,
                                  .first_published = mention->published_at };

    event_hash(&event, ret_hash);
}

static void write_event_hash(struct ck_key *key, const void *value)
{
    char hash[17];

    event_hash(value, hash);
    ck_key_text(key, ck_bytes_from(hash));
}

static void write_mention_hash(struct ck_key *key, const void *value)
{
    char hash[17];

    mention_hash(value, hash);
    ck_key_text(key, ck_bytes_from(hash));
}

/* ---- readers of claims ---- */

bool reader_is_own(struct ck_bytes reader) { return reader.size == 0 || ck_bytes_equal(reader, READER_OWN); }

static void write_reader(struct ck_key *key, struct ck_bytes reader)
{
    if (!reader_is_own(reader))
        ck_key_text(key, reader);
}

static void write_claim_reader(struct ck_key *key, const void *value) { write_reader(key, ((const struct policy_claim *)value)->reader); }

static void write_verdict_reader(struct ck_key *key, const void *value) { write_reader(key, ((const struct verdict *)value)->reader); }

static void write_scorecard_reader(struct ck_key *key, const void *value) { write_reader(key, ((const struct scorecard *)value)->reader); }

static void write_alert_reader(struct ck_key *key, const void *value) { write_reader(key, ((const struct alert *)value)->reader); }

/* ---- keys ---- */

static const struct ck_key_part trade_key[] = { CK_KEY(trade_fact, commodity),     CK_KEY(trade_fact, nomenclature), CK_KEY(trade_fact, reporter),
                                                CK_KEY(trade_fact, flow),          CK_KEY(trade_fact, partner),      CK_KEY_MONTH(trade_fact, period),
                                                CK_KEY(trade_fact, period_months), CK_KEY(trade_fact, source),       CK_KEY_END };
static const struct ck_key_part news_key[] = { CK_KEY(news_fact, id), CK_KEY_END };
static const struct ck_key_part submitted_key[] = { CK_KEY(claim_fact, news), CK_KEY(claim_fact, reader), CK_KEY(claim_fact, ordinal), CK_KEY_END };
static const struct ck_key_part measure_key[] = { CK_KEY(measure_fact, measure_id), CK_KEY_END };
static const struct ck_key_part item_key[] = { CK_KEY(item_fact, item), CK_KEY_END };
static const struct ck_key_part supply_key[] = { CK_KEY(supply_entry, item),    CK_KEY(supply_entry, country),   CK_KEY(supply_entry, partner),
                                                 CK_KEY(supply_entry, measure), CK_KEY(supply_entry, year_from), CK_KEY_END };
static const struct ck_key_part release_key[] = {
    CK_KEY(release_fact, source),       CK_KEY(release_fact, reporter),         CK_KEY(release_fact, flow),
    CK_KEY_MONTH(release_fact, period), CK_KEY(release_fact, commodity_prefix), CK_KEY_END
};
static const struct ck_key_part status_key[] = { CK_KEY(control_status, origin), CK_KEY(control_status, item), CK_KEY(control_status, destination),
                                                 CK_KEY_END };
static const struct ck_key_part enriched_key[] = { CK_KEY_WHEN(enriched_trade, candidates),
                                                   CK_KEY_PREFIXED("MIXED:", enriched_trade, commodity),
                                                   CK_KEY_OTHERWISE,
                                                   CK_KEY(enriched_trade, item),
                                                   CK_KEY_ALWAYS,
                                                   CK_KEY(enriched_trade, reporter),
                                                   CK_KEY(enriched_trade, flow),
                                                   CK_KEY(enriched_trade, partner),
                                                   CK_KEY_MONTH(enriched_trade, period),
                                                   CK_KEY(enriched_trade, period_months),
                                                   CK_KEY(enriched_trade, source),
                                                   CK_KEY(enriched_trade, nomenclature),
                                                   CK_KEY(enriched_trade, commodity),
                                                   CK_KEY_END };
static const struct ck_key_part indicator_key[] = { CK_KEY(indicator, reporter), CK_KEY(indicator, item),        CK_KEY(indicator, flow),
                                                    CK_KEY(indicator, partner),  CK_KEY_MONTH(indicator, month), CK_KEY_END };
static const struct ck_key_part reroute_key[] = { CK_KEY(reroute, origin),      CK_KEY(reroute, item),        CK_KEY(reroute, hub),
                                                  CK_KEY(reroute, destination), CK_KEY_MONTH(reroute, month), CK_KEY_END };
static const struct ck_key_part posture_key[] = { CK_KEY(posture, reporter), CK_KEY(posture, target), CK_KEY_MONTH(posture, month), CK_KEY_END };
static const struct ck_key_part mention_key[] = { CK_KEY(policy_mention, actor), CK_KEY_WRITTEN("event hash", write_mention_hash),
                                                  CK_KEY(policy_mention, news), CK_KEY_END };
static const struct ck_key_part claim_key[] = { CK_KEY(policy_claim, item), CK_KEY(policy_claim, news), CK_KEY(policy_claim, ordinal),
                                                CK_KEY_WRITTEN("[reader]", write_claim_reader), CK_KEY_END };
static const struct ck_key_part event_key[] = { CK_KEY(policy_event, actor), CK_KEY_WRITTEN("event hash", write_event_hash), CK_KEY_END };
static const struct ck_key_part verdict_key[] = { CK_KEY(verdict, news), CK_KEY(verdict, item), CK_KEY(verdict, ordinal),
                                                  CK_KEY_WRITTEN("[reader]", write_verdict_reader), CK_KEY_END };
static const struct ck_key_part scorecard_key[] = { CK_KEY(scorecard, news), CK_KEY_WRITTEN("[reader]", write_scorecard_reader), CK_KEY_END };
/* Claims, reroutes, folds, statuses. */
static const struct ck_key_part alert_key[] = { CK_KEY(alert, reporter),
                                                CK_KEY(alert, rule),
                                                CK_KEY(alert, item),
                                                CK_KEY_WHEN(alert, news),
                                                CK_KEY(alert, news),
                                                CK_KEY(alert, ordinal),
                                                CK_KEY_WRITTEN("[reader]", write_alert_reader),
                                                CK_KEY_WHEN(alert, hub),
                                                CK_KEY(alert, hub),
                                                CK_KEY(alert, partner),
                                                CK_KEY_WHEN(alert, flow),
                                                CK_KEY(alert, flow),
                                                CK_KEY(alert, partner),
                                                CK_KEY_OTHERWISE,
                                                CK_KEY(alert, partner),
                                                CK_KEY_END };

/* ---- what explain shows and follows ---- */

#define SHOWN(name, ...) static const char *const name##_shown[] = { __VA_ARGS__, NULL }

SHOWN(trade_fact, "quantity_g", "value_cents", "observation", "published_at");
SHOWN(measure_fact, "act", "restriction", "valid_from", "valid_to", "known_at");
SHOWN(item_fact, "coverage", "parent");
SHOWN(supply_entry, "value", "qualifier", "year_to");
SHOWN(status, "status", "severity", "since", "next_transition", "confirmed");
SHOWN(enriched, "quantity_kg", "value_usd", "observation", "control.status", "vintage");
SHOWN(indicator, "level.quantity_kg", "change.base", "change.mom", "change.yoy", "control.status", "cautions");
SHOWN(reroute, "value", "lag", "import_kg", "export_kg", "lost_kg");
SHOWN(posture, "divergence", "selective_compliance.value", "breadth", "stance");
SHOWN(alert, "state", "severity", "since", "until", "value", "text");

static const struct ck_topic *const measures[] = { &intake_measures, NULL };
static const struct ck_topic *const evidence[] = { &leverage_indicators, &leverage_reroutes, &leverage_postures, &control_status_topic, NULL };
static const struct ck_topic_link   by_measures[] = { { "measures", measures, false }, { 0 } };
static const struct ck_topic_link   by_control[] = { { "control.measures", measures, false }, { 0 } };
static const struct ck_topic_link   by_evidence[] = { { "evidence", evidence, true }, { 0 } };

/* ---- topics ---- */

#define FOREIGN(text, record, published)                                                                                                             \
    {                                                                                                                                                \
        .name = text, .value = &record##_type, .known = CK_TIME(record, published), .foreign = true                                                  \
    }

const struct ck_topic trade_records = FOREIGN("trade.records", trade_record, published_at);
const struct ck_topic trade_releases = FOREIGN("trade.releases", release_marker, published_at);
const struct ck_topic control_measures = FOREIGN("control.measures", control_measure, known_at);
const struct ck_topic reference_items = FOREIGN("reference.items", item, known_at);
const struct ck_topic reference_supply = FOREIGN("reference.supply", supply_fact, known_at);
const struct ck_topic policy_news = FOREIGN("policy.news", news_item, collected_at);
const struct ck_topic claims_submitted = FOREIGN("claims.submitted", submitted_claim, submitted_at);

const struct ck_topic intake_trade = { "intake.trade",
                                       &trade_fact_type,
                                       trade_key,
                                       .time = { CK_TIME_PERIOD_END(trade_fact, period, period_months) },
                                       .vintage = CK_TIME(trade_fact, published_at),
                                       .appended = true,
                                       .shown = trade_fact_shown };
const struct ck_topic intake_news = {
    "intake.news",   &news_fact_type, news_key, .time = { CK_TIME(news_fact, published_at) }, .vintage = CK_TIME(news_fact, collected_at),
    .appended = true
};
const struct ck_topic intake_claims = {
    "intake.claims", &claim_fact_type, submitted_key, .time = { CK_TIME(claim_fact, published_at) }, .vintage = CK_TIME(claim_fact, submitted_at),
    .appended = true
};
const struct ck_topic intake_measures = { "intake.measures",
                                          &measure_fact_type,
                                          measure_key,
                                          .time = { CK_TIME(measure_fact, known_at) },
                                          .vintage = CK_TIME(measure_fact, known_at),
                                          .appended = true,
                                          .one_partition = true,
                                          .shown = measure_fact_shown };
const struct ck_topic intake_items = { "intake.items",
                                       &item_fact_type,
                                       item_key,
                                       .time = { CK_TIME(item_fact, known_at) },
                                       .vintage = CK_TIME(item_fact, known_at),
                                       .appended = true,
                                       .one_partition = true,
                                       .shown = item_fact_shown };
const struct ck_topic intake_supply = { "intake.supply",
                                        &supply_entry_type,
                                        supply_key,
                                        .time = { CK_TIME(supply_entry, known_at) },
                                        .vintage = CK_TIME(supply_entry, known_at),
                                        .appended = true,
                                        .one_partition = true,
                                        .shown = supply_entry_shown };
const struct ck_topic intake_releases = { "intake.releases",
                                          &release_fact_type,
                                          release_key,
                                          .time = { CK_TIME_MONTH_END(release_fact, period) },
                                          .vintage = CK_TIME(release_fact, published_at),
                                          .appended = true,
                                          .one_partition = true };

const struct ck_topic control_status_topic = { "control.status",     &control_status_type, status_key, .time = { CK_TIME(control_status, since) },
                                               .links = by_measures, .shown = status_shown };
const struct ck_topic trade_enriched = { "trade.enriched",
                                         &enriched_trade_type,
                                         enriched_key,
                                         .time = { CK_TIME_PERIOD_END(enriched_trade, period, period_months) },
                                         .vintage = CK_TIME(enriched_trade, vintage),
                                         .links = by_control,
                                         .shown = enriched_shown };
const struct ck_topic leverage_indicators = { "leverage.indicators",
                                              &indicator_type,
                                              indicator_key,
                                              .time = { CK_TIME_MONTH_END(indicator, month) },
                                              .vintage = CK_TIME(indicator, vintage),
                                              .links = by_control,
                                              .shown = indicator_shown };
const struct ck_topic leverage_reroutes = {
    "leverage.reroutes",   &reroute_type, reroute_key, .time = { CK_TIME_MONTH_END(reroute, month) }, .vintage = CK_TIME(reroute, vintage),
    .shown = reroute_shown
};
const struct ck_topic leverage_postures = {
    "leverage.postures",   &posture_type, posture_key, .time = { CK_TIME_MONTH_END(posture, month) }, .vintage = CK_TIME(posture, vintage),
    .shown = posture_shown
};
const struct ck_topic policy_mentions = { "policy.mentions",
                                          &policy_mention_type,
                                          mention_key,
                                          .time = { CK_TIME(policy_mention, published_at) },
                                          .vintage = CK_TIME(policy_mention, published_at),
                                          .one_partition = true };
const struct ck_topic policy_claims = { "policy.claims", &policy_claim_type, claim_key, .time = { CK_TIME(policy_claim, published_at) },
                                        .vintage = CK_TIME(policy_claim, published_at) };
const struct ck_topic policy_events = { "policy.events",
                                        &policy_event_type,
                                        event_key,
                                        .time = { CK_TIME(policy_event, first_published) },
                                        .vintage = CK_TIME(policy_event, last_published),
                                        .known = CK_TIME(policy_event, first_published),
                                        .one_partition = true,
                                        .kept = true };
const struct ck_topic policy_verdicts = { "policy.verdicts", &verdict_type, verdict_key, .time = { CK_TIME(verdict, published_on) },
                                          .links = by_measures };
const struct ck_topic policy_scorecards = { "policy.scorecards", &scorecard_type, scorecard_key };
const struct ck_topic alerts = { "alerts",
                                 &alert_type,
                                 alert_key,
                                 .time = { CK_TIME_MONTH_END(alert, month), CK_TIME(alert, since) },
                                 .vintage = CK_TIME(alert, vintage),
                                 .links = by_evidence,
                                 .shown = alert_shown };
const struct ck_topic alerts_log = { "alerts.log",
                                     &alert_type,
                                     alert_key,
                                     .time = { CK_TIME_MONTH_END(alert, month), CK_TIME(alert, since) },
                                     .vintage = CK_TIME(alert, vintage),
                                     .logged = true,
                                     .links = by_evidence,
                                     .shown = alert_shown };
