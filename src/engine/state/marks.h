/* SPDX-License-Identifier: Apache-2.0
 * The set of marked subjects, a queue: subjects are settled in the order in which they were first marked. */
#ifndef CHOKEPOINT_STATE_MARKS_H
#define CHOKEPOINT_STATE_MARKS_H

#include "chokepoint/arena.h"
#include "chokepoint/marks.h"

struct mark {
    struct ck_bytes  subject;
    struct ck_months changed;
};

struct ck_marks {
    struct ck_arena arena;
    struct mark    *marks; /* in order */
    size_t          count, room;
    size_t          next;  /* the first that is not settled yet */
    uint32_t       *slots; /* open addressing: index into marks + 1 */
    size_t          slot_count;
};

struct ck_marks *marks_new(void);
void             marks_free(struct ck_marks *marks);
void             marks_clear(struct ck_marks *marks);

/* The next subject to settle; NULL: none is left. Valid until marks_clear() or the next mark. */
const struct mark *marks_take(struct ck_marks *marks);

static inline size_t marks_left(const struct ck_marks *marks) { return marks->count - marks->next; }

#endif
