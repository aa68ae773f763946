/* SPDX-License-Identifier: Apache-2.0
 * A breakdown by partner: all series of one item, reporter and flow. The world total and the
 * partners are read from the tables when a function first needs them. */
#ifndef CHOKEPOINT_TRADE_BREAKDOWN_H
#define CHOKEPOINT_TRADE_BREAKDOWN_H

#include "domain/trade/cell.h"

struct partner {
    struct ck_bytes name;
    struct cells    cells;
    bool            is_aggregate; /* domain/model/country.h */
};

struct partner_list {
    const struct partner *items; /* by name; not WLD */
    size_t                count;
};

struct breakdown {
    /* given */
    const struct ck_table  *facts, *series; /* rows by the key of trade.enriched; the list of series */
    const struct reference *reference;
    struct series           of;   /* its partner does not matter */
    int32_t                 from; /* earlier facts are not read; results are valid from 11 months later on. INT32_MIN: all */
    struct ck_arena        *arena;
    /* read */
    struct release_months releases;
    bool                  has_releases, has_partners, has_world;
    struct partner_list   partners;
    struct cells          world;
};

struct cells        breakdown_cells(struct breakdown *breakdown, struct ck_bytes partner); /* of one series; WLD: a copy of breakdown_world() */
const struct cells *breakdown_world(struct breakdown *breakdown);
struct partner_list breakdown_partners(struct breakdown *breakdown);
bool                breakdown_has_releases(struct breakdown *breakdown); /* a marker of month `from` or later: cells may be zeros by absence */

/* Whether a partner counts in that month. An aggregate does not where one of its members has a cell, whatever its state: the member's trade would be
 * counted twice. */
bool partner_counts(struct partner_list partners, const struct partner *partner, int32_t month);

/* The same for every month of from..to in which the partner is present. */
bool partner_counts_throughout(struct partner_list partners, const struct partner *partner, int32_t from, int32_t to);

/* NULL: none of the list. */
const struct partner *partner_find(struct partner_list partners, struct ck_bytes name);

/* The sums over the partners that count in one month. */
struct partner_total {
    wide          grams;        /* sum of the known cells */
    unsigned_wide squares;      /* Σ q², while it fits */
    double        squares_wide; /* the same in floating point, in the order of the partners */
    int32_t       known, above_zero;
    bool          has_cell;
    int64_t       vintage; /* greatest of the cells */
};
struct partner_total partners_total(struct partner_list partners, int32_t month);

/* The same for the months first .. first + count - 1, computed partner by partner, without keeping their cells. Valid until the next settle. */
const struct partner_total *breakdown_totals(struct breakdown *breakdown, int32_t first, size_t count);

/* Σ (q_p/Σq)²: Hirschman 1964, "The Paternity of an Index". */
double partners_concentration(const struct partner_total *total);

#endif
