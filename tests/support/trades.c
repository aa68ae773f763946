/* SPDX-License-Identifier: Apache-2.0
 * Enriched trade by hand. */
#include "support/trades.h"

#include <assert.h>
#include <criterion/criterion.h>
#include <math.h>

#include "chokepoint/day.h"
#include "chokepoint/key.h"
#include "domain/model/topics.h"

int32_t trades_day(const char *text)
{
    int32_t day = 0, month;

    if (month_read(bytes_from(text), &month))
        return month_first_day(month);
    if (!day_read(bytes_from(text), &day))
        assert(false);
    return day;
}

static struct maybe_double kilograms(double kg) { return kg == UNKNOWN_KG ? (struct maybe_double){ 0 } : known_double(kg); }

struct enriched_trade trades_of(const char *reporter, enum flow flow, const char *partner, const char *month, double kg)
{
    int64_t published_at = (int64_t)(trades_day(month) + 50) * DAY_MS;

    return (struct enriched_trade){
        .source = BYTES("GACC"),
        .reporter = bytes_from(reporter),
        .partner = bytes_from(partner),
        .flow = flow,
        .nomenclature = NOMENCLATURE_ITEM,
        .commodity = BYTES("antimony"),
        .period = trades_day(month),
        .period_months = 1,
        .quantity_kg = kilograms(kg),
        .observation = OBSERVATION_OBSERVED,
        .published_at = published_at,
        .item = BYTES("antimony"),
        .first_quantity_kg = kilograms(kg),
        .vintage = published_at,
    };
}

void trades_put(struct held *held, struct enriched_trade trade) { held_put(held, &trade_enriched, &trade); }

void trades_export(struct held *held, const char *reporter, const char *partner, const char *month, double kg)
{
    trades_put(held, trades_of(reporter, FLOW_EXPORT, partner, month, kg));
}

void trades_import(struct held *held, const char *reporter, const char *partner, const char *month, double kg)
{
    trades_put(held, trades_of(reporter, FLOW_IMPORT, partner, month, kg));
}

void trades_run(struct held *held, const char *reporter, enum flow flow, const char *partner, const char *first, int count, double kg)
{
    for (int i = 0; i < count; i++) {
        char text[MONTH_TEXT + 1] = { 0 };

        month_write(month_from_day(trades_day(first)) + i, text);
        trades_put(held, trades_of(reporter, flow, partner, text, kg));
    }
}

void trades_learn_measure(struct held *held, const char *id, const char *origin, const char *destination, enum restriction restriction,
                          const char *from)
{
    const struct bytes        destinations[] = { bytes_from(destination) }, items[] = { BYTES("antimony") };
    const struct measure_fact measure = {
        .measure_id = bytes_from(id),
        .act = ACT_BASE,
        .authority = BYTES(""),
        .instrument = BYTES(""),
        .origin = bytes_from(origin),
        .destinations = { destinations, 1 },
        .items = { items, 1 },
        .coverage = known_int(COVERAGE_FULL),
        .end_use = known_int(END_USE_ANY),
        .restriction = known_int((int32_t)restriction),
        .valid_from = known_int(trades_day(from)),
        .end_inclusive = known_int(END_INCLUSIVE_TRUE),
        .known_at = (int64_t)trades_day(from) * DAY_MS,
        .source_url = BYTES(""),
        .note = BYTES(""),
        .read_from = { BYTES(""), 0, 0 },
    };

    held_learn(held, &intake_measures, id, &measure);
}

void trades_learn_marker(struct held *held, const char *reporter, enum flow flow, const char *month, enum completeness completeness)
{
    const struct release_fact marker = {
        .source = BYTES("GACC"),
        .reporter = bytes_from(reporter),
        .flow = flow,
        .period = trades_day(month),
        .commodity_prefix = BYTES("*"),
        .completeness = completeness,
        .published_at = (int64_t)(trades_day(month) + 40) * DAY_MS,
        .origin = { BYTES(""), 0, 0 },
    };

    held_learn(held, &intake_releases, "marker", &marker);
}

void expect_near(struct maybe_double found, double wanted, double within)
{
    cr_assert(found.known && fabs(found.value - wanted) <= within, "%.12g, not %.12g", found.value, wanted);
}

enum absent_reason absent_why(const struct indicator *indicator, const char *field)
{
    for (size_t i = 0; i < indicator->absent.count; i++)
        if (bytes_equal(indicator->absent.items[i].field, bytes_from(field)))
            return indicator->absent.items[i].reason;
    return ABSENT_REASON_UNKNOWN;
}
