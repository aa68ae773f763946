/* SPDX-License-Identifier: Apache-2.0
 * For tests of one processor: its three functions over the state of one partition, without log, worker or Kafka.
 *
 *     struct ck_stage *stage = ck_stage_new(&stock, NULL, NULL, day);
 *     ck_stage_apply(stage, &counts, &(struct count){ CK_BYTES("shelf 7"), 12, 40 });
 *     assert(ck_stage_settle(stage) == 1);
 *     assert(ck_stage_find(stage, &levels, "shelf 7|1970-01-13"));
 *
 * A stage asserts what would end a worker: a record of a topic that is no input, a key stated twice, a topic that is no output. */
#ifndef CHOKEPOINT_STAGE_H
#define CHOKEPOINT_STAGE_H

#include "chokepoint/api.h"
#include "chokepoint/processor.h"

CK_API_BEGIN

struct ck_stage;

struct ck_stage_publication {
    const struct ck_topic *topic;
    struct ck_bytes        key;
    const void            *value; /* struct of topic->value, emission included */
    int64_t                revision;
    bool                   retracted;
};

/* config: the processor's struct, NULL: the defaults of its options. reference: what its CK_INPUT_REFERENCE topics were learned into, NULL: nothing.
 * Both live as long as the stage. day: days since 1970-01-01. Aborts when memory is exhausted. */
struct ck_stage *ck_stage_new(const struct ck_processor *processor, const void *config, void *reference, int32_t day);
void             ck_stage_free(struct ck_stage *stage);

/* One record of an input, under the key that its topic gives it. CK_STEP_OK, or CK_STEP_REJECT: the reason and the detail are those below. What is
 * appended counts as published at once. */
int ck_stage_apply(struct ck_stage *stage, const struct ck_topic *topic, const void *value);

/* The same under a key of its producer, with the bytes as read (event->raw). */
int ck_stage_apply_raw(struct ck_stage *stage, const struct ck_topic *topic, const void *value, struct ck_bytes key, struct ck_bytes raw);

/* The key of a stated topic holds no longer. */
int ck_stage_retract(struct ck_stage *stage, const struct ck_topic *topic, struct ck_bytes key);

/* A reference record has come; the test has called input->learn before. */
void ck_stage_learned(struct ck_stage *stage, const struct ck_topic *topic, struct ck_bytes key, const void *value);

/* A new day. */
void ck_stage_day(struct ck_stage *stage, int32_t day);

/* Marks everything: a settle after it publishes nothing, or a mark was forgotten. */
void ck_stage_all(struct ck_stage *stage);

/* Settles what is marked, and returns how many records that published: new values, changed ones, retractions. */
size_t ck_stage_settle(struct ck_stage *stage);

/* What the last settle published, and what was appended since. They and their values live until the next call that publishes. */
size_t                             ck_stage_count(const struct ck_stage *stage);
const struct ck_stage_publication *ck_stage_published(const struct ck_stage *stage, size_t i);

/* The last publication of a key among those, or NULL. */
const struct ck_stage_publication *ck_stage_find(const struct ck_stage *stage, const struct ck_topic *topic, const char *key);

/* Of the last CK_STEP_REJECT. */
int         ck_stage_reason(const struct ck_stage *stage); /* CK_REASON_… */
const char *ck_stage_detail(const struct ck_stage *stage);

CK_API_END

#endif
