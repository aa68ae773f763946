/* SPDX-License-Identifier: Apache-2.0
 * verify: what the customs figures and the control list say of a claim.
 * policy.claims, trade.enriched (measures, items, supply, releases as reference) ──▶ verify ──▶ policy.verdicts
 *
 * A subject is a claim, item|news|ordinal: it lies with the figures of its item. Rows are claims, facts as leverage keeps them, and for each market
 * (item, reporter, flow) the claims that rest on it. */
#include "parts.h"

#include "chokepoint/day.h"
#include "chokepoint/key.h"
#include "chokepoint/topics.h"
#include "core/ledger.h"

#include <assert.h>

enum { SUBJECT_PARTS = 3 };

/* ---- which claims read a market ---- */

/* item|reporter|flow| */
static struct bytes market_prefix(const struct series *series, char *buf)
{
    struct series all = *series;

    all.partner = BYTES("");
    return series_key(&all, buf);
}

/* item|reporter|flow|news|ordinal */
static struct bytes reader_key(const struct claim *claim, char *buf)
{
    struct series series = claim_series(claim);
    struct key    key = { buf, 0 };

    key_text(&key, series.item);
    key_text(&key, series.reporter);
    key_text(&key, enum_name(&flow_symbols, (int32_t)series.flow));
    key_text(&key, claim->news);
    key_long(&key, claim->ordinal);
    return key_bytes(&key);
}

static void mark_readers(struct step *step, const struct series *series)
{
    char              prefix_buf[KEY_SIZE_MAX], buf[KEY_SIZE_MAX];
    struct bytes      prefix = market_prefix(series, prefix_buf);
    struct table_walk walk = table_each(step->tables[VERIFY_MARKETS], prefix);
    struct row        row;

    while (table_next(&walk, &row)) {
        struct key subject = { buf, 0 };

        key_text(&subject, series->item);
        key_text(&subject, (struct bytes){ row.key.data + prefix.size, row.key.size - prefix.size });
        marks_add(step->marks, key_bytes(&subject));
    }
}

/* ---- apply ---- */

static void forget_reader(struct step *step, struct bytes key)
{
    char         buf[KEY_SIZE_MAX];
    struct claim claim;

    if (claim_read(step, key, &claim) && claim_has_series(&claim))
        table_remove(step->tables[VERIFY_MARKETS], reader_key(&claim, buf));
}

static void apply_claim(struct step *step, const struct event *event)
{
    const struct series_entry entry = { .has_facts = true };
    char                      buf[KEY_SIZE_MAX];
    struct checked_claim      row;
    struct claim              claim;

    forget_reader(step, event->key);
    marks_add(step->marks, event->key);
    if (event->type == EVENT_RETRACTED) {
        table_remove(step->tables[VERIFY_CLAIMS], event->key);
        return;
    }
    row = claim_row(event->value);
    claim = claim_of(event->key, &row);
    table_write(step->tables[VERIFY_CLAIMS], &checked_claim_type, event->key, &row);
    if (claim_has_series(&claim))
        table_write(step->tables[VERIFY_MARKETS], &series_entry_type, reader_key(&claim, buf), &entry);
}

static void apply_trade(struct step *step, const struct event *event)
{
    const struct ledger ledger = { step->tables[VERIFY_FACTS], step->tables[VERIFY_SERIES], NULL };
    struct entered      entered;

    if (!ledger_read(event->key, &entered))
        return;
    mark_readers(step, &entered.series);
    if (ledger_states(event))
        ledger_put(&ledger, event->key, &entered, event->value);
    else if (!ledger_remove(&ledger, event->key, &entered))
        ledger_unlist(&ledger, &entered.series);
}

static int verify_apply(struct step *step, const struct event *event)
{
    if (event->topic == &policy_claims)
        apply_claim(step, event);
    else
        apply_trade(step, event);
    return STEP_OK;
}

/* ---- learned ---- */

/* Measures and items may change any status and what markers cover; supply facts are read for production only; the day decides whether figures may
 * still come. */
static bool concerns(const struct event *event, const struct claim *claim)
{
    const struct release_fact *marker = event->value;
    struct series              series;

    if (event->type == EVENT_DAY)
        return claim->family != FAMILY_CONTROL && claim->has_period;
    if (event->type != EVENT_REFERENCE)
        return true;
    if (event->topic == &intake_supply)
        return claim->row.flow.known && claim->row.flow.value == CLAIM_FLOW_PRODUCTION;
    if (event->topic != &intake_releases || !marker)
        return true;
    if (!claim_has_series(claim))
        return false;
    series = claim_series(claim);
    return marker->flow == series.flow && bytes_equal(marker->reporter, series.reporter);
}

static int verify_learned(struct step *step, const struct event *event, struct bytes key, struct bytes row)
{
    struct checked_claim record;
    struct claim         claim;

    if (!key.data)
        return STEP_OK;
    row_read(&(struct row){ .key = key, .value = row }, &checked_claim_type, &record, step->arena);
    claim = claim_of(key, &record);
    if (concerns(event, &claim))
        marks_add(step->marks, key);
    return STEP_OK;
}

/* ---- settle ---- */

static void judge_read(struct judge *judge)
{
    struct step *step = judge->step;

    if (!claim_has_series(judge->claim))
        return;
    judge->market = (struct market){
        .facts = step->tables[VERIFY_FACTS],
        .series = step->tables[VERIFY_SERIES],
        .reference = step->reference,
        .of = claim_series(judge->claim),
        .from = INT32_MIN,
        .arena = step->arena,
    };
    if (series_is_world(&judge->market.of)) {
        judge->own = market_world(&judge->market);
    } else {
        struct cells *cells = arena_take(step->arena, sizeof *cells);

        *cells = market_cells(&judge->market, judge->market.of.partner);
        judge->own = cells;
    }
}

static void judge_claim(struct judge *judge, struct verdict *verdict)
{
    enum verdict_why obstacle = claim_obstacle(judge->claim);

    if (obstacle != VERDICT_WHY_UNKNOWN) {
        judge_unknown(judge, obstacle, verdict);
        return;
    }
    switch (judge->claim->family) {
    case FAMILY_CONTROL: judge_control(judge, verdict); break;
    case FAMILY_RANK: judge_rank(judge, verdict); break;
    case FAMILY_RECORD: judge_record(judge, verdict); break;
    default: judge_trade(judge, verdict);
    }
}

static int verify_settle(struct step *step, struct bytes subject)
{
    struct claim   claim;
    struct judge   judge = { .step = step, .claim = &claim };
    struct verdict verdict;

    if (!claim_read(step, subject, &claim))
        return STEP_OK;
    verdict = (struct verdict){
        .news = claim.news,
        .item = claim.item,
        .ordinal = claim.ordinal,
        .metric = claim.row.metric,
        .reporter = claim.row.reporter,
        .partner = claim.row.partner,
        .flow = claim.row.flow,
        .period = claim.row.period,
        .hedged = claim.row.hedged,
        .published_on = day_from_ms(claim.row.published_at),
    };
    judge_read(&judge);
    judge_claim(&judge, &verdict);
    assert(verdict.verdict != VERDICT_KIND_UNKNOWN);
    evidence_name(&judge, &verdict);
    return out_state(step->out, &policy_verdicts, &verdict);
}

/* news|item|ordinal is stated by item|news|ordinal. */
static size_t verify_subject(const struct topic *topic, struct bytes key, char *buf)
{
    struct bytes parts[SUBJECT_PARTS];
    struct key   subject = { buf, 0 };

    (void)topic;
    key_split(key, parts, SUBJECT_PARTS);
    key_text(&subject, parts[1]);
    key_text(&subject, parts[0]);
    key_text(&subject, parts[2]);
    return subject.size;
}

static const struct input inputs[] = {
    { &policy_claims, INPUT_STREAM, NULL },
    { &trade_enriched, INPUT_STREAM, NULL },
    { &intake_measures, INPUT_REFERENCE, reference_learn_measure },
    { &intake_items, INPUT_REFERENCE, reference_learn_item },
    { &intake_supply, INPUT_REFERENCE, reference_learn_supply },
    { &intake_releases, INPUT_REFERENCE, reference_learn_release },
    { 0 },
};
static const struct topic *const outputs[] = { &policy_verdicts, NULL };
static const struct table_type   tables[] = {
      [VERIFY_CLAIMS] = { "claims", &checked_claim_type },
      [VERIFY_FACTS] = { "facts", &cell_fact_type },
      [VERIFY_SERIES] = { "series", &series_entry_type },
      [VERIFY_MARKETS] = { "markets", &series_entry_type },
      { 0 },
};

extern const struct processor verify;
const struct processor        verify = {
           .name = "verify",
           .purpose = "what the customs figures and the control list say of a claim",
           .inputs = inputs,
           .outputs = outputs,
           .tables = tables,
           .apply = verify_apply,
           .learned = verify_learned,
           .settle = verify_settle,
           .subject = verify_subject,
};
