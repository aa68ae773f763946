/* SPDX-License-Identifier: Apache-2.0
 * Seeded random records of any record type: lengths, nulls, symbols, and doubles of every magnitude. */
#ifndef SUPPORT_RANDOM_RECORD_H
#define SUPPORT_RANDOM_RECORD_H

#include "chokepoint/arena.h"
#include "chokepoint/record.h"

struct random {
    uint64_t state;
};

uint64_t random_next(struct random *random);                  /* splitmix64 */
uint64_t random_below(struct random *random, uint64_t bound); /* 0 to bound - 1 */

/* Fills `ret_record` (type->size bytes); what it refers to lives in the arena. Dates and timestamps are within the years 0 to 9999. */
void random_record(struct random *random, const struct ck_record_type *type, struct ck_arena *arena, void *ret_record);

/* The same value? NaN equals NaN. On false, `ret_field` names the outermost field that differs. */
bool records_equal(const struct ck_record_type *type, const void *a, const void *b, const char **ret_field);

#endif
