/* SPDX-License-Identifier: Apache-2.0
 * Days, months and instants in the forms of files. */
#ifndef CHOKEPOINT_SOURCE_MAP_CALENDAR_H
#define CHOKEPOINT_SOURCE_MAP_CALENDAR_H

#include "chokepoint/bytes.h"

/* A form: %Y (four digits), %y (two: 20yy), %m, %d, %H, %M, %S (two digits, or one), %b (Jan, as English has it), %f (digits of a fraction), %z (Z,
 * +08:00 or +0800), %% ; other characters are themselves. A part that stands there twice is the same both times. */
struct printed_date {
    int32_t year;
    int     month, day, hour, minute, second; /* month 0: the form has none */
    int     zone_minutes;
    int     milliseconds;
};

bool calendar_form_good(struct ck_bytes form); /* only what is said above */
bool calendar_form_has(struct ck_bytes form, char letter);

/* False: the text is not of the form, or no such day exists. */
bool calendar_read(struct ck_bytes form, struct ck_bytes text, struct printed_date *ret);

#endif
