/* SPDX-License-Identifier: Apache-2.0
 * Logs dead letters, so that an operator notices them without reading the topic; a flood of bad records makes few lines. */
#include <inttypes.h>
#include <stdio.h>

#include "engine/service/internal.h"

enum { COUNTS_MS = 60000, REASONS_TEXT = 1024 };

static void report_first(const struct worker_thread *thread, int reason)
{
    const struct worker_refusal *refusal = worker_refusal(thread->worker, reason);
    const struct ck_processor   *processor = thread->state.processor;

    JOURNAL(thread->options->journal, JOURNAL_WARNING, "dead_letter", TEXT("processor", processor->name),
            TEXT("reason", ck_reason_name(processor, reason)), TEXT("topic", processor->inputs[refusal->input].topic->name),
            NUMBER("partition", refusal->partition), NUMBER("offset", refusal->offset), TEXT("detail", refusal->detail));
}

/* "bad_number 3, bad_period 1": what came since they were told. */
static void list_reasons(const struct worker_thread *thread, const struct worker_counters *counters, char text[REASONS_TEXT])
{
    const struct ck_processor *processor = thread->state.processor;
    size_t                     used = 0;

    for (int i = 0; i < CK_REASON_COUNT && used < REASONS_TEXT; i++) {
        uint64_t more = counters->dead_letters[i] - thread->reported.dead_letters[i];

        if (more > 0)
            used += (size_t)snprintf(text + used, REASONS_TEXT - used, "%s%s %" PRIu64, used ? ", " : "", ck_reason_name(processor, i), more);
    }
}

void run_report_dead_letters(struct worker_thread *thread, const struct worker_counters *counters, int64_t now_ms)
{
    struct reported *reported = &thread->reported;
    char             reasons[REASONS_TEXT] = "";
    uint64_t         all = 0;

    for (int i = 0; i < CK_REASON_COUNT; i++) {
        all += counters->dead_letters[i];
        if (counters->dead_letters[i] == 0 || reported->dead_letters[i] > 0)
            continue;
        report_first(thread, i);
        reported->dead_letters[i] = 1;
        reported->dead_letters_all++;
        reported->dead_letters_ms = now_ms;
    }
    if (all == reported->dead_letters_all || now_ms - reported->dead_letters_ms < COUNTS_MS)
        return;
    list_reasons(thread, counters, reasons);
    JOURNAL(thread->options->journal, JOURNAL_WARNING, "dead_letters", TEXT("processor", thread->state.processor->name), TEXT("more", reasons),
            NUMBER("since_start", (int64_t)all));
    memcpy(reported->dead_letters, counters->dead_letters, sizeof reported->dead_letters);
    reported->dead_letters_all = all;
    reported->dead_letters_ms = now_ms;
}
