/* SPDX-License-Identifier: Apache-2.0
 * leverage: computes how much leverage an exporter holds and uses over each item, month by month; and detects trade that may have bypassed a ban.
 * trade.enriched (measures, items, supply, releases as reference) ──▶ leverage ──▶ leverage.indicators, leverage.reroutes
 *
 * A subject is a series, item|reporter|flow|partner, with the records of all its months; or a triple, item|origin|REROUTE|hub|destination. Rows are
 * compact facts under the key of trade.enriched, and two lists of series. Everything of an item begins with it, and so lies in one partition. */
#include "internal.h"

#include "chokepoint/key.h"
#include "domain/model/topics.h"
#include "domain/trade/fact_tables.h"

enum { TRIPLE_PARTS = 5, INDICATOR_PARTS = 5, REROUTE_PARTS = 5 };

/* A series is in the lists while its dependents are marked: after it came, before it goes. */
static int leverage_apply(struct ck_applying *step, const struct ck_event *event)
{
    const struct fact_tables stored = { step->tables[LEVERAGE_FACTS], step->tables[LEVERAGE_SERIES], step->tables[LEVERAGE_PARTNERS] };
    const struct ck_learning marking = ck_learning_of(step);
    struct fact_scope        entered;
    bool                     remains, is_new;

    if (!fact_scope_read(event->key, &entered))
        return CK_STEP_OK;
    if (!fact_tables_state(event)) {
        remains = fact_tables_remove(&stored, event->key, &entered);
        dependents_mark(&marking, &entered.series, entered.months, remains);
        if (!remains)
            fact_tables_unlist(&stored, &entered.series);
        return CK_STEP_OK;
    }
    is_new = fact_tables_put(&stored, event->key, &entered, event->value);
    dependents_mark(&marking, &entered.series, entered.months, !is_new);
    return CK_STEP_OK;
}

static bool concerns_supply(const struct ck_learning *step, const struct supply_entry *current, struct ck_bytes item)
{
    struct ancestors ancestors = ancestors_of(step->reference, item);

    return !current || ancestors_have(&ancestors, current->item);
}

/* Measures and items may change any status, share of production or coverage by markers: an earlier version may have named other items. A supply fact
 * affects an item and its descendants; a marker affects every series of its reporter and flow, and their dependents. */
static int leverage_learned(struct ck_learning *step, const struct ck_event *event, struct ck_bytes key, struct ck_bytes row)
{
    const struct release_fact *marker = event->value;
    struct series              series;

    (void)row;
    if (!key.data || event->type == CK_EVENT_DAY || !series_read(key, &series))
        return CK_STEP_OK;
    if (event->type == CK_EVENT_REFERENCE && event->topic == &intake_supply) {
        if (concerns_supply(step, event->value, series.item))
            dependents_mark_own(step, &series, ck_months_all());
        return CK_STEP_OK;
    }
    if (event->type == CK_EVENT_REFERENCE && event->topic == &intake_releases) {
        if (!marker || (marker->flow == series.flow && ck_bytes_equal(marker->reporter, series.reporter)))
            dependents_mark_cells(step, &series);
        return CK_STEP_OK;
    }
    dependents_mark_own(step, &series, ck_months_all());
    dependents_mark_triples(step, &series, DEPENDENTS_ALL);
    return CK_STEP_OK;
}

static int leverage_settle(struct ck_settling *step, struct ck_bytes subject)
{
    struct ck_bytes parts[TRIPLE_PARTS];
    struct series   series;

    if (series_read(subject, &series))
        return indicators_state(step, &series);
    if (ck_key_split(subject, parts, TRIPLE_PARTS) == TRIPLE_PARTS)
        return reroutes_state(step, parts[0], parts[1], parts[3], parts[4]);
    return CK_STEP_OK;
}

static size_t indicator_subject(struct ck_bytes key, char *buf)
{
    struct ck_bytes parts[INDICATOR_PARTS];
    struct ck_key   subject = { buf, 0 };

    ck_key_split(key, parts, INDICATOR_PARTS);
    ck_key_text(&subject, parts[1]);
    ck_key_text(&subject, parts[0]);
    ck_key_text(&subject, parts[2]);
    ck_key_text(&subject, parts[3]);
    return subject.size;
}

static size_t reroute_subject(struct ck_bytes key, char *buf)
{
    struct ck_bytes parts[REROUTE_PARTS];
    struct ck_key   subject = { buf, 0 };

    ck_key_split(key, parts, REROUTE_PARTS);
    ck_key_text(&subject, parts[1]);
    ck_key_text(&subject, parts[0]);
    ck_key_text(&subject, CK_BYTES("REROUTE"));
    ck_key_text(&subject, parts[2]);
    ck_key_text(&subject, parts[3]);
    return subject.size;
}

static size_t leverage_subject(const struct ck_topic *topic, struct ck_bytes key, char *buf)
{
    return topic == &leverage_reroutes ? reroute_subject(key, buf) : indicator_subject(key, buf);
}

static const struct ck_input inputs[] = {
    { &trade_enriched, CK_INPUT_STREAM, NULL },
    { &intake_measures, CK_INPUT_REFERENCE, reference_learn_measure, .required = true },
    { &intake_items, CK_INPUT_REFERENCE, reference_learn_item },
    { &intake_supply, CK_INPUT_REFERENCE, reference_learn_supply },
    { &intake_releases, CK_INPUT_REFERENCE, reference_learn_release },
    { 0 },
};
static const struct ck_topic *const outputs[] = { &leverage_indicators, &leverage_reroutes, NULL };
static const struct ck_table_type   tables[] = {
      [LEVERAGE_SERIES] = { "series", &series_entry_type },
      [LEVERAGE_FACTS] = { "facts", &cell_fact_type },
      [LEVERAGE_PARTNERS] = { "partners", &series_entry_type },
      { 0 },
};

extern const struct ck_processor leverage;
const struct ck_processor        leverage = {
           .name = "leverage",
           .purpose = "how much leverage an exporter holds and uses: change, anomaly, recovery, dependency; and reroutes",
           .inputs = inputs,
           .outputs = outputs,
           .reference = &trade_reference,
           .tables = tables,
           .apply = leverage_apply,
           .learned = leverage_learned,
           .settle = leverage_settle,
           .subject = leverage_subject,
};
