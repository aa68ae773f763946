/* SPDX-License-Identifier: Apache-2.0
 * A cache of questions about control status and their answers. It belongs to the reference and is cleared when that learns a record. */
#ifndef CHOKEPOINT_CONTROL_STATUS_CACHE_H
#define CHOKEPOINT_CONTROL_STATUS_CACHE_H

#include "domain/control/status_timeline.h"
#include "domain/reference/internal.h"

/* A question without its day, and all that its answers are computed from. */
struct cached_question {
    struct status_question            question; /* strings copied */
    const struct applicable_measures *applicable;
    struct match_list                 matches;
    struct status_timeline            timeline;
};

/* Valid until the next call, or until the reference learns. */
const struct cached_question *status_cache_find(const struct reference *reference, const struct status_question *question);

#endif
