/* SPDX-License-Identifier: Apache-2.0
 * A B+tree of rows in key order. It holds pointers; the table owns the rows. */
#ifndef CHOKEPOINT_STATE_TREE_H
#define CHOKEPOINT_STATE_TREE_H

#include "chokepoint/table.h"

/* One row, in one allocation: the key, then the value. */
struct row_entry {
    uint32_t key_size, value_size;
    uint32_t change; /* 1 + the number of its entry in the undo log; 0: the transaction has not changed it */
    uint16_t topic, partition;
    int64_t  offset;
    char     bytes[];
};

static inline struct ck_bytes row_entry_key(const struct row_entry *entry) { return (struct ck_bytes){ entry->bytes, entry->key_size }; }

static inline struct ck_bytes row_entry_value(const struct row_entry *entry)
{
    return (struct ck_bytes){ entry->bytes + entry->key_size, entry->value_size };
}

static inline struct ck_row_origin row_entry_origin(const struct row_entry *entry)
{
    return (struct ck_row_origin){ entry->topic, entry->partition, entry->offset };
}

struct ck_tree_node *tree_new(void); /* the root, which may be another after tree_put() */
void                 tree_free(struct ck_tree_node *root, void (*each)(void *context, struct row_entry *entry), void *context);

struct row_entry *tree_find(struct ck_tree_node *root, struct ck_bytes key); /* NULL: not there */

/* Puts the entry in its place; returns the one that was there, or NULL. */
struct row_entry *tree_put(struct ck_tree_node **root, struct row_entry *entry);
struct row_entry *tree_take(struct ck_tree_node *root, struct ck_bytes key); /* out of the tree; NULL: it was not there */

/* From the first key that is not less, in order; NULL at the end. */
struct ck_tree_place tree_from(struct ck_tree_node *root, struct ck_bytes key);
struct row_entry    *tree_next(struct ck_tree_place *place);

/* Behind the last key; and from a place back to the first, NULL there. */
struct ck_tree_place tree_end(struct ck_tree_node *root);
struct row_entry    *tree_previous(struct ck_tree_place *place);

#endif
