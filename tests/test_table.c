/* SPDX-License-Identifier: Apache-2.0 */
#include <criterion/criterion.h>

#include <stdio.h>

#include "engine/sim/sim.h"
#include "engine/state/state.h"

enum { KEYS = 700 };

static const struct table_type types[] = { { "one", NULL }, { "two", NULL }, { 0 } };
static const struct processor  processor = { .name = "test", .tables = types };

/* A plain model of a table. */
struct model {
    bool     here[KEYS];
    uint64_t value[KEYS];
};

/* Keys share prefixes, some are prefixes of others, all bytes occur. */
static struct bytes key_of(unsigned number, char *buf)
{
    int size =
        number % 7 == 0 ? snprintf(buf, 32, "key|%u", number / 7) : snprintf(buf, 32, "key|%u|%c%u", number / 70, (char)(200 + number % 40), number);

    return (struct bytes){ buf, (size_t)size };
}

static void change(struct table *table, struct model *model, uint64_t *seed)
{
    char         buf[32];
    unsigned     number = (unsigned)sim_below(seed, KEYS);
    struct bytes key = key_of(number, buf);

    if (sim_below(seed, 4) == 0) {
        table_remove(table, key);
        model->here[number] = false;
        return;
    }
    model->here[number] = true;
    model->value[number] = sim_random(seed);
    table_put(table, key, (struct bytes){ (const char *)&model->value[number], 1 + number % 8 });
}

static void compare(struct table *table, const struct model *model)
{
    char              buf[32];
    struct row        row;
    struct table_walk walk;
    struct bytes      before = { 0 };
    size_t            expected = 0, walked = 0;

    for (unsigned i = 0; i < KEYS; i++) {
        struct bytes key = key_of(i, buf);

        cr_assert_eq(table_get(table, key, &row), model->here[i]);
        if (!model->here[i])
            continue;
        expected++;
        cr_assert(bytes_equal(row.value, (struct bytes){ (const char *)&model->value[i], 1 + i % 8 }));
    }
    for (walk = table_each(table, BYTES("")); table_next(&walk, &row); before = row.key, walked++)
        cr_assert(walked == 0 || bytes_compare(before, row.key) < 0);
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
        char              text[16];
        struct bytes      begin = { text, (size_t)snprintf(text, sizeof text, "key|%u|", prefix) };
        struct row        row;
        struct table_walk walk = table_each(state->tables[0], begin);
        size_t            walked = 0, expected = 0;

        for (unsigned i = 0; i < KEYS; i++)
            expected += model.here[i] && bytes_begin(key_of(i, buf), begin);
        for (; table_next(&walk, &row); walked++)
            cr_assert(bytes_begin(row.key, begin));
        cr_assert_eq(walked, expected);
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

    table_put(a->tables[0], BYTES("x"), BYTES("1"));
    table_put(a->tables[1], BYTES("y"), BYTES("2"));
    table_put(b->tables[1], BYTES("y"), BYTES("other"));
    table_put(b->tables[0], BYTES("z"), BYTES("gone"));
    table_put(b->tables[1], BYTES("y"), BYTES("2"));
    table_put(b->tables[0], BYTES("x"), BYTES("1"));
    cr_assert_neq(a->digest.low, b->digest.low);
    table_remove(b->tables[0], BYTES("z"));
    cr_assert_eq(a->digest.low, b->digest.low);
    cr_assert_eq(a->digest.high, b->digest.high);
    table_put(b->tables[0], BYTES("y"), BYTES("2"));
    table_remove(b->tables[1], BYTES("y"));
    cr_assert_neq(a->digest.low, b->digest.low, "the same row in another table is another row");
    state_free(a);
    state_free(b);
}
