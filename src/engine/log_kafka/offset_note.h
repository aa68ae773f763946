/* SPDX-License-Identifier: Apache-2.0
 * The metadata of a committed offset: `transaction=41 instance=pod-0`, the number of the partition's transaction that committed it (without it where
 * none is numbered), and the instance that did. Any other text means that another tool, or a version without notes, has committed the offset. */
#ifndef CHOKEPOINT_LOG_KAFKA_OFFSET_NOTE_H
#define CHOKEPOINT_LOG_KAFKA_OFFSET_NOTE_H

#include "chokepoint/bytes.h"

enum { OFFSET_NOTE_INSTANCE_MAX = 100, OFFSET_NOTE_MAX = 60 + OFFSET_NOTE_INSTANCE_MAX };

struct offset_note {
    int64_t         transaction; /* 0: not numbered */
    struct ck_bytes instance;    /* letters, digits, . _ -; at most OFFSET_NOTE_INSTANCE_MAX bytes; empty: not said */
};

size_t             offset_note_write(struct offset_note note, char buf[OFFSET_NOTE_MAX]); /* its length; 0: no text */
struct offset_note offset_note_read(struct ck_bytes text);                                /* zeroes: it says nothing of ours */

#endif
