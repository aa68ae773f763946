/* SPDX-License-Identifier: Apache-2.0 */
#include <criterion/criterion.h>

#include <stdio.h>

#include "engine/sim/sim.h"
#include "engine/state/state.h"

enum { KEYS = 700 };

static const struct ck_table_type types[] = { { "one", NULL }, { "two", NULL }, { 0 } };
static const struct ck_processor  processor = { .name = "test", .tables = types };

/* A plain model of a table. */
struct model {
    bool     here[KEYS];
    uint64_t value[KEYS];
};

/* Keys share prefixes, some are prefixes of others, all bytes occur. */
static struct ck_bytes key_of(unsigned number, char *buf)
{
    int size =
        number % 7 == 0 ? snprintf(buf, 32, "key|%u", number / 7) : snprintf(buf, 32, "key|%u|%c%u", number / 70, (char)(200 + number % 40), number);

    return (struct ck_bytes){ buf, (size_t)size };
}

static void change(struct ck_table *table, struct model *model, uint64_t *seed)
{
    char            buf[32];
    unsigned        number = (unsigned)ck_sim_below(seed, KEYS);
    struct ck_bytes key = key_of(number, buf);

    if (ck_sim_below(seed, 4) == 0) {
        ck_table_remove(table, key);
        model->here[number] = false;
        return;
    }
    model->here[number] = true;
    model->value[number] = ck_sim_random(seed);
    ck_table_put(table, key, (struct ck_bytes){ (const char *)&model->value[number], 1 + number % 8 });
}

static void compare(struct ck_table *table, const struct model *model)
{
    char                 buf[32];
    struct ck_row        row;
    struct ck_table_walk walk;
    struct ck_bytes      before = { 0 };
    size_t               expected = 0, walked = 0;

    for (unsigned i = 0; i < KEYS; i++) {
        struct ck_bytes key = key_of(i, buf);

        cr_assert_eq(ck_table_get(table, key, &row), model->here[i]);
        if (!model->here[i])
            continue;
        expected++;
        cr_assert(ck_bytes_equal(row.value, (struct ck_bytes){ (const char *)&model->value[i], 1 + i % 8 }));
    }
    for (walk = ck_table_each(table, CK_BYTES("")); ck_table_next(&walk, &row); before = row.key, walked++)
        cr_assert(walked == 0 || ck_bytes_compare(before, row.key) < 0);
    cr_assert_eq(walked, expected);
    cr_assert_eq(table->rows, expected);
}

/* A table is a sorted map: random changes against a model. */
Test(table, is_a_map)
{
    struct state *state = state_new(&processor);
    struct model  model = { 0 };
    uint64_t      seed = 1;

    for (int round = 0; round < 40; round++) {
        for (int i = 0; i < 300; i++)
            change(state->tables[0], &model, &seed);
        state_keep(state);
        compare(state->tables[0], &model);
    }
    state_free(state);
}

/* A walk gives exactly the rows whose key begins with the prefix. */
Test(table, walks_a_prefix)
{
    struct state *state = state_new(&processor);
    struct model  model = { 0 };
    uint64_t      seed = 2;
    char          buf[32];

    for (int i = 0; i < 4000; i++)
        change(state->tables[0], &model, &seed);
    for (unsigned prefix = 0; prefix < 120; prefix++) {
        char                 text[16];
        struct ck_bytes      begin = { text, (size_t)snprintf(text, sizeof text, "key|%u|", prefix) };
        struct ck_row        row;
        struct ck_table_walk walk = ck_table_each(state->tables[0], begin);
        size_t               walked = 0, expected = 0;

        for (unsigned i = 0; i < KEYS; i++)
            expected += model.here[i] && ck_bytes_begin(key_of(i, buf), begin);
        for (; ck_table_next(&walk, &row); walked++)
            cr_assert(ck_bytes_begin(row.key, begin));
        cr_assert_eq(walked, expected);
    }
    state_free(state);
}

/* Backwards come the rows that come forwards, and a walk from a key leaves out those before it. */
Test(table, walks_back_and_from_a_key)
{
    static struct ck_bytes keys[KEYS];
    struct state          *state = state_new(&processor);
    const struct ck_table *table = state->tables[0];
    struct model           model = { 0 };
    uint64_t               seed = 3;

    for (int i = 0; i < 4000; i++)
        change(state->tables[0], &model, &seed);
    for (unsigned prefix = 0; prefix <= 121; prefix++) { /* of all keys, of some, of one, of none */
        char            text[16];
        struct ck_bytes begin = { text, prefix == 121 ? 0 : (size_t)snprintf(text, sizeof text, prefix == 120 ? "key|\xff" : "key|%u|", prefix) };
        struct ck_table_walk walk = ck_table_each(table, begin);
        struct ck_row        row;
        size_t               count = 0, middle;

        while (ck_table_next(&walk, &row))
            keys[count++] = row.key;
        middle = count / 2;
        walk = ck_table_from(table, begin, count ? keys[middle] : begin);
        for (size_t i = middle; i < count; i++)
            cr_assert(ck_table_next(&walk, &row) && ck_bytes_equal(row.key, keys[i]));
        cr_assert_not(ck_table_next(&walk, &row));
        walk = ck_table_from(table, begin, CK_BYTES(""));
        cr_assert_eq(ck_table_next(&walk, &row), count > 0);
        walk = ck_table_end(table, begin);
        for (size_t i = count; i-- > 0;)
            cr_assert(ck_table_previous(&walk, &row) && ck_bytes_equal(row.key, keys[i]));
        cr_assert_not(ck_table_previous(&walk, &row));
    }
    state_free(state);
}

/* An abort leaves rows, origins, digest and counts as before. */
Test(table, undo_restores_everything)
{
    struct state *state = state_new(&processor);
    struct model  kept = { 0 }, tried;
    uint64_t      seed = 3;

    for (int round = 0; round < 60; round++) {
        struct digest digest = state->digest;
        size_t        bytes = state->tables[0]->bytes;
        int64_t       rows = state->rows;

        tried = kept;
        state->origin.offset = round;
        for (int i = 0; i < 200; i++)
            change(state->tables[0], &tried, &seed);
        if (round % 2) {
            state_keep(state);
            kept = tried;
        } else {
            state_undo(state);
            cr_assert_eq(state->digest.low, digest.low);
            cr_assert_eq(state->digest.high, digest.high);
            cr_assert_eq(state->rows, rows);
            cr_assert_eq(state->tables[0]->bytes, bytes);
        }
        compare(state->tables[0], &kept);
    }
    state_free(state);
}

/* The digest depends on the rows alone: not on their order, nor on what was there in between. */
Test(table, digest_is_of_the_set)
{
    struct state *a = state_new(&processor), *b = state_new(&processor);

    ck_table_put(a->tables[0], CK_BYTES("x"), CK_BYTES("1"));
    ck_table_put(a->tables[1], CK_BYTES("y"), CK_BYTES("2"));
    ck_table_put(b->tables[1], CK_BYTES("y"), CK_BYTES("other"));
    ck_table_put(b->tables[0], CK_BYTES("z"), CK_BYTES("gone"));
    ck_table_put(b->tables[1], CK_BYTES("y"), CK_BYTES("2"));
    ck_table_put(b->tables[0], CK_BYTES("x"), CK_BYTES("1"));
    cr_assert_neq(a->digest.low, b->digest.low);
    ck_table_remove(b->tables[0], CK_BYTES("z"));
    cr_assert_eq(a->digest.low, b->digest.low);
    cr_assert_eq(a->digest.high, b->digest.high);
    ck_table_put(b->tables[0], CK_BYTES("y"), CK_BYTES("2"));
    ck_table_remove(b->tables[1], CK_BYTES("y"));
    cr_assert_neq(a->digest.low, b->digest.low, "the same row in another table is another row");
    state_free(a);
    state_free(b);
}
