/* SPDX-License-Identifier: Apache-2.0
 * The text that Kafka keeps beside a committed offset ("metadata"): `transaction=41`, the number of the transaction of its partition that committed
 * it. Other texts, and none, say nothing: another tool has set the offset, or a version that did not count. */
#ifndef CHOKEPOINT_LOG_KAFKA_OFFSET_NOTE_H
#define CHOKEPOINT_LOG_KAFKA_OFFSET_NOTE_H

#include "chokepoint/bytes.h"

enum { OFFSET_NOTE_MAX = 40 };

size_t  offset_note_write(int64_t transaction, char buf[OFFSET_NOTE_MAX]); /* its length; 0 for transaction 0: no text */
int64_t offset_note_read(struct ck_bytes note);                            /* 0: it says nothing */

#endif
