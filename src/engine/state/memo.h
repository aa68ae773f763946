/* SPDX-License-Identifier: Apache-2.0
 * The memos of a table (ck_table_memo()): found by their group, told of each row that changes, and given up when they take more than a part of what
 * the rows take. */
#ifndef CHOKEPOINT_STATE_MEMO_H
#define CHOKEPOINT_STATE_MEMO_H

#include "chokepoint/table.h"

enum { MEMO_BYTES_MIN = 1024 * 1024 }; /* all memos of a table may take this much, and half of what its rows take */

struct memos;

struct memos *memos_new(void);
void          memos_free(struct memos *memos);

/* A row of this key was put, removed, or put back. */
void memos_note(struct memos *memos, struct ck_bytes key);

/* step: of this call of settle(); what was asked for in it stays until the next. NULL: there is no room for another. */
struct ck_memo *memos_find(struct memos *memos, struct ck_bytes group, uint64_t step, size_t row_bytes);

size_t memos_bytes(const struct memos *memos);

#endif
