/* SPDX-License-Identifier: Apache-2.0
 * Control measures. What a measure leaves open is filled here, except in an AMEND, where null means "as before". */
#include "internal.h"

#include "chokepoint/day.h"
#include "domain/model/topics.h"
#include "records.h"

#define TEXT(name, ...)                                                                                                                              \
    {                                                                                                                                                \
#name, offsetof(struct control_measure, name), __VA_ARGS__                                                                                   \
    }
static const struct text_rule texts[] = {
    TEXT(measure_id, TEXT_KEY),
    TEXT(targets, TEXT_ARRAY | TEXT_ORDERED | TEXT_KEY, TARGETS_MAX),
    TEXT(origin, TEXT_COUNTRY),
    TEXT(destinations, TEXT_ARRAY | TEXT_COUNTRY | TEXT_ALL, DESTINATIONS_MAX),
    TEXT(excluded_destinations, TEXT_ARRAY | TEXT_COUNTRY, DESTINATIONS_MAX),
    TEXT(items, TEXT_ARRAY | TEXT_ITEM | TEXT_ANY, MEASURE_ITEMS_MAX),
    TEXT(commodity_prefixes, TEXT_ARRAY | TEXT_PREFIX, PREFIXES_MAX),
    { 0 },
};
#undef TEXT

static void fill_int(struct ck_maybe_int *value, int32_t fallback)
{
    if (!value->known)
        *value = ck_known_int(fallback);
}

static void fill(struct control_measure *measure)
{
    fill_int(&measure->coverage, COVERAGE_FULL);
    fill_int(&measure->end_use, END_USE_ANY);
    fill_int(&measure->restriction, RESTRICTION_NONE);
    fill_int(&measure->end_inclusive, END_INCLUSIVE_TRUE);
    fill_int(&measure->valid_from, measure->announced_on.known ? measure->announced_on.value : ck_day_from_ms(measure->known_at));
}

/* Readers count from a first day; only an end may be the last day that there is, for then it is open. */
static void check_begin(struct intake_finding *finding, struct ck_maybe_int day, const char *field)
{
    if (day.known && !ck_day_has_room(day.value))
        note_day(finding, CK_REASON_BAD_PERIOD, field, day.value, "out of the years that a first day may be of");
}

/* A clause without destinations, or without items and codes, controls nothing; an act without targets acts on nothing. */
static void check_meaning(struct intake_finding *finding, const struct control_measure *measure)
{
    bool clause = measure->act == ACT_BASE || measure->act == ACT_REPLACE;

    if (clause && measure->destinations.count == 0)
        note(finding, CK_REASON_MISSING_FIELD, "destinations", "BASE and REPLACE name them, or ALL");
    else if (clause && measure->items.count == 0 && measure->commodity_prefixes.count == 0)
        note(finding, CK_REASON_MISSING_FIELD, "items, commodity_prefixes", "BASE and REPLACE name one of them");
    else if (measure->act != ACT_UNKNOWN && measure->act != ACT_BASE && measure->act != ACT_ENFORCEMENT && measure->targets.count == 0)
        note(finding, CK_REASON_MISSING_FIELD, "targets", "the act names the measures that it acts on");
}

int accept_measure(struct ck_applying *step, const void *value)
{
    struct control_measure measure = *(const struct control_measure *)value;
    struct intake_finding  finding;

    canonicalise(texts, &measure, step->arena);
    if (measure.act != ACT_AMEND)
        fill(&measure);
    finding = check_record(&control_measure_type, texts, step->day, &measure);
    check_meaning(&finding, &measure);
    check_begin(&finding, measure.announced_on, "announced_on");
    check_begin(&finding, measure.valid_from, "valid_from");
    if (measure.valid_from.known && measure.valid_to.known && measure.valid_to.value < measure.valid_from.value)
        note_day(&finding, CK_REASON_BAD_PERIOD, "valid_to", measure.valid_to.value, "before valid_from");
    return conclude(step, &finding, &intake_measures,
                    &(struct measure_fact){
                        .measure_id = measure.measure_id,
                        .act = measure.act,
                        .targets = measure.targets,
                        .authority = measure.authority,
                        .instrument = measure.instrument,
                        .origin = measure.origin,
                        .destinations = measure.destinations,
                        .excluded_destinations = measure.excluded_destinations,
                        .items = measure.items,
                        .commodity_prefixes = measure.commodity_prefixes,
                        .coverage = measure.coverage,
                        .end_use = measure.end_use,
                        .restriction = measure.restriction,
                        .announced_on = measure.announced_on,
                        .valid_from = measure.valid_from,
                        .valid_to = measure.valid_to,
                        .end_inclusive = measure.end_inclusive,
                        .known_at = measure.known_at,
                        .source_url = measure.source_url,
                        .note = measure.note,
                    });
}
