/* SPDX-License-Identifier: Apache-2.0
 * The arena: a chain of blocks, filled in order. Clearing goes back to the first block and keeps the chain, so that a batch costs no allocation once
 * the chain has grown to its size. */
#include "chokepoint/arena.h"

#include <assert.h>
#include <stddef.h>
#include <stdlib.h>

enum { ARENA_BLOCK_MIN = 64 * 1024 };

struct ck_arena_block {
    struct ck_arena_block *next;
    size_t                 size; /* of memory */
    max_align_t            memory[];
};

static struct ck_arena_block *block_new(size_t size)
{
    struct ck_arena_block *block;

    if (size < ARENA_BLOCK_MIN)
        size = ARENA_BLOCK_MIN;
    if (size > SIZE_MAX - sizeof *block)
        abort();
    block = malloc(sizeof *block + size);
    if (!block)
        abort();
    block->next = NULL;
    block->size = size;
    return block;
}

/* Blocks that are too small for the request are passed over, not lost: the chain is walked again after the next clear. */
static void arena_advance(struct ck_arena *arena, size_t size)
{
    struct ck_arena_block *block = arena->current ? arena->current->next : arena->first;

    while (block && block->size < size) {
        arena->current = block;
        block = block->next;
    }
    if (!block) {
        block = block_new(size);
        if (arena->current)
            arena->current->next = block;
        else
            arena->first = block;
    }
    arena->current = block;
    arena->used = 0;
}

void *ck_arena_take(struct ck_arena *arena, size_t size)
{
    void *memory;

    if (size > PTRDIFF_MAX)
        abort();
    size = (size + sizeof(max_align_t) - 1) / sizeof(max_align_t) * sizeof(max_align_t);
    if (!arena->current || arena->current->size - arena->used < size)
        arena_advance(arena, size);
    memory = (char *)arena->current->memory + arena->used;
    arena->used += size;
    return memory;
}

struct ck_bytes ck_arena_copy(struct ck_arena *arena, struct ck_bytes bytes)
{
    char *copy;

    if (!bytes.data)
        return bytes;
    copy = ck_arena_take(arena, bytes.size);
    if (bytes.size)
        memcpy(copy, bytes.data, bytes.size);
    return (struct ck_bytes){ copy, bytes.size };
}

void ck_arena_clear(struct ck_arena *arena)
{
    arena->current = arena->first;
    arena->used = 0;
}

void ck_arena_release(struct ck_arena *arena)
{
    while (arena->first) {
        struct ck_arena_block *block = arena->first;

        arena->first = block->next;
        free(block);
    }
    *arena = CK_ARENA_NULL;
}
