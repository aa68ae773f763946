/* SPDX-License-Identifier: Apache-2.0
 * Pages of a site: what records hold is text wherever it stands; marks never overlap; a page reads no more than what it shows. */
#include <criterion/criterion.h>
#include <stdio.h>

#include "domain/model/topics.h"
#include "engine/formats/json.h"
#include "engine/util/scratch.h"
#include "serve/pages/data.h"
#include "serve/pages/page.h"

#define EMISSION "\"emission\":{\"revision\":0,\"retracted\":false,\"sources\":[],\"sources_total\":0,\"reference\":[],\"build\":\"\"}"

struct site {
    struct scratch   scratch;
    struct store    *store;
    struct ck_arena  arena;
    struct ck_buffer out;
    struct site_page page;
    int64_t          offset;
};

static int number_of(const struct ck_topic *topic)
{
    for (int i = 0; page_topics[i]; i++)
        if (page_topics[i] == topic)
            return i;
    cr_assert_fail("%s is no topic of pages", topic->name);
    return -1;
}

static void open_site(struct site *site)
{
    struct store_topic topics[STORE_TOPICS_MAX];
    char               problem[STORE_PROBLEM_MAX];
    size_t             count = 0;

    *site = (struct site){ .arena = CK_ARENA_NULL };
    for (; page_topics[count]; count++)
        topics[count] =
            (struct store_topic){ page_topics[count]->name, page_topics[count]->value->fingerprint, page_topic_by_end(page_topics[count]) };
    cr_assert_eq(scratch_open(&site->scratch), 0);
    cr_assert_eq(store_open(&(struct store_options){ .directory = site->scratch.path, .topics = topics, .topic_count = count, .fleeting = true },
                            &site->store, problem),
                 0, "%s", problem);
    cr_assert_eq(store_begin(site->store), 0);
}

/* A record of a topic, as JSON. */
static void put(struct site *site, const struct ck_topic *topic, const char *text)
{
    void            *record = ck_arena_take(&site->arena, topic->value->size);
    struct ck_buffer value = { 0 };
    char             key[CK_KEY_SIZE_MAX], detail[256];

    cr_assert_eq(json_read(topic->value, ck_bytes_from(text), &site->arena, record, detail, sizeof detail), JSON_OK, "%s: %s", detail, text);
    ck_record_encode(topic->value, 0, topic->value->field_count, record, &value);
    cr_assert_geq(
        store_put(
            site->store,
            &(struct store_record){
                (uint16_t)number_of(topic), 0, site->offset++, 1000, { key, ck_topic_key(topic, record, key) }, ck_buffer_bytes(&value), false }),
        0);
    ck_buffer_release(&value);
}

static void view_site(struct site *site)
{
    cr_assert_eq(store_commit(site->store), 0);
    cr_assert_eq(store_view_open(site->store, &site->page.view), 0);
    site->page.topics = page_topics;
    site->page.known_ms = INT64_MAX;
    site->page.arena = &site->arena;
    site->page.out = &site->out;
}

static void close_site(struct site *site)
{
    store_view_close(site->page.view);
    store_close(site->store);
    scratch_close(&site->scratch);
    ck_arena_release(&site->arena);
    ck_buffer_release(&site->out);
}

static const struct page_kind *kind_of(const char *folder)
{
    for (size_t i = 0; page_kinds[i]; i++)
        if (strcmp(page_kinds[i]->folder, folder) == 0)
            return page_kinds[i];
    return NULL;
}

static const char *page_text(struct site *site)
{
    ck_buffer_append(&site->out, (struct ck_bytes){ "", 1 });
    return site->out.data;
}

static size_t count_of(const char *text, const char *what)
{
    size_t count = 0;

    for (; (text = strstr(text, what)); text += strlen(what))
        count++;
    return count;
}

/* ---- records ---- */

static void put_article(struct site *site, const char *id, const char *title, const char *body)
{
    char text[2048];

    snprintf(text, sizeof text,
             "{\"id\":\"%s\",\"publisher\":\"p\",\"title\":\"%s\",\"body\":\"%s\",\"url\":\"javascript:alert(1)\",\"language\":\"en\","
             "\"published_at\":\"2025-01-01T00:00:00Z\",\"collected_at\":\"2025-01-02T00:00:00Z\",\"origin\":{\"topic\":\"t\",\"partition\":0,"
             "\"offset\":0}}",
             id, title, body);
    put(site, &intake_news, text);
}

static void put_claim(struct site *site, const char *news, int ordinal, int start, int end)
{
    char text[2048];

    snprintf(
        text, sizeof text,
        "{\"metric\":\"QUANTITY_CHANGE\",\"item\":\"gallium\",\"reporter\":\"CHN\",\"partner\":\"WLD\",\"flow\":\"EXPORT\",\"period\":\"2024-08\","
        "\"base_period\":null,\"base_kind\":\"MOM\",\"value\":0.5,\"value_low\":0.5,\"value_high\":0.5,\"unit\":\"ratio\",\"direction\":\"UP\","
        "\"date\":null,"
        "\"of\":null,\"hedged\":false,\"span\":[%d,%d],\"news\":\"%s\",\"ordinal\":%d,\"published_at\":\"2025-01-01T00:00:00Z\",\"elided\":[],"
        "\"anchors\":{\"item\":\"CLAUSE\",\"reporter\":\"CLAUSE\",\"partner\":\"CLAUSE\",\"flow\":\"CLAUSE\",\"period\":\"CLAUSE\",\"base\":"
        "\"CLAUSE\"},"
        "\"named\":{\"items\":[],\"countries\":[],\"reporters\":[],\"months\":[],\"cut\":false,\"figures_not_read\":0},\"statements\":[],"
        "\"control_stated\":false,\"sentence\":0,\"items_apart\":[],\"reader\":\"chokepoint\",\"article_missing\":false," EMISSION "}",
        start, end, news, ordinal);
    put(site, &policy_claims, text);
}

/* ---- tests ---- */

/* A title, an id and an address that are markup, a path and a script are text, and lead nowhere. */
Test(pages, text_of_records_is_text)
{
    struct site site;
    const char *text;

    open_site(&site);
    put_article(&site, "a&b\\\"c", "<script>alert(1)</script>", "x\\\" onclick=\\\"y");
    view_site(&site);
    cr_assert(kind_of("articles")->one(&site.page, CK_BYTES("a&b\"c")));
    text = page_text(&site);
    cr_expect_eq(count_of(text, "<script"), 0);
    cr_expect_eq(count_of(text, "javascript:"), 0);
    cr_expect_eq(count_of(text, "onclick=\""), 0);
    cr_expect_geq(count_of(text, "&lt;script&gt;"), 2);
    cr_expect_eq(site.page.result, 0);
    close_site(&site);
}

static void put_alert(struct site *site, const char *rule, const char *item, const char *partner, const char *text)
{
    char record[1024];

    snprintf(
        record, sizeof record,
        "{\"rule\":\"%s\",\"reporter\":\"CHN\",\"item\":\"%s\",\"flow\":\"EXPORT\",\"partner\":\"%s\",\"state\":\"FIRING\",\"severity\":\"warning\","
        "\"since\":\"2025-01-31\",\"episode\":1,\"cautions\":[],\"evidence\":[],\"text\":\"%s\"," EMISSION "}",
        rule, item, partner, text);
    put(site, &alerts, record);
}

/* Alerts that differ in their item alone are one row that leads to each of them; two, another text, rule, partner, or one that names no item are not.
 */
Test(pages, alerts_of_several_items)
{
    struct site site;
    const char *text;

    open_site(&site);
    put_alert(&site, "control.changed", "gallium", "USA", "Exports of gallium to USA went on 2025-01-31.");
    put_alert(&site, "control.changed", "tin", "USA", "Exports of tin to USA went on 2025-01-31.");
    put_alert(&site, "control.changed", "zinc", "USA", "Exports of zinc to USA went on 2025-01-31.");
    put_alert(&site, "control.changed", "iron", "USA", "Exports of iron to USA went on 2025-02-01.");
    put_alert(&site, "control.changed", "tin", "JPN", "Exports of tin to JPN went.");
    put_alert(&site, "control.changed", "zinc", "JPN", "Exports of zinc to JPN went.");
    for (int i = 0; i < 3; i++) {
        char item[32];

        snprintf(item, sizeof item, "item-%d", i);
        put_alert(&site, "control.unconfirmed", item, "USA", "Something <went>.");
    }
    view_site(&site);
    cr_assert(kind_of("alerts")->list(&site.page));
    text = page_text(&site);
    cr_expect(strstr(text, "<span class=\"several\">Exports of 3 items to USA went on <span class=\"day\">2025-01-31</span>: <a href=\""), "%s",
              text);
    cr_expect(strstr(text, "\">gallium</a>, <a href") && strstr(text, "\">zinc</a>.</span></li>"), "%s", text);
    cr_expect_eq(count_of(text, "class=\"several\""), 1, "%s", text);
    cr_expect_eq(count_of(text, ">Exports of "), 1 + 3, "%s", text);
    cr_expect_eq(count_of(text, ">Something &lt;went&gt;.</a>"), 3, "%s", text);
    close_site(&site);
}

/* Spans that overlap, that lie in one another, that are the same, and that point beyond the text: each claim has its number in the text, marks open
 * and close in turn, and the text is whole. */
Test(pages, marks_do_not_overlap)
{
    struct site site;
    const char *text, *at;
    int         depth = 0;

    open_site(&site);
    put_article(&site, "n", "ab", "cdefghij");
    put_claim(&site, "n", 0, 3, 7);
    put_claim(&site, "n", 1, 5, 9);
    put_claim(&site, "n", 2, 5, 6);
    put_claim(&site, "n", 3, 3, 7);
    put_claim(&site, "n", 4, 8, 400);
    put_claim(&site, "n", 5, -4, 2);
    put_claim(&site, "n", 6, 9, 4);
    view_site(&site);
    cr_assert(kind_of("articles")->one(&site.page, CK_BYTES("n")));
    text = page_text(&site);
    for (int i = 1; i <= 7; i++) {
        char place[32];

        snprintf(place, sizeof place, "id=\"mark-%d\"", i);
        cr_expect_eq(count_of(text, place), 1, "%s", place);
    }
    at = strstr(text, "<article");
    for (const char *end = strstr(at, "</article>"); at < end; at++) {
        depth += strncmp(at, "<mark", 5) == 0 ? 1 : strncmp(at, "</mark", 6) == 0 ? -1 : 0;
        cr_expect(depth == 0 || depth == 1);
    }
    cr_expect_eq(depth, 0);
    cr_expect(strstr(text, "<mark class=\"open\">cdef</mark>"), "%s", strstr(text, "<article"));
    cr_expect(strstr(text, "</sup><sup>, <a href=\"#claim-4\""), "numbers side by side read as one: %s", strstr(text, "<article"));
    close_site(&site);
}

static void put_month(struct site *site, const char *partner, const char *month, const char *status, const char *since)
{
    char text[2048];

    snprintf(text, sizeof text,
             "{\"reporter\":\"CHN\",\"item\":\"gallium\",\"flow\":\"EXPORT\",\"partner\":\"%s\",\"month\":\"%s-01\",\"level\":{\"conflicts\":[],"
             "\"quantity_kg\":5},\"change\":{},\"rolling\":{},\"anomaly\":{\"robust_n\":0,\"seasonal_n\":0},\"concentration\":{\"partners\":0},"
             "\"control\":{\"status\":\"%s\",\"since\":%s,"
             "\"measures\":[]},\"mirror\":{},\"dependency\":{},\"leverage\":{\"missing\":[]},\"evidence\":{\"months_24\":0,\"derived\":false},"
             "\"cautions\":[],\"absent\":[],\"vintage\":\"2025-07-20T00:00:00Z\"," EMISSION "}",
             partner, month, status, since);
    put(site, &leverage_indicators, text);
}

static void put_status(struct site *site, const char *destination, const char *status, const char *since)
{
    char text[1024];

    snprintf(text, sizeof text,
             "{\"origin\":\"CHN\",\"item\":\"gallium\",\"destination\":\"%s\",\"status\":\"%s\",\"severity\":0.4,\"coverage\":null,\"measures\":[],"
             "\"scoped\":[],\"suspended\":[],\"since\":%s,\"previous\":null,\"next_transition\":null,\"boundary_uncertain\":false,"
             "\"never_operated\":[],\"confirmed\":true,\"upcoming\":false,\"changed_recently\":false,\"conflicts\":[]," EMISSION "}",
             destination, status, since);
    put(site, &control_status_topic, text);
}

static const struct {
    const char *name;
    struct {
        const char *month, *status, *since;
    } months[3];
    const char *now, *now_since, *own_destination; /* the present status; NULL: none is known */
    struct {
        int grade, first, behind;
    } bands[3];
} status_cases[] = {
    { "since before the first figure, and still",
      { { "2025-05", "LICENCE", "\"2023-08-01\"" } },
      "LICENCE",
      "\"2023-08-01\"",
      "ALL",
      { { 3, 7, 36 } } },
    { "the partner's own present status", { { "2025-05", "LICENCE", "\"2023-08-01\"" } }, "LICENCE", "\"2023-08-01\"", "JPN", { { 3, 7, 36 } } },
    { "it has changed since: unknown behind", { { "2025-05", "LICENCE", "\"2023-08-01\"" } }, "LICENCE", "\"2025-09-01\"", "ALL", { { 3, 7, 29 } } },
    { "another status now", { { "2025-05", "LICENCE", "\"2023-08-01\"" } }, "QUOTA", "\"2023-08-01\"", "ALL", { { 3, 7, 29 } } },
    { "nothing is known of now", { { "2025-05", "LICENCE", "\"2023-08-01\"" } }, NULL, NULL, NULL, { { 3, 7, 29 } } },
    { "it is not said since when", { { "2025-05", "LICENCE", "null" } }, NULL, NULL, NULL, { { 3, 28, 29 } } },
    { "since before the plot", { { "2025-05", "LICENCE", "\"2020-08-01\"" } }, NULL, NULL, NULL, { { 3, 0, 29 } } },
    { "a gap within",
      { { "2023-09", "LICENCE", "\"2023-08-01\"" }, { "2025-05", "LICENCE", "\"2023-08-01\"" } },
      NULL,
      NULL,
      NULL,
      { { 3, 7, 29 } } },
    { "one after the other, in the gap",
      { { "2023-09", "LICENCE", "\"2023-08-01\"" }, { "2025-05", "PRESUMED_DENIAL", "\"2024-12-03\"" } },
      NULL,
      NULL,
      NULL,
      { { 3, 7, 23 }, { 4, 23, 29 } } },
    { "it ended in the gap",
      { { "2023-09", "LICENCE", "\"2023-08-01\"" }, { "2025-05", "NONE", "\"2024-12-03\"" } },
      NULL,
      NULL,
      NULL,
      { { 3, 7, 23 } } },
    { "nothing restricts", { { "2025-05", "NONE_KNOWN", "null" } }, "NONE_KNOWN", "null", "ALL", { { 0 } } },
};

/* Of one partner with figures for few months, beside a world that has 2023-01 to 2025-12: what is shaded behind it, in months from 2023-01. A status
 * holds from the day that the records say, not from the first figure, and to the end where it is known not to have changed. */
Test(pages, a_status_is_drawn_where_it_holds)
{
    for (size_t i = 0; i < sizeof status_cases / sizeof status_cases[0]; i++) {
        struct site site;
        const char *text, *small;
        size_t      bands = 0;

        open_site(&site);
        put_month(&site, "WLD", "2023-01", "NONE_KNOWN", "null");
        put_month(&site, "WLD", "2025-12", "NONE_KNOWN", "null");
        for (size_t k = 0; k < 3 && status_cases[i].months[k].month; k++)
            put_month(&site, "JPN", status_cases[i].months[k].month, status_cases[i].months[k].status, status_cases[i].months[k].since);
        put_status(&site, "KOR", "PROHIBITED", "\"2023-01-01\"");
        if (status_cases[i].now)
            put_status(&site, status_cases[i].own_destination, status_cases[i].now, status_cases[i].now_since);
        view_site(&site);
        cr_assert(kind_of("items")->one(&site.page, CK_BYTES("gallium")));
        text = page_text(&site);
        small = strstr(text, "class=\"plot small\"");
        cr_assert(small && strstr(text, "By partner, on one scale: kg a month"));
        for (; bands < 3 && status_cases[i].bands[bands].behind; bands++) {
            char   band[128];
            double month = (280.0 - 44 - 6) / 36;

            snprintf(band, sizeof band, "band-%d\" x=\"%.1f\" y=\"8.0\" width=\"%.1f\"", status_cases[i].bands[bands].grade,
                     44 + status_cases[i].bands[bands].first * month,
                     (status_cases[i].bands[bands].behind - status_cases[i].bands[bands].first) * month);
            cr_expect(strstr(small, band), "%s: no %s in %.1500s", status_cases[i].name, band, small);
        }
        cr_expect_eq(count_of(small, "<rect class=\"band-"), bands, "%s", status_cases[i].name);
        close_site(&site);
    }
}

static void put_mention(struct site *site, const char *news, const char *target, int start)
{
    char text[1024];

    snprintf(text, sizeof text,
             "{\"act\":\"TIGHTEN\",\"toward\":null,\"actor\":\"CHN\",\"target\":\"%s\",\"items\":[],\"effective\":null,\"until\":null,"
             "\"instrument\":null,\"news\":\"%s\",\"publisher\":\"p\",\"published_at\":\"2025-01-01T00:00:00Z\",\"hedged\":false,"
             "\"spans\":[{\"start\":%d,\"end\":%d}]," EMISSION "}",
             target, news, start, start + 2);
    put(site, &policy_mentions, text);
}

/* The acts of an article are found among those of thousands of others, whatever their keys begin with, and none of one whose id ends alike. */
Test(pages, acts_of_an_article_are_found_without_reading_the_others)
{
    struct site site;
    char        id[16];

    open_site(&site);
    put_article(&site, "N1", "ab", "cdefghij");
    for (int i = 0; i < 3000; i++) {
        snprintf(id, sizeof id, "%sN%d", i % 2 ? "x" : "", i);
        put_mention(&site, id, "USA", 3);
    }
    put_mention(&site, "N1", "USA", 3);
    put_mention(&site, "N1", "JPN", 6);
    view_site(&site);
    cr_assert(kind_of("articles")->one(&site.page, CK_BYTES("N1")));
    cr_expect_eq(count_of(page_text(&site), "<mark class=\"act\">"), 2, "%s", strstr(site.out.data, "<article"));
    cr_expect_leq(site.page.rows, 20, "%zu rows", site.page.rows);
    close_site(&site);
}

/* Records of one item are found among those of thousands of others without reading these: the second component of a key is asked for under each of
 * the first ones. */
Test(pages, an_item_is_found_without_reading_the_others)
{
    struct site      site;
    struct data_rows rows;
    char             text[1024];

    open_site(&site);
    for (int reporter = 0; reporter < 3; reporter++)
        for (int item = 0; item < 700; item++) {
            snprintf(text, sizeof text,
                     "{\"origin\":\"R%02d\",\"item\":\"item-%03d\",\"destination\":\"ALL\",\"status\":\"LICENCE\",\"severity\":0.4,\"coverage\":null,"
                     "\"measures\":[],"
                     "\"scoped\":[],\"suspended\":[],\"since\":null,\"previous\":null,\"next_transition\":null,\"boundary_uncertain\":false,\"never_"
                     "operated\":[],"
                     "\"confirmed\":true,\"upcoming\":false,\"changed_recently\":false,\"conflicts\":[]," EMISSION "}",
                     reporter, item);
            put(&site, &control_status_topic, text);
        }
    view_site(&site);
    rows = data_scan_second(&site.page, &control_status_topic, CK_BYTES("item-500"));
    cr_assert_eq(rows.count, 3);
    cr_expect(ck_bytes_equal(rows.rows[2].key, CK_BYTES("R02|item-500|ALL")));
    cr_expect_leq(site.page.rows, 20, "%zu rows", site.page.rows);
    cr_expect_eq(data_scan_second(&site.page, &control_status_topic, CK_BYTES("item-50")).count, 0); /* a whole component */
    close_site(&site);
}

/* Nothing is written of what is not there. */
Test(pages, what_is_not_there_has_no_page)
{
    struct site site;

    open_site(&site);
    view_site(&site);
    for (size_t i = 0; page_kinds[i]; i++)
        if (page_kinds[i]->one)
            cr_expect_not(page_kinds[i]->one(&site.page, CK_BYTES("x|y:z")), "%s", page_kinds[i]->folder);
    cr_expect_eq(site.out.size, 0);
    for (size_t i = 0; page_kinds[i]; i++)
        cr_expect(page_kinds[i]->list(&site.page), "%s", page_kinds[i]->folder);
    close_site(&site);
}

/* The name of a file has no byte that a path, an address or a shell reads, and no two names have one. */
Test(pages, names_of_files)
{
    struct ck_arena arena = CK_ARENA_NULL;
    const struct {
        struct ck_bytes name;
        const char     *file;
    } cases[] = {
        { CK_BYTES("N049"), "N049" }, { CK_BYTES("CHN|x_y"), "CHN_7Cx_5Fy" }, { CK_BYTES("../a"), "_2E._2Fa" },
        { CK_BYTES(".."), "_2E." },   { CK_BYTES("稀"), "_E7_A8_80" },        { CK_BYTES("a\0b"), "a_00b" },
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        cr_expect(ck_bytes_equal(page_file_name(cases[i].name, &arena), ck_bytes_from(cases[i].file)), "%s", cases[i].file);
    ck_arena_release(&arena);
}
