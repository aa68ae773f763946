/* SPDX-License-Identifier: Apache-2.0
 * Which end of a month is meant. */
#include "engine/util/field_day.h"

#include "chokepoint/day.h"

bool field_day(const struct ck_field *field, struct ck_bytes text, int32_t *ret_day)
{
    bool    ends = strcmp(field->name, "valid_to") == 0;
    int32_t month;

    if (ck_day_read(text, ret_day))
        return true;
    if (!ck_month_read(text, &month))
        return false;
    *ret_day = ends ? ck_month_first_day(month + 1) - 1 : ck_month_first_day(month);
    return true;
}
