/* SPDX-License-Identifier: Apache-2.0
 * Postures: the acceptance values of the shipped data, and hand-made flows, measures and acts for every field. */
#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>

#include "chokepoint/day.h"
#include "domain/model/topics.h"
#include "support/held.h"
#include "support/trades.h"

static struct held *held;

static void setup(void)
{
    extern const struct ck_processor posture; /* here: the tests have a local of that name */

    held = held_new(&posture);
}

static void teardown(void) { held_free(held); }
TestSuite(posture, .init = setup, .fini = teardown);

/* The posture that holds; that it holds at all and that no mark was forgotten is part of every test. */
static struct posture posture_at(const char *key)
{
    const struct posture *posture;

    posture = held_at(held, &leverage_postures, key);
    cr_assert(posture, "%s", key);
    return *posture;
}

enum { UNKNOWN_NUMBER = -1 };

static struct ck_maybe_double number(double value) { return value == UNKNOWN_NUMBER ? (struct ck_maybe_double){ 0 } : ck_known_double(value); }

/* An export of CHN; -1 is null. */
static void put(const char *item, const char *partner, const char *month, double kg, double severity, double recovery)
{
    struct indicator indicator = {
        .reporter = CK_BYTES("CHN"),
        .item = ck_bytes_from(item),
        .flow = FLOW_EXPORT,
        .partner = ck_bytes_from(partner),
        .month = trades_day(month),
        .level = { .quantity_kg = number(kg) },
        .control = { .severity = number(severity), .recovery_ratio = number(recovery) },
        .vintage = (int64_t)(trades_day(month) + 50) * CK_DAY_MS,
    };

    held_put(held, &leverage_indicators, &indicator);
}

static void learn_measure(const char *id, const char *item, const char *destination, const char *excluded, enum restriction restriction,
                          const char *from)
{
    struct ck_bytes     items[] = { ck_bytes_from(item) }, destinations[] = { ck_bytes_from(destination) }, out[] = { ck_bytes_from(excluded) };
    struct measure_fact measure = {
        .measure_id = ck_bytes_from(id),
        .act = ACT_BASE,
        .authority = CK_BYTES("MOFCOM"),
        .instrument = CK_BYTES("announcement"),
        .origin = CK_BYTES("CHN"),
        .destinations = { destinations, 1 },
        .excluded_destinations = { out, excluded != NULL },
        .items = { items, 1 },
        .coverage = ck_known_int(COVERAGE_FULL),
        .end_use = ck_known_int(END_USE_ANY),
        .restriction = ck_known_int(restriction),
        .valid_from = ck_known_int(trades_day(from)),
        .end_inclusive = ck_known_int(END_INCLUSIVE_TRUE),
        .known_at = (int64_t)trades_day(from) * CK_DAY_MS,
        .source_url = CK_BYTES(""),
        .note = CK_BYTES(""),
    };

    held_learn(held, &intake_measures, id, &measure);
}

static struct policy_event event_of(enum policy_act act, const char *actor, const char *target, const char *day)
{
    return (struct policy_event){
        .act = act,
        .actor = ck_bytes_from(actor),
        .target = ck_bytes_from(target),
        .effective = ck_bytes_from(day),
        .first_published = (int64_t)trades_day(day) * CK_DAY_MS,
        .last_published = (int64_t)trades_day(day) * CK_DAY_MS,
        .mentions = 1,
    };
}

static void learn_event(const char *key, struct policy_event event) { held_learn(held, &policy_events, key, &event); }

/* ---- flows ---- */

/* Divergence is the span of ln((q+1)/(q_Jan+1)) over the controlled items that have both months; a free item and one without January stand aside. */
Test(posture, divergence)
{
    struct posture posture;

    put("a", "WLD", "2025-01", 999, 0, -1);
    put("b", "WLD", "2025-01", 99, 0, -1);
    put("free", "WLD", "2025-01", 1, 0, -1);
    put("a", "WLD", "2025-06", 1999, 0.4, -1);
    put("b", "WLD", "2025-06", 9, 0.9, -1);
    put("free", "WLD", "2025-06", 1000000, 0, -1);
    put("new", "WLD", "2025-06", 1000000, 0.4, -1);
    posture = posture_at("CHN|ALL|2025-06");
    cr_assert(posture.divergence);
    cr_assert_float_eq(posture.divergence->value, log(20), 1e-11);
    cr_assert(ck_bytes_equal(posture.divergence->high.item, CK_BYTES("a")));
    cr_assert_eq(posture.divergence->low.quantity_kg, 9);
    cr_assert_eq(posture.divergence->low.base_kg, 99);
    cr_assert_null(posture_at("CHN|ALL|2025-01").divergence);
}

/* A January that arrives, changes or goes late touches every month of its year. */
Test(posture, late_january)
{
    put("a", "WLD", "2025-12", 1999, 0.4, -1);
    put("b", "WLD", "2025-12", 9, 0.4, -1);
    cr_assert_null(posture_at("CHN|ALL|2025-12").divergence);
    put("a", "WLD", "2025-01", 1999, 0.4, -1);
    put("b", "WLD", "2025-01", 99, 0.4, -1);
    cr_assert_float_eq(posture_at("CHN|ALL|2025-12").divergence->value, log(10), 1e-11);
    held_retract(held, &leverage_indicators, "CHN|b|EXPORT|WLD|2025-01");
    cr_assert_null(posture_at("CHN|ALL|2025-12").divergence);
}

/* Ties go to the item that is first in bytes, at both ends. */
Test(posture, divergence_ties)
{
    static const char *const items[] = { "d", "b", "c", "a" };
    struct posture           posture;

    for (size_t i = 0; i < 4; i++) {
        put(items[i], "WLD", "2025-01", 9, 0.4, -1);
        put(items[i], "WLD", "2025-02", i < 2 ? 99 : 0, 0.4, -1);
    }
    posture = posture_at("CHN|ALL|2025-02");
    cr_assert(ck_bytes_equal(posture.divergence->high.item, CK_BYTES("b")));
    cr_assert(ck_bytes_equal(posture.divergence->low.item, CK_BYTES("a")));
}

/* Selective compliance compares items of one severity: that of most items with a recovery ratio, of two such the greater. */
Test(posture, selective_compliance)
{
    struct posture posture;

    put("a", "WLD", "2025-06", 1, 0.4, 0.2);
    put("b", "WLD", "2025-06", 1, 0.9, 0.7);
    cr_assert_null(posture_at("CHN|ALL|2025-06").selective_compliance);
    put("c", "WLD", "2025-06", 1, 0.4, 0.5);
    put("d", "WLD", "2025-06", 1, 0.9, -1);
    posture = posture_at("CHN|ALL|2025-06");
    cr_assert_eq(posture.selective_compliance->severity, 0.4);
    cr_assert_float_eq(posture.selective_compliance->value, 0.3, 1e-12);
    put("d", "WLD", "2025-06", 1, 0.9, 0.1);
    posture = posture_at("CHN|ALL|2025-06");
    cr_assert_eq(posture.selective_compliance->severity, 0.9);
    cr_assert(ck_bytes_equal(posture.selective_compliance->low.item, CK_BYTES("d")));
    cr_assert_float_eq(posture.selective_compliance->value, 0.6, 1e-12);
}

static bool softens(struct posture posture, enum softening_sign sign)
{
    for (size_t i = 0; i < posture.hypotheses.softening_true.count; i++)
        if (posture.hypotheses.softening_true.items[i] == sign)
            return true;
    return false;
}

static bool tightens(struct posture posture, enum tightening_sign sign)
{
    for (size_t i = 0; i < posture.hypotheses.tightening_true.count; i++)
        if (posture.hypotheses.tightening_true.items[i] == sign)
            return true;
    return false;
}

/* Recovered takes three months in a row of one controlled item, and forgets when one of them is corrected; disruption takes one month. */
Test(posture, recovered_and_disrupted)
{
    put("a", "WLD", "2025-04", 1, 0.4, 0.9);
    put("a", "WLD", "2025-06", 1, 0.4, 0.95);
    cr_assert_not(softens(posture_at("CHN|ALL|2025-06"), SOFTENING_SIGN_RECOVERED));
    put("a", "WLD", "2025-05", 1, 0.4, 1.2);
    cr_assert(softens(posture_at("CHN|ALL|2025-06"), SOFTENING_SIGN_RECOVERED));
    cr_assert_float_eq(posture_at("CHN|ALL|2025-06").hypotheses.softening, 1.0 / 3, 1e-11);
    put("a", "WLD", "2025-04", 1, 0.4, 0.39);
    cr_assert_not(softens(posture_at("CHN|ALL|2025-06"), SOFTENING_SIGN_RECOVERED));
    cr_assert(tightens(posture_at("CHN|ALL|2025-04"), TIGHTENING_SIGN_DISRUPTION));
    cr_assert_not(tightens(posture_at("CHN|ALL|2025-06"), TIGHTENING_SIGN_DISRUPTION));
}

/* The vintage is the greatest of the month, and a month that has lost its last indicator has no posture. */
Test(posture, vintage_and_retraction)
{
    put("a", "WLD", "2025-06", 1, 0.4, -1);
    cr_assert_eq(posture_at("CHN|ALL|2025-06").vintage, (int64_t)(trades_day("2025-06") + 50) * CK_DAY_MS);
    held_retract(held, &leverage_indicators, "CHN|a|EXPORT|WLD|2025-06");
    held_settle(held);
    cr_assert_eq(held_count(held), 0);
}

/* Only exports count. */
Test(posture, imports_have_no_posture)
{
    struct indicator indicator = {
        .reporter = CK_BYTES("USA"), .item = CK_BYTES("a"), .flow = FLOW_IMPORT, .partner = CK_BYTES("WLD"), .month = trades_day("2025-06")
    };

    held_put(held, &leverage_indicators, &indicator);
    held_settle(held);
    cr_assert_eq(held_count(held), 0);
}

/* ---- measures ---- */

/* A partner is a target once a measure of the reporter names it; one that is only excluded is not named. */
Test(posture, targets)
{
    put("a", "USA", "2025-06", 1, 0.4, -1);
    put("a", "JPN", "2025-06", 1, 0.4, -1);
    held_settle(held);
    cr_assert_eq(held_count(held), 0);
    learn_measure("M1", "a", "USA", "JPN", RESTRICTION_LICENCE, "2026-01-01");
    posture_at("CHN|USA|2025-06");
    cr_assert_eq(held_count(held), 1);
}

/* Breadth counts roots toward the target on the month's last day; it tightens when it is above that of three months before. */
Test(posture, breadth)
{
    put("a", "WLD", "2025-05", 1, 0.4, -1);
    put("a", "WLD", "2025-09", 1, 0.4, -1);
    cr_assert_eq(posture_at("CHN|ALL|2025-05").breadth, 0);
    learn_measure("M1", "a", "ALL", NULL, RESTRICTION_LICENCE, "2025-05-31");
    learn_measure("M2", "b", "ALL", NULL, RESTRICTION_LICENCE, "2025-06-01");
    learn_measure("M3", "c", "USA", NULL, RESTRICTION_LICENCE, "2025-01-01");
    cr_assert_eq(posture_at("CHN|ALL|2025-05").breadth, 1);
    cr_assert(tightens(posture_at("CHN|ALL|2025-05"), TIGHTENING_SIGN_BREADTH));
    cr_assert_eq(posture_at("CHN|ALL|2025-09").breadth, 2);
    cr_assert_not(tightens(posture_at("CHN|ALL|2025-09"), TIGHTENING_SIGN_BREADTH));
}

/* The next transition is the first after the month's end; of two on a day, that of the item first in bytes. */
Test(posture, next_transition)
{
    struct posture posture;

    put("a", "WLD", "2025-05", 1, 0.4, -1);
    learn_measure("M1", "z", "ALL", NULL, RESTRICTION_PROHIBITED, "2025-06-01");
    learn_measure("M2", "b", "ALL", NULL, RESTRICTION_LICENCE, "2025-06-01");
    learn_measure("M3", "a", "ALL", NULL, RESTRICTION_LICENCE, "2025-05-31");
    posture = posture_at("CHN|ALL|2025-05");
    cr_assert(posture.next_transition);
    cr_assert_eq(posture.next_transition->day, trades_day("2025-06-01"));
    cr_assert(ck_bytes_equal(posture.next_transition->item, CK_BYTES("b")));
    cr_assert_eq(posture.next_transition->status, STATUS_LICENCE);
}

/* ---- acts ---- */

static void put_target(void)
{
    learn_measure("M1", "a", "USA", NULL, RESTRICTION_LICENCE, "2020-01-01");
    put("a", "USA", "2025-06", 1, 0.4, -1);
    put("a", "WLD", "2025-06", 1, 0.4, -1);
}

/* "In 90 days" are the days after d - 90 up to d itself; a month or a year counts from its first day, and without a day an act counts from its first
 * publication's day in UTC. */
Test(posture, ease_window)
{
    static const struct {
        enum policy_act act;
        const char     *effective, *published;
        bool            eases;
    } acts[] = {
        { POLICY_ACT_EASE, "2025-04-01", "2025-04-01", false },   { POLICY_ACT_EASE, "2025-04-02", "2025-04-02", true },
        { POLICY_ACT_FLOW_EASE, "2025-04", "2025-05-20", false }, { POLICY_ACT_FLOW_EASE, "2025-05", "2025-05-20", true },
        { POLICY_ACT_EASE_TEMP, "2025", "2025-06-01", false },    { POLICY_ACT_EASE_TEMP, NULL, "2025-04-01", false },
        { POLICY_ACT_EASE_TEMP, NULL, "2025-04-02", true },       { POLICY_ACT_EASE, "2025-06-30", "2025-07-02", true },
        { POLICY_ACT_EASE, "2025-07-01", "2025-06-20", false },   { POLICY_ACT_HOLD_EASE, "2025-06-01", "2025-06-01", false },
    };

    for (size_t i = 0; i < sizeof acts / sizeof *acts; i++) {
        struct policy_event event = event_of(acts[i].act, "CHN", "USA", acts[i].published);

        event.effective = ck_bytes_from(acts[i].effective);
        event.first_published += acts[i].effective ? 0 : CK_DAY_MS - 1; /* the last instant of that day in UTC */
        teardown();
        setup();
        put_target();
        learn_event("CHN|1", event);
        cr_assert_eq(softens(posture_at("CHN|USA|2025-06"), SOFTENING_SIGN_EASE), acts[i].eases, "act %zu", i);
    }
}

/* Signs stand in the order in which they are asked for, not in the alphabet's. */
Test(posture, order_of_signs)
{
    struct hypotheses signs;

    learn_measure("M1", "a", "USA", NULL, RESTRICTION_LICENCE, "2025-06-01");
    put("a", "USA", "2025-06", 1, 0.4, 0.1);
    learn_event("CHN|1", event_of(POLICY_ACT_ENFORCE, "CHN", "USA", "2025-06-20"));
    signs = posture_at("CHN|USA|2025-06").hypotheses;
    cr_assert_eq(signs.tightening_true.count, 4);
    for (size_t i = 0; i < 4; i++)
        cr_assert_eq(signs.tightening_true.items[i], ((enum tightening_sign[]){ TIGHTENING_SIGN_BREADTH, TIGHTENING_SIGN_DISRUPTION,
                                                                                TIGHTENING_SIGN_STANCE, TIGHTENING_SIGN_ENFORCEMENT })[i]);
    put("a", "USA", "2025-04", 1, 0.4, 0.9);
    put("a", "USA", "2025-05", 1, 0.4, 0.9);
    put("a", "USA", "2025-06", 1, 0.4, 0.9);
    learn_event("CHN|2", event_of(POLICY_ACT_EASE, "CHN", "USA", "2025-06-21"));
    signs = posture_at("CHN|USA|2025-06").hypotheses;
    cr_assert_eq(signs.softening_true.count, 3);
    for (size_t i = 0; i < 3; i++)
        cr_assert_eq(signs.softening_true.items[i],
                     ((enum softening_sign[]){ SOFTENING_SIGN_EASE, SOFTENING_SIGN_RECOVERED, SOFTENING_SIGN_STANCE })[i]);
}

/* An act halves in 90 days, counts toward its target, and toward everyone when it names none; ages run to 729 days. */
Test(posture, stance)
{
    put_target();
    learn_event("CHN|1", event_of(POLICY_ACT_TIGHTEN, "CHN", "USA", "2025-04-01")); /* 90 days before 30 June */
    cr_assert_float_eq(posture_at("CHN|USA|2025-06").stance, 0.5, 1e-12);
    cr_assert_eq(posture_at("CHN|ALL|2025-06").stance, 0);
    learn_event("CHN|2", event_of(POLICY_ACT_EASE_TEMP, "CHN", NULL, "2025-06-30"));
    cr_assert_float_eq(posture_at("CHN|USA|2025-06").stance, 0, 1e-12);
    cr_assert_float_eq(posture_at("CHN|ALL|2025-06").stance, -0.5, 1e-12);
    cr_assert(softens(posture_at("CHN|ALL|2025-06"), SOFTENING_SIGN_EASE));
    cr_assert(softens(posture_at("CHN|ALL|2025-06"), SOFTENING_SIGN_STANCE));
    learn_event("CHN|3", event_of(POLICY_ACT_TIGHTEN, "CHN", NULL, "2025-07-01"));
    learn_event("CHN|4", event_of(POLICY_ACT_TIGHTEN, "CHN", NULL, "2023-07-01")); /* 730 days */
    learn_event("USA|5", event_of(POLICY_ACT_TIGHTEN, "USA", NULL, "2025-06-30"));
    cr_assert_float_eq(posture_at("CHN|ALL|2025-06").stance, -0.5, 1e-12);
    learn_event("CHN|6", event_of(POLICY_ACT_TIGHTEN, "CHN", NULL, "2023-07-02"));
    cr_assert_float_eq(posture_at("CHN|ALL|2025-06").stance, -0.5 + exp2(-729.0 / 90), 1e-11);
}

/* Every act has its polarity. */
Test(posture, polarities)
{
    const struct {
        enum policy_act     act;
        struct ck_maybe_int toward;
        double              polarity;
    } cases[] = {
        { POLICY_ACT_TIGHTEN, { 0 }, 1 },
        { POLICY_ACT_EASE, { 0 }, -1 },
        { POLICY_ACT_EASE_TEMP, { 0 }, -0.5 },
        { POLICY_ACT_FLOW_EASE, { 0 }, -0.5 },
        { POLICY_ACT_HOLD_TIGHT, { 0 }, 0.25 },
        { POLICY_ACT_HOLD_EASE, { 0 }, -0.25 },
        { POLICY_ACT_SIGNAL, { TOWARD_TIGHTEN, true }, 0.25 },
        { POLICY_ACT_SIGNAL, { TOWARD_EASE, true }, -0.25 },
        { POLICY_ACT_ENFORCE, { 0 }, 0.25 },
    };
    double before = 0;

    put_target();
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct policy_event event = event_of(cases[i].act, "CHN", "USA", "2025-06-30");
        char                key[] = "CHN|0";
        double              now;

        key[4] = (char)('0' + i);
        event.toward = cases[i].toward;
        learn_event(key, event);
        now = posture_at("CHN|USA|2025-06").stance;
        cr_assert_float_eq(now - before, cases[i].polarity, 1e-11, "case %zu", i);
        before = now;
    }
}

/* Of one statement said again only the latest counts; another item, target or direction is another statement; acts of other kinds all count. */
Test(posture, only_the_latest_statement)
{
    struct ck_bytes     items[] = { CK_BYTES("a") };
    struct policy_event event = event_of(POLICY_ACT_HOLD_TIGHT, "CHN", "USA", "2025-06-01");

    put_target();
    learn_event("CHN|1", event);
    event.effective = CK_BYTES("2025-06-30");
    learn_event("CHN|2", event);
    cr_assert_float_eq(posture_at("CHN|USA|2025-06").stance, 0.25, 1e-12);
    event.items = (struct ck_bytes_array){ items, 1 };
    learn_event("CHN|3", event);
    cr_assert_float_eq(posture_at("CHN|USA|2025-06").stance, 0.5, 1e-12);
    event.effective = CK_BYTES("2025-07-01");
    learn_event("CHN|4", event);
    cr_assert_float_eq(posture_at("CHN|USA|2025-06").stance, 0.5, 1e-12, "what is said later does not count yet");
}

/* Enforcement sums acts of that kind alone, and tightens. */
Test(posture, enforcement)
{
    put_target();
    learn_event("CHN|1", event_of(POLICY_ACT_ENFORCE, "CHN", "USA", "2025-06-30"));
    learn_event("CHN|2", event_of(POLICY_ACT_ENFORCE, "CHN", "USA", "2025-04-01"));
    learn_event("CHN|3", event_of(POLICY_ACT_TIGHTEN, "CHN", "USA", "2025-06-30"));
    cr_assert_float_eq(posture_at("CHN|USA|2025-06").enforcement, 1.5, 1e-12);
    cr_assert(tightens(posture_at("CHN|USA|2025-06"), TIGHTENING_SIGN_ENFORCEMENT));
    cr_assert(tightens(posture_at("CHN|USA|2025-06"), TIGHTENING_SIGN_STANCE));
}

/* Flips are changes of sign over 13 month ends; months without an act are passed over. */
Test(posture, flips)
{
    put_target();
    learn_event("CHN|1", event_of(POLICY_ACT_TIGHTEN, "CHN", "USA", "2024-06-30"));
    cr_assert_eq(posture_at("CHN|USA|2025-06").flips, 0);
    learn_event("CHN|2", event_of(POLICY_ACT_EASE, "CHN", "USA", "2024-09-15"));
    cr_assert_eq(posture_at("CHN|USA|2025-06").flips, 1);
    learn_event("CHN|3", event_of(POLICY_ACT_TIGHTEN, "CHN", "USA", "2025-06-30"));
    cr_assert_eq(posture_at("CHN|USA|2025-06").flips, 2);
}

/* Between two signs months without any act are passed over: an old act runs out in August 2024, the next is of March 2025. */
Test(posture, flips_over_zeros)
{
    put_target();
    learn_event("CHN|1", event_of(POLICY_ACT_TIGHTEN, "CHN", "USA", "2022-08-15"));
    learn_event("CHN|2", event_of(POLICY_ACT_EASE, "CHN", "USA", "2025-03-01"));
    cr_assert_eq(posture_at("CHN|USA|2025-06").flips, 1);
}

/* A linkage pairs acts of both on each other, at most 45 days apart, in the month of the later one: nearest first. */
Test(posture, linkages)
{
    struct posture      posture;
    struct policy_event other = event_of(POLICY_ACT_TIGHTEN, "USA", "CHN", "2025-05-17"); /* 44 days before 30 June */

    put_target();
    learn_event("CHN|1", event_of(POLICY_ACT_TIGHTEN, "CHN", "USA", "2025-06-30"));
    learn_event("CHN|2", event_of(POLICY_ACT_TIGHTEN, "CHN", NULL, "2025-06-30"));
    learn_event("USA|3", event_of(POLICY_ACT_TIGHTEN, "USA", "CHN", "2025-05-15")); /* 46 days */
    other.hedged = true;
    learn_event("USA|4", other);
    cr_assert_eq(posture_at("CHN|USA|2025-06").linkages.count, 1);
    learn_event("USA|5", event_of(POLICY_ACT_EASE, "USA", "CHN", "2025-06-20")); /* touches the postures of CHN toward it */
    posture = posture_at("CHN|USA|2025-06");
    cr_assert_eq(posture.linkages.count, 2);
    cr_assert_eq(posture.linkages.items[0].days, 10);
    cr_assert_eq(posture.linkages.items[0].own_act, POLICY_ACT_TIGHTEN);
    cr_assert_eq(posture.linkages.items[0].other_act, POLICY_ACT_EASE);
    cr_assert_not(posture.linkages.items[0].hedged);
    cr_assert_eq(posture.linkages.items[1].days, 44);
    cr_assert(posture.linkages.items[1].hedged);
    cr_assert(ck_bytes_equal(posture.linkages.items[0].own, CK_BYTES("CHN|1")));
    cr_assert(ck_bytes_equal(posture.linkages.items[0].other, CK_BYTES("USA|5")));
    cr_assert_eq(posture_at("CHN|ALL|2025-06").linkages.count, 0);
}

/* An act that is published again is one act, and a retracted one is none. */
Test(posture, acts_published_again)
{
    struct policy_event event = event_of(POLICY_ACT_TIGHTEN, "CHN", "USA", "2025-06-30");

    put_target();
    learn_event("CHN|1", event);
    event.mentions = 2;
    learn_event("CHN|1", event);
    cr_assert_float_eq(posture_at("CHN|USA|2025-06").stance, 1, 1e-12);
    learn_event("CHN|1", (struct policy_event){ .emission.retracted = true });
    cr_assert_eq(posture_at("CHN|USA|2025-06").stance, 0);
}

/* ---- the shipped data ---- */

static void golden(const char *directory, bool learn_first)
{
    static const char *const none[] = { NULL };
    char                     path[1024];

    for (int pass = 0; pass < 2; pass++) {
        if ((pass == 0) == learn_first) {
            held_learn_file(held, &intake_items, SOURCE_DIR "/tests/golden/input/reference.items.jsonl");
            held_learn_file(held, &intake_measures, SOURCE_DIR "/tests/golden/input/control.measures.jsonl");
        } else {
            snprintf(path, sizeof path, SOURCE_DIR "/tests/golden/%s/leverage.indicators.jsonl", directory);
            held_put_file(held, &leverage_indicators, path);
        }
        held_settle(held);
    }
    snprintf(path, sizeof path, SOURCE_DIR "/tests/golden/%s/leverage.postures.jsonl", directory);
    cr_assert_eq(held_compare(held, &leverage_postures, path, none), 0);
    cr_assert_eq(held_settle_all(held), 0);
}

/* The shipped indicators and measures end in exactly these postures, whichever comes first. */
Test(posture, golden_measures_first) { golden("final-now-2026-11-23", true); }
Test(posture, golden_measures_last) { golden("final-now-2026-11-23", false); }

/* The figures of SPEC 8, one by one. */
Test(posture, acceptance)
{
    struct posture posture;

    golden("final-now-2026-11-23", true);
    posture = posture_at("CHN|ALL|2025-06");
    cr_assert_float_eq(posture.divergence->value, 2.2957, 5e-5);
    cr_assert(ck_bytes_equal(posture.divergence->high.item, CK_BYTES("rare-earth-magnets")));
    cr_assert(ck_bytes_equal(posture.divergence->low.item, CK_BYTES("germanium")));
    cr_assert_float_eq(posture.selective_compliance->value, 0.6009, 5e-5);
    cr_assert_float_eq(posture.selective_compliance->high.recovery_ratio, 0.6190, 5e-5);
    cr_assert_eq(posture_at("CHN|ALL|2023-08").breadth, 2);
}
