/* SPDX-License-Identifier: Apache-2.0
 * The supply facts of an item, by country and year (SPEC 7.4, dependency). */
#ifndef CHOKEPOINT_TRADE_PRODUCTION_H
#define CHOKEPOINT_TRADE_PRODUCTION_H

#include "domain/reference/ancestors.h"

struct production_share {
    struct ck_bytes country;
    double          share;
    bool            counts; /* counts in sums and in the concentration; an aggregate does not beside a member (as of the last month of the year) */
};
struct production {
    const struct production_share *items; /* by country; WLD left out, OTH in; shares of world production */
    size_t                         count;
    bool                           unlike_units; /* amounts that cannot be compared: no shares then */
    struct ck_bytes                item;         /* whose; data == NULL: there are no amounts */
};

/* Of the item, else its nearest ancestor with a row up to the year; refinery production before mine production; latest year. */
struct production production_of(const struct reference *reference, const struct ancestors *ancestors, int32_t year, struct ck_arena *arena);

struct ck_maybe_double production_share(const struct production *production, struct ck_bytes country);
struct ck_maybe_double production_hhi(const struct production *production); /* of the named countries */

/* A fact of one country without a partner, item then ancestors, year_from up to the year, greatest year_to. NULL: none. */
const struct supply_entry *supply_latest(const struct reference *reference, const struct ancestors *ancestors, struct ck_bytes measure,
                                         struct ck_bytes country, int32_t year, struct ck_arena *arena);

/* The supplier's import_share of an importer, by the item, else by the nearest ancestor, of which any import_share of the importer up to the year is
 * known: greatest year_to. NULL: none; also where a later list has a rest (OTH), which the supplier is part of. */
const struct supply_entry *import_share_latest(const struct reference *reference, const struct ancestors *ancestors, struct ck_bytes importer,
                                               struct ck_bytes supplier, int32_t year, struct ck_arena *arena);

/* ZERO and NET_EXPORTER are 0; WITHHELD and NOT_AVAILABLE have none; GREATER and LESS are the number. */
struct ck_maybe_double supply_amount(const struct supply_entry *entry);

/* The amount of a share as a part of 1; unknown also where its unit is none that is known and the amount is not 0. */
struct ck_maybe_double supply_part(const struct supply_entry *entry, struct ck_arena *arena);

#endif
