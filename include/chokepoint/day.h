/* SPDX-License-Identifier: Apache-2.0
 * Days and months of the proleptic Gregorian calendar. A day is a count of days since 1970-01-01; a month a count of months since 1970-01.
 * Conversions: H. Hinnant, "chrono-Compatible Low-Level Date Algorithms". */
#ifndef CHOKEPOINT_DAY_H
#define CHOKEPOINT_DAY_H

#include "chokepoint/api.h"
#include "chokepoint/bytes.h"

CK_API_BEGIN

enum { CK_DAY_MS = 86400000, CK_DAY_TEXT = 10, CK_MONTH_TEXT = 7, CK_MONTHS_TEXT = 2 * CK_MONTH_TEXT + 1 };

int32_t ck_day_from_civil(int32_t year, int month, int day);
void    ck_day_to_civil(int32_t day, int32_t *ret_year, int *ret_month, int *ret_day);
int32_t ck_day_from_ms(int64_t time_ms); /* the UTC day of an instant in ms since 1970-01-01; rounds down */
int32_t ck_month_from_day(int32_t day);
int32_t ck_month_first_day(int32_t month);
int32_t ck_month_last_day(int32_t month);
int32_t ck_month_of_year(int32_t month); /* 0 = January */
int32_t ck_month_year(int32_t month);

/* Whether the day lies between 0001-01-01 and 9999-12-31: only these dates fit into a record. */
bool ck_day_in_years(int32_t day);

/* Whether the day lies between 0101-01-01 and 9899-12-31. A processor that accepts only these may add or subtract CK_ROOM_MONTHS and stay within the
 * years of ck_day_in_years().
 */
enum { CK_ROOM_MONTHS = 1200 };
bool ck_day_has_room(int32_t day);

/* A publication instant further ahead of the present day is wrong: clocks and time zones differ by less. */
enum { CK_DAYS_AHEAD_MAX = 2 };

size_t ck_day_write(int32_t day, char *buf);                      /* YYYY-MM-DD, CK_DAY_TEXT bytes, no NUL (years 0..9999) */
size_t ck_month_write(int32_t month, char *buf);                  /* YYYY-MM, CK_MONTH_TEXT bytes */
size_t ck_months_write(int32_t from, int32_t to, char *buf);      /* YYYY-MM/YYYY-MM, or one month alone: CK_MONTHS_TEXT bytes at most */
bool   ck_day_read(struct ck_bytes text, int32_t *ret_day);       /* exactly YYYY-MM-DD, a day that exists */
bool   ck_month_read(struct ck_bytes text, int32_t *ret_month);   /* exactly YYYY-MM */
bool   ck_day_read_first(struct ck_bytes text, int32_t *ret_day); /* YYYY-MM-DD, YYYY-MM or YYYY: the first day of it */

CK_API_END

#endif
