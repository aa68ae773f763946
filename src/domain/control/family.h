/* SPDX-License-Identifier: Apache-2.0
 * Families: measures that acts bind together, an act with its targets and theirs. No act works beyond its family, so a family is folded by itself,
 * and only those are that may speak of what is asked. */
#ifndef CHOKEPOINT_CONTROL_FAMILY_H
#define CHOKEPOINT_CONTROL_FAMILY_H

#include "domain/control/index.h"
#include "domain/control/law.h"

struct clause_list {
    const struct clause **items;
    size_t                count;
};

/* The clauses that may speak of what is sought, toward anyone, by the versions known at known_ms. The list is in the arena; clauses stay until the
 * memo is cleared or the reference learns. */
struct clause_list clauses_about(const struct reference *reference, const struct index_query *query, int64_t known_ms, struct ck_arena *arena);

/* All versions of the measures of its family; none: no such measure. */
struct measure_fact_list measure_relatives(const struct reference *reference, struct ck_bytes measure_id);

#endif
