/* SPDX-License-Identifier: Apache-2.0
 * Internal header of posture: the flows, the reach of the measures, the acts of policy. Everything returned lives in the arena. */
#ifndef POSTURE_INTERNAL_H
#define POSTURE_INTERNAL_H

#include "chokepoint/processor.h"
#include "domain/control/status.h"
#include "domain/reference/reference.h"
#include "records.h"

enum { POSTURE_LINKAGES_MAX = 32, POSTURE_FLIP_MONTHS = 13, POSTURE_RECOVERED_MONTHS = 3 };

/* ---- flows.c: the export series of controlled items toward the target, at month t and at the months compared with it ---- */
struct item_flow {
    struct ck_bytes        item;
    struct ck_maybe_double quantity_kg, january_kg;                  /* January of the same year; unknown when t is January */
    struct ck_maybe_double severity;                                 /* on the last day of t */
    struct ck_maybe_double recovery_ratio[POSTURE_RECOVERED_MONTHS]; /* of t, t-1, t-2 */
    int64_t                vintage;
};
struct item_flows {
    const struct item_flow *items;
    size_t                  count;
}; /* in the order of their items' bytes */

struct item_flows flows_read(const struct ck_table *table, struct ck_bytes reporter, struct ck_bytes target, int32_t month, struct ck_arena *arena);
const struct divergence           *flows_divergence(struct item_flows flows, struct ck_arena *arena);
const struct selective_compliance *flows_selective(struct item_flows flows, struct ck_arena *arena);
bool                               flows_recovered(struct item_flows flows);
bool                               flows_disrupted(struct item_flows flows);
int64_t                            flows_vintage(struct item_flows flows);

/* ---- reach.c: how far the measures of a reporter reach toward a target ---- */
struct reach {
    const struct reference       *reference;
    struct ck_bytes_array         items;     /* that one of its measures or the catalogue names; sorted */
    const struct status_timeline *timelines; /* of each of them, toward the target */
    struct ck_arena              *arena;
};

bool         reach_is_target(const struct reference *reference, struct ck_bytes reporter, struct ck_bytes target);
struct reach reach_of(const struct reference *reference, struct ck_bytes reporter, struct ck_bytes target, struct ck_arena *arena);
int32_t      reach_breadth(const struct reach *reach, int32_t day);
const struct posture_transition *reach_next(const struct reach *reach, int32_t day); /* the first after `day`; NULL: none is scheduled */

/* ---- acts.c: policy events as dated acts ---- */
struct act_dated {
    const struct policy_event *event;
    struct ck_bytes            target; /* ALL for null */
    struct ck_bytes            key;    /* of the event's record; for linkages */
    int32_t                    day;    /* effective, else the day of first publication */
    int32_t                    again;  /* the next day on which the same is said; INT32_MAX: on none. For stances */
};
struct counted_acts {
    struct act_dated *items;
    size_t            count;
}; /* by day */

struct counted_acts  acts_toward(const struct reference *reference, struct ck_bytes actor, struct ck_bytes target,
                                 struct ck_arena *arena); /* the target or ALL */
double               acts_stance(struct counted_acts acts, int32_t day);
double               acts_enforcement(struct counted_acts acts, int32_t day);
bool                 acts_ease(struct counted_acts acts, int32_t day);
int32_t              acts_flips(struct counted_acts acts, int32_t month);
struct linkage_array acts_linkages(const struct reference *reference, struct ck_bytes reporter, struct ck_bytes target, int32_t month,
                                   struct ck_arena *arena);

#endif
