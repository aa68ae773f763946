/* SPDX-License-Identifier: Apache-2.0
 * Families: measures connected by acts (an act with its targets, their targets, and so on). No act changes a measure outside its family, so each
 * family is consolidated by itself, and only the families that may name what is sought. */
#ifndef CHOKEPOINT_CONTROL_FAMILY_H
#define CHOKEPOINT_CONTROL_FAMILY_H

#include "domain/control/index.h"
#include "domain/control/consolidation.h"

struct effective_measure_list {
    const struct effective_measure **items;
    size_t                           count;
};

/* The effective measures that may name what is sought, toward any destination, by the versions known at known_ms. The list lives in the arena; the
 * measures stay valid until the cache is cleared or the reference learns. */
struct effective_measure_list effective_measures_about(const struct reference *reference, const struct index_query *query, int64_t known_ms,
                                                       struct ck_arena *arena);

/* All versions of the measures of its family; none: no such measure. */
struct measure_fact_list measure_relatives(const struct reference *reference, struct ck_bytes measure_id);

#endif
