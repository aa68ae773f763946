/* SPDX-License-Identifier: Apache-2.0
 * Days as people write them, in JSON and in cells. */
#ifndef CHOKEPOINT_UTIL_FIELD_DAY_H
#define CHOKEPOINT_UTIL_FIELD_DAY_H

#include "chokepoint/record.h"

/* YYYY-MM-DD, or YYYY-MM: the first day of the month, but where the field says until when something holds (`valid_to`) the last one. False: neither.
 */
bool field_day(const struct ck_field *field, struct ck_bytes text, int32_t *ret_day);

#endif
