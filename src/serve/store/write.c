/* SPDX-License-Identifier: Apache-2.0
 * Writing: records, places, commits. */
#include "serve/store/internal.h"

#include <assert.h>
#include <errno.h>
#include <stdint.h>
#include <stdlib.h>

#include "chokepoint/avro.h"

enum { TRIM_PUTS = 200 /* each may have brought dozens of pages of the map */ };

int store_begin(struct store *store)
{
    assert(!store->writing);
    memset(store->touched, 0, sizeof(store->touched));
    return store_result(mdb_txn_begin(store->env, NULL, 0, &store->writing));
}

void store_abort(struct store *store)
{
    MDB_txn *txn;

    if (store->writing) {
        mdb_txn_abort(store->writing);
        store->writing = NULL;
    }
    /* What is held of places is what the last commit wrote; it was read before. */
    if (mdb_txn_begin(store->env, NULL, MDB_RDONLY, &txn) == 0) {
        (void)store_places_read(store, txn);
        mdb_txn_abort(txn);
    }
}

/* ---- places ---- */

static struct store_partition *place_held(struct store *store, uint16_t topic, uint16_t partition)
{
    struct store_places *held = &store->held[topic];
    size_t               count = (size_t)partition + 1;

    if (count > held->count) {
        held->items = realloc(held->items, count * sizeof(*held->items));
        held->changed = realloc(held->changed, count * sizeof(*held->changed));
        if (!held->items || !held->changed)
            abort();
        for (size_t i = held->count; i < count; i++) {
            held->items[i] = (struct store_partition){ STORE_NOWHERE, INT64_MIN, 0 };
            held->changed[i] = false;
        }
        held->count = count;
    }
    return &held->items[partition];
}

int place_row(const MDB_val *value, struct store_partition *ret_partition)
{
    const unsigned char *bytes = value->mv_data;

    if (value->mv_size != PLACE_SIZE)
        return -EBADMSG;
    *ret_partition = (struct store_partition){ (int64_t)get_64(bytes), (int64_t)get_64(bytes + 8), get_64(bytes + 16) };
    return 0;
}

int store_places_read(struct store *store, MDB_txn *txn)
{
    MDB_cursor *cursor;
    MDB_val     key, value;
    int         result = mdb_cursor_open(txn, store->places, &cursor);

    if (result)
        return store_result(result);
    for (size_t i = 0; i < store->topic_count; i++)
        store->held[i].count = 0;
    for (result = mdb_cursor_get(cursor, &key, &value, MDB_FIRST); result == 0; result = mdb_cursor_get(cursor, &key, &value, MDB_NEXT)) {
        uint16_t topic = key.mv_size == 4 ? get_16(key.mv_data) : UINT16_MAX;

        if (topic >= store->topic_count || place_row(&value, place_held(store, topic, get_16((unsigned char *)key.mv_data + 2)))) {
            result = MDB_CORRUPTED;
            break;
        }
    }
    mdb_cursor_close(cursor);
    return result == MDB_NOTFOUND ? 0 : store_result(result);
}

static int places_write(struct store *store)
{
    for (size_t topic = 0; topic < store->topic_count; topic++) {
        struct store_places *held = &store->held[topic];

        for (size_t i = 0; i < held->count; i++) {
            unsigned char key[4], value[PLACE_SIZE];
            int           result;

            if (!held->changed[i])
                continue;
            put_16(key, (uint16_t)topic);
            put_16(key + 2, (uint16_t)i);
            put_64(value, (uint64_t)held->items[i].next);
            put_64(value + 8, (uint64_t)held->items[i].newest_ms);
            put_64(value + 16, held->items[i].records);
            result = mdb_put(store->writing, store->places, &(MDB_val){ sizeof(key), key }, &(MDB_val){ sizeof(value), value }, 0);
            if (result)
                return store_result(result);
            held->changed[i] = false;
        }
    }
    return 0;
}

int store_place(struct store *store, uint16_t topic, uint16_t partition, int64_t next)
{
    struct store_partition *place;

    assert(store->writing && topic < store->topic_count);
    place = place_held(store, topic, partition);
    if (next > place->next) {
        place->next = next;
        store->held[topic].changed[partition] = true;
    }
    return 0;
}

int64_t store_next(const struct store *store, uint16_t topic, uint16_t partition)
{
    assert(topic < store->topic_count);
    return partition < store->held[topic].count ? store->held[topic].items[partition].next : STORE_NOWHERE;
}

/* ---- records ---- */

static int record_write(struct store *store, const struct store_record *record, int64_t ms)
{
    unsigned char position[POSITION_SIZE], *to;
    MDB_val       value = { RECORD_HEAD + record->key.size + record->value.size, NULL };
    int           result;

    position_set(position, record->topic, record->partition, record->offset);
    result = mdb_put(store->writing, store->records, &(MDB_val){ sizeof(position), position }, &value, MDB_RESERVE);
    if (result)
        return store_result(result);
    to = value.mv_data;
    put_64(to, time_bits(ms));
    to[8] = (unsigned char)((record->retracted || !record->value.data ? RECORD_RETRACTED : 0) | (record->value.data ? 0 : RECORD_TOMBSTONE));
    put_16(to + 9, (uint16_t)(record->key.size >> 16));
    put_16(to + 11, (uint16_t)record->key.size);
    if (record->key.size)
        memcpy(to + RECORD_HEAD, record->key.data, record->key.size);
    if (record->value.size)
        memcpy(to + RECORD_HEAD + record->key.size, record->value.data, record->value.size);
    return 0;
}

/* The row by which the key is found by its end. */
static int end_write(struct store *store, const struct store_record *record, int64_t ms)
{
    const char      *bar = record->key.size ? memrchr(record->key.data, '|', record->key.size) : NULL;
    struct ck_buffer text = { 0 };
    struct row_key   key;

    if (!store->by_end[record->topic] || !bar)
        return 0;
    ck_buffer_append(&text, (struct ck_bytes){ bar + 1, (size_t)(record->key.data + record->key.size - bar) - 1 });
    ck_buffer_append(&text, CK_BYTES("|"));
    ck_buffer_append(&text, record->key);
    row_key_set(&key, record->topic | TOPIC_BY_END, ck_buffer_bytes(&text));
    row_key_revision(&key, ms, record->offset, record->partition);
    ck_buffer_release(&text);
    return store_result(mdb_put(store->writing, store->revisions, &(MDB_val){ key.size, key.bytes }, &(MDB_val){ 0, NULL }, 0));
}

int store_put(struct store *store, const struct store_record *record)
{
    struct store_partition *place;
    struct row_key          key;
    int64_t                 ms = record->published_ms;
    int                     result;

    assert(store->writing && record->topic < store->topic_count && record->offset >= 0 && record->key.size <= INT32_MAX);
    place = place_held(store, record->topic, record->partition);
    if (record->offset < place->next)
        return 0;
    if (ms < place->newest_ms)
        ms = place->newest_ms;
    result = record_write(store, record, ms);
    if (result)
        return result;
    row_key_set(&key, record->topic, record->key);
    row_key_revision(&key, ms, record->offset, record->partition);
    result = mdb_put(store->writing, store->revisions, &(MDB_val){ key.size, key.bytes }, &(MDB_val){ 0, NULL }, 0);
    if (result)
        return store_result(result);
    result = end_write(store, record, ms);
    if (result)
        return result;
    place->next = record->offset + 1;
    place->records++;
    place->newest_ms = ms;
    store->held[record->topic].changed[record->partition] = true;
    store->touched[record->topic] = true;
    if (++store->puts % TRIM_PUTS == 0)
        store_trim(store);
    return 0;
}

/* ---- the owner's note ---- */

static MDB_val note_name(void)
{
    static char name[] = "note";

    return (MDB_val){ sizeof name - 1, name };
}

int store_note(struct store *store, struct ck_bytes text)
{
    MDB_val key = note_name();

    assert(store->writing);
    return store_result(mdb_put(store->writing, store->meta, &key, &(MDB_val){ text.size, (void *)(uintptr_t)text.data }, 0));
}

int store_noted(struct store *store, struct ck_buffer *text)
{
    MDB_val  key = note_name(), value;
    MDB_txn *txn;
    int      result = mdb_txn_begin(store->env, NULL, MDB_RDONLY, &txn);

    if (result)
        return store_result(result);
    result = mdb_get(txn, store->meta, &key, &value);
    if (result == 0)
        ck_buffer_append(text, (struct ck_bytes){ value.mv_data, value.mv_size });
    mdb_txn_abort(txn);
    return result == 0 ? STORE_ROW : result == MDB_NOTFOUND ? STORE_END : store_result(result);
}

/* ---- the end of a topic, and of a transaction ---- */

/* Removes the rows of a table that begin with the topic's number. */
static int rows_remove(struct store *store, MDB_dbi table, uint16_t topic)
{
    unsigned char first[2];
    MDB_cursor   *cursor;
    MDB_val       key = { sizeof(first), first };
    int           result = mdb_cursor_open(store->writing, table, &cursor);

    if (result)
        return store_result(result);
    put_16(first, topic);
    result = mdb_cursor_get(cursor, &key, NULL, MDB_SET_RANGE);
    while (result == 0 && get_16(key.mv_data) == topic) {
        result = mdb_cursor_del(cursor, 0);
        if (result == 0)
            result = mdb_cursor_get(cursor, &key, NULL, MDB_NEXT); /* after a removal: the one in its place */
    }
    mdb_cursor_close(cursor);
    return result == MDB_NOTFOUND ? 0 : store_result(result);
}

int store_empty_topic(struct store *store, uint16_t topic)
{
    const MDB_dbi tables[] = { store->records, store->revisions, store->places };
    int           result = 0;

    assert(store->writing && topic < store->topic_count);
    for (size_t i = 0; i < sizeof(tables) / sizeof(tables[0]) && result == 0; i++)
        result = rows_remove(store, tables[i], topic);
    if (result == 0)
        result = rows_remove(store, store->revisions, topic | TOPIC_BY_END);
    store->held[topic].count = 0;
    store->touched[topic] = true;
    return result;
}

int store_commit(struct store *store)
{
    uint64_t commit;
    int      result;

    assert(store->writing);
    result = places_write(store);
    if (result)
        return result;
    commit = mdb_txn_id(store->writing);
    result = store_result(mdb_txn_commit(store->writing));
    store->writing = NULL;
    if (result)
        return result;
    pthread_mutex_lock(&store->mutex);
    store->commit = commit;
    for (size_t i = 0; i < store->topic_count; i++)
        if (store->touched[i])
            store->commits[i] = commit;
    pthread_cond_broadcast(&store->committed);
    pthread_mutex_unlock(&store->mutex);
    store_trim(store);
    return 0;
}
