/* SPDX-License-Identifier: Apache-2.0
 * What is known of a condition, when figures may be null. A comparison with a null operand is unknown. In this order the lesser of two is their
 * conjunction (Kleene 1938). */
#ifndef ALERT_TRUTH_H
#define ALERT_TRUTH_H

#include <stdbool.h>

enum truth { TRUTH_FALSE, TRUTH_UNKNOWN, TRUTH_TRUE };

static inline enum truth truth_of(bool holds) { return holds ? TRUTH_TRUE : TRUTH_FALSE; }

/* Joint conditions: a known false one decides; else an unknown one leaves both unknown. */
static inline enum truth truth_and(enum truth a, enum truth b) { return a < b ? a : b; }

/* Alternatives: one that is known is enough, and an unknown one beside it is false. */
static inline enum truth truth_or(enum truth a, enum truth b)
{
    if (a == TRUTH_UNKNOWN)
        return b;
    if (b == TRUTH_UNKNOWN)
        return a;
    return a > b ? a : b;
}

#endif
