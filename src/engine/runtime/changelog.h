/* SPDX-License-Identifier: Apache-2.0
 * The changelog of a partition. Key: table number (1 byte), row key. Value: layout (1 byte), origin of the row (12 bytes, little-endian), row; null:
 * removed. The key of the meta row is the table number 255, and nothing more. */
#ifndef CHOKEPOINT_RUNTIME_CHANGELOG_H
#define CHOKEPOINT_RUNTIME_CHANGELOG_H

#include "engine/runtime/internal.h"
#include "engine_records.h"

/* Writes the rows that the transaction has changed in the partition, then the meta row with this horizon. */
int changelog_write(struct worker *worker, struct partition *partition, const struct horizon *horizon);

/* Loads one record into the partition's state. 0, or -EBADMSG. */
int changelog_load(struct worker *worker, struct partition *partition, const struct log_record *record);

bool changelog_is_meta(struct ck_bytes key);

/* Reads the value of a meta row. 0, or -EBADMSG. */
int changelog_meta(struct ck_bytes value, struct ck_arena *arena, struct progress *ret_progress);

#endif
