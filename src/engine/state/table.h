/* SPDX-License-Identifier: Apache-2.0
 * Tables, for the runtime. */
#ifndef CHOKEPOINT_STATE_TABLE_H
#define CHOKEPOINT_STATE_TABLE_H

#include "chokepoint/avro.h"
#include "chokepoint/table.h"
#include "engine/state/memo.h"
#include "engine/state/pool.h"
#include "engine/state/tree.h"

struct state;

struct ck_table {
    struct ck_tree_node *root;
    struct pool         *pool; /* of the state, or its own */
    struct pool          own;
    struct state        *state;   /* undo, digest and origin of the transaction; NULL: a table on its own */
    uint8_t              number;  /* in the changelog */
    bool                 tracked; /* reads are sources */
    size_t               rows, bytes;
    struct memos        *memos;
    struct ck_buffer     row; /* that is being written */
};

struct ck_table *table_new(struct state *state, uint8_t number);
void             table_free(struct ck_table *table);

/* Without undo, for restore: sets or removes a row. */
void table_load(struct ck_table *table, struct ck_bytes key, struct ck_bytes value, struct ck_row_origin origin);
void table_unload(struct ck_table *table, struct ck_bytes key);

/* For the undo log: puts an entry back (the table owns it then), or removes a row; the caller corrects the digest. */
void table_restore(struct ck_table *table, struct row_entry *entry);
void table_forget(struct ck_table *table, struct ck_bytes key);

/* Frees an entry that no table holds any more; NULL: no effect. */
void table_drop(struct ck_table *table, struct row_entry *entry);

/* The entry of a key, or NULL; not tracked. */
const struct row_entry *table_entry(const struct ck_table *table, struct ck_bytes key);

#endif
