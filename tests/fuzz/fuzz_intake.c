/* SPDX-License-Identifier: Apache-2.0
 * Foreign bytes through decoding and intake: the first byte chooses the topic. What intake accepts must be readable by whoever reads intake's topics.
 */
#include <assert.h>
#include <stdlib.h>

#include "domain/model/topics.h"
#include "engine/serde/decode.h"
#include "engine/state/out.h"
#include "processors/all.h"

enum { TODAY = 20800 /* 2026-12-13 */ };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct ck_processor *intake_find(void)
{
    size_t i = 0;

    while (strcmp(processors_all[i]->name, "intake") != 0)
        i++;
    return processors_all[i];
}

static void read_again(const struct ck_out *out, const struct statement *statement, struct ck_arena *arena)
{
    struct decode_failure failure;
    void                 *value;
    int outcome = decode_value(out->processor->outputs[statement->output], statement_value(out, statement), arena, &value, &failure);

    assert(outcome == DECODE_OK);
    (void)outcome;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const struct ck_topic *const topics[] = { &trade_records,    &trade_releases, &control_measures, &reference_items,
                                                     &reference_supply, &policy_news,    &claims_submitted };
    const struct ck_processor          *intake = intake_find();
    struct ck_arena                     arena = { 0 }, scratch = { 0 };
    struct ck_out                       out = { .processor = intake, .origin = { CK_BYTES("t"), 0, 0 } };
    int32_t                             config[16] = { 240 }; /* retention_months */
    struct ck_applying                  step = { .config = config, .day = TODAY, .out = &out, .arena = &scratch };
    struct decode_failure               failure;
    struct ck_event                     event = { .type = CK_EVENT_RECORD };
    void                               *value;

    if (size == 0)
        return 0;
    assert(intake->config_size <= sizeof config);
    event.topic = topics[data[0] % (sizeof topics / sizeof topics[0])];
    event.raw = (struct ck_bytes){ (const char *)data + 1, size - 1 };
    if (decode_value(event.topic, event.raw, &arena, &value, &failure) != DECODE_BAD) {
        event.value = value;
        if (intake->apply(&step, &event) == CK_STEP_OK)
            for (size_t i = 0; i < out.count; i++)
                read_again(&out, &out.statements[i], &scratch);
    }
    out_release(&out);
    ck_arena_release(&arena);
    ck_arena_release(&scratch);
    return 0;
}
