/* SPDX-License-Identifier: Apache-2.0
 * Numbers: rounding and text. The only file of the core that calls the C library's conversions; results do not depend on the locale. */
#ifndef CHOKEPOINT_NUMBER_H
#define CHOKEPOINT_NUMBER_H

#include "chokepoint/api.h"
#include "chokepoint/bytes.h"

CK_API_BEGIN

enum { CK_NUMBER_TEXT_MAX = 32 };

double ck_number_round12(double value);          /* to 12 significant decimal digits, ties to even; 0, NaN and infinities as they are; -0 becomes 0 */
size_t ck_number_write(double value, char *buf); /* shortest decimal text that reads back as value; finite only; always with '.' or 'e' */
size_t ck_number_write_long(int64_t value, char *buf);
bool   ck_number_read(struct ck_bytes text, double *ret_value); /* a whole decimal number, nothing else; inf, nan and hexadecimal refused */
bool   ck_number_read_long(struct ck_bytes text, int64_t *ret_value);

CK_API_END

#endif
