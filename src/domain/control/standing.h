/* SPDX-License-Identifier: Apache-2.0
 * How a matter stands on one day, and when that changes (SPEC 5.4 to SPEC 5.7). */
#ifndef CHOKEPOINT_CONTROL_STANDING_H
#define CHOKEPOINT_CONTROL_STANDING_H

#include "domain/control/match.h"

struct standing {
    enum status   status;
    enum coverage coverage; /* COVERAGE_UNKNOWN: no measure is in force */
};

struct standing standing_on(const struct matter *matter, int32_t day);

/* The suspension that holds on the day, or NULL. */
const struct clause *match_suspended(const struct match *match, int32_t day);
bool                 match_in_force(const struct match *match, int32_t day);

static inline bool        match_is_general(const struct match *match) { return match->clause->fact.end_use.value == END_USE_ANY; }
static inline enum status match_status(const struct match *match) { return (enum status)(match->clause->fact.restriction.value + 1); }

/* All matches of a matter and its parts. */
struct match_list {
    const struct match **items;
    size_t               count;
};
struct match_list matter_matches(const struct matter *matter, struct ck_arena *arena);

/* The runs of a matter's status. */
struct status_timeline matter_timeline(const struct matter *matter, struct ck_arena *arena);

#endif
