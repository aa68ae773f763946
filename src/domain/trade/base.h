/* SPDX-License-Identifier: Apache-2.0
 * The base of a controlled series: E, the month of the first day with severity above 0, and P, the mean of the present months among the twelve before
 * (SPEC 7.4, control.first and base_n). */
#ifndef CHOKEPOINT_TRADE_BASE_H
#define CHOKEPOINT_TRADE_BASE_H

#include "domain/trade/cell.h"

enum { BASE_MONTHS = 12, BASE_MONTHS_MIN = 4 };

struct base {
    bool    controlled;       /* else nothing below has a meaning */
    int32_t first_day, start; /* start: E */
    int64_t grams;            /* P = grams / months, when months >= BASE_MONTHS_MIN */
    int32_t months;
    bool    derived; /* a cell of it is DERIVED or ESTIMATED */
};

/* first_day INT32_MAX: never controlled. */
struct base base_of(const struct cells *cells, int32_t first_day);

static inline bool base_has_mean(const struct base *base) { return base->controlled && base->months >= BASE_MONTHS_MIN; }
static inline bool base_reaches(const struct base *base, int32_t month) { return base->controlled && month >= base->start; }

/* q_t / P - 1 */
struct figure base_change(const struct base *base, int32_t month, struct ck_maybe_long grams, enum absent_reason why_not);

#endif
