/* SPDX-License-Identifier: Apache-2.0
 * Every topic of the program (SPEC 3 of the specification in docs/): its record type, its key, its CloudEvents time. */
#ifndef CHOKEPOINT_TOPICS_H
#define CHOKEPOINT_TOPICS_H

#include "chokepoint/processor.h"

/* written by users */
extern const struct topic trade_records, trade_releases, control_measures, reference_items, reference_supply, policy_news;
/* appended by intake */
extern const struct topic intake_trade, intake_news, intake_measures, intake_items, intake_supply, intake_releases;
/* stated */
extern const struct topic control_status_topic, trade_enriched, leverage_indicators, leverage_reroutes, leverage_postures, policy_events, alerts,
    alerts_log;

extern const struct topic *const topics_all[]; /* ends with NULL */
const struct topic              *topic_find(struct bytes name);

/* The name of an enum's symbol: "EXPORT". */
struct bytes enum_name(const struct enum_type *type, int32_t index);

#endif
