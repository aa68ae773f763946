/* SPDX-License-Identifier: Apache-2.0
 * The old rows are moved here from the table, not copied. state.c replays and drops them. */
#include "engine/state/undo.h"

#include <assert.h>
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
    undo->bytes += sizeof entry + (entry.old ? sizeof *entry.old + entry.old->key_size + entry.old->value_size : 0);
    assert(undo->count <= UINT32_MAX);
    if (entry.current)
        entry.current->change = (uint32_t)undo->count;
}
