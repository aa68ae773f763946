/* SPDX-License-Identifier: Apache-2.0
 * Lists of what was published, in rows of a few keys each. */
#include <criterion/criterion.h>

#include <errno.h>
#include <stdio.h>

#include "chokepoint/processor.h"
#include "engine/state/out.h"
#include "engine/state/published.h"
#include "engine/state/published_list.h"

#define SUBJECT CK_BYTES("CHN|galli\xC3\xA9|EXPORT|USA")

struct fixture {
    struct ck_table *table;
    struct ck_arena  arena;
    struct ck_buffer buffer;
};

static void fixture_release(struct fixture *fixture)
{
    table_free(fixture->table);
    ck_arena_release(&fixture->arena);
    ck_buffer_release(&fixture->buffer);
}

/* Month `number` of the subject; some keys end the subject in the middle of a character, or have nothing in common with it. */
static struct published_key key_of(struct ck_arena *arena, int number, int revision)
{
    static const char *const begins[] = { "CHN|galli\xC3\xA9|EXPORT|USA|", "CHN|galli\xC3\xA8|", "A" };
    char                     text[64];
    int                      size = snprintf(text, sizeof text, "%s%05d", begins[number < 1000 ? 0 : number % 3], number);

    return (struct published_key){ .key = ck_arena_copy(arena, (struct ck_bytes){ text, (size_t)size }),
                                   .digest = number * 1000003L,
                                   .revision = revision,
                                   .retracted = number % 7 == 0 };
}

static void list_is(struct fixture *fixture, const struct published_list *expected)
{
    struct published_list list;

    cr_assert(published_list_read(fixture->table, SUBJECT, (struct ck_bytes){ 0 }, &fixture->arena, &list));
    cr_assert_eq(list.count, expected->count);
    for (size_t i = 0; i < list.count; i++) {
        cr_expect(ck_bytes_equal(list.keys[i].key, expected->keys[i].key), "key %zu of %zu", i, list.count);
        cr_expect_eq(list.keys[i].digest, expected->keys[i].digest);
        cr_expect_eq(list.keys[i].revision, expected->keys[i].revision);
        cr_expect_eq(list.keys[i].retracted, expected->keys[i].retracted);
    }
}

/* What is written is read again, whatever the number of keys was before. */
Test(published_list, what_is_written_is_read)
{
    static const size_t counts[] = { 1, 16, 17, 0, 15, 100, 33, 32, 48, 5, 0 };
    struct fixture      fixture = { .table = table_new(NULL, 0) };

    for (size_t i = 0; i < sizeof counts / sizeof counts[0]; i++) {
        struct published_key  keys[100];
        struct published_list list, written = { .keys = keys, .count = counts[i] };

        published_list_read(fixture.table, SUBJECT, (struct ck_bytes){ 0 }, &fixture.arena, &list);
        written.parts = list.parts;
        for (size_t k = 0; k < counts[i]; k++)
            keys[k] = key_of(&fixture.arena, (int)(1000 + k + i), (int)(i * k));
        published_list_write(fixture.table, SUBJECT, &written, &fixture.buffer, &fixture.arena);
        list_is(&fixture, &written);
        cr_expect_eq(fixture.table->rows, (counts[i] + PUBLISHED_PART - 1) / PUBLISHED_PART, "%zu keys", counts[i]);
    }
    fixture_release(&fixture);
}

static size_t bytes_put(struct fixture *fixture, struct published_key *keys, size_t count)
{
    struct published_list list;
    struct published_list written = { .keys = keys, .count = count };
    struct ck_row         row;
    size_t                put = 0;
    struct ck_table      *before = table_new(NULL, 0);
    struct ck_table_walk  walk = ck_table_each(fixture->table, CK_BYTES(""));

    while (ck_table_next(&walk, &row))
        ck_table_put(before, row.key, row.value);
    published_list_read(fixture->table, SUBJECT, (struct ck_bytes){ 0 }, &fixture->arena, &list);
    written.parts = list.parts;
    published_list_write(fixture->table, SUBJECT, &written, &fixture->buffer, &fixture->arena);
    walk = ck_table_each(fixture->table, CK_BYTES(""));
    while (ck_table_next(&walk, &row)) {
        const struct row_entry *old = table_entry(before, row.key);

        put += !old || !ck_bytes_equal(row_entry_value(old), row.value) ? row.value.size : 0;
    }
    table_free(before);
    return put;
}

/* A month at the end of a long list, or one that is revised, writes one or two short rows. */
Test(published_list, one_key_writes_little)
{
    struct fixture       fixture = { .table = table_new(NULL, 0) };
    struct published_key keys[500];

    for (int i = 0; i < 500; i++)
        keys[i] = key_of(&fixture.arena, i, 0);
    for (size_t count = 1; count <= 500; count++)
        cr_expect_leq(bytes_put(&fixture, keys, count), 2 * PUBLISHED_PART * 40, "%zu keys", count);
    keys[200].revision++;
    cr_expect_leq(bytes_put(&fixture, keys, 500), PUBLISHED_PART * 40);
    fixture_release(&fixture);
}

/* What is left out because it is kept does not change what is there. */
Test(published_list, kept_parts_are_not_read)
{
    struct fixture        fixture = { .table = table_new(NULL, 0) };
    struct published_key  keys[200], more[200];
    struct published_list list, written = { .keys = keys, .count = 199 };

    for (int i = 0; i < 200; i++)
        keys[i] = key_of(&fixture.arena, i, 0);
    published_list_write(fixture.table, SUBJECT, &written, &fixture.buffer, &fixture.arena);
    for (size_t kept = 0; kept < 199; kept++) {
        cr_assert(published_list_read(fixture.table, SUBJECT, keys[kept].key, &fixture.arena, &list));
        cr_expect_eq(list.first, kept / PUBLISHED_PART);
        cr_assert_eq(list.count, 199 - list.first * PUBLISHED_PART);
    }
    for (size_t count = 199; count <= 200; count++) { /* revised, then longer by a part */
        published_list_read(fixture.table, SUBJECT, keys[190].key, &fixture.arena, &list);
        memcpy(more, list.keys, list.count * sizeof *more);
        more[list.count - 1].revision = keys[198].revision = 5;
        if (count == 200)
            more[list.count++] = keys[199];
        list.keys = more;
        published_list_write(fixture.table, SUBJECT, &list, &fixture.buffer, &fixture.arena);
        written.count = count;
        list_is(&fixture, &written);
    }
    fixture_release(&fixture);
}

/* A row that says nonsense is told, and costs nothing but itself. */
Test(published_list, broken_rows_are_told)
{
    struct fixture        fixture = { .table = table_new(NULL, 0) };
    struct published_key  keys[40];
    struct published_list list, written = { .keys = keys, .count = 40 };

    for (int i = 0; i < 40; i++)
        keys[i] = key_of(&fixture.arena, i, 0);
    published_list_write(fixture.table, SUBJECT, &written, &fixture.buffer, &fixture.arena);
    ck_table_put(fixture.table, CK_BYTES("CHN|galli\xC3\xA9|EXPORT|USA\0\0\1"), CK_BYTES("?"));
    cr_expect_not(published_list_read(fixture.table, SUBJECT, (struct ck_bytes){ 0 }, &fixture.arena, &list));
    cr_expect_eq(list.count, 40 - PUBLISHED_PART);
    cr_expect(published_list_goes_on(CK_BYTES("CHN|galli\xC3\xA9|EXPORT|USA\0\0\1")));
    cr_expect_not(published_list_goes_on(SUBJECT));
    fixture_release(&fixture);
}

/* A row that is no list of ours, in a changelog that no digest vouches for: an error and no list. */
Test(published_list, foreign_rows_are_an_error)
{
    const struct ck_bytes rows[] = { CK_BYTES("\xff\xff\xff"), CK_BYTES("") };

    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct fixture   fixture = { .table = table_new(NULL, 0) };
        struct publisher publisher = { 0 };
        struct ck_out    out = { 0 };

        ck_table_put(fixture.table, SUBJECT, rows[i]);
        cr_expect_eq(published_compare(&publisher, fixture.table, &out, SUBJECT), -EBADMSG, "row %zu", i);
        publisher_release(&publisher);
        fixture_release(&fixture);
    }
}
