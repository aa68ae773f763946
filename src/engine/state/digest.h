/* SPDX-License-Identifier: Apache-2.0
 * A digest of a set of rows: the sum, modulo 2^128, of the XXH3-128 of each row. Rows are added and removed in any order. */
#ifndef CHOKEPOINT_STATE_DIGEST_H
#define CHOKEPOINT_STATE_DIGEST_H

#include "chokepoint/table.h"

struct digest {
    uint64_t low, high;
};

struct digest digest_row(uint8_t table, struct ck_bytes key, struct ck_bytes value, struct ck_row_origin origin);
void          digest_add(struct digest *digest, struct digest row);
void          digest_subtract(struct digest *digest, struct digest row);

#endif
