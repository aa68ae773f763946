/* SPDX-License-Identifier: Apache-2.0
 * The state of one partition: its tables, what a transaction has changed in them so far, and the digest of all rows. */
#ifndef CHOKEPOINT_STATE_STATE_H
#define CHOKEPOINT_STATE_STATE_H

#include "chokepoint/processor.h"
#include "engine/state/digest.h"
#include "engine/state/provenance.h"
#include "engine/state/table.h"
#include "engine/state/undo.h"

enum { TABLE_PUBLISHED = 0, TABLES_MAX = 32 };

struct state {
    struct pool          pool;               /* memory of all rows, in tables and in the undo log */
    struct ck_table     *published;          /* subject -> what was published about it */
    struct ck_table     *tables[TABLES_MAX]; /* of the processor; number = index + 1 */
    size_t               table_count;
    struct undo          undo;
    struct ck_row_origin origin; /* of the input that is being applied */
    struct provenance    reads;  /* rows read since the settle began */
    struct digest        digest, digest_before;
    int64_t              rows, rows_before;
    uint64_t             step;      /* number of the present call of the processor: memos that it was given stay until the next */
    uint64_t             rows_read; /* since the state was made: what tests count */
};

struct state    *state_new(const struct ck_processor *processor);
void             state_free(struct state *state);
struct ck_table *state_table(struct state *state, uint8_t number); /* NULL: no such table */
size_t           state_bytes(const struct state *state);

/* Marks for CK_EVENT_ALL, beside what learned() marks: the subject of each row, where the description says that it is the front of the key, and each
 * subject with published values, which rows and reference may no longer produce. */
void state_mark_all(const struct state *state, const struct ck_processor *processor, struct ck_marks *marks);

/* Ends the transaction: keeps or undoes its changes. */
void state_keep(struct state *state);
void state_undo(struct state *state);

#endif
