/* SPDX-License-Identifier: Apache-2.0
 * A figure: a number, or the reason why there is none. */
#ifndef CHOKEPOINT_CORE_FIGURE_H
#define CHOKEPOINT_CORE_FIGURE_H

#include "records.h"

__extension__ typedef __int128          wide; /* products of grams and counts */
__extension__ typedef unsigned __int128 unsigned_wide;

struct figure {
    double             value;
    enum absent_reason why; /* ABSENT_REASON_UNKNOWN: the value holds */
};

static inline struct figure figure_of(double value) { return (struct figure){ value, ABSENT_REASON_UNKNOWN }; }
static inline struct figure figure_none(enum absent_reason why) { return (struct figure){ 0, why }; }
static inline bool          figure_known(struct figure figure) { return figure.why == ABSENT_REASON_UNKNOWN; }

/* One division, at the end. */
static inline double wide_ratio(wide numerator, wide denominator) { return (double)numerator / (double)denominator; }

#endif
