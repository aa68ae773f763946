/* SPDX-License-Identifier: Apache-2.0
 * The undo log of a transaction: what each changed row was before, and what it is now. Replayed backwards by an abort; read forwards, it is the list
 * of changed rows, from which the changelog is written without a search. */
#ifndef CHOKEPOINT_STATE_UNDO_H
#define CHOKEPOINT_STATE_UNDO_H

#include "engine/state/table.h"

struct undo_entry {
    struct ck_table  *table;
    struct row_entry *old;     /* owned; NULL: there was none */
    struct row_entry *current; /* the table's; NULL: there is none any more */
};

struct undo {
    struct undo_entry *entries;
    size_t             count, room;
    size_t             bytes; /* of the entries and the old rows */
};

/* Tells the current row, unless it is NULL, which entry is its own. */
void undo_push(struct undo *undo, struct undo_entry entry);

#endif
