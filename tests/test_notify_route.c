/* SPDX-License-Identifier: Apache-2.0
 * Routing as it is written: what is refused, and where; which route a record goes by, with what, and when. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "chokepoint/day.h"
#include "domain/model/topics.h"
#include "engine/util/instant.h"
#include "support/notices.h"

#define HOOK "receivers: [{name: hook, webhook: {url: 'https://example.org/hook'}}]\n"

/* Each fault is told with its line and a word that helps. */
Test(notify_route, refused)
{
    static const struct {
        const char *yaml, *says;
    } cases[] = {
        { "", "routes.yaml:1: empty" },
        { "receivers: {}\n", "1: receivers: a list" },
        { HOOK, "1: routes: a list" },
        { HOOK "routes: []\n", "2: routes: the list is empty" },
        { HOOK "routes: [{name: a}]\n", "2: a: to is missing" },
        { HOOK "routes: [{to: hook}]\n", "2: name is missing" },
        { HOOK "routes:\n- name: a\n  to: hok\n", "4: to: there is no hok (nearest: hook)" },
        { HOOK "routes:\n- name: a\n  too: hook\n", "4: unknown word too (nearest: to)" },
        { HOOK "routes:\n- {name: a, to: hook}\n- {name: a, to: hook}\n", "4: a second route a" },
        { HOOK "routes:\n- {name: a b, to: hook}\n", "3: name: at most 64" },
        { HOOK "routes:\n- {name: a, to: [hook, hook]}\n", "hook twice" },
        { HOOK "routes:\n- {name: a, to: hook, match: {topic: alert}}\n", "3: topic: alerts, policy.verdicts or control.status, not alert" },
        { HOOK "routes:\n- {name: a, to: hook, match: {rule: control.upcomming}}\n",
          "3: rule: there is no control.upcomming (nearest: control.upcoming)" },
        { HOOK "routes:\n- {name: a, to: hook, match: {severity: grave}}\n", "3: severity: info, warning or critical" },
        { HOOK "routes:\n- {name: a, to: hook, match: {topic: control.status, severity: critical}}\n", "only alerts have one" },
        { HOOK "routes:\n- {name: a, to: hook, match: {topic: control.status, rule: flow.surge}}\n", "only alerts are of a rule" },
        { HOOK "routes:\n- {name: a, to: hook, match: {state: FIREING}}\n", "3: state: there is no FIREING (nearest: FIRING)" },
        { HOOK "routes:\n- {name: a, to: hook, match: {state: UNKNOWN}}\n", "state: there is no UNKNOWN" },
        { HOOK "routes:\n- {name: a, to: hook, match: {country: China}}\n", "3: country: no country China" },
        { HOOK "routes:\n- {name: a, to: hook, match: {item: {}}}\n", "item: a word or a list" },
        { HOOK "routes:\n- {name: a, to: hook, group: [colour]}\n", "group: topic, rule" },
        { HOOK "routes:\n- {name: a, to: hook, group: [item], wait: 30}\n", "wait: a time such as" },
        { HOOK "routes:\n- {name: a, to: hook, wait: 25h}\n", "wait: from 0 ms to 86400 s" },
        { HOOK "routes:\n- {name: a, to: hook, updates: maybe}\n", "updates: true or false" },
        { HOOK "routes:\n- {name: a, to: hook, mute: [{days: [monday]}]}\n", "days: mon, tue" },
        { HOOK "routes:\n- {name: a, to: hook, mute: [{hours: 22-06}]}\n", "hours: HH:MM-HH:MM" },
        { HOOK "routes:\n- {name: a, to: hook, mute: [{hours: 22:00-22:00}]}\n", "hours: HH:MM-HH:MM" },
        { HOOK "routes:\n- {name: a, to: hook, mute: [{hours: 24:30-06:00}]}\n", "hours: HH:MM-HH:MM" },
        { HOOK "routes:\n- {name: a, to: hook, mute: [{hours: 00:00-24:00}]}\n", "these windows never end" },
        { HOOK "routes:\n- {name: a, to: hook, mute: [{hours: 00:00-12:00}, {hours: 12:00-24:00}]}\n", "these windows never end" },
        { "from: yesterday\n" HOOK "routes: [{name: a, to: hook}]\n", "1: from: start, now, or an instant" },
        { "receivers: [{name: a, webhook: {url: 'ftp://example.org'}}]\nroutes: [{name: a, to: a}]\n", "another scheme" },
        { "receivers: [{name: a, webhook: {url: 'https://u:p@example.org'}}]\nroutes: [{name: a, to: a}]\n", "a user does not stand in it" },
        { "receivers: [{name: a, webhook: {}}]\nroutes: [{name: a, to: a}]\n", "url is missing" },
        { "receivers: [{name: a, webhook: {url: 'https://e.org', secret: x}}]\nroutes: [{name: a, to: a}]\n", "unknown word secret" },
        { "receivers: [{name: a, webhook: {url: 'https://e.org', user: x}}]\nroutes: [{name: a, to: a}]\n", "belong together" },
        { "receivers: [{name: a}]\nroutes: [{name: a, to: a}]\n", "1: a: one of webhook" },
        { "receivers:\n- {name: a, command: {run: echo}}\nroutes: [{name: a, to: a}]\n", "2: run: the whole path" },
        { "receivers: [{name: a, email: {url: 'smtp://m', from: a, to: b@c.org}}]\nroutes: [{name: a, to: a}]\n", "from: an address" },
        { "receivers: [{name: a, email: {url: 'smtp://m', from: a@b.org, to: 'b@c.org>\\'}}]\nroutes: [{name: a, to: a}]\n", "to: " },
        { "receivers: [{name: a, email: {url: 'smtp://m', from: a@b.org, to: b@c.org, tls: none, user: u, password_file: p}}]\nroutes: [{name: a, "
          "to: a}]\n",
          "over TLS only" },
        { "receivers: [{name: a, email: {url: 'smtp://m', from: \"a@b.org\\r\\nRCPT TO:<x@y.org>\", to: b@c.org}}]\nroutes: [{name: a, to: a}]\n",
          "from: a control character" },
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char            problem[ROUTING_PROBLEM_MAX] = "";
        struct routing *routing = routing_read_text("routes.yaml", ck_bytes_from(cases[i].yaml), problem);

        cr_assert(!routing && strstr(problem, cases[i].says), "case %zu: %s, not %s", i, routing ? "taken" : problem, cases[i].says);
        cr_assert(strncmp(problem, "routes.yaml:", 12) == 0, "%s", problem);
    }
}

static struct notify_route route_of(const char *words, struct routing **ret_routing)
{
    static char yaml[1024];

    snprintf(yaml, sizeof yaml, HOOK "routes:\n- {name: a, to: hook%s%s}\n", *words ? ", " : "", words);
    *ret_routing = routing_of(yaml);
    return (*ret_routing)->routes[0];
}

/* The words of a route are joined by and, the words of a list by or. */
Test(notify_route, matches)
{
    static const struct {
        const char       *words;
        struct alert_text alert;
        bool              matches;
    } cases[] = {
        { "", { .item = "tin" }, true },
        { "", { .state = ALERT_STATE_RESOLVED }, false },
        { "", { .state = ALERT_STATE_PENDING }, false },
        { "", { .retracted = true }, false },
        { "match: {state: [PENDING, FIRING]}", { .state = ALERT_STATE_PENDING }, true },
        { "match: {topic: control.status}", { .item = "tin" }, false },
        { "match: {topic: [control.status, alerts]}", { .item = "tin" }, true },
        { "match: {rule: flow.surge}", { .rule = "flow.collapse" }, false },
        { "match: {rule: [flow.surge, flow.collapse]}", { .rule = "flow.collapse" }, true },
        { "match: {severity: warning}", { .severity = ALERT_SEVERITY_CRITICAL }, true },
        { "match: {severity: warning}", { .severity = ALERT_SEVERITY_WARNING }, true },
        { "match: {severity: warning}", { .severity = ALERT_SEVERITY_INFO }, false },
        { "match: {item: tin}", { .item = "tin" }, true },
        { "match: {item: tin}", { .item = "tin-ore" }, false },
        { "match: {country: USA}", { .reporter = "CHN", .partner = "USA" }, true },
        { "match: {country: USA}", { .reporter = "USA", .partner = "CHN" }, true },
        { "match: {country: USA}", { .reporter = "CHN", .partner = "DEU" }, false },
        { "match: {country: USA, item: tin}", { .reporter = "USA", .item = "zinc" }, false },
    };
    struct ck_arena arena = CK_ARENA_NULL;

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct routing     *routing;
        struct notify_route route = route_of(cases[i].words, &routing);
        struct notice       notice = alert_notice(cases[i].alert, &arena);

        cr_assert_eq(route_matches(&route, &notice), cases[i].matches, "case %zu", i);
        routing_free(routing);
    }
    ck_arena_release(&arena);
}

/* What a notice says of the other topics. */
Test(notify_route, other_topics)
{
    struct ck_arena       arena = CK_ARENA_NULL;
    struct verdict        verdict = { .news = CK_BYTES("n1"),
                                      .item = CK_BYTES("tin"),
                                      .reporter = CK_BYTES("CHN"),
                                      .partner = CK_BYTES("USA"),
                                      .ordinal = 2,
                                      .metric = METRIC_QUANTITY_LEVEL,
                                      .period = CK_BYTES("2025-06"),
                                      .verdict = VERDICT_KIND_CONTRADICTED,
                                      .true_value = ck_known_double(12.5),
                                      .published_on = 20000,
                                      .reader = CK_BYTES("chokepoint") };
    struct status_change  next = { .day = 20400, .status = STATUS_NONE_KNOWN };
    struct control_status status = { .origin = CK_BYTES("CHN"),
                                     .destination = CK_BYTES("USA"),
                                     .item = CK_BYTES("tin"),
                                     .status = STATUS_LICENCE,
                                     .since = ck_known_int(20000),
                                     .next_transition = &next };
    struct notice         notice = notice_of(&policy_verdicts, CK_BYTES("k"), &verdict, &arena);
    struct routing       *routing;
    struct notify_route   route = route_of("match: {topic: [policy.verdicts, control.status]}", &routing);

    cr_assert(route_matches(&route, &notice) && ck_bytes_equal(notice.state, CK_BYTES("CONTRADICTED")));
    cr_assert(memmem(notice.text.data, notice.text.size, "is CONTRADICTED; the figures say 12.5.", 38), "%.*s", (int)notice.text.size,
              notice.text.data);
    verdict.verdict = VERDICT_KIND_SUPPORTED;
    notice = notice_of(&policy_verdicts, CK_BYTES("k"), &verdict, &arena);
    cr_assert(!route_matches(&route, &notice));
    notice = notice_of(&control_status_topic, CK_BYTES("k"), &status, &arena);
    cr_assert(route_matches(&route, &notice));
    cr_assert(ck_bytes_equal(notice.text, CK_BYTES("Exports of tin from CHN to USA: LICENCE since 2024-10-04; NONE_KNOWN from 2025-11-08.")), "%.*s",
              (int)notice.text.size, notice.text.data);
    cr_assert(notice_read(&control_status_topic, CK_BYTES("k"), notice.value, &arena, &notice) && ck_bytes_equal(notice.state, CK_BYTES("LICENCE")));
    status.status = STATUS_NONE_KNOWN;
    notice = notice_of(&control_status_topic, CK_BYTES("k"), &status, &arena);
    cr_assert(!route_matches(&route, &notice));
    routing_free(routing);
    ck_arena_release(&arena);
}

static int64_t instant(const char *text)
{
    int64_t time_ms;

    cr_assert(instant_read(ck_bytes_from(text), &time_ms));
    return time_ms;
}

/* A mute ends at the first instant that no window holds; windows go over midnight, and follow one another. */
Test(notify_route, mutes)
{
    static const struct {
        const char *words, *at, *open;
    } cases[] = {
        { "", "2026-11-28T12:00:00Z", "2026-11-28T12:00:00Z" },
        { "mute: [{days: [sat, sun]}]", "2026-11-28T12:00:00Z", "2026-11-30T00:00:00Z" },
        { "mute: [{days: [sat, sun]}]", "2026-11-27T23:59:59Z", "2026-11-27T23:59:59Z" },
        { "mute: [{days: [sat, sun]}]", "2026-11-30T00:00:00Z", "2026-11-30T00:00:00Z" },
        { "mute: [{hours: 22:00-06:00}]", "2026-11-30T23:00:00Z", "2026-12-01T06:00:00Z" },
        { "mute: [{hours: 22:00-06:00}]", "2026-12-01T05:59:00Z", "2026-12-01T06:00:00Z" },
        { "mute: [{hours: 22:00-06:00}]", "2026-12-01T06:00:00Z", "2026-12-01T06:00:00Z" },
        { "mute: [{days: [fri], hours: 22:00-06:00}]", "2026-11-28T05:00:00Z", "2026-11-28T06:00:00Z" },
        { "mute: [{days: [fri], hours: 22:00-06:00}]", "2026-11-27T05:00:00Z", "2026-11-27T05:00:00Z" },
        { "mute: [{hours: 22:00-06:00}, {days: [sat, sun]}]", "2026-11-27T23:00:00Z", "2026-11-30T06:00:00Z" },
        { "mute: [{hours: 06:00-08:00}, {hours: 22:00-06:00}]", "2026-11-27T23:00:00Z", "2026-11-28T08:00:00Z" },
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct routing     *routing;
        struct notify_route route = route_of(cases[i].words, &routing);

        cr_assert_eq(route_open_ms(&route, instant(cases[i].at)), instant(cases[i].open), "case %zu", i);
        routing_free(routing);
    }
}

/* The id is of what is told to whom: nothing else makes another one. */
Test(notify_route, ids)
{
    char ids[6][NOTICE_ID_SIZE];

    notice_id(CK_BYTES("a"), CK_BYTES("alerts"), CK_BYTES("k"), 1, 7, ids[0]);
    notice_id(CK_BYTES("a"), CK_BYTES("alerts"), CK_BYTES("k"), 1, 7, ids[1]);
    notice_id(CK_BYTES("b"), CK_BYTES("alerts"), CK_BYTES("k"), 1, 7, ids[2]);
    notice_id(CK_BYTES("a"), CK_BYTES("alert"), CK_BYTES("sk"), 1, 7, ids[3]);
    notice_id(CK_BYTES("a"), CK_BYTES("alerts"), CK_BYTES("k"), 2, 7, ids[4]);
    notice_id(CK_BYTES("a"), CK_BYTES("alerts"), CK_BYTES("k"), 1, 8, ids[5]);
    cr_assert_eq(memcmp(ids[0], ids[1], NOTICE_ID_SIZE), 0);
    for (size_t i = 2; i < 6; i++)
        for (size_t k = 0; k < i; k++)
            cr_assert(k == 0 ? memcmp(ids[k], ids[i], NOTICE_ID_SIZE) != 0 : k == 1 || memcmp(ids[k], ids[i], NOTICE_ID_SIZE) != 0);
}
