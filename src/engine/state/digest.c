/* SPDX-License-Identifier: Apache-2.0
 * The sum does not depend on the order of the rows, nor on what compaction dropped on the way, so it can be checked after every restore. */
#include "engine/state/digest.h"

#include <xxhash.h>

struct digest digest_row(uint8_t table, struct ck_bytes key, struct ck_bytes value, struct ck_row_origin origin)
{
    uint64_t      position[2] = { (uint64_t)origin.topic << 16 | origin.partition, (uint64_t)origin.offset };
    uint64_t      seed = XXH3_64bits_withSeed(key.data, key.size, table) ^ XXH3_64bits(position, sizeof position);
    XXH128_hash_t hash = XXH3_128bits_withSeed(value.data, value.size, seed);

    return (struct digest){ hash.low64, hash.high64 };
}

void digest_add(struct digest *digest, struct digest row)
{
    digest->low += row.low;
    digest->high += row.high + (digest->low < row.low);
}

void digest_subtract(struct digest *digest, struct digest row)
{
    digest->high -= row.high + (digest->low < row.low);
    digest->low -= row.low;
}
