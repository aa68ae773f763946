/* SPDX-License-Identifier: Apache-2.0
 * Items are kept until the feed has ended, for what it says of itself may stand behind them. */
#include "source/rows/feed.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

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

/* Where a program had no date and wrote its zero. */
static bool is_no_date(struct ck_bytes date)
{
    static const char *const zeros[] = { "1970-01-01T00:00:00Z", "1970-01-01", "0001-01-01T00:00:00Z", "0001-01-01" };

    for (size_t i = 0; i < sizeof zeros / sizeof *zeros; i++)
        if (ck_bytes_equal(date, ck_bytes_from(zeros[i])))
            return true;
    return false;
}

int feed_take_date(struct feed *feed, struct feed_when *when, struct ck_bytes text)
{
    char   date[FEED_DATE_MAX];
    size_t size;

    text = cell_trim(text);
    if (when->text.size || text.size == 0 || ck_bytes_begin(text, CK_BYTES("0000-00-00")))
        return 0;
    size = feed_date_write(text, date);
    if (is_no_date((struct ck_bytes){ date, size }))
        return 0;
    if (size == 0) {
        snprintf(when->unread, sizeof when->unread, "%.*s", (int)(text.size < sizeof when->unread - 1 ? text.size : sizeof when->unread - 1),
                 text.data);
        return 0;
    }
    when->cst = text.size > 4 && memcmp(text.data + text.size - 4, " CST", 4) == 0;
    return keep(feed, &when->text, (struct ck_bytes){ date, size });
}

/* ---- what is given ---- */

static int give_item(struct feed *feed, struct feed_item *item, struct ck_bytes *cells)
{
    struct row_reading *reading = feed->reading;
    struct ck_arena     arena = CK_ARENA_NULL;
    struct ck_bytes     own[FEED_CELLS];
    char                language[FEED_LANGUAGE_MAX];
    int                 result;

    feed_item_judge(item);
    if (item->bad[0]) {
        reading->sink->bad(reading->sink->context, item->line, item->bad, (struct ck_bytes){ 0 }, NULL);
        return 0;
    }
    if (!item->title.size && !item->body.size) {
        if (reading->sink->told)
            reading->sink->told(reading->sink->context, item->line, "an item without title and text is left out");
        return 0;
    }
    feed->undated += !item->published.text.size && !item->updated.text.size;
    feed_item_cells(feed, item, &arena, language, own);
    for (size_t i = 0; i < reading->wants->count; i++)
        for (size_t k = 0; k < FEED_CELLS; k++)
            if (ck_bytes_equal(reading->wants->names[i], ck_bytes_from(feed_cell_names[k])))
                cells[i] = own[k];
    result = give_row(reading, item->line, cells, (struct ck_bytes){ 0 }, NO_DIGESTS);
    ck_arena_release(&arena);
    return result;
}

/* Told to those who ask when they were published. */
static void tell_undated(const struct feed *feed)
{
    const struct row_reading *reading = feed->reading;
    char                      text[64];

    snprintf(text, sizeof text, "%zu item%s without a date", feed->undated, feed->undated == 1 ? "" : "s");
    for (size_t i = 0; i < reading->wants->count && feed->undated > 0; i++)
        if (ck_bytes_equal(reading->wants->names[i], CK_BYTES("published_at")) && reading->sink->told)
            reading->sink->told(reading->sink->context, 0, text);
}

int feed_give(struct feed *feed)
{
    struct ck_bytes *cells = ck_arena_take(&feed->arena, (feed->reading->wants->count + 1) * sizeof *cells);
    int              result = 0;

    for (struct feed_item *item = feed->first; item && result >= 0; item = item->next)
        result = give_item(feed, item, cells);
    tell_undated(feed);
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

        while (k < FEED_CELLS && !ck_bytes_equal(reading->wants->names[i], ck_bytes_from(feed_cell_names[k])))
            k++;
        if (k < FEED_CELLS || name_is_of_run(reading->wants->names[i]))
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
