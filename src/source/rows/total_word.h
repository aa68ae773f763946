/* SPDX-License-Identifier: Apache-2.0
 * Words that publishers write for totals, in the languages of their tables. */
#ifndef CHOKEPOINT_SOURCE_TOTAL_WORD_H
#define CHOKEPOINT_SOURCE_TOTAL_WORD_H

#include "chokepoint/bytes.h"

/* What the cell says that its row is the total of: the same for all cells of that column with the same word ("Total", "TOTAL"), and for all with a
 * word behind others ("North Total", "South Total"). 0: it has no word for a total. Letters of any case and width, with blanks and marks around them;
 * names that begin with such a word (Total SA, Totalisators) have none. `column`: whatever tells the columns of the file apart. */
uint64_t total_word(struct ck_bytes column, struct ck_bytes cell);

/* The same of a cell that may say so, and may say something else: an empty one, one of marks alone, a word for all of something before others ("All
 * ports") or for the world. 0: it says nothing of that kind. */
uint64_t total_hint(struct ck_bytes column, struct ck_bytes cell);

/* What the cells of a row that nobody reads say together. */
struct row_totals {
    uint64_t word;  /* 0: none has a word for a total */
    uint64_t hints; /* 0: none may say so */
};
void row_totals_note(struct row_totals *totals, struct ck_bytes column, struct ck_bytes cell);

#endif
