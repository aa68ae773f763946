/* SPDX-License-Identifier: Apache-2.0
 * Which months count for a rule: of every kind that a null figure makes, one between a month that fired and one that fires, or one that is false. */
#include <criterion/criterion.h>
#include <math.h>

#include "domain/model/topics.h"
#include "support/alerts.h"
#include "support/trades.h"

static struct held *held;

static void setup(void) { held = alerts_new(); }
static void teardown(void) { held_free(held); }
TestSuite(alert_months, .init = setup, .fini = teardown);

static struct indicator indicator_in(const char *month) { return alerts_indicator(month); }

static struct alert alert_at(const char *key) { return alerts_at(held, key); }

static void expect_state(size_t question, struct alert alert, enum alert_state state, int episode)
{
    cr_assert_eq(alert.state, state, "question %zu: state %d", question, (int)alert.state);
    cr_assert_eq(alert.episode, episode, "question %zu: episode %d", question, (int)alert.episode);
}

#define COLLAPSE "CHN|flow.collapse|germanium|EXPORT|WLD"
#define UNDER_CONTROL "CHN|surge.under_control|germanium|EXPORT|WLD"

/* A month of three: how it comes about is what put() does with the word. */
enum month_kind { MONTH_TRUE, MONTH_IN_QUESTION, MONTH_FALSE };

/* A kind of month in question, and what it must be. */
struct question {
    const char *key;
    void (*put)(const char *month, enum month_kind kind, int variant);
    int  variant;
    bool counts; /* the month in question is a known false; else it is passed over */
};

static struct ck_maybe_double maybe(double value) { return isnan(value) ? (struct ck_maybe_double){ 0 } : ck_known_double(value); }

static void put_surge(const char *month, enum month_kind kind, int variant)
{
    static const double in_question[][2] = { { NAN, 0.4 }, { NAN, 0.9 }, { NAN, 0.39 }, { 5, 0.39 }, { 0.99, NAN }, { 2, NAN } };
    static const double certain[][2] = { [MONTH_TRUE] = { 2, 0.9 }, [MONTH_FALSE] = { 0.5, 0.9 } };
    const double       *operands = kind == MONTH_IN_QUESTION ? in_question[variant] : certain[kind];
    struct indicator    indicator = indicator_in(month);

    indicator.change.mom = maybe(operands[0]);
    indicator.control.severity = maybe(operands[1]);
    held_put(held, &leverage_indicators, &indicator);
}

static void put_dependency(const char *month, enum month_kind kind, int variant)
{
    static const double in_question[][2] = { { NAN, 0.5 }, { 0.5, NAN }, { NAN, NAN }, { NAN, 0.49 }, { 0.49, NAN }, { 0, NAN } };
    static const double certain[][2] = { [MONTH_TRUE] = { 0.8, 0.8 }, [MONTH_FALSE] = { 0.1, 0.8 } };
    const double       *operands = kind == MONTH_IN_QUESTION ? in_question[variant] : certain[kind];
    struct indicator    indicator = indicator_in(month);

    indicator.flow = FLOW_IMPORT;
    indicator.partner = CK_BYTES("MEX");
    indicator.dependency.supplier_share = maybe(operands[0]);
    indicator.dependency.net_import_reliance = maybe(operands[1]);
    held_put(held, &leverage_indicators, &indicator);
}

static void put_collapse(const char *month, enum month_kind kind, int variant)
{
    static const double in_question[][2] = { { NAN, NAN }, { 0, NAN }, { NAN, 0 } };
    static const double certain[][2] = { [MONTH_TRUE] = { -0.9, NAN }, [MONTH_FALSE] = { NAN, 1 } };
    const double       *operands = kind == MONTH_IN_QUESTION ? in_question[variant] : certain[kind];
    struct indicator    indicator = indicator_in(month);

    indicator.change.base = maybe(operands[0]);
    indicator.anomaly.robust_z = maybe(operands[1]);
    held_put(held, &leverage_indicators, &indicator);
}

static void put_revision(const char *month, enum month_kind kind, int variant)
{
    static const double in_question[][2] = { { NAN, 17.5 }, { 17.5, NAN }, { NAN, NAN }, { 0, 0 } }; /* first, now */
    static const double certain[][2] = { [MONTH_TRUE] = { 500, 600 }, [MONTH_FALSE] = { 500, 500 } };
    const double       *operands = kind == MONTH_IN_QUESTION ? in_question[variant] : certain[kind];
    struct indicator    indicator = indicator_in(month);

    indicator.level.first_quantity_kg = maybe(operands[0]);
    indicator.level.quantity_kg = maybe(operands[1]);
    held_put(held, &leverage_indicators, &indicator);
}

static void put_disagreement(const char *month, enum month_kind kind, int variant)
{
    static const enum caution             cautions[] = { CAUTION_CONFLICT };
    static const struct conflicting_level levels[] = { { { "PRESS", 5 }, 600 } };
    struct indicator                      indicator = indicator_in(month);

    (void)variant;
    if (kind == MONTH_TRUE) {
        indicator.cautions = (struct caution_array){ cautions, 1 };
        indicator.level.conflicts = (struct conflicting_level_array){ levels, 1 };
    }
    if (kind == MONTH_IN_QUESTION)
        indicator.level.quantity_kg = (struct ck_maybe_double){ 0 };
    held_put(held, &leverage_indicators, &indicator);
}

static void put_divergence(const char *month, enum month_kind kind, int variant)
{
    static const struct divergence far = { 2.5, { { "a", 1 }, 2000, 1000 }, { { "b", 1 }, 10, 1000 } };
    static const struct divergence near = { 0.5, { { "a", 1 }, 2000, 1000 }, { { "b", 1 }, 10, 1000 } };
    struct posture                 posture = { .reporter = CK_BYTES("CHN"), .target = CK_BYTES("USA"), .month = trades_day(month) };

    (void)variant;
    posture.divergence = kind == MONTH_TRUE ? &far : kind == MONTH_FALSE ? &near : NULL;
    held_put(held, &leverage_postures, &posture);
}

/* value, import_kg, its median, and why value is null */
static void put_suspicion(const char *month, enum month_kind kind, int variant)
{
    static const struct {
        double             value, import_kg, median_kg;
        enum absent_reason why;
    } in_question[] = {
        { NAN, 20000, 10000, ABSENT_REASON_MISSING }, { NAN, NAN, 10000, ABSENT_REASON_MISSING },  { 0.5, 20000, NAN, 0 },
        { NAN, 20000, NAN, ABSENT_REASON_NO_BASE },   { NAN, 19999, 10000, ABSENT_REASON_MISSING }, { NAN, 20000, 10000, ABSENT_REASON_NO_LOSS },
        { 0.1, NAN, 10000, 0 },
    },
      certain[] = { [MONTH_TRUE] = { 0.5, 20000, 10000, 0 }, [MONTH_FALSE] = { 0.1, 20000, 10000, 0 } };
    struct absent_field why = { CK_BYTES("value"), 0 };
    struct reroute      reroute = { .origin = CK_BYTES("CHN"),
                                    .item = CK_BYTES("antimony-oxide"),
                                    .hub = CK_BYTES("THA"),
                                    .destination = CK_BYTES("USA"),
                                    .month = trades_day(month),
                                    .bound = BOUND_UPPER };

    reroute.value = maybe(kind == MONTH_IN_QUESTION ? in_question[variant].value : certain[kind].value);
    reroute.import_kg = maybe(kind == MONTH_IN_QUESTION ? in_question[variant].import_kg : certain[kind].import_kg);
    reroute.import_median_kg = maybe(kind == MONTH_IN_QUESTION ? in_question[variant].median_kg : certain[kind].median_kg);
    why.reason = kind == MONTH_IN_QUESTION ? in_question[variant].why : certain[kind].why;
    if (!reroute.value.known)
        reroute.absent = (struct absent_field_array){ &why, 1 };
    held_put(held, &leverage_reroutes, &reroute);
}

/* export_kg and the greatest, after a month that was suspected and had all of them. */
static void put_closing(const char *month, enum month_kind kind, int variant)
{
    static const double in_question[][2] = { { NAN, 100 }, { NAN, NAN }, { NAN, 0 }, { 21, 100 } };
    static const double certain[][2] = { [MONTH_TRUE] = { 20, 100 }, [MONTH_FALSE] = { 90, 100 } };
    const double       *operands = kind == MONTH_IN_QUESTION ? in_question[variant] : certain[kind];
    struct reroute      reroute = { .origin = CK_BYTES("CHN"),
                                    .item = CK_BYTES("antimony-oxide"),
                                    .hub = CK_BYTES("THA"),
                                    .destination = CK_BYTES("USA"),
                                    .month = trades_day("2025-01"),
                                    .value = ck_known_double(0.5),
                                    .import_kg = ck_known_double(20000),
                                    .import_median_kg = ck_known_double(10000),
                                    .export_kg = ck_known_double(100),
                                    .export_greatest_kg = ck_known_double(100),
                                    .bound = BOUND_UPPER };

    held_put(held, &leverage_reroutes, &reroute);
    reroute.month = trades_day(month);
    reroute.export_kg = maybe(operands[0]);
    reroute.export_greatest_kg = maybe(operands[1]);
    held_put(held, &leverage_reroutes, &reroute);
}

#define DEPENDENCY "CHN|dependency.high|germanium|IMPORT|MEX"
#define REVISED "CHN|data.revised|germanium|EXPORT|WLD"
#define SUSPECTED "CHN|reroute.suspected|antimony-oxide|THA|USA"
#define CLOSED "CHN|reroute.closed|antimony-oxide|THA|USA"

/* Of joint conditions a known false one decides and else a null one leaves the month uncounted; of alternatives one that is known is enough. */
static const struct question questions[] = {
    { UNDER_CONTROL, put_surge, 0, false },
    { UNDER_CONTROL, put_surge, 1, false },
    { UNDER_CONTROL, put_surge, 2, true },
    { UNDER_CONTROL, put_surge, 3, true },
    { UNDER_CONTROL, put_surge, 4, true },
    { UNDER_CONTROL, put_surge, 5, false },
    { DEPENDENCY, put_dependency, 0, false },
    { DEPENDENCY, put_dependency, 1, false },
    { DEPENDENCY, put_dependency, 2, false },
    { DEPENDENCY, put_dependency, 3, true },
    { DEPENDENCY, put_dependency, 4, true },
    { DEPENDENCY, put_dependency, 5, true },
    { COLLAPSE, put_collapse, 0, false },
    { COLLAPSE, put_collapse, 1, true },
    { COLLAPSE, put_collapse, 2, true },
    { REVISED, put_revision, 0, false },
    { REVISED, put_revision, 1, false },
    { REVISED, put_revision, 2, false },
    { REVISED, put_revision, 3, true },
    { "CHN|data.conflict|germanium|EXPORT|WLD", put_disagreement, 0, false },
    { "CHN|divergence.detected|-|EXPORT|USA", put_divergence, 0, false },
    { SUSPECTED, put_suspicion, 0, false },
    { SUSPECTED, put_suspicion, 1, false },
    { SUSPECTED, put_suspicion, 2, false },
    { SUSPECTED, put_suspicion, 3, false },
    { SUSPECTED, put_suspicion, 4, true },
    { SUSPECTED, put_suspicion, 5, true },
    { SUSPECTED, put_suspicion, 6, true },
    { CLOSED, put_closing, 0, false },
    { CLOSED, put_closing, 1, false },
    { CLOSED, put_closing, 2, true },
    { CLOSED, put_closing, 3, true },
};
enum { QUESTIONS = sizeof questions / sizeof *questions };

/* Fired, the month in question, fired again: one episode if the month does not count, two if it is a known false. */
Test(alert_months, month_in_question_then_true)
{
    for (size_t i = 0; i < QUESTIONS; i++) {
        const struct question *question = &questions[i];

        teardown();
        setup();
        question->put("2025-02", MONTH_TRUE, 0);
        question->put("2025-03", MONTH_IN_QUESTION, question->variant);
        expect_state(i, alert_at(question->key), question->counts ? ALERT_STATE_RESOLVED : ALERT_STATE_FIRING, 1);
        question->put("2025-04", MONTH_TRUE, 0);
        expect_state(i, alert_at(question->key), ALERT_STATE_FIRING, question->counts ? 2 : 1);
    }
}

/* Fired, the month in question, a known false one: `until` is the third, unless the second decided already. */
Test(alert_months, month_in_question_then_false)
{
    for (size_t i = 0; i < QUESTIONS; i++) {
        const struct question *question = &questions[i];
        struct alert           alert;

        teardown();
        setup();
        question->put("2025-02", MONTH_TRUE, 0);
        question->put("2025-03", MONTH_IN_QUESTION, question->variant);
        question->put("2025-04", MONTH_FALSE, 0);
        alert = alert_at(question->key);
        expect_state(i, alert, ALERT_STATE_RESOLVED, 1);
        cr_assert_eq(alert.until.value, trades_day(question->counts ? "2025-03" : "2025-04"), "question %zu", i);
    }
}

/* With for = 2 and keep = 2 a month that does not count breaks neither run. */
Test(alert_months, month_in_question_breaks_no_run)
{
    for (size_t i = 0; i < QUESTIONS; i++) {
        const struct question *question = &questions[i];
        struct alert           alert;

        teardown();
        setup();
        if (question->counts)
            continue;
        for (enum alert_rule_name rule = 0; rule < ALERT_RULE_COUNT; rule++)
            alerts_limits(held, rule)->months_for = alerts_limits(held, rule)->months_keep = 2;
        question->put("2025-02", MONTH_TRUE, 0);
        question->put("2025-03", MONTH_IN_QUESTION, question->variant);
        expect_state(i, alert_at(question->key), ALERT_STATE_PENDING, 1);
        question->put("2025-04", MONTH_TRUE, 0);
        expect_state(i, alert_at(question->key), ALERT_STATE_FIRING, 1);
        question->put("2025-05", MONTH_FALSE, 0);
        question->put("2025-06", MONTH_IN_QUESTION, question->variant);
        expect_state(i, alert_at(question->key), ALERT_STATE_FIRING, 1);
        question->put("2025-07", MONTH_FALSE, 0);
        alert = alert_at(question->key);
        expect_state(i, alert, ALERT_STATE_RESOLVED, 1);
        cr_assert_eq(alert.until.value, trades_day("2025-05"), "question %zu", i);
    }
}

/* And, or of what may be unknown: a known false decides a conjunction, and a null alternative is false beside one that is known. */
Test(truth, tables)
{
    static const enum truth all[] = { TRUTH_FALSE, TRUTH_UNKNOWN, TRUTH_TRUE };
    static const enum truth joint[3][3] = { { TRUTH_FALSE, TRUTH_FALSE, TRUTH_FALSE },
                                            { TRUTH_FALSE, TRUTH_UNKNOWN, TRUTH_UNKNOWN },
                                            { TRUTH_FALSE, TRUTH_UNKNOWN, TRUTH_TRUE } };
    static const enum truth alternative[3][3] = { { TRUTH_FALSE, TRUTH_FALSE, TRUTH_TRUE },
                                                  { TRUTH_FALSE, TRUTH_UNKNOWN, TRUTH_TRUE },
                                                  { TRUTH_TRUE, TRUTH_TRUE, TRUTH_TRUE } };

    for (size_t i = 0; i < 3; i++)
        for (size_t j = 0; j < 3; j++) {
            cr_expect_eq(truth_and(all[i], all[j]), joint[i][j], "%zu and %zu", i, j);
            cr_expect_eq(truth_or(all[i], all[j]), alternative[i][j], "%zu or %zu", i, j);
        }
}
