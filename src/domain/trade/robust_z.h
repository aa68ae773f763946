/* SPDX-License-Identifier: Apache-2.0
 * Robust z-scores: B. Iglewicz and D. Hoaglin, "How to Detect and Handle Outliers", 1993. */
#ifndef CHOKEPOINT_TRADE_ROBUST_Z_H
#define CHOKEPOINT_TRADE_ROBUST_Z_H

#include "domain/trade/figure.h"

enum { ROBUST_VALUES_MIN = 12, ROBUST_VALUES_MAX = 24 };

/* 0.6745 (x - median) / MAD; when MAD is 0, with the mean absolute deviation. `too_short`, `no_spread`. count <= ROBUST_VALUES_MAX. */
struct figure robust_z(double value, const double *history, size_t count);

/* Of sorted values; even-sized: the mean of the middle two. count >= 1. */
double robust_median(const double *sorted, size_t count);

#endif
