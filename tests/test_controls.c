/* SPDX-License-Identifier: Apache-2.0
 * controls: the shipped list's final states, and hand-made measures for what each field adds to the answers of status. */
#include <criterion/criterion.h>

#include "chokepoint/day.h"
#include "domain/model/topics.h"
#include "support/golden.h"
#include "support/trades.h"

extern const struct ck_processor controls;

static struct held *held;

static void setup(void) { held = held_new(&controls); }
static void teardown(void) { held_free(held); }
TestSuite(controls, .init = setup, .fini = teardown);

static const char *const nothing[] = { NULL };

/* The record that holds; that no mark was forgotten is part of every test. */
static const struct control_status *status_at(const char *key) { return held_at(held, &control_status_topic, key); }

struct measure {
    const char      *id, *item, *destination, *from, *to, *excluded, *authority;
    enum restriction restriction;
    int64_t          later; /* known that much after its first day */
};

/* As reference and as stream, as the runtime delivers it. */
static void learn(struct measure measure)
{
    struct ck_bytes     items[] = { ck_bytes_from(measure.item) }, destinations[] = { ck_bytes_from(measure.destination) };
    struct ck_bytes     excluded[] = { ck_bytes_from(measure.excluded) };
    struct measure_fact fact = {
        .measure_id = ck_bytes_from(measure.id),
        .act = ACT_BASE,
        .authority = ck_bytes_from(measure.authority ? measure.authority : "MOFCOM"),
        .instrument = CK_BYTES("announcement"),
        .origin = CK_BYTES("CHN"),
        .destinations = { destinations, 1 },
        .excluded_destinations = { excluded, measure.excluded != NULL },
        .items = { items, 1 },
        .coverage = ck_known_int(COVERAGE_FULL),
        .end_use = ck_known_int(END_USE_ANY),
        .restriction = ck_known_int((int32_t)measure.restriction),
        .valid_from = ck_known_int(trades_day(measure.from)),
        .valid_to = measure.to ? ck_known_int(trades_day(measure.to)) : (struct ck_maybe_int){ 0 },
        .end_inclusive = ck_known_int(END_INCLUSIVE_TRUE),
        .known_at = (int64_t)trades_day(measure.from) * CK_DAY_MS + measure.later,
        .source_url = CK_BYTES(""),
        .note = CK_BYTES(""),
    };

    held_learn(held, &intake_measures, measure.id, &fact);
    held_put(held, &intake_measures, &fact);
}

static void final_equals(const char *known, const char *today, const char *golden)
{
    ck_stage_day(held->stage, trades_day(today));
    golden_learn_items(held);
    golden_learn_measures(held, golden_known(known));
    golden_put_measures(held, golden_known(known));
    held_settle_checked(held);
    cr_assert_eq(held_compare(held, &control_status_topic, golden, nothing), 0);
}

/* The shipped list leaves the final state that an independent program computed. */
Test(controls, golden_now) { final_equals(NULL, "2026-11-23", SOURCE_DIR "/tests/golden/final-now-2026-11-23/control.status.jsonl"); }

/* The same with what was known on a day. */
Test(controls, golden_known) { final_equals("2025-07-31", "2025-07-31", SOURCE_DIR "/tests/golden/final-known-2025-07-31/control.status.jsonl"); }

/* Day after day, through everything scheduled, leaves on each day what that day alone leaves. */
Test(controls, days_pass)
{
    golden_learn_items(held);
    golden_learn_measures(held, INT64_MAX);
    golden_put_measures(held, INT64_MAX);
    for (int32_t day = trades_day("2026-10-20"); day <= trades_day("2026-11-23"); day++) {
        ck_stage_day(held->stage, day);
        held_settle_checked(held);
    }
    cr_assert_eq(held_compare(held, &control_status_topic, SOURCE_DIR "/tests/golden/final-now-2026-11-23/control.status.jsonl", nothing), 0);
}

/* Scheduled transitions happen by themselves; they are upcoming within 30 days and recent for 30. */
Test(controls, near_days)
{
    static const struct {
        const char *day;
        enum status status;
        bool        upcoming, changed_recently;
    } cases[] = {
        { "2025-05-01", STATUS_NONE_KNOWN, false, false }, { "2025-05-02", STATUS_NONE_KNOWN, true, false },
        { "2025-05-31", STATUS_NONE_KNOWN, true, false },  { "2025-06-01", STATUS_LICENCE, false, true },
        { "2025-07-01", STATUS_LICENCE, false, true },     { "2025-07-02", STATUS_LICENCE, false, false },
    };

    learn((struct measure){ .id = "M1", .item = "cobalt", .destination = "ALL", .from = "2025-06-01", .restriction = RESTRICTION_LICENCE });
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct control_status *status;

        ck_stage_day(held->stage, trades_day(cases[i].day));
        status = status_at("CHN|cobalt|ALL");
        cr_assert(status);
        cr_expect_eq(status->status, cases[i].status, "%s", cases[i].day);
        cr_expect_eq(status->upcoming, cases[i].upcoming, "%s", cases[i].day);
        cr_expect_eq(status->changed_recently, cases[i].changed_recently, "%s", cases[i].day);
    }
}

/* A destination that is named or excluded has a record of its own only where its answer is another than that for ALL. */
Test(controls, destinations_that_differ)
{
    ck_stage_day(held->stage, trades_day("2025-12-01"));
    learn((struct measure){
        .id = "M1", .item = "cobalt", .destination = "ALL", .from = "2025-06-01", .excluded = "DEU", .restriction = RESTRICTION_LICENCE });
    learn((struct measure){ .id = "M2", .item = "nickel", .destination = "USA", .from = "2025-06-01", .restriction = RESTRICTION_PROHIBITED });
    cr_assert(status_at("CHN|cobalt|ALL"));
    cr_assert(status_at("CHN|cobalt|DEU"));
    cr_expect_eq(status_at("CHN|cobalt|DEU")->status, STATUS_NONE_KNOWN);
    cr_expect_null(status_at("CHN|cobalt|USA"));
    cr_assert(status_at("CHN|nickel|ALL"));
    cr_expect_eq(status_at("CHN|nickel|ALL")->status, STATUS_NONE_KNOWN);
    cr_assert(status_at("CHN|nickel|USA"));
    cr_expect_eq(status_at("CHN|nickel|USA")->status, STATUS_PROHIBITED);
    cr_expect_null(status_at("CHN|nickel|DEU"));
    cr_expect_eq(held_count(held), 4);
}

/* A later version that names other items or destinations leaves nothing of the earlier one. */
Test(controls, renamed)
{
    ck_stage_day(held->stage, trades_day("2025-12-01"));
    learn((struct measure){ .id = "M1", .item = "cobalt", .destination = "USA", .from = "2025-06-01", .restriction = RESTRICTION_LICENCE });
    cr_assert(status_at("CHN|cobalt|USA"));
    learn(
        (struct measure){ .id = "M1", .item = "nickel", .destination = "DEU", .from = "2025-06-01", .restriction = RESTRICTION_LICENCE, .later = 1 });
    cr_expect_null(status_at("CHN|cobalt|USA"));
    cr_expect_null(status_at("CHN|cobalt|ALL"));
    cr_assert(status_at("CHN|nickel|DEU"));
    cr_expect_eq(held_count(held), 2);
}

/* What an earlier version named is gone even if the stream has not come to that version yet. */
Test(controls, reference_runs_ahead)
{
    struct ck_bytes     cobalt[] = { CK_BYTES("cobalt") }, nickel[] = { CK_BYTES("nickel") }, all[] = { CK_BYTES("ALL") };
    struct measure_fact fact = {
        .measure_id = CK_BYTES("M1"),
        .act = ACT_BASE,
        .authority = CK_BYTES("MOFCOM"),
        .instrument = CK_BYTES(""),
        .origin = CK_BYTES("CHN"),
        .destinations = { all, 1 },
        .items = { cobalt, 1 },
        .valid_from = ck_known_int(1),
        .known_at = 1,
        .source_url = CK_BYTES(""),
        .note = CK_BYTES(""),
    };

    held_learn(held, &intake_measures, "M1", &fact);
    cr_assert(status_at("CHN|cobalt|ALL"));
    fact.items.items = nickel;
    fact.known_at = 2;
    held_learn(held, &intake_measures, "M1", &fact);
    cr_expect_null(status_at("CHN|cobalt|ALL"));
    cr_expect(status_at("CHN|nickel|ALL"));
}

/* A measure marks what its family names, in any version, with what lies below and above: not the items of others. */
Test(controls, marks_what_a_measure_touches)
{
    ck_stage_day(held->stage, trades_day("2025-12-01"));
    for (size_t i = 0; i < 2; i++) {
        learn((struct measure){ .id = "M1", .item = "cobalt", .destination = "USA", .from = "2025-06-01", .restriction = RESTRICTION_LICENCE });
        learn((struct measure){ .id = "M2", .item = "nickel", .destination = "USA", .from = "2025-06-01", .restriction = RESTRICTION_LICENCE });
        held_settle(held);
    }
    learn((struct measure){ .id = "M3", .item = "tin", .destination = "DEU", .from = "2025-06-01", .restriction = RESTRICTION_QUOTA });
    cr_expect_eq(marks_left(held->stage->marks), 1);
    cr_assert(status_at("CHN|tin|DEU"));
    learn((struct measure){ .id = "M1", .item = "zinc", .destination = "USA", .from = "2025-06-01", .restriction = RESTRICTION_QUOTA, .later = 1 });
    cr_expect_eq(marks_left(held->stage->marks), 2, "cobalt and zinc");
    cr_assert(status_at("CHN|zinc|USA"));
    cr_expect_null(status_at("CHN|cobalt|USA"));
    learn((struct measure){ .id = "M4", .item = "*", .destination = "FRA", .from = "2025-06-01", .restriction = RESTRICTION_TAX });
    cr_expect_gt(marks_left(held->stage->marks), 3, "everything");
    cr_assert(status_at("CHN|nickel|FRA"));
}

/* `*` is no item. */
Test(controls, star_is_no_item)
{
    learn((struct measure){ .id = "M1", .item = "*", .destination = "ALL", .from = "2025-06-01", .restriction = RESTRICTION_LICENCE });
    held_settle(held);
    cr_expect_eq(held_count(held), 0);
}

/* Measures in force of one authority, with equal destinations and exclusions and different restrictions, contradict each other. */
Test(controls, conflicts)
{
    const struct control_status *status;

    ck_stage_day(held->stage, trades_day("2025-12-01"));
    learn((struct measure){ .id = "M1", .item = "cobalt", .destination = "ALL", .from = "2025-06-01", .restriction = RESTRICTION_LICENCE });
    learn((struct measure){ .id = "M2", .item = "cobalt", .destination = "ALL", .from = "2025-06-01", .restriction = RESTRICTION_LICENCE });
    cr_expect_eq(status_at("CHN|cobalt|ALL")->conflicts.count, 0, "the same restriction");
    learn((struct measure){
        .id = "M3", .item = "cobalt", .destination = "ALL", .from = "2025-06-01", .authority = "GACC", .restriction = RESTRICTION_PROHIBITED });
    learn((struct measure){
        .id = "M4", .item = "cobalt", .destination = "ALL", .from = "2025-06-01", .excluded = "USA", .restriction = RESTRICTION_PROHIBITED });
    learn((struct measure){
        .id = "M5", .item = "cobalt", .destination = "ALL", .from = "2025-06-01", .to = "2025-11-30", .restriction = RESTRICTION_PROHIBITED });
    cr_expect_eq(status_at("CHN|cobalt|ALL")->conflicts.count, 0, "another authority, other exclusions, no longer in force");
    learn((struct measure){ .id = "M0", .item = "cobalt", .destination = "ALL", .from = "2025-06-01", .restriction = RESTRICTION_QUOTA });
    status = status_at("CHN|cobalt|ALL");
    cr_assert_eq(status->conflicts.count, 3);
    cr_expect(ck_bytes_equal(status->conflicts.items[0], CK_BYTES("M0")));
    cr_expect(ck_bytes_equal(status->conflicts.items[1], CK_BYTES("M1")));
    cr_expect(ck_bytes_equal(status->conflicts.items[2], CK_BYTES("M2")));
}

/* The input records of the measures behind an answer are its sources. */
Test(controls, sources)
{
    const struct control_status *status;

    ck_stage_day(held->stage, trades_day("2025-12-01"));
    learn((struct measure){ .id = "M1", .item = "cobalt", .destination = "ALL", .from = "2025-06-01", .restriction = RESTRICTION_LICENCE });
    learn((struct measure){ .id = "M2", .item = "nickel", .destination = "ALL", .from = "2025-06-01", .restriction = RESTRICTION_LICENCE });
    status = status_at("CHN|nickel|ALL");
    cr_assert_eq(status->emission.sources.count, 1);
    cr_expect_eq(status->emission.sources.items[0].offset, 2);
}

/* The subject of an output key is its origin and item. */
Test(controls, subject_of_a_key)
{
    char   buf[CK_KEY_SIZE_MAX];
    size_t size = controls.subject(&control_status_topic, CK_BYTES("CHN|cobalt|USA"), buf);

    cr_assert(ck_bytes_equal((struct ck_bytes){ buf, size }, CK_BYTES("CHN|cobalt")));
}
