/* SPDX-License-Identifier: Apache-2.0
 * The origins of rows that were read: how many rows, and the newest few. They become the sources of a stated value. */
#ifndef CHOKEPOINT_STATE_READS_H
#define CHOKEPOINT_STATE_READS_H

#include "chokepoint/table.h"

enum { READS_MAX = 32 };

struct reads {
    int64_t              total;
    size_t               count;
    struct ck_row_origin newest[READS_MAX]; /* greatest offset first */
};

void reads_add(struct reads *reads, struct ck_row_origin origin);
void reads_clear(struct reads *reads);

/* Copies those that are there: most lists are far shorter than the room for them. */
void reads_copy(const struct reads *reads, struct reads *ret_copy);

/* Sorts the newest by (topic, partition, offset), as they are published. */
void reads_sort(struct reads *reads);

#endif
