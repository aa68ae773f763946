/* SPDX-License-Identifier: Apache-2.0
 * Consolidation: measures after every act on them has been applied (SPEC 5.1, SPEC 5.2). */
#ifndef CHOKEPOINT_CONTROL_CONSOLIDATION_H
#define CHOKEPOINT_CONTROL_CONSOLIDATION_H

#include "domain/control/index.h"
#include "domain/reference/reference.h"

/* An effective measure: a measure or suspension after the acts on it. */
struct effective_measure {
    struct measure_fact        fact; /* an AMEND's inherited fields filled, its lists but targets sorted; strings in the reference */
    int32_t                    valid_from;
    int32_t                    last_day;    /* by valid_to, inclusive; INT32_MAX: open */
    int32_t                    ended;       /* first day on which acts have ended it; INT32_MAX: none */
    bool                       uncertain;   /* whether valid_to is inclusive is not known */
    int64_t                    targeted_ms; /* greatest known_at of the acts that target it; INT64_MIN: none */
    struct effective_measure **suspensions; /* the suspensions that target it, in the order of the acts */
    size_t                     suspension_count;
};

struct consolidation {
    int64_t                   known_ms;
    struct effective_measure *effective; /* BASE, REPLACE, AMEND, SUSPEND in the order (known_at, measure_id) */
    size_t                    count;
    struct index              index; /* of the measures that are no suspensions */
    struct consolidation     *next;
};

/* Applies the acts in the given order; `acts` must contain all targets. The result lives in the arena. */
struct consolidation *consolidate(struct measure_fact_list acts, int64_t known_ms, struct ck_arena *arena);

static inline bool effective_measure_is_suspension(const struct effective_measure *effective) { return effective->fact.act == ACT_SUSPEND; }

/* Whether it is in force on a day by its validity and the acts (SPEC 5.2), suspensions aside. */
static inline bool effective_measure_in_force(const struct effective_measure *effective, int32_t day)
{
    return effective->valid_from <= day && day <= effective->last_day && day < effective->ended;
}

#endif
