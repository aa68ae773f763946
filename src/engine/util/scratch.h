/* SPDX-License-Identifier: Apache-2.0
 * A directory for as long as a command runs: under $TMPDIR, or /tmp; for its owner alone. */
#ifndef CHOKEPOINT_UTIL_SCRATCH_H
#define CHOKEPOINT_UTIL_SCRATCH_H

#include <limits.h>

struct scratch {
    char path[PATH_MAX];
};

/* 0, or a negative errno. */
int scratch_open(struct scratch *scratch);

/* Removes the directory with the files in it; a directory within stays, and so does this one then. */
void scratch_close(struct scratch *scratch);

#endif
