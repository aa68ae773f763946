/* SPDX-License-Identifier: Apache-2.0
 * Marks: the set of subjects that the runtime settles before it commits. */
#ifndef CHOKEPOINT_MARKS_H
#define CHOKEPOINT_MARKS_H

#include "chokepoint/api.h"
#include "chokepoint/bytes.h"

CK_API_BEGIN

struct ck_marks;

/* Marks a subject: settle() will be called for it. Copies the subject; marking it twice has no further effect. A subject begins with the partition
 * key of the values that settle() states for it. */
void ck_marks_add(struct ck_marks *marks, struct ck_bytes subject);

/* The same where only rows of these months have changed, first and last included. settle() finds them in step->changed and may skip values that do
 * not depend on them. Two marks of one subject cover all months from the earliest to the latest. */
struct ck_months {
    int32_t from, to;
};
void                           ck_marks_add_months(struct ck_marks *marks, struct ck_bytes subject, struct ck_months changed);
static inline struct ck_months ck_months_all(void) { return (struct ck_months){ INT32_MIN, INT32_MAX }; }

CK_API_END

#endif
