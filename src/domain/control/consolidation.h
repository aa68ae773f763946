/* SPDX-License-Identifier: Apache-2.0
 * Consolidation: measures after every act on them has been applied (SPEC 5.1, SPEC 5.2). */
#ifndef CHOKEPOINT_CONTROL_CONSOLIDATION_H
#define CHOKEPOINT_CONTROL_CONSOLIDATION_H

#include "domain/control/index.h"
#include "domain/reference/reference.h"

/* One measure or suspension, with what acts have made of it. */
struct effective_measure {
    struct measure_fact        fact; /* an AMEND's inherited fields filled, its lists but targets sorted; strings in the reference */
    int32_t                    valid_from;
    int32_t                    last_day;    /* by valid_to, inclusive; INT32_MAX: open */
    int32_t                    ended;       /* by acts: first day no longer in force; INT32_MAX: none */
    bool                       uncertain;   /* the end is of inclusiveness UNKNOWN */
    int64_t                    targeted_ms; /* greatest known_at of the acts that target it; INT64_MIN: none */
    struct effective_measure **suspensions; /* that name it as a target, in the order of the acts */
    size_t                     suspension_count;
};

struct consolidation {
    int64_t                   known_ms;
    struct effective_measure *effective; /* BASE, REPLACE, AMEND, SUSPEND in the order (known_at, measure_id) */
    size_t                    count;
    struct index              index; /* of the measures that are no suspensions */
    struct consolidation     *next;
};

/* Folds acts, in the order in which they work, with all that their targets name among them; in the arena. */
struct consolidation *consolidate(struct measure_fact_list acts, int64_t known_ms, struct ck_arena *arena);

static inline bool effective_measure_is_suspension(const struct effective_measure *effective) { return effective->fact.act == ACT_SUSPEND; }

/* Rule 4 without suspension. */
static inline bool effective_measure_in_force(const struct effective_measure *effective, int32_t day)
{
    return effective->valid_from <= day && day <= effective->last_day && day < effective->ended;
}

#endif
