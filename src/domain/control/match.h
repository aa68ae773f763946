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

/* The measures that apply to a question: those of the item itself, and those of parts whose status counts too (a basket's children, the candidates of
 * a MIXED code). */
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

/* The destinations and exclusions that these measures and their suspensions name; sorted. For any other destination the answer is that for ALL. */
struct ck_bytes_array applicable_destinations(const struct reference       *reference,
                                              const struct status_question *question /* destination, code ignored */, struct ck_arena *arena);

#endif
