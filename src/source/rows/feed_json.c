/* SPDX-License-Identifier: Apache-2.0
 * JSON Feed 1.0 and 1.1. */
#include <errno.h>
#include <jansson.h>
#include <stdio.h>
#include <string.h>

#include "source/rows/feed.h"
#include "source/rows/markup_stream.h"

/* The text of a member, or its number; null: it has neither. In `buf` or the tree. */
static struct ck_bytes text_in(const json_t *object, const char *name, char buf[24])
{
    const json_t *value = json_object_get(object, name);

    if (json_is_string(value))
        return (struct ck_bytes){ json_string_value(value), json_string_length(value) };
    if (json_is_integer(value))
        return (struct ck_bytes){ buf, (size_t)snprintf(buf, 24, "%lld", (long long)json_integer_value(value)) };
    return (struct ck_bytes){ 0 };
}

/* Text that a member has, and that a feed may have. */
static int take_text(struct feed *feed, struct feed_item *item, const json_t *object, const char *name, enum feed_form form)
{
    char            buf[24];
    struct ck_bytes text = text_in(object, name, buf);

    if (!text.data)
        return 0;
    if (text.size > ROWS_CELL_MAX || memchr(text.data, '\0', text.size)) {
        feed_spoil(item, text.size > ROWS_CELL_MAX ? "more text than an item may have" : "the item holds a NUL");
        return 0;
    }
    return feed_take_text(feed, item, form, text);
}

static int take_item(struct feed *feed, size_t number, const json_t *object)
{
    char              buf[24];
    struct feed_item *item = feed_add(feed, number);
    int               result = feed_take(feed, &item->id, text_in(object, "id", buf));

    if (!json_is_object(object))
        feed_spoil(item, "the item is no JSON object");
    if (result == 0)
        result = feed_take_title(feed, item, FEED_PLAIN, text_in(object, "title", buf));
    if (result == 0)
        result = feed_take(feed, &item->url, text_in(object, "url", buf));
    if (result == 0)
        result = feed_take(feed, &item->url, text_in(object, "external_url", buf));
    if (result == 0)
        result = feed_take(feed, &item->language, text_in(object, "language", buf));
    if (result == 0)
        result = feed_take_date(feed, &item->published, text_in(object, "date_published", buf));
    if (result == 0)
        result = feed_take_date(feed, &item->updated, text_in(object, "date_modified", buf));
    if (result == 0)
        result = take_text(feed, item, object, "content_html", FEED_HTML);
    if (result == 0)
        result = take_text(feed, item, object, "content_text", FEED_PLAIN);
    if (result == 0)
        result = take_text(feed, item, object, "summary", FEED_PLAIN);
    return result;
}

static int take_feed(struct feed *feed, const json_t *object)
{
    char            buf[24];
    const json_t   *items = json_object_get(object, "items");
    struct ck_bytes version = text_in(object, "version", buf);
    int             result;

    if (!version.size || !memmem(version.data, version.size, "jsonfeed.org/version", 20) || !json_is_array(items)) {
        snprintf(feed->reading->problem, ROWS_PROBLEM_MAX, "it is JSON, and no JSON Feed (no version of jsonfeed.org, or no items)");
        return -EBADMSG;
    }
    result = feed_take_title(feed, NULL, FEED_PLAIN, text_in(object, "title", buf));
    if (result == 0)
        result = feed_take(feed, &feed->language, text_in(object, "language", buf));
    for (size_t i = 0; i < json_array_size(items) && result == 0; i++)
        result = take_item(feed, i + 1, json_array_get(items, i));
    return result;
}

int feed_read_json(struct feed *feed)
{
    struct row_reading *reading = feed->reading;
    struct ck_buffer    bytes = { 0 };
    json_error_t        error;
    json_t             *value;
    int                 result = markup_read(reading->stream, &bytes, reading->problem);

    if (result < 0) {
        ck_buffer_release(&bytes);
        return result;
    }
    size_t mark = ck_bytes_begin(ck_buffer_bytes(&bytes), CK_BYTES("\xEF\xBB\xBF")) ? 3 : 0;

    value = json_loadb(bytes.data + mark, bytes.size - mark, JSON_ALLOW_NUL, &error);
    ck_buffer_release(&bytes);
    if (value) {
        result = take_feed(feed, value);
    } else {
        snprintf(reading->problem, ROWS_PROBLEM_MAX, "line %d: %s", error.line, error.text);
        result = -EBADMSG;
    }
    json_decref(value);
    return result;
}
