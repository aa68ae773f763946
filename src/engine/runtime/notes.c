/* SPDX-License-Identifier: Apache-2.0
 * A short unsorted list. */
#include "engine/runtime/notes.h"

#include <string.h>

static struct ck_bytes text_of(const struct note *note) { return (struct ck_bytes){ note->text, note->size }; }

void notes_add(struct notes *notes, struct ck_bytes text)
{
    struct note *note;

    if (text.size == 0 || text.size > CK_OUT_NOTE_MAX || notes->count == NOTES_MAX)
        return;
    for (size_t i = 0; i < notes->count; i++)
        if (ck_bytes_equal(text_of(&notes->items[i]), text))
            return;
    note = &notes->items[notes->count++];
    memcpy(note->text, text.data, text.size);
    note->size = text.size;
    note->since_ms = 0;
    note->reported = false;
}

void notes_forget(struct notes *notes, const struct ck_note_type *type, const void *reference)
{
    size_t i = 0;

    while (type && type->holds && i < notes->count)
        if (!notes->items[i].reported && !type->holds(reference, text_of(&notes->items[i])))
            notes->items[i] = notes->items[--notes->count];
        else
            i++;
}
