/* SPDX-License-Identifier: Apache-2.0
 * Records and reference records arrive by different topics: a note about a missing reference record is logged only after a delay. */
#include <stdio.h>

#include "engine/service/internal.h"

enum { SETTLED_MS = 10000, AGAIN_MS = 60000, NOTES_TEXT = 1024 };

static bool is_due(struct note *note, int64_t now_ms)
{
    if (note->since_ms == 0)
        note->since_ms = now_ms;
    return !note->reported && now_ms - note->since_ms >= SETTLED_MS;
}

/* "one, another": as many as have room; the others wait for the next line. */
static size_t list_due(struct notes *notes, int64_t now_ms, char text[NOTES_TEXT], bool tell)
{
    size_t used = 0;

    for (size_t i = 0; i < notes->count; i++) {
        struct note *note = &notes->items[i];

        if (!is_due(note, now_ms) || used + note->size + 3 > NOTES_TEXT)
            continue;
        used += (size_t)snprintf(text + used, NOTES_TEXT - used, "%s%.*s", used ? ", " : "", (int)note->size, note->text);
        note->reported = tell;
    }
    return used;
}

void run_report_notes(struct worker_thread *thread, struct notes *notes, int64_t now_ms)
{
    const struct ck_note_type *type = thread->state.processor->notes;
    struct reported           *reported = &thread->reported;
    char                       text[NOTES_TEXT] = "";
    bool                       tell = reported->notes_ms == 0 || now_ms - reported->notes_ms >= AGAIN_MS;

    if (list_due(notes, now_ms, text, tell) == 0 || !tell)
        return;
    reported->notes_ms = now_ms;
    JOURNAL(thread->options->journal, JOURNAL_WARNING, type->event, TEXT("processor", thread->state.processor->name), TEXT(type->member, text),
            TEXT("effect", type->effect));
}
