/* SPDX-License-Identifier: Apache-2.0
 * Marks: the set of subjects that must be settled before the next commit. */
#ifndef CHOKEPOINT_MARKS_H
#define CHOKEPOINT_MARKS_H

#include "chokepoint/bytes.h"

struct marks;

/* Marks a subject dirty (a copy is taken; marking twice is marking once). A subject begins with the partition key of what it states. */
void marks_add(struct marks *marks, struct bytes subject);

/* The same where rows of these months alone have changed, first and last included: settle() is told (step->changed), and may leave be what cannot
 * follow from them. Marked twice: all months from the first to the last. */
struct months {
    int32_t from, to;
};
void                        marks_add_months(struct marks *marks, struct bytes subject, struct months changed);
static inline struct months months_all(void) { return (struct months){ INT32_MIN, INT32_MAX }; }

#endif
