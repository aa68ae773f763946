/* SPDX-License-Identifier: Apache-2.0
 * Days and months of the proleptic Gregorian calendar. A day is a count of days since 1970-01-01; a month a count of months since 1970-01.
 * Conversions: H. Hinnant, "chrono-Compatible Low-Level Date Algorithms". */
#ifndef CHOKEPOINT_DAY_H
#define CHOKEPOINT_DAY_H

#include "chokepoint/bytes.h"

enum { DAY_MS = 86400000, DAY_TEXT = 10, MONTH_TEXT = 7, MONTHS_TEXT = 2 * MONTH_TEXT + 1 };

int32_t day_from_civil(int32_t year, int month, int day);
void    day_to_civil(int32_t day, int32_t *ret_year, int *ret_month, int *ret_day);
int32_t day_from_ms(int64_t time_ms); /* UTC day that holds the instant; floor */
int32_t month_from_day(int32_t day);
int32_t month_first_day(int32_t month);
int32_t month_last_day(int32_t month);
int32_t month_of_year(int32_t month); /* 0 = January */
int32_t month_year(int32_t month);

/* 0001-01-01 to 9999-12-31: the days of which a record can carry the date. */
bool day_in_years(int32_t day);

/* 0101-01-01 to 9899-12-31: what processors let in (day_has_room), so that a reader may add or subtract ROOM_MONTHS and its days still are in years.
 */
enum { ROOM_MONTHS = 1200 };
bool day_has_room(int32_t day);

/* An instant that lies more days ahead of the present one is of no publication: clocks and time zones differ by less. */
enum { DAYS_AHEAD_MAX = 2 };

size_t day_write(int32_t day, char *buf);                   /* YYYY-MM-DD, DAY_TEXT bytes, no NUL (years 0..9999) */
size_t month_write(int32_t month, char *buf);               /* YYYY-MM, MONTH_TEXT bytes */
size_t months_write(int32_t from, int32_t to, char *buf);   /* YYYY-MM/YYYY-MM, or one month alone: MONTHS_TEXT bytes at most */
bool   day_read(struct bytes text, int32_t *ret_day);       /* exactly YYYY-MM-DD, a day that exists */
bool   month_read(struct bytes text, int32_t *ret_month);   /* exactly YYYY-MM */
bool   day_read_first(struct bytes text, int32_t *ret_day); /* YYYY-MM-DD, YYYY-MM or YYYY: the first day of it */

#endif
