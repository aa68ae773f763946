/* SPDX-License-Identifier: Apache-2.0
 * enrich: adds to every trade fact the item of its code and the control status on the last day of its period.
 * intake.trade (measures, items as reference) ──▶ enrich ──▶ trade.enriched
 *
 * A row is a fact with its latest and first version; the subject is the row's key, because the item, with which the output key begins, may become
 * another when the catalogue changes. */
#include "chokepoint/day.h"
#include "chokepoint/key.h"
#include "chokepoint/number.h"
#include "chokepoint/processor.h"
#include "domain/control/status.h"
#include "domain/model/compare.h"
#include "domain/model/edition.h"
#include "domain/model/topics.h"
#include "domain/reference/reference.h"
#include "records.h"

enum { FACTS };
enum { FACT_PARTS = 8, ENRICHED_PARTS = 9, ARRAY_ITEMS_MAX = 256 };

static const double GRAMS_PER_KG = 1000, CENTS_PER_USD = 100;

static struct trade_version version_of(const struct trade_fact *fact)
{
    return (struct trade_version){ fact->published_at, fact->quantity_g, fact->value_cents, fact->observation, fact->reference };
}

static bool is_greater(const struct trade_version *a, const struct trade_version *b)
{
    return record_compare(&trade_version_type, 0, trade_version_type.field_count, a, b) > 0;
}

/* Versions are a set: the greatest and the least stay, in whatever order they come. */
static int enrich_apply(struct ck_applying *step, const struct ck_event *event)
{
    const struct trade_fact *fact = event->value;
    struct trade_version     version = version_of(fact);
    struct trade_versions    row;
    char                     buf[CK_KEY_SIZE_MAX];
    struct ck_bytes          key = { buf, ck_topic_key(&intake_trade, fact, buf) };

    if (!ck_table_read(step->tables[FACTS], &trade_versions_type, key, &row, step->arena))
        row = (struct trade_versions){ version, version };
    else if (is_greater(&version, &row.latest))
        row.latest = version;
    else if (is_greater(&row.first, &version))
        row.first = version;
    else
        return CK_STEP_OK;
    ck_table_write(step->tables[FACTS], &trade_versions_type, key, &row);
    ck_marks_add(step->marks, key);
    return CK_STEP_OK;
}

/* Exports come from the reporter, imports from the partner. */
static bool is_export(enum flow flow) { return flow == FLOW_EXPORT || flow == FLOW_RE_EXPORT; }

/* The index of a symbol; it is one, since the key was written from it. */
static int32_t symbol_of(const struct ck_enum_type *type, struct ck_bytes name)
{
    int32_t index = 0;

    while ((size_t)index + 1 < type->count && !ck_bytes_equal(enum_name(type, index), name))
        index++;
    return index;
}

/* The origin of the fact with this key. */
static struct ck_bytes origin_of(struct ck_bytes key)
{
    struct ck_bytes parts[FACT_PARTS];

    if (ck_key_split(key, parts, FACT_PARTS) != FACT_PARTS)
        return (struct ck_bytes){ 0 };
    return is_export((enum flow)symbol_of(&flow_symbols, parts[3])) ? parts[2] : parts[4];
}

/* An item may touch any fact, and so may a measure whose earlier versions or targets are of other origins; else it touches its own origin's. No fact
 * depends on the day. */
static int enrich_learned(struct ck_learning *step, const struct ck_event *event, struct ck_bytes key, struct ck_bytes row)
{
    const struct measure_fact *measure = event->type == CK_EVENT_REFERENCE && event->topic == &intake_measures ? event->value : NULL;

    (void)row;
    if (!key.data || event->type == CK_EVENT_DAY)
        return CK_STEP_OK;
    if (measure && measures_apart(step->reference) && !ck_bytes_equal(origin_of(key), measure->origin))
        return CK_STEP_OK;
    ck_marks_add(step->marks, key);
    return CK_STEP_OK;
}

/* What the key of a row says: commodity|nomenclature|reporter|flow|partner|period|months|source. */
static bool read_key(struct ck_bytes key, struct enriched_trade *ret_trade)
{
    struct ck_bytes parts[FACT_PARTS];
    int32_t         month;
    int64_t         months;

    if (ck_key_split(key, parts, FACT_PARTS) != FACT_PARTS || !ck_month_read(parts[5], &month) || !ck_number_read_long(parts[6], &months))
        return false;
    *ret_trade = (struct enriched_trade){
        .source = parts[7],
        .reporter = parts[2],
        .partner = parts[4],
        .flow = (enum flow)symbol_of(&flow_symbols, parts[3]),
        .nomenclature = (enum nomenclature)symbol_of(&nomenclature_symbols, parts[1]),
        .commodity = parts[0],
        .period = ck_month_first_day(month),
        .period_months = (int32_t)months,
    };
    return true;
}

static struct ck_maybe_double divided(struct ck_maybe_long number, double by)
{
    return number.known ? ck_known_double((double)number.value / by) : (struct ck_maybe_double){ 0 };
}

/* Another quantity, or none stated any more. */
static bool differs(const struct trade_version *a, const struct trade_version *b)
{
    if ((a->observation == OBSERVATION_WITHDRAWN) != (b->observation == OBSERVATION_WITHDRAWN) || a->grams.known != b->grams.known)
        return true;
    return a->grams.known && a->grams.value != b->grams.value;
}

static void take_versions(const struct trade_versions *row, struct enriched_trade *trade)
{
    const struct trade_version *latest = &row->latest;

    trade->quantity_kg = divided(latest->grams, GRAMS_PER_KG);
    trade->quantity_g = latest->grams;
    trade->value_usd = divided(latest->cents, CENTS_PER_USD);
    trade->observation = latest->observation;
    trade->published_at = trade->vintage = latest->published_at;
    trade->reference = latest->reference;
    trade->first_quantity_kg = divided(row->first.grams, GRAMS_PER_KG);
    trade->revised = differs(latest, &row->first);
}

/* An ITEM record belongs to the item that it names, a code to the item that it maps to (SPEC 4.2, SPEC 5.7). */
static void take_item(const struct reference *reference, struct enriched_trade *trade, struct ck_arena *arena)
{
    const struct item_fact *item;
    struct code_mapping     mapping;

    if (trade->nomenclature == NOMENCLATURE_ITEM) {
        item = catalogue_item(reference, trade->commodity);
        trade->item_coverage = ck_known_int(item ? (int32_t)item->coverage : ITEM_COVERAGE_NO_CODE);
        if (trade->item_coverage.value != ITEM_COVERAGE_MIXED)
            trade->item = trade->commodity;
        return;
    }
    mapping = catalogue_map(reference, trade->commodity, trade->nomenclature, arena);
    if (mapping.edition_unknown)
        trade->unmapped = ck_known_int(UNMAPPED_EDITION);
    trade->item = mapping.item;
    trade->candidates = mapping.candidates;
    if (trade->candidates.count > ARRAY_ITEMS_MAX)
        trade->candidates.count = ARRAY_ITEMS_MAX;
    if (mapping.item.data || mapping.mixed)
        trade->item_coverage = ck_known_int((int32_t)mapping.coverage);
}

static struct status_question question_of(const struct enriched_trade *trade)
{
    bool            exporting = is_export(trade->flow);
    struct ck_bytes partner = ck_bytes_equal(trade->partner, CK_BYTES("WLD")) ? CK_BYTES("ALL") : trade->partner;
    bool            by_item = trade->nomenclature == NOMENCLATURE_ITEM;

    return (struct status_question){
        .origin = exporting ? trade->reporter : partner,
        .destination = exporting ? partner : trade->reporter,
        .item = by_item ? trade->commodity : (struct ck_bytes){ 0 },
        .code = by_item ? (struct ck_bytes){ 0 } : trade->commodity,
        .nomenclature = by_item ? NOMENCLATURE_UNKNOWN : trade->nomenclature,
        .known_ms = INT64_MAX,
    };
}

/* Days from first to last, both included, with severity above 0. */
static int32_t days_controlled(struct status_timeline timeline, int32_t first, int32_t last)
{
    int32_t days = 0;

    for (size_t i = 0; i < timeline.count; i++) {
        int32_t from = timeline.runs[i].first_day > first ? timeline.runs[i].first_day : first;
        int32_t to = i + 1 < timeline.count && timeline.runs[i + 1].first_day <= last ? timeline.runs[i + 1].first_day - 1 : last;

        if (timeline.runs[i].severity > 0 && from <= to)
            days += to - from + 1;
    }
    return days;
}

static void cut(size_t *count)
{
    if (*count > ARRAY_ITEMS_MAX)
        *count = ARRAY_ITEMS_MAX;
}

static void take_control(const struct reference *reference, struct enriched_trade *trade, struct ck_arena *arena)
{
    struct status_question question = question_of(trade);
    struct status_timeline timeline = status_timeline(reference, &question, arena);
    int32_t                last = ck_month_first_day(ck_month_from_day(trade->period) + trade->period_months) - 1;

    question.day = last;
    trade->control = status_ask(reference, &question, arena);
    if (edition_is_earlier(trade->nomenclature) && !trade->item_coverage.known && trade->control.coverage.known &&
        trade->control.coverage.value == COVERAGE_FULL)
        trade->control.coverage.value = COVERAGE_PARTIAL; /* equal digits of another edition are no equal scope */
    trade->status_first = status_on(timeline, trade->period);
    trade->days_controlled = days_controlled(timeline, trade->period, last);
    cut(&trade->control.measures.count);
    cut(&trade->control.scoped.count);
    cut(&trade->control.suspended.count);
    cut(&trade->control.never_operated.count);
}

static int enrich_settle(struct ck_settling *step, struct ck_bytes subject)
{
    struct trade_versions row;
    struct enriched_trade trade;

    if (!ck_table_read(step->tables[FACTS], &trade_versions_type, subject, &row, step->arena) || !read_key(subject, &trade))
        return CK_STEP_OK;
    take_versions(&row, &trade);
    take_item(step->reference, &trade, step->arena);
    if (trade.nomenclature == NOMENCLATURE_ITEM && !catalogue_item(step->reference, trade.commodity))
        ck_out_note(step, trade.commodity);
    take_control(step->reference, &trade, step->arena);
    return ck_out_state(step, &trade_enriched, &trade);
}

/* item|reporter|flow|partner|period|months|source|nomenclature|commodity: the fact's key is its end and its middle. */
static size_t enrich_subject(const struct ck_topic *topic, struct ck_bytes key, char *buf)
{
    struct ck_bytes parts[ENRICHED_PARTS];
    struct ck_key   subject = { buf, 0 };

    (void)topic;
    if (ck_key_split(key, parts, ENRICHED_PARTS) != ENRICHED_PARTS)
        return 0;
    ck_key_text(&subject, parts[8]);
    ck_key_text(&subject, parts[7]);
    for (size_t i = 1; i < 7; i++)
        ck_key_text(&subject, parts[i]);
    return subject.size;
}

static bool is_unknown(const void *reference, struct ck_bytes item) { return !catalogue_item(reference, item); }

/* Each unknown item counts as an item of its own; the note reveals a misspelt one. */
static const struct ck_note_type notes = {
    .event = "unknown_items",
    .member = "items",
    .effect = "the catalogue has no such items: each is one of its own, to which no measure or code leads unless it names it alike",
    .holds = is_unknown,
};

static bool has_item(const void *record) { return ((const struct enriched_trade *)record)->item.data != NULL; }

static const struct ck_worth_type worth = {
    .output = &trade_enriched,
    .counts = has_item,
    .records = "trade records",
    .lack = "are of an item of the catalogue: no figures and no alerts come of them. " CATALOGUE_ADVICE,
};

static const struct ck_input inputs[] = {
    { &intake_trade, CK_INPUT_STREAM, NULL },
    { &intake_measures, CK_INPUT_REFERENCE, reference_learn_measure, .required = true,
      .without = "every control status is NONE_KNOWN (control.measures: chokepoint ingest shipped --kind reference)" },
    { &intake_items, CK_INPUT_REFERENCE, reference_learn_item,
      .without = "no customs code belongs to an item, and nothing is computed from it (reference.items: chokepoint ingest shipped --kind "
                 "reference)" },
    { 0 },
};
static const struct ck_topic *const outputs[] = { &trade_enriched, NULL };
static const struct ck_table_type   tables[] = { { "facts", &trade_versions_type }, { 0 } };

extern const struct ck_processor enrich;
const struct ck_processor        enrich = {
           .name = "enrich",
           .purpose = "attaches to every trade record its item and the control status that applied to it",
           .inputs = inputs,
           .outputs = outputs,
           .reference = &trade_reference,
           .notes = &notes,
           .tables = tables,
           .apply = enrich_apply,
           .learned = enrich_learned,
           .settle = enrich_settle,
           .subject = enrich_subject,
           .worth = &worth,
};
