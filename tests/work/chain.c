/* SPDX-License-Identifier: Apache-2.0 */
#include "work/chain.h"

#include <assert.h>
#include <stdlib.h>

#include "domain/reference/reference.h"
#include "engine/config/option_values.h"
#include "processors/all.h"
#include "engine/stage/internal.h"
#include "work/work.h"

struct record {
    const struct ck_topic *topic;
    struct ck_bytes        key;
    const void            *value;
};

struct chain {
    struct ck_arena   arena;
    struct record    *records;
    size_t            count, room, rejected;
    struct reference *references[CHAIN_PROCESSORS];
    struct ck_stage  *stages[CHAIN_PROCESSORS];
    void             *configs[CHAIN_PROCESSORS];
};

struct chain *chain_new(void)
{
    struct chain *chain = calloc(1, sizeof *chain);

    assert(chain);
    return chain;
}

void chain_free(struct chain *chain)
{
    for (size_t i = 0; i < CHAIN_PROCESSORS; i++) {
        ck_stage_free(chain->stages[i]);
        if (chain->references[i])
            reference_free(chain->references[i]);
        free(chain->configs[i]);
    }
    ck_arena_release(&chain->arena);
    free(chain->records);
    free(chain);
}

struct ck_arena *chain_arena(struct chain *chain) { return &chain->arena; }

static void add(struct chain *chain, struct record record)
{
    if (chain->count == chain->room) {
        chain->room = chain->room ? 2 * chain->room : 64;
        chain->records = realloc(chain->records, chain->room * sizeof *chain->records);
        assert(chain->records);
    }
    chain->records[chain->count++] = record;
}

void chain_put(struct chain *chain, const struct ck_topic *topic, const void *value)
{
    void           *copy = ck_arena_take(&chain->arena, topic->value->size);
    char            buf[CK_KEY_SIZE_MAX];
    struct ck_bytes key = { buf, ck_topic_key(topic, value, buf) };

    memcpy(copy, value, topic->value->size);
    add(chain, (struct record){ topic, ck_arena_copy(&chain->arena, key), copy });
}

static void add_published(struct chain *chain, const struct ck_stage *stage)
{
    for (size_t i = 0; i < stage->published_count; i++)
        add(chain, (struct record){ stage->published[i].topic, stage->published[i].key, stage->published[i].value });
}

/* What is read whole comes first, as it does at a start. */
static void learn(const struct chain *chain, const struct ck_input *input, struct reference *reference, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (chain->records[i].topic == input->topic) {
            int result = input->learn(reference, (int64_t)i, chain->records[i].key, chain->records[i].value);

            assert(result == 0);
            (void)result;
        }
}

static void apply(struct chain *chain, const struct ck_input *input, struct ck_stage *stage, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (chain->records[i].topic == input->topic)
            chain->rejected += ck_stage_apply(stage, input->topic, chain->records[i].value) == CK_STEP_REJECT;
}

static uint64_t run_one(struct chain *chain, size_t number, int32_t day)
{
    const struct ck_processor *processor = processors_all[number];
    size_t                     count = chain->count;
    uint64_t                   before, work;

    chain->references[number] = reference_new();
    chain->configs[number] = option_defaults(processor);
    chain->stages[number] = ck_stage_new(processor, chain->configs[number], chain->references[number], day);
    before = work_done();
    for (const struct ck_input *input = processor->inputs; input->topic; input++)
        if (input->role == CK_INPUT_REFERENCE)
            learn(chain, input, chain->references[number], count);
    for (const struct ck_input *input = processor->inputs; input->topic; input++)
        if (input->role == CK_INPUT_STREAM)
            apply(chain, input, chain->stages[number], count);
    work = work_done() - before;
    add_published(chain, chain->stages[number]);
    before = work_done();
    ck_stage_all(chain->stages[number]);
    ck_stage_settle(chain->stages[number]);
    work += work_done() - before;
    add_published(chain, chain->stages[number]);
    return work;
}

void chain_run(struct chain *chain, int32_t day, uint64_t work[CHAIN_PROCESSORS])
{
    for (size_t i = 0; i < CHAIN_PROCESSORS; i++) {
        assert(processors_all[i]);
        work[i] = run_one(chain, i, day);
    }
    assert(!processors_all[CHAIN_PROCESSORS]);
}

size_t chain_count(const struct chain *chain, const struct ck_topic *topic)
{
    size_t count = 0;

    for (size_t i = 0; i < chain->count; i++)
        count += chain->records[i].topic == topic;
    return count;
}

size_t chain_rejected(const struct chain *chain) { return chain->rejected; }
