/* SPDX-License-Identifier: Apache-2.0
 * What was seen before, by digests. */
#ifndef CHOKEPOINT_SOURCE_SEEN_H
#define CHOKEPOINT_SOURCE_SEEN_H

#include <stdbool.h>
#include <stdint.h>
#include <xxhash.h>

struct seen_rows;
struct seen_rows *seen_new(void);
void              seen_free(struct seen_rows *seen);
size_t            seen_count(const struct seen_rows *seen); /* different digests */

/* Digests that came an odd number of times. */
size_t seen_odd(const struct seen_rows *seen);

enum seen_as {
    SEEN_NEVER,
    SEEN_EQUAL, /* in all cells */
    SEEN_OTHER  /* in all cells but the figures */
};

/* What the first row of the digest `parted` is to this one, which has come now: `all` is the digest of all cells. A row without digest (zero) never
 * came. *ret_line: of that first row, where there is one. */
enum seen_as seen_row_before(struct seen_rows *seen, XXH128_hash_t parted, XXH128_hash_t all, size_t line, size_t *ret_line);

/* Whether a digest came before; it has come now. A zero never did. */
bool seen_before(struct seen_rows *seen, XXH128_hash_t digest);

/* Whether this is the first time that somebody asks it of the row with that digest, which has come. */
bool seen_first_asked(struct seen_rows *seen, XXH128_hash_t parted);

#endif
