/* SPDX-License-Identifier: Apache-2.0
 * One partition's tables and their transaction. */
#include "engine/state/state.h"

#include <assert.h>
#include <stdlib.h>

#include "chokepoint/key.h"
#include "engine/state/published_list.h"

static void undo_clear(struct undo *undo)
{
    while (undo->count > 0) {
        struct undo_entry *entry = &undo->entries[--undo->count];

        table_drop(entry->table, entry->old);
        if (entry->current)
            entry->current->change = 0;
    }
    undo->bytes = 0;
}

/* A row that was removed and put again has two entries; backwards, the older one is applied last. */
static void undo_replay(struct undo *undo)
{
    while (undo->count > 0) {
        struct undo_entry *entry = &undo->entries[--undo->count];

        if (entry->old)
            table_restore(entry->table, entry->old);
        else if (entry->current)
            table_forget(entry->table, row_entry_key(entry->current));
    }
    undo->bytes = 0;
}

static void undo_release(struct undo *undo)
{
    undo_clear(undo);
    free(undo->entries);
    *undo = (struct undo){ 0 };
}

struct state *state_new(const struct ck_processor *processor)
{
    struct state *state = calloc(1, sizeof *state);

    if (!state)
        abort();
    state->published = table_new(state, TABLE_PUBLISHED);
    for (const struct ck_table_type *type = processor->tables; type && type->name; type++) {
        assert(state->table_count < TABLES_MAX);
        state->tables[state->table_count] = table_new(state, (uint8_t)(state->table_count + 1));
        state->tables[state->table_count]->tracked = true;
        state->table_count++;
    }
    return state;
}

void state_free(struct state *state)
{
    if (!state)
        return;
    undo_release(&state->undo);
    table_free(state->published);
    for (size_t i = 0; i < state->table_count; i++)
        table_free(state->tables[i]);
    pool_release(&state->pool);
    free(state);
}

struct ck_table *state_table(struct state *state, uint8_t number)
{
    if (number == TABLE_PUBLISHED)
        return state->published;
    return number <= state->table_count ? state->tables[number - 1] : NULL;
}

size_t state_bytes(const struct state *state)
{
    size_t bytes = state->published->bytes;

    for (size_t i = 0; i < state->table_count; i++)
        bytes += state->tables[i]->bytes;
    return bytes;
}

static void state_next(struct state *state)
{
    state->digest_before = state->digest;
    state->rows_before = state->rows;
}

void state_mark_all(const struct state *state, const struct ck_processor *processor, struct ck_marks *marks)
{
    struct ck_table_walk walk;
    struct ck_row        row;

    if (processor->subject_parts && state->table_count > 0) {
        walk = ck_table_each(state->tables[0], CK_BYTES(""));
        while (ck_table_next(&walk, &row))
            ck_marks_add(marks, ck_key_front(row.key, processor->subject_parts));
    }
    walk = ck_table_each(state->published, CK_BYTES(""));
    while (published_list_next(&walk, &row))
        ck_marks_add(marks, row.key);
}

void state_keep(struct state *state)
{
    undo_clear(&state->undo);
    state_next(state);
}

void state_undo(struct state *state)
{
    undo_replay(&state->undo);
    state->digest = state->digest_before;
    state->rows = state->rows_before;
    state_next(state);
}
