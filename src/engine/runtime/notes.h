/* SPDX-License-Identifier: Apache-2.0
 * Notes that a processor made for the operator (ck_out_note()), until the service has logged them. */
#ifndef CHOKEPOINT_RUNTIME_NOTES_H
#define CHOKEPOINT_RUNTIME_NOTES_H

#include "chokepoint/processor.h"

enum { NOTES_MAX = 32 /* kept at once; further ones are dropped */ };

struct notes {
    struct note {
        char    text[CK_OUT_NOTE_MAX];
        size_t  size;
        int64_t since_ms; /* when it was seen by who tells it; 0: not yet */
        bool    reported;
    } items[NOTES_MAX];
    size_t count;
};

/* Adds a note; an empty or a known one changes nothing. */
void notes_add(struct notes *notes, struct ck_bytes text);

/* Removes notes that no longer apply and were not reported. */
void notes_forget(struct notes *notes, const struct ck_note_type *type, const void *reference);

#endif
