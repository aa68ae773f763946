/* SPDX-License-Identifier: Apache-2.0
 * The keys of a topic in their order, and its publications backwards. */
#include "serve/store/internal.h"

#include <errno.h>
#include <stdlib.h>

/* ---- keys ---- */

static void scan_to(struct store_scan *scan, const struct row_key *key)
{
    memcpy(scan->at, key->bytes, key->size);
    scan->at_size = key->size;
}

void store_scan_begin(struct store_scan *ret_scan, struct store_view *view, uint16_t topic, struct ck_bytes prefix, struct ck_bytes after,
                      int64_t known_ms)
{
    struct row_key first, behind;

    *ret_scan = (struct store_scan){ .view = view, .topic = topic, .known_ms = known_ms, .prefix = prefix };
    row_key_prefix(&first, topic, prefix);
    if (after.data) {
        row_key_set(&behind, topic, after);
        row_key_behind(&behind);
        if (ck_bytes_compare((struct ck_bytes){ (char *)first.bytes, first.size }, (struct ck_bytes){ (char *)behind.bytes, behind.size }) < 0)
            first = behind;
    }
    scan_to(ret_scan, &first);
}

bool store_finds_by_end(const struct store_view *view, uint16_t topic) { return view->store->by_end[topic]; }

void store_scan_end(struct store_scan *ret_scan, struct store_view *view, uint16_t topic, struct ck_bytes text, int64_t known_ms)
{
    struct row_key first;

    *ret_scan = (struct store_scan){ .view = view, .topic = topic, .known_ms = known_ms, .prefix = text, .by_end = true };
    row_key_prefix(&first, topic | TOPIC_BY_END, text);
    scan_to(ret_scan, &first);
}

/* Whether the key is one of those that are wanted: of a long one only the beginning was compared. */
static bool is_wanted(const struct store_scan *scan, struct ck_bytes key)
{
    size_t size = scan->prefix.size - 1; /* of the component */

    if (!scan->by_end)
        return ck_bytes_begin(key, scan->prefix);
    return key.size > size && key.data[key.size - size - 1] == '|' &&
           ck_bytes_equal((struct ck_bytes){ key.data + key.size - size, size }, (struct ck_bytes){ scan->prefix.data, size });
}

/* The key of the row that the scan stands at: its revision that was known then; STORE_END: it had none. The scan goes on behind the key. */
static int scan_key(struct store_scan *scan, const MDB_val *first, struct row_key_parts parts, struct store_row *ret_row)
{
    struct row_key at;
    MDB_val        found = *first;
    size_t         own = parts.size;
    int            result = STORE_ROW;

    memcpy(at.bytes, first->mv_data, own);
    at.size = own;
    row_key_behind(&at);
    scan_to(scan, &at);
    if (parts.published_ms > scan->known_ms) {
        at.size = own;
        row_key_known(&at, scan->known_ms);
        result = revision_from(scan->view, at.bytes, at.size, &found, &parts);
        scan->rows++;
        if (result == STORE_ROW && !row_key_of(&found, &parts, at.bytes, own))
            result = STORE_END;
    }
    if (result != STORE_ROW)
        return result;
    result = store_at(scan->view, scan->topic, parts.partition, parts.offset, ret_row);
    return result == STORE_END ? -EBADMSG : result;
}

int store_scan_next(struct store_scan *scan, struct store_row *ret_row)
{
    struct row_key prefix;

    row_key_prefix(&prefix, scan->by_end ? scan->topic | TOPIC_BY_END : scan->topic, scan->prefix);
    for (;;) {
        struct row_key_parts parts;
        struct store_row     row;
        MDB_val              found;
        int                  result;

        if (scan->rows_max && scan->rows >= scan->rows_max)
            return STORE_BOUND;
        result = revision_from(scan->view, scan->at, scan->at_size, &found, &parts);
        if (result != STORE_ROW)
            return result;
        if (!ck_bytes_begin((struct ck_bytes){ found.mv_data, parts.size }, (struct ck_bytes){ (char *)prefix.bytes, prefix.size }))
            return STORE_END;
        scan->rows++;
        result = scan_key(scan, &found, parts, &row);
        if (result < 0)
            return result;
        if (result == STORE_END)
            continue;
        scan->reached = row.key;
        if (!is_wanted(scan, row.key) || (row.retracted && !scan->with_retracted))
            continue;
        *ret_row = row;
        return STORE_ROW;
    }
}

/* ---- backwards ---- */

struct back_head { /* the newest of a partition that was not given out */
    struct store_row row;
    bool             there;
};

struct store_back {
    struct store_view *view;
    uint16_t           topic;
    int64_t            known_ms;
    size_t             rows, rows_max, count;
    int64_t           *before; /* of each partition: where it goes on */
    struct back_head  *heads;
};

/* Where what was published by known_ms ends: halves what is between. */
static int back_known(struct store_back *back, uint16_t partition)
{
    int64_t low = 0, high = back->before[partition]; /* what is below low was known, what is at high or behind it was not */

    while (low < high) {
        int64_t          middle = low + (high - low) / 2;
        struct store_row row;
        int              result = store_from(back->view, back->topic, partition, middle, &row);

        if (result < 0)
            return result;
        back->rows++;
        if (result == STORE_END || row.offset >= high)
            high = middle;
        else if (row.published_ms <= back->known_ms)
            low = row.offset + 1;
        else
            high = middle;
    }
    back->before[partition] = low;
    return 0;
}

static int back_fill(struct store_back *back, uint16_t partition)
{
    struct back_head *head = &back->heads[partition];
    int               result = store_upto(back->view, back->topic, partition, back->before[partition] - 1, &head->row);

    head->there = result == STORE_ROW;
    back->rows += head->there;
    return result;
}

static int back_begin(struct store_back *back, const int64_t *before, size_t count)
{
    for (size_t i = 0; i < back->count; i++) {
        struct store_partition place;
        int                    result = store_partition(back->view, back->topic, (uint16_t)i, &place);

        if (result)
            return result;
        back->before[i] = place.next;
        if (i < count && before[i] < place.next)
            back->before[i] = before[i];
        if (place.newest_ms > back->known_ms)
            result = back_known(back, (uint16_t)i);
        if (result == 0)
            result = back_fill(back, (uint16_t)i);
        if (result < 0)
            return result;
    }
    return 0;
}

int store_back_open(struct store_view *view, uint16_t topic, int64_t known_ms, const int64_t *before, size_t count, size_t rows_max,
                    struct store_back **ret_back)
{
    struct store_back *back = calloc(1, sizeof(*back));
    int                result = store_partitions(view, topic);

    if (!back)
        abort();
    *back = (struct store_back){ .view = view, .topic = topic, .known_ms = known_ms, .rows_max = rows_max, .count = result > 0 ? (size_t)result : 0 };
    if (result >= 0) {
        back->before = calloc(back->count + 1, sizeof(*back->before));
        back->heads = calloc(back->count + 1, sizeof(*back->heads));
        if (!back->before || !back->heads)
            abort();
        result = back_begin(back, before, count);
    }
    if (result < 0) {
        store_back_close(back);
        return result;
    }
    *ret_back = back;
    return 0;
}

int store_back_next(struct store_back *back, struct store_row *ret_row)
{
    size_t newest = back->count;
    int    result;

    if (back->rows_max && back->rows >= back->rows_max)
        return STORE_BOUND;
    for (size_t i = 0; i < back->count; i++)
        if (back->heads[i].there && (newest == back->count || back->heads[i].row.published_ms > back->heads[newest].row.published_ms))
            newest = i;
    if (newest == back->count)
        return STORE_END;
    *ret_row = back->heads[newest].row;
    back->before[newest] = ret_row->offset;
    result = back_fill(back, (uint16_t)newest);
    return result < 0 ? result : STORE_ROW;
}

void store_back_close(struct store_back *back)
{
    if (!back)
        return;
    free(back->before);
    free(back->heads);
    free(back);
}

const int64_t *store_back_before(const struct store_back *back, size_t *ret_count)
{
    *ret_count = back->count;
    return back->before;
}

size_t store_back_rows(const struct store_back *back) { return back->rows; }
