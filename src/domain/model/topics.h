/* SPDX-License-Identifier: Apache-2.0
 * Every topic of the product (SPEC 3.2): its record type, its key, its CloudEvents time. */
#ifndef CHOKEPOINT_MODEL_TOPICS_H
#define CHOKEPOINT_MODEL_TOPICS_H

#include "chokepoint/processor.h"

/* written by users */
extern const struct ck_topic trade_records, trade_releases, control_measures, reference_items, reference_supply, policy_news, claims_submitted;
/* appended by intake */
extern const struct ck_topic intake_trade, intake_news, intake_measures, intake_items, intake_supply, intake_releases, intake_claims;
/* stated */
extern const struct ck_topic control_status_topic, trade_enriched, leverage_indicators, leverage_reroutes, leverage_postures, policy_mentions,
    policy_claims, policy_events, policy_verdicts, policy_scorecards, alerts, alerts_log;

/* The hash of an event: 16 hexadecimal digits of XXH3-64 over act|actor|target|items joined by ,|effective, or the calendar month of publication
 * (SPEC 9.1); null as -. A mention is hashed as the event that it makes. Fills 17 bytes. */
struct policy_event;
struct policy_mention;
void event_hash(const struct policy_event *event, char ret_hash[17]);
void mention_hash(const struct policy_mention *mention, char ret_hash[17]);

/* Who read a claim, where it is this program. Keys of claims, and of what rests on them, end with the reader where it is another. */
#define READER_OWN CK_BYTES("chokepoint")
bool reader_is_own(struct ck_bytes reader); /* that, or nobody: a retraction tells none */

/* The name of an enum's symbol: "EXPORT". */
struct ck_bytes enum_name(const struct ck_enum_type *type, int32_t index);

#endif
