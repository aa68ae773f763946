/* SPDX-License-Identifier: Apache-2.0
 * The origins of the rows that a settle has read: their count, and the newest few, which become the sources of a stated value. */
#ifndef CHOKEPOINT_STATE_PROVENANCE_H
#define CHOKEPOINT_STATE_PROVENANCE_H

#include "chokepoint/table.h"

enum { PROVENANCE_MAX = 32 };

struct provenance {
    int64_t              total;
    size_t               count;
    struct ck_row_origin newest[PROVENANCE_MAX]; /* greatest offset first */
};

void provenance_add(struct provenance *reads, struct ck_row_origin origin);
void provenance_clear(struct provenance *reads);

/* Copies only the used part: most lists are far shorter than their room. */
void provenance_copy(const struct provenance *reads, struct provenance *ret_copy);

/* Sorts the newest by (topic, partition, offset), as they are published. */
void provenance_sort(struct provenance *reads);

#endif
