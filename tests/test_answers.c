/* SPDX-License-Identifier: Apache-2.0
 * The routes of the product over a store with known records. */
#include <criterion/criterion.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "domain/model/topics.h"
#include "engine/formats/json.h"
#include "engine/util/instant.h"
#include "serve/http/route.h"
#include "support/served.h"
#include "support/shipped.h"

#define GOLDEN SOURCE_DIR "/tests/golden/final-now-2026-11-23/"

static struct served served;

static int64_t instant(const char *text)
{
    int64_t time_ms = 0;

    cr_assert(instant_read(ck_bytes_from(text), &time_ms), "%s", text);
    return time_ms;
}

static void start(void) { served_begin(&served, false); }
static void stop(void) { served_end(&served); }

static void expect_problem(const char *target, int status, const char *part)
{
    struct serve_answer answer = served_ask(&served, target);

    cr_assert_eq(answer.status, status, "%s: %d %s", target, answer.status, answer.content.data);
    cr_assert(answer.problem && strstr(answer.content.data, part), "%s: %s", target, answer.content.data);
    served_release(&answer);
}

static json_t *items_of(json_t *list) { return json_object_get(list, "items"); }

static const char *text_at(json_t *value, const char *path)
{
    char part[64];

    while (*path) {
        size_t size = strcspn(path, ".");

        snprintf(part, sizeof part, "%.*s", (int)size, path);
        value = *part >= '0' && *part <= '9' ? json_array_get(value, (size_t)atoi(part)) : json_object_get(value, part);
        path += size + (path[size] == '.');
    }
    return json_is_string(value) ? json_string_value(value) : json_is_null(value) ? "null" : "";
}

/* Percent-encoded as one segment or value. */
static void encode(const char *text, char *buf)
{
    for (; *text; text++)
        buf += sprintf(buf, strchr("|+ %&/#?", *text) ? "%%%02X" : "%c", (unsigned char)*text);
    *buf = '\0';
}

TestSuite(answers, .init = start, .fini = stop, .timeout = 120);

/* ---- status ---- */

/* The 3,500 questions that an independent program answered have the same answers here. */
Test(answers, status_golden)
{
    FILE  *file = fopen(SOURCE_DIR "/tests/golden/status.jsonl", "r");
    char  *line = NULL, target[1024], coded[512];
    size_t room = 0, asked = 0, wrong = 0;

    served_put_shipped(&served);
    while (getline(&line, &room, file) > 0) {
        json_t     *object = json_loads(line, 0, NULL), *question = json_object_get(object, "question"), *expected, *found;
        const char *known = json_string_value(json_object_get(question, "known")), *item = json_string_value(json_object_get(question, "item"));
        struct serve_answer answer;
        bool                good;

        if (!item)
            item = json_string_value(json_object_get(question, "code"));
        if (!item)
            item = json_string_value(json_object_get(question, "commodity"));
        encode(item, coded);
        snprintf(target, sizeof target, "/status?origin=%s&destination=%s&item=%s&day=%s%s%s", json_string_value(json_object_get(question, "origin")),
                 json_string_value(json_object_get(question, "destination")), coded, json_string_value(json_object_get(question, "day")),
                 known ? "&known_at=" : "", known ? known : "");
        answer = served_ask(&served, target);
        found = json_loads(answer.content.data, 0, NULL);
        expected = json_object_get(object, "answer");
        json_object_del(expected, "candidates");
        /* What the command refuses too: a code longer than any tariff's; an item that is nowhere named, in the place of NONE_KNOWN. */
        if (answer.status == 200)
            good = json_equal(expected, json_object_get(found, "result"));
        else if (strlen(item) > 10 && strstr(answer.content.data, "no code"))
            good = true;
        else
            good = strcmp(json_string_value(json_object_get(expected, "status")), "NONE_KNOWN") == 0 && strstr(answer.content.data, "is known");
        if (!good && wrong++ < 5)
            fprintf(stderr, "%s\n%s  found %s\n", target, line, answer.content.data);
        asked += answer.status == 200;
        json_decref(found);
        json_decref(object);
        served_release(&answer);
    }
    cr_assert_geq(asked, 3000, "%zu", asked);
    cr_assert_eq(wrong, 0, "%zu of %zu differ", wrong, asked);
    free(line);
    fclose(file);
}

/* What cannot be asked is refused by the parameter; folded as intake folds. */
Test(answers, status_questions)
{
    json_t *found;

    served_put_shipped(&served);
    found = served_json(&served, "/status?origin=chn&destination=usa&item=Germanium&day=2025-01-02");
    cr_assert_str_eq(text_at(found, "result.status"), "PRESUMED_DENIAL");
    cr_assert_str_eq(text_at(found, "item"), "germanium");
    json_decref(found);
    found = served_json(&served, "/status?origin=CHN&destination=DEU&item=8110.10.00&day=2025-01-02");
    cr_assert_str_eq(text_at(found, "code"), "81101000");
    json_decref(found);
    expect_problem("/status?origin=CHX&item=germanium", 400, "\"parameter\":\"origin\",\"value\":\"CHX\"");
    expect_problem("/status?origin=CHN&item=germanum", 400, "nearest: germanium");
    expect_problem("/status?origin=CHN&item=123", 400, "no code");
    expect_problem("/status?origin=CHN&item=2025-01-02", 400, "is a day");
    expect_problem("/status?origin=CHN&item=*", 400, "neither an item nor a code");
    expect_problem("/status?origin=CHN", 400, "\"parameter\":\"item\"");
    expect_problem("/status?origin=CHN&destination=WLD&item=germanium", 400, "destination");
}

/* A measure that intake accepts later is in the next answer. */
Test(answers, status_learns)
{
    json_t *found;

    served_put_shipped(&served);
    found = served_json(&served, "/status?origin=CHN&destination=USA&item=germanium&day=2030-01-02");
    cr_assert_str_neq(text_at(found, "result.status"), "PROHIBITED");
    json_decref(found);
    served_put(&served, &intake_measures, "T-1",
               "{\"measure_id\":\"T-1\",\"act\":\"BASE\",\"targets\":[],\"authority\":\"A\",\"instrument\":\"I\",\"origin\":\"CHN\","
               "\"destinations\":[\"USA\"],"
               "\"excluded_destinations\":[],\"items\":[\"germanium\"],\"commodity_prefixes\":[],\"restriction\":\"PROHIBITED\",\"valid_from\":"
               "\"2029-01-01\","
               "\"known_at\":\"2026-01-01T00:00:00Z\",\"source_url\":\"\",\"note\":\"\",\"read_from\":{\"topic\":\"control.measures\",\"partition\":"
               "0,\"offset\":0}}",
               1, false, 1000);
    found = served_json(&served, "/status?origin=CHN&destination=USA&item=germanium&day=2030-01-02");
    cr_assert_str_eq(text_at(found, "result.status"), "PROHIBITED");
    json_decref(found);
    found = served_json(&served, "/status?origin=CHN&destination=USA&item=germanium&day=2030-01-02&known_at=2025-12-31");
    cr_assert_str_neq(text_at(found, "result.status"), "PROHIBITED");
    json_decref(found);
}

/* ---- alerts ---- */

#define ALERT(rule, item, state, severity)                                                                                                           \
    "{\"rule\":\"" rule "\",\"reporter\":\"CHN\",\"item\":\"" item "\",\"partner\":\"USA\",\"state\":\"" state "\",\"severity\":\"" severity         \
    "\",\"since\":\"2025-01-01\",\"episode\":1,\"cautions\":[],\"evidence\":[],\"text\":\"t, \\\"q\\\"\"}"

static void put_alert(const char *key, const char *value, int revision, bool retracted, const char *published)
{
    served_put(&served, &alerts, key, value, revision, retracted, instant(published));
}

/* A key has one history; each day of knowledge sees the revision that was published by then. */
Test(answers, alert_history)
{
    static const char *const key = "CHN|export.collapse|gallium|USA", *const target = "/alerts/CHN%7Cexport.collapse%7Cgallium%7CUSA";
    char    asked[256];
    json_t *found;

    put_alert(key, ALERT("export.collapse", "gallium", "PENDING", "info"), 1, false, "2025-03-01T00:00:00Z");
    put_alert(key, ALERT("export.collapse", "gallium", "FIRING", "warning"), 2, false, "2025-04-01T00:00:00Z");
    put_alert(key, ALERT("export.collapse", "gallium", "FIRING", "critical"), 3, false, "2025-05-01T00:00:00Z");
    found = served_json(&served, target);
    cr_assert_eq(json_array_size(json_object_get(found, "history")), 3);
    cr_assert_str_eq(text_at(found, "present.value.severity"), "critical");
    cr_assert_str_eq(text_at(found, "history.2.value.state"), "PENDING");
    cr_assert_str_eq(text_at(found, "history.1.published"), "2025-04-01T00:00:00Z");
    json_decref(found);
    snprintf(asked, sizeof asked, "%s?known_at=2025-04-30", target);
    found = served_json(&served, asked);
    cr_assert_eq(json_array_size(json_object_get(found, "history")), 2);
    cr_assert_str_eq(text_at(found, "present.value.severity"), "warning");
    json_decref(found);
    snprintf(asked, sizeof asked, "%s?known_at=2025-02-28", target);
    expect_problem(asked, 404, "as known then");
    snprintf(asked, sizeof asked, "%s?limit=1", target);
    found = served_json(&served, asked);
    cr_assert_eq(json_array_size(json_object_get(found, "history")), 1);
    json_decref(found);
    put_alert(key, ALERT("export.collapse", "gallium", "FIRING", "critical"), 4, true, "2025-06-01T00:00:00Z");
    put_alert(key, NULL, 0, true, "2025-06-02T00:00:00Z");
    found = served_json(&served, target);
    cr_assert(json_is_true(json_object_get(json_object_get(found, "present"), "retracted")));
    cr_assert_str_eq(text_at(found, "present.value"), "null");
    cr_assert_eq(json_array_size(json_object_get(found, "history")), 5);
    json_decref(found);
    found = served_json(&served, "/alerts");
    cr_assert_eq(json_array_size(items_of(found)), 0);
    json_decref(found);
    found = served_json(&served, "/alerts?known_at=2025-05-31");
    cr_assert_eq(json_array_size(items_of(found)), 1);
    json_decref(found);
    expect_problem("/alerts/none", 404, "no alert");
}

/* Every filter, alone and with others, keeps what it says: compared with a look at the whole list. */
Test(answers, alert_filters)
{
    static const char *const filters[] = { "state=FIRING",
                                           "state=resolved",
                                           "rule=control.changed",
                                           "severity=warning",
                                           "severity=critical",
                                           "reporter=CHN",
                                           "item=erbium",
                                           "reporter=CHN&rule=control.changed",
                                           "reporter=CHN&rule=control.changed&item=erbium",
                                           "rule=control.changed&severity=info&state=FIRING",
                                           "reporter=USA" };
    static const char *const names[] = { "", "info", "warning", "critical" };
    size_t                   count = served_put_all(&served, &alerts, GOLDEN "alerts.jsonl", 1000);
    json_t                  *all = served_json(&served, "/alerts?limit=1000");

    cr_assert_eq(json_array_size(items_of(all)), count);
    for (size_t i = 0; i < sizeof filters / sizeof filters[0]; i++) {
        char    target[256];
        json_t *found, *alert;
        size_t  expected = 0, place;

        snprintf(target, sizeof target, "/alerts?limit=1000&%s", filters[i]);
        found = served_json(&served, target);
        json_array_foreach(items_of(all), place, alert)
        {
            json_t *value = json_object_get(alert, "value");
            bool    wanted = true;

            for (size_t k = 1; k < 4; k++)
                if (strstr(filters[i], "severity=") && strstr(filters[i], names[k])) {
                    size_t own = 1;

                    while (strcmp(names[own], text_at(value, "severity")) != 0)
                        own++;
                    wanted = wanted && own >= k;
                }
            wanted = wanted && (!strstr(filters[i], "FIRING") || strcmp(text_at(value, "state"), "FIRING") == 0);
            wanted = wanted && (!strstr(filters[i], "resolved") || strcmp(text_at(value, "state"), "RESOLVED") == 0);
            wanted = wanted && (!strstr(filters[i], "control.changed") || strcmp(text_at(value, "rule"), "control.changed") == 0);
            wanted = wanted && (!strstr(filters[i], "CHN") || strcmp(text_at(value, "reporter"), "CHN") == 0);
            wanted = wanted && (!strstr(filters[i], "USA") || strcmp(text_at(value, "reporter"), "USA") == 0);
            wanted = wanted && (!strstr(filters[i], "erbium") || strcmp(text_at(value, "item"), "erbium") == 0);
            expected += wanted;
        }
        cr_assert_eq(json_array_size(items_of(found)), expected, "%s: %zu, not %zu", filters[i], json_array_size(items_of(found)), expected);
        json_decref(found);
    }
    json_decref(all);
    expect_problem("/alerts?state=on", 400, "one of FIRING, PENDING, RESOLVED");
    all = served_json(&served, "/alerts?since=1970-01-01T00:00:01Z");
    cr_assert_eq(json_array_size(items_of(all)), count);
    json_decref(all);
    all = served_json(&served, "/alerts?since=1970-01-01");
    cr_assert_eq(json_array_size(items_of(all)), count);
    json_decref(all);
    all = served_json(&served, "/alerts?since=1970-01-01T00:00:01.001Z");
    cr_assert_eq(json_array_size(items_of(all)), 0);
    json_decref(all);
}

/* Pages by `next` have each record once, in order, whatever their size; the link leads to the same page, in CSV too. */
Test(answers, pages)
{
    size_t count = served_put_all(&served, &alerts, GOLDEN "alerts.jsonl", 1000);

    for (int limit = 1; limit <= 60; limit += limit < 4 ? 1 : 13) {
        char   target[2048], coded[1024] = "", last[512] = "";
        size_t seen = 0;

        do {
            json_t             *found, *item;
            size_t              place;
            struct serve_answer answer;

            snprintf(target, sizeof target, "/alerts?limit=%d%s%s", limit, *coded ? "&after=" : "", coded);
            found = served_json(&served, target);
            json_array_foreach(items_of(found), place, item)
            {
                cr_assert_gt(strcmp(text_at(item, "key"), last), 0);
                snprintf(last, sizeof last, "%s", text_at(item, "key"));
                seen++;
            }
            answer = served_ask(&served, target);
            encode(text_at(found, "next"), coded);
            cr_assert_eq(answer.link != NULL, *coded != '\0');
            if (answer.link) {
                char link[4096];

                snprintf(link, sizeof link, "</alerts?limit=%d&after=%s>; rel=\"next\"", limit, coded);
                cr_assert_str_eq(answer.link, link);
            }
            served_release(&answer);
            json_decref(found);
        } while (*coded);
        cr_assert_eq(seen, count);
    }
}

/* A link repeats the question, and nothing of a question ends a header. */
Test(answers, links)
{
    struct serve_answer answer;

    served_put_all(&served, &alerts, GOLDEN "alerts.jsonl", 1000);
    answer = served_ask(&served, "/alerts.csv?limit=1&reporter=CHN&after=CHN%7C&severity=info");
    cr_assert(strstr(answer.link, "</alerts.csv?limit=1&reporter=CHN&severity=info&after=CHN%7C"), "%s", answer.link);
    cr_assert_eq(strncmp(answer.content.data, "key,partition,offset,published,rule,reporter,item,", 50), 0, "%.100s", answer.content.data);
    served_release(&answer);
    answer = served_ask(&served, "/alerts?limit=1&reporter=CHN&rule=control.changed&item=erbium&after=\x43>\"<");
    cr_assert(!answer.link || !strpbrk(answer.link + 1, "\"<") || strstr(answer.link, "rel=\"next\""), "%s", answer.link);
    served_release(&answer);
}

/* Cells with commas and quotes are one cell; nested members have their path. */
Test(answers, csv)
{
    struct serve_answer answer;

    put_alert("CHN|export.collapse|gallium|USA", ALERT("export.collapse", "gallium", "FIRING", "warning"), 1, false, "2025-04-01T00:00:00Z");
    answer = served_ask(&served, "/alerts.csv");
    cr_assert(strstr(answer.content.data, "\r\nCHN|export.collapse|gallium|USA,0,0,2025-04-01T00:00:00Z,export.collapse,CHN,gallium,"), "%s",
              answer.content.data);
    cr_assert(strstr(answer.content.data, ",\"t, \"\"q\"\"\","), "%s", answer.content.data);
    cr_assert(strstr(answer.content.data, ",emission.revision,"), "%s", answer.content.data);
    served_release(&answer);
    expect_problem("/alerts.xml", 404, "no");
}

/* ---- series, postures, exposure ---- */

Test(answers, series)
{
    json_t *found, *later, *band;
    size_t  whole;

    served_put_shipped(&served);
    served_put_all(&served, &leverage_indicators, GOLDEN "leverage.indicators.jsonl", 1000);
    found = served_json(&served, "/series?item=rare-earth-magnets&reporter=CHN&partner=USA");
    whole = json_array_size(json_object_get(found, "months"));
    cr_assert_gt(whole, 5);
    cr_assert_str_eq(text_at(found, "months.0.value.partner"), "USA");
    cr_assert_gt(json_array_size(json_object_get(found, "control")), 1);
    band = json_array_get(json_object_get(found, "control"), 0);
    cr_assert_str_eq(text_at(band, "from"), "null");
    cr_assert_str_eq(text_at(band, "status"), "NONE_KNOWN");
    json_decref(found);
    found = served_json(&served, "/series?item=rare-earth-magnets&reporter=CHN&partner=USA&from=2025-06&to=2025-06");
    later = json_object_get(found, "months");
    cr_assert_eq(json_array_size(later), 1);
    cr_assert_str_eq(text_at(found, "months.0.value.month"), "2025-06-01");
    cr_assert_str_eq(text_at(found, "control.0.status"), "LICENCE");
    cr_assert_eq(json_array_size(json_object_get(found, "control")), 1);
    json_decref(found);
    found = served_json(&served, "/series?item=rare-earth-magnets&reporter=CHN&partner=USA&from=2025-07");
    cr_assert_lt(json_array_size(json_object_get(found, "months")), whole);
    cr_assert_geq(strcmp(text_at(found, "months.0.value.month"), "2025-07-01"), 0);
    json_decref(found);
    found = served_json(&served, "/series?item=rare-earth-magnets&reporter=CHN&partner=USA&known_at=1970-01-01T00:00:00Z");
    cr_assert_eq(json_array_size(json_object_get(found, "months")), 0);
    json_decref(found);
    expect_problem("/series?item=nothing-such&reporter=CHN", 400, "no item nothing-such is known");
}

#define LEVEL(kg)                                                                                                                                    \
    "{\"reporter\":\"CHN\",\"item\":\"gallium\",\"flow\":\"EXPORT\",\"partner\":\"JPN\",\"month\":\"2025-06-01\",\"level\":{\"conflicts\":[],"       \
    "\"quantity_kg\":" #kg                                                                                                                           \
    "},\"change\":{},\"rolling\":{},\"anomaly\":{},\"concentration\":{},\"control\":{\"measures\":[]},\"mirror\":{},\"dependency\":{},\"leverage\":" \
    "{"                                                                                                                                              \
    "\"missing\":[]},\"evidence\":{\"months_24\":0,\"derived\":false},\"cautions\":[],\"absent\":[],\"vintage\":\"2025-07-20T00:00:00Z\"}"

static double kg_of(const char *target)
{
    json_t *found = served_json(&served, target), *month = json_array_get(json_object_get(found, "months"), 0);
    double  kg = month ? json_number_value(json_object_get(json_object_get(json_object_get(month, "value"), "level"), "quantity_kg")) : -1;

    json_decref(found);
    return kg;
}

/* A figure that was revised: as known on a day, as it was published first, second, and never. */
Test(answers, series_revisions)
{
    static const char *const key = "CHN|gallium|EXPORT|JPN|2025-06";

    served_put(&served, &leverage_indicators, key, LEVEL(5.0), 0, false, instant("2025-07-20T12:00:00Z"));
    served_put(&served, &leverage_indicators, key, LEVEL(6.0), 1, false, instant("2025-08-20T12:00:00Z"));
    served_put(&served, &leverage_indicators, key, LEVEL(7.0), 3, false, instant("2025-09-20T12:00:00Z"));
    cr_assert_eq(kg_of("/series?item=gallium&reporter=CHN&partner=JPN"), 7);
    cr_assert_eq(kg_of("/series?item=gallium&reporter=CHN&partner=JPN&known_at=2025-09-19"), 6);
    cr_assert_eq(kg_of("/series?item=gallium&reporter=CHN&partner=JPN&known_at=2025-07-20"), 5);
    cr_assert_eq(kg_of("/series?item=gallium&reporter=CHN&partner=JPN&known_at=2025-07-19"), -1);
    cr_assert_eq(kg_of("/series?item=gallium&reporter=CHN&partner=JPN&as_published=0"), 5);
    cr_assert_eq(kg_of("/series?item=gallium&reporter=CHN&partner=JPN&as_published=1"), 6);
    cr_assert_eq(kg_of("/series?item=gallium&reporter=CHN&partner=JPN&as_published=2"), -1);
    cr_assert_eq(kg_of("/series?item=gallium&reporter=CHN&partner=JPN&as_published=3"), 7);
    cr_assert_eq(kg_of("/series?item=gallium&reporter=CHN&partner=JPN&as_published=3&known_at=2025-08-31"), -1);
}

Test(answers, postures)
{
    size_t  count = served_put_all(&served, &leverage_postures, GOLDEN "leverage.postures.jsonl", 1000);
    json_t *found = served_json(&served, "/postures?limit=1000");

    cr_assert_eq(json_array_size(items_of(found)), count);
    json_decref(found);
    found = served_json(&served, "/postures?reporter=CHN&target=ALL&from=2025-06&to=2025-08");
    cr_assert_eq(json_array_size(items_of(found)), 3);
    cr_assert_str_eq(text_at(found, "items.0.key"), "CHN|ALL|2025-06");
    json_decref(found);
    found = served_json(&served, "/postures?target=ALL&limit=1000&from=2025-06&to=2025-06");
    cr_assert_geq(json_array_size(items_of(found)), 1);
    json_decref(found);
}

#define FACTORS(reporter, item, flow, partner, month, share, score)                                                                                  \
    "{\"reporter\":\"" reporter "\",\"item\":\"" item "\",\"flow\":\"" flow "\",\"partner\":\"" partner "\",\"month\":\"" month                      \
    "-01\",\"level\":{\"conflicts\":[]},\"change\":{},\"rolling\":{},\"anomaly\":{},\"concentration\":{},\"control\":{\"status\":\"LICENCE\","       \
    "\"measures\":[]},"                                                                                                                              \
    "\"mirror\":{},\"dependency\":{\"supplier_share\":" share "},\"leverage\":{\"score\":" score ",\"missing\":[]},\"evidence\":{\"months_24\":0,"   \
    "\"derived\":false},\"cautions\":[],\"absent\":[],\"vintage\":\"2025-07-20T00:00:00Z\"}"

static void put_factors(const char *key, const char *value) { served_put(&served, &leverage_indicators, key, value, 1, false, 1000); }

/* Both reporters' series of a pair count, each in its last month up to the one that is asked for; scores come first. */
Test(answers, exposure)
{
    json_t *found;

    put_factors("JPN|gallium|IMPORT|CHN|2025-04", FACTORS("JPN", "gallium", "IMPORT", "CHN", "2025-04", "0.9", "null"));
    put_factors("JPN|gallium|IMPORT|CHN|2025-05", FACTORS("JPN", "gallium", "IMPORT", "CHN", "2025-05", "0.8", "null"));
    put_factors("JPN|gallium|IMPORT|DEU|2025-05", FACTORS("JPN", "gallium", "IMPORT", "DEU", "2025-05", "0.1", "0.01"));
    put_factors("JPN|gallium|IMPORT|WLD|2025-05", FACTORS("JPN", "gallium", "IMPORT", "WLD", "2025-05", "1.0", "0.5"));
    put_factors("JPN|tin|IMPORT|PER|2025-05", FACTORS("JPN", "tin", "IMPORT", "PER", "2025-05", "0.3", "null"));
    put_factors("JPN|tin|EXPORT|USA|2025-05", FACTORS("JPN", "tin", "EXPORT", "USA", "2025-05", "0.3", "null"));
    put_factors("CHN|gallium|EXPORT|JPN|2025-06", FACTORS("CHN", "gallium", "EXPORT", "JPN", "2025-06", "0.7", "0.2"));
    put_factors("CHN|gallium|EXPORT|JPN|2025-07", FACTORS("CHN", "gallium", "EXPORT", "JPN", "2025-07", "0.7", "0.4"));
    put_factors("CHN|tin|EXPORT|JPN|2022-01", FACTORS("CHN", "tin", "EXPORT", "JPN", "2022-01", "0.7", "0.4"));
    found = served_json(&served, "/exposure?country=JPN&month=2025-06");
    cr_assert_eq(json_array_size(items_of(found)), 4);
    cr_assert(json_is_true(json_object_get(found, "complete")));
    cr_assert_str_eq(text_at(found, "items.0.key"), "CHN|gallium|EXPORT|JPN|2025-06");
    cr_assert_str_eq(text_at(found, "items.0.importer"), "JPN");
    cr_assert_str_eq(text_at(found, "items.0.exporter"), "CHN");
    cr_assert_str_eq(text_at(found, "items.1.key"), "JPN|gallium|IMPORT|DEU|2025-05");
    cr_assert_str_eq(text_at(found, "items.2.key"), "JPN|gallium|IMPORT|CHN|2025-05");
    cr_assert_str_eq(text_at(found, "items.3.item"), "tin");
    json_decref(found);
    found = served_json(&served, "/exposure?country=JPN&month=2025-04");
    cr_assert_str_eq(text_at(found, "items.0.key"), "JPN|gallium|IMPORT|CHN|2025-04");
    cr_assert_eq(json_array_size(items_of(found)), 1);
    json_decref(found);
    found = served_json(&served, "/exposure?country=CHN&role=EXPORTER&month=2025-07");
    cr_assert_eq(json_array_size(items_of(found)), 2);
    cr_assert_str_eq(text_at(found, "items.0.key"), "CHN|gallium|EXPORT|JPN|2025-07");
    cr_assert_str_eq(text_at(found, "items.1.importer"), "JPN");
    json_decref(found);
    found = served_json(&served, "/exposure?country=JPN&month=2025-06&item=tin&limit=1");
    cr_assert_eq(json_array_size(items_of(found)), 1);
    json_decref(found);
}

/* ---- measures, articles ---- */

Test(answers, measures)
{
    json_t *found, *one;
    size_t  place, all;

    served_put_shipped(&served);
    found = served_json(&served, "/measures?limit=1000");
    all = json_array_size(items_of(found));
    cr_assert_gt(all, 50);
    json_decref(found);
    found = served_json(&served, "/measures?limit=1000&origin=CHN&item=germanium");
    cr_assert(json_array_size(items_of(found)) > 0 && json_array_size(items_of(found)) < all);
    json_array_foreach(items_of(found), place, one) cr_assert_str_eq(text_at(one, "value.origin"), "CHN");
    json_decref(found);
}

/* An empty answer says "there is none of it": of what nobody knows it is refused, of what is known it stands. */
Test(answers, what_is_unknown_is_refused)
{
    static const struct {
        const char *target, *problem; /* NULL: an answer */
    } cases[] = {
        { "/series?reporter=CHN&item=galium", "no item galium is known (nearest: gallium)" },
        { "/series.csv?reporter=CHN&item=galium", "nearest: gallium" },
        { "/series?reporter=CHN&item=galium&known_at=2025-04-10", "nearest: gallium" },
        { "/series?reporter=CHN&item=gallium", NULL },
        { "/series?reporter=CHN&item=erbium", NULL },
        { "/alerts?item=galium", "nearest: gallium" },
        { "/alerts.csv?item=galium", "nearest: gallium" },
        { "/alerts?item=gallium", NULL },
        { "/alerts?rule=flow.colapse", "there is no rule flow.colapse (nearest: flow.collapse)" },
        { "/alerts?rule=flow.collapse&item=gallium", NULL },
        { "/measures?item=galium", "nearest: gallium" },
        { "/measures?item=*", NULL },
        { "/measures?item=erbium", NULL },
        { "/exposure?country=USA&item=galium", "nearest: gallium" },
        { "/exposure?country=USA&item=gallium", NULL },
        { "/series?reporter=CHN&item=gallium&from=2025-07&to=2025-06", "to lies before from" },
        { "/series?reporter=CHN&item=gallium&from=2025-07&to=2025-07", NULL },
        { "/postures?from=2025-07&to=2024-12", "to lies before from" },
        { "/articles?since=2025-07-20&until=2025-07-19", "until lies before since" },
        { "/articles?since=2025-07-20&until=2025-07-20", NULL },
    };

    served_put_shipped(&served);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        if (cases[i].problem)
            expect_problem(cases[i].target, 400, cases[i].problem);
        else {
            struct serve_answer answer = served_ask(&served, cases[i].target);

            cr_assert_eq(answer.status, 200, "%s: %s", cases[i].target, answer.content.data);
            served_release(&answer);
        }
}

#define CLAIM                                                                                                                                        \
    "{\"metric\":\"QUANTITY_LEVEL\",\"item\":\"gallium\",\"direction\":\"NONE\",\"hedged\":false,\"span\":[0,5],\"news\":\"a/1\",\"ordinal\":0,"     \
    "\"published_at\":\"2025-07-20T00:00:00Z\",\"elided\":[],\"statements\":[],\"control_stated\":false,\"sentence\":1,\"items_apart\":[],"          \
    "\"reader\":\"chokepoint\",\"article_missing\":false}"
#define VERDICT(news)                                                                                                                                \
    "{\"news\":\"" news                                                                                                                              \
    "\",\"item\":\"gallium\",\"ordinal\":0,\"metric\":\"QUANTITY_LEVEL\",\"verdict\":\"CONTRADICTED\",\"true_value\":5.0,\"readings\":[],"           \
    "\"counter_facts\":[],\"measures\":[],\"hedged\":false,\"figures_not_read\":0,\"published_on\":\"2025-07-20\",\"reader\":\"chokepoint\","        \
    "\"article_missing\":false}"
#define ARTICLE(id)                                                                                                                                  \
    "{\"id\":\"" id                                                                                                                                  \
    "\",\"publisher\":\"p\",\"title\":\"T <x>\",\"body\":\"B\",\"url\":\"\",\"language\":\"en\",\"published_at\":\"2025-07-20T00:00:00Z\","          \
    "\"collected_at\":\"2025-07-20T00:00:00Z\",\"origin\":{\"topic\":\"policy.news\",\"partition\":0,\"offset\":0}}"

static void put_article(void)
{
    served_put(&served, &intake_news, "a/1", ARTICLE("a/1"), 0, false, 1000);
    served_put(&served, &intake_news, "a/12", ARTICLE("a/12"), 0, false, 1000);
    served_put(&served, &policy_claims, "gallium|a/1|0", CLAIM, 1, false, 2000);
    served_put(&served, &policy_verdicts, "a/1|gallium|0", VERDICT("a/1"), 1, false, 3000);
    served_put(&served, &policy_verdicts, "a/12|gallium|0", VERDICT("a/12"), 1, false, 4000);
    served_put(&served, &policy_scorecards, "a/1",
               "{\"news\":\"a/1\",\"claims\":1,\"verdicts\":[],\"checkable\":1,\"counter_facts\":0,\"context_missing\":false,\"figures_not_read\":0,"
               "\"reader\":\"chokepoint\"}",
               1, false, 5000);
}

/* An article has its own claims and not those of one whose id begins alike. */
Test(answers, articles)
{
    json_t *found;

    put_article();
    found = served_json(&served, "/articles/a%2F1");
    cr_assert_str_eq(text_at(found, "article.value.title"), "T <x>");
    cr_assert_eq(json_array_size(json_object_get(found, "claims")), 1);
    cr_assert_str_eq(text_at(found, "claims.0.claim.value.metric"), "QUANTITY_LEVEL");
    cr_assert_str_eq(text_at(found, "claims.0.verdict.value.verdict"), "CONTRADICTED");
    cr_assert_eq(json_array_size(json_object_get(found, "scorecards")), 1);
    json_decref(found);
    found = served_json(&served, "/articles/a%2F12");
    cr_assert_eq(json_array_size(json_object_get(found, "claims")), 1);
    cr_assert_str_eq(text_at(found, "claims.0.claim"), "null");
    cr_assert_eq(json_array_size(json_object_get(found, "scorecards")), 0);
    json_decref(found);
    expect_problem("/articles/a%2F2", 404, "no article");
    expect_problem("/articles/a%2F1?known_at=1970-01-01T00:00:00Z", 404, "as known then");
    found = served_json(&served, "/articles?publisher=p&language=en&since=2025-07-20T00:00:00Z&until=2025-07-20");
    cr_assert_eq(json_array_size(items_of(found)), 2);
    json_decref(found);
    found = served_json(&served, "/articles?since=2025-07-20"); /* the day's first instant */
    cr_assert_eq(json_array_size(items_of(found)), 2);
    json_decref(found);
    found = served_json(&served, "/articles?publisher=q");
    cr_assert_eq(json_array_size(items_of(found)), 0);
    json_decref(found);
}

/* ---- explain ---- */

/* From an alert over an indicator that it names, to the row and the user's record; what is gone is said to be. */
Test(answers, explain)
{
    json_t *found;

    served_put(&served, &trade_records, "",
               "{\"source\":\"GACC\",\"reporter\":\"CHN\",\"partner\":\"JPN\",\"flow\":\"EXPORT\",\"nomenclature\":\"ITEM\",\"commodity\":"
               "\"gallium\",\"period\":"
               "\"2025-06\",\"quantity_kg\":5.0,\"observation\":\"OBSERVED\",\"published_at\":\"2025-07-20T00:00:00Z\"}",
               0, false, 500);
    served_put(&served, &leverage_indicators, "CHN|gallium|EXPORT|JPN|2025-06",
               "{\"reporter\":\"CHN\",\"item\":\"gallium\",\"flow\":\"EXPORT\",\"partner\":\"JPN\",\"month\":\"2025-06-01\",\"level\":{\"conflicts\":"
               "[]},\"change\":{"
               "},\"rolling\":{},"
               "\"anomaly\":{},\"concentration\":{},\"control\":{\"measures\":[]},\"mirror\":{},\"dependency\":{},\"leverage\":{\"missing\":[]},"
               "\"evidence\":{"
               "\"months_24\":0,\"derived\":false},\"cautions\":[],\"absent\":[],\"vintage\":\"2025-07-20T00:00:00Z\",\"emission\":{\"revision\":1,"
               "\"sources\":["
               "{\"topic\":\"trade.records\",\"partition\":0,\"offset\":0},{\"topic\":\"trade.records\",\"partition\":0,\"offset\":9}],\"sources_"
               "total\":2}}",
               1, false, 1000);
    served_put(&served, &alerts, "CHN|export.collapse|gallium|EXPORT|JPN",
               "{\"rule\":\"export.collapse\",\"reporter\":\"CHN\",\"item\":\"gallium\",\"flow\":\"EXPORT\",\"partner\":\"JPN\",\"state\":\"FIRING\","
               "\"severity\":\"info\","
               "\"since\":\"2025-06-01\",\"episode\":1,\"cautions\":[],\"evidence\":[\"CHN|gallium|EXPORT|JPN|2025-06\"],\"text\":\"t\"}",
               1, false, 2000);
    found = served_json(&served, "/explain/alerts/CHN%7Cexport.collapse%7Cgallium%7CEXPORT%7CJPN");
    cr_assert_str_eq(text_at(found, "record.topic"), "alerts");
    cr_assert_str_eq(text_at(found, "record.children.0.topic"), "leverage.indicators");
    cr_assert_str_eq(text_at(found, "record.children.0.children.0.topic"), "trade.records");
    cr_assert_str_eq(text_at(found, "record.children.0.children.0.value.source"), "GACC");
    cr_assert(strstr(text_at(found, "record.children.0.children.1.missing"), "not yet read"), "%s",
              text_at(found, "record.children.0.children.1.missing"));
    cr_assert_eq(json_integer_value(json_object_get(found, "unplaced")), 1);
    json_decref(found);
    expect_problem("/explain/alerts/none", 404, "no record");
    expect_problem("/explain/trade.records/x", 404, "no topic");
    expect_problem("/explain/none/x", 404, "no topic");
    expect_problem("/explain/alerts/CHN%7Cexport.collapse%7Cgallium%7CEXPORT%7CJPN?known_at=1970-01-01T00:00:00Z", 404, "as known then");
}

/* ---- calendar and feed ---- */

static size_t count_of(const char *text, const char *part)
{
    size_t count = 0;

    for (; (text = strstr(text, part)); text += strlen(part))
        count++;
    return count;
}

/* Lines end with CR LF and have at most 75 octets; commas are escaped; an event for each scheduled change. */
Test(answers, calendar)
{
    struct serve_answer answer;
    size_t              lines = 0;

    served_put(
        &served, &control_status_topic, "CHN|gallium|USA",
        "{\"origin\":\"CHN\",\"item\":\"gallium\",\"destination\":\"USA\",\"status\":\"LICENCE\",\"severity\":0.4,\"measures\":[],\"scoped\":[],"
        "\"suspended\":[],\"next_transition\":{\"day\":\"2026-11-28\",\"status\":\"PRESUMED_DENIAL\",\"severity\":0.9},\"boundary_uncertain\":false,"
        "\"never_operated\":[],\"confirmed\":true,\"upcoming\":false,\"changed_recently\":false,\"conflicts\":[]}",
        1, false, instant("2025-11-09T10:20:30Z"));
    served_put_all(&served, &control_status_topic, GOLDEN "control.status.jsonl", 1000);
    answer = served_ask(&served, "/calendar.ics?item=gallium&destination=USA");
    cr_assert_eq(answer.status, 200);
    cr_assert_eq(strncmp(answer.content.data, "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:", 37), 0);
    served_release(&answer);
    answer = served_ask(&served, "/calendar.ics");
    for (const char *line = answer.content.data; *line; lines++) {
        size_t size = strcspn(line, "\r\n");

        cr_assert_leq(size, 75, "%.*s", (int)size, line);
        cr_assert_eq(strncmp(line + size, "\r\n", 2), 0);
        line += size + 2;
    }
    cr_assert_gt(lines, 10);
    cr_assert_eq(count_of(answer.content.data, "BEGIN:VEVENT"), count_of(answer.content.data, "END:VEVENT"));
    cr_assert(strstr(answer.content.data, "DTSTART;VALUE=DATE:2026"), "%s", answer.content.data);
    cr_assert(strstr(answer.content.data, "SUMMARY:CHN to "), "%s", answer.content.data);
    cr_assert(strstr(answer.content.data, "\\, "), "%s", answer.content.data);
    served_release(&answer);
}

/* The last publication comes first, whatever the topic; text is escaped. */
Test(answers, feed)
{
    struct serve_answer answer;
    const char         *verdict, *alert;

    put_article();
    put_alert("CHN|export.collapse|gallium|USA", ALERT("export.collapse", "gallium", "FIRING", "warning"), 1, false, "1970-01-01T00:00:03.500Z");
    answer = served_ask(&served, "/feed.atom");
    cr_assert_eq(answer.status, 200);
    cr_assert_eq(count_of(answer.content.data, "<entry>"), 3);
    verdict = strstr(answer.content.data, "claim 0 of article a/12");
    alert = strstr(answer.content.data, "FIRING: export.collapse warning, gallium");
    cr_assert(verdict && alert && verdict < alert && strstr(alert, "claim 0 of article a/1<"), "%s", answer.content.data);
    cr_assert(strstr(answer.content.data, "<updated>1970-01-01T00:00:04Z</updated>"), "%s", answer.content.data);
    cr_assert(strstr(answer.content.data, "href=\"/articles/a%2F1\""), "%s", answer.content.data);
    cr_assert(strstr(answer.content.data, "t, &quot;q&quot;"), "%s", answer.content.data);
    served_release(&answer);
    answer = served_ask(&served, "/feed.atom?topic=alerts&limit=1");
    cr_assert_eq(count_of(answer.content.data, "<entry>"), 1);
    served_release(&answer);
    answer = served_ask(&served, "/feed.atom?known_at=1970-01-01T00:00:03Z");
    cr_assert_eq(count_of(answer.content.data, "<entry>"), 1);
    served_release(&answer);
}

/* ---- events ---- */

static size_t read_some(struct serve_answer *answer, char *text, size_t size)
{
    size_t used = 0, got;

    while (used + 100 < size && (got = answer->stream.read(answer->stream.client, text + used, 100)) > 0)
        used += got;
    text[used] = '\0';
    return used;
}

/* A client that goes on by its last id, after any event, gets the rest, each once. */
Test(answers, events_go_on)
{
    static char         text[1 << 20];
    struct serve_answer answer;
    size_t              count = served_put_all(&served, &alerts, GOLDEN "alerts.jsonl", 1000);

    answer = served_ask(&served, "/events?topic=alerts&from=START");
    read_some(&answer, text, sizeof text);
    cr_assert_eq(count_of(text, "\nevent: record\ndata: {\"key\":"), count, "%s", text);
    cr_assert(strstr(text, "id: 0:1\n"), "%.300s", text);
    cr_assert_eq(answer.stream.read(answer.stream.client, text, 100), 0);
    put_alert("CHN|export.collapse|gallium|USA", ALERT("export.collapse", "gallium", "FIRING", "warning"), 1, false, "2025-04-01T00:00:00Z");
    read_some(&answer, text, sizeof text);
    cr_assert_eq(count_of(text, "data: "), 1);
    served_release(&answer);
    answer = served_ask(&served, "/events?topic=alerts");
    read_some(&answer, text, sizeof text);
    cr_assert_eq(count_of(text, "data: "), 0);
    put_alert("USA|export.collapse|gallium|USA", ALERT("export.collapse", "gallium", "FIRING", "warning"), 1, false, "2025-04-02T00:00:00Z");
    put_alert("CHN|export.collapse|gallium|USA", ALERT("export.collapse", "gallium", "FIRING", "warning"), 2, true, "2025-04-02T00:00:00Z");
    read_some(&answer, text, sizeof text);
    cr_assert_eq(count_of(text, "data: "), 2);
    cr_assert_eq(count_of(text, "\"retracted\":true,\"value\""), 1, "%s", text);
    served_release(&answer);
    answer = served_ask(&served, "/events?topic=alerts&from=START&prefix=USA%7Cexport.collapse%7Cgallium%7C");
    read_some(&answer, text, sizeof text);
    cr_assert_eq(count_of(text, "data: "), 1);
    served_release(&answer);
    expect_problem("/events?topic=none", 400, "\"parameter\":\"topic\"");
    expect_problem("/events", 400, "is needed");
}

/* Each topic that got records is told once, whatever else was committed. */
Test(answers, touched_topics)
{
    uint64_t seen = 0, alerts_bit, others;

    put_article();
    answers_touched(served.answers, &seen);
    cr_assert_eq(answers_touched(served.answers, &seen), 0);
    put_alert("CHN|export.collapse|gallium|USA", ALERT("export.collapse", "gallium", "FIRING", "warning"), 1, false, "2025-04-01T00:00:00Z");
    alerts_bit = answers_touched(served.answers, &seen);
    cr_assert_eq(__builtin_popcountll(alerts_bit), 1);
    cr_assert_eq(answers_touched(served.answers, &seen), 0);
    put_article();
    others = answers_touched(served.answers, &seen);
    cr_assert_eq(__builtin_popcountll(others), 4);
    cr_assert_eq(others & alerts_bit, 0);
}

/* ---- the server itself ---- */

Test(answers, describes_itself)
{
    json_t *found = served_json(&served, "/openapi.json"), *paths = json_object_get(found, "paths"), *listed;
    size_t  routes = 0;

    for (const struct serve_route *const *route = answers_routes; *route; route++, routes++)
        cr_assert(json_object_get(paths, (*route)->path), "%s", (*route)->path);
    cr_assert_eq(json_object_size(paths), routes);
    cr_assert(json_object_get(json_object_get(json_object_get(found, "components"), "schemas"), "Alert"));
    json_decref(found);
    listed = served_json(&served, "/");
    cr_assert_eq(json_array_size(json_object_get(listed, "routes")), routes);
    json_decref(listed);
    listed = served_json(&served, "/health");
    cr_assert(json_is_true(json_object_get(listed, "ok")));
    json_decref(listed);
}

/* Every page is there, as known then too, and says no where there is nothing. */
Test(answers, pages_of_the_site)
{
    static const char *const pages[] = {
        "/", "/alerts", "/items", "/articles", "/dyads", "/articles/a%2F1", "/alerts?known_at=", "/?known_at=2025-01-01"
    };

    put_article();
    served_put_all(&served, &alerts, GOLDEN "alerts.jsonl", 1000);
    for (size_t i = 0; i < sizeof pages / sizeof pages[0]; i++) {
        struct serve_answer answer = served_ask_as(&served, pages[i], "text/html");

        cr_assert_eq(answer.status, 200, "%s: %s", pages[i], answer.content.data);
        cr_assert(strstr(answer.content.data, "<!DOCTYPE html>") || strstr(answer.content.data, "<!doctype html>"), "%s: %.200s", pages[i],
                  answer.content.data);
        served_release(&answer);
    }
    expect_problem("/items/none.html", 404, "no such page");
    expect_problem("/dyads/x%00.html", 400, "zero byte");
}

/* Lines that do not say when they were published answer no question about the past. */
Test(answers_undated, refuses_the_past)
{
    json_t *found;

    served_begin(&served, true);
    put_alert("CHN|export.collapse|gallium|USA", ALERT("export.collapse", "gallium", "FIRING", "warning"), 1, false, "1970-01-01T00:00:00Z");
    expect_problem("/alerts?known_at=2025-01-01", 400, "do not say when");
    found = served_json(&served, "/alerts");
    cr_assert_str_eq(text_at(found, "items.0.published"), "null");
    json_decref(found);
    found = served_json(&served, "/alerts?known_at=9000-01-01");
    cr_assert_eq(json_array_size(items_of(found)), 1);
    json_decref(found);
    served_end(&served);
}

/* ---- metrics ---- */

static void expect_metric(const char *line, bool there)
{
    struct serve_answer answer = served_ask(&served, "/metrics");

    cr_expect_eq(answer.status, 200);
    cr_expect_eq(strstr(answer.content.data, line) != NULL, there, "%s: %s", line, answer.content.data);
    served_release(&answer);
}

static void put_state(const char *key, const char *rule, const char *state, const char *severity, int revision, bool retracted)
{
    char text[1024];

    snprintf(
        text, sizeof text,
        "{\"rule\":\"%s\",\"reporter\":\"CHN\",\"item\":null,\"flow\":null,\"hub\":null,\"partner\":\"USA\",\"news\":null,\"ordinal\":null,\"state\":"
        "\"%s\","
        "\"severity\":\"%s\",\"since\":\"2025-01-01\",\"until\":null,\"episode\":1,\"month\":null,\"measure\":null,\"value\":null,\"threshold\":null,"
        "\"cautions\":[],\"rebound\":null,\"recovery_ratio\":null,\"vintage\":null,\"evidence\":[],\"text\":\"t\",\"reader\":null}",
        rule, state, severity);
    served_put(&served, &alerts, key, text, revision, retracted, 1000 + revision);
}

/* A revision counts in the place of the one before: an alert that is graver, over, or withdrawn leaves where it was counted. Reading goes on where
 * the last request ended. */
Test(answers, metrics_count_what_holds)
{
    put_state("a", "flow.surge", "FIRING", "warning", 0, false);
    put_state("b", "flow.surge", "FIRING", "warning", 0, false);
    put_state("c", "flow.collapse", "RESOLVED", "critical", 0, false);
    expect_metric("chokepoint_firing_alerts{rule=\"flow.surge\",severity=\"warning\"} 2\n", true);
    expect_metric("flow.collapse", false);
    expect_metric("chokepoint_serve_counted 1\n", true);
    put_state("a", "flow.surge", "FIRING", "critical", 1, false);
    put_state("b", "flow.surge", "RESOLVED", "warning", 1, false);
    put_state("c", "flow.collapse", "FIRING", "critical", 1, false);
    expect_metric("chokepoint_firing_alerts{rule=\"flow.surge\",severity=\"warning\"} 0\n", true);
    expect_metric("chokepoint_firing_alerts{rule=\"flow.surge\",severity=\"critical\"} 1\n", true);
    expect_metric("chokepoint_firing_alerts{rule=\"flow.collapse\",severity=\"critical\"} 1\n", true);
    put_state("a", "flow.surge", "FIRING", "critical", 2, true);
    expect_metric("chokepoint_firing_alerts{rule=\"flow.surge\",severity=\"critical\"} 0\n", true);
    expect_metric("chokepoint_firing_alerts{rule=\"flow.collapse\",severity=\"critical\"} 1\n", true);
}

/* What a topic that was made anew held before is counted no longer. */
Test(answers, metrics_of_a_topic_made_anew)
{
    uint16_t number = 0;

    put_state("a", "flow.surge", "FIRING", "warning", 0, false);
    put_state("b", "flow.surge", "FIRING", "warning", 0, false);
    expect_metric("{rule=\"flow.surge\",severity=\"warning\"} 2\n", true);
    while (served.topics[number] != &alerts)
        number++;
    cr_assert_eq(store_begin(served.store), 0);
    cr_assert_eq(store_empty_topic(served.store, number), 0);
    cr_assert_eq(store_commit(served.store), 0);
    served.offsets[number] = 0;
    put_state("c", "quo\\\"te", "FIRING", "info", 0, false);
    expect_metric("flow.surge", false);
    expect_metric("{rule=\"quo\\\"te\",severity=\"info\"} 1\n", true);
}

/* The newest period of a source is the end of its last month, whatever comes after; that of a year is its end. */
Test(answers, metrics_of_sources)
{
    expect_metric("chokepoint_newest_period_end_timestamp_seconds{", false);
    cr_expect_gt(served_put_all(&served, &trade_enriched, GOLDEN "trade.enriched.jsonl", 1000), 0);
    expect_metric("chokepoint_newest_period_end_timestamp_seconds{source=\"GACC\"} ", true);
}
