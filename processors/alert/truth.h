/* SPDX-License-Identifier: Apache-2.0
 * Three-valued logic (Kleene 1938): a comparison with a null operand is unknown. In the order of the enum the lesser of two is their conjunction. */
#ifndef ALERT_TRUTH_H
#define ALERT_TRUTH_H

#include <stdbool.h>

enum truth { TRUTH_FALSE, TRUTH_UNKNOWN, TRUTH_TRUE };

static inline enum truth truth_of(bool holds) { return holds ? TRUTH_TRUE : TRUTH_FALSE; }

/* Conjunction: false if either is false, else unknown if either is unknown. */
static inline enum truth truth_and(enum truth a, enum truth b) { return a < b ? a : b; }

/* Disjunction: an unknown operand counts as false if the other is known. */
static inline enum truth truth_or(enum truth a, enum truth b)
{
    if (a == TRUTH_UNKNOWN)
        return b;
    if (b == TRUTH_UNKNOWN)
        return a;
    return a > b ? a : b;
}

#endif
