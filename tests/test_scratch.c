/* SPDX-License-Identifier: Apache-2.0
 * A temporary directory is its owner's, lies where $TMPDIR says, and is gone with its files. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "engine/util/file.h"
#include "engine/util/scratch.h"

Test(scratch, is_made_and_removed)
{
    struct scratch scratch;
    struct stat    seen;
    char           path[PATH_MAX];
    FILE          *file;

    cr_assert_eq(scratch_open(&scratch), 0);
    cr_assert_eq(stat(scratch.path, &seen), 0);
    cr_expect_eq(seen.st_mode & 0777, 0700);
    cr_assert(path_join(path, sizeof path, scratch.path, "data.mdb"));
    cr_assert_eq(file_create(path, &file), 0);
    cr_assert_eq(file_close(file), 0);
    scratch_close(&scratch);
    cr_expect_neq(stat(scratch.path, &seen), 0);
}

Test(scratch, lies_where_tmpdir_says)
{
    struct scratch outer, inner;

    cr_assert_eq(scratch_open(&outer), 0);
    setenv("TMPDIR", outer.path, 1);
    cr_assert_eq(scratch_open(&inner), 0);
    cr_expect_eq(strncmp(inner.path, outer.path, strlen(outer.path)), 0);
    scratch_close(&inner);
    scratch_close(&outer);
    setenv("TMPDIR", "/nowhere/at/all", 1);
    cr_expect_lt(scratch_open(&outer), 0);
}
