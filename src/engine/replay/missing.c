/* SPDX-License-Identifier: Apache-2.0
 * What a run had no reference for and what its results lack therefore; outputs of which nothing follows. */
#include <errno.h>
#include <stdio.h>

#include "engine/log/last_records.h"
#include "engine/replay/files.h"
#include "engine/serde/decode.h"

static int meet(void *context, const struct log_record *record)
{
    (void)context, (void)record;
    return 1;
}

static bool has_records(struct embedded *embedded, const struct ck_topic *topic) { return embedded_read(embedded, topic->name, 0, meet, NULL) == 1; }

static bool has_work(struct embedded *embedded, const struct ck_processor *processor)
{
    for (const struct ck_input *input = processor->inputs; input->topic; input++)
        if (input->role == CK_INPUT_STREAM && has_records(embedded, input->topic))
            return true;
    return false;
}

/* ---- records that nothing follows from ---- */

struct weighing {
    const struct ck_worth_type *worth;
    struct ck_arena             arena;
    size_t                      count; /* that are not retracted */
};

/* Not 0: it counts, and ends the walk. */
static int weigh(void *context, const struct log_record *record)
{
    struct weighing      *weighing = context;
    struct decode_failure failure;
    void                 *value = NULL;
    int                   result = 0;

    if (decode_value(weighing->worth->output, record->value, &weighing->arena, &value, &failure) == DECODE_OK &&
        !value_is_retracted(weighing->worth->output, value)) {
        weighing->count++;
        result = weighing->worth->counts(value);
    }
    ck_arena_clear(&weighing->arena);
    return result;
}

static int collect(void *context, const struct log_record *record)
{
    last_records_add(context, record);
    return 0;
}

/* Records are put together by their keys only where none ever counted: there may be millions. */
static void tell_worth(struct embedded *embedded, const struct ck_worth_type *worth)
{
    struct weighing     weighing = { .worth = worth, .arena = CK_ARENA_NULL };
    struct last_records last = { 0 };

    if (embedded_read(embedded, worth->output->name, 0, weigh, &weighing) == 0 && weighing.count > 0) {
        weighing.count = 0;
        embedded_read(embedded, worth->output->name, 0, collect, &last);
        last_records_each(&last, weigh, &weighing);
        fprintf(stderr, "%s replay: warning: 0 of %zu %s %s\n", program_invocation_short_name, weighing.count, worth->records, worth->lack);
    }
    last_records_release(&last);
    ck_arena_release(&weighing.arena);
}

void replay_tell_missing(struct embedded *embedded, const struct ck_processor *const *processors, size_t count)
{
    for (size_t i = 0; i < count; i++)
        for (const struct ck_input *input = processors[i]->inputs; input->topic && has_work(embedded, processors[i]); input++)
            if (input->without && !has_records(embedded, input->topic))
                fprintf(stderr, "%s replay: warning: %s is empty, so %s\n", program_invocation_short_name, input->topic->name, input->without);
    for (size_t i = 0; i < count; i++)
        if (processors[i]->worth)
            tell_worth(embedded, processors[i]->worth);
}
