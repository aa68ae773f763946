/* SPDX-License-Identifier: Apache-2.0
 * Marks: the set of subjects that must be settled before the next commit. */
#ifndef CHOKEPOINT_MARKS_H
#define CHOKEPOINT_MARKS_H

#include "chokepoint/api.h"
#include "chokepoint/bytes.h"

CK_API_BEGIN

struct ck_marks;

/* Marks a subject dirty (a copy is taken; marking twice is marking once). A subject begins with the partition key of what it states. */
void ck_marks_add(struct ck_marks *marks, struct ck_bytes subject);

/* The same where rows of these months alone have changed, first and last included: settle() is told (step->changed), and may leave be what cannot
 * follow from them. Marked twice: all months from the first to the last. */
struct ck_months {
    int32_t from, to;
};
void                           ck_marks_add_months(struct ck_marks *marks, struct ck_bytes subject, struct ck_months changed);
static inline struct ck_months ck_months_all(void) { return (struct ck_months){ INT32_MIN, INT32_MAX }; }

CK_API_END

#endif
