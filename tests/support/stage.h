/* SPDX-License-Identifier: Apache-2.0
 * A processor on a stage: its three functions over one partition's state, without log or worker. For tests of one processor.
 *     struct stage *stage = stage_new(&enrich, &config, reference, day);
 *     stage_apply(stage, &intake_trade, &fact);
 *     stage_settle(stage);                         what would be published now: stage->published[0 .. stage->published_count)  */
#ifndef CHOKEPOINT_TESTS_STAGE_H
#define CHOKEPOINT_TESTS_STAGE_H

#include "chokepoint/processor.h"
#include "domain/reference/reference.h"
#include "engine/state/marks.h"
#include "engine/state/out.h"
#include "engine/state/published.h"

struct stage_publication {
    const struct ck_topic *topic;
    struct ck_bytes        key;
    const void            *value; /* decoded, emission included */
    int64_t                revision;
    bool                   retracted;
};

struct stage {
    const struct ck_processor *processor;
    struct state              *state;
    struct ck_marks           *marks;
    struct ck_out              out;
    const void                *config;
    const struct reference    *reference;
    int32_t                    day;
    struct publisher           publisher;
    struct ck_arena            scratch, kept; /* kept: what was published, until stage_free() */
    struct stage_publication  *published;     /* by the last stage_settle(), or appended since then */
    size_t                     published_count, published_room;
    int64_t                    offset; /* of the next record */
};

struct stage *stage_new(const struct ck_processor *processor, const void *config, struct reference *reference, int32_t day);
void          stage_free(struct stage *stage);

int  stage_apply(struct stage *stage, const struct ck_topic *topic,
                 const void *value); /* CK_STEP_OK, CK_STEP_REJECT (see stage->out.reason, .detail) */
int  stage_apply_raw(struct stage *stage, const struct ck_topic *topic, const void *value, struct ck_bytes key, struct ck_bytes raw);
int  stage_retract(struct stage *stage, const struct ck_topic *topic, struct ck_bytes key);
void stage_learned(struct stage *stage, const struct ck_topic *topic, struct ck_bytes key,
                   const void *value); /* call the learn function of the reference before */
void stage_day(struct stage *stage, int32_t day);
void stage_all(struct stage *stage); /* CK_EVENT_ALL: settling after it must publish nothing */

/* Settles what is marked; returns how many records it published. */
size_t stage_settle(struct stage *stage);

/* The publication of a key in `published`, or NULL. */
const struct stage_publication *stage_find(const struct stage *stage, const struct ck_topic *topic, const char *key);

#endif
