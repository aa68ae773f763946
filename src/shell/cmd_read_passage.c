/* SPDX-License-Identifier: Apache-2.0
 * An article as JSON gives it: a passage of the labelled set, or a NewsItem. */
#include <errno.h>
#include <jansson.h>
#include <stdio.h>

#include "chokepoint/day.h"
#include "core/language.h"
#include "shell/file.h"
#include "shell/instant.h"
#include "shell/read_parts.h"

/* The first of the members that is there; NULL ends the list. An absent one is empty. */
static bool text_member(const json_t *object, const char *const *names, struct arena *arena, struct bytes *ret_text)
{
    const json_t *value = NULL;

    for (; *names && !value; names++)
        value = json_object_get(object, *names);
    *ret_text = BYTES("");
    if (!value || json_is_null(value))
        return true;
    if (!json_is_string(value))
        return false;
    *ret_text = arena_copy(arena, (struct bytes){ json_string_value(value), json_string_length(value) });
    return true;
}

static const char *take_members(const json_t *object, struct arena *arena, struct article *article)
{
    struct bytes published = { 0 };
    struct bytes day;
    const struct {
        const char   *names[4];
        struct bytes *text;
    } members[] = { { { "id" }, &article->id },
                    { { "title" }, &article->title },
                    { { "body", "text", "summary" }, &article->body },
                    { { "language" }, &article->language },
                    { { "publisher" }, &article->publisher },
                    { { "published_at" }, &published } };

    for (size_t i = 0; i < sizeof members / sizeof members[0]; i++)
        if (!text_member(object, members[i].names, arena, members[i].text))
            return "a member that should be text is none";
    day = (struct bytes){ published.data, published.size < DAY_TEXT ? published.size : DAY_TEXT };
    if (!instant_read(published, &article->published_at) || !day_read(day, &article->published_on))
        return "published_at is neither a day nor an instant";
    if (article->language.size && language_read(article->language) == LANGUAGE_UNKNOWN)
        return "its language is none of en, zh, ja, ko, de and es; where it is not known it is left out";
    return NULL;
}

const char *passage_read(struct bytes json, struct arena *arena, struct article *ret_article)
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
                               .url = BYTES(""),
                               .language = article->language,
                               .published_at = article->published_at,
                               .collected_at = article->published_at };
}

void plain_read(struct bytes text, struct article *ret_article)
{
    const char *end = text.size > 0 ? memchr(text.data, '\n', text.size) : NULL;
    size_t      title = end ? (size_t)(end - text.data) : text.size, body = end ? title + 1 : title;

    if (title > 0 && text.data[title - 1] == '\r')
        title--;
    ret_article->title = (struct bytes){ text.data, title };
    ret_article->body = (struct bytes){ text.data + body, text.size - body };
}
