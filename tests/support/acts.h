/* SPDX-License-Identifier: Apache-2.0
 * Measures by hand: days are small numbers, lists are words with spaces between, 0 and NULL are null. */
#ifndef CHOKEPOINT_TESTS_ACTS_H
#define CHOKEPOINT_TESTS_ACTS_H

#include "domain/control/status.h"

struct act_text {
    const char        *id;
    enum act           act; /* 0: BASE */
    const char        *targets;
    const char        *origin;  /* NULL: CHN */
    const char        *to;      /* destinations; NULL: ALL, but none of a SUSPEND, EXTEND, TERMINATE or AMEND */
    const char        *without; /* excluded destinations */
    const char        *items, *prefixes;
    enum restriction   restriction;
    enum end_use       end_use;
    enum coverage      coverage;
    int32_t            from, until;
    enum end_inclusive inclusive;
    int32_t            known; /* the day; 0: 1 */
};

/* With the defaults that intake fills, except in an AMEND. */
struct measure_fact acts_measure(struct act_text text, struct ck_arena *arena);
void                acts_learn(struct reference *reference, struct act_text text);

struct item_text {
    const char        *item, *parent, *prefixes, *same_since; /* lists by blanks; same_since and written_in sorted, as intake leaves them */
    enum item_coverage coverage;                              /* 0: FULL */
    int64_t            known_at;
    const char        *written_in;
};
struct item_fact acts_item(struct item_text text, struct ck_arena *arena);
void             acts_learn_item(struct reference *reference, struct item_text text);

#endif
