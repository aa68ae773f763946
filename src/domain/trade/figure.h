/* SPDX-License-Identifier: Apache-2.0
 * A figure: a number, or the reason why there is none. */
#ifndef CHOKEPOINT_TRADE_FIGURE_H
#define CHOKEPOINT_TRADE_FIGURE_H

#include "records.h"

__extension__ typedef __int128          wide; /* products of grams and counts */
__extension__ typedef unsigned __int128 unsigned_wide;

struct figure {
    double             value;
    enum absent_reason why; /* ABSENT_REASON_UNKNOWN: the value is known */
};

static inline struct figure figure_of(double value) { return (struct figure){ value, ABSENT_REASON_UNKNOWN }; }
static inline struct figure figure_none(enum absent_reason why) { return (struct figure){ 0, why }; }
static inline bool          figure_known(struct figure figure) { return figure.why == ABSENT_REASON_UNKNOWN; }

/* Converts in two halves: exact below 2^53, and equal on every build. */
static inline double unsigned_wide_double(unsigned_wide value)
{
    return (double)(uint64_t)(value >> 64) * 18446744073709551616.0 + (double)(uint64_t)value;
}

static inline double wide_double(wide value)
{
    return value < 0 ? -unsigned_wide_double(-(unsigned_wide)value) : unsigned_wide_double((unsigned_wide)value);
}

/* One division, at the end. */
static inline double wide_ratio(wide numerator, wide denominator) { return wide_double(numerator) / wide_double(denominator); }

#endif
