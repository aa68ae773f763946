/* SPDX-License-Identifier: Apache-2.0
 * Relative changes of a series (SPEC 7.4, change.*). */
#ifndef CHOKEPOINT_TRADE_CHANGE_H
#define CHOKEPOINT_TRADE_CHANGE_H

#include "domain/trade/cell.h"

struct figure change_against(const struct cells *cells, int32_t month, int32_t base); /* q_month / q_base - 1 */

/* Sum(Jan..t) / Sum(Jan-12..t-12) - 1; *ret_derived: a cell of the sum that is divided by is DERIVED or ESTIMATED. */
struct figure change_year_to_date(const struct cells *cells, int32_t month, bool *ret_derived);

#endif
