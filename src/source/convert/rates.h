/* SPDX-License-Identifier: Apache-2.0
 * Monthly rates of exchange, as the European Central Bank prints them: units of a currency for one euro. */
#ifndef CHOKEPOINT_SOURCE_RATES_H
#define CHOKEPOINT_SOURCE_RATES_H

#include "chokepoint/bytes.h"

enum { RATES_PROBLEM_MAX = 256 };

struct rates;

/* A CSV with the columns FREQ (M), CURRENCY, CURRENCY_DENOM (EUR), TIME_PERIOD (2025-06) and OBS_VALUE. NULL: `problem`. */
struct rates *rates_read(const char *path, char problem[RATES_PROBLEM_MAX]);
void          rates_free(struct rates *rates);

/* Dollars for one unit of the currency in a month (since 1970-01). False: the table does not say. */
bool rates_find(const struct rates *rates, struct ck_bytes currency, int32_t month, double *ret_usd);

#endif
