/* SPDX-License-Identifier: Apache-2.0
 * What a document says beside its rows: how many there are, where the next page is, what went wrong. */
#ifndef CHOKEPOINT_ROWS_BESIDE_H
#define CHOKEPOINT_ROWS_BESIDE_H

#include "source/rows/internal.h"

enum { BESIDE_COUNT, BESIDE_NEXT, BESIDE_ERROR, BESIDES, BESIDE_SIZE_MAX = 16 * 1024 };

struct beside {                          /* zeroed: nothing was said */
    char said[BESIDES][BESIDE_SIZE_MAX]; /* as text, cut to what fits; "": nothing, or nothing that counts (null, false, empty) */
};

/* Where the shape says that it stands: a JSON pointer or a path of elements; null: nowhere. */
struct ck_bytes beside_place(const struct row_shape *shape, int what);

/* Takes what was said, cut where a character ends. */
void beside_note(struct beside *beside, int what, struct ck_bytes text);

/* After the document: 0, or -ENODATA with the reading's problem where an error stands in place of rows; `elements` of the list, `found`: there is
 * one. Tells of a document that is not all. */
int beside_judge(const struct beside *beside, const struct row_reading *reading, size_t line, size_t elements, bool found);

#endif
