/* SPDX-License-Identifier: Apache-2.0
 * What pages read: decoded records of the view as known at the page's instant. Everything lives in the page's arena. */
#ifndef CHOKEPOINT_PAGES_DATA_H
#define CHOKEPOINT_PAGES_DATA_H

#include "domain/model/topics.h"
#include "serve/pages/page.h"

enum { DATA_ROWS_MAX = 20000, DATA_HISTORY_MAX = 200 }; /* of one scan, of one key: a page never reads more */

struct data_row {
    struct ck_bytes key;
    const void     *value;
    int64_t         published_ms;
};
struct data_rows {
    struct data_row *rows;
    size_t           count;
    bool             cut; /* there are more */
};

/* NULL: no such key, or it is retracted. */
const void *data_find(struct site_page *page, const struct ck_topic *topic, struct ck_bytes key);

/* The records whose keys begin with `prefix`, by key. */
struct data_rows data_scan(struct site_page *page, const struct ck_topic *topic, struct ck_bytes prefix);

/* Those whose second component of the key is `component`, whatever the first. */
struct data_rows data_scan_second(struct site_page *page, const struct ck_topic *topic, struct ck_bytes component);

/* Those whose last component is `component`, whatever the others; of a topic that page_topic_by_end() names. */
struct data_rows data_scan_last(struct site_page *page, const struct ck_topic *topic, struct ck_bytes component);

/* The keys of a topic. */
struct ck_bytes_array data_names(struct site_page *page, const struct ck_topic *topic);

/* a|b as a key, a|b| as a prefix. */
struct ck_bytes data_key(struct site_page *page, const struct ck_bytes *parts, size_t count, bool prefix);

struct ck_bytes data_join(struct site_page *page, struct ck_bytes one, struct ck_bytes other);

/* All revisions of a key that were known, the newest first; a retracted one has no value. */
struct data_rows data_history(struct site_page *page, const struct ck_topic *topic, struct ck_bytes key);

#endif
