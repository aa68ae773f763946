/* SPDX-License-Identifier: Apache-2.0
 * What was seen before, by digests. */
#ifndef CHOKEPOINT_SOURCE_SEEN_H
#define CHOKEPOINT_SOURCE_SEEN_H

#include <stdbool.h>
#include <xxhash.h>

struct seen_rows;
struct seen_rows *seen_new(void);
void              seen_free(struct seen_rows *seen);
size_t            seen_count(const struct seen_rows *seen);

/* Whether a row of that digest came before; it has come now. One without digest (zero) never did. */
bool seen_before(struct seen_rows *seen, XXH128_hash_t digest);

#endif
