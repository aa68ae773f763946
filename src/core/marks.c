/* SPDX-License-Identifier: Apache-2.0
 * A hash set over copies in an arena. A subject that was settled already and is marked again is queued again only after marks_clear(): marks are
 * added by apply and learned, never while settling. */
#include "core/marks.h"

#include <stdlib.h>
#include <xxhash.h>

enum { MARKS_ROOM_MIN = 64 };

struct marks *marks_new(void)
{
    struct marks *marks = calloc(1, sizeof *marks);

    if (!marks)
        abort();
    return marks;
}

void marks_free(struct marks *marks)
{
    if (!marks)
        return;
    arena_release(&marks->arena);
    free(marks->subjects);
    free(marks->slots);
    free(marks);
}

void marks_clear(struct marks *marks)
{
    if (marks->count == 0)
        return;
    arena_clear(&marks->arena);
    memset(marks->slots, 0, marks->slot_count * sizeof *marks->slots);
    marks->count = 0;
    marks->next = 0;
}

static size_t slot_for(const struct marks *marks, struct bytes subject)
{
    size_t at = (size_t)XXH3_64bits(subject.data, subject.size) & (marks->slot_count - 1);

    while (marks->slots[at] && !bytes_equal(marks->subjects[marks->slots[at] - 1], subject))
        at = (at + 1) & (marks->slot_count - 1);
    return at;
}

static void marks_grow(struct marks *marks)
{
    marks->room = marks->room ? marks->room * 2 : MARKS_ROOM_MIN;
    marks->subjects = realloc(marks->subjects, marks->room * sizeof *marks->subjects);
    free(marks->slots);
    marks->slot_count = marks->room * 2;
    marks->slots = calloc(marks->slot_count, sizeof *marks->slots);
    if (!marks->subjects || !marks->slots)
        abort();
    for (size_t i = 0; i < marks->count; i++)
        marks->slots[slot_for(marks, marks->subjects[i])] = (uint32_t)(i + 1);
}

void marks_add(struct marks *marks, struct bytes subject)
{
    size_t at;

    if (marks->count == marks->room)
        marks_grow(marks);
    at = slot_for(marks, subject);
    if (marks->slots[at])
        return;
    marks->subjects[marks->count++] = arena_copy(&marks->arena, subject);
    marks->slots[at] = (uint32_t)marks->count;
}

bool marks_take(struct marks *marks, struct bytes *ret_subject)
{
    if (marks->next == marks->count)
        return false;
    *ret_subject = marks->subjects[marks->next++];
    return true;
}
