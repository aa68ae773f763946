/* SPDX-License-Identifier: Apache-2.0
 * Items are kept until the feed has ended, for what it says of itself may stand behind them. */
#include "source/rows/feed.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "source/rows/sha256.h"
#include "source/rows/xml_text.h"

void feed_init(struct feed *feed, struct row_reading *reading)
{
    *feed = (struct feed){ .reading = reading };
    feed->last = &feed->first;
}

void feed_release(struct feed *feed) { ck_arena_release(&feed->arena); }

struct feed_item *feed_add(struct feed *feed, size_t line)
{
    struct feed_item *item = ck_arena_take(&feed->arena, sizeof *item);

    *item = (struct feed_item){ .line = line };
    *feed->last = item;
    feed->last = &item->next;
    feed->count++;
    feed->kept += sizeof *item;
    return item;
}

void feed_spoil(struct feed_item *item, const char *reason)
{
    if (!item->bad[0])
        snprintf(item->bad, sizeof item->bad, "%s", reason);
}

/* ---- what is kept ---- */

static int keep(struct feed *feed, struct ck_bytes *place, struct ck_bytes text)
{
    feed->kept += text.size;
    if (feed->kept > FEED_TEXT_MAX) {
        snprintf(feed->reading->problem, ROWS_PROBLEM_MAX, "its items have more than %d MiB of text", FEED_TEXT_MAX / (1024 * 1024));
        return -EFBIG;
    }
    *place = text.size ? ck_arena_copy(&feed->arena, text) : CK_BYTES("");
    return 0;
}

int feed_take(struct feed *feed, struct ck_bytes *place, struct ck_bytes text)
{
    text = cell_trim(text);
    return place->size || text.size == 0 ? 0 : keep(feed, place, text);
}

int feed_take_title(struct feed *feed, struct feed_item *item, enum feed_form form, struct ck_bytes text)
{
    struct ck_bytes *place = item ? &item->title : &feed->title;
    struct ck_buffer plain = { 0 };
    int              result;

    feed_text(form, true, text, &plain);
    result = feed_take(feed, place, ck_buffer_bytes(&plain));
    ck_buffer_release(&plain);
    return result;
}

int feed_take_text(struct feed *feed, struct feed_item *item, enum feed_form form, struct ck_bytes text)
{
    struct ck_buffer plain = { 0 };
    int              result = 0;

    feed_text(form, false, text, &plain);
    if (plain.size > item->body.size)
        result = keep(feed, &item->body, ck_buffer_bytes(&plain));
    ck_buffer_release(&plain);
    return result;
}

/* An empty place whose data is there has seen a date that is none. */
int feed_take_date(struct feed *feed, struct ck_bytes *place, struct ck_bytes text)
{
    char   date[FEED_DATE_MAX];
    size_t size;

    text = cell_trim(text);
    if (place->size || text.size == 0)
        return 0;
    size = feed_date_write(text, date);
    if (size)
        return keep(feed, place, (struct ck_bytes){ date, size });
    *place = CK_BYTES("");
    return 0;
}

/* ---- what an item says in the end ---- */

static bool same_in_any_case(struct ck_bytes one, struct ck_bytes other)
{
    return one.size == other.size && one.size > 0 && strncasecmp(one.data, other.data, one.size) == 0;
}

/* "Magnets reach a low - The Paper" of The Paper. */
static struct ck_bytes without_publisher(struct ck_bytes title, struct ck_bytes publisher)
{
    static const char *const marks[] = { " - ", " | ", " – ", " — ", " _ ", "_" };

    for (size_t i = 0; publisher.size && i < sizeof marks / sizeof *marks; i++) {
        size_t size = strlen(marks[i]);

        if (title.size > publisher.size + size && memcmp(title.data + title.size - publisher.size - size, marks[i], size) == 0 &&
            same_in_any_case((struct ck_bytes){ title.data + title.size - publisher.size, publisher.size }, publisher))
            return cell_trim((struct ck_bytes){ title.data, title.size - publisher.size - size });
    }
    return title;
}

/* The body of aggregators is the title and the name of the publisher. */
static bool repeats_title(const struct feed_item *item, struct ck_bytes title, struct ck_bytes publisher)
{
    struct ck_bytes body = item->body;

    if (feed_says_same(body, item->title) || feed_says_same(body, title))
        return true;
    if (body.size > publisher.size && publisher.size &&
        same_in_any_case((struct ck_bytes){ body.data + body.size - publisher.size, publisher.size }, publisher))
        return feed_says_same((struct ck_bytes){ body.data, body.size - publisher.size }, title);
    return false;
}

static struct ck_bytes host_of(struct ck_bytes url)
{
    const char *at = url.size ? memmem(url.data, url.size, "://", 3) : NULL;
    size_t      size = 0, left;

    if (!at)
        return (struct ck_bytes){ 0 };
    at += 3;
    left = url.size - (size_t)(at - url.data);
    while (size < left && !memchr("/?#:", at[size], 4))
        size++;
    if (size > 4 && strncasecmp(at, "www.", 4) == 0)
        return (struct ck_bytes){ at + 4, size - 4 };
    return size ? (struct ck_bytes){ at, size } : (struct ck_bytes){ 0 };
}

static bool is_key(struct ck_bytes id)
{
    for (size_t i = 0; i < id.size; i++)
        if (id.data[i] == '|' || (unsigned char)id.data[i] < ' ' || id.data[i] == 0x7F ||
            ((unsigned char)id.data[i] == 0xC2 && i + 1 < id.size && (unsigned char)id.data[i + 1] < 0xA0))
            return false;
    return id.size > 0 && id.size <= FEED_ID_MAX;
}

static struct ck_bytes hash_of(struct ck_bytes text, struct ck_arena *arena)
{
    static const char name[] = "sha256:";
    char              hash[sizeof name - 1 + SHA256_TEXT];

    memcpy(hash, name, sizeof name - 1);
    sha256_write(text, hash + sizeof name - 1);
    return ck_arena_copy(arena, (struct ck_bytes){ hash, sizeof hash });
}

static struct ck_bytes id_of(const struct feed_item *item, struct ck_arena *arena)
{
    struct ck_bytes id = item->id.size ? item->id : item->url;
    char           *both;

    if (is_key(id))
        return id;
    if (id.size)
        return hash_of(id, arena);
    both = ck_arena_take(arena, item->title.size + item->body.size + 1);
    memcpy(both, item->title.size ? item->title.data : "", item->title.size);
    both[item->title.size] = '\n';
    memcpy(both + item->title.size + 1, item->body.size ? item->body.data : "", item->body.size);
    return hash_of((struct ck_bytes){ both, item->title.size + item->body.size + 1 }, arena);
}

static const char *const cell_names[] = { "id", "title", "body", "url", "publisher", "language", "published_at", "updated_at", "feed" };

enum { CELLS = sizeof cell_names / sizeof *cell_names };

static void fill_cells(const struct feed *feed, const struct feed_item *item, struct ck_arena *arena, char *language, struct ck_bytes *cells)
{
    struct ck_bytes       host = host_of(item->url);
    struct ck_bytes       publisher = item->source.size      ? item->source
                                      : item->publisher.size ? item->publisher
                                      : feed->publisher.size ? feed->publisher
                                      : feed->title.size     ? feed->title
                                                             : host;
    struct ck_bytes       title = without_publisher(item->title, publisher);
    struct ck_bytes       published = item->published.size ? item->published : item->updated;
    const struct ck_bytes given[CELLS] = { id_of(item, arena),
                                           title.size ? title : CK_BYTES(""),
                                           item->body.size && !repeats_title(item, title, publisher) ? item->body : CK_BYTES(""),
                                           item->url,
                                           publisher,
                                           feed_language(item->language.size ? item->language : feed->language, language),
                                           published.size ? published : (struct ck_bytes){ 0 },
                                           item->updated.size ? item->updated : (struct ck_bytes){ 0 },
                                           feed->title };

    memcpy(cells, given, sizeof given);
}

/* Why it cannot be believed, in the item. */
static void judge(struct feed_item *item)
{
    const struct ck_bytes texts[] = { item->id, item->title, item->body, item->url, item->source, item->publisher };

    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        if (texts[i].size && memmem(texts[i].data, texts[i].size, XML_CUT, 3))
            feed_spoil(item, "the feed ends within the item");
        if (texts[i].size && memmem(texts[i].data, texts[i].size, XML_BROKEN, 3))
            feed_spoil(item, "the item holds bytes that are no characters of the feed's encoding");
    }
    if (item->published.data && !item->published.size && !item->updated.size)
        feed_spoil(item, "when it was published cannot be read");
}

static int give_item(struct feed *feed, struct feed_item *item, struct ck_bytes *cells)
{
    struct row_reading *reading = feed->reading;
    struct ck_arena     arena = CK_ARENA_NULL;
    struct ck_bytes     own[CELLS];
    char                language[FEED_LANGUAGE_MAX];
    int                 result;

    judge(item);
    if (item->bad[0]) {
        reading->sink->bad(reading->sink->context, item->line, item->bad, (struct ck_bytes){ 0 });
        return 0;
    }
    if (!item->title.size && !item->body.size) {
        if (reading->sink->told)
            reading->sink->told(reading->sink->context, item->line, "an item without title and text is left out");
        return 0;
    }
    fill_cells(feed, item, &arena, language, own);
    for (size_t i = 0; i < reading->wants->count; i++)
        for (size_t k = 0; k < CELLS; k++)
            if (ck_bytes_equal(reading->wants->names[i], ck_bytes_from(cell_names[k])))
                cells[i] = own[k];
    result = give_row(reading, item->line, cells, (struct ck_bytes){ 0 });
    ck_arena_release(&arena);
    return result;
}

int feed_give(struct feed *feed)
{
    struct ck_bytes *cells = ck_arena_take(&feed->arena, (feed->reading->wants->count + 1) * sizeof *cells);
    int              result = 0;

    for (struct feed_item *item = feed->first; item && result >= 0; item = item->next)
        result = give_item(feed, item, cells);
    if (feed->count > 0 || result < 0)
        return result;
    snprintf(feed->reading->problem, ROWS_PROBLEM_MAX, "the feed%s%.*s has no items", feed->title.size ? " " : "",
             (int)(feed->title.size < 100 ? feed->title.size : 100), feed->title.size ? feed->title.data : "");
    return -ENODATA;
}

/* ---- the reader ---- */

static int refuse_names(const struct row_reading *reading)
{
    for (size_t i = 0; i < reading->wants->count; i++) {
        size_t k = 0;

        while (k < CELLS && !ck_bytes_equal(reading->wants->names[i], ck_bytes_from(cell_names[k])))
            k++;
        if (k < CELLS || name_is_of_run(reading->wants->names[i]))
            continue;
        snprintf(reading->problem, ROWS_PROBLEM_MAX, "items of feeds have no %.*s",
                 (int)(reading->wants->names[i].size < 80 ? reading->wants->names[i].size : 80), reading->wants->names[i].data);
        return -EINVAL;
    }
    return 0;
}

static bool is_json(struct ck_bytes head)
{
    size_t at = ck_bytes_begin(head, CK_BYTES("\xEF\xBB\xBF")) ? 3 : 0;

    while (at < head.size && memchr(" \t\r\n", head.data[at], 4))
        at++;
    return at < head.size && (head.data[at] == '{' || head.data[at] == '[');
}

int read_feed_rows(struct row_reading *reading)
{
    struct feed feed;
    int         result = refuse_names(reading), given;

    if (result < 0)
        return result;
    feed_init(&feed, reading);
    result = is_json(stream_head(reading->stream)) ? feed_read_json(&feed) : feed_read_xml(&feed);
    given = result == 0 || feed.count > 0 ? feed_give(&feed) : 0;
    feed_release(&feed);
    return given < 0 ? given : result;
}
