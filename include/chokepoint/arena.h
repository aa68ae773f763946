/* SPDX-License-Identifier: Apache-2.0
 * An arena: memory that is freed all at once. ck_arena_clear() keeps the blocks for reuse. */
#ifndef CHOKEPOINT_ARENA_H
#define CHOKEPOINT_ARENA_H

#include "chokepoint/api.h"
#include "chokepoint/bytes.h"

CK_API_BEGIN

struct ck_arena_block;
struct ck_arena {
    struct ck_arena_block *first, *current;
    size_t                 used; /* bytes used of the current block */
};

#define CK_ARENA_NULL ((struct ck_arena){ 0 })

/* Memory for `size` bytes, aligned for any type, valid until ck_arena_clear(). Never NULL: the process ends (abort) when memory is exhausted. */
void *ck_arena_take(struct ck_arena *arena, size_t size);

/* Copies the bytes into the arena; null stays null. */
struct ck_bytes ck_arena_copy(struct ck_arena *arena, struct ck_bytes bytes);

void ck_arena_clear(struct ck_arena *arena);   /* invalidates everything taken; keeps the blocks */
void ck_arena_release(struct ck_arena *arena); /* frees the blocks */

CK_API_END

#endif
