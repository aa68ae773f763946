/* SPDX-License-Identifier: Apache-2.0
 * A hash table of digests: 32 bytes a row, at most two thirds full. */
#include "source/convert/seen.h"

#include <stdlib.h>

struct seen_row {
    XXH128_hash_t parted;                        /* zero: free */
    uint64_t      all;                           /* the low half of that digest */
    uint64_t      line : 62, asked : 1, odd : 1; /* odd: it came an odd number of times */
};

struct seen_rows {
    struct seen_row *slots;
    size_t           count, odd, room; /* room: a power of two */
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
size_t seen_odd(const struct seen_rows *seen) { return seen->odd; }

static bool is_none(XXH128_hash_t digest) { return digest.low64 == 0 && digest.high64 == 0; }

/* Where the digest stands, or the free slot where it belongs. */
static struct seen_row *find(struct seen_rows *seen, XXH128_hash_t parted)
{
    size_t at = parted.low64 & (seen->room - 1);

    while (!is_none(seen->slots[at].parted) && !XXH128_isEqual(seen->slots[at].parted, parted))
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
        if (!is_none(seen->slots[i].parted))
            *find(&more, seen->slots[i].parted) = seen->slots[i];
    free(seen->slots);
    seen->slots = more.slots;
    seen->room = more.room;
}

enum seen_as seen_row_before(struct seen_rows *seen, XXH128_hash_t parted, XXH128_hash_t all, size_t line, size_t *ret_line)
{
    struct seen_row *row;

    if (is_none(parted))
        return SEEN_NEVER;
    if (seen->count * 3 >= seen->room * 2)
        grow(seen);
    row = find(seen, parted);
    if (!is_none(row->parted)) {
        *ret_line = row->line;
        row->odd = !row->odd;
        seen->odd = row->odd ? seen->odd + 1 : seen->odd - 1;
        return row->all == all.low64 ? SEEN_EQUAL : SEEN_OTHER;
    }
    *row = (struct seen_row){ .parted = parted, .all = all.low64, .line = line, .odd = 1 };
    seen->count++;
    seen->odd++;
    return SEEN_NEVER;
}

bool seen_before(struct seen_rows *seen, XXH128_hash_t digest) { return seen_row_before(seen, digest, digest, 0, &(size_t){ 0 }) != SEEN_NEVER; }

bool seen_first_asked(struct seen_rows *seen, XXH128_hash_t parted)
{
    struct seen_row *row = find(seen, parted);
    bool             first = !row->asked;

    row->asked = true;
    return first;
}
