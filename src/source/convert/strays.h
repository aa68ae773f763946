/* SPDX-License-Identifier: Apache-2.0
 * Rows that cannot be read, and which facts may lack them. */
#ifndef CHOKEPOINT_SOURCE_STRAYS_H
#define CHOKEPOINT_SOURCE_STRAYS_H

#include "source/convert/internal.h"

enum { STRAYS_MAX = 1024 /* more: every fact may lack one */ };

struct strays;
struct strays *strays_new(void);
void           strays_free(struct strays *strays);

/* Notes a row of which `evaluating` has the cells that can be read (NULL: none). What is known of it is added to the text `problem`, which goes on
 * with what that means; it has room for ROWS_PROBLEM_MAX. */
void strays_add(struct strays *strays, const struct evaluating *evaluating, char problem[ROWS_PROBLEM_MAX]);

/* Notes one of the ways in which the cells of a row may stand that has too few or too many; strays_add() of that row, without cells, ends them. */
void strays_may_be(struct strays *strays, const struct evaluating *evaluating);

/* Notes a row that was refused for its code or its period, all of whose cells stand where they belong: any fact of its partner, and of what else is
 * known of it, may lack it. Nothing is noted where its reporter, partner or flow is not known. */
void strays_add_refused(struct strays *strays, const struct evaluating *evaluating, const struct map_variant *variant);

/* Whether one of them may be a part of the fact: all that is known of it is so of the fact. Rows of which nothing is known are parts of none. */
bool strays_may_be_of(const struct strays *strays, const struct trade_record *fact);

#endif
