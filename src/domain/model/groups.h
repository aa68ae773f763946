/* SPDX-License-Identifier: Apache-2.0
 * Groups of digits with something between them: one printed code, or several. */
#ifndef CHOKEPOINT_MODEL_GROUPS_H
#define CHOKEPOINT_MODEL_GROUPS_H

#include <stdbool.h>

#include "chokepoint/bytes.h"

enum { GROUPS_MAX = 16, GROUP_DIGITS_MAX = 64, GROUPS_ADVICE_MAX = 256 /* CODE_ADVICE_MAX */ };

enum gap {
    GAP_DOT, /* one, with or without blanks */
    GAP_BLANK,
    GAP_HYPHEN,
    GAP_RANGE, /* what stands between the ends of one: two dots, a tilde, "to" */
    GAP_OTHER  /* what is in no code */
};

struct groups {
    char     digits[GROUP_DIGITS_MAX]; /* of all groups */
    size_t   size;
    size_t   sizes[GROUPS_MAX]; /* digits of each */
    enum gap gaps[GROUPS_MAX];  /* before each but the first */
    size_t   count;
};

/* False: the text does not begin and end with a digit of ASCII, or is longer than any code or list of interest. */
bool groups_read(struct ck_bytes text, struct groups *ret_groups);

/* Whether they are one code: dots, blanks or hyphens where tariffs have them (4.2, 4.2.2, 4.2.2.2, 4.4, 6.2, 6.4, 2.2 …), and no range or list of
 * codes that only looks like one. */
bool groups_are_code(const struct groups *groups);

/* The same where it is known how many digits the codes have (bit n: n): the groups behind the heading may then be of any size (4.2.3.1). */
bool groups_are_code_of(const struct groups *groups, unsigned digits);

/* What groups that are no code seem to be, and what is to be written instead. False: nothing that is known. */
bool groups_advise(const struct groups *groups, char ret_advice[GROUPS_ADVICE_MAX]);

#endif
