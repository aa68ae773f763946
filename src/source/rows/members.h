/* SPDX-License-Identifier: Apache-2.0
 * The members that rows have had so far, of documents without a header: a new one is told once. */
#ifndef CHOKEPOINT_ROWS_MEMBERS_H
#define CHOKEPOINT_ROWS_MEMBERS_H

#include "chokepoint/arena.h"
#include "source/rows/internal.h"

struct member_names { /* zeroed: none */
    struct ck_bytes names[ROWS_COLUMNS_MAX];
    size_t          count;
    struct ck_arena arena;
};

/* Tells the reading's sink of a name that is new; `place`: where the row has it, which is mostly where others had it. 0, or the sink's negative
 * result. Behind ROWS_COLUMNS_MAX names each counts as new. */
int  members_meet(struct member_names *members, const struct row_reading *reading, size_t line, size_t place, struct ck_bytes name);
void members_release(struct member_names *members);

#endif
