/* SPDX-License-Identifier: Apache-2.0
 * Years, and dates printed in digits: 2025-07-20, 2025/07, 20.07.2025, 07/2025. */
#ifndef CHOKEPOINT_NEWS_DATES_H
#define CHOKEPOINT_NEWS_DATES_H

#include "domain/news/text.h"

struct numeric_date {
    int32_t year, month, day; /* 0: not printed */
    bool    untold;           /* it looks like a date, and is none, or one of two: 2025-13, 2024-25, 05/07/2025 in English */
};

/* Token i is a number, and a mark and a digit stand behind its first digits. */
bool numeric_date_may_begin(const struct text *text, size_t i);

/* Reads the date that begins with token i. Returns the token behind it; 0: none begins there. */
size_t numeric_date_take(const struct text *text, size_t i, struct numeric_date *ret_date);

/* ---- years.c: each looks at the tokens from i and returns the token after what it has read, or 0 ---- */

enum { YEAR_UNTOLD = -1 /* what stands where the year does is none: June 9999 */ };

struct calendar {
    const struct text  *text;
    int32_t             now;    /* month of the publication */
    struct months_read *months; /* periods.c */
};

int32_t integer_at(const struct text *text, size_t i); /* of up to four digits; -1: token i is none */
size_t  year_take(const struct calendar *calendar, size_t i, int32_t *ret_year);

/* The year behind a month: June 2024, junio de 2024, June of last year, June, 2024, June '24; or YEAR_UNTOLD. */
size_t year_behind(const struct calendar *calendar, size_t i, int32_t *ret_year);

/* The year before a month or a part of a year (zh, ja, ko): 2024年, 24年, 令和6年; or YEAR_UNTOLD. */
size_t year_before(const struct calendar *calendar, size_t i, int32_t *ret_year);

#endif
