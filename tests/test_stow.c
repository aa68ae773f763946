/* SPDX-License-Identifier: Apache-2.0
 * What is put away comes back, from the file and from memory, and memory does not grow with it. */
#include <criterion/criterion.h>
#include <stdlib.h>

#include "program/ingest/stow.h"

enum { RECORDS = 20000, SIZE = 100 };

static void fill(struct stow *stow, size_t *places)
{
    char text[SIZE];

    for (size_t i = 0; i < RECORDS; i++) {
        memset(text, 'a' + (int)(i % 26), sizeof text);
        places[i] = stow_end(stow);
        stow_put(stow, (struct ck_bytes){ text, 1 + i % SIZE });
    }
}

static void check(const struct stow *stow, const size_t *places)
{
    struct ck_arena arena = CK_ARENA_NULL;

    for (size_t i = 0; i < RECORDS; i++) {
        struct ck_bytes got = stow_get(stow, places[i], 1 + i % SIZE, &arena);

        cr_assert_eq(got.size, 1 + i % SIZE);
        cr_assert_eq(got.data[0], 'a' + (int)(i % 26));
        cr_assert_eq(got.data[got.size - 1], 'a' + (int)(i % 26));
        ck_arena_clear(&arena);
    }
    ck_arena_release(&arena);
}

Test(stow, comes_back)
{
    static size_t places[RECORDS];
    struct stow   stow = { 0 };

    fill(&stow, places);
    cr_assert_gt(stow.on_disk, stow.rest.size, "most of it is in the file");
    cr_assert_leq(stow.rest.size, 512 * 1024);
    check(&stow, places);
    stow_release(&stow);
}

/* A disk that takes no more: what was written stays there, the rest is kept in memory. */
Test(stow, full_disk)
{
    static size_t places[RECORDS];
    struct stow   stow = { .tried = true, .file = fopen("/dev/full", "r+") };

    cr_assert_not_null(stow.file);
    fill(&stow, places);
    cr_assert_eq(stow.on_disk, 0);
    check(&stow, places);
    stow_release(&stow);
}

/* Without a directory that can be written to. */
Test(stow, no_file)
{
    static size_t places[RECORDS];
    struct stow   stow = { .tried = true };

    fill(&stow, places);
    cr_assert_eq(stow.on_disk, 0);
    check(&stow, places);
    stow_release(&stow);
}
