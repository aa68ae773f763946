/* SPDX-License-Identifier: Apache-2.0
 * Instants as text: RFC 3339. */
#ifndef CHOKEPOINT_UTIL_INSTANT_H
#define CHOKEPOINT_UTIL_INSTANT_H

#include "chokepoint/bytes.h"

enum { INSTANT_TEXT_MAX = 24 };

/* RFC 3339 with any offset, fractions cut to milliseconds; or YYYY-MM-DD, which means the last instant of that day (UTC). A leap second is the second
 * after it. */
bool instant_read(struct ck_bytes text, int64_t *ret_time_ms);

/* 2021-01-20T00:00:00Z, milliseconds only when there are any; `buf` holds INSTANT_TEXT_MAX, no NUL. Returns 0 beyond the years 0 to 9999. */
size_t instant_write(int64_t time_ms, char *buf);

/* A day to be today, YYYY-MM-DD: one that processors can add to (ck_day_has_room). */
bool today_read(struct ck_bytes text, int32_t *ret_day);

/* By the clock that nobody sets; for what has passed between two calls. */
int64_t monotonic_ms(void);

/* The UTC day of the system's clock. */
int32_t clock_day(void);

#endif
