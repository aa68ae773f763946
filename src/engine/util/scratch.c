/* SPDX-License-Identifier: Apache-2.0
 * mkdtemp(), and what undoes it. */
#include "engine/util/scratch.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

int scratch_open(struct scratch *scratch)
{
    const char *base = getenv("TMPDIR");

    if (!base || *base != '/')
        base = "/tmp";
    if ((size_t)snprintf(scratch->path, sizeof scratch->path, "%s/chokepoint-XXXXXX", base) >= sizeof scratch->path)
        return -ENAMETOOLONG;
    return mkdtemp(scratch->path) ? 0 : -errno;
}

void scratch_close(struct scratch *scratch)
{
    DIR           *directory = opendir(scratch->path);
    struct dirent *entry;

    while (directory && (entry = readdir(directory)))
        unlinkat(dirfd(directory), entry->d_name, 0); /* . and .. are no files */
    if (directory)
        closedir(directory);
    rmdir(scratch->path);
}
