/* SPDX-License-Identifier: Apache-2.0 */
#include <criterion/criterion.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "engine/state/pool.h"

enum { PIECES = 4000, TURNS = 60000, SIZE_MAX_TESTED = POOL_PIECE_MAX + 100 };

struct held {
    unsigned char *memory;
    size_t         size;
    unsigned char  mark;
};

static uint32_t draw(uint64_t *random, uint32_t below)
{
    *random = *random * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(*random >> 33) % below;
}

static void check(const struct held *held)
{
    for (size_t i = 0; i < held->size; i++)
        cr_assert(held->memory[i] == held->mark);
}

/* Whatever is taken and given back in whatever order, what is held keeps its bytes: no two pieces share memory. */
Test(pool, pieces_do_not_overlap)
{
    static struct held held[PIECES];
    struct pool        pool = { 0 };
    uint64_t           random = 1;

    for (int turn = 0; turn < TURNS; turn++) {
        struct held *one = &held[draw(&random, PIECES)];

        if (one->memory)
            check(one);
        pool_give(&pool, one->memory, one->size);
        *one = (struct held){ .size = 1 + draw(&random, SIZE_MAX_TESTED), .mark = (unsigned char)turn };
        one->memory = pool_take(&pool, one->size);
        cr_assert((uintptr_t)one->memory % POOL_PIECE == 0);
        memset(one->memory, one->mark, one->size);
    }
    for (size_t i = 0; i < PIECES; i++) {
        if (held[i].memory)
            check(&held[i]);
        pool_give(&pool, held[i].memory, held[i].size);
    }
    pool_release(&pool);
}

static size_t chunk_count(const struct pool *pool)
{
    size_t                   count = 0;
    const struct pool_chunk *chunk = pool->chunks;

    for (; chunk; count++)
        memcpy(&chunk, chunk, sizeof chunk); /* its first member leads to the next */
    return count;
}

/* Rows that grow in step, each from one size to the next, take as much memory at the end as if they had had the last size from the start. */
Test(pool, empty_slabs_serve_other_sizes)
{
    static void *rows[PIECES];
    struct pool  grown = { 0 }, at_once = { 0 };

    for (size_t size = POOL_PIECE; size <= POOL_PIECE_MAX; size += POOL_PIECE) {
        for (size_t i = 0; i < PIECES; i++) {
            void *row = pool_take(&grown, size);

            pool_give(&grown, rows[i], size - POOL_PIECE);
            rows[i] = row;
        }
    }
    for (size_t i = 0; i < PIECES; i++)
        pool_take(&at_once, POOL_PIECE_MAX);
    cr_assert(chunk_count(&grown) <= chunk_count(&at_once) + 1);
    pool_release(&grown);
    pool_release(&at_once);
}
