/* SPDX-License-Identifier: Apache-2.0
 * Code tables: what a code of a publisher is with us. */
#ifndef CHOKEPOINT_SOURCE_MAP_TABLE_H
#define CHOKEPOINT_SOURCE_MAP_TABLE_H

#include "chokepoint/arena.h"

enum { TABLE_PROBLEM_MAX = 256 };

struct code_entry {
    struct ck_bytes code, value, why; /* value `-`: known, and left out; why: for people, may be empty */
};

struct code_table { /* sorted by code */
    struct ck_bytes    name;
    struct code_entry *entries;
    size_t             count;
};

/* data/codes/NAME.csv: the columns code, value and why. 0, or a negative errno with `problem`; what it holds lives in the arena. */
int code_table_read(const char *path, struct ck_bytes name, struct ck_arena *arena, struct code_table *ret, char problem[TABLE_PROBLEM_MAX]);

/* Sorts the entries. NULL, or the code that stands there twice. */
const struct code_entry *code_table_sort(struct code_table *table);

/* NULL: not in the table. A whole number that a spreadsheet or a data frame has made a decimal (251.0) is itself. */
const struct code_entry *code_find(const struct code_table *table, struct ck_bytes code);

/* The entry whose code matches, where codes may have `*` for any characters; in the order in which they were written. NULL: none. */
const struct code_entry *pattern_find(const struct code_table *patterns, struct ck_bytes text);

/* The digits of 251.0; any other text is itself. */
struct ck_bytes text_whole(struct ck_bytes text);

static inline bool entry_is_left_out(const struct code_entry *entry) { return ck_bytes_equal(entry->value, CK_BYTES("-")); }

#endif
