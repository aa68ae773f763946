/* SPDX-License-Identifier: Apache-2.0
 * The runtime's step without the world around it. */
#include "engine/stage/internal.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "chokepoint/key.h"
#include "engine/config/option_values.h"
#include "engine/state/published_list.h"

static int stage_publish(void *context, const struct publication *publication);

struct ck_stage *ck_stage_new(const struct ck_processor *processor, const void *config, void *reference, int32_t day)
{
    struct ck_stage *stage = calloc(1, sizeof *stage);

    if (!stage)
        abort();
    stage->processor = processor;
    stage->state = state_new(processor);
    stage->marks = marks_new();
    stage->out = (struct ck_out){ .processor = processor, .state = stage->state, .build = CK_BYTES("test") };
    stage->defaults = config ? NULL : option_defaults(processor);
    stage->config = config ? config : stage->defaults;
    if (!reference && processor->reference)
        stage->own_reference = reference = processor->reference->create();
    stage->reference = reference;
    stage->day = day;
    stage->publisher = (struct publisher){ .publish = stage_publish, .context = stage };
    return stage;
}

void ck_stage_free(struct ck_stage *stage)
{
    if (!stage)
        return;
    state_free(stage->state);
    marks_free(stage->marks);
    out_release(&stage->out);
    publisher_release(&stage->publisher);
    ck_arena_release(&stage->scratch);
    ck_arena_release(&stage->kept);
    free(stage->published);
    free(stage->defaults);
    if (stage->own_reference)
        stage->processor->reference->destroy(stage->own_reference);
    free(stage);
}

static int stage_publish(void *context, const struct publication *publication)
{
    struct ck_stage             *stage = context;
    const struct ck_topic       *topic = stage->processor->outputs[publication->output];
    struct ck_stage_publication *place;
    struct ck_bytes              value = ck_arena_copy(&stage->kept, publication->value);
    void                        *record = ck_arena_take(&stage->kept, topic->value->size);
    int                          outcome;

    if (stage->published_count == stage->published_room) {
        stage->published_room = stage->published_room ? stage->published_room * 2 : 16;
        stage->published = realloc(stage->published, stage->published_room * sizeof *stage->published);
        if (!stage->published)
            abort();
    }
    outcome = ck_record_decode(topic->value, (struct ck_bytes){ value.data + CK_SINGLE_OBJECT_HEADER, value.size - CK_SINGLE_OBJECT_HEADER },
                               &stage->kept, record);
    assert(outcome == CK_CODEC_OK);
    (void)outcome;
    place = &stage->published[stage->published_count++];
    *place =
        (struct ck_stage_publication){ topic, ck_arena_copy(&stage->kept, publication->key), record, publication->revision, publication->retracted };
    return 0;
}

static struct ck_applying applying(struct ck_stage *stage)
{
    return (struct ck_applying){
        stage->config, stage->reference, stage->day, stage->state->tables, stage->marks, &stage->scratch, &stage->out,
    };
}

static struct ck_settling settling(struct ck_stage *stage, const struct mark *mark)
{
    const struct ck_table *const *tables = (const struct ck_table *const *)stage->state->tables;

    return (struct ck_settling){ stage->config, stage->reference, stage->day, tables, &stage->scratch, mark->changed, &stage->out };
}

/* What would end a worker ends the test, with the same words. */
static int must(const struct ck_stage *stage, int result)
{
    if (result >= 0)
        return result;
    fprintf(stderr, "stage: %s\n", stage->out.fault[0] ? stage->out.fault : strerror(-result));
    abort();
}

static int apply(struct ck_stage *stage, struct ck_event event)
{
    struct ck_applying     step = applying(stage);
    const struct ck_input *inputs = stage->processor->inputs;
    uint16_t               input = 0;
    int                    result;

    while (inputs[input].topic && (inputs[input].topic != event.topic || inputs[input].role != CK_INPUT_STREAM))
        input++;
    assert(inputs[input].topic);
    stage->state->origin = (struct ck_row_origin){ input, 0, stage->offset };
    stage->out.origin = (struct ck_origin){ ck_bytes_from(event.topic->name), 0, stage->offset++ };
    out_clear(&stage->out);
    result = must(stage, out_returned(&stage->out, "apply", stage->processor->apply(&step, &event), true));
    for (size_t i = 0; result == CK_STEP_OK && i < stage->out.count; i++) {
        const struct statement *statement = &stage->out.statements[i];

        stage_publish(stage, &(struct publication){ .output = statement->output,
                                                    .key = statement_key(&stage->out, statement),
                                                    .value = statement_value(&stage->out, statement) });
    }
    ck_arena_clear(&stage->scratch);
    return result;
}

int ck_stage_apply(struct ck_stage *stage, const struct ck_topic *topic, const void *value)
{
    char   key[CK_KEY_SIZE_MAX];
    size_t size = ck_topic_key(topic, value, key);

    return apply(stage, (struct ck_event){ .type = CK_EVENT_RECORD, .topic = topic, .key = { key, size }, .value = value });
}

int ck_stage_apply_raw(struct ck_stage *stage, const struct ck_topic *topic, const void *value, struct ck_bytes key, struct ck_bytes raw)
{
    return apply(stage, (struct ck_event){ .type = CK_EVENT_RECORD, .topic = topic, .key = key, .value = value, .raw = raw });
}

int ck_stage_retract(struct ck_stage *stage, const struct ck_topic *topic, struct ck_bytes key)
{
    return apply(stage, (struct ck_event){ .type = CK_EVENT_RETRACTED, .topic = topic, .key = key });
}

static void learned(struct ck_stage *stage, struct ck_event event)
{
    struct ck_applying   all = applying(stage);
    struct ck_learning   step = ck_learning_of(&all);
    struct ck_table_walk walk;
    struct ck_row        row;

    if (!stage->processor->learned)
        return;
    must(stage,
         out_returned(&stage->out, "learned", stage->processor->learned(&step, &event, (struct ck_bytes){ 0 }, (struct ck_bytes){ 0 }), false));
    ck_arena_clear(&stage->scratch);
    if (stage->state->table_count == 0)
        return;
    walk = ck_table_each(stage->state->tables[0], CK_BYTES(""));
    while (ck_table_next(&walk, &row)) {
        must(stage, out_returned(&stage->out, "learned", stage->processor->learned(&step, &event, row.key, row.value), false));
        ck_arena_clear(&stage->scratch);
    }
}

void ck_stage_learned(struct ck_stage *stage, const struct ck_topic *topic, struct ck_bytes key, const void *value)
{
    for (const struct ck_input *input = stage->processor->inputs; stage->own_reference && input->topic; input++)
        if (input->topic == topic && input->role == CK_INPUT_REFERENCE)
            must(stage, input->learn(stage->own_reference, stage->offset++, key, value));
    out_clear(&stage->out);
    learned(stage, (struct ck_event){ .type = CK_EVENT_REFERENCE, .topic = topic, .key = key, .value = value });
}

void ck_stage_day(struct ck_stage *stage, int32_t day)
{
    stage->day = day;
    learned(stage, (struct ck_event){ .type = CK_EVENT_DAY });
}

void ck_stage_all(struct ck_stage *stage)
{
    learned(stage, (struct ck_event){ .type = CK_EVENT_ALL });
    state_mark_all(stage->state, stage->processor, stage->marks);
}

size_t ck_stage_settle(struct ck_stage *stage)
{
    const struct mark *mark;

    stage->published_count = 0;
    while ((mark = marks_take(stage->marks))) {
        struct ck_settling step = settling(stage, mark);

        out_clear(&stage->out);
        must(stage, out_returned(&stage->out, "settle", stage->processor->settle(&step, mark->subject), false));
        must(stage, out_check_subject(&stage->out, mark->subject));
        ck_arena_clear(&stage->scratch);
        must(stage, published_compare(&stage->publisher, stage->state->published, &stage->out, mark->subject));
    }
    marks_clear(stage->marks);
    state_keep(stage->state);
    return stage->published_count;
}

const struct ck_stage_publication *ck_stage_find(const struct ck_stage *stage, const struct ck_topic *topic, const char *key)
{
    for (size_t i = stage->published_count; i-- > 0;)
        if (stage->published[i].topic == topic && ck_bytes_equal(stage->published[i].key, ck_bytes_from(key)))
            return &stage->published[i];
    return NULL;
}

size_t ck_stage_count(const struct ck_stage *stage) { return stage->published_count; }

const struct ck_stage_publication *ck_stage_published(const struct ck_stage *stage, size_t i)
{
    assert(i < stage->published_count);
    return &stage->published[i];
}

int ck_stage_reason(const struct ck_stage *stage) { return stage->out.reason; }

const char *ck_stage_detail(const struct ck_stage *stage) { return stage->out.detail; }
