/* SPDX-License-Identifier: Apache-2.0
 * A table: an ordered map from key bytes to row bytes (our Avro encoding of the row's schema). Every row remembers the origin of the input that last
 * changed it. Rows are only changed in apply(); settle() and learned() have them const. */
#ifndef CHOKEPOINT_TABLE_H
#define CHOKEPOINT_TABLE_H

#include "chokepoint/arena.h"
#include "chokepoint/record.h"

struct table;

/* Where an input record stood; topic: index into the processor's inputs. */
struct row_origin {
    uint16_t topic, partition;
    int64_t  offset;
};

struct row {
    struct bytes      key, value; /* valid until the next change of the table */
    struct row_origin origin;
};

/* False: no such row. What is read while settling becomes a source of what is stated (see out_source() for a finer choice). */
bool table_get(const struct table *table, struct bytes key, struct row *ret_row);

/* Sets the row, replacing an earlier one; undone by an abort. A put of equal bytes still moves the origin. */
void table_put(struct table *table, struct bytes key, struct bytes value);

/* Removes the row, if any; undone by an abort. */
void table_remove(struct table *table, struct bytes key);

struct tree_place {
    const struct tree_node *leaf;
    size_t                  index;
};

/* Walks the rows whose key begins with `prefix`, in bytewise key order:
 *     for (struct table_walk walk = table_each(table, prefix); table_next(&walk, &row);) … */
struct table_walk {
    const struct table *table;
    struct bytes        prefix;
    struct tree_place   place;
};
struct table_walk table_each(const struct table *table, struct bytes prefix);
bool              table_next(struct table_walk *walk, struct row *ret_row);

/* The same with records: table_read() decodes into the caller's struct (strings borrowed from the row, arrays in the arena); table_write() encodes.
 * Rows are written by this program alone, so a row that cannot be decoded is a bug and ends the process. */
bool table_read(const struct table *table, const struct record_type *type, struct bytes key, void *ret_record, struct arena *arena);
void row_read(const struct row *row, const struct record_type *type, void *ret_record, struct arena *arena);
void table_write(struct table *table, const struct record_type *type, struct bytes key, const void *record);

#endif
