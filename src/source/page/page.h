/* SPDX-License-Identifier: Apache-2.0
 * A saved page: what its markup tells of the article, and the article's text. */
#ifndef CHOKEPOINT_PAGE_PAGE_H
#define CHOKEPOINT_PAGE_PAGE_H

#include "chokepoint/arena.h"
#include "source/page/html.h"

struct saved_page {
    struct ck_bytes title, body, publisher, language;
    struct ck_bytes published; /* as an instant or day is written; empty: the page tells none */
};

/* Everything lives in `arena`. NULL, or what is wrong with it. */
const char *page_read(struct ck_bytes bytes, struct ck_arena *arena, struct saved_page *ret_page);

/* Appends the text of a piece of HTML that is all article, as feeds carry it: each block a line, without scripts, styles and what is hidden. No line
 * ends the last block. */
void page_fragment(struct ck_bytes html, struct ck_buffer *buffer);

/* ---- parts ---- */

/* page_bytes.c: the page as UTF-8, by its mark or what its meta element says; in `arena` or the bytes themselves. NULL, or what is wrong. */
const char *page_decode(struct ck_bytes bytes, struct ck_arena *arena, struct ck_bytes *ret_text);

/* page_bytes.c: what pages and feeds mean by the name of an encoding, which is often more than its definition (Encoding Standard). */
const char *encoding_meant(const char *name);

/* page_facts.c: what head and JSON-LD tell. `full` is an article's text in JSON-LD, or empty. */
struct page_facts {
    struct saved_page page;          /* without a body */
    struct ck_bytes   full, heading; /* heading: the title element's, for want of a better one */
};
void page_facts_read(struct ck_bytes text, struct ck_arena *arena, struct page_facts *ret_facts);

#endif
