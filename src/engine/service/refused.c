/* SPDX-License-Identifier: Apache-2.0
 * Logs the dead letters of a process at its end: counts by reason, and their topic. */
#include <stdio.h>

#include "engine/service/internal.h"
#include "engine/util/tally.h"

void run_report_refused(const struct run_state *state, const struct installation *installation, const struct journal *journal)
{
    struct tally tally = { .count = 0 };
    char         reasons[TALLY_TEXT_MAX], name[INSTALLATION_NAME_MAX], topic[INSTALLATION_NAME_MAX];
    uint64_t     consumed = 0;

    for (int i = 0; i < CK_REASON_COUNT; i++)
        if (ck_reason_name(state->processor, i))
            tally_count(&tally, ck_bytes_from(ck_reason_name(state->processor, i)), (size_t)atomic_load(&state->dead_letters[i]));
    if (tally.total == 0)
        return;
    for (size_t i = 0; i < WORKER_INPUTS_MAX; i++)
        consumed += atomic_load(&state->consumed[i]);
    snprintf(name, sizeof name, "%s.dlq", state->processor->name);
    installation_topic(installation, name, topic);
    JOURNAL(journal, JOURNAL_WARNING, "refused", TEXT("processor", state->processor->name), NUMBER("records", (int64_t)tally.total),
            NUMBER("of", (int64_t)consumed), TEXT("reasons", tally_text(&tally, reasons)), TEXT("topic", topic));
}
