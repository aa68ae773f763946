/* SPDX-License-Identifier: Apache-2.0
 * Alerts on claims of the news: mirrors of one verdict. Their text quotes the figures only; the claim's own words stay in policy.claims. */
#include "rule.h"

#include "domain/model/topics.h"

static struct ck_maybe_double is_verdict(const struct alert_history *history, size_t now, enum verdict_kind kind)
{
    return ck_known_double(history->moments[now].verdict.verdict == kind);
}

struct ck_maybe_double read_contradicted(const struct alert_history *history, size_t now, const struct alert_config *config)
{
    (void)config;
    return is_verdict(history, now, VERDICT_KIND_CONTRADICTED);
}

struct ck_maybe_double read_true_value(const struct alert_history *history, size_t now, const struct alert_config *config)
{
    (void)config;
    return history->moments[now].verdict.true_value;
}

struct ck_maybe_int since_publication(const struct alert_history *history) { return ck_known_int(history->moments[0].verdict.published_on); }

/* ", 2025-06 against 2025-05 (MOM)": the reading on which the verdict rests */
static void message_months(struct alert_text *text, const struct alert_verdict *verdict)
{
    if (verdict->period.data) {
        text_add(text, ", ");
        text_bytes(text, verdict->period);
    }
    if (verdict->base_period.data) {
        text_add(text, " against ");
        text_bytes(text, verdict->base_period);
    }
    if (verdict->base_kind.known) {
        text_add(text, " (");
        text_bytes(text, enum_name(&base_kind_symbols, verdict->base_kind.value));
        text_add(text, ")");
    }
}

/* Of ours; "Claim 2 of N031 by desk, read as …" of others: "Claim 2 of N031, read as QUANTITY_CHANGE: exports of germanium from CHN to the world,
 * 2025-06 against 2025-05 (MOM), published on 2025-07-21," */
static void message_claim(struct alert_text *text, const struct alert_history *history, const struct alert_verdict *verdict)
{
    static const enum flow    flows[] = { [CLAIM_FLOW_EXPORT] = FLOW_EXPORT, [CLAIM_FLOW_IMPORT] = FLOW_IMPORT };
    const struct alert_scope *scope = &history->scope;
    bool                      traded = verdict->flow.known && (verdict->flow.value == CLAIM_FLOW_EXPORT || verdict->flow.value == CLAIM_FLOW_IMPORT);

    text_add(text, "Claim ");
    text_number(text, scope->ordinal.value, 0);
    text_add(text, " of ");
    text_bytes(text, scope->news);
    if (!reader_is_own(scope->reader)) {
        text_add(text, " by ");
        text_bytes(text, scope->reader);
    }
    text_add(text, ", read as ");
    text_bytes(text, enum_name(&metric_symbols, (int32_t)verdict->metric));
    text_add(text, ": ");
    if (traded && verdict->partner.data)
        text_flow(text, flows[verdict->flow.value], scope->item, scope->reporter, verdict->partner);
    else
        text_bytes(text, scope->item);
    message_months(text, verdict);
    text_add(text, ", published on ");
    text_day(text, verdict->published_on);
    text_add(text, ",");
}

static void message_measures(struct alert_text *text, const struct alert_verdict *verdict)
{
    for (size_t i = 0; i < verdict->measures.count; i++) {
        text_add(text, i ? ", " : "; measures: ");
        text_bytes(text, verdict->measures.items[i]);
    }
}

void message_contradicted(struct alert_text *text, const struct alert_history *history, size_t now, const struct alert_finding *finding)
{
    const struct alert_verdict *verdict = &history->moments[now].verdict;

    message_claim(text, history, verdict);
    text_add(text, " is contradicted");
    if (finding->value.known) {
        text_add(text, ": in its unit the value is ");
        text_number(text, finding->value.value, 3);
    }
    message_measures(text, verdict);
}
