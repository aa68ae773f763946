/* SPDX-License-Identifier: Apache-2.0
 * Units of supply figures. What is no known unit is comparable with figures in the same words only. */
#ifndef CHOKEPOINT_MODEL_UNIT_H
#define CHOKEPOINT_MODEL_UNIT_H

#include "chokepoint/arena.h"

/* Grams in one unit of weight; 0: none that is known. In any case, with blanks, `_` or hyphens: `Metric tons`, `kt`, `thousand metric tons`. A ton
 * that is neither short nor long is metric, `mt` and `MT` too; `Mt` is none, for it is written for a ton and for a million of them. */
double unit_grams(struct ck_bytes unit, struct ck_arena *arena);

/* How many units of a share are the whole: percent 100 (no unit too), ratio 1; 0: none that is known. */
double unit_whole(struct ck_bytes unit, struct ck_arena *arena);

#endif
