/* SPDX-License-Identifier: Apache-2.0
 * The tokens of an HTML page, as it is written: nothing is mended, and nothing is refused. */
#ifndef CHOKEPOINT_PAGE_HTML_H
#define CHOKEPOINT_PAGE_HTML_H

#include "chokepoint/avro.h"

enum { HTML_NAME_MAX = 16 };

enum html_token_type { HTML_END, HTML_TEXT, HTML_OPEN, HTML_CLOSE };

struct html_token {
    enum html_token_type type;
    char                 name[HTML_NAME_MAX]; /* of an element, in lower case, cut; "" of text */
    struct ck_bytes      text;                /* TEXT: as written; OPEN: the attributes */
    bool                 raw;                 /* TEXT: of script or style: no references in it */
};

struct html {
    struct ck_bytes rest;               /* what was not read; begin with the whole page */
    char            raw[HTML_NAME_MAX]; /* the element whose text comes next, up to its end; "": none */
};

/* Text of a title or textarea is one token, and so is that of a script or style. Comments and declarations are passed over. */
struct html_token html_next(struct html *html);

/* The value of an attribute, as written; null: there is none. */
struct ck_bytes html_attribute(struct ck_bytes attributes, const char *name);

/* Appends text with its references resolved; `<`, and `&` where a reference would arise, stay references. */
void html_text(struct ck_bytes text, struct ck_buffer *buffer);

/* Appends such a text with the `<` of which no tag could arise. */
void html_plain(struct ck_bytes text, struct ck_buffer *buffer);

/* Appends text with every reference resolved: for cells and names, which nobody takes for markup. */
void html_decode(struct ck_bytes text, struct ck_buffer *buffer);

/* Appends such a text for good: the `>` of what an escaped `<` begins is escaped like it, so that both are, or none. */
void html_pair(struct ck_bytes text, struct ck_buffer *buffer);

/* Appends text that is no HTML in the same form: what could be read as a tag or a reference becomes one reference more. */
void html_escape(struct ck_bytes text, struct ck_buffer *buffer);

bool html_is(const struct html_token *token, const char *name);

/* Whether the text begins as a page does. */
bool html_begins(struct ck_bytes text);

#endif
