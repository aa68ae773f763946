/* SPDX-License-Identifier: Apache-2.0
 * replay.manifest lists the files that a replay read and wrote, with their hashes. Lines of these files refer to other lines by number, which is only
 * valid among unchanged files of one run. */
#ifndef CHOKEPOINT_REPLAY_MANIFEST_H
#define CHOKEPOINT_REPLAY_MANIFEST_H

#include <stdbool.h>
#include <stdint.h>

#include "chokepoint/bytes.h"

enum { MANIFEST_FILES_MAX = 64, MANIFEST_RUNS_MAX = 16, MANIFEST_TOPIC_MAX = 64 };

struct manifest_digest { /* of a file, without the byte order mark that it may begin with */
    uint64_t lines, hash;
};

struct manifest_file {
    char                   topic[MANIFEST_TOPIC_MAX];
    bool                   written; /* else it was read */
    struct manifest_digest digest;
};

struct manifest_run { /* one replay */
    struct manifest_file files[MANIFEST_FILES_MAX];
    size_t               count;
};

struct manifest { /* the newest run first; an older one is kept while any of its files has not been written again */
    struct manifest_run runs[MANIFEST_RUNS_MAX];
    size_t              count;
};

struct manifest_digest manifest_digest(struct ck_bytes text);

/* Of a file, piece by piece. 0, or a negative errno. */
int manifest_digest_file(const char *path, struct manifest_digest *ret_digest);

/* NULL: the run neither read nor wrote, whichever is asked for, such a file. */
const struct manifest_file *manifest_find(const struct manifest_run *run, const char *topic, bool written);
bool                        manifest_same(const struct manifest_file *file, struct manifest_digest digest); /* file: may be NULL */

/* What is too much is left out. */
void manifest_add(struct manifest_run *run, const char *topic, bool written, struct manifest_digest digest);

/* The caller's manifest. 0, or a negative errno: -ENOENT, -EBADMSG (it is no manifest), … : it has no runs. */
int manifest_read(const char *directory, struct manifest *ret_manifest);

/* Puts the run before those that the directory's manifest has. 0, or a negative errno. */
int manifest_note(const char *directory, const struct manifest_run *run);

#endif
