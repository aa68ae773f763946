/* SPDX-License-Identifier: Apache-2.0
 * Bytes put away until they are asked for: in a file without a name in $TMPDIR, /var/tmp or /tmp, so that memory does not grow with them; in memory
 * where no such file can be made or written. */
#ifndef CHOKEPOINT_INGEST_STOW_H
#define CHOKEPOINT_INGEST_STOW_H

#include <stdio.h>

#include "chokepoint/arena.h"
#include "chokepoint/avro.h"

struct stow { /* zeroed: empty */
    FILE            *file;
    bool             tried, full; /* a file was asked for; it takes no more */
    size_t           on_disk;     /* bytes */
    struct ck_buffer rest;        /* what is behind them */
};

size_t stow_end(const struct stow *stow); /* where the next bytes come to stand */
void   stow_put(struct stow *stow, struct ck_bytes bytes);
/* Bytes that one call put, or a part of them; in `arena`. data == NULL: the file cannot be read. */
struct ck_bytes stow_get(const struct stow *stow, size_t at, size_t size, struct ck_arena *arena);
void            stow_release(struct stow *stow);

#endif
