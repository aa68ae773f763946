/* SPDX-License-Identifier: Apache-2.0
 * How many of each reason. */
#ifndef CHOKEPOINT_UTIL_TALLY_H
#define CHOKEPOINT_UTIL_TALLY_H

#include "chokepoint/avro.h"

enum { TALLY_REASON_COUNT = 32, TALLY_TEXT_MAX = 1024 };

struct tally {
    struct {
        char   reason[48];
        size_t count;
    } items[TALLY_REASON_COUNT]; /* in the order in which they came; what is beyond counts as the last one */
    size_t count, total;
};

size_t tally_add(struct tally *tally, struct ck_bytes reason);                 /* how many of it there are now */
void   tally_count(struct tally *tally, struct ck_bytes reason, size_t count); /* 0: nothing */
void   tally_merge(struct tally *tally, const struct tally *other);

/* "bad_period 12, bad_number 1", the most frequent first; cut to fit. Returns `buf`. */
const char *tally_text(const struct tally *tally, char buf[TALLY_TEXT_MAX]);

#endif
