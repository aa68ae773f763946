/* SPDX-License-Identifier: Apache-2.0
 * Memory for the rows of a partition. Rows are many and live for months, while librdkafka's allocations live for milliseconds: in one heap they
 * fragment each other. A slab holds pieces of one size; an empty slab can serve any size. Large rows use malloc(). */
#ifndef CHOKEPOINT_STATE_POOL_H
#define CHOKEPOINT_STATE_POOL_H

#include <stddef.h>

enum { POOL_PIECE = 16, POOL_PIECE_MAX = 512, POOL_SIZES = POOL_PIECE_MAX / POOL_PIECE };

struct slab;
struct pool_chunk;

struct pool {
    struct slab       *open[POOL_SIZES]; /* those with room */
    struct slab       *empty;
    struct pool_chunk *chunks;
};

/* Aborts when memory is exhausted. */
void *pool_take(struct pool *pool, size_t size);
void  pool_give(struct pool *pool, void *memory, size_t size); /* size: as in pool_take(); NULL: no effect */

/* Frees all slabs; free large rows first. */
void pool_release(struct pool *pool);

#endif
