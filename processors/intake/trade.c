/* SPDX-License-Identifier: Apache-2.0
 * Trade figures and release markers. Kilograms become grams and dollars cents here, once. */
#include "internal.h"

#include <math.h>

#include "domain/model/code.h"
#include "domain/model/topics.h"
#include "records.h"

#define TEXT(name, what)                                                                                                                             \
    {                                                                                                                                                \
#name, offsetof(struct trade_record, name), what                                                                                             \
    }
static const struct text_rule item_texts[] = {
    TEXT(source, TEXT_KEY | TEXT_UPPER), TEXT(reporter, TEXT_COUNTRY), TEXT(partner, TEXT_COUNTRY | TEXT_WORLD), TEXT(commodity, TEXT_ITEM), { 0 },
};
static const struct text_rule code_texts[] = {
    TEXT(source, TEXT_KEY | TEXT_UPPER), TEXT(reporter, TEXT_COUNTRY), TEXT(partner, TEXT_COUNTRY | TEXT_WORLD), TEXT(commodity, TEXT_CODE), { 0 },
};
#undef TEXT

#define TEXT(name, what)                                                                                                                             \
    {                                                                                                                                                \
#name, offsetof(struct release_marker, name), what                                                                                           \
    }
static const struct text_rule release_texts[] = {
    TEXT(source, TEXT_KEY | TEXT_UPPER),
    TEXT(reporter, TEXT_COUNTRY),
    TEXT(commodity_prefix, TEXT_PREFIX | TEXT_ANY),
    { 0 },
};
#undef TEXT

static struct ck_maybe_long scaled(struct ck_maybe_double value, double scale)
{
    return value.known ? ck_known_long(llround(value.value * scale)) : (struct ck_maybe_long){ 0 };
}

/* Missing, zero, suppressed and withdrawn exclude each other in one cell. */
static void check_observation(struct intake_finding *finding, const struct trade_record *record, struct trade_fact *fact)
{
    bool is_withdrawn = fact->observation == OBSERVATION_WITHDRAWN;

    if (is_withdrawn && fact->value_cents.known)
        note_number(finding, CK_REASON_CONTRADICTION, "value_usd", record->value_usd.value, "beside WITHDRAWN");
    if (is_withdrawn && fact->quantity_g.known)
        note_number(finding, CK_REASON_CONTRADICTION, "quantity_kg", record->quantity_kg.value, "beside WITHDRAWN");
    if (fact->observation == OBSERVATION_SUPPRESSED && fact->quantity_g.known)
        note_number(finding, CK_REASON_CONTRADICTION, "quantity_kg", record->quantity_kg.value, "beside SUPPRESSED");
    if (fact->observation != OBSERVATION_CONFIRMED_ZERO)
        return;
    if (fact->quantity_g.known && fact->quantity_g.value != 0)
        note_number(finding, CK_REASON_CONTRADICTION, "quantity_kg", record->quantity_kg.value, "beside CONFIRMED_ZERO");
    fact->quantity_g = ck_known_long(0);
}

int accept_trade(struct ck_applying *step, const void *value)
{
    struct trade_record     record = *(const struct trade_record *)value;
    const struct text_rule *texts = record.nomenclature == NOMENCLATURE_ITEM ? item_texts : code_texts;
    struct trade_fact       fact;
    struct intake_finding   finding;

    canonicalise(texts, &record, step->arena);
    finding = check_record(&trade_record_type, texts, step->day, &record);
    if (record.nomenclature != NOMENCLATURE_ITEM && !code_fits(record.commodity, record.nomenclature))
        note_code(&finding, "commodity", record.commodity, code_digits_max(record.nomenclature));
    check_period(&finding, record.period, record.period_months, record.published_at, step->config);
    if (finding.reason < (int)CK_REASON_CONTRADICTION) /* the numbers may be out of range */
        return conclude(step, &finding, NULL, NULL);
    fact = (struct trade_fact){
        .source = record.source,
        .reporter = record.reporter,
        .partner = record.partner,
        .flow = record.flow,
        .nomenclature = record.nomenclature,
        .commodity = record.commodity,
        .period = record.period,
        .period_months = record.period_months,
        .quantity_g = scaled(record.quantity_kg, 1000),
        .value_cents = scaled(record.value_usd, 100),
        .observation = record.observation,
        .published_at = record.published_at,
        .reference = record.reference,
    };
    check_observation(&finding, &record, &fact);
    return conclude(step, &finding, &intake_trade, &fact);
}

int accept_release(struct ck_applying *step, const void *value)
{
    struct release_marker marker = *(const struct release_marker *)value;
    struct intake_finding finding;

    canonicalise(release_texts, &marker, step->arena);
    finding = check_record(&release_marker_type, release_texts, step->day, &marker);
    check_period(&finding, marker.period, 1, marker.published_at, step->config);
    return conclude(step, &finding, &intake_releases,
                    &(struct release_fact){
                        .source = marker.source,
                        .reporter = marker.reporter,
                        .flow = marker.flow,
                        .period = marker.period,
                        .commodity_prefix = marker.commodity_prefix,
                        .completeness = marker.completeness,
                        .published_at = marker.published_at,
                    });
}
