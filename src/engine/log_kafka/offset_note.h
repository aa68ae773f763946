/* SPDX-License-Identifier: Apache-2.0
 * The metadata of a committed offset: `transaction=41`, the number of the partition's transaction that committed it. Any other text means that
 * another tool, or a version without numbers, has committed the offset. */
#ifndef CHOKEPOINT_LOG_KAFKA_OFFSET_NOTE_H
#define CHOKEPOINT_LOG_KAFKA_OFFSET_NOTE_H

#include "chokepoint/bytes.h"

enum { OFFSET_NOTE_MAX = 40 };

size_t  offset_note_write(int64_t transaction, char buf[OFFSET_NOTE_MAX]); /* its length; 0 for transaction 0: no text */
int64_t offset_note_read(struct ck_bytes note);                            /* 0: no number */

#endif
