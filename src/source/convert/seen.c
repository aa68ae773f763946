/* SPDX-License-Identifier: Apache-2.0
 * A hash set of digests: 16 bytes a row, at most two thirds full. */
#include "source/convert/seen.h"

#include <stdlib.h>

struct seen_rows {
    XXH128_hash_t *slots;       /* zero: free */
    size_t         count, room; /* room: a power of two */
};

struct seen_rows *seen_new(void)
{
    struct seen_rows *seen = calloc(1, sizeof *seen);

    if (!seen)
        abort();
    return seen;
}

void seen_free(struct seen_rows *seen)
{
    if (!seen)
        return;
    free(seen->slots);
    free(seen);
}

size_t seen_count(const struct seen_rows *seen) { return seen->count; }

static bool is_none(XXH128_hash_t digest) { return digest.low64 == 0 && digest.high64 == 0; }

/* Where the digest stands, or the free slot where it belongs. */
static XXH128_hash_t *find(struct seen_rows *seen, XXH128_hash_t digest)
{
    size_t at = digest.low64 & (seen->room - 1);

    while (!is_none(seen->slots[at]) && !XXH128_isEqual(seen->slots[at], digest))
        at = (at + 1) & (seen->room - 1);
    return &seen->slots[at];
}

static void grow(struct seen_rows *seen)
{
    struct seen_rows more = { .room = seen->room ? seen->room * 2 : 1024 };

    more.slots = calloc(more.room, sizeof *more.slots);
    if (!more.slots)
        abort();
    for (size_t i = 0; i < seen->room; i++)
        if (!is_none(seen->slots[i]))
            *find(&more, seen->slots[i]) = seen->slots[i];
    free(seen->slots);
    seen->slots = more.slots;
    seen->room = more.room;
}

bool seen_before(struct seen_rows *seen, XXH128_hash_t digest)
{
    XXH128_hash_t *slot;

    if (is_none(digest))
        return false;
    if (seen->count * 3 >= seen->room * 2)
        grow(seen);
    slot = find(seen, digest);
    if (!is_none(*slot))
        return true;
    *slot = digest;
    seen->count++;
    return false;
}
