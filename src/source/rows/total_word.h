/* SPDX-License-Identifier: Apache-2.0
 * Words that publishers write for totals, in the languages of their tables. */
#ifndef CHOKEPOINT_SOURCE_TOTAL_WORD_H
#define CHOKEPOINT_SOURCE_TOTAL_WORD_H

#include "chokepoint/bytes.h"

/* What the cell says that its row is the total of: the same for all cells of that column with the same word ("Total", "TOTAL"), and for all with a
 * word behind others ("North Total", "South Total"). 0: it has no word for a total. Letters of any case and width, with blanks and marks around them;
 * names that begin with such a word (Total SA, Totalisators) have none. `column`: whatever tells the columns of the file apart. */
uint64_t total_word(struct ck_bytes column, struct ck_bytes cell);

#endif
