/* SPDX-License-Identifier: Apache-2.0
 * A table: an ordered map from key bytes to row bytes (our Avro encoding of the row's schema). Every row keeps the origin of the input record that
 * last changed it. Only apply() changes rows; settle() and learned() read them. */
#ifndef CHOKEPOINT_TABLE_H
#define CHOKEPOINT_TABLE_H

#include "chokepoint/api.h"
#include "chokepoint/arena.h"
#include "chokepoint/record.h"

CK_API_BEGIN

struct ck_table;

/* The position of an input record; topic: index into the processor's inputs. */
struct ck_row_origin {
    uint16_t topic, partition;
    int64_t  offset;
};

struct ck_row {
    struct ck_bytes      key, value; /* valid until the next change of the table */
    struct ck_row_origin origin;
};

/* False: no such row. Rows read in settle() become sources of the values stated (ck_out_source() selects them one by one). */
bool ck_table_get(const struct ck_table *table, struct ck_bytes key, struct ck_row *ret_row);

/* Writes the row, replacing an earlier one; an aborted transaction undoes it. Equal bytes still update the origin. */
void ck_table_put(struct ck_table *table, struct ck_bytes key, struct ck_bytes value);

/* Removes the row, if any; an aborted transaction undoes it. */
void ck_table_remove(struct ck_table *table, struct ck_bytes key);

struct ck_tree_place {
    const struct ck_tree_node *leaf;
    size_t                     index;
};

/* Walks the rows whose key begins with `prefix`, in bytewise key order:
 *     for (struct ck_table_walk walk = ck_table_each(table, prefix); ck_table_next(&walk, &row);) … */
struct ck_table_walk {
    const struct ck_table *table;
    struct ck_bytes        prefix;
    struct ck_tree_place   place;
};
struct ck_table_walk ck_table_each(const struct ck_table *table, struct ck_bytes prefix);
bool                 ck_table_next(struct ck_table_walk *walk, struct ck_row *ret_row);

/* The same from the first key that is not less than `from`: a range ends where the caller has seen enough. */
struct ck_table_walk ck_table_from(const struct ck_table *table, struct ck_bytes prefix, struct ck_bytes from);

/* Backwards, from the last row whose key begins with `prefix`:
 *     struct ck_table_walk walk = ck_table_end(table, prefix); if (ck_table_previous(&walk, &row)) … the last one */
struct ck_table_walk ck_table_end(const struct ck_table *table, struct ck_bytes prefix);
bool                 ck_table_previous(struct ck_table_walk *walk, struct ck_row *ret_row);

/* What settle() keeps in memory beside rows whose keys begin with the same components, so that it need not read them again: a cache, which may be new
 * again at any time. It may hold what follows from these rows alone, and borrow from rows whose keys are less than `changed`. */
struct ck_memo {
    void           *kept;    /* NULL: new */
    size_t          size;    /* of `kept`, in bytes; not 0 unless new */
    struct ck_bytes changed; /* the least key of a row that was put or removed since ck_memo_keep(), also by an undone transaction; null: none */
};

/* The memo of the rows whose keys begin with the components of `group`, and no others; valid until settle() returns. NULL: there is no room. */
struct ck_memo *ck_table_memo(const struct ck_table *table, struct ck_bytes group);

/* Makes `kept` `size` bytes long, more than 0; what is new is zero. Nothing counts as changed any more. */
void ck_memo_keep(struct ck_memo *memo, size_t size);

/* A row that a memo spared becomes a source of the values stated, as if it had been read. */
void ck_table_spared(const struct ck_table *table, struct ck_row_origin origin);

/* Rows as records: ck_table_read() decodes into the caller's struct (strings borrowed from the row, arrays in the arena); ck_table_write()
 * encodes. Only this program writes rows, so a row that cannot be decoded is a bug and ends the process (abort). */
bool ck_table_read(const struct ck_table *table, const struct ck_record_type *type, struct ck_bytes key, void *ret_record, struct ck_arena *arena);
void ck_row_read(const struct ck_row *row, const struct ck_record_type *type, void *ret_record, struct ck_arena *arena);
void ck_table_write(struct ck_table *table, const struct ck_record_type *type, struct ck_bytes key, const void *record);

CK_API_END

#endif
