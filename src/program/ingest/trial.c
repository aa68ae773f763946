/* SPDX-License-Identifier: Apache-2.0
 * One apply() with an output that nobody takes. */
#include "program/ingest/trial.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>

#include "engine/config/option_values.h"
#include "engine/serde/decode.h"
#include "engine/util/instant.h"

void trial_init(struct trial *trial, const struct ck_processor *processor, const void *config)
{
    assert(!processor->tables);
    *trial = (struct trial){ .processor = processor,
                             .config = config,
                             .today = clock_day(),
                             .out = { .processor = processor },
                             .arena = CK_ARENA_NULL,
                             .scratch = CK_ARENA_NULL };
    if (!config)
        trial->config = trial->defaults = option_defaults(processor);
}

void trial_release(struct trial *trial)
{
    free(trial->defaults);
    out_release(&trial->out);
    ck_arena_release(&trial->arena);
    ck_arena_release(&trial->scratch);
}

static int refuse(struct trial *trial, const struct decode_failure *failure)
{
    trial->out.reason = failure->reason;
    snprintf(trial->out.detail, sizeof trial->out.detail, "%.*s", DETAIL_MAX - 1, failure->detail);
    return JUDGED_REFUSED;
}

int trial_record(struct trial *trial, const struct ck_topic *topic, const void *record)
{
    struct ck_applying step = { .config = trial->config, .day = trial->today, .out = &trial->out, .arena = &trial->arena };
    struct ck_event    event = { .type = CK_EVENT_RECORD, .topic = topic, .value = record };
    int                result;

    out_clear(&trial->out);
    result = trial->processor->apply(&step, &event);
    ck_arena_clear(&trial->arena);
    if (result == CK_STEP_REJECT)
        return JUDGED_REFUSED;
    if (result == CK_STEP_OK && trial->out.count == 1)
        return JUDGED_GOOD;
    return refuse(trial, &(struct decode_failure){ CK_REASON_TOO_LARGE, "its output does not fit" });
}

int trial_value(struct trial *trial, const struct ck_topic *topic, struct ck_bytes value, const void **ret_record)
{
    struct decode_failure failure;
    void                 *record;
    int                   outcome, judged;

    ck_arena_clear(&trial->scratch);
    outcome = decode_value(topic, value, &trial->scratch, &record, &failure);
    if (outcome == DECODE_BAD)
        return refuse(trial, &failure);
    judged = trial_record(trial, topic, record);
    if (outcome == DECODE_SUSPECT && (judged != JUDGED_REFUSED || trial->out.reason >= failure.reason))
        return refuse(trial, &failure);
    *ret_record = record;
    return judged;
}

const struct ck_topic *trial_topic(const struct trial *trial) { return trial->processor->outputs[trial->out.statements[0].output]; }

struct ck_bytes trial_key(const struct trial *trial) { return statement_key(&trial->out, &trial->out.statements[0]); }

const void *trial_fact(const struct trial *trial, struct ck_arena *arena)
{
    const struct ck_record_type *type = trial_topic(trial)->value;
    struct ck_bytes              value = ck_arena_copy(arena, statement_value(&trial->out, &trial->out.statements[0]));
    void                        *fact = ck_arena_take(arena, type->size);

    value = (struct ck_bytes){ value.data + CK_SINGLE_OBJECT_HEADER, value.size - CK_SINGLE_OBJECT_HEADER };
    return ck_record_decode(type, value, arena, fact) == CK_CODEC_OK ? fact : NULL;
}

const char *trial_reason_in(const struct trial *trial, const char *problem)
{
    for (int reason = 0; reason < CK_REASON_COUNT; reason++) {
        const char *name = ck_reason_name(trial->out.processor, reason);
        size_t      size = name ? strlen(name) : 0;

        if (name && strncmp(problem, name, size) == 0 && problem[size] == ':')
            return name;
    }
    return "unreadable";
}
