/* SPDX-License-Identifier: Apache-2.0
 * The baseline of a controlled series: E, the month of the first day with severity above 0, and P, the mean of the present months among the twelve
 * before (SPEC 7.4, control.first and base_n). */
#ifndef CHOKEPOINT_TRADE_BASELINE_H
#define CHOKEPOINT_TRADE_BASELINE_H

#include "domain/trade/cell.h"

enum { BASELINE_MONTHS = 12, BASELINE_MONTHS_MIN = 4 };

struct baseline {
    bool    controlled;       /* else nothing below has a meaning */
    int32_t first_day, start; /* start: E */
    int64_t grams;            /* P = grams / months, when months >= BASELINE_MONTHS_MIN */
    int32_t months;
    bool    derived; /* a cell of it is DERIVED or ESTIMATED */
};

/* first_day INT32_MAX: never controlled. */
struct baseline baseline_of(const struct cells *cells, int32_t first_day);

static inline bool baseline_has_mean(const struct baseline *baseline) { return baseline->controlled && baseline->months >= BASELINE_MONTHS_MIN; }
static inline bool baseline_reaches(const struct baseline *baseline, int32_t month) { return baseline->controlled && month >= baseline->start; }

/* q_t / P - 1 */
struct figure baseline_change(const struct baseline *baseline, int32_t month, struct ck_maybe_long grams, enum absent_reason why_not);

#endif
