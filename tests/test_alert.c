/* SPDX-License-Identifier: Apache-2.0
 * Alerts: hand-made histories for every rule, and the states that the shipped data must end in. */
#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>

#include "chokepoint/key.h"
#include "domain/model/topics.h"
#include "support/alerts.h"
#include "support/trades.h"

static struct held *held;

static void setup(void) { held = alerts_new(); }
static void teardown(void) { held_free(held); }
TestSuite(alert, .init = setup, .fini = teardown);

static struct indicator indicator_in(const char *month) { return alerts_indicator(month); }

static struct alert alert_at(const char *key) { return alerts_at(held, key); }

static struct alert_limits *limits_of(enum alert_rule_name rule) { return alerts_limits(held, rule); }

static void put_base(const char *month, double base)
{
    struct indicator indicator = indicator_in(month);

    indicator.change.base = isnan(base) ? (struct ck_maybe_double){ 0 } : ck_known_double(base);
    held_put(held, &leverage_indicators, &indicator);
}

#define COLLAPSE "CHN|flow.collapse|germanium|EXPORT|WLD"
#define SURGE "CHN|flow.surge|germanium|EXPORT|WLD"
#define UNDER_CONTROL "CHN|surge.under_control|germanium|EXPORT|WLD"

static void expect(struct alert alert, enum alert_state state, int episode, const char *since, const char *until, const char *month)
{
    cr_assert_eq(alert.state, state, "state %d", (int)alert.state);
    cr_assert_eq(alert.episode, episode);
    cr_assert_eq(alert.since, trades_day(since));
    cr_assert_eq(alert.until.known, until != NULL);
    if (until)
        cr_assert_eq(alert.until.value, trades_day(until));
    cr_assert_eq(alert.month.known, month != NULL);
    if (month)
        cr_assert_eq(alert.month.value, trades_day(month));
}

/* A condition that holds in one month fires at once, and one false month resolves it: month and value stay those of the last true month. */
Test(alert, fires_and_resolves)
{
    struct alert alert;

    put_base("2025-04", -0.85);
    put_base("2025-05", -0.9);
    expect(alert_at(COLLAPSE), ALERT_STATE_FIRING, 1, "2025-04", NULL, "2025-05");
    put_base("2025-06", -0.5);
    alert = alert_at(COLLAPSE);
    expect(alert, ALERT_STATE_RESOLVED, 1, "2025-04", "2025-06", "2025-05");
    cr_assert_eq(alert.value.value, -0.9);
    cr_assert_eq(alert.threshold.value, -0.8);
    cr_assert(ck_bytes_equal(alert.measure, CK_BYTES("change.base")));
    cr_assert_eq(alert.evidence.count, 1);
    cr_assert(ck_bytes_equal(alert.evidence.items[0], CK_BYTES("CHN|germanium|EXPORT|WLD|2025-05")));
}

/* The limit itself is within the condition; a hair above it is not, and there is no alert without an episode. */
Test(alert, limit_is_inclusive)
{
    put_base("2025-04", -0.799999);
    alert_at(COLLAPSE);
    cr_assert_eq(held_count(held), 0);
    put_base("2025-04", -0.8);
    expect(alert_at(COLLAPSE), ALERT_STATE_FIRING, 1, "2025-04", NULL, "2025-04");
}

/* With for = 3 two true months are pending; the third fires since the first. */
Test(alert, pending_until_for)
{
    limits_of(ALERT_COLLAPSE)->months_for = 3;
    put_base("2025-02", -0.9);
    put_base("2025-03", -0.9);
    expect(alert_at(COLLAPSE), ALERT_STATE_PENDING, 1, "2025-02", NULL, "2025-03");
    put_base("2025-04", -0.9);
    expect(alert_at(COLLAPSE), ALERT_STATE_FIRING, 1, "2025-02", NULL, "2025-04");
}

/* A pending run that ends unfired is no episode: nothing is stated, and what follows counts from 1. */
Test(alert, pending_that_ends_is_no_episode)
{
    limits_of(ALERT_COLLAPSE)->months_for = 2;
    put_base("2025-02", -0.9);
    put_base("2025-03", 0);
    alert_at(COLLAPSE);
    cr_assert_eq(held_count(held), 0);
    put_base("2025-04", -0.9);
    put_base("2025-05", -0.9);
    expect(alert_at(COLLAPSE), ALERT_STATE_FIRING, 1, "2025-04", NULL, "2025-05");
}

/* After an episode a pending run shows as the next one, and leaves the resolved one standing when it ends unfired. */
Test(alert, pending_after_an_episode)
{
    limits_of(ALERT_COLLAPSE)->months_for = 2;
    put_base("2025-02", -0.9);
    put_base("2025-03", -0.9);
    put_base("2025-04", 0);
    put_base("2025-05", -0.95);
    expect(alert_at(COLLAPSE), ALERT_STATE_PENDING, 2, "2025-05", NULL, "2025-05");
    put_base("2025-06", 0);
    expect(alert_at(COLLAPSE), ALERT_STATE_RESOLVED, 1, "2025-02", "2025-04", "2025-03");
}

/* With keep = 2 one false month resolves nothing, a true one after it begins the count anew, and until is the first of the two. */
Test(alert, keeps_firing)
{
    limits_of(ALERT_COLLAPSE)->months_keep = 2;
    put_base("2025-02", -0.9);
    put_base("2025-03", 0);
    expect(alert_at(COLLAPSE), ALERT_STATE_FIRING, 1, "2025-02", NULL, "2025-02");
    put_base("2025-04", -0.9);
    put_base("2025-05", 0);
    put_base("2025-06", 0);
    expect(alert_at(COLLAPSE), ALERT_STATE_RESOLVED, 1, "2025-02", "2025-05", "2025-04");
}

/* A second episode counts 2 and has its own since. */
Test(alert, fires_again)
{
    put_base("2025-02", -0.9);
    put_base("2025-03", 0);
    put_base("2025-05", -0.85);
    expect(alert_at(COLLAPSE), ALERT_STATE_FIRING, 2, "2025-05", NULL, "2025-05");
}

/* January has no base: it neither breaks a run nor resolves one. */
Test(alert, null_operand_does_not_count)
{
    limits_of(ALERT_COLLAPSE)->months_for = 2;
    put_base("2024-12", -0.9);
    put_base("2025-01", NAN);
    put_base("2025-02", -0.9);
    expect(alert_at(COLLAPSE), ALERT_STATE_FIRING, 1, "2024-12", NULL, "2025-02");
    put_base("2026-01", NAN);
    expect(alert_at(COLLAPSE), ALERT_STATE_FIRING, 1, "2024-12", NULL, "2025-02");
}

static void put_cautioned(const char *month, double base, double mom, const enum caution *cautions, size_t count)
{
    struct indicator indicator = indicator_in(month);

    indicator.change.base = ck_known_double(base);
    indicator.change.mom = ck_known_double(mom);
    indicator.control.severity = ck_known_double(0.4);
    indicator.control.status = ck_known_int(STATUS_LICENCE);
    indicator.control.since = ck_known_int(trades_day("2023-08-01"));
    indicator.control.rebound = ck_known_int(REBOUND_BACKLOG);
    indicator.control.recovery_ratio = ck_known_double(0.5);
    indicator.cautions = (struct caution_array){ cautions, count };
    held_put(held, &leverage_indicators, &indicator);
}

/* Under `provisional` the flow rules count and are false, whatever the figures; surge.under_control asks nothing of it. */
Test(alert, provisional_is_false)
{
    static const enum caution provisional[] = { CAUTION_PROVISIONAL };

    put_base("2025-02", -0.9);
    put_cautioned("2025-03", -0.9, 5, provisional, 1);
    expect(alert_at(COLLAPSE), ALERT_STATE_RESOLVED, 1, "2025-02", "2025-03", "2025-02");
    cr_assert_eq(alert_at(SURGE).state, ALERT_STATE_UNKNOWN);
    expect(alert_at(UNDER_CONTROL), ALERT_STATE_FIRING, 1, "2025-03", NULL, "2025-03");
}

/* A collapse is critical while still controlled, else a warning; nothing is above a warning on a single observation. */
Test(alert, severities)
{
    static const enum caution cautions[] = { CAUTION_STILL_CONTROLLED, CAUTION_SINGLE_OBSERVATION };

    put_base("2025-02", -0.9);
    cr_assert_eq(alert_at(COLLAPSE).severity, ALERT_SEVERITY_WARNING);
    put_cautioned("2025-03", -0.9, 1, cautions, 1);
    cr_assert_eq(alert_at(COLLAPSE).severity, ALERT_SEVERITY_CRITICAL);
    cr_assert_eq(alert_at(UNDER_CONTROL).severity, ALERT_SEVERITY_CRITICAL);
    put_cautioned("2025-04", -0.9, 1, cautions, 2);
    cr_assert_eq(alert_at(COLLAPSE).severity, ALERT_SEVERITY_WARNING);
    cr_assert_eq(alert_at(UNDER_CONTROL).severity, ALERT_SEVERITY_WARNING);
    cr_assert_eq(alert_at(COLLAPSE).cautions.count, 2);
}

/* A surge under control needs both operands, and carries rebound and recovery ratio; a fall in the next month resolves it. */
Test(alert, surge_under_control)
{
    struct indicator indicator = indicator_in("2025-03");
    struct alert     alert;

    indicator.change.mom = ck_known_double(2);
    indicator.control.severity = ck_known_double(0.2);
    held_put(held, &leverage_indicators, &indicator);
    cr_assert_eq(alert_at(UNDER_CONTROL).state, ALERT_STATE_UNKNOWN);
    put_cautioned("2025-04", 0, 1, NULL, 0);
    alert = alert_at(UNDER_CONTROL);
    expect(alert, ALERT_STATE_FIRING, 1, "2025-04", NULL, "2025-04");
    cr_assert_eq(alert.rebound.value, REBOUND_BACKLOG);
    cr_assert_eq(alert.recovery_ratio.value, 0.5);
    put_cautioned("2025-05", 0, 0.99, NULL, 0);
    cr_assert_eq(alert_at(UNDER_CONTROL).state, ALERT_STATE_RESOLVED);
    cr_assert_not(alert_at(COLLAPSE).recovery_ratio.known);
}

/* Where the first operand does not hold, the second gives measure, value and threshold. */
Test(alert, second_operand)
{
    struct indicator indicator = indicator_in("2025-03");
    struct alert     alert;

    indicator.change.mom = ck_known_double(0.5);
    indicator.anomaly.robust_z = ck_known_double(3.5);
    held_put(held, &leverage_indicators, &indicator);
    alert = alert_at(SURGE);
    cr_assert(ck_bytes_equal(alert.measure, CK_BYTES("anomaly.robust_z")));
    cr_assert_eq(alert.value.value, 3.5);
    cr_assert_eq(alert.threshold.value, 3.5);
    indicator.anomaly.robust_z = ck_known_double(-3.6);
    held_put(held, &leverage_indicators, &indicator);
    cr_assert_eq(alert_at(SURGE).state, ALERT_STATE_UNKNOWN);
    cr_assert_eq(alert_at(COLLAPSE).threshold.value, -3.5);
}

/* The flow rules speak of exports only. */
Test(alert, imports_do_not_collapse)
{
    struct indicator indicator = indicator_in("2025-03");

    indicator.flow = FLOW_IMPORT;
    indicator.change = (struct indicator_change){ .base = ck_known_double(-0.9), .mom = ck_known_double(9) };
    held_put(held, &leverage_indicators, &indicator);
    held_settle(held);
    cr_assert_eq(held_count(held), 0);
}

/* Months may come in any order, and be settled at any moment: the alert is that of the months in order. */
Test(alert, order_of_arrival)
{
    static const struct {
        const char *month;
        double      base;
    } months[] = {
        { "2025-06", -0.95 }, { "2025-03", 0 }, { "2025-02", -0.9 }, { "2025-05", -0.9 }, { "2025-07", 0 }, { "2025-04", 0 },
    };
    const size_t count = sizeof months / sizeof *months;

    for (size_t first = 0; first < count; first++)
        for (size_t step = 1; step < count; step += 4) { /* 1 and 5: coprime to six */
            teardown();
            setup();
            for (size_t i = 0; i < count; i++) {
                size_t which = (first + i * step) % count;

                put_base(months[which].month, months[which].base);
                held_settle(held);
            }
            expect(alert_at(COLLAPSE), ALERT_STATE_RESOLVED, 2, "2025-05", "2025-07", "2025-06");
        }
}

/* A retracted month is as if it had never been: the episode that rested on it is withdrawn. */
Test(alert, retracted_input)
{
    put_base("2025-02", -0.9);
    put_base("2025-03", -0.9);
    expect(alert_at(COLLAPSE), ALERT_STATE_FIRING, 1, "2025-02", NULL, "2025-03");
    held_retract(held, &leverage_indicators, "CHN|germanium|EXPORT|WLD|2025-02");
    expect(alert_at(COLLAPSE), ALERT_STATE_FIRING, 1, "2025-03", NULL, "2025-03");
    held_retract(held, &leverage_indicators, "CHN|germanium|EXPORT|WLD|2025-03");
    held_settle(held);
    cr_assert_eq(held_count(held), 0);
}

static void put_reroute(const char *month, double value, double import_kg, double export_kg, double greatest_kg)
{
    held_put(held, &leverage_reroutes,
             &(struct reroute){ .origin = CK_BYTES("CHN"),
                                .item = CK_BYTES("antimony-oxide"),
                                .hub = CK_BYTES("THA"),
                                .destination = CK_BYTES("USA"),
                                .month = trades_day(month),
                                .value = isnan(value) ? (struct ck_maybe_double){ 0 } : ck_known_double(value),
                                .bound = BOUND_UPPER,
                                .lost_kg = ck_known_double(400000),
                                .import_kg = ck_known_double(import_kg),
                                .import_median_kg = ck_known_double(10000),
                                .export_kg = ck_known_double(export_kg),
                                .export_greatest_kg = ck_known_double(greatest_kg) });
}

/* A reroute is suspected when the share is great enough and imports from the hub have doubled; closed only after that, when exports to the hub have
 * dried up. */
Test(alert, reroute)
{
    const char  *suspected = "CHN|reroute.suspected|antimony-oxide|THA|USA", *closed = "CHN|reroute.closed|antimony-oxide|THA|USA";
    struct alert alert;

    put_reroute("2024-12", 0.1, 50000, 1000, 90000);
    put_reroute("2025-01", 0.5, 19999, 90000, 90000);
    alert_at(suspected);
    cr_assert_eq(held_count(held), 0);
    put_reroute("2025-02", 0.2, 20000, 90000, 90000);
    alert = alert_at(suspected);
    expect(alert, ALERT_STATE_FIRING, 1, "2025-02", NULL, "2025-02");
    cr_assert_eq(alert.severity, ALERT_SEVERITY_CRITICAL);
    cr_assert(ck_bytes_equal(alert.hub, CK_BYTES("THA")) && ck_bytes_equal(alert.partner, CK_BYTES("USA")) && !alert.flow.known);
    put_reroute("2025-03", 0.1, 20000, 18001, 90000);
    cr_assert_eq(alert_at(closed).state, ALERT_STATE_UNKNOWN);
    put_reroute("2025-04", NAN, 20000, 18000, 90000);
    alert = alert_at(closed);
    expect(alert, ALERT_STATE_FIRING, 1, "2025-04", NULL, "2025-04");
    cr_assert_eq(alert.severity, ALERT_SEVERITY_INFO);
    cr_assert_eq(alert.value.value, 18000);
    cr_assert_eq(alert.threshold.value, 0.2);
    expect(alert_at(suspected), ALERT_STATE_RESOLVED, 1, "2025-02", "2025-03", "2025-02");
}

/* Of exports that never were there is nothing to close. */
Test(alert, reroute_of_nothing)
{
    put_reroute("2025-02", 0.3, 20000, 0, 0);
    put_reroute("2025-03", 0.3, 20000, 0, 0);
    cr_assert_eq(alert_at("CHN|reroute.closed|antimony-oxide|THA|USA").state, ALERT_STATE_UNKNOWN);
}

/* Divergence fires at 2; a month without one does not count. */
Test(alert, divergence)
{
    struct divergence far = { 2.0, { CK_BYTES("a"), 2000, 1000 }, { CK_BYTES("b"), 10, 1000 } }, near = far;
    struct posture    posture = { .reporter = CK_BYTES("CHN"), .target = CK_BYTES("USA"), .month = trades_day("2025-04"), .divergence = &far };
    const char       *key = "CHN|divergence.detected|-|EXPORT|USA";
    struct alert      alert;

    held_put(held, &leverage_postures, &posture);
    posture.month = trades_day("2025-05");
    posture.divergence = NULL;
    held_put(held, &leverage_postures, &posture);
    alert = alert_at(key);
    expect(alert, ALERT_STATE_FIRING, 1, "2025-04", NULL, "2025-04");
    cr_assert_eq(alert.severity, ALERT_SEVERITY_CRITICAL);
    cr_assert(!alert.item.data && alert.flow.value == FLOW_EXPORT && ck_bytes_equal(alert.partner, CK_BYTES("USA")));
    near.value = 1.99;
    posture.month = trades_day("2025-06");
    posture.divergence = &near;
    held_put(held, &leverage_postures, &posture);
    expect(alert_at(key), ALERT_STATE_RESOLVED, 1, "2025-04", "2025-06", "2025-04");
}

/* Dependency is of a pair: of an import and of an export to a country, never of the world's total; it needs both operands. */
Test(alert, dependency)
{
    struct indicator indicator = indicator_in("2025-03");

    indicator.dependency.supplier_share = ck_known_double(0.5);
    indicator.dependency.net_import_reliance = ck_known_double(0.5);
    held_put(held, &leverage_indicators, &indicator);
    indicator.flow = FLOW_RE_EXPORT;
    indicator.partner = CK_BYTES("USA");
    held_put(held, &leverage_indicators, &indicator);
    held_settle(held);
    cr_assert_eq(held_count(held), 0);
    indicator.flow = FLOW_EXPORT;
    held_put(held, &leverage_indicators, &indicator);
    cr_assert_eq(alert_at("CHN|dependency.high|germanium|EXPORT|USA").severity, ALERT_SEVERITY_INFO);
    indicator.flow = FLOW_IMPORT;
    held_put(held, &leverage_indicators, &indicator);
    cr_assert_eq(alert_at("CHN|dependency.high|germanium|IMPORT|USA").state, ALERT_STATE_FIRING);
    indicator.month = trades_day("2025-04");
    indicator.dependency.supplier_share = ck_known_double(0.49);
    held_put(held, &leverage_indicators, &indicator);
    cr_assert_eq(alert_at("CHN|dependency.high|germanium|IMPORT|USA").state, ALERT_STATE_RESOLVED);
}

/* A conflict is measured by the figure that is farthest off; against a quantity of 0 there is no ratio. */
Test(alert, conflict)
{
    static const enum caution      cautions[] = { CAUTION_CONFLICT };
    const struct conflicting_level levels[] = { { CK_BYTES("PRESS"), 600 }, { CK_BYTES("UNCOMTRADE"), 350 } };
    struct indicator               indicator = indicator_in("2025-03");
    struct alert                   alert;

    indicator.cautions = (struct caution_array){ cautions, 1 };
    indicator.level.conflicts = (struct conflicting_level_array){ levels, 2 };
    held_put(held, &leverage_indicators, &indicator);
    alert = alert_at("CHN|data.conflict|germanium|EXPORT|WLD");
    cr_assert_float_eq(alert.value.value, 0.3, 1e-12);
    cr_assert_eq(alert.threshold.value, 0.01);
    indicator.level.quantity_kg = ck_known_double(0);
    held_put(held, &leverage_indicators, &indicator);
    alert = alert_at("CHN|data.conflict|germanium|EXPORT|WLD");
    cr_assert_eq(alert.state, ALERT_STATE_FIRING);
    cr_assert_not(alert.value.known);
}

/* A revision by more than a tenth is told; from 0 to something too, without a ratio; from 0 to 0 is none. */
Test(alert, revised)
{
    const struct {
        double      first, now;
        bool        fires, ratio;
        const char *sentence;
    } cases[] = {
        { 500, 550, false, true, NULL },
        { 500, 551, true, true,
          "Exports of germanium from CHN to the world in 2025-03, first published as 500 kg, are now 551 kg, a revision by 10.2 % of the first "
          "figure." },
        { 11200, 1, true, true,
          "Exports of germanium from CHN to the world in 2025-03, first published as 11.2 t, are now 1 kg, a revision by 99.99 % of the first "
          "figure." },
        { 500, 449, true, true, NULL },
        { 0, 1, true, false, "Exports of germanium from CHN to the world in 2025-03, first published as 0 kg, are now 1 kg." },
        { 0, 0, false, false, NULL },
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct indicator indicator = indicator_in("2025-03");
        struct alert     alert;

        indicator.level.first_quantity_kg = ck_known_double(cases[i].first);
        indicator.level.quantity_kg = ck_known_double(cases[i].now);
        held_put(held, &leverage_indicators, &indicator);
        alert = alert_at("CHN|data.revised|germanium|EXPORT|WLD");
        cr_assert_eq(alert.state == ALERT_STATE_FIRING, cases[i].fires, "case %zu", i);
        cr_assert(!cases[i].fires || alert.value.known == cases[i].ratio, "case %zu", i);
        cr_assert(!cases[i].sentence || ck_bytes_equal(alert.text, ck_bytes_from(cases[i].sentence)), "%.*s", (int)alert.text.size, alert.text.data);
    }
}

/* A mirror says what the one status says: since when, how severe now; it rises to critical, falls to a warning, and is gone with its cause. */
Test(alert, mirrors)
{
    struct status_before  before = { STATUS_NONE_KNOWN, 0 };
    struct status_change  next = { trades_day("2026-11-28"), STATUS_PRESUMED_DENIAL, 0.9 };
    struct control_status status = { .origin = CK_BYTES("CHN"),
                                     .item = CK_BYTES("germanium"),
                                     .destination = CK_BYTES("USA"),
                                     .status = STATUS_LICENCE,
                                     .severity = 0.4,
                                     .since = ck_known_int(trades_day("2026-11-09")),
                                     .previous = &before,
                                     .next_transition = &next,
                                     .confirmed = false,
                                     .upcoming = true,
                                     .changed_recently = true };
    struct alert          alert;

    held_put(held, &control_status_topic, &status);
    alert = alert_at("CHN|control.changed|germanium|USA");
    expect(alert, ALERT_STATE_FIRING, 1, "2026-11-09", NULL, NULL);
    cr_assert_eq(alert.severity, ALERT_SEVERITY_CRITICAL);
    cr_assert_eq(alert.value.value, 0.4);
    cr_assert(!alert.measure.data && !alert.threshold.known && !alert.vintage.known && !alert.flow.known && !alert.hub.data);
    cr_assert(ck_bytes_equal(alert.evidence.items[0], CK_BYTES("CHN|germanium|USA")));
    expect(alert_at("CHN|control.unconfirmed|germanium|USA"), ALERT_STATE_FIRING, 1, "2026-11-09", NULL, NULL);
    expect(alert_at("CHN|control.upcoming|germanium|USA"), ALERT_STATE_FIRING, 1, "2026-11-28", NULL, NULL);
    before.severity = 0.9;
    next.severity = 0;
    held_put(held, &control_status_topic, &status);
    cr_assert_eq(alert_at("CHN|control.changed|germanium|USA").severity, ALERT_SEVERITY_WARNING);
    cr_assert_eq(alert_at("CHN|control.upcoming|germanium|USA").severity, ALERT_SEVERITY_WARNING);
    status.upcoming = status.changed_recently = false;
    status.confirmed = true;
    held_put(held, &control_status_topic, &status);
    held_settle(held);
    cr_assert_eq(held_count(held), 0);
    status.upcoming = true;
    held_put(held, &control_status_topic, &status);
    cr_assert_eq(alert_at("CHN|control.upcoming|germanium|USA").state, ALERT_STATE_FIRING);
    held_retract(held, &control_status_topic, "CHN|germanium|USA");
    held_settle(held);
    cr_assert_eq(held_count(held), 0);
}

static void expect_text(const char *key, const char *sentence)
{
    struct alert alert = alert_at(key);

    cr_assert(ck_bytes_equal(alert.text, ck_bytes_from(sentence)), "%.*s", (int)alert.text.size, alert.text.data);
}

static void put_golden(const char *name)
{
    static const struct ck_topic *const topics[] = { &leverage_indicators, &leverage_reroutes, &leverage_postures, &control_status_topic };
    char                                path[1024];

    for (size_t i = 0; i < sizeof topics / sizeof *topics; i++) {
        snprintf(path, sizeof path, SOURCE_DIR "/tests/golden/%s/%s.jsonl", name, topics[i]->name);
        held_put_file(held, topics[i], path);
    }
}

/* One sentence holds the figures, their units and their dates. */
Test(alert, sentences)
{
    put_golden("final-now-2026-11-23");
    expect_text("CHN|flow.collapse|germanium|EXPORT|WLD",
                "Exports of germanium from CHN to the world were 95.0 % below January (1,920 → 96 kg) in 2025-06, "
                "under LICENCE since 2023-08-01; over since 2025-07.");
    expect_text("CHN|surge.under_control|rare-earth-magnets|EXPORT|USA",
                "Exports of rare-earth-magnets from CHN to USA were 660.8 % above the month before (46.4 → 353 t) in 2025-06, under LICENCE since "
                "2025-04-04, "
                "and stood at 56.3 % of the level before control (rebound BACKLOG); over since 2025-07.");
    expect_text("CHN|control.upcoming|germanium|USA",
                "Exports of germanium from CHN to USA are scheduled to go from LICENCE to PRESUMED_DENIAL on 2026-11-28.");
}

/* No sentence says why: figures stand beside each other. */
Test(alert, no_causal_word)
{
    static const char *const words[] = { "because", "due to", "caus", " led ", "driven", "result", "after", "thanks" };

    put_golden("final-now-2026-11-23");
    put_reroute("2025-02", 0.2, 20000, 90000, 90000);
    put_reroute("2025-03", 0.1, 20000, 9000, 90000);
    held_settle(held);
    for (size_t i = 0; i < held->count; i++) {
        struct ck_bytes text = ((const struct alert *)held->last[i].value)->text;

        cr_assert_gt(text.size, 20);
        cr_assert_eq(text.data[text.size - 1], '.');
        for (size_t w = 0; w < sizeof words / sizeof *words; w++)
            cr_assert_null(memmem(text.data, text.size, words[w], strlen(words[w])), "%.*s", (int)text.size, text.data);
    }
    expect_text(
        "CHN|reroute.suspected|antimony-oxide|THA|USA",
        "Imports of antimony-oxide into USA from THA were 20 t in 2025-02 against a median of 10 t before the ban, at most 20.0 % of the 400 t "
        "missing from exports of CHN to USA; over since 2025-03.");
    expect_text("CHN|reroute.closed|antimony-oxide|THA|USA",
                "Exports of antimony-oxide from CHN to THA, once suspected of going on to USA, were 9 t in "
                "2025-03 against 90 t in their greatest month since the ban.");
}

/* A claim of the article N7 on exports of magnets from CHN to USA, published on 2025-07-21. */
static struct verdict verdict_of(enum verdict_kind kind, struct ck_bytes reporter)
{
    return (struct verdict){
        .news = CK_BYTES("N7"),
        .item = CK_BYTES("rare-earth-magnets"),
        .ordinal = 2,
        .metric = METRIC_QUANTITY_CHANGE,
        .reporter = reporter,
        .partner = CK_BYTES("USA"),
        .flow = ck_known_int(CLAIM_FLOW_EXPORT),
        .period = CK_BYTES("2025-06"),
        .base_period = CK_BYTES("2025-05"),
        .base_kind = ck_known_int(BASE_KIND_MOM),
        .verdict = kind,
        .true_value = ck_known_double(6.6078),
        .published_on = trades_day("2025-07-21"),
    };
}

static void put_verdict(enum verdict_kind kind, struct ck_bytes reporter)
{
    struct verdict verdict = verdict_of(kind, reporter);

    held_put(held, &policy_verdicts, &verdict);
}

#define CONTRADICTED "CHN|claim.contradicted|rare-earth-magnets|N7|2"

/* A contradicted claim fires as a mirror: since the day of publication, the true value, no measure, the verdict as evidence. The article and the
 * ordinal have fields of their own: hub and partner are countries, and a claim's key has neither. */
Test(alert, claim_contradicted)
{
    struct alert alert;

    put_verdict(VERDICT_KIND_CONTRADICTED, CK_BYTES("CHN"));
    alert = alert_at(CONTRADICTED);
    expect(alert, ALERT_STATE_FIRING, 1, "2025-07-21", NULL, NULL);
    cr_assert_eq(alert.severity, ALERT_SEVERITY_WARNING);
    cr_assert_eq(alert.value.value, 6.6078);
    cr_assert_not(alert.threshold.known);
    cr_assert_null(alert.measure.data);
    cr_assert_not(alert.flow.known);
    cr_assert_not(alert.vintage.known);
    cr_assert_null(alert.hub.data);
    cr_assert_null(alert.partner.data);
    cr_assert(ck_bytes_equal(alert.news, CK_BYTES("N7")));
    cr_assert(alert.ordinal.known && alert.ordinal.value == 2);
    cr_assert(ck_bytes_equal(alert.evidence.items[0], CK_BYTES("N7|rare-earth-magnets|2")));
    expect_text(CONTRADICTED, "Claim 2 of N7, read as QUANTITY_CHANGE: Exports of rare-earth-magnets from CHN to USA, 2025-06 against 2025-05 (MOM), "
                              "published on 2025-07-21, is contradicted: in its unit the value is 6.608.");
}

/* A verdict that changes takes its alert with it: the one is withdrawn, the other stated; a supported claim has none. */
Test(alert, claim_follows_its_verdict)
{
    put_verdict(VERDICT_KIND_CONTRADICTED, CK_BYTES("CHN"));
    alert_at(CONTRADICTED);
    put_verdict(VERDICT_KIND_MISSING_CONTEXT, CK_BYTES("CHN"));
    cr_assert_eq(alert_at(CONTRADICTED).state, ALERT_STATE_UNKNOWN);
    cr_assert_eq(held_count(held), 0, "a context that is missing accuses nobody of a false figure");
}

/* The reporter is part of the alert's key and not of the verdict's: a correction of it moves the alert, a retraction needs no reporter to end it. */
Test(alert, claim_moves_and_ends)
{
    put_verdict(VERDICT_KIND_CONTRADICTED, CK_BYTES("CHN"));
    alert_at(CONTRADICTED);
    put_verdict(VERDICT_KIND_CONTRADICTED, CK_BYTES("VNM"));
    cr_assert_eq(alert_at(CONTRADICTED).state, ALERT_STATE_UNKNOWN);
    cr_assert_eq(alert_at("VNM|claim.contradicted|rare-earth-magnets|N7|2").state, ALERT_STATE_FIRING);
    held_retract(held, &policy_verdicts, "N7|rare-earth-magnets|2");
    alert_at(CONTRADICTED);
    cr_assert_eq(held_count(held), 0);
}

/* Claims 1 and 12 of one article are two histories, though the one key begins with the other. */
Test(alert, claim_ordinals_are_whole)
{
    struct verdict verdict = verdict_of(VERDICT_KIND_CONTRADICTED, CK_BYTES("CHN"));

    verdict.ordinal = 12;
    held_put(held, &policy_verdicts, &verdict);
    verdict.ordinal = 1;
    verdict.verdict = VERDICT_KIND_SUPPORTED;
    held_put(held, &policy_verdicts, &verdict);
    cr_assert_eq(alert_at("CHN|claim.contradicted|rare-earth-magnets|N7|12").state, ALERT_STATE_FIRING);
    cr_assert_eq(held_count(held), 2);
}

/* Another reader's claim of the same number has an alert of its own, which says whose it is. */
Test(alert, claim_of_another_reader)
{
    struct verdict verdict = verdict_of(VERDICT_KIND_CONTRADICTED, CK_BYTES("CHN"));

    verdict.reader = CK_BYTES("desk");
    held_put(held, &policy_verdicts, &verdict);
    put_verdict(VERDICT_KIND_SUPPORTED, CK_BYTES("CHN"));
    cr_assert_eq(alert_at(CONTRADICTED).state, ALERT_STATE_UNKNOWN);
    cr_assert(ck_bytes_equal(alert_at(CONTRADICTED "|desk").reader, CK_BYTES("desk")));
    expect_text(CONTRADICTED "|desk",
                "Claim 2 of N7 by desk, read as QUANTITY_CHANGE: Exports of rare-earth-magnets from CHN to USA, 2025-06 against 2025-05 (MOM), "
                "published on 2025-07-21, is contradicted: in its unit the value is 6.608.");
    held_retract(held, &policy_verdicts, "N7|rare-earth-magnets|2|desk");
    alert_at(CONTRADICTED "|desk");
    cr_assert_eq(held_count(held), 0);
}

/* The key of an alert on a claim names the subject that states it: nothing else could be reset. */
Test(alert, claim_subject)
{
    extern const struct ck_processor alert;
    char                             buf[CK_KEY_SIZE_MAX];
    size_t                           size = alert.subject(&alerts, CK_BYTES(CONTRADICTED), buf);

    cr_assert(ck_bytes_equal((struct ck_bytes){ buf, size }, CK_BYTES("N7|verdicts|rare-earth-magnets|2")));
}

/* Compares with the states that the shipped data must end in: every field but the sentence. */
static void expect_golden(const char *name)
{
    static const char *const ignored[] = { "text", NULL };
    char                     path[1024];

    put_golden(name);
    held_settle(held);
    snprintf(path, sizeof path, SOURCE_DIR "/tests/golden/%s/alerts.jsonl", name);
    cr_assert_eq(held_compare(held, &alerts, path, ignored), 0);
    cr_assert_eq(held_settle_all(held), 0);
}

/* The indicators, postures and statuses of the shipped data end in exactly these alerts. */
Test(alert, golden_now) { expect_golden("final-now-2026-11-23"); }
Test(alert, golden_known) { expect_golden("final-known-2025-07-31"); }
