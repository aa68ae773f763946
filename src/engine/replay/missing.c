/* SPDX-License-Identifier: Apache-2.0
 * What a run had no reference for, and what its results lack therefore. */
#include <errno.h>
#include <stdio.h>

#include "engine/replay/files.h"

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

void replay_tell_missing(struct embedded *embedded, const struct ck_processor *const *processors, size_t count)
{
    for (size_t i = 0; i < count; i++)
        for (const struct ck_input *input = processors[i]->inputs; input->topic && has_work(embedded, processors[i]); input++)
            if (input->without && !has_records(embedded, input->topic))
                fprintf(stderr, "%s replay: warning: %s is empty, so %s\n", program_invocation_short_name, input->topic->name, input->without);
}
