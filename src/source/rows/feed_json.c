/* SPDX-License-Identifier: Apache-2.0
 * JSON Feed 1.0 and 1.1: its items are rows of JSON, one in memory at a time. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "engine/formats/json_scan.h"
#include "source/rows/feed.h"
#include "source/rows/markup_stream.h"

enum json_feed_cell {
    CELL_ID,
    CELL_TITLE,
    CELL_URL,
    CELL_ELSEWHERE,
    CELL_LANGUAGE,
    CELL_PUBLISHED,
    CELL_UPDATED,
    CELL_HTML,
    CELL_TEXT,
    CELL_SUMMARY,
    CELLS
};

static const struct ck_bytes cell_names[CELLS] = { [CELL_ID] = { "/id", 3 },
                                                   [CELL_TITLE] = { "/title", 6 },
                                                   [CELL_URL] = { "/url", 4 },
                                                   [CELL_ELSEWHERE] = { "/external_url", 13 },
                                                   [CELL_LANGUAGE] = { "/language", 9 },
                                                   [CELL_PUBLISHED] = { "/date_published", 15 },
                                                   [CELL_UPDATED] = { "/date_modified", 14 },
                                                   [CELL_HTML] = { "/content_html", 13 },
                                                   [CELL_TEXT] = { "/content_text", 13 },
                                                   [CELL_SUMMARY] = { "/summary", 8 } };

/* The first negative one of two results. */
static int both(int one, int other) { return one < 0 ? one : other; }

static int on_row(void *context, const struct row *row)
{
    struct feed           *feed = context;
    struct feed_item      *item = feed_add(feed, row->line);
    const struct ck_bytes *cells = row->cells;
    int                    result = feed_take(feed, &item->id, cells[CELL_ID]);

    result = both(result, feed_take_title(feed, item, FEED_PLAIN, cells[CELL_TITLE]));
    result = both(result, feed_take(feed, &item->url, cells[CELL_URL]));
    result = both(result, feed_take(feed, &item->url, cells[CELL_ELSEWHERE]));
    result = both(result, feed_take(feed, &item->language, cells[CELL_LANGUAGE]));
    result = both(result, feed_take_date(feed, &item->published, cells[CELL_PUBLISHED]));
    result = both(result, feed_take_date(feed, &item->updated, cells[CELL_UPDATED]));
    result = both(result, feed_take_text(feed, item, FEED_HTML, cells[CELL_HTML]));
    result = both(result, feed_take_text(feed, item, FEED_PLAIN, cells[CELL_TEXT]));
    return both(result, feed_take_text(feed, item, FEED_PLAIN, cells[CELL_SUMMARY]));
}

static void on_bad(void *context, size_t line, const char *problem, struct ck_bytes text, const struct ck_bytes *cells)
{
    (void)text, (void)cells;
    feed_spoil(feed_add(context, line), problem);
}

/* What the feed says of itself. */
static int take_head(struct feed *feed, struct ck_bytes document)
{
    struct ck_bytes version = raw_text(member_find(document, "version"), &feed->arena);
    int             result;

    if (!version.size || !memmem(version.data, version.size, "jsonfeed.org/version", 20)) {
        snprintf(feed->reading->problem, ROWS_PROBLEM_MAX, "it is JSON, and no JSON Feed (no version of jsonfeed.org)");
        return -EBADMSG;
    }
    result = feed_take_title(feed, NULL, FEED_PLAIN, raw_text(member_find(document, "title"), &feed->arena));
    result = both(result, feed_take(feed, &feed->url, raw_text(member_find(document, "home_page_url"), &feed->arena)));
    result = both(result, feed_take(feed, &feed->url, raw_text(member_find(document, "feed_url"), &feed->arena)));
    return both(result, feed_take(feed, &feed->language, raw_text(member_find(document, "language"), &feed->arena)));
}

static int take_items(struct feed *feed, struct ck_bytes document)
{
    static const struct row_shape shape = { .format = ROWS_JSON, .rows = { "/items", 6 } };
    const struct row_wants        wants = { cell_names, CELLS };
    const struct row_sink         sink = { .context = feed, .row = on_row, .bad = on_bad };
    struct stream                *stream;
    struct row_reading            reading = { .shape = &shape, .wants = &wants, .sink = &sink, .problem = feed->reading->problem };
    int                           result = stream_open_bytes("feed", document, "utf-8", &stream, feed->reading->problem);

    if (result < 0)
        return result;
    reading.stream = stream;
    result = read_json_rows(&reading);
    stream_close(stream);
    return result;
}

int feed_read_json(struct feed *feed)
{
    struct ck_buffer bytes = { 0 };
    int              result = markup_read(feed->reading->stream, &bytes, feed->reading->problem);
    struct ck_bytes  document = ck_buffer_bytes(&bytes);

    if (ck_bytes_begin(document, CK_BYTES("\xEF\xBB\xBF")))
        document = (struct ck_bytes){ document.data + 3, document.size - 3 };
    if (result == 0)
        result = take_head(feed, document);
    if (result == 0)
        result = take_items(feed, document);
    ck_buffer_release(&bytes);
    return result;
}
