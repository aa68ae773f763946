/* SPDX-License-Identifier: Apache-2.0
 * The release markers that cover one item of one reporter and flow, by month and source. */
#ifndef CHOKEPOINT_TRADE_RELEASE_MONTH_H
#define CHOKEPOINT_TRADE_RELEASE_MONTH_H

#include "domain/reference/reference.h"
#include "domain/trade/series.h"

struct release_month {
    int32_t         month;
    struct ck_bytes source;
    bool            complete, partial; /* a marker of that kind covers the item */
    int64_t         published_at;      /* of the newest COMPLETE one */
};

struct release_months {
    const struct release_month *items; /* by (month, source); only those with a marker that covers the item */
    size_t                      count;
};

/* From month `from` on (INT32_MIN: all). */
struct release_months release_months_covering(const struct reference *reference, const struct series *series, int32_t from, struct ck_arena *arena);

/* NULL: no marker. */
const struct release_month *release_month_find(struct release_months releases, int32_t month, struct ck_bytes source);

#endif
