/* SPDX-License-Identifier: Apache-2.0
 * Recovery after control, month by month: recovery ratio, shortfall, phase (SPEC 7.4, control.*). Folds over E..t, computed once for a series. */
#ifndef CHOKEPOINT_TRADE_RECOVERY_H
#define CHOKEPOINT_TRADE_RECOVERY_H

#include "domain/trade/baseline.h"

/* A quotient of quantities; compared exactly. den > 0. */
struct ratio {
    wide num, den;
};

struct recovery {
    struct ratio        ratio; /* when why is UNKNOWN */
    enum recovery_basis basis;
    enum absent_reason  why;
};

struct recovery_month { /* of one month */
    struct recovery recovery;
    bool            recovered; /* r >= 0.9 in t, t-1 and t-2, all of them >= E */
    wide            shortfall; /* grams times baseline->months; with a mean and from E on */
    enum phase      phase;     /* UNKNOWN: no r in E..t */
    int32_t         phase_months;
};

struct recovery_months {
    int32_t                      first;
    size_t                       count;
    const struct recovery_month *months;
};

/* The months first .. first + count - 1, which hold all months of the cells. */
struct recovery_months recovery_months_of(const struct cells *cells, const struct baseline *baseline, int32_t first, size_t count,
                                          struct ck_arena *arena);

static inline const struct recovery_month *recovery_months_at(const struct recovery_months *recovery, int32_t month)
{
    int64_t index = (int64_t)month - recovery->first;

    return index >= 0 && (size_t)index < recovery->count ? &recovery->months[index] : NULL;
}

struct recovery recovery_of(const struct cells *cells, const struct baseline *baseline, int32_t month);
bool            ratio_below(struct ratio ratio, int64_t num, int64_t den); /* ratio < num/den */

#endif
