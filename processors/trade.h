/* SPDX-License-Identifier: Apache-2.0
 * The processors of trade, control and news, for programs that run them beside their own or join what they publish (libchokepoint_trade.a).
 *
 *     #include <chokepoint/trade.h>
 *     #include <chokepoint/trade_records.h>
 *
 *     static const struct ck_input inputs[] = { { .topic = &ck_trade_enriched }, { .topic = &stock_facts }, { 0 } };
 *     const struct ck_trade_enriched_trade *trade = event->value;
 *
 * What the topics hold: docs/SPEC.md 3.2; of their records: chokepoint/trade_records.h, generated from the schemas. */
#ifndef CHOKEPOINT_TRADE_H
#define CHOKEPOINT_TRADE_H

#include "chokepoint/api.h"
#include "chokepoint/processor.h"
#include "chokepoint/simulation.h"

CK_API_BEGIN

/* Writers before their readers; ends with NULL: intake, controls, enrich, leverage, classify, events, posture, verify, score, alert. */
extern const struct ck_processor *const ck_trade_processors[];

/* What `simulate` draws of the records that users write. */
extern const struct ck_simulation ck_trade_simulation;

/* Written by users: intake reads them. */
extern const struct ck_topic ck_trade_records, ck_trade_releases, ck_trade_control_measures, ck_trade_reference_items, ck_trade_reference_supply,
    ck_trade_policy_news, ck_trade_claims_submitted;

/* What intake lets in. */
extern const struct ck_topic ck_trade_intake_trade, ck_trade_intake_news, ck_trade_intake_measures, ck_trade_intake_items, ck_trade_intake_supply,
    ck_trade_intake_releases, ck_trade_intake_claims;

/* Stated. */
extern const struct ck_topic ck_trade_control_status, ck_trade_enriched, ck_trade_leverage_indicators, ck_trade_leverage_reroutes,
    ck_trade_leverage_postures, ck_trade_policy_mentions, ck_trade_policy_claims, ck_trade_policy_events, ck_trade_policy_verdicts,
    ck_trade_policy_scorecards, ck_trade_alerts, ck_trade_alerts_log;

CK_API_END

#endif
