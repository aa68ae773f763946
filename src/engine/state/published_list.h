/* SPDX-License-Identifier: Apache-2.0
 * The list of what was published about a subject, as it lies in the published table: in rows of a few keys each, so that one key more at its end, as
 * a series gets with every month, rewrites one short row. The first row's key is the subject, that of part n the subject, 0x00 and n in two bytes,
 * big-endian (no subject has a control character in it). Rows leave out what a key shares with its subject. */
#ifndef CHOKEPOINT_STATE_PUBLISHED_LIST_H
#define CHOKEPOINT_STATE_PUBLISHED_LIST_H

#include "chokepoint/arena.h"
#include "chokepoint/avro.h"
#include "engine/state/table.h"
#include "engine_records.h"

enum { PUBLISHED_PART = 16 /* keys of a row */, PUBLISHED_PARTS_MAX = 65536 };

struct published_list {
    struct published_key *keys; /* sorted by (output, key); whole: `shared` is 0 */
    size_t                count;
    size_t                first; /* the part that they begin with; those before it were not read */
    size_t                parts; /* that there are in the table */
};

/* Whether the row of this key goes on with a list that another row begins. */
bool published_list_goes_on(struct ck_bytes row_key);

/* ck_table_next() over the lists: the next row that begins one; its key is the subject. */
bool published_list_next(struct ck_table_walk *walk, struct ck_row *ret_row);

/* The list; its keys live in `arena`. `kept`: of output 0 the keys before it will stay as they are, so that parts which hold only such need not be
 * read; null: all are read. False: a row cannot be decoded (a changelog that is being repaired); the others are there. */
bool published_list_read(struct ck_table *published, struct ck_bytes subject, struct ck_bytes kept, struct ck_arena *arena,
                         struct published_list *ret_list);

/* Puts the rows that differ, and removes those that are too many. list->parts is as it was read. */
void published_list_write(struct ck_table *published, struct ck_bytes subject, const struct published_list *list, struct ck_buffer *buffer,
                          struct ck_arena *arena);

#endif
