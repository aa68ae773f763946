/* SPDX-License-Identifier: Apache-2.0
 * Robust z-scores. */
#include <criterion/criterion.h>
#include <math.h>

#include "domain/trade/robust_z.h"

/* 0.6745 (x - median) / MAD over values in any order. */
Test(robust_z, z)
{
    const double history[] = { 12, 1, 11, 2, 10, 3, 9, 4, 8, 5, 7, 6, 13 };

    /* median 7; deviations 6 5 4 3 2 1 0 1 2 3 4 5 6: median 3 */
    cr_assert_float_eq(robust_z(10, history, 13).value, 0.6745, 1e-12);
    cr_assert_float_eq(robust_z(1, history, 13).value, -0.6745 * 2, 1e-12);
}

/* Of an even number of values the median is the mean of the middle two. */
Test(robust_z, even)
{
    const double history[] = { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12 };

    cr_assert_float_eq(robust_median(history, 12), 6.5, 0);
    cr_assert_float_eq(robust_z(9.5, history, 12).value, 0.6745, 1e-12); /* MAD 3 */
}

/* Fewer than twelve values: too_short, whatever they are. */
Test(robust_z, short_history)
{
    const double history[11] = { 1 };

    cr_assert_eq(robust_z(9, history, 11).why, ABSENT_REASON_TOO_SHORT);
    cr_assert_eq(robust_z(9, history, 0).why, ABSENT_REASON_TOO_SHORT);
}

/* A MAD of 0 is replaced by the mean absolute deviation; if that is 0 too there is no spread to measure with. */
Test(robust_z, no_mad)
{
    const double one[12] = { [3] = 12 }, flat[12] = { 0 };

    cr_assert_float_eq(robust_z(2, one, 12).value, 2 / (1.253314 * 1.0), 1e-12);
    cr_assert_eq(robust_z(2, flat, 12).why, ABSENT_REASON_NO_SPREAD);
}
