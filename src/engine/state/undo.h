/* SPDX-License-Identifier: Apache-2.0
 * The undo log of a transaction: what each changed row was before. Replayed backwards by an abort; read forwards, it is the list of changed keys,
 * from which the changelog is written. */
#ifndef CHOKEPOINT_STATE_UNDO_H
#define CHOKEPOINT_STATE_UNDO_H

#include "engine/state/table.h"

struct undo_entry {
    struct ck_table  *table;
    struct row_entry *old; /* owned; the key alone when the row did not exist */
    bool              existed;
};

struct undo {
    struct undo_entry *entries;
    size_t             count, room;
    size_t             bytes; /* of the old rows */
};

void undo_push(struct undo *undo, struct undo_entry entry);

#endif
