/* SPDX-License-Identifier: Apache-2.0
 * intake: the only reader of untrusted bytes. It checks, canonicalises, and writes our encoding under our key, so that its outputs are valid by
 * construction. Stateless: it appends every version of a fact, and its readers decide which version counts. */
#include "internal.h"

#include "domain/model/topics.h"

extern const struct ck_processor intake;

static const struct {
    const struct ck_topic *topic;
    int (*accept)(struct ck_applying *, const void *);
} routes[] = {
    { &trade_records, accept_trade },    { &trade_releases, accept_release },  { &control_measures, accept_measure },
    { &reference_items, accept_item },   { &reference_supply, accept_supply }, { &policy_news, accept_news },
    { &claims_submitted, accept_claim },
};

static int intake_apply(struct ck_applying *step, const struct ck_event *event)
{
    for (size_t i = 0; i < sizeof routes / sizeof routes[0]; i++)
        if (event->type == CK_EVENT_RECORD && event->topic == routes[i].topic)
            return routes[i].accept(step, event->value);
    return CK_STEP_OK;
}

static int intake_settle(struct ck_settling *step, struct ck_bytes subject)
{
    (void)step, (void)subject; /* nothing is stated */
    return CK_STEP_OK;
}

static const struct ck_input inputs[] = {
    { &trade_records, CK_INPUT_STREAM, NULL },    { &trade_releases, CK_INPUT_STREAM, NULL },
    { &control_measures, CK_INPUT_STREAM, NULL }, { &reference_items, CK_INPUT_STREAM, NULL },
    { &reference_supply, CK_INPUT_STREAM, NULL }, { &policy_news, CK_INPUT_STREAM, NULL },
    { &claims_submitted, CK_INPUT_STREAM, NULL }, { 0 },
};
static const struct ck_topic *const     outputs[] = { &intake_trade,  &intake_releases, &intake_measures, &intake_items,
                                                      &intake_supply, &intake_news,     &intake_claims,   NULL };
static const struct ck_processor_option options[] = {
    { "retention_months", CK_OPTION_INT, 1, 1200, 240, offsetof(struct intake_config, retention_months),
      "a period that ended more months before its publication is rejected" },
    { 0 },
};

const struct ck_processor intake = {
    .name = "intake",
    .purpose = "checks and canonicalises what users write",
    .inputs = inputs,
    .outputs = outputs,
    .reasons = intake_reasons,
    .options = options,
    .config_size = sizeof(struct intake_config),
    .apply = intake_apply,
    .settle = intake_settle,
};
