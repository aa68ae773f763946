/* SPDX-License-Identifier: Apache-2.0
 * Cells: the figures of one series in one month (SPEC 7.1). */
#ifndef CHOKEPOINT_TRADE_CELL_H
#define CHOKEPOINT_TRADE_CELL_H

#include "domain/trade/fact.h"
#include "domain/trade/figure.h"
#include "domain/trade/release_month.h"

/* Upper limit of the sum of a cell's codes, in grams (4e14 kg, far above world trade): twelve cells then fit int64, and products of ratios 128 bits.
 */
static const int64_t CELL_GRAMS_MAX = 400000000000000000;

struct cell {
    int32_t              month, months;
    struct ck_bytes      source;
    enum nomenclature    nomenclature; /* UNKNOWN: zero by absence */
    struct ck_maybe_long grams, first_grams, cents;
    bool                 derived;     /* a part is DERIVED or ESTIMATED */
    bool                 provisional; /* of the chosen cell of a month */
    bool                 fills;       /* cumulative: a month of it has no present single cell */
    int64_t              vintage;
    const struct fact   *facts;      /* the facts summed, by commodity code */
    size_t               fact_count; /* 0: zero by absence */
};

struct cell_list {
    struct cell *items;
    size_t       count;
};

/* One month: the single cells of all sources, and the one that the series uses. */
struct month_cells {
    const struct cell *chosen;  /* NULL: MISSING */
    struct cell_list   sources; /* by source */
};

struct cells {
    int32_t                   first; /* month of months[0] */
    size_t                    count;
    const struct month_cells *months;
    struct cell_list          single;     /* by (month, source) */
    struct cell_list          cumulative; /* by first month */
    bool                      has_facts;
};

/* Builds cells from facts alone, without zeros by absence and without choosing a source. Reorders the facts. */
struct cells cells_of_facts(struct fact_list facts, struct ck_arena *arena);

/* Adds zeros by absence from month `from` on, except where `unless` holds for the month and source (NULL: no exception), and chooses a source for
 * each month. */
struct absence_veto {
    bool (*holds)(void *context, int32_t month, struct ck_bytes source);
    void *context;
};
void cells_complete(struct cells *cells, struct release_months releases, int32_t from, const struct absence_veto *unless, struct ck_arena *arena);

const struct cell *cells_single(const struct cells *cells, int32_t month, struct ck_bytes source);

/* Whether a cumulative cell (of that source; null: of any) covers the month. */
bool cells_cumulative_over(const struct cells *cells, int32_t month, struct ck_bytes source);

/* Whether the source has a cell above zero, suppressed or cumulative there. */
bool cells_something(const struct cells *cells, int32_t month, struct ck_bytes source);

static inline const struct cell *cells_at(const struct cells *cells, int32_t month)
{
    int64_t index = (int64_t)month - cells->first;

    return index >= 0 && (size_t)index < cells->count ? cells->months[index].chosen : NULL;
}

/* The quantity of a present month. */
static inline struct ck_maybe_long cells_grams(const struct cells *cells, int32_t month)
{
    const struct cell *cell = cells_at(cells, month);

    return cell ? cell->grams : (struct ck_maybe_long){ 0 };
}

/* Why a month has no quantity when something is compared with it. */
enum absent_reason cells_base_reason(const struct cells *cells, int32_t month);

int             cell_compare(const void *a, const void *b); /* for qsort: by (month, source) */
enum cell_state cell_state_of(const struct cell *cell);     /* NULL: MISSING */

/* Whether q' differs from q by more than 1 % of q. */
bool cell_conflicts(const struct cell *chosen, const struct cell *other);

bool cell_same_codes(const struct cell *a, const struct cell *b); /* codes, nomenclature and source */

/* ---- sum.c ---- */
struct sum {
    int64_t grams;
    bool    known, derived;
};

/* The cell that a sum up to `to` takes at a month: the longest cumulative cell that helps, else the single cell. NULL: none. The sum continues behind
 * it.
 */
const struct cell *cells_sum_step(const struct cells *cells, int32_t month, int32_t to);

/* Months from..to, left to right: the longest cumulative cell that helps, else the single cell (SPEC 7.3). At most 24 months. */
struct sum cells_sum(const struct cells *cells, int32_t from, int32_t to);

#endif
