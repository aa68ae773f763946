/* SPDX-License-Identifier: Apache-2.0 */
#include <criterion/criterion.h>

#include "engine/state/state.h"

static const struct table_type types[] = { { "one", NULL }, { 0 } };
static const struct processor  processor = { .name = "test", .tables = types };

/* A row that is changed many times in one transaction is in the log once, with what it was before. */
Test(undo, keeps_the_oldest_value_once)
{
    struct state *state = state_new(&processor);
    struct row    row;

    table_put(state->tables[0], BYTES("k"), BYTES("before"));
    state_keep(state);
    for (int i = 0; i < 5; i++)
        table_put(state->tables[0], BYTES("k"), BYTES("after"));
    cr_assert_eq(state->undo.count, 1);
    cr_assert(state->undo.entries[0].existed);
    cr_assert(bytes_equal(row_entry_value(state->undo.entries[0].old), BYTES("before")));
    state_undo(state);
    cr_assert(table_get(state->tables[0], BYTES("k"), &row));
    cr_assert(bytes_equal(row.value, BYTES("before")));
    state_free(state);
}

/* Removed and put again, put and removed: backwards all of it. */
Test(undo, replays_backwards)
{
    struct state *state = state_new(&processor);
    struct row    row;

    table_put(state->tables[0], BYTES("old"), BYTES("1"));
    state_keep(state);
    table_remove(state->tables[0], BYTES("old"));
    table_put(state->tables[0], BYTES("old"), BYTES("2"));
    table_put(state->tables[0], BYTES("new"), BYTES("3"));
    table_remove(state->tables[0], BYTES("new"));
    table_put(state->tables[0], BYTES("new"), BYTES("4"));
    state_undo(state);
    cr_assert(table_get(state->tables[0], BYTES("old"), &row));
    cr_assert(bytes_equal(row.value, BYTES("1")));
    cr_assert_not(table_get(state->tables[0], BYTES("new"), &row));
    cr_assert_eq(state->rows, 1);
    state_free(state);
}
