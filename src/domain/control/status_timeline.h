/* SPDX-License-Identifier: Apache-2.0
 * The status of applicable measures on one day, and the days on which it changes (SPEC 5.4 to SPEC 5.7). */
#ifndef CHOKEPOINT_CONTROL_STATUS_TIMELINE_H
#define CHOKEPOINT_CONTROL_STATUS_TIMELINE_H

#include "domain/control/match.h"

struct day_status {
    enum status   status;
    enum coverage coverage; /* COVERAGE_UNKNOWN: no measure is in force */
};

struct day_status day_status_on(const struct applicable_measures *applicable, int32_t day);

/* The suspension in force on the day, or NULL. */
const struct effective_measure *match_suspended(const struct match *match, int32_t day);
bool                            match_in_force(const struct match *match, int32_t day);

static inline bool        match_is_general(const struct match *match) { return match->effective->fact.end_use.value == END_USE_ANY; }
static inline enum status match_status(const struct match *match) { return (enum status)(match->effective->fact.restriction.value + 1); }

/* All matches, those of the parts too. */
struct match_list {
    const struct match **items;
    size_t               count;
};
struct match_list applicable_matches(const struct applicable_measures *applicable, struct ck_arena *arena);

/* The runs of their status. */
struct status_timeline applicable_timeline(const struct applicable_measures *applicable, struct ck_arena *arena);

#endif
