/* SPDX-License-Identifier: Apache-2.0
 * The effective measures that apply to a question about control status (SPEC 5.3, SPEC 5.6, SPEC 5.7). */
#ifndef CHOKEPOINT_CONTROL_MATCH_H
#define CHOKEPOINT_CONTROL_MATCH_H

#include "domain/control/consolidation.h"
#include "domain/control/status.h"

/* An effective measure that matches, with the coverage of the best way, and those of its suspensions that match the question too. */
struct match {
    const struct effective_measure        *effective;
    enum coverage                          coverage;
    const struct effective_measure *const *suspensions;
    size_t                                 suspension_count;
};

/* What a question asks of: an item with its own measures, and parts whose status counts too (a basket's children, a MIXED code's candidates). */
struct applicable_measures {
    const struct match               *matches;
    size_t                            match_count;
    const struct applicable_measures *parts;
    size_t                            part_count;
    bool                              basket; /* FULL only if every part has the status with FULL */
    bool                              mixed;  /* coverage is PARTIAL */
};

const struct applicable_measures *applicable_measures_of(const struct reference *reference, const struct status_question *question,
                                                         struct ck_arena *arena, struct ck_arena *scratch);

/* What the measures that speak of an item, or of the parts of a basket, and their suspensions name as destinations or exclusions; sorted. Everyone
 * else is answered as ALL is: it is not named. */
struct ck_bytes_array applicable_destinations(const struct reference       *reference,
                                              const struct status_question *question /* destination, code ignored */, struct ck_arena *arena);

#endif
