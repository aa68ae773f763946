/* SPDX-License-Identifier: Apache-2.0
 * An article as JSON gives it: a passage of the labelled set, or a NewsItem. */
#include <errno.h>
#include <jansson.h>
#include <stdio.h>

#include "chokepoint/day.h"
#include "domain/model/language.h"
#include "engine/formats/json_scan.h"
#include "engine/util/file.h"
#include "engine/util/instant.h"
#include "engine/util/nearest.h"
#include "program/ingest/lines.h"
#include "program/read/internal.h"

enum { TITLE_WORDS = 20 };

/* The first of the members that is there; NULL ends the list. An absent one is empty. */
static bool text_member(const json_t *object, const char *const *names, struct ck_arena *arena, struct ck_bytes *ret_text)
{
    const json_t *value = NULL;

    for (; *names && !value; names++)
        value = json_object_get(object, *names);
    *ret_text = CK_BYTES("");
    if (!value || json_is_null(value))
        return true;
    if (!json_is_string(value))
        return false;
    *ret_text = ck_arena_copy(arena, (struct ck_bytes){ json_string_value(value), json_string_length(value) });
    return true;
}

static const char *take_members(const json_t *object, struct ck_arena *arena, struct article *article)
{
    struct ck_bytes published = { 0 };
    struct ck_bytes day;
    const struct {
        const char      *names[4];
        struct ck_bytes *text;
    } members[] = { { { "id" }, &article->id },
                    { { "title" }, &article->title },
                    { { "body", "text", "summary" }, &article->body },
                    { { "language" }, &article->language },
                    { { "publisher" }, &article->publisher },
                    { { "published_at" }, &published } };

    for (size_t i = 0; i < sizeof members / sizeof members[0]; i++)
        if (!text_member(object, members[i].names, arena, members[i].text))
            return "a member that should be text is none";
    day = (struct ck_bytes){ published.data, published.size < CK_DAY_TEXT ? published.size : CK_DAY_TEXT };
    if (!instant_read(published, &article->published_at) || !ck_day_read(day, &article->published_on))
        return "published_at is neither a day nor an instant";
    if (article->language.size && language_read(article->language) == LANGUAGE_UNKNOWN)
        return "its language is none of en, zh, ja, ko, de and es; where it is not known it is left out";
    return NULL;
}

const char *passage_read(struct ck_bytes json, struct ck_arena *arena, struct article *ret_article)
{
    json_t        *object = json_loadb(json.data, json.size, JSON_REJECT_DUPLICATES | JSON_ALLOW_NUL, NULL);
    struct article article = { 0 };
    const char    *problem = json_is_object(object) ? take_members(object, arena, &article) : "no JSON object";

    json_decref(object);
    if (!problem)
        *ret_article = article;
    return problem;
}

struct news_item article_as_news(const struct article *article)
{
    return (struct news_item){ .id = article->id,
                               .publisher = article->publisher,
                               .title = article->title,
                               .body = article->body,
                               .url = CK_BYTES(""),
                               .language = article->language,
                               .published_at = article->published_at,
                               .collected_at = article->published_at };
}

/* ---- members ---- */

static bool is_known(struct ck_bytes name)
{
    for (size_t i = 0; i < news_item_type.field_count; i++)
        if (ck_bytes_equal(ck_bytes_from(news_item_type.fields[i].name), name))
            return true;
    return ck_bytes_equal(name, CK_BYTES("text")) || ingest_news_aside(name);
}

void passage_tell(const char *path, struct ck_bytes json)
{
    struct members  members = members_of(json);
    struct ck_bytes name, raw;

    while (members_next(&members, &name, &raw)) {
        struct nearest nearest = nearest_to(name);

        if (is_known(name))
            continue;
        for (size_t i = 0; i < news_item_type.field_count; i++)
            nearest_try(&nearest, ck_bytes_from(news_item_type.fields[i].name));
        fprintf(stderr, "chokepoint read: %s: an article has no member %.*s, it is passed over%s%.*s%s\n", path,
                (int)(name.size < 64 ? name.size : 64), name.data, nearest.found.data ? " (nearest: " : "", (int)nearest.found.size,
                nearest.found.data ? nearest.found.data : "", nearest.found.data ? ")" : "");
    }
}

/* ---- plain text ---- */

/* A headline has fewer than TITLE_WORDS words and no full stop: neither at its end nor, in letters without spaces, within. */
static bool is_title(struct ck_bytes line)
{
    static const char stop[] = "\xE3\x80\x82"; /* 。 */
    size_t            words = 0;

    for (size_t i = 0; i < line.size; i++) {
        words += line.data[i] != ' ' && (i == 0 || line.data[i - 1] == ' ');
        if (i + 3 <= line.size && memcmp(line.data + i, stop, 3) == 0)
            return false;
    }
    return words < TITLE_WORDS && (line.size == 0 || line.data[line.size - 1] != '.');
}

void plain_read(struct ck_bytes text, struct article *ret_article)
{
    const char *end = text.size > 0 ? memchr(text.data, '\n', text.size) : NULL;
    size_t      title = end ? (size_t)(end - text.data) : text.size, body = end ? title + 1 : title;

    if (title > 0 && text.data[title - 1] == '\r')
        title--;
    if (!is_title((struct ck_bytes){ text.data, title }))
        title = body = 0;
    ret_article->title = (struct ck_bytes){ text.data, title };
    ret_article->body = (struct ck_bytes){ text.data + body, text.size - body };
}
