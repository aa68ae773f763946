/* SPDX-License-Identifier: Apache-2.0
 * Numbers: rounding and text. The only file of the core that calls the C library's conversions; results do not depend on the locale. */
#ifndef CHOKEPOINT_NUMBER_H
#define CHOKEPOINT_NUMBER_H

#include "chokepoint/bytes.h"

enum { NUMBER_TEXT_MAX = 32 };

double number_round12(double value);          /* to 12 significant decimal digits, ties to even; 0, NaN and infinities as they are; -0 becomes 0 */
size_t number_write(double value, char *buf); /* shortest decimal text that reads back as value; finite only; always with '.' or 'e' */
size_t number_write_long(int64_t value, char *buf);
bool   number_read(struct bytes text, double *ret_value); /* a whole decimal number, nothing else; inf, nan and hexadecimal refused */
bool   number_read_long(struct bytes text, int64_t *ret_value);

#endif
