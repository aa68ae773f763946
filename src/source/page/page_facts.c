/* SPDX-License-Identifier: Apache-2.0
 * What a page says of its article for machines: JSON-LD first, then the meta elements, then time and title. */
#include <jansson.h>
#include <string.h>
#include <strings.h>

#include "chokepoint/day.h"
#include "domain/model/language.h"
#include "engine/util/instant.h"
#include "source/page/page.h"

enum { DEPTH_MAX = 8, INSTANT_MAX = 64 };

struct facts_reading {
    struct page_facts *facts;
    struct ck_arena   *arena;
};

static void keep(struct facts_reading *reading, struct ck_bytes *place, struct ck_bytes text)
{
    struct ck_buffer plain = { 0 };

    if (place->size || !text.size)
        return;
    html_text(text, &plain);
    *place = ck_arena_copy(reading->arena, ck_buffer_bytes(&plain));
    ck_buffer_release(&plain);
}

static void keep_instant(struct facts_reading *reading, struct ck_bytes text)
{
    char    buf[INSTANT_MAX];
    size_t  size = text.size < sizeof buf - 2 ? text.size : sizeof buf - 2, zone = 5; /* +0800 */
    int64_t instant;

    memcpy(buf, text.size ? text.data : "", size);
    if (size > CK_DAY_TEXT && buf[CK_DAY_TEXT] == ' ')
        buf[CK_DAY_TEXT] = 'T';
    if (size > CK_DAY_TEXT + zone && (buf[size - zone] == '+' || buf[size - zone] == '-')) {
        memmove(buf + size - 1, buf + size - 2, 2);
        buf[size++ - 2] = ':';
    }
    if (!instant_read((struct ck_bytes){ buf, size }, &instant))
        size = size < CK_DAY_TEXT ? size : CK_DAY_TEXT; /* at least the day */
    if (size && instant_read((struct ck_bytes){ buf, size }, &instant))
        keep(reading, &reading->facts->page.published, (struct ck_bytes){ buf, size });
}

static void keep_language(struct facts_reading *reading, struct ck_bytes text)
{
    if (text.size && language_read(text) != LANGUAGE_UNKNOWN)
        keep(reading, &reading->facts->page.language, text);
}

/* ---- JSON-LD ---- */

static struct ck_bytes string_of(const json_t *value)
{
    return json_is_string(value) ? (struct ck_bytes){ json_string_value(value), json_string_length(value) } : (struct ck_bytes){ 0 };
}

static bool ends_with(const char *text, const char *end)
{
    size_t size = strlen(text), last = strlen(end);

    return size >= last && strcmp(text + size - last, end) == 0;
}

/* NewsArticle, ReportageNewsArticle, BlogPosting …; a list of types has one of them. */
static bool is_article(const json_t *type)
{
    const json_t *one;
    size_t        i;

    if (json_is_string(type))
        return ends_with(json_string_value(type), "Article") || ends_with(json_string_value(type), "Posting");
    json_array_foreach(type, i, one)
    {
        if (json_is_string(one) && is_article(one))
            return true;
    }
    return false;
}

static void take_article(struct facts_reading *reading, const json_t *article)
{
    const json_t *publisher = json_object_get(article, "publisher");

    keep(reading, &reading->facts->page.title, string_of(json_object_get(article, "headline")));
    keep(reading, &reading->facts->full, string_of(json_object_get(article, "articleBody")));
    keep_instant(reading, string_of(json_object_get(article, "datePublished")));
    keep_language(reading, string_of(json_object_get(article, "inLanguage")));
    if (json_is_array(publisher))
        publisher = json_array_get(publisher, 0);
    keep(reading, &reading->facts->page.publisher, json_is_string(publisher) ? string_of(publisher) : string_of(json_object_get(publisher, "name")));
}

static void take_json(struct facts_reading *reading, const json_t *value, int depth)
{
    const json_t *one;
    size_t        i;

    if (depth > DEPTH_MAX)
        return;
    json_array_foreach(value, i, one) take_json(reading, one, depth + 1);
    if (!json_is_object(value))
        return;
    if (is_article(json_object_get(value, "@type")))
        take_article(reading, value);
    take_json(reading, json_object_get(value, "@graph"), depth + 1);
    take_json(reading, json_object_get(value, "mainEntity"), depth + 1);
}

static void take_script(struct facts_reading *reading, struct ck_bytes text)
{
    json_t *value = json_loadb(text.data, text.size, JSON_ALLOW_NUL, NULL);

    take_json(reading, value, 0);
    json_decref(value);
}

/* ---- elements ---- */

static bool is_named(struct ck_bytes text, const char *const *names)
{
    for (; *names; names++)
        if (text.size == strlen(*names) && strncasecmp(text.data, *names, text.size) == 0)
            return true;
    return false;
}

static void take_meta(struct facts_reading *reading, struct ck_bytes attributes)
{
    static const char *const dates[] = { "article:published_time", "og:published_time", "datePublished",    "date",          "pubdate", "publishdate",
                                         "publish-date",           "DC.date.issued",    "parsely-pub-date", "sailthru.date", NULL };
    static const char *const titles[] = { "og:title", "twitter:title", NULL };
    static const char *const sites[] = { "og:site_name", "application-name", NULL };
    static const char *const languages[] = { "og:locale", "language", "content-language", "dc.language", NULL };
    struct ck_bytes          content = html_attribute(attributes, "content"),
                    names[] = { html_attribute(attributes, "property"), html_attribute(attributes, "name"), html_attribute(attributes, "itemprop"),
                                html_attribute(attributes, "http-equiv") };

    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (is_named(names[i], dates))
            keep_instant(reading, content);
        if (is_named(names[i], titles))
            keep(reading, &reading->facts->page.title, content);
        if (is_named(names[i], sites))
            keep(reading, &reading->facts->page.publisher, content);
        if (is_named(names[i], languages))
            keep_language(reading, content);
    }
}

static bool is_json(const struct html_token *token)
{
    static const char *const types[] = { "application/ld+json", NULL };

    return html_is(token, "script") && is_named(html_attribute(token->text, "type"), types);
}

/* Of each kind the first counts, and a better kind comes in an earlier walk. */
static void walk(struct facts_reading *reading, struct ck_bytes text, bool scripts)
{
    struct html       html = { .rest = text };
    struct html_token token, before = { 0 };

    for (token = html_next(&html); token.type != HTML_END; before = token, token = html_next(&html)) {
        bool open = token.type == HTML_OPEN, behind = token.type == HTML_TEXT && before.type == HTML_OPEN;

        if (scripts && behind && is_json(&before))
            take_script(reading, token.text);
        else if (!scripts && open && html_is(&token, "meta"))
            take_meta(reading, token.text);
        else if (!scripts && open && html_is(&token, "time"))
            keep_instant(reading, html_attribute(token.text, "datetime"));
        else if (!scripts && open && html_is(&token, "html"))
            keep_language(reading, html_attribute(token.text, "lang"));
        else if (!scripts && behind && html_is(&before, "title"))
            keep(reading, &reading->facts->heading, token.text);
    }
}

void page_facts_read(struct ck_bytes text, struct ck_arena *arena, struct page_facts *ret_facts)
{
    struct facts_reading reading = { ret_facts, arena };

    *ret_facts = (struct page_facts){
        .page = { .title = CK_BYTES(""), .body = CK_BYTES(""), .publisher = CK_BYTES(""), .language = CK_BYTES(""), .published = CK_BYTES("") },
        .full = CK_BYTES(""),
        .heading = CK_BYTES("")
    };
    walk(&reading, text, true);
    walk(&reading, text, false);
}
