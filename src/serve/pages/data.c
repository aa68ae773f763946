/* SPDX-License-Identifier: Apache-2.0
 * From rows of the store to records. */
#include "serve/pages/data.h"

#include <assert.h>
#include <errno.h>

#include "chokepoint/key.h"

static int topic_number(const struct site_page *page, const struct ck_topic *topic)
{
    for (int i = 0; page->topics[i]; i++)
        if (page->topics[i] == topic)
            return i;
    return -1;
}

/* Notes the first error of the store; what it says is true of errors alone. */
static bool fails(struct site_page *page, int result)
{
    if (result < 0 && page->result == 0)
        page->result = result;
    return result < 0;
}

/* NULL: it cannot be read, which is noted. */
static void *decode(struct site_page *page, const struct ck_topic *topic, struct ck_bytes value)
{
    struct ck_bytes own = ck_arena_copy(page->arena, value);
    void           *record = ck_arena_take(page->arena, topic->value->size);

    if (ck_record_decode(topic->value, own, page->arena, record) == CK_CODEC_OK)
        return record;
    fails(page, -EBADMSG);
    return NULL;
}

/* ---- one key ---- */

/* Of a topic whose keys have several versions, the version that says itself that it was known last counts: articles and items come in any order. */
static bool is_newer(const struct ck_topic *topic, const void *one, const void *than)
{
    return !than || (topic->appended && ck_topic_vintage_ms(topic, one) > ck_topic_vintage_ms(topic, than));
}

const void *data_find(struct site_page *page, const struct ck_topic *topic, struct ck_bytes key)
{
    struct store_row row;
    const void      *found = NULL;
    int              number = topic_number(page, topic), result;

    if (number < 0)
        return NULL;
    result = store_find(page->view, (uint16_t)number, key, page->known_ms, &row);
    while (!fails(page, result) && result == STORE_ROW && !row.retracted) {
        const void *record = decode(page, topic, row.value);

        page->rows++;
        if (record && is_newer(topic, record, found))
            found = record;
        if (!topic->appended)
            break;
        result = store_older(page->view, &row, &row);
    }
    return found;
}

struct data_rows data_history(struct site_page *page, const struct ck_topic *topic, struct ck_bytes key)
{
    struct data_rows rows = { ck_arena_take(page->arena, DATA_HISTORY_MAX * sizeof *rows.rows), 0, false };
    struct store_row row;
    int              number = topic_number(page, topic), result;

    if (number < 0)
        return rows;
    result = store_find(page->view, (uint16_t)number, key, page->known_ms, &row);
    while (!fails(page, result) && result == STORE_ROW && rows.count < DATA_HISTORY_MAX) {
        rows.rows[rows.count++] = (struct data_row){ key, row.retracted ? NULL : decode(page, topic, row.value), row.published_ms };
        result = store_older(page->view, &row, &row);
    }
    rows.cut = result == STORE_ROW;
    return rows;
}

/* ---- many ---- */

static void add_row(struct site_page *page, const struct ck_topic *topic, const struct store_row *row, struct data_rows *rows, size_t *room)
{
    struct data_row *grown;
    const void      *value = topic->appended ? data_find(page, topic, row->key) : decode(page, topic, row->value);

    if (!value)
        return;
    if (rows->count == *room) {
        *room = *room ? *room * 2 : 64;
        grown = ck_arena_take(page->arena, *room * sizeof *grown);
        if (rows->count > 0)
            memcpy(grown, rows->rows, rows->count * sizeof *grown);
        rows->rows = grown;
    }
    rows->rows[rows->count++] = (struct data_row){ ck_arena_copy(page->arena, row->key), value, row->published_ms };
}

static void take_all(struct site_page *page, const struct ck_topic *topic, struct store_scan *scan, struct data_rows *rows, size_t *room)
{
    struct store_row row;
    int              result = STORE_END;

    while (rows->count < DATA_ROWS_MAX && (result = store_scan_next(scan, &row)) == STORE_ROW)
        add_row(page, topic, &row, rows, room);
    fails(page, result);
    page->rows += scan->rows;
    rows->cut = rows->cut || rows->count == DATA_ROWS_MAX;
}

static void scan_into(struct site_page *page, const struct ck_topic *topic, struct ck_bytes prefix, struct data_rows *rows, size_t *room)
{
    struct store_scan scan;
    int               number = topic_number(page, topic);

    if (number < 0)
        return;
    store_scan_begin(&scan, page->view, (uint16_t)number, prefix, (struct ck_bytes){ 0 }, page->known_ms);
    take_all(page, topic, &scan, rows, room);
}

struct data_rows data_scan(struct site_page *page, const struct ck_topic *topic, struct ck_bytes prefix)
{
    struct data_rows rows = { 0 };
    size_t           room = 0;

    scan_into(page, topic, prefix, &rows, &room);
    return rows;
}

/* Jumps from one first component to the next: the store is asked twice for each of them, however many records they have. */
struct data_rows data_scan_second(struct site_page *page, const struct ck_topic *topic, struct ck_bytes component)
{
    struct data_rows rows = { 0 };
    struct ck_bytes  after = { 0 };
    size_t           room = 0;
    int              number = topic_number(page, topic);

    while (number >= 0 && rows.count < DATA_ROWS_MAX) {
        struct store_scan scan;
        struct store_row  row;
        struct ck_bytes   first;

        store_scan_begin(&scan, page->view, (uint16_t)number, CK_BYTES(""), after, page->known_ms);
        scan.with_retracted = true;
        if (fails(page, store_scan_next(&scan, &row)) || scan.rows == 0 || !scan.reached.data)
            break;
        page->rows += scan.rows;
        first = ck_arena_copy(page->arena, ck_key_front(scan.reached, 1));
        scan_into(page, topic, data_key(page, (struct ck_bytes[]){ first, component }, 2, true), &rows, &room);
        after = data_join(page, first, CK_BYTES("|\xFF")); /* behind all keys of this component: they are UTF-8 */
    }
    return rows;
}

struct data_rows data_scan_last(struct site_page *page, const struct ck_topic *topic, struct ck_bytes component)
{
    struct data_rows  rows = { 0 };
    size_t            room = 0;
    int               number = topic_number(page, topic);
    struct store_scan scan;

    if (number < 0)
        return rows;
    assert(store_finds_by_end(page->view, (uint16_t)number));
    store_scan_end(&scan, page->view, (uint16_t)number, data_key(page, &component, 1, true), page->known_ms);
    take_all(page, topic, &scan, &rows, &room);
    return rows;
}

struct ck_bytes_array data_names(struct site_page *page, const struct ck_topic *topic)
{
    struct data_rows rows = data_scan(page, topic, CK_BYTES(""));
    struct ck_bytes *names = ck_arena_take(page->arena, (rows.count + 1) * sizeof *names);

    for (size_t i = 0; i < rows.count; i++)
        names[i] = rows.rows[i].key;
    return (struct ck_bytes_array){ names, rows.count };
}

/* ---- keys ---- */

struct ck_bytes data_join(struct site_page *page, struct ck_bytes one, struct ck_bytes other)
{
    char *text = ck_arena_take(page->arena, one.size + other.size + 1);

    memcpy(text, one.data, one.size);
    memcpy(text + one.size, other.data, other.size);
    return (struct ck_bytes){ text, one.size + other.size };
}

struct ck_bytes data_key(struct site_page *page, const struct ck_bytes *parts, size_t count, bool prefix)
{
    struct ck_bytes key = CK_BYTES("");

    for (size_t i = 0; i < count; i++) {
        key = i ? data_join(page, key, CK_BYTES("|")) : key;
        key = data_join(page, key, parts[i]);
    }
    return prefix ? data_join(page, key, CK_BYTES("|")) : key;
}
