/* SPDX-License-Identifier: Apache-2.0
 * What the sentences of alerts say is so: how many months a figure rests on, which months it is of, and no digit that says more than the figure. */
#include <criterion/criterion.h>
#include <stdio.h>

#include "domain/model/topics.h"
#include "support/alerts.h"
#include "support/trades.h"

static struct held *held;

static void setup(void) { held = alerts_new(); }
static void teardown(void) { held_free(held); }
TestSuite(alert_words, .init = setup, .fini = teardown);

static void expect_text(const char *key, const struct indicator *indicator, const char *expected)
{
    struct alert alert;

    held_put(held, &leverage_indicators, indicator);
    alert = alerts_at(held, key);
    cr_assert(ck_bytes_equal(alert.text, ck_bytes_from(expected)), "%.*s\nnot\n%s", (int)alert.text.size, alert.text.data, expected);
}

/* A score names the months that it compared with: 24 only where there were 24. */
Test(alert_words, months_of_a_score)
{
    static const struct {
        int32_t     count;
        const char *words;
    } cases[] = { { 17, "17 months with figures, of the 24 before" },
                  { 12, "12 months with figures, of the 24 before" },
                  { 23, "23 months with figures, of the 24 before" },
                  { 24, "the 24 months before" } };
    char text[256];

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        for (int sign = -1; sign <= 1; sign += 2) {
            struct indicator indicator = alerts_indicator("2025-06");

            indicator.level.quantity_kg = ck_known_double(96);
            indicator.anomaly.robust_z = ck_known_double(sign * 3.96);
            indicator.anomaly.robust_n = cases[i].count;
            snprintf(text, sizeof text,
                     "Exports of germanium from CHN to the world were 96 kg in 2025-06, a robust z-score of %s4 against %s, with no control known.",
                     sign < 0 ? "−" : "", cases[i].words);
            expect_text(sign < 0 ? "CHN|flow.collapse|germanium|EXPORT|WLD" : "CHN|flow.surge|germanium|EXPORT|WLD", &indicator, text);
        }
}

/* A share is of the 12 months of the importer's own imports, or of the years of a supply fact; a reliance may be a bound. */
Test(alert_words, months_of_a_share)
{
    static const struct {
        const char *share_of, *reliance_of;
        int32_t     from, to;
        enum bound  bound;
        const char *text;
    } cases[] = {
        { NULL, NULL, 0, 0, BOUND_UNKNOWN,
          "USA took 55.0 % of its imports of germanium from CHN in the 12 months to 2025-03, with a net import reliance of 86.0 %, as known for "
          "2025-03." },
        { NULL, "metals", 0, 0, BOUND_LOWER,
          "USA took 55.0 % of its imports of germanium from CHN in the 12 months to 2025-03, with a net import reliance of 86.0 % or more for "
          "metals, "
          "as known for 2025-03." },
        { NULL, NULL, 2020, 2023, BOUND_UPPER,
          "USA took 55.0 % of its imports of germanium from CHN in the years 2020 to 2023, with a net import reliance of 86.0 % or less, as known "
          "for "
          "2025-03." },
        { "metals", "metals", 2023, 2023, BOUND_UNKNOWN,
          "USA took 55.0 % of its imports of metals, which germanium is part of, from CHN in 2023, with a net import reliance of 86.0 % for metals, "
          "as "
          "known for 2025-03." },
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct indicator             indicator = alerts_indicator("2025-03");
        struct indicator_dependency *dependency = &indicator.dependency;

        indicator.partner = CK_BYTES("USA");
        dependency->supplier_share = ck_known_double(0.55);
        dependency->net_import_reliance = ck_known_double(0.86);
        dependency->supplier_share_of = ck_bytes_from(cases[i].share_of);
        dependency->net_import_reliance_of = ck_bytes_from(cases[i].reliance_of);
        if (cases[i].to) {
            dependency->supplier_share_year_from = ck_known_int(cases[i].from);
            dependency->supplier_share_year_to = ck_known_int(cases[i].to);
        }
        if (cases[i].bound != BOUND_UNKNOWN)
            dependency->bound = ck_known_int(cases[i].bound);
        expect_text("CHN|dependency.high|germanium|EXPORT|USA", &indicator, cases[i].text);
    }
}

/* What is not all is not 100.0 %, and what is above a limit does not stand as the limit. */
Test(alert_words, digits_of_a_percentage)
{
    static const struct {
        double      first, now;
        const char *text;
    } cases[] = {
        { 11200, 1, "first published as 11.2 t, are now 1 kg, a revision by 99.99 % of the first figure." },
        { 11200, 0, "first published as 11.2 t, are now 0 kg, a revision by 100.0 % of the first figure." },
        { 100000, 110004, "first published as 100 t, are now 110 t, a revision by 10.004 % of the first figure." },
        { 10000, 11010, "first published as 10 t, are now 11 t, a revision by 10.1 % of the first figure." },
        { 100, 200, "first published as 100 kg, are now 200 kg, a revision by 100.0 % of the first figure." },
    };
    char text[256];

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct indicator indicator = alerts_indicator("2025-03");

        indicator.level.first_quantity_kg = ck_known_double(cases[i].first);
        indicator.level.quantity_kg = ck_known_double(cases[i].now);
        snprintf(text, sizeof text, "Exports of germanium from CHN to the world in 2025-03, %s", cases[i].text);
        expect_text("CHN|data.revised|germanium|EXPORT|WLD", &indicator, text);
    }
}

/* The level before control that is all but lost is not nothing. */
Test(alert_words, digits_of_a_ratio)
{
    struct indicator indicator = alerts_indicator("2025-03");

    indicator.change.mom = ck_known_double(2);
    indicator.control.severity = ck_known_double(0.4);
    indicator.control.recovery_ratio = ck_known_double(0.0003);
    expect_text("CHN|surge.under_control|germanium|EXPORT|WLD", &indicator,
                "Exports of germanium from CHN to the world were 200.0 % above the month before in 2025-03, with no control known, and stood at 0.03 "
                "% of the level before "
                "control.");
    indicator.control.recovery_ratio = ck_known_double(0.99996);
    expect_text("CHN|surge.under_control|germanium|EXPORT|WLD", &indicator,
                "Exports of germanium from CHN to the world were 200.0 % above the month before in 2025-03, with no control known, and stood at "
                "99.996 % of the level before "
                "control.");
}

/* A control that was lifted is none, and no restriction of the name NONE. */
Test(alert_words, status_in_words)
{
    static const struct {
        enum status status;
        const char *words;
    } cases[] = { { STATUS_NONE_KNOWN, "with no control known" },
                  { STATUS_NONE, "under no control since 2025-02-01" },
                  { STATUS_LICENCE, "under LICENCE since 2025-02-01" } };
    char text[256];

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct indicator indicator = alerts_indicator("2025-06");

        indicator.change.mom = ck_known_double(4);
        indicator.control.status = ck_known_int(cases[i].status);
        indicator.control.since = ck_known_int(trades_day("2025-02"));
        snprintf(text, sizeof text, "Exports of germanium from CHN to the world were 400.0 %% above the month before in 2025-06, %s.",
                 cases[i].words);
        expect_text("CHN|flow.surge|germanium|EXPORT|WLD", &indicator, text);
    }
}
