/* SPDX-License-Identifier: Apache-2.0
 * The list of values published for a subject, stored in the published table in parts of a few keys each, so that an additional key at the end (a new
 * month of a series) rewrites one short row. The key of the first row is the subject; that of part n is the subject, 0x00 and n in two bytes,
 * big-endian (subjects contain no control characters). Rows omit the prefix that a key shares with its subject. */
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

/* Whether the row of this key continues a list. */
bool published_list_goes_on(struct ck_bytes row_key);

/* ck_table_next() over first rows of lists; the key is the subject. */
bool published_list_next(struct ck_table_walk *walk, struct ck_row *ret_row);

/* Reads the list; its keys live in `arena`. `kept`: keys of output 0 below it will not change, so parts with only such keys are not read; null: reads
 * all parts. False: a row cannot be decoded (a changelog under repair); the others are in the list. */
bool published_list_read(struct ck_table *published, struct ck_bytes subject, struct ck_bytes kept, struct ck_arena *arena,
                         struct published_list *ret_list);

/* Whether the row of this key continues no list: its first row is not there, or tells of fewer parts. What is read lives in `arena`. */
bool published_list_is_astray(struct ck_table *published, struct ck_bytes row_key, struct ck_arena *arena);

/* Writes the rows that differ and removes surplus ones. list->parts must be as it was read. */
void published_list_write(struct ck_table *published, struct ck_bytes subject, const struct published_list *list, struct ck_buffer *buffer,
                          struct ck_arena *arena);

#endif
