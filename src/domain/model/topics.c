/* SPDX-License-Identifier: Apache-2.0
 * The topics: names, keys, CloudEvents times. A key begins with the partition key, so this file decides what is processed together. */
#include "domain/model/topics.h"

#include <xxhash.h>

#include "chokepoint/day.h"
#include "records.h"

struct bytes enum_name(const struct enum_type *type, int32_t index) { return bytes_from(type->symbols[index]); }

/* ---- events of the news ---- */

void event_hash(const struct policy_event *event, char ret_hash[17])
{
    char       text[KEY_SIZE_MAX * 2];
    struct key key = { text, 0 };
    size_t     items;
    uint64_t   hash;

    key_text(&key, enum_name(&policy_act_symbols, (int32_t)event->act));
    key_text(&key, event->actor);
    key_text(&key, event->target);
    text[key.size++] = '|';
    items = key.size;
    for (size_t i = 0; i < event->items.count && key.size + event->items.items[i].size < KEY_SIZE_MAX; i++) {
        if (key.size > items)
            text[key.size++] = ',';
        memcpy(text + key.size, event->items.items[i].data, event->items.items[i].size);
        key.size += event->items.items[i].size;
    }
    if (key.size == items)
        text[key.size++] = '-';
    if (event->effective.data)
        key_text(&key, event->effective);
    else
        key_month(&key, month_from_day((int32_t)(event->first_published / DAY_MS)));
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

static void write_event_hash(struct key *key, const void *value)
{
    char hash[17];

    event_hash(value, hash);
    key_text(key, bytes_from(hash));
}

static void write_mention_hash(struct key *key, const void *value)
{
    char hash[17];

    mention_hash(value, hash);
    key_text(key, bytes_from(hash));
}

/* ---- keys ---- */

static const struct key_part trade_key[] = { KEY(trade_fact, commodity),     KEY(trade_fact, nomenclature), KEY(trade_fact, reporter),
                                             KEY(trade_fact, flow),          KEY(trade_fact, partner),      KEY_MONTH(trade_fact, period),
                                             KEY(trade_fact, period_months), KEY(trade_fact, source),       KEY_END };
static const struct key_part news_key[] = { KEY(news_fact, id), KEY_END };
static const struct key_part measure_key[] = { KEY(measure_fact, measure_id), KEY_END };
static const struct key_part item_key[] = { KEY(item_fact, item), KEY_END };
static const struct key_part supply_key[] = { KEY(supply_entry, item),    KEY(supply_entry, country),   KEY(supply_entry, partner),
                                              KEY(supply_entry, measure), KEY(supply_entry, year_from), KEY_END };
static const struct key_part release_key[] = { KEY(release_fact, source),       KEY(release_fact, reporter),         KEY(release_fact, flow),
                                               KEY_MONTH(release_fact, period), KEY(release_fact, commodity_prefix), KEY_END };
static const struct key_part status_key[] = { KEY(control_status, origin), KEY(control_status, item), KEY(control_status, destination), KEY_END };
static const struct key_part enriched_key[] = { KEY_WHEN(enriched_trade, candidates),
                                                KEY_PREFIXED("MIXED:", enriched_trade, commodity),
                                                KEY_OTHERWISE,
                                                KEY(enriched_trade, item),
                                                KEY_ALWAYS,
                                                KEY(enriched_trade, reporter),
                                                KEY(enriched_trade, flow),
                                                KEY(enriched_trade, partner),
                                                KEY_MONTH(enriched_trade, period),
                                                KEY(enriched_trade, period_months),
                                                KEY(enriched_trade, source),
                                                KEY(enriched_trade, nomenclature),
                                                KEY(enriched_trade, commodity),
                                                KEY_END };
static const struct key_part indicator_key[] = { KEY(indicator, reporter), KEY(indicator, item),        KEY(indicator, flow),
                                                 KEY(indicator, partner),  KEY_MONTH(indicator, month), KEY_END };
static const struct key_part reroute_key[] = { KEY(reroute, origin),      KEY(reroute, item),        KEY(reroute, hub),
                                               KEY(reroute, destination), KEY_MONTH(reroute, month), KEY_END };
static const struct key_part posture_key[] = { KEY(posture, reporter), KEY(posture, target), KEY_MONTH(posture, month), KEY_END };
static const struct key_part mention_key[] = { KEY(policy_mention, actor), KEY_WRITTEN("event hash", write_mention_hash), KEY(policy_mention, news),
                                               KEY_END };
static const struct key_part claim_key[] = { KEY(policy_claim, item), KEY(policy_claim, news), KEY(policy_claim, ordinal), KEY_END };
static const struct key_part event_key[] = { KEY(policy_event, actor), KEY_WRITTEN("event hash", write_event_hash), KEY_END };
static const struct key_part verdict_key[] = { KEY(verdict, news), KEY(verdict, item), KEY(verdict, ordinal), KEY_END };
static const struct key_part scorecard_key[] = { KEY(scorecard, news), KEY_END };
/* Claims, reroutes, folds, statuses. */
static const struct key_part alert_key[] = { KEY(alert, reporter),  KEY(alert, rule),    KEY(alert, item),
                                             KEY_WHEN(alert, news), KEY(alert, news),    KEY(alert, ordinal),
                                             KEY_WHEN(alert, hub),  KEY(alert, hub),     KEY(alert, partner),
                                             KEY_WHEN(alert, flow), KEY(alert, flow),    KEY(alert, partner),
                                             KEY_OTHERWISE,         KEY(alert, partner), KEY_END };

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

static const struct topic *const measures[] = { &intake_measures, NULL };
static const struct topic *const evidence[] = { &leverage_indicators, &leverage_reroutes, &leverage_postures, &control_status_topic, NULL };
static const struct topic_link   by_measures[] = { { "measures", measures, false }, { 0 } };
static const struct topic_link   by_control[] = { { "control.measures", measures, false }, { 0 } };
static const struct topic_link   by_evidence[] = { { "evidence", evidence, true }, { 0 } };

/* ---- topics ---- */

#define FOREIGN(text, record, published)                                                                                                             \
    {                                                                                                                                                \
        .name = text, .value = &record##_type, .known = TIME(record, published), .foreign = true                                                     \
    }

const struct topic trade_records = FOREIGN("trade.records", trade_record, published_at);
const struct topic trade_releases = FOREIGN("trade.releases", release_marker, published_at);
const struct topic control_measures = FOREIGN("control.measures", control_measure, known_at);
const struct topic reference_items = FOREIGN("reference.items", item, known_at);
const struct topic reference_supply = FOREIGN("reference.supply", supply_fact, known_at);
const struct topic policy_news = FOREIGN("policy.news", news_item, collected_at);

const struct topic intake_trade = { "intake.trade",
                                    &trade_fact_type,
                                    trade_key,
                                    .time = { TIME_PERIOD_END(trade_fact, period, period_months) },
                                    .vintage = TIME(trade_fact, published_at),
                                    .appended = true,
                                    .shown = trade_fact_shown };
const struct topic intake_news = {
    "intake.news", &news_fact_type, news_key, .time = { TIME(news_fact, published_at) }, .vintage = TIME(news_fact, collected_at), .appended = true
};
const struct topic intake_measures = { "intake.measures",
                                       &measure_fact_type,
                                       measure_key,
                                       .time = { TIME(measure_fact, known_at) },
                                       .vintage = TIME(measure_fact, known_at),
                                       .appended = true,
                                       .one_partition = true,
                                       .shown = measure_fact_shown };
const struct topic intake_items = { "intake.items",
                                    &item_fact_type,
                                    item_key,
                                    .time = { TIME(item_fact, known_at) },
                                    .vintage = TIME(item_fact, known_at),
                                    .appended = true,
                                    .one_partition = true,
                                    .shown = item_fact_shown };
const struct topic intake_supply = { "intake.supply",
                                     &supply_entry_type,
                                     supply_key,
                                     .time = { TIME(supply_entry, known_at) },
                                     .vintage = TIME(supply_entry, known_at),
                                     .appended = true,
                                     .one_partition = true,
                                     .shown = supply_entry_shown };
const struct topic intake_releases = { "intake.releases",
                                       &release_fact_type,
                                       release_key,
                                       .time = { TIME_MONTH_END(release_fact, period) },
                                       .vintage = TIME(release_fact, published_at),
                                       .appended = true,
                                       .one_partition = true };

const struct topic control_status_topic = { "control.status",     &control_status_type, status_key, .time = { TIME(control_status, since) },
                                            .links = by_measures, .shown = status_shown };
const struct topic trade_enriched = { "trade.enriched",
                                      &enriched_trade_type,
                                      enriched_key,
                                      .time = { TIME_PERIOD_END(enriched_trade, period, period_months) },
                                      .vintage = TIME(enriched_trade, vintage),
                                      .links = by_control,
                                      .shown = enriched_shown };
const struct topic leverage_indicators = {
    "leverage.indicators", &indicator_type,         indicator_key, .time = { TIME_MONTH_END(indicator, month) }, .vintage = TIME(indicator, vintage),
    .links = by_control,   .shown = indicator_shown
};
const struct topic leverage_reroutes = {
    "leverage.reroutes",   &reroute_type, reroute_key, .time = { TIME_MONTH_END(reroute, month) }, .vintage = TIME(reroute, vintage),
    .shown = reroute_shown
};
const struct topic leverage_postures = {
    "leverage.postures",   &posture_type, posture_key, .time = { TIME_MONTH_END(posture, month) }, .vintage = TIME(posture, vintage),
    .shown = posture_shown
};
const struct topic policy_mentions = { "policy.mentions",
                                       &policy_mention_type,
                                       mention_key,
                                       .time = { TIME(policy_mention, published_at) },
                                       .vintage = TIME(policy_mention, published_at),
                                       .one_partition = true };
const struct topic policy_claims = { "policy.claims", &policy_claim_type, claim_key, .time = { TIME(policy_claim, published_at) },
                                     .vintage = TIME(policy_claim, published_at) };
const struct topic policy_events = { "policy.events",
                                     &policy_event_type,
                                     event_key,
                                     .time = { TIME(policy_event, first_published) },
                                     .vintage = TIME(policy_event, last_published),
                                     .known = TIME(policy_event, first_published),
                                     .one_partition = true,
                                     .kept = true };
const struct topic policy_verdicts = { "policy.verdicts", &verdict_type, verdict_key, .time = { TIME(verdict, published_on) }, .links = by_measures };
const struct topic policy_scorecards = { "policy.scorecards", &scorecard_type, scorecard_key };
const struct topic alerts = { "alerts",
                              &alert_type,
                              alert_key,
                              .time = { TIME_MONTH_END(alert, month), TIME(alert, since) },
                              .vintage = TIME(alert, vintage),
                              .links = by_evidence,
                              .shown = alert_shown };
const struct topic alerts_log = { "alerts.log",
                                  &alert_type,
                                  alert_key,
                                  .time = { TIME_MONTH_END(alert, month), TIME(alert, since) },
                                  .vintage = TIME(alert, vintage),
                                  .logged = true,
                                  .links = by_evidence,
                                  .shown = alert_shown };
