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

    if (ck_month_read(ck_bytes_from(text), &month))
        return ck_month_first_day(month);
    if (!ck_day_read(ck_bytes_from(text), &day))
        assert(false);
    return day;
}

static struct ck_maybe_double kilograms(double kg) { return kg == UNKNOWN_KG ? (struct ck_maybe_double){ 0 } : ck_known_double(kg); }

struct enriched_trade trades_of(const char *reporter, enum flow flow, const char *partner, const char *month, double kg)
{
    int64_t published_at = (int64_t)(trades_day(month) + 50) * CK_DAY_MS;

    return (struct enriched_trade){
        .source = CK_BYTES("GACC"),
        .reporter = ck_bytes_from(reporter),
        .partner = ck_bytes_from(partner),
        .flow = flow,
        .nomenclature = NOMENCLATURE_ITEM,
        .commodity = CK_BYTES("antimony"),
        .period = trades_day(month),
        .period_months = 1,
        .quantity_kg = kilograms(kg),
        .observation = OBSERVATION_OBSERVED,
        .published_at = published_at,
        .item = CK_BYTES("antimony"),
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
        char text[CK_MONTH_TEXT + 1] = { 0 };

        ck_month_write(ck_month_from_day(trades_day(first)) + i, text);
        trades_put(held, trades_of(reporter, flow, partner, text, kg));
    }
}

void trades_learn_measure(struct held *held, const char *id, const char *origin, const char *destination, enum restriction restriction,
                          const char *from)
{
    const struct ck_bytes     destinations[] = { ck_bytes_from(destination) }, items[] = { CK_BYTES("antimony") };
    const struct measure_fact measure = {
        .measure_id = ck_bytes_from(id),
        .act = ACT_BASE,
        .authority = CK_BYTES(""),
        .instrument = CK_BYTES(""),
        .origin = ck_bytes_from(origin),
        .destinations = { destinations, 1 },
        .items = { items, 1 },
        .coverage = ck_known_int(COVERAGE_FULL),
        .end_use = ck_known_int(END_USE_ANY),
        .restriction = ck_known_int((int32_t)restriction),
        .valid_from = ck_known_int(trades_day(from)),
        .end_inclusive = ck_known_int(END_INCLUSIVE_TRUE),
        .known_at = (int64_t)trades_day(from) * CK_DAY_MS,
        .source_url = CK_BYTES(""),
        .note = CK_BYTES(""),
        .read_from = { CK_BYTES(""), 0, 0 },
    };

    held_learn(held, &intake_measures, id, &measure);
}

void trades_learn_marker(struct held *held, const char *reporter, enum flow flow, const char *month, enum completeness completeness)
{
    const struct release_fact marker = {
        .source = CK_BYTES("GACC"),
        .reporter = ck_bytes_from(reporter),
        .flow = flow,
        .period = trades_day(month),
        .commodity_prefix = CK_BYTES("*"),
        .completeness = completeness,
        .published_at = (int64_t)(trades_day(month) + 40) * CK_DAY_MS,
        .origin = { CK_BYTES(""), 0, 0 },
    };

    held_learn(held, &intake_releases, "marker", &marker);
}

void expect_near(struct ck_maybe_double found, double wanted, double within)
{
    cr_assert(found.known && fabs(found.value - wanted) <= within, "%.12g, not %.12g", found.value, wanted);
}

enum absent_reason absent_why(const struct indicator *indicator, const char *field)
{
    for (size_t i = 0; i < indicator->absent.count; i++)
        if (ck_bytes_equal(indicator->absent.items[i].field, ck_bytes_from(field)))
            return indicator->absent.items[i].reason;
    return ABSENT_REASON_UNKNOWN;
}
