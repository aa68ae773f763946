/* SPDX-License-Identifier: Apache-2.0
 * The topics: names, keys, CloudEvents times. A key begins with the partition key, so this file decides what is processed together. */
#include "domain/model/topics.h"

#include <xxhash.h>

#include "chokepoint/day.h"
#include "chokepoint/key.h"
#include "records.h"

struct bytes enum_name(const struct enum_type *type, int32_t index) { return bytes_from(type->symbols[index]); }

static void key_flow(struct key *key, enum flow flow) { key_text(key, enum_name(&flow_symbols, (int32_t)flow)); }

/* ---- appended by intake ---- */

static size_t trade_key(const void *value, char *buf)
{
    const struct trade_fact *fact = value;
    struct key               key = { buf, 0 };

    key_text(&key, fact->commodity);
    key_text(&key, enum_name(&nomenclature_symbols, (int32_t)fact->nomenclature));
    key_text(&key, fact->reporter);
    key_flow(&key, fact->flow);
    key_text(&key, fact->partner);
    key_month(&key, month_from_day(fact->period));
    key_long(&key, fact->period_months);
    key_text(&key, fact->source);
    return key.size;
}

static int64_t trade_time(const void *value)
{
    const struct trade_fact *fact = value;

    return (int64_t)month_first_day(month_from_day(fact->period) + fact->period_months) * DAY_MS;
}

static int64_t trade_vintage(const void *value) { return ((const struct trade_fact *)value)->published_at; }

static size_t news_key(const void *value, char *buf)
{
    struct key key = { buf, 0 };

    key_text(&key, ((const struct news_fact *)value)->id);
    return key.size;
}

static int64_t news_time(const void *value) { return ((const struct news_fact *)value)->published_at; }

static int64_t news_vintage(const void *value) { return ((const struct news_fact *)value)->collected_at; }

static size_t measure_key(const void *value, char *buf)
{
    struct key key = { buf, 0 };

    key_text(&key, ((const struct measure_fact *)value)->measure_id);
    return key.size;
}

static int64_t measure_known(const void *value) { return ((const struct measure_fact *)value)->known_at; }

static size_t item_key(const void *value, char *buf)
{
    struct key key = { buf, 0 };

    key_text(&key, ((const struct item_fact *)value)->item);
    return key.size;
}

static int64_t item_known(const void *value) { return ((const struct item_fact *)value)->known_at; }

static size_t supply_key(const void *value, char *buf)
{
    const struct supply_entry *entry = value;
    struct key                 key = { buf, 0 };

    key_text(&key, entry->item);
    key_text(&key, entry->country);
    key_text(&key, entry->partner);
    key_text(&key, entry->measure);
    key_long(&key, entry->year_from);
    return key.size;
}

static int64_t supply_known(const void *value) { return ((const struct supply_entry *)value)->known_at; }

static size_t release_key(const void *value, char *buf)
{
    const struct release_fact *marker = value;
    struct key                 key = { buf, 0 };

    key_text(&key, marker->source);
    key_text(&key, marker->reporter);
    key_flow(&key, marker->flow);
    key_month(&key, month_from_day(marker->period));
    key_text(&key, marker->commodity_prefix);
    return key.size;
}

static int64_t release_time(const void *value)
{
    return (int64_t)month_first_day(month_from_day(((const struct release_fact *)value)->period) + 1) * DAY_MS;
}

static int64_t release_published(const void *value) { return ((const struct release_fact *)value)->published_at; }

/* ---- stated ---- */

static size_t status_key(const void *value, char *buf)
{
    const struct control_status *status = value;
    struct key                   key = { buf, 0 };

    key_text(&key, status->origin);
    key_text(&key, status->item);
    key_text(&key, status->destination);
    return key.size;
}

static int64_t status_time(const void *value)
{
    const struct control_status *status = value;

    return status->since.known ? (int64_t)status->since.value * DAY_MS : 0;
}

static size_t enriched_key(const void *value, char *buf)
{
    const struct enriched_trade *trade = value;
    struct key                   key = { buf, 0 };
    char                         mixed[KEY_SIZE_MAX];
    struct bytes                 item = trade->item;

    if (trade->candidates.count > 0) {
        memcpy(mixed, "MIXED:", 6);
        memcpy(mixed + 6, trade->commodity.data, trade->commodity.size);
        item = (struct bytes){ mixed, 6 + trade->commodity.size };
    }
    key_text(&key, item);
    key_text(&key, trade->reporter);
    key_flow(&key, trade->flow);
    key_text(&key, trade->partner);
    key_month(&key, month_from_day(trade->period));
    key_long(&key, trade->period_months);
    key_text(&key, trade->source);
    key_text(&key, enum_name(&nomenclature_symbols, (int32_t)trade->nomenclature));
    key_text(&key, trade->commodity);
    return key.size;
}

static int64_t enriched_time(const void *value)
{
    const struct enriched_trade *trade = value;

    return (int64_t)month_first_day(month_from_day(trade->period) + trade->period_months) * DAY_MS;
}

static int64_t enriched_vintage(const void *value) { return ((const struct enriched_trade *)value)->vintage; }

static int64_t month_end(int32_t first_day) { return (int64_t)month_first_day(month_from_day(first_day) + 1) * DAY_MS; }

static size_t indicator_key(const void *value, char *buf)
{
    const struct indicator *indicator = value;
    struct key              key = { buf, 0 };

    key_text(&key, indicator->reporter);
    key_text(&key, indicator->item);
    key_flow(&key, indicator->flow);
    key_text(&key, indicator->partner);
    key_month(&key, month_from_day(indicator->month));
    return key.size;
}

static int64_t indicator_time(const void *value) { return month_end(((const struct indicator *)value)->month); }

static int64_t indicator_vintage(const void *value) { return ((const struct indicator *)value)->vintage; }

static size_t reroute_key(const void *value, char *buf)
{
    const struct reroute *reroute = value;
    struct key            key = { buf, 0 };

    key_text(&key, reroute->origin);
    key_text(&key, reroute->item);
    key_text(&key, reroute->hub);
    key_text(&key, reroute->destination);
    key_month(&key, month_from_day(reroute->month));
    return key.size;
}

static int64_t reroute_time(const void *value) { return month_end(((const struct reroute *)value)->month); }

static int64_t reroute_vintage(const void *value) { return ((const struct reroute *)value)->vintage; }

static size_t posture_key(const void *value, char *buf)
{
    const struct posture *posture = value;
    struct key            key = { buf, 0 };

    key_text(&key, posture->reporter);
    key_text(&key, posture->target);
    key_month(&key, month_from_day(posture->month));
    return key.size;
}

static int64_t posture_time(const void *value) { return month_end(((const struct posture *)value)->month); }

static int64_t posture_vintage(const void *value) { return ((const struct posture *)value)->vintage; }

/* Folds: reporter|rule|item|flow|partner; reroutes: origin|rule|item|hub|destination; status: origin|rule|item|destination. */
static size_t alert_key(const void *value, char *buf)
{
    const struct alert *alert = value;
    struct key          key = { buf, 0 };

    key_text(&key, alert->reporter);
    key_text(&key, alert->rule);
    key_text(&key, alert->item);
    if (alert->news.data) {
        key_text(&key, alert->news);
        key_long(&key, alert->ordinal.value);
        return key.size;
    }
    if (alert->hub.data)
        key_text(&key, alert->hub);
    else if (alert->flow.known)
        key_flow(&key, (enum flow)alert->flow.value);
    key_text(&key, alert->partner);
    return key.size;
}

static int64_t alert_time(const void *value)
{
    const struct alert *alert = value;

    return alert->month.known ? month_end(alert->month.value) : (int64_t)alert->since * DAY_MS;
}

static int64_t alert_vintage(const void *value)
{
    const struct alert *alert = value;

    return alert->vintage.known ? alert->vintage.value : 0;
}

/* ---- the news ---- */

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

static size_t mention_key(const void *value, char *buf)
{
    const struct policy_mention *mention = value;
    struct key                   key = { buf, 0 };
    char                         hash[17];

    mention_hash(mention, hash);
    key_text(&key, mention->actor);
    key_text(&key, bytes_from(hash));
    key_text(&key, mention->news);
    return key.size;
}

static size_t policy_event_key(const void *value, char *buf)
{
    const struct policy_event *event = value;
    struct key                 key = { buf, 0 };
    char                       hash[17];

    event_hash(event, hash);
    key_text(&key, event->actor);
    key_text(&key, bytes_from(hash));
    return key.size;
}

static int64_t mention_time(const void *value) { return ((const struct policy_mention *)value)->published_at; }

static size_t claim_key(const void *value, char *buf)
{
    const struct policy_claim *claim = value;
    struct key                 key = { buf, 0 };

    key_text(&key, claim->item);
    key_text(&key, claim->news);
    key_long(&key, claim->ordinal);
    return key.size;
}

static int64_t claim_time(const void *value) { return ((const struct policy_claim *)value)->published_at; }

static int64_t policy_event_time(const void *value) { return ((const struct policy_event *)value)->first_published; }

static int64_t policy_event_vintage(const void *value) { return ((const struct policy_event *)value)->last_published; }

static size_t verdict_key(const void *value, char *buf)
{
    const struct verdict *verdict = value;
    struct key            key = { buf, 0 };

    key_text(&key, verdict->news);
    key_text(&key, verdict->item);
    key_long(&key, verdict->ordinal);
    return key.size;
}

static int64_t verdict_time(const void *value) { return (int64_t)((const struct verdict *)value)->published_on * DAY_MS; }

static size_t scorecard_key(const void *value, char *buf)
{
    struct key key = { buf, 0 };

    key_text(&key, ((const struct scorecard *)value)->news);
    return key.size;
}

#define FOREIGN(text, type)                                                                                                                          \
    {                                                                                                                                                \
        .name = text, .value = &type, .foreign = true                                                                                                \
    }

const struct topic trade_records = FOREIGN("trade.records", trade_record_type);
const struct topic trade_releases = FOREIGN("trade.releases", release_marker_type);
const struct topic control_measures = FOREIGN("control.measures", control_measure_type);
const struct topic reference_items = FOREIGN("reference.items", item_type);
const struct topic reference_supply = FOREIGN("reference.supply", supply_fact_type);
const struct topic policy_news = FOREIGN("policy.news", news_item_type);

const struct topic intake_trade = { "intake.trade", &trade_fact_type, trade_key, trade_time, trade_vintage, .appended = true };
const struct topic intake_news = { "intake.news", &news_fact_type, news_key, news_time, news_vintage, .appended = true };
const struct topic intake_measures = { "intake.measures", &measure_fact_type, measure_key,          measure_known,
                                       measure_known,     .appended = true,   .one_partition = true };
const struct topic intake_items = { "intake.items", &item_fact_type, item_key, item_known, item_known, .appended = true, .one_partition = true };
const struct topic intake_supply = { "intake.supply", &supply_entry_type, supply_key,           supply_known,
                                     supply_known,    .appended = true,   .one_partition = true };
const struct topic intake_releases = { "intake.releases", &release_fact_type, release_key,          release_time,
                                       release_published, .appended = true,   .one_partition = true };

const struct topic control_status_topic = { "control.status", &control_status_type, status_key, status_time, NULL };
const struct topic trade_enriched = { "trade.enriched", &enriched_trade_type, enriched_key, enriched_time, enriched_vintage };
const struct topic leverage_indicators = { "leverage.indicators", &indicator_type, indicator_key, indicator_time, indicator_vintage };
const struct topic leverage_reroutes = { "leverage.reroutes", &reroute_type, reroute_key, reroute_time, reroute_vintage };
const struct topic leverage_postures = { "leverage.postures", &posture_type, posture_key, posture_time, posture_vintage };
const struct topic policy_mentions = { "policy.mentions", &policy_mention_type, mention_key, mention_time, mention_time, .one_partition = true };
const struct topic policy_claims = { "policy.claims", &policy_claim_type, claim_key, claim_time, claim_time };
const struct topic policy_events = { "policy.events",      &policy_event_type,    policy_event_key, policy_event_time,
                                     policy_event_vintage, .one_partition = true, .kept = true };
const struct topic policy_verdicts = { "policy.verdicts", &verdict_type, verdict_key, verdict_time, NULL };
const struct topic policy_scorecards = { "policy.scorecards", &scorecard_type, scorecard_key, NULL, NULL };
const struct topic alerts = { "alerts", &alert_type, alert_key, alert_time, alert_vintage };
const struct topic alerts_log = { "alerts.log", &alert_type, alert_key, alert_time, alert_vintage };

const struct topic *const topics_all[] = {
    &trade_records,
    &trade_releases,
    &control_measures,
    &reference_items,
    &reference_supply,
    &policy_news,
    &intake_trade,
    &intake_news,
    &intake_measures,
    &intake_items,
    &intake_supply,
    &intake_releases,
    &control_status_topic,
    &trade_enriched,
    &leverage_indicators,
    &leverage_reroutes,
    &leverage_postures,
    &policy_mentions,
    &policy_claims,
    &policy_events,
    &policy_verdicts,
    &policy_scorecards,
    &alerts,
    &alerts_log,
    NULL,
};

const struct topic *topic_find(struct bytes name)
{
    for (const struct topic *const *topic = topics_all; *topic; topic++)
        if (bytes_equal(bytes_from((*topic)->name), name))
            return *topic;
    return NULL;
}
