/* SPDX-License-Identifier: Apache-2.0
 * Feeds of news: RSS 0.9x, 1.0 and 2.0, Atom, JSON Feed. Each item is a row with the cells
 *
 *   id            guid, Atom's id, rdf:about, JSON's id; else the address; else a hash of title and text. One that is no URI and no UUID is
 *                 unique in its feed alone: before it stand the address of the feed's site, else the host of the item's, else the feed's title,
 *                 and a colon. Where it holds `|` or a character of control, or is longer than FEED_ID_MAX bytes: `sha256:` and a hash of it
 *   title         one line, without the name of the publisher at its end
 *   body          the longest text of content, description and summary, without markup; "" where it says what the title says
 *   url           link; else the guid, if it is an address. A relative one begins at xml:base, else at the feed's address; else null
 *   publisher     the item's source, else dc:publisher, else the title of the feed, else the host of the address
 *   language      of the item, else of the feed: ISO 639-1, or null
 *   published_at  an instant or a day as feed_date.h writes it; null: the item has none
 *   updated_at    the same
 *   feed          the title of the feed
 *
 * Text in cells is as NewsItem has it: `<` that would begin a tag is written &lt;. */
#ifndef CHOKEPOINT_ROWS_FEED_H
#define CHOKEPOINT_ROWS_FEED_H

#include "chokepoint/avro.h"
#include "source/rows/feed_date.h"
#include "source/rows/internal.h"

enum {
    FEED_ID_MAX = 200,
    FEED_TEXT_MAX = 32 * 1024 * 1024, /* bytes that all items have together; a feed with more is refused behind them (-EFBIG) */
    FEED_BAD_MAX = 160
};

enum feed_form { FEED_HTML, FEED_PLAIN };

struct feed_when {
    struct ck_bytes text;       /* as feed_date.h writes it; size 0: none */
    bool            cst;        /* its zone was CST, which is China's in a Chinese feed */
    char            unread[48]; /* what could not be read, as far as it has room; "": nothing */
};

struct feed_item {
    size_t            line;
    struct ck_bytes   id, title, body, url, source, publisher, language; /* data == NULL: none so far */
    struct ck_bytes   base;                                              /* what its address is relative to */
    struct feed_when  published, updated;
    char              bad[FEED_BAD_MAX]; /* why it cannot be believed; "": it can */
    struct feed_item *next;
};

struct feed {
    struct ck_arena     arena;
    size_t              kept; /* bytes of its text */
    struct ck_bytes     title, publisher, language, url, base;
    struct feed_item   *first, **last;
    size_t              count, undated;
    struct row_reading *reading;
};

void feed_init(struct feed *feed, struct row_reading *reading);
void feed_release(struct feed *feed);

/* An item that begins on the line; it lives as long as the feed. */
struct feed_item *feed_add(struct feed *feed, size_t line);

/* What the item, or the feed, says in the encoding of `form`; the first of each counts, of texts the longest. 0, or -EFBIG with the reading's
 * problem. */
int feed_take_title(struct feed *feed, struct feed_item *item, enum feed_form form, struct ck_bytes text);
int feed_take_text(struct feed *feed, struct feed_item *item, enum feed_form form, struct ck_bytes text);
int feed_take(struct feed *feed, struct ck_bytes *place, struct ck_bytes text); /* as it stands, without blanks around it */

/* A date: what is none makes the item bad, unless another one of the kind can be read. */
int feed_take_date(struct feed *feed, struct feed_when *when, struct ck_bytes text);

/* Makes an item bad; the first reason stays. */
void feed_spoil(struct feed_item *item, const char *reason);

/* Hands on all items, in their order. 0, -ENODATA: there are none, or the sink's negative result. */
int feed_give(struct feed *feed);

/* ---- parts ---- */

int feed_read_xml(struct feed *feed);  /* feed_xml.c */
int feed_read_json(struct feed *feed); /* feed_json.c */

/* feed_item.c: why an item cannot be believed, in the item; its cells, which live in `arena`, `language` (of FEED_LANGUAGE_MAX) and the feed. */
enum { FEED_CELLS = 9 };
extern const char *const feed_cell_names[FEED_CELLS];
void                     feed_item_judge(struct feed_item *item);
void                     feed_item_cells(const struct feed *feed, const struct feed_item *item, struct ck_arena *arena, char *language,
                                         struct ck_bytes cells[FEED_CELLS]);

/* feed_text.c: text without markup; one line (`line`) or several. Appends. */
void feed_text(enum feed_form form, bool line, struct ck_bytes text, struct ck_buffer *buffer);

/* feed_text.c: base64 of a text; false: it is none, or not of a text. Appends. */
bool feed_base64(struct ck_bytes text, struct ck_buffer *buffer);

/* feed_text.c: whether two texts say the same, whatever the blanks. */
bool feed_says_same(struct ck_bytes one, struct ck_bytes other);

/* feed_text.c: "en" of "en-US", "EN", "English"; null where nobody knows. In `buf` of FEED_LANGUAGE_MAX. */
enum { FEED_LANGUAGE_MAX = 4 };
struct ck_bytes feed_language(struct ck_bytes told, char *buf);

#endif
