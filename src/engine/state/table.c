/* SPDX-License-Identifier: Apache-2.0
 * A table: rows in a tree, and with every change the digest of all rows and the undo log of the transaction. */
#include "engine/state/table.h"

#include <assert.h>
#include <stdlib.h>

#include "chokepoint/avro.h"
#include "chokepoint/key.h"
#include "engine/state/state.h"

static size_t entry_size(const struct row_entry *entry) { return sizeof *entry + entry->key_size + entry->value_size; }

void table_drop(struct ck_table *table, struct row_entry *entry)
{
    if (entry)
        pool_give(table->pool, entry, entry_size(entry));
}

struct ck_table *table_new(struct state *state, uint8_t number)
{
    struct ck_table *table = calloc(1, sizeof *table);

    if (!table)
        abort();
    table->state = state;
    table->number = number;
    table->pool = state ? &state->pool : &table->own;
    table->root = tree_new();
    table->memos = memos_new();
    return table;
}

static void drop(void *context, struct row_entry *entry) { table_drop(context, entry); }

void table_free(struct ck_table *table)
{
    if (!table)
        return;
    memos_free(table->memos);
    tree_free(table->root, drop, table);
    pool_release(&table->own);
    ck_buffer_release(&table->row);
    free(table);
}

static void count_row(struct ck_table *table, const struct row_entry *entry, int sign)
{
    size_t size = entry_size(entry);

    table->rows = sign > 0 ? table->rows + 1 : table->rows - 1;
    table->bytes = sign > 0 ? table->bytes + size : table->bytes - size;
}

static void digest_count(struct ck_table *table, const struct row_entry *entry, int sign)
{
    struct digest digest;

    if (!table->state)
        return;
    digest = digest_row(table->number, row_entry_key(entry), row_entry_value(entry), row_entry_origin(entry));
    if (sign > 0)
        digest_add(&table->state->digest, digest);
    else
        digest_subtract(&table->state->digest, digest);
    table->state->rows += sign;
}

static struct row_entry *row_new(struct ck_table *table, struct ck_bytes key, struct ck_bytes value, struct ck_row_origin origin)
{
    struct row_entry *entry;

    assert(key.size <= UINT32_MAX && value.size <= UINT32_MAX);
    entry = pool_take(table->pool, sizeof *entry + key.size + value.size);
    *entry = (struct row_entry){ (uint32_t)key.size, (uint32_t)value.size, 0, origin.topic, origin.partition, origin.offset };
    if (key.size)
        memcpy(entry->bytes, key.data, key.size);
    if (value.size)
        memcpy(entry->bytes + key.size, value.data, value.size);
    return entry;
}

/* ---- every change of the tree ---- */

static struct row_entry *put_entry(struct ck_table *table, struct row_entry *entry)
{
    memos_note(table->memos, row_entry_key(entry));
    return tree_put(&table->root, entry);
}

static struct row_entry *take_entry(struct ck_table *table, struct ck_bytes key)
{
    memos_note(table->memos, key);
    return tree_take(table->root, key);
}

/* ---- the public face ---- */

static void row_of(const struct row_entry *entry, struct ck_row *ret_row)
{
    *ret_row = (struct ck_row){ row_entry_key(entry), row_entry_value(entry), row_entry_origin(entry) };
}

static void track(const struct ck_table *table, const struct row_entry *entry)
{
    if (table->state)
        table->state->rows_read++;
    if (table->tracked)
        provenance_add(&table->state->reads, row_entry_origin(entry));
}

const struct row_entry *table_entry(const struct ck_table *table, struct ck_bytes key)
{
    const struct row_entry *entry = tree_find(table->root, key);

    if (entry && table->state)
        table->state->rows_read++;
    return entry;
}

bool ck_table_get(const struct ck_table *table, struct ck_bytes key, struct ck_row *ret_row)
{
    const struct row_entry *entry = tree_find(table->root, key);

    if (!entry)
        return false;
    track(table, entry);
    row_of(entry, ret_row);
    return true;
}

/* The undo log keeps the first of the old rows of a key, and the last of the new ones. */
static void note_change(struct ck_table *table, struct row_entry *old, struct row_entry *current)
{
    struct undo *undo = &table->state->undo;

    if (!old || !old->change) {
        undo_push(undo, (struct undo_entry){ table, old, current });
        return;
    }
    undo->entries[old->change - 1].current = current;
    if (current)
        current->change = old->change;
    table_drop(table, old);
}

void ck_table_put(struct ck_table *table, struct ck_bytes key, struct ck_bytes value)
{
    struct state        *state = table->state;
    struct ck_row_origin origin = state ? state->origin : (struct ck_row_origin){ 0 };
    struct row_entry    *entry = row_new(table, key, value, origin);
    struct row_entry    *old = put_entry(table, entry);

    if (old) {
        count_row(table, old, -1);
        digest_count(table, old, -1);
    }
    count_row(table, entry, 1);
    digest_count(table, entry, 1);
    if (state)
        note_change(table, old, entry);
    else
        table_drop(table, old);
}

void ck_table_remove(struct ck_table *table, struct ck_bytes key)
{
    struct state     *state = table->state;
    struct row_entry *old = take_entry(table, key);

    if (!old)
        return;
    count_row(table, old, -1);
    digest_count(table, old, -1);
    if (state)
        note_change(table, old, NULL);
    else
        table_drop(table, old);
}

struct ck_table_walk ck_table_each(const struct ck_table *table, struct ck_bytes prefix)
{
    return (struct ck_table_walk){ table, prefix, tree_from(table->root, prefix) };
}

bool ck_table_next(struct ck_table_walk *walk, struct ck_row *ret_row)
{
    const struct row_entry *entry = tree_next(&walk->place);

    if (!entry || !ck_bytes_begin(row_entry_key(entry), walk->prefix))
        return false;
    track(walk->table, entry);
    row_of(entry, ret_row);
    return true;
}

struct ck_table_walk ck_table_from(const struct ck_table *table, struct ck_bytes prefix, struct ck_bytes from)
{
    return (struct ck_table_walk){ table, prefix, tree_from(table->root, ck_bytes_compare(from, prefix) > 0 ? from : prefix) };
}

/* Behind the keys that begin with the prefix: before the first key that is greater than all of those. */
struct ck_table_walk ck_table_end(const struct ck_table *table, struct ck_bytes prefix)
{
    char                 bound[CK_KEY_SIZE_MAX];
    size_t               size = prefix.size;
    struct ck_table_walk walk = { table, prefix, { NULL, 0 } };

    assert(size <= sizeof bound);
    while (size > 0 && (unsigned char)prefix.data[size - 1] == 0xff)
        size--;
    if (size == 0) {
        walk.place = tree_end(table->root);
        return walk;
    }
    memcpy(bound, prefix.data, size);
    bound[size - 1] = (char)((unsigned char)bound[size - 1] + 1);
    walk.place = tree_from(table->root, (struct ck_bytes){ bound, size });
    return walk;
}

bool ck_table_previous(struct ck_table_walk *walk, struct ck_row *ret_row)
{
    const struct row_entry *entry = tree_previous(&walk->place);

    if (!entry || !ck_bytes_begin(row_entry_key(entry), walk->prefix))
        return false;
    track(walk->table, entry);
    row_of(entry, ret_row);
    return true;
}

/* ---- memos ---- */

struct ck_memo *ck_table_memo(const struct ck_table *table, struct ck_bytes group)
{
    return table->state ? memos_find(table->memos, group, table->state->step, table->bytes) : NULL;
}

void ck_table_spared(const struct ck_table *table, struct ck_row_origin origin)
{
    if (table->tracked)
        provenance_add(&table->state->reads, origin);
}

/* ---- without undo ---- */

void table_restore(struct ck_table *table, struct row_entry *entry)
{
    struct row_entry *old = put_entry(table, entry);

    if (old)
        count_row(table, old, -1);
    count_row(table, entry, 1);
    table_drop(table, old);
}

void table_forget(struct ck_table *table, struct ck_bytes key)
{
    struct row_entry *old = take_entry(table, key);

    if (old)
        count_row(table, old, -1);
    table_drop(table, old);
}

void table_load(struct ck_table *table, struct ck_bytes key, struct ck_bytes value, struct ck_row_origin origin)
{
    struct row_entry *entry = row_new(table, key, value, origin);

    table_unload(table, key);
    digest_count(table, entry, 1);
    table_restore(table, entry);
}

void table_unload(struct ck_table *table, struct ck_bytes key)
{
    struct row_entry *old = take_entry(table, key);

    if (!old)
        return;
    count_row(table, old, -1);
    digest_count(table, old, -1);
    table_drop(table, old);
}
