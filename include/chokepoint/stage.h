/* SPDX-License-Identifier: Apache-2.0
 * A test bench for one processor: runs its three functions on the state of one partition, without log, worker or Kafka.
 *
 *     struct ck_stage *stage = ck_stage_new(&stock, NULL, NULL, day);
 *     ck_stage_apply(stage, &counts, &(struct count){ CK_BYTES("shelf 7"), 12, 40 });
 *     assert(ck_stage_settle(stage) == 1);
 *     assert(ck_stage_find(stage, &levels, "shelf 7|1970-01-13"));
 *
 * A stage aborts, with the message of the worker, where a worker would end: a key stated twice, or by a subject that is not its own, a topic that is
 * not an output, a result that a function may not return; and on a record of a topic that is not an input. */
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

/* config: the processor's config struct; NULL: the defaults of its options. reference: the object that holds its CK_INPUT_REFERENCE records; NULL:
 * the stage creates its own. What is given must live as long as the stage. day: days since 1970-01-01. Aborts when memory is exhausted. */
struct ck_stage *ck_stage_new(const struct ck_processor *processor, const void *config, void *reference, int32_t day);
void             ck_stage_free(struct ck_stage *stage);

/* Applies one record of an input, under the key of its topic. CK_STEP_OK, or CK_STEP_REJECT: see ck_stage_reason() and ck_stage_detail(). Appended
 * records count as published at once. */
int ck_stage_apply(struct ck_stage *stage, const struct ck_topic *topic, const void *value);

/* The same with the producer's own key and undecoded bytes (event->raw). */
int ck_stage_apply_raw(struct ck_stage *stage, const struct ck_topic *topic, const void *value, struct ck_bytes key, struct ck_bytes raw);

/* Applies the retraction of a key of a stated topic. */
int ck_stage_retract(struct ck_stage *stage, const struct ck_topic *topic, struct ck_bytes key);

/* Calls learned() for a reference record. The stage's own reference learns it first; a given one must have learned it before (input->learn). */
void ck_stage_learned(struct ck_stage *stage, const struct ck_topic *topic, struct ck_bytes key, const void *value);

/* Calls learned() for a new day, in days since 1970-01-01. */
void ck_stage_day(struct ck_stage *stage, int32_t day);

/* Marks everything (CK_EVENT_ALL). If ck_stage_settle() then publishes anything, apply() or learned() forgot a mark. */
void ck_stage_all(struct ck_stage *stage);

/* Settles every marked subject and returns the number of records published: new values, changed values, retractions. */
size_t ck_stage_settle(struct ck_stage *stage);

/* The records that the last settle published, and those appended since. They and their values live until the next call that publishes. */
size_t                             ck_stage_count(const struct ck_stage *stage);
const struct ck_stage_publication *ck_stage_published(const struct ck_stage *stage, size_t i);

/* The last publication of a key among those, or NULL. */
const struct ck_stage_publication *ck_stage_find(const struct ck_stage *stage, const struct ck_topic *topic, const char *key);

/* Of the last CK_STEP_REJECT. */
int         ck_stage_reason(const struct ck_stage *stage); /* CK_REASON_… */
const char *ck_stage_detail(const struct ck_stage *stage);

CK_API_END

#endif
