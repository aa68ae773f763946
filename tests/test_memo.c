/* SPDX-License-Identifier: Apache-2.0
 * Memos beside rows: what is told of changes, and when one is new again. */
#include <criterion/criterion.h>
#include <stdio.h>

#include "engine/state/memo.h"
#include "engine/state/state.h"
#include "records.h"

static const struct ck_table_type tables[] = { { "rows", &series_entry_type }, { 0 } };
static const struct ck_processor  processor = { .name = "memo", .tables = tables };

static struct state    *state;
static struct ck_table *table;

static void setup(void)
{
    state = state_new(&processor);
    table = state->tables[0];
    ck_table_put(table, CK_BYTES("a|b|1"), CK_BYTES("x"));
    ck_table_put(table, CK_BYTES("a|b|2"), CK_BYTES("x"));
    ck_table_put(table, CK_BYTES("a|bc|1"), CK_BYTES("x"));
    state_keep(state);
}
static void teardown(void) { state_free(state); }
TestSuite(memo, .init = setup, .fini = teardown);

static struct ck_memo *memo_of(struct ck_bytes group)
{
    state->step++;
    return ck_table_memo(table, group);
}

static void expect_changed(struct ck_bytes group, const char *key)
{
    struct ck_memo *memo = memo_of(group);

    cr_assert(memo && memo->kept);
    cr_expect(key ? ck_bytes_equal(memo->changed, ck_bytes_from(key)) : !memo->changed.data, "%.*s", (int)memo->changed.size, memo->changed.data);
    ck_memo_keep(memo, memo->size);
}

/* It is new, keeps what it is given, and what it grows by is zero. */
Test(memo, keeps)
{
    struct ck_memo *memo = memo_of(CK_BYTES("a|b"));

    cr_assert(memo && !memo->kept && memo->size == 0);
    ck_memo_keep(memo, 2);
    ((char *)memo->kept)[1] = 'k';
    ck_memo_keep(memo_of(CK_BYTES("a|b")), 4);
    memo = memo_of(CK_BYTES("a|b"));
    cr_assert_arr_eq(memo->kept, "\0k\0\0", 4);
    cr_assert_null(memo_of(CK_BYTES("a|bc"))->kept);
}

/* The least key of its own rows that changed, by put or removal, and of no others. */
Test(memo, is_told_of_changes)
{
    ck_memo_keep(memo_of(CK_BYTES("a|b")), 1);
    ck_table_put(table, CK_BYTES("a|bc|0"), CK_BYTES("y"));
    expect_changed(CK_BYTES("a|b"), NULL);
    ck_table_put(table, CK_BYTES("a|b|3"), CK_BYTES("y"));
    ck_table_put(table, CK_BYTES("a|b|2"), CK_BYTES("x"));
    ck_table_put(table, CK_BYTES("a|b|4"), CK_BYTES("y"));
    expect_changed(CK_BYTES("a|b"), "a|b|2");
    ck_table_remove(table, CK_BYTES("a|b|1"));
    expect_changed(CK_BYTES("a|b"), "a|b|1");
}

/* A group of fewer components hears of all below it. */
Test(memo, groups_of_other_sizes)
{
    ck_memo_keep(memo_of(CK_BYTES("a|b")), 1);
    ck_memo_keep(memo_of(CK_BYTES("a")), 1);
    ck_table_put(table, CK_BYTES("a|bc|0"), CK_BYTES("y"));
    expect_changed(CK_BYTES("a"), "a|bc|0");
    expect_changed(CK_BYTES("a|b"), NULL);
}

/* What a transaction changed, it changes back when it is undone: rows put, replaced and removed. */
Test(memo, undo)
{
    ck_table_put(table, CK_BYTES("a|b|9"), CK_BYTES("y"));
    ck_memo_keep(memo_of(CK_BYTES("a|b")), 1);
    state_undo(state);
    expect_changed(CK_BYTES("a|b"), "a|b|9");
    ck_table_put(table, CK_BYTES("a|b|2"), CK_BYTES("y"));
    expect_changed(CK_BYTES("a|b"), "a|b|2");
    state_undo(state);
    expect_changed(CK_BYTES("a|b"), "a|b|2");
    ck_table_remove(table, CK_BYTES("a|b|1"));
    expect_changed(CK_BYTES("a|b"), "a|b|1");
    state_undo(state);
    expect_changed(CK_BYTES("a|b"), "a|b|1");
}

/* There is an end: one more is not taken while all are in use, and those in use stay; what was not used for long makes room. */
Test(memo, has_an_end)
{
    enum { EACH = 16 * 1024, MORE = 400 };
    char   group[32];
    size_t given = 0;

    for (int i = 0; i < MORE; i++) {
        struct ck_memo *memo;

        snprintf(group, sizeof group, "a|%d", i);
        memo = memo_of(ck_bytes_from(group));
        given += memo != NULL;
        if (memo)
            ck_memo_keep(memo, EACH);
    }
    cr_assert(given > 0 && given < MORE);
    cr_assert(memos_bytes(table->memos) <= MEMO_BYTES_MIN + table->bytes + 2 * EACH);
    cr_assert(memo_of(CK_BYTES("a|0"))->kept);
    for (size_t i = 0; i < 8 * given; i++)
        cr_assert(memo_of(CK_BYTES("a|1"))->kept);
    cr_assert(memo_of(CK_BYTES("a|new"))); /* where a|0 was */
    cr_assert(memo_of(CK_BYTES("a|1"))->kept);
}
