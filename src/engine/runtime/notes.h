/* SPDX-License-Identifier: Apache-2.0
 * What a worker's processor has noted for the operator (ck_out_note()), until it is reported. */
#ifndef CHOKEPOINT_RUNTIME_NOTES_H
#define CHOKEPOINT_RUNTIME_NOTES_H

#include "chokepoint/processor.h"

enum { NOTES_MAX = 32 /* that are kept; of more, which somebody makes up, nothing is reported */ };

struct notes {
    struct note {
        char    text[CK_OUT_NOTE_MAX];
        size_t  size;
        int64_t since_ms; /* when it was seen by who tells it; 0: not yet */
        bool    reported;
    } items[NOTES_MAX];
    size_t count;
};

/* A note of no bytes, and one that is there, change nothing. */
void notes_add(struct notes *notes, struct ck_bytes text);

/* Those that hold no longer and were not reported. */
void notes_forget(struct notes *notes, const struct ck_note_type *type, const void *reference);

#endif
