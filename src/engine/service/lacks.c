/* SPDX-License-Identifier: Apache-2.0
 * Logs a partition that waits for a prerequisite (the end of its changelog, records of a reference topic), after a moment.
 */
#include "engine/service/internal.h"

enum { LACK_TOLD_MS = 5000 /* a leader that has just changed is waited for, as a matter of course */ };

static void copy_lack(struct run_lack *to, const struct worker_lack *from)
{
    atomic_store(&to->input, from->input);
    atomic_store(&to->partition, from->partition);
    atomic_store(&to->have, from->have);
    atomic_store(&to->need, from->need);
    atomic_store(&to->since_ms, from->since_ms);
    atomic_store(&to->of, (int)from->of);
}

static const char *name_of(const struct worker_thread *thread) { return thread->state.processor->name; }

static void report_tail(const struct worker_thread *thread, const struct worker_lack *lack, int64_t now_ms)
{
    JOURNAL(thread->options->journal, JOURNAL_WARNING, "changelog_lags", TEXT("processor", name_of(thread)), NUMBER("partition", lack->partition),
            NUMBER("have", lack->have), NUMBER("need", lack->need), NUMBER("waited_ms", now_ms - lack->since_ms),
            TEXT("effect",
                 "the changelog has not shown the last transaction that the group has; it is read on for 30 s, then this ends with exit code 6"));
}

static void report_reference(const struct worker_thread *thread, const struct worker_lack *lack, int64_t now_ms)
{
    JOURNAL(thread->options->journal, JOURNAL_WARNING, "reference_lags", TEXT("processor", name_of(thread)), NUMBER("partition", lack->partition),
            TEXT("topic", thread->state.processor->inputs[lack->input].topic->name), NUMBER("have", lack->have), NUMBER("need", lack->need),
            NUMBER("waited_ms", now_ms - lack->since_ms),
            TEXT("effect", "its rows have seen more records of this topic than it has: nothing is read until they are there, or for a minute"));
}

static void report_renewed(struct worker_thread *thread, const struct worker_counters *counters)
{
    const struct worker_lack *last = &counters->renewed_last;

    if (counters->renewed == thread->reported.renewed)
        return;
    thread->reported.renewed = counters->renewed;
    JOURNAL(thread->options->journal, JOURNAL_WARNING, "reference_made_anew", TEXT("processor", name_of(thread)),
            NUMBER("partition", last->partition), TEXT("topic", thread->state.processor->inputs[last->input].topic->name), NUMBER("have", last->have),
            NUMBER("had_seen", last->need),
            TEXT("effect", "it is another topic than the one that the rows have seen: everything is settled by the one that is there"));
}

void run_report_lacks(struct worker_thread *thread, const struct worker_counters *counters, int64_t now_ms)
{
    const struct worker_lack *lack = &counters->lacks_longest;
    struct reported          *reported = &thread->reported;

    report_renewed(thread, counters);
    copy_lack(&thread->state.lack, lack);
    if (lack->of == WORKER_LACKS_NOTHING) {
        reported->lacks_since_ms = 0;
        return;
    }
    if (now_ms - lack->since_ms < LACK_TOLD_MS || reported->lacks_since_ms == lack->since_ms)
        return;
    reported->lacks_since_ms = lack->since_ms;
    if (lack->of == WORKER_LACKS_TAIL)
        report_tail(thread, lack, now_ms);
    else
        report_reference(thread, lack, now_ms);
}

void run_mismatch_problem(const struct worker_lack *mismatch, const char *processor, char *problem, size_t size)
{
    snprintf(
        problem, size,
        "state mismatch: %s.changelog partition %d ends with transaction %lld, the group's offsets are of transaction %lld: the brokers kept one "
        "and lost the other, or offsets were set by hand: `reset %s --yes` rebuilds the rows and publishes what differs",
        processor, mismatch->partition, (long long)mismatch->have, (long long)mismatch->need, processor);
}
