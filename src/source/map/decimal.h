/* SPDX-License-Identifier: Apache-2.0
 * Numbers of files, exactly: millionths in 128 bits, so that sums do not depend on their order. */
#ifndef CHOKEPOINT_SOURCE_MAP_DECIMAL_H
#define CHOKEPOINT_SOURCE_MAP_DECIMAL_H

#include "chokepoint/bytes.h"

__extension__ typedef __int128 millionths; /* of a kilogram, of a dollar */

enum { MILLION = 1000000 };

/* A factor: digits * 10^exponent, of at most 12 digits. */
struct factor {
    int64_t digits;
    int     exponent;
};
#define FACTOR_ONE ((struct factor){ 1, 0 })

/* Digits with an optional sign, a point (or `decimal`; '\0': whole numbers, of which `5.0` is one and `5.000` none), groups of three digits parted by
 * `thousands` ('\0': none), and an exponent. False: it is no such number, a group has not three digits, or it has more than 30 digits or is beyond
 * 10^24. What is finer than millionths is rounded, half to even. */
bool decimal_read(struct ck_bytes text, char decimal, char thousands, struct factor times, millionths *ret);

bool factor_read(struct ck_bytes text, struct factor *ret); /* a decimal with a point, above 0 */

/* The double that is nearest to it. */
double decimal_double(millionths value);

#endif
