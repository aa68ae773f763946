/* SPDX-License-Identifier: Apache-2.0
 * What a user wants of a source, in the words that the source is asked with: countries by its code table, items by the catalogue's prefixes. */
#ifndef CHOKEPOINT_FETCH_WISH_H
#define CHOKEPOINT_FETCH_WISH_H

#include "domain/reference/reference.h"
#include "source/fetch/plan.h"
#include "source/map/map.h"

enum { WISH_PROBLEM_MAX = 512 };

struct wish_words { /* of the command line, split at commas; none: not said */
    struct ck_bytes_array    reporters, partners, items;
    struct ck_bytes          flow, since, until, url; /* data == NULL: not said */
    int32_t                  now;                     /* month */
    const struct code_table *subheadings;             /* of the HS; value: the heading */
};

/* Everything in `arena`; texts are borrowed. `catalogue`: NULL where no items are named. False: `problem`. `ret_prefixes`: what
 * wanted codes of the answers begin with. `told`: gets the prefixes that are not asked for, those of other nomenclatures among them; "": none. */
bool wish_read(const struct source_map *map, const struct fetch_spec *spec, const struct wish_words *words, const struct reference *catalogue,
               struct ck_arena *arena, struct fetch_wish *ret_wish, struct ck_bytes_array *ret_prefixes, char told[WISH_PROBLEM_MAX],
               char problem[WISH_PROBLEM_MAX]);

#endif
