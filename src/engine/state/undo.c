/* SPDX-License-Identifier: Apache-2.0
 * The old rows are moved here from the table, not copied. */
#include "engine/state/undo.h"

#include <stdlib.h>

void undo_push(struct undo *undo, struct undo_entry entry)
{
    if (undo->count == undo->room) {
        undo->room = undo->room ? undo->room * 2 : 64;
        undo->entries = realloc(undo->entries, undo->room * sizeof *undo->entries);
        if (!undo->entries)
            abort();
    }
    undo->entries[undo->count++] = entry;
}

/* A row that was removed and put again has two entries; backwards, the older one is applied last. */
void undo_replay(struct undo *undo)
{
    while (undo->count > 0) {
        struct undo_entry *entry = &undo->entries[--undo->count];

        if (entry->existed) {
            table_restore(entry->table, entry->old);
        } else {
            table_forget(entry->table, row_entry_key(entry->old));
            table_drop(entry->table, entry->old);
        }
    }
}

void undo_clear(struct undo *undo)
{
    while (undo->count > 0) {
        struct undo_entry *entry = &undo->entries[--undo->count];

        table_drop(entry->table, entry->old);
    }
}

void undo_release(struct undo *undo)
{
    undo_clear(undo);
    free(undo->entries);
    *undo = (struct undo){ 0 };
}
