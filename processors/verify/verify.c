/* SPDX-License-Identifier: Apache-2.0
 * verify: compares a claim with the customs figures and the control measures.
 * policy.claims, trade.enriched (measures, items, supply, releases as reference) ──▶ verify ──▶ policy.verdicts
 *
 * A subject is a claim, item|news|ordinal or item|news|ordinal|reader: it lies with the figures of its item. Rows are claims, facts as leverage keeps
 * them, and for each breakdown (item, reporter, flow) the claims that rest on it. */
#include "internal.h"

#include "chokepoint/day.h"
#include "chokepoint/key.h"
#include "domain/model/topics.h"
#include "domain/trade/fact_tables.h"

#include <assert.h>

enum { SUBJECT_PARTS = 3 };

/* ---- which claims read a breakdown ---- */

/* item|reporter|flow| */
static struct ck_bytes market_prefix(const struct series *series, char *buf)
{
    struct series all = *series;

    all.partner = CK_BYTES("");
    return series_key(&all, buf);
}

/* item|reporter|flow|news|ordinal, and the reader where it is another */
static struct ck_bytes reader_key(const struct claim *claim, struct ck_bytes reporter, enum claim_flow flow, char *buf)
{
    struct ck_key key = { buf, 0 };

    ck_key_text(&key, claim->item);
    ck_key_text(&key, reporter);
    ck_key_text(&key, enum_name(&flow_symbols, flow == CLAIM_FLOW_IMPORT ? FLOW_IMPORT : FLOW_EXPORT));
    ck_key_text(&key, claim->news);
    ck_key_long(&key, claim->ordinal);
    if (!reader_is_own(claim->reader))
        ck_key_text(&key, claim->reader);
    return ck_key_bytes(&key);
}

/* The breakdowns of all readings of a claim. */
static void each_market(struct ck_applying *step, const struct claim *claim, void (*does)(struct ck_applying *, struct ck_bytes key))
{
    struct ck_bytes_array reporters = claim_reporters(claim, step->arena);
    struct flows          flows = claim_flows(claim);
    char                  buf[CK_KEY_SIZE_MAX];

    if (!claim_has_markets(claim))
        return;
    for (size_t i = 0; i < reporters.count; i++)
        for (size_t k = 0; k < flows.count; k++)
            if (flows.items[k] != CLAIM_FLOW_PRODUCTION)
                does(step, reader_key(claim, reporters.items[i], flows.items[k], buf));
}

static void enter(struct ck_applying *step, struct ck_bytes key)
{
    const struct series_entry entry = { .has_facts = true };

    ck_table_write(step->tables[VERIFY_MARKETS], &series_entry_type, key, &entry);
}

static void leave(struct ck_applying *step, struct ck_bytes key) { ck_table_remove(step->tables[VERIFY_MARKETS], key); }

static void mark_readers(struct ck_applying *step, const struct series *series)
{
    char                 prefix_buf[CK_KEY_SIZE_MAX], buf[CK_KEY_SIZE_MAX];
    struct ck_bytes      prefix = market_prefix(series, prefix_buf);
    struct ck_table_walk walk = ck_table_each(step->tables[VERIFY_MARKETS], prefix);
    struct ck_row        row;

    while (ck_table_next(&walk, &row)) {
        struct ck_key subject = { buf, 0 };

        ck_key_text(&subject, series->item);
        ck_key_text(&subject, (struct ck_bytes){ row.key.data + prefix.size, row.key.size - prefix.size });
        ck_marks_add(step->marks, ck_key_bytes(&subject));
    }
}

/* ---- apply ---- */

static void apply_claim(struct ck_applying *step, const struct ck_event *event)
{
    struct checked_claim row;
    struct claim         claim;

    if (claim_read(step->tables[VERIFY_CLAIMS], step->arena, event->key, &claim))
        each_market(step, &claim, leave);
    ck_marks_add(step->marks, event->key);
    if (event->type == CK_EVENT_RETRACTED) {
        ck_table_remove(step->tables[VERIFY_CLAIMS], event->key);
        return;
    }
    row = claim_row(event->value);
    claim = claim_of(event->key, &row);
    ck_table_write(step->tables[VERIFY_CLAIMS], &checked_claim_type, event->key, &row);
    each_market(step, &claim, enter);
}

static void apply_trade(struct ck_applying *step, const struct ck_event *event)
{
    const struct fact_tables stored = { step->tables[VERIFY_FACTS], step->tables[VERIFY_SERIES], NULL };
    struct fact_scope        entered;

    if (!fact_scope_read(event->key, &entered))
        return;
    mark_readers(step, &entered.series);
    if (fact_tables_state(event))
        fact_tables_put(&stored, event->key, &entered, event->value);
    else if (!fact_tables_remove(&stored, event->key, &entered))
        fact_tables_unlist(&stored, &entered.series);
}

static int verify_apply(struct ck_applying *step, const struct ck_event *event)
{
    if (event->topic == &policy_claims)
        apply_claim(step, event);
    else
        apply_trade(step, event);
    return CK_STEP_OK;
}

/* ---- learned ---- */

/* Measures and items may change any status and what markers cover; supply facts are read for production only; the day decides whether figures may
 * still come. */
static bool has_flow(const struct claim *claim, enum claim_flow flow)
{
    struct flows flows = claim_flows(claim);

    for (size_t i = 0; i < flows.count; i++)
        if (flows.items[i] == flow)
            return true;
    return false;
}

static bool concerns(const struct ck_event *event, const struct claim *claim)
{
    const struct release_fact *marker = event->value;

    if (event->type == CK_EVENT_DAY)
        return claim->family != FAMILY_CONTROL && claim->has_period;
    if (event->type != CK_EVENT_REFERENCE)
        return true;
    if (event->topic == &intake_supply)
        return has_flow(claim, CLAIM_FLOW_PRODUCTION);
    if (event->topic != &intake_releases || !marker)
        return true;
    return claim_has_markets(claim) && (claim->row.anchors.reporter != ANCHOR_CLAUSE || ck_bytes_equal(marker->reporter, claim->row.reporter));
}

static int verify_learned(struct ck_learning *step, const struct ck_event *event, struct ck_bytes key, struct ck_bytes row)
{
    struct checked_claim record;
    struct claim         claim;

    if (!key.data)
        return CK_STEP_OK;
    ck_row_read(&(struct ck_row){ .key = key, .value = row }, &checked_claim_type, &record, step->arena);
    claim = claim_of(key, &record);
    if (concerns(event, &claim))
        ck_marks_add(step->marks, key);
    return CK_STEP_OK;
}

/* ---- settle ---- */

static void judge_claim(struct judge *judge, struct verdict *verdict)
{
    enum verdict_why obstacle = claim_obstacle(judge->claim);

    if (obstacle != VERDICT_WHY_UNKNOWN) {
        judge_unknown(judge, obstacle, verdict);
        return;
    }
    if (judge->claim->family == FAMILY_CONTROL)
        judge_control(judge, verdict);
    else
        judge_trade(judge, verdict);
}

static int verify_settle(struct ck_settling *step, struct ck_bytes subject)
{
    struct claim   claim;
    struct judge   judge;
    struct verdict verdict;

    if (!claim_read(step->tables[VERIFY_CLAIMS], step->arena, subject, &claim))
        return CK_STEP_OK;
    verdict = (struct verdict){
        .news = claim.news,
        .item = claim.item,
        .ordinal = claim.ordinal,
        .metric = claim.row.metric,
        .reporter = claim.row.reporter,
        .partner = claim.row.partner,
        .flow = claim.row.flow,
        .period = claim.row.period,
        .base_period = claim.row.base_period,
        .base_kind = claim.row.base_kind,
        .hedged = claim.row.hedged,
        .figures_not_read = claim.row.named.figures_not_read,
        .reader = claim.reader,
        .article_missing = claim.row.article_missing,
        .published_on = ck_day_from_ms(claim.row.published_at),
    };
    judge_open(&judge, step, &claim);
    judge_claim(&judge, &verdict);
    assert(verdict.verdict != VERDICT_KIND_UNKNOWN);
    evidence_name(&judge, &verdict);
    return ck_out_state(step, &policy_verdicts, &verdict);
}

/* news|item|ordinal is stated by item|news|ordinal, whatever stands behind. */
static size_t verify_subject(const struct ck_topic *topic, struct ck_bytes key, char *buf)
{
    struct ck_bytes parts[SUBJECT_PARTS];
    struct ck_key   subject = { buf, 0 };

    (void)topic;
    ck_key_split(key, parts, SUBJECT_PARTS);
    ck_key_text(&subject, parts[1]);
    ck_key_text(&subject, parts[0]);
    ck_key_text(&subject, parts[2]);
    return subject.size;
}

static const struct ck_input inputs[] = {
    { &policy_claims, CK_INPUT_STREAM, NULL },
    { &trade_enriched, CK_INPUT_STREAM, NULL },
    { &intake_measures, CK_INPUT_REFERENCE, reference_learn_measure, .required = true },
    { &intake_items, CK_INPUT_REFERENCE, reference_learn_item },
    { &intake_supply, CK_INPUT_REFERENCE, reference_learn_supply },
    { &intake_releases, CK_INPUT_REFERENCE, reference_learn_release },
    { 0 },
};
static const struct ck_topic *const outputs[] = { &policy_verdicts, NULL };
static const struct ck_table_type   tables[] = {
      [VERIFY_CLAIMS] = { "claims", &checked_claim_type },
      [VERIFY_FACTS] = { "facts", &cell_fact_type },
      [VERIFY_SERIES] = { "series", &series_entry_type },
      [VERIFY_MARKETS] = { "markets", &series_entry_type },
      { 0 },
};

extern const struct ck_processor verify;
const struct ck_processor        verify = {
           .name = "verify",
           .purpose = "what the customs figures and the control list say of a claim",
           .inputs = inputs,
           .outputs = outputs,
           .reference = &trade_reference,
           .tables = tables,
           .apply = verify_apply,
           .learned = verify_learned,
           .settle = verify_settle,
           .subject = verify_subject,
};
