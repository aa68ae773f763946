/* SPDX-License-Identifier: Apache-2.0
 * Views: one key, one position, places. */
#include "serve/store/internal.h"

#include <errno.h>
#include <stdlib.h>

int store_view_open(struct store *store, struct store_view **ret_view)
{
    struct store_view *view = calloc(1, sizeof(*view));
    int                result;

    if (!view)
        abort();
    view->store = store;
    result = mdb_txn_begin(store->env, NULL, MDB_RDONLY, &view->txn);
    if (result == 0)
        result = mdb_cursor_open(view->txn, store->records, &view->records);
    if (result == 0)
        result = mdb_cursor_open(view->txn, store->revisions, &view->revisions);
    if (result) {
        store_view_close(view);
        return store_result(result);
    }
    *ret_view = view;
    return 0;
}

void store_view_close(struct store_view *view)
{
    if (!view)
        return;
    if (view->records)
        mdb_cursor_close(view->records);
    if (view->revisions)
        mdb_cursor_close(view->revisions);
    if (view->txn)
        mdb_txn_abort(view->txn);
    if (view->looks)
        memory_count(view->store, view->looks);
    free(view);
}

uint64_t store_view_commit(const struct store_view *view) { return mdb_txn_id(view->txn); }

/* ---- positions ---- */

int record_row(const MDB_val *position, const MDB_val *record, struct store_row *ret_row)
{
    const unsigned char *at = position->mv_data, *head = record->mv_data;
    size_t               key_size;

    if (position->mv_size != POSITION_SIZE || record->mv_size < RECORD_HEAD)
        return -EBADMSG;
    key_size = (size_t)get_16(head + 9) << 16 | get_16(head + 11);
    if (key_size > record->mv_size - RECORD_HEAD)
        return -EBADMSG;
    *ret_row = (struct store_row){ .topic = get_16(at),
                                   .partition = get_16(at + 2),
                                   .offset = (int64_t)get_64(at + 4),
                                   .published_ms = bits_time(get_64(head)),
                                   .retracted = head[8] & RECORD_RETRACTED,
                                   .key = { (const char *)head + RECORD_HEAD, key_size } };
    if (!(head[8] & RECORD_TOMBSTONE))
        ret_row->value = (struct ck_bytes){ (const char *)head + RECORD_HEAD + key_size, record->mv_size - RECORD_HEAD - key_size };
    return STORE_ROW;
}

static void count_look(struct store_view *view)
{
    if (++view->looks < LOOKS_OF_A_VIEW)
        return;
    memory_count(view->store, view->looks);
    view->looks = 0;
}

int store_at(struct store_view *view, uint16_t topic, uint16_t partition, int64_t offset, struct store_row *ret_row)
{
    unsigned char position[POSITION_SIZE];
    MDB_val       key = { sizeof(position), position }, value;
    int           result;

    count_look(view);
    position_set(position, topic, partition, offset);
    result = mdb_cursor_get(view->records, &key, &value, MDB_SET_KEY);
    if (result)
        return result == MDB_NOTFOUND ? STORE_END : store_result(result);
    return record_row(&key, &value, ret_row);
}

/* The row that the cursor found, if it is of this partition. */
static int of_partition(int found, const MDB_val *key, const MDB_val *value, uint16_t topic, uint16_t partition, struct store_row *ret_row)
{
    struct store_row row;
    int              result;

    if (found)
        return found == MDB_NOTFOUND ? STORE_END : store_result(found);
    result = record_row(key, value, &row);
    if (result == STORE_ROW && (row.topic != topic || row.partition != partition))
        return STORE_END;
    if (result == STORE_ROW)
        *ret_row = row;
    return result;
}

int store_from(struct store_view *view, uint16_t topic, uint16_t partition, int64_t offset, struct store_row *ret_row)
{
    unsigned char position[POSITION_SIZE];
    MDB_val       key = { sizeof(position), position }, value;

    count_look(view);
    position_set(position, topic, partition, offset < 0 ? 0 : offset);
    return of_partition(mdb_cursor_get(view->records, &key, &value, MDB_SET_RANGE), &key, &value, topic, partition, ret_row);
}

int store_upto(struct store_view *view, uint16_t topic, uint16_t partition, int64_t offset, struct store_row *ret_row)
{
    unsigned char position[POSITION_SIZE];
    MDB_val       key = { sizeof(position), position }, value;
    int           result;

    if (offset < 0)
        return STORE_END;
    count_look(view);
    position_set(position, topic, partition, offset);
    result = mdb_cursor_get(view->records, &key, &value, MDB_SET_RANGE);
    if (result == MDB_NOTFOUND)
        result = mdb_cursor_get(view->records, &key, &value, MDB_LAST);
    else if (result == 0 && (key.mv_size != sizeof(position) || memcmp(key.mv_data, position, sizeof(position)) != 0))
        result = mdb_cursor_get(view->records, &key, &value, MDB_PREV);
    return of_partition(result, &key, &value, topic, partition, ret_row);
}

/* ---- one key ---- */

int revision_from(struct store_view *view, const void *key, size_t size, MDB_val *ret_row, struct row_key_parts *ret_parts)
{
    int result;

    *ret_row = (MDB_val){ size, (void *)(uintptr_t)key };
    result = mdb_cursor_get(view->revisions, ret_row, NULL, MDB_SET_RANGE);
    if (result)
        return result == MDB_NOTFOUND ? STORE_END : store_result(result);
    result = row_key_parts(ret_row, ret_parts);
    return result ? result : STORE_ROW;
}

/* The first revision of the key at or behind `at`, which begins with topic and key. */
static int revision_of(struct store_view *view, uint16_t topic, struct ck_bytes key, const struct row_key *at, size_t own, struct store_row *ret_row)
{
    struct row_key_parts parts;
    MDB_val              found;
    int                  result = revision_from(view, at->bytes, at->size, &found, &parts);

    while (result == STORE_ROW) {
        if (!row_key_of(&found, &parts, at->bytes, own))
            return STORE_END;
        result = store_at(view, topic, parts.partition, parts.offset, ret_row);
        if (result != STORE_ROW)
            return result == STORE_END ? -EBADMSG : result;
        if (ck_bytes_equal(ret_row->key, key))
            return STORE_ROW;
        result = mdb_cursor_get(view->revisions, &found, NULL, MDB_NEXT); /* another long key of the same hash */
        if (result)
            return result == MDB_NOTFOUND ? STORE_END : store_result(result);
        result = row_key_parts(&found, &parts);
        result = result ? result : STORE_ROW;
    }
    return result;
}

int store_find(struct store_view *view, uint16_t topic, struct ck_bytes key, int64_t known_ms, struct store_row *ret_row)
{
    struct row_key at;
    size_t         own;

    row_key_set(&at, topic, key);
    own = at.size;
    row_key_known(&at, known_ms);
    return revision_of(view, topic, key, &at, own, ret_row);
}

int store_older(struct store_view *view, const struct store_row *newer, struct store_row *ret_row)
{
    struct row_key  at;
    struct ck_bytes key = newer->key;
    size_t          own;

    row_key_set(&at, newer->topic, key);
    own = at.size;
    row_key_revision(&at, newer->published_ms, newer->offset, newer->partition);
    row_key_behind(&at);
    return revision_of(view, newer->topic, key, &at, own, ret_row);
}

/* ---- places ---- */

int store_partition(struct store_view *view, uint16_t topic, uint16_t partition, struct store_partition *ret_partition)
{
    unsigned char bytes[4];
    MDB_val       key = { sizeof(bytes), bytes }, value;
    int           result;

    put_16(bytes, topic);
    put_16(bytes + 2, partition);
    result = mdb_get(view->txn, view->store->places, &key, &value);
    if (result == MDB_NOTFOUND) {
        *ret_partition = (struct store_partition){ STORE_NOWHERE, INT64_MIN, 0 };
        return 0;
    }
    return result ? store_result(result) : place_row(&value, ret_partition);
}

int store_partitions(struct store_view *view, uint16_t topic)
{
    unsigned char bytes[4];
    MDB_val       key = { sizeof(bytes), bytes };
    MDB_cursor   *cursor;
    int           count = 0;
    int           result = mdb_cursor_open(view->txn, view->store->places, &cursor);

    if (result)
        return store_result(result);
    put_16(bytes, topic);
    put_16(bytes + 2, UINT16_MAX);
    result = mdb_cursor_get(cursor, &key, NULL, MDB_SET_RANGE);
    if (result == 0 && (key.mv_size != sizeof(bytes) || memcmp(key.mv_data, bytes, sizeof(bytes)) != 0))
        result = mdb_cursor_get(cursor, &key, NULL, MDB_PREV);
    else if (result == MDB_NOTFOUND)
        result = mdb_cursor_get(cursor, &key, NULL, MDB_LAST);
    if (result == 0 && key.mv_size == sizeof(bytes) && get_16(key.mv_data) == topic)
        count = get_16((unsigned char *)key.mv_data + 2) + 1;
    mdb_cursor_close(cursor);
    return result && result != MDB_NOTFOUND ? store_result(result) : count;
}

int store_newest(struct store_view *view, int64_t *ret_ms)
{
    MDB_cursor *cursor;
    MDB_val     key, value;
    int         result = mdb_cursor_open(view->txn, view->store->places, &cursor);

    if (result)
        return store_result(result);
    *ret_ms = INT64_MIN;
    for (result = mdb_cursor_get(cursor, &key, &value, MDB_FIRST); result == 0; result = mdb_cursor_get(cursor, &key, &value, MDB_NEXT)) {
        struct store_partition place;

        if (place_row(&value, &place)) {
            result = MDB_CORRUPTED;
            break;
        }
        if (place.newest_ms > *ret_ms)
            *ret_ms = place.newest_ms;
    }
    mdb_cursor_close(cursor);
    return result == MDB_NOTFOUND ? 0 : store_result(result);
}
