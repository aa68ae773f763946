/* SPDX-License-Identifier: Apache-2.0
 * What was asked before about control status: a cache beside the reference, dropped when that learns something. */
#ifndef CHOKEPOINT_CONTROL_STATUS_CACHE_H
#define CHOKEPOINT_CONTROL_STATUS_CACHE_H

#include "domain/control/status_timeline.h"
#include "domain/reference/internal.h"

/* A question without its day, and what its answers are made of. */
struct cached_question {
    struct status_question            question; /* strings copied */
    const struct applicable_measures *applicable;
    struct match_list                 matches;
    struct status_timeline            timeline;
};

/* Valid until the next call, or until the reference learns. */
const struct cached_question *status_cache_find(const struct reference *reference, const struct status_question *question);

#endif
