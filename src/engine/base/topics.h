/* SPDX-License-Identifier: Apache-2.0
 * The topics of a program are those that its processors read and write. Lists of processors end with NULL. */
#ifndef CHOKEPOINT_BASE_TOPICS_H
#define CHOKEPOINT_BASE_TOPICS_H

#include "chokepoint/processor.h"

enum { TOPICS_MAX = 256 };

struct topics {
    const struct ck_topic *items[TOPICS_MAX + 1]; /* each once; ends with NULL */
    size_t                 count;
};

/* Of each processor the inputs, then the outputs. A program has at most TOPICS_MAX of them (assert). */
void topics_collect(const struct ck_processor *const *processors, struct topics *ret_topics);

/* NULL: no processor reads or writes a topic of this name. */
const struct ck_topic *topic_named(const struct ck_processor *const *processors, struct ck_bytes name);

#endif
