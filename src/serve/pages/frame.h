/* SPDX-License-Identifier: Apache-2.0
 * What all pages share: the head, the way around, the foot; links, tables, words with a grade. */
#ifndef CHOKEPOINT_PAGES_FRAME_H
#define CHOKEPOINT_PAGES_FRAME_H

#include "records.h"
#include "serve/markup/markup.h"
#include "serve/pages/page.h"

enum {
    DEPTH_ROOT,
    DEPTH_ONE
}; /* how far the root of the site is: the front page and the lists lie there, each other page in the folder of its kind */

struct frame_head {
    struct ck_bytes title;
    struct ck_bytes kicker; /* a line above the title; empty: none */
    int             depth;  /* DEPTH_ */
    const char     *watch;  /* topic whose news make a live page read again; NULL: none */
};
void frame_begin(struct site_page *page, const struct frame_head *head);
void frame_end(struct site_page *page);

/* The way to another page of the site; folder "": the front page. name.data == NULL: the list. */
void frame_href(struct site_page *page, int depth, const char *folder, struct ck_bytes name);
void frame_link(struct site_page *page, int depth, const char *folder, struct ck_bytes name, struct ck_bytes text);

/* A heading of a section, which a link may point to by its id. */
void frame_section(struct site_page *page, const char *id, const char *title);

/* Begins a box that scrolls sideways, which the keyboard reaches; its label is no other's on the page. */
void frame_scroll(struct site_page *page, struct ck_bytes label);

/* Columns of a table; `numbers`: bit n: the n-th has numbers. */
void frame_table(struct site_page *page, struct ck_bytes caption, const char *const *columns, size_t count, unsigned numbers);
void frame_table_end(struct site_page *page);
void frame_cell(struct site_page *page, struct ck_bytes text);
void frame_cell_number(struct site_page *page, struct ck_maybe_double value);
void frame_cell_day(struct site_page *page, struct ck_maybe_int day);

/* A word in the colour of its grade, 0 to 4; its letters say it all the same. */
void frame_badge(struct site_page *page, int grade, struct ck_bytes word);
int  status_grade(enum status status);
int  severity_grade(enum alert_severity severity);

/* Symbols as people read them: "NONE_KNOWN" is "none known". In the page's arena. */
struct ck_bytes frame_words(struct site_page *page, const struct ck_enum_type *type, int32_t index);

#endif
