/* SPDX-License-Identifier: Apache-2.0
 * The last record of each key of a topic. Memory grows with the number of keys, not of records. */
#ifndef CHOKEPOINT_LOG_LAST_RECORDS_H
#define CHOKEPOINT_LOG_LAST_RECORDS_H

#include "chokepoint/arena.h"
#include "engine/log/log.h"

struct last_record {
    struct log_record record; /* without headers */
    size_t            order;
};

struct last_records {
    struct last_record *items;
    size_t              count, room, added;
    bool                sorted; /* nothing was added since */
    struct ck_arena     arena;
};

/* Copies. A record replaces those of its key that were added before. */
void last_records_add(struct last_records *records, const struct log_record *record);

/* Calls each() for the last record of every key, sorted by key bytes; a non-zero result ends it and is returned. */
int last_records_each(struct last_records *records, int (*each)(void *context, const struct log_record *record), void *context);

/* The last record of a key, valid until the next call; NULL: none. */
const struct log_record *last_records_find(struct last_records *records, struct ck_bytes key);

void last_records_release(struct last_records *records);

#endif
