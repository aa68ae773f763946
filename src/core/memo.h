/* SPDX-License-Identifier: Apache-2.0
 * What was asked before about control status: a cache beside the reference, dropped when that learns something. */
#ifndef CHOKEPOINT_CORE_MEMO_H
#define CHOKEPOINT_CORE_MEMO_H

#include "core/reference.h"
#include "core/standing.h"

/* A question without its day. */
struct memo_topic {
    struct status_question question; /* strings copied */
    const struct matter   *matter;
    struct match_list      matches;
    struct status_timeline timeline;
};

const struct memo_topic *memo_topic(const struct reference *reference, const struct status_question *question);

/* The answer for one day, or NULL. */
const struct control_result *memo_answer(const struct reference *reference, const struct memo_topic *topic, int32_t day);
const struct control_result *memo_keep(const struct reference *reference, const struct memo_topic *topic, int32_t day, struct control_result result);

#endif
