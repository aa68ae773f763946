/* SPDX-License-Identifier: Apache-2.0
 * An arena: memory that is given back all at once. Blocks are kept for reuse by arena_clear(). */
#ifndef CHOKEPOINT_ARENA_H
#define CHOKEPOINT_ARENA_H

#include "chokepoint/bytes.h"

struct arena_block;
struct arena {
    struct arena_block *first, *current;
    size_t              used; /* bytes used of the current block */
};

#define ARENA_NULL ((struct arena){ 0 })

/* Memory for `size` bytes, aligned for any type, valid until arena_clear(). Never NULL: the process ends (abort) when memory is exhausted. */
void *arena_take(struct arena *arena, size_t size);

/* A copy of the bytes in the arena; the null of bytes stays null. */
struct bytes arena_copy(struct arena *arena, struct bytes bytes);

void arena_clear(struct arena *arena);   /* everything taken is invalid; memory is kept */
void arena_release(struct arena *arena); /* gives the memory back */

#endif
