/* SPDX-License-Identifier: Apache-2.0
 * Slabs (Bonwick 1994, "The Slab Allocator") lie at multiples of their size, so a piece finds its own by its address. */
#include "engine/state/pool.h"

#include <assert.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>

enum { SLAB_SIZE = 8 * 1024, SLABS_MIN = 3, SLABS_MAX = 127 }; /* of a chunk */

struct piece {
    struct piece *next;
};

struct slab {
    struct slab  *before, *next; /* in its list; a full slab is in none */
    struct piece *free;          /* given back */
    uint32_t      size;          /* of a piece */
    uint32_t      used;          /* pieces in use */
    uint32_t      fresh;         /* where the pieces begin that were never in use */
};

enum { PIECES_START = (sizeof(struct slab) + POOL_PIECE - 1) / POOL_PIECE * POOL_PIECE };

struct pool_chunk {
    struct pool_chunk *next;
    size_t             slabs;
};

static void *take(size_t size)
{
    void *memory = malloc(size);

    if (!memory)
        abort();
    return memory;
}

static struct slab *slab_of(void *piece) { return (struct slab *)((char *)piece - (uintptr_t)piece % SLAB_SIZE); }

static struct slab **list_of(struct pool *pool, size_t size) { return &pool->open[(size - 1) / POOL_PIECE]; }

static void list_add(struct slab **list, struct slab *slab)
{
    slab->before = NULL;
    slab->next = *list;
    if (slab->next)
        slab->next->before = slab;
    *list = slab;
}

static void list_remove(struct slab **list, struct slab *slab)
{
    if (slab->next)
        slab->next->before = slab->before;
    if (slab->before)
        slab->before->next = slab->next;
    else
        *list = slab->next;
}

/* More empty slabs: twice as many as the last time, so a small state takes little and a large one few calls. */
static void pool_grow(struct pool *pool)
{
    size_t             count = pool->chunks ? pool->chunks->slabs * 2 + 1 : SLABS_MIN;
    struct pool_chunk *chunk;
    char              *first;

    if (count > SLABS_MAX)
        count = SLABS_MAX;
    chunk = take((count + 1) * SLAB_SIZE);
    *chunk = (struct pool_chunk){ pool->chunks, count };
    pool->chunks = chunk;
    first = (char *)slab_of(chunk) + SLAB_SIZE;
    while (count-- > 0)
        list_add(&pool->empty, (struct slab *)(first + count * SLAB_SIZE));
}

static struct slab *slab_new(struct pool *pool, struct slab **list, size_t size)
{
    struct slab *slab;

    if (!pool->empty)
        pool_grow(pool);
    slab = pool->empty;
    list_remove(&pool->empty, slab);
    *slab = (struct slab){ .size = (uint32_t)((size + POOL_PIECE - 1) / POOL_PIECE * POOL_PIECE), .fresh = PIECES_START };
    list_add(list, slab);
    return slab;
}

static bool is_full(const struct slab *slab) { return !slab->free && slab->fresh + slab->size > SLAB_SIZE; }

void *pool_take(struct pool *pool, size_t size)
{
    struct slab **list, *slab;
    void         *memory;

    assert(size > 0);
    if (size > POOL_PIECE_MAX)
        return take(size);
    list = list_of(pool, size);
    slab = *list ? *list : slab_new(pool, list, size);
    if (slab->free) {
        memory = slab->free;
        slab->free = slab->free->next;
    } else {
        memory = (char *)slab + slab->fresh;
        slab->fresh += slab->size;
    }
    slab->used++;
    if (is_full(slab))
        list_remove(list, slab);
    return memory;
}

void pool_give(struct pool *pool, void *memory, size_t size)
{
    struct piece *piece = memory;
    struct slab  *slab, **list;

    if (!memory)
        return;
    if (size > POOL_PIECE_MAX) {
        free(memory);
        return;
    }
    list = list_of(pool, size);
    slab = slab_of(memory);
    if (is_full(slab))
        list_add(list, slab);
    piece->next = slab->free;
    slab->free = piece;
    if (--slab->used > 0)
        return;
    list_remove(list, slab);
    list_add(&pool->empty, slab);
}

void pool_release(struct pool *pool)
{
    while (pool->chunks) {
        struct pool_chunk *chunk = pool->chunks;

        pool->chunks = chunk->next;
        free(chunk);
    }
    *pool = (struct pool){ 0 };
}
