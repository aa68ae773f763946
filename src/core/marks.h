/* SPDX-License-Identifier: Apache-2.0
 * The set of dirty subjects, as a queue: subjects are settled in the order in which they were first marked. */
#ifndef CHOKEPOINT_CORE_MARKS_H
#define CHOKEPOINT_CORE_MARKS_H

#include "chokepoint/arena.h"
#include "chokepoint/marks.h"

struct marks {
    struct arena  arena;
    struct bytes *subjects; /* in order */
    size_t        count, room;
    size_t        next;  /* the first that is not settled yet */
    uint32_t     *slots; /* open addressing: index into subjects + 1 */
    size_t        slot_count;
};

struct marks *marks_new(void);
void          marks_free(struct marks *marks);
void          marks_clear(struct marks *marks);

/* Takes the next subject to settle; false: none is left. Valid until marks_clear(). */
bool marks_take(struct marks *marks, struct bytes *ret_subject);

static inline size_t marks_left(const struct marks *marks) { return marks->count - marks->next; }

#endif
