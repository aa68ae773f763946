/* SPDX-License-Identifier: Apache-2.0
 * Numbers: rounding and text. Results do not depend on the locale. */
#ifndef CHOKEPOINT_NUMBER_H
#define CHOKEPOINT_NUMBER_H

#include "chokepoint/api.h"
#include "chokepoint/bytes.h"

CK_API_BEGIN

enum { CK_NUMBER_TEXT_MAX = 32 };

double ck_number_round12(double value);          /* to 12 significant decimal digits, ties to even; 0, NaN and infinities unchanged; -0 becomes 0 */
size_t ck_number_write(double value, char *buf); /* the shortest decimal text that reads back as `value`, always with '.' or 'e'; finite values only;
                                                    CK_NUMBER_TEXT_MAX bytes suffice; returns the length */
size_t ck_number_write_long(int64_t value, char *buf);
/* For people: the same, whole numbers below 1e15 without ".0", and "NaN", "Infinity", "-Infinity"; ends with a zero byte. Returns buf, of
 * CK_NUMBER_TEXT_MAX bytes. */
const char *ck_number_show(double value, char *buf);
bool        ck_number_read(struct ck_bytes text,
                           double         *ret_value); /* false unless the whole text is one decimal number; refuses inf, nan and hexadecimal */
bool        ck_number_read_long(struct ck_bytes text, int64_t *ret_value);

CK_API_END

#endif
