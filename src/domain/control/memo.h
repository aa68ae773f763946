/* SPDX-License-Identifier: Apache-2.0
 * What was asked before about control status: a cache beside the reference, dropped when that learns something. */
#ifndef CHOKEPOINT_CONTROL_MEMO_H
#define CHOKEPOINT_CONTROL_MEMO_H

#include "domain/control/standing.h"
#include "domain/reference/internal.h"

/* A question without its day, and what its answers are made of. */
struct memo_topic {
    struct status_question question; /* strings copied */
    const struct matter   *matter;
    struct match_list      matches;
    struct status_timeline timeline;
};

/* Valid until the next call, or until the reference learns. */
const struct memo_topic *memo_topic(const struct reference *reference, const struct status_question *question);

#endif
