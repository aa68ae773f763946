/* SPDX-License-Identifier: Apache-2.0
 * The pages of a site: HTML that reads without scripts, from a view of the store. `serve` answers with them, `report` writes them to files; the same
 * functions make both. Nothing in them asks another host. */
#ifndef CHOKEPOINT_SERVE_PAGE_H
#define CHOKEPOINT_SERVE_PAGE_H

#include "chokepoint/arena.h"
#include "chokepoint/avro.h"
#include "chokepoint/topic.h"
#include "serve/store/store.h"

struct site_page {
    struct store_view            *view;
    const struct ck_topic *const *topics;     /* of the store, by their numbers; ends with NULL */
    int64_t                       known_ms;   /* as known then; INT64_MAX: now */
    struct ck_bytes               known_text; /* the same as it was asked, empty: now */
    int32_t                       day;        /* the day on which it is read: what is scheduled lies behind it */
    bool                          live;       /* of `serve`: forms, and what is new as it comes; else files, whose names end in .html */
    struct ck_arena              *arena;
    struct ck_buffer             *out; /* the page is appended */
    int    result; /* 0; the negative errno of the store, or -EBADMSG: a value in it cannot be read. Then the page is not whole. */
    size_t rows;   /* of the store that were looked at so far */
};

/* A kind of page, one for each thing of a kind: its place is `<folder>/<name>`, `<folder>` alone is their list; "": the front page. */
struct page_kind {
    const char *folder;
    bool (*list)(struct site_page *page);                      /* writes a whole page. False: there is no such thing, and nothing is written */
    bool (*one)(struct site_page *page, struct ck_bytes name); /* NULL: none */
    struct ck_bytes_array (*names)(struct site_page *page);    /* of all, for whoever writes them all; in the page's arena */
};
extern const struct page_kind *const page_kinds[]; /* ends with NULL */

/* The topics that pages read; ends with NULL. A store may have more. */
extern const struct ck_topic *const page_topics[];

/* Whether pages look for its records by the last component of their keys: the store is opened so (store_topic.by_end). */
bool page_topic_by_end(const struct ck_topic *topic);

/* The name of the file of a page, without its folder and without .html; in the arena. What is no letter, digit, hyphen or dot is written `_XX`. */
struct ck_bytes page_file_name(struct ck_bytes name, struct ck_arena *arena);

/* Files beside the pages, at the root of the site. */
struct page_asset {
    const char     *name, *type;
    struct ck_bytes content;
};
bool page_asset(size_t n, struct page_asset *ret_asset); /* false: there are no more */

#endif
