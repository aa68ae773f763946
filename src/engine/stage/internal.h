/* SPDX-License-Identifier: Apache-2.0
 * A stage from inside, for the engine's own tests. */
#ifndef CHOKEPOINT_STAGE_INTERNAL_H
#define CHOKEPOINT_STAGE_INTERNAL_H

#include "chokepoint/stage.h"
#include "engine/state/marks.h"
#include "engine/state/out.h"
#include "engine/state/published.h"

struct ck_stage {
    const struct ck_processor   *processor;
    struct state                *state;
    struct ck_marks             *marks;
    struct ck_out                out;
    const void                  *config;
    void                        *defaults; /* NULL: the test has given a configuration */
    const void                  *reference;
    void                        *own_reference; /* NULL: the test has given one, or the processor has none */
    int32_t                      day;
    struct publisher             publisher;
    struct ck_arena              scratch, kept; /* kept: what was published, until ck_stage_free() */
    struct ck_stage_publication *published;     /* by the last ck_stage_settle(), or appended since then */
    size_t                       published_count, published_room;
    int64_t                      offset; /* of the next record */
};

#endif
