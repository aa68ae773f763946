/* SPDX-License-Identifier: Apache-2.0
 * How a source is asked: what a map may say of it, which requests follow, and how they are written. */
#include <criterion/criterion.h>
#include <string.h>

#include "chokepoint/day.h"
#include "source/fetch/plan.h"

enum { SETTINGS_MAX = 16 };

static struct ck_arena   arena;
static struct fetch_spec spec;
static struct fetch_asks asks;
static char              problem[SPEC_PROBLEM_MAX], url[PLAN_URL_MAX], name[PLAN_NAME_MAX + 1];

static void teardown(void) { ck_arena_release(&arena); }
TestSuite(fetch_plan, .fini = teardown);

/* "a=b" lines, as a map's section is flattened. */
static bool read_spec(const char *const *lines)
{
    struct spec_setting settings[SETTINGS_MAX];
    size_t              count = 0, line;

    for (; lines[count]; count++) {
        const char *equals = strchr(lines[count], '=');

        settings[count] = (struct spec_setting){ { lines[count], (size_t)(equals - lines[count]) }, ck_bytes_from(equals + 1), count + 1 };
    }
    problem[0] = '\0';
    return fetch_spec_read(settings, count, &spec, problem, &line);
}

static const char *const comext[] = { "url=https://example.eu/data/M.{reporters}.{partners}.{codes}.{flows}.QUANTITY",
                                      "query.format=SDMX-CSV",
                                      "query.startPeriod={from}",
                                      "query.endPeriod={to}",
                                      "list=+",
                                      "time=%Y-%m",
                                      "windows=12 months",
                                      "reread=24 months",
                                      "defaults.flows=2",
                                      "too_big.status=413",
                                      "too_big.split.0=months",
                                      "too_big.split.1=codes",
                                      NULL };

static const struct ck_bytes reporters[] = { { "DE", 2 }, { "FR", 2 } }, partners[] = { { "CN", 2 } },
                             codes[] = { { "81101000", 8 }, { "28258000", 8 } };

static int32_t month(const char *text)
{
    int32_t value = 0;

    cr_assert(ck_month_read(ck_bytes_from(text), &value));
    return value;
}

static struct fetch_wish wish_of(const char *since, const char *until)
{
    return (struct fetch_wish){ .lists = { { reporters, 2 }, { partners, 1 }, { codes, 2 } }, .since = month(since), .until = month(until) };
}

/* Whole calendar windows; the last ends where the wish does; the name of its place does not depend on that. */
Test(fetch_plan, windows)
{
    struct fetch_wish wish = wish_of("2024-03", "2025-02");

    cr_assert(read_spec(comext), "%s", problem);
    cr_assert(fetch_plan(&spec, &wish, &arena, &asks, problem), "%s", problem);
    cr_assert_eq(asks.count, 2);
    cr_assert(fetch_ask_url(&spec, &asks.items[1], (struct ck_bytes){ 0 }, wish.until, url));
    cr_assert_str_eq(url, "https://example.eu/data/M.DE+FR.CN.81101000+28258000.2.QUANTITY?format=SDMX-CSV&startPeriod=2025-01&endPeriod=2025-02");
    fetch_ask_name(&spec, &asks.items[1], name);
    cr_assert_str_eq(name, "https://example.eu/data/M.DE+FR.CN.81101000+28258000.2.QUANTITY?format=SDMX-CSV&startPeriod=2025-01&endPeriod=2025-12");
    cr_assert(fetch_ask_url(&spec, &asks.items[0], (struct ck_bytes){ 0 }, wish.until, url) && strstr(url, "startPeriod=2024-01&endPeriod=2024-12"));
    cr_assert(fetch_ask_is_recent(&spec, &asks.items[0], month("2026-12")));
    cr_assert_not(fetch_ask_is_recent(&spec, &asks.items[0], month("2027-01")));
}

/* A request for each value of what `each` names; months one by one; a key that is shown to nobody. */
Test(fetch_plan, each)
{
    static const char *const lines[] = { "url=https://example.org/C/M/HS",
                                         "query.reporterCode={reporters}",
                                         "query.cmdCode={codes}",
                                         "query.period={months}",
                                         "time=%Y%m",
                                         "windows=3 months",
                                         "each.0=reporters",
                                         "key.query=key",
                                         "key.env=EXAMPLE_KEY",
                                         "headers.X-Key={key}",
                                         NULL };
    struct fetch_wish        wish = wish_of("2025-02", "2025-05");

    cr_assert(read_spec(lines), "%s", problem);
    cr_assert(fetch_plan(&spec, &wish, &arena, &asks, problem), "%s", problem);
    cr_assert_eq(asks.count, 4);
    cr_assert(fetch_ask_url(&spec, &asks.items[3], CK_BYTES("a&b"), wish.until, url));
    cr_assert_str_eq(url, "https://example.org/C/M/HS?reporterCode=FR&cmdCode=81101000,28258000&period=202504,202505&key=a%26b");
    cr_assert(fetch_ask_text(&spec, &asks.items[3], spec.headers[0].text, CK_BYTES("a&b"), wish.until, url));
    cr_assert_str_eq(url, "a&b");
    fetch_ask_name(&spec, &asks.items[0], name);
    cr_assert_not(strstr(name, "key="), "%s", name);
}

/* Flows as the section calls them, with what belongs to them; all of them by default. */
Test(fetch_plan, flows)
{
    static const char *const lines[] = { "url=https://example.org/{flows}={codes}",
                                         "flows.EXPORT=exports?get=A,B&E",
                                         "flows.IMPORT=imports?get=C&I",
                                         "each.0=flows",
                                         "each.1=codes",
                                         NULL };
    struct fetch_wish        wish = wish_of("2025-02", "2025-05");

    cr_assert(read_spec(lines), "%s", problem);
    cr_assert(fetch_plan(&spec, &wish, &arena, &asks, problem), "%s", problem);
    cr_assert_eq(asks.count, 4);
    cr_assert(fetch_ask_url(&spec, &asks.items[2], (struct ck_bytes){ 0 }, wish.until, url));
    cr_assert_str_eq(url, "https://example.org/imports?get=C&I=81101000");
    cr_assert(ck_bytes_equal(fetch_spec_flow(&spec, CK_BYTES("IMPORT")), CK_BYTES("imports?get=C&I")) &&
              !fetch_spec_flow(&spec, CK_BYTES("RE_EXPORT")).data);
}

/* What is too much is halved by the first that can be, down to one of everything. */
Test(fetch_plan, halves)
{
    struct fetch_wish wish = wish_of("2024-01", "2024-12");
    struct fetch_ask  halves[2], ask;
    size_t            times = 0;

    cr_assert(read_spec(comext) && fetch_plan(&spec, &wish, &arena, &asks, problem), "%s", problem);
    cr_assert(fetch_ask_halve(&asks.items[0], &spec.too_big_split, halves));
    cr_assert(halves[0].months == 6 && halves[1].months == 6 && halves[1].first == halves[0].first + 6);
    for (ask = halves[1]; fetch_ask_halve(&ask, &spec.too_big_split, halves); ask = halves[1])
        times++;
    cr_assert(times == 4 && ask.months == 1 && ask.lists[DIMENSION_CODES].count == 1 && ask.lists[DIMENSION_REPORTERS].count == 2);
    cr_assert_eq(ask.first, month("2024-12"));
    cr_assert(ck_bytes_equal(ask.lists[DIMENSION_CODES].items[0], CK_BYTES("28258000")));
}

/* Names of places are parts of keys: whatever is asked, short enough, and different where requests are. */
Test(fetch_plan, names)
{
    static const char *const lines[] = { "url={url}", NULL };
    char                     long_url[600], other[PLAN_NAME_MAX + 1];
    struct fetch_ask         ask = { .url = CK_BYTES("https://example.org/a|b") };

    cr_assert(read_spec(lines), "%s", problem);
    fetch_ask_name(&spec, &ask, name);
    cr_assert(strncmp(name, "https://example.org/a~b~", 24) == 0 && strlen(name) == 24 + 16, "%s", name);
    memset(long_url, 'x', sizeof long_url);
    ask.url = (struct ck_bytes){ long_url, sizeof long_url };
    fetch_ask_name(&spec, &ask, name);
    cr_assert_eq(strlen(name), PLAN_NAME_MAX);
    long_url[599] = 'y';
    fetch_ask_name(&spec, &ask, other);
    cr_assert_str_neq(name, other);
}

/* What a map may not say, and what a user must. */
Test(fetch_plan, refusals)
{
    static const struct {
        const char *lines[4], *said;
    } cases[] = {
        { { "query.a=b" }, "url is missing" },
        { { "url=ftp://example.org" }, "url: https://" },
        { { "url=https://example.org/{reporter}" }, "{reporter}: a place is" },
        { { "url=https://example.org/{from" }, "a place is" },
        { { "url=https://example.org", "wndows=3 months" }, "fetch.wndows: there is no such word" },
        { { "url=https://example.org", "windows=12 months" }, "windows, since and reread need a place" },
        { { "url=https://example.org/{from}", "windows=12 months" }, "need time and windows" },
        { { "url=https://example.org/{from}", "time=%Y", "windows=5 months" }, "windows: 1, 2, 3, 4, 6 or 12 months" },
        { { "url=https://example.org/{from}", "time=%y" }, "stand for year, month and day" },
        { { "url=https://example.org", "pace=fast" }, "1/s, 10/min, 100/h, not fast" },
        { { "url=https://example.org", "every=1 week" }, "15 minutes, 6 hours, 1 day" },
        { { "url=https://example.org", "too_big.status=99" }, "200 to 599" },
        { { "url=https://example.org", "day=1e5" }, "a whole number from 1 on, not 1e5" },
        { { "url=https://example.org", "cut.split=reporter" }, "split: some of" },
        { { "url=https://example.org", "key.env=A" }, "key: header or query, and env" },
        { { "url=https://example.org", "each=codes" }, "codes: there is no place {codes}" },
        { { "url=https://example.org", "next=next_page" }, "next: a JSON pointer" },
        { { "url=https://example.org", "flows.OUT=x" }, "flows: EXPORT, IMPORT" },
        { { "url=https://example.org", "headers.A: b=c" }, "no header of HTTP" },
        { { "url=https://example.org", "release.url=https://example.org/r" }, "release: url and value" },
    };
    struct fetch_wish wish = { .since = month("2024-01"), .until = month("2024-02") };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        cr_assert_not(read_spec(cases[i].lines), "%s", cases[i].said);
        cr_assert(strstr(problem, cases[i].said), "%s: %s", cases[i].said, problem);
    }
    cr_assert(read_spec(comext));
    cr_assert_not(fetch_plan(&spec, &wish, &arena, &asks, problem));
    cr_assert(strstr(problem, "which reporters? this source is asked with --reporter"), "%s", problem);
    wish = wish_of("2024-03", "2024-02");
    cr_assert(fetch_plan(&spec, &wish, &arena, &asks, problem) && asks.count == 0);
}
