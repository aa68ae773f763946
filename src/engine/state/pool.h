/* SPDX-License-Identifier: Apache-2.0
 * Memory for the rows of a partition. They are many and stay for months, and what librdkafka allocates between them is gone in milliseconds: in one
 * heap the two make holes that every malloc searches. A slab holds pieces of one size; an empty slab serves any size again, so rows that grow in step
 * leave nothing behind. Large rows are malloc's. */
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

/* Aborts when there is no memory. */
void *pool_take(struct pool *pool, size_t size);
void  pool_give(struct pool *pool, void *memory, size_t size); /* size: as it was taken; NULL is nothing */

/* All at once; large rows must have been given back. */
void pool_release(struct pool *pool);

#endif
