/* SPDX-License-Identifier: Apache-2.0
 * A hash set over copies in an arena. A subject that was settled already and is marked again is queued again only after marks_clear(): marks are
 * added by apply and learned, never while settling. */
#include "engine/state/marks.h"

#include <stdlib.h>
#include <xxhash.h>

enum { MARKS_ROOM_MIN = 64 };

struct ck_marks *marks_new(void)
{
    struct ck_marks *marks = calloc(1, sizeof *marks);

    if (!marks)
        abort();
    return marks;
}

void marks_free(struct ck_marks *marks)
{
    if (!marks)
        return;
    ck_arena_release(&marks->arena);
    free(marks->marks);
    free(marks->slots);
    free(marks);
}

void marks_clear(struct ck_marks *marks)
{
    if (marks->count == 0)
        return;
    ck_arena_clear(&marks->arena);
    memset(marks->slots, 0, marks->slot_count * sizeof *marks->slots);
    marks->count = 0;
    marks->next = 0;
}

static size_t slot_for(const struct ck_marks *marks, struct ck_bytes subject)
{
    size_t at = (size_t)XXH3_64bits(subject.data, subject.size) & (marks->slot_count - 1);

    while (marks->slots[at] && !ck_bytes_equal(marks->marks[marks->slots[at] - 1].subject, subject))
        at = (at + 1) & (marks->slot_count - 1);
    return at;
}

static void marks_grow(struct ck_marks *marks)
{
    marks->room = marks->room ? marks->room * 2 : MARKS_ROOM_MIN;
    marks->marks = realloc(marks->marks, marks->room * sizeof *marks->marks);
    free(marks->slots);
    marks->slot_count = marks->room * 2;
    marks->slots = calloc(marks->slot_count, sizeof *marks->slots);
    if (!marks->marks || !marks->slots)
        abort();
    for (size_t i = 0; i < marks->count; i++)
        marks->slots[slot_for(marks, marks->marks[i].subject)] = (uint32_t)(i + 1);
}

void ck_marks_add_months(struct ck_marks *marks, struct ck_bytes subject, struct ck_months changed)
{
    struct mark *mark;
    size_t       at;

    if (marks->count == marks->room)
        marks_grow(marks);
    at = slot_for(marks, subject);
    if (marks->slots[at]) {
        mark = &marks->marks[marks->slots[at] - 1];
        mark->changed.from = changed.from < mark->changed.from ? changed.from : mark->changed.from;
        mark->changed.to = changed.to > mark->changed.to ? changed.to : mark->changed.to;
        return;
    }
    marks->marks[marks->count++] = (struct mark){ ck_arena_copy(&marks->arena, subject), changed };
    marks->slots[at] = (uint32_t)marks->count;
}

void ck_marks_add(struct ck_marks *marks, struct ck_bytes subject) { ck_marks_add_months(marks, subject, ck_months_all()); }

const struct mark *marks_take(struct ck_marks *marks) { return marks->next == marks->count ? NULL : &marks->marks[marks->next++]; }
