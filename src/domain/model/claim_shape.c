/* SPDX-License-Identifier: Apache-2.0
 * Claims, as CLAIMS.md 4 defines them. */
#include "domain/model/claim_shape.h"

#include "chokepoint/day.h"

enum { YEAR = 12 };

static const struct {
    enum figure_family family;
    bool               is_change;
} metrics[] = {
    [METRIC_UNKNOWN] = { FAMILY_NONE, false },
    [METRIC_QUANTITY_LEVEL] = { FAMILY_WEIGHT, false },
    [METRIC_QUANTITY_CHANGE] = { FAMILY_WEIGHT, true },
    [METRIC_CUMULATIVE_LEVEL] = { FAMILY_WEIGHT, false },
    [METRIC_CUMULATIVE_CHANGE] = { FAMILY_WEIGHT, true },
    [METRIC_VALUE_LEVEL] = { FAMILY_VALUE, false },
    [METRIC_VALUE_CHANGE] = { FAMILY_VALUE, true },
    [METRIC_UNIT_VALUE_LEVEL] = { FAMILY_UNIT_VALUE, false },
    [METRIC_UNIT_VALUE_CHANGE] = { FAMILY_UNIT_VALUE, true },
    [METRIC_SHARE] = { FAMILY_SHARE, false },
    [METRIC_SHARE_CHANGE] = { FAMILY_SHARE, true },
    [METRIC_RANK] = { FAMILY_RANK, false },
    [METRIC_RECORD] = { FAMILY_RECORD, false },
    [METRIC_CONTROL_IN_FORCE] = { FAMILY_CONTROL, false },
    [METRIC_CONTROL_FROM] = { FAMILY_CONTROL, false },
    [METRIC_CONTROL_UNTIL] = { FAMILY_CONTROL, false },
};

enum figure_family metric_family(enum metric metric) { return metrics[metric].family; }

bool metric_is_change(enum metric metric) { return metrics[metric].is_change; }

bool months_read(struct ck_bytes text, struct ck_months *ret_months)
{
    struct ck_months months;

    if (text.size == CK_MONTH_TEXT && ck_month_read(text, &months.from)) {
        *ret_months = (struct ck_months){ months.from, months.from };
        return true;
    }
    if (text.size != 2 * CK_MONTH_TEXT + 1 || text.data[CK_MONTH_TEXT] != '/' ||
        !ck_month_read((struct ck_bytes){ text.data, CK_MONTH_TEXT }, &months.from) ||
        !ck_month_read((struct ck_bytes){ text.data + CK_MONTH_TEXT + 1, CK_MONTH_TEXT }, &months.to) || months.from > months.to)
        return false;
    *ret_months = months;
    return true;
}

bool base_of_kind(struct ck_months period, enum base_kind kind, struct ck_months *ret_base)
{
    int32_t length = period.to - period.from + 1, back;

    switch (kind) {
    case BASE_KIND_MOM: back = length == 1 ? 1 : 0; break;
    case BASE_KIND_YOY:
    case BASE_KIND_YTD: back = YEAR; break;
    case BASE_KIND_PREV_PERIOD: back = length; break;
    default: back = 0;
    }
    if (back == 0)
        return false;
    *ret_base = (struct ck_months){ period.from - back, period.to - back };
    return true;
}
