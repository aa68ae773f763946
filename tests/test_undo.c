/* SPDX-License-Identifier: Apache-2.0 */
#include <criterion/criterion.h>

#include "engine/state/state.h"

static const struct ck_table_type types[] = { { "one", NULL }, { 0 } };
static const struct ck_processor  processor = { .name = "test", .tables = types };

/* A row that is changed many times in one transaction is in the log once, with what it was before. */
Test(undo, keeps_the_oldest_value_once)
{
    struct state *state = state_new(&processor);
    struct ck_row row;

    ck_table_put(state->tables[0], CK_BYTES("k"), CK_BYTES("before"));
    state_keep(state);
    for (int i = 0; i < 5; i++)
        ck_table_put(state->tables[0], CK_BYTES("k"), CK_BYTES("after"));
    cr_assert_eq(state->undo.count, 1);
    cr_assert_not_null(state->undo.entries[0].old);
    cr_assert(ck_bytes_equal(row_entry_value(state->undo.entries[0].old), CK_BYTES("before")));
    state_undo(state);
    cr_assert(ck_table_get(state->tables[0], CK_BYTES("k"), &row));
    cr_assert(ck_bytes_equal(row.value, CK_BYTES("before")));
    state_free(state);
}

/* Removed and put again, put and removed: backwards all of it. */
Test(undo, replays_backwards)
{
    struct state *state = state_new(&processor);
    struct ck_row row;

    ck_table_put(state->tables[0], CK_BYTES("old"), CK_BYTES("1"));
    state_keep(state);
    ck_table_remove(state->tables[0], CK_BYTES("old"));
    ck_table_put(state->tables[0], CK_BYTES("old"), CK_BYTES("2"));
    ck_table_put(state->tables[0], CK_BYTES("new"), CK_BYTES("3"));
    ck_table_remove(state->tables[0], CK_BYTES("new"));
    ck_table_put(state->tables[0], CK_BYTES("new"), CK_BYTES("4"));
    state_undo(state);
    cr_assert(ck_table_get(state->tables[0], CK_BYTES("old"), &row));
    cr_assert(ck_bytes_equal(row.value, CK_BYTES("1")));
    cr_assert_not(ck_table_get(state->tables[0], CK_BYTES("new"), &row));
    cr_assert_eq(state->rows, 1);
    state_free(state);
}
