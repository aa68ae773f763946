/* SPDX-License-Identifier: Apache-2.0
 * What is computed from the figures of supply. Others are kept, and nothing is computed from them. */
#ifndef CHOKEPOINT_MODEL_SUPPLY_MEASURE_H
#define CHOKEPOINT_MODEL_SUPPLY_MEASURE_H

#include "chokepoint/arena.h"

extern const char *const supply_measures[]; /* ends with NULL */

/* The measure that is meant by one in another spelling: letters of another case, blanks or hyphens where `_` is. data NULL: it is spelled as it is,
 * or is another measure. */
struct ck_bytes supply_measure_meant(struct ck_bytes measure, struct ck_arena *arena);

bool supply_measure_is_production(struct ck_bytes measure); /* its values are amounts */

/* Whether its values are parts of a whole. */
bool supply_measure_is_share(struct ck_bytes measure);

#endif
