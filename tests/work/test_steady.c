/* SPDX-License-Identifier: Apache-2.0
 * What a record of `leverage` costs in steady state, when each series gets its next month: no more with twenty years behind it than with one, and no
 * more with a hundred partners beside it than with ten. Counted are the rows that are read and the edges of the control flow, for a record. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>

#include "chokepoint/day.h"
#include "domain/model/topics.h"
#include "domain/reference/reference.h"
#include "engine/stage/internal.h"
#include "work/work.h"

enum { LAST_MONTH = 660 /* 2025-01 */, WARM_MONTHS = 2, COUNTED_MONTHS = 2, DAY_MS_OF_S = 86400000, NAME = 4, SHOWN = 200 };

extern const struct ck_processor leverage;

struct steady {
    const char *name;
    bool        world;             /* the world total is reported */
    bool        mirrored;          /* the partners report their imports */
    bool        marked;            /* a COMPLETE marker for each month of the history */
    bool        alone;             /* each record is settled before the next */
    int         controlled_months; /* before the last month; 0: never */
    enum flow   flow;
};

static const struct steady kinds[] = {
    { "exports", .world = true, .flow = FLOW_EXPORT },
    { "imports", .world = true, .flow = FLOW_IMPORT },
    { "one by one", .world = true, .alone = true, .flow = FLOW_EXPORT },
    { "imports one by one", .world = true, .alone = true, .flow = FLOW_IMPORT },
    { "mirrored", .world = true, .mirrored = true, .flow = FLOW_EXPORT },
    { "controlled lately", .world = true, .controlled_months = 6, .flow = FLOW_EXPORT },
    { "controlled for ever", .world = true, .controlled_months = 230, .flow = FLOW_EXPORT },
    { "marked", .world = true, .marked = true, .flow = FLOW_EXPORT },
    { "without a world total", .world = false, .flow = FLOW_EXPORT },
    { NULL },
};

struct cost {
    double rows, work; /* of a record */
};

static void learn(struct ck_stage *stage, const struct ck_topic *topic, const char *key, const void *value)
{
    ck_stage_learned(stage, topic, ck_bytes_from(key), value);
}

static void learn_reference(struct ck_stage *stage, const struct steady *kind, int32_t first)
{
    struct ck_bytes        everyone = CK_BYTES("ALL"), all = CK_BYTES("*"), prefix = CK_BYTES("8110");
    const struct item_fact item = { .item = CK_BYTES("antimony"),
                                    .name = CK_BYTES(""),
                                    .coverage = ITEM_COVERAGE_FULL,
                                    .commodity_prefixes = { &prefix, 1 },
                                    .origin = { .topic = CK_BYTES("") } };

    learn(stage, &intake_items, "antimony", &item);
    if (kind->controlled_months) {
        const struct measure_fact measure = { .measure_id = CK_BYTES("M1"),
                                              .act = ACT_BASE,
                                              .authority = CK_BYTES("A"),
                                              .instrument = CK_BYTES("I"),
                                              .origin = CK_BYTES("CHN"),
                                              .destinations = { &everyone, 1 },
                                              .items = { &all, 1 },
                                              .coverage = ck_known_int(COVERAGE_FULL),
                                              .end_use = ck_known_int(END_USE_ANY),
                                              .restriction = ck_known_int(RESTRICTION_LICENCE),
                                              .valid_from = ck_known_int(ck_month_first_day(LAST_MONTH - kind->controlled_months)),
                                              .end_inclusive = ck_known_int(END_INCLUSIVE_TRUE),
                                              .source_url = CK_BYTES(""),
                                              .note = CK_BYTES(""),
                                              .read_from = { .topic = CK_BYTES("") } };

        learn(stage, &intake_measures, "M1", &measure);
    }
    for (int32_t month = first; kind->marked && month <= LAST_MONTH - WARM_MONTHS - COUNTED_MONTHS; month++) {
        const struct release_fact marker = { .source = CK_BYTES("GACC"),
                                             .reporter = CK_BYTES("CHN"),
                                             .flow = kind->flow,
                                             .period = ck_month_first_day(month),
                                             .commodity_prefix = CK_BYTES("*"),
                                             .completeness = COMPLETENESS_COMPLETE,
                                             .published_at = (int64_t)month * 30 * DAY_MS_OF_S,
                                             .origin = { .topic = CK_BYTES("") } };
        char                      key[32];

        snprintf(key, sizeof key, "%d", (int)month);
        learn(stage, &intake_releases, key, &marker);
    }
}

static void put(struct ck_stage *stage, const char *reporter, enum flow flow, const char *partner, int32_t month)
{
    const int64_t               grams = 1000 * (1 + ((int64_t)month * 7919 + (unsigned char)partner[1] * 104729) % 100003);
    const struct enriched_trade trade = { .source = CK_BYTES("GACC"),
                                          .reporter = ck_bytes_from(reporter),
                                          .partner = ck_bytes_from(partner),
                                          .flow = flow,
                                          .nomenclature = NOMENCLATURE_ITEM,
                                          .commodity = CK_BYTES("antimony"),
                                          .period = ck_month_first_day(month),
                                          .period_months = 1,
                                          .quantity_g = ck_known_long(grams),
                                          .quantity_kg = ck_known_double((double)grams / 1000),
                                          .observation = OBSERVATION_OBSERVED,
                                          .published_at = (int64_t)month * 30 * DAY_MS_OF_S,
                                          .item = CK_BYTES("antimony"),
                                          .first_quantity_kg = ck_known_double((double)grams / 1000),
                                          .vintage = (int64_t)month * 30 * DAY_MS_OF_S };

    cr_assert_eq(ck_stage_apply(stage, &trade_enriched, &trade), CK_STEP_OK);
}

static void put_settled(struct ck_stage *stage, const struct steady *kind, const char *reporter, enum flow flow, const char *partner, int32_t month)
{
    put(stage, reporter, flow, partner, month);
    if (kind->alone)
        ck_stage_settle(stage);
}

/* The month of all series, the total first: before it comes, each partner changes the shares of all. Returns how many records. */
static size_t put_month(struct ck_stage *stage, const struct steady *kind, int partners, int32_t month)
{
    size_t count = 0;

    if (kind->world) {
        put_settled(stage, kind, "CHN", kind->flow, "WLD", month);
        count++;
    }
    for (int i = 0; i < partners; i++) {
        const char name[NAME] = { 'P', (char)('A' + i / 26), (char)('A' + i % 26), 0 };

        put_settled(stage, kind, "CHN", kind->flow, name, month);
        count++;
        if (!kind->mirrored)
            continue;
        put_settled(stage, kind, name, FLOW_IMPORT, "CHN", month);
        put_settled(stage, kind, name, FLOW_IMPORT, "WLD", month);
        count += 2;
    }
    ck_stage_settle(stage);
    return count;
}

static struct cost measured(const struct steady *kind, int months, int partners)
{
    struct ck_stage *stage = ck_stage_new(&leverage, NULL, NULL, ck_month_first_day(LAST_MONTH) + SHOWN);
    struct steady    quickly = *kind;
    int32_t          first = LAST_MONTH - WARM_MONTHS - COUNTED_MONTHS - months + 1, month = first;
    uint64_t         rows, work;
    size_t           records = 0;

    quickly.alone = false;
    learn_reference(stage, kind, first);
    for (; month <= LAST_MONTH - COUNTED_MONTHS; month++)
        put_month(stage, month < LAST_MONTH - WARM_MONTHS - COUNTED_MONTHS ? &quickly : kind, partners, month);
    rows = stage->state->rows_read;
    work = work_done();
    for (; month <= LAST_MONTH; month++)
        records += put_month(stage, kind, partners, month);
    rows = stage->state->rows_read - rows;
    work = work_done() - work;
    ck_stage_all(stage);
    cr_expect_eq(ck_stage_settle(stage), 0, "%s: a mark was forgotten, or a row was not read", kind->name);
    ck_stage_free(stage);
    if (getenv("WORK_SHOWN"))
        printf("%-24s %4d months %4d partners: %8.1f rows %10.0f edges\n", kind->name, months, partners, (double)rows / (double)records,
               (double)work / (double)records);
    return (struct cost){ (double)rows / (double)records, (double)work / (double)records };
}

static void expect_rows(const struct steady *kind, const char *of, struct cost few, struct cost many, double most)
{
    cr_expect(many.rows <= most * few.rows, "%s, %s: %.1f rows, then %.1f", kind->name, of, few.rows, many.rows);
}

static void expect_work(const struct steady *kind, const char *of, struct cost few, struct cost many, double most)
{
    cr_expect(many.work <= most * few.work, "%s, %s: %.0f edges, then %.0f", kind->name, of, few.work, many.work);
}

/* With a year behind it a month has fewer months to compare with than it looks at, with five it has all. */
Test(steady, history)
{
    enum { PARTNERS = 5 };

    for (const struct steady *kind = kinds; kind->name; kind++) {
        struct cost year = measured(kind, 12, PARTNERS), five = measured(kind, 60, PARTNERS), twenty = measured(kind, 240, PARTNERS);

        expect_rows(kind, "5 years for 1", year, five, 1.3);
        expect_rows(kind, "20 years for 1", year, twenty, 1.3);
        if (kind->controlled_months < 200)
            expect_work(kind, "20 years for 5", five, twenty, 1.3);
    }
}

Test(steady, partners)
{
    enum { MONTHS = 36 };

    for (const struct steady *kind = kinds; kind->name; kind++) {
        struct cost ten, hundred;

        if (!kind->world) /* each partner changes the shares of all others */
            continue;
        ten = measured(kind, MONTHS, 10);
        hundred = measured(kind, MONTHS, 100);
        expect_rows(kind, "100 partners for 10", ten, hundred, 1.5);
        if (!kind->alone) /* else the world total is settled for each of them, and adds up all */
            expect_work(kind, "100 partners for 10", ten, hundred, 1.5);
    }
}
